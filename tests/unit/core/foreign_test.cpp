// SPDX-License-Identifier: GPL-2.0-only
/*
 * kernel/core/foreign.c: every row by its vectors, what must hold for any
 * command of somebody else, and what the engine makes of it.
 */
#include "core.hpp"
#include "heap_copy.hpp"
#include "scripted_drive.hpp"
#include "vectors/foreign.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <set>

namespace ptape::test
{
namespace
{

bool is_news(ptape_condition condition)
{
	return condition == PTAPE_CONDITION_GOOD || condition == PTAPE_CONDITION_DEFERRED ||
	       condition == PTAPE_CONDITION_REKEYED || ptape_condition_is_attention(condition);
}

TEST_CASE("foreign: a command means what its vector says")
{
	for (const auto &vector : foreign_vectors) {
		CAPTURE(vector.name);
		const auto foreign =
			::ptape_foreign_command(vector.type, vector.opcode, &vector.result);
		CHECK(foreign.told == vector.foreign.told);
		CHECK(foreign.done == vector.foreign.done);
	}
}

TEST_CASE("foreign: any command means attentions and deferred errors only")
{
	const auto type = GENERATE(PTAPE_UNIT_TAPE, PTAPE_UNIT_CHANGER);

	for (unsigned opcode = 0; opcode < 256; ++opcode) {
		ptape_result good{};

		CAPTURE(type, opcode);
		const auto foreign = ::ptape_foreign_command(type, u8(opcode), &good);
		CHECK(foreign.told == PTAPE_CONDITION_GOOD);
		CHECK(is_news(foreign.done));
	}
}

TEST_CASE("foreign: of a library what its vectors do not say to be harmless is not")
{
	std::set<unsigned> harmless, listed;
	ptape_result good{};

	for (const auto &vector : foreign_vectors)
		if (vector.type == PTAPE_UNIT_CHANGER &&
		    vector.foreign.told == PTAPE_CONDITION_GOOD &&
		    vector.foreign.done == PTAPE_CONDITION_GOOD)
			listed.insert(vector.opcode);
	for (unsigned opcode = 0; opcode < 256; ++opcode)
		if (::ptape_foreign_command(PTAPE_UNIT_CHANGER, u8(opcode), &good).done ==
		    PTAPE_CONDITION_GOOD)
			harmless.insert(opcode);
	CHECK(harmless == listed);
}

TEST_CASE("foreign: the answer to REQUEST SENSE means what its vector says")
{
	for (const auto &vector : foreign_sense_vectors) {
		CAPTURE(vector.name);
		const HeapCopy data(std::span<const u8>(vector.data, vector.len));
		CHECK(ptape_foreign_sense_data(data.data(), vector.len) == vector.told);
	}
}

TEST_CASE("engine foreign: what another user did to the drive is met before the medium is touched")
{
	ScriptedTape tape;
	const ptape_condition how =
		GENERATE(PTAPE_CONDITION_ATTENTION, PTAPE_CONDITION_PARAMETERS_CHANGED);

	tape.open(5);
	SECTION("it rewound the tape that we read: back to where we were")
	{
		CHECK(tape.run(read_operation(1024),
			       Script{read_6(1024).overheard(how)} + recovery(0) +
				       Script{locate(5), read_position(5), read_6(1024)}) == 1024);
	}
	SECTION("it rewound the tape that we write: nothing is written there")
	{
		tape.write_blocks(1);
		CHECK(tape.run(write_operation(1024), Script{write_6(1024).overheard(how)} +
							      recovery(0)) == -ENOTRECOVERABLE);
	}
	SECTION("it was told that an earlier write failed")
	{
		tape.write_blocks(1);
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).overheard(PTAPE_CONDITION_DEFERRED)} +
				       recovery(6)) == -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_DEFERRED);
	}
}

} // namespace
} // namespace ptape::test
