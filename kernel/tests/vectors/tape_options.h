/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Vectors of kernel/core/tape_options.c: for each boolean its bit alone, and
 * for each sub-command an argument, what it gives and what it leaves. Run by
 * Catch2 and by KUnit.
 */
#ifndef PTAPE_TESTS_VECTORS_TAPE_OPTIONS_H
#define PTAPE_TESTS_VECTORS_TAPE_OPTIONS_H

#include "every_row.h"

#define PTAPE_ROW_ID(row, ...) OPTION_ROW_##row,
enum option_vector_row {
	PTAPE_OPTION_RULES(PTAPE_ROW_ID) OPTION_ROW_NR,
};
#undef PTAPE_ROW_ID

struct option_boolean_vector {
	const char *name;
	enum ptape_option_boolean boolean;
	u32 bit;
	bool of_mode;  /* set on the second mode, the first one does not have it */
	bool of_drive; /* both modes have it */
	bool shown;    /* in the attribute `options` */
};

/* clang-format off */
/* V(row, bit, of one mode, of the drive, shown): one for each row of PTAPE_OPTION_BOOLEANS. */
#define OPTION_BOOLEAN_VECTORS(V)               \
	V(BUFFER_WRITES, 1u << 0, 1, 0, 1)      \
	V(ASYNC_WRITES, 1u << 1, 1, 0, 1)       \
	V(READ_AHEAD, 1u << 2, 1, 0, 1)         \
	V(DEBUGGING, 1u << 3, 0, 0, 0)          \
	V(TWO_FM, 1u << 4, 0, 1, 1)             \
	V(FAST_MTEOM, 1u << 5, 0, 1, 1)         \
	V(AUTO_LOCK, 1u << 6, 0, 1, 0)          \
	V(DEF_WRITES, 1u << 7, 1, 0, 1)         \
	V(CAN_BSR, 1u << 8, 0, 1, 1)            \
	V(NO_BLKLIMS, 1u << 9, 0, 1, 1)         \
	V(CAN_PARTITIONS, 1u << 10, 0, 1, 1)    \
	V(SCSI2LOGICAL, 1u << 11, 0, 1, 1)      \
	V(SYSV, 1u << 12, 1, 0, 1)              \
	V(NOWAIT, 1u << 13, 0, 1, 1)            \
	V(SILI, 1u << 14, 0, 1, 1)              \
	V(NOWAIT_EOF, 1u << 15, 0, 1, 1)
/* clang-format on */

PTAPE_EVERY_ROW_HAS_A_VECTOR(PTAPE_OPTION_BOOLEANS, OPTION_BOOLEAN_VECTORS);

