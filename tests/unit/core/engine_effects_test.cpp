// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the drive options change in the tape engine, on a scripted drive: the
 * end of a file, motions that nobody waits for, the door, what an open asks,
 * timeouts and what is counted.
 */
#include "scripted_drive.hpp"

#include <catch2/catch_test_macros.hpp>

namespace ptape::test
{
namespace
{

constexpr s32 set_booleans = 0x30000000;

void set(ScriptedTape &tape, u32 booleans)
{
	REQUIRE(tape.run(mtop_operation(PTAPE_MTSETDRVBUFFER, s32(set_booleans | booleans))) == 0);
}

// The same command with bits in byte 1.
Exchange with(Exchange exchange, u8 bits)
{
	exchange.cdb[1] |= bits;
	return exchange;
}

Exchange immediate(const Exchange &exchange)
{
	return with(exchange, 1);
}

ptape_operation release_operation()
{
	ptape_operation operation = close_operation();

	operation.kind = PTAPE_OPERATION_RELEASE;
	return operation;
}

// Asked before the medium is touched behind a motion that was not waited for.
Script arrived(u32 block)
{
	return {test_ready(), read_position(block)};
}

TEST_CASE("engine effects: two filemarks end a file, and the tape stands between them")
{
	ScriptedTape tape;

	tape.open(0);
	set(tape, PTAPE_OPTION_TWO_FM);
	tape.write_blocks(2);
	SECTION("a node that does not rewind")
	{
		CHECK(tape.run(close_operation(),
			       proved_filemarks(2, 4) + Script{space(1, -1), read_position(3)}) ==
		      0);
		CHECK(tape.status().position.file == 1);
		CHECK(tape.status().position.block_in_file == 0);
		CHECK(tape.status().end == PTAPE_END_NONE);
	}
	SECTION("one that rewinds")
	{
		CHECK(tape.run(close_operation(true), proved_filemarks(2, 4) + Script{rewind()}) ==
		      0);
	}
	SECTION("MTWEOF writes as many as it is told")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF), proved_filemarks(1, 3)) == 0);
	}
}

TEST_CASE("engine effects: to the end of data at once, without counting files")
{
	ScriptedTape tape;

	tape.open(0);
	set(tape, PTAPE_OPTION_FAST_MTEOM);
	CHECK(tape.run(mtop_operation(PTAPE_MTEOM), {space(3, 0), read_position(20)}) == 0);
	CHECK(tape.status().position.file == PTAPE_NUMBER_UNKNOWN);
	CHECK(tape.status().position.block_in_file == PTAPE_NUMBER_UNKNOWN);
	CHECK(tape.status().end == PTAPE_END_DATA);
}

TEST_CASE("engine effects: System V leaves a file behind its mark")
{
	ScriptedTape tape;

	tape.open(0, {.block_length = 512});
	set(tape, PTAPE_OPTION_SYSV);
	SECTION("reading was in the middle")
	{
		REQUIRE(tape.run(read_operation(512), {read_6(1, true)}) == 512);
		CHECK(tape.run(close_operation(), {space(1, 1), read_position(6)}) == 0);
		CHECK(tape.status().position.file == 1);
		CHECK(tape.status().position.block_in_file == 0);
	}
	SECTION("and there is no mark ahead")
	{
		REQUIRE(tape.run(read_operation(512), {read_6(1, true)}) == 512);
		CHECK(tape.run(close_operation(), {space(1, 1).end_of_data().information(1),
						   read_position(6)}) == -EIO);
	}
	SECTION("the mark was met and not told")
	{
		REQUIRE(tape.run(read_operation(1024),
				 {read_6(2, true).filemark().information(1)}) == 512);
		CHECK(tape.run(close_operation()) == 0);
		CHECK(tape.status().position.file == 1);
		CHECK(tape.status().position.block_in_file == 0);
	}
	SECTION("the mark was told")
	{
		REQUIRE(tape.run(read_operation(512), {read_6(1, true).filemark()}) == 0);
		CHECK(tape.run(close_operation()) == 0);
	}
	SECTION("nothing was read")
	{
		CHECK(tape.run(close_operation()) == 0);
	}
	SECTION("a node that rewinds")
	{
		REQUIRE(tape.run(read_operation(512), {read_6(1, true)}) == 512);
		CHECK(tape.run(close_operation(true), {rewind()}) == 0);
	}
}

