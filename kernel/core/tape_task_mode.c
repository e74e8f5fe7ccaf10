// SPDX-License-Identifier: GPL-2.0-only
/*
 * The drive's modes, asked, compared and set: header and block descriptor, and
 * the pages that programs change. Pure; see tape_engine.h.
 */
#include "tape_task.h"

/* Density codes of MODE SELECT that stand for another, SSC-5 8.3.1. */
#define DENSITY_DEFAULT	  0x00
#define DENSITY_NO_CHANGE 0x7f

static void build_mode_sense(const struct ptape_engine *engine, const struct ptape_task *task,
			     struct ptape_command *command)
{
	ptape_cdb_mode_sense_6(&command->cdb, 0, 0, false, PTAPE_MODE_6_LEN);
	ptape_expect_scratch(command, PTAPE_MODE_6_LEN);
}

/* No modes told: that is how this drive is, unless it told them before. */
static void tolerate_mode_sense(struct ptape_engine *engine, const struct ptape_task *task)
{
	const bool compares =
		task->purpose == PTAPE_PURPOSE_COMPARE || task->purpose == PTAPE_PURPOSE_PROVE;

	if (!compares)
		memset(&engine->mode, 0, sizeof(engine->mode));
	else if (engine->mode.has_descriptor)
		ptape_engine_freeze_place(engine);
	engine->mode_stale = false;
}

/* "The drive's default" and "no change" are codes to set, and are never told back. */
static bool density_as_wanted(u8 wanted, u8 told)
{
	return wanted == told || wanted == DENSITY_DEFAULT || wanted == DENSITY_NO_CHANGE;
}

static bool mode_as_wanted(const struct ptape_engine *engine, const struct ptape_mode *mode)
{
	return mode->block_length == engine->mode.block_length &&
	       density_as_wanted(engine->mode.density, mode->density) &&
	       mode->buffered_mode == engine->mode.buffered_mode;
}

static void complete_mode_sense(struct ptape_engine *engine, const struct ptape_task *task,
				const struct ptape_outcome *outcome)
{
	const struct ptape_task restore = { .kind = PTAPE_TASK_MODE_SELECT };
	struct ptape_mode mode;

	if (!ptape_page_mode_6(engine->scratch, ptape_arrived(outcome, PTAPE_MODE_6_LEN), &mode)) {
		tolerate_mode_sense(engine, task);
		return;
	}
	switch (task->purpose) {
	case PTAPE_PURPOSE_COMPARE:
		if (mode_as_wanted(engine, &mode))
			return;
		ptape_plan_push_front(&engine->recovery, restore);
		return;
	case PTAPE_PURPOSE_PROVE:
		if (!mode_as_wanted(engine, &mode))
			ptape_engine_freeze_place(engine);
		return;
	default:
		engine->mode = mode;
		engine->mode_stale = false;
		/* A call that has begun may find another block length than it was checked for. */
		if (task->purpose == PTAPE_PURPOSE_PLAIN && !ptape_operation_fits(engine))
			ptape_engine_fail(engine, EINVAL);
		return;
	}
}

const struct ptape_task_row ptape_task_mode_sense = {
	.command_class = PTAPE_CLASS_INQUIRE,
	.build = build_mode_sense,
	.complete = complete_mode_sense,
	.tolerate = tolerate_mode_sense,
};

/* Recovery restores what was; what an operation asks for it leaves alone. */
static const struct ptape_mode *mode_to_select(const struct ptape_engine *engine)
{
	return engine->recovering ? &engine->mode : &engine->mode_wanted;
}

static void build_mode_select(const struct ptape_engine *engine, const struct ptape_task *task,
			      struct ptape_command *command)
{
	ptape_cdb_mode_select_6(&command->cdb, PTAPE_MODE_6_LEN);
	ptape_page_encode_mode_6(mode_to_select(engine), engine->scratch);
	command->direction = PTAPE_DATA_OUT;
	command->length = PTAPE_MODE_6_LEN;
}

static void complete_mode_select(struct ptape_engine *engine, const struct ptape_task *task,
				 const struct ptape_outcome *outcome)
{
	const struct ptape_task proof = { .kind = PTAPE_TASK_MODE_SENSE,
					  .purpose = PTAPE_PURPOSE_PROVE };

	engine->mode = *mode_to_select(engine);
	if (engine->recovering)
		ptape_plan_push_front(&engine->recovery, proof);
}

const struct ptape_task_row ptape_task_mode_select = {
	.command_class = PTAPE_CLASS_CONFIGURE,
	.build = build_mode_select,
	.complete = complete_mode_select,
};

