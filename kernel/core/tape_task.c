// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks of the tape engine: the table of them, how a task becomes a command and
 * what its answer tells. The files behind it are the only writers of what the
 * engine knows of drive, cartridge and position outside of recovery. Pure; see
 * tape_engine.h.
 */
#include "tape_task.h"

/* INVALID COMMAND OPERATION CODE and INVALID FIELD IN CDB, SPC-5 annex F */
#define ASC_INVALID_OPCODE 0x20
#define ASC_INVALID_FIELD  0x24

/* AWAIT_PATH is neither built nor answered. */
static const struct ptape_task_row no_command = { .command_class = PTAPE_CLASS_TEST };

static const struct ptape_task_row *const rows[] = {
#define PTAPE_TASK_ROW(id, row) &(row),
	PTAPE_TASKS(PTAPE_TASK_ROW)
#undef PTAPE_TASK_ROW
};

enum ptape_command_class ptape_task_class(const struct ptape_task *task)
{
	return rows[task->kind]->command_class;
}

bool ptape_task_writes(const struct ptape_task *task)
{
	return ptape_task_class(task) == PTAPE_CLASS_WRITE;
}

/* Writes, or takes away what was written. */
bool ptape_task_changes(const struct ptape_task *task)
{
	return ptape_task_class(task) & PTAPE_CLASSES_CHANGING;
}

void ptape_task_command(const struct ptape_engine *engine, const struct ptape_task *task,
			struct ptape_command *command)
{
	memset(command, 0, sizeof(*command));
	rows[task->kind]->build(engine, task, command);
}

void ptape_task_complete(struct ptape_engine *engine, struct ptape_task task,
			 enum ptape_condition condition, const struct ptape_result *result)
{
	const enum ptape_command_class moves = PTAPE_CLASS_READ | PTAPE_CLASS_WRITE |
					       PTAPE_CLASS_SPACE | PTAPE_CLASS_LOCATE |
					       PTAPE_CLASS_LOAD;
	const struct ptape_outcome outcome = { condition, result };

	if (rows[task.kind]->command_class & moves)
		engine->at_setmark = false;
	rows[task.kind]->complete(engine, &task, &outcome);
}

bool ptape_task_is_tolerant(const struct ptape_task *task, enum ptape_condition condition)
{
	const struct ptape_task_row *row = rows[task->kind];

	if (!row->tolerate || condition == PTAPE_CONDITION_NO_MEDIUM)
		return false;
	/* An open asks more than stock does: what nobody understands is no answer, as there. */
	if (condition == PTAPE_CONDITION_UNKNOWN && task->purpose == PTAPE_PURPOSE_FACT)
		return true;
	return row->tolerates_any || condition == PTAPE_CONDITION_ILLEGAL_REQUEST;
}

void ptape_task_tolerate(struct ptape_engine *engine, struct ptape_task task,
			 enum ptape_condition condition)
{
	rows[task.kind]->tolerate(engine, &task);
	if (task.kind == PTAPE_TASK_READ_POSITION && condition == PTAPE_CONDITION_UNKNOWN) {
		/* A drive that never tells says so. This one may know, and nobody else does. */
		engine->position_untold = false;
		ptape_position_lose(&engine->position);
	}
}

bool ptape_task_does_not_fit(struct ptape_engine *engine, const struct ptape_task *task,
			     const struct ptape_result *result)
{
	const struct ptape_sense *sense = &result->sense;

	if (sense->key != PTAPE_KEY_ILLEGAL_REQUEST || sense->asc != ASC_INVALID_OPCODE)
		return false;
	if (task->kind == PTAPE_TASK_SPACE && ptape_space_is_wide(task->count)) {
		engine->no_space_16 = true;
		return true;
	}
	if (task->kind == PTAPE_TASK_LOCATE && ptape_block_is_wide((u64)task->count)) {
		engine->no_locate_16 = true;
		return true;
	}
	return false;
}

bool ptape_task_is_refused(const struct ptape_engine *engine, const struct ptape_task *task)
{
	return engine->no_locate_16 && task->kind == PTAPE_TASK_LOCATE &&
	       ptape_block_is_wide((u64)task->count);
}

bool ptape_task_asks_less(struct ptape_engine *engine, const struct ptape_task *task,
			  const struct ptape_result *result)
{
	const struct ptape_sense *sense = &result->sense;

	if (task->kind != PTAPE_TASK_MEDIUM_SERIAL || engine->no_load_count ||
	    sense->key != PTAPE_KEY_ILLEGAL_REQUEST || sense->asc != ASC_INVALID_FIELD)
		return false;
	engine->no_load_count = true;
	return true;
}

bool ptape_task_is_here(const struct ptape_task *task)
{
	const enum ptape_command_class here =
		PTAPE_CLASS_READ | PTAPE_CLASS_SPACE | PTAPE_CLASSES_CHANGING;

	return (rows[task->kind]->command_class & here) || task->purpose == PTAPE_PURPOSE_TELL;
}
