// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tape engine's MTSETPART and MTMKPART on a scripted drive: where the tape
 * goes and when, what recovery makes of it, and what is never sent twice.
 */
#include "scripted_drive.hpp"

#include <catch2/catch_test_macros.hpp>

namespace ptape::test
{
namespace
{

constexpr u8 marks = PTAPE_SPACE_FILEMARKS;

void check_shows(const ScriptedTape &tape, u32 partition, s64 file, s64 block_in_file)
{
	const ptape_tape_status status = tape.status();

	CHECK(status.position.partition == partition);
	CHECK(status.position.file == file);
	CHECK(status.position.block_in_file == block_in_file);
}

// A tape of two partitions, in the first.
class PartitionedTape : public ScriptedTape
{
public:
	explicit PartitionedTape(u32 block = 0)
	{
		engine.can_partitions = true;
		open(block);
	}

	void set_partition(s32 partition)
	{
		REQUIRE(run(mtop_operation(PTAPE_MTSETPART, partition),
			    engine.partitions ? Script{} : Script{mode_page(partition_page(1))}) ==
			0);
	}
};

TEST_CASE("engine partitions: a drive without LOCATE(16) does not go back beyond 32 bits")
{
	constexpr u64 far = 0x100000000;
	PartitionedTape tape(5);
	Exchange back = locate_16(far);

	back.cdb[1] = 2; // CP, to partition 0
	tape.set_partition(1);
	CHECK(tape.run(read_operation(1024), {locate_in(1, 0), read_6(1024)}) == 1024);
	tape.engine.left[0] = far;
	tape.set_partition(0);
	CHECK(tape.run(read_operation(1024), {back.illegal()}) == -EINVAL);
	CHECK(tape.run(read_operation(1024), {read_position(1, 1)}) == -EINVAL);
	CHECK(tape.run(read_operation(1024)) == -EINVAL);
	// The other partition is where it was, and what fits is reached.
	tape.engine.left[0] = far - 1;
	CHECK(tape.run(read_operation(1024), {locate_in(0, U32_MAX), read_6(1024)}) == 1024);
}

TEST_CASE("engine partitions: an option")
{
	ScriptedTape tape;

	tape.open(0);
	CHECK(tape.run(mtop_operation(PTAPE_MTSETPART, 0)) == -EINVAL);
	CHECK(tape.run(mtop_operation(PTAPE_MTMKPART, 0)) == -EINVAL);
}

TEST_CASE("engine partitions: as many as the drive tells")
{
	PartitionedTape tape;

	CHECK(tape.run(mtop_operation(PTAPE_MTSETPART, 0)) == 0);
	CHECK(tape.run(mtop_operation(PTAPE_MTSETPART, 3), {mode_page(partition_page(3))}) == 0);
	CHECK(tape.run(mtop_operation(PTAPE_MTSETPART, 1)) == 0);
	CHECK(tape.run(mtop_operation(PTAPE_MTSETPART, 4), {mode_page(partition_page(3))}) ==
	      -EINVAL);
	CHECK(tape.run(mtop_operation(PTAPE_MTSETPART, 4),
		       {mode_page(partition_page(3)).illegal()}) == -EIO);
	CHECK(tape.status().position.partition == 1);
	SECTION("a page of less than that")
	{
		Exchange cut = mode_page(partition_page(3));

		cut.data.resize(16);
		CHECK(tape.run(mtop_operation(PTAPE_MTSETPART, 4), {cut}) == -EIO);
	}
	SECTION("no cartridge, no page")
	{
		CHECK(tape.run(open_operation(true, true), {test_ready().no_medium()}) == 0);
		CHECK(tape.run(mtop_operation(PTAPE_MTSETPART, 0)) == 0);
		CHECK(tape.run(mtop_operation(PTAPE_MTSETPART, 5)) == -EIO);
		CHECK(tape.run(mtop_operation(PTAPE_MTMKPART, 0)) == -EIO);
	}
	SECTION("the next cartridge is asked again")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTLOAD), Script{load()} + facts(0)) == 0);
		CHECK(tape.status().position.partition == 0);
		CHECK(tape.run(mtop_operation(PTAPE_MTSETPART, 1),
			       {mode_page(partition_page(0))}) == -EINVAL);
	}
}

