/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Vectors of kernel/core/move.c: for each row of the table the status before and
 * after a move or an exchange, and the verdict; and the cases that are easily
 * taken for another. Run by Catch2 and by KUnit.
 */
#ifndef PTAPE_TESTS_VECTORS_MOVE_H
#define PTAPE_TESTS_VECTORS_MOVE_H

#include "every_row.h"
#include "move.h"
#include "move_rules.h"

#define PTAPE_ROW_ID(row, ...) MOVE_ROW_##row,
enum move_row {
	PTAPE_MOVE_RULES(PTAPE_ROW_ID) MOVE_ROW_NR,
};
#undef PTAPE_ROW_ID

/*
 * A letter a place, in the order of enum ptape_move_place: the bar code of the cartridge
 * there, '*': one without, '-': empty, '?': not known. Where the second destination is
 * the source, or a move has none, its letter is not looked at.
 */
struct move_vector {
	const char *name;
	int row; /* enum move_row */
	u16 address[PTAPE_MOVE_PLACE_NR];
	bool exchange;
	bool handled;
	const char *before;
	const char *after;
	enum ptape_move_verdict verdict;
};

#define A_MOVE	       { 1, 2, 1, 4 }, false
#define FROM_TRANSPORT { 4, 2, 4, 4 }, false
#define BY_DEFAULT     { 1, 2, 1, 0 }, false
#define TO_ITSELF      { 1, 1, 1, 4 }, false
#define AN_EXCHANGE    { 1, 2, 3, 4 }, true
#define A_SWAP	       { 1, 2, 1, 4 }, true

/* clang-format off */
/* V(row, name, command, handled, before, after, verdict): one for each row of PTAPE_MOVE_RULES. */
#define MOVE_VECTORS(V)                                                                         \
	V(BLIND, "a place that nobody told of", A_MOVE, false, "A---", "-?--", UNTOLD)          \
	V(BOTH, "to the place itself", TO_ITSELF, false, "A---", "A---", UNTOLD)                \
	V(DONE, "it is where it was to go", A_MOVE, false, "A---", "-A--", DONE)                \
	V(NOT_STARTED, "it is where it was", A_MOVE, false, "A---", "A---", NOT_STARTED)        \
	V(TAKEN, "the robot has it", A_MOVE, false, "A---", "---A", IN_TRANSPORT)               \
	V(CHANGED, "another is where it was to go", A_MOVE, false, "A---", "-B--", CHANGED)
/* clang-format on */

PTAPE_EVERY_ROW_HAS_A_VECTOR(PTAPE_MOVE_RULES, MOVE_VECTORS);

