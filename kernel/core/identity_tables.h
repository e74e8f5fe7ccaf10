/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Identity's tables: unit types and kinds of designators. identity.c uses them;
 * the tests see the same rows and do not compile while a row has no vector
 * (kernel/tests/README.md).
 */
#ifndef PTAPE_CORE_IDENTITY_TABLES_H
#define PTAPE_CORE_IDENTITY_TABLES_H

#include "identity.h"

/* clang-format off */
/* X(type, word, greatest number): the word begins an identity. */
#define PTAPE_UNIT_TYPES(X)                                            \
	X(PTAPE_UNIT_TAPE, "tape", PTAPE_TAPE_NUMBER_MAX)              \
	X(PTAPE_UNIT_CHANGER, "changer", PTAPE_CHANGER_NUMBER_MAX)

/* X(row, DESIGNATOR TYPE, word, is_text): SPC-5 table 518; the first found is taken. */
#define PTAPE_DESIGNATORS(X)                                           \
	X(PTAPE_DESIGNATOR_NAA, 0x3, "naa-", false)                    \
	X(PTAPE_DESIGNATOR_EUI_64, 0x2, "eui-", false)                 \
	X(PTAPE_DESIGNATOR_NAME, 0x8, "name-", true)                   \
	X(PTAPE_DESIGNATOR_T10, 0x1, "t10-", true)
/* clang-format on */

#define PTAPE_ROW_ID(row, ...) row,
enum ptape_designator {
	PTAPE_DESIGNATORS(PTAPE_ROW_ID) PTAPE_DESIGNATOR_NR,
};
#undef PTAPE_ROW_ID

#endif /* PTAPE_CORE_IDENTITY_TABLES_H */
