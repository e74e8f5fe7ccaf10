// SPDX-License-Identifier: GPL-2.0-only
/*
 * Identity: made from VPD pages, checked when a person or a file wrote it, and
 * read from bindings. Pure: any context, no lock. The pages come from the
 * device and may lie; the texts come from files and may be torn.
 */
#include "core_port.h"
#include "identity.h"
#include "identity_tables.h"

/* VPD page header, SPC-5 table 497: page code, page length. */
#define VPD_CODE_BYTE		1
#define VPD_LENGTH		2
#define VPD_HEADER_LEN		4
#define VPD_SERIAL_CODE		0x80
#define VPD_IDENTIFICATION_CODE 0x83

/* Designation descriptor, SPC-5 table 516. */
#define DESIGNATOR_KIND_BYTE   1
#define DESIGNATOR_LENGTH_BYTE 3
#define DESIGNATOR_HEADER_LEN  4
#define DESIGNATOR_TYPE_MASK   0x0f
#define ASSOCIATION_MASK       0x30
#define ASSOCIATION_UNIT       0x00 /* the logical unit */
#define ASSOCIATION_PORT       0x10 /* the target port that the path leads to */
#define ASSOCIATION_DEVICE     0x20 /* the target device that contains it */

/* T10 VENDOR IDENTIFICATION and PRODUCT IDENTIFICATION, SPC-5 table 151. */
#define INQUIRY_VENDOR	    8
#define INQUIRY_PRODUCT_END 32

#define ESCAPE	   '%'
#define ESCAPE_LEN 3

struct bytes {
	const u8 *data;
	size_t len;
};

struct unit_type {
	const char *word;
	u32 number_max;
};

#define TYPE(row, word, number_max) { word, number_max },
static const struct unit_type unit_types[] = { PTAPE_UNIT_TYPES(TYPE) };
#undef TYPE

struct designator_kind {
	u8 type;
	const char *word;
	bool is_text;
};

#define KIND(row, type, word, is_text) { type, word, is_text },
static const struct designator_kind designator_kinds[] = { PTAPE_DESIGNATORS(KIND) };
#undef KIND

struct return_rule {
	bool has_designator;
	bool has_serial;
	bool doubled;
	enum ptape_proof proof;
};

#define RETURN(row, designator, serial, doubled, proof) { designator, serial, doubled, proof },
static const struct return_rule return_rules[] = { PTAPE_RETURNS(RETURN) };
#undef RETURN

/* Writes an identity; what does not fit is remembered, not cut silently. */
struct writer {
	char *at;
	size_t left; /* bytes, the final NUL not counted */
	bool overflow;
};

static bool is_plain(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-';
}

static void put(struct writer *writer, char c)
{
	if (writer->left == 0) {
		writer->overflow = true;
		return;
	}
	*writer->at++ = c;
	writer->left--;
}

static void put_word(struct writer *writer, const char *word)
{
	while (*word)
		put(writer, *word++);
}

static void put_hex(struct writer *writer, u8 byte, const char *digits)
{
	put(writer, digits[byte >> 4]);
	put(writer, digits[byte & 0xf]);
}

static void put_encoded(struct writer *writer, u8 byte)
{
	if (is_plain((char)byte)) {
		put(writer, (char)byte);
		return;
	}
	put(writer, ESCAPE);
	put_hex(writer, byte, "0123456789ABCDEF");
}

static bool is_padding(u8 byte)
{
	return byte == ' ' || byte == '\0';
}

static struct bytes trim(struct bytes text)
{
	while (text.len && is_padding(text.data[0])) {
		text.data++;
		text.len--;
	}
	while (text.len && is_padding(text.data[text.len - 1]))
		text.len--;
	return text;
}

static bool is_all_zero(struct bytes value)
{
	size_t i;

	for (i = 0; i < value.len; i++)
		if (value.data[i])
			return false;
	return true;
}

static bool is_smaller(struct bytes a, struct bytes b)
{
	int order = memcmp(a.data, b.data, a.len < b.len ? a.len : b.len);

	return order < 0 || (order == 0 && a.len < b.len);
}

/*
 * The page without its header. A page that claims more than arrived is cut off:
 * @whole says so.
 */
static struct bytes page_body(const u8 *page, size_t len, u8 code, bool *whole)
{
	struct bytes body = { NULL, 0 };
	size_t told;