TEST_CASE("engine partitions: the next access goes there")
{
	PartitionedTape tape;

	tape.write_blocks(3);
	tape.set_partition(1);
	check_shows(tape, 1, 0, 0);
	const Script leaves = proved_filemarks(0, 3) + Script{locate_in(1, 0)};

	SECTION("a write, and back to where the first one was left")
	{
		CHECK(tape.run(write_operation(1024), leaves + Script{write_6(1024)}) == 1024);
		check_shows(tape, 1, 0, 1);
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF), proved_filemarks(1, 2, 1)) == 0);
		tape.set_partition(0);
		check_shows(tape, 0, -1, -1);
		CHECK(tape.run(write_operation(1024), {locate_in(0, 3), write_6(1024)}) == 1024);
		CHECK(tape.status().position.block == 4);
		// What is unproved here is here.
		tape.set_partition(1);
		CHECK(tape.run(read_operation(1024),
			       proved_filemarks(0, 4) + Script{locate_in(1, 2), read_6(1024)}) ==
		      1024);
	}
	SECTION("a read")
	{
		CHECK(tape.run(read_operation(1024), leaves + Script{read_6(1024)}) == 1024);
		CHECK(tape.run(close_operation()) == 0);
	}
	SECTION("MTIOCPOS, and a pass-through")
	{
		CHECK(tape.run(tell_operation(), leaves + Script{read_position(0, 1)}) == 0);
		tape.set_partition(0);
		CHECK(tape.run(sync_operation(), {locate_in(0, 3)}) == 0);
		check_shows(tape, 0, -1, -1);
	}
	SECTION("named, and taken back")
	{
		tape.set_partition(0);
		check_shows(tape, 0, 0, 3);
		tape.write_blocks(1);
		CHECK(tape.run(close_operation(), proved_filemarks(1, 5)) == 0);
	}
	SECTION("the close brings its filemark to the partition that was written, and goes")
	{
		CHECK(tape.run(close_operation(),
			       proved_filemarks(1, 4) + Script{locate_in(1, 0)}) == 0);
		CHECK(tape.run(open_operation(), {test_ready(), block_limits(), mode_sense(),
						  medium_serial(), read_position(0, 1)}) == 0);
		check_shows(tape, 1, 0, 0);
		tape.set_partition(0);
		CHECK(tape.run(read_operation(1024), {locate_in(0, 4), read_6(1024)}) == 1024);
	}
	SECTION("the close of a rewinding node rewinds there")
	{
		CHECK(tape.run(close_operation(true),
			       proved_filemarks(1, 4) + Script{locate_in(1, 0), rewind()}) == 0);
	}
	SECTION("MTSEEK goes to its block at once")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTSEEK, 7),
			       proved_filemarks(1, 4) + Script{locate_in(1, 7)}) == 0);
		check_shows(tape, 1, -1, -1);
		tape.set_partition(0);
		CHECK(tape.run(mtop_operation(PTAPE_MTNOP), {locate_in(0, 4)}) == 0);
	}
	SECTION("MTRETEN: both are at their beginning")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTRETEN),
			       proved_filemarks(0, 3) + Script{retension()}) == 0);
		check_shows(tape, 1, 0, 0);
		CHECK(tape.run(read_operation(1024),
			       {read_position(0), locate_in(1, 0), read_6(1024)}) == 1024);
		tape.set_partition(0);
		CHECK(tape.run(mtop_operation(PTAPE_MTNOP), {locate_in(0, 0)}) == 0);
	}
	SECTION("another open after a reset goes on there, and knows nothing of what was left "
		"elsewhere")
	{
		CHECK(tape.run(close_operation(),
			       proved_filemarks(1, 4) + Script{locate_in(1, 0)}) == 0);
		CHECK(tape.run(open_operation(), Script{test_ready().lun_reset()} + facts(0)) == 0);
		check_shows(tape, 1, 0, 0);
		CHECK(tape.run(mtop_operation(PTAPE_MTSETPART, 0), {}) == 0);
		CHECK(tape.run(mtop_operation(PTAPE_MTNOP), {locate_in(0, 0)}) == 0);
	}
}

