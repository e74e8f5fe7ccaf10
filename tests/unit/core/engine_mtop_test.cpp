// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tape engine's MTIOCTOP, MTIOCPOS and pass-through on a scripted drive:
 * where the tape stands afterwards, as MTIOCGET tells it, and every errno. The
 * command sequences of each operation from each state are vectors
 * (kernel/tests/vectors/mtop.h).
 */
#include "scripted_drive.hpp"

#include <catch2/catch_test_macros.hpp>

namespace ptape::test
{
namespace
{

constexpr Modes fixed_512 = {.block_length = 512};
constexpr u8 blocks = PTAPE_SPACE_BLOCKS;
constexpr u8 marks = PTAPE_SPACE_FILEMARKS;
constexpr u8 to_end = PTAPE_SPACE_END_OF_DATA;

void check_at(const ScriptedTape &tape, s64 file, s64 block_in_file, u64 block)
{
	const ptape_tape_status status = tape.status();

	CHECK(status.position.state == PTAPE_POSITION_KNOWN);
	CHECK(status.position.file == file);
	CHECK(status.position.block_in_file == block_in_file);
	CHECK(status.position.block == block);
}

TEST_CASE("engine mtop: filemarks forwards")
{
	ScriptedTape tape;

	tape.open(0);
	SECTION("MTFSF")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTFSF, 2),
			       {space(marks, 2), read_position(12)}) == 0);
		check_at(tape, 2, 0, 12);
		// As after a mark that was read: the end of data gives 0 first.
		CHECK(tape.run(read_operation(1024), {read_6(1024).end_of_data()}) == 0);
	}
	SECTION("MTFSF runs into the end of data: EIO, the files on the way count")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTFSF, 5),
			       {space(marks, 5).end_of_data().information(3), read_position(12)}) ==
		      -EIO);
		check_at(tape, 2, -1, 12);
		CHECK(tape.status().end == PTAPE_END_DATA);
		CHECK(tape.run(read_operation(1024)) == -EIO);
	}
	SECTION("MTFSF runs into the end of data, no residue told")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTFSF, 5),
			       {space(marks, 5).end_of_data(), read_position(12)}) == -EIO);
		check_at(tape, -1, -1, 12);
	}
	SECTION("MTFSFM")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTFSFM, 2),
			       {space(marks, 2), read_position(12), space(marks, -1),
				read_position(11)}) == 0);
		check_at(tape, 1, -1, 11);
	}
	SECTION("an error on the way: nothing is counted any more")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTFSF, 2), {space(marks, 2).medium_error()}) ==
		      -EIO);
		CHECK(tape.status().position.file == -1);
		CHECK(tape.run(read_operation(1024), {read_position(9), read_6(1024)}) == 1024);
	}
	SECTION("zero files are asked for as well")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTFSF, 0),
			       {space(marks, 0), read_position(0)}) == 0);
		check_at(tape, 0, 0, 0);
	}
}

TEST_CASE("engine mtop: filemarks backwards")
{
	ScriptedTape tape;

	tape.open(0);
	CHECK(tape.run(mtop_operation(PTAPE_MTFSF, 2), {space(marks, 2), read_position(12)}) == 0);
	SECTION("MTBSF")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTBSF, 1),
			       {space(marks, -1), read_position(11)}) == 0);
		check_at(tape, 1, -1, 11);
	}
	SECTION("MTBSF to the beginning of the tape: EIO, and known")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTBSF, 5),
			       {space(marks, -5).sense(0, 0x00, 0x04).eom().information(3),
				read_position(0)}) == -EIO);
		check_at(tape, 0, 0, 0);
	}
	SECTION("MTBSFM")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTBSFM, 1),
			       {space(marks, -1), read_position(11), space(marks, 1),
				read_position(12)}) == 0);
		check_at(tape, 2, 0, 12);
	}
	SECTION("MTBSF after a write: one mark first, and one more to cross")
	{
		tape.write_blocks(1);
		CHECK(tape.run(mtop_operation(PTAPE_MTBSF, 1),
			       proved_filemarks(1, 14) +
				       Script{space(marks, -2), read_position(11)}) == 0);
		check_at(tape, 1, -1, 11);
		CHECK(tape.run(close_operation()) == 0);
	}
	SECTION("MTBSF after a write whose mark fails")
	{
		tape.write_blocks(1);
		CHECK(tape.run(mtop_operation(PTAPE_MTBSF, 1), {filemarks(1).medium_error()}) ==
		      -EIO);
	}
}