	*whole = false;
	if (!page || len < VPD_HEADER_LEN || page[VPD_CODE_BYTE] != code)
		return body;
	told = get_unaligned_be16(page + VPD_LENGTH);
	*whole = told <= len - VPD_HEADER_LEN;
	body.data = page + VPD_HEADER_LEN;
	body.len = *whole ? told : len - VPD_HEADER_LEN;
	return body;
}

/* The smallest usable designator of @kind for @association; empty when there is none. */
static struct bytes find_designator(struct bytes page, const struct designator_kind *kind,
				    u8 association)
{
	struct bytes best = { NULL, 0 }, one;
	const u8 *header;
	size_t size;

	for (; page.len >= DESIGNATOR_HEADER_LEN; page.data += size, page.len -= size) {
		header = page.data;
		size = (size_t)DESIGNATOR_HEADER_LEN + header[DESIGNATOR_LENGTH_BYTE];
		if (size > page.len)
			break;
		if ((header[DESIGNATOR_KIND_BYTE] & ASSOCIATION_MASK) != association ||
		    (header[DESIGNATOR_KIND_BYTE] & DESIGNATOR_TYPE_MASK) != kind->type)
			continue;
		one.data = header + DESIGNATOR_HEADER_LEN;
		one.len = size - DESIGNATOR_HEADER_LEN;
		if (kind->is_text)
			one = trim(one);
		if (is_all_zero(one))
			continue;
		if (!best.len || is_smaller(one, best))
			best = one;
	}
	return best;
}

static bool put_designator(struct writer *writer, struct bytes page)
{
	const struct designator_kind *kind;
	struct bytes found;
	size_t i, j;

	for (i = 0; i < ARRAY_SIZE(designator_kinds); i++) {
		kind = &designator_kinds[i];
		found = find_designator(page, kind, ASSOCIATION_UNIT);
		if (!found.len)
			continue;
		put_word(writer, kind->word);
		for (j = 0; j < found.len; j++) {
			if (kind->is_text)
				put_encoded(writer, found.data[j]);
			else
				put_hex(writer, found.data[j], "0123456789abcdef");
		}
		return true;
	}
	return false;
}

/* A serial number that is cut off could equal another's, so it counts as none. */
static bool put_serial(struct writer *writer, struct bytes page, bool whole)
{
	struct bytes serial = trim(page);
	size_t i;

	if (!whole || !serial.len)
		return false;
	for (i = 0; i < serial.len; i++)
		put_encoded(writer, serial.data[i]);
	return true;
}

bool ptape_identity_from_vpd(enum ptape_unit_type type, const u8 *page83, size_t page83_len,
			     const u8 *page80, size_t page80_len, struct ptape_identity *identity)
{
	struct writer writer = { identity->text, sizeof(identity->text) - 1, false };
	bool whole, has_designator, has_serial;
	struct bytes page;

	put_word(&writer, unit_types[type].word);
	put(&writer, '.');
	page = page_body(page83, page83_len, VPD_IDENTIFICATION_CODE, &whole);
	has_designator = put_designator(&writer, page);
	put(&writer, '.');
	page = page_body(page80, page80_len, VPD_SERIAL_CODE, &whole);
	has_serial = put_serial(&writer, page, whole);
	*writer.at = '\0';
	if (writer.overflow || !(has_designator || has_serial)) {
		identity->text[0] = '\0';
		return false;
	}
	return true;
}

/* The two parts of a text; both empty where it is none. */
struct parts {
	struct bytes designator;
	struct bytes serial;
};

static struct parts parts_of(const struct ptape_identity *identity)
{
	const char *designator = strchr(identity->text, '.');
	const char *serial = designator ? strchr(designator + 1, '.') : NULL;
	struct parts parts = { { NULL, 0 }, { NULL, 0 } };

	if (!serial)
		return parts;
	parts.designator.data = (const u8 *)designator + 1;
	parts.designator.len = (size_t)(serial - designator - 1);
	parts.serial.data = (const u8 *)serial + 1;
	parts.serial.len = strlen(serial + 1);
	return parts;
}

bool ptape_identity_is_complete(const struct ptape_identity *identity)
{
	const struct parts parts = parts_of(identity);

	return parts.designator.len && parts.serial.len;
}

