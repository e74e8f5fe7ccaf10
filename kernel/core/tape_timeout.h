/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How long a command may take: st's times by kind of command, those that MTSETDRVBUFFER has
 * set, and, where it has set none, those that the drive recommends. Pure: any context, no lock.
 */
#ifndef PTAPE_CORE_TAPE_TIMEOUT_H
#define PTAPE_CORE_TAPE_TIMEOUT_H

#include "core_port.h"
#include "disposition.h"
#include "tape_options.h"
#include "tape_timeout_rules.h"

#define PTAPE_TIMEOUT_ERASES 8	    /* as st: an erasure may take as many long timeouts */
#define PTAPE_TIMEOUT_MAX_S  604800 /* a week, as the longest hold: nobody waits longer */

/* Which of st's times is a command's. */
enum ptape_duration {
	PTAPE_DURATION_SHORT, /* it moves little */
	PTAPE_DURATION_LONG,  /* it may move the whole tape */
	PTAPE_DURATION_ERASE, /* it may write the whole tape */
};

/* What a drive recommends. Zeroed memory: it was not asked, and recommends nothing. */
struct ptape_timeouts {
	bool asked;			/* told, or refused: once in the life of the unit */
	u32 told_s[PTAPE_TIMEOUT_ROWS]; /* by row of the table, not beyond its bound; 0: not told */
};

/**
 * ptape_timeouts_take() - what a drive has answered
 * @timeouts: all of it is written
 * @data: answer to REPORT SUPPORTED OPERATION CODES, all commands, with their timeouts
 * @len: bytes that arrived
 */
void ptape_timeouts_take(struct ptape_timeouts *timeouts, const u8 *data, size_t len);

/**
 * ptape_timeout_s() - how long a command of a class may take
 * @options: as the program has set them; where it has set a time, that counts
 * @timeouts: as the drive has told: what is below st's own time is taken for that, since a
 *	      write that st would wait for is not given up for a number
 * @command_class: one bit of enum ptape_command_class
 *
 * Return: seconds.
 */
u32 ptape_timeout_s(const struct ptape_options *options, const struct ptape_timeouts *timeouts,
		    enum ptape_command_class command_class);

#endif /* PTAPE_CORE_TAPE_TIMEOUT_H */
