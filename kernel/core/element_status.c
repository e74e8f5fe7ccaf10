// SPDX-License-Identifier: GPL-2.0-only
/*
 * Element status: the reader. Pure: any context, the caller's reader. Every
 * byte comes from the device and may lie.
 */
#include "core_port.h"
#include "element_status.h"

/* Header and element status page header, SMC-3 tables 37 and 38. */
#define DATA_HEADER_LEN 8
#define DATA_LENGTH	5 /* of the report, 24 bits */
#define PAGE_HEADER_LEN 8
#define PAGE_TYPE	0
#define PAGE_TYPE_MASK	0x0f
#define PAGE_FLAGS	1
#define PAGE_PVOLTAG	0x80
#define PAGE_AVOLTAG	0x40
#define PAGE_DESCRIPTOR 2 /* length of each descriptor, 16 bits */
#define PAGE_LENGTH	5 /* of its descriptors, 24 bits */

/* What all element descriptors have in common, SMC-3 tables 43 to 52. */
#define ADDRESS		   0
#define FLAGS		   2
#define FLAG_FULL	   0x01
#define FLAG_IMPEXP	   0x02
#define FLAG_EXCEPT	   0x04
#define FLAG_ACCESS	   0x08
#define ASC		   4
#define ASCQ		   5
#define BUS_FLAGS	   6 /* SMC-1, of a data transfer element */
#define FLAGS_BUS_VALID	   0x30
#define MASK_BUS_LUN	   0x07
#define BUS_ID		   7
#define SOURCE_FLAGS	   9
#define FLAG_SVALID	   0x80
#define FLAG_INVERT	   0x40
#define SOURCE		   10
#define DESCRIPTOR_LEN_MIN 12

/* MODE parameter header(6), SPC-5 table 443, and the page, SMC-3 table 86. */
#define MODE_HEADER_LEN	     4
#define MODE_DESCRIPTORS_LEN 3
#define MODE_PAGE_MASK	     0x3f
#define MODE_RANGES	     2 /* first address and number, 16 bits each, of each type */
#define MODE_RANGE_LEN	     4
#define ADDRESSES	     65536 /* that 16 bits hold: no range goes beyond */

/* Device identifier behind the volume tags, SMC-3 table 52. */
#define CODE_SET	  0
#define DESIGNATOR_TYPE	  1
#define LOW_NIBBLE	  0x0f
#define DESIGNATOR_LEN	  3
#define DESIGNATOR_HEADER 4

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t ptape_element_report_complete(u8 *data, size_t len, size_t room)
{
	size_t says;

	if (len < DATA_HEADER_LEN)
		return len;
	says = (size_t)DATA_HEADER_LEN + get_unaligned_be24(data + DATA_LENGTH);
	if (says <= len || says > room || says - len > PAGE_HEADER_LEN)
		return len;
	memset(data + len, 0, says - len);
	return says;
}

void ptape_element_reader_init(struct ptape_element_reader *reader, const u8 *data, size_t len)
{
	memset(reader, 0, sizeof(*reader));
	reader->data = data;
	if (len < DATA_HEADER_LEN)
		return;
	reader->at = DATA_HEADER_LEN;
	reader->page_end = reader->at;
	reader->end = least(len, (size_t)DATA_HEADER_LEN + get_unaligned_be24(data + DATA_LENGTH));
}

/* Return: false when no page begins here. */
static bool begin_page(struct ptape_element_reader *reader)
{
	const u8 *header;
	size_t length;

	if (reader->end - reader->at < PAGE_HEADER_LEN)
		return false;
	header = reader->data + reader->at;
	reader->type = header[PAGE_TYPE] & PAGE_TYPE_MASK;
	reader->flags = header[PAGE_FLAGS];
	reader->descriptor_len = get_unaligned_be16(header + PAGE_DESCRIPTOR);
	length = get_unaligned_be24(header + PAGE_LENGTH);
	reader->at += PAGE_HEADER_LEN;
	reader->page_end = reader->at + least(length, reader->end - reader->at);
	return true;
}

static bool has_descriptor(const struct ptape_element_reader *reader)
{
	return reader->descriptor_len >= DESCRIPTOR_LEN_MIN &&
	       reader->page_end - reader->at >= reader->descriptor_len;
}