TEST_CASE("engine effects: SILI is set in variable mode alone")
{
	ScriptedTape tape;

	SECTION("variable")
	{
		tape.open(0);
		set(tape, PTAPE_OPTION_SILI);
		CHECK(tape.run(read_operation(1024), {with(read_6(1024), 2).residual(424)}) == 600);
		CHECK(tape.status().position.block == 1);
	}
	SECTION("fixed")
	{
		tape.open(0, {.block_length = 512});
		set(tape, PTAPE_OPTION_SILI);
		CHECK(tape.run(read_operation(1024), {read_6(2, true)}) == 1024);
	}
}

TEST_CASE("engine effects: filemarks that nobody waits for are no proof")
{
	ScriptedTape tape;

	tape.open(0);
	set(tape, PTAPE_OPTION_NOWAIT_EOF);
	tape.write_blocks(1);
	SECTION("MTWEOF")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF), {filemarks(1, true)}) == 0);
		CHECK(tape.status().unproved);
		CHECK(tape.run(close_operation(), proved_filemarks(0, 2)) == 0);
	}
	SECTION("a flush waits all the same")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF, 0), proved_filemarks(0, 1)) == 0);
	}
	SECTION("the close's")
	{
		CHECK(tape.run(close_operation(), {filemarks(1, true)}) == 0);
		CHECK(tape.status().unproved);
	}
	SECTION("but not before a rewind")
	{
		CHECK(tape.run(close_operation(true), proved_filemarks(1, 2) + Script{rewind()}) ==
		      0);
	}
	SECTION("nor before the way back between two of them")
	{
		set(tape, PTAPE_OPTION_TWO_FM);
		CHECK(tape.run(close_operation(),
			       proved_filemarks(2, 3) + Script{space(1, -1), read_position(2)}) ==
		      0);
	}
	SECTION("nor before a motion")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTREW),
			       proved_filemarks(1, 2) + Script{rewind()}) == 0);
	}
	SECTION("a drive without a buffer has none")
	{
		REQUIRE(tape.run(close_operation(), {filemarks(1, true)}) == 0);
		tape.open(2, {.buffered_mode = 0});
		CHECK(ptape_options_shown(&tape.engine.options, 0) == 0x107);
	}
	SECTION("one that does not say if it has keeps them")
	{
		REQUIRE(tape.run(close_operation(), {filemarks(1, true)}) == 0);
		REQUIRE(tape.run(open_operation(),
				 {test_ready(), block_limits(), mode_sense().illegal(),
				  medium_serial(), read_position(2)}) == 0);
		CHECK(ptape_options_shown(&tape.engine.options, 0) == 0x8107);
	}
}

TEST_CASE("engine effects: a motion that was not waited for has ended before the next access")
{
	ScriptedTape tape;

	tape.open(5);
	set(tape, PTAPE_OPTION_NOWAIT);
	REQUIRE(tape.run(mtop_operation(PTAPE_MTREW), {immediate(rewind())}) == 0);
	CHECK(tape.status().position.file == 0);
	SECTION("and a write")
	{
		CHECK(tape.run(write_operation(1024), arrived(0) + Script{write_6(1024)}) == 1024);
		tape.write_blocks(1);
	}
	SECTION("a drive that is still at it is waited for")
	{
		CHECK(tape.run(read_operation(1024),
			       Script{test_ready().becoming_ready(), pause()} + arrived(0) +
				       Script{read_6(1024)}) == 1024);
	}
	SECTION("but not for ever, and it is asked again")
	{
		Script polls(std::size_t{2} * PTAPE_POLLS_OPEN_MAX, pause());

		for (unsigned at = 0; at < polls.size(); at += 2)
			polls[at] = test_ready().becoming_ready();
		polls.push_back(test_ready().becoming_ready());
		CHECK(tape.run(read_operation(1024), polls) == -EIO);
		CHECK(tape.run(mtop_operation(PTAPE_MTFSF),
			       Script{test_ready().becoming_ready(), pause()} + arrived(0) +
				       Script{space(1, 1), read_position(7)}) == 0);
	}
}

