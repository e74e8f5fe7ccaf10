/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of tasks (tape_task*.c) share and nobody else sees: the row of
 * each task, and how an answer is read. The row stands behind its task's functions.
 */
#ifndef PTAPE_CORE_TAPE_TASK_H
#define PTAPE_CORE_TAPE_TASK_H

#include "tape_internal.h"

#define PTAPE_SETMARK_DETECTED 0x0003 /* ASC and ASCQ, SPC-5 annex F */

struct ptape_outcome {
	enum ptape_condition condition;
	const struct ptape_result *result;
};

struct ptape_task_row {
	enum ptape_command_class command_class;
	void (*build)(const struct ptape_engine *engine, const struct ptape_task *task,
		      struct ptape_command *command);
	void (*complete)(struct ptape_engine *engine, const struct ptape_task *task,
			 const struct ptape_outcome *outcome);
	/* Takes a failure as the answer that the drive cannot tell; NULL: it is a failure. */
	void (*tolerate)(struct ptape_engine *engine, const struct ptape_task *task);
	bool tolerates_any; /* else only ILLEGAL REQUEST says that the drive never tells */
};

/* tape_task_drive.c */
extern const struct ptape_task_row ptape_task_test_ready;
extern const struct ptape_task_row ptape_task_block_limits;
extern const struct ptape_task_row ptape_task_medium_serial;
extern const struct ptape_task_row ptape_task_timeouts;
extern const struct ptape_task_row ptape_task_prevent_allow;

/* tape_task_mode.c */
extern const struct ptape_task_row ptape_task_mode_sense;
extern const struct ptape_task_row ptape_task_mode_select;
extern const struct ptape_task_row ptape_task_mode_page;
extern const struct ptape_task_row ptape_task_compression;

/* tape_task_position.c */
extern const struct ptape_task_row ptape_task_read_position;

/* tape_task_encryption.c */
extern const struct ptape_task_row ptape_task_encryption;

/* tape_task_reserve.c */
extern const struct ptape_task_row ptape_task_reserve_keys;
extern const struct ptape_task_row ptape_task_reserve_held;
extern const struct ptape_task_row ptape_task_register;
extern const struct ptape_task_row ptape_task_reserve;
extern const struct ptape_task_row ptape_task_reserve_unit;

/* tape_task_protection.c */
extern const struct ptape_task_row ptape_task_protection;
extern const struct ptape_task_row ptape_task_protect;

/* tape_task_motion.c */
extern const struct ptape_task_row ptape_task_locate;
extern const struct ptape_task_row ptape_task_rewind;
extern const struct ptape_task_row ptape_task_load_unload;
extern const struct ptape_task_row ptape_task_space;

/* tape_partition.c */
extern const struct ptape_task_row ptape_task_partitioning;
extern const struct ptape_task_row ptape_task_format;

/* tape_task_mode.c: MODE SELECT(6) of engine->mode_list. */
void ptape_send_mode_list(const struct ptape_engine *engine, struct ptape_command *command);

/* tape_task_data.c */
extern const struct ptape_task_row ptape_task_read;
extern const struct ptape_task_row ptape_task_write;
extern const struct ptape_task_row ptape_task_filemarks;
extern const struct ptape_task_row ptape_task_erase;

/* What SPACE(6) and LOCATE(10) have no room for. */
static inline bool ptape_space_is_wide(s64 count)
{
	return count > PTAPE_SPACE_6_COUNT_MAX || count < PTAPE_SPACE_6_COUNT_MIN;
}

static inline bool ptape_block_is_wide(u64 block)
{
	return block > U32_MAX;
}

/* tape_replay.c */
extern const struct ptape_task_row ptape_task_witness;
extern const struct ptape_task_row ptape_task_replay;
extern const struct ptape_task_row ptape_task_flush;

/* tape_task_append.c */
extern const struct ptape_task_row ptape_task_appends;
extern const struct ptape_task_row ptape_task_to_end;

/* tape_true_end.c */
extern const struct ptape_task_row ptape_task_last_mark;

/* Bytes of a READ that is to meet a filemark: a block there is none that is looked for. */
u32 ptape_mark_read_bytes(const struct ptape_engine *engine);

static inline void ptape_expect_scratch(struct ptape_command *command, u32 length)
{
	command->direction = PTAPE_DATA_IN;
	command->length = length;
}

/* Bytes of parameter data that arrived. */
static inline size_t ptape_arrived(const struct ptape_outcome *outcome, u32 asked)
{
	return outcome->result->residual < asked ? asked - outcome->result->residual : 0;
}

/* A READ ended at a filemark. A setmark has the same bit, and a code of its own (SSC-2 5.3.4). */
static inline bool ptape_met_filemark(const struct ptape_outcome *outcome)
{
	const struct ptape_sense *sense = &outcome->result->sense;

	return outcome->condition == PTAPE_CONDITION_FILEMARK &&
	       (sense->asc << 8 | sense->ascq) != PTAPE_SETMARK_DETECTED;
}

/* The INFORMATION field as a residue, never outside of what was asked. */
static inline u32 ptape_residue(const struct ptape_outcome *outcome, u32 asked, u32 otherwise)
{
	const struct ptape_sense *sense = &outcome->result->sense;

	if (!sense->information_valid)
		return otherwise;
	if (sense->information < 0)
		return 0;
	return sense->information < asked ? (u32)sense->information : asked;
}

#endif /* PTAPE_CORE_TAPE_TASK_H */
