// SPDX-License-Identifier: GPL-2.0-only
/*
 * Replay: what the journal remembers is read back as a witness, and sent again
 * to a drive that has lost it. Tasks of recovery alone: they leave the position
 * that the session remembers as it is. Pure; see tape_engine.h.
 */
#include "tape_task.h"

/* Bytes that are asked for where a filemark is to be met: a block there is none of ours. */
#define MARK_READ_BYTES 4096

/* The command at the head of the plan, as if the journal held it already. */
static bool find_on_its_way(const struct ptape_engine *engine, u64 block,
			    struct ptape_journal_entry *entry)
{
	const struct ptape_journal *journal = &engine->journal;
	const struct ptape_task *task = &engine->plan.tasks[engine->plan.head];
	const u64 start = engine->position.block;

	if (!engine->in_flight || !ptape_task_writes(task))
		return false;
	if (block < start || block >= ptape_task_end(engine, task))
		return false;
	if (task->kind == PTAPE_TASK_FILEMARKS) {
		*entry = (struct ptape_journal_entry){ .block = block,
						       .objects = 1,
						       .kind = task->code & PTAPE_MARKS_SET
								       ? PTAPE_JOURNAL_SETMARK
								       : PTAPE_JOURNAL_FILEMARK };
		return true;
	}
	if (!journal->pending || journal->block_length != engine->mode.block_length)
		return false;
	*entry = (struct ptape_journal_entry){
		.block = start,
		.at = journal->pending_at,
		.length = engine->operation.length,
		.objects = (u32)(ptape_task_end(engine, task) - start),
		.kind = PTAPE_JOURNAL_DATA,
	};
	return true;
}

static bool find(const struct ptape_engine *engine, u64 block, struct ptape_journal_entry *entry)
{
	const struct ptape_journal *journal = &engine->journal;

	if (find_on_its_way(engine, block, entry))
		return true;
	if (!ptape_journal_find(journal, block, entry))
		return false;
	return entry->kind != PTAPE_JOURNAL_DATA ||
	       journal->block_length == engine->mode.block_length;
}

bool ptape_replay_remembers(const struct ptape_engine *engine, u64 block)
{
	struct ptape_journal_entry entry;

	/* Setmarks are met only by drives that are told to report them. */
	return engine->journal.room && find(engine, block, &entry) &&
	       entry.kind != PTAPE_JOURNAL_SETMARK;
}

u64 ptape_replay_begin(const struct ptape_engine *engine, u64 block)
{
	struct ptape_journal_entry entry = { .block = block };

	ptape_journal_find(&engine->journal, block, &entry);
	return entry.block;
}

u64 ptape_replay_reach(const struct ptape_engine *engine)
{
	const struct ptape_journal *journal = &engine->journal;

	if (journal->block_length != engine->mode.block_length ||
	    journal->end != engine->position.block)
		return PTAPE_JOURNAL_NOTHING;
	return ptape_journal_first(journal);
}

/* As many losses as attentions; of those that nothing else has told of, one. */
static bool may_mend(struct ptape_engine *engine)
{
	if (engine->doubt.any)
		return ++engine->attentions <= PTAPE_ATTEMPTS_MAX;
	if (engine->mended)
		return false;
	engine->mended = true;
	return true;
}

/* Whatever was told before, it is what the drive held that is gone: no place proves it. */
static void doubt_buffer(struct ptape_engine *engine)
{
	engine->doubt.any = true;
	engine->doubt.other = true;
	engine->doubt.buffer = true;
}

bool ptape_replay_mends(struct ptape_engine *engine)
{
	if (engine->unrecovered || !engine->unproved ||
	    ptape_replay_reach(engine) > engine->synced || !may_mend(engine))
		return false;
	/* Nobody has told of the loss, and commands went on behind it. */
	engine->doubt.shifted |= !engine->doubt.any;
	doubt_buffer(engine);
	return true;
}

