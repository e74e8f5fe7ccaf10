// SPDX-License-Identifier: GPL-2.0-only
/*
 * How long a command may take: walks tape_timeout_rules.h. Pure; see tape_timeout.h.
 */
#include "tape_timeout.h"

#define ERASE_TIMEOUTS 8 /* as st: an erasure may take as many long timeouts */

#define RULE(row, command_class, opcode, duration) \
	{ PTAPE_CLASS_##command_class, PTAPE_DURATION_##duration },

static const struct {
	enum ptape_command_class command_class;
	enum ptape_duration duration;
} rules[] = { PTAPE_TIMEOUT_RULES(RULE) };

static enum ptape_duration duration_of(enum ptape_command_class command_class)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rules); i++)
		if (rules[i].command_class == command_class)
			return rules[i].duration;
	return PTAPE_DURATION_SHORT;
}

static u32 set_s(const struct ptape_options *options, enum ptape_duration duration)
{
	switch (duration) {
	case PTAPE_DURATION_SHORT:
		return options->timeout_s;
	case PTAPE_DURATION_LONG:
		return options->timeout_long_s;
	default: /* PTAPE_DURATION_ERASE */
		return ERASE_TIMEOUTS * options->timeout_long_s;
	}
}

u32 ptape_timeout_s(const struct ptape_options *options, enum ptape_command_class command_class)
{
	return set_s(options, duration_of(command_class));
}
