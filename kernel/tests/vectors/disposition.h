/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Vectors of kernel/core/disposition.c: for each row of the table a kind of
 * command and a condition that hit exactly it, and what must follow; and which
 * condition a command's end is. Run by Catch2 and by KUnit.
 */
#ifndef PTAPE_TESTS_VECTORS_DISPOSITION_H
#define PTAPE_TESTS_VECTORS_DISPOSITION_H

#include "every_row.h"

#define PTAPE_ROW_ID(row, ...) DISPOSITION_ROW_##row,
enum disposition_row {
	PTAPE_DISPOSITION_RULES(PTAPE_ROW_ID) DISPOSITION_ROW_NR,
};
#undef PTAPE_ROW_ID

struct disposition_vector {
	const char *name;
	int row; /* enum disposition_row */
	enum ptape_command_class command_class;
	enum ptape_condition condition;
	unsigned int attempt;
	enum ptape_action action;
	int error;
};

struct result_vector {
	const char *name;
	struct ptape_result result;
	enum ptape_condition condition;
};

/* clang-format off */
/* V(row, class, condition, attempt, action, errno): one for each row of PTAPE_DISPOSITION_RULES. */
#define DISPOSITION_VECTORS(V)                                          \
	V(GOOD, WRITE, GOOD, 1, COMPLETE, 0)                            \
	V(FILEMARK, READ, FILEMARK, 1, COMPLETE, 0)                     \
	V(END_OF_DATA, READ, END_OF_DATA, 1, COMPLETE, 0)               \
	V(BEGINNING, SPACE, BEGINNING, 1, COMPLETE, 0)                  \
	V(EARLY_WARNING, WRITE, EARLY_WARNING, 1, COMPLETE, 0)          \
	V(OVERFLOW, WRITE, VOLUME_OVERFLOW, 1, COMPLETE, 0)             \
	V(LENGTH, READ, INCORRECT_LENGTH, 1, COMPLETE, 0)               \
	V(BECOMING_READY, TEST, BECOMING_READY, 1, WAIT, EIO)           \
	V(NO_MEDIUM_TEST, TEST, NO_MEDIUM, 1, FAIL, ENOMEDIUM)          \
	V(NO_MEDIUM, READ, NO_MEDIUM, 1, FAIL, EIO)                     \
	V(NOT_READY, TEST, NOT_READY, 1, FAIL, EIO)                     \
	V(CHANGED_AGAIN, TEST, MEDIUM_CHANGED, 1, RETRY, EIO)           \
	V(CHANGED_FORMAT, FORMAT, MEDIUM_CHANGED, 1, FAIL, EIO)         \
	V(CHANGED_HERE, WRITE, MEDIUM_CHANGED, 1, RECOVER, EIO)         \
	V(POWER_AGAIN, LOCATE, POWER_ON, 1, RETRY, EIO)                 \
	V(POWER_FORMAT, FORMAT, POWER_ON, 1, FAIL, EIO)                 \
	V(POWER_HERE, READ, POWER_ON, 1, RECOVER, EIO)                  \
	V(RESET_AGAIN, INQUIRE, RESET, 1, RETRY, EIO)                   \
	V(RESET_FORMAT, FORMAT, RESET, 1, FAIL, EIO)                    \
	V(RESET_HERE, SPACE, RESET, 1, RECOVER, EIO)                    \
	V(NEXUS_AGAIN, CONFIGURE, NEXUS_LOST, 1, RETRY, EIO)            \
	V(NEXUS_FORMAT, FORMAT, NEXUS_LOST, 1, FAIL, EIO)               \
	V(NEXUS_HERE, WRITE, NEXUS_LOST, 1, RECOVER, EIO)               \
	V(PARAMETERS_AGAIN, TEST, PARAMETERS_CHANGED, 1, RETRY, EIO)    \
	V(PARAMETERS_FORMAT, FORMAT, PARAMETERS_CHANGED, 1, FAIL, EIO)  \
	V(PARAMETERS_HERE, WRITE, PARAMETERS_CHANGED, 1, RECOVER, EIO)  \
	V(ATTENTION_AGAIN, TEST, ATTENTION, 1, RETRY, EIO)              \
	V(ATTENTION_FORMAT, FORMAT, ATTENTION, 1, FAIL, EIO)            \
	V(ATTENTION_HERE, LOAD, ATTENTION, 1, RECOVER, EIO)             \
	V(REKEYED, WRITE, REKEYED, 1, RETRY, EIO)                       \
	V(PROTECTED, WRITE, WRITE_PROTECTED, 1, FAIL, EIO)              \
	V(ILLEGAL, CONFIGURE, ILLEGAL_REQUEST, 1, FAIL, EIO)            \
	V(MEDIUM, READ, MEDIUM_ERROR, 1, FAIL, EIO)                     \
	V(HARDWARE, SPACE, HARDWARE_ERROR, 1, FAIL, EIO)                \
	V(CONFLICT, WRITE, CONFLICT, 1, FAIL, EIO)                      \
	V(DEFERRED, WRITE, DEFERRED, 1, FREEZE, ENOTRECOVERABLE)        \
	V(ABORTED_AGAIN, INQUIRE, ABORTED, 1, RETRY, EIO)               \
	V(ABORTED_ONCE, LOAD, ABORTED, 1, FAIL, EIO)                    \
	V(ABORTED_HERE, WRITE, ABORTED, 1, RECOVER, EIO)                \
	V(UNANSWERED_ONCE, LOAD, UNANSWERED, 1, FAIL, EIO)              \
	V(UNANSWERED, WRITE, UNANSWERED, 1, RECOVER, EIO)               \
	V(NO_PATH_FORMAT, FORMAT, NO_PATH, 1, FAIL, EIO)                \
	V(NO_PATH, WRITE, NO_PATH, 1, RECOVER, EIO)                     \
	V(BUSY, TEST, BUSY, 1, WAIT, EBUSY)                             \
	V(TOO_LARGE, WRITE, TOO_LARGE, 1, FAIL, EINVAL)                 \
	V(NO_MEMORY, READ, NO_MEMORY, 1, FAIL, EOVERFLOW)               \
	V(REST, WRITE, UNKNOWN, 1, FAIL, EIO)

