// SPDX-License-Identifier: GPL-2.0-only
/*
 * Writes of the tape engine that return while the drive has their block: which
 * may, and what becomes of those that do not get to the tape.
 */
#include "unproved_tape.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

namespace ptape::test
{
namespace
{

// One block was written and answered, so that the next may go behind.
void write_first(ScriptedTape &tape, Modes modes = {})
{
	tape.open(4, modes);
	tape.write_blocks(1);
	tape.goes_behind = true;
}

TEST_CASE("engine behind: a block like the one before it")
{
	ScriptedTape tape(ample);

	write_first(tape);
	CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
	CHECK(tape.went_behind);
	SECTION("is shown as written while it is on its way")
	{
		CHECK(tape.while_behind.position.block == 6);
		CHECK(tape.while_behind.unproved);
		CHECK(tape.status().position.block == 6);
	}
	SECTION("and so may be a shorter one")
	{
		CHECK(tape.run(write_operation(100), {write_6(100)}) == 100);
		CHECK(tape.went_behind);
	}
	SECTION("and all of it is proved by the close")
	{
		CHECK(tape.run(close_operation(), proved_filemarks(1, 7)) == 0);
	}
}

TEST_CASE("engine behind: blocks of fixed length")
{
	ScriptedTape tape(ample);

	tape.open(4, fixed_512);
	CHECK(tape.run(write_operation(1024), {write_6(2, true)}) == 1024);
	tape.goes_behind = true;
	CHECK(tape.run(write_operation(1024), {write_6(2, true)}) == 1024);
	CHECK(tape.went_behind);
	CHECK(tape.while_behind.position.block == 8);
	SECTION("another block length: the first one waits, however short")
	{
		const Modes fixed_256 = {.block_length = 256};

		CHECK(tape.run(mtop_operation(PTAPE_MTSETBLK, 256),
			       proved_filemarks(0, 8) + Script{mode_select(fixed_256)}) == 0);
		CHECK(tape.run(write_operation(256), {write_6(1, true)}) == 256);
		CHECK_FALSE(tape.went_behind);
		CHECK(tape.run(write_operation(256), {write_6(1, true)}) == 256);
		CHECK(tape.went_behind);
		CHECK(tape.run(write_operation(512), {write_6(2, true)}) == 512);
		CHECK_FALSE(tape.went_behind);
	}
}

TEST_CASE("engine behind: who waits for the drive")
{
	SECTION("the first block of a file, and a longer one than any before")
	{
		ScriptedTape tape(ample);

		tape.goes_behind = true;
		tape.open(4);
		CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
		CHECK_FALSE(tape.went_behind);
		CHECK(tape.run(write_operation(1025), {write_6(1025)}) == 1025);
		CHECK_FALSE(tape.went_behind);
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF), proved_filemarks(1, 7)) == 0);
		CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
		CHECK_FALSE(tape.went_behind);
	}
	SECTION("the first block of a session")
	{
		ScriptedTape tape(ample);

		write_first(tape);
		CHECK(tape.run(close_operation(), proved_filemarks(1, 6)) == 0);
		tape.open(6);
		CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
		CHECK_FALSE(tape.went_behind);
	}
	SECTION("a drive without a buffer")
	{
		ScriptedTape tape(ample);

		write_first(tape, {.buffered_mode = 0});
		CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
		CHECK_FALSE(tape.went_behind);
	}
	SECTION("a block that is not in the ring")
	{
		ScriptedTape tape;

		write_first(tape);
		CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
		CHECK_FALSE(tape.went_behind);
	}
	SECTION("behind early warning, whose place is told as ever")
	{
		ScriptedTape tape(ample);

		write_first(tape);
		CHECK(tape.run(write_operation(1024), {write_6(1024).early_warning()}) == 1024);
		CHECK(tape.went_behind);
		CHECK(tape.run(write_operation(1024)) == -ENOSPC);
		CHECK(tape.run(write_operation(1024), {write_6(1024).early_warning()}) == 1024);
		CHECK_FALSE(tape.went_behind);
		CHECK(tape.status().frozen == PTAPE_FROZEN_NOT);
	}
	SECTION("behind a write that failed")
	{
		ScriptedTape tape(ample);

		write_first(tape);
		tape.goes_behind = false;
		CHECK(tape.run(write_operation(1024), {write_6(1024).illegal()}) == -EIO);
		tape.goes_behind = true;
		CHECK(tape.run(write_operation(1024),
			       recovery(5) + go_past_witness(5) + Script{write_6(1024)}) == 1024);
		CHECK_FALSE(tape.went_behind);
	}
	SECTION("behind a command that was passed through, and may have moved the tape")
	{
		ScriptedTape tape(ample);

		write_first(tape);
		ptape_engine_passthrough(&tape.engine);
		CHECK(tape.run(write_operation(1024),
			       {mode_sense(), read_position(5), write_6(1024)}) == 1024);
		CHECK_FALSE(tape.went_behind);
		CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
		CHECK(tape.went_behind);
	}
	SECTION("in front of a close, a motion, a filemark: no such call")
	{
		ScriptedTape tape(ample);

		write_first(tape);
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF), proved_filemarks(1, 6)) == 0);
		CHECK_FALSE(tape.went_behind);
	}
}

