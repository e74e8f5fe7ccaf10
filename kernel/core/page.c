// SPDX-License-Identifier: GPL-2.0-only
/*
 * Parameter data: decoders and the encoder of MODE SELECT's list. Pure: any
 * context, no lock. Every byte comes from the device and may lie.
 */
#include "core_port.h"
#include "page.h"

/* READ BLOCK LIMITS, SSC-5 table 43 */
#define GRANULARITY_MASK 0x1f
#define LIMITS_MAX	 1
#define LIMITS_MIN	 4

/* MODE parameter header(6), SPC-5 7.5.5; the mode data length is not needed. */
#define MODE_HEADER_LEN		 4
#define MODE_MEDIUM_TYPE	 1
#define MODE_DEVICE_SPECIFIC	 2 /* SSC-5 8.3: WP, BUFFERED MODE, SPEED */
#define MODE_DESCRIPTOR_LEN_BYTE 3
#define MODE_WP			 0x80
#define MODE_BUFFERED_SHIFT	 4
#define MODE_BUFFERED_MASK	 0x07
#define MODE_SPEED_MASK		 0x0f

/* General block descriptor behind it, SPC-5 7.5.6 */
#define BLOCK_DESCRIPTOR_LEN 8
#define MODE_DENSITY	     4
#define MODE_BLOCK_LENGTH    9
#define BLOCK_LENGTH_MASK    0xffffff

/* READ POSITION, SSC-5 tables 47 and 48; byte 0 */
#define POSITION_BOP	     0x80
#define POSITION_EOP	     0x40
#define POSITION_MPU	     0x08 /* long: the file number is not known */
#define POSITION_LOLU	     0x04 /* short: BPU in SSC-2; long: LONU */
#define POSITION_PERR	     0x02 /* short: the number does not fit its field */
#define SHORT_PARTITION	     1
#define SHORT_FIRST_LOCATION 4
#define LONG_PARTITION	     4
#define LONG_OBJECT	     8
#define LONG_FILE	     16

/* Data Encryption Status, SSC-5 table 186 */
#define ENCRYPTION_MODE	     5
#define ENCRYPTION_ALGORITHM 7
#define ENCRYPTION_INSTANCE  8

#define LIST_HEADER_LEN 4 /* of the two below: the bytes behind it */

/* READ ATTRIBUTE, SPC-5 table 107, and the attribute format, table 383 */
#define ATTRIBUTE_HEADER_LEN 5
#define ATTRIBUTE_LENGTH     3
#define LOAD_COUNT_LEN	     8 /* SPC-5 table 389 */
#define LAST_DRIVES	     4 /* of the last load and of the three before it */

/* REPORT SUPPORTED OPERATION CODES, SPC-5 6.30: a command and, where CTDP says so, its timeouts */
#define COMMAND_LEN	     8
#define COMMAND_FLAGS	     5
#define COMMAND_CTDP	     0x02
#define TIMEOUTS_LEN	     12
#define TIMEOUTS_HEADER_LEN  2 /* the bytes behind it */
#define TIMEOUTS_RECOMMENDED 8

bool ptape_page_block_limits(const u8 *data, size_t len, struct ptape_block_limits *limits)
{
	memset(limits, 0, sizeof(*limits));
	if (len < PTAPE_BLOCK_LIMITS_LEN)
		return false;
	limits->granularity = data[0] & GRANULARITY_MASK;
	limits->max = get_unaligned_be24(data + LIMITS_MAX);
	limits->min = get_unaligned_be16(data + LIMITS_MIN);
	return true;
}

