// SPDX-License-Identifier: GPL-2.0-only
/*
 * A tape that has lost what was written behind a place that is proved: what each call
 * gives, and that a filemark ends what is left, once.
 */
#include "scripted_drive.hpp"

#include <catch2/catch_test_macros.hpp>

namespace ptape::test
{
namespace
{

constexpr Modes fixed_512 = {.block_length = 512};
constexpr s32 back = -1;
constexpr u8 marks = PTAPE_SPACE_FILEMARKS;

// The tape stood at @start; one block more was written, and lost with a rewind.
void lose(ScriptedTape &tape, u32 start, Modes modes = {})
{
	const u32 length = modes.block_length ? modes.block_length : 1024;
	const Exchange write = modes.block_length ? write_6(1, true) : write_6(length);

	tape.open(start, modes);
	CHECK(tape.run(write_operation(length), {write}) == length);
	CHECK(tape.run(write_operation(length), Script{write.lun_reset()} + recovery(0, modes)) ==
	      -ENOTRECOVERABLE);
	CHECK(tape.status().frozen == PTAPE_FROZEN_SHORT);
	CHECK(tape.status().loss_unacknowledged);
}

// Recovery in front of the first command at a place that LOCATE has led to.
Script proved_at(u32 block, Modes modes = {})
{
	return recovery(block, modes);
}

TEST_CASE("engine true end: a filemark ends what is left, and the tape can be read")
{
	ScriptedTape tape;

	lose(tape, 5);
	CHECK(tape.run(write_operation(1024)) == -ENOTRECOVERABLE);
	CHECK(tape.run(read_operation(1024)) == -EIO);
	CHECK(tape.run(mtop_operation(PTAPE_MTBSR)) == -EIO);
	CHECK(tape.run(tell_operation()) == -EIO);
	CHECK(tape.run(mtop_operation(PTAPE_MTWEOF),
		       Script{locate(4)} + proved_at(4) +
			       Script{read_6(4096).ili().information(0)} +
			       Script{locate(5), read_position(5)} + proved_filemarks(1, 6)) == 0);
	CHECK(tape.status().frozen == PTAPE_FROZEN_SHORT);
	// Where one is last already, none is written.
	CHECK(tape.run(mtop_operation(PTAPE_MTWEOFI, 2),
		       Script{locate(5), read_6(4096).filemark(), locate(6), read_position(6)} +
			       proved_filemarks(0, 6)) == 0);
	// Writes fail, and what is there can be looked at.
	CHECK(tape.run(write_operation(1024)) == -ENOTRECOVERABLE);
	CHECK(tape.run(mtop_operation(PTAPE_MTWSM)) == -ENOTRECOVERABLE);
	CHECK(tape.run(mtop_operation(PTAPE_MTERASE)) == -ENOTRECOVERABLE);
	CHECK(tape.run(tell_operation(), {read_position(6)}) == 6);
	CHECK(tape.run(mtop_operation(PTAPE_MTBSF), {space(marks, back), read_position(5)}) == 0);
	CHECK(tape.run(read_operation(1024), {read_6(1024).filemark()}) == 0);
	CHECK(tape.run(close_operation()) == -ENOTRECOVERABLE);
	CHECK(tape.run(open_operation()) == -ENOTRECOVERABLE);
}

TEST_CASE("engine true end: at the beginning of a tape nothing is in front of it")
{
	ScriptedTape tape;

	tape.open(0);
	tape.write_blocks(1);
	CHECK(tape.run(write_operation(1024),
		       Script{write_6(1024).power_on()} + medium_recovery(1)) == -ENOTRECOVERABLE);
	CHECK(tape.status().frozen == PTAPE_FROZEN_SHORT);
	CHECK(tape.run(mtop_operation(PTAPE_MTWEOF, -1)) == -EINVAL);
	CHECK(tape.run(mtop_operation(PTAPE_MTWEOF, PTAPE_LENGTH_24_MAX + 1)) == -EINVAL);
	CHECK(tape.run(mtop_operation(PTAPE_MTWEOF),
		       Script{locate(0)} + medium_recovery(0) + proved_filemarks(1, 1)) == 0);
	CHECK(tape.run(tell_operation(), {read_position(1)}) == 1);
}

TEST_CASE("engine true end: a setmark that is last does not end a file")
{
	ScriptedTape tape;

	lose(tape, 5);
	CHECK(tape.run(mtop_operation(PTAPE_MTWEOF),
		       Script{locate(4)} + proved_at(4) +
			       Script{read_6(4096).setmark(), locate(5), read_position(5)} +
			       proved_filemarks(1, 6)) == 0);
}

TEST_CASE("engine true end: fixed blocks")
{
	ScriptedTape tape;

	lose(tape, 5, fixed_512);
	CHECK(tape.run(mtop_operation(PTAPE_MTWEOF),
		       Script{locate(4)} + proved_at(4, fixed_512) +
			       Script{read_6(1, true), locate(5), read_position(5)} +
			       proved_filemarks(1, 6)) == 0);
}

TEST_CASE("engine true end: where nobody tells the place behind it, it stays where it was")
{
	ScriptedTape tape;
	const Script again = {locate(4), read_position(4), read_6(4096).filemark(), locate(5),
			      read_position(5)};

	lose(tape, 5);
	CHECK(tape.run(mtop_operation(PTAPE_MTWEOF),
		       Script{locate(4)} + proved_at(4) +
			       Script{read_6(4096).filemark(), locate(5), read_position(5),
				      filemarks(0), position_unknown(), no_position_long()}) == 0);
	CHECK(tape.run(mtop_operation(PTAPE_MTWEOF), again + proved_filemarks(0, 5)) == 0);
}

TEST_CASE("engine true end: it cannot be reached")
{
	ScriptedTape tape;

	lose(tape, 5);
	SECTION("the drive stands elsewhere: where it ends is not known any more")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF), Script{locate(4)} + proved_at(9)) ==
		      -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_LOSS);
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF)) == -ENOTRECOVERABLE);
	}
	SECTION("LOCATE fails: the next filemark tries again")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF), {locate(4).medium_error()}) == -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_SHORT);
		CHECK(tape.run(read_operation(1024)) == -EIO);
		CHECK(tape.run(
			      mtop_operation(PTAPE_MTWEOF),
			      Script{locate(4)} + proved_at(4) +
				      Script{read_6(4096).filemark(), locate(5), read_position(5)} +
				      proved_filemarks(0, 5)) == 0);
	}
	SECTION("another cartridge")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF),
			       Script{locate(4).changed(), locate(4)} +
				       medium_recovery(4, other_cartridge)) == -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_MEDIUM);
	}
}

TEST_CASE("engine true end: what leaves it")
{
	ScriptedTape tape;

	lose(tape, 5);
	SECTION("MTREW")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTREW), {rewind()}) == 0);
		CHECK(tape.status().frozen == PTAPE_FROZEN_NOT);
		CHECK(tape.run(open_operation()) == -ENOTRECOVERABLE);
	}
	SECTION("an open, once it is acknowledged")
	{
		CHECK(tape.run(close_operation()) == -ENOTRECOVERABLE);
		ptape_engine_acknowledge(&tape.engine);
		tape.open(5);
		CHECK(tape.status().frozen == PTAPE_FROZEN_NOT);
	}
}

} // namespace
} // namespace ptape::test
