// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tape engine's read and write on a scripted drive: block lengths,
 * filemarks, end of data, early warning and end of medium, errno for errno.
 */
#include "scripted_drive.hpp"

#include <catch2/catch_test_macros.hpp>

namespace ptape::test
{
namespace
{

constexpr Modes fixed_512 = {.block_length = 512};

TEST_CASE("engine read, variable: one block a call")
{
	ScriptedTape tape;

	tape.open(0);
	CHECK(tape.run(read_operation(0)) == 0);
	CHECK(tape.run(read_operation(1024), {read_6(1024)}) == 1024);
	CHECK(tape.status().position.block == 1);
	CHECK(tape.status().position.block_in_file == 1);

	SECTION("a shorter block")
	{
		CHECK(tape.run(read_operation(1024), {read_6(1024).ili().information(24)}) == 1000);
		CHECK(tape.status().position.block == 2);
	}
	SECTION("a shorter block, told by the transfer alone")
	{
		CHECK(tape.run(read_operation(1024), {read_6(1024).ili().residual(24)}) == 1000);
	}
	SECTION("a shorter block without ILI")
	{
		CHECK(tape.run(read_operation(1024), {read_6(1024).residual(1024)}) == 0);
		CHECK(tape.status().position.block == 2);
	}
	SECTION("a longer block: ENOMEM, and the tape is behind it")
	{
		CHECK(tape.run(read_operation(1024), {read_6(1024).ili().information(-24)}) ==
		      -ENOMEM);
		CHECK(tape.status().position.block == 2);
		CHECK(tape.run(read_operation(1024), {read_6(1024)}) == 1024);
	}
	SECTION("a residue of more than was asked")
	{
		CHECK(tape.run(read_operation(1024), {read_6(1024).ili().information(9999)}) == 0);
		CHECK(tape.run(read_operation(1024), {read_6(1024).residual(9999)}) == 0);
	}
	SECTION("an error: where the tape stands is asked before the next")
	{
		CHECK(tape.run(read_operation(1024), {read_6(1024).medium_error()}) == -EIO);
		CHECK(tape.status().position.block_in_file == PTAPE_NUMBER_UNKNOWN);
		CHECK(tape.run(read_operation(1024), {read_position(5), read_6(1024)}) == 1024);
		CHECK(tape.status().position.block == 6);
		CHECK(tape.status().position.file == 0);
	}
	SECTION("an error, and the drive is lost")
	{
		CHECK(tape.run(read_operation(1024), {read_6(1024).medium_error()}) == -EIO);
		CHECK(tape.run(read_operation(1024), {position_unknown(), no_position_long()}) ==
		      -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
	}
	SECTION("the cartridge was taken out")
	{
		CHECK(tape.run(read_operation(1024), {read_6(1024).no_medium()}) == -EIO);
	}
	SECTION("end of the partition")
	{
		CHECK(tape.run(read_operation(1024), {read_6(1024).overflow()}) == -EIO);
	}
	SECTION("more than the adapter takes, no memory")
	{
		CHECK(tape.run(read_operation(1024),
			       {read_6(1024).undelivered(PTAPE_DELIVERY_TOO_LARGE)}) == -EINVAL);
		CHECK(tape.run(read_operation(1024),
			       {read_6(1024).undelivered(PTAPE_DELIVERY_NO_MEMORY)}) == -EOVERFLOW);
		// Neither moved the tape.
		CHECK(tape.run(read_operation(1024), {read_6(1024)}) == 1024);
	}
}

TEST_CASE("engine write, variable: one that never was at the drive leaves nothing to end")
{
	ScriptedTape tape;

	tape.open(5);
	SECTION("the wrong cartridge: the close tells it as a write does")
	{
		ptape_engine_absent(&tape.engine);
		CHECK(tape.run(write_operation(1024), medium_recovery(5, other_cartridge)) ==
		      -ENOTRECOVERABLE);
		CHECK(tape.run(close_operation()) == -ENOTRECOVERABLE);
		return;
	}
	SECTION("more than the adapter takes")
	{
		CHECK(tape.run(write_operation(1024),
			       {write_6(1024).undelivered(PTAPE_DELIVERY_TOO_LARGE)}) == -EINVAL);
	}
	SECTION("no memory")
	{
		CHECK(tape.run(write_operation(1024),
			       {write_6(1024).undelivered(PTAPE_DELIVERY_NO_MEMORY)}) ==
		      -EOVERFLOW);
	}
	SECTION("no path")
	{
		CHECK(tape.run(write_operation(1024),
			       {write_6(1024).no_path(),
				await_path().ends_with(PTAPE_EVENT_DEADLINE)}) == -ENXIO);
	}
	CHECK(tape.run(close_operation()) == 0);
}

TEST_CASE("engine read, variable: lengths that the drive does not take")
{
	ScriptedTape tape;

	CHECK(tape.run(open_operation(), {test_ready(), block_limits(2048, 16), mode_sense(),
					  medium_serial(), read_position(0)}) == 0);
	CHECK(tape.run(read_operation(15)) == -EINVAL);
	CHECK(tape.run(read_operation(2049)) == -EINVAL);
	CHECK(tape.run(write_operation(2049)) == -EINVAL);
	CHECK(tape.run(read_operation(16), {read_6(16)}) == 16);
	CHECK(tape.run(read_operation(2048), {read_6(2048)}) == 2048);

	SECTION("no limits told: 24 bits")
	{
		CHECK(tape.run(open_operation(), {test_ready(), block_limits(0), mode_sense(),
						  medium_serial(), read_position(0)}) == 0);
		CHECK(tape.run(read_operation(PTAPE_LENGTH_24_MAX),
			       {read_6(PTAPE_LENGTH_24_MAX)}) == PTAPE_LENGTH_24_MAX);
		CHECK(tape.run(read_operation(PTAPE_LENGTH_24_MAX + 1)) == -EINVAL);
	}
	SECTION("limits not told at all")
	{
		CHECK(tape.run(open_operation(),
			       {test_ready(), block_limits().illegal(), mode_sense(),
				medium_serial(), read_position(0)}) == 0);
		CHECK(tape.run(read_operation(5), {read_6(5)}) == 5);
	}
}

TEST_CASE("engine read: a filemark gives 0 once, the end of data behind it too, then EIO")
{
	ScriptedTape tape;

	tape.open(0);
	CHECK(tape.run(read_operation(1024), {read_6(1024)}) == 1024);
	CHECK(tape.run(read_operation(1024), {read_6(1024).filemark().information(1024)}) == 0);
	CHECK(tape.status().position.file == 1);
	CHECK(tape.status().position.block_in_file == 0);
	CHECK(tape.status().position.block == 2);
	SECTION("end of data")
	{
		CHECK(tape.run(read_operation(1024), {read_6(1024).end_of_data()}) == 0);
		CHECK(tape.status().end == PTAPE_END_DATA);
		CHECK(tape.run(read_operation(1024)) == -EIO);
		CHECK(tape.run(read_operation(1024)) == -EIO);
		CHECK(tape.run(close_operation()) == 0);
	}
	SECTION("data, then end of data: EIO at once")
	{
		CHECK(tape.run(read_operation(1024), {read_6(1024)}) == 1024);
		CHECK(tape.run(read_operation(1024), {read_6(1024).end_of_data()}) == -EIO);
	}
	SECTION("two filemarks")
	{
		CHECK(tape.run(read_operation(1024), {read_6(1024).filemark()}) == 0);
		CHECK(tape.status().position.file == 2);
	}
	SECTION("the end of the medium right behind it: two more zeros, then EIO")
	{
		CHECK(tape.run(read_operation(1024), {read_6(1024).early_warning()}) == 1024);
		CHECK(tape.run(read_operation(1024)) == 0);
		CHECK(tape.run(read_operation(1024)) == 0);
		CHECK(tape.run(read_operation(1024)) == -EIO);
	}
}

TEST_CASE("engine read: early warning is data, and the next read asks the drive")
{
	ScriptedTape tape;

	tape.open(0);
	CHECK(tape.run(read_operation(1024), {read_6(1024).early_warning().information(24)}) ==
	      1000);
	CHECK(tape.status().end == PTAPE_END_WARNING);
	CHECK(tape.run(read_operation(1024), {read_6(1024)}) == 1024);
}

TEST_CASE("engine read, fixed")
{
	ScriptedTape tape;

	tape.open(0, fixed_512);
	CHECK(tape.run(read_operation(700)) == -EINVAL);
	CHECK(tape.run(read_operation(2048), {read_6(4, true)}) == 2048);
	CHECK(tape.status().position.block == 4);

	SECTION("data before a mark first, then the mark, then what is behind it")
	{
		CHECK(tape.run(read_operation(2048), {read_6(4, true).filemark().information(1)}) ==
		      1536);
		CHECK(tape.status().end == PTAPE_END_MARK_HIT);
		// Nobody was told of the mark.
		CHECK(tape.status().position.file == 0);
		CHECK(tape.status().position.block_in_file == 7);
		CHECK(tape.run(read_operation(2048)) == 0);
		CHECK(tape.status().position.file == 1);
		CHECK(tape.status().position.block_in_file == 0);
		CHECK(tape.run(read_operation(512), {read_6(1, true)}) == 512);
		CHECK(tape.status().end == PTAPE_END_NONE);
	}
	SECTION("spaced over, it was told: the end of data behind it gives 0 once")
	{
		CHECK(tape.run(read_operation(2048), {read_6(4, true).filemark().information(1)}) ==
		      1536);
		CHECK(tape.run(mtop_operation(PTAPE_MTFSF), {space(1, 0), read_position(8)}) == 0);
		CHECK(tape.status().position.file == 1);
		CHECK(tape.status().position.block_in_file == 0);
		SECTION("MTFSF 0 leaves it so")
		{
			CHECK(tape.run(mtop_operation(PTAPE_MTFSF, 0),
				       {space(1, 0), read_position(8)}) == 0);
		}
		CHECK(tape.run(read_operation(512),
			       {read_6(1, true).end_of_data().information(1)}) == 0);
		CHECK(tape.run(read_operation(512)) == -EIO);
	}
	SECTION("such a mark, and file numbers that are not known")
	{
		tape.open(9, fixed_512);
		CHECK(tape.run(read_operation(2048), {read_6(4, true).filemark().information(1)}) ==
		      1536);
		CHECK(tape.status().position.file == PTAPE_NUMBER_UNKNOWN);
	}
	SECTION("the mark alone")
	{
		CHECK(tape.run(read_operation(2048), {read_6(4, true).filemark().information(4)}) ==
		      0);
		CHECK(tape.status().end == PTAPE_END_MARK);
	}
	SECTION("a mark without INFORMATION: nothing says that there is data")
	{
		CHECK(tape.run(read_operation(2048), {read_6(4, true).filemark()}) == 0);
	}
	SECTION("data before the end of data first, then EIO at once")
	{
		CHECK(tape.run(read_operation(2048), {read_6(4, true).filemark()}) == 0);
		CHECK(tape.run(read_operation(2048),
			       {read_6(4, true).end_of_data().information(3)}) == 512);
		CHECK(tape.run(read_operation(2048),
			       {read_6(4, true).end_of_data().information(4)}) == -EIO);
	}
	SECTION("a block of another length, alone: EIO, and the tape in front of it")
	{
		CHECK(tape.run(read_operation(2048), {read_6(4, true).ili().information(4),
						      space(0, -1), read_position(4)}) == -EIO);
		CHECK(tape.status().position.block == 4);
	}
	SECTION("a block of another length behind good ones: these first")
	{
		CHECK(tape.run(read_operation(2048), {read_6(4, true).ili().information(2),
						      space(0, -1), read_position(6)}) == 1024);
		CHECK(tape.status().position.block == 6);
		CHECK(tape.status().position.block_in_file == 6);
	}
	SECTION("one that cannot be backed over")
	{
		CHECK(tape.run(read_operation(2048), {read_6(4, true).ili().information(2),
						      space(0, -1).medium_error()}) == -EIO);
	}
	SECTION("fewer bytes than whole blocks")
	{
		CHECK(tape.run(read_operation(2048), {read_6(4, true).residual(1024)}) == 1024);
	}
	SECTION("the partition ends in the middle")
	{
		CHECK(tape.run(read_operation(2048), {read_6(4, true).overflow().information(3)}) ==
		      512);
	}
	SECTION("more blocks than a CDB can say")
	{
		tape.open(0, {.block_length = 1});
		CHECK(tape.run(read_operation(PTAPE_LENGTH_24_MAX + 1)) == -EINVAL);
	}
}

TEST_CASE("engine read, fixed: a call in pieces is told of an end by the next call")
{
	ScriptedTape tape;
	ptape_operation more = read_operation(1024);

	more.continues = true;
	tape.open(0, fixed_512);
	REQUIRE(tape.run(read_operation(1024), {read_6(2, true)}) == 1024);
	SECTION("a filemark")
	{
		CHECK(tape.run(more, {read_6(2, true).filemark().information(2)}) == 0);
		CHECK(tape.status().end == PTAPE_END_MARK_HIT);
		CHECK(tape.status().position.file == 0);
		CHECK(tape.status().position.block_in_file == 2);
		CHECK(tape.run(read_operation(1024)) == 0);
		CHECK(tape.status().position.file == 1);
	}
	SECTION("the end of data")
	{
		CHECK(tape.run(more, {read_6(2, true).end_of_data().information(2)}) == 0);
		CHECK(tape.run(read_operation(1024),
			       {read_6(2, true).end_of_data().information(2)}) == -EIO);
	}
	SECTION("the end of the partition")
	{
		CHECK(tape.run(more, {read_6(2, true).overflow().information(2)}) == 0);
	}
	SECTION("a block of another length")
	{
		CHECK(tape.run(more, {read_6(2, true).ili().information(2), space(0, -1),
				      read_position(2)}) == 0);
		CHECK(tape.status().position.block == 2);
	}
}

TEST_CASE("engine read, fixed: what is left of the last block is for the next read alone")
{
	ScriptedTape tape;
	u32 offset = 7;

	tape.open(0, fixed_512);
	CHECK(ptape_engine_take_rest(&tape.engine, 100, &offset) == 0);
	REQUIRE(tape.run(read_operation(1024), {read_6(2, true)}) == 1024);
	CHECK(ptape_engine_keep_rest(&tape.engine, 1024, 700) == 700);
	SECTION("in pieces")
	{
		CHECK(ptape_engine_take_rest(&tape.engine, 300, &offset) == 300);
		CHECK(offset == 700);
		CHECK(ptape_engine_take_rest(&tape.engine, 300, &offset) == 24);
		CHECK(offset == 1000);
		CHECK(ptape_engine_take_rest(&tape.engine, 300, &offset) == 0);
	}
	SECTION("fewer than were asked for leave nothing")
	{
		CHECK(ptape_engine_keep_rest(&tape.engine, 512, 700) == 512);
		CHECK(ptape_engine_take_rest(&tape.engine, 300, &offset) == 0);
	}
	SECTION("any other operation drops it")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTNOP)) == 0);
		CHECK(ptape_engine_take_rest(&tape.engine, 300, &offset) == 0);
	}
	SECTION("so does who wants to")
	{
		ptape_engine_drop_rest(&tape.engine);
		CHECK(ptape_engine_take_rest(&tape.engine, 300, &offset) == 0);
	}
}

