/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Vectors of kernel/core/changer_command.c: each row of its tables. Run by
 * Catch2 and by KUnit.
 */
#ifndef PTAPE_TESTS_VECTORS_CHANGER_H
#define PTAPE_TESTS_VECTORS_CHANGER_H

#include "changer_command.h"
#include "changer_rules.h"
#include "every_row.h"

struct changer_command_vector {
	const char *name;
	struct ptape_changer_command_rule rule;
};

struct changer_errno_vector {
	const char *name;
	struct ptape_sense sense;
	int error; /* 0: no row */
};

struct changer_disposition_vector {
	const char *name;
	int row;
	enum ptape_changer_class command_class;
	enum ptape_condition condition;
	struct ptape_changer_disposition disposition;
};

#define PTAPE_ROW_ID(row, ...) CHANGER_ROW_##row,
enum changer_disposition_row {
	PTAPE_CHANGER_DISPOSITIONS(PTAPE_ROW_ID) CHANGER_ROW_NR,
};
#undef PTAPE_ROW_ID

/* clang-format off */
/* V(row, opcode, handle, class, effect): one for each row of PTAPE_CHANGER_COMMANDS. */
#define CHANGER_COMMAND_VECTORS(V)                              \
	V(TEST_UNIT_READY, 0x00, READ, TEST, NONE)              \
	V(REQUEST_SENSE, 0x03, READ, TEST, ALL)                 \
	V(INITIALIZE_ELEMENT_STATUS, 0x07, WRITE, STILL, ALL)   \
	V(INQUIRY, 0x12, READ, ASK, NONE)                       \
	V(MODE_SENSE_6, 0x1a, READ, ASK, NONE)                  \
	V(OPEN_CLOSE_IMPORT_EXPORT, 0x1b, WRITE, STILL, ALL)    \
	V(PREVENT_ALLOW, 0x1e, WRITE, STILL, NONE)              \
	V(POSITION_TO_ELEMENT, 0x2b, WRITE, STILL, NONE)        \
	V(INITIALIZE_ELEMENT_RANGE, 0x37, WRITE, STILL, ALL)    \
	V(LOG_SENSE, 0x4d, READ, ASK, NONE)                     \
	V(MODE_SENSE_10, 0x5a, READ, ASK, NONE)                 \
	V(REPORT_LUNS, 0xa0, READ, ASK, NONE)                   \
	V(MAINTENANCE_IN, 0xa3, READ, ASK, NONE)                \
	V(MOVE_MEDIUM, 0xa5, WRITE, ONCE, PLACES)               \
	V(EXCHANGE_MEDIUM, 0xa6, WRITE, ONCE, PLACES)           \
	V(SEND_VOLUME_TAG, 0xb6, WRITE, STILL, ALL)             \
	V(READ_ELEMENT_STATUS, 0xb8, READ, ASK, NONE)

/* V(row, asc, ascq, errno): one for each row of PTAPE_CHANGER_ERRNOS; ILLEGAL REQUEST. */
#define CHANGER_ERRNO_VECTORS(V)                        \
	V(INVALID_ELEMENT, 0x21, 0x01, EBADSLT)         \
	V(NOT_INITIALIZED, 0x28, 0x01, EBADE)           \
	V(DESTINATION_FULL, 0x3b, 0x0d, EXFULL)         \
	V(SOURCE_EMPTY, 0x3b, 0x0e, EBADE)              \
	V(INVALID_OPCODE, 0x20, 0x00, EBADRQC)

