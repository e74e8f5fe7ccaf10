// SPDX-License-Identifier: GPL-2.0-only
/*
 * Deferred errors on a scripted drive: a block failed after its call had returned. Where the
 * drive stands and what is remembered say which one it was, or nobody does.
 */
#include "unproved_tape.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

namespace ptape::test
{
namespace
{

const Script told = {write_6(1024).deferred()};

// 5 is forgotten, 6 and 7 are remembered, and S is 5: see write_shrunk().
TEST_CASE("engine deferred: a drive that stopped at the block: from there on it is sent again")
{
	ScriptedTape tape(shrunk);

	write_shrunk(tape);
	CHECK(tape.run(write_operation(1024), told + recovery(7) + go_past_witness(7) +
						      Script{replay(7)} + flushed(8) +
						      Script{write_6(1024)}) == 1024);
	CHECK(tape.status().frozen == PTAPE_FROZEN_NOT);
	CHECK(tape.engine.synced == 8);
	CHECK(tape.run(close_operation(), proved_filemarks(1, 10)) == 0);
}

TEST_CASE("engine deferred: one that counts on: all behind the sync point is in doubt")
{
	ScriptedTape tape(shrunk);
	const u32 place = GENERATE(8U, 0U);
	const Script to_true_end =
		Script{locate(4)} + recovery(4) +
		Script{read_6(4096).ili().information(0), locate(5), read_position(5)};

	CAPTURE(place);
	write_shrunk(tape);
	CHECK(tape.run(write_operation(1024), told + recovery(place)) == -ENOTRECOVERABLE);
	CHECK(tape.status().frozen == PTAPE_FROZEN_DEFERRED);
	CHECK(tape.status().loss_unacknowledged);
	CHECK(tape.run(write_operation(1024)) == -ENOTRECOVERABLE);
	CHECK(tape.run(read_operation(1024)) == -EIO);
	SECTION("a filemark ends what is left, and the close tells it")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF),
			       to_true_end + proved_filemarks(1, 6)) == 0);
		CHECK(tape.run(mtop_operation(PTAPE_MTBSF), {space(1, -1), read_position(5)}) == 0);
	}
	SECTION("the place is lost on the way there")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF),
			       to_true_end + Script{filemarks(1), position_lost()}) ==
		      -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_LOSS);
	}
	CHECK(tape.run(close_operation()) == -ENOTRECOVERABLE);
	CHECK(tape.run(mtop_operation(PTAPE_MTREW), {rewind()}) == 0);
	CHECK(tape.status().frozen == PTAPE_FROZEN_NOT);
}

TEST_CASE("engine deferred: with all of it remembered it does not matter which it was")
{
	ScriptedTape tape(ample);
	const u32 place = GENERATE(0U, 5U, 6U, 7U);

	write_unproved(tape);
	CHECK(tape.run(write_operation(1024),
		       told + recovery(place) + all_again() + Script{write_6(1024)}) == 1024);
}

TEST_CASE("engine deferred: it stands short, and what is in front of it does not say so")
{
	ScriptedTape tape(shrunk);

	write_shrunk(tape);
	SECTION("something else")
	{
		CHECK(tape.run(write_operation(1024),
			       told + recovery(7) + looked_at(7, witness(6).differs())) ==
		      -ENOTRECOVERABLE);
	}
	SECTION("nothing that can be read")
	{
		CHECK(tape.run(write_operation(1024),
			       told + recovery(7) +
				       Script{locate(6), protected_data(witness(6)), locate(7),
					      read_position(7)}) == -ENOTRECOVERABLE);
	}
	SECTION("a block that is forgotten")
	{
		CHECK(tape.run(write_operation(1024), told + recovery(6)) == -ENOTRECOVERABLE);
	}
	SECTION("witnesses are not read")
	{
		tape.engine.unverified = true;
		CHECK(tape.run(write_operation(1024), told + recovery(7)) == -ENOTRECOVERABLE);
	}
	CHECK(tape.status().frozen == PTAPE_FROZEN_DEFERRED);
}

TEST_CASE("engine deferred: short of what is remembered: what is in front of it is there")
{
	ScriptedTape tape(shrunk);

	write_shrunk(tape);
	CHECK(tape.run(write_operation(1024), told + recovery(5)) == -ENOTRECOVERABLE);
	CHECK(tape.status().frozen == PTAPE_FROZEN_SHORT);
}

TEST_CASE("engine deferred: a place that is not told maps nothing")
{
	ScriptedTape tape(shrunk);

	write_shrunk(tape);
	CHECK(tape.run(write_operation(1024),
		       told + stable() + Script{mode_sense(), position_lost()}) ==
	      -ENOTRECOVERABLE);
	CHECK(tape.status().frozen == PTAPE_FROZEN_LOSS);
}

TEST_CASE("engine deferred: told to a command that moves no tape, it is mapped by the next")
{
	ScriptedTape tape(shrunk);

	write_shrunk(tape);
	CHECK(tape.run(mtop_operation(PTAPE_MTLOCK), Script{prevent_allow(true).deferred()} +
							     stable() +
							     Script{prevent_allow(true)}) == 0);
	CHECK(tape.run(write_operation(1024),
		       stable() + Script{mode_sense(), prevent_allow(true), read_position(8)}) ==
	      -ENOTRECOVERABLE);
	CHECK(tape.status().frozen == PTAPE_FROZEN_DEFERRED);
}

TEST_CASE("engine deferred: one of what was sent again: from the same place once more")
{
	ScriptedTape tape(shrunk);
	const Script again = go_past_witness(7) + Script{replay(7)};

	write_shrunk(tape);
	CHECK(tape.run(write_operation(1024),
		       told + recovery(7) + again + Script{filemarks(0).deferred()} + recovery(8) +
			       again + flushed(8) + Script{write_6(1024)}) == 1024);
}

} // namespace
} // namespace ptape::test
