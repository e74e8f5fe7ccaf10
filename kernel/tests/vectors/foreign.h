/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Vectors of kernel/core/foreign.c: for each row of the tables a command that
 * was carried out; commands that were not, and those that do nothing to us; and
 * answers to REQUEST SENSE. Run by Catch2 and by KUnit.
 */
#ifndef PTAPE_TESTS_VECTORS_FOREIGN_H
#define PTAPE_TESTS_VECTORS_FOREIGN_H

#include "every_row.h"
#include "foreign.h"
#include "foreign_rules.h"

struct foreign_vector {
	const char *name;
	enum ptape_unit_type type;
	u8 opcode;
	struct ptape_result result;
	struct ptape_foreign foreign;
};

struct foreign_sense_vector {
	const char *name;
	u8 data[18]; /* fixed format, SPC-5 4.4.3 */
	u8 len;
	enum ptape_condition told;
};

/* clang-format off */
/* V(row, opcode, done): one for each row of PTAPE_FOREIGN_RULES. */
#define FOREIGN_VECTORS(V)                              \
	V(REWIND, 0x01, ATTENTION)                      \
	V(FORMAT_MEDIUM, 0x04, ATTENTION)               \
	V(READ_6, 0x08, ATTENTION)                      \
	V(WRITE_6, 0x0a, ATTENTION)                     \
	V(SET_CAPACITY, 0x0b, ATTENTION)                \
	V(READ_REVERSE_6, 0x0f, ATTENTION)              \
	V(WRITE_FILEMARKS_6, 0x10, ATTENTION)           \
	V(SPACE_6, 0x11, ATTENTION)                     \
	V(VERIFY_6, 0x13, ATTENTION)                    \
	V(RECOVER_BUFFERED_DATA, 0x14, ATTENTION)       \
	V(ERASE_6, 0x19, ATTENTION)                     \
	V(SEND_DIAGNOSTIC, 0x1d, ATTENTION)             \
	V(LOCATE_10, 0x2b, ATTENTION)                   \
	V(WRITE_FILEMARKS_16, 0x80, ATTENTION)          \
	V(READ_REVERSE_16, 0x81, ATTENTION)             \
	V(READ_16, 0x88, ATTENTION)                     \
	V(WRITE_16, 0x8a, ATTENTION)                    \
	V(VERIFY_16, 0x8f, ATTENTION)                   \
	V(SPACE_16, 0x91, ATTENTION)                    \
	V(LOCATE_16, 0x92, ATTENTION)                   \
	V(ERASE_16, 0x93, ATTENTION)                    \
	V(LOAD_UNLOAD, 0x1b, MEDIUM_CHANGED)            \
	V(INITIALIZE_ELEMENT_STATUS, 0x07, MEDIUM_CHANGED) \
	V(INITIALIZE_ELEMENT_RANGE, 0x37, MEDIUM_CHANGED) \
	V(MOVE_MEDIUM, 0xa5, MEDIUM_CHANGED)            \
	V(EXCHANGE_MEDIUM, 0xa6, MEDIUM_CHANGED)        \
	V(MOVE_MEDIUM_ATTACHED, 0xa7, MEDIUM_CHANGED)   \
	V(SEND_VOLUME_TAG, 0xb6, MEDIUM_CHANGED)        \
	V(MODE_SELECT_6, 0x15, PARAMETERS_CHANGED)      \
	V(RESERVE_6, 0x16, PARAMETERS_CHANGED)          \
	V(RELEASE_6, 0x17, PARAMETERS_CHANGED)          \
	V(MODE_SELECT_10, 0x55, PARAMETERS_CHANGED)     \
	V(RESERVE_10, 0x56, PARAMETERS_CHANGED)         \
	V(RELEASE_10, 0x57, PARAMETERS_CHANGED)         \
	V(PERSISTENT_RESERVE_OUT, 0x5f, PARAMETERS_CHANGED) \
	V(SECURITY_PROTOCOL_OUT, 0xb5, REKEYED) \
	V(WRITE_BUFFER, 0x3b, POWER_ON)

