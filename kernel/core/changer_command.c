// SPDX-License-Identifier: GPL-2.0-only
/*
 * Changer commands: looks them and their ends up in changer_rules.h. Pure.
 */
#include "changer_command.h"
#include "changer_rules.h"

#define COMMAND(id, opcode, handle, command_class, effect)                      \
	{ opcode, PTAPE_CHANGER_HANDLE_##handle, PTAPE_CHANGER_##command_class, \
	  PTAPE_CHANGER_EFFECT_##effect },

static const struct ptape_changer_command_rule commands[] = { PTAPE_CHANGER_COMMANDS(COMMAND) };

const struct ptape_changer_command_rule *ptape_changer_command_rule(u8 opcode)
{
	static const struct ptape_changer_command_rule other = {
		.handle = PTAPE_CHANGER_HANDLE_RAWIO,
		.command_class = PTAPE_CHANGER_ONCE,
		.effect = PTAPE_CHANGER_EFFECT_ALL,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (commands[i].opcode == opcode)
			return &commands[i];
	return &other;
}

struct disposition_rule {
	u8 classes;			/* mask of enum ptape_changer_class */
	enum ptape_condition condition; /* PTAPE_CONDITION_NR: any */
	struct ptape_changer_disposition disposition;
};

#define RULE(id, classes, condition, action, error) \
	{ classes, PTAPE_CONDITION_##condition, { PTAPE_CHANGER_##action, error } },

static const struct disposition_rule rules[] = { PTAPE_CHANGER_DISPOSITIONS(RULE) };

int ptape_changer_disposition_index(enum ptape_changer_class command_class,
				    enum ptape_condition condition)
{
	int i = 0;

	/* The last row fits everything: the loop needs no other end. */
	while (!(rules[i].classes & command_class) ||
	       (rules[i].condition != condition && rules[i].condition != PTAPE_CONDITION_NR))
		i++;
	return i;
}

struct ptape_changer_disposition ptape_changer_disposition(enum ptape_changer_class command_class,
							   enum ptape_condition condition)
{
	return rules[ptape_changer_disposition_index(command_class, condition)].disposition;
}

struct errno_rule {
	u8 key;
	u8 asc;
	u8 ascq;
	int error;
};

#define ERRNO(id, key, asc, ascq, error) { key, asc, ascq, error },

static const struct errno_rule errnos[] = { PTAPE_CHANGER_ERRNOS(ERRNO) };

int ptape_changer_errno(const struct ptape_result *result, int otherwise)
{
	const struct ptape_sense *sense = &result->sense;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(errnos); i++)
		if (sense->valid && errnos[i].key == sense->key && errnos[i].asc == sense->asc &&
		    errnos[i].ascq == sense->ascq)
			return errnos[i].error;
	return otherwise;
}
