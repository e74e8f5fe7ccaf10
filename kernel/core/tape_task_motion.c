// SPDX-License-Identifier: GPL-2.0-only
/*
 * Motion: to a place (LOCATE, REWIND, LOAD, UNLOAD) and from where the tape
 * stands (SPACE). Pure; see tape_engine.h.
 */
#include "tape_task.h"

/* --- to a place --- */

/* What was met or given up at the old place is past. */
static void leave_place(struct ptape_engine *engine)
{
	engine->end = PTAPE_END_NONE;
	engine->given_up = false;
	engine->displaced = false;
	engine->stray = false;
	ptape_keep_nothing(engine);
}

/* Return: true when the tape is in the partition that is remembered, for all that is known. */
static bool certain(const struct ptape_engine *engine)
{
	const enum ptape_position_state state = engine->position.state;

	return !engine->doubt.any &&
	       (state == PTAPE_POSITION_KNOWN || state == PTAPE_POSITION_UNCOUNTED);
}

/*
 * Whether the command has to name the partition. In the first one an uncertain place is
 * asked for afterwards: that is where a load or a power cycle leaves the tape.
 */
static bool names_partition(const struct ptape_engine *engine, u32 partition)
{
	const u32 now =
		engine->recovering ? engine->reported.partition : engine->position.partition;

	return partition <= U8_MAX && (partition != now || (partition != 0 && !certain(engine)));
}

static void locate(const struct ptape_engine *engine, u32 partition, u64 block,
		   struct ptape_cdb *cdb)
{
	const bool names = names_partition(engine, partition);

	if (ptape_block_is_wide(block))
		ptape_cdb_locate_16(cdb, names, (u8)partition, block);
	else
		ptape_cdb_locate_10(cdb, false, names, (u8)partition, (u32)block);
}

static void build_locate(const struct ptape_engine *engine, const struct ptape_task *task,
			 struct ptape_command *command)
{
	locate(engine, task->partition, (u64)task->count, &command->cdb);
}

static void complete_locate(struct ptape_engine *engine, const struct ptape_task *task,
			    const struct ptape_outcome *outcome)
{
	bool sure;

	/* Recovery's verdict asks where it stands. */
	if (engine->recovering)
		return;
	leave_place(engine);
	sure = certain(engine) || names_partition(engine, task->partition);
	ptape_partition_enter(engine, task->partition);
	if (outcome->condition == PTAPE_CONDITION_END_OF_DATA) {
		ptape_position_lose(&engine->position);
		ptape_engine_fail(engine, EIO);
		return;
	}
	ptape_position_locate(&engine->position, (u64)task->count);
	if (!sure)
		ptape_position_suspect(&engine->position);
}

const struct ptape_task_row ptape_task_locate = {
	.command_class = PTAPE_CLASS_LOCATE,
	.build = build_locate,
	.complete = complete_locate,
};

static void build_rewind(const struct ptape_engine *engine, const struct ptape_task *task,
			 struct ptape_command *command)
{
	const u32 partition = engine->position.partition;

	/* REWIND is for the partition where the tape stands, whichever that is. */
	if (names_partition(engine, partition))
		locate(engine, partition, 0, &command->cdb);
	else
		ptape_cdb_rewind(&command->cdb, false);
}

static void complete_rewind(struct ptape_engine *engine, const struct ptape_task *task,
			    const struct ptape_outcome *outcome)
{
	const u32 partition = engine->position.partition;
	const bool sure = certain(engine) || names_partition(engine, partition);

	leave_place(engine);
	ptape_position_set_beginning(&engine->position, partition);
	if (!sure)
		ptape_position_suspect(&engine->position);
}

const struct ptape_task_row ptape_task_rewind = {
	.command_class = PTAPE_CLASS_LOCATE,
	.build = build_rewind,
	.complete = complete_rewind,
};

static void build_load_unload(const struct ptape_engine *engine, const struct ptape_task *task,
			      struct ptape_command *command)
{
	ptape_cdb_load_unload(&command->cdb, task->code != PTAPE_UNLOAD,
			      task->code == PTAPE_RETENSION, false, (u8)task->count);
}

