// SPDX-License-Identifier: GPL-2.0-only
/*
 * The drive itself: is it ready, what lengths does it take, how long may its
 * commands take, which cartridge is in it, is the door locked. Pure; see tape_engine.h.
 */
#include "tape_task.h"

static void build_test_ready(const struct ptape_engine *engine, const struct ptape_task *task,
			     struct ptape_command *command)
{
	ptape_cdb_test_unit_ready(&command->cdb);
}

static void complete_test_ready(struct ptape_engine *engine, const struct ptape_task *task,
				const struct ptape_outcome *outcome)
{
	engine->ready = PTAPE_READY_YES;
	if (engine->recovering) {
		if (++engine->stable < PTAPE_STABLE_ANSWERS)
			ptape_plan_push_front(&engine->recovery, *task);
		return;
	}
	if (task->purpose != PTAPE_PURPOSE_FACT)
		return;
	/* The facts that follow are fresh: what was doubted before belongs to the past. */
	if (engine->doubt.any && !engine->kept.restored) {
		engine->end = PTAPE_END_NONE;
		engine->new_session = true;
		engine->cleaning = false;
		engine->compression = PTAPE_COMPRESSION_UNSET;
		ptape_partition_forget(engine);
	}
	if (engine->doubt.medium) {
		ptape_position_lose(&engine->position);
		engine->warned = false;
	}
	ptape_keep_doubt(engine);
	ptape_reserve_doubt(engine);
	memset(&engine->doubt, 0, sizeof(engine->doubt));
	ptape_keys_reload(engine);
}

const struct ptape_task_row ptape_task_test_ready = {
	.command_class = PTAPE_CLASS_TEST,
	.build = build_test_ready,
	.complete = complete_test_ready,
};

static void build_block_limits(const struct ptape_engine *engine, const struct ptape_task *task,
			       struct ptape_command *command)
{
	ptape_cdb_read_block_limits(&command->cdb);
	ptape_expect_scratch(command, PTAPE_BLOCK_LIMITS_LEN);
}

static void complete_block_limits(struct ptape_engine *engine, const struct ptape_task *task,
				  const struct ptape_outcome *outcome)
{
	engine->limits_known = ptape_page_block_limits(
		engine->scratch, ptape_arrived(outcome, PTAPE_BLOCK_LIMITS_LEN), &engine->limits);
}

static void tolerate_block_limits(struct ptape_engine *engine, const struct ptape_task *task)
{
	engine->limits_known = false;
}

const struct ptape_task_row ptape_task_block_limits = {
	.command_class = PTAPE_CLASS_INQUIRE,
	.build = build_block_limits,
	.complete = complete_block_limits,
	.tolerate = tolerate_block_limits,
	.tolerates_any = true,
};

static void build_medium_serial(const struct ptape_engine *engine, const struct ptape_task *task,
				struct ptape_command *command)
{
	/* All from the load count on; an attribute that a drive does not have, it may refuse. */
	const u16 first =
		engine->no_load_count ? PTAPE_ATTRIBUTE_MEDIUM_SERIAL : PTAPE_ATTRIBUTE_LOAD_COUNT;
	const u16 length =
		engine->no_load_count ? PTAPE_ATTRIBUTE_ALLOC_LEN : PTAPE_ATTRIBUTES_ALLOC_LEN;

	ptape_cdb_read_attribute(&command->cdb, 0, first, length);
	ptape_expect_scratch(command, length);
}

/* The same cartridge by its number, and in no other drive since it was last proved. */
static enum ptape_medium_proof medium_proof(const struct ptape_engine *engine, size_t arrived)
{
	u8 serial[PTAPE_MEDIUM_SERIAL_LEN];
	const u8 len = ptape_page_medium_serial(engine->scratch, arrived, serial);

	if (!engine->medium_serial_len)
		return PTAPE_MEDIUM_UNPROVED;
	if (len != engine->medium_serial_len || memcmp(serial, engine->medium_serial, len) != 0)
		return PTAPE_MEDIUM_OTHER;
	if (!ptape_page_loads_are_one_drives(engine->scratch, arrived, &engine->loads))
		return PTAPE_MEDIUM_OTHER;
	return PTAPE_MEDIUM_SAME;
}

static void complete_medium_serial(struct ptape_engine *engine, const struct ptape_task *task,
				   const struct ptape_outcome *outcome)
{
	const size_t arrived =
		ptape_arrived(outcome, engine->no_load_count ? PTAPE_ATTRIBUTE_ALLOC_LEN
							     : PTAPE_ATTRIBUTES_ALLOC_LEN);

	if (task->purpose == PTAPE_PURPOSE_COMPARE) {
		engine->medium_proof = medium_proof(engine, arrived);
		if (engine->medium_proof != PTAPE_MEDIUM_SAME)
			return;
	} else {
		engine->medium_serial_len =
			ptape_page_medium_serial(engine->scratch, arrived, engine->medium_serial);
	}
	ptape_page_loads(engine->scratch, arrived, &engine->loads);
}

static void tolerate_medium_serial(struct ptape_engine *engine, const struct ptape_task *task)
{
	if (task->purpose == PTAPE_PURPOSE_COMPARE)
		engine->medium_proof = PTAPE_MEDIUM_UNPROVED;
	else
		engine->medium_serial_len = 0;
}

const struct ptape_task_row ptape_task_medium_serial = {
	.command_class = PTAPE_CLASS_INQUIRE,
	.build = build_medium_serial,
	.complete = complete_medium_serial,
	.tolerate = tolerate_medium_serial,
	.tolerates_any = true,
};

static void build_timeouts(const struct ptape_engine *engine, const struct ptape_task *task,
			   struct ptape_command *command)
{
	ptape_cdb_report_supported_opcodes(&command->cdb, true, PTAPE_OPCODES_ALLOC_LEN);
	ptape_expect_scratch(command, PTAPE_OPCODES_ALLOC_LEN);
	/* Old firmware may hang on it, and the drive has just answered other questions. */
	command->brief = true;
}

static void complete_timeouts(struct ptape_engine *engine, const struct ptape_task *task,
			      const struct ptape_outcome *outcome)
{
	ptape_timeouts_take(&engine->timeouts, engine->scratch,
			    ptape_arrived(outcome, PTAPE_OPCODES_ALLOC_LEN));
}

static void tolerate_timeouts(struct ptape_engine *engine, const struct ptape_task *task)
{
	engine->timeouts.asked = true;
}

const struct ptape_task_row ptape_task_timeouts = {
	.command_class = PTAPE_CLASS_INQUIRE,
	.build = build_timeouts,
	.complete = complete_timeouts,
	.tolerate = tolerate_timeouts,
	.tolerates_any = true,
};

static void build_prevent_allow(const struct ptape_engine *engine, const struct ptape_task *task,
				struct ptape_command *command)
{
	ptape_cdb_prevent_allow(&command->cdb, task->code);
}

static void complete_prevent_allow(struct ptape_engine *engine, const struct ptape_task *task,
				   const struct ptape_outcome *outcome)
{
	engine->door_locked = task->code;
}

const struct ptape_task_row ptape_task_prevent_allow = {
	.command_class = PTAPE_CLASS_CONFIGURE,
	.build = build_prevent_allow,
	.complete = complete_prevent_allow,
};