bool ptape_page_mode_6(const u8 *data, size_t len, struct ptape_mode *mode)
{
	memset(mode, 0, sizeof(*mode));
	if (len < MODE_HEADER_LEN)
		return false;
	if (data[MODE_DESCRIPTOR_LEN_BYTE] >= BLOCK_DESCRIPTOR_LEN) {
		if (len < PTAPE_MODE_6_LEN)
			return false;
		mode->has_descriptor = true;
		mode->density = data[MODE_DENSITY];
		mode->block_length = get_unaligned_be24(data + MODE_BLOCK_LENGTH);
	}
	mode->medium_type = data[MODE_MEDIUM_TYPE];
	mode->write_protected = data[MODE_DEVICE_SPECIFIC] & MODE_WP;
	mode->buffered_mode =
		data[MODE_DEVICE_SPECIFIC] >> MODE_BUFFERED_SHIFT & MODE_BUFFERED_MASK;
	mode->speed = data[MODE_DEVICE_SPECIFIC] & MODE_SPEED_MASK;
	return true;
}

void ptape_page_encode_mode_6(const struct ptape_mode *mode, u8 data[PTAPE_MODE_6_LEN])
{
	memset(data, 0, PTAPE_MODE_6_LEN);
	data[MODE_DEVICE_SPECIFIC] =
		(u8)((mode->buffered_mode & MODE_BUFFERED_MASK) << MODE_BUFFERED_SHIFT |
		     (mode->speed & MODE_SPEED_MASK));
	data[MODE_DESCRIPTOR_LEN_BYTE] = BLOCK_DESCRIPTOR_LEN;
	data[MODE_DENSITY] = mode->density;
	put_unaligned_be24(mode->block_length & BLOCK_LENGTH_MASK, data + MODE_BLOCK_LENGTH);
}

static void decode_ends(u8 flags, struct ptape_read_position *position)
{
	position->beginning = flags & POSITION_BOP;
	position->end = flags & POSITION_EOP;
}

/* Numbers that the device calls unknown stay zero: nobody can use them. */
bool ptape_page_position_short(const u8 *data, size_t len, struct ptape_read_position *position)
{
	memset(position, 0, sizeof(*position));
	if (len < PTAPE_POSITION_SHORT_LEN)
		return false;
	decode_ends(data[0], position);
	position->unknown = data[0] & (POSITION_LOLU | POSITION_PERR);
	position->overflow = data[0] & POSITION_PERR;
	if (position->unknown)
		return true;
	position->partition = data[SHORT_PARTITION];
	position->block = get_unaligned_be32(data + SHORT_FIRST_LOCATION);
	return true;
}

bool ptape_page_position_long(const u8 *data, size_t len, struct ptape_read_position *position)
{
	memset(position, 0, sizeof(*position));
	if (len < PTAPE_POSITION_LONG_LEN)
		return false;
	decode_ends(data[0], position);
	position->unknown = data[0] & POSITION_LOLU;
	position->file_known = !(data[0] & POSITION_MPU);
	if (!position->unknown) {
		position->partition = get_unaligned_be32(data + LONG_PARTITION);
		position->block = get_unaligned_be64(data + LONG_OBJECT);
	}
	if (position->file_known)
		position->file = get_unaligned_be64(data + LONG_FILE);
	return true;
}

bool ptape_page_encryption(const u8 *data, size_t len, struct ptape_encryption *encryption)
{
	memset(encryption, 0, sizeof(*encryption));
	if (len < PTAPE_ENCRYPTION_STATUS_LEN ||
	    get_unaligned_be16(data) != PTAPE_ENCRYPTION_STATUS_PAGE)
		return false;
	encryption->mode = data[ENCRYPTION_MODE];
	encryption->algorithm = data[ENCRYPTION_ALGORITHM];
	encryption->instance = get_unaligned_be32(data + ENCRYPTION_INSTANCE);
	return true;
}

/* The end of what a list's header says is there, inside @len. */
static size_t list_end(const u8 *data, size_t len)
{
	u32 available;

	if (len < LIST_HEADER_LEN)
		return 0;
	available = get_unaligned_be32(data);
	if (available < len - LIST_HEADER_LEN)
		return LIST_HEADER_LEN + available;
	return len;
}

