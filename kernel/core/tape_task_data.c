// SPDX-License-Identifier: GPL-2.0-only
/*
 * Data: READ, WRITE and WRITE FILEMARKS, and what was met on the way. Pure; see
 * tape_engine.h.
 */
#include "tape_task.h"

/* Length of the operation's transfer in the units of the CDB: blocks or bytes. */
static u32 transfer_units(const struct ptape_engine *engine)
{
	const u32 block_length = engine->mode.block_length;

	return block_length ? engine->operation.length / block_length : engine->operation.length;
}

static u32 unit_bytes(const struct ptape_engine *engine)
{
	return engine->mode.block_length ? engine->mode.block_length : 1;
}

/* Objects on the tape that @units of the CDB's length are. */
static u32 objects(const struct ptape_engine *engine, u32 units)
{
	return engine->mode.block_length ? units : 1;
}

static void build_read(const struct ptape_engine *engine, const struct ptape_task *task,
		       struct ptape_command *command)
{
	const bool sili = !engine->mode.block_length && ptape_effects_on(engine, PTAPE_OPTION_SILI);

	ptape_cdb_read_6(&command->cdb, engine->mode.block_length, sili, transfer_units(engine));
	command->direction = PTAPE_DATA_IN;
	command->transfer = true;
	command->length = engine->operation.length;
}

static void met_filemark(struct ptape_engine *engine, bool has_data)
{
	engine->block_before_mark = engine->position.block_in_file;
	ptape_position_pass_filemark(&engine->position);
	engine->end = has_data ? PTAPE_END_MARK_HIT : PTAPE_END_MARK;
}

static void met_end_of_data(struct ptape_engine *engine, bool has_data)
{
	if (has_data) {
		engine->end = PTAPE_END_NONE;
		return;
	}
	engine->position.block_in_file = PTAPE_NUMBER_UNKNOWN;
	if (engine->end == PTAPE_END_MARK)
		engine->end = PTAPE_END_DATA;
	else
		engine->result = -EIO;
}

/* A block of another length than asked for; the tape stands behind it. */
static void met_incorrect_length(struct ptape_engine *engine, const struct ptape_outcome *outcome,
				 bool has_data)
{
	const struct ptape_task back = { .kind = PTAPE_TASK_SPACE,
					 .code = PTAPE_SPACE_BLOCKS,
					 .purpose = PTAPE_PURPOSE_BACK_OVER,
					 .count = -1 };
	const struct ptape_sense *sense = &outcome->result->sense;

	if (engine->mode.block_length) {
		ptape_position_add_blocks(&engine->position, 1);
		ptape_plan_push(&engine->plan, back);
		if (!has_data)
			engine->result = -EIO;
	} else if (sense->information_valid && sense->information < 0) {
		engine->result = -ENOMEM;
	}
}

static void complete_read(struct ptape_engine *engine, const struct ptape_task *task,
			  const struct ptape_outcome *outcome)
{
	const u32 asked = transfer_units(engine);
	const bool fixed = engine->mode.block_length;
	u32 undone, got;
	bool has_data;

	/* Without INFORMATION nothing says that any of it is data, but for an ILI's transfer. */
	if (outcome->condition == PTAPE_CONDITION_GOOD)
		undone = fixed ? outcome->result->residual / unit_bytes(engine)
			       : outcome->result->residual;
	else if (outcome->condition == PTAPE_CONDITION_INCORRECT_LENGTH && !fixed)
		undone = ptape_residue(outcome, asked, outcome->result->residual);
	else if (outcome->condition == PTAPE_CONDITION_EARLY_WARNING)
		undone = ptape_residue(outcome, asked, 0);
	else
		undone = fixed ? ptape_residue(outcome, asked, asked) : asked;
	got = undone < asked ? asked - undone : 0;

	has_data = got || engine->operation.continues;
	engine->result = (s64)got * unit_bytes(engine);
	if (fixed || outcome->condition == PTAPE_CONDITION_GOOD ||
	    outcome->condition == PTAPE_CONDITION_INCORRECT_LENGTH ||
	    outcome->condition == PTAPE_CONDITION_EARLY_WARNING)
		ptape_position_add_blocks(&engine->position, objects(engine, got));

	switch (outcome->condition) {
	case PTAPE_CONDITION_FILEMARK:
		met_filemark(engine, has_data);
		return;
	case PTAPE_CONDITION_END_OF_DATA:
		met_end_of_data(engine, has_data);
		return;
	case PTAPE_CONDITION_VOLUME_OVERFLOW:
		if (!has_data)
			engine->result = -EIO;
		return;
	case PTAPE_CONDITION_INCORRECT_LENGTH:
		met_incorrect_length(engine, outcome, has_data);
		break;
	case PTAPE_CONDITION_EARLY_WARNING:
		engine->end = engine->end == PTAPE_END_MARK ? PTAPE_END_DATA_1 : PTAPE_END_WARNING;
		return;
	default:
		break;
	}
	if (engine->end == PTAPE_END_MARK)
		engine->end = PTAPE_END_NONE;
}

const struct ptape_task_row ptape_task_read = {
	.command_class = PTAPE_CLASS_READ,
	.build = build_read,
	.complete = complete_read,
};

u32 ptape_engine_keep_rest(struct ptape_engine *engine, u32 got, u32 wanted)
{
	const u32 given = got < wanted ? got : wanted;

	engine->rest.offset = given;
	engine->rest.length = got - given;
	return given;
}

u32 ptape_engine_take_rest(struct ptape_engine *engine, u32 wanted, u32 *offset)
{
	struct ptape_rest *rest = &engine->rest;
	const u32 given = rest->length < wanted ? rest->length : wanted;

	*offset = rest->offset;
	rest->offset += given;
	rest->length -= given;
	return given;
}

