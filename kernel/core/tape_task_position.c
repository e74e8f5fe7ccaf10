// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the tape stands: READ POSITION, and what its answer is good for. Pure;
 * see tape_engine.h.
 */
#include "tape_task.h"

static void build_read_position(const struct ptape_engine *engine, const struct ptape_task *task,
				struct ptape_command *command)
{
	ptape_cdb_read_position(&command->cdb, PTAPE_READ_POSITION_SHORT);
	ptape_expect_scratch(command, PTAPE_POSITION_SHORT_LEN);
}

/* A drive that has never told a position does not do so; one that has, has lost it. */
static void position_not_told(struct ptape_engine *engine, enum ptape_task_purpose purpose)
{
	engine->reported.unknown = true;
	if (engine->recovering)
		return;
	if (!engine->position_told)
		engine->position_untold = true;
	else if (engine->unproved)
		ptape_engine_freeze(engine, PTAPE_FROZEN_LOSS);
	else
		ptape_position_lose(&engine->position);
	if (purpose == PTAPE_PURPOSE_CONFIRM)
		ptape_engine_freeze_place(engine);
	else if (purpose == PTAPE_PURPOSE_TELL && engine->result == 0)
		ptape_engine_fail(engine, EIO);
}

static bool remembered(const struct ptape_engine *engine)
{
	return engine->position.state == PTAPE_POSITION_KNOWN ||
	       engine->position.state == PTAPE_POSITION_SUSPECT;
}

/* Return: true when the tape is not where what was written, or is to be ended, would have it. */
static bool moved(const struct ptape_engine *engine)
{
	const struct ptape_position *position = &engine->position;
	const struct ptape_read_position *reported = &engine->reported;

	if (remembered(engine) && position->partition == reported->partition &&
	    position->block == reported->block)
		return false;
	if (engine->unproved)
		return true;
	/* The program's own command may have moved it, and it may write there. */
	return remembered(engine) && engine->activity == PTAPE_ACTIVITY_WRITING &&
	       engine->operation.kind != PTAPE_OPERATION_WRITE;
}

/*
 * The tape was asked, and something happened to it meanwhile: its word counts
 * for nothing. What is remembered, recovery proves before the medium is touched.
 */
static void asked_in_vain(struct ptape_engine *engine, const struct ptape_task *task)
{
	if (!remembered(engine))
		ptape_engine_freeze_place(engine);
	else if (task->purpose == PTAPE_PURPOSE_TELL)
		ptape_plan_push_front(&engine->plan, *task);
}

static bool stands_as_expected(const struct ptape_engine *engine)
{
	struct ptape_position reported = engine->position;

	ptape_position_report(&reported, &engine->reported);
	return ptape_position_same(&reported, &engine->position);
}

static void prove(struct ptape_engine *engine)
{
	if (!stands_as_expected(engine)) {
		ptape_engine_freeze(engine, PTAPE_FROZEN_LOSS);
		return;
	}
	engine->synced = engine->position.block;
	engine->unproved = false;
}

static void complete_read_position(struct ptape_engine *engine, const struct ptape_task *task,
				   const struct ptape_outcome *outcome)
{
	if (!ptape_page_position_short(engine->scratch,
				       ptape_arrived(outcome, PTAPE_POSITION_SHORT_LEN),
				       &engine->reported) ||
	    engine->reported.unknown) {
		position_not_told(engine, task->purpose);
		return;
	}
	engine->position_told = true;
	engine->position_untold = false;
	if (engine->recovering)
		return;
	if (task->purpose == PTAPE_PURPOSE_PROVE) {
		prove(engine);
		return;
	}
	if (task->purpose == PTAPE_PURPOSE_CONFIRM) {
		/* What happened meanwhile may have moved it too: it confirms nothing. */
		if (engine->doubt.any || !stands_as_expected(engine))
			ptape_engine_freeze_place(engine);
		engine->stray = false;
		return;
	}
	if (task->purpose != PTAPE_PURPOSE_FACT) {
		if (engine->doubt.any) {
			asked_in_vain(engine, task);
			return;
		}
		if (moved(engine)) {
			ptape_engine_freeze_place(engine);
			return;
		}
	}
	ptape_position_report(&engine->position, &engine->reported);
	if (task->purpose == PTAPE_PURPOSE_TELL)
		engine->result = (s64)engine->position.block;
}

const struct ptape_task_row ptape_task_read_position = {
	.command_class = PTAPE_CLASS_INQUIRE,
	.build = build_read_position,
	.complete = complete_read_position,
	.tolerate = position_not_told,
};
