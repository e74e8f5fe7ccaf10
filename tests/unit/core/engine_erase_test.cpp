// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tape engine's MTERASE on a scripted drive: only from a proved place, never
 * a second time where the first may have been carried out.
 */
#include "scripted_drive.hpp"

#include <catch2/catch_test_macros.hpp>

namespace ptape::test
{
namespace
{

TEST_CASE("engine erase: the position is kept")
{
	ScriptedTape tape;

	tape.open(0);
	tape.write_blocks(2);
	CHECK(tape.run(mtop_operation(PTAPE_MTWEOF), proved_filemarks(1, 3)) == 0);
	tape.write_blocks(1);
	SECTION("what was written is proved first, and no filemark is due any more")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTERASE, 0),
			       proved_filemarks(0, 4) + Script{erase(), read_position(4)}) == 0);
		CHECK(tape.status().position.state == PTAPE_POSITION_KNOWN);
		CHECK(tape.status().position.file == 1);
		CHECK(tape.status().position.block_in_file == 1);
		CHECK(tape.run(close_operation()) == 0);
	}
	SECTION("what was written is not on the tape: nothing is erased")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTERASE, 0), proved_filemarks(0, 2)) ==
		      -ENOTRECOVERABLE);
	}
	SECTION("the end of data is behind")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTERASE, 0),
			       proved_filemarks(0, 4) + Script{erase(), read_position(4)}) == 0);
		CHECK(tape.run(read_operation(1024), {read_6(1024).end_of_data()}) == -EIO);
	}
	SECTION("a long one may leave the tape elsewhere: that is told")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTERASE, 1),
			       proved_filemarks(0, 4) + Script{erase(true), read_position(900)}) ==
		      0);
		CHECK(tape.status().position.block == 900);
		CHECK(tape.status().position.file == -1);
	}
}

TEST_CASE("engine erase: its command has a time of its own")
{
	ScriptedTape tape;
	ptape_event event = {};
	ptape_step step = {};
	const ptape_operation operation = mtop_operation(PTAPE_MTERASE, 1);

	tape.open(0);
	event.kind = PTAPE_EVENT_STARTED;
	ptape_engine_begin(&tape.engine, &operation);
	ptape_engine_step(&tape.engine, &event, &step);
	CHECK(int(step.command.cdb.bytes[0]) == PTAPE_OP_ERASE_6);
	CHECK(step.command.timeout_s == 8 * PTAPE_TIMEOUT_LONG_S);
}

TEST_CASE("engine erase: only from a proved place")
{
	ScriptedTape tape;

	tape.open(5);
	SECTION("not known: asked")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTREW), {rewind().medium_error()}) == -EIO);
		CHECK(tape.run(mtop_operation(PTAPE_MTERASE, 0),
			       {read_position(3), erase(), read_position(3)}) == 0);
	}
	SECTION("not told: nothing is erased")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTREW), {rewind().medium_error()}) == -EIO);
		CHECK(tape.run(mtop_operation(PTAPE_MTERASE, 0),
			       {position_unknown(), no_position_long()}) == -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
	}
	SECTION("an attention: not processed, proved, and again")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTERASE, 0),
			       Script{erase().power_on()} + medium_recovery(5) +
				       Script{erase(), read_position(5)}) == 0);
	}
	SECTION("an attention, and the tape was moved: not there")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTERASE, 0),
			       Script{erase().lun_reset()} + recovery(30)) == -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
	}
	SECTION("an attention, and another cartridge: not that one")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTERASE, 0),
			       Script{erase().changed()} + medium_recovery(5, other_cartridge)) ==
		      -ENOTRECOVERABLE);
	}
	SECTION("never sent: the next path")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTERASE, 0),
			       Script{erase().no_path()} + medium_recovery(5) +
				       Script{erase(), read_position(5)}) == 0);
	}
	SECTION("never sent, and no path comes")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTERASE, 0),
			       {erase().no_path(), await_path().ends_with(PTAPE_EVENT_DEADLINE)}) ==
		      -ENXIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_NOT);
	}
}

TEST_CASE("engine erase: a lost answer")
{
	ScriptedTape tape;

	tape.open(5);
	SECTION("time ran out: not again, and nothing is known")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTERASE, 0), {erase().unanswered()}) == -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
		CHECK_FALSE(tape.status().loss_unacknowledged);
		CHECK(tape.run(write_operation(1024)) == -EIO);
		CHECK(tape.run(read_operation(1024)) == -EIO);
		CHECK(tape.run(mtop_operation(PTAPE_MTREW), {rewind()}) == 0);
		CHECK(tape.status().frozen == PTAPE_FROZEN_NOT);
		CHECK(tape.run(write_operation(1024), recovery(0) + Script{write_6(1024)}) == 1024);
	}
	SECTION("aborted")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTERASE, 0), {erase().aborted()}) == -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
	}
	SECTION("failed half way")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTERASE, 0), {erase().medium_error()}) == -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
	}
	SECTION("refused: nothing happened")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTERASE, 0), {erase().illegal()}) == -EIO);
		CHECK(tape.run(mtop_operation(PTAPE_MTERASE, 0), {erase().sense(0x7, 0x27, 0)}) ==
		      -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_NOT);
		CHECK(tape.run(read_operation(1024), {read_6(1024)}) == 1024);
	}
	SECTION("a drive that tells no position is believed")
	{
		CHECK(tape.run(open_operation(), {test_ready(), block_limits(), mode_sense(),
						  medium_serial(), read_position(0).illegal()}) ==
		      0);
		tape.engine.position_told = false;
		tape.engine.position_untold = true;
		CHECK(tape.run(mtop_operation(PTAPE_MTERASE, 0), {erase()}) == 0);
	}
}

} // namespace
} // namespace ptape::test
