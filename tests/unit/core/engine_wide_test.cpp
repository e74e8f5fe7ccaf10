// SPDX-License-Identifier: GPL-2.0-only
/*
 * Numbers beyond the 6- and 10-byte commands, on a scripted drive: SPACE(16),
 * LOCATE(16), READ POSITION's long form; and drives that do not know them.
 */
#include "scripted_drive.hpp"

#include <catch2/catch_test_macros.hpp>

namespace ptape::test
{
namespace
{

constexpr u8 blocks = PTAPE_SPACE_BLOCKS;
constexpr u8 marks = PTAPE_SPACE_FILEMARKS;
constexpr u64 far = 0x100000000; // the first block that 32 bits cannot tell

TEST_CASE("engine wide: SPACE")
{
	ScriptedTape tape;

	tape.open(0);
	SECTION("as far as an int goes, both ways")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTFSR, S32_MAX),
			       {space_16(blocks, S32_MAX), read_position(S32_MAX)}) == 0);
		CHECK(tape.status().position.block == S32_MAX);
		CHECK(tape.status().position.block_in_file == S32_MAX);
		CHECK(tape.run(mtop_operation(PTAPE_MTBSR, S32_MAX),
			       {space_16(blocks, -S32_MAX), read_position(0)}) == 0);
		CHECK(tape.run(mtop_operation(PTAPE_MTBSR, S32_MIN),
			       {space_16(blocks, 0x80000000), read_position(0x80000000)}) == 0);
		CHECK(tape.run(mtop_operation(PTAPE_MTFSF, S32_MIN),
			       {space_16(marks, S32_MIN)
					.sense(0, 0x00, 0x04)
					.eom()
					.information(0x7fffffff),
				read_position(0)}) == -EIO);
	}
	SECTION("what fits is sent in six bytes")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTFSR, PTAPE_SPACE_6_COUNT_MAX),
			       {space(blocks, PTAPE_SPACE_6_COUNT_MAX), read_position(0x7fffff)}) ==
		      0);
		CHECK(tape.run(mtop_operation(PTAPE_MTFSR, 1),
			       {space(blocks, 1), read_position(0x800000)}) == 0);
		CHECK(tape.run(mtop_operation(PTAPE_MTFSR, PTAPE_SPACE_6_COUNT_MIN),
			       {space(blocks, PTAPE_SPACE_6_COUNT_MIN), read_position(0)}) == 0);
	}
	SECTION("the residue of a long way")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTFSR, 0x1000000),
			       {space_16(blocks, 0x1000000).end_of_data().information(0xfffffe),
				read_position(2)}) == -EIO);
		CHECK(tape.status().position.block_in_file == 2);
	}
	SECTION("a drive that does not know it: EINVAL, once asked and not again")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTFSR, 0x800000),
			       {space_16(blocks, 0x800000).illegal()}) == -EINVAL);
		CHECK(tape.run(mtop_operation(PTAPE_MTFSR, 0x800000)) == -EINVAL);
		CHECK(tape.run(mtop_operation(PTAPE_MTBSF, 0x800000)) == -EINVAL);
		CHECK(tape.run(mtop_operation(PTAPE_MTFSF, S32_MIN)) == -EINVAL);
		// It has not moved, and says so.
		CHECK(tape.run(mtop_operation(PTAPE_MTFSR, 2),
			       {read_position(0), space(blocks, 2), read_position(2)}) == 0);
		CHECK(tape.status().position.block_in_file == 2);
		// The unit remembers it.
		CHECK(tape.run(close_operation()) == 0);
		tape.open(2);
		CHECK(tape.run(mtop_operation(PTAPE_MTFSR, 0x800000)) == -EINVAL);
	}
	SECTION("refused for another reason: not remembered")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTFSR, 0x800000),
			       {space_16(blocks, 0x800000).sense(0x5, 0x24, 0x00)}) == -EIO);
		CHECK(tape.run(mtop_operation(PTAPE_MTFSR, 0x800000),
			       {read_position(0), space_16(blocks, 0x800000),
				read_position(0x800000)}) == 0);
	}
	SECTION("no small number is blamed on the sixteen bytes")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTFSR, 2), {space(blocks, 2).illegal()}) ==
		      -EIO);
		CHECK(tape.run(mtop_operation(PTAPE_MTSEEK, 2), {locate(2).illegal()}) == -EIO);
		CHECK(tape.run(mtop_operation(PTAPE_MTREW), {rewind().illegal()}) == -EIO);
		CHECK_FALSE(tape.engine.no_space_16);
		CHECK_FALSE(tape.engine.no_locate_16);
	}
}

