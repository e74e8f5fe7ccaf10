/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The table of moves after a doubt: X(id, facts needed, verdict). The first row
 * all of whose facts hold decides.
 */
#ifndef PTAPE_CORE_MOVE_RULES_H
#define PTAPE_CORE_MOVE_RULES_H

#include "move.h"

/* Facts about all places of a command together. */
enum ptape_move_fact {
	PTAPE_MOVE_FACT_BLIND = 1 << 0,	    /* of a place nothing is known, before or after */
	PTAPE_MOVE_FACT_AS_BEFORE = 1 << 1, /* each holds what it held before */
	PTAPE_MOVE_FACT_AS_AFTER = 1 << 2,  /* each holds what it would hold after the command */
	PTAPE_MOVE_FACT_TAKEN =
		1 << 3, /* each as before, as after, or empty; or the transport has it */
};

/* clang-format off */
#define PTAPE_MOVE_RULES(X)                                                             \
	X(BLIND, PTAPE_MOVE_FACT_BLIND, UNTOLD)                                         \
	/* Both alike, as of a move to the place itself: nothing is proved. */          \
	X(BOTH, PTAPE_MOVE_FACT_AS_BEFORE | PTAPE_MOVE_FACT_AS_AFTER, UNTOLD)           \
	X(DONE, PTAPE_MOVE_FACT_AS_AFTER, DONE)                                         \
	X(NOT_STARTED, PTAPE_MOVE_FACT_AS_BEFORE, NOT_STARTED)                          \
	X(TAKEN, PTAPE_MOVE_FACT_TAKEN, IN_TRANSPORT)                                   \
	X(CHANGED, 0, CHANGED)
/* clang-format on */

#endif /* PTAPE_CORE_MOVE_RULES_H */
