// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks of the tape engine: one row each, how the task becomes a command and
 * what its answer tells. The only writer of what the engine knows of drive,
 * cartridge and position outside of recovery. Pure; see tape_engine.h.
 */
#include "tape_internal.h"

struct outcome {
	enum ptape_condition condition;
	const struct ptape_result *result;
};

struct task_row {
	enum ptape_command_class command_class;
	bool long_timeout;
	void (*build)(const struct ptape_engine *engine, const struct ptape_task *task,
		      struct ptape_command *command);
	void (*complete)(struct ptape_engine *engine, const struct ptape_task *task,
			 const struct outcome *outcome);
};

static void expect_scratch(struct ptape_command *command, u32 length)
{
	command->direction = PTAPE_DATA_IN;
	command->length = length;
}

/* Bytes of parameter data that arrived. */
static size_t arrived(const struct outcome *outcome, u32 asked)
{
	return outcome->result->residual < asked ? asked - outcome->result->residual : 0;
}

/* The INFORMATION field as a residue, never outside of what was asked. */
static u32 residue(const struct outcome *outcome, u32 asked, u32 otherwise)
{
	const struct ptape_sense *sense = &outcome->result->sense;

	if (!sense->information_valid)
		return otherwise;
	if (sense->information < 0)
		return 0;
	return sense->information < asked ? (u32)sense->information : asked;
}

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

/* --- readiness and facts of the drive --- */

static void build_test_ready(const struct ptape_engine *engine, const struct ptape_task *task,
			     struct ptape_command *command)
{
	ptape_cdb_test_unit_ready(&command->cdb);
}

static void complete_test_ready(struct ptape_engine *engine, const struct ptape_task *task,
				const struct outcome *outcome)
{
	engine->ready = PTAPE_READY_YES;
	if (engine->recovering) {
		if (++engine->stable < PTAPE_STABLE_ANSWERS)
			ptape_plan_push_front(&engine->recovery, *task);
		return;
	}
	/* The facts that follow are fresh: what was doubted before belongs to the past. */
	if (engine->doubt.any)
		engine->end = PTAPE_END_NONE;
	if (engine->doubt.medium)
		ptape_position_lose(&engine->position);
	memset(&engine->doubt, 0, sizeof(engine->doubt));
}

static void build_block_limits(const struct ptape_engine *engine, const struct ptape_task *task,
			       struct ptape_command *command)
{
	ptape_cdb_read_block_limits(&command->cdb);
	expect_scratch(command, PTAPE_BLOCK_LIMITS_LEN);
}

static void complete_block_limits(struct ptape_engine *engine, const struct ptape_task *task,
				  const struct outcome *outcome)
{
	engine->limits_known = ptape_page_block_limits(
		engine->scratch, arrived(outcome, PTAPE_BLOCK_LIMITS_LEN), &engine->limits);
}

static void build_mode_sense(const struct ptape_engine *engine, const struct ptape_task *task,
			     struct ptape_command *command)
{
	ptape_cdb_mode_sense_6(&command->cdb, 0, 0, false, PTAPE_MODE_6_LEN);
	expect_scratch(command, PTAPE_MODE_6_LEN);
}

/* No modes told: that is how this drive is, unless it told them before. */
static void tolerate_mode_sense(struct ptape_engine *engine, enum ptape_task_purpose purpose)
{
	const bool compares = purpose == PTAPE_PURPOSE_COMPARE || purpose == PTAPE_PURPOSE_PROVE;

	if (!compares)
		memset(&engine->mode, 0, sizeof(engine->mode));
	else if (engine->mode.has_descriptor)
		ptape_engine_freeze_place(engine);
	engine->mode_stale = false;
}

static bool mode_as_wanted(const struct ptape_engine *engine, const struct ptape_mode *mode)
{
	return mode->block_length == engine->mode.block_length &&
	       mode->density == engine->mode.density &&
	       mode->buffered_mode == engine->mode.buffered_mode;
}

