/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Foreign commands that do something to a session: X(id, opcode, condition).
 * The condition is the attention that a drive would tell if it told us of it at
 * all. Commands that are not here ask, or change nothing that we rest on. Not so
 * those of a changer: its vendor may move cartridges by any, so what does not is told. The
 * opcodes that we send ourselves are in cdb.h; these are SSC-5 table 13's, but for a few.
 */
#ifndef PTAPE_CORE_FOREIGN_RULES_H
#define PTAPE_CORE_FOREIGN_RULES_H

/* clang-format off */
#define PTAPE_FOREIGN_RULES(X)                                                          \
	/* They move the tape, or write on it. */                                       \
	X(REWIND, 0x01, ATTENTION)                                                      \
	X(FORMAT_MEDIUM, 0x04, ATTENTION)                                               \
	X(READ_6, 0x08, ATTENTION)                                                      \
	X(WRITE_6, 0x0a, ATTENTION)                                                     \
	X(SET_CAPACITY, 0x0b, ATTENTION)                                                \
	X(READ_REVERSE_6, 0x0f, ATTENTION)                                              \
	X(WRITE_FILEMARKS_6, 0x10, ATTENTION)                                           \
	X(SPACE_6, 0x11, ATTENTION)                                                     \
	X(VERIFY_6, 0x13, ATTENTION)                                                    \
	X(RECOVER_BUFFERED_DATA, 0x14, ATTENTION)                                       \
	X(ERASE_6, 0x19, ATTENTION)                                                     \
	X(SEND_DIAGNOSTIC, 0x1d, ATTENTION)                                             \
	X(LOCATE_10, 0x2b, ATTENTION)                                                   \
	X(WRITE_FILEMARKS_16, 0x80, ATTENTION)                                          \
	X(READ_REVERSE_16, 0x81, ATTENTION)                                             \
	X(READ_16, 0x88, ATTENTION)                                                     \
	X(WRITE_16, 0x8a, ATTENTION)                                                    \
	X(VERIFY_16, 0x8f, ATTENTION)                                                   \
	X(SPACE_16, 0x91, ATTENTION)                                                    \
	X(LOCATE_16, 0x92, ATTENTION)                                                   \
	X(ERASE_16, 0x93, ATTENTION)                                                    \
	/* They may exchange the cartridge. */                                          \
	X(LOAD_UNLOAD, 0x1b, MEDIUM_CHANGED)                                            \
	/* Of a changer, SMC-3 table 4: they move cartridges, or what is known of them. */ \
	X(INITIALIZE_ELEMENT_STATUS, 0x07, MEDIUM_CHANGED)                              \
	X(INITIALIZE_ELEMENT_RANGE, 0x37, MEDIUM_CHANGED)                               \
	X(MOVE_MEDIUM, 0xa5, MEDIUM_CHANGED)                                            \
	X(EXCHANGE_MEDIUM, 0xa6, MEDIUM_CHANGED)                                        \
	/* By the drive that a changer without a unit of its own is attached to. */     \
	X(MOVE_MEDIUM_ATTACHED, 0xa7, MEDIUM_CHANGED)                                   \
	X(SEND_VOLUME_TAG, 0xb6, MEDIUM_CHANGED)                                        \
	/* They change modes, keys or reservations. */                                  \
	X(MODE_SELECT_6, 0x15, PARAMETERS_CHANGED)                                      \
	X(RESERVE_6, 0x16, PARAMETERS_CHANGED)                                          \
	X(RELEASE_6, 0x17, PARAMETERS_CHANGED)                                          \
	X(MODE_SELECT_10, 0x55, PARAMETERS_CHANGED)                                     \
	X(RESERVE_10, 0x56, PARAMETERS_CHANGED)                                         \
	X(RELEASE_10, 0x57, PARAMETERS_CHANGED)                                         \
	X(PERSISTENT_RESERVE_OUT, 0x5f, PARAMETERS_CHANGED)                             \
	X(SECURITY_PROTOCOL_OUT, 0xb5, REKEYED)                                         \
	/* New microcode may begin with a reset. */                                     \
	X(WRITE_BUFFER, 0x3b, POWER_ON)

/*
 * X(id, opcode): of a changer, what leaves every element as it is, SMC-3 table 4. It goes
 * before the rows above; what neither has may have moved anything.
 */
#define PTAPE_FOREIGN_CHANGER_HARMLESS(X)                                               \
	X(TEST_UNIT_READY, 0x00)                                                        \
	X(REQUEST_SENSE, 0x03)                                                          \
	X(INQUIRY, 0x12)                                                                \
	X(MODE_SENSE_6, 0x1a)                                                           \
	X(RECEIVE_DIAGNOSTIC_RESULTS, 0x1c)                                             \
	X(PREVENT_ALLOW, 0x1e)                                                          \
	X(POSITION_TO_ELEMENT, 0x2b)                                                    \
	X(READ_BUFFER, 0x3c)                                                            \
	X(REPORT_VOLUME_TYPES, 0x44)                                                    \
	X(LOG_SELECT, 0x4c)                                                             \
	X(LOG_SENSE, 0x4d)                                                              \
	X(MODE_SENSE_10, 0x5a)                                                          \
	X(PERSISTENT_RESERVE_IN, 0x5e)                                                  \
	X(READ_ATTRIBUTE, 0x8c)                                                         \
	/* What an element is. */                                                       \
	X(SERVICE_ACTION_IN_16, 0x9e)                                                   \
	X(REPORT_LUNS, 0xa0)                                                            \
	X(SECURITY_PROTOCOL_IN, 0xa2)                                                   \
	/* Supported operation codes and task management functions, target port groups. */ \
	X(MAINTENANCE_IN, 0xa3)                                                         \
	/* A medium's serial number. */                                                 \
	X(SERVICE_ACTION_IN_12, 0xab)                                                   \
	X(REQUEST_VOLUME_ELEMENT_ADDRESS, 0xb5)                                         \
	X(READ_ELEMENT_STATUS, 0xb8)
/* clang-format on */

#endif /* PTAPE_CORE_FOREIGN_RULES_H */
