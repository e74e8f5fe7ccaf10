// SPDX-License-Identifier: GPL-2.0-only
/*
 * Foreign commands: looks them up in foreign_rules.h. Pure.
 */
#include "foreign.h"
#include "foreign_rules.h"

struct foreign_rule {
	u8 opcode;
	enum ptape_condition condition;
};

#define RULE(id, opcode, condition) { opcode, PTAPE_CONDITION_##condition },

static const struct foreign_rule rules[] = { PTAPE_FOREIGN_RULES(RULE) };

#define OPCODE(id, opcode) opcode,

static const u8 harmless[] = { PTAPE_FOREIGN_CHANGER_HARMLESS(OPCODE) };

static enum ptape_condition done_by(u8 opcode, enum ptape_condition otherwise)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rules); i++)
		if (rules[i].opcode == opcode)
			return rules[i].condition;
	return otherwise;
}

static enum ptape_condition done_to_changer_by(u8 opcode)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(harmless); i++)
		if (harmless[i] == opcode)
			return PTAPE_CONDITION_GOOD;
	return done_by(opcode, PTAPE_CONDITION_MEDIUM_CHANGED);
}

/* What holds for us too; what else a command is told is its own affair. */
static enum ptape_condition told_to_all(enum ptape_condition condition)
{
	if (ptape_condition_is_attention(condition) || condition == PTAPE_CONDITION_DEFERRED)
		return condition;
	return PTAPE_CONDITION_GOOD;
}

struct ptape_foreign ptape_foreign_command(enum ptape_unit_type type, u8 opcode,
					   const struct ptape_result *result)
{
	const enum ptape_condition condition = ptape_result_condition(result);
	struct ptape_foreign foreign = { told_to_all(condition), PTAPE_CONDITION_GOOD };

	if (ptape_condition_is_processed(condition))
		foreign.done = type == PTAPE_UNIT_CHANGER ? done_to_changer_by(opcode)
							  : done_by(opcode, PTAPE_CONDITION_GOOD);
	return foreign;
}

enum ptape_condition ptape_foreign_sense_data(const u8 *data, size_t len)
{
	struct ptape_sense sense;

	if (!ptape_sense_decode(data, len, &sense))
		return PTAPE_CONDITION_GOOD;
	return told_to_all(ptape_sense_condition(&sense));
}