size_t ptape_identity_common_len(const struct ptape_identity *identity)
{
	const struct parts parts = parts_of(identity);

	if (!parts.designator.len)
		return strlen(identity->text);
	return (size_t)((const char *)parts.serial.data - identity->text);
}

bool ptape_identity_shares_designator(const struct ptape_identity *a,
				      const struct ptape_identity *b)
{
	const size_t len = ptape_identity_common_len(a);

	return parts_of(a).designator.len && len == ptape_identity_common_len(b) &&
	       !memcmp(a->text, b->text, len);
}

bool ptape_identity_tells_all(const struct ptape_identity *identity,
			      const struct ptape_identity *other)
{
	if (!strcmp(identity->text, other->text))
		return true;
	return !parts_of(other).serial.len && ptape_identity_shares_designator(identity, other);
}

static bool is_same(struct bytes a, struct bytes b)
{
	return a.len == b.len && (!a.len || !memcmp(a.data, b.data, a.len));
}

static bool is_same_product(struct bytes a, struct bytes b)
{
	return a.len >= INQUIRY_PRODUCT_END && b.len >= INQUIRY_PRODUCT_END &&
	       !memcmp(a.data + INQUIRY_VENDOR, b.data + INQUIRY_VENDOR,
		       INQUIRY_PRODUCT_END - INQUIRY_VENDOR);
}

bool ptape_identity_same_device(const struct ptape_path_pages *a, const struct ptape_path_pages *b)
{
	struct bytes page_a, page_b;
	bool whole_a, whole_b;
	size_t i;

	if (!is_same_product((struct bytes){ a->inquiry, a->inquiry_len },
			     (struct bytes){ b->inquiry, b->inquiry_len }))
		return false;
	page_a = page_body(a->page83, a->page83_len, VPD_IDENTIFICATION_CODE, &whole_a);
	page_b = page_body(b->page83, b->page83_len, VPD_IDENTIFICATION_CODE, &whole_b);
	for (i = 0; i < ARRAY_SIZE(designator_kinds); i++)
		if (!is_same(find_designator(page_a, &designator_kinds[i], ASSOCIATION_DEVICE),
			     find_designator(page_b, &designator_kinds[i], ASSOCIATION_DEVICE)))
			return false;
	return whole_a == whole_b;
}

size_t ptape_identity_return_index(const struct ptape_identity *identity, bool doubled)
{
	const struct parts parts = parts_of(identity);
	const bool has_designator = parts.designator.len, has_serial = parts.serial.len;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(return_rules); i++)
		if (return_rules[i].has_designator == has_designator &&
		    return_rules[i].has_serial == has_serial && return_rules[i].doubled == doubled)
			break;
	return i;
}

/* A page that names the target port, or the target, says by itself where it was read. */
static bool tells_target(const struct ptape_path_pages *pages)
{
	struct bytes page;
	bool whole;
	size_t i;

	page = page_body(pages->page83, pages->page83_len, VPD_IDENTIFICATION_CODE, &whole);
	for (i = 0; i < ARRAY_SIZE(designator_kinds); i++)
		if (find_designator(page, &designator_kinds[i], ASSOCIATION_PORT).len ||
		    find_designator(page, &designator_kinds[i], ASSOCIATION_DEVICE).len)
			return true;
	return false;
}

static bool is_same_target(const struct ptape_address *a, const struct ptape_address *b)
{
	return a->host == b->host && a->channel == b->channel && a->target == b->target;
}

static bool is_proved(enum ptape_proof proof, const struct ptape_showing *known,
		      const struct ptape_showing *seen)
{
	const struct ptape_path_pages *a = &known->pages, *b = &seen->pages;

	if (!is_same_product((struct bytes){ a->inquiry, a->inquiry_len },
			     (struct bytes){ b->inquiry, b->inquiry_len }))
		return false;
	if (proof == PTAPE_PROOF_PRODUCT)
		return true;
	if (!is_same((struct bytes){ a->page83, a->page83_len },
		     (struct bytes){ b->page83, b->page83_len }))
		return false;
	if (known->address.lun != seen->address.lun)
		return false;
	return is_same_target(&known->address, &seen->address) ||
	       (proof == PTAPE_PROOF_WAY && tells_target(a));
}