/* V(row, opcode): one for each row of PTAPE_FOREIGN_CHANGER_HARMLESS. */
#define FOREIGN_CHANGER_VECTORS(V)                      \
	V(TEST_UNIT_READY, 0x00)                        \
	V(REQUEST_SENSE, 0x03)                          \
	V(INQUIRY, 0x12)                                \
	V(MODE_SENSE_6, 0x1a)                           \
	V(RECEIVE_DIAGNOSTIC_RESULTS, 0x1c)             \
	V(PREVENT_ALLOW, 0x1e)                          \
	V(POSITION_TO_ELEMENT, 0x2b)                    \
	V(READ_BUFFER, 0x3c)                            \
	V(REPORT_VOLUME_TYPES, 0x44)                    \
	V(LOG_SELECT, 0x4c)                             \
	V(LOG_SENSE, 0x4d)                              \
	V(MODE_SENSE_10, 0x5a)                          \
	V(PERSISTENT_RESERVE_IN, 0x5e)                  \
	V(READ_ATTRIBUTE, 0x8c)                         \
	V(SERVICE_ACTION_IN_16, 0x9e)                   \
	V(REPORT_LUNS, 0xa0)                            \
	V(SECURITY_PROTOCOL_IN, 0xa2)                   \
	V(MAINTENANCE_IN, 0xa3)                         \
	V(SERVICE_ACTION_IN_12, 0xab)                   \
	V(REQUEST_VOLUME_ELEMENT_ADDRESS, 0xb5)         \
	V(READ_ELEMENT_STATUS, 0xb8)
/* clang-format on */

PTAPE_EVERY_ROW_HAS_A_VECTOR(PTAPE_FOREIGN_RULES, FOREIGN_VECTORS);
PTAPE_EVERY_ROW_HAS_A_VECTOR(PTAPE_FOREIGN_CHANGER_HARMLESS, FOREIGN_CHANGER_VECTORS);

#define CHECKED(sense_key, asc_code, ascq_code)                                              \
	{                                                                                    \
		.delivery = PTAPE_DELIVERY_ANSWERED, .status = PTAPE_STATUS_CHECK_CONDITION, \
		.sense = {                                                                   \
			.valid = true,                                                       \
			.key = (sense_key),                                                  \
			.asc = (asc_code),                                                   \
			.ascq = (ascq_code)                                                  \
		}                                                                            \
	}
#define MEANS(what_told, what_done)                                      \
	{                                                                \
		PTAPE_CONDITION_##what_told, PTAPE_CONDITION_##what_done \
	}