TEST_CASE("engine mtop: blocks")
{
	ScriptedTape tape;

	tape.open(0);
	CHECK(tape.run(mtop_operation(PTAPE_MTFSR, 5), {space(blocks, 5), read_position(5)}) == 0);
	check_at(tape, 0, 5, 5);
	SECTION("MTBSR")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTBSR, 2),
			       {space(blocks, -2), read_position(3)}) == 0);
		check_at(tape, 0, 3, 3);
	}
	SECTION("MTFSR meets a mark: EIO, behind it")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTFSR, 5),
			       {space(blocks, 5).filemark().information(3), read_position(8)}) ==
		      -EIO);
		check_at(tape, 1, 0, 8);
		CHECK(tape.run(read_operation(1024), {read_6(1024).end_of_data()}) == 0);
	}
	SECTION("MTBSR meets a mark: EIO, in front of it")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTFSR, 5),
			       {space(blocks, 5).filemark().information(3), read_position(8)}) ==
		      -EIO);
		CHECK(tape.run(mtop_operation(PTAPE_MTBSR, 5),
			       {space(blocks, -5).filemark().information(5), read_position(7)}) ==
		      -EIO);
		check_at(tape, 0, -1, 7);
		CHECK(tape.status().end == PTAPE_END_NONE);
	}
	SECTION("MTFSR runs into the end of data")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTFSR, 5),
			       {space(blocks, 5).end_of_data().information(3), read_position(7)}) ==
		      -EIO);
		check_at(tape, 0, 7, 7);
	}
	SECTION("MTFSR runs into the end of data, no residue told")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTFSR, 5),
			       {space(blocks, 5).end_of_data(), read_position(7)}) == -EIO);
		check_at(tape, 0, -1, 7);
	}
	SECTION("MTBSR runs into the beginning")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTBSR, 7),
			       {space(blocks, -7).sense(0, 0x00, 0x04).eom().information(2),
				read_position(0)}) == -EIO);
		check_at(tape, 0, 0, 0);
	}
	SECTION("near the end of the medium: done all the same")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTFSR, 5),
			       {space(blocks, 5).early_warning(), read_position(10)}) == 0);
		check_at(tape, 0, 10, 10);
	}
}

TEST_CASE("engine mtop: MTEOM")
{
	ScriptedTape tape;

	tape.open(0);
	SECTION("file by file, so that the file number is known")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTEOM),
			       {space(marks, PTAPE_SPACE_6_COUNT_MAX)
					.end_of_data()
					.information(PTAPE_SPACE_6_COUNT_MAX - 3),
				read_position(40)}) == 0);
		check_at(tape, 3, -1, 40);
		CHECK(tape.status().end == PTAPE_END_DATA);
		CHECK(tape.run(read_operation(1024)) == -EIO);
		// Appending is what it is for.
		tape.write_blocks(1);
	}
	SECTION("more files than can be counted")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTEOM),
			       {space(marks, PTAPE_SPACE_6_COUNT_MAX), read_position(50),
				space(to_end, 0), read_position(60)}) == 0);
		check_at(tape, -1, -1, 60);
		CHECK(tape.status().end == PTAPE_END_DATA);
	}
	SECTION("the end of data reports itself")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTEOM),
			       {space(marks, PTAPE_SPACE_6_COUNT_MAX), read_position(50),
				space(to_end, 0).end_of_data(), read_position(60)}) == 0);
	}
	SECTION("ends at a mark for no reason: EIO")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTEOM),
			       {space(marks, PTAPE_SPACE_6_COUNT_MAX).filemark(),
				read_position(50)}) == -EIO);
	}
}

TEST_CASE("engine mtop: behind a mark that was not told")
{
	ScriptedTape tape;

	tape.open(0, fixed_512);
	CHECK(tape.run(read_operation(1024), {read_6(2, true).filemark().information(1)}) == 512);
	SECTION("MTFSF crosses one less")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTFSF, 2),
			       {space(marks, 1), read_position(9)}) == 0);
		check_at(tape, 2, 0, 9);
	}
	SECTION("MTBSF crosses one more")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTBSF, 1),
			       {space(marks, -2).sense(0, 0x00, 0x04).eom().information(1),
				read_position(0)}) == -EIO);
		check_at(tape, 0, 0, 0);
	}
	SECTION("MTIOCPOS: in front of it")
	{
		CHECK(tape.run(tell_operation(),
			       {space(marks, -1), read_position(1), read_position(1)}) == 1);
		check_at(tape, 0, 1, 1);
	}
}

