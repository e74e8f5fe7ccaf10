// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tape options: reads MTSETDRVBUFFER's argument. Pure; see tape_options.h.
 */
#include "tape_options.h"

#define OPTIONS_INITIAL                                                                     \
	(PTAPE_OPTION_BUFFER_WRITES | PTAPE_OPTION_ASYNC_WRITES | PTAPE_OPTION_READ_AHEAD | \
	 PTAPE_OPTION_CAN_BSR)

#define BLOCK_LENGTH_CLEAR 0x0fffffff /* the documentation has 24 bits, programs meet 28 */
#define DEFAULT_CLEAR	   0x000fffff /* of density, compression and buffered mode */
#define DENSITY_MASK	   0xff
#define COMPRESSION_KEEP   0xff /* in the low byte: only the algorithm is given */
#define BYTE_MASK	   0xff
#define TIMEOUT_LONG	   0x00100000 /* beside the seconds: it is the long one */

/* The bytes of fixed-format sense data that are the vendor's (SPC-5 4.4.3), as far as st looks. */
#define SENSE_VENDOR_START 18
#define SENSE_LEN	   96
#define SENSE_CODE_MASK	   0x7f
#define SENSE_FIXED	   0x70 /* and 71h, of an earlier command */

#define BOOLEAN(id, bit, scope) { bit, PTAPE_SCOPE_##scope },

static const struct {
	u16 bit;
	enum ptape_option_scope scope;
} booleans[] = { PTAPE_OPTION_BOOLEANS(BOOLEAN) };

/* Those of @value that are of @scope. */
static u16 of_scope(u32 value, enum ptape_option_scope scope)
{
	u32 bits = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(booleans); i++)
		if (booleans[i].scope == scope)
			bits |= booleans[i].bit;
	return (u16)(value & bits);
}

void ptape_options_init(struct ptape_options *options)
{
	unsigned int i;

	memset(options, 0, sizeof(*options));
	for (i = 0; i < PTAPE_MODES; i++) {
		options->modes[i].booleans = of_scope(OPTIONS_INITIAL, PTAPE_SCOPE_MODE);
		options->modes[i].block_length = PTAPE_DEFAULT_NONE;
		options->modes[i].density = PTAPE_DEFAULT_NONE;
		options->modes[i].compression = PTAPE_DEFAULT_NONE;
	}
	options->modes[0].defined = true;
	options->booleans = of_scope(OPTIONS_INITIAL, PTAPE_SCOPE_DRIVE);
	options->buffered_mode = PTAPE_DEFAULT_NONE;
	options->timeout_s = PTAPE_TIMEOUT_S;
	options->timeout_long_s = PTAPE_TIMEOUT_LONG_S;
}

/* --- the sub-commands: bits of enum ptape_default, or a negative errno --- */

static int set_booleans(struct ptape_options *options, struct ptape_mode_options *mode, u32 value)
{
	mode->booleans = of_scope(value, PTAPE_SCOPE_MODE);
	options->booleans = of_scope(value, PTAPE_SCOPE_DRIVE);
	return 0;
}

static int set_some_booleans(struct ptape_options *options, struct ptape_mode_options *mode,
			     u32 value)
{
	return set_booleans(options, mode, mode->booleans | options->booleans | value);
}

static int set_no_booleans(struct ptape_options *options, struct ptape_mode_options *mode,
			   u32 value)
{
	return set_booleans(options, mode, (mode->booleans | options->booleans) & ~value);
}

static int set_nothing(struct ptape_options *options, struct ptape_mode_options *mode, u32 value)
{
	return 0;
}

static int set_block_length(struct ptape_options *options, struct ptape_mode_options *mode,
			    u32 value)
{
	if (value == BLOCK_LENGTH_CLEAR) {
		mode->block_length = PTAPE_DEFAULT_NONE;
		return 0;
	}
	mode->block_length = (s32)value;
	return PTAPE_DEFAULT_BLOCK_LENGTH;
}

static int set_density(struct ptape_options *options, struct ptape_mode_options *mode, u32 value)
{
	if (value == DEFAULT_CLEAR) {
		mode->density = PTAPE_DEFAULT_NONE;
		return 0;
	}
	mode->density = value & DENSITY_MASK;
	return PTAPE_DEFAULT_DENSITY;
}