TEST_CASE("engine behind: a command that was not sent is none; after the recovery it may go")
{
	ScriptedTape tape(ample);
	const Script again = {write_6(1024)};

	write_first(tape);
	SECTION("somebody else was told of a reset")
	{
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).overheard(PTAPE_CONDITION_RESET)} +
				       recovery(5) + go_past_witness(5) + again) == 1024);
	}
	SECTION("no path was there")
	{
		CHECK(tape.run(write_operation(1024), Script{write_6(1024).no_path()} +
							      medium_recovery(5) +
							      go_past_witness(5) + again) == 1024);
	}
	CHECK(tape.went_behind);
	CHECK(tape.while_behind.position.block == 6);
}

TEST_CASE("engine behind: what is healed is as if nothing had been")
{
	ScriptedTape tape(ample);

	write_first(tape);
	SECTION("a reset")
	{
		CHECK(tape.run(write_operation(1024), Script{write_6(1024).lun_reset()} +
							      recovery(5) + go_past_witness(5) +
							      Script{write_6(1024)}) == 1024);
	}
	SECTION("an absence, which only a fatal signal ends")
	{
		CHECK(tape.run(write_operation(1024), Script{write_6(1024).unanswered()} +
							      recovery(5) + go_past_witness(5) +
							      Script{write_6(1024)}) == 1024);
		CHECK(tape.killable_only);
	}
	CHECK(tape.went_behind);
	CHECK(tape.status().frozen == PTAPE_FROZEN_NOT);
	CHECK(tape.status().position.block == 6);
}

TEST_CASE("engine behind: a block that does not get to the tape is a loss that is told")
{
	ScriptedTape tape(ample);

	write_first(tape);
	SECTION("an error of the medium")
	{
		CHECK(tape.run(write_operation(1024), {write_6(1024).medium_error()}) ==
		      -ENOTRECOVERABLE);
	}
	SECTION("no room for it")
	{
		CHECK(tape.run(write_operation(1024), {write_6(1024).overflow()}) ==
		      -ENOTRECOVERABLE);
	}
	SECTION("refused")
	{
		CHECK(tape.run(write_operation(1024), {write_6(1024).illegal()}) ==
		      -ENOTRECOVERABLE);
	}
	SECTION("the place is lost")
	{
		CHECK(tape.run(write_operation(1024), Script{write_6(1024).lun_reset()} +
							      recovery(9)) == -ENOTRECOVERABLE);
	}
	CHECK(tape.went_behind);
	CHECK(tape.status().frozen == PTAPE_FROZEN_LOSS);
	CHECK(tape.status().loss_unacknowledged);
	tape.goes_behind = false;
	CHECK(tape.run(write_operation(1024)) == -ENOTRECOVERABLE);
	CHECK(tape.run(mtop_operation(PTAPE_MTWEOF)) == -ENOTRECOVERABLE);
	CHECK(tape.run(close_operation()) == -ENOTRECOVERABLE);
}

