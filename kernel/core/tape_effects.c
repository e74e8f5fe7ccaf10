// SPDX-License-Identifier: GPL-2.0-only
/*
 * Effects: what the options change in the commands that are sent anyway, and
 * the door that locks by itself. Pure; see tape_engine.h and tape_options.h.
 */
#include "tape_internal.h"

/* "Cleaning requested" (SPC-5 annex F). */
#define ASC_CLEANING  0x00
#define ASCQ_CLEANING 0x17

bool ptape_effects_on(const struct ptape_engine *engine, enum ptape_option_boolean boolean)
{
	return ptape_options_is_on(&engine->options, engine->node_mode, boolean);
}

/* A motion whose end the program does not wait for. Recovery does. */
static bool is_immediate(const struct ptape_engine *engine, const struct ptape_task *task)
{
	const enum ptape_command_class motions = PTAPE_CLASS_LOCATE | PTAPE_CLASS_LOAD;

	return (ptape_task_class(task) & motions) && !engine->recovering &&
	       ptape_effects_on(engine, PTAPE_OPTION_NOWAIT);
}

void ptape_effects_command(const struct ptape_engine *engine, const struct ptape_task *task,
			   struct ptape_command *command)
{
	const struct ptape_options *options = &engine->options;

	if (is_immediate(engine, task)) {
		ptape_cdb_set_immed(&command->cdb);
		command->timeout_s = options->timeout_s;
	} else if (task->kind == PTAPE_TASK_TEST_READY && !engine->recovering) {
		/* As long as a load takes; a recovery looks at a drive that must be ready. */
		command->timeout_s = options->timeout_long_s;
	} else {
		command->timeout_s =
			ptape_timeout_s(options, &engine->timeouts, ptape_task_class(task));
	}
	command->cleaning = options->cleaning;
}

void ptape_effects_note(struct ptape_engine *engine, const struct ptape_result *result)
{
	const struct ptape_sense *sense = &result->sense;

	if (result->cleaning ||
	    (sense->valid && sense->asc == ASC_CLEANING && sense->ascq == ASCQ_CLEANING))
		engine->cleaning = true;
	if (sense->valid && sense->key == PTAPE_KEY_RECOVERED_ERROR)
		engine->recovered++;
}

/* --- motions under way --- */

static void note_motion(struct ptape_engine *engine, const struct ptape_task *task)
{
	const bool loads = task->kind == PTAPE_TASK_LOAD_UNLOAD &&
			   (task->code == PTAPE_LOAD || task->code == PTAPE_UNLOAD);

	/* A load waits for the drive by itself, and after an unload nobody does. */
	engine->underway = is_immediate(engine, task) && !loads && engine->result == 0;
}

void ptape_effects_await_motion(struct ptape_engine *engine)
{
	const struct ptape_task ready = { .kind = PTAPE_TASK_TEST_READY };
	const struct ptape_task arrived = { .kind = PTAPE_TASK_READ_POSITION,
					    .purpose = PTAPE_PURPOSE_ARRIVED };

	ptape_plan_push_front(&engine->plan, arrived);
	ptape_plan_push_front(&engine->plan, ready);
}

/* --- the door --- */

void ptape_effects_lock(struct ptape_engine *engine)
{
	const struct ptape_task prevent = { .kind = PTAPE_TASK_PREVENT_ALLOW,
					    .purpose = PTAPE_PURPOSE_DEFAULT,
					    .code = true };

	if (!ptape_effects_on(engine, PTAPE_OPTION_AUTO_LOCK) || engine->door_locked ||
	    engine->door_refused)
		return;
	ptape_plan_push(&engine->plan, prevent);
}

void ptape_effects_release(struct ptape_engine *engine)
{
	const struct ptape_task allow = { .kind = PTAPE_TASK_PREVENT_ALLOW,
					  .purpose = PTAPE_PURPOSE_DEFAULT,
					  .code = false };

	if (!engine->door_auto)
		return;
	/* A drive that is gone let go with its nexus: not locked again at its return. */
	engine->door_auto = false;
	engine->door_locked = false;
	ptape_plan_push(&engine->plan, allow);
}

static void note_door(struct ptape_engine *engine, const struct ptape_task *task, bool done)
{
	engine->door_refused = !done;
	if (done)
		engine->door_auto = task->code && task->purpose == PTAPE_PURPOSE_DEFAULT;
}

static void note_modes(struct ptape_engine *engine)
{
	/* What an unbuffered drive has answered is on the tape: as st. */
	if (engine->mode.has_descriptor && !engine->mode.buffered_mode)
		engine->options.booleans =
			(u16)(engine->options.booleans & ~PTAPE_OPTION_NOWAIT_EOF);
}

void ptape_effects_answered(struct ptape_engine *engine, const struct ptape_task *task, bool done)
{
	if (engine->recovering)
		return;
	switch (task->kind) {
	case PTAPE_TASK_TEST_READY:
		engine->underway = false;
		break;
	case PTAPE_TASK_MODE_SENSE:
		if (task->purpose == PTAPE_PURPOSE_FACT)
			note_modes(engine);
		break;
	case PTAPE_TASK_PREVENT_ALLOW:
		note_door(engine, task, done);
		break;
	case PTAPE_TASK_LOCATE:
	case PTAPE_TASK_REWIND:
	case PTAPE_TASK_LOAD_UNLOAD:
		note_motion(engine, task);
		break;
	default:
		break;
	}
}