static void complete_mode_sense(struct ptape_engine *engine, const struct ptape_task *task,
				const struct outcome *outcome)
{
	const struct ptape_task restore = { .kind = PTAPE_TASK_MODE_SELECT };
	struct ptape_mode mode;

	if (!ptape_page_mode_6(engine->scratch, arrived(outcome, PTAPE_MODE_6_LEN), &mode)) {
		tolerate_mode_sense(engine, task->purpose);
		return;
	}
	switch (task->purpose) {
	case PTAPE_PURPOSE_COMPARE:
		if (mode_as_wanted(engine, &mode))
			return;
		engine->mode_wanted = engine->mode;
		ptape_plan_push_front(&engine->recovery, restore);
		return;
	case PTAPE_PURPOSE_PROVE:
		if (!mode_as_wanted(engine, &mode))
			ptape_engine_freeze_place(engine);
		return;
	default:
		engine->mode = mode;
		engine->mode_stale = false;
		/* A call that has begun may find another block length than it was checked for. */
		if (task->purpose == PTAPE_PURPOSE_PLAIN && !ptape_operation_fits(engine))
			ptape_engine_fail(engine, EINVAL);
		return;
	}
}

static void build_mode_select(const struct ptape_engine *engine, const struct ptape_task *task,
			      struct ptape_command *command)
{
	ptape_cdb_mode_select_6(&command->cdb, PTAPE_MODE_6_LEN);
	ptape_page_encode_mode_6(&engine->mode_wanted, engine->scratch);
	command->direction = PTAPE_DATA_OUT;
	command->length = PTAPE_MODE_6_LEN;
}

static void complete_mode_select(struct ptape_engine *engine, const struct ptape_task *task,
				 const struct outcome *outcome)
{
	const struct ptape_task proof = { .kind = PTAPE_TASK_MODE_SENSE,
					  .purpose = PTAPE_PURPOSE_PROVE };

	engine->mode = engine->mode_wanted;
	if (engine->recovering)
		ptape_plan_push_front(&engine->recovery, proof);
}

static void build_medium_serial(const struct ptape_engine *engine, const struct ptape_task *task,
				struct ptape_command *command)
{
	ptape_cdb_read_attribute(&command->cdb, 0, PTAPE_ATTRIBUTE_MEDIUM_SERIAL,
				 PTAPE_ATTRIBUTE_ALLOC_LEN);
	expect_scratch(command, PTAPE_ATTRIBUTE_ALLOC_LEN);
}

static void complete_medium_serial(struct ptape_engine *engine, const struct ptape_task *task,
				   const struct outcome *outcome)
{
	u8 serial[PTAPE_MEDIUM_SERIAL_LEN];
	const u8 len = ptape_page_medium_serial(
		engine->scratch, arrived(outcome, PTAPE_ATTRIBUTE_ALLOC_LEN), serial);

	if (task->purpose != PTAPE_PURPOSE_COMPARE) {
		engine->medium_serial_len = len;
		memcpy(engine->medium_serial, serial, len);
		return;
	}
	if (!engine->medium_serial_len)
		engine->medium_proof = PTAPE_MEDIUM_UNPROVED;
	else if (len == engine->medium_serial_len && !memcmp(serial, engine->medium_serial, len))
		engine->medium_proof = PTAPE_MEDIUM_SAME;
	else
		engine->medium_proof = PTAPE_MEDIUM_OTHER;
}

static void build_prevent_allow(const struct ptape_engine *engine, const struct ptape_task *task,
				struct ptape_command *command)
{
	ptape_cdb_prevent_allow(&command->cdb, task->code);
}

static void complete_prevent_allow(struct ptape_engine *engine, const struct ptape_task *task,
				   const struct outcome *outcome)
{
	engine->door_locked = task->code;
}

/* --- position --- */

