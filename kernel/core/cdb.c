// SPDX-License-Identifier: GPL-2.0-only
/*
 * Command descriptor blocks: builders. Pure: any context, no lock. Offsets are
 * those of the command's table in SPC-5, SSC-5 and SMC-3, named in each
 * function; byte 0 is the operation code and the last byte CONTROL, zero.
 */
#include "core_port.h"
#include "cdb.h"
#include "opcodes.h"

#define GROUP_SHIFT 5 /* of the operation code */

/* SPC-5 INQUIRY */
#define INQUIRY_EVPD 0x01

/* SPC-5 REPORT SUPPORTED OPERATION CODES: service action, reporting options */
#define RSOC_SERVICE_ACTION 0x0c
#define RSOC_RCTD	    0x80

/* SPC-5 LOG SENSE: PC, cumulative current values */
#define LOG_CUMULATIVE 0x40
#define LOG_PAGE_MASK  0x3f

/* SPC-5 MODE SENSE, MODE SELECT; PC 0: current values */
#define MODE_DBD       0x08
#define MODE_PAGE_MASK 0x3f
#define MODE_PF	       0x10

/* SSC-5 READ(6), WRITE(6), WRITE FILEMARKS(6), ERASE(6) */
#define TRANSFER_FIXED	0x01
#define TRANSFER_SILI	0x02
#define FILEMARKS_IMMED 0x01
#define FILEMARKS_WSMK	0x02
#define ERASE_LONG	0x01
#define ERASE_IMMED	0x02
#define LENGTH_24_MASK	0xffffff

/* SSC-5 REWIND, LOCATE, LOAD UNLOAD; SPC-5 PREVENT ALLOW MEDIUM REMOVAL */
#define MOTION_IMMED	0x01
#define LOCATE_CP	0x02
#define LOCATE_BT	0x04
#define LOAD_LOAD	0x01
#define LOAD_RETEN	0x02
#define PREVENT_PREVENT 0x01

/* SMC-3 MOVE MEDIUM, EXCHANGE MEDIUM, POSITION TO ELEMENT, READ ELEMENT STATUS */
#define MOVE_INVERT	  0x01
#define EXCHANGE_INV1	  0x02
#define EXCHANGE_INV2	  0x01
#define ELEMENT_TYPE_MASK 0x0f
#define ELEMENT_VOLTAG	  0x10
#define ELEMENT_DVCID	  0x01
#define TAG_ACTION_MASK	  0x1f

static void start(struct ptape_cdb *cdb, enum ptape_opcode opcode)
{
	memset(cdb, 0, sizeof(*cdb));
	cdb->bytes[0] = (u8)opcode;
	cdb->len = ptape_cdb_length((u8)opcode);
}

static u8 bit(bool wanted, u8 value)
{
	return wanted ? value : 0;
}

void ptape_cdb_test_unit_ready(struct ptape_cdb *cdb)
{
	start(cdb, PTAPE_OP_TEST_UNIT_READY);
}

void ptape_cdb_inquiry(struct ptape_cdb *cdb, bool evpd, u8 page, u16 alloc_len)
{
	start(cdb, PTAPE_OP_INQUIRY);
	cdb->bytes[1] = bit(evpd, INQUIRY_EVPD);
	cdb->bytes[2] = page;
	put_unaligned_be16(alloc_len, cdb->bytes + 3);
}

void ptape_cdb_report_supported_opcodes(struct ptape_cdb *cdb, bool timeouts, u32 alloc_len)
{
	start(cdb, PTAPE_OP_REPORT_SUPPORTED_OPCODES);
	cdb->bytes[1] = RSOC_SERVICE_ACTION;
	cdb->bytes[2] = bit(timeouts, RSOC_RCTD);
	put_unaligned_be32(alloc_len, cdb->bytes + 6);
}

