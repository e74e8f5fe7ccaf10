/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The recovery table: X(id, media, places, interruptions, data, buffers,
 * journals, witnesses, verdict). The first row that fits decides; each column is a mask, one bit a
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

/* Where it stands; E is B where no write was interrupted. */
enum ptape_recovery_place {
	PTAPE_PLACE_START = 1 << 0,   /* P = B */
	PTAPE_PLACE_END = 1 << 1,     /* P = E */
	PTAPE_PLACE_BETWEEN = 1 << 2, /* B < P < E */
	PTAPE_PLACE_WITHIN = 1 << 3,  /* S <= P < B */
	PTAPE_PLACE_BEFORE = 1 << 4,  /* P < S */
	PTAPE_PLACE_ASTRAY = 1 << 5,  /* P > E, another partition, or not known, as B may be too */
	PTAPE_PLACE_ANY = (1 << 6) - 1,
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
	PTAPE_DATA_WRITTEN = PTAPE_DATA_PROVED | PTAPE_DATA_UNPROVED,
};

/* What became of the drive's buffer. */
enum ptape_recovery_buffer {
	PTAPE_BUFFER_KEPT = 1 << 0,
	PTAPE_BUFFER_DOUBTED = 1 << 1, /* power on: it may be empty */
	PTAPE_BUFFER_FAILED = 1 << 2,  /* a deferred error: a block out of it is not on the tape */
	PTAPE_BUFFER_ANY = (1 << 3) - 1,
	PTAPE_BUFFER_WANTING = PTAPE_BUFFER_DOUBTED | PTAPE_BUFFER_FAILED,
};

/* How far back the journal goes. */
enum ptape_recovery_journal {
	PTAPE_JOURNAL_ALL = 1 << 0,	/* to S: whatever was lost can be sent again */
	PTAPE_JOURNAL_SOME = 1 << 1,	/* to P, not to S; P may be behind B */
	PTAPE_JOURNAL_LACKING = 1 << 2, /* not even to P */
	PTAPE_JOURNAL_ANY = (1 << 3) - 1,
};

/* Of P: enum ptape_witness. */
#define PTAPE_WITNESS_IS_ASKED	 (1 << PTAPE_WITNESS_ASK)
#define PTAPE_WITNESS_IS_MISSING (1 << PTAPE_WITNESS_MISSING)
#define PTAPE_WITNESS_IS_UNREAD	 (1 << PTAPE_WITNESS_UNREAD)
/* Nothing is known of what is in front of P. */
#define PTAPE_WITNESS_IS_LACKING (1 << PTAPE_WITNESS_UNREAD | 1 << PTAPE_WITNESS_NONE)
#define PTAPE_WITNESS_ANY	 ((1 << (PTAPE_WITNESS_NONE + 1)) - 1)

#define PTAPE_PLACES_SHORT (PTAPE_PLACE_WITHIN | PTAPE_PLACE_BEFORE)
/* Where a drive stands that did not stop at the block that failed, or moved since. */
#define PTAPE_PLACES_UNSTOPPED \
	(PTAPE_PLACE_START | PTAPE_PLACE_END | PTAPE_PLACE_BETWEEN | PTAPE_PLACE_BEFORE)