TEST_CASE("engine effects: where a motion that was not waited for may have led")
{
	ScriptedTape tape;

	tape.open(5);
	set(tape, PTAPE_OPTION_NOWAIT);
	REQUIRE(tape.run(mtop_operation(PTAPE_MTREW), {immediate(rewind())}) == 0);
	CHECK(tape.status().position.file == 0);
	SECTION("one that cannot is an error, and nothing is written")
	{
		CHECK(tape.run(write_operation(1024), {test_ready().not_ready()}) == -EIO);
		CHECK(tape.status().ready == PTAPE_READY_YES);
		CHECK(tape.run(write_operation(1024), {test_ready().no_medium()}) == -ENOMEDIUM);
	}
	SECTION("it stands elsewhere: frozen")
	{
		CHECK(tape.run(write_operation(1024), arrived(3)) == -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
	}
	SECTION("it does not know: frozen")
	{
		CHECK(tape.run(write_operation(1024), {test_ready(), position_unknown(),
						       no_position_long(), position_unknown()}) ==
		      -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
	}
	SECTION("a reset on the way is proved as ever")
	{
		CHECK(tape.run(write_operation(1024), Script{test_ready().lun_reset()} +
							      arrived(3) + recovery(0) +
							      Script{write_6(1024)}) == 1024);
		CHECK(tape.engine.counters.resets == 1);
	}
	SECTION("a recovery waits for the drive by itself")
	{
		ptape_engine_absent(&tape.engine);
		CHECK(tape.run(write_operation(1024), medium_recovery(0) + Script{write_6(1024)}) ==
		      1024);
	}
	SECTION("killed before it is asked: the next call does")
	{
		CHECK(tape.run(write_operation(1024),
			       {test_ready(),
				read_position(0).ends_with(PTAPE_EVENT_INTERRUPTED)}) == -EINTR);
		CHECK(tape.run(write_operation(1024), recovery(0) + Script{write_6(1024)}) == 1024);
	}
	SECTION("another motion need not wait")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTSEEK, 9), {immediate(locate(9))}) == 0);
		CHECK(tape.run(tell_operation(), arrived(9) + Script{read_position(9)}) == 9);
		CHECK(tape.run(tell_operation(), {read_position(9)}) == 9);
	}
	SECTION("and the next open asks what every open asks")
	{
		REQUIRE(tape.run(close_operation()) == 0);
		tape.open(0);
		tape.write_blocks(1);
	}
}

TEST_CASE("engine effects: which motions are not waited for")
{
	ScriptedTape tape;

	tape.open(5);
	set(tape, PTAPE_OPTION_NOWAIT);
	SECTION("a rewinding close")
	{
		CHECK(tape.run(close_operation(true), {immediate(rewind())}) == 0);
	}
	SECTION("retension")
	{
		REQUIRE(tape.run(mtop_operation(PTAPE_MTRETEN), {immediate(retension())}) == 0);
		CHECK(tape.run(read_operation(1024), arrived(0) + Script{read_6(1024)}) == 1024);
	}
	SECTION("a load waits by itself")
	{
		REQUIRE(tape.run(mtop_operation(PTAPE_MTLOAD),
				 Script{immediate(load()), test_ready().becoming_ready(), pause()} +
					 facts(0)) == 0);
		tape.write_blocks(1);
	}
	SECTION("an unload is not waited for")
	{
		REQUIRE(tape.run(mtop_operation(PTAPE_MTUNLOAD), {immediate(unload())}) == 0);
		CHECK(tape.run(read_operation(1024)) == -ENOMEDIUM);
	}
	SECTION("a place that is not there")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTSEEK, 9),
			       {immediate(locate(9)).end_of_data()}) == -EIO);
		CHECK(tape.run(read_operation(1024), {read_position(4), read_6(1024)}) == 1024);
	}
	SECTION("recovery's own motions are waited for")
	{
		CHECK(tape.run(read_operation(1024),
			       Script{read_6(1024).lun_reset()} + recovery(0) +
				       Script{locate(5), read_position(5), read_6(1024)}) == 1024);
	}
}

