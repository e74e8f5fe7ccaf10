// SPDX-License-Identifier: GPL-2.0-only
/*
 * The place that a close has left, on a scripted drive: an open behind a reset goes on from
 * there, or says that it cannot.
 */
#include "scripted_drive.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

namespace ptape::test
{
namespace
{

// An open's questions to a drive whose cartridge tells @serial; none is refused.
Script facts_of(u32 block, std::string_view serial)
{
	return {test_ready(), block_limits(), mode_sense({}),
		serial.empty() ? medium_serial().illegal() : medium_serial(serial),
		read_position(block)};
}

// Two blocks and a filemark, on a cartridge with @serial: a close has left it at 3.
void leave_at_3(ScriptedTape &tape, std::string_view serial = our_cartridge)
{
	REQUIRE(tape.run(open_operation(), facts_of(0, serial)) == 0);
	tape.write_blocks(2);
	REQUIRE(tape.run(close_operation(), proved_filemarks(1, 3)) == 0);
}

TEST_CASE("engine keep: a reset rewinds a tape that nobody had open: the next write goes back")
{
	ScriptedTape tape;
	const Exchange how = GENERATE(test_ready().power_on(), test_ready().lun_reset(),
				      test_ready().nexus_lost());

	leave_at_3(tape);
	REQUIRE(tape.run(open_operation(), Script{how} + facts(0)) == 0);
	CHECK(tape.status().position.block == 3);
	CHECK(tape.status().position.file == 1);
	SECTION("at once")
	{
		CHECK(tape.run(write_operation(1024),
			       recovery(0) + Script{locate(3), read_position(3), write_6(1024)}) ==
		      1024);
	}
	SECTION("behind an open that only looked")
	{
		CHECK(tape.run(close_operation(), {}) == 0);
		REQUIRE(tape.run(open_operation(), facts(0)) == 0);
		CHECK(tape.run(write_operation(1024),
			       recovery(0) + Script{locate(3), read_position(3), write_6(1024)}) ==
		      1024);
	}
	SECTION("a program that chooses a place has it")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTREW, 1), {rewind()}) == 0);
		CHECK(tape.run(write_operation(1024), recovery(0) + Script{write_6(1024)}) == 1024);
	}
}

TEST_CASE("engine keep: a unit that was away while nobody had it open")
{
	ScriptedTape tape;

	leave_at_3(tape);
	ptape_engine_absent(&tape.engine);
	REQUIRE(tape.run(open_operation(), facts(0)) == 0);
	CHECK(tape.status().position.block == 3);
}

TEST_CASE("engine keep: a drive that is not ready for a while behind its reset")
{
	ScriptedTape tape;

	leave_at_3(tape);
	REQUIRE(tape.run(open_operation(true, true),
			 {test_ready().power_on(), test_ready().not_ready()}) == 0);
	CHECK(tape.run(close_operation(), {}) == 0);
	REQUIRE(tape.run(open_operation(), facts(0)) == 0);
	CHECK(tape.status().position.block == 3);
}

TEST_CASE("engine keep: what the drive tells counts")
{
	ScriptedTape tape;

	leave_at_3(tape);
	SECTION("where it was left")
	{
		REQUIRE(tape.run(open_operation(), Script{test_ready().power_on()} + facts(3)) ==
			0);
		CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
		CHECK(tape.status().position.block == 4);
	}
	SECTION("without a reset: somebody has moved it")
	{
		REQUIRE(tape.run(open_operation(), facts(0)) == 0);
		CHECK(tape.status().position.block == 0);
	}
	SECTION("with a cartridge that was loaded since, the same one or another")
	{
		REQUIRE(tape.run(open_operation(), Script{test_ready().changed()} + facts(0)) == 0);
		CHECK(tape.status().position.block == 0);
	}
	SECTION("of another cartridge")
	{
		const std::string_view other = GENERATE(other_cartridge, std::string_view("SHORT"));

		REQUIRE(tape.run(open_operation(),
				 Script{test_ready().power_on()} + facts_of(0, other)) == 0);
		CHECK(tape.status().position.block == 0);
		CHECK(tape.status().frozen == PTAPE_FROZEN_NOT);
	}
	SECTION("after the cartridge was out")
	{
		REQUIRE(tape.run(open_operation(true, true),
				 {test_ready().power_on(), test_ready().no_medium()}) == 0);
		REQUIRE(tape.run(open_operation(), facts(0)) == 0);
		CHECK(tape.status().position.block == 0);
	}
}