#define TAPE	PTAPE_UNIT_TAPE
#define CHANGER PTAPE_UNIT_CHANGER
#define VECTOR(row, opcode, done) \
	{ #row, TAPE, opcode, { .delivery = PTAPE_DELIVERY_ANSWERED }, MEANS(GOOD, done) },
#define HARMLESS(row, opcode) \
	{ #row, CHANGER, opcode, { .delivery = PTAPE_DELIVERY_ANSWERED }, MEANS(GOOD, GOOD) },
static const struct foreign_vector foreign_vectors[] = {
	/* clang-format off */
	FOREIGN_VECTORS(VECTOR)
	FOREIGN_CHANGER_VECTORS(HARMLESS)
	{ "a question", TAPE, 0x12, { .delivery = PTAPE_DELIVERY_ANSWERED }, MEANS(GOOD, GOOD) },
	{ "TEST UNIT READY takes a power on", TAPE, 0x00, CHECKED(0x6, 0x29, 0x01),
	  MEANS(POWER_ON, GOOD) },
	{ "a REWIND that a reset is told to is not carried out", TAPE, 0x01, CHECKED(0x6, 0x29, 0x03),
	  MEANS(RESET, GOOD) },
	{ "WRITE(6) that takes a loss of the nexus", TAPE, 0x0a, CHECKED(0x6, 0x29, 0x07),
	  MEANS(NEXUS_LOST, GOOD) },
	{ "LOG SENSE takes a change of the cartridge", TAPE, 0x4d, CHECKED(0x6, 0x28, 0x00),
	  MEANS(MEDIUM_CHANGED, GOOD) },
	{ "LOG SENSE takes a deferred error", TAPE, 0x4d,
	  { .delivery = PTAPE_DELIVERY_ANSWERED, .status = PTAPE_STATUS_CHECK_CONDITION,
	    .sense = { .valid = true, .deferred = true, .key = PTAPE_KEY_MEDIUM_ERROR } },
	  MEANS(DEFERRED, GOOD) },
	{ "SPACE(6) that fails has moved", TAPE, 0x11, CHECKED(0x3, 0x11, 0x00),
	  MEANS(GOOD, ATTENTION) },
	{ "READ(6) without an answer may have moved", TAPE, 0x08,
	  { .delivery = PTAPE_DELIVERY_UNANSWERED }, MEANS(GOOD, ATTENTION) },
	{ "a conflict is the other's affair, and nothing was done", TAPE, 0x0a,
	  { .delivery = PTAPE_DELIVERY_ANSWERED, .status = PTAPE_STATUS_RESERVATION_CONFLICT },
	  MEANS(GOOD, GOOD) },
	{ "not ready: nothing was done", TAPE, 0x01, CHECKED(0x2, 0x3a, 0x00), MEANS(GOOD, GOOD) },
	{ "of a drive, what no row has does nothing", TAPE, 0xc7,
	  { .delivery = PTAPE_DELIVERY_ANSWERED }, MEANS(GOOD, GOOD) },
	{ "of a library, it may have moved anything", CHANGER, 0xc7,
	  { .delivery = PTAPE_DELIVERY_ANSWERED }, MEANS(GOOD, MEDIUM_CHANGED) },
	{ "that may have moved, and has no answer", CHANGER, 0xc7,
	  { .delivery = PTAPE_DELIVERY_UNANSWERED }, MEANS(GOOD, MEDIUM_CHANGED) },
	{ "that was told a power on, and not carried out", CHANGER, 0xc7,
	  CHECKED(0x6, 0x29, 0x00), MEANS(POWER_ON, GOOD) },
	{ "a move by somebody else", CHANGER, 0xa5,
	  { .delivery = PTAPE_DELIVERY_ANSWERED }, MEANS(GOOD, MEDIUM_CHANGED) },
	{ "modes of a library, and perhaps its elements", CHANGER, 0x15,
	  { .delivery = PTAPE_DELIVERY_ANSWERED }, MEANS(GOOD, PARAMETERS_CHANGED) },
	/* clang-format on */
};
#undef VECTOR
#undef HARMLESS
#undef TAPE
#undef CHANGER
#undef CHECKED
#undef MEANS

/* clang-format off */
static const struct foreign_sense_vector foreign_sense_vectors[] = {
	{ "nothing to tell", { 0x70, 0, 0x00, 0, 0, 0, 0, 10 }, 18, PTAPE_CONDITION_GOOD },
	{ "an attention", { 0x70, 0, 0x06, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0x29, 0x00 }, 18,
	  PTAPE_CONDITION_POWER_ON },
	{ "a deferred error", { 0x71, 0, 0x03, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0x0c, 0x00 }, 18,
	  PTAPE_CONDITION_DEFERRED },
	{ "not ready", { 0x70, 0, 0x02, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0x3a, 0x00 }, 18,
	  PTAPE_CONDITION_GOOD },
	{ "no sense data at all", { 0 }, 18, PTAPE_CONDITION_GOOD },
	{ "cut off", { 0x70 }, 1, PTAPE_CONDITION_GOOD },
};
/* clang-format on */

#endif /* PTAPE_TESTS_VECTORS_FOREIGN_H */