TEST_CASE("engine write, variable")
{
	ScriptedTape tape;

	tape.open(0);
	CHECK(tape.run(write_operation(0)) == 0);
	CHECK_FALSE(tape.status().unproved);
	CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
	CHECK(tape.status().unproved);
	CHECK(tape.status().position.block == 1);

	SECTION("more than the adapter takes: nothing was sent, nothing is lost")
	{
		CHECK(tape.run(write_operation(1024),
			       {write_6(1024).undelivered(PTAPE_DELIVERY_TOO_LARGE)}) == -EINVAL);
		tape.write_blocks(1);
	}
	SECTION("refused by a reservation: nothing was done")
	{
		CHECK(tape.run(write_operation(1024),
			       {write_6(1024).status(PTAPE_STATUS_RESERVATION_CONFLICT)}) == -EIO);
		tape.write_blocks(1);
	}
	SECTION("write protected by the drive")
	{
		CHECK(tape.run(write_operation(1024), {write_6(1024).sense(0x7, 0x27, 0)}) == -EIO);
	}
	SECTION("BLANK CHECK is no success")
	{
		CHECK(tape.run(write_operation(1024), {write_6(1024).end_of_data()}) == -EIO);
	}
	SECTION("busy: sent again after a while")
	{
		CHECK(tape.run(write_operation(1024), {write_6(1024).status(PTAPE_STATUS_BUSY),
						       pause(), write_6(1024)}) == 1024);
	}
	SECTION("busy for ever")
	{
		Script script;

		for (unsigned poll = 0; poll < PTAPE_POLLS_OPEN_MAX; ++poll)
			script = script + Script{write_6(1024).status(PTAPE_STATUS_BUSY), pause()};
		CHECK(tape.run(write_operation(1024),
			       script + Script{write_6(1024).status(PTAPE_STATUS_BUSY)}) == -EBUSY);
		// Not one of them was done.
		tape.write_blocks(1);
	}
	SECTION("a write error: where it stands is asked, and it goes on there")
	{
		CHECK(tape.run(write_operation(1024), {write_6(1024).medium_error()}) == -EIO);
		CHECK(tape.run(write_operation(1024), recovery(1) + Script{write_6(1024)}) == 1024);
	}
	SECTION("a write error that took acknowledged data with it")
	{
		CHECK(tape.run(write_operation(1024), {write_6(1024).medium_error()}) == -EIO);
		CHECK(tape.run(write_operation(1024), recovery(0)) == -ENOTRECOVERABLE);
	}
	SECTION("a write error whose block is there all the same: written over")
	{
		CHECK(tape.run(write_operation(1024), {write_6(1024).medium_error()}) == -EIO);
		CHECK(tape.run(write_operation(1024),
			       recovery(2) + Script{locate(1), read_position(1), write_6(1024)}) ==
		      1024);
		CHECK(tape.status().position.block == 2);
	}
}