void ptape_cdb_log_sense(struct ptape_cdb *cdb, u8 page, u8 subpage, u16 alloc_len)
{
	start(cdb, PTAPE_OP_LOG_SENSE);
	cdb->bytes[2] = (u8)(LOG_CUMULATIVE | (page & LOG_PAGE_MASK));
	cdb->bytes[3] = subpage;
	put_unaligned_be16(alloc_len, cdb->bytes + 7);
}

void ptape_cdb_read_block_limits(struct ptape_cdb *cdb)
{
	start(cdb, PTAPE_OP_READ_BLOCK_LIMITS);
}

static void start_mode_sense(struct ptape_cdb *cdb, enum ptape_opcode opcode, u8 page, u8 subpage,
			     bool dbd)
{
	start(cdb, opcode);
	cdb->bytes[1] = bit(dbd, MODE_DBD);
	cdb->bytes[2] = page & MODE_PAGE_MASK;
	cdb->bytes[3] = subpage;
}

void ptape_cdb_mode_sense_6(struct ptape_cdb *cdb, u8 page, u8 subpage, bool dbd, u8 alloc_len)
{
	start_mode_sense(cdb, PTAPE_OP_MODE_SENSE_6, page, subpage, dbd);
	cdb->bytes[4] = alloc_len;
}

void ptape_cdb_mode_sense_10(struct ptape_cdb *cdb, u8 page, u8 subpage, bool dbd, u16 alloc_len)
{
	start_mode_sense(cdb, PTAPE_OP_MODE_SENSE_10, page, subpage, dbd);
	put_unaligned_be16(alloc_len, cdb->bytes + 7);
}

void ptape_cdb_mode_select_6(struct ptape_cdb *cdb, u8 list_len)
{
	start(cdb, PTAPE_OP_MODE_SELECT_6);
	cdb->bytes[1] = MODE_PF;
	cdb->bytes[4] = list_len;
}

void ptape_cdb_mode_select_10(struct ptape_cdb *cdb, u16 list_len)
{
	start(cdb, PTAPE_OP_MODE_SELECT_10);
	cdb->bytes[1] = MODE_PF;
	put_unaligned_be16(list_len, cdb->bytes + 7);
}

/* The layout that READ(6), WRITE(6), WRITE FILEMARKS(6) and SPACE(6) share. */
static void start_length_24(struct ptape_cdb *cdb, enum ptape_opcode opcode, u8 flags, u32 length)
{
	start(cdb, opcode);
	cdb->bytes[1] = flags;
	put_unaligned_be24(length & LENGTH_24_MASK, cdb->bytes + 2);
}

void ptape_cdb_read_6(struct ptape_cdb *cdb, bool fixed, bool sili, u32 length)
{
	u8 flags = bit(fixed, TRANSFER_FIXED) | bit(sili, TRANSFER_SILI);

	start_length_24(cdb, PTAPE_OP_READ_6, flags, length);
}

void ptape_cdb_write_6(struct ptape_cdb *cdb, bool fixed, u32 length)
{
	start_length_24(cdb, PTAPE_OP_WRITE_6, bit(fixed, TRANSFER_FIXED), length);
}

void ptape_cdb_write_filemarks_6(struct ptape_cdb *cdb, bool immed, bool setmarks, u32 count)
{
	u8 flags = bit(immed, FILEMARKS_IMMED) | bit(setmarks, FILEMARKS_WSMK);

	start_length_24(cdb, PTAPE_OP_WRITE_FILEMARKS_6, flags, count);
}

void ptape_cdb_format_medium(struct ptape_cdb *cdb, u8 format)
{
	start(cdb, PTAPE_OP_FORMAT_MEDIUM);
	cdb->bytes[2] = format;
}

void ptape_cdb_erase_6(struct ptape_cdb *cdb, bool immed, bool long_erase)
{
	start(cdb, PTAPE_OP_ERASE_6);
	cdb->bytes[1] = bit(immed, ERASE_IMMED) | bit(long_erase, ERASE_LONG);
}

void ptape_cdb_rewind(struct ptape_cdb *cdb, bool immed)
{
	start(cdb, PTAPE_OP_REWIND);
	cdb->bytes[1] = bit(immed, MOTION_IMMED);
}