TEST_CASE("engine partitions: what was met in one does not count in the other")
{
	PartitionedTape tape;

	SECTION("a filemark that was not told")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTSETBLK, 512),
			       {mode_select({.block_length = 512})}) == 0);
		CHECK(tape.run(read_operation(1024), {read_6(2, true).filemark().information(1)}) ==
		      512);
		tape.set_partition(1);
		CHECK(int(tape.status().end) == PTAPE_END_NONE);
		SECTION("a read")
		{
			CHECK(tape.run(read_operation(512), {space(marks, -1), read_position(1),
							     locate_in(1, 0), read_6(1, true)}) ==
			      512);
		}
		SECTION("MTFSF crosses as many as it says")
		{
			CHECK(tape.run(mtop_operation(PTAPE_MTFSF, 2),
				       {space(marks, -1), read_position(1), locate_in(1, 0),
					space(marks, 2), read_position(9, 1)}) == 0);
		}
	}
	SECTION("the end of data")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTEOM),
			       {space(marks, PTAPE_SPACE_6_COUNT_MAX)
					.end_of_data()
					.information(PTAPE_SPACE_6_COUNT_MAX),
				read_position(4)}) == 0);
		tape.set_partition(1);
		CHECK(tape.run(read_operation(1024), {locate_in(1, 0), read_6(1024)}) == 1024);
	}
	SECTION("early warning")
	{
		CHECK(tape.run(write_operation(1024), {write_6(1024).early_warning()}) == 1024);
		tape.set_partition(1);
		CHECK(tape.run(write_operation(1024),
			       proved_filemarks(0, 1) + Script{locate_in(1, 0), write_6(1024)}) ==
		      1024);
	}
	SECTION("a place that is not known is asked for before it is left")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTREW), {rewind().medium_error()}) == -EIO);
		tape.set_partition(1);
		CHECK(tape.run(mtop_operation(PTAPE_MTNOP), {read_position(6), locate_in(1, 0)}) ==
		      0);
		tape.set_partition(0);
		CHECK(tape.run(mtop_operation(PTAPE_MTNOP), {locate_in(0, 6)}) == 0);
	}
	SECTION("and what it does not tell is the beginning")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTSEEK, 4), {locate(4)}) == 0);
		CHECK(tape.run(mtop_operation(PTAPE_MTREW), {rewind().medium_error()}) == -EIO);
		tape.set_partition(1);
		CHECK(tape.run(mtop_operation(PTAPE_MTNOP),
			       {position_unknown(), no_position_long(), locate_in(1, 0)}) == 0);
		tape.set_partition(0);
		CHECK(tape.run(mtop_operation(PTAPE_MTNOP), {locate_in(0, 0)}) == 0);
	}
	SECTION("in a doubt what is remembered counts")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTSEEK, 4), {locate(4)}) == 0);
		ptape_engine_absent(&tape.engine);
		tape.set_partition(1);
		CHECK(tape.run(mtop_operation(PTAPE_MTNOP), {locate_in(1, 0)}) == 0);
		tape.set_partition(0);
		CHECK(tape.run(mtop_operation(PTAPE_MTNOP), {locate_in(0, 4)}) == 0);
	}
	SECTION("more partitions than are kept apart")
	{
		CHECK(tape.run(open_operation(), {test_ready(), block_limits(), mode_sense(),
						  medium_serial(), read_position(9, 200)}) == 0);
		check_shows(tape, 200, -1, -1);
		CHECK(tape.run(mtop_operation(PTAPE_MTRETEN), {retension()}) == 0);
		CHECK(tape.run(mtop_operation(PTAPE_MTNOP),
			       {read_position(0), locate_in(200, 0)}) == 0);
		tape.set_partition(1);
		CHECK(tape.run(mtop_operation(PTAPE_MTNOP), {locate_in(1, 0)}) == 0);
	}
}