TEST_CASE("engine write: read-only handle")
{
	ScriptedTape tape;

	tape.open(0, {}, false);
	CHECK(tape.run(write_operation(1024)) == -EACCES);
	CHECK(tape.run(mtop_operation(PTAPE_MTWEOF)) == -EACCES);
	CHECK(tape.run(mtop_operation(PTAPE_MTWEOFI)) == -EACCES);
}

TEST_CASE("engine write: early warning, ENOSPC every other time, and the end")
{
	ScriptedTape tape;

	tape.open(0);
	CHECK(tape.run(write_operation(1024), {write_6(1024).early_warning()}) == 1024);
	CHECK(tape.run(write_operation(1024)) == -ENOSPC);
	CHECK(tape.run(write_operation(1024), {write_6(1024).early_warning()}) == 1024);
	CHECK(tape.run(write_operation(1024)) == -ENOSPC);
	// One that forgets to say EOM does not end the alternation.
	CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
	CHECK(tape.status().end == PTAPE_END_WARNING);
	CHECK(tape.run(write_operation(1024)) == -ENOSPC);
	CHECK(tape.status().position.block == 3);
	SECTION("overflow: nothing was written")
	{
		CHECK(tape.run(write_operation(1024),
			       {write_6(1024).overflow().information(1024)}) == -ENOSPC);
		CHECK(tape.run(close_operation(), proved_filemarks(1, 4)) == 0);
	}
	SECTION("overflow without INFORMATION: nothing was written")
	{
		CHECK(tape.run(write_operation(1024), {write_6(1024).overflow()}) == -ENOSPC);
		CHECK(tape.status().position.block == 3);
	}
	SECTION("a trailer")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF),
			       {filemarks(1).early_warning(), read_position(4)}) == 0);
		CHECK(tape.run(write_operation(1024), {write_6(1024).early_warning()}) == 1024);
	}
	SECTION("filemarks that do not fit any more: the next write hears of it first")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF, 2), {filemarks(2).overflow()}) == -EIO);
		CHECK(tape.status().end == PTAPE_END_WARNING);
		CHECK(tape.status().position.block == 3);
		CHECK(tape.run(write_operation(1024)) == -ENOSPC);
	}
	SECTION("some of them do")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF, 2),
			       {filemarks(2).overflow().information(1)}) == -EIO);
		CHECK(tape.status().end == PTAPE_END_NONE);
		CHECK(tape.status().position.block == 4);
	}
}

