/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tape options: what MTSETDRVBUFFER sets, for the drive and for each of its
 * four modes (the nodes st0, st0l, st0m and st0a). Says what was asked for; the
 * engine makes it happen (tape_defaults.c, tape_plan.c). Pure: any context, the
 * caller's lock.
 */
#ifndef PTAPE_CORE_TAPE_OPTIONS_H
#define PTAPE_CORE_TAPE_OPTIONS_H

#include "core_port.h"
#include "tape_option_rules.h"

#define PTAPE_MODES	     4	   /* none, l, m, a */
#define PTAPE_DEFAULT_NONE   (-1)  /* of a default: the drive's own stays */
#define PTAPE_TIMEOUT_S	     900   /* as st: for what moves little */
#define PTAPE_TIMEOUT_LONG_S 14000 /* as st: for what may move the whole tape */

/* Any value but none of these in the upper bits makes it more than a buffered mode. */
#define PTAPE_OPTION_CODES  0xf0000000
#define PTAPE_BUFFERED_MASK 0x7 /* BUFFERED MODE, SSC-5 8.3.1: 3 bits */

#define PTAPE_OPTION_BIT(id, bit, scope) PTAPE_OPTION_##id = bit,
enum ptape_option_boolean {
	PTAPE_OPTION_BOOLEANS(PTAPE_OPTION_BIT)
};
#undef PTAPE_OPTION_BIT

/* Defaults that are to be set in the drive, in this order; bits. */
enum ptape_default {
	PTAPE_DEFAULT_BLOCK_LENGTH = 1 << 0,
	PTAPE_DEFAULT_DENSITY = 1 << 1,
	PTAPE_DEFAULT_FORMAT =
		PTAPE_DEFAULT_BLOCK_LENGTH | PTAPE_DEFAULT_DENSITY, /* by one command */
	PTAPE_DEFAULT_BUFFER = 1 << 2,
	PTAPE_DEFAULT_COMPRESSION = 1 << 3,
};

struct ptape_mode_options {
	bool defined;	  /* else its nodes can be opened, and no more */
	u16 booleans;	  /* of PTAPE_SCOPE_MODE */
	s32 block_length; /* bytes, 28 bits; or PTAPE_DEFAULT_NONE */
	s16 density;	  /* code, 8 bits; or PTAPE_DEFAULT_NONE */
	s8 compression;	  /* 0: off, 1: on; or PTAPE_DEFAULT_NONE */
};

/* Which byte of fixed-format sense data asks for a cleaning cartridge. */
struct ptape_cleaning_rule {
	u8 at; /* its offset, 18 to 95; 0: none does */
	u8 mask;
	u8 value; /* of the bits in mask; 0: any of them */
};

struct ptape_options {
	struct ptape_mode_options modes[PTAPE_MODES];
	bool modes_defined; /* another than the first: a default that fails is an error then */
	u16 booleans;	    /* of PTAPE_SCOPE_DRIVE */
	s8 buffered_mode;   /* 0 to 7, or PTAPE_DEFAULT_NONE */
	u8 compression_algorithm; /* SSC-5 8.3.2; 0: the drive's own stays */
	u32 timeout_s;
	u32 timeout_long_s;
	bool timeout_chosen; /* the program has set it: what the drive recommends does not count */
	bool timeout_long_chosen;
	struct ptape_cleaning_rule cleaning;
};

/* As st has them at the attach: 0x107, the first mode is defined, no default. */
void ptape_options_init(struct ptape_options *options);

/**
 * ptape_options_set() - MTSETDRVBUFFER with an option
 * @options: changed
 * @mode: of the node that it was called on, below PTAPE_MODES; an undefined
 *	  one is defined now, as the first mode is
 * @argument: mt_count, with some of PTAPE_OPTION_CODES
 *
 * Return: bits of enum ptape_default that are to be set in the drive at once;
 * negative errno, as st has it.
 */
int ptape_options_set(struct ptape_options *options, unsigned int mode, u32 argument);

/* Row of PTAPE_OPTION_RULES that decides, -1 when none; for tests. */
int ptape_options_rule_index(u32 argument);

/**
 * ptape_options_debugging() - does an option switch the driver's debugging?
 * @argument: mt_count
 * @on: set when it does
 *
 * That one is of the whole driver, which has it where its other parameters are.
 * Return: true when @argument switches it.
 */
bool ptape_options_debugging(u32 argument, bool *on);

/* Return: true when the drive, or @mode of it, has the boolean on. */
bool ptape_options_is_on(const struct ptape_options *options, unsigned int mode,
			 enum ptape_option_boolean boolean);

/* As the attribute `options` shows them: auto-lock never, debugging is not known here. */
u32 ptape_options_shown(const struct ptape_options *options, unsigned int mode);

/**
 * ptape_cleaning_asked() - do sense data ask for cleaning as SET_CLN described it?
 * @rule: zeroed: no
 * @sense: as the device sent them
 * @len: bytes that arrived
 */
bool ptape_cleaning_asked(const struct ptape_cleaning_rule *rule, const u8 *sense, size_t len);

#endif /* PTAPE_CORE_TAPE_OPTIONS_H */
