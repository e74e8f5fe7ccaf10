/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Table of the times of commands: X(row, class, opcode, duration). What the drive recommends for
 * any opcode of a class counts for all of them, so that a list that is cut off before the
 * commands of 16 bytes tells theirs too. What has no row is short, and as st has it. Rows of one
 * class have one duration.
 */
#ifndef PTAPE_CORE_TAPE_TIMEOUT_RULES_H
#define PTAPE_CORE_TAPE_TIMEOUT_RULES_H

#include "cdb.h"

/* clang-format off */
#define PTAPE_TIMEOUT_RULES(X)                                                  \
	X(TIMEOUT_READ, READ, PTAPE_OP_READ_6, SHORT)                           \
	X(TIMEOUT_WRITE, WRITE, PTAPE_OP_WRITE_6, SHORT)                        \
	X(TIMEOUT_FILEMARKS, WRITE, PTAPE_OP_WRITE_FILEMARKS_6, SHORT)          \
	X(TIMEOUT_SPACE, SPACE, PTAPE_OP_SPACE_6, LONG)                         \
	X(TIMEOUT_SPACE_16, SPACE, PTAPE_OP_SPACE_16, LONG)                     \
	X(TIMEOUT_LOCATE, LOCATE, PTAPE_OP_LOCATE_10, LONG)                     \
	X(TIMEOUT_LOCATE_16, LOCATE, PTAPE_OP_LOCATE_16, LONG)                  \
	X(TIMEOUT_REWIND, LOCATE, PTAPE_OP_REWIND, LONG)                        \
	X(TIMEOUT_LOAD, LOAD, PTAPE_OP_LOAD_UNLOAD, LONG)                       \
	X(TIMEOUT_ERASE, ERASE, PTAPE_OP_ERASE_6, ERASE)                        \
	X(TIMEOUT_FORMAT, FORMAT, PTAPE_OP_FORMAT_MEDIUM, LONG)
/* clang-format on */

#define PTAPE_TIMEOUT_ROW(row, ...) PTAPE_##row,
enum ptape_timeout_row {
	PTAPE_TIMEOUT_RULES(PTAPE_TIMEOUT_ROW) PTAPE_TIMEOUT_ROWS,
};
#undef PTAPE_TIMEOUT_ROW

#endif /* PTAPE_CORE_TAPE_TIMEOUT_RULES_H */
