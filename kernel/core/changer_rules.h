/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tables of a changer: which commands a program may send and what they
 * change, what to do when a command has ended, and which errno a refusal means.
 */
#ifndef PTAPE_CORE_CHANGER_RULES_H
#define PTAPE_CORE_CHANGER_RULES_H

#include "changer_command.h"

/* clang-format off */
/*
 * X(id, opcode, handle, class, effect): the commands of SMC-3 table 4 that pass a
 * changer's node without CAP_SYS_RAWIO: what mtx sends, and questions. Anything else needs
 * it, counts as ONCE and may have changed all.
 */
#define PTAPE_CHANGER_COMMANDS(X)                                                       \
	X(TEST_UNIT_READY, 0x00, READ, TEST, NONE)                                      \
	/* Takes an attention with it, in its data. */                                   \
	X(REQUEST_SENSE, 0x03, READ, TEST, ALL)                                         \
	X(INITIALIZE_ELEMENT_STATUS, 0x07, WRITE, STILL, ALL)                           \
	X(INQUIRY, 0x12, READ, ASK, NONE)                                               \
	X(MODE_SENSE_6, 0x1a, READ, ASK, NONE)                                          \
	/* Opens the door of an import/export element. */                               \
	X(OPEN_CLOSE_IMPORT_EXPORT, 0x1b, WRITE, STILL, ALL)                            \
	X(PREVENT_ALLOW, 0x1e, WRITE, STILL, NONE)                                      \
	X(POSITION_TO_ELEMENT, 0x2b, WRITE, STILL, NONE)                                \
	X(INITIALIZE_ELEMENT_RANGE, 0x37, WRITE, STILL, ALL)                            \
	X(LOG_SENSE, 0x4d, READ, ASK, NONE)                                             \
	X(MODE_SENSE_10, 0x5a, READ, ASK, NONE)                                         \
	X(REPORT_LUNS, 0xa0, READ, ASK, NONE)                                           \
	X(MAINTENANCE_IN, 0xa3, READ, ASK, NONE)                                        \
	X(MOVE_MEDIUM, 0xa5, WRITE, ONCE, PLACES)                                       \
	X(EXCHANGE_MEDIUM, 0xa6, WRITE, ONCE, PLACES)                                   \
	X(SEND_VOLUME_TAG, 0xb6, WRITE, STILL, ALL)                                     \
	X(READ_ELEMENT_STATUS, 0xb8, READ, ASK, NONE)

/* X(id, key, asc, ascq, errno): what ch tells programs. */
#define PTAPE_CHANGER_ERRNOS(X)                                                         \
	X(INVALID_ELEMENT, PTAPE_KEY_ILLEGAL_REQUEST, 0x21, 0x01, EBADSLT)              \
	X(NOT_INITIALIZED, PTAPE_KEY_ILLEGAL_REQUEST, 0x28, 0x01, EBADE)                \
	X(DESTINATION_FULL, PTAPE_KEY_ILLEGAL_REQUEST, 0x3b, 0x0d, EXFULL)              \
	X(SOURCE_EMPTY, PTAPE_KEY_ILLEGAL_REQUEST, 0x3b, 0x0e, EBADE)                   \
	X(INVALID_OPCODE, PTAPE_KEY_ILLEGAL_REQUEST, 0x20, 0x00, EBADRQC)

/*
 * X(id, classes, condition, action, errno): the first row that fits decides. "Not
 * processed" is SPC-5's and SAM-5's promise for attentions, deferred errors and BUSY.
 */
#define PTAPE_CHANGER_DISPOSITIONS(X)                                                   \
	X(GOOD, PTAPE_CHANGER_ANY, GOOD, COMPLETE, 0)                                   \
	/* Whoever asks whether it is ready is told. */                                 \
	X(BECOMING_TOLD, PTAPE_CHANGER_TEST, BECOMING_READY, FAIL, EIO)                 \
	X(BECOMING_READY, PTAPE_CHANGER_ANY, BECOMING_READY, WAIT, EIO)                 \
	X(HAND_TOLD, PTAPE_CHANGER_TEST, NOT_READY, FAIL, EIO)                          \
	X(HAND, PTAPE_CHANGER_ANY, NOT_READY, WAIT_FOR_HAND, EIO)                       \
	/* Of a changer it is no reason to wait. */                                     \
	X(NO_MEDIUM_SETTLED, PTAPE_CHANGER_SETTLE, NO_MEDIUM, COMPLETE, 0)              \
	X(MEDIUM_CHANGED, PTAPE_CHANGER_ANY, MEDIUM_CHANGED, AGAIN, EIO)                \
	X(POWER_ON, PTAPE_CHANGER_ANY, POWER_ON, AGAIN, EIO)                            \
	X(RESET, PTAPE_CHANGER_ANY, RESET, AGAIN, EIO)                                  \
	X(NEXUS_LOST, PTAPE_CHANGER_ANY, NEXUS_LOST, AGAIN, EIO)                        \
	X(PARAMETERS, PTAPE_CHANGER_ANY, PARAMETERS_CHANGED, AGAIN, EIO)                \
	X(ATTENTION, PTAPE_CHANGER_ANY, ATTENTION, AGAIN, EIO)                          \
	X(REKEYED, PTAPE_CHANGER_ANY, REKEYED, AGAIN, EIO)                              \
	X(DEFERRED, PTAPE_CHANGER_ANY, DEFERRED, AGAIN, EIO)                            \
	X(BUSY, PTAPE_CHANGER_ANY, BUSY, WAIT, EBUSY)                                   \
	/* May or may not be done. */                                                   \
	X(ABORTED_ONCE, PTAPE_CHANGER_ONCE, ABORTED, DOUBT, EIO)                        \
	X(ABORTED, PTAPE_CHANGER_ANY, ABORTED, AGAIN, EIO)                              \
	X(UNANSWERED_ONCE, PTAPE_CHANGER_ONCE, UNANSWERED, DOUBT, EIO)                  \
	X(UNANSWERED_SETTLE, PTAPE_CHANGER_SETTLE, UNANSWERED, LOOK_AGAIN, EIO)         \
	X(UNANSWERED, PTAPE_CHANGER_ANY, UNANSWERED, SETTLE_FIRST, EIO)                 \
	X(UNKNOWN_ONCE, PTAPE_CHANGER_ONCE, UNKNOWN, DOUBT, EIO)                        \
	/* Never sent. */                                                               \
	X(NO_PATH, PTAPE_CHANGER_ANY, NO_PATH, AWAIT_PATH, EIO)                         \
	X(TOO_LARGE, PTAPE_CHANGER_ANY, TOO_LARGE, FAIL, EINVAL)                        \
	X(NO_MEMORY, PTAPE_CHANGER_ANY, NO_MEMORY, FAIL, ENOMEM)                        \
	X(REST, PTAPE_CHANGER_ANY, NR, FAIL, EIO)
/* clang-format on */

#endif /* PTAPE_CORE_CHANGER_RULES_H */
