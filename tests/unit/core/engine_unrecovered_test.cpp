// SPDX-License-Identifier: GPL-2.0-only
/*
 * Recovery switched off: the same questions, and no motion and nothing sent again. What
 * would need either is frozen.
 */
#include "unproved_tape.hpp"

#include <catch2/generators/catch_generators.hpp>

namespace ptape::test
{
namespace
{

struct UnrecoveredTape : ScriptedTape {
	explicit UnrecoveredTape(std::size_t ring = 0) : ScriptedTape(ring)
	{
		engine.unrecovered = true;
	}
};

TEST_CASE("engine unrecovered: a write that a reset met is not sent again")
{
	UnrecoveredTape tape;

	tape.open(5);
	CHECK(tape.run(write_operation(1024), Script{write_6(1024).lun_reset()} + recovery(5)) ==
	      -EIO);
	CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
	CHECK(tape.run(write_operation(1024)) == -EIO);
	CHECK(tape.run(mtop_operation(PTAPE_MTREW), {rewind()}) == 0);
	CHECK(tape.status().frozen == PTAPE_FROZEN_NOT);
}

TEST_CASE("engine unrecovered: what stands right and was never sent goes on")
{
	UnrecoveredTape tape;

	tape.open(5);
	CHECK(tape.run(write_operation(1024),
		       Script{write_6(1024).overheard(PTAPE_CONDITION_RESET)} + recovery(5) +
			       Script{write_6(1024)}) == 1024);
	// Behind what is not proved too: the place decides, and no witness is read back.
	CHECK(tape.run(write_operation(1024),
		       Script{write_6(1024).overheard(PTAPE_CONDITION_RESET)} + recovery(6) +
			       Script{write_6(1024)}) == 1024);
	CHECK(tape.run(close_operation(), proved_filemarks(1, 8)) == 0);
}

TEST_CASE("engine unrecovered: no witness is read back")
{
	UnrecoveredTape tape(ample);

	write_unproved(tape);
	CHECK(tape.run(write_operation(1024),
		       Script{write_6(1024).overheard(PTAPE_CONDITION_RESET)} + recovery(7) +
			       Script{write_6(1024)}) == 1024);
}

TEST_CASE("engine unrecovered: a write that was done counts")
{
	UnrecoveredTape tape;

	tape.open(5);
	CHECK(tape.run(write_operation(1024), Script{write_6(1024).aborted()} + recovery(6)) ==
	      1024);
	CHECK(tape.status().position.block == 6);
}

TEST_CASE("engine unrecovered: what a read would have to go back for is told")
{
	UnrecoveredTape tape;
	const u32 at = GENERATE(0U, 5U, 6U);

	CAPTURE(at);
	tape.open(5, {}, false);
	CHECK(tape.run(read_operation(1024), Script{read_6(1024).aborted()} + recovery(at)) ==
	      -EIO);
	CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
}

TEST_CASE("engine unrecovered: a lost buffer is told, though all of it is remembered")
{
	UnrecoveredTape tape(ample);
	const bool power = GENERATE(false, true);

	CAPTURE(power);
	write_unproved(tape);
	CHECK(tape.run(write_operation(1024),
		       power ? Script{write_6(1024).power_on()} + medium_recovery(5)
			     : Script{write_6(1024).lun_reset()} + recovery(6)) ==
	      -ENOTRECOVERABLE);
	CHECK(tape.status().frozen == PTAPE_FROZEN_SHORT);
	// A program's own filemark ends what is left, at S.
	CHECK(tape.run(mtop_operation(PTAPE_MTWEOF),
		       Script{locate(4)} + (power ? medium_recovery(4) : recovery(4)) +
			       Script{read_6(4096).ili().information(0)} +
			       Script{locate(5), read_position(5)} + proved_filemarks(1, 6)) == 0);
}

TEST_CASE("engine unrecovered: a part that is remembered is not sent again either")
{
	UnrecoveredTape tape(shrunk);

	write_shrunk(tape);
	CHECK(tape.run(write_operation(1024), Script{write_6(1024).lun_reset()} + recovery(7)) ==
	      -ENOTRECOVERABLE);
	CHECK(tape.status().frozen == PTAPE_FROZEN_SHORT);
}

TEST_CASE("engine unrecovered: a deferred error is a loss with a known end")
{
	UnrecoveredTape tape(ample);

	write_unproved(tape);
	CHECK(tape.run(write_operation(1024), {write_6(1024).deferred()}) == -ENOTRECOVERABLE);
	CHECK(tape.status().frozen == PTAPE_FROZEN_DEFERRED);
}

TEST_CASE("engine unrecovered: another cartridge stays another cartridge")
{
	UnrecoveredTape tape;

	tape.open(5);
	CHECK(tape.run(write_operation(1024),
		       Script{write_6(1024).changed()} + medium_recovery(5, other_cartridge)) ==
	      -ENOTRECOVERABLE);
	CHECK(tape.status().frozen == PTAPE_FROZEN_MEDIUM);
}

} // namespace
} // namespace ptape::test