static void take_designator(const u8 *data, size_t len, struct ptape_element *element)
{
	if (len < DESIGNATOR_HEADER || !data[DESIGNATOR_LEN] ||
	    data[DESIGNATOR_LEN] > len - DESIGNATOR_HEADER)
		return;
	element->designator = data + DESIGNATOR_HEADER;
	element->designator_len = data[DESIGNATOR_LEN];
	element->designator_code_set = data[CODE_SET] & LOW_NIBBLE;
	element->designator_type = data[DESIGNATOR_TYPE] & LOW_NIBBLE;
}

/* What follows the common part: tags as the page says, then the device's identifier. */
static void take_rest(const struct ptape_element_reader *reader, const u8 *descriptor,
		      struct ptape_element *element)
{
	size_t at = DESCRIPTOR_LEN_MIN;

	if (reader->flags & PAGE_PVOLTAG) {
		if (reader->descriptor_len - at < PTAPE_VOLUME_TAG_LEN)
			return;
		element->volume_identifier = descriptor + at;
		at += PTAPE_VOLUME_TAG_LEN;
	}
	if (reader->flags & PAGE_AVOLTAG) {
		if (reader->descriptor_len - at < PTAPE_VOLUME_TAG_LEN)
			return;
		element->alternate_identifier = descriptor + at;
		at += PTAPE_VOLUME_TAG_LEN;
	}
	if (reader->type == PTAPE_ELEMENT_DATA_TRANSFER)
		take_designator(descriptor + at, reader->descriptor_len - at, element);
}

static void take_bus_address(const u8 *descriptor, struct ptape_element *element)
{
	if ((descriptor[BUS_FLAGS] & FLAGS_BUS_VALID) != FLAGS_BUS_VALID)
		return;
	element->bus_valid = true;
	element->bus_id = descriptor[BUS_ID];
	element->bus_lun = descriptor[BUS_FLAGS] & MASK_BUS_LUN;
}

static void take_element(const struct ptape_element_reader *reader, struct ptape_element *element)
{
	const u8 *descriptor = reader->data + reader->at;
	u8 flags = descriptor[FLAGS];

	element->type = reader->type;
	element->address = get_unaligned_be16(descriptor + ADDRESS);
	element->flags = flags;
	element->full = flags & FLAG_FULL;
	element->exception = flags & FLAG_EXCEPT;
	element->accessible = flags & FLAG_ACCESS;
	element->by_operator = reader->type == PTAPE_ELEMENT_IMPORT_EXPORT && (flags & FLAG_IMPEXP);
	if (element->exception) {
		element->asc = descriptor[ASC];
		element->ascq = descriptor[ASCQ];
	}
	element->source_valid = descriptor[SOURCE_FLAGS] & FLAG_SVALID;
	if (element->source_valid) {
		element->source = get_unaligned_be16(descriptor + SOURCE);
		element->inverted = descriptor[SOURCE_FLAGS] & FLAG_INVERT;
	}
	if (reader->type == PTAPE_ELEMENT_DATA_TRANSFER)
		take_bus_address(descriptor, element);
	take_rest(reader, descriptor, element);
}

bool ptape_element_reader_next(struct ptape_element_reader *reader, struct ptape_element *element)
{
	memset(element, 0, sizeof(*element));
	while (!has_descriptor(reader)) {
		/* What is left of a page is no descriptor. */
		reader->at = reader->page_end;
		if (!begin_page(reader))
			return false;
	}
	take_element(reader, element);
	reader->at += reader->descriptor_len;
	return true;
}

bool ptape_element_ranges(const u8 *data, size_t len,
			  struct ptape_element_range ranges[PTAPE_ELEMENT_TYPES])
{
	const u8 *page;
	unsigned int i;

	memset(ranges, 0, PTAPE_ELEMENT_TYPES * sizeof(*ranges));
	if (len < MODE_HEADER_LEN)
		return false;
	if (len < (size_t)MODE_HEADER_LEN + data[MODE_DESCRIPTORS_LEN] + MODE_RANGES +
			  MODE_RANGE_LEN * PTAPE_ELEMENT_TYPES)
		return false;
	page = data + MODE_HEADER_LEN + data[MODE_DESCRIPTORS_LEN];
	if ((page[0] & MODE_PAGE_MASK) != PTAPE_PAGE_ELEMENT_ADDRESS)
		return false;
	for (i = 0; i < PTAPE_ELEMENT_TYPES; i++) {
		page += i ? MODE_RANGE_LEN : MODE_RANGES;
		ranges[i].first = get_unaligned_be16(page);
		ranges[i].count =
			(u16)least(get_unaligned_be16(page + 2), ADDRESSES - ranges[i].first);
	}
	return true;
}
