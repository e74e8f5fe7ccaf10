// SPDX-License-Identifier: GPL-2.0-only
/*
 * kernel/core/drive_match.c: every vector, in blocks of exactly their size.
 */
#include "core.hpp"
#include "heap_copy.hpp"
#include "vectors/drive_match.h"

#include <catch2/catch_test_macros.hpp>

namespace ptape::test
{
namespace
{

TEST_CASE("drive match: every vector")
{
	for (const auto &vector : drive_match_vectors) {
		const auto copy = [](const char *bytes, size_t len) {
			return HeapCopy<u8>({reinterpret_cast<const u8 *>(bytes), len});
		};
		const auto page80 = copy(vector.page80, vector.page80_len);
		const auto page83 = copy(vector.page83, vector.page83_len);
		ptape_drive_id id{};

		INFO(vector.name);
		id.code_set = vector.code_set;
		id.type = vector.type;
		id.len = u8(vector.id_len);
		std::copy_n(vector.id, vector.id_len, id.bytes);
		CHECK(ptape_drive_matches(&id, vector.page80 ? page80.data() : nullptr,
					  page80.size(), vector.page83 ? page83.data() : nullptr,
					  page83.size()) == vector.match);
	}
}

} // namespace
} // namespace ptape::test
