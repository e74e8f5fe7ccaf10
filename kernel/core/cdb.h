/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Command descriptor blocks: builds every CDB that the driver sends. The only
 * file that knows operation codes and CDB layouts (SPC-5, SSC-5, SMC-3). Pure:
 * any context, no lock. Each function overwrites the whole @cdb, unused bytes
 * and reserved bits are zero. A number that does not fit its field is a bug of
 * the caller, who asks the limits below first; the field is then cut.
 */
#ifndef PTAPE_CORE_CDB_H
#define PTAPE_CORE_CDB_H

#include "core_port.h"

#define PTAPE_CDB_LEN_MAX 16 /* bytes; the longest CDB that we send */

/* Operation codes, SPC-5 annex F.3 in SSC's words. */
enum ptape_opcode {
	PTAPE_OP_TEST_UNIT_READY = 0x00,
	PTAPE_OP_REWIND = 0x01,
	PTAPE_OP_REQUEST_SENSE = 0x03,
	PTAPE_OP_FORMAT_MEDIUM = 0x04,
	PTAPE_OP_READ_BLOCK_LIMITS = 0x05,
	PTAPE_OP_INITIALIZE_ELEMENT_STATUS = 0x07,
	PTAPE_OP_READ_6 = 0x08,
	PTAPE_OP_WRITE_6 = 0x0a,
	PTAPE_OP_WRITE_FILEMARKS_6 = 0x10,
	PTAPE_OP_SPACE_6 = 0x11,
	PTAPE_OP_INQUIRY = 0x12,
	PTAPE_OP_MODE_SELECT_6 = 0x15,
	PTAPE_OP_RESERVE_6 = 0x16, /* SPC-2; RELEASE too */
	PTAPE_OP_RELEASE_6 = 0x17,
	PTAPE_OP_ERASE_6 = 0x19,
	PTAPE_OP_MODE_SENSE_6 = 0x1a,
	PTAPE_OP_LOAD_UNLOAD = 0x1b,
	PTAPE_OP_PREVENT_ALLOW = 0x1e,
	PTAPE_OP_LOCATE_10 = 0x2b, /* POSITION TO ELEMENT for a changer */
	PTAPE_OP_READ_POSITION = 0x34,
	PTAPE_OP_LOG_SENSE = 0x4d,
	PTAPE_OP_MODE_SELECT_10 = 0x55,
	PTAPE_OP_RESERVE_10 = 0x56,
	PTAPE_OP_RELEASE_10 = 0x57,
	PTAPE_OP_MODE_SENSE_10 = 0x5a,
	PTAPE_OP_PERSISTENT_RESERVE_IN = 0x5e,
	PTAPE_OP_PERSISTENT_RESERVE_OUT = 0x5f,
	PTAPE_OP_READ_ATTRIBUTE = 0x8c,
	PTAPE_OP_SPACE_16 = 0x91,
	PTAPE_OP_LOCATE_16 = 0x92,
	PTAPE_OP_SECURITY_PROTOCOL_IN = 0xa2,
	PTAPE_OP_REPORT_SUPPORTED_OPCODES = 0xa3, /* service action 0ch */
	PTAPE_OP_MOVE_MEDIUM = 0xa5,
	PTAPE_OP_EXCHANGE_MEDIUM = 0xa6,
	PTAPE_OP_SEND_VOLUME_TAG = 0xb6,
	PTAPE_OP_READ_ELEMENT_STATUS = 0xb8,
};

/* SPACE's CODE field, SSC-5 table 60. */
enum ptape_space_code {
	PTAPE_SPACE_BLOCKS = 0,
	PTAPE_SPACE_FILEMARKS = 1,
	PTAPE_SPACE_END_OF_DATA = 3,
	PTAPE_SPACE_SETMARKS = 4,
};

/* READ POSITION's service actions, SSC-5 table 46. */
enum ptape_read_position_form {
	PTAPE_READ_POSITION_SHORT = 0x00,	 /* block address, 20 bytes */
	PTAPE_READ_POSITION_SHORT_VENDOR = 0x01, /* vendor-specific address, 20 bytes */
	PTAPE_READ_POSITION_LONG = 0x06,	 /* 64 bits and file number, 32 bytes */
};

