/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Move: what a MOVE MEDIUM or an EXCHANGE MEDIUM did that had no answer. They are not
 * repeatable: status before, command and status after tell. Pure: any context, no lock.
 */
#ifndef PTAPE_CORE_MOVE_H
#define PTAPE_CORE_MOVE_H

#include "core_port.h"
#include "cdb.h"
#include "inventory.h"

/* The elements that a command may have changed. */
enum ptape_move_place {
	PTAPE_MOVE_PLACE_SOURCE,
	PTAPE_MOVE_PLACE_DESTINATION, /* the first one, of an exchange */
	PTAPE_MOVE_PLACE_SECOND,      /* destination, of an exchange; may be the source itself */
	PTAPE_MOVE_PLACE_TRANSPORT,
	PTAPE_MOVE_PLACE_NR,
};

struct ptape_move {
	bool exchange;
	/*
	 * Addresses; places that are not there have that of another: SECOND of a move that
	 * of its source, TRANSPORT 0, the default one, which has no address of its own.
	 */
	u16 address[PTAPE_MOVE_PLACE_NR];
};

enum ptape_move_verdict {
	PTAPE_MOVE_DONE,
	PTAPE_MOVE_NOT_STARTED,
	PTAPE_MOVE_IN_TRANSPORT, /* taken from its place, and not put down yet */
	PTAPE_MOVE_CHANGED,	 /* otherwise than this command could: somebody else moved */
	PTAPE_MOVE_UNTOLD,	 /* the library does not tell enough */
	PTAPE_MOVE_VERDICT_NR,
};

struct ptape_move_status {
	bool known[PTAPE_MOVE_PLACE_NR];
	struct ptape_content content[PTAPE_MOVE_PLACE_NR];
};

/* Status before, command, status after. */
struct ptape_move_facts {
	struct ptape_move move;
	struct ptape_move_status before;
	struct ptape_move_status after;
	/* A hand may have been there in between: what has no bar code may be another. */
	bool handled;
};

/**
 * ptape_move_of_cdb() - which elements a command is about
 * @cdb: any command
 * @move: answer
 *
 * Return: false when it is no MOVE MEDIUM and no EXCHANGE MEDIUM.
 */
bool ptape_move_of_cdb(const struct ptape_cdb *cdb, struct ptape_move *move);

/* Whether @place is one that has to be asked: its address is no other's. */
bool ptape_move_has_place(const struct ptape_move *move, enum ptape_move_place place);

/* By the table in move_rules.h. */
enum ptape_move_verdict ptape_move_resolve(const struct ptape_move_facts *facts);

/* Index of the row that decides; for tests. */
int ptape_move_rule_index(const struct ptape_move_facts *facts);

/* In words for a log line: "done", "not started" … */
const char *ptape_move_verdict_name(enum ptape_move_verdict verdict);

#endif /* PTAPE_CORE_MOVE_H */