TEST_CASE("engine partitions: a drive that tells no position is not asked for it")
{
	ScriptedTape tape;

	tape.engine.can_partitions = true;
	CHECK(tape.run(open_operation(), {test_ready(), block_limits(), mode_sense(),
					  medium_serial(), read_position(0).illegal()}) == 0);
	CHECK(tape.run(mtop_operation(PTAPE_MTSETPART, 1), {mode_page(partition_page(1))}) == 0);
	CHECK(tape.run(write_operation(1024), {locate_in(1, 0), write_6(1024)}) == 1024);
	CHECK(tape.run(mtop_operation(PTAPE_MTSETPART, 0)) == 0);
	CHECK(tape.run(read_operation(1024), {filemarks(0), locate_in(0, 0), read_6(1024)}) ==
	      1024);
}

TEST_CASE("engine partitions: a switch that fails")
{
	PartitionedTape tape;

	CHECK(tape.run(mtop_operation(PTAPE_MTSEEK, 4), {locate(4)}) == 0);
	tape.set_partition(1);
	SECTION("refused: still pending, and the program may change its mind")
	{
		CHECK(tape.run(write_operation(1024), {locate_in(1, 0).illegal()}) == -EIO);
		CHECK(tape.run(write_operation(1024),
			       {read_position(4), locate_in(1, 0).illegal()}) == -EIO);
		tape.set_partition(0);
		CHECK(tape.run(write_operation(1024), {read_position(4), write_6(1024)}) == 1024);
	}
	SECTION("failed: nobody knows where the tape is, and nothing is written there")
	{
		CHECK(tape.run(write_operation(1024), {locate_in(1, 0).medium_error()}) == -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
		CHECK(tape.run(write_operation(1024)) == -EIO);
		CHECK(tape.run(mtop_operation(PTAPE_MTSETPART, 0)) == -EIO);
		SECTION("MTREW leads to the one that was named")
		{
			CHECK(tape.run(mtop_operation(PTAPE_MTREW), {locate_in(1, 0), rewind()}) ==
			      0);
			CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
			check_shows(tape, 1, 0, 1);
		}
		SECTION("MTSEEK too")
		{
			CHECK(tape.run(mtop_operation(PTAPE_MTSEEK, 3), {locate_in(1, 3)}) == 0);
			check_shows(tape, 1, -1, -1);
		}
		SECTION("MTEOM too")
		{
			CHECK(tape.run(mtop_operation(PTAPE_MTEOM),
				       {locate_in(1, 0), rewind(),
					space(marks, PTAPE_SPACE_6_COUNT_MAX)
						.end_of_data()
						.information(PTAPE_SPACE_6_COUNT_MAX),
					read_position(5, 1)}) == 0);
		}
		SECTION("without the option, to wherever it is")
		{
			tape.engine.can_partitions = false;
			CHECK(tape.run(mtop_operation(PTAPE_MTREW), {rewind()}) == 0);
			CHECK(tape.run(write_operation(1024),
				       {read_position(0, 1), write_6(1024)}) == 1024);
			check_shows(tape, 1, 0, 1);
		}
	}
	SECTION("not answered: sent again, it ends at the same place")
	{
		CHECK(tape.run(write_operation(1024),
			       Script{locate_in(1, 0).unanswered()} + stable() +
				       Script{locate_in(1, 0), write_6(1024)}) == 1024);
	}
	SECTION("not answered, and nobody waits")
	{
		CHECK(tape.run(write_operation(1024),
			       {locate_in(1, 0).unanswered(),
				await_path().ends_with(PTAPE_EVENT_DEADLINE)}) == -ENXIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
		CHECK(tape.run(close_operation()) == -EIO);
	}
	SECTION("beyond the end of data: there, and the place is asked for")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTSEEK, 9), {locate_in(1, 9).end_of_data()}) ==
		      -EIO);
		CHECK(tape.run(write_operation(1024), {read_position(2, 1), write_6(1024)}) ==
		      1024);
		check_shows(tape, 1, -1, -1);
	}
	SECTION("what was written is not on the tape: not left")
	{
		tape.set_partition(0);
		tape.write_blocks(1);
		tape.set_partition(1);
		CHECK(tape.run(write_operation(1024), proved_filemarks(0, 4)) == -ENOTRECOVERABLE);
	}
}