TEST_CASE("engine effects: the door locks by itself and opens after the close")
{
	ScriptedTape tape;

	tape.open(0);
	CHECK(tape.run(release_operation()) == 0);
	set(tape, PTAPE_OPTION_AUTO_LOCK);
	SECTION("at the first read")
	{
		CHECK(tape.run(read_operation(1024), {prevent_allow(true), read_6(1024)}) == 1024);
		CHECK(tape.run(read_operation(1024), {read_6(1024)}) == 1024);
		CHECK(tape.run(close_operation()) == 0);
		CHECK(tape.run(release_operation(), {prevent_allow(false)}) == 0);
		CHECK_FALSE(tape.engine.door_locked);
		CHECK(tape.run(release_operation()) == 0);
	}
	SECTION("at the first write, and whatever became of the close")
	{
		CHECK(tape.run(write_operation(1024), {prevent_allow(true), write_6(1024)}) ==
		      1024);
		CHECK(tape.run(close_operation(), {filemarks(1).medium_error()}) == -EIO);
		CHECK(tape.run(release_operation(), {prevent_allow(false)}) == 0);
	}
	SECTION("a drive that went away is not locked again when it returns")
	{
		CHECK(tape.run(write_operation(1024), {prevent_allow(true), write_6(1024)}) ==
		      1024);
		CHECK(tape.run(close_operation(), proved_filemarks(1, 2)) == 0);
		CHECK(tape.run(release_operation(),
			       {prevent_allow(false).no_path(),
				await_path().ends_with(PTAPE_EVENT_DEADLINE)}) == -ENXIO);
		CHECK_FALSE(tape.engine.door_locked);
	}
	SECTION("a door that cannot be locked is left alone until the next open")
	{
		CHECK(tape.run(read_operation(1024),
			       {prevent_allow(true).illegal(), read_6(1024)}) == 1024);
		CHECK(tape.run(read_operation(1024), {read_6(1024)}) == 1024);
		CHECK(tape.run(release_operation()) == 0);
		tape.open(2);
		CHECK(tape.run(read_operation(1024), {prevent_allow(true), read_6(1024)}) == 1024);
	}
	SECTION("one that the program locked stays so")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTLOCK), {prevent_allow(true)}) == 0);
		CHECK(tape.run(read_operation(1024), {read_6(1024)}) == 1024);
		CHECK(tape.run(release_operation()) == 0);
		CHECK(tape.engine.door_locked);
	}
	SECTION("an unlock that is refused")
	{
		CHECK(tape.run(read_operation(1024), {prevent_allow(true), read_6(1024)}) == 1024);
		CHECK(tape.run(release_operation(), {prevent_allow(false).illegal()}) == 0);
	}
	SECTION("no read without a medium")
	{
		CHECK(tape.run(read_operation(1024), {prevent_allow(true).no_medium()}) == -EIO);
	}
	SECTION("after a reset it is locked again")
	{
		CHECK(tape.run(read_operation(1024), {prevent_allow(true), read_6(1024)}) == 1024);
		CHECK(tape.run(read_operation(1024),
			       Script{read_6(1024).lun_reset()} + stable() +
				       Script{mode_sense(), prevent_allow(true), read_position(1),
					      read_6(1024)}) == 1024);
		CHECK(tape.run(release_operation(), {prevent_allow(false)}) == 0);
	}
}

