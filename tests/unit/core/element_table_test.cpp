// SPDX-License-Identifier: GPL-2.0-only
/*
 * kernel/core/element_table.c and ptape_drive_decide(): every vector, texts in blocks of
 * exactly their size and cut short everywhere.
 */
#include "core.hpp"
#include "heap_copy.hpp"
#include "vectors/element_table.h"

#include <catch2/catch_test_macros.hpp>

#include <string>

namespace ptape::test
{
namespace
{

HeapCopy<char> text_of(const element_table_vector &vector, size_t len)
{
	return HeapCopy<char>({vector.text, len});
}

TEST_CASE("element table: every vector")
{
	for (const auto &vector : element_table_vectors) {
		const auto text = text_of(vector, vector.len);
		ptape_element_row row{};

		INFO(vector.name);
		CHECK(ptape_element_table_valid(text.data(), text.size()) == vector.valid);
		const bool found =
			ptape_element_table_find(text.data(), text.size(), vector.address, &row);
		REQUIRE(found == (vector.identity != nullptr));
		if (found)
			CHECK(std::string(row.identity, row.identity_len) == vector.identity);
	}
}

TEST_CASE("element table: nothing outside is read when a text is cut short")
{
	for (const auto &vector : element_table_vectors)
		for (size_t len = 0; len < vector.len; len++) {
			const auto text = text_of(vector, len);
			ptape_element_rows rows{text.data(), text.size(), 0};
			ptape_element_row row{};

			ptape_element_table_valid(text.data(), text.size());
			while (ptape_element_rows_next(&rows, &row))
				CHECK(row.identity + row.identity_len <= text.data() + len);
		}
}

TEST_CASE("drive match: library and table, every vector")
{
	for (const auto &vector : drive_decide_vectors) {
		INFO(vector.name);
		CHECK(ptape_drive_decide(&vector.facts) == vector.verdict);
	}
}

TEST_CASE("drive match: each verdict without a drive has a word")
{
	for (int verdict = 0; verdict < PTAPE_DRIVE_VERDICT_NR; verdict++) {
		const bool has_drive = verdict == PTAPE_DRIVE_TOLD || verdict == PTAPE_DRIVE_LISTED;

		INFO(verdict);
		CHECK((ptape_drive_verdict_problem(static_cast<ptape_drive_verdict>(verdict)) ==
		       nullptr) == has_drive);
	}
}

} // namespace
} // namespace ptape::test