TEST_CASE("engine partitions: after a reset")
{
	PartitionedTape tape;

	tape.set_partition(1);
	CHECK(tape.run(mtop_operation(PTAPE_MTSEEK, 4), {locate_in(1, 4)}) == 0);
	const Script in_first = stable() + Script{mode_sense(), read_position(0, 0)};

	SECTION("a read goes back to its partition")
	{
		CHECK(tape.run(read_operation(1024),
			       Script{read_6(1024).lun_reset()} + in_first +
				       Script{locate_in(1, 4), read_position(4, 1),
					      read_6(1024)}) == 1024);
		check_shows(tape, 1, -1, -1);
	}
	SECTION("from another place in the same one as well")
	{
		CHECK(tape.run(read_operation(1024),
			       Script{read_6(1024).lun_reset()} + stable() +
				       Script{mode_sense(), read_position(0, 1), locate_in(1, 4),
					      read_position(4, 1), read_6(1024)}) == 1024);
	}
	SECTION("into the first one")
	{
		tape.set_partition(0);
		CHECK(tape.run(mtop_operation(PTAPE_MTSEEK, 2), {locate_in(0, 2)}) == 0);
		CHECK(tape.run(read_operation(1024),
			       Script{read_6(1024).lun_reset()} + stable() +
				       Script{mode_sense(), read_position(2, 1), locate_in(0, 2),
					      read_position(2, 0), read_6(1024)}) == 1024);
	}
	SECTION("a write does not")
	{
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).lun_reset()} + in_first) == -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
	}
	SECTION("unproved data is lost")
	{
		tape.write_blocks(1);
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).lun_reset()} + in_first) == -ENOTRECOVERABLE);
	}
	SECTION("REWIND and LOCATE name the partition: the drive may be in another")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTREW),
			       {rewind().power_on(), locate_in(1, 0)}) == 0);
		CHECK(tape.run(write_operation(1024),
			       stable() + Script{medium_serial(), mode_sense(), read_position(0, 1),
						 write_6(1024)}) == 1024);
		CHECK(tape.run(mtop_operation(PTAPE_MTSEEK, 0),
			       Script{filemarks(1), read_position(2, 1), locate(0).power_on(),
				      locate_in(1, 0)}) == 0);
	}
	SECTION("a pending switch stays one")
	{
		tape.set_partition(0);
		CHECK(tape.run(read_operation(1024),
			       Script{locate_in(0, 0).lun_reset(), locate_in(0, 0)} + stable() +
				       Script{mode_sense(), read_position(0, 0), read_6(1024)}) ==
		      1024);
	}
	SECTION("the program's own command went to another: it is there")
	{
		ptape_engine_passthrough(&tape.engine);
		CHECK(tape.run(read_operation(1024),
			       {mode_sense(), read_position(8, 0), read_6(1024)}) == 1024);
		check_shows(tape, 0, -1, -1);
		tape.set_partition(1);
		CHECK(tape.run(mtop_operation(PTAPE_MTNOP), {locate_in(1, 0)}) == 0);
	}
	SECTION("its own command, and then to a place: where that is, is asked")
	{
		tape.set_partition(0);
		CHECK(tape.run(mtop_operation(PTAPE_MTNOP), {locate_in(0, 0)}) == 0);
		ptape_engine_passthrough(&tape.engine);
		CHECK(tape.run(mtop_operation(PTAPE_MTSEEK, 3), {locate(3)}) == 0);
		CHECK(tape.run(write_operation(1024),
			       {mode_sense(), read_position(3, 1), write_6(1024)}) == 1024);
		check_shows(tape, 1, -1, -1);
	}
}

TEST_CASE("engine partitions: far places are named in sixteen bytes")
{
	PartitionedTape tape;
	constexpr u64 far = 0x100000002;
	Exchange there = locate_16(far);

	there.cdb[1] = 2;
	tape.set_partition(1);
	CHECK(tape.run(mtop_operation(PTAPE_MTNOP), {locate_in(1, 0)}) == 0);
	tape.engine.left[0] = far;
	tape.set_partition(0);
	SECTION("as the drive can")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTNOP), {there}) == 0);
		CHECK(tape.status().position.block == far);
	}
	SECTION("and if it cannot")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTNOP), {there.illegal()}) == -EINVAL);
	}
}

// -- MTMKPART