TEST_CASE("engine write, fixed")
{
	ScriptedTape tape;

	tape.open(0, fixed_512);
	CHECK(tape.run(write_operation(700)) == -EINVAL);
	CHECK(tape.run(write_operation(2048), {write_6(4, true)}) == 2048);
	CHECK(tape.status().position.block == 4);
	SECTION("early warning, all written")
	{
		CHECK(tape.run(write_operation(2048),
			       {write_6(4, true).early_warning().information(0)}) == 2048);
	}
	SECTION("early warning, partly written")
	{
		CHECK(tape.run(write_operation(2048),
			       {write_6(4, true).early_warning().information(3)}) == 512);
		CHECK(tape.status().position.block == 5);
		CHECK(tape.run(write_operation(512)) == -ENOSPC);
	}
	SECTION("overflow, partly written")
	{
		CHECK(tape.run(write_operation(2048),
			       {write_6(4, true).overflow().information(2)}) == 1024);
		CHECK(tape.status().position.block == 6);
	}
	SECTION("a residue below zero")
	{
		CHECK(tape.run(write_operation(2048),
			       {write_6(4, true).overflow().information(-5)}) == 2048);
	}
}

TEST_CASE("engine: write after read, read after write")
{
	ScriptedTape tape;

	tape.open(0, fixed_512);
	SECTION("behind a mark that was not told, the write goes in front of it")
	{
		CHECK(tape.run(read_operation(2048), {read_6(4, true).filemark().information(1)}) ==
		      1536);
		CHECK(tape.run(write_operation(512),
			       {space(1, -1), read_position(3), write_6(1, true)}) == 512);
		CHECK(tape.status().position.block == 4);
		CHECK(tape.status().position.file == 0);
		CHECK(tape.status().position.block_in_file == 4);
	}
	SECTION("a read proves what was written")
	{
		CHECK(tape.run(write_operation(512), {write_6(1, true)}) == 512);
		CHECK(tape.run(read_operation(512),
			       proved_filemarks(0, 1) + Script{read_6(1, true)}) == 512);
	}
	SECTION("a read whose proof fails tells the loss")
	{
		CHECK(tape.run(write_operation(512), {write_6(1, true)}) == 512);
		CHECK(tape.run(read_operation(512), proved_filemarks(0, 0)) == -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_LOSS);
	}
	SECTION("after ENOSPC two reads give 0, as in stock")
	{
		CHECK(tape.run(write_operation(512), {write_6(1, true).early_warning()}) == 512);
		CHECK(tape.run(write_operation(512)) == -ENOSPC);
		CHECK(tape.run(read_operation(512), proved_filemarks(0, 1)) == 0);
		CHECK(tape.run(read_operation(512)) == 0);
		CHECK(tape.run(read_operation(512)) == -EIO);
	}
}

} // namespace
} // namespace ptape::test
