// SPDX-License-Identifier: GPL-2.0-only
/*
 * Recovery's verdict: brings the facts into the columns of recovery_rules.h and
 * looks them up. Pure.
 */
#include "recovery.h"
#include "recovery_rules.h"

struct recovery_rule {
	u8 media;
	u8 places;
	u8 interruptions;
	u8 data;
	u8 buffers;
	u8 journals;
	u8 witnesses;
	enum ptape_verdict verdict;
};

#define RULE(id, media, places, interruptions, data, buffers, journals, witnesses, verdict) \
	{                                                                                   \
		media,	 places,   interruptions, data,                                     \
		buffers, journals, witnesses,	  PTAPE_VERDICT_##verdict                   \
	},

struct freeze_rule {
	enum ptape_verdict verdict;
	enum ptape_frozen why;
};

#define FREEZE(verdict, why) { PTAPE_##verdict, PTAPE_FROZEN_##why },

static const struct freeze_rule freezes[] = { PTAPE_VERDICT_FREEZES(FREEZE) };
static const struct recovery_rule rules[] = { PTAPE_RECOVERY_RULES(RULE) };

static enum ptape_recovery_place place(const struct ptape_recovery_facts *facts)
{
	const struct ptape_position *start = &facts->start;
	const struct ptape_read_position *reported = &facts->reported;
	const u64 place = reported->block;

	if (start->state == PTAPE_POSITION_LOST || start->state == PTAPE_POSITION_UNCOUNTED ||
	    reported->unknown)
		return PTAPE_PLACE_ASTRAY;
	if (reported->partition == start->partition && place == start->block)
		return PTAPE_PLACE_START;
	/* A memory that is not confirmed: the program itself may have moved the tape. */
	if (start->state == PTAPE_POSITION_SUSPECT)
		return PTAPE_PLACE_ASTRAY;
	if (!facts->writing)
		return PTAPE_PLACE_BEFORE; /* anywhere else: reading can go back */
	/* A drive that was switched on begins in its first partition. */
	if (reported->partition != start->partition)
		return facts->buffer_doubt ? PTAPE_PLACE_BEFORE : PTAPE_PLACE_ASTRAY;
	if (place > facts->end)
		return PTAPE_PLACE_ASTRAY;
	if (place > start->block)
		return place == facts->end ? PTAPE_PLACE_END : PTAPE_PLACE_BETWEEN;
	return place >= facts->synced ? PTAPE_PLACE_WITHIN : PTAPE_PLACE_BEFORE;
}

static enum ptape_recovery_journal journal(const struct ptape_recovery_facts *facts)
{
	if (facts->remembered <= facts->synced)
		return PTAPE_JOURNAL_ALL;
	if (facts->remembered <= facts->reported.block ||
	    facts->reported.block >= facts->start.block)
		return PTAPE_JOURNAL_SOME;
	return PTAPE_JOURNAL_LACKING;
}

static enum ptape_recovery_data data(const struct ptape_recovery_facts *facts)
{
	if (!facts->writing)
		return PTAPE_DATA_READ;
	return facts->unproved ? PTAPE_DATA_UNPROVED : PTAPE_DATA_PROVED;
}

static enum ptape_recovery_buffer buffer(const struct ptape_recovery_facts *facts)
{
	if (facts->deferred)
		return PTAPE_BUFFER_FAILED;
	return facts->buffer_doubt ? PTAPE_BUFFER_DOUBTED : PTAPE_BUFFER_KEPT;
}

static bool fits(const struct recovery_rule *rule, const struct recovery_rule *columns)
{
	return (rule->media & columns->media) && (rule->places & columns->places) &&
	       (rule->interruptions & columns->interruptions) && (rule->data & columns->data) &&
	       (rule->buffers & columns->buffers) && (rule->journals & columns->journals) &&
	       (rule->witnesses & columns->witnesses);
}

int ptape_recovery_rule_index(const struct ptape_recovery_facts *facts)
{
	const struct recovery_rule columns = {
		.media = (u8)(1 << facts->medium),
		.places = (u8)place(facts),
		.interruptions = (u8)(1 << facts->interrupted),
		.data = (u8)data(facts),
		.buffers = (u8)buffer(facts),
		.journals = (u8)journal(facts),
		.witnesses = (u8)(1 << facts->witness),
	};
	int i = 0;

	/* The last row fits everything that is left: the loop needs no other end. */
	while (!fits(&rules[i], &columns))
		i++;
	return i;
}

enum ptape_verdict ptape_recovery_verdict(const struct ptape_recovery_facts *facts)
{
	return rules[ptape_recovery_rule_index(facts)].verdict;
}

enum ptape_frozen ptape_verdict_frozen(enum ptape_verdict verdict)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(freezes); i++)
		if (freezes[i].verdict == verdict)
			return freezes[i].why;
	return PTAPE_FROZEN_NOT;
}

const char *ptape_verdict_name(enum ptape_verdict verdict)
{
	static const char *const names[PTAPE_VERDICT_NR + 1] = {
		[PTAPE_VERDICT_GO_ON] = "go-on",
		[PTAPE_VERDICT_ACCEPT] = "accept",
		[PTAPE_VERDICT_RETURN] = "return",
		[PTAPE_VERDICT_LOOK] = "look",
		[PTAPE_VERDICT_REPLAY_REPORTED] = "replay-reported",
		[PTAPE_VERDICT_REPLAY_SYNCED] = "replay-synced",
		[PTAPE_VERDICT_FREEZE_POSITION] = "freeze-position",
		[PTAPE_VERDICT_FREEZE_LOSS] = "freeze-loss",
		[PTAPE_VERDICT_FREEZE_SHORT] = "freeze-short",
		[PTAPE_VERDICT_FREEZE_DEFERRED] = "freeze-deferred",
		[PTAPE_VERDICT_FREEZE_MEDIUM] = "freeze-medium",
		[PTAPE_VERDICT_NR] = "-",
	};

	return names[verdict];
}
