/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Vectors of kernel/core/tape_timeout.c: for each row of its table the least and the most that
 * a drive can make of it. Run by Catch2 and by KUnit.
 */
#ifndef PTAPE_TESTS_VECTORS_TAPE_TIMEOUT_H
#define PTAPE_TESTS_VECTORS_TAPE_TIMEOUT_H

#include "every_row.h"

/* REPORT SUPPORTED OPERATION CODES of one command with its timeouts. */
#define TIMEOUT_ANSWER_LEN 24

struct timeout_vector {
	const char *name;
	enum ptape_timeout_row row;
	enum ptape_command_class command_class;
	u8 opcode;
	u32 stock_s;
	u32 bound_s;
};

/* clang-format off */
/* V(row, class, opcode, seconds as st, at most) */
#define TIMEOUT_VECTORS(V)                                      \
	V(TIMEOUT_READ, READ, 0x08, 900, 14000)                 \
	V(TIMEOUT_WRITE, WRITE, 0x0a, 900, 14000)               \
	V(TIMEOUT_FILEMARKS, WRITE, 0x10, 900, 14000)           \
	V(TIMEOUT_SPACE, SPACE, 0x11, 14000, 112000)            \
	V(TIMEOUT_SPACE_16, SPACE, 0x91, 14000, 112000)         \
	V(TIMEOUT_LOCATE, LOCATE, 0x2b, 14000, 112000)          \
	V(TIMEOUT_LOCATE_16, LOCATE, 0x92, 14000, 112000)       \
	V(TIMEOUT_REWIND, LOCATE, 0x01, 14000, 112000)          \
	V(TIMEOUT_LOAD, LOAD, 0x1b, 14000, 112000)              \
	V(TIMEOUT_ERASE, ERASE, 0x19, 112000, 604800)           \
	V(TIMEOUT_FORMAT, FORMAT, 0x04, 14000, 112000)
/* clang-format on */

PTAPE_EVERY_ROW_HAS_A_VECTOR(PTAPE_TIMEOUT_RULES, TIMEOUT_VECTORS);

#define TIMEOUT_VECTOR(row, command_class, opcode, stock, bound) \
	{ #row, PTAPE_##row, PTAPE_CLASS_##command_class, opcode, stock, bound },
static const struct timeout_vector timeout_vectors[] = { TIMEOUT_VECTORS(TIMEOUT_VECTOR) };
#undef TIMEOUT_VECTOR

/* What a drive recommends, and for how long a command is waited: neither less than st, nor more. */
static inline u32 timeout_expected(const struct timeout_vector *vector, u32 told_s)
{
	if (told_s < vector->stock_s)
		return vector->stock_s;
	return told_s < vector->bound_s ? told_s : vector->bound_s;
}

static inline void timeout_answer(u8 data[TIMEOUT_ANSWER_LEN], u8 opcode, u32 told_s)
{
	memset(data, 0, TIMEOUT_ANSWER_LEN);
	data[3] = TIMEOUT_ANSWER_LEN - 4;
	data[4] = opcode;
	data[9] = 0x02; /* CTDP */
	data[11] = 6;
	data[13] = 10; /* bytes of the timeouts behind this one */
	put_unaligned_be32(told_s, data + 20);
}

#endif /* PTAPE_TESTS_VECTORS_TAPE_TIMEOUT_H */
