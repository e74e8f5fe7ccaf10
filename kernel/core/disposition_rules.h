/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The disposition table: X(id, classes, condition, action, errno). The first
 * row that fits decides; rows of one condition stand together, the special
 * before the general. "Not processed" is SPC-5's and SAM-5's promise for unit
 * attentions, deferred errors, BUSY and TASK SET FULL.
 */
#ifndef PTAPE_CORE_DISPOSITION_RULES_H
#define PTAPE_CORE_DISPOSITION_RULES_H

/* Commands that look for what is recorded; a WRITE that meets BLANK CHECK was refused. */
#define PTAPE_CLASSES_TO_DATA (PTAPE_CLASS_READ | PTAPE_CLASS_SPACE | PTAPE_CLASS_LOCATE)
/* Commands that move no tape: safe to send again whatever happened. */
#define PTAPE_CLASSES_STILL (PTAPE_CLASS_TEST | PTAPE_CLASS_INQUIRE | PTAPE_CLASS_CONFIGURE)
/* Commands that end at the same place however often they are sent. */
#define PTAPE_CLASSES_AGAIN (PTAPE_CLASSES_STILL | PTAPE_CLASS_LOCATE)
/* Commands that do more harm, or other harm, the second time. */
#define PTAPE_CLASSES_ONCE (PTAPE_CLASS_LOAD | PTAPE_CLASS_ERASE | PTAPE_CLASS_FORMAT)