static void build_read_position(const struct ptape_engine *engine, const struct ptape_task *task,
				struct ptape_command *command)
{
	ptape_cdb_read_position(&command->cdb, PTAPE_READ_POSITION_SHORT);
	expect_scratch(command, PTAPE_POSITION_SHORT_LEN);
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
				   const struct outcome *outcome)
{
	if (!ptape_page_position_short(engine->scratch, arrived(outcome, PTAPE_POSITION_SHORT_LEN),
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

/* A motion to a place: what was met or given up at the old one is past. */
static void leave_place(struct ptape_engine *engine)
{
	engine->end = PTAPE_END_NONE;
	engine->given_up = false;
	engine->stray = false;
}

static void build_locate(const struct ptape_engine *engine, const struct ptape_task *task,
			 struct ptape_command *command)
{
	ptape_cdb_locate_10(&command->cdb, false, false, 0, (u32)task->count);
}

static void complete_locate(struct ptape_engine *engine, const struct ptape_task *task,
			    const struct outcome *outcome)
{
	/* Recovery's verdict asks where it stands. */
	if (engine->recovering)
		return;
	leave_place(engine);
	if (outcome->condition == PTAPE_CONDITION_END_OF_DATA) {
		ptape_position_lose(&engine->position);
		ptape_engine_fail(engine, EIO);
		return;
	}
	ptape_position_locate(&engine->position, (u64)task->count);
}

static void build_rewind(const struct ptape_engine *engine, const struct ptape_task *task,
			 struct ptape_command *command)
{
	ptape_cdb_rewind(&command->cdb, false);
}

static void complete_rewind(struct ptape_engine *engine, const struct ptape_task *task,
			    const struct outcome *outcome)
{
	ptape_position_set_beginning(&engine->position, engine->position.partition);
	leave_place(engine);
}

/* --- load and unload --- */

static void build_load_unload(const struct ptape_engine *engine, const struct ptape_task *task,
			      struct ptape_command *command)
{
	ptape_cdb_load_unload(&command->cdb, task->code != PTAPE_UNLOAD,
			      task->code == PTAPE_RETENSION, false);
}

static void complete_load_unload(struct ptape_engine *engine, const struct ptape_task *task,
				 const struct outcome *outcome)
{
	leave_place(engine);
	if (task->code == PTAPE_RETENSION) {
		ptape_position_set_beginning(&engine->position, 0);
		return;
	}
	/* Whatever was doubted about the cartridge, another session begins. */
	memset(&engine->doubt, 0, sizeof(engine->doubt));
	engine->medium_serial_len = 0;
	ptape_position_lose(&engine->position);
	engine->unloaded = task->code == PTAPE_UNLOAD;
	if (engine->unloaded)
		engine->ready = PTAPE_READY_NO_MEDIUM;
	else
		ptape_plan_push_facts(&engine->plan);
}

/* --- data --- */

static void build_read(const struct ptape_engine *engine, const struct ptape_task *task,
		       struct ptape_command *command)
{
	ptape_cdb_read_6(&command->cdb, engine->mode.block_length, false, transfer_units(engine));
	command->direction = PTAPE_DATA_IN;
	command->transfer = true;
	command->length = engine->operation.length;
}

static void met_filemark(struct ptape_engine *engine, u32 got)
{
	engine->block_before_mark = engine->position.block_in_file;
	ptape_position_pass_filemark(&engine->position);
	engine->end = got ? PTAPE_END_MARK_HIT : PTAPE_END_MARK;
}

static void met_end_of_data(struct ptape_engine *engine, u32 got)
{
	if (got) {
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
static void met_incorrect_length(struct ptape_engine *engine, const struct outcome *outcome,
				 u32 got)
{
	const struct ptape_task back = { .kind = PTAPE_TASK_SPACE,
					 .code = PTAPE_SPACE_BLOCKS,
					 .purpose = PTAPE_PURPOSE_BACK_OVER,
					 .count = -1 };
	const struct ptape_sense *sense = &outcome->result->sense;

	if (engine->mode.block_length) {
		ptape_position_add_blocks(&engine->position, 1);
		ptape_plan_push(&engine->plan, back);
		if (!got)
			engine->result = -EIO;
	} else if (sense->information_valid && sense->information < 0) {
		engine->result = -ENOMEM;
	}
}

static void complete_read(struct ptape_engine *engine, const struct ptape_task *task,
			  const struct outcome *outcome)
{
	const u32 asked = transfer_units(engine);
	const bool fixed = engine->mode.block_length;
	u32 undone, got;

	/* Without INFORMATION nothing says that any of it is data, but for an ILI's transfer. */
	if (outcome->condition == PTAPE_CONDITION_GOOD)
		undone = fixed ? outcome->result->residual / unit_bytes(engine)
			       : outcome->result->residual;
	else if (outcome->condition == PTAPE_CONDITION_INCORRECT_LENGTH && !fixed)
		undone = residue(outcome, asked, outcome->result->residual);
	else if (outcome->condition == PTAPE_CONDITION_EARLY_WARNING)
		undone = residue(outcome, asked, 0);
	else
		undone = fixed ? residue(outcome, asked, asked) : asked;
	got = undone < asked ? asked - undone : 0;

	engine->result = (s64)got * unit_bytes(engine);
	if (fixed || outcome->condition == PTAPE_CONDITION_GOOD ||
	    outcome->condition == PTAPE_CONDITION_INCORRECT_LENGTH ||
	    outcome->condition == PTAPE_CONDITION_EARLY_WARNING)
		ptape_position_add_blocks(&engine->position, objects(engine, got));

	switch (outcome->condition) {
	case PTAPE_CONDITION_FILEMARK:
		met_filemark(engine, got);
		return;
	case PTAPE_CONDITION_END_OF_DATA:
		met_end_of_data(engine, got);
		return;
	case PTAPE_CONDITION_VOLUME_OVERFLOW:
		if (!got)
			engine->result = -EIO;
		return;
	case PTAPE_CONDITION_INCORRECT_LENGTH:
		met_incorrect_length(engine, outcome, got);
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

static void build_write(const struct ptape_engine *engine, const struct ptape_task *task,
			struct ptape_command *command)
{
	ptape_cdb_write_6(&command->cdb, engine->mode.block_length, transfer_units(engine));
	command->direction = PTAPE_DATA_OUT;
	command->transfer = true;
	command->length = engine->operation.length;
}

static void complete_write(struct ptape_engine *engine, const struct ptape_task *task,
			   const struct outcome *outcome)
{
	const u32 asked = transfer_units(engine);
	u32 undone = 0;

	if (outcome->condition == PTAPE_CONDITION_EARLY_WARNING)
		undone = residue(outcome, asked, 0);
	else if (outcome->condition == PTAPE_CONDITION_VOLUME_OVERFLOW)
		undone = residue(outcome, asked, asked);

	if (undone < asked) {
		ptape_position_add_blocks(&engine->position, objects(engine, asked - undone));
		engine->unproved = true;
		engine->result = (s64)(asked - undone) * unit_bytes(engine);
	} else {
		engine->result = -ENOSPC;
	}
	/* After early warning every other write is refused, so that all programs hear of it. */
	engine->end = outcome->condition != PTAPE_CONDITION_GOOD || engine->end == PTAPE_END_DATA_1
			      ? PTAPE_END_WARNING
			      : PTAPE_END_NONE;
}

static void build_filemarks(const struct ptape_engine *engine, const struct ptape_task *task,
			    struct ptape_command *command)
{
	ptape_cdb_write_filemarks_6(&command->cdb, task->code, false, (u32)task->count);
}

static void complete_filemarks(struct ptape_engine *engine, const struct ptape_task *task,
			       const struct outcome *outcome)
{
	const struct ptape_task proof = { .kind = PTAPE_TASK_READ_POSITION,
					  .purpose = PTAPE_PURPOSE_PROVE };
	const u32 asked = (u32)task->count;
	u32 undone = 0;

	if (outcome->condition == PTAPE_CONDITION_VOLUME_OVERFLOW) {
		undone = residue(outcome, asked, asked);
		ptape_engine_fail(engine, EIO);
	}
	ptape_position_write_filemarks(&engine->position, asked - undone);
	/* Behind the mark of a close, the end of data reads as the end of a file. */
	if (asked)
		engine->end = engine->operation.kind == PTAPE_OPERATION_CLOSE ? PTAPE_END_MARK
									      : PTAPE_END_NONE;
	engine->unproved = true;
	if (task->code || undone)
		return; /* IMMED: not on the tape yet, no proof */
	if (engine->position_untold)
		engine->unproved = false; /* the drive's GOOD is all the proof there is */
	else
		ptape_plan_push_front(&engine->plan, proof);
}

/* --- motion --- */

static void build_space(const struct ptape_engine *engine, const struct ptape_task *task,
			struct ptape_command *command)
{
	ptape_cdb_space_6(&command->cdb, task->code, (s32)task->count);
}

static void space_blocks_met(struct ptape_engine *engine, const struct ptape_task *task,
			     const struct outcome *outcome, s64 undone)
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
				const struct outcome *outcome, s64 undone)
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

/* SPACE ended before its count: where it stands, and whether that is an error. */
static void space_cut_short(struct ptape_engine *engine, const struct ptape_task *task,
			    const struct outcome *outcome)
{
	const u32 asked = (u32)(task->count < 0 ? -task->count : task->count);
	const s64 undone = residue(outcome, asked, 0);

	if (task->code == PTAPE_SPACE_BLOCKS)
		space_blocks_met(engine, task, outcome, undone);
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
		engine->end = task->count > 0 ? PTAPE_END_MARK : PTAPE_END_NONE;
		if (task->purpose == PTAPE_PURPOSE_BACK_OVER)
			engine->position.block_in_file = engine->block_before_mark;
		return;
	default:
		ptape_position_space_filemarks(&engine->position, 1);
		engine->position.file = PTAPE_NUMBER_UNKNOWN;
		engine->position.block_in_file = PTAPE_NUMBER_UNKNOWN;
		engine->end = PTAPE_END_DATA;
		return;
	}
}

static bool space_is_done(const struct ptape_task *task, const struct outcome *outcome)
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
			   const struct outcome *outcome)
{
	const struct ptape_task ask = { .kind = PTAPE_TASK_READ_POSITION };
	const struct ptape_task to_end = { .kind = PTAPE_TASK_SPACE,
					   .code = PTAPE_SPACE_END_OF_DATA };

	if (!space_is_done(task, outcome)) {
		space_cut_short(engine, task, outcome);
	} else {
		space_done(engine, task);
		/* More filemarks than SPACE(6) can count. */
		if (task->purpose == PTAPE_PURPOSE_TO_END)
			ptape_plan_push(&engine->plan, to_end);
	}
	/* Also after a failure: the next command starts from a known place. */
	if (!engine->position_untold)
		ptape_plan_push_front(&engine->plan, ask);
}

#define TASK_ROW(kind, command_class, is_long, noun) \
	[PTAPE_TASK_##                               \
		kind] = { PTAPE_CLASS_##command_class, is_long, build_##noun, complete_##noun }

static const struct task_row rows[PTAPE_TASK_NR] = {
	/* No command: neither built nor answered. */
	[PTAPE_TASK_AWAIT_PATH] = { .command_class = PTAPE_CLASS_TEST },
	TASK_ROW(TEST_READY, TEST, true, test_ready),
	TASK_ROW(BLOCK_LIMITS, INQUIRE, false, block_limits),
	TASK_ROW(MODE_SENSE, INQUIRE, false, mode_sense),
	TASK_ROW(MODE_SELECT, CONFIGURE, false, mode_select),
	TASK_ROW(MEDIUM_SERIAL, INQUIRE, false, medium_serial),
	TASK_ROW(READ_POSITION, INQUIRE, false, read_position),
	TASK_ROW(PREVENT_ALLOW, CONFIGURE, false, prevent_allow),
	TASK_ROW(READ, READ, false, read),
	TASK_ROW(WRITE, WRITE, false, write),
	TASK_ROW(FILEMARKS, WRITE, false, filemarks),
	TASK_ROW(SPACE, SPACE, true, space),
	TASK_ROW(LOCATE, LOCATE, true, locate),
	TASK_ROW(REWIND, LOCATE, true, rewind),
	TASK_ROW(LOAD_UNLOAD, LOAD, true, load_unload),
};

enum ptape_command_class ptape_task_class(const struct ptape_task *task)
{
	return rows[task->kind].command_class;
}

void ptape_task_command(const struct ptape_engine *engine, const struct ptape_task *task,
			struct ptape_command *command)
{
	memset(command, 0, sizeof(*command));
	/* As long as a load takes; but a recovery's is a look at a drive that must be ready. */
	command->long_timeout = rows[task->kind].long_timeout &&
				!(engine->recovering && task->kind == PTAPE_TASK_TEST_READY);
	rows[task->kind].build(engine, task, command);
}

void ptape_task_complete(struct ptape_engine *engine, struct ptape_task task,
			 enum ptape_condition condition, const struct ptape_result *result)
{
	const struct outcome outcome = { condition, result };

	rows[task.kind].complete(engine, &task, &outcome);
}

static void tolerate_block_limits(struct ptape_engine *engine, enum ptape_task_purpose purpose)
{
	engine->limits_known = false;
}

static void tolerate_medium_serial(struct ptape_engine *engine, enum ptape_task_purpose purpose)
{
	if (purpose == PTAPE_PURPOSE_COMPARE)
		engine->medium_proof = PTAPE_MEDIUM_UNPROVED;
	else
		engine->medium_serial_len = 0;
}

struct toleration {
	void (*tolerate)(struct ptape_engine *engine, enum ptape_task_purpose purpose);
	bool any_error; /* else only ILLEGAL REQUEST says that the drive never tells */
};

static const struct toleration tolerations[PTAPE_TASK_NR] = {
	[PTAPE_TASK_BLOCK_LIMITS] = { tolerate_block_limits, true },
	[PTAPE_TASK_MODE_SENSE] = { tolerate_mode_sense, false },
	[PTAPE_TASK_MEDIUM_SERIAL] = { tolerate_medium_serial, true },
	[PTAPE_TASK_READ_POSITION] = { position_not_told, false },
};

bool ptape_task_is_tolerant(const struct ptape_task *task, enum ptape_condition condition)
{
	if (!tolerations[task->kind].tolerate || condition == PTAPE_CONDITION_NO_MEDIUM)
		return false;
	return tolerations[task->kind].any_error || condition == PTAPE_CONDITION_ILLEGAL_REQUEST;
}

void ptape_task_tolerate(struct ptape_engine *engine, struct ptape_task task)
{
	tolerations[task.kind].tolerate(engine, task.purpose);
}

bool ptape_task_is_here(const struct ptape_task *task)
{
	const enum ptape_command_class here =
		PTAPE_CLASS_READ | PTAPE_CLASS_WRITE | PTAPE_CLASS_SPACE;

	return (rows[task->kind].command_class & here) || task->purpose == PTAPE_PURPOSE_TELL;
}

u64 ptape_task_end(const struct ptape_engine *engine, const struct ptape_task *task)
{
	if (task->kind == PTAPE_TASK_WRITE)
		return engine->position.block + objects(engine, transfer_units(engine));
	return engine->position.block + (u64)task->count;
}