TEST_CASE("engine mtop: MTSEEK and MTREW")
{
	ScriptedTape tape;

	tape.open(5);
	CHECK(tape.run(mtop_operation(PTAPE_MTSEEK, -1)) == -EINVAL);
	CHECK(tape.run(mtop_operation(PTAPE_MTSEEK, 0x01020304), {locate(0x01020304)}) == 0);
	check_at(tape, -1, -1, 0x01020304);
	CHECK(tape.run(mtop_operation(PTAPE_MTSEEK, 100), {locate(100).end_of_data()}) == -EIO);
	CHECK(tape.run(read_operation(1024), {read_position(50), read_6(1024)}) == 1024);
	CHECK(tape.run(mtop_operation(PTAPE_MTREW), {rewind()}) == 0);
	check_at(tape, 0, 0, 0);
	SECTION("an attention: sent again, proved before the medium is touched")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTREW), {rewind().power_on(), rewind()}) == 0);
		CHECK(tape.run(write_operation(1024), medium_recovery(0) + Script{write_6(1024)}) ==
		      1024);
	}
	SECTION("an error: the position is lost, and asked")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTREW), {rewind().medium_error()}) == -EIO);
		CHECK(tape.status().position.state == PTAPE_POSITION_LOST);
		CHECK(tape.run(read_operation(1024), {read_position(50), read_6(1024)}) == 1024);
	}
	SECTION("no answer: a ready path, and again")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTREW),
			       Script{rewind().unanswered()} + stable() + Script{rewind()}) == 0);
	}
	SECTION("no answer, and nobody waits: lost")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTREW),
			       {rewind().unanswered(),
				await_path().ends_with(PTAPE_EVENT_INTERRUPTED)}) == -EINTR);
		CHECK_FALSE(tape.killable_only);
		CHECK(tape.status().position.state == PTAPE_POSITION_LOST);
	}
}

TEST_CASE("engine mtop: filemarks")
{
	ScriptedTape tape;

	tape.open(0);
	CHECK(tape.run(mtop_operation(PTAPE_MTWEOF, -1)) == -EINVAL);
	CHECK(tape.run(mtop_operation(PTAPE_MTWEOF, PTAPE_LENGTH_24_MAX + 1)) == -EINVAL);
	CHECK(tape.run(mtop_operation(PTAPE_MTWEOF, 3), proved_filemarks(3, 3)) == 0);
	check_at(tape, 3, 0, 3);
	CHECK(tape.run(mtop_operation(PTAPE_MTWEOF, 0), proved_filemarks(0, 3)) == 0);
	CHECK(tape.run(mtop_operation(PTAPE_MTWEOFI, 1), {filemarks(1, true)}) == 0);
	check_at(tape, 4, 0, 4);
	SECTION("one did not fit")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF, 3),
			       {filemarks(3).overflow().information(1)}) == -EIO);
		check_at(tape, 6, 0, 6);
	}
	SECTION("none fitted")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF, 3), {filemarks(3).overflow()}) == -EIO);
		check_at(tape, 4, 0, 4);
	}
}

