// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mode pages: from MODE SENSE's answer to MODE SELECT's list. Pure: any context,
 * no lock.
 */
#include "mode_page.h"

/* MODE parameter header(6), SPC-5 7.5.5 */
#define HEADER_LEN	   4
#define HEADER_DATA_LENGTH 0 /* reserved in MODE SELECT */
#define HEADER_MEDIUM_TYPE 1 /* the cartridge's own */
#define HEADER_SPECIFIC	   2
#define HEADER_DESCRIPTORS 3 /* bytes of block descriptors behind the header */
#define SPECIFIC_BESIDE_WP 0x7f

/* Mode page format, SPC-5 7.5.7; from the page's first byte */
#define PAGE_CODE_MASK	0x3f
#define PAGE_SPF	0x40 /* another format, with subpage */
#define PAGE_LENGTH	1    /* of what follows */
#define PAGE_HEADER_LEN 2
#define PAGE_PS_OFF	0x7f /* PS is reserved in MODE SELECT */

/* Its subpage format */
#define SUBPAGE_HEADER_LEN 4
#define SUBPAGE_LENGTH	   2 /* two bytes */

/* Data compression page, SSC-5 8.3.2 */
#define COMPRESSION_FLAGS     2
#define COMPRESSION_DCE	      0x80 /* on */
#define COMPRESSION_DCC	      0x40 /* may be switched */
#define COMPRESSION_LEN	      16
#define COMPRESSION_ALGORITHM 7 /* the last of its four bytes */

/* Medium partition page, SSC-5 8.3.4 */
#define PARTITION_MAXIMUM    2 /* additional partitions that the drive can make */
#define PARTITION_ADDITIONAL 3 /* that there are, or are to be */
#define PARTITION_FLAGS	     4
#define PARTITION_UNITS	     6 /* power of ten, for PSUM 11b */
#define PARTITION_RESERVED   7
#define PARTITION_SIZES	     8	  /* two bytes each; none need be there */
#define PARTITION_FDP	     0x80 /* as the drive likes */
#define PARTITION_IDP	     0x20 /* as the sizes say */
#define PARTITION_PSUM	     0x18 /* unit of the sizes */
#define PARTITION_MEGABYTES  0x10
#define PARTITION_POFM	     0x04 /* done by FORMAT MEDIUM, not by MODE SELECT */
#define FLAGS_BESIDE_IDP     0x07 /* POFM, CLEAR, ADDP */
#define FLAGS_BESIDE_FDP     0x1f /* and PSUM */
#define SIZE_LEN	     2
#define SIZE_REST	     0xffff /* what the other partitions leave */
#define SIZE_BEYOND	     65534  /* MB from which on st takes another unit */
#define GIGABYTE	     9	    /* PARTITION UNITS: 10^9 bytes */
#define GIGABYTE_MB	     1000

/* Device configuration extension, SSC-5 8.3.8; medium configuration, SSC-5 8.3.7 */
#define PAGE_SUBPAGE	      1
#define EXTENSION_MODES	      5
#define EXTENSION_WRITE_MODE  0xf0
#define EXTENSION_APPEND_ONLY 0x10
#define MEDIUM_CONFIGURATION  2
#define MEDIUM_WORM	      0x01

/* Control data protection, SSC-5 8.3.9 */
#define PROTECTION_METHOD      4
#define PROTECTION_LENGTH      5
#define PROTECTION_FLAGS       6
#define PROTECTION_LENGTH_MASK 0x3f
#define PROTECTION_LBP_W       0x80
#define PROTECTION_LBP_R       0x40
#define PROTECTION_LEN	       7 /* as long as what is used of it */

/* FORMAT MEDIUM's FORMAT field, SSC-5 7.1 */
#define FORMAT_ONE	 0 /* one partition */
#define FORMAT_PARTITION 1 /* as the mode page says */

static size_t page_len_min(enum ptape_mode_page page)
{
	return page == PTAPE_PAGE_COMPRESSION ? COMPRESSION_LEN : PARTITION_SIZES;
}