#define VECTOR(row, name, command, handled, before, after, verdict) \
	{ name, MOVE_ROW_##row, command, handled, before, after, PTAPE_MOVE_##verdict },
/* clang-format off */
static const struct move_vector move_vectors[] = {
	MOVE_VECTORS(VECTOR)
	VECTOR(BLIND, "not known before", A_MOVE, false, "?---", "-A--", UNTOLD)
	VECTOR(BLIND, "the transport's status is not told", A_MOVE, false, "A--?", "-A--", UNTOLD)
	VECTOR(BOTH, "from an empty place", A_MOVE, false, "----", "----", UNTOLD)
	VECTOR(DONE, "the default transport is not asked", BY_DEFAULT, false, "A--?", "-A--", DONE)
	VECTOR(DONE, "without bar codes", A_MOVE, false, "*---", "-*--", DONE)
	VECTOR(DONE, "a bar code that was read on the way", A_MOVE, false, "*---", "-A--", DONE)
	VECTOR(DONE, "from the transport", FROM_TRANSPORT, false, "A--A", "-A--", DONE)
	VECTOR(DONE, "another one stays in the transport", A_MOVE, false, "A--C", "-A-C", DONE)
	VECTOR(DONE, "a hand was there, and the bar code tells", A_MOVE, true, "A---", "-A--", DONE)
	VECTOR(NOT_STARTED, "without bar codes", A_MOVE, false, "*---", "*---", NOT_STARTED)
	VECTOR(NOT_STARTED, "to a full place", A_MOVE, false, "AB--", "AB--", NOT_STARTED)
	VECTOR(NOT_STARTED, "from the transport", FROM_TRANSPORT, false, "A--A", "A--A", NOT_STARTED)
	VECTOR(TAKEN, "and the robot does not tell of it", A_MOVE, false, "A---", "----", IN_TRANSPORT)
	VECTOR(TAKEN, "the robot has one without bar code", A_MOVE, false, "A---", "---*", IN_TRANSPORT)
	VECTOR(CHANGED, "another is where it was", A_MOVE, false, "A---", "B---", CHANGED)
	VECTOR(CHANGED, "two of them", A_MOVE, false, "A---", "AA--", CHANGED)
	VECTOR(CHANGED, "the robot has another one", A_MOVE, false, "A---", "---B", CHANGED)
	VECTOR(CHANGED, "no bar code, and a hand was there", A_MOVE, true, "*---", "*---", CHANGED)
	VECTOR(CHANGED, "no bar code, and a hand was there, moved", A_MOVE, true, "*---", "-*--", CHANGED)
	VECTOR(CHANGED, "half a bar code", A_MOVE, false, "Y---", "-A--", CHANGED)
	VECTOR(DONE, "exchange", AN_EXCHANGE, false, "AB--", "-AB-", DONE)
	VECTOR(NOT_STARTED, "exchange that did not begin", AN_EXCHANGE, false, "AB--", "AB--", NOT_STARTED)
	VECTOR(TAKEN, "exchange: first one in the transport", AN_EXCHANGE, false, "AB--", "-B-A", IN_TRANSPORT)
	VECTOR(TAKEN, "exchange: second one in the transport", AN_EXCHANGE, false, "AB--", "A--B", IN_TRANSPORT)
	VECTOR(TAKEN, "exchange: half of it", AN_EXCHANGE, false, "AB--", "A-B-", IN_TRANSPORT)
	VECTOR(CHANGED, "exchange: another one", AN_EXCHANGE, false, "AB--", "-AC-", CHANGED)
	VECTOR(DONE, "swap", A_SWAP, false, "AB--", "BA--", DONE)
	VECTOR(NOT_STARTED, "swap that did not begin", A_SWAP, false, "AB--", "AB--", NOT_STARTED)
	VECTOR(BOTH, "swap of two without bar codes", A_SWAP, false, "**--", "**--", UNTOLD)
	VECTOR(BLIND, "exchange: the second destination is not told", AN_EXCHANGE, false, "AB?-", "-AB-", UNTOLD)
};
/* clang-format on */
#undef VECTOR
#undef A_MOVE
#undef FROM_TRANSPORT
#undef BY_DEFAULT
#undef TO_ITSELF
#undef AN_EXCHANGE
#undef A_SWAP

static inline void move_vector_status(const char *letters, struct ptape_move_status *status)
{
	unsigned int place;

	memset(status, 0, sizeof(*status));
	for (place = 0; place < PTAPE_MOVE_PLACE_NR; place++) {
		status->known[place] = letters[place] != '?';
		if (letters[place] == '-' || letters[place] == '?')
			continue;
		status->content[place].full = true;
		if (letters[place] == '*')
			continue;
		/* Y is a bar code of one letter, A and the others have two. */
		status->content[place].tag_len = letters[place] == 'Y' ? 1 : 2;
		memset(status->content[place].tag, letters[place] == 'Y' ? 'A' : letters[place], 2);
	}
}

static inline void move_vector_facts(const struct move_vector *vector,
				     struct ptape_move_facts *facts)
{
	facts->move.exchange = vector->exchange;
	memcpy(facts->move.address, vector->address, sizeof(facts->move.address));
	facts->handled = vector->handled;
	move_vector_status(vector->before, &facts->before);
	move_vector_status(vector->after, &facts->after);
}

#endif /* PTAPE_TESTS_VECTORS_MOVE_H */