TEST_CASE("engine mtop: setmarks")
{
	constexpr u8 setmarks = PTAPE_SPACE_SETMARKS;
	Exchange write = filemarks(2);
	ScriptedTape tape;

	write.cdb[1] = 2; // WSMK
	tape.open(0);
	tape.write_blocks(1);
	SECTION("MTWSM counts as files, and the close still owes its filemark")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWSM, 2), {write, read_position(3)}) == 0);
		check_at(tape, 2, 0, 3);
		CHECK(tape.status().at_setmark);
		CHECK(tape.run(close_operation(), proved_filemarks(1, 4)) == 0);
		CHECK_FALSE(tape.status().at_setmark);
	}
	SECTION("MTFSS, MTBSS: nobody counts what lies between")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTFSS, 2),
			       proved_filemarks(0, 1) +
				       Script{space(setmarks, 2), read_position(9)}) == 0);
		check_at(tape, -1, -1, 9);
		CHECK(tape.status().at_setmark);
		CHECK(tape.run(mtop_operation(PTAPE_MTBSS, 1),
			       {space(setmarks, -1), read_position(5)}) == 0);
		CHECK(tape.status().at_setmark);
		CHECK(tape.run(read_operation(1024), {read_6(1024)}) == 1024);
		CHECK_FALSE(tape.status().at_setmark);
	}
	SECTION("none is no motion")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTFSS, 0),
			       proved_filemarks(0, 1) +
				       Script{space(setmarks, 0), read_position(1)}) == 0);
		check_at(tape, 0, 1, 1);
		CHECK_FALSE(tape.status().at_setmark);
	}
	SECTION("none met before the end of data")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTFSS, 2),
			       proved_filemarks(0, 1) +
				       Script{space(setmarks, 2).end_of_data().information(2),
					      read_position(1)}) == -EIO);
		check_at(tape, -1, -1, 1);
		CHECK(tape.status().end == PTAPE_END_DATA);
	}
	SECTION("a drive without setmarks: EIO, and all is as before")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTFSS, 1),
			       proved_filemarks(0, 1) + Script{space(setmarks, 1).illegal()}) ==
		      -EIO);
		CHECK(tape.run(write_operation(1024), {read_position(1), write_6(1024)}) == 1024);
		check_at(tape, 0, 2, 2);
		CHECK(tape.run(mtop_operation(PTAPE_MTWSM, 2), {write.illegal()}) == -EIO);
		CHECK(tape.run(write_operation(1024), recovery(2) + Script{write_6(1024)}) == 1024);
		check_at(tape, 0, 3, 3);
	}
}

TEST_CASE("engine mtop: block length and density")
{
	ScriptedTape tape;

	tape.open(0);
	CHECK(tape.run(mtop_operation(PTAPE_MTSETBLK, 0x7fffff),
		       {mode_select({.block_length = 0x7fffff})}) == 0);
	CHECK(tape.run(mtop_operation(PTAPE_MTSETBLK, 0x900000)) == -EINVAL);
	CHECK(tape.status().block_length == 0x7fffff);
	CHECK(tape.run(mtop_operation(PTAPE_MTSETBLK, 0), {mode_select({})}) == 0);
	CHECK(tape.run(mtop_operation(PTAPE_MTSETDENSITY, 0x15a),
		       {mode_select({.density = 0x5a})}) == 0);
	CHECK(int(tape.status().density) == 0x5a);
	SECTION("below the drive's least")
	{
		CHECK(tape.run(open_operation(),
			       {test_ready(), block_limits(1024, 16), mode_sense(), medium_serial(),
				read_position(0)}) == 0);
		CHECK(tape.run(mtop_operation(PTAPE_MTSETBLK, 8)) == -EINVAL);
		CHECK(tape.run(mtop_operation(PTAPE_MTSETBLK, 2048)) == -EINVAL);
	}
	SECTION("no limits told")
	{
		CHECK(tape.run(open_operation(),
			       {test_ready(), block_limits().illegal(), mode_sense(),
				medium_serial(), read_position(0)}) == 0);
		CHECK(tape.run(mtop_operation(PTAPE_MTSETBLK, 8),
			       {mode_select({.block_length = 8})}) == 0);
		CHECK(tape.run(open_operation(), {test_ready(), block_limits(0), mode_sense(),
						  medium_serial(), read_position(0)}) == 0);
		CHECK(tape.run(mtop_operation(PTAPE_MTSETBLK, 8),
			       {mode_select({.block_length = 8})}) == 0);
	}
	SECTION("refused: what the drive has is asked before the medium is touched")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTSETBLK, 512),
			       {mode_select({.block_length = 512, .density = 0x5a}).illegal()}) ==
		      -EIO);
		CHECK(tape.run(write_operation(1024),
			       {mode_sense({.density = 0x5a}), write_6(1024)}) == 1024);
	}
	SECTION("not answered, and nobody waits: the drive's word counts")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTSETBLK, 512),
			       {mode_select({.block_length = 512, .density = 0x5a}).unanswered(),
				await_path().ends_with(PTAPE_EVENT_DEADLINE)}) == -ENXIO);
		CHECK(tape.run(write_operation(1024), {mode_sense(fixed_512), write_6(2, true)}) ==
		      1024);
	}
	SECTION("the drive does not answer that: variable, as if it had no modes")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTSETBLK, 512),
			       {mode_select({.block_length = 512, .density = 0x5a}).illegal()}) ==
		      -EIO);
		CHECK(tape.run(write_operation(1024), {mode_sense().illegal(), write_6(1024)}) ==
		      1024);
	}
	SECTION("nor in full: no loop")
	{
		Exchange cut = mode_sense();

		cut.data.resize(3);
		ptape_engine_passthrough(&tape.engine);
		CHECK(tape.run(write_operation(1024), {cut, read_position(0), write_6(1024)}) ==
		      1024);
	}
}