static int set_compression(struct ptape_options *options, struct ptape_mode_options *mode,
			   u32 value)
{
	const u8 algorithm = value >> 8 & BYTE_MASK;

	if (value == DEFAULT_CLEAR) {
		mode->compression = PTAPE_DEFAULT_NONE;
		return 0;
	}
	if (algorithm)
		options->compression_algorithm = algorithm;
	if ((value & BYTE_MASK) == COMPRESSION_KEEP)
		return 0;
	mode->compression = value & 1;
	return PTAPE_DEFAULT_COMPRESSION;
}

static int set_buffered_mode(struct ptape_options *options, struct ptape_mode_options *mode,
			     u32 value)
{
	if (value == DEFAULT_CLEAR) {
		options->buffered_mode = PTAPE_DEFAULT_NONE;
		return 0;
	}
	options->buffered_mode = value & PTAPE_BUFFERED_MASK;
	return PTAPE_DEFAULT_BUFFER;
}

static int set_timeout(struct ptape_options *options, struct ptape_mode_options *mode, u32 value)
{
	if (value & TIMEOUT_LONG) {
		options->timeout_long_s = value & ~(u32)TIMEOUT_LONG;
		options->timeout_long_chosen = true;
	} else {
		options->timeout_s = value;
		options->timeout_chosen = true;
	}
	return 0;
}

static int set_cleaning(struct ptape_options *options, struct ptape_mode_options *mode, u32 value)
{
	const u8 at = value & BYTE_MASK;

	if (at && (at < SENSE_VENDOR_START || at >= SENSE_LEN))
		return -EINVAL;
	options->cleaning.at = at;
	options->cleaning.mask = value >> 8 & BYTE_MASK;
	options->cleaning.value = value >> 16 & BYTE_MASK;
	return 0;
}

#define RULE(id, mask, code, noun) { mask, code, set_##noun },

static const struct {
	u32 mask;
	u32 code;
	int (*set)(struct ptape_options *options, struct ptape_mode_options *mode, u32 value);
} rules[] = { PTAPE_OPTION_RULES(RULE) };

#define ROW(id, mask, code, noun) ROW_##id,

enum option_row {
	PTAPE_OPTION_RULES(ROW)
};

int ptape_options_rule_index(u32 argument)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rules); i++)
		if ((argument & rules[i].mask) == rules[i].code)
			return (int)i;
	return -1;
}

static void define(struct ptape_options *options, unsigned int mode)
{
	if (options->modes[mode].defined)
		return;
	options->modes[mode] = options->modes[0];
	options->modes_defined = true;
}

int ptape_options_set(struct ptape_options *options, unsigned int mode, u32 argument)
{
	const int row = ptape_options_rule_index(argument);

	/* As st: also by an option that there is none of. */
	define(options, mode);
	if (row < 0)
		return -EIO;
	return rules[row].set(options, &options->modes[mode], argument & ~rules[row].mask);
}

bool ptape_options_debugging(u32 argument, bool *on)
{
	const bool named = argument & PTAPE_OPTION_DEBUGGING;

	switch (ptape_options_rule_index(argument)) {
	case ROW_BOOLEANS:
		*on = named;
		return true;
	case ROW_SETBOOLEANS:
		*on = true;
		return named;
	case ROW_CLEARBOOLEANS:
		*on = false;
		return named;
	default:
		return false;
	}
}

bool ptape_options_is_on(const struct ptape_options *options, unsigned int mode,
			 enum ptape_option_boolean boolean)
{
	return (options->modes[mode].booleans | options->booleans) & boolean;
}

u32 ptape_options_shown(const struct ptape_options *options, unsigned int mode)
{
	return (options->modes[mode].booleans | options->booleans) & ~(u32)PTAPE_OPTION_AUTO_LOCK;
}

bool ptape_cleaning_asked(const struct ptape_cleaning_rule *rule, const u8 *sense, size_t len)
{
	u8 bits;

	if (!rule->at || rule->at >= len || (sense[0] & SENSE_CODE_MASK & ~1) != SENSE_FIXED)
		return false;
	bits = sense[rule->at] & rule->mask;
	return rule->value ? bits == rule->value : bits != 0;
}
