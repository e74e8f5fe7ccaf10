/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The recovery table: X(id, media, places, interruptions, data, buffers,
 * verdict). The first row that fits decides; each column is a mask, one bit a
 * value of the fact. Read with design's section 4; B is where the interrupted
 * command started, E where it would end, P where the drive says it stands, S
 * the last point that is proved to be on the tape.
 */
#ifndef PTAPE_CORE_RECOVERY_RULES_H
#define PTAPE_CORE_RECOVERY_RULES_H

#include "recovery.h"

/* Whose cartridge it is: enum ptape_medium_proof. */
#define PTAPE_MEDIA_OURS    (1 << PTAPE_MEDIUM_UNDOUBTED | 1 << PTAPE_MEDIUM_SAME)
#define PTAPE_MEDIA_FOREIGN (1 << PTAPE_MEDIUM_UNPROVED | 1 << PTAPE_MEDIUM_OTHER)

/* Where it stands. */
enum ptape_recovery_place {
	PTAPE_PLACE_START = 1 << 0,	/* P = B */
	PTAPE_PLACE_END = 1 << 1,	/* P = E, and E is not B */
	PTAPE_PLACE_ELSEWHERE = 1 << 2, /* neither */
	PTAPE_PLACE_UNKNOWN = 1 << 3,	/* the drive does not tell P, or we do not know B */
	PTAPE_PLACE_ANY = (1 << 4) - 1,
};

/* What was under way: enum ptape_interrupted. */
#define PTAPE_UNDER_WAY_WRITE (1 << PTAPE_INTERRUPTED_WRITE)
#define PTAPE_UNDER_WAY_ANY   ((1 << (PTAPE_INTERRUPTED_GIVEN_UP + 1)) - 1)

/* What the session has on the tape. */
enum ptape_recovery_data {
	PTAPE_DATA_READ = 1 << 0,     /* nothing: it does not write */
	PTAPE_DATA_PROVED = 1 << 1,   /* all that was acknowledged is proved: S = B */
	PTAPE_DATA_UNPROVED = 1 << 2, /* some of it is not: S < B */
	PTAPE_DATA_ANY = (1 << 3) - 1,
};

/* What became of the drive's buffer. */
enum ptape_recovery_buffer {
	PTAPE_BUFFER_KEPT = 1 << 0,
	PTAPE_BUFFER_DOUBTED = 1 << 1, /* power on: it may be empty */
	PTAPE_BUFFER_ANY = (1 << 2) - 1,
};

#define PTAPE_PLACES_LOST (PTAPE_PLACE_ELSEWHERE | PTAPE_PLACE_UNKNOWN)

/* clang-format off */
#define PTAPE_RECOVERY_RULES(X)                                                                 \
	X(FOREIGN, PTAPE_MEDIA_FOREIGN, PTAPE_PLACE_ANY, PTAPE_UNDER_WAY_ANY,                   \
	  PTAPE_DATA_ANY, PTAPE_BUFFER_ANY, FREEZE_MEDIUM)                                      \
	/* Reading is harmless: back to B, whatever moved the tape. */                          \
	X(READ_UNKNOWN, PTAPE_MEDIA_OURS, PTAPE_PLACE_UNKNOWN, PTAPE_UNDER_WAY_ANY,             \
	  PTAPE_DATA_READ, PTAPE_BUFFER_ANY, FREEZE_POSITION)                                   \
	X(READ_START, PTAPE_MEDIA_OURS, PTAPE_PLACE_START, PTAPE_UNDER_WAY_ANY,                 \
	  PTAPE_DATA_READ, PTAPE_BUFFER_ANY, GO_ON)                                             \
	X(READ_MOVED, PTAPE_MEDIA_OURS, PTAPE_PLACE_ANY, PTAPE_UNDER_WAY_ANY,                   \
	  PTAPE_DATA_READ, PTAPE_BUFFER_ANY, RETURN)                                            \
	/* A drive may keep its count and lose its buffer: no place proves what it held. */     \
	X(BUFFER_LOST, PTAPE_MEDIA_OURS, PTAPE_PLACE_ANY, PTAPE_UNDER_WAY_ANY,                  \
	  PTAPE_DATA_UNPROVED, PTAPE_BUFFER_DOUBTED, FREEZE_LOSS)                               \
	X(DATA_LOST, PTAPE_MEDIA_OURS, PTAPE_PLACES_LOST, PTAPE_UNDER_WAY_ANY,                  \
	  PTAPE_DATA_UNPROVED, PTAPE_BUFFER_ANY, FREEZE_LOSS)                                   \
	X(PLACE_LOST, PTAPE_MEDIA_OURS, PTAPE_PLACES_LOST, PTAPE_UNDER_WAY_ANY,                 \
	  PTAPE_DATA_PROVED, PTAPE_BUFFER_ANY, FREEZE_POSITION)                                 \
	X(START, PTAPE_MEDIA_OURS, PTAPE_PLACE_START, PTAPE_UNDER_WAY_ANY,                      \
	  PTAPE_DATA_ANY, PTAPE_BUFFER_ANY, GO_ON)                                              \
	X(DONE, PTAPE_MEDIA_OURS, PTAPE_PLACE_END, PTAPE_UNDER_WAY_WRITE,                       \
	  PTAPE_DATA_ANY, PTAPE_BUFFER_KEPT, ACCEPT)                                            \
	/*                                                                                      \
	 * At E, but its data went with the buffer: from B, which is S, once more. Or the       \
	 * program was told that it failed, and what it does next is to be in its place.        \
	 */                                                                                     \
	X(AGAIN, PTAPE_MEDIA_OURS, PTAPE_PLACE_ANY, PTAPE_UNDER_WAY_ANY,                        \
	  PTAPE_DATA_ANY, PTAPE_BUFFER_ANY, RETURN)
/* clang-format on */

#endif /* PTAPE_CORE_RECOVERY_RULES_H */
