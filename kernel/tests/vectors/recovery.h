/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Vectors of kernel/core/recovery.c: for each row of the table the facts that
 * hit exactly it, and the verdict. B is 10 in partition 0, E is 12, S is 5 where
 * something is unproved. Run by
 * Catch2 and by KUnit.
 */
#ifndef PTAPE_TESTS_VECTORS_RECOVERY_H
#define PTAPE_TESTS_VECTORS_RECOVERY_H

#include "every_row.h"

#define RECOVERY_START	10
#define RECOVERY_END	12
#define RECOVERY_SYNCED 5

#define PTAPE_ROW_ID(row, ...) RECOVERY_ROW_##row,
enum recovery_row {
	PTAPE_RECOVERY_RULES(PTAPE_ROW_ID) RECOVERY_ROW_NR,
};
#undef PTAPE_ROW_ID

struct recovery_vector {
	const char *name;
	int row; /* enum recovery_row */
	struct ptape_recovery_facts facts;
	enum ptape_verdict verdict;
};

/* What every vector below says of the journal: where it begins, and what became of the witness. */
#define FACTS_KEPT(not_proved, from, proof)                                            \
	.synced = (not_proved) ? RECOVERY_SYNCED : RECOVERY_START, .remembered = from, \
	.witness = PTAPE_WITNESS_##proof

/* Facts of a session: what was under way, the cartridge, writing, unproved, buffer doubted, P. */
#define FACTS(under_way, proof, writes, not_proved, doubted, place)                           \
	{                                                                                     \
		.interrupted = PTAPE_INTERRUPTED_##under_way, .medium = PTAPE_MEDIUM_##proof, \
		.writing = writes, .unproved = not_proved, .buffer_doubt = doubted,           \
		.start = { .state = PTAPE_POSITION_KNOWN, .block = RECOVERY_START },          \
		.end = RECOVERY_END, .reported = { .block = place },                          \
		FACTS_KEPT(not_proved, PTAPE_JOURNAL_NOTHING, NONE)                           \
	}
