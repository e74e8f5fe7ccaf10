// SPDX-License-Identifier: GPL-2.0-only
/*
 * True end: a tape that has lost acknowledged data behind a place that is proved.
 * Writes fail, and the call that found the loss has failed. But a filemark after it ends
 * what is left: backup programs that look at the last block then see that some are
 * missing, and fail the job (design 4). From there on the tape may be read and moved, and
 * shows what it has. Pure; see tape_engine.h.
 */
#include "tape_task.h"

void ptape_true_end_begin(struct ptape_engine *engine)
{
	engine->true_end = engine->synced;
	engine->at_true_end = false;
}

bool ptape_true_end_reached(const struct ptape_engine *engine)
{
	return ptape_frozen_is_short(engine->frozen) && engine->at_true_end;
}

static void push_locate(struct ptape_engine *engine, u64 block)
{
	ptape_plan_push(&engine->plan, (struct ptape_task){ .kind = PTAPE_TASK_LOCATE,
							    .partition = engine->position.partition,
							    .count = (s64)block });
}

void ptape_true_end_plan(struct ptape_engine *engine)
{
	const s64 count = engine->operation.count;
	const struct ptape_task last_mark = { .kind = PTAPE_TASK_LAST_MARK };

	if (count < 0 || count > PTAPE_LENGTH_24_MAX) {
		ptape_engine_fail(engine, EINVAL);
		return;
	}
	engine->ending = true;
	engine->at_true_end = false;
	engine->unproved = false;
	engine->given_up = false;
	if (engine->true_end > 0) {
		push_locate(engine, engine->true_end - 1);
		ptape_plan_push(&engine->plan, last_mark);
	}
	push_locate(engine, engine->true_end);
	ptape_plan_push(&engine->plan,
			(struct ptape_task){ .kind = PTAPE_TASK_FILEMARKS, .count = count });
}

void ptape_true_end_done(struct ptape_engine *engine)
{
	/* Behind a filemark whose place the drive did not tell it is where it was. */
	if (engine->position.state == PTAPE_POSITION_KNOWN)
		engine->true_end = engine->position.block;
	engine->at_true_end = true;
	/* The close has nothing to end any more. */
	engine->activity = PTAPE_ACTIVITY_IDLE;
}

static void build_last_mark(const struct ptape_engine *engine, const struct ptape_task *task,
			    struct ptape_command *command)
{
	const u32 block_length = engine->mode.block_length;

	command->length = block_length ? block_length : ptape_mark_read_bytes(engine);
	ptape_cdb_read_6(&command->cdb, block_length, false, block_length ? 1 : command->length);
	command->direction = PTAPE_DATA_IN;
	command->transfer = true;
}

/* Where a filemark is last already, none is written: two would be the end of a volume. */
static void complete_last_mark(struct ptape_engine *engine, const struct ptape_task *task,
			       const struct ptape_outcome *outcome)
{
	struct ptape_plan *plan = &engine->plan;

	/* The LOCATE that follows says where it stands. */
	ptape_position_lose(&engine->position);
	if (ptape_met_filemark(outcome))
		plan->tasks[plan->tail - 1].count = 0;
}

const struct ptape_task_row ptape_task_last_mark = {
	.command_class = PTAPE_CLASS_READ,
	.build = build_last_mark,
	.complete = complete_last_mark,
};
