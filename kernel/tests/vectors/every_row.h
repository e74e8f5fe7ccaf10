/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Every row has a vector: the build stops at a row of a core table that no test
 * vector names. Used by the vector files of this folder, in C and in C++.
 */
#ifndef PTAPE_TESTS_VECTORS_EVERY_ROW_H
#define PTAPE_TESTS_VECTORS_EVERY_ROW_H

#define PTAPE_ROW_HAS_VECTOR(row, ...)	 row##_HAS_VECTOR,
#define PTAPE_ROW_NEEDS_VECTOR(row, ...) row##_IS_COVERED = row##_HAS_VECTOR,

/*
 * ROWS(X) and VECTORS(V) are lists with the row's id as first argument. A row
 * without vector: "row_HAS_VECTOR undeclared"; two vectors for one row:
 * "redeclared" (further ones go into a list of their own, without this check).
 */
#define PTAPE_EVERY_ROW_HAS_A_VECTOR(ROWS, VECTORS) \
	enum {                                      \
		VECTORS(PTAPE_ROW_HAS_VECTOR)       \
	};                                          \
	enum {                                      \
		ROWS(PTAPE_ROW_NEEDS_VECTOR)        \
	}

#endif /* PTAPE_TESTS_VECTORS_EVERY_ROW_H */