bool ptape_identity_is_return(const struct ptape_identity *identity, bool doubled,
			      const struct ptape_showing *known, const struct ptape_showing *seen)
{
	const size_t row = ptape_identity_return_index(identity, doubled);
	enum ptape_proof proof;

	if (row == PTAPE_RETURN_NR)
		return false;
	proof = return_rules[row].proof;
	if (proof == PTAPE_PROOF_IMPOSSIBLE)
		return false;
	return proof == PTAPE_PROOF_IDENTITY || !known || is_proved(proof, known, seen);
}

/* The value of an upper-case hexadecimal digit, -1 for anything else. */
static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* An escape of a byte that needs none would be a second name for the same unit.
 */
static bool is_escape(const char *text, size_t len)
{
	int high, low;

	if (len < ESCAPE_LEN || text[0] != ESCAPE)
		return false;
	high = hex_value(text[1]);
	low = hex_value(text[2]);
	return high >= 0 && low >= 0 && !is_plain((char)(high << 4 | low));
}

/* How many bytes of @text are an encoded part: up to what cannot be in one. */
static size_t part_length(const char *text, size_t len)
{
	size_t at = 0;

	while (at < len) {
		if (is_plain(text[at]))
			at++;
		else if (is_escape(text + at, len - at))
			at += ESCAPE_LEN;
		else
			break;
	}
	return at;
}

/* What follows the type's word and its dot; false when no type is there. */
static bool skip_type(struct bytes *rest, enum ptape_unit_type *type)
{
	size_t i, len;

	for (i = 0; i < ARRAY_SIZE(unit_types); i++) {
		len = strlen(unit_types[i].word);
		if (rest->len <= len || memcmp(rest->data, unit_types[i].word, len) ||
		    rest->data[len] != '.')
			continue;
		rest->data += len + 1;
		rest->len -= len + 1;
		*type = (enum ptape_unit_type)i;
		return true;
	}
	return false;
}

bool ptape_identity_parse(const char *text, size_t len, enum ptape_unit_type *type,
			  struct ptape_identity *identity)
{
	struct bytes rest = { (const u8 *)text, len };
	enum ptape_unit_type found;
	size_t designator, serial;
	const char *parts;

	identity->text[0] = '\0';
	if (len >= sizeof(identity->text) || !skip_type(&rest, &found))
		return false;
	parts = (const char *)rest.data;
	designator = part_length(parts, rest.len);
	if (designator == rest.len || parts[designator] != '.')
		return false;
	serial = part_length(parts + designator + 1, rest.len - designator - 1);
	if (designator + 1 + serial != rest.len || designator + serial == 0)
		return false;
	memcpy(identity->text, text, len);
	identity->text[len] = '\0';
	*type = found;
	return true;
}

bool ptape_decimal_parse(const char *text, size_t len, u32 max, u32 *number)
{
	u32 value = 0;
	size_t i;

	if (len == 0 || (len > 1 && text[0] == '0'))
		return false;
	for (i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		value = value * 10 + (u32)(text[i] - '0');
		if (value > max)
			return false;
	}
	*number = value;
	return true;
}

static bool parse_add(const char *text, size_t len, struct ptape_binding *binding)
{
	const char *colon = memchr(text, ':', len);
	size_t identity_len;

	if (!colon)
		return false;
	identity_len = (size_t)(colon - text);
	return ptape_identity_parse(text, identity_len, &binding->type, &binding->identity) &&
	       ptape_decimal_parse(colon + 1, len - identity_len - 1,
				   unit_types[binding->type].number_max, &binding->number);
}

bool ptape_binding_parse(const char *text, struct ptape_binding *binding)
{
	size_t len = strlen(text);
	bool ok;

	memset(binding, 0, sizeof(*binding));
	if (len && text[len - 1] == '\n')
		len--;
	if (len && text[0] == '-') {
		ok = ptape_identity_parse(text + 1, len - 1, &binding->type, &binding->identity);
		binding->verb = PTAPE_BINDING_REMOVE;
	} else {
		if (len && text[0] == '+') {
			text++;
			len--;
		}
		ok = parse_add(text, len, binding);
		binding->verb = PTAPE_BINDING_ADD;
	}
	if (!ok)
		memset(binding, 0, sizeof(*binding));
	return ok;
}