/* A threaded cartridge was loaded: it stands at the beginning of its first partition. */
static void at_beginning(struct ptape_engine *engine, enum ptape_load_code code)
{
	ptape_position_set_beginning(&engine->position, 0);
	if (engine->can_partitions)
		ptape_position_suspect(&engine->position);
	memset(engine->left, 0, sizeof(engine->left));
	if (code == PTAPE_LOAD_BEGIN)
		engine->partition_wanted = 0;
}

static void complete_load_unload(struct ptape_engine *engine, const struct ptape_task *task,
				 const struct ptape_outcome *outcome)
{
	leave_place(engine);
	/* What is at its addresses now may be another cartridge's, or another partition's. */
	ptape_journal_forget(&engine->journal);
	if (task->code == PTAPE_RETENSION || task->code == PTAPE_LOAD_BEGIN) {
		at_beginning(engine, task->code);
		return;
	}
	/* Whatever was doubted about the cartridge, another session begins, on the same drive. */
	ptape_reserve_doubt(engine);
	memset(&engine->doubt, 0, sizeof(engine->doubt));
	engine->warned = false;
	engine->medium_serial_len = 0;
	engine->loads.known = false;
	engine->compression = PTAPE_COMPRESSION_UNSET;
	ptape_protection_doubt(engine);
	ptape_partition_forget(engine);
	ptape_position_lose(&engine->position);
	engine->unloaded = task->code == PTAPE_UNLOAD;
	if (engine->unloaded)
		engine->ready = PTAPE_READY_NO_MEDIUM;
	else
		ptape_plan_push_facts(engine);
}

const struct ptape_task_row ptape_task_load_unload = {
	.command_class = PTAPE_CLASS_LOAD,
	.build = build_load_unload,
	.complete = complete_load_unload,
};

/* --- from where it stands --- */

static void build_space(const struct ptape_engine *engine, const struct ptape_task *task,
			struct ptape_command *command)
{
	if (ptape_space_is_wide(task->count))
		ptape_cdb_space_16(&command->cdb, task->code, task->count);
	else
		ptape_cdb_space_6(&command->cdb, task->code, (s32)task->count);
}

static void space_blocks_met(struct ptape_engine *engine, const struct ptape_task *task,
			     const struct ptape_outcome *outcome, s64 undone)
{
	if (outcome->condition == PTAPE_CONDITION_FILEMARK) {
		if (task->count > 0) {
			ptape_position_pass_filemark(&engine->position);
			engine->end = PTAPE_END_MARK;
		} else {
			ptape_position_pass_filemark_back(&engine->position);
			engine->end = PTAPE_END_NONE;
		}
	} else {
		ptape_position_add_blocks(&engine->position, task->count > 0
								     ? task->count - undone
								     : task->count + undone);
		if (!outcome->result->sense.information_valid)
			engine->position.block_in_file = PTAPE_NUMBER_UNKNOWN;
		engine->end = PTAPE_END_NONE;
	}
	/* The blocks in front of the mark were not counted, the rest on the drive's word only. */
	engine->position.state = PTAPE_POSITION_UNCOUNTED;
}

static void space_filemarks_met(struct ptape_engine *engine, const struct ptape_task *task,
				const struct ptape_outcome *outcome, s64 undone)
{
	engine->end = PTAPE_END_NONE;
	/* A drive that stops at the end of data and tells no residue has not counted. */
	if (undone == 0)
		engine->position.file = PTAPE_NUMBER_UNKNOWN;
	ptape_position_space_filemarks(&engine->position, task->count > 0 ? task->count - undone
									  : task->count + undone);
	engine->position.state = PTAPE_POSITION_UNCOUNTED;
	engine->position.block_in_file = task->count > 0 ? PTAPE_NUMBER_UNKNOWN : 0;
}

