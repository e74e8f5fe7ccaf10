// SPDX-License-Identifier: GPL-2.0-only
/*
 * Drive match: compares designators and serial numbers, and decides between a library
 * and the administrator. See drive_match.h. Pure.
 */
#include "drive_match.h"

/* VPD pages 80h and 83h, SPC-5 7.7.3 and 7.7.10. */
#define PAGE_CODE	  1
#define PAGE_LEN	  2
#define PAGE_HEADER	  4
#define CODE_SET	  0
#define ASSOCIATION	  1
#define ASSOCIATION_SHIFT 4
#define TWO_BITS	  0x03
#define LOW_NIBBLE	  0x0f
#define DESIGNATOR_LEN	  3
#define DESIGNATOR_HEADER 4

#define CODE_SET_BINARY 1
#define VENDOR_LEN	8  /* of a T10 vendor ID based designator, SPC-5 table 521 */
#define PRODUCT_END	24 /* and a product of 16 bytes, as most write it */

struct bytes {
	const u8 *data;
	size_t len;
};

/* What a page has behind its header; empty when it is none. */
static struct bytes body_of(const u8 *page, size_t len, u8 code)
{
	struct bytes body = { NULL, 0 };
	size_t told;

	if (!page || len < PAGE_HEADER || page[PAGE_CODE] != code)
		return body;
	told = get_unaligned_be16(page + PAGE_LEN);
	body.data = page + PAGE_HEADER;
	body.len = told < len - PAGE_HEADER ? told : len - PAGE_HEADER;
	return body;
}

static bool is_padding(u8 byte)
{
	return byte == ' ' || byte == '\0';
}

static struct bytes trim(struct bytes text)
{
	while (text.len && is_padding(text.data[text.len - 1]))
		text.len--;
	while (text.len && is_padding(*text.data)) {
		text.data++;
		text.len--;
	}
	return text;
}

static bool same(struct bytes a, struct bytes b)
{
	return a.len == b.len && !memcmp(a.data, b.data, a.len);
}

static struct bytes from(struct bytes text, size_t at)
{
	if (at > text.len)
		at = text.len;
	text.data += at;
	text.len -= at;
	return trim(text);
}

/* The end of a text, as long as @serial, with nothing or a blank in front of it. */
static bool is_last_word(struct bytes text, struct bytes serial)
{
	if (text.len <= serial.len || text.data[text.len - serial.len - 1] != ' ')
		return false;
	return same(from(text, text.len - serial.len), serial);
}

static bool tells_serial(const struct ptape_drive_id *id, struct bytes serial)
{
	const struct bytes all = { id->bytes, id->len };
	const struct bytes text = trim(all);

	if (id->code_set == CODE_SET_BINARY || !serial.len)
		return false;
	return same(text, serial) || same(from(all, VENDOR_LEN), serial) ||
	       same(from(all, PRODUCT_END), serial) || is_last_word(text, serial);
}

static bool is_designator(const struct ptape_drive_id *id, const u8 *designator)
{
	const struct bytes told = { id->bytes, id->len };
	const struct bytes own = { designator + DESIGNATOR_HEADER, designator[DESIGNATOR_LEN] };

	return (designator[CODE_SET] & LOW_NIBBLE) == id->code_set &&
	       (designator[ASSOCIATION] & LOW_NIBBLE) == id->type && same(told, own);
}

/* Association 0 is the logical unit, 1 the port, 2 the device. */
static enum ptape_drive_match match_designators(const struct ptape_drive_id *id, struct bytes page)
{
	enum ptape_drive_match best = PTAPE_DRIVE_OTHER;
	size_t len;

	while (page.len >= DESIGNATOR_HEADER) {
		len = (size_t)DESIGNATOR_HEADER + page.data[DESIGNATOR_LEN];
		if (len > page.len)
			break;
		if (is_designator(id, page.data)) {
			if (!(page.data[ASSOCIATION] >> ASSOCIATION_SHIFT & TWO_BITS))
				return PTAPE_DRIVE_UNIT;
			best = PTAPE_DRIVE_TARGET;
		}
		page.data += len;
		page.len -= len;
	}
	return best;
}

enum ptape_drive_match ptape_drive_matches(const struct ptape_drive_id *id, const u8 *page80,
					   size_t page80_len, const u8 *page83, size_t page83_len)
{
	enum ptape_drive_match match;

	if (!id->len)
		return PTAPE_DRIVE_OTHER;
	match = match_designators(id, body_of(page83, page83_len, 0x83));
	if (match < PTAPE_DRIVE_SERIAL && tells_serial(id, trim(body_of(page80, page80_len, 0x80))))
		match = PTAPE_DRIVE_SERIAL;
	return match;
}

enum ptape_drive_verdict ptape_drive_decide(const struct ptape_drive_facts *facts)
{
	if (facts->listed && facts->told)
		return facts->listed_like ? PTAPE_DRIVE_LISTED : PTAPE_DRIVE_CONFLICT;
	if (facts->listed)
		return facts->listed_here ? PTAPE_DRIVE_LISTED : PTAPE_DRIVE_UNKNOWN;
	if (!facts->told)
		return PTAPE_DRIVE_UNTOLD;
	if (facts->like > 1)
		return PTAPE_DRIVE_SEVERAL;
	return facts->like ? PTAPE_DRIVE_TOLD : PTAPE_DRIVE_UNKNOWN;
}

const char *ptape_drive_verdict_problem(enum ptape_drive_verdict verdict)
{
	static const char *const problems[PTAPE_DRIVE_VERDICT_NR] = {
		[PTAPE_DRIVE_UNTOLD] = "untold",
		[PTAPE_DRIVE_UNKNOWN] = "unknown",
		[PTAPE_DRIVE_SEVERAL] = "several",
		[PTAPE_DRIVE_CONFLICT] = "conflict",
	};

	return problems[verdict];
}