TEST_CASE("engine behind: with nothing unproved before it, it is a loss all the same")
{
	ScriptedTape tape(ample);

	write_first(tape);
	CHECK(tape.run(sync_operation(), proved_filemarks(0, 5)) == 0);
	SECTION("the place is lost")
	{
		CHECK(tape.run(write_operation(1024), Script{write_6(1024).lun_reset()} +
							      recovery(9)) == -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_LOSS);
		CHECK(tape.status().loss_unacknowledged);
	}
	SECTION("another cartridge is in the drive")
	{
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).changed()} +
				       medium_recovery(5, other_cartridge)) == -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_MEDIUM);
		CHECK(tape.status().loss_unacknowledged);
	}
	CHECK(tape.went_behind);
}

// Block 5 has gone behind block 4, and its operation ends without an answer.
void write_owed(ScriptedTape &tape, const Script &end)
{
	write_first(tape);
	CHECK(tape.run(write_operation(1024), end) == 1024);
	CHECK(tape.went_behind);
	CHECK(tape.status().frozen == PTAPE_FROZEN_NOT);
	CHECK(tape.status().unproved);
	CHECK(tape.status().position.block == 6);
	CHECK_FALSE(tape.status().loss_unacknowledged);
}

Script both_again()
{
	return Script{locate(4), read_position(4), replay(4), replay(5)} + flushed(6);
}

TEST_CASE("engine behind: a block whose operation ends too early is the next call's")
{
	ScriptedTape tape(ample);

	SECTION("the drive is not ready behind a reset, and then it is")
	{
		write_owed(tape,
			   {write_6(1024).lun_reset(), await_path(), test_ready().not_ready()});
	}
	SECTION("somebody else has it reserved")
	{
		write_owed(tape, {write_6(1024).status(PTAPE_STATUS_RESERVATION_CONFLICT)});
	}
	SECTION("it is not ready, and says so to the write")
	{
		write_owed(tape, {write_6(1024).not_ready()});
	}
	SECTION("the unit is away, and nobody waits for it any longer")
	{
		write_owed(tape, {write_6(1024).unanswered(),
				  await_path().ends_with(PTAPE_EVENT_DEADLINE)});
	}
	SECTION("the same call, that is: it waits for the drive, and what is lost is told")
	{
		write_owed(tape, {write_6(1024).not_ready()});
		CHECK(tape.run(write_operation(1024), recovery(9)) == -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_LOSS);
		CHECK(tape.status().loss_unacknowledged);
		return;
	}
	SECTION("a close that cannot bring it to the tape tells its loss")
	{
		write_owed(tape, {write_6(1024).not_ready()});
		CHECK(tape.run(close_operation(), {await_path().ends_with(PTAPE_EVENT_DEADLINE)}) ==
		      -ENOTRECOVERABLE);
		CHECK(tape.status().loss_unacknowledged);
		return;
	}
	SECTION("it was written all the same")
	{
		write_owed(tape, {write_6(1024).not_ready()});
		CHECK(tape.run(write_operation(1024),
			       recovery(6) + go_past_witness(6) + Script{write_6(1024)}) == 1024);
		CHECK_FALSE(tape.went_behind);
		CHECK(tape.status().position.block == 7);
		return;
	}
	CHECK(tape.run(write_operation(1024), recovery(5) + both_again() + Script{write_6(1024)}) ==
	      1024);
	CHECK_FALSE(tape.went_behind);
	CHECK(tape.status().position.block == 7);
}

TEST_CASE("engine behind: without a journal nothing remembers a block that was not written")
{
	ScriptedTape tape(ample, 0);

	write_first(tape);
	CHECK(tape.run(write_operation(1024), {write_6(1024).not_ready()}) == -ENOTRECOVERABLE);
	CHECK(tape.went_behind);
	CHECK(tape.status().frozen == PTAPE_FROZEN_LOSS);
}

} // namespace
} // namespace ptape::test
