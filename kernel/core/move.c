// SPDX-License-Identifier: GPL-2.0-only
/*
 * Move: compares the status after a command with that before it, and with the
 * one that the command would have made. See move.h. Pure.
 */
#include "move.h"
#include "move_rules.h"

/* SMC-3 MOVE MEDIUM and EXCHANGE MEDIUM: transport, source, first, second destination. */
#define CDB_TRANSPORT	2
#define CDB_SOURCE	4
#define CDB_DESTINATION 6
#define CDB_SECOND	8

struct move_rule {
	u8 facts;
	enum ptape_move_verdict verdict;
};

#define RULE(id, facts, verdict) { (u8)(facts), PTAPE_MOVE_##verdict },

static const struct move_rule rules[] = { PTAPE_MOVE_RULES(RULE) };

bool ptape_move_of_cdb(const struct ptape_cdb *cdb, struct ptape_move *move)
{
	memset(move, 0, sizeof(*move));
	if (cdb->bytes[0] != PTAPE_OP_MOVE_MEDIUM && cdb->bytes[0] != PTAPE_OP_EXCHANGE_MEDIUM)
		return false;
	move->exchange = cdb->bytes[0] == PTAPE_OP_EXCHANGE_MEDIUM;
	move->address[PTAPE_MOVE_PLACE_TRANSPORT] = get_unaligned_be16(cdb->bytes + CDB_TRANSPORT);
	move->address[PTAPE_MOVE_PLACE_SOURCE] = get_unaligned_be16(cdb->bytes + CDB_SOURCE);
	move->address[PTAPE_MOVE_PLACE_DESTINATION] =
		get_unaligned_be16(cdb->bytes + CDB_DESTINATION);
	move->address[PTAPE_MOVE_PLACE_SECOND] = move->address[PTAPE_MOVE_PLACE_SOURCE];
	if (move->exchange)
		move->address[PTAPE_MOVE_PLACE_SECOND] =
			get_unaligned_be16(cdb->bytes + CDB_SECOND);
	return true;
}

bool ptape_move_has_place(const struct ptape_move *move, enum ptape_move_place place)
{
	unsigned int other;

	if (place == PTAPE_MOVE_PLACE_TRANSPORT && !move->address[place])
		return false;
	for (other = 0; other < place; other++)
		if (move->address[other] == move->address[place])
			return false;
	return true;
}

/* A cartridge without a readable bar code is the same as far as anybody can tell. */
static bool same_content(const struct ptape_content *a, const struct ptape_content *b, bool handled)
{
	if (a->full != b->full)
		return false;
	if (!a->full)
		return true;
	if (!a->tag_len || !b->tag_len)
		return !handled;
	return a->tag_len == b->tag_len && !memcmp(a->tag, b->tag, a->tag_len);
}

/* What @place would hold after the command. */
static const struct ptape_content *predicted(const struct ptape_move_facts *facts,
					     enum ptape_move_place place)
{
	static const struct ptape_content empty;
	const struct ptape_move *move = &facts->move;
	const struct ptape_content *before = facts->before.content;

	if (place == PTAPE_MOVE_PLACE_DESTINATION ||
	    (place == PTAPE_MOVE_PLACE_SOURCE &&
	     !ptape_move_has_place(move, PTAPE_MOVE_PLACE_DESTINATION)))
		return &before[PTAPE_MOVE_PLACE_SOURCE];
	if (move->exchange && (place == PTAPE_MOVE_PLACE_SECOND ||
			       (place == PTAPE_MOVE_PLACE_SOURCE &&
				!ptape_move_has_place(move, PTAPE_MOVE_PLACE_SECOND))))
		return &before[PTAPE_MOVE_PLACE_DESTINATION];
	return place == PTAPE_MOVE_PLACE_SOURCE ? &empty : &before[place];
}

/* The transport holds one of those that the command is about. */
static bool carries(const struct ptape_move_facts *facts, enum ptape_move_place place)
{
	const struct ptape_content *before = facts->before.content;
	const struct ptape_content *held = &facts->after.content[place];

	if (place != PTAPE_MOVE_PLACE_TRANSPORT)
		return false;
	return same_content(held, &before[PTAPE_MOVE_PLACE_SOURCE], facts->handled) ||
	       (facts->move.exchange &&
		same_content(held, &before[PTAPE_MOVE_PLACE_DESTINATION], facts->handled));
}

static u8 facts_of_place(const struct ptape_move_facts *facts, enum ptape_move_place place)
{
	const struct ptape_content *after = &facts->after.content[place];
	u8 fact = 0;

	if (!facts->before.known[place] || !facts->after.known[place])
		return PTAPE_MOVE_FACT_BLIND;
	if (same_content(after, &facts->before.content[place], facts->handled))
		fact |= PTAPE_MOVE_FACT_AS_BEFORE | PTAPE_MOVE_FACT_TAKEN;
	if (same_content(after, predicted(facts, place), facts->handled))
		fact |= PTAPE_MOVE_FACT_AS_AFTER | PTAPE_MOVE_FACT_TAKEN;
	if (!after->full || carries(facts, place))
		fact |= PTAPE_MOVE_FACT_TAKEN;
	return fact;
}

/* Cartridges in a place, after less before; none appears by a move. */
static int gained(const struct ptape_move_facts *facts, enum ptape_move_place place)
{
	return facts->after.content[place].full - facts->before.content[place].full;
}

static u8 facts_of(const struct ptape_move_facts *facts)
{
	u8 all = PTAPE_MOVE_FACT_AS_BEFORE | PTAPE_MOVE_FACT_AS_AFTER | PTAPE_MOVE_FACT_TAKEN;
	unsigned int place;
	int more = 0;
	u8 one;

	for (place = 0; place < PTAPE_MOVE_PLACE_NR; place++) {
		if (!ptape_move_has_place(&facts->move, place))
			continue;
		one = facts_of_place(facts, place);
		if (one & PTAPE_MOVE_FACT_BLIND)
			return PTAPE_MOVE_FACT_BLIND;
		all &= one;
		more += gained(facts, place);
	}
	if (more > 0)
		all &= (u8)~PTAPE_MOVE_FACT_TAKEN;
	return all;
}

int ptape_move_rule_index(const struct ptape_move_facts *facts)
{
	const u8 hold = facts_of(facts);
	int i = 0;

	/* The last row needs nothing: the loop needs no other end. */
	while ((rules[i].facts & hold) != rules[i].facts)
		i++;
	return i;
}

enum ptape_move_verdict ptape_move_resolve(const struct ptape_move_facts *facts)
{
	return rules[ptape_move_rule_index(facts)].verdict;
}

const char *ptape_move_verdict_name(enum ptape_move_verdict verdict)
{
	static const char *const names[PTAPE_MOVE_VERDICT_NR] = {
		[PTAPE_MOVE_DONE] = "done",
		[PTAPE_MOVE_NOT_STARTED] = "not started",
		[PTAPE_MOVE_IN_TRANSPORT] = "taken from its place, and not put down",
		[PTAPE_MOVE_CHANGED] = "somebody else moved",
		[PTAPE_MOVE_UNTOLD] = "the library does not tell",
	};

	return names[verdict];
}