bool ptape_replay_maps(struct ptape_engine *engine)
{
	if (engine->unrecovered || !may_mend(engine))
		return false;
	doubt_buffer(engine);
	engine->doubt.deferred = true;
	return true;
}

/* --- the witness --- */

u32 ptape_mark_read_bytes(const struct ptape_engine *engine)
{
	const struct ptape_block_limits *limits = &engine->limits;

	if (!engine->limits_known || limits->max == 0)
		return MARK_READ_BYTES;
	if (limits->max < MARK_READ_BYTES)
		return limits->max;
	return limits->min > MARK_READ_BYTES ? limits->min : MARK_READ_BYTES;
}

/* One object: a block of the length in force, or of the length that it was written with. */
static void build_witness(const struct ptape_engine *engine, const struct ptape_task *task,
			  struct ptape_command *command)
{
	const u32 block_length = engine->mode.block_length;
	struct ptape_journal_entry entry;

	find(engine, (u64)task->count, &entry);
	command->direction = PTAPE_DATA_IN;
	command->transfer = true;
	command->compare = entry.kind == PTAPE_JOURNAL_DATA;
	if (block_length) {
		command->length = block_length;
		command->at = entry.at + ((u64)task->count - entry.block) * block_length;
	} else {
		command->length = command->compare ? entry.length : ptape_mark_read_bytes(engine);
		command->at = entry.at;
	}
	ptape_cdb_read_6(&command->cdb, block_length, false, block_length ? 1 : command->length);
}

static void complete_witness(struct ptape_engine *engine, const struct ptape_task *task,
			     const struct ptape_outcome *outcome)
{
	struct ptape_journal_entry entry;
	bool is_there;

	find(engine, (u64)task->count, &entry);
	if (entry.kind == PTAPE_JOURNAL_DATA)
		is_there = (outcome->condition == PTAPE_CONDITION_GOOD ||
			    outcome->condition == PTAPE_CONDITION_EARLY_WARNING) &&
			   outcome->result->residual == 0 && !outcome->result->differs;
	else
		is_there = ptape_met_filemark(outcome);
	engine->witness = is_there ? PTAPE_WITNESS_SEEN : PTAPE_WITNESS_MISSING;
}

bool ptape_replay_bears(struct ptape_engine *engine, enum ptape_condition condition)
{
	switch (condition) {
	case PTAPE_CONDITION_MEDIUM_ERROR:
	case PTAPE_CONDITION_UNKNOWN:
		engine->witness = PTAPE_WITNESS_MISSING;
		return true;
	case PTAPE_CONDITION_ILLEGAL_REQUEST:
	case PTAPE_CONDITION_WRITE_PROTECTED: /* DATA PROTECT: an encrypted block, and no key */
	case PTAPE_CONDITION_TOO_LARGE:
	case PTAPE_CONDITION_NO_MEMORY:
		/* Sent again, or the position has to do, once it is there again. */
		engine->witness = PTAPE_WITNESS_UNREAD;
		return true;
	default:
		return false;
	}
}

void ptape_replay_unread(struct ptape_engine *engine)
{
	const struct ptape_task again = { .kind = PTAPE_TASK_LOCATE,
					  .partition = engine->position.partition,
					  .count = (s64)engine->replay_next };

	if (engine->witness == PTAPE_WITNESS_UNREAD)
		ptape_plan_push_front(&engine->recovery, again);
}

const struct ptape_task_row ptape_task_witness = {
	.command_class = PTAPE_CLASS_READ,
	.build = build_witness,
	.complete = complete_witness,
};

/* --- the replay --- */

void ptape_replay_proved(struct ptape_engine *engine)
{
	engine->synced = engine->position.block;
	engine->unproved = false;
	ptape_journal_prove(&engine->journal);
}

