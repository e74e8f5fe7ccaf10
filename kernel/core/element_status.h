/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Element status: reads READ ELEMENT STATUS data (SMC-3 6.11) one element at a
 * time, by its own length fields: with and without volume tags and device
 * identifiers, descriptors longer than the standard's. Pure: any context; the
 * caller owns the reader and keeps the data.
 *
 *   ptape_element_reader_init(&reader, data, len);
 *   while (ptape_element_reader_next(&reader, &element))
 *           ...
 *
 * Every length is the device's and so is hostile: nothing beyond @len is read,
 * every step goes forwards, a descriptor that is cut off counts as not there.
 */
#ifndef PTAPE_CORE_ELEMENT_STATUS_H
#define PTAPE_CORE_ELEMENT_STATUS_H

#include "core_port.h"

#define PTAPE_VOLUME_IDENTIFIER_LEN 32 /* bytes, SMC-3 table 40; blank padded */
#define PTAPE_VOLUME_TAG_LEN	    36 /* bytes of all of it: identifier, sequence number */

/* ELEMENT TYPE CODE, SMC-3 table 10. */
enum ptape_element_type {
	PTAPE_ELEMENT_TRANSPORT = 1,
	PTAPE_ELEMENT_STORAGE = 2,
	PTAPE_ELEMENT_IMPORT_EXPORT = 3,
	PTAPE_ELEMENT_DATA_TRANSFER = 4,
};

struct ptape_element {
	u8 type; /* enum ptape_element_type, or what the device calls it, 4 bits */
	u16 address;
	u8 flags; /* byte 2 of the descriptor as it came, the four below among others */
	bool full;
	bool by_operator; /* IMPEXP, of an import/export element: put there by hand */
	bool exception;	  /* EXCEPT: abnormal state, told by the two below */
	u8 asc;
	u8 ascq;
	bool accessible;   /* ACCESS: the transport element reaches it */
	bool source_valid; /* SVALID */
	u16 source;	   /* where the cartridge was before; 0 when not valid */
	bool inverted;	   /* INVERT, when the source is valid: turned over on the way */
	bool bus_valid;	   /* the two below: ID VALID and LU VALID, of a drive, SMC-1 */
	u8 bus_id;
	u8 bus_lun;
	/*
	 * Begin with PTAPE_VOLUME_IDENTIFIER_LEN bytes of identifier, and are as long as
	 * PTAPE_VOLUME_TAG_LEN, inside the data; NULL: the page has no such tags.
	 */
	const u8 *volume_identifier;
	const u8 *alternate_identifier;
	/* Designator of the device in a data transfer element; NULL: none told. */
	const u8 *designator;
	u8 designator_len;	/* bytes */
	u8 designator_code_set; /* SPC-5 table 517 */
	u8 designator_type;	/* SPC-5 table 518 */
};

/* Elements of one type, as the element address assignment page has them, SMC-3 7.3.4. */
struct ptape_element_range {
	u16 first; /* address */
	u16 count;
};

#define PTAPE_ELEMENT_TYPES	   4	/* enum ptape_element_type */
#define PTAPE_PAGE_ELEMENT_ADDRESS 0x1d /* mode page code */

/**
 * ptape_element_ranges() - which elements a library has
 * @data: answer to MODE SENSE(6) for PTAPE_PAGE_ELEMENT_ADDRESS
 * @len: bytes that arrived
 * @ranges: of each type, transport first; all zero on failure
 *
 * Return: true when the page is there.
 */
bool ptape_element_ranges(const u8 *data, size_t len,
			  struct ptape_element_range ranges[PTAPE_ELEMENT_TYPES]);

/**
 * ptape_element_report_complete() - what a library has left out at the end
 * @data: answer to READ ELEMENT STATUS; a few bytes behind it are written
 * @len: bytes that arrived
 * @room: bytes that there is room for, and that were asked for
 *
 * Some send fewer bytes than their report says that it has, as many as a header has:
 * tgt forgets to count one. They are missing at the end of the last descriptor, behind
 * its bar code, and are zero then.
 * Return: the bytes that there are now.
 */
size_t ptape_element_report_complete(u8 *data, size_t len, size_t room);

struct ptape_element_reader {
	const u8 *data;
	size_t at;	 /* the next descriptor, or the next page's header */
	size_t page_end; /* of the page that is being read */
	size_t end;
	size_t descriptor_len;
	u8 type;
	u8 flags; /* PVOLTAG and AVOLTAG */
};

void ptape_element_reader_init(struct ptape_element_reader *reader, const u8 *data, size_t len);

/**
 * ptape_element_reader_next() - read the next element
 * @reader: initialised; its data must be there still
 * @element: answer, always written
 *
 * Return: false when there is none any more.
 */
bool ptape_element_reader_next(struct ptape_element_reader *reader, struct ptape_element *element);

#endif /* PTAPE_CORE_ELEMENT_STATUS_H */