TEST_CASE("engine partitions: MTMKPART")
{
	PartitionedTape tape(5);
	const Exchange page = mode_page(partition_page(0));
	const std::vector<u8> two = {
		PTAPE_PAGE_PARTITIONS, 10, 3, 1, 0x34, 3, 0, 0, 0xff, 0xff, 0, 100};
	const Script to_beginning = {load(), page};

	SECTION("two")
	{
		tape.engine.left[1] = 77;
		CHECK(tape.run(mtop_operation(PTAPE_MTMKPART, 100),
			       to_beginning + Script{read_position(0), mode_page_select(two),
						     format_medium(1)}) == 0);
		check_shows(tape, 0, 0, 0);
		CHECK(int(tape.engine.partitions) == 2);
		tape.set_partition(1);
		CHECK(tape.run(write_operation(1024),
			       {read_position(0), locate_in(1, 0), write_6(1024)}) == 1024);
	}
	SECTION("one, and what is written then is proved to be at the beginning")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTMKPART, 0),
			       to_beginning + Script{read_position(0), format_medium(0)}) == 0);
		CHECK(int(tape.engine.partitions) == 1);
		CHECK(tape.run(write_operation(1024), {read_position(0), write_6(1024)}) == 1024);
		check_shows(tape, 0, 0, 1);
	}
	SECTION("a drive whose MODE SELECT does it")
	{
		std::vector<u8> told = partition_page(0);
		std::vector<u8> wanted = two;

		told[4] = 0x10;
		wanted[4] = 0x30;
		CHECK(tape.run(mtop_operation(PTAPE_MTMKPART, 100),
			       {load(), mode_page(told), read_position(0),
				mode_page_select(wanted)}) == 0);
		check_shows(tape, 0, 0, 0);
		CHECK(tape.run(mtop_operation(PTAPE_MTMKPART, 100),
			       {load(), mode_page(told), read_position(0),
				mode_page_select(wanted).unanswered()}) == -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
	}
	SECTION("what was written before is proved, and no filemark is due")
	{
		tape.write_blocks(1);
		CHECK(tape.run(mtop_operation(PTAPE_MTMKPART, 0),
			       proved_filemarks(0, 6) + to_beginning +
				       Script{read_position(0), format_medium(0)}) == 0);
		CHECK(tape.run(close_operation()) == 0);
	}
	SECTION("a failure is reported")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTMKPART, 0),
			       to_beginning + Script{read_position(0),
						     format_medium(0).medium_error()}) == -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
		CHECK(tape.run(mtop_operation(PTAPE_MTREW), {rewind()}) == 0);
	}
	SECTION("a refusal too, and nothing is lost by it")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTMKPART, 0),
			       to_beginning + Script{read_position(0),
						     format_medium(0).illegal()}) == -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_NOT);
		CHECK(tape.run(read_operation(1024), {read_6(1024)}) == 1024);
		CHECK(tape.run(mtop_operation(PTAPE_MTMKPART, 100),
			       to_beginning + Script{read_position(0),
						     mode_page_select(two).illegal()}) == -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_NOT);
	}
	SECTION("a reset in the middle: not with a layout that the drive may have forgotten")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTMKPART, 100),
			       to_beginning + Script{read_position(0), mode_page_select(two),
						     format_medium(1).power_on()}) == -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_NOT);
		CHECK(tape.run(mtop_operation(PTAPE_MTMKPART, 100),
			       to_beginning + medium_recovery(0) +
				       Script{mode_page_select(two),
					      format_medium(1).unanswered()}) == -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
	}
	SECTION("another cartridge is not formatted")
	{
		ptape_engine_absent(&tape.engine);
		CHECK(tape.run(mtop_operation(PTAPE_MTMKPART, 0),
			       to_beginning + medium_recovery(0, other_cartridge)) ==
		      -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_MEDIUM);
	}
	SECTION("the load is not answered")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTMKPART, 0), {load().unanswered()}) == -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_NOT);
	}
	SECTION("no right to write")
	{
		tape.open(5, {}, false);
		CHECK(tape.run(mtop_operation(PTAPE_MTMKPART, 0)) == -EACCES);
	}
}

} // namespace
} // namespace ptape::test
