// SPDX-License-Identifier: GPL-2.0-only
/*
 * TapeAlert flags of failed commands: walks tape_alert_rules.h. Pure.
 */
#include "tape_alert.h"
#include "tape_alert_rules.h"

struct tape_use {
	u8 opcode;
	u8 use; /* enum ptape_tape_use */
};

struct alert_rule {
	u16 keys;
	s16 asc;
	s16 ascq;
	u8 use;
	u64 flags;
};

#define USE(row, opcode, use) { opcode, PTAPE_USE_##use },
#define FLAG(number)	      ((u64)1 << (number) >> 1) /* of flag 0, none: 0 */
#define RULE(row, keys, asc, ascq, use, flag, more)      \
	{ PTAPE_KEYS_##keys, asc, ascq, PTAPE_USE_##use, \
	  FLAG(PTAPE_ALERT_##flag) | FLAG(PTAPE_ALERT_##more) },

static const struct tape_use uses[] = { PTAPE_TAPE_USES(USE) };
static const struct alert_rule rules[] = { PTAPE_TAPE_ALERT_RULES(RULE) };

static u8 use_of(u8 opcode)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(uses); i++)
		if (uses[i].opcode == opcode)
			return uses[i].use;
	return PTAPE_USE_OTHER;
}

static bool matches(const struct alert_rule *rule, u8 use, const struct ptape_sense *sense)
{
	return rule->keys & (1 << sense->key) && rule->use & use &&
	       (rule->asc == PTAPE_ANY || rule->asc == sense->asc) &&
	       (rule->ascq == PTAPE_ANY || rule->ascq == sense->ascq);
}

u64 ptape_tape_alert_of(u8 opcode, const struct ptape_sense *sense)
{
	const u8 use = sense->deferred ? PTAPE_USE_EARLIER : use_of(opcode);
	unsigned int i;

	if (!sense->valid)
		return 0;
	for (i = 0; i < ARRAY_SIZE(rules); i++)
		if (matches(&rules[i], use, sense))
			return rules[i].flags;
	return 0;
}