/* Service actions of PERSISTENT RESERVE IN, SPC-5 table 208. */
enum ptape_reserve_in_action {
	PTAPE_RESERVE_IN_READ_KEYS = 0x00,
	PTAPE_RESERVE_IN_READ_RESERVATION = 0x01,
};

/* Service actions of PERSISTENT RESERVE OUT, SPC-5 table 219. */
enum ptape_reserve_out_action {
	PTAPE_RESERVE_OUT_REGISTER = 0x00,
	PTAPE_RESERVE_OUT_RESERVE = 0x01,
	PTAPE_RESERVE_OUT_RELEASE = 0x02,
	PTAPE_RESERVE_OUT_CLEAR = 0x03,
	PTAPE_RESERVE_OUT_PREEMPT = 0x04,
	PTAPE_RESERVE_OUT_PREEMPT_AND_ABORT = 0x05,
	PTAPE_RESERVE_OUT_REGISTER_AND_IGNORE = 0x06, /* EXISTING KEY */
};

#define PTAPE_SPACE_6_COUNT_MAX 8388607 /* 24 bits, two's complement */
#define PTAPE_SPACE_6_COUNT_MIN (-8388608)
#define PTAPE_LENGTH_24_MAX	16777215 /* READ(6), WRITE(6), WRITE FILEMARKS(6) */

struct ptape_cdb {
	u8 bytes[PTAPE_CDB_LEN_MAX];
	u8 len; /* 6, 10, 12 or 16, by the operation code's group */
};

void ptape_cdb_test_unit_ready(struct ptape_cdb *cdb);
void ptape_cdb_inquiry(struct ptape_cdb *cdb, bool evpd, u8 page, u16 alloc_len);
/* All commands, and with @timeouts (RCTD) how long each of them may take. */
void ptape_cdb_report_supported_opcodes(struct ptape_cdb *cdb, bool timeouts, u32 alloc_len);
void ptape_cdb_log_sense(struct ptape_cdb *cdb, u8 page, u8 subpage, u16 alloc_len);

void ptape_cdb_read_block_limits(struct ptape_cdb *cdb);
/* @dbd: leave the block descriptor out. */
void ptape_cdb_mode_sense_6(struct ptape_cdb *cdb, u8 page, u8 subpage, bool dbd, u8 alloc_len);
void ptape_cdb_mode_sense_10(struct ptape_cdb *cdb, u8 page, u8 subpage, bool dbd, u16 alloc_len);
/* PF is always set: the pages have the standard's format. SP never: nothing is saved. */
void ptape_cdb_mode_select_6(struct ptape_cdb *cdb, u8 list_len);
void ptape_cdb_mode_select_10(struct ptape_cdb *cdb, u16 list_len);

/* @length: bytes in variable mode, blocks in fixed mode; 24 bits. */
void ptape_cdb_read_6(struct ptape_cdb *cdb, bool fixed, bool sili, u32 length);
void ptape_cdb_write_6(struct ptape_cdb *cdb, bool fixed, u32 length);
/* @count: 24 bits; 0 without @immed writes what the drive has buffered. */
void ptape_cdb_write_filemarks_6(struct ptape_cdb *cdb, bool immed, bool setmarks, u32 count);
/* @format: 0: one partition, 1: as the page of partitions says. */
void ptape_cdb_format_medium(struct ptape_cdb *cdb, u8 format);
void ptape_cdb_erase_6(struct ptape_cdb *cdb, bool immed, bool long_erase);

void ptape_cdb_rewind(struct ptape_cdb *cdb, bool immed);
/* @count: negative spaces towards the beginning; ignored for END_OF_DATA. */
void ptape_cdb_space_6(struct ptape_cdb *cdb, enum ptape_space_code code, s32 count);
void ptape_cdb_space_16(struct ptape_cdb *cdb, enum ptape_space_code code, s64 count);
/* @vendor: BT, a vendor-specific address; @change_partition: CP, go to @partition. */
void ptape_cdb_locate_10(struct ptape_cdb *cdb, bool vendor, bool change_partition, u8 partition,
			 u32 block);
