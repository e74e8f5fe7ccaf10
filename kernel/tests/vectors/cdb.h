/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Vectors of kernel/core/cdb.c: one or more calls of each builder and the bytes
 * that it must give, operation codes, and lengths. Run by Catch2 and by KUnit.
 */
#ifndef PTAPE_TESTS_VECTORS_CDB_H
#define PTAPE_TESTS_VECTORS_CDB_H

#include "every_row.h"

struct cdb_vector {
	const char *name;
	void (*build)(struct ptape_cdb *cdb);
	u8 len;
	u8 bytes[PTAPE_CDB_LEN_MAX];
};

struct opcode_vector {
	u8 opcode;
	const char *name;
	u8 length;
};

/* The ends of a group of operation codes. */
struct cdb_group_vector {
	u8 first;
	u8 last;
	u8 length;
};

static const struct ptape_element_query query_of_drives = {
	.type = 4,
	.first = 0x0102,
	.number = 0x0304,
	.volume_tags = true,
	.device_ids = true,
};
static const struct ptape_element_query query_too_wide = { .type = 0x12, .first = 1, .number = 2 };

/* clang-format off */
/* V(id, call, length, bytes) */
#define CDB_VECTORS(V)                                                                          \
	V(test_unit_ready, ptape_cdb_test_unit_ready(cdb), 6, {0x00})                           \
	V(inquiry_standard, ptape_cdb_inquiry(cdb, false, 0, 36), 6, {0x12, 0, 0, 0, 36})       \
	V(inquiry_page, ptape_cdb_inquiry(cdb, true, 0x83, 0x1fc), 6,                           \
	  {0x12, 0x01, 0x83, 0x01, 0xfc})                                                       \
	V(supported_opcodes, ptape_cdb_report_supported_opcodes(cdb, false, 20), 12,            \
	  {0xa3, 0x0c, 0, 0, 0, 0, 0, 0, 0, 20})                                                \
	V(supported_timeouts, ptape_cdb_report_supported_opcodes(cdb, true, 0x01020304), 12,    \
	  {0xa3, 0x0c, 0x80, 0, 0, 0, 1, 2, 3, 4})                                              \
	V(log_sense, ptape_cdb_log_sense(cdb, 0x2e, 0x01, 0x1000), 10,                          \
	  {0x4d, 0, 0x6e, 0x01, 0, 0, 0, 0x10, 0x00})                                           \
	V(log_sense_page_cut, ptape_cdb_log_sense(cdb, 0xff, 0, 4), 10,                         \
	  {0x4d, 0, 0x7f, 0, 0, 0, 0, 0, 4})                                                    \
	V(read_block_limits, ptape_cdb_read_block_limits(cdb), 6, {0x05})                       \
	V(mode_sense_6, ptape_cdb_mode_sense_6(cdb, 0x0f, 0x02, false, 12), 6,                  \
	  {0x1a, 0x00, 0x0f, 0x02, 12})                                                         \
	V(mode_sense_6_dbd, ptape_cdb_mode_sense_6(cdb, 0xff, 0, true, 255), 6,                 \
	  {0x1a, 0x08, 0x3f, 0, 255})                                                           \
	V(mode_sense_10, ptape_cdb_mode_sense_10(cdb, 0x10, 0x01, true, 0x0203), 10,            \
	  {0x5a, 0x08, 0x10, 0x01, 0, 0, 0, 0x02, 0x03})                                        \
	V(mode_select_6, ptape_cdb_mode_select_6(cdb, 12), 6, {0x15, 0x10, 0, 0, 12})           \
	V(mode_select_10, ptape_cdb_mode_select_10(cdb, 0x0110), 10,                            \
	  {0x55, 0x10, 0, 0, 0, 0, 0, 0x01, 0x10})                                              \
	V(read_variable, ptape_cdb_read_6(cdb, false, false, 64512), 6,                         \
	  {0x08, 0, 0x00, 0xfc, 0x00})                                                          \
	V(read_variable_sili, ptape_cdb_read_6(cdb, false, true, 1), 6, {0x08, 0x02, 0, 0, 1})  \
	V(read_fixed, ptape_cdb_read_6(cdb, true, false, PTAPE_LENGTH_24_MAX), 6,               \
	  {0x08, 0x01, 0xff, 0xff, 0xff})                                                       \
	V(read_length_cut, ptape_cdb_read_6(cdb, true, false, 0x01020304), 6,                   \
	  {0x08, 0x01, 0x02, 0x03, 0x04})                                                       \
	V(write_variable, ptape_cdb_write_6(cdb, false, 0x010203), 6, {0x0a, 0, 1, 2, 3})       \
	V(write_fixed, ptape_cdb_write_6(cdb, true, 20), 6, {0x0a, 0x01, 0, 0, 20})             \
	V(filemarks_flush, ptape_cdb_write_filemarks_6(cdb, false, false, 0), 6, {0x10})        \
	V(filemarks_immed, ptape_cdb_write_filemarks_6(cdb, true, false, 2), 6,                 \
	  {0x10, 0x01, 0, 0, 2})                                                                \
	V(setmarks, ptape_cdb_write_filemarks_6(cdb, false, true, 0x010203), 6,                 \
	  {0x10, 0x02, 1, 2, 3})                                                                \
	V(format_medium, ptape_cdb_format_medium(cdb, 1), 6, {0x04, 0, 1})                      \
	V(erase_short, ptape_cdb_erase_6(cdb, false, false), 6, {0x19})                         \
	V(erase_long, ptape_cdb_erase_6(cdb, true, true), 6, {0x19, 0x03})                      \
	V(rewind, ptape_cdb_rewind(cdb, false), 6, {0x01})                                      \
	V(rewind_immed, ptape_cdb_rewind(cdb, true), 6, {0x01, 0x01})                           \
	V(space_blocks, ptape_cdb_space_6(cdb, PTAPE_SPACE_BLOCKS, PTAPE_SPACE_6_COUNT_MAX),    \
	  6,                                                                                    \
	  {0x11, 0x00, 0x7f, 0xff, 0xff})                                                       \
	V(space_back, ptape_cdb_space_6(cdb, PTAPE_SPACE_FILEMARKS, -1), 6,                     \
	  {0x11, 0x01, 0xff, 0xff, 0xff})                                                       \
	V(space_back_most, ptape_cdb_space_6(cdb, PTAPE_SPACE_SETMARKS,                         \
	  PTAPE_SPACE_6_COUNT_MIN), 6,                                                          \
	  {0x11, 0x04, 0x80, 0x00, 0x00})                                                       \
	V(space_end_of_data, ptape_cdb_space_6(cdb, PTAPE_SPACE_END_OF_DATA, 7), 6,             \
	  {0x11, 0x03})                                                                         \
	V(space_16, ptape_cdb_space_16(cdb, PTAPE_SPACE_BLOCKS, 0x0102030405060708), 16,        \
	  {0x91, 0x00, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8})                                           \
	V(space_16_back, ptape_cdb_space_16(cdb, PTAPE_SPACE_FILEMARKS, -2), 16,                \
	  {0x91, 0x01, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe})                   \
	V(space_16_end_of_data, ptape_cdb_space_16(cdb, PTAPE_SPACE_END_OF_DATA, 7), 16,        \
	  {0x91, 0x03})                                                                         \
	V(locate_10, ptape_cdb_locate_10(cdb, false, false, 3, 0x01020304), 10,                 \
	  {0x2b, 0x00, 0, 1, 2, 3, 4, 0, 0})                                                    \
	V(locate_10_vendor, ptape_cdb_locate_10(cdb, true, true, 3, 5), 10,                     \
	  {0x2b, 0x06, 0, 0, 0, 0, 5, 0, 3})                                                    \
	V(locate_16, ptape_cdb_locate_16(cdb, false, 3, 0x0102030405060708), 16,                \
	  {0x92, 0x00, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8})                                           \
	V(locate_16_partition, ptape_cdb_locate_16(cdb, true, 3, 9), 16,                        \
	  {0x92, 0x02, 0, 3, 0, 0, 0, 0, 0, 0, 0, 9})                                           \
	V(position_short, ptape_cdb_read_position(cdb, PTAPE_READ_POSITION_SHORT), 10, {0x34})  \
	V(position_vendor, ptape_cdb_read_position(cdb, PTAPE_READ_POSITION_SHORT_VENDOR), 10,  \
	  {0x34, 0x01})                                                                         \
	V(position_long, ptape_cdb_read_position(cdb, PTAPE_READ_POSITION_LONG), 10,            \
	  {0x34, 0x06})                                                                         \
	V(unload, ptape_cdb_load_unload(cdb, false, false, false, 0), 6, {0x1b})                   \
	V(load, ptape_cdb_load_unload(cdb, true, false, false, 0), 6, {0x1b, 0, 0, 0, 0x01})       \
	V(load_slot, ptape_cdb_load_unload(cdb, true, false, false, 6), 6, {0x1b, 0, 0, 6, 1})  \
	V(retension, ptape_cdb_load_unload(cdb, true, true, true, 0), 6,                           \
	  {0x1b, 0x01, 0, 0, 0x03})                                                             \
	V(allow, ptape_cdb_prevent_allow(cdb, false), 6, {0x1e})                                \
	V(prevent, ptape_cdb_prevent_allow(cdb, true), 6, {0x1e, 0, 0, 0, 0x01})                \
	V(read_attribute, ptape_cdb_read_attribute(cdb, 2, 0x0401, 0x01020304), 16,             \
	  {0x8c, 0x00, 0, 0, 0, 0, 0, 2, 0x04, 0x01, 1, 2, 3, 4}) \
	V(security_protocol_in, ptape_cdb_security_protocol_in(cdb, 0x20, 0x0102, 0x03040506),  \
	  12, {0xa2, 0x20, 0x01, 0x02, 0, 0, 0x03, 0x04, 0x05, 0x06})                           \
	V(reserve_6, ptape_cdb_reserve_6(cdb), 6, {0x16})                                       \
	V(reserve_in, ptape_cdb_persistent_reserve_in(cdb, PTAPE_RESERVE_IN_READ_RESERVATION,   \
	  0x0102), 10, {0x5e, 0x01, 0, 0, 0, 0, 0, 0x01, 0x02})                                 \
	V(reserve_out, ptape_cdb_persistent_reserve_out(cdb,                                    \
	  PTAPE_RESERVE_OUT_REGISTER_AND_IGNORE, 0x03, 0x01020304), 10,                         \
	  {0x5f, 0x06, 0x03, 0, 0, 0x01, 0x02, 0x03, 0x04})                                     \
	/* changer */                                                                           \
	V(initialize_element_status, ptape_cdb_initialize_element_status(cdb), 6, {0x07})       \
	V(position_to_element, ptape_cdb_position_to_element(cdb, 0x0102, 0x0304, true), 10,    \
	  {0x2b, 0, 0x01, 0x02, 0x03, 0x04, 0, 0, 0x01})                                        \
	V(move_medium, ptape_cdb_move_medium(cdb, 0x0102, 0x0304, 0x0506, false), 12,           \
	  {0xa5, 0, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06})                                        \
	V(move_medium_invert, ptape_cdb_move_medium(cdb, 0, 1, 2, true), 12,                    \
	  {0xa5, 0, 0, 0, 0, 1, 0, 2, 0, 0, 0x01})                                              \
	V(exchange_medium, ptape_cdb_exchange_medium(cdb, 1, 0x0304, 0x0506, 0x0708, true,      \
	  false), 12, {0xa6, 0, 0, 1, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x02})                \
	V(exchange_medium_second, ptape_cdb_exchange_medium(cdb, 1, 2, 3, 4, false, true), 12,  \
	  {0xa6, 0, 0, 1, 0, 2, 0, 3, 0, 4, 0x01})                                              \
	V(read_element_status,                                                                  \
	  ptape_cdb_read_element_status(cdb, &query_of_drives, 0x050607), 12,                   \
	  {0xb8, 0x14, 0x01, 0x02, 0x03, 0x04, 0x01, 0x05, 0x06, 0x07})                         \
	V(read_element_status_cut,                                                              \
	  ptape_cdb_read_element_status(cdb, &query_too_wide, 0xff000010), 12,                  \
	  {0xb8, 0x02, 0, 1, 0, 2, 0, 0, 0, 0x10})                                              \
	V(send_volume_tag, ptape_cdb_send_volume_tag(cdb, 2, 0x0102,                            \
	  PTAPE_TAG_REPLACE_PRIMARY, PTAPE_VOLUME_TAG_LIST_LEN), 12,                            \
	  {0xb6, 0x02, 0x01, 0x02, 0, 0x0a, 0, 0, 0, 40})

