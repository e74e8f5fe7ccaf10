// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the tape stands: READ POSITION, and what its answer is good for. Pure;
 * see tape_engine.h.
 */
#include "tape_task.h"

/* The short form has no more than 32 bits; the drive is asked for the other where they end. */
static bool asks_long(const struct ptape_engine *engine, const struct ptape_task *task)
{
	return !engine->no_position_long && (task->code == PTAPE_READ_POSITION_LONG ||
					     ptape_block_is_wide(engine->position.block));
}

static void build_read_position(const struct ptape_engine *engine, const struct ptape_task *task,
				struct ptape_command *command)
{
	const bool is_long = asks_long(engine, task);

	ptape_cdb_read_position(&command->cdb,
				is_long ? PTAPE_READ_POSITION_LONG : PTAPE_READ_POSITION_SHORT);
	ptape_expect_scratch(command, is_long ? PTAPE_POSITION_LONG_LEN : PTAPE_POSITION_SHORT_LEN);
}

/* A drive that has never told a position does not do so; one that has, has lost it. */
static void position_not_told(struct ptape_engine *engine, const struct ptape_task *task)
{
	engine->reported.unknown = true;
	if (engine->recovering)
		return;
	if (task->purpose == PTAPE_PURPOSE_FACT)
		ptape_keep_untold(engine);
	if (!engine->position_told)
		engine->position_untold = true;
	else if (engine->unproved)
		ptape_engine_freeze(engine, PTAPE_FROZEN_LOSS);
	else
		ptape_position_lose(&engine->position);
	if (task->purpose == PTAPE_PURPOSE_CONFIRM)
		ptape_engine_freeze_place(engine);
	else if (task->purpose == PTAPE_PURPOSE_TELL && engine->result == 0)
		ptape_engine_fail(engine, EIO);
}

static bool remembered(const struct ptape_engine *engine)
{
	return engine->position.state == PTAPE_POSITION_KNOWN ||
	       engine->position.state == PTAPE_POSITION_SUSPECT;
}

static bool stands_as_remembered(const struct ptape_engine *engine)
{
	const struct ptape_position *position = &engine->position;
	const struct ptape_read_position *reported = &engine->reported;

	return remembered(engine) && position->partition == reported->partition &&
	       position->block == reported->block;
}

/* Return: true when nobody who may has taken the tape from what was written. */
static bool moved(const struct ptape_engine *engine)
{
	if (engine->unproved)
		return true;
	return engine->position.state == PTAPE_POSITION_KNOWN &&
	       engine->activity == PTAPE_ACTIVITY_WRITING;
}

/*
 * Nobody can tell any more where a SPACE led; but where it began is remembered, and proved
 * before it goes again. Return: false when there is none, or it has failed.
 */
static bool space_again(struct ptape_engine *engine)
{
	const struct ptape_spaced *spaced = &engine->spaced;

	if (!spaced->known || engine->result || ++engine->attentions > PTAPE_ATTEMPTS_MAX)
		return false;
	engine->position = spaced->from;
	engine->end = spaced->end;
	ptape_plan_push_front(&engine->plan, spaced->task);
	return true;
}

/*
 * The tape was asked, and something happened to it meanwhile: its word counts
 * for nothing. What is remembered, recovery proves before the medium is touched.
 */
static void asked_in_vain(struct ptape_engine *engine, const struct ptape_task *task)
{
	if (!remembered(engine) && space_again(engine))
		return;
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
	const struct ptape_task again = { .kind = PTAPE_TASK_FILEMARKS };

	if (stands_as_expected(engine)) {
		ptape_replay_proved(engine);
	} else if (!engine->unproved && engine->doubt.any) {
		/* There was nothing to prove, and the next command begins with the place. */
		return;
	} else if (ptape_replay_mends(engine)) {
		ptape_plan_push_front(&engine->plan, again);
	} else {
		ptape_engine_freeze_place(engine);
	}
}

/* A motion has ended: where it was to lead. In doubt that is proved by recovery instead. */
static void arrive(struct ptape_engine *engine)
{
	if (engine->doubt.any)
		return;
	engine->position.state = PTAPE_POSITION_KNOWN;
	if (!stands_as_expected(engine))
		ptape_engine_freeze_place(engine);
}

/* Where the tape is, is where the program is, but for a switch that it has asked for. */
static void adopt(struct ptape_engine *engine, enum ptape_task_purpose purpose)
{
	const bool pending = ptape_partition_pending(engine) && purpose != PTAPE_PURPOSE_FACT;

	ptape_position_report(&engine->position, &engine->reported);
	if (!pending)
		engine->partition_wanted = engine->position.partition;
}

static bool take_report(struct ptape_engine *engine, const struct ptape_task *task,
			const struct ptape_outcome *outcome)
{
	if (asks_long(engine, task))
		return ptape_page_position_long(engine->scratch,
						ptape_arrived(outcome, PTAPE_POSITION_LONG_LEN),
						&engine->reported);
	return ptape_page_position_short(engine->scratch,
					 ptape_arrived(outcome, PTAPE_POSITION_SHORT_LEN),
					 &engine->reported);
}

/* An address that the short form has no room for is told by the long one. */
static void position_unknown(struct ptape_engine *engine, const struct ptape_task *task)
{
	struct ptape_task again = *task;

	if (!engine->reported.overflow || engine->no_position_long) {
		position_not_told(engine, task);
		return;
	}
	again.code = PTAPE_READ_POSITION_LONG;
	ptape_plan_push_front(engine->recovering ? &engine->recovery : &engine->plan, again);
}

static void tolerate_read_position(struct ptape_engine *engine, const struct ptape_task *task)
{
	if (asks_long(engine, task))
		engine->no_position_long = true;
	position_not_told(engine, task);
}

static void complete_read_position(struct ptape_engine *engine, const struct ptape_task *task,
				   const struct ptape_outcome *outcome)
{
	if (!take_report(engine, task, outcome)) {
		position_not_told(engine, task);
		return;
	}
	if (engine->reported.unknown) {
		position_unknown(engine, task);
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
	if (task->purpose == PTAPE_PURPOSE_ARRIVED) {
		arrive(engine);
		return;
	}
	if (task->purpose != PTAPE_PURPOSE_FACT) {
		if (engine->doubt.any) {
			asked_in_vain(engine, task);
			return;
		}
		if (!stands_as_remembered(engine)) {
			if (moved(engine)) {
				/* Mended, it is asked again. */
				if (ptape_replay_mends(engine))
					ptape_plan_push_front(&engine->plan, *task);
				else
					ptape_engine_freeze_place(engine);
				return;
			}
			/* All that was written is proved, and its own command may have moved it. */
			if (engine->position.state == PTAPE_POSITION_SUSPECT)
				ptape_plan_drop_owed(engine);
		}
	}
	adopt(engine, task->purpose);
	if (task->purpose == PTAPE_PURPOSE_FACT)
		ptape_keep_compare(engine);
	if (task->purpose == PTAPE_PURPOSE_TELL)
		engine->result = (s64)engine->position.block;
}

const struct ptape_task_row ptape_task_read_position = {
	.command_class = PTAPE_CLASS_INQUIRE,
	.build = build_read_position,
	.complete = complete_read_position,
	.tolerate = tolerate_read_position,
};