void ptape_cdb_space_6(struct ptape_cdb *cdb, enum ptape_space_code code, s32 count)
{
	if (code == PTAPE_SPACE_END_OF_DATA)
		count = 0;
	start_length_24(cdb, PTAPE_OP_SPACE_6, (u8)code, (u32)count);
}

void ptape_cdb_space_16(struct ptape_cdb *cdb, enum ptape_space_code code, s64 count)
{
	if (code == PTAPE_SPACE_END_OF_DATA)
		count = 0;
	start(cdb, PTAPE_OP_SPACE_16);
	cdb->bytes[1] = (u8)code;
	put_unaligned_be64((u64)count, cdb->bytes + 4);
}

void ptape_cdb_locate_10(struct ptape_cdb *cdb, bool vendor, bool change_partition, u8 partition,
			 u32 block)
{
	start(cdb, PTAPE_OP_LOCATE_10);
	cdb->bytes[1] = bit(vendor, LOCATE_BT) | bit(change_partition, LOCATE_CP);
	put_unaligned_be32(block, cdb->bytes + 3);
	cdb->bytes[8] = bit(change_partition, partition);
}

void ptape_cdb_locate_16(struct ptape_cdb *cdb, bool change_partition, u8 partition, u64 block)
{
	start(cdb, PTAPE_OP_LOCATE_16);
	cdb->bytes[1] = bit(change_partition, LOCATE_CP); /* DEST_TYPE 0: logical object */
	cdb->bytes[3] = bit(change_partition, partition);
	put_unaligned_be64(block, cdb->bytes + 4);
}

/* ALLOCATION LENGTH is zero: SSC-5 wants that of the forms with a fixed length.
 */
void ptape_cdb_read_position(struct ptape_cdb *cdb, enum ptape_read_position_form form)
{
	start(cdb, PTAPE_OP_READ_POSITION);
	cdb->bytes[1] = (u8)form;
}

void ptape_cdb_load_unload(struct ptape_cdb *cdb, bool load, bool retension, bool immed, u8 slot)
{
	start(cdb, PTAPE_OP_LOAD_UNLOAD);
	cdb->bytes[1] = bit(immed, MOTION_IMMED);
	cdb->bytes[3] = slot;
	cdb->bytes[4] = bit(load, LOAD_LOAD) | bit(retension, LOAD_RETEN);
}

void ptape_cdb_set_immed(struct ptape_cdb *cdb)
{
	cdb->bytes[1] |= MOTION_IMMED;
}

void ptape_cdb_prevent_allow(struct ptape_cdb *cdb, bool prevent)
{
	start(cdb, PTAPE_OP_PREVENT_ALLOW);
	cdb->bytes[4] = bit(prevent, PREVENT_PREVENT);
}

void ptape_cdb_read_attribute(struct ptape_cdb *cdb, u8 partition, u16 first, u32 alloc_len)
{
	start(cdb, PTAPE_OP_READ_ATTRIBUTE);
	cdb->bytes[7] = partition;
	put_unaligned_be16(first, cdb->bytes + 8);
	put_unaligned_be32(alloc_len, cdb->bytes + 10);
}

void ptape_cdb_security_protocol_in(struct ptape_cdb *cdb, u8 protocol, u16 specific, u32 alloc_len)
{
	start(cdb, PTAPE_OP_SECURITY_PROTOCOL_IN);
	cdb->bytes[1] = protocol;
	put_unaligned_be16(specific, cdb->bytes + 2);
	put_unaligned_be32(alloc_len, cdb->bytes + 6);
}

void ptape_cdb_reserve_6(struct ptape_cdb *cdb)
{
	start(cdb, PTAPE_OP_RESERVE_6);
}

void ptape_cdb_persistent_reserve_in(struct ptape_cdb *cdb, enum ptape_reserve_in_action action,
				     u16 alloc_len)
{
	start(cdb, PTAPE_OP_PERSISTENT_RESERVE_IN);
	cdb->bytes[1] = (u8)action;
	put_unaligned_be16(alloc_len, cdb->bytes + 7);
}