TEST_CASE("engine mtop: door")
{
	ScriptedTape tape;

	tape.open(0);
	CHECK(tape.run(mtop_operation(PTAPE_MTLOCK), {prevent_allow(true)}) == 0);
	CHECK(tape.engine.door_locked);
	CHECK(tape.run(mtop_operation(PTAPE_MTUNLOCK), {prevent_allow(false)}) == 0);
	CHECK_FALSE(tape.engine.door_locked);
	CHECK(tape.run(mtop_operation(PTAPE_MTLOCK), {prevent_allow(true).illegal()}) == -EIO);
	CHECK_FALSE(tape.engine.door_locked);
}

TEST_CASE("engine mtop: load and unload")
{
	ScriptedTape tape;

	tape.open(5);
	SECTION("MTOFFL after a write: a mark, and no medium any more")
	{
		tape.write_blocks(1);
		CHECK(tape.run(mtop_operation(PTAPE_MTOFFL),
			       proved_filemarks(1, 7) + Script{unload()}) == 0);
		CHECK(tape.status().ready == PTAPE_READY_NO_MEDIUM);
		CHECK(tape.run(read_operation(1024)) == -ENOMEDIUM);
		CHECK(tape.run(close_operation(true)) == 0);
	}
	SECTION("MTOFFL with a locked door")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTLOCK), {prevent_allow(true)}) == 0);
		CHECK(tape.run(mtop_operation(PTAPE_MTOFFL), {prevent_allow(false), unload()}) ==
		      0);
	}
	SECTION("MTLOAD: another session, its echo is no doubt")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTLOAD),
			       Script{load(), test_ready().changed()} + facts(0)) == 0);
		tape.write_blocks(1);
	}
	SECTION("MTLOAD: an attention between its questions asks them again")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTLOAD),
			       Script{load(), test_ready(), block_limits().changed()} + facts(0)) ==
		      0);
	}
	SECTION("MTLOAD: a question that fails leaves nothing to write to")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTLOAD), {load(), test_ready(), block_limits(),
							      mode_sense().medium_error()}) ==
		      -EIO);
		CHECK(tape.run(write_operation(1024)) == -EIO);
		CHECK(tape.run(mtop_operation(PTAPE_MTLOAD),
			       {load(), test_ready(), block_limits(), mode_sense().no_path(),
				await_path().ends_with(PTAPE_EVENT_DEADLINE)}) == -ENXIO);
		CHECK(tape.run(write_operation(1024)) == -EIO);
		CHECK(tape.run(mtop_operation(PTAPE_MTLOAD), Script{load()} + facts(0)) == 0);
		tape.write_blocks(1);
	}
	SECTION("MTLOAD: not ready in the end is no error")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTLOAD), {load(), test_ready().not_ready()}) ==
		      0);
		CHECK(tape.run(read_operation(1024)) == -EIO);
	}
	SECTION("MTLOAD: an attention: sent again")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTLOAD),
			       Script{load().power_on()} + stable() + Script{load()} + facts(0)) ==
		      0);
	}
	SECTION("MTLOAD: no answer: not again, and nothing is known")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTLOAD), {load().unanswered()}) == -EIO);
		CHECK(tape.status().position.state == PTAPE_POSITION_LOST);
	}
	SECTION("MTRETEN")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTRETEN), {retension()}) == 0);
		check_at(tape, 0, 0, 0);
	}
	SECTION("MTOFFL refused: the position is asked again")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTOFFL), {unload().illegal()}) == -EIO);
		CHECK(tape.run(write_operation(1024), {read_position(5), write_6(1024)}) == 1024);
	}
}

