/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * TapeAlert rules: which flags a failed command shows by itself, without the
 * drive being asked for its log. Two tables: what a command does to the tape,
 * and what its sense data mean then. The first row that matches wins. The
 * tests see the same rows and do not compile while a row has no vector.
 */
#ifndef PTAPE_CORE_TAPE_ALERT_RULES_H
#define PTAPE_CORE_TAPE_ALERT_RULES_H

#include "sense_rules.h"

/* What a command does to the tape, one bit each, for the rows' masks. */
enum ptape_tape_use {
	PTAPE_USE_OTHER = 1 << 0,
	PTAPE_USE_READ = 1 << 1,
	PTAPE_USE_WRITE = 1 << 2,
	PTAPE_USE_MOTION = 1 << 3,
	PTAPE_USE_EARLIER = 1 << 4, /* a deferred error: a write from the buffer, or a motion */
	PTAPE_USE_TAPE = PTAPE_USE_READ | PTAPE_USE_WRITE | PTAPE_USE_MOTION | PTAPE_USE_EARLIER,
	PTAPE_USE_ANY = PTAPE_USE_OTHER | PTAPE_USE_TAPE,
};

/* clang-format off */
/* X(row, opcode, use): SSC-5 table 13; what is not here does not touch the tape. */
#define PTAPE_TAPE_USES(X)                                      \
	X(USE_REWIND, 0x01, MOTION)                             \
	X(USE_FORMAT_MEDIUM, 0x04, WRITE)                       \
	X(USE_READ_6, 0x08, READ)                               \
	X(USE_WRITE_6, 0x0a, WRITE)                             \
	X(USE_READ_REVERSE_6, 0x0f, READ)                       \
	X(USE_WRITE_FILEMARKS_6, 0x10, WRITE)                   \
	X(USE_SPACE_6, 0x11, MOTION)                            \
	X(USE_VERIFY_6, 0x13, READ)                             \
	X(USE_ERASE_6, 0x19, WRITE)                             \
	X(USE_LOAD_UNLOAD, 0x1b, MOTION)                        \
	X(USE_LOCATE_10, 0x2b, MOTION)                          \
	X(USE_WRITE_FILEMARKS_16, 0x80, WRITE)                  \
	X(USE_READ_REVERSE_16, 0x81, READ)                      \
	X(USE_READ_16, 0x88, READ)                              \
	X(USE_WRITE_16, 0x8a, WRITE)                            \
	X(USE_VERIFY_16, 0x8f, READ)                            \
	X(USE_SPACE_16, 0x91, MOTION)                           \
	X(USE_LOCATE_16, 0x92, MOTION)                          \
	X(USE_ERASE_16, 0x93, WRITE)

/*
 * X(row, keys, asc, ascq, use, flag, more): PTAPE_KEYS_keys, PTAPE_USE_use and two
 * of PTAPE_ALERT_*. Keys: SPC-5 table 48; codes: SPC-5 annex F.2; what a flag
 * says: SSC-5 annex A, table A.1. Whatever command meets it, a WRITE ERROR (0Ch) is
 * one of what was in the buffer; other deferred errors may be of a motion with IMMED.
 */
#define PTAPE_TAPE_ALERT_RULES(X)                                                                  \
	/* CLEANING REQUESTED: with any key, the command may be done */                            \
	X(ALERT_CLEANING, ALL, 0x00, 0x17, ANY, CLEANING_REQUESTED, NONE)                          \
	/* a cartridge of another generation or kind is no fault of it or the drive */             \
	X(ALERT_INCOMPATIBLE, MEDIUM_ERROR, 0x30, PTAPE_ANY, ANY, NONE, NONE)                      \
	X(ALERT_WRITE_ERROR, MEDIUM_ERROR, 0x0c, PTAPE_ANY, ANY, WRITE_FAILURE, HARD_ERROR)        \
	X(ALERT_READ_FAILS, MEDIUM_ERROR, PTAPE_ANY, PTAPE_ANY, READ, READ_FAILURE, HARD_ERROR)    \
	X(ALERT_WRITE_FAILS, MEDIUM_ERROR, PTAPE_ANY, PTAPE_ANY, WRITE, WRITE_FAILURE, HARD_ERROR) \
	X(ALERT_MOTION_FAILS, MEDIUM_ERROR, PTAPE_ANY, PTAPE_ANY, MOTION, HARD_ERROR, NONE)        \
	X(ALERT_DEFERRED, MEDIUM_ERROR, PTAPE_ANY, PTAPE_ANY, EARLIER, HARD_ERROR, NONE)           \
	X(ALERT_DRIVE_FAILS, HARDWARE_ERROR, PTAPE_ANY, PTAPE_ANY, TAPE, HARD_ERROR, NONE)         \
	/* WRITE PROTECTED */                                                                      \
	X(ALERT_PROTECTED, DATA_PROTECT, 0x27, PTAPE_ANY, WRITE, WRITE_PROTECT, NONE)
/* clang-format on */

#endif /* PTAPE_CORE_TAPE_ALERT_RULES_H */
