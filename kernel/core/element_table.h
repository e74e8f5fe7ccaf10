/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Element table: which drive is in which element of a library that does not tell it
 * itself, as an administrator wrote it. Lines "ADDRESS IDENTITY"; the text is the
 * table. Pure: any context; the caller owns the text and serialises.
 */
#ifndef PTAPE_CORE_ELEMENT_TABLE_H
#define PTAPE_CORE_ELEMENT_TABLE_H

#include "core_port.h"

/* Bytes of a text: what sysfs takes and shows in one piece, less the final NUL. */
#define PTAPE_ELEMENT_TABLE_LEN_MAX 4095

struct ptape_element_row {
	u16 address;
	const char *identity; /* inside the text, not NUL-terminated */
	size_t identity_len;  /* bytes */
};

struct ptape_element_rows {
	const char *text;
	size_t len; /* bytes */
	size_t at;  /* of the next line */
};

/**
 * ptape_element_table_valid() - check a text that a person or a file wrote
 * @text: not NUL-terminated
 * @len: bytes of it
 *
 * Return: true when each line is a decimal address of 16 bits without leading zeros,
 * one blank and the identity of a tape unit (ptape_identity_parse()), none of the two
 * twice; the last line may lack its newline. True for no text and for one empty line.
 */
bool ptape_element_table_valid(const char *text, size_t len);

/**
 * ptape_element_rows_next() - read the next line
 * @rows: with text and len set, at 0 for the first
 * @row: answer, written where there is one
 *
 * Return: false behind the last line, and at one that is none.
 */
bool ptape_element_rows_next(struct ptape_element_rows *rows, struct ptape_element_row *row);

/* Return: true when the table has a line for the element, which is @row then. */
bool ptape_element_table_find(const char *text, size_t len, u16 address,
			      struct ptape_element_row *row);

#endif /* PTAPE_CORE_ELEMENT_TABLE_H */