TEST_CASE("engine mtop: unknown operations")
{
	ScriptedTape tape;

	tape.open(0);
	for (const int mtop : {-1, 0, 14, 15, 23, 36, 1000})
		CHECK(tape.run(mtop_operation(mtop)) == -ENOSYS);
	SECTION("as st, even they cancel the filemark of the close")
	{
		tape.write_blocks(1);
		CHECK(tape.run(mtop_operation(23)) == -ENOSYS);
		CHECK(tape.run(close_operation(), proved_filemarks(0, 1)) == 0);
	}
	SECTION("a drive that is not ready says so first")
	{
		CHECK(tape.run(open_operation(true, true), {test_ready().no_medium()}) == 0);
		CHECK(tape.run(mtop_operation(23)) == -ENOMEDIUM);
		CHECK(tape.run(open_operation(true, true), {test_ready().not_ready()}) == 0);
		CHECK(tape.run(mtop_operation(23)) == -EIO);
	}
	SECTION("and a tape that is kept as it is")
	{
		ptape_engine_absent(&tape.engine);
		CHECK(tape.run(write_operation(1024), medium_recovery(0, other_cartridge)) ==
		      -ENOTRECOVERABLE);
		CHECK(tape.run(mtop_operation(23)) == -EIO);
	}
}

// -- MTIOCPOS and pass-through