/* --- pages --- */

static void build_mode_page(const struct ptape_engine *engine, const struct ptape_task *task,
			    struct ptape_command *command)
{
	ptape_cdb_mode_sense_6(&command->cdb, task->code, 0, false, PTAPE_MODE_LIST_LEN);
	ptape_expect_scratch(command, PTAPE_MODE_LIST_LEN);
}

/* What the session rests on is not so, or not told. */
static void page_fails(struct ptape_engine *engine)
{
	if (engine->recovering)
		ptape_engine_freeze_place(engine);
	else
		ptape_engine_fail(engine, EIO);
}

static void select_compression(struct ptape_engine *engine, struct ptape_plan *plan, bool on,
			       enum ptape_task_purpose purpose)
{
	const u8 algorithm = engine->options.compression_algorithm;

	ptape_mode_set_compression(&engine->mode_list, on);
	if (algorithm)
		ptape_mode_set_algorithm(&engine->mode_list, on ? algorithm : 0);
	ptape_plan_push_front(plan, (struct ptape_task){ .kind = PTAPE_TASK_COMPRESSION,
							 .purpose = purpose });
}

/* Without a page that can be switched, no command follows: that is the default's failure. */
static void select_default(struct ptape_engine *engine)
{
	if (ptape_mode_can_compress(&engine->mode_list))
		select_compression(engine, &engine->plan, ptape_defaults_compress(engine),
				   PTAPE_PURPOSE_DEFAULT);
}

static void complete_compression_page(struct ptape_engine *engine, enum ptape_task_purpose purpose)
{
	const struct ptape_mode_list *list = &engine->mode_list;
	const bool wanted = engine->compression == PTAPE_COMPRESSION_ON;

	if (purpose == PTAPE_PURPOSE_DEFAULT) {
		select_default(engine);
	} else if (purpose == PTAPE_PURPOSE_PLAIN) {
		if (ptape_mode_can_compress(list))
			select_compression(engine, &engine->plan, engine->operation.count & 1,
					   purpose);
		else
			page_fails(engine);
	} else if (ptape_mode_compresses(list) != wanted) {
		if (purpose == PTAPE_PURPOSE_COMPARE)
			select_compression(engine, &engine->recovery, wanted, PTAPE_PURPOSE_PLAIN);
		else
			page_fails(engine);
	}
}

static void complete_mode_page(struct ptape_engine *engine, const struct ptape_task *task,
			       const struct ptape_outcome *outcome)
{
	const bool told =
		ptape_mode_list_decode(engine->scratch, ptape_arrived(outcome, PTAPE_MODE_LIST_LEN),
				       task->code, &engine->mode_list);

	if (!told && task->purpose != PTAPE_PURPOSE_DEFAULT)
		page_fails(engine);
	else if (!told)
		return;
	else if (task->code == PTAPE_PAGE_PARTITIONS)
		ptape_partition_page(engine);
	else
		complete_compression_page(engine, task->purpose);
}

const struct ptape_task_row ptape_task_mode_page = {
	.command_class = PTAPE_CLASS_INQUIRE,
	.build = build_mode_page,
	.complete = complete_mode_page,
};

void ptape_send_mode_list(const struct ptape_engine *engine, struct ptape_command *command)
{
	ptape_cdb_mode_select_6(&command->cdb, engine->mode_list.len);
	memcpy(engine->scratch, engine->mode_list.bytes, engine->mode_list.len);
	command->direction = PTAPE_DATA_OUT;
	command->length = engine->mode_list.len;
}

static void build_compression(const struct ptape_engine *engine, const struct ptape_task *task,
			      struct ptape_command *command)
{
	ptape_send_mode_list(engine, command);
}

static void complete_compression(struct ptape_engine *engine, const struct ptape_task *task,
				 const struct ptape_outcome *outcome)
{
	const struct ptape_task proof = { .kind = PTAPE_TASK_MODE_PAGE,
					  .code = PTAPE_PAGE_COMPRESSION,
					  .purpose = PTAPE_PURPOSE_PROVE };

	engine->chosen |= PTAPE_DEFAULT_COMPRESSION;
	engine->compression = ptape_mode_compresses(&engine->mode_list) ? PTAPE_COMPRESSION_ON
									: PTAPE_COMPRESSION_OFF;
	if (engine->recovering)
		ptape_plan_push_front(&engine->recovery, proof);
}

const struct ptape_task_row ptape_task_compression = {
	.command_class = PTAPE_CLASS_CONFIGURE,
	.build = build_compression,
	.complete = complete_compression,
};