#define VECTOR(row, bit, of_mode, of_drive, shown) \
	{ #row, PTAPE_OPTION_##row, bit, of_mode, of_drive, shown },
static const struct option_boolean_vector option_boolean_vectors[] = { OPTION_BOOLEAN_VECTORS(
	VECTOR) };
#undef VECTOR

struct option_vector {
	const char *name;
	int row; /* enum option_vector_row */
	u32 argument;
	int result; /* bits of enum ptape_default, or a negative errno */
	/* What is left of fresh options of the first mode. */
	u32 shown;
	s32 block_length;
	s16 density;
	s8 compression;
	s8 buffered_mode;
	u8 algorithm;
	u32 timeout_s;
	u32 timeout_long_s;
	struct ptape_cleaning_rule cleaning;
};

/* Fresh options with one change. */
#define FRESH                                 \
	0x107, -1, -1, -1, -1, 0, 900, 14000, \
	{                                     \
		0, 0, 0                       \
	}
#define OPTIONS(shown)                        \
	shown, -1, -1, -1, -1, 0, 900, 14000, \
	{                                     \
		0, 0, 0                       \
	}
#define BLOCK_LENGTH(bytes)                      \
	0x107, bytes, -1, -1, -1, 0, 900, 14000, \
	{                                        \
		0, 0, 0                          \
	}
#define DENSITY(code)                           \
	0x107, -1, code, -1, -1, 0, 900, 14000, \
	{                                       \
		0, 0, 0                         \
	}
#define COMPRESSION(on, algorithm)                    \
	0x107, -1, -1, on, -1, algorithm, 900, 14000, \
	{                                             \
		0, 0, 0                               \
	}
#define BUFFERED_MODE(mode)                     \
	0x107, -1, -1, -1, mode, 0, 900, 14000, \
	{                                       \
		0, 0, 0                         \
	}
#define TIMEOUTS(normal, slow)                  \
	0x107, -1, -1, -1, -1, 0, normal, slow, \
	{                                       \
		0, 0, 0                         \
	}
#define CLEANING(at, mask, value)             \
	0x107, -1, -1, -1, -1, 0, 900, 14000, \
	{                                     \
		at, mask, value               \
	}

/* clang-format off */
/* V(row, argument, result, what it leaves): one for each row of PTAPE_OPTION_RULES. */
#define OPTION_VECTORS(V)                                                                            \
	V(BOOLEANS, 0x10000000 | 0xf0f0, 0, OPTIONS(0xf0b0))                                  \
	V(SETBOOLEANS, 0x30000000 | 0x10, 0, OPTIONS(0x117))                                  \
	V(CLEARBOOLEANS, 0x40000000 | 0x103, 0, OPTIONS(0x4))                                 \
	V(WRITE_THRESHOLD, 0x20000000 | 32, 0, FRESH)                                             \
	V(DEF_BLKSIZE, 0x50000000 | 512, PTAPE_DEFAULT_BLOCK_LENGTH, BLOCK_LENGTH(512))             \
	V(DEF_DENSITY, 0x60100000 | 0x5e, PTAPE_DEFAULT_DENSITY, DENSITY(0x5e))                \
	V(DEF_COMPRESSION, 0x60200000 | 1, PTAPE_DEFAULT_COMPRESSION, COMPRESSION(1, 0))      \
	V(DEF_DRVBUFFER, 0x60300000 | 1, PTAPE_DEFAULT_BUFFER, BUFFERED_MODE(1))              \
	V(DEF_OPTIONS, 0x60400000 | 1, 0, FRESH)                                                  \
	V(TIMEOUTS, 0x70000000 | 60, 0, TIMEOUTS(60, 14000))                                  \
	V(SET_CLN, 0x80000000 | 0x030f00 | 18, 0, CLEANING(18, 0xf, 3))

/* V(row, argument, result, what it leaves): the edges. */
#define OPTION_MORE_VECTORS(V)                                                                       \
	V(BOOLEANS, 0x10000000, 0, OPTIONS(0))                                                \
	/* Bits above the booleans mean nothing. */                                                 \
	V(BOOLEANS, 0x1fff0000, 0, OPTIONS(0))                                                \
	V(SETBOOLEANS, 0x30000000, 0, FRESH)                                                      \
	V(CLEARBOOLEANS, 0x4000ffff, 0, OPTIONS(0))                                           \
	V(DEF_BLKSIZE, 0x50000000, PTAPE_DEFAULT_BLOCK_LENGTH, BLOCK_LENGTH(0))                     \
	V(DEF_BLKSIZE, 0x50ffffff, PTAPE_DEFAULT_BLOCK_LENGTH, BLOCK_LENGTH(0xffffff))              \
	V(DEF_BLKSIZE, 0x5fffffff, 0, FRESH)                                                      \
	V(DEF_DENSITY, 0x60100000 | 0x15e, PTAPE_DEFAULT_DENSITY, DENSITY(0x5e))               \
	V(DEF_DENSITY, 0x601fffff, 0, FRESH)                                                      \
	V(DEF_COMPRESSION, 0x60200000, PTAPE_DEFAULT_COMPRESSION, COMPRESSION(0, 0))          \
	V(DEF_COMPRESSION, 0x60200000 | 0x1001, PTAPE_DEFAULT_COMPRESSION,                           \
	  COMPRESSION(1, 0x10))                                                               \
	V(DEF_COMPRESSION, 0x60200000 | 0x20ff, 0, COMPRESSION(-1, 0x20))                     \
	V(DEF_COMPRESSION, 0x602fffff, 0, FRESH)                                                  \
	V(DEF_DRVBUFFER, 0x60300000 | 0xf, PTAPE_DEFAULT_BUFFER, BUFFERED_MODE(7))            \
	V(DEF_DRVBUFFER, 0x603fffff, 0, FRESH)                                                    \
	V(TIMEOUTS, 0x70100000 | 7200, 0, TIMEOUTS(900, 7200))                                \
	V(TIMEOUTS, 0x7fefffff, 0, TIMEOUTS(0xfefffff, 14000))                                \
	V(SET_CLN, 0x80000000, 0, FRESH)                                                          \
	V(SET_CLN, 0x80000000 | 17, -EINVAL, FRESH)                                               \
	V(SET_CLN, 0x80000000 | 95, 0, CLEANING(95, 0, 0))                             \
	V(SET_CLN, 0x80000000 | 96, -EINVAL, FRESH)                                               \
	/* No row. */                                                                               \
	V(NR, 0x90000000, -EIO, FRESH)                                                            \
	V(NR, 0xf0000000, -EIO, FRESH)
/* clang-format on */

PTAPE_EVERY_ROW_HAS_A_VECTOR(PTAPE_OPTION_RULES, OPTION_VECTORS);

#define VECTOR(row, argument, result, ...) \
	{ #row ", " #argument, OPTION_ROW_##row, argument, result, __VA_ARGS__ },
static const struct option_vector option_vectors[] = { OPTION_VECTORS(VECTOR)
							       OPTION_MORE_VECTORS(VECTOR) };
#undef VECTOR

#undef FRESH
#undef OPTIONS
#undef BLOCK_LENGTH
#undef DENSITY
#undef COMPRESSION
#undef BUFFERED_MODE
#undef TIMEOUTS
#undef CLEANING

struct cleaning_vector {
	const char *name;
	struct ptape_cleaning_rule rule;
	u8 code; /* byte 0 of the sense data; all the rest of them is 0x55 */
	u32 len;
	bool asked;
};

static const struct cleaning_vector cleaning_vectors[] = {
	{ "no rule", { 0, 0xff, 0 }, 0x70, 32, false },
	{ "a bit is set", { 20, 0x04, 0 }, 0x70, 32, true },
	{ "no bit is set", { 20, 0x02, 0 }, 0x70, 32, false },
	{ "the value", { 20, 0x0f, 0x05 }, 0xf0, 32, true },
	{ "another value", { 20, 0x0f, 0x04 }, 0x70, 32, false },
	{ "of an earlier command", { 20, 0x04, 0 }, 0x71, 32, true },
	{ "descriptor format", { 20, 0x04, 0 }, 0x72, 32, false },
	{ "cut off", { 20, 0x04, 0 }, 0x70, 20, false },
	{ "nothing arrived", { 20, 0x04, 0 }, 0x70, 0, false },
};

#endif /* PTAPE_TESTS_VECTORS_TAPE_OPTIONS_H */