TEST_CASE("engine tell: the drive's address")
{
	ScriptedTape tape;

	tape.open(5);
	CHECK(tape.run(tell_operation(), {read_position(5)}) == 5);
	SECTION("does not know any more")
	{
		CHECK(tape.run(tell_operation(), {position_unknown(), no_position_long()}) == -EIO);
		CHECK(tape.status().position.state == PTAPE_POSITION_LOST);
	}
	SECTION("the conflict of a reservation")
	{
		CHECK(tape.run(tell_operation(),
			       {read_position(5).status(PTAPE_STATUS_RESERVATION_CONFLICT)}) ==
		      -EIO);
	}
	SECTION("elsewhere, while nothing was written: that is where it is")
	{
		CHECK(tape.run(tell_operation(), {read_position(9)}) == 9);
		CHECK(tape.status().position.block == 9);
	}
	SECTION("elsewhere, with unproved data: a loss")
	{
		tape.write_blocks(2);
		CHECK(tape.run(tell_operation(), {read_position(5)}) == -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_LOSS);
	}
	SECTION("after a reset: back to where it was, as for a read")
	{
		CHECK(tape.run(tell_operation(),
			       Script{read_position(0).lun_reset()} + recovery(0) +
				       Script{locate(5), read_position(5), read_position(5)}) == 5);
		tape.write_blocks(1);
	}
	SECTION("after a reset, with unproved data")
	{
		tape.write_blocks(1);
		CHECK(tape.run(tell_operation(), Script{read_position(0).lun_reset()} +
							 recovery(0)) == -ENOTRECOVERABLE);
	}
	SECTION("another cartridge tells nothing")
	{
		CHECK(tape.run(tell_operation(), Script{read_position(0).changed()} +
							 medium_recovery(5, other_cartridge)) ==
		      -EIO);
	}
	SECTION("not told, with unproved data: a loss")
	{
		tape.write_blocks(2);
		CHECK(tape.run(tell_operation(), {position_unknown(), no_position_long()}) ==
		      -ENOTRECOVERABLE);
	}
	SECTION("elsewhere, in the middle of writing, all proved: nothing more is written")
	{
		tape.write_blocks(2);
		CHECK(tape.run(sync_operation(), proved_filemarks(0, 7)) == 0);
		CHECK(tape.run(tell_operation(), {read_position(0)}) == -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
		CHECK(tape.run(close_operation()) == -EIO);
	}
	SECTION("another partition is another place")
	{
		CHECK(tape.run(tell_operation(), {read_position(5, 1)}) == 5);
		CHECK(tape.status().position.partition == 1);
	}
}

TEST_CASE("engine sync and pass-through")
{
	ScriptedTape tape;

	tape.open(5);
	CHECK(tape.run(sync_operation()) == 0);
	tape.write_blocks(1);
	CHECK(tape.run(sync_operation(), proved_filemarks(0, 6)) == 0);
	CHECK_FALSE(tape.status().unproved);
	CHECK(tape.run(sync_operation()) == 0);
	ptape_engine_passthrough(&tape.engine);

	SECTION("modes and position are asked again")
	{
		CHECK(tape.run(write_operation(1024), {mode_sense(fixed_512), read_position(6),
						       write_6(2, true)}) == 1024);
		CHECK(tape.run(write_operation(512), {write_6(1, true)}) == 512);
	}
	SECTION("it changed the block length, and the call does not fit any more")
	{
		CHECK(tape.run(write_operation(1000), {mode_sense(fixed_512)}) == -EINVAL);
		CHECK(tape.run(read_operation(1000)) == -EINVAL);
		CHECK(tape.run(mtop_operation(PTAPE_MTFSR),
			       {read_position(6), space(blocks, 1), read_position(7)}) == 0);
	}
	SECTION("it changed the block length, and the tape is moved")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTFSR),
			       {mode_sense(fixed_512), read_position(6), space(blocks, 1),
				read_position(7)}) == 0);
	}
	SECTION("it moved the tape, and a write follows: there")
	{
		CHECK(tape.run(write_operation(1024),
			       {mode_sense(), read_position(2), write_6(1024)}) == 1024);
		CHECK(tape.status().position.block == 3);
	}
	SECTION("it moved the tape, and the close follows: no filemark, nothing is lost")
	{
		CHECK(tape.run(close_operation(), {mode_sense(), read_position(0)}) == 0);
	}
	SECTION("the same with two filemarks")
	{
		ptape_options_set(&tape.engine.options, 0, 0x30000000 | PTAPE_OPTION_TWO_FM);
		CHECK(tape.run(close_operation(), {mode_sense(), read_position(0)}) == 0);
	}
	SECTION("the same on a node that rewinds")
	{
		CHECK(tape.run(close_operation(true), {mode_sense(), read_position(8), rewind()}) ==
		      0);
	}
	SECTION("it did not move the tape: the filemark is written")
	{
		CHECK(tape.run(close_operation(), Script{mode_sense(), read_position(6)} +
							  proved_filemarks(1, 7)) == 0);
	}
	SECTION("it moved the tape, and where that is is asked for: no filemark after that")
	{
		CHECK(tape.run(tell_operation(),
			       {mode_sense(), read_position(9), read_position(9)}) == 9);
		CHECK(tape.run(close_operation()) == 0);
	}
	SECTION("it moved the tape, and a motion follows: no filemark in front of it")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTREW),
			       {mode_sense(), read_position(0), rewind()}) == 0);
	}
	SECTION("nor one that spacing back has to cross")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTBSF, 2),
			       {mode_sense(), read_position(9), space(marks, -2),
				read_position(4)}) == 0);
	}
	SECTION("it moved the tape, and filemarks that are asked for are written there")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF),
			       Script{mode_sense(), read_position(2)} + proved_filemarks(1, 3)) ==
		      0);
	}
	SECTION("it stopped the unit: as st, there is no cartridge until a load")
	{
		ptape_engine_stopped(&tape.engine);
		CHECK(tape.status().ready == PTAPE_READY_NO_MEDIUM);
		CHECK(tape.run(read_operation(1024)) == -ENOMEDIUM);
		CHECK(tape.run(mtop_operation(PTAPE_MTREW)) == -ENOMEDIUM);
		SECTION("nothing is left to rewind")
		{
			CHECK(tape.run(close_operation(true)) == 0);
		}
		SECTION("a load")
		{
			CHECK(tape.run(mtop_operation(PTAPE_MTLOAD), Script{load()} + facts(0)) ==
			      0);
			CHECK(tape.run(close_operation(true), {rewind()}) == 0);
		}
	}
	SECTION("the drive does not know where it is")
	{
		CHECK(tape.run(write_operation(1024),
			       {mode_sense(), position_unknown(), no_position_long()}) == -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
		CHECK(tape.run(sync_operation()) == -EIO);
		CHECK(tape.run(tell_operation()) == -EIO);
	}
	SECTION("a doubt: modes are taken as they are")
	{
		ptape_engine_absent(&tape.engine);
		CHECK(tape.run(write_operation(1024), medium_recovery(6, our_cartridge, fixed_512) +
							      Script{write_6(2, true)}) == 1024);
	}
}

// -- frozen

