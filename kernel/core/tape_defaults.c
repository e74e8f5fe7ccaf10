// SPDX-License-Identifier: GPL-2.0-only
/*
 * Defaults: which of the four modes a session has, and how its defaults come
 * into the drive: at the open of a new session, at the first write at the
 * beginning of a tape, and when they are set. One command after another, so
 * that one that the drive refuses does not keep the others out. Pure; see
 * tape_engine.h and tape_options.h.
 */
#include "tape_internal.h"

#define BLOCK_LENGTH_MASK 0xffffff /* bytes of a default that fit MODE SELECT, 24 bits */

static const struct ptape_mode_options *mode_options(const struct ptape_engine *engine)
{
	return &engine->options.modes[engine->node_mode];
}

int ptape_defaults_mode_error(const struct ptape_engine *engine)
{
	return mode_options(engine)->defined ? 0 : ENXIO;
}

void ptape_defaults_open(struct ptape_engine *engine, u8 mode)
{
	if (engine->node_mode != mode)
		engine->new_session = true;
	engine->node_mode = mode;
	engine->door_refused = false;
	engine->underway = false;
}

/* Fills in the modes as the defaults have them. Return: true when the drive has others. */
static bool format_differs(const struct ptape_engine *engine, struct ptape_mode *wanted)
{
	const struct ptape_mode_options *options = mode_options(engine);

	*wanted = engine->mode;
	if (options->density != PTAPE_DEFAULT_NONE && !(engine->chosen & PTAPE_DEFAULT_DENSITY))
		wanted->density = (u8)options->density;
	if (options->block_length != PTAPE_DEFAULT_NONE &&
	    !(engine->chosen & PTAPE_DEFAULT_BLOCK_LENGTH))
		wanted->block_length = (u32)options->block_length & BLOCK_LENGTH_MASK;
	return wanted->density != engine->mode.density ||
	       wanted->block_length != engine->mode.block_length;
}

static bool length_allowed(const struct ptape_engine *engine, u32 length)
{
	return !length || !engine->limits_known || !engine->limits.max ||
	       (length >= engine->limits.min && length <= engine->limits.max);
}

bool ptape_engine_starts_tape(const struct ptape_engine *engine)
{
	return engine->activity == PTAPE_ACTIVITY_IDLE && engine->position.file == 0 &&
	       engine->position.block_in_file == 0;
}

/* --- one after another --- */

static bool sets_option(const struct ptape_engine *engine)
{
	return engine->operation.kind == PTAPE_OPERATION_MTOP &&
	       engine->operation.mtop == PTAPE_MTSETDRVBUFFER;
}

/* An open and a load ask all their facts again after an attention, with what follows them. */
static enum ptape_task_purpose purpose(const struct ptape_engine *engine)
{
	if (engine->operation.kind == PTAPE_OPERATION_PREPARE || sets_option(engine))
		return PTAPE_PURPOSE_DEFAULT;
	return PTAPE_PURPOSE_FACT;
}

static u8 first_due(const struct ptape_engine *engine)
{
	if (engine->defaults_due & PTAPE_DEFAULT_FORMAT)
		return PTAPE_DEFAULT_FORMAT;
	return engine->defaults_due & (u8)-engine->defaults_due;
}

/* Once one of the other modes is defined, a default that cannot be had is an error. */
static void refuse(struct ptape_engine *engine, u8 refused)
{
	if (!engine->options.modes_defined || sets_option(engine) ||
	    refused == PTAPE_DEFAULT_BUFFER)
		return;
	engine->defaults_due = 0;
	engine->new_session = false;
	ptape_engine_fail(engine, EINVAL);
}

bool ptape_defaults_compress(const struct ptape_engine *engine)
{
	return mode_options(engine)->compression == 1;
}

/* Return: true when @mode_wanted differs from what the drive has and may be sent. */
static bool select_differs(struct ptape_engine *engine, u8 due)
{
	struct ptape_mode *wanted = &engine->mode_wanted;

	if (due == PTAPE_DEFAULT_FORMAT) {
		if (!format_differs(engine, wanted))
			return false;
		if (length_allowed(engine, wanted->block_length))
			return true;
		refuse(engine, due);
		return false;
	}
	if (engine->options.buffered_mode == PTAPE_DEFAULT_NONE)
		return false;
	*wanted = engine->mode;
	wanted->buffered_mode = (u8)engine->options.buffered_mode;
	return wanted->buffered_mode != engine->mode.buffered_mode;
}