TEST_CASE("engine keep: a cartridge that tells no serial number may be another: the place is lost")
{
	ScriptedTape tape;
	const Script rewound = Script{test_ready().power_on()} + facts_of(0, "");

	SECTION("now")
	{
		leave_at_3(tape);
	}
	SECTION("never did")
	{
		leave_at_3(tape, "");
	}
	REQUIRE(tape.run(open_operation(), rewound) == 0);
	CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
	CHECK(tape.run(write_operation(1024), {}) == -EIO);
	CHECK(tape.run(close_operation(), {}) == -EIO);
	// For each open that follows, until a program has chosen a place.
	REQUIRE(tape.run(open_operation(), facts_of(0, "")) == 0);
	CHECK(tape.run(write_operation(1024), {}) == -EIO);
	CHECK(tape.run(mtop_operation(PTAPE_MTREW, 1), {rewind()}) == 0);
	CHECK(tape.run(close_operation(), {}) == 0);
	REQUIRE(tape.run(open_operation(), facts_of(0, "")) == 0);
	CHECK(tape.status().frozen == PTAPE_FROZEN_NOT);
	CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
}

TEST_CASE("engine keep: a session that could not prove where it ended: the place is lost")
{
	ScriptedTape tape;

	leave_at_3(tape);
	SECTION("acknowledged, and not on the tape")
	{
		tape.engine.unproved = true;
	}
	SECTION("failed, and perhaps on the tape")
	{
		tape.engine.given_up = true;
	}
	SECTION("moved by a command of its own")
	{
		ptape_engine_passthrough(&tape.engine);
	}
	SECTION("moved by somebody else")
	{
		ptape_engine_moved(&tape.engine);
	}
	REQUIRE(tape.run(open_operation(), Script{test_ready().power_on()} + facts(0)) == 0);
	CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
	CHECK(tape.run(mtop_operation(PTAPE_MTEOM, 1),
		       {rewind(), read_position(0),
			space(PTAPE_SPACE_FILEMARKS, 0x7fffff).end_of_data(), read_position(3)}) ==
	      0);
	CHECK(tape.status().frozen == PTAPE_FROZEN_NOT);
}

TEST_CASE("engine keep: the same without a reset: the drive's word counts")
{
	ScriptedTape tape;

	leave_at_3(tape);
	ptape_engine_moved(&tape.engine);
	REQUIRE(tape.run(open_operation(), facts(0)) == 0);
	CHECK(tape.status().frozen == PTAPE_FROZEN_NOT);
	CHECK(tape.status().position.block == 0);
}

TEST_CASE("engine keep: a session whose place was lost has been told so, and leaves none")
{
	ScriptedTape tape;

	leave_at_3(tape);
	ptape_position_lose(&tape.engine.position);
	REQUIRE(tape.run(open_operation(), Script{test_ready().power_on()} + facts(0)) == 0);
	CHECK(tape.status().frozen == PTAPE_FROZEN_NOT);
}