/* clang-format off */
#define PTAPE_DISPOSITION_RULES(X)                                                              \
	X(GOOD, PTAPE_CLASS_ANY, GOOD, COMPLETE, 0)                                             \
	/* Stream conditions: the medium's own answers (SSC-5 4.2). */                          \
	X(FILEMARK, PTAPE_CLASS_READ | PTAPE_CLASS_SPACE, FILEMARK, COMPLETE, 0)                \
	X(END_OF_DATA, PTAPE_CLASSES_TO_DATA, END_OF_DATA, COMPLETE, 0)                         \
	X(BEGINNING, PTAPE_CLASS_SPACE, BEGINNING, COMPLETE, 0)                                 \
	X(EARLY_WARNING, PTAPE_CLASS_ANY, EARLY_WARNING, COMPLETE, 0)                           \
	X(OVERFLOW, PTAPE_CLASS_WRITE | PTAPE_CLASS_READ, VOLUME_OVERFLOW, COMPLETE, 0)         \
	X(LENGTH, PTAPE_CLASS_READ, INCORRECT_LENGTH, COMPLETE, 0)                              \
	/* Readiness: only what comes by itself is waited for. */                               \
	X(BECOMING_READY, PTAPE_CLASS_ANY, BECOMING_READY, WAIT, EIO)                           \
	/* Asked for, it is told; as st, a command that misses it only fails. */                \
	X(NO_MEDIUM_TEST, PTAPE_CLASS_TEST, NO_MEDIUM, FAIL, ENOMEDIUM)                         \
	X(NO_MEDIUM, PTAPE_CLASS_ANY, NO_MEDIUM, FAIL, EIO)                                     \
	X(NOT_READY, PTAPE_CLASS_ANY, NOT_READY, FAIL, EIO)                                     \
	/* Unit attentions: not processed; asked again where that is safe. */                   \
	/* The layout that a format carries out may be gone: begin again. */                    \
	X(CHANGED_AGAIN, PTAPE_CLASSES_AGAIN, MEDIUM_CHANGED, RETRY, EIO)                       \
	X(CHANGED_FORMAT, PTAPE_CLASS_FORMAT, MEDIUM_CHANGED, FAIL, EIO)                        \
	X(CHANGED_HERE, PTAPE_CLASS_ANY, MEDIUM_CHANGED, RECOVER, EIO)                          \
	X(POWER_AGAIN, PTAPE_CLASSES_AGAIN, POWER_ON, RETRY, EIO)                               \
	X(POWER_FORMAT, PTAPE_CLASS_FORMAT, POWER_ON, FAIL, EIO)                                \
	X(POWER_HERE, PTAPE_CLASS_ANY, POWER_ON, RECOVER, EIO)                                  \
	X(RESET_AGAIN, PTAPE_CLASSES_AGAIN, RESET, RETRY, EIO)                                  \
	X(RESET_FORMAT, PTAPE_CLASS_FORMAT, RESET, FAIL, EIO)                                   \
	X(RESET_HERE, PTAPE_CLASS_ANY, RESET, RECOVER, EIO)                                     \
	X(NEXUS_AGAIN, PTAPE_CLASSES_AGAIN, NEXUS_LOST, RETRY, EIO)                             \
	X(NEXUS_FORMAT, PTAPE_CLASS_FORMAT, NEXUS_LOST, FAIL, EIO)                              \
	X(NEXUS_HERE, PTAPE_CLASS_ANY, NEXUS_LOST, RECOVER, EIO)                                \
	X(PARAMETERS_AGAIN, PTAPE_CLASSES_AGAIN, PARAMETERS_CHANGED, RETRY, EIO)                \
	X(PARAMETERS_FORMAT, PTAPE_CLASS_FORMAT, PARAMETERS_CHANGED, FAIL, EIO)                 \
	X(PARAMETERS_HERE, PTAPE_CLASS_ANY, PARAMETERS_CHANGED, RECOVER, EIO)                   \
	X(ATTENTION_AGAIN, PTAPE_CLASSES_AGAIN, ATTENTION, RETRY, EIO)                          \
	X(ATTENTION_FORMAT, PTAPE_CLASS_FORMAT, ATTENTION, FAIL, EIO)                           \
	X(ATTENTION_HERE, PTAPE_CLASS_ANY, ATTENTION, RECOVER, EIO)                             \
	/* Tape, modes and position are as they were: only the keys are asked for again. */      \
	X(REKEYED, PTAPE_CLASS_ANY, REKEYED, RETRY, EIO)                                        \
	/* Refusals. EACCES is for what is known to be protected before any command: as st. */  \
	X(PROTECTED, PTAPE_CLASS_ANY, WRITE_PROTECTED, FAIL, EIO)                               \
	X(ILLEGAL, PTAPE_CLASS_ANY, ILLEGAL_REQUEST, FAIL, EIO)                                 \
	X(MEDIUM, PTAPE_CLASS_ANY, MEDIUM_ERROR, FAIL, EIO)                                     \
	X(HARDWARE, PTAPE_CLASS_ANY, HARDWARE_ERROR, FAIL, EIO)                                 \
	X(CONFLICT, PTAPE_CLASS_ANY, CONFLICT, FAIL, EIO)                                       \
	/* An earlier buffered write failed: what it held is acknowledged and gone. */          \
	X(DEFERRED, PTAPE_CLASS_ANY, DEFERRED, FREEZE, ENOTRECOVERABLE)                         \
	/* May or may not be done. A load or an erasure is never sent again blindly. */         \
	X(ABORTED_AGAIN, PTAPE_CLASSES_STILL, ABORTED, RETRY, EIO)                              \
	X(ABORTED_ONCE, PTAPE_CLASSES_ONCE, ABORTED, FAIL, EIO)                                 \
	X(ABORTED_HERE, PTAPE_CLASS_ANY, ABORTED, RECOVER, EIO)                                 \
	X(UNANSWERED_ONCE, PTAPE_CLASSES_ONCE, UNANSWERED, FAIL, EIO)                           \
	X(UNANSWERED, PTAPE_CLASS_ANY, UNANSWERED, RECOVER, EIO)                                \
	/* Never sent. */                                                                       \
	X(NO_PATH_FORMAT, PTAPE_CLASS_FORMAT, NO_PATH, FAIL, EIO)                               \
	X(NO_PATH, PTAPE_CLASS_ANY, NO_PATH, RECOVER, EIO)                                      \
	X(BUSY, PTAPE_CLASS_ANY, BUSY, WAIT, EBUSY)                                             \
	X(TOO_LARGE, PTAPE_CLASS_ANY, TOO_LARGE, FAIL, EINVAL)                                  \
	X(NO_MEMORY, PTAPE_CLASS_ANY, NO_MEMORY, FAIL, EOVERFLOW)                               \
	/* All the rest is an error, and nothing is assumed after it. */                        \
	X(REST, PTAPE_CLASS_ANY, NR, FAIL, EIO)
/* clang-format on */

/* X(status, condition): SAM-5 table 33, but CHECK CONDITION, which its sense data explains. */
#define PTAPE_STATUS_RULES(X)                    \
	X(STATUS_GOOD, GOOD)                     \
	X(STATUS_RESERVATION_CONFLICT, CONFLICT) \
	X(STATUS_BUSY, BUSY)                     \
	X(STATUS_TASK_SET_FULL, BUSY)            \
	X(STATUS_TASK_ABORTED, ABORTED) /* by another initiator's reset (TAS) */

/* X(delivery, condition): what no device ended; OVERHEARD brings its condition with it. */
#define PTAPE_UNDELIVERED_RULES(X)         \
	X(DELIVERY_UNANSWERED, UNANSWERED) \
	X(DELIVERY_NO_PATH, NO_PATH)       \
	X(DELIVERY_TOO_LARGE, TOO_LARGE)   \
	X(DELIVERY_NO_MEMORY, NO_MEMORY)

#endif /* PTAPE_CORE_DISPOSITION_RULES_H */
