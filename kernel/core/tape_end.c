// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ends: how an operation of the tape engine fails, is given up or freezes the
 * tape, and what is remembered of a command whose end nobody knows. Pure; see
 * tape_engine.h.
 */
#include "tape_internal.h"

/* The READ at the head had no answer that says that it was not carried out. */
void ptape_engine_note_stray(struct ptape_engine *engine)
{
	if (engine->in_flight &&
	    ptape_task_class(ptape_plan_head(&engine->plan)) == PTAPE_CLASS_READ)
		engine->stray = true;
}

/*
 * The task at the head of the plan will not be sent again, and nobody knows
 * whether it was done: remember where it started and where it would have ended.
 */
void ptape_engine_give_up_head(struct ptape_engine *engine)
{
	struct ptape_task *task = ptape_plan_head(&engine->plan);

	if (!engine->in_flight)
		return;
	engine->doubt.any = true;
	ptape_engine_note_stray(engine);
	if (ptape_task_class(task) & (PTAPE_CLASS_ERASE | PTAPE_CLASS_FORMAT))
		/* Where the recorded data end now, and whether it goes on erasing, nobody knows. */
		ptape_engine_freeze_place(engine);
	if (!ptape_task_writes(task))
		return;
	engine->given_up = true;
	engine->given_up_at = engine->position.block;
	engine->given_up_end = ptape_task_end(engine, task);
	engine->journal.pending = false;
	engine->usual_length = 0;
}

/* A motion to a place, a load or a MODE SELECT: nobody knows if it was done. */
void ptape_engine_lose_outcome(struct ptape_engine *engine, const struct ptape_task *task)
{
	const enum ptape_command_class moves = PTAPE_CLASS_LOCATE | PTAPE_CLASS_LOAD;
	const bool switches =
		task->kind == PTAPE_TASK_LOCATE && task->partition != engine->position.partition;

	if (switches) {
		/* Whatever follows could be meant for the other partition. */
		ptape_engine_freeze_place(engine);
		engine->position.partition = PTAPE_PARTITION_UNKNOWN;
	} else if (ptape_task_class(task) & moves) {
		ptape_position_lose(&engine->position);
	}
	if (task->kind == PTAPE_TASK_MODE_SELECT)
		engine->mode_stale = true;
	else if (task->kind == PTAPE_TASK_COMPRESSION)
		engine->compression = PTAPE_COMPRESSION_UNSET;
}

void ptape_engine_fail(struct ptape_engine *engine, int error)
{
	ptape_plan_clear(&engine->plan);
	ptape_plan_clear(&engine->recovery);
	engine->recovering = false;
	engine->in_flight = false;
	engine->result = -error;
}

/* What a tape is whose place is lost, by what it was: what was told stays so. */
static enum ptape_frozen without_place(enum ptape_frozen was)
{
	if (was == PTAPE_FROZEN_NOT)
		return PTAPE_FROZEN_POSITION;
	return ptape_frozen_is_short(was) ? PTAPE_FROZEN_LOSS : was;
}

/* Acknowledged data is or may be missing; or who has the drive may write over it. */
static bool is_loss(const struct ptape_engine *engine, enum ptape_frozen frozen)
{
	if (frozen == PTAPE_FROZEN_RESERVATION)
		return engine->unproved;
	return frozen == PTAPE_FROZEN_LOSS || ptape_frozen_is_short(frozen);
}

void ptape_engine_freeze(struct ptape_engine *engine, enum ptape_frozen frozen)
{
	const bool writes = engine->unproved || engine->given_up ||
			    engine->activity >= PTAPE_ACTIVITY_TO_WRITE ||
			    ptape_task_changes(ptape_plan_head(&engine->plan));
	bool data;

	if (frozen == PTAPE_FROZEN_POSITION)
		frozen = without_place(engine->frozen);
	data = frozen != PTAPE_FROZEN_POSITION;
	if (ptape_frozen_is_short(frozen))
		ptape_true_end_begin(engine);
	engine->frozen = frozen;
	engine->displaced = false;
	ptape_journal_forget(&engine->journal);
	if (is_loss(engine, frozen))
		engine->loss_unacknowledged = true;
	else if (writes)
		engine->stop_unacknowledged = true;
	ptape_position_lose(&engine->position);
	ptape_engine_fail(engine, data && writes ? ENOTRECOVERABLE : EIO);
}

void ptape_engine_freeze_place(struct ptape_engine *engine)
{
	ptape_engine_freeze(engine, engine->unproved ? PTAPE_FROZEN_LOSS : PTAPE_FROZEN_POSITION);
}

/* A load whose questions were not all answered leaves nothing to work with. */
void ptape_engine_leave_facts(struct ptape_engine *engine)
{
	if (ptape_plan_head(&engine->plan)->purpose == PTAPE_PURPOSE_FACT)
		engine->ready = PTAPE_READY_NOT;
}

/* Where the tape is, was to be confirmed, and nobody will have asked. */
static void doubt_unconfirmed(struct ptape_engine *engine)
{
	const enum ptape_task_purpose purpose = ptape_plan_head(&engine->plan)->purpose;

	if (purpose != PTAPE_PURPOSE_CONFIRM && purpose != PTAPE_PURPOSE_ARRIVED)
		return;
	ptape_position_suspect(&engine->position);
	engine->doubt.any = true;
}

/* The drive will not be reached any more, or nobody waits for it: the call ends here. */
void ptape_engine_abandon(struct ptape_engine *engine, int error)
{
	const bool lost = engine->operation.kind == PTAPE_OPERATION_CLOSE && engine->unproved;

	if (ptape_behind_owe(engine))
		return;
	ptape_engine_leave_facts(engine);
	doubt_unconfirmed(engine);
	if (engine->in_flight && !ptape_task_is_here(ptape_plan_head(&engine->plan)))
		ptape_engine_lose_outcome(engine, ptape_plan_head(&engine->plan));
	else
		ptape_engine_give_up_head(engine);
	if (lost)
		engine->loss_unacknowledged = true;
	ptape_engine_fail(engine, lost ? ENOTRECOVERABLE : error);
}
