// SPDX-License-Identifier: GPL-2.0-only
/*
 * How long a command may take: walks tape_timeout_rules.h. Pure; see tape_timeout.h.
 */
#include "page.h"
#include "tape_timeout.h"

#define RULE(row, command_class, opcode, duration) \
	{ PTAPE_CLASS_##command_class, opcode, PTAPE_DURATION_##duration },

static const struct {
	enum ptape_command_class command_class;
	u8 opcode;
	enum ptape_duration duration;
} rules[] = { PTAPE_TIMEOUT_RULES(RULE) };

/*
 * A drive is believed as long as st waits for what takes longer: for what moves little as long as
 * for what moves the whole tape, for that as long as for an erasure. So one that makes its numbers
 * up lets no call wait for ever.
 */
static const u32 bounds_s[] = {
	[PTAPE_DURATION_SHORT] = PTAPE_TIMEOUT_LONG_S,
	[PTAPE_DURATION_LONG] = PTAPE_TIMEOUT_ERASES * PTAPE_TIMEOUT_LONG_S,
	[PTAPE_DURATION_ERASE] = PTAPE_TIMEOUT_MAX_S,
};

void ptape_timeouts_take(struct ptape_timeouts *timeouts, const u8 *data, size_t len)
{
	unsigned int i;
	u32 bound;

	timeouts->asked = true;
	for (i = 0; i < ARRAY_SIZE(rules); i++) {
		bound = bounds_s[rules[i].duration];
		timeouts->told_s[i] = ptape_page_command_timeout(data, len, rules[i].opcode);
		if (timeouts->told_s[i] > bound)
			timeouts->told_s[i] = bound;
	}
}

static u32 own_s(const struct ptape_options *options, enum ptape_duration duration)
{
	switch (duration) {
	case PTAPE_DURATION_SHORT:
		return options->timeout_s;
	case PTAPE_DURATION_LONG:
		return options->timeout_long_s;
	default: /* PTAPE_DURATION_ERASE */
		return PTAPE_TIMEOUT_ERASES * options->timeout_long_s;
	}
}

static bool is_chosen(const struct ptape_options *options, enum ptape_duration duration)
{
	return duration == PTAPE_DURATION_SHORT ? options->timeout_chosen
						: options->timeout_long_chosen;
}

u32 ptape_timeout_s(const struct ptape_options *options, const struct ptape_timeouts *timeouts,
		    enum ptape_command_class command_class)
{
	enum ptape_duration duration = PTAPE_DURATION_SHORT;
	u32 told = 0, own;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rules); i++) {
		if (rules[i].command_class != command_class)
			continue;
		duration = rules[i].duration;
		if (timeouts->told_s[i] > told)
			told = timeouts->told_s[i];
	}
	own = own_s(options, duration);
	return is_chosen(options, duration) || told < own ? own : told;
}
