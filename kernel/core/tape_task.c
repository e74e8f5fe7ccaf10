// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks of the tape engine: the table of them, how a task becomes a command and
 * what its answer tells. The files behind it are the only writers of what the
 * engine knows of drive, cartridge and position outside of recovery. Pure; see
 * tape_engine.h.
 */
#include "tape_task.h"

#define ASC_INVALID_OPCODE 0x20 /* INVALID COMMAND OPERATION CODE, SPC-5 annex F */

static const struct ptape_task_row no_command = { .command_class = PTAPE_CLASS_TEST };

static const struct ptape_task_row *const rows[PTAPE_TASK_NR] = {
	[PTAPE_TASK_AWAIT_PATH] = &no_command, /* neither built nor answered */
	[PTAPE_TASK_TEST_READY] = &ptape_task_test_ready,
	[PTAPE_TASK_BLOCK_LIMITS] = &ptape_task_block_limits,
	[PTAPE_TASK_MODE_SENSE] = &ptape_task_mode_sense,
	[PTAPE_TASK_MODE_SELECT] = &ptape_task_mode_select,
	[PTAPE_TASK_MODE_PAGE] = &ptape_task_mode_page,
	[PTAPE_TASK_COMPRESSION] = &ptape_task_compression,
	[PTAPE_TASK_MEDIUM_SERIAL] = &ptape_task_medium_serial,
	[PTAPE_TASK_ENCRYPTION] = &ptape_task_encryption,
	[PTAPE_TASK_READ_POSITION] = &ptape_task_read_position,
	[PTAPE_TASK_PREVENT_ALLOW] = &ptape_task_prevent_allow,
	[PTAPE_TASK_READ] = &ptape_task_read,
	[PTAPE_TASK_WRITE] = &ptape_task_write,
	[PTAPE_TASK_FILEMARKS] = &ptape_task_filemarks,
	[PTAPE_TASK_SPACE] = &ptape_task_space,
	[PTAPE_TASK_LOCATE] = &ptape_task_locate,
	[PTAPE_TASK_REWIND] = &ptape_task_rewind,
	[PTAPE_TASK_LOAD_UNLOAD] = &ptape_task_load_unload,
	[PTAPE_TASK_ERASE] = &ptape_task_erase,
	[PTAPE_TASK_PARTITIONING] = &ptape_task_partitioning,
	[PTAPE_TASK_FORMAT] = &ptape_task_format,
	[PTAPE_TASK_LAST_MARK] = &ptape_task_last_mark,
	[PTAPE_TASK_APPENDS] = &ptape_task_appends,
	[PTAPE_TASK_TO_END] = &ptape_task_to_end,
	[PTAPE_TASK_WITNESS] = &ptape_task_witness,
	[PTAPE_TASK_REPLAY] = &ptape_task_replay,
	[PTAPE_TASK_FLUSH] = &ptape_task_flush,
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
	/* As long as a load takes; but a recovery's is a look at a drive that must be ready. */
	command->long_timeout = rows[task->kind]->long_timeout &&
				!(engine->recovering && task->kind == PTAPE_TASK_TEST_READY);
	command->erase_timeout = rows[task->kind]->erase_timeout;
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
	return row->tolerates_any || condition == PTAPE_CONDITION_ILLEGAL_REQUEST;
}

void ptape_task_tolerate(struct ptape_engine *engine, struct ptape_task task)
{
	rows[task.kind]->tolerate(engine, &task);
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

bool ptape_task_is_here(const struct ptape_task *task)
{
	const enum ptape_command_class here =
		PTAPE_CLASS_READ | PTAPE_CLASS_SPACE | PTAPE_CLASSES_CHANGING;

	return (rows[task->kind]->command_class & here) || task->purpose == PTAPE_PURPOSE_TELL;
}