u16 ptape_page_attribute(const u8 *data, size_t len, u16 id, const u8 **value)
{
	size_t at = LIST_HEADER_LEN, end = list_end(data, len);
	u16 length;

	*value = NULL;
	while (at + ATTRIBUTE_HEADER_LEN < end) {
		length = get_unaligned_be16(data + at + ATTRIBUTE_LENGTH);
		if (get_unaligned_be16(data + at) != id) {
			at += (size_t)ATTRIBUTE_HEADER_LEN + length;
			continue;
		}
		if (length == 0)
			return 0;
		at += ATTRIBUTE_HEADER_LEN;
		*value = data + at;
		return length < end - at ? length : (u16)(end - at);
	}
	return 0;
}

u8 ptape_page_medium_serial(const u8 *data, size_t len, u8 serial[PTAPE_MEDIUM_SERIAL_LEN])
{
	const u8 *value;
	u16 value_len = ptape_page_attribute(data, len, PTAPE_ATTRIBUTE_MEDIUM_SERIAL, &value);

	if (value_len > PTAPE_MEDIUM_SERIAL_LEN)
		value_len = PTAPE_MEDIUM_SERIAL_LEN;
	if (value_len)
		memcpy(serial, value, value_len);
	return (u8)value_len;
}

/* Of a descriptor of timeouts with @len bytes behind its beginning. */
static u32 recommended(const u8 *timeouts, size_t len)
{
	if (len < TIMEOUTS_LEN || get_unaligned_be16(timeouts) < TIMEOUTS_LEN - TIMEOUTS_HEADER_LEN)
		return 0;
	return get_unaligned_be32(timeouts + TIMEOUTS_RECOMMENDED);
}

u32 ptape_page_command_timeout(const u8 *data, size_t len, u8 opcode)
{
	size_t at = LIST_HEADER_LEN, end = list_end(data, len);
	const u8 *command;
	u32 seconds, longest = 0;

	while (at + COMMAND_LEN <= end) {
		command = data + at;
		at += COMMAND_LEN;
		if (!(command[COMMAND_FLAGS] & COMMAND_CTDP))
			continue;
		if (at + TIMEOUTS_HEADER_LEN > end)
			break;
		seconds = recommended(data + at, end - at);
		if (command[0] == opcode && seconds > longest)
			longest = seconds;
		at += TIMEOUTS_HEADER_LEN + (size_t)get_unaligned_be16(data + at);
	}
	return longest;
}

void ptape_page_loads(const u8 *data, size_t len, struct ptape_loads *loads)
{
	const u8 *value;

	loads->known = ptape_page_attribute(data, len, PTAPE_ATTRIBUTE_LOAD_COUNT, &value) ==
		       LOAD_COUNT_LEN;
	loads->count = loads->known ? get_unaligned_be64(value) : 0;
}

/* Return: true when the drives of the last @count loads are told, and are one. */
static bool is_one_drive(const u8 *data, size_t len, u64 count)
{
	const u8 *last, *earlier;
	const u16 last_len = ptape_page_attribute(data, len, PTAPE_ATTRIBUTE_LAST_DRIVE, &last);
	u16 nth;

	if (!last_len || count > LAST_DRIVES)
		return false;
	for (nth = 1; nth < count; nth++)
		if (ptape_page_attribute(data, len, PTAPE_ATTRIBUTE_LAST_DRIVE + nth, &earlier) !=
			    last_len ||
		    memcmp(last, earlier, last_len) != 0)
			return false;
	return true;
}

bool ptape_page_loads_are_one_drives(const u8 *data, size_t len, const struct ptape_loads *before)
{
	struct ptape_loads now;

	if (!before->known)
		return true;
	ptape_page_loads(data, len, &now);
	if (!now.known || now.count < before->count)
		return false;
	return now.count - before->count <= 1 || is_one_drive(data, len, now.count - before->count);
}
