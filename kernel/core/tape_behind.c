// SPDX-License-Identifier: GPL-2.0-only
/*
 * Write-behind: a WRITE whose call has returned while the drive still has it. From that
 * moment its data is acknowledged: it gets to the tape, or the tape freezes and the next
 * call says so. Pure; see tape_engine.h.
 */
#include "tape_internal.h"

/* What this session has written before is no surprise to drive and adapter. */
static bool is_usual(const struct ptape_engine *engine)
{
	return engine->activity == PTAPE_ACTIVITY_WRITING &&
	       engine->operation.length <= engine->usual_length &&
	       engine->mode.block_length == engine->usual_block_length;
}

void ptape_behind_note(struct ptape_engine *engine)
{
	const bool same = engine->mode.block_length == engine->usual_block_length;

	if (same && engine->operation.length <= engine->usual_length)
		return;
	engine->usual_length = engine->operation.length;
	engine->usual_block_length = engine->mode.block_length;
}

bool ptape_behind_may_answer(const struct ptape_engine *engine)
{
	const struct ptape_plan *plan = &engine->plan;

	if (engine->operation.kind != PTAPE_OPERATION_WRITE || engine->recovering)
		return false;
	/* Behind early warning there may be no room; and a drive without a buffer is asked to wait.
	 */
	return plan->tail - plan->head == 1 && engine->journal.pending &&
	       engine->end == PTAPE_END_NONE && !engine->warned && engine->mode.buffered_mode &&
	       is_usual(engine);
}

void ptape_behind_answer(struct ptape_engine *engine)
{
	engine->answered = true;
}

void ptape_behind_end(struct ptape_engine *engine)
{
	if (!engine->answered)
		return;
	engine->answered = false;
	if (engine->result == (s64)engine->operation.length)
		return;
	if (engine->frozen == PTAPE_FROZEN_NOT || engine->frozen == PTAPE_FROZEN_POSITION)
		ptape_engine_freeze(engine, PTAPE_FROZEN_LOSS);
	/* Whatever froze it: this block is missing. */
	engine->loss_unacknowledged = true;
	engine->result = -ENOTRECOVERABLE;
}

bool ptape_behind_owe(struct ptape_engine *engine)
{
	static const struct ptape_task write = { .kind = PTAPE_TASK_WRITE };
	static const struct ptape_result good = { .delivery = PTAPE_DELIVERY_ANSWERED,
						  .status = PTAPE_STATUS_GOOD };

	/* Without a journal nothing remembers it behind its operation. */
	if (!engine->answered || !engine->journal.room)
		return false;
	ptape_engine_fail(engine, 0);
	ptape_task_complete(engine, write, PTAPE_CONDITION_GOOD, &good);
	engine->doubt.any = true;
	/* A drive in trouble: the next write waits for it. */
	engine->usual_length = 0;
	return true;
}

void ptape_behind_status(const struct ptape_engine *engine, struct ptape_tape_status *status)
{
	const u32 block_length = engine->mode.block_length;
	const u32 length = engine->operation.length;

	if (!engine->answered)
		return;
	status->unproved = true;
	ptape_position_add_blocks(&status->position, block_length ? length / block_length : 1);
}