/* As st: nobody counts what lies between two setmarks. */
static void space_setmarks(struct ptape_engine *engine)
{
	ptape_position_lose(&engine->position);
	engine->end = PTAPE_END_NONE;
}

/* SPACE ended before its count: where it stands, and whether that is an error. */
static void space_cut_short(struct ptape_engine *engine, const struct ptape_task *task,
			    const struct ptape_outcome *outcome)
{
	const u32 asked = (u32)(task->count < 0 ? -task->count : task->count);
	const s64 undone = ptape_residue(outcome, asked, 0);

	if (task->code == PTAPE_SPACE_BLOCKS)
		space_blocks_met(engine, task, outcome, undone);
	else if (task->code == PTAPE_SPACE_SETMARKS)
		space_setmarks(engine);
	else
		space_filemarks_met(engine, task, outcome, undone);
	if (outcome->condition == PTAPE_CONDITION_END_OF_DATA)
		engine->end = PTAPE_END_DATA;
	if (task->purpose == PTAPE_PURPOSE_TO_END &&
	    outcome->condition == PTAPE_CONDITION_END_OF_DATA)
		return;
	ptape_engine_fail(engine, EIO);
}

static void space_done(struct ptape_engine *engine, const struct ptape_task *task)
{
	switch (task->code) {
	case PTAPE_SPACE_BLOCKS:
		ptape_position_add_blocks(&engine->position, task->count);
		engine->end = PTAPE_END_NONE;
		return;
	case PTAPE_SPACE_FILEMARKS:
		ptape_position_space_filemarks(&engine->position, task->count);
		/* MTFSF 1 from a mark that was met and not told crosses that one, and no other. */
		if (task->count < 0)
			engine->end = PTAPE_END_NONE;
		else if (task->count > 0 || engine->end == PTAPE_END_MARK_HIT)
			engine->end = PTAPE_END_MARK;
		if (task->purpose == PTAPE_PURPOSE_BACK_OVER)
			engine->position.block_in_file = engine->block_before_mark;
		return;
	case PTAPE_SPACE_SETMARKS:
		if (task->count)
			space_setmarks(engine);
		engine->at_setmark = task->count;
		return;
	default:
		ptape_position_space_filemarks(&engine->position, 1);
		engine->position.file = PTAPE_NUMBER_UNKNOWN;
		engine->position.block_in_file = PTAPE_NUMBER_UNKNOWN;
		engine->end = PTAPE_END_DATA;
		return;
	}
}

static bool space_is_done(const struct ptape_task *task, const struct ptape_outcome *outcome)
{
	switch (outcome->condition) {
	case PTAPE_CONDITION_GOOD:
	case PTAPE_CONDITION_EARLY_WARNING: /* done, and the tape's end is near */
		return true;
	case PTAPE_CONDITION_END_OF_DATA:
		return task->code == PTAPE_SPACE_END_OF_DATA;
	default:
		return false;
	}
}

static void complete_space(struct ptape_engine *engine, const struct ptape_task *task,
			   const struct ptape_outcome *outcome)
{
	const struct ptape_task ask = { .kind = PTAPE_TASK_READ_POSITION };
	const struct ptape_task to_end = { .kind = PTAPE_TASK_SPACE,
					   .code = PTAPE_SPACE_END_OF_DATA };

	engine->spaced = (struct ptape_spaced){
		.known = true, .task = *task, .from = engine->position, .end = engine->end
	};
	if (!space_is_done(task, outcome)) {
		space_cut_short(engine, task, outcome);
	} else {
		space_done(engine, task);
		/* More filemarks than SPACE(6) can count. */
		if (task->purpose == PTAPE_PURPOSE_TO_END) {
			ptape_plan_push(&engine->plan, to_end);
			engine->spaced.known = false;
		}
	}
	/* Also after a failure: the next command starts from a known place. */
	if (!engine->position_untold)
		ptape_plan_push_front(&engine->plan, ask);
}

const struct ptape_task_row ptape_task_space = {
	.command_class = PTAPE_CLASS_SPACE,
	.build = build_space,
	.complete = complete_space,
};