/* V(opcode, name, length): one for each row of PTAPE_OPCODES. */
#define OPCODE_VECTORS(V)                                                                       \
	V(PTAPE_OP_TEST_UNIT_READY, "TEST UNIT READY", 6)                                       \
	V(PTAPE_OP_REWIND, "REWIND", 6)                                                         \
	V(PTAPE_OP_REQUEST_SENSE, "REQUEST SENSE", 6)                                           \
	V(PTAPE_OP_FORMAT_MEDIUM, "FORMAT MEDIUM", 6)                                           \
	V(PTAPE_OP_READ_BLOCK_LIMITS, "READ BLOCK LIMITS", 6)                                   \
	V(PTAPE_OP_INITIALIZE_ELEMENT_STATUS, "INITIALIZE ELEMENT STATUS", 6)                   \
	V(PTAPE_OP_READ_6, "READ(6)", 6)                                                        \
	V(PTAPE_OP_WRITE_6, "WRITE(6)", 6)                                                      \
	V(PTAPE_OP_WRITE_FILEMARKS_6, "WRITE FILEMARKS(6)", 6)                                  \
	V(PTAPE_OP_SPACE_6, "SPACE(6)", 6)                                                      \
	V(PTAPE_OP_INQUIRY, "INQUIRY", 6)                                                       \
	V(PTAPE_OP_MODE_SELECT_6, "MODE SELECT(6)", 6)                                          \
	V(PTAPE_OP_RESERVE_6, "RESERVE(6)", 6)                                                  \
	V(PTAPE_OP_RELEASE_6, "RELEASE(6)", 6)                                                  \
	V(PTAPE_OP_ERASE_6, "ERASE(6)", 6)                                                      \
	V(PTAPE_OP_MODE_SENSE_6, "MODE SENSE(6)", 6)                                            \
	V(PTAPE_OP_LOAD_UNLOAD, "LOAD UNLOAD", 6)                                               \
	V(PTAPE_OP_PREVENT_ALLOW, "PREVENT ALLOW MEDIUM REMOVAL", 6)                            \
	V(PTAPE_OP_LOCATE_10, "LOCATE(10)", 10)                                                 \
	V(PTAPE_OP_READ_POSITION, "READ POSITION", 10)                                          \
	V(PTAPE_OP_LOG_SENSE, "LOG SENSE", 10)                                                  \
	V(PTAPE_OP_MODE_SELECT_10, "MODE SELECT(10)", 10)                                       \
	V(PTAPE_OP_RESERVE_10, "RESERVE(10)", 10)                                               \
	V(PTAPE_OP_RELEASE_10, "RELEASE(10)", 10)                                               \
	V(PTAPE_OP_MODE_SENSE_10, "MODE SENSE(10)", 10)                                         \
	V(PTAPE_OP_PERSISTENT_RESERVE_IN, "PERSISTENT RESERVE IN", 10)                          \
	V(PTAPE_OP_PERSISTENT_RESERVE_OUT, "PERSISTENT RESERVE OUT", 10)                        \
	V(PTAPE_OP_READ_ATTRIBUTE, "READ ATTRIBUTE", 16)                                        \
	V(PTAPE_OP_SPACE_16, "SPACE(16)", 16)                                                   \
	V(PTAPE_OP_LOCATE_16, "LOCATE(16)", 16)                                                 \
	V(PTAPE_OP_SECURITY_PROTOCOL_IN, "SECURITY PROTOCOL IN", 12)                            \
	V(PTAPE_OP_REPORT_SUPPORTED_OPCODES, "REPORT SUPPORTED OPERATION CODES", 12)            \
	V(PTAPE_OP_MOVE_MEDIUM, "MOVE MEDIUM", 12)                                              \
	V(PTAPE_OP_EXCHANGE_MEDIUM, "EXCHANGE MEDIUM", 12)                                      \
	V(PTAPE_OP_SEND_VOLUME_TAG, "SEND VOLUME TAG", 12)                                      \
	V(PTAPE_OP_READ_ELEMENT_STATUS, "READ ELEMENT STATUS", 12)