/* V(row, class, condition, attempt, action, errno): what else a row must catch, or must not. */
#define DISPOSITION_MORE_VECTORS(V)                                     \
	V(GOOD, LOAD, GOOD, 99, COMPLETE, 0)                            \
	V(FILEMARK, SPACE, FILEMARK, 1, COMPLETE, 0)                    \
	V(END_OF_DATA, SPACE, END_OF_DATA, 1, COMPLETE, 0)              \
	V(END_OF_DATA, LOCATE, END_OF_DATA, 1, COMPLETE, 0)             \
	V(OVERFLOW, READ, VOLUME_OVERFLOW, 1, COMPLETE, 0)              \
	V(BECOMING_READY, WRITE, BECOMING_READY, 99, WAIT, EIO)         \
	V(CHANGED_HERE, LOAD, MEDIUM_CHANGED, 1, RECOVER, EIO)          \
	V(POWER_HERE, LOAD, POWER_ON, 1, RECOVER, EIO)                  \
	V(ABORTED_HERE, LOCATE, ABORTED, 1, RECOVER, EIO)               \
	V(UNANSWERED, TEST, UNANSWERED, 1, RECOVER, EIO)                \
	V(NO_PATH, LOAD, NO_PATH, 1, RECOVER, EIO)                      \
	V(ABORTED_ONCE, ERASE, ABORTED, 1, FAIL, EIO)                   \
	V(UNANSWERED_ONCE, ERASE, UNANSWERED, 1, FAIL, EIO)             \
	V(ABORTED_ONCE, FORMAT, ABORTED, 1, FAIL, EIO)                  \
	V(UNANSWERED_ONCE, FORMAT, UNANSWERED, 1, FAIL, EIO)            \
	V(POWER_HERE, ERASE, POWER_ON, 1, RECOVER, EIO)                 \
	V(NO_PATH, ERASE, NO_PATH, 1, RECOVER, EIO)                     \
	V(REST, ERASE, END_OF_DATA, 1, FAIL, EIO)                       \
	/* Refused writes and lengths that are none: never taken for done. */ \
	V(REST, WRITE, FILEMARK, 1, FAIL, EIO)                          \
	V(REST, WRITE, END_OF_DATA, 1, FAIL, EIO)                       \
	V(REST, READ, BEGINNING, 1, FAIL, EIO)                          \
	V(REST, LOCATE, BEGINNING, 1, FAIL, EIO)                        \
	V(REST, SPACE, VOLUME_OVERFLOW, 1, FAIL, EIO)                   \
	V(REST, WRITE, INCORRECT_LENGTH, 1, FAIL, EIO)                  \
	/* The bounds: the last send but one goes on, the last does not. */ \
	V(CHANGED_AGAIN, TEST, MEDIUM_CHANGED, PTAPE_ATTEMPTS_MAX - 1, RETRY, EIO) \
	V(CHANGED_AGAIN, TEST, MEDIUM_CHANGED, PTAPE_ATTEMPTS_MAX, FAIL, EIO) \
	V(RESET_HERE, WRITE, RESET, PTAPE_ATTEMPTS_MAX - 1, RECOVER, EIO) \
	V(RESET_HERE, WRITE, RESET, PTAPE_ATTEMPTS_MAX, FAIL, EIO)      \
	V(UNANSWERED, WRITE, UNANSWERED, PTAPE_UNANSWERED_MAX - 1, RECOVER, EIO) \
	V(UNANSWERED, WRITE, UNANSWERED, PTAPE_UNANSWERED_MAX, FAIL, EIO) \
	V(DEFERRED, TEST, DEFERRED, 99, FREEZE, ENOTRECOVERABLE)