void ptape_replay_push(struct ptape_engine *engine)
{
	const bool more = engine->replay_next < engine->position.block;

	ptape_plan_push_front(&engine->recovery,
			      (struct ptape_task){ .kind = more ? PTAPE_TASK_REPLAY
								: PTAPE_TASK_FLUSH });
}

/* What is left of a command of many blocks, where its first ones are on the tape to stay. */
static void skip_recorded(const struct ptape_engine *engine, struct ptape_journal_entry *entry)
{
	const u32 skipped = (u32)(engine->replay_next - entry->block);
	const u32 bytes = skipped * engine->mode.block_length;

	entry->at += bytes;
	entry->length -= bytes;
	entry->objects -= skipped;
}

static void build_replay(const struct ptape_engine *engine, const struct ptape_task *task,
			 struct ptape_command *command)
{
	const u32 block_length = engine->mode.block_length;
	struct ptape_journal_entry entry;

	ptape_journal_find(&engine->journal, engine->replay_next, &entry);
	if (entry.kind != PTAPE_JOURNAL_DATA) {
		/* IMMED: the flush behind all of it is waited for. */
		ptape_cdb_write_filemarks_6(&command->cdb, true,
					    entry.kind == PTAPE_JOURNAL_SETMARK, entry.objects);
		return;
	}
	skip_recorded(engine, &entry);
	ptape_cdb_write_6(&command->cdb, block_length, block_length ? entry.objects : entry.length);
	command->direction = PTAPE_DATA_OUT;
	command->transfer = true;
	command->journal = true;
	command->at = entry.at;
	command->length = entry.length;
}

/* What was acknowledged has no room any more. */
static bool overflows(struct ptape_engine *engine, const struct ptape_outcome *outcome)
{
	if (outcome->condition == PTAPE_CONDITION_EARLY_WARNING)
		ptape_warning_recovered(engine);
	if (outcome->condition != PTAPE_CONDITION_VOLUME_OVERFLOW)
		return false;
	ptape_engine_freeze(engine, PTAPE_FROZEN_LOSS);
	return true;
}

/* Of what was sent, in the units of the CDB: at early warning a drive may take a part. */
static u32 undone(const struct ptape_engine *engine, const struct ptape_journal_entry *entry,
		  const struct ptape_outcome *outcome)
{
	const bool variable = entry->kind == PTAPE_JOURNAL_DATA && !engine->mode.block_length;

	if (outcome->condition != PTAPE_CONDITION_EARLY_WARNING)
		return 0;
	return ptape_residue(outcome, variable ? entry->length : entry->objects, 0);
}

static void complete_replay(struct ptape_engine *engine, const struct ptape_task *task,
			    const struct ptape_outcome *outcome)
{
	struct ptape_journal_entry entry;
	u32 left;

	if (overflows(engine, outcome))
		return;
	ptape_journal_find(&engine->journal, engine->replay_next, &entry);
	skip_recorded(engine, &entry);
	left = undone(engine, &entry, outcome);
	/* None of it, or a part of a block: there is no room. */
	if (left >= entry.objects) {
		ptape_engine_freeze(engine, PTAPE_FROZEN_LOSS);
		return;
	}
	engine->replay_next += entry.objects - left;
	engine->counters.resent++;
	ptape_replay_push(engine);
}

const struct ptape_task_row ptape_task_replay = {
	.command_class = PTAPE_CLASS_WRITE,
	.build = build_replay,
	.complete = complete_replay,
};

static void build_flush(const struct ptape_engine *engine, const struct ptape_task *task,
			struct ptape_command *command)
{
	ptape_cdb_write_filemarks_6(&command->cdb, false, false, 0);
}

static void complete_flush(struct ptape_engine *engine, const struct ptape_task *task,
			   const struct ptape_outcome *outcome)
{
	overflows(engine, outcome);
}

const struct ptape_task_row ptape_task_flush = {
	.command_class = PTAPE_CLASS_WRITE,
	.build = build_flush,
	.complete = complete_flush,
};