/* The answer up to @end is the list, and its page begins at @at. Return: false: it has no room. */
static bool make_list(const u8 *data, size_t len, size_t at, size_t end,
		      struct ptape_mode_list *list)
{
	if (end > len || end > PTAPE_MODE_LIST_LEN)
		return false;
	memcpy(list->bytes, data, end);
	list->page = (u8)at;
	list->len = (u8)end;
	list->bytes[HEADER_DATA_LENGTH] = 0;
	list->bytes[HEADER_MEDIUM_TYPE] = 0;
	list->bytes[HEADER_SPECIFIC] &= SPECIFIC_BESIDE_WP;
	list->bytes[at] &= PAGE_PS_OFF;
	return true;
}

bool ptape_mode_list_decode(const u8 *data, size_t len, enum ptape_mode_page page,
			    struct ptape_mode_list *list)
{
	size_t at, end;

	memset(list, 0, sizeof(*list));
	if (len < HEADER_LEN)
		return false;
	at = HEADER_LEN + (size_t)data[HEADER_DESCRIPTORS];
	if (len < at + PAGE_HEADER_LEN)
		return false;
	end = at + PAGE_HEADER_LEN + data[at + PAGE_LENGTH];
	if ((data[at] & (PAGE_CODE_MASK | PAGE_SPF)) != page || end - at < page_len_min(page))
		return false;
	return make_list(data, len, at, end, list);
}

bool ptape_mode_protection(const u8 *data, size_t len, struct ptape_mode_list *list,
			   struct ptape_protection *protection)
{
	size_t at, end;

	memset(list, 0, sizeof(*list));
	memset(protection, 0, sizeof(*protection));
	if (len < HEADER_LEN)
		return false;
	at = HEADER_LEN + (size_t)data[HEADER_DESCRIPTORS];
	if (len < at + PROTECTION_LEN)
		return false;
	end = at + SUBPAGE_HEADER_LEN + get_unaligned_be16(data + at + SUBPAGE_LENGTH);
	if ((data[at] & (PAGE_CODE_MASK | PAGE_SPF)) != (PTAPE_PAGE_CONTROL | PAGE_SPF) ||
	    data[at + PAGE_SUBPAGE] != PTAPE_SUBPAGE_PROTECTION || end - at < PROTECTION_LEN)
		return false;
	if (!make_list(data, len, at, end, list))
		return false;
	protection->method = data[at + PROTECTION_METHOD];
	protection->length = data[at + PROTECTION_LENGTH] & PROTECTION_LENGTH_MASK;
	protection->on_write = data[at + PROTECTION_FLAGS] & PROTECTION_LBP_W;
	protection->on_read = data[at + PROTECTION_FLAGS] & PROTECTION_LBP_R;
	return true;
}

void ptape_mode_set_protection(struct ptape_mode_list *list,
			       const struct ptape_protection *protection)
{
	u8 *page = list->bytes + list->page;
	const u8 flags = (u8)((protection->on_write ? PROTECTION_LBP_W : 0) |
			      (protection->on_read ? PROTECTION_LBP_R : 0));

	page[PROTECTION_METHOD] = protection->method;
	page[PROTECTION_LENGTH] = (u8)((page[PROTECTION_LENGTH] & ~PROTECTION_LENGTH_MASK) |
				       (protection->length & PROTECTION_LENGTH_MASK));
	page[PROTECTION_FLAGS] =
		(u8)((page[PROTECTION_FLAGS] & ~(PROTECTION_LBP_W | PROTECTION_LBP_R)) | flags);
}

bool ptape_mode_can_compress(const struct ptape_mode_list *list)
{
	return list->bytes[list->page + COMPRESSION_FLAGS] & COMPRESSION_DCC;
}

bool ptape_mode_compresses(const struct ptape_mode_list *list)
{
	return list->bytes[list->page + COMPRESSION_FLAGS] & COMPRESSION_DCE;
}

void ptape_mode_set_compression(struct ptape_mode_list *list, bool on)
{
	u8 *flags = list->bytes + list->page + COMPRESSION_FLAGS;

	*flags = (u8)(on ? *flags | COMPRESSION_DCE : *flags & ~COMPRESSION_DCE);
}

void ptape_mode_set_algorithm(struct ptape_mode_list *list, u8 algorithm)
{
	list->bytes[list->page + COMPRESSION_ALGORITHM] = algorithm;
}