void ptape_cdb_persistent_reserve_out(struct ptape_cdb *cdb, enum ptape_reserve_out_action action,
				      u8 scope_and_type, u32 list_len)
{
	start(cdb, PTAPE_OP_PERSISTENT_RESERVE_OUT);
	cdb->bytes[1] = (u8)action;
	cdb->bytes[2] = scope_and_type;
	put_unaligned_be32(list_len, cdb->bytes + 5);
}

void ptape_cdb_initialize_element_status(struct ptape_cdb *cdb)
{
	start(cdb, PTAPE_OP_INITIALIZE_ELEMENT_STATUS);
}

void ptape_cdb_position_to_element(struct ptape_cdb *cdb, u16 transport, u16 element, bool invert)
{
	start(cdb, PTAPE_OP_LOCATE_10); /* the same operation code */
	put_unaligned_be16(transport, cdb->bytes + 2);
	put_unaligned_be16(element, cdb->bytes + 4);
	cdb->bytes[8] = bit(invert, MOVE_INVERT);
}

void ptape_cdb_move_medium(struct ptape_cdb *cdb, u16 transport, u16 source, u16 destination,
			   bool invert)
{
	start(cdb, PTAPE_OP_MOVE_MEDIUM);
	put_unaligned_be16(transport, cdb->bytes + 2);
	put_unaligned_be16(source, cdb->bytes + 4);
	put_unaligned_be16(destination, cdb->bytes + 6);
	cdb->bytes[10] = bit(invert, MOVE_INVERT);
}

void ptape_cdb_exchange_medium(struct ptape_cdb *cdb, u16 transport, u16 source, u16 first,
			       u16 second, bool invert_1, bool invert_2)
{
	start(cdb, PTAPE_OP_EXCHANGE_MEDIUM);
	put_unaligned_be16(transport, cdb->bytes + 2);
	put_unaligned_be16(source, cdb->bytes + 4);
	put_unaligned_be16(first, cdb->bytes + 6);
	put_unaligned_be16(second, cdb->bytes + 8);
	cdb->bytes[10] = bit(invert_1, EXCHANGE_INV1) | bit(invert_2, EXCHANGE_INV2);
}

void ptape_cdb_read_element_status(struct ptape_cdb *cdb, const struct ptape_element_query *query,
				   u32 alloc_len)
{
	start(cdb, PTAPE_OP_READ_ELEMENT_STATUS);
	cdb->bytes[1] = bit(query->volume_tags, ELEMENT_VOLTAG) | (query->type & ELEMENT_TYPE_MASK);
	put_unaligned_be16(query->first, cdb->bytes + 2);
	put_unaligned_be16(query->number, cdb->bytes + 4);
	cdb->bytes[6] = bit(query->device_ids, ELEMENT_DVCID);
	put_unaligned_be24(alloc_len & LENGTH_24_MASK, cdb->bytes + 7);
}

void ptape_cdb_send_volume_tag(struct ptape_cdb *cdb, u8 type, u16 element,
			       enum ptape_volume_tag_action action, u16 list_len)
{
	start(cdb, PTAPE_OP_SEND_VOLUME_TAG);
	cdb->bytes[1] = type & ELEMENT_TYPE_MASK;
	put_unaligned_be16(element, cdb->bytes + 2);
	cdb->bytes[5] = (u8)action & TAG_ACTION_MASK;
	put_unaligned_be16(list_len, cdb->bytes + 8);
}

#define LENGTH(row, length) length,
static const u8 group_lengths[] = { PTAPE_CDB_GROUPS(LENGTH) };
#undef LENGTH

u8 ptape_cdb_length(u8 opcode)
{
	return group_lengths[opcode >> GROUP_SHIFT];
}

const char *ptape_opcode_name(u8 opcode)
{
#define NAME(row, name) \
	case row:       \
		return name;
	switch ((enum ptape_opcode)opcode) {
		PTAPE_OPCODES(NAME)
	}
#undef NAME
	return "unknown";
}