void ptape_engine_drop_rest(struct ptape_engine *engine)
{
	engine->rest.length = 0;
}

static void build_write(const struct ptape_engine *engine, const struct ptape_task *task,
			struct ptape_command *command)
{
	ptape_cdb_write_6(&command->cdb, engine->mode.block_length, transfer_units(engine));
	command->direction = PTAPE_DATA_OUT;
	command->transfer = true;
	command->journal = engine->journal.pending;
	command->at = engine->journal.pending_at;
	command->length = engine->operation.length;
}

static void complete_write(struct ptape_engine *engine, const struct ptape_task *task,
			   const struct ptape_outcome *outcome)
{
	const u32 asked = transfer_units(engine);
	u32 undone = 0;

	if (outcome->condition == PTAPE_CONDITION_EARLY_WARNING)
		undone = ptape_residue(outcome, asked, 0);
	else if (outcome->condition == PTAPE_CONDITION_VOLUME_OVERFLOW)
		undone = ptape_residue(outcome, asked, asked);

	if (undone == 0)
		ptape_behind_note(engine);
	if (undone < asked) {
		ptape_journal_commit(&engine->journal, engine->position.block,
				     objects(engine, asked - undone),
				     (asked - undone) * unit_bytes(engine),
				     engine->mode.block_length);
		ptape_position_add_blocks(&engine->position, objects(engine, asked - undone));
		engine->unproved = true;
		engine->result = (s64)(asked - undone) * unit_bytes(engine);
	} else {
		engine->result = -ENOSPC;
	}
	ptape_warning_written(engine, outcome->condition);
}

const struct ptape_task_row ptape_task_write = {
	.command_class = PTAPE_CLASS_WRITE,
	.build = build_write,
	.complete = complete_write,
};

static void build_filemarks(const struct ptape_engine *engine, const struct ptape_task *task,
			    struct ptape_command *command)
{
	ptape_cdb_write_filemarks_6(&command->cdb, task->code & PTAPE_MARKS_IMMED,
				    task->code & PTAPE_MARKS_SET, (u32)task->count);
}

/* Marks that the program has asked for, though it be none: as st, they end what was met. */
static bool are_asked_for(const struct ptape_engine *engine)
{
	const int mtop = engine->operation.mtop;

	return engine->operation.kind == PTAPE_OPERATION_MTOP &&
	       (mtop == PTAPE_MTWEOF || mtop == PTAPE_MTWEOFI || mtop == PTAPE_MTWSM);
}

static void complete_filemarks(struct ptape_engine *engine, const struct ptape_task *task,
			       const struct ptape_outcome *outcome)
{
	const struct ptape_task proof = { .kind = PTAPE_TASK_READ_POSITION,
					  .purpose = PTAPE_PURPOSE_PROVE };
	const enum ptape_journal_kind kind =
		task->code & PTAPE_MARKS_SET ? PTAPE_JOURNAL_SETMARK : PTAPE_JOURNAL_FILEMARK;
	const u32 asked = (u32)task->count;
	u32 undone = 0;

	if (outcome->condition == PTAPE_CONDITION_VOLUME_OVERFLOW) {
		undone = ptape_residue(outcome, asked, asked);
		ptape_engine_fail(engine, EIO);
	}
	ptape_journal_mark(&engine->journal, engine->position.block, asked - undone, kind,
			   engine->mode.block_length);
	ptape_position_write_filemarks(&engine->position, asked - undone);
	/* Behind the mark of a close, the end of data reads as the end of a file. */
	if (undone && undone == asked)
		engine->end = PTAPE_END_WARNING;
	else if (asked || are_asked_for(engine))
		engine->end = engine->operation.kind == PTAPE_OPERATION_CLOSE ? PTAPE_END_MARK
									      : PTAPE_END_NONE;
	ptape_warning_marked(engine, task->count, outcome->condition);
	engine->at_setmark = task->code & PTAPE_MARKS_SET;
	engine->unproved = engine->unproved || asked > undone;
	if ((task->code & PTAPE_MARKS_IMMED) || undone)
		return; /* IMMED: not on the tape yet, no proof */
	if (engine->position_untold)
		ptape_replay_proved(engine); /* the drive's GOOD is all the proof there is */
	else
		ptape_plan_push_front(&engine->plan, proof);
}

const struct ptape_task_row ptape_task_filemarks = {
	.command_class = PTAPE_CLASS_WRITE,
	.build = build_filemarks,
	.complete = complete_filemarks,
};

static void build_erase(const struct ptape_engine *engine, const struct ptape_task *task,
			struct ptape_command *command)
{
	ptape_cdb_erase_6(&command->cdb, false, task->code);
}

/* Everything before this place was proved, everything behind it is gone. */
static void complete_erase(struct ptape_engine *engine, const struct ptape_task *task,
			   const struct ptape_outcome *outcome)
{
	const struct ptape_task ask = { .kind = PTAPE_TASK_READ_POSITION };

	engine->end = PTAPE_END_NONE;
	if (engine->position_untold)
		return;
	/* SSC-5 5.2: where a long erasure leaves the tape is the drive's own business. */
	ptape_position_suspect(&engine->position);
	ptape_plan_push_front(&engine->plan, ask);
}

const struct ptape_task_row ptape_task_erase = {
	.command_class = PTAPE_CLASS_ERASE,
	.build = build_erase,
	.complete = complete_erase,
};

u64 ptape_task_end(const struct ptape_engine *engine, const struct ptape_task *task)
{
	if (task->kind == PTAPE_TASK_WRITE)
		return engine->position.block + objects(engine, transfer_units(engine));
	return engine->position.block + (u64)task->count;
}
