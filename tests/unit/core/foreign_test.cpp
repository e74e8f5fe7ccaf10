// SPDX-License-Identifier: GPL-2.0-only
/*
 * kernel/core/foreign.c: every row by its vectors, and what must hold for any
 * command of somebody else.
 */
#include "core.hpp"
#include "heap_copy.hpp"
#include "vectors/foreign.h"

#include <catch2/catch_test_macros.hpp>

namespace ptape::test
{
namespace
{

bool is_news(ptape_condition condition)
{
	return condition == PTAPE_CONDITION_GOOD || condition == PTAPE_CONDITION_DEFERRED ||
	       ptape_condition_is_attention(condition);
}

TEST_CASE("foreign: a command means what its vector says")
{
	for (const auto &vector : foreign_vectors) {
		CAPTURE(vector.name);
		const auto foreign = ::ptape_foreign_command(vector.opcode, &vector.result);
		CHECK(foreign.told == vector.foreign.told);
		CHECK(foreign.done == vector.foreign.done);
	}
}

TEST_CASE("foreign: any command means attentions and deferred errors only")
{
	for (unsigned opcode = 0; opcode < 256; ++opcode) {
		ptape_result good{};

		CAPTURE(opcode);
		const auto foreign = ::ptape_foreign_command(u8(opcode), &good);
		CHECK(foreign.told == PTAPE_CONDITION_GOOD);
		CHECK(is_news(foreign.done));
	}
}

TEST_CASE("foreign: the answer to REQUEST SENSE means what its vector says")
{
	for (const auto &vector : foreign_sense_vectors) {
		CAPTURE(vector.name);
		const HeapCopy data(std::span<const u8>(vector.data, vector.len));
		CHECK(ptape_foreign_sense_data(data.data(), vector.len) == vector.told);
	}
}

} // namespace
} // namespace ptape::test
