/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An obedient drive: answers GOOD to whatever the tape engine sends, keeps
 * count of blocks, and remembers the CDBs. For vectors that say which commands
 * an operation is made of; faults are the business of other tests. In C, for
 * Catch2 and for KUnit.
 */
#ifndef PTAPE_TESTS_VECTORS_OBEDIENT_DRIVE_H
#define PTAPE_TESTS_VECTORS_OBEDIENT_DRIVE_H

#define OBEDIENT_COMMANDS_MAX 16
#define OBEDIENT_CDB_LEN      10 /* bytes that are remembered of a CDB */
#define OBEDIENT_DENSITY      0x5e
#define OBEDIENT_STEPS_MAX    64

struct obedient_drive {
	struct ptape_engine engine;
	u8 scratch[PTAPE_SCRATCH_LEN];
	/* What the drive is. */
	u32 block; /* where the tape stands */
	u8 partition;
	u32 block_length; /* 0: variable */
	bool write_protected;
	bool empty;
	bool mark_ahead; /* the next READ meets a filemark behind its first block */
	/* What it was sent by the last operation. */
	u8 cdbs[OBEDIENT_COMMANDS_MAX][OBEDIENT_CDB_LEN];
	unsigned int commands;
	unsigned int steps;
};

static inline void obedient_drive_init(struct obedient_drive *drive)
{
	memset(drive, 0, sizeof(*drive));
	ptape_engine_init(&drive->engine, drive->scratch);
}

/* A mode page behind header and descriptor, by its code. */
static inline void obedient_drive_page(u8 *page, u8 code)
{
	if (code == PTAPE_PAGE_COMPRESSION) {
		page[0] = PTAPE_PAGE_COMPRESSION;
		page[1] = 14;
		page[2] = 0x40; /* DCC: may be switched on */
	} else if (code == PTAPE_PAGE_PARTITIONS) {
		page[0] = PTAPE_PAGE_PARTITIONS;
		page[1] = 14;
		page[2] = 3;	/* more than the first can be made */
		page[3] = 1;	/* more there are */
		page[4] = 0x1c; /* PSUM 11b, POFM */
	}
}

static inline void obedient_drive_data(struct obedient_drive *drive, const u8 *cdb)
{
	u8 *data = drive->scratch;

	memset(data, 0, sizeof(drive->scratch));
	switch (cdb[0]) {
	case PTAPE_OP_MODE_SENSE_6:
		data[2] = drive->write_protected ? 0x90 : 0x10;
		data[3] = 8;
		data[4] = OBEDIENT_DENSITY;
		put_unaligned_be24(drive->block_length, data + 9);
		obedient_drive_page(data + 12, cdb[2]);
		return;
	case PTAPE_OP_READ_ATTRIBUTE:
		data[3] = 6; /* one attribute of one byte */
		data[4] = 0x04;
		data[5] = 0x01;
		data[8] = 1;
		data[9] = 'A';
		return;
	case PTAPE_OP_READ_POSITION:
		data[1] = drive->partition;
		put_unaligned_be32(drive->block, data + 4);
		return;
	default:
		return;
	}
}

static inline void obedient_drive_read(struct obedient_drive *drive, u32 blocks,
				       struct ptape_result *result)
{
	if (!drive->mark_ahead) {
		drive->block += blocks;
		return;
	}
	drive->mark_ahead = false;
	drive->block += 2; /* a block and the mark */
	result->status = PTAPE_STATUS_CHECK_CONDITION;
	result->sense.valid = true;
	result->sense.filemark = true;
	result->sense.information_valid = true;
	result->sense.information = blocks - 1;
}

/* Spacing over filemarks: so many blocks lie between two of them. */
#define OBEDIENT_FILE_BLOCKS 10

static inline void obedient_drive_move(struct obedient_drive *drive, const u8 *cdb,
				       struct ptape_result *result)
{
	const u32 length = get_unaligned_be24(cdb + 2);
	const u32 count = length & 0x800000 ? length | 0xff000000 : length; /* sign-extended */

	switch (cdb[0]) {
	case PTAPE_OP_READ_6:
		obedient_drive_read(drive, cdb[1] & 1 ? length : 1, result);
		return;
	case PTAPE_OP_WRITE_6:
		drive->block += cdb[1] & 1 ? length : 1;
		return;
	case PTAPE_OP_WRITE_FILEMARKS_6:
		drive->block += length;
		return;
	case PTAPE_OP_SPACE_6:
		drive->block += cdb[1] == PTAPE_SPACE_BLOCKS ? count : count * OBEDIENT_FILE_BLOCKS;
		return;
	case PTAPE_OP_SPACE_16:
		drive->block += (u32)get_unaligned_be64(cdb + 4);
		return;
	case PTAPE_OP_LOCATE_10:
		if (cdb[1] & 2)
			drive->partition = cdb[8];
		drive->block = get_unaligned_be32(cdb + 3);
		return;
	case PTAPE_OP_LOAD_UNLOAD:
		drive->partition = 0;
		drive->block = 0;
		return;
	case PTAPE_OP_REWIND:
		drive->block = 0;
		return;
	default:
		return;
	}
}

static inline void obedient_drive_answer(struct obedient_drive *drive,
					 const struct ptape_command *command,
					 struct ptape_result *result)
{
	const u8 *cdb = command->cdb.bytes;

	if (drive->commands < OBEDIENT_COMMANDS_MAX)
		memcpy(drive->cdbs[drive->commands], cdb, OBEDIENT_CDB_LEN);
	drive->commands++;
	if (drive->empty && cdb[0] == PTAPE_OP_TEST_UNIT_READY) {
		result->status = PTAPE_STATUS_CHECK_CONDITION;
		result->sense.valid = true;
		result->sense.key = PTAPE_KEY_NOT_READY;
		result->sense.asc = 0x3a;
		return;
	}
	if (command->direction == PTAPE_DATA_IN && !command->transfer)
		obedient_drive_data(drive, cdb);
	obedient_drive_move(drive, cdb, result);
}

static inline s64 obedient_drive_run(struct obedient_drive *drive,
				     const struct ptape_operation *operation)
{
	struct ptape_event event;
	struct ptape_step step;

	memset(&event, 0, sizeof(event));
	memset(drive->cdbs, 0, sizeof(drive->cdbs));
	drive->commands = 0;
	drive->steps = 0;
	ptape_engine_begin(&drive->engine, operation);
	event.kind = PTAPE_EVENT_STARTED;
	for (;;) {
		ptape_engine_step(&drive->engine, &event, &step);
		if (step.kind == PTAPE_STEP_DONE || ++drive->steps > OBEDIENT_STEPS_MAX)
			return step.result;
		memset(&event, 0, sizeof(event));
		if (step.kind == PTAPE_STEP_AWAIT_PATH) {
			event.kind = PTAPE_EVENT_PATH;
			continue;
		}
		event.kind = PTAPE_EVENT_RESULT;
		obedient_drive_answer(drive, &step.command, &event.result);
	}
}

#endif /* PTAPE_TESTS_VECTORS_OBEDIENT_DRIVE_H */
