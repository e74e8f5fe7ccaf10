// SPDX-License-Identifier: GPL-2.0-only
/*
 * Element table: lines of an address and an identity. See element_table.h. Pure.
 */
#include "element_table.h"
#include "identity.h"

#define ADDRESS_MAX 0xffff /* SMC-3: element addresses have 16 bits */

/* Bytes of the line that begins at @at, without its newline. */
static size_t line_length(const struct ptape_element_rows *rows)
{
	const char *line = rows->text + rows->at;
	const char *end = memchr(line, '\n', rows->len - rows->at);

	return end ? (size_t)(end - line) : rows->len - rows->at;
}

static bool read_line(const char *line, size_t len, struct ptape_element_row *row)
{
	const char *blank = memchr(line, ' ', len);
	struct ptape_identity identity;
	enum ptape_unit_type type;
	u32 address;

	if (!blank || !ptape_decimal_parse(line, (size_t)(blank - line), ADDRESS_MAX, &address))
		return false;
	row->address = (u16)address;
	row->identity = blank + 1;
	row->identity_len = len - (size_t)(row->identity - line);
	return ptape_identity_parse(row->identity, row->identity_len, &type, &identity) &&
	       type == PTAPE_UNIT_TAPE;
}

bool ptape_element_rows_next(struct ptape_element_rows *rows, struct ptape_element_row *row)
{
	size_t len;

	if (rows->at >= rows->len)
		return false;
	len = line_length(rows);
	if (!read_line(rows->text + rows->at, len, row))
		return false;
	rows->at += len + 1;
	return true;
}

static bool is_same_identity(const struct ptape_element_row *a, const struct ptape_element_row *b)
{
	return a->identity_len == b->identity_len &&
	       !memcmp(a->identity, b->identity, a->identity_len);
}

/* None of the lines behind @row has its address or its drive. */
static bool is_last_of_its_kind(struct ptape_element_rows rows, const struct ptape_element_row *row)
{
	struct ptape_element_row other;

	while (ptape_element_rows_next(&rows, &other))
		if (other.address == row->address || is_same_identity(&other, row))
			return false;
	return true;
}

bool ptape_element_table_valid(const char *text, size_t len)
{
	struct ptape_element_rows rows = { .text = text, .len = len };
	struct ptape_element_row row;

	if (len == 1 && *text == '\n')
		return true;
	while (ptape_element_rows_next(&rows, &row))
		if (!is_last_of_its_kind(rows, &row))
			return false;
	return rows.at >= len;
}

bool ptape_element_table_find(const char *text, size_t len, u16 address,
			      struct ptape_element_row *row)
{
	struct ptape_element_rows rows = { .text = text, .len = len };

	while (ptape_element_rows_next(&rows, row))
		if (row->address == address)
			return true;
	return false;
}