/* Return: true when @task is what @due needs; false when nothing does. */
static bool task_of(struct ptape_engine *engine, u8 due, struct ptape_task *task)
{
	task->purpose = purpose(engine);
	if (due == PTAPE_DEFAULT_COMPRESSION) {
		task->kind = PTAPE_TASK_MODE_PAGE;
		task->code = PTAPE_PAGE_COMPRESSION;
		return mode_options(engine)->compression != PTAPE_DEFAULT_NONE &&
		       !(engine->chosen & PTAPE_DEFAULT_COMPRESSION);
	}
	task->kind = PTAPE_TASK_MODE_SELECT;
	return select_differs(engine, due);
}

static void plan_next(struct ptape_engine *engine)
{
	const struct ptape_task ask = { .kind = PTAPE_TASK_MODE_SENSE };
	struct ptape_task task = {};

	if (engine->defaults_due && engine->mode_stale) {
		ptape_plan_push_front(&engine->plan, ask);
		return;
	}
	while (engine->defaults_due) {
		if (task_of(engine, first_due(engine), &task)) {
			ptape_plan_push_front(&engine->plan, task);
			return;
		}
		engine->defaults_due &= (u8)~first_due(engine);
	}
}

/* The drive's own modes are known: a new session has those of its mode. */
static void begin_session(struct ptape_engine *engine)
{
	if (!engine->new_session)
		return;
	engine->chosen = 0;
	engine->defaults_due = PTAPE_DEFAULT_BUFFER;
	if (!ptape_options_is_on(&engine->options, engine->node_mode, PTAPE_OPTION_DEF_WRITES))
		engine->defaults_due |= PTAPE_DEFAULT_FORMAT;
}

static bool is_default(const struct ptape_task *task)
{
	switch (task->kind) {
	case PTAPE_TASK_MODE_SELECT:
		return task->purpose != PTAPE_PURPOSE_PLAIN;
	case PTAPE_TASK_MODE_PAGE:
	case PTAPE_TASK_COMPRESSION:
		return task->purpose == PTAPE_PURPOSE_DEFAULT;
	default:
		return false;
	}
}

/* The page of compression was asked for, and is about to be sent back. */
static bool page_follows(struct ptape_engine *engine)
{
	return !ptape_plan_empty(&engine->plan) &&
	       ptape_plan_head(&engine->plan)->kind == PTAPE_TASK_COMPRESSION;
}

bool ptape_defaults_bear(const struct ptape_task *task, enum ptape_condition condition)
{
	return (is_default(task) || task->purpose == PTAPE_PURPOSE_DEFAULT) &&
	       condition != PTAPE_CONDITION_NO_MEDIUM;
}

void ptape_defaults_answered(struct ptape_engine *engine, const struct ptape_task *task, bool done)
{
	const bool page = task->kind == PTAPE_TASK_MODE_PAGE;
	const u8 due = first_due(engine);

	if (engine->recovering || engine->result < 0)
		return;
	if (task->kind == PTAPE_TASK_MODE_SENSE) {
		if (task->purpose == PTAPE_PURPOSE_FACT)
			begin_session(engine);
	} else if (is_default(task)) {
		if (page && page_follows(engine))
			return;
		engine->defaults_due &= (u8)~due;
		if (page || !done)
			refuse(engine, due);
	} else {
		return;
	}
	plan_next(engine);
	if (!engine->defaults_due && task->purpose == PTAPE_PURPOSE_FACT)
		engine->new_session = false;
}

void ptape_defaults_option(struct ptape_engine *engine)
{
	const int due = ptape_options_set(&engine->options, engine->node_mode,
					  (u32)engine->operation.count);

	if (due < 0) {
		ptape_engine_fail(engine, -due);
		return;
	}
	engine->can_partitions = ptape_options_is_on(&engine->options, engine->node_mode,
						     PTAPE_OPTION_CAN_PARTITIONS);
	if (engine->ready != PTAPE_READY_YES)
		return;
	engine->chosen &= (u8)~due;
	engine->defaults_due = (u8)due;
	plan_next(engine);
}

void ptape_defaults_write(struct ptape_engine *engine)
{
	if (!ptape_engine_starts_tape(engine))
		return;
	engine->defaults_due = PTAPE_DEFAULT_FORMAT | PTAPE_DEFAULT_COMPRESSION;
	plan_next(engine);
}