/* clang-format on */

PTAPE_EVERY_ROW_HAS_A_VECTOR(PTAPE_DISPOSITION_RULES, DISPOSITION_VECTORS);

#define VECTOR(row, command_class, condition, attempt, action, error) \
	{ #row,                                                       \
	  DISPOSITION_ROW_##row,                                      \
	  PTAPE_CLASS_##command_class,                                \
	  PTAPE_CONDITION_##condition,                                \
	  attempt,                                                    \
	  PTAPE_ACTION_##action,                                      \
	  error },
static const struct disposition_vector disposition_vectors[] = { DISPOSITION_VECTORS(
	VECTOR) DISPOSITION_MORE_VECTORS(VECTOR) };
#undef VECTOR

/* V(row, condition): one for each status, and for each way not to be delivered. */
#define STATUS_VECTORS(V)                        \
	V(STATUS_GOOD, GOOD)                     \
	V(STATUS_RESERVATION_CONFLICT, CONFLICT) \
	V(STATUS_BUSY, BUSY)                     \
	V(STATUS_TASK_SET_FULL, BUSY)            \
	V(STATUS_TASK_ABORTED, ABORTED)

#define UNDELIVERED_VECTORS(V)             \
	V(DELIVERY_UNANSWERED, UNANSWERED) \
	V(DELIVERY_NO_PATH, NO_PATH)       \
	V(DELIVERY_TOO_LARGE, TOO_LARGE)   \
	V(DELIVERY_NO_MEMORY, NO_MEMORY)

PTAPE_EVERY_ROW_HAS_A_VECTOR(PTAPE_STATUS_RULES, STATUS_VECTORS);
PTAPE_EVERY_ROW_HAS_A_VECTOR(PTAPE_UNDELIVERED_RULES, UNDELIVERED_VECTORS);

#define STATUS(row, condition)                                            \
	{ #row,                                                           \
	  { .delivery = PTAPE_DELIVERY_ANSWERED, .status = PTAPE_##row }, \
	  PTAPE_CONDITION_##condition },
#define UNDELIVERED(row, condition) \
	{ #row, { .delivery = PTAPE_##row }, PTAPE_CONDITION_##condition },
/* clang-format off */
static const struct result_vector result_vectors[] = {
	STATUS_VECTORS(STATUS)
	UNDELIVERED_VECTORS(UNDELIVERED)
	{ "CHECK CONDITION without sense",
	  { .delivery = PTAPE_DELIVERY_ANSWERED, .status = PTAPE_STATUS_CHECK_CONDITION },
	  PTAPE_CONDITION_UNKNOWN },
	{ "CHECK CONDITION, MEDIUM ERROR",
	  { .delivery = PTAPE_DELIVERY_ANSWERED, .status = PTAPE_STATUS_CHECK_CONDITION,
	    .sense = { .valid = true, .key = PTAPE_KEY_MEDIUM_ERROR } },
	  PTAPE_CONDITION_MEDIUM_ERROR },
	{ "sense beside GOOD does not count",
	  { .delivery = PTAPE_DELIVERY_ANSWERED, .status = PTAPE_STATUS_GOOD,
	    .sense = { .valid = true, .key = PTAPE_KEY_MEDIUM_ERROR } },
	  PTAPE_CONDITION_GOOD },
	{ "a status nobody knows",
	  { .delivery = PTAPE_DELIVERY_ANSWERED, .status = 0x22 },
	  PTAPE_CONDITION_UNKNOWN },
	{ "overheard",
	  { .delivery = PTAPE_DELIVERY_OVERHEARD, .overheard = PTAPE_CONDITION_POWER_ON },
	  PTAPE_CONDITION_POWER_ON },
};
/* clang-format on */
#undef STATUS
#undef UNDELIVERED

#endif /* PTAPE_TESTS_VECTORS_DISPOSITION_H */
