/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Operation codes: the tables behind ptape_opcode_name() and
 * ptape_cdb_length(). cdb.c uses them; the tests see the same rows and do not
 * compile while a row has no vector (kernel/tests/README.md).
 */
#ifndef PTAPE_CORE_OPCODES_H
#define PTAPE_CORE_OPCODES_H

#include "cdb.h"

/* clang-format off */
/* X(opcode, name): SPC-5 annex F.3, SSC-5 table 13, SMC-3 table 4; every value once. */
#define PTAPE_OPCODES(X)                                                        \
	X(PTAPE_OP_TEST_UNIT_READY, "TEST UNIT READY")                          \
	X(PTAPE_OP_REWIND, "REWIND")                                            \
	X(PTAPE_OP_REQUEST_SENSE, "REQUEST SENSE")                              \
	X(PTAPE_OP_FORMAT_MEDIUM, "FORMAT MEDIUM")                              \
	X(PTAPE_OP_READ_BLOCK_LIMITS, "READ BLOCK LIMITS")                      \
	X(PTAPE_OP_INITIALIZE_ELEMENT_STATUS, "INITIALIZE ELEMENT STATUS")      \
	X(PTAPE_OP_READ_6, "READ(6)")                                           \
	X(PTAPE_OP_WRITE_6, "WRITE(6)")                                         \
	X(PTAPE_OP_WRITE_FILEMARKS_6, "WRITE FILEMARKS(6)")                     \
	X(PTAPE_OP_SPACE_6, "SPACE(6)")                                         \
	X(PTAPE_OP_INQUIRY, "INQUIRY")                                          \
	X(PTAPE_OP_MODE_SELECT_6, "MODE SELECT(6)")                             \
	X(PTAPE_OP_RESERVE_6, "RESERVE(6)")                                     \
	X(PTAPE_OP_RELEASE_6, "RELEASE(6)")                                     \
	X(PTAPE_OP_ERASE_6, "ERASE(6)")                                         \
	X(PTAPE_OP_MODE_SENSE_6, "MODE SENSE(6)")                               \
	X(PTAPE_OP_LOAD_UNLOAD, "LOAD UNLOAD")                                  \
	X(PTAPE_OP_PREVENT_ALLOW, "PREVENT ALLOW MEDIUM REMOVAL")               \
	X(PTAPE_OP_LOCATE_10, "LOCATE(10)")                                     \
	X(PTAPE_OP_READ_POSITION, "READ POSITION")                              \
	X(PTAPE_OP_LOG_SENSE, "LOG SENSE")                                      \
	X(PTAPE_OP_MODE_SELECT_10, "MODE SELECT(10)")                           \
	X(PTAPE_OP_RESERVE_10, "RESERVE(10)")                                   \
	X(PTAPE_OP_RELEASE_10, "RELEASE(10)")                                   \
	X(PTAPE_OP_MODE_SENSE_10, "MODE SENSE(10)")                             \
	X(PTAPE_OP_PERSISTENT_RESERVE_IN, "PERSISTENT RESERVE IN")              \
	X(PTAPE_OP_PERSISTENT_RESERVE_OUT, "PERSISTENT RESERVE OUT")            \
	X(PTAPE_OP_READ_ATTRIBUTE, "READ ATTRIBUTE")                            \
	X(PTAPE_OP_SPACE_16, "SPACE(16)")                                       \
	X(PTAPE_OP_LOCATE_16, "LOCATE(16)")                                     \
	X(PTAPE_OP_SECURITY_PROTOCOL_IN, "SECURITY PROTOCOL IN")                \
	X(PTAPE_OP_REPORT_SUPPORTED_OPCODES, "REPORT SUPPORTED OPERATION CODES")\
	X(PTAPE_OP_MOVE_MEDIUM, "MOVE MEDIUM")                                  \
	X(PTAPE_OP_EXCHANGE_MEDIUM, "EXCHANGE MEDIUM")                          \
	X(PTAPE_OP_SEND_VOLUME_TAG, "SEND VOLUME TAG")                          \
	X(PTAPE_OP_READ_ELEMENT_STATUS, "READ ELEMENT STATUS")

/* X(group, length): the opcode's upper three bits, SPC-5 4.2.5.1; 0: not told by them. */
#define PTAPE_CDB_GROUPS(X)             \
	X(PTAPE_GROUP_0, 6)             \
	X(PTAPE_GROUP_1, 10)            \
	X(PTAPE_GROUP_2, 10)            \
	X(PTAPE_GROUP_3, 0)             \
	X(PTAPE_GROUP_4, 16)            \
	X(PTAPE_GROUP_5, 12)            \
	X(PTAPE_GROUP_6, 0)             \
	X(PTAPE_GROUP_7, 0)
/* clang-format on */

#define PTAPE_ROW_ID(row, ...) row,
enum ptape_cdb_group {
	PTAPE_CDB_GROUPS(PTAPE_ROW_ID) PTAPE_GROUP_NR,
};
#undef PTAPE_ROW_ID

#endif /* PTAPE_CORE_OPCODES_H */
