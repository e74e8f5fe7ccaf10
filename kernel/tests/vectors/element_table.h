/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Vectors of kernel/core/element_table.c, texts that an administrator may write, and of
 * ptape_drive_decide(). Run by Catch2 and by KUnit.
 */
#ifndef PTAPE_TESTS_VECTORS_ELEMENT_TABLE_H
#define PTAPE_TESTS_VECTORS_ELEMENT_TABLE_H

#include "element_table.h"

struct element_table_vector {
	const char *name;
	size_t len;
	const char *text;
	bool valid;
	u16 address;	      /* looked for */
	const char *identity; /* found; NULL: no line for it */
};

#define TEXT(text) sizeof(text) - 1, text
#define DRIVE_1	   "tape.naa-5000e11100000001.HU1234567X"
#define DRIVE_2	   "tape.t10-IBM%20%20%20%20%20ULT3580-TD8.HU1234567Y"

/* clang-format off */
static const struct element_table_vector element_table_vectors[] = {
	{ "no text", TEXT(""), true, 256, NULL },
	{ "an empty line", TEXT("\n"), true, 256, NULL },
	{ "one line", TEXT("256 " DRIVE_1 "\n"), true, 256, DRIVE_1 },
	{ "without its newline", TEXT("256 " DRIVE_1), true, 256, DRIVE_1 },
	{ "two lines", TEXT("256 " DRIVE_1 "\n257 " DRIVE_2 "\n"), true, 257, DRIVE_2 },
	{ "the last one without its newline", TEXT("256 " DRIVE_1 "\n257 " DRIVE_2), true, 257,
	  DRIVE_2 },
	{ "another element", TEXT("256 " DRIVE_1 "\n"), true, 25, NULL },
	{ "the largest address", TEXT("65535 " DRIVE_1 "\n"), true, 65535, DRIVE_1 },
	{ "the smallest address", TEXT("0 " DRIVE_1 "\n"), true, 0, DRIVE_1 },
	{ "an address beyond", TEXT("65536 " DRIVE_1 "\n"), false, 0, NULL },
	{ "a leading zero", TEXT("0256 " DRIVE_1 "\n"), false, 256, NULL },
	{ "a sign", TEXT("-1 " DRIVE_1 "\n"), false, 65535, NULL },
	{ "hexadecimal", TEXT("0x100 " DRIVE_1 "\n"), false, 256, NULL },
	{ "no address", TEXT(" " DRIVE_1 "\n"), false, 0, NULL },
	{ "no blank", TEXT(DRIVE_1 "\n"), false, 0, NULL },
	{ "two blanks", TEXT("256  " DRIVE_1 "\n"), false, 256, NULL },
	{ "no identity", TEXT("256 " "\n"), false, 256, NULL },
	{ "a changer", TEXT("256 changer.naa-5000e11100000001.HU1234567X\n"), false, 256, NULL },
	{ "a blank behind it", TEXT("256 " DRIVE_1 " " "\n"), false, 256, NULL },
	{ "a NUL in it", TEXT("256 tape.naa-5\0" "00.X\n"), false, 256, NULL },
	{ "an empty line between", TEXT("256 " DRIVE_1 "\n\n257 " DRIVE_2 "\n"), false, 257, NULL },
	{ "an empty line behind", TEXT("256 " DRIVE_1 "\n\n"), false, 256, DRIVE_1 },
	{ "two empty lines", TEXT("\n\n"), false, 256, NULL },
	{ "an element twice", TEXT("256 " DRIVE_1 "\n256 " DRIVE_2 "\n"), false, 256, DRIVE_1 },
	{ "a drive twice", TEXT("256 " DRIVE_1 "\n257 " DRIVE_1 "\n"), false, 257, DRIVE_1 },
	{ "a drive twice, with another between",
	  TEXT("256 " DRIVE_1 "\n257 " DRIVE_2 "\n258 " DRIVE_1 "\n"), false, 257, DRIVE_2 },
	{ "two drives of names as long",
	  TEXT("256 tape.naa-1.X\n257 tape.naa-2.X\n"), true, 257, "tape.naa-2.X" },
	{ "the second line is none", TEXT("256 " DRIVE_1 "\n257\n"), false, 257, NULL },
};

struct drive_decide_vector {
	const char *name;
	struct ptape_drive_facts facts;
	enum ptape_drive_verdict verdict;
};

/* In the order of the facts: told, like, listed, listed_here, listed_like. */
static const struct drive_decide_vector drive_decide_vectors[] = {
	{ "nobody tells", { false, 0, false, false, false }, PTAPE_DRIVE_UNTOLD },
	{ "told, and not here", { true, 0, false, false, false }, PTAPE_DRIVE_UNKNOWN },
	{ "told", { true, 1, false, false, false }, PTAPE_DRIVE_TOLD },
	{ "told of two", { true, 2, false, false, false }, PTAPE_DRIVE_SEVERAL },
	{ "listed alone", { false, 0, true, true, false }, PTAPE_DRIVE_LISTED },
	{ "listed, and not here", { false, 0, true, false, false }, PTAPE_DRIVE_UNKNOWN },
	{ "told and listed alike", { true, 1, true, true, true }, PTAPE_DRIVE_LISTED },
	{ "listed one of two", { true, 2, true, true, true }, PTAPE_DRIVE_LISTED },
	{ "told another one", { true, 1, true, true, false }, PTAPE_DRIVE_CONFLICT },
	{ "told one that is not here", { true, 0, true, true, false }, PTAPE_DRIVE_CONFLICT },
	{ "told one, listed one that is not here", { true, 1, true, false, false },
	  PTAPE_DRIVE_CONFLICT },
};
/* clang-format on */

#undef TEXT
#undef DRIVE_1
#undef DRIVE_2

#endif /* PTAPE_TESTS_VECTORS_ELEMENT_TABLE_H */