TEST_CASE("engine effects: an open that does not ask for block limits checks none")
{
	ScriptedTape tape;

	tape.open(0);
	CHECK(tape.run(write_operation(0x800001)) == -EINVAL);
	set(tape, PTAPE_OPTION_NO_BLKLIMS);
	REQUIRE(tape.run(close_operation()) == 0);
	REQUIRE(tape.run(open_operation(),
			 {test_ready(), mode_sense(), medium_serial(), read_position(0)}) == 0);
	CHECK(tape.run(write_operation(0x800001), {write_6(0x800001)}) == 0x800001);
	CHECK(tape.run(write_operation(0x1000000)) == -EINVAL);
}

TEST_CASE("engine effects: cleaning is asked for until a new session")
{
	ScriptedTape tape;
	Exchange sense_bytes = read_6(1024).early_warning();

	tape.open(5);
	SECTION("by its code")
	{
		CHECK(tape.run(read_operation(1024), {read_6(1024).sense(0x1, 0x00, 0x17)}) ==
		      1024);
		CHECK(tape.status().recovered == 1);
	}
	SECTION("by the bytes of SET_CLN, as the shell has seen them")
	{
		sense_bytes.event.result.cleaning = true;
		CHECK(tape.run(read_operation(1024), {sense_bytes}) == 1024);
		CHECK(tape.status().recovered == 0);
	}
	CHECK(tape.status().cleaning);
	CHECK(tape.run(close_operation()) == 0);
	tape.open(6);
	CHECK(tape.status().cleaning);
	CHECK(tape.run(close_operation()) == 0);
	CHECK(tape.run(open_operation(), Script{test_ready().changed()} + facts(0)) == 0);
	CHECK_FALSE(tape.status().cleaning);
}

TEST_CASE("engine effects: other sense of the same codes asks for nothing")
{
	ScriptedTape tape;

	tape.open(5);
	CHECK(tape.run(read_operation(1024), {read_6(1024).sense(0x3, 0x11, 0x17)}) == -EIO);
	CHECK(tape.run(mtop_operation(PTAPE_MTREW), {rewind().sense(0x1, 0x00, 0x00)}) == 0);
	CHECK_FALSE(tape.status().cleaning);
	CHECK(tape.status().recovered == 1);
}

// The first command of an operation.
ptape_command first_command(ScriptedTape &tape, const ptape_operation &operation)
{
	ptape_event event = {};
	ptape_step step = {};

	event.kind = PTAPE_EVENT_STARTED;
	ptape_engine_begin(&tape.engine, &operation);
	ptape_engine_step(&tape.engine, &event, &step);
	REQUIRE(step.kind == PTAPE_STEP_COMMAND);
	return step.command;
}

TEST_CASE("engine effects: a command carries its timeout and the cleaning rule")
{
	ScriptedTape tape;

	tape.open(0);
	CHECK(first_command(tape, read_operation(1024)).timeout_s == 900);
	CHECK(first_command(tape, mtop_operation(PTAPE_MTREW)).timeout_s == 14000);
	REQUIRE(tape.run(mtop_operation(PTAPE_MTSETDRVBUFFER, 0x70000000 | 60)) == 0);
	REQUIRE(tape.run(mtop_operation(PTAPE_MTSETDRVBUFFER, 0x70100000 | 7200)) == 0);
	REQUIRE(tape.run(mtop_operation(PTAPE_MTSETDRVBUFFER, s32(0x80030f12))) == 0);
	CHECK(first_command(tape, mtop_operation(PTAPE_MTREW)).timeout_s == 7200);
	const ptape_command read = first_command(tape, read_operation(1024));
	CHECK(read.timeout_s == 60);
	CHECK(int(read.cleaning.at) == 18);
	CHECK(int(read.cleaning.mask) == 0x0f);
	CHECK(int(read.cleaning.value) == 3);
	// What is not waited for needs no hours.
	set(tape, PTAPE_OPTION_NOWAIT);
	CHECK(first_command(tape, mtop_operation(PTAPE_MTREW)).timeout_s == 60);
	CHECK(first_command(tape, mtop_operation(PTAPE_MTFSF)).timeout_s == 7200);
}

} // namespace
} // namespace ptape::test
