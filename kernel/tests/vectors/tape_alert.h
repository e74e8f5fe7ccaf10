/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Vectors of kernel/core/tape_alert.c: for each row of its two tables a command
 * that failed, and what shows no flag. Run by Catch2 and by KUnit.
 */
#ifndef PTAPE_TESTS_VECTORS_TAPE_ALERT_H
#define PTAPE_TESTS_VECTORS_TAPE_ALERT_H

#include "every_row.h"
#include "tape_alert.h"
#include "tape_alert_rules.h"

struct alert_vector {
	const char *name;
	u8 opcode;
	struct ptape_sense sense;
	u64 flags;
};

#define HARD_FLAG     0x4ULL
#define READ_FLAGS    (HARD_FLAG | 0x10ULL)
#define WRITE_FLAGS   (HARD_FLAG | 0x20ULL)
#define PROTECT_FLAG  0x100ULL
#define CLEANING_FLAG 0x100000ULL

/* clang-format off */
/* V(row, opcode, flags): the medium fails; one for each row of PTAPE_TAPE_USES. */
#define TAPE_USE_VECTORS(V)                     \
	V(USE_REWIND, 0x01, HARD_FLAG)               \
	V(USE_FORMAT_MEDIUM, 0x04, WRITE_FLAGS)       \
	V(USE_READ_6, 0x08, READ_FLAGS)               \
	V(USE_WRITE_6, 0x0a, WRITE_FLAGS)             \
	V(USE_READ_REVERSE_6, 0x0f, READ_FLAGS)       \
	V(USE_WRITE_FILEMARKS_6, 0x10, WRITE_FLAGS)   \
	V(USE_SPACE_6, 0x11, HARD_FLAG)              \
	V(USE_VERIFY_6, 0x13, READ_FLAGS)             \
	V(USE_ERASE_6, 0x19, WRITE_FLAGS)             \
	V(USE_LOAD_UNLOAD, 0x1b, HARD_FLAG)          \
	V(USE_LOCATE_10, 0x2b, HARD_FLAG)            \
	V(USE_WRITE_FILEMARKS_16, 0x80, WRITE_FLAGS)  \
	V(USE_READ_REVERSE_16, 0x81, READ_FLAGS)      \
	V(USE_READ_16, 0x88, READ_FLAGS)              \
	V(USE_WRITE_16, 0x8a, WRITE_FLAGS)            \
	V(USE_VERIFY_16, 0x8f, READ_FLAGS)            \
	V(USE_SPACE_16, 0x91, HARD_FLAG)             \
	V(USE_LOCATE_16, 0x92, HARD_FLAG)            \
	V(USE_ERASE_16, 0x93, WRITE_FLAGS)

/* V(row, opcode, deferred, key, asc, ascq, flags): one for each row of PTAPE_TAPE_ALERT_RULES. */
#define TAPE_ALERT_VECTORS(V)                                                   \
	V(ALERT_CLEANING, 0x12, false, 0x1, 0x00, 0x17, CLEANING_FLAG)          \
	V(ALERT_INCOMPATIBLE, 0x08, false, 0x3, 0x30, 0x00, 0)                  \
	V(ALERT_WRITE_ERROR, 0x01, false, 0x3, 0x0c, 0x00, WRITE_FLAGS)         \
	V(ALERT_READ_FAILS, 0x08, false, 0x3, 0x11, 0x00, READ_FLAGS)           \
	V(ALERT_WRITE_FAILS, 0x0a, false, 0x3, 0x09, 0x00, WRITE_FLAGS)         \
	V(ALERT_MOTION_FAILS, 0x2b, false, 0x3, 0x15, 0x01, HARD_FLAG)          \
	V(ALERT_DEFERRED, 0x00, true, 0x3, 0x15, 0x02, HARD_FLAG)               \
	V(ALERT_DRIVE_FAILS, 0x0a, false, 0x4, 0x44, 0x00, HARD_FLAG)           \
	V(ALERT_PROTECTED, 0x0a, false, 0x7, 0x27, 0x00, PROTECT_FLAG)
/* clang-format on */

PTAPE_EVERY_ROW_HAS_A_VECTOR(PTAPE_TAPE_USES, TAPE_USE_VECTORS);
PTAPE_EVERY_ROW_HAS_A_VECTOR(PTAPE_TAPE_ALERT_RULES, TAPE_ALERT_VECTORS);

#define SENSE(late, what_key, what_asc, what_ascq)                                 \
	{                                                                          \
		.valid = true, .deferred = late, .key = what_key, .asc = what_asc, \
		.ascq = what_ascq                                                  \
	}
#define USE_VECTOR(row, opcode, flags) { #row, opcode, SENSE(false, 0x3, 0x09, 0x00), flags },
#define VECTOR(row, opcode, late, key, asc, ascq, flags) \
	{ #row, opcode, SENSE(late, key, asc, ascq), flags },

static const struct alert_vector alert_vectors[] = {
	TAPE_USE_VECTORS(USE_VECTOR) TAPE_ALERT_VECTORS(VECTOR)
	/* clang-format off */
	{ "deferred, told to a command that asks", 0x00,
	  SENSE(true, 0x3, 0x0c, 0x00), WRITE_FLAGS },
	{ "deferred, told to a READ", 0x08,
	  SENSE(true, 0x3, 0x0c, 0x00), WRITE_FLAGS },
	{ "deferred, protected", 0x0a, SENSE(true, 0x7, 0x27, 0x00), 0 },
	{ "deferred, of the drive", 0x00, SENSE(true, 0x4, 0x44, 0x00), HARD_FLAG },
	{ "cleaning is asked for with no error", 0x0a, SENSE(false, 0x0, 0x00, 0x17), CLEANING_FLAG },
	{ "cleaning's neighbours", 0x0a, SENSE(false, 0x0, 0x00, 0x16), 0 },
	{ "a filemark", 0x08, { .valid = true, .ascq = 0x01, .filemark = true }, 0 },
	{ "end of data", 0x08, SENSE(false, 0x8, 0x00, 0x05), 0 },
	{ "the end of the tape", 0x0a, SENSE(false, 0xd, 0x00, 0x02), 0 },
	{ "recovered", 0x0a, SENSE(false, 0x1, 0x0c, 0x00), 0 },
	{ "the drive fails, and not at the tape", 0x12, SENSE(false, 0x4, 0x44, 0x00), 0 },
	{ "the medium fails, and not at the tape", 0x00, SENSE(false, 0x3, 0x09, 0x00), 0 },
	{ "protected otherwise", 0x0a, SENSE(false, 0x7, 0x74, 0x00), 0 },
	{ "protected, and read", 0x08, SENSE(false, 0x7, 0x27, 0x00), 0 },
	{ "an attention", 0x0a, SENSE(false, 0x6, 0x29, 0x00), 0 },
	{ "not sense data", 0x0a, { .valid = false, .key = 0x3, .asc = 0x0c }, 0 },
	/* clang-format on */
};
#undef VECTOR
#undef USE_VECTOR
#undef SENSE
#undef WRITE_FLAGS
#undef READ_FLAGS
#undef HARD_FLAG
#undef PROTECT_FLAG
#undef CLEANING_FLAG

#endif /* PTAPE_TESTS_VECTORS_TAPE_ALERT_H */