bool ptape_mode_only_appends(const u8 *data, size_t len)
{
	const u8 *page;
	size_t at;

	if (len < HEADER_LEN)
		return false;
	at = HEADER_LEN + (size_t)data[HEADER_DESCRIPTORS];
	if (len <= at + EXTENSION_MODES)
		return false;
	page = data + at;
	switch (page[0] & (PAGE_CODE_MASK | PAGE_SPF)) {
	case PTAPE_PAGE_MEDIUM_CONFIGURATION:
		return page[MEDIUM_CONFIGURATION] & MEDIUM_WORM;
	case PTAPE_PAGE_CONFIGURATION | PAGE_SPF:
		return page[PAGE_SUBPAGE] == PTAPE_SUBPAGE_EXTENSION &&
		       (page[EXTENSION_MODES] & EXTENSION_WRITE_MODE) == EXTENSION_APPEND_ONLY;
	default:
		return false;
	}
}

u16 ptape_mode_partitions(const struct ptape_mode_list *list)
{
	return list->bytes[list->page + PARTITION_ADDITIONAL] + 1;
}

/* Where the drive has the unit and nothing is lost by it, and where MB do not suffice. */
static bool in_gigabytes(u8 flags, u32 megabytes)
{
	const bool has_units = (flags & PARTITION_PSUM) == PARTITION_PSUM;

	if (megabytes >= SIZE_BEYOND)
		return true;
	return has_units && megabytes >= GIGABYTE_MB && megabytes % GIGABYTE_MB == 0;
}

static u8 partition_flags(u8 flags, u32 size, bool gigabytes)
{
	if (size == 1 && !gigabytes)
		return PARTITION_FDP | (flags & FLAGS_BESIDE_FDP);
	return (u8)(PARTITION_IDP | (gigabytes ? PARTITION_PSUM : PARTITION_MEGABYTES) |
		    (flags & FLAGS_BESIDE_IDP));
}

/* One size: with the first partition's in front of it, unless the drive has room for one only. */
static void put_sizes(u8 *sizes, u16 size, bool first, bool both)
{
	u8 *of_size = both && !first ? sizes + SIZE_LEN : sizes;
	u8 *of_rest = first ? sizes + SIZE_LEN : sizes;

	if (both)
		put_unaligned_be16(SIZE_REST, of_rest);
	if (size)
		put_unaligned_be16(size, of_size);
}

int ptape_mode_plan_partitions(struct ptape_mode_list *list, s32 count,
			       struct ptape_partitioning *how)
{
	u8 *page = list->bytes + list->page;
	const bool first = count < 0;
	u32 size = first ? -(u32)count : (u32)count;
	u8 described = (u8)((page[PAGE_LENGTH] + PAGE_HEADER_LEN - PARTITION_SIZES) / SIZE_LEN);
	bool gigabytes, both;

	how->format = page[PARTITION_FLAGS] & PARTITION_POFM;
	how->select = !how->format || size;
	how->format_code = size ? FORMAT_PARTITION : FORMAT_ONE;
	if (!how->select)
		return 0;
	if (how->format)
		described = 2; /* no more are wanted */
	gigabytes = in_gigabytes(page[PARTITION_FLAGS], size);
	if (gigabytes)
		size /= GIGABYTE_MB;
	if (size >= SIZE_REST || (first && described < 2))
		return EINVAL;
	/* DDS drives describe the one additional partition only. */
	both = first || described > page[PARTITION_MAXIMUM] || page[PARTITION_MAXIMUM] != 1;
	if (described < 2)
		described = both ? 2 : 1;
	if (list->page + PARTITION_SIZES + described * SIZE_LEN > PTAPE_MODE_LIST_LEN)
		return EIO;

	memset(page + PARTITION_SIZES, 0, described * SIZE_LEN);
	put_sizes(page + PARTITION_SIZES, (u16)size, first, both);
	page[PARTITION_ADDITIONAL] = size ? 1 : 0;
	page[PARTITION_FLAGS] = partition_flags(page[PARTITION_FLAGS], size, gigabytes);
	page[PARTITION_UNITS] = gigabytes ? GIGABYTE : 0;
	page[PARTITION_RESERVED] = 0;
	page[PAGE_LENGTH] = (u8)(PARTITION_SIZES - PAGE_HEADER_LEN + described * SIZE_LEN);
	list->len = (u8)(list->page + PARTITION_SIZES + described * SIZE_LEN);
	return 0;
}