TEST_CASE("engine wide: READ POSITION")
{
	ScriptedTape tape;

	SECTION("the short form has no room: the long one is asked")
	{
		CHECK(tape.run(open_operation(),
			       {test_ready(), block_limits(), mode_sense(), medium_serial(),
				position_unknown(), read_position_long(far + 5)}) == 0);
		CHECK(tape.status().position.state == PTAPE_POSITION_KNOWN);
		CHECK(tape.status().position.block == far + 5);
		SECTION("and asked at once from there on")
		{
			CHECK(tape.run(tell_operation(), {read_position_long(far + 5)}) ==
			      s64(far + 5));
			tape.write_blocks(1);
			CHECK(tape.run(close_operation(),
				       {filemarks(1), read_position_long(far + 7)}) == 0);
		}
		SECTION("back below, the short one")
		{
			CHECK(tape.run(mtop_operation(PTAPE_MTREW), {rewind()}) == 0);
			CHECK(tape.run(tell_operation(), {read_position(0)}) == 0);
		}
		SECTION("cut off: not told")
		{
			Exchange cut = read_position_long(far + 5);

			cut.data.resize(20);
			CHECK(tape.run(tell_operation(), {cut}) == -EIO);
		}
	}
	SECTION("across the border in the middle of writing")
	{
		tape.open(0xfffffffe);
		tape.write_blocks(2);
		CHECK(tape.run(tell_operation(), {read_position_long(far)}) == s64(far));
		CHECK(tape.run(close_operation(), {filemarks(1), read_position_long(far + 1)}) ==
		      0);
	}
	SECTION("the long form does not know either")
	{
		Exchange unknown = read_position_long(7);

		unknown.data[0] = 0x04;
		tape.open(5);
		CHECK(tape.run(tell_operation(), {position_unknown(), unknown}) == -EIO);
		CHECK_FALSE(tape.engine.no_position_long);
	}
	SECTION("a drive without the long form is not asked for it again")
	{
		tape.open(5);
		CHECK(tape.run(tell_operation(), {position_unknown(), no_position_long()}) == -EIO);
		CHECK(tape.run(tell_operation(), {position_unknown()}) == -EIO);
		tape.open(5);
		CHECK(tape.run(tell_operation(), {position_unknown()}) == -EIO);
	}
}

TEST_CASE("engine wide: LOCATE")
{
	ScriptedTape tape;

	CHECK(tape.run(open_operation(),
		       {test_ready(), block_limits(), mode_sense(), medium_serial(),
			position_unknown(), read_position_long(far + 5)}) == 0);
	const Script reset = Script{read_6(1024).lun_reset()} + stable() + Script{mode_sense()};

	SECTION("recovery goes back")
	{
		CHECK(tape.run(read_operation(1024),
			       reset + Script{read_position_long(0), locate_16(far + 5),
					      read_position_long(far + 5), read_6(1024)}) == 1024);
		CHECK(tape.status().position.block == far + 6);
	}
	SECTION("a drive that cannot: the place is lost")
	{
		CHECK(tape.run(read_operation(1024),
			       reset + Script{read_position_long(0),
					      locate_16(far + 5).illegal()}) == -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
		CHECK(tape.engine.no_locate_16);
		// The unit remembers it, and the next recovery does not try.
		const Script lost =
			Script{test_ready(),	block_limits(),	    mode_sense(),
			       medium_serial(), position_unknown(), read_position_long(far + 5)};
		CHECK(tape.run(close_operation()) == -EIO);
		CHECK(tape.run(open_operation(), lost) == 0);
		CHECK(tape.run(read_operation(1024), reset + Script{read_position_long(0)}) ==
		      -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
		// What fits in ten bytes is sent in them.
		CHECK(tape.run(mtop_operation(PTAPE_MTSEEK, S32_MAX), {locate(S32_MAX)}) == 0);
	}
	SECTION("refused for another reason: not remembered")
	{
		CHECK(tape.run(read_operation(1024),
			       reset + Script{read_position_long(0),
					      locate_16(far + 5).sense(0x5, 0x24, 0x00)}) == -EIO);
		CHECK_FALSE(tape.engine.no_locate_16);
	}
	SECTION("the short form in a recovery has no room")
	{
		tape.engine.position.block = 5;
		CHECK(tape.run(read_operation(1024),
			       reset + Script{position_unknown(), read_position_long(far),
					      locate(5), read_position(5), read_6(1024)}) == 1024);
	}
}

TEST_CASE("engine wide: a drive that does not know where it stands is not asked in another form")
{
	ScriptedTape tape;

	tape.open(0);
	CHECK(tape.run(tell_operation(), {position_lost()}) == -EIO);
}

} // namespace
} // namespace ptape::test
