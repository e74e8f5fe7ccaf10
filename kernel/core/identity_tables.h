/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Identity's tables: unit types, kinds of designators, returns. identity.c uses them;
 * the tests see the same rows and do not compile while a row has no vector
 * (kernel/tests/README.md).
 */
#ifndef PTAPE_CORE_IDENTITY_TABLES_H
#define PTAPE_CORE_IDENTITY_TABLES_H

#include "identity.h"

/*
 * What must agree, beside the identity. The way: the target port, or target device, that page
 * 83h tells, or else host, channel and target in the kernel's numbers.
 */
enum ptape_proof {
	PTAPE_PROOF_IDENTITY,	/* nothing more */
	PTAPE_PROOF_PRODUCT,	/* vendor and product */
	PTAPE_PROOF_WAY,	/* these, all of page 83h, the LUN, and the way */
	PTAPE_PROOF_PLACE,	/* the same, and the kernel's numbers in any case */
	PTAPE_PROOF_IMPOSSIBLE, /* nothing proves it */
};

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

/*
 * X(row, designator, serial number, doubled, proof): what an identity has, whether two
 * devices showed it at one time, and how one that shows it proves to be the device of before.
 */
#define PTAPE_RETURNS(X)                                                                \
	X(PTAPE_RETURN_COMPLETE, true, true, false, PTAPE_PROOF_IDENTITY)               \
	X(PTAPE_RETURN_COMPLETE_DOUBLED, true, true, true, PTAPE_PROOF_PLACE)           \
	X(PTAPE_RETURN_SERIAL, false, true, false, PTAPE_PROOF_PRODUCT)                 \
	X(PTAPE_RETURN_SERIAL_DOUBLED, false, true, true, PTAPE_PROOF_IMPOSSIBLE)       \
	X(PTAPE_RETURN_DESIGNATOR, true, false, false, PTAPE_PROOF_WAY)                 \
	X(PTAPE_RETURN_DESIGNATOR_DOUBLED, true, false, true, PTAPE_PROOF_IMPOSSIBLE)
/* clang-format on */

#define PTAPE_ROW_ID(row, ...) row,
enum ptape_designator {
	PTAPE_DESIGNATORS(PTAPE_ROW_ID) PTAPE_DESIGNATOR_NR,
};
enum ptape_return {
	PTAPE_RETURNS(PTAPE_ROW_ID) PTAPE_RETURN_NR,
};
#undef PTAPE_ROW_ID

#endif /* PTAPE_CORE_IDENTITY_TABLES_H */
