/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Identity: the name for life of a logical unit, made from its type, its VPD
 * page 83h designator and its VPD page 80h serial number. A text of the form
 * TYPE.DESIGNATOR.SERIAL, for example tape.naa-5000e11100000001.HU19487T7J.
 * Pure: any context, no lock. The pages are the device's and so are hostile.
 */
#ifndef PTAPE_CORE_IDENTITY_H
#define PTAPE_CORE_IDENTITY_H

#include "core_port.h"

/*
 * Bytes with the final NUL. A device whose identity would be longer has none
 * (never a cut one, which could equal another's).
 */
#define PTAPE_IDENTITY_LEN_MAX 512

enum ptape_unit_type {
	PTAPE_UNIT_TAPE,    /* peripheral device type 01h */
	PTAPE_UNIT_CHANGER, /* peripheral device type 08h */
	PTAPE_UNIT_TYPE_NR,
};

struct ptape_identity {
	char text[PTAPE_IDENTITY_LEN_MAX]; /* "" when the device has none */
};

/**
 * ptape_identity_from_vpd() - make an identity from the two VPD pages
 * @type: what the unit is
 * @page83: VPD page 83h with its 4-byte header, or NULL
 * @page83_len: bytes of it
 * @page80: VPD page 80h with its 4-byte header, or NULL
 * @page80_len: bytes of it
 * @identity: answer, always written
 *
 * Of page 83h only designators of association 0 (the logical unit) count: the
 * first in our order NAA, EUI-64, SCSI name string, T10 vendor ID; of one type
 * the smallest by bytes, the shorter first where one is the other's beginning.
 * NAA and EUI-64 are written as lower-case hex (naa-…, eui-…), the two others
 * as text (name-…, t10-…) without leading and trailing blanks and NULs; so is
 * the serial number. Bytes other than [A-Za-z0-9_-] are percent-encoded with
 * upper-case hex. An all-zero or empty designator counts as none; a serial
 * that is empty, all blanks or NULs counts as none and leaves its part empty.
 * What is cut off counts as none: a designator that reaches beyond the page's
 * end, and the serial number when page 80h claims more bytes than arrived.
 * Return: false when there is neither designator nor serial, or when the text
 * would be too long.
 */
bool ptape_identity_from_vpd(enum ptape_unit_type type, const u8 *page83, size_t page83_len,
			     const u8 *page80, size_t page80_len, struct ptape_identity *identity);

/* Return: true when both the designator and the serial number are there. */
bool ptape_identity_is_complete(const struct ptape_identity *identity);

/* What a path shows of the device at its end; pages with their headers, or NULL. */
struct ptape_path_pages {
	const u8 *inquiry; /* standard INQUIRY data */
	size_t inquiry_len;
	const u8 *page83;
	size_t page83_len;
};

/**
 * ptape_identity_same_device() - may two paths with one identity lead to one device?
 * @a: what one of them shows
 * @b: what the other one shows
 *
 * Real libraries give two logical units one identity, so more must agree: vendor
 * and product of the INQUIRY data, and of each kind the (smallest) designator of
 * association 2, the target device; one that only one of them shows is a
 * disagreement. Association 1, the target port, is meant to differ.
 * Return: false where they do not agree, or do not tell a whole product name.
 */
bool ptape_identity_same_device(const struct ptape_path_pages *a, const struct ptape_path_pages *b);

/* Where a path leads, in the kernel's numbers: H:C:T:L. */
struct ptape_address {
	u32 host;
	u32 channel;
	u32 target;
	u64 lun;
};

/* What a device shows of itself, and where. */
struct ptape_showing {
	struct ptape_path_pages pages;
	struct ptape_address address;
};

/**
 * ptape_identity_is_return() - is a device the one that an identity is remembered for?
 * @identity: shown by both
 * @doubled: two devices showed it at one time since it is remembered
 * @known: what the device of before showed, NULL if it was not here since the load
 * @seen: what the one shows that has come
 *
 * The device of before is away. Whoever is taken for it gets its number, and the handle
 * that waits for it. A designator and a serial number are enough, where nobody else has
 * shown them. With less, the rest must agree: PTAPE_RETURNS has how much. A device
 * that only a binding tells of can be compared with nothing: the first one is it.
 * Return: false where that is not proved.
 */
bool ptape_identity_is_return(const struct ptape_identity *identity, bool doubled,
			      const struct ptape_showing *known, const struct ptape_showing *seen);

/* Return: the row of PTAPE_RETURNS that is for it; PTAPE_RETURN_NR for an empty one. */
size_t ptape_identity_return_index(const struct ptape_identity *identity, bool doubled);

/**
 * ptape_identity_tells_all() - does one identity tell all that another one does?
 * @identity: the one
 * @other: the other one, which may tell less
 *
 * Return: true when they are the same, or differ in that @other has no serial number:
 * the device of the first cannot be told from the other's by it.
 */
bool ptape_identity_tells_all(const struct ptape_identity *identity,
			      const struct ptape_identity *other);

/* Return: true when both are of one type and tell the same designator. */
bool ptape_identity_shares_designator(const struct ptape_identity *a,
				      const struct ptape_identity *b);

/*
 * How many bytes of the text those have in common that share its designator; all where
 * there is none.
 */
size_t ptape_identity_common_len(const struct ptape_identity *identity);

/**
 * ptape_identity_parse() - check an identity that a person or a file wrote
 * @text: bytes of the identity, not NUL-terminated
 * @len: how many
 * @type: set to its type when it is well formed
 * @identity: answer; text is "" when the return value is false
 *
 * Return: true for "tape." or "changer.", two parts of [A-Za-z0-9_-] and
 * well-formed %XX (upper-case hex, of a byte that needs it: one unit has one
 * name), one dot between them, not both empty.
 */
bool ptape_identity_parse(const char *text, size_t len, enum ptape_unit_type *type,
			  struct ptape_identity *identity);

/* Return: true for digits without sign or leading zeros, of a value up to @max. */
bool ptape_decimal_parse(const char *text, size_t len, u32 max, u32 *number);

/* One line of a live edit or of modprobe.d. */
enum ptape_binding_verb {
	PTAPE_BINDING_INVALID,
	PTAPE_BINDING_ADD,    /* IDENTITY:NUMBER or +IDENTITY:NUMBER */
	PTAPE_BINDING_REMOVE, /* -IDENTITY */
};

struct ptape_binding {
	enum ptape_binding_verb verb;
	enum ptape_unit_type type;
	struct ptape_identity identity;
	u32 number; /* of ADD */
};

#define PTAPE_TAPE_NUMBER_MAX	 131071 /* 17 bits: minors 0 to 2^20-1, 8 nodes a drive */
#define PTAPE_CHANGER_NUMBER_MAX 127	/* minors 0 to 127 */

/**
 * ptape_binding_parse() - read one `bind=` value
 * @text: NUL-terminated; one trailing newline is allowed (sysfs)
 * @binding: answer; verb is PTAPE_BINDING_INVALID when the return value is false
 *
 * The number is decimal, without sign or leading zeros, and inside the type's range.
 */
bool ptape_binding_parse(const char *text, struct ptape_binding *binding);

#endif /* PTAPE_CORE_IDENTITY_H */