TEST_CASE("engine mtop: what leaves which frozen state")
{
	ScriptedTape tape;
	const Script end_of_medium = {rewind(),
				      space(marks, PTAPE_SPACE_6_COUNT_MAX)
					      .end_of_data()
					      .information(PTAPE_SPACE_6_COUNT_MAX - 1),
				      read_position(9)};

	tape.open(5);
	SECTION("position lost")
	{
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).lun_reset()} + recovery(30)) == -EIO);
		CHECK(tape.run(read_operation(1024)) == -EIO);
		CHECK(tape.run(write_operation(1024)) == -EIO);
		CHECK(tape.run(mtop_operation(PTAPE_MTFSF)) == -EIO);
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF)) == -EIO);
		CHECK(tape.status().position.file == -1);
		SECTION("MTREW")
		{
			CHECK(tape.run(mtop_operation(PTAPE_MTREW), {rewind()}) == 0);
			CHECK(tape.status().frozen == PTAPE_FROZEN_NOT);
			CHECK(tape.run(close_operation()) == 0);
		}
		SECTION("MTREW that fails leaves it frozen")
		{
			CHECK(tape.run(mtop_operation(PTAPE_MTREW), {rewind().medium_error()}) ==
			      -EIO);
			CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
			CHECK(tape.run(write_operation(1024)) == -EIO);
		}
		SECTION("MTSEEK, and the write is proved before it is sent")
		{
			CHECK(tape.run(mtop_operation(PTAPE_MTSEEK, 5), {locate(5)}) == 0);
			CHECK(tape.run(write_operation(1024),
				       recovery(5) + Script{write_6(1024)}) == 1024);
		}
		SECTION("MTEOM counts from the beginning")
		{
			CHECK(tape.run(mtop_operation(PTAPE_MTEOM),
				       Script{end_of_medium[0]} + recovery(0) +
					       Script{end_of_medium[1], end_of_medium[2]}) == 0);
			check_at(tape, 1, -1, 9);
		}
		SECTION("MTRETEN")
		{
			CHECK(tape.run(mtop_operation(PTAPE_MTRETEN), {retension()}) == 0);
			CHECK(tape.status().frozen == PTAPE_FROZEN_NOT);
		}
	}
	SECTION("data may be missing")
	{
		tape.write_blocks(1);
		CHECK(tape.run(write_operation(1024), Script{write_6(1024).lun_reset()} +
							      recovery(30)) == -ENOTRECOVERABLE);
		CHECK(tape.run(read_operation(1024)) == -EIO);
		CHECK(tape.run(write_operation(1024)) == -ENOTRECOVERABLE);
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF)) == -ENOTRECOVERABLE);
		CHECK(tape.run(sync_operation()) == -ENOTRECOVERABLE);
		CHECK(tape.run(mtop_operation(PTAPE_MTSEEK, 5)) == -EIO);
		CHECK(tape.run(mtop_operation(PTAPE_MTEOM)) == -EIO);
		CHECK(tape.run(mtop_operation(PTAPE_MTRETEN)) == -EIO);
		SECTION("MTREW")
		{
			CHECK(tape.run(mtop_operation(PTAPE_MTREW), {rewind()}) == 0);
			CHECK(tape.status().frozen == PTAPE_FROZEN_NOT);
			CHECK(tape.status().loss_unacknowledged);
		}
		SECTION("MTREW that fails: the close still tells the loss")
		{
			CHECK(tape.run(mtop_operation(PTAPE_MTREW), {rewind().medium_error()}) ==
			      -EIO);
			CHECK(tape.run(close_operation()) == -ENOTRECOVERABLE);
		}
		SECTION("MTUNLOAD")
		{
			CHECK(tape.run(mtop_operation(PTAPE_MTUNLOAD), {unload()}) == 0);
			CHECK(tape.run(close_operation()) == 0);
		}
	}
	SECTION("another cartridge")
	{
		CHECK(tape.run(read_operation(1024), Script{read_6(1024).changed()} +
							     medium_recovery(5, other_cartridge)) ==
		      -EIO);
		CHECK(tape.run(mtop_operation(PTAPE_MTREW)) == -EIO);
		SECTION("MTOFFL")
		{
			CHECK(tape.run(mtop_operation(PTAPE_MTOFFL), {unload()}) == 0);
			CHECK(tape.status().frozen == PTAPE_FROZEN_NOT);
		}
		SECTION("MTLOAD: a session on that cartridge")
		{
			CHECK(tape.run(mtop_operation(PTAPE_MTLOAD),
				       {load(), test_ready(), block_limits(), mode_sense(),
					medium_serial(other_cartridge), read_position(0)}) == 0);
			tape.write_blocks(1);
		}
	}
}

} // namespace
} // namespace ptape::test