/* V(row, class, condition, action, errno): one for each row of PTAPE_CHANGER_DISPOSITIONS. */
#define CHANGER_DISPOSITION_VECTORS(V)                                  \
	V(GOOD, ONCE, GOOD, COMPLETE, 0)                                \
	V(BECOMING_TOLD, TEST, BECOMING_READY, FAIL, EIO)               \
	V(BECOMING_READY, ASK, BECOMING_READY, WAIT, EIO)               \
	V(HAND_TOLD, TEST, NOT_READY, FAIL, EIO)                        \
	V(HAND, ONCE, NOT_READY, WAIT_FOR_HAND, EIO)                    \
	V(NO_MEDIUM_SETTLED, SETTLE, NO_MEDIUM, COMPLETE, 0)            \
	V(MEDIUM_CHANGED, ONCE, MEDIUM_CHANGED, AGAIN, EIO)             \
	V(POWER_ON, TEST, POWER_ON, AGAIN, EIO)                         \
	V(RESET, ASK, RESET, AGAIN, EIO)                                \
	V(NEXUS_LOST, ONCE, NEXUS_LOST, AGAIN, EIO)                     \
	V(PARAMETERS, STILL, PARAMETERS_CHANGED, AGAIN, EIO)            \
	V(ATTENTION, ONCE, ATTENTION, AGAIN, EIO)                       \
	V(REKEYED, ONCE, REKEYED, AGAIN, EIO)                           \
	V(DEFERRED, ONCE, DEFERRED, AGAIN, EIO)                         \
	V(BUSY, ONCE, BUSY, WAIT, EBUSY)                                \
	V(ABORTED_ONCE, ONCE, ABORTED, DOUBT, EIO)                      \
	V(ABORTED, STILL, ABORTED, AGAIN, EIO)                          \
	V(UNANSWERED_ONCE, ONCE, UNANSWERED, DOUBT, EIO)                \
	V(UNANSWERED_SETTLE, SETTLE, UNANSWERED, LOOK_AGAIN, EIO)       \
	V(UNANSWERED, ASK, UNANSWERED, SETTLE_FIRST, EIO)               \
	V(UNKNOWN_ONCE, ONCE, UNKNOWN, DOUBT, EIO)                      \
	V(NO_PATH, ONCE, NO_PATH, AWAIT_PATH, EIO)                      \
	V(TOO_LARGE, ASK, TOO_LARGE, FAIL, EINVAL)                      \
	V(NO_MEMORY, ONCE, NO_MEMORY, FAIL, ENOMEM)                     \
	V(REST, ONCE, HARDWARE_ERROR, FAIL, EIO)
/* clang-format on */

PTAPE_EVERY_ROW_HAS_A_VECTOR(PTAPE_CHANGER_COMMANDS, CHANGER_COMMAND_VECTORS);
PTAPE_EVERY_ROW_HAS_A_VECTOR(PTAPE_CHANGER_ERRNOS, CHANGER_ERRNO_VECTORS);
PTAPE_EVERY_ROW_HAS_A_VECTOR(PTAPE_CHANGER_DISPOSITIONS, CHANGER_DISPOSITION_VECTORS);

#define VECTOR(row, opcode, handle, command_class, effect)                        \
	{ #row,                                                                   \
	  { opcode, PTAPE_CHANGER_HANDLE_##handle, PTAPE_CHANGER_##command_class, \
	    PTAPE_CHANGER_EFFECT_##effect } },
static const struct changer_command_vector changer_command_vectors[] = { CHANGER_COMMAND_VECTORS(
	VECTOR) };
#undef VECTOR

#define SENSE(sense_key, code, qualifier)                                           \
	{                                                                           \
		.valid = true, .key = sense_key, .asc = (code), .ascq = (qualifier) \
	}
#define VECTOR(row, code, qualifier, error) \
	{ #row, SENSE(PTAPE_KEY_ILLEGAL_REQUEST, code, qualifier), error },
static const struct changer_errno_vector changer_errno_vectors[] = {
	{ "another qualifier", SENSE(PTAPE_KEY_ILLEGAL_REQUEST, 0x3b, 0x0f), 0 },
	{ "another code", SENSE(PTAPE_KEY_ILLEGAL_REQUEST, 0x24, 0x01), 0 },
	{ "another key", SENSE(PTAPE_KEY_HARDWARE_ERROR, 0x21, 0x01), 0 },
	{ "no sense data", { .key = PTAPE_KEY_ILLEGAL_REQUEST, .asc = 0x21, .ascq = 0x01 }, 0 },
	CHANGER_ERRNO_VECTORS(VECTOR)
};
#undef VECTOR
#undef SENSE

#define VECTOR(row, command_class, condition, action, error) \
	{ #row,                                              \
	  CHANGER_ROW_##row,                                 \
	  PTAPE_CHANGER_##command_class,                     \
	  PTAPE_CONDITION_##condition,                       \
	  { PTAPE_CHANGER_##action, error } },
static const struct changer_disposition_vector changer_disposition_vectors[] = {
	CHANGER_DISPOSITION_VECTORS(VECTOR)
};
#undef VECTOR

#endif /* PTAPE_TESTS_VECTORS_CHANGER_H */
