// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tape engine's four modes and their defaults on a scripted drive: what an
 * undefined mode can do, when a new session begins, and what is set in the
 * drive then, before the first write of a tape, and when it is set.
 */
#include "scripted_drive.hpp"

#include <catch2/catch_test_macros.hpp>

namespace ptape::test
{
namespace
{

constexpr s32 set_booleans = 0x30000000;
constexpr s32 clear_booleans = 0x40000000;
constexpr s32 default_block_length = 0x50000000;
constexpr s32 default_density = 0x60100000;
constexpr s32 default_compression = 0x60200000;
constexpr s32 default_buffered_mode = 0x60300000;
constexpr s32 no_such_option = s32(0x90000000);

ptape_operation open_mode(u8 mode, bool nonblock = false)
{
	ptape_operation operation = open_operation(true, nonblock);

	operation.mode = mode;
	return operation;
}

ptape_operation option(s32 argument)
{
	return mtop_operation(PTAPE_MTSETDRVBUFFER, argument);
}

ptape_operation prepare_operation(u32 length)
{
	ptape_operation operation = write_operation(length);

	operation.kind = PTAPE_OPERATION_PREPARE;
	return operation;
}

// A tape in the first mode, with options that were set while it was not ready.
void set_at_rest(ScriptedTape &tape, const std::vector<s32> &arguments, u8 mode = 0)
{
	const ptape_ready ready = tape.engine.ready;

	tape.engine.ready = PTAPE_READY_NOT;
	tape.engine.node_mode = mode;
	for (const s32 argument : arguments)
		REQUIRE(tape.run(option(argument)) == 0);
	tape.engine.node_mode = 0;
	tape.engine.ready = ready;
}

TEST_CASE("engine modes: an undefined one opens, and does no more")
{
	ScriptedTape tape;

	REQUIRE(tape.run(open_mode(2), facts()) == 0);
	CHECK(int(tape.status().node_mode) == 2);
	CHECK(tape.run(read_operation(1024)) == -ENXIO);
	CHECK(tape.run(write_operation(1024)) == -ENXIO);
	CHECK(tape.run(tell_operation()) == -ENXIO);
	CHECK(tape.run(sync_operation()) == -ENXIO);
	CHECK(tape.run(mtop_operation(PTAPE_MTREW)) == -ENXIO);
	CHECK(tape.run(mtop_operation(99)) == -ENXIO);
	// A drive without a medium is told of first, as stock does.
	tape.engine.ready = PTAPE_READY_NO_MEDIUM;
	CHECK(tape.run(read_operation(1024)) == -ENOMEDIUM);
	tape.engine.ready = PTAPE_READY_YES;

	SECTION("a buffered mode does not define it")
	{
		CHECK(tape.run(option(0), {mode_select({.buffered_mode = 0})}) == 0);
		CHECK(tape.run(read_operation(1024)) == -ENXIO);
	}
	SECTION("an option does")
	{
		CHECK(tape.run(option(set_booleans | PTAPE_OPTION_SYSV)) == 0);
		CHECK(tape.run(read_operation(1024), {read_6(1024)}) == 1024);
	}
	SECTION("even one that there is none of")
	{
		CHECK(tape.run(option(no_such_option)) == -EIO);
		CHECK(tape.run(tell_operation(), {read_position(0)}) == 0);
	}
}

TEST_CASE("engine modes: MTSETDRVBUFFER without an option is the buffered mode")
{
	ScriptedTape tape;

	tape.open(0);
	CHECK(tape.run(option(0), {mode_select({.buffered_mode = 0})}) == 0);
	CHECK(int(tape.status().buffered_mode) == 0);
	CHECK(tape.run(option(9), {mode_select({.buffered_mode = 1})}) == 0);
	CHECK(tape.run(option(2), {mode_select({.buffered_mode = 2}).illegal()}) == -EIO);
	CHECK(int(tape.status().buffered_mode) == 1);
	tape.engine.ready = PTAPE_READY_NO_MEDIUM;
	CHECK(tape.run(option(0)) == -ENOMEDIUM);
}

TEST_CASE("engine modes: a frozen tape takes no option")
{
	ScriptedTape tape;

	tape.open(5);
	tape.engine.frozen = PTAPE_FROZEN_POSITION;
	CHECK(tape.run(option(set_booleans | PTAPE_OPTION_SYSV)) == -EIO);
	CHECK(ptape_options_shown(&tape.engine.options, 0) == 0x107);
}

TEST_CASE("engine modes: an option leaves the automatic filemark due, and steps back first")
{
	ScriptedTape tape;

	tape.open(0, {.block_length = 512});
	SECTION("writing")
	{
		REQUIRE(tape.run(write_operation(512), {write_6(1, true)}) == 512);
		CHECK(tape.run(option(set_booleans | PTAPE_OPTION_CAN_PARTITIONS)) == 0);
		CHECK(tape.engine.can_partitions);
		CHECK(tape.run(close_operation(), proved_filemarks(1, 2)) == 0);
	}
	SECTION("behind a mark that nobody was told of")
	{
		REQUIRE(tape.run(read_operation(1024),
				 {read_6(2, true).filemark().information(1)}) == 512);
		CHECK(tape.run(option(set_booleans), {space(1, -1), read_position(1)}) == 0);
		CHECK_FALSE(tape.engine.can_partitions);
	}
}

TEST_CASE("engine defaults: set at once in a drive that is ready")
{
	ScriptedTape tape;

	tape.open(5);
	SECTION("block length")
	{
		CHECK(tape.run(option(default_block_length | 512),
			       {mode_select({.block_length = 512})}) == 0);
		CHECK(tape.status().block_length == 512);
		CHECK(tape.run(option(default_block_length | 512)) == 0);
	}
	SECTION("density")
	{
		CHECK(tape.run(option(default_density | 0x5c), {mode_select({.density = 0x5c})}) ==
		      0);
		CHECK(int(tape.status().density) == 0x5c);
	}
	SECTION("buffered mode")
	{
		CHECK(tape.run(option(default_buffered_mode),
			       {mode_select({.buffered_mode = 0})}) == 0);
		CHECK(int(tape.status().buffered_mode) == 0);
		CHECK(tape.run(option(default_buffered_mode)) == 0);
		CHECK(tape.run(option(default_buffered_mode | 0xfffff)) == 0);
	}
	SECTION("a drive that refuses is no error")
	{
		CHECK(tape.run(option(default_block_length | 512),
			       {mode_select({.block_length = 512}).illegal()}) == 0);
		CHECK(tape.status().block_length == 0);
		CHECK(tape.status().options.modes[0].block_length == 512);
	}
	SECTION("nor is a length outside of the drive's limits")
	{
		tape.engine.limits.max = 256;
		tape.engine.options.modes_defined = true;
		CHECK(tape.run(option(default_block_length | 512)) == 0);
		tape.engine.limits.min = 64;
		CHECK(tape.run(option(default_block_length | 32)) == 0);
		tape.engine.limits.max = 0;
		CHECK(tape.run(option(default_block_length | 512),
			       {mode_select({.block_length = 512})}) == 0);
	}
	SECTION("where the drive told no limits every length is tried")
	{
		tape.engine.limits_known = false;
		CHECK(tape.run(option(default_block_length | 0xfffffe),
			       {mode_select({.block_length = 0xfffffe})}) == 0);
	}
	SECTION("no medium any more")
	{
		CHECK(tape.run(option(default_block_length | 512),
			       {mode_select({.block_length = 512}).no_medium()}) == -EIO);
	}
	SECTION("after a pass-through the modes are asked first")
	{
		ptape_engine_passthrough(&tape.engine);
		CHECK(tape.run(option(default_block_length | 512),
			       {mode_sense({.density = 0x58}),
				mode_select({.block_length = 512, .density = 0x58})}) == 0);
	}
	SECTION("and a drive that does not tell them")
	{
		ptape_engine_passthrough(&tape.engine);
		CHECK(tape.run(option(default_block_length | 512),
			       {mode_sense().illegal(), mode_select({.block_length = 512,
								     .density = 0,
								     .buffered_mode = 0})}) == 0);
	}
}

TEST_CASE("engine defaults: what the program chose is not touched until its default is set")
{
	ScriptedTape tape;

	tape.open(0);
	REQUIRE(tape.run(mtop_operation(PTAPE_MTSETBLK, 2048),
			 {mode_select({.block_length = 2048})}) == 0);
	REQUIRE(tape.run(mtop_operation(PTAPE_MTSETDENSITY, 0x44),
			 {mode_select({.block_length = 2048, .density = 0x44})}) == 0);
	SECTION("the density's default leaves the block length")
	{
		set_at_rest(tape, {default_block_length | 512});
		CHECK(tape.run(option(default_density | 0x5c),
			       {mode_select({.block_length = 2048, .density = 0x5c})}) == 0);
	}
	SECTION("the block length's leaves the density")
	{
		set_at_rest(tape, {default_density | 0x5c});
		CHECK(tape.run(option(default_block_length | 512),
			       {mode_select({.block_length = 512, .density = 0x44})}) == 0);
	}
	SECTION("nor does a write at the beginning touch them, nor the next open")
	{
		set_at_rest(tape, {default_block_length | 512, default_density | 0x5c});
		CHECK(tape.run(prepare_operation(2048)) == 0);
		tape.open(0, {.block_length = 2048, .density = 0x44});
	}
}

TEST_CASE("engine defaults: another mode is a new session")
{
	ScriptedTape tape;

	tape.open(5);
	REQUIRE(tape.run(close_operation()) == 0);
	set_at_rest(tape,
		    {default_block_length | 512, default_density | 0x5c, default_buffered_mode | 0},
		    1);
	SECTION("block length and density by one command, buffered mode by another")
	{
		CHECK(tape.run(open_mode(1),
			       {test_ready(), block_limits(), mode_sense(),
				mode_select({.block_length = 512, .density = 0x5c}),
				mode_select(
					{.block_length = 512, .density = 0x5c, .buffered_mode = 0}),
				medium_serial(), read_position(5)}) == 0);
		CHECK(tape.status().block_length == 512);
		CHECK(tape.run(close_operation()) == 0);
		// The same mode again is none.
		CHECK(tape.run(open_mode(1), facts(5)) == 0);
	}
	SECTION("what the drive has already is not sent")
	{
		CHECK(tape.run(open_mode(1), facts(5, {.block_length = 512,
						       .density = 0x5c,
						       .buffered_mode = 0})) == 0);
	}
	SECTION("what the program chose in the last one is forgotten")
	{
		tape.engine.chosen = PTAPE_DEFAULT_FORMAT;
		CHECK(tape.run(open_mode(1), Script{test_ready(), block_limits(),
						    mode_sense({.buffered_mode = 0}),
						    mode_select({.block_length = 512,
								 .density = 0x5c,
								 .buffered_mode = 0}),
						    medium_serial(), read_position(5)}) == 0);
	}
	SECTION("an attention meanwhile: all is asked and set again")
	{
		CHECK(tape.run(open_mode(1),
			       Script{test_ready(), block_limits(), mode_sense(),
				      mode_select({.block_length = 512, .density = 0x5c})
					      .lun_reset()} +
				       Script{test_ready(), block_limits(), mode_sense(),
					      mode_select({.block_length = 512, .density = 0x5c}),
					      mode_select({.block_length = 512,
							   .density = 0x5c,
							   .buffered_mode = 0}),
					      medium_serial(), read_position(5)}) == 0);
	}
	SECTION("a drive that is not ready gets them when it is")
	{
		CHECK(tape.run(open_mode(1, true), {test_ready().no_medium()}) == 0);
		CHECK(tape.run(mtop_operation(PTAPE_MTLOAD),
			       {load(), test_ready(), block_limits(), mode_sense(),
				mode_select({.block_length = 512, .density = 0x5c}),
				mode_select(
					{.block_length = 512, .density = 0x5c, .buffered_mode = 0}),
				medium_serial(), read_position(0)}) == 0);
	}
	SECTION("a format that is refused fails the open once")
	{
		CHECK(tape.run(open_mode(1),
			       {test_ready(), block_limits(), mode_sense(),
				mode_select({.block_length = 512, .density = 0x5c}).illegal()}) ==
		      -EINVAL);
		CHECK(tape.run(open_mode(1), facts(5)) == 0);
	}
	SECTION("a length outside of the limits too, without a command")
	{
		CHECK(tape.run(open_mode(1), {test_ready(), block_limits(256), mode_sense()}) ==
		      -EINVAL);
		CHECK(tape.run(open_mode(1), facts(5)) == 0);
	}
	SECTION("a buffered mode that is refused is none")
	{
		CHECK(tape.run(open_mode(1),
			       {test_ready(), block_limits(), mode_sense(),
				mode_select({.block_length = 512, .density = 0x5c}),
				mode_select(
					{.block_length = 512, .density = 0x5c, .buffered_mode = 0})
					.illegal(),
				medium_serial(), read_position(5)}) == 0);
		CHECK(int(tape.status().buffered_mode) == 1);
	}
	SECTION("defaults for writes wait for a write")
	{
		set_at_rest(tape, {set_booleans | PTAPE_OPTION_DEF_WRITES}, 1);
		CHECK(tape.run(open_mode(1), {test_ready(), block_limits(), mode_sense(),
					      mode_select({.buffered_mode = 0}), medium_serial(),
					      read_position(5)}) == 0);
	}
}

TEST_CASE("engine defaults: a drive that was reset is a new session")
{
	ScriptedTape tape;

	tape.open(5);
	REQUIRE(tape.run(close_operation()) == 0);
	set_at_rest(tape, {default_block_length | 512});
	CHECK(tape.run(open_mode(0), Script{test_ready().changed()} +
					     Script{test_ready(), block_limits(), mode_sense(),
						    mode_select({.block_length = 512}),
						    medium_serial(), read_position(0)}) == 0);
	CHECK(tape.run(close_operation()) == 0);
	tape.open(0, {.block_length = 2048});
}

TEST_CASE("engine defaults: without another mode a default that is refused is borne")
{
	ScriptedTape tape;

	tape.open(5);
	REQUIRE(tape.run(close_operation()) == 0);
	set_at_rest(tape, {default_block_length | 512});
	tape.engine.new_session = true;
	CHECK(tape.run(open_mode(0), {test_ready(), block_limits(), mode_sense(),
				      mode_select({.block_length = 512}).illegal(), medium_serial(),
				      read_position(5)}) == 0);
	CHECK(tape.status().block_length == 0);
}

TEST_CASE("engine defaults: set before the first write of a tape")
{
	ScriptedTape tape;

	tape.open(0);
	set_at_rest(tape, {default_block_length | 512});
	CHECK(ptape_engine_starts_tape(&tape.engine));
	SECTION("and only there")
	{
		CHECK(tape.run(prepare_operation(1024), {mode_select({.block_length = 512})}) == 0);
		CHECK(tape.run(write_operation(1024), {write_6(2, true)}) == 1024);
		CHECK_FALSE(ptape_engine_starts_tape(&tape.engine));
		CHECK(tape.run(prepare_operation(1024)) == 0);
		CHECK(tape.run(write_operation(512), {write_6(1, true)}) == 512);
	}
	SECTION("not after reading there")
	{
		REQUIRE(tape.run(read_operation(1024), {read_6(1024).filemark()}) == 0);
		tape.engine.position.file = 0;
		CHECK_FALSE(ptape_engine_starts_tape(&tape.engine));
	}
	SECTION("not in another file")
	{
		tape.engine.position.file = 1;
		CHECK_FALSE(ptape_engine_starts_tape(&tape.engine));
	}
	SECTION("not behind the beginning")
	{
		tape.engine.position.block_in_file = 1;
		CHECK(tape.run(prepare_operation(1000)) == 0);
		CHECK(tape.run(write_operation(1000), {write_6(1000)}) == 1000);
	}
	SECTION("a drive that has them already is sent nothing")
	{
		tape.engine.mode.block_length = 512;
		CHECK(tape.run(prepare_operation(512)) == 0);
	}
	SECTION("refused: written as the drive has it")
	{
		CHECK(tape.run(prepare_operation(1024),
			       {mode_select({.block_length = 512}).illegal()}) == 0);
		CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
	}
	SECTION("refused, where modes are defined")
	{
		tape.engine.options.modes_defined = true;
		CHECK(tape.run(prepare_operation(1024),
			       {mode_select({.block_length = 512}).illegal()}) == -EINVAL);
	}
	SECTION("outside of the limits")
	{
		tape.engine.limits.min = 1024;
		CHECK(tape.run(prepare_operation(1024)) == 0);
		tape.engine.options.modes_defined = true;
		CHECK(tape.run(prepare_operation(1024)) == -EINVAL);
	}
	SECTION("an attention on the way: restored before the write")
	{
		CHECK(tape.run(prepare_operation(512),
			       {mode_select({.block_length = 512}).lun_reset(),
				mode_select({.block_length = 512})}) == 0);
		CHECK(tape.run(write_operation(512), recovery(0, {.block_length = 512}) +
							     Script{write_6(1, true)}) == 512);
	}
	SECTION("after a pass-through the modes are asked first")
	{
		ptape_engine_passthrough(&tape.engine);
		CHECK(tape.run(prepare_operation(512), {mode_sense({.block_length = 2048}),
							mode_select({.block_length = 512})}) == 0);
		CHECK(tape.run(write_operation(512), {read_position(0), write_6(1, true)}) == 512);
	}
}

TEST_CASE("engine defaults: a write that is refused sets nothing")
{
	ScriptedTape tape;

	tape.open(0, {.block_length = 2048});
	set_at_rest(tape, {default_block_length | 512});
	SECTION("without a length")
	{
		CHECK(tape.run(prepare_operation(0)) == 0);
	}
	SECTION("with one that does not fit the block length of before, as stock")
	{
		CHECK(tape.run(prepare_operation(512)) == -EINVAL);
	}
	SECTION("by who may not write")
	{
		tape.engine.opened_for_write = false;
		CHECK(tape.run(prepare_operation(2048)) == -EACCES);
	}
	SECTION("in a mode that is not defined")
	{
		tape.engine.node_mode = 1;
		CHECK(tape.run(prepare_operation(2048)) == -ENXIO);
	}
	SECTION("without a medium")
	{
		tape.engine.ready = PTAPE_READY_NO_MEDIUM;
		CHECK(tape.run(prepare_operation(2048)) == -ENOMEDIUM);
	}
	SECTION("on a frozen tape")
	{
		tape.engine.frozen = PTAPE_FROZEN_LOSS;
		CHECK(tape.run(prepare_operation(2048)) == -ENOTRECOVERABLE);
	}
}

std::vector<u8> with_algorithm(std::vector<u8> page, u8 algorithm)
{
	page[7] = algorithm;
	return page;
}

TEST_CASE("engine defaults: compression, set at once")
{
	ScriptedTape tape;

	tape.open(5);
	SECTION("on and off")
	{
		CHECK(tape.run(option(default_compression | 1),
			       {mode_page(compression_page(false)),
				mode_page_select(compression_page(true))}) == 0);
		CHECK(tape.engine.compression == PTAPE_COMPRESSION_ON);
		CHECK(tape.run(option(default_compression),
			       {mode_page(compression_page(true)),
				mode_page_select(compression_page(false))}) == 0);
	}
	SECTION("with an algorithm, which off has none of")
	{
		CHECK(tape.run(option(default_compression | 0x1001),
			       {mode_page(compression_page(false)),
				mode_page_select(with_algorithm(compression_page(true), 0x10))}) ==
		      0);
		CHECK(tape.run(option(default_compression),
			       {mode_page(with_algorithm(compression_page(true), 0x10)),
				mode_page_select(compression_page(false))}) == 0);
	}
	SECTION("a drive that cannot, or refuses, is no error")
	{
		Exchange cut = mode_page(compression_page(false));

		cut.data.resize(20);
		tape.engine.options.modes_defined = true;
		CHECK(tape.run(option(default_compression | 1),
			       {mode_page(compression_page(false, false))}) == 0);
		CHECK(tape.run(option(default_compression | 1), {cut}) == 0);
		CHECK(tape.run(option(default_compression | 1),
			       {mode_page(compression_page(false)).illegal()}) == 0);
		CHECK(tape.run(option(default_compression | 1),
			       {mode_page(compression_page(false)),
				mode_page_select(compression_page(true)).illegal()}) == 0);
		CHECK(tape.engine.compression == PTAPE_COMPRESSION_UNSET);
	}
	SECTION("before the step back over a mark that nobody was told of")
	{
		tape.engine.mode.block_length = 512;
		REQUIRE(tape.run(read_operation(1024),
				 {read_6(2, true).filemark().information(1)}) == 512);
		CHECK(tape.run(option(default_compression | 1),
			       {mode_page(compression_page(false, false)), space(1, -1),
				read_position(6)}) == 0);
	}
	SECTION("not where only the algorithm is named")
	{
		CHECK(tape.run(option(default_compression | 0x10ff)) == 0);
	}
}

TEST_CASE("engine defaults: compression, before the first write of a tape")
{
	ScriptedTape tape;
	const Script switches_on = {
		mode_page(compression_page(false), {.block_length = 512}),
		mode_page_select(compression_page(true), {.block_length = 512})};

	tape.open(0);
	set_at_rest(tape, {default_compression | 1, default_block_length | 512});
	SECTION("after the format")
	{
		CHECK(tape.run(prepare_operation(512),
			       Script{mode_select({.block_length = 512})} + switches_on) == 0);
		// Set once in a session.
		CHECK(tape.run(prepare_operation(512)) == 0);
	}
	SECTION("also where the format is refused")
	{
		CHECK(tape.run(prepare_operation(512),
			       {mode_select({.block_length = 512}).illegal(),
				mode_page(compression_page(false)),
				mode_page_select(compression_page(true))}) == 0);
	}
	SECTION("not what the program has set")
	{
		REQUIRE(tape.run(mtop_operation(PTAPE_MTCOMPRESSION, 0),
				 {mode_page(compression_page(true)),
				  mode_page_select(compression_page(false))}) == 0);
		CHECK(tape.run(prepare_operation(512), {mode_select({.block_length = 512})}) == 0);
	}
	SECTION("refused, where modes are defined")
	{
		tape.engine.options.modes_defined = true;
		CHECK(tape.run(prepare_operation(512),
			       {mode_select({.block_length = 512}),
				mode_page(compression_page(false, false))}) == -EINVAL);
	}
}

TEST_CASE("engine modes: booleans that are cleared again")
{
	ScriptedTape tape;

	tape.open(5);
	CHECK(tape.run(option(set_booleans | PTAPE_OPTION_TWO_FM)) == 0);
	CHECK(ptape_options_shown(&tape.engine.options, 0) == 0x117);
	CHECK(tape.run(option(clear_booleans | PTAPE_OPTION_TWO_FM)) == 0);
	CHECK(ptape_options_shown(&tape.engine.options, 0) == 0x107);
	CHECK(tape.run(option(s32(0x80000000) | 5)) == -EINVAL);
}

} // namespace
} // namespace ptape::test
