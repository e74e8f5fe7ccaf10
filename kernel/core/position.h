/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Position: what we know of where the tape stands. Two facts travel together:
 * the logical block address, which the drive can be asked for and which
 * recovery rests on, and the file and block numbers that MTIOCGET reports,
 * which only counting can know. Pure: any context; the caller's lock.
 *
 *                report                  filemarks spaced over
 *    LOST --------------------> KNOWN -------------------------> UNCOUNTED
 *     ^  ^                      |  ^ ^                            |  |
 *     |  | lose        suspect  |  | | report                     |  |
 *     |  +------------ SUSPECT <+  | +----------------------------+  |
 *     |                   |        |                                 |
 *     |                   +--------+ report                          |
 *     +--------------------------------------------------------------+
 *                                suspect, lose
 */
#ifndef PTAPE_CORE_POSITION_H
#define PTAPE_CORE_POSITION_H

#include "core_port.h"
#include "page.h"

#define PTAPE_NUMBER_UNKNOWN	(-1)	/* of a file or block number, as MTIOCGET has it */
#define PTAPE_PARTITION_UNKNOWN U32_MAX /* on the way to another, and no answer */

enum ptape_position_state {
	PTAPE_POSITION_LOST,	  /* nothing is known */
	PTAPE_POSITION_SUSPECT,	  /* all below is a memory: ask the drive, and compare */
	PTAPE_POSITION_UNCOUNTED, /* the numbers are good, the address must be asked */
	PTAPE_POSITION_KNOWN,	  /* proved by the drive's word or by counting from it */
};

struct ptape_position {
	enum ptape_position_state state;
	u32 partition;
	u64 block;	   /* logical block address of the next object */
	s64 file;	   /* filemarks before it, PTAPE_NUMBER_UNKNOWN if not counted */
	s64 block_in_file; /* blocks since the last filemark, or PTAPE_NUMBER_UNKNOWN */
};

/*
 * Something may have moved the tape: a known position is only remembered from
 * now on, an uncounted one has no address to compare with and is lost.
 */
void ptape_position_suspect(struct ptape_position *position);

/* Nothing is known any more, neither address nor numbers. */
void ptape_position_lose(struct ptape_position *position);

/* A tape that stands at the beginning of @partition, file 0, block 0. */
void ptape_position_set_beginning(struct ptape_position *position, u32 partition);

/**
 * ptape_position_report() - take the drive's word for where it stands
 * @position: becomes KNOWN, or LOST when the drive does not know either
 * @report: READ POSITION's answer
 *
 * The file and block numbers survive when the report confirms the remembered
 * address and when only the address was missing (UNCOUNTED); they are 0 and 0
 * at the beginning of the partition, else unknown.
 */
void ptape_position_report(struct ptape_position *position,
			   const struct ptape_read_position *report);

/* @count blocks were written, read or spaced over; negative towards the beginning. */
void ptape_position_add_blocks(struct ptape_position *position, s64 count);

/* One filemark was passed forwards by a read or a space over blocks. */
void ptape_position_pass_filemark(struct ptape_position *position);

/* One filemark was passed backwards by a space over blocks. */
void ptape_position_pass_filemark_back(struct ptape_position *position);

/* @count filemarks were written here. */
void ptape_position_write_filemarks(struct ptape_position *position, u32 count);

/*
 * @count filemarks were spaced over, negative backwards. How many blocks lay
 * between them nobody told: the address is uncounted. Forwards the tape stands
 * behind a mark, block 0; backwards before one, block unknown.
 */
void ptape_position_space_filemarks(struct ptape_position *position, s64 count);

/* LOCATE to @block succeeded: address known, numbers unknown but at the beginning. */
void ptape_position_locate(struct ptape_position *position, u64 block);

/* Return: true when two positions are KNOWN and the same place. */
bool ptape_position_same(const struct ptape_position *a, const struct ptape_position *b);

#endif /* PTAPE_CORE_POSITION_H */