/* The same, but B is remembered in another state. */
#define FACTS_FROM(position_state, under_way, writes, not_proved, place)                        \
	{                                                                                       \
		.interrupted = PTAPE_INTERRUPTED_##under_way, .medium = PTAPE_MEDIUM_SAME,      \
		.writing = writes, .unproved = not_proved,                                      \
		.start = { .state = PTAPE_POSITION_##position_state, .block = RECOVERY_START }, \
		.end = RECOVERY_END, .reported = { .block = place },                            \
		FACTS_KEPT(not_proved, PTAPE_JOURNAL_NOTHING, NONE)                             \
	}
/* The same, but the drive tells another partition or no place. */
#define FACTS_TOLD(writes, not_proved, ...)                                          \
	{                                                                            \
		.interrupted = PTAPE_INTERRUPTED_WRITE, .medium = PTAPE_MEDIUM_SAME, \
		.writing = writes, .unproved = not_proved,                           \
		.start = { .state = PTAPE_POSITION_KNOWN, .block = RECOVERY_START }, \
		.end = RECOVERY_END, .reported = { __VA_ARGS__ },                    \
		FACTS_KEPT(not_proved, PTAPE_JOURNAL_NOTHING, NONE)                  \
	}
/* A WRITE with a journal: unproved, buffer doubted, P, where the journal begins, the witness. */
#define FACTS_KNOWN(not_proved, doubted, place, from, proof)                         \
	{                                                                            \
		.interrupted = PTAPE_INTERRUPTED_WRITE, .medium = PTAPE_MEDIUM_SAME, \
		.writing = true, .unproved = not_proved, .buffer_doubt = doubted,    \
		.start = { .state = PTAPE_POSITION_KNOWN, .block = RECOVERY_START }, \
		.end = RECOVERY_END, .reported = { .block = place },                 \
		FACTS_KEPT(not_proved, from, proof)                                  \
	}

/* A WRITE that a deferred error met: unproved, P, where the journal begins, the witness. */
#define FACTS_DEFERRED(place, from, proof)                                                 \
	{                                                                                  \
		.interrupted = PTAPE_INTERRUPTED_NONE, .medium = PTAPE_MEDIUM_UNDOUBTED,   \
		.writing = true, .unproved = true, .buffer_doubt = true, .deferred = true, \
		.start = { .state = PTAPE_POSITION_KNOWN, .block = RECOVERY_START },       \
		.end = RECOVERY_START, .reported = { .block = place },                     \
		FACTS_KEPT(true, from, proof)                                              \
	}

/* clang-format off */
/* V(row, name, verdict, facts): one for each row of PTAPE_RECOVERY_RULES. */
#define RECOVERY_VECTORS(V)                                                                         \
	V(FOREIGN, "another cartridge", FREEZE_MEDIUM, FACTS(WRITE, OTHER, true, false, false, 10)) \
	V(READ_START, "reading, at B", GO_ON, FACTS(READ, SAME, false, false, true, 10))            \
	V(READ_UNKNOWN, "reading, no place told", FREEZE_POSITION,                                  \
	  FACTS_TOLD(false, false, .unknown = true))                                                \
	V(READ_MOVED, "reading, rewound", RETURN, FACTS(READ, SAME, false, false, true, 0))         \
	V(DATA_ASTRAY, "unproved data, no place told", FREEZE_LOSS,                                 \
	  FACTS_TOLD(true, true, .unknown = true))                                                  \
	V(PLACE_ASTRAY, "all proved, beyond E", FREEZE_POSITION,                                    \
	  FACTS(WRITE, SAME, true, false, false, 13))                                               \
	V(BUFFER_LOST, "power loss, at B, all remembered", REPLAY_SYNCED,                           \
	  FACTS_KNOWN(true, true, 10, 5, ASK))                                                      \
	V(SHORT, "one block short, all remembered", REPLAY_SYNCED,                                  \
	  FACTS_KNOWN(true, false, 9, 5, ASK))                                                      \
	V(DEFERRED_UNMAPPED, "deferred error, at B, S not remembered", FREEZE_DEFERRED,             \
	  FACTS_DEFERRED(10, 6, ASK))                                                               \
	V(REWOUND, "rewound, S not remembered", FREEZE_SHORT, FACTS_KNOWN(true, true, 0, 6, NONE))   \
	V(FORGOTTEN, "short of what is remembered", FREEZE_SHORT,                                    \
	  FACTS_KNOWN(true, false, 7, 8, ASK))                                                      \
	V(LOOK, "at B, its witness remembered", LOOK, FACTS_KNOWN(true, false, 10, 5, ASK))         \
	V(MISSING_ALL, "at B, and something else in front of it", REPLAY_SYNCED,                    \
	  FACTS_KNOWN(true, false, 10, 5, MISSING))                                                 \
	V(UNREAD_ALL, "at B, and what is in front of it cannot be read", REPLAY_SYNCED,             \
	  FACTS_KNOWN(true, false, 10, 5, UNREAD))                                                  \
	V(DEFERRED_UNSEEN, "deferred error, short, and something else is there", FREEZE_DEFERRED,   \
	  FACTS_DEFERRED(8, 7, MISSING))                                                            \
	V(MISSING, "something else in front of it, S not remembered", FREEZE_SHORT,                  \
	  FACTS_KNOWN(true, false, 10, 6, MISSING))                                                 \
	V(MISSING_LAST, "at E, and what was sent is not there", RETURN,                             \
	  FACTS_KNOWN(false, false, 12, 9, MISSING))                                                \
	V(UNREAD_LAST, "at E, and what was sent cannot be read", RETURN,                            \
	  FACTS_KNOWN(false, false, 12, 9, UNREAD))                                                 \
	V(UNWITNESSED, "power loss with unproved data, at B", FREEZE_SHORT,                          \
	  FACTS(WRITE, SAME, true, true, true, 10))                                                 \
	V(SHORT_UNWITNESSED, "one block short, no witness", FREEZE_SHORT,                            \
	  FACTS_KNOWN(true, false, 9, 9, NONE))                                                     \
	V(SHORT_SEEN, "one block short, its witness seen", REPLAY_REPORTED,                         \
	  FACTS_KNOWN(true, true, 9, 8, SEEN))                                                      \
	V(START, "at B", GO_ON, FACTS(WRITE, UNDOUBTED, true, true, false, 10))                     \
	V(DONE, "at E", ACCEPT, FACTS(WRITE, UNDOUBTED, true, true, false, 12))                     \
	V(DONE_SEEN, "power loss, at E, and it is there", ACCEPT,                                   \
	  FACTS_KNOWN(true, true, 12, 6, SEEN))                                                     \
	V(AGAIN, "at E, told as failed", RETURN, FACTS(GIVEN_UP, SAME, true, true, false, 12))

/* V(row, name, verdict, facts): what else a row must catch, or must not. */
#define RECOVERY_MORE_VECTORS(V)                                                                    \
	V(FOREIGN, "a cartridge without a serial number", FREEZE_MEDIUM,                            \
	  FACTS(NONE, UNPROVED, false, false, false, 10))                                           \
	V(READ_UNKNOWN, "reading from who knows where", FREEZE_POSITION,                            \
	  FACTS_FROM(LOST, READ, false, false, 10))                                                 \
	V(READ_UNKNOWN, "reading, only file numbers known", FREEZE_POSITION,                        \
	  FACTS_FROM(UNCOUNTED, READ, false, false, 10))                                            \
	V(READ_UNKNOWN, "remembered, not confirmed", FREEZE_POSITION,                               \
	  FACTS_FROM(SUSPECT, NONE, false, false, 11))                                              \
	V(READ_START, "remembered, confirmed", GO_ON, FACTS_FROM(SUSPECT, NONE, false, false, 10))  \
	V(READ_MOVED, "reading, done", RETURN, FACTS(READ, SAME, false, false, false, 12))          \
	V(READ_MOVED, "reading, in another partition", RETURN,                                      \
	  FACTS_TOLD(false, false, .partition = 1, .block = 10))                                    \
	V(DATA_ASTRAY, "unproved data, another partition", FREEZE_LOSS,                             \
	  FACTS_TOLD(true, true, .partition = 1, .block = 10))                                      \
	V(DATA_ASTRAY, "unproved data, beyond E, all remembered", FREEZE_LOSS,                      \
	  FACTS_KNOWN(true, true, 13, 5, NONE))                                                     \
	V(PLACE_ASTRAY, "all proved, B in another partition", FREEZE_POSITION,                      \
	  FACTS_TOLD(true, false, .partition = 1, .block = 10))                                     \
	V(PLACE_ASTRAY, "all proved, E in another partition", FREEZE_POSITION,                      \
	  FACTS_TOLD(true, false, .partition = 1, .block = 12))                                     \
	V(PLACE_ASTRAY, "all proved, B not known", FREEZE_POSITION,                                 \
	  FACTS_FROM(LOST, WRITE, true, false, 10))                                                 \
	V(BUFFER_LOST, "power loss, rewound to another partition", REPLAY_SYNCED,                   \
	  { .interrupted = PTAPE_INTERRUPTED_NONE, .medium = PTAPE_MEDIUM_SAME, .writing = true,    \
	    .unproved = true, .buffer_doubt = true,                                                 \
	    .start = { .state = PTAPE_POSITION_KNOWN, .partition = 1, .block = RECOVERY_START },    \
	    .end = RECOVERY_START, .reported = { .block = 0 }, FACTS_KEPT(true, 5, NONE) })         \
	V(BUFFER_LOST, "power loss, at E", REPLAY_SYNCED, FACTS_KNOWN(true, true, 12, 4, ASK))      \
	V(BUFFER_LOST, "deferred error, counted on, all remembered", REPLAY_SYNCED,                 \
	  FACTS_DEFERRED(10, 5, ASK))                                                               \
	V(BUFFER_LOST, "deferred error, stopped there, all remembered", REPLAY_SYNCED,              \
	  FACTS_DEFERRED(7, 5, NONE))                                                               \
	V(DATA_ASTRAY, "deferred error, beyond E", FREEZE_LOSS, FACTS_DEFERRED(11, 5, NONE))        \
	V(DEFERRED_UNMAPPED, "deferred error, rewound, S not remembered", FREEZE_DEFERRED,          \
	  FACTS_DEFERRED(0, 6, NONE))                                                               \
	V(DEFERRED_UNMAPPED, "deferred error, at B, its witness seen", FREEZE_DEFERRED,             \
	  FACTS_DEFERRED(10, 6, SEEN))                                                              \
	V(FORGOTTEN, "deferred error, stopped short of what is remembered", FREEZE_SHORT,           \
	  FACTS_DEFERRED(7, 8, NONE))                                                               \
	V(LOOK, "deferred error, stopped at what is remembered", LOOK, FACTS_DEFERRED(8, 7, ASK))   \
	V(SHORT_SEEN, "deferred error, stopped there, the block in front of it is", REPLAY_REPORTED, \
	  FACTS_DEFERRED(8, 7, SEEN))                                                               \
	V(DEFERRED_UNSEEN, "deferred error, stopped short, no witness", FREEZE_DEFERRED,            \
	  FACTS_DEFERRED(8, 8, NONE))                                                               \
	V(DEFERRED_UNSEEN, "deferred error, stopped short, its witness cannot be read",             \
	  FREEZE_DEFERRED, FACTS_DEFERRED(8, 7, UNREAD))                                            \
	V(SHORT, "rewound, all remembered", REPLAY_SYNCED, FACTS_KNOWN(true, false, 0, 4, NONE))    \
	V(REWOUND, "unproved data, rewound", FREEZE_SHORT, FACTS(WRITE, SAME, true, true, false, 0)) \
	V(FORGOTTEN, "unproved data, one block short, nothing remembered", FREEZE_SHORT,             \
	  FACTS(NONE, UNDOUBTED, true, true, false, 9))                                             \
	V(LOOK, "power loss, short, S not remembered", LOOK, FACTS_KNOWN(true, true, 9, 8, ASK))    \
	V(LOOK, "all proved, at E", LOOK, FACTS_KNOWN(false, false, 12, 9, ASK))                    \
	V(UNWITNESSED, "power loss with unproved data, at E", FREEZE_SHORT,                          \
	  FACTS(WRITE, SAME, true, true, true, 12))                                                 \
	V(UNWITNESSED, "power loss, short, no witness", FREEZE_SHORT,                                \
	  FACTS_KNOWN(true, true, 9, 9, NONE))                                                      \
	V(UNWITNESSED, "power loss, at B, its witness cannot be read", FREEZE_SHORT,                 \
	  FACTS_KNOWN(true, true, 10, 9, UNREAD))                                                   \
	V(SHORT_UNWITNESSED, "one block short, its witness cannot be read", FREEZE_SHORT,            \
	  FACTS_KNOWN(true, false, 9, 9, UNREAD))                                                   \
	V(START, "at B, its witness cannot be read, S not remembered", GO_ON,                       \
	  FACTS_KNOWN(true, false, 10, 9, UNREAD))                                                  \
	V(START, "all proved, power loss, at B", GO_ON, FACTS(WRITE, SAME, true, false, true, 10))  \
	V(START, "power loss, at B, its witness seen", GO_ON, FACTS_KNOWN(true, true, 10, 6, SEEN)) \
	V(START, "told as failed, at B", GO_ON, FACTS(GIVEN_UP, SAME, true, true, false, 10))       \
	V(START, "between two commands", GO_ON, FACTS(NONE, SAME, true, true, false, 10))           \
	V(DONE, "all before it proved, at E", ACCEPT, FACTS(WRITE, SAME, true, false, false, 12))   \
	V(AGAIN, "all before it proved, power loss, at E", RETURN,                                  \
	  FACTS(WRITE, SAME, true, false, true, 12))                                                \
	V(AGAIN, "all proved, rewound", RETURN, FACTS(WRITE, SAME, true, false, true, 0))           \
	V(AGAIN, "all proved, between B and E", RETURN, FACTS(WRITE, SAME, true, false, false, 11)) \
	V(AGAIN, "unproved data, between B and E", RETURN, FACTS(WRITE, SAME, true, true, false, 11)) \
	V(AGAIN, "told as failed, power loss, at E", RETURN, FACTS(GIVEN_UP, SAME, true, false, true, 12))
/* clang-format on */

PTAPE_EVERY_ROW_HAS_A_VECTOR(PTAPE_RECOVERY_RULES, RECOVERY_VECTORS);

#define VECTOR(row, name, verdict, ...) \
	{ name, RECOVERY_ROW_##row, __VA_ARGS__, PTAPE_VERDICT_##verdict },
static const struct recovery_vector recovery_vectors[] = { RECOVERY_VECTORS(VECTOR)
								   RECOVERY_MORE_VECTORS(VECTOR) };
#undef VECTOR

/* V(verdict, why): one for each row of PTAPE_VERDICT_FREEZES, and what does not freeze. */
#define VERDICT_FREEZE_VECTORS(V)            \
	V(VERDICT_FREEZE_POSITION, POSITION) \
	V(VERDICT_FREEZE_LOSS, LOSS)         \
	V(VERDICT_FREEZE_SHORT, SHORT)       \
	V(VERDICT_FREEZE_DEFERRED, DEFERRED) \
	V(VERDICT_FREEZE_MEDIUM, MEDIUM)

#define VERDICT_FREEZE_MORE_VECTORS(V)  \
	V(VERDICT_GO_ON, NOT)           \
	V(VERDICT_ACCEPT, NOT)          \
	V(VERDICT_RETURN, NOT)          \
	V(VERDICT_LOOK, NOT)            \
	V(VERDICT_REPLAY_REPORTED, NOT) \
	V(VERDICT_REPLAY_SYNCED, NOT)

PTAPE_EVERY_ROW_HAS_A_VECTOR(PTAPE_VERDICT_FREEZES, VERDICT_FREEZE_VECTORS);

struct verdict_freeze_vector {
	const char *name;
	enum ptape_verdict verdict;
	enum ptape_frozen frozen;
};

#define VECTOR(verdict, why) { #verdict, PTAPE_##verdict, PTAPE_FROZEN_##why },
static const struct verdict_freeze_vector verdict_freeze_vectors[] = { VERDICT_FREEZE_VECTORS(
	VECTOR) VERDICT_FREEZE_MORE_VECTORS(VECTOR) };
#undef VECTOR

#endif /* PTAPE_TESTS_VECTORS_RECOVERY_H */