/* V(group, first, last, length): one for each row of PTAPE_CDB_GROUPS. */
#define CDB_GROUP_VECTORS(V)                                                                    \
	V(PTAPE_GROUP_0, 0x00, 0x1f, 6)                                                         \
	V(PTAPE_GROUP_1, 0x20, 0x3f, 10)                                                        \
	V(PTAPE_GROUP_2, 0x40, 0x5f, 10)                                                        \
	V(PTAPE_GROUP_3, 0x60, 0x7f, 0)                                                         \
	V(PTAPE_GROUP_4, 0x80, 0x9f, 16)                                                        \
	V(PTAPE_GROUP_5, 0xa0, 0xbf, 12)                                                        \
	V(PTAPE_GROUP_6, 0xc0, 0xdf, 0)                                                         \
	V(PTAPE_GROUP_7, 0xe0, 0xff, 0)
/* clang-format on */

PTAPE_EVERY_ROW_HAS_A_VECTOR(PTAPE_OPCODES, OPCODE_VECTORS);
PTAPE_EVERY_ROW_HAS_A_VECTOR(PTAPE_CDB_GROUPS, CDB_GROUP_VECTORS);

#define BUILD(id, call, ...)                                     \
	static void cdb_vector_build_##id(struct ptape_cdb *cdb) \
	{                                                        \
		call;                                            \
	}
CDB_VECTORS(BUILD)
#undef BUILD

#define VECTOR(id, call, ...) { #id, cdb_vector_build_##id, __VA_ARGS__ },
static const struct cdb_vector cdb_vectors[] = { CDB_VECTORS(VECTOR) };
#undef VECTOR

#define VECTOR(opcode, name, length) { opcode, name, length },
static const struct opcode_vector opcode_vectors[] = { OPCODE_VECTORS(VECTOR) };
#undef VECTOR

#define VECTOR(group, first, last, length) { first, last, length },
static const struct cdb_group_vector cdb_group_vectors[] = { CDB_GROUP_VECTORS(VECTOR) };
#undef VECTOR

#endif /* PTAPE_TESTS_VECTORS_CDB_H */
