// SPDX-License-Identifier: GPL-2.0-only
/*
 * The drive's modes: header and block descriptor, asked, compared and set. Pure;
 * see tape_engine.h.
 */
#include "tape_task.h"

static void build_mode_sense(const struct ptape_engine *engine, const struct ptape_task *task,
			     struct ptape_command *command)
{
	ptape_cdb_mode_sense_6(&command->cdb, 0, 0, false, PTAPE_MODE_6_LEN);
	ptape_expect_scratch(command, PTAPE_MODE_6_LEN);
}

/* No modes told: that is how this drive is, unless it told them before. */
static void tolerate_mode_sense(struct ptape_engine *engine, enum ptape_task_purpose purpose)
{
	const bool compares = purpose == PTAPE_PURPOSE_COMPARE || purpose == PTAPE_PURPOSE_PROVE;

	if (!compares)
		memset(&engine->mode, 0, sizeof(engine->mode));
	else if (engine->mode.has_descriptor)
		ptape_engine_freeze_place(engine);
	engine->mode_stale = false;
}

static bool mode_as_wanted(const struct ptape_engine *engine, const struct ptape_mode *mode)
{
	return mode->block_length == engine->mode.block_length &&
	       mode->density == engine->mode.density &&
	       mode->buffered_mode == engine->mode.buffered_mode;
}

static void complete_mode_sense(struct ptape_engine *engine, const struct ptape_task *task,
				const struct ptape_outcome *outcome)
{
	const struct ptape_task restore = { .kind = PTAPE_TASK_MODE_SELECT };
	struct ptape_mode mode;

	if (!ptape_page_mode_6(engine->scratch, ptape_arrived(outcome, PTAPE_MODE_6_LEN), &mode)) {
		tolerate_mode_sense(engine, task->purpose);
		return;
	}
	switch (task->purpose) {
	case PTAPE_PURPOSE_COMPARE:
		if (mode_as_wanted(engine, &mode))
			return;
		engine->mode_wanted = engine->mode;
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

static void build_mode_select(const struct ptape_engine *engine, const struct ptape_task *task,
			      struct ptape_command *command)
{
	ptape_cdb_mode_select_6(&command->cdb, PTAPE_MODE_6_LEN);
	ptape_page_encode_mode_6(&engine->mode_wanted, engine->scratch);
	command->direction = PTAPE_DATA_OUT;
	command->length = PTAPE_MODE_6_LEN;
}

static void complete_mode_select(struct ptape_engine *engine, const struct ptape_task *task,
				 const struct ptape_outcome *outcome)
{
	const struct ptape_task proof = { .kind = PTAPE_TASK_MODE_SENSE,
					  .purpose = PTAPE_PURPOSE_PROVE };

	engine->mode = engine->mode_wanted;
	if (engine->recovering)
		ptape_plan_push_front(&engine->recovery, proof);
}

const struct ptape_task_row ptape_task_mode_select = {
	.command_class = PTAPE_CLASS_CONFIGURE,
	.build = build_mode_select,
	.complete = complete_mode_select,
};