void ptape_cdb_locate_16(struct ptape_cdb *cdb, bool change_partition, u8 partition, u64 block);
void ptape_cdb_read_position(struct ptape_cdb *cdb, enum ptape_read_position_form form);
/* @slot: of a drive with a magazine, HP C1553A; 0: none. In byte 3, reserved in SSC-5. */
void ptape_cdb_load_unload(struct ptape_cdb *cdb, bool load, bool retension, bool immed, u8 slot);
/* Sets IMMED in a REWIND, LOCATE or LOAD UNLOAD: its answer does not wait for the motion. */
void ptape_cdb_set_immed(struct ptape_cdb *cdb);
void ptape_cdb_prevent_allow(struct ptape_cdb *cdb, bool prevent);
/* Service action 00h, attribute values, from @first on. */
void ptape_cdb_read_attribute(struct ptape_cdb *cdb, u8 partition, u16 first, u32 alloc_len);

/* INC_512 is zero: @alloc_len is bytes. */
void ptape_cdb_security_protocol_in(struct ptape_cdb *cdb, u8 protocol, u16 specific,
				    u32 alloc_len);

/* RESERVE(6), of the whole unit for the sender. */
void ptape_cdb_reserve_6(struct ptape_cdb *cdb);
void ptape_cdb_persistent_reserve_in(struct ptape_cdb *cdb, enum ptape_reserve_in_action action,
				     u16 alloc_len);
/* @scope_and_type: as byte 2 has them; of a registration 0. */
void ptape_cdb_persistent_reserve_out(struct ptape_cdb *cdb, enum ptape_reserve_out_action action,
				      u8 scope_and_type, u32 list_len);

/* --- of a changer; elements by their addresses, transport 0: the default one --- */

void ptape_cdb_initialize_element_status(struct ptape_cdb *cdb);
/* @invert: the cartridge, or the transport itself, is turned over. */
void ptape_cdb_position_to_element(struct ptape_cdb *cdb, u16 transport, u16 element, bool invert);
void ptape_cdb_move_medium(struct ptape_cdb *cdb, u16 transport, u16 source, u16 destination,
			   bool invert);
/* @source goes to @first, what was there to @second. */
void ptape_cdb_exchange_medium(struct ptape_cdb *cdb, u16 transport, u16 source, u16 first,
			       u16 second, bool invert_1, bool invert_2);

/* Which elements, and what of them. */
struct ptape_element_query {
	u8 type; /* 4 bits; 0: all */
	u16 first;
	u16 number;	  /* at most so many, from @first on */
	bool volume_tags; /* VOLTAG */
	bool device_ids;  /* DVCID */
};

/* @alloc_len: 24 bits. */
void ptape_cdb_read_element_status(struct ptape_cdb *cdb, const struct ptape_element_query *query,
				   u32 alloc_len);

/* SEND ACTION CODEs of SEND VOLUME TAG, SMC-3 table 62. */
enum ptape_volume_tag_action {
	PTAPE_TAG_REPLACE_PRIMARY = 0x0a,
	PTAPE_TAG_REPLACE_ALTERNATE = 0x0b,
	PTAPE_TAG_UNDEFINE_PRIMARY = 0x0c,
	PTAPE_TAG_UNDEFINE_ALTERNATE = 0x0d,
};

#define PTAPE_VOLUME_TAG_LIST_LEN 40 /* SEND VOLUME TAG's parameter list, SMC-3 table 63 */

void ptape_cdb_send_volume_tag(struct ptape_cdb *cdb, u8 type, u16 element,
			       enum ptape_volume_tag_action action, u16 list_len);

/**
 * ptape_cdb_length() - length of a CDB by its operation code
 * @opcode: operation code
 *
 * Return: 6, 10, 12 or 16 by the group code (SPC-5 4.2.5.1); 0 for a variable
 * length, reserved or vendor-specific group.
 */
u8 ptape_cdb_length(u8 opcode);

/**
 * ptape_opcode_name() - the standard's name of an operation code for a tape drive
 * @opcode: operation code
 *
 * Return: such as "WRITE(6)"; "unknown" when cdb.c's table has no row for it.
 */
const char *ptape_opcode_name(u8 opcode);

#endif /* PTAPE_CORE_CDB_H */