/* clang-format off */
#define PTAPE_RECOVERY_RULES(X)                                                                 \
	X(FOREIGN, PTAPE_MEDIA_FOREIGN, PTAPE_PLACE_ANY, PTAPE_UNDER_WAY_ANY, PTAPE_DATA_ANY,   \
	  PTAPE_BUFFER_ANY, PTAPE_JOURNAL_ANY, PTAPE_WITNESS_ANY, FREEZE_MEDIUM)                \
	/* Reading is harmless: back to B, whatever moved the tape. */                          \
	X(READ_START, PTAPE_MEDIA_OURS, PTAPE_PLACE_START, PTAPE_UNDER_WAY_ANY,                 \
	  PTAPE_DATA_READ, PTAPE_BUFFER_ANY, PTAPE_JOURNAL_ANY, PTAPE_WITNESS_ANY, GO_ON)       \
	X(READ_UNKNOWN, PTAPE_MEDIA_OURS, PTAPE_PLACE_ASTRAY, PTAPE_UNDER_WAY_ANY,              \
	  PTAPE_DATA_READ, PTAPE_BUFFER_ANY, PTAPE_JOURNAL_ANY, PTAPE_WITNESS_ANY,              \
	  FREEZE_POSITION)                                                                      \
	X(READ_MOVED, PTAPE_MEDIA_OURS, PTAPE_PLACE_ANY, PTAPE_UNDER_WAY_ANY, PTAPE_DATA_READ,  \
	  PTAPE_BUFFER_ANY, PTAPE_JOURNAL_ANY, PTAPE_WITNESS_ANY, RETURN)                       \
	/* Somebody else moved it forwards, or nobody knows where it is. */                     \
	X(DATA_ASTRAY, PTAPE_MEDIA_OURS, PTAPE_PLACE_ASTRAY, PTAPE_UNDER_WAY_ANY,               \
	  PTAPE_DATA_UNPROVED, PTAPE_BUFFER_ANY, PTAPE_JOURNAL_ANY, PTAPE_WITNESS_ANY,          \
	  FREEZE_LOSS)                                                                          \
	X(PLACE_ASTRAY, PTAPE_MEDIA_OURS, PTAPE_PLACE_ASTRAY, PTAPE_UNDER_WAY_ANY,              \
	  PTAPE_DATA_PROVED, PTAPE_BUFFER_ANY, PTAPE_JOURNAL_ANY, PTAPE_WITNESS_ANY,            \
	  FREEZE_POSITION)                                                                      \
	/*                                                                                      \
	 * A drive may keep its count and lose its buffer, or a block of it: no place proves    \
	 * what it held. What is remembered from S on is sent again, and what is there already  \
	 * is written over by itself.                                                           \
	 */                                                                                     \
	X(BUFFER_LOST, PTAPE_MEDIA_OURS, PTAPE_PLACE_ANY, PTAPE_UNDER_WAY_ANY,                  \
	  PTAPE_DATA_UNPROVED, PTAPE_BUFFER_WANTING, PTAPE_JOURNAL_ALL, PTAPE_WITNESS_ANY,      \
	  REPLAY_SYNCED)                                                                        \
	X(SHORT, PTAPE_MEDIA_OURS, PTAPE_PLACES_SHORT, PTAPE_UNDER_WAY_ANY,                     \
	  PTAPE_DATA_UNPROVED, PTAPE_BUFFER_ANY, PTAPE_JOURNAL_ALL, PTAPE_WITNESS_ANY,          \
	  REPLAY_SYNCED)                                                                        \
	/* A block failed after it was answered, and the drive counted on: nobody tells which. */ \
	X(DEFERRED_UNMAPPED, PTAPE_MEDIA_OURS, PTAPE_PLACES_UNSTOPPED, PTAPE_UNDER_WAY_ANY,     \
	  PTAPE_DATA_UNPROVED, PTAPE_BUFFER_FAILED, PTAPE_JOURNAL_ANY, PTAPE_WITNESS_ANY,       \
	  FREEZE_DEFERRED)                                                                      \
	X(REWOUND, PTAPE_MEDIA_OURS, PTAPE_PLACE_BEFORE, PTAPE_UNDER_WAY_ANY,                   \
	  PTAPE_DATA_UNPROVED, PTAPE_BUFFER_ANY, PTAPE_JOURNAL_ANY, PTAPE_WITNESS_ANY,          \
	  FREEZE_SHORT)                                                                          \
	X(FORGOTTEN, PTAPE_MEDIA_OURS, PTAPE_PLACE_WITHIN, PTAPE_UNDER_WAY_ANY,                 \
	  PTAPE_DATA_UNPROVED, PTAPE_BUFFER_ANY, PTAPE_JOURNAL_LACKING, PTAPE_WITNESS_ANY,      \
	  FREEZE_SHORT)                                                                          \
	/* Elsewhere the place says what is there: if what is in front of it confirms that. */  \
	X(LOOK, PTAPE_MEDIA_OURS, PTAPE_PLACE_ANY, PTAPE_UNDER_WAY_ANY,                         \
	  PTAPE_DATA_WRITTEN, PTAPE_BUFFER_ANY, PTAPE_JOURNAL_ANY, PTAPE_WITNESS_IS_ASKED,      \
	  LOOK)                                                                                 \
	X(MISSING_ALL, PTAPE_MEDIA_OURS, PTAPE_PLACE_ANY, PTAPE_UNDER_WAY_ANY,                  \
	  PTAPE_DATA_UNPROVED, PTAPE_BUFFER_ANY, PTAPE_JOURNAL_ALL, PTAPE_WITNESS_IS_MISSING,   \
	  REPLAY_SYNCED)                                                                        \
	/* Nothing says that it is there, and it need not be believed: sent again it is proved. */ \
	X(UNREAD_ALL, PTAPE_MEDIA_OURS, PTAPE_PLACE_ANY, PTAPE_UNDER_WAY_ANY,                   \
	  PTAPE_DATA_UNPROVED, PTAPE_BUFFER_ANY, PTAPE_JOURNAL_ALL, PTAPE_WITNESS_IS_UNREAD,    \
	  REPLAY_SYNCED)                                                                        \
	/* It stands short: at the block that failed, if what is in front of it says so. */     \
	X(DEFERRED_UNSEEN, PTAPE_MEDIA_OURS, PTAPE_PLACE_WITHIN, PTAPE_UNDER_WAY_ANY,           \
	  PTAPE_DATA_UNPROVED, PTAPE_BUFFER_FAILED, PTAPE_JOURNAL_ANY,                          \
	  PTAPE_WITNESS_IS_MISSING | PTAPE_WITNESS_IS_LACKING, FREEZE_DEFERRED)                 \
	X(MISSING, PTAPE_MEDIA_OURS, PTAPE_PLACE_ANY, PTAPE_UNDER_WAY_ANY,                      \
	  PTAPE_DATA_UNPROVED, PTAPE_BUFFER_ANY, PTAPE_JOURNAL_ANY, PTAPE_WITNESS_IS_MISSING,   \
	  FREEZE_SHORT)                                                                          \
	X(MISSING_LAST, PTAPE_MEDIA_OURS, PTAPE_PLACE_ANY, PTAPE_UNDER_WAY_ANY,                 \
	  PTAPE_DATA_PROVED, PTAPE_BUFFER_ANY, PTAPE_JOURNAL_ANY, PTAPE_WITNESS_IS_MISSING,     \
	  RETURN)                                                                               \
	X(UNREAD_LAST, PTAPE_MEDIA_OURS, PTAPE_PLACE_END, PTAPE_UNDER_WAY_WRITE,                \
	  PTAPE_DATA_PROVED, PTAPE_BUFFER_ANY, PTAPE_JOURNAL_ANY, PTAPE_WITNESS_IS_UNREAD,      \
	  RETURN)                                                                               \
	X(UNWITNESSED, PTAPE_MEDIA_OURS, PTAPE_PLACE_ANY, PTAPE_UNDER_WAY_ANY,                  \
	  PTAPE_DATA_UNPROVED, PTAPE_BUFFER_DOUBTED, PTAPE_JOURNAL_ANY, PTAPE_WITNESS_IS_LACKING,  \
	  FREEZE_SHORT)                                                                          \
	X(SHORT_UNWITNESSED, PTAPE_MEDIA_OURS, PTAPE_PLACE_WITHIN, PTAPE_UNDER_WAY_ANY,         \
	  PTAPE_DATA_UNPROVED, PTAPE_BUFFER_ANY, PTAPE_JOURNAL_ANY, PTAPE_WITNESS_IS_LACKING,      \
	  FREEZE_SHORT)                                                                          \
	X(SHORT_SEEN, PTAPE_MEDIA_OURS, PTAPE_PLACE_WITHIN, PTAPE_UNDER_WAY_ANY,                \
	  PTAPE_DATA_UNPROVED, PTAPE_BUFFER_ANY, PTAPE_JOURNAL_ANY, PTAPE_WITNESS_ANY,          \
	  REPLAY_REPORTED)                                                                      \
	X(START, PTAPE_MEDIA_OURS, PTAPE_PLACE_START, PTAPE_UNDER_WAY_ANY, PTAPE_DATA_WRITTEN,  \
	  PTAPE_BUFFER_ANY, PTAPE_JOURNAL_ANY, PTAPE_WITNESS_ANY, GO_ON)                        \
	X(DONE, PTAPE_MEDIA_OURS, PTAPE_PLACE_END, PTAPE_UNDER_WAY_WRITE, PTAPE_DATA_WRITTEN,   \
	  PTAPE_BUFFER_KEPT, PTAPE_JOURNAL_ANY, PTAPE_WITNESS_ANY, ACCEPT)                      \
	X(DONE_SEEN, PTAPE_MEDIA_OURS, PTAPE_PLACE_END, PTAPE_UNDER_WAY_WRITE,                  \
	  PTAPE_DATA_UNPROVED, PTAPE_BUFFER_ANY, PTAPE_JOURNAL_ANY, PTAPE_WITNESS_ANY, ACCEPT)  \
	/*                                                                                      \
	 * Rewound, with all proved. Or at E, but its data went with the buffer: from B, which  \
	 * is S, once more. Or half way. Or the program was told that it failed, and what it    \
	 * does next is to be in its place.                                                     \
	 */                                                                                     \
	X(AGAIN, PTAPE_MEDIA_OURS, PTAPE_PLACE_ANY, PTAPE_UNDER_WAY_ANY, PTAPE_DATA_ANY,        \
	  PTAPE_BUFFER_ANY, PTAPE_JOURNAL_ANY, PTAPE_WITNESS_ANY, RETURN)
/* clang-format on */

/* X(verdict, why): verdicts that stop, and what for. */
#define PTAPE_VERDICT_FREEZES(X)             \
	X(VERDICT_FREEZE_POSITION, POSITION) \
	X(VERDICT_FREEZE_LOSS, LOSS)         \
	X(VERDICT_FREEZE_SHORT, SHORT)       \
	X(VERDICT_FREEZE_DEFERRED, DEFERRED) \
	X(VERDICT_FREEZE_MEDIUM, MEDIUM)

#endif /* PTAPE_CORE_RECOVERY_RULES_H */