TEST_CASE("engine keep: a reset that somebody else was told of")
{
	ScriptedTape tape;
	const ptape_condition told = GENERATE(PTAPE_CONDITION_POWER_ON, PTAPE_CONDITION_RESET,
					      PTAPE_CONDITION_NEXUS_LOST);

	leave_at_3(tape);
	SECTION("counts")
	{
		ptape_engine_heard(&tape.engine, told);
		REQUIRE(tape.run(open_operation(), facts(0)) == 0);
		CHECK(tape.status().position.block == 3);
	}
	SECTION("another attention does not")
	{
		ptape_engine_heard(&tape.engine, PTAPE_CONDITION_ATTENTION);
		REQUIRE(tape.run(open_operation(), facts(0)) == 0);
		CHECK(tape.status().position.block == 0);
	}
}

TEST_CASE("engine keep: the place stays kept until it is reached")
{
	ScriptedTape tape;

	leave_at_3(tape);
	REQUIRE(tape.run(open_operation(), Script{test_ready().power_on()} + facts(0)) == 0);
	SECTION("recovery is off")
	{
		tape.engine.unrecovered = true;
		CHECK(tape.run(write_operation(1024), recovery(0)) == -EIO);
		CHECK(tape.run(close_operation(), {}) == -EIO);
		tape.engine.unrecovered = false;
	}
	SECTION("the drive does not find it")
	{
		CHECK(tape.run(write_operation(1024),
			       recovery(0) + Script{locate(3).medium_error()}) == -EIO);
		CHECK(tape.run(close_operation(), {}) == -EIO);
	}
	REQUIRE(tape.run(open_operation(), facts(0)) == 0);
	CHECK(tape.run(write_operation(1024),
		       recovery(0) + Script{locate(3), read_position(3), write_6(1024)}) == 1024);
	CHECK(tape.run(close_operation(), proved_filemarks(1, 5)) == 0);
	// Reached, and left for another: nothing of it is left.
	REQUIRE(tape.run(open_operation(), facts(0)) == 0);
	CHECK(tape.status().position.block == 0);
}

TEST_CASE("engine keep: what was set at an open that only looked stays set at the next")
{
	ScriptedTape tape;

	leave_at_3(tape);
	REQUIRE(tape.run(open_operation(), Script{test_ready().power_on()} + facts(0)) == 0);
	CHECK(tape.run(close_operation(), {}) == 0);
	tape.engine.chosen = PTAPE_DEFAULT_BLOCK_LENGTH;
	tape.engine.new_session = false;
	REQUIRE(tape.run(open_operation(), facts(0)) == 0);
	CHECK_FALSE(tape.engine.new_session);
	CHECK(tape.status().position.block == 3);
}

TEST_CASE("engine keep: in a partition")
{
	ScriptedTape tape;

	leave_at_3(tape);
	tape.engine.position.partition = 1;
	REQUIRE(tape.run(open_operation(), Script{test_ready().power_on()} + facts(0)) == 0);
	CHECK(tape.status().position.partition == 1);
	CHECK(tape.run(write_operation(1024),
		       recovery(0) + Script{locate_in(1, 3), read_position(3, 1), write_6(1024)}) ==
	      1024);
}

TEST_CASE("engine keep: a drive that stands behind the place was not rewound")
{
	ScriptedTape tape;

	leave_at_3(tape);
	REQUIRE(tape.run(open_operation(), Script{test_ready().power_on()} + facts(7)) == 0);
	CHECK(tape.status().position.block == 7);
}

TEST_CASE("engine keep: a drive that does not tell its place any more")
{
	ScriptedTape tape;
	const Script untold = {test_ready(), block_limits(), mode_sense({}), medium_serial(),
			       position_lost()};

	leave_at_3(tape);
	SECTION("behind a reset: it is lost")
	{
		REQUIRE(tape.run(open_operation(), Script{test_ready().power_on()} + untold) == 0);
		CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
	}
	SECTION("without one it is asked again")
	{
		REQUIRE(tape.run(open_operation(), untold) == 0);
		CHECK(tape.status().frozen == PTAPE_FROZEN_NOT);
	}
}

} // namespace
} // namespace ptape::test
