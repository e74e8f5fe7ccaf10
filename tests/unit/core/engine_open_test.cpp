// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tape engine's open and close on a scripted drive: what is asked, how long
 * is waited, which errno comes, and when a close writes a filemark.
 */
#include "scripted_drive.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

namespace ptape::test
{
namespace
{

Script repeated(const Exchange &exchange, unsigned times)
{
	return Script(times, exchange);
}

TEST_CASE("engine open: asks readiness, limits, modes, cartridge and position")
{
	ScriptedTape tape;

	CHECK(tape.run(open_operation(),
		       {test_ready(), block_limits(), mode_sense({.block_length = 512}),
			medium_serial(), read_position(7)}) == 0);
	const ptape_tape_status status = tape.status();
	CHECK(status.ready == PTAPE_READY_YES);
	CHECK(status.block_length == 512);
	CHECK(int(status.density) == 0x5e);
	CHECK(int(status.buffered_mode) == 1);
	CHECK(status.position.state == PTAPE_POSITION_KNOWN);
	CHECK(status.position.block == 7);
	CHECK(status.position.file == PTAPE_NUMBER_UNKNOWN);
	CHECK(status.position.block_in_file == PTAPE_NUMBER_UNKNOWN);
	CHECK(std::string_view(reinterpret_cast<const char *>(tape.engine.medium_serial),
			       tape.engine.medium_serial_len) == our_cartridge);
}

TEST_CASE("engine open: at the beginning of tape file and block are 0")
{
	ScriptedTape tape;

	tape.open(0);
	CHECK(tape.status().position.file == 0);
	CHECK(tape.status().position.block_in_file == 0);
}

TEST_CASE("engine open: numbers survive a close when the position is confirmed")
{
	ScriptedTape tape;

	tape.open(0);
	tape.write_blocks(2);
	CHECK(tape.run(close_operation(), proved_filemarks(1, 3)) == 0);
	SECTION("at the same place")
	{
		tape.open(3);
		CHECK(tape.status().position.file == 1);
		CHECK(tape.status().position.block_in_file == 0);
	}
	SECTION("moved by somebody")
	{
		tape.open(2);
		CHECK(tape.status().position.file == PTAPE_NUMBER_UNKNOWN);
	}
	SECTION("the same place on perhaps another cartridge")
	{
		CHECK(tape.run(open_operation(), Script{test_ready().changed()} + facts(3)) == 0);
		CHECK(tape.status().position.file == PTAPE_NUMBER_UNKNOWN);
	}
}

TEST_CASE("engine open: a drive that tells nothing is a drive all the same")
{
	ScriptedTape tape;
	const Exchange modes = GENERATE(mode_sense().illegal(), mode_sense().status(0x04));

	CHECK(tape.run(open_operation(), {test_ready(), block_limits().illegal(), modes,
					  medium_serial().illegal(), read_position(0).illegal()}) ==
	      0);
	CHECK_FALSE(tape.engine.limits_known);
	CHECK(tape.engine.position_untold);
	CHECK(int(tape.engine.medium_serial_len) == 0);
	CHECK(tape.status().block_length == 0);
	// As stock: written without a position; a filemark's GOOD is the proof.
	tape.write_blocks(1);
	CHECK(tape.status().unproved);
	CHECK(tape.run(mtop_operation(PTAPE_MTWEOF), {filemarks(1)}) == 0);
	CHECK_FALSE(tape.status().unproved);
	CHECK(tape.run(tell_operation(), {read_position(0).illegal()}) == -EIO);
	CHECK(tape.run(mtop_operation(PTAPE_MTFSR), {space(0, 1)}) == 0);

	SECTION("a doubt freezes it")
	{
		ptape_engine_absent(&tape.engine);
		CHECK(tape.run(write_operation(1024), stable() + Script{medium_serial().illegal()} +
							      Script{mode_sense().illegal(),
								     read_position(0).illegal()}) ==
		      -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_MEDIUM);
	}
	SECTION("one that learns to tell is believed")
	{
		CHECK(tape.run(tell_operation(), {read_position(9)}) == 9);
		CHECK_FALSE(tape.engine.position_untold);
	}
}

TEST_CASE("engine open: where the answer to the position is not understood, the place is lost")
{
	ScriptedTape tape;
	// The first as scsi_debug up to 7.2, to which READ POSITION is PRE-FETCH.
	const Exchange nonsense =
		GENERATE(read_position(0).status(0x04), read_position(0).sense(0x9, 0x80, 0x00));

	CHECK(tape.run(open_operation(), {test_ready(), block_limits(), mode_sense(),
					  medium_serial(), nonsense}) == 0);
	CHECK_FALSE(tape.engine.position_untold);
	CHECK(tape.status().position.state == PTAPE_POSITION_LOST);
	SECTION("it is asked again before anything is written")
	{
		CHECK(tape.run(write_operation(1024), {nonsense}) == -EIO);
		CHECK(tape.run(write_operation(1024), {read_position(3), write_6(1024)}) == 1024);
	}
	SECTION("in which partition a rewind has ended is asked, too")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTREW), {rewind()}) == 0);
		CHECK(tape.run(write_operation(1024), {read_position(0), write_6(1024)}) == 1024);
	}
}

TEST_CASE("engine open: answers cut short count as none")
{
	ScriptedTape tape;
	Exchange limits = block_limits();
	Exchange modes = mode_sense({.block_length = 512});
	Exchange serial = medium_serial();
	Exchange position = read_position(5);

	limits.data.pop_back();
	modes.data.pop_back();
	serial.data.resize(8);
	position.data.pop_back();
	CHECK(tape.run(open_operation(), {test_ready(), limits, modes, serial, position}) == 0);
	CHECK_FALSE(tape.engine.limits_known);
	CHECK(tape.status().block_length == 0);
	CHECK(int(tape.engine.medium_serial_len) == 0);
	CHECK(tape.engine.position_untold);
}

TEST_CASE("engine open: a serial number longer than its field is cut")
{
	ScriptedTape tape;

	CHECK(tape.run(open_operation(), {test_ready(), block_limits(), mode_sense(),
					  medium_serial(std::string(40, 'x')), read_position(0)}) ==
	      0);
	CHECK(int(tape.engine.medium_serial_len) == PTAPE_MEDIUM_SERIAL_LEN);
}

TEST_CASE("engine open: no medium")
{
	ScriptedTape tape;

	SECTION("blocking: ENOMEDIUM at once")
	{
		CHECK(tape.run(open_operation(), {test_ready().no_medium()}) == -ENOMEDIUM);
	}
	SECTION("O_NONBLOCK: open, and every use says so")
	{
		CHECK(tape.run(open_operation(true, true), {test_ready().no_medium()}) == 0);
		CHECK(tape.status().ready == PTAPE_READY_NO_MEDIUM);
		CHECK(tape.run(read_operation(1024)) == -ENOMEDIUM);
		CHECK(tape.run(write_operation(1024)) == -ENOMEDIUM);
		CHECK(tape.run(mtop_operation(PTAPE_MTREW)) == -ENOMEDIUM);
		CHECK(tape.run(tell_operation()) == -EIO);
		CHECK(tape.run(close_operation()) == 0);
		CHECK(tape.run(close_operation(true)) == -ENOMEDIUM);
		// A load asks everything.
		CHECK(tape.run(mtop_operation(PTAPE_MTLOAD), Script{load()} + facts(0)) == 0);
		tape.write_blocks(1);
	}
	SECTION("O_NONBLOCK: a load that loads nothing is no error")
	{
		CHECK(tape.run(open_operation(true, true), {test_ready().no_medium()}) == 0);
		CHECK(tape.run(mtop_operation(PTAPE_MTLOAD), {load(), test_ready().no_medium()}) ==
		      0);
		CHECK(tape.run(read_operation(1024)) == -ENOMEDIUM);
	}
}

TEST_CASE("engine open: not ready")
{
	ScriptedTape tape;

	SECTION("needs a hand, blocking")
	{
		CHECK(tape.run(open_operation(), {test_ready().not_ready()}) == -EIO);
	}
	SECTION("needs a hand, O_NONBLOCK")
	{
		CHECK(tape.run(open_operation(true, true), {test_ready().not_ready()}) == 0);
		CHECK(tape.status().ready == PTAPE_READY_NOT);
		CHECK(tape.run(read_operation(1024)) == -EIO);
		CHECK(tape.run(mtop_operation(PTAPE_MTREW)) == -EIO);
		CHECK(tape.run(close_operation(true)) == -EIO);
	}
	SECTION("becoming ready, O_NONBLOCK: not waited for")
	{
		CHECK(tape.run(open_operation(true, true), {test_ready().becoming_ready()}) == 0);
		CHECK(tape.status().ready == PTAPE_READY_NOT);
	}
	SECTION("becoming ready, blocking: waited for, with an attention at the end of it")
	{
		Script script;

		for (unsigned poll = 0; poll < 40; ++poll)
			script = script + Script{test_ready().becoming_ready(), pause()};
		CHECK(tape.run(open_operation(),
			       script + Script{test_ready().changed()} + facts(0)) == 0);
	}
	SECTION("busy: waited for as well")
	{
		CHECK(tape.run(open_operation(),
			       Script{test_ready().status(PTAPE_STATUS_BUSY), pause()} +
				       facts(0)) == 0);
	}
	SECTION("becoming ready for ever, blocking")
	{
		Script script;

		for (unsigned poll = 0; poll < PTAPE_POLLS_OPEN_MAX; ++poll)
			script = script + Script{test_ready().becoming_ready(), pause()};
		CHECK(tape.run(open_operation(), script + Script{test_ready().becoming_ready()}) ==
		      -EIO);
	}
	SECTION("a signal ends the wait")
	{
		CHECK(tape.run(open_operation(), {test_ready().becoming_ready(),
						  pause().ends_with(PTAPE_EVENT_INTERRUPTED)}) ==
		      -EINTR);
		CHECK_FALSE(tape.killable_only);
	}
}

TEST_CASE("engine open: attentions are drained, sixteen of them")
{
	ScriptedTape tape;

	SECTION("sixteen")
	{
		CHECK(tape.run(open_operation(),
			       repeated(test_ready().power_on(), PTAPE_ATTEMPTS_MAX) + facts(4)) ==
		      0);
		CHECK(tape.status().counters.resets == PTAPE_ATTEMPTS_MAX);
		tape.write_blocks(1);
	}
	SECTION("one more")
	{
		CHECK(tape.run(open_operation(),
			       repeated(test_ready().power_on(), PTAPE_ATTEMPTS_MAX + 1)) == -EIO);
	}
	SECTION("of every kind")
	{
		CHECK(tape.run(open_operation(),
			       Script{test_ready().sense(0x6, 0x2a, 0x01),
				      test_ready().sense(0x6, 0x3f, 0x0e),
				      test_ready().nexus_lost(), test_ready().lun_reset()} +
				       facts(4)) == 0);
	}
}

TEST_CASE("engine open: an attention between the questions asks them all again")
{
	ScriptedTape tape;
	const Script begun = {test_ready(), block_limits(), mode_sense({.block_length = 512}),
			      medium_serial(other_cartridge)};

	CHECK(tape.run(open_operation(), begun + Script{read_position(9).changed()} + facts(0)) ==
	      0);
	CHECK(tape.status().block_length == 0);
	CHECK(std::string_view(reinterpret_cast<const char *>(tape.engine.medium_serial),
			       tape.engine.medium_serial_len) == our_cartridge);
	tape.write_blocks(1);
}

TEST_CASE("engine open: write protected")
{
	ScriptedTape tape;
	const Modes protected_modes = {.write_protected = true};

	CHECK(tape.run(open_operation(true), facts(0, protected_modes)) == -EROFS);
	CHECK(tape.run(open_operation(false), facts(0, protected_modes)) == 0);
	CHECK(tape.run(open_operation(true, true), facts(0, protected_modes)) == 0);
	CHECK(tape.status().write_protected);
	CHECK(tape.run(write_operation(1024)) == -EACCES);
	CHECK(tape.run(mtop_operation(PTAPE_MTWEOF)) == -EACCES);
}

TEST_CASE("engine open: other errors")
{
	ScriptedTape tape;

	CHECK(tape.run(open_operation(),
		       {test_ready().status(PTAPE_STATUS_RESERVATION_CONFLICT)}) == -EIO);
	CHECK(tape.run(open_operation(), {test_ready(), block_limits().no_medium()}) == -EIO);
	CHECK(tape.run(open_operation(), {test_ready().sense(0x4, 0x44, 0)}) == -EIO);
}

TEST_CASE("engine open: of an absent unit")
{
	ScriptedTape tape;

	SECTION("waits for the path")
	{
		CHECK(tape.run(open_operation(),
			       Script{test_ready().no_path()} + stable() + facts(3)) == 0);
	}
	SECTION("the hold ends")
	{
		CHECK(tape.run(open_operation(), {test_ready().no_path(),
						  await_path().ends_with(PTAPE_EVENT_DEADLINE)}) ==
		      -ENXIO);
	}
	SECTION("a signal")
	{
		CHECK(tape.run(open_operation(),
			       {test_ready().no_path(),
				await_path().ends_with(PTAPE_EVENT_INTERRUPTED)}) == -EINTR);
		CHECK_FALSE(tape.killable_only);
	}
	SECTION("goes in the middle: what was asked on the way is asked again")
	{
		CHECK(tape.run(open_operation(), Script{test_ready(), block_limits(),
							mode_sense({.block_length = 512}).no_path(),
							await_path().fresh(), test_ready(),
							test_ready(), test_ready()} +
							 facts(3)) == 0);
		CHECK(tape.status().block_length == 0);
	}
	SECTION("time runs out, without a doubt: only the question is asked again")
	{
		CHECK(tape.run(open_operation(),
			       Script{test_ready(), block_limits(), mode_sense().unanswered()} +
				       stable() +
				       Script{mode_sense(), medium_serial(), read_position(3)}) ==
		      0);
	}
}

TEST_CASE("engine open: a loss is not acknowledged")
{
	ScriptedTape tape;

	tape.open(5);
	tape.write_blocks(2);
	CHECK(tape.run(write_operation(1024), Script{write_6(1024).lun_reset()} + recovery(0)) ==
	      -ENOTRECOVERABLE);
	CHECK(tape.run(close_operation()) == -ENOTRECOVERABLE);
	CHECK(tape.status().loss_unacknowledged);

	CHECK(tape.run(open_operation(true)) == -ENOTRECOVERABLE);
	CHECK(tape.run(open_operation(false), facts(0)) == 0);
	CHECK(tape.run(close_operation()) == 0);
	CHECK(tape.run(open_operation(true)) == -ENOTRECOVERABLE);
	ptape_engine_acknowledge(&tape.engine);
	tape.open(0);
}

// -- close

TEST_CASE("engine close: after a write a filemark, and its proof")
{
	ScriptedTape tape;

	tape.open(0);
	tape.write_blocks(2);
	SECTION("no-rewind")
	{
		CHECK(tape.run(close_operation(), proved_filemarks(1, 3)) == 0);
		CHECK_FALSE(tape.status().unproved);
	}
	SECTION("rewinding")
	{
		CHECK(tape.run(close_operation(true), proved_filemarks(1, 3) + Script{rewind()}) ==
		      0);
		CHECK(tape.status().position.block == 0);
	}
	SECTION("the proof fails")
	{
		CHECK(tape.run(close_operation(), proved_filemarks(1, 1)) == -ENOTRECOVERABLE);
		CHECK(tape.status().loss_unacknowledged);
	}
	SECTION("the proof is not told")
	{
		CHECK(tape.run(close_operation(), {filemarks(1), position_unknown(),
						   no_position_long()}) == -ENOTRECOVERABLE);
	}
	SECTION("the proof is refused")
	{
		CHECK(tape.run(close_operation(), {filemarks(1), read_position(0).illegal()}) ==
		      -ENOTRECOVERABLE);
	}
	SECTION("another partition is no proof")
	{
		CHECK(tape.run(close_operation(), {filemarks(1), read_position(3, 1)}) ==
		      -ENOTRECOVERABLE);
	}
	SECTION("a write error")
	{
		CHECK(tape.run(close_operation(), {filemarks(1).medium_error()}) == -EIO);
	}
	SECTION("the cartridge is out: what it was to prove may be missing")
	{
		CHECK(tape.run(close_operation(), {filemarks(1).no_medium()}) == -ENOTRECOVERABLE);
		CHECK(tape.status().loss_unacknowledged);
	}
	SECTION("no room for it")
	{
		CHECK(tape.run(close_operation(), {filemarks(1).overflow().information(1)}) ==
		      -EIO);
	}
	SECTION("early warning is no error")
	{
		CHECK(tape.run(close_operation(),
			       {filemarks(1).early_warning(), read_position(3)}) == 0);
	}
	SECTION("the unit stays away: the loss is told")
	{
		CHECK(tape.run(close_operation(), {filemarks(1).no_path(),
						   await_path().ends_with(PTAPE_EVENT_DEADLINE)}) ==
		      -ENOTRECOVERABLE);
		CHECK(tape.status().loss_unacknowledged);
		CHECK(tape.killable_only);
	}
	SECTION("a kill while it waits: the loss is told")
	{
		CHECK(tape.run(close_operation(),
			       {filemarks(1).no_path(),
				await_path().ends_with(PTAPE_EVENT_INTERRUPTED)}) ==
		      -ENOTRECOVERABLE);
		CHECK(tape.killable_only);
	}
}

TEST_CASE("engine close: end of data behind the close's filemark reads as in stock")
{
	ScriptedTape tape;

	tape.open(0);
	tape.write_blocks(1);
	CHECK(tape.run(close_operation(), proved_filemarks(1, 2)) == 0);
	tape.open(2);
	CHECK(tape.run(read_operation(1024), {read_6(1024).end_of_data()}) == 0);
	CHECK(tape.run(read_operation(1024)) == -EIO);
}

TEST_CASE("engine close: operations that cancel the filemark, and those that do not")
{
	ScriptedTape tape;

	tape.open(0);
	tape.write_blocks(1);
	SECTION("MTLOCK: what was written is proved, no mark")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTLOCK), {prevent_allow(true)}) == 0);
		CHECK(tape.run(close_operation(), proved_filemarks(0, 1)) == 0);
	}
	SECTION("MTWEOF: it has its mark")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF), proved_filemarks(1, 2)) == 0);
		CHECK(tape.run(close_operation()) == 0);
	}
	SECTION("MTWEOFI: proved at the close")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOFI), {filemarks(1, true)}) == 0);
		CHECK(tape.status().unproved);
		CHECK(tape.run(close_operation(), proved_filemarks(0, 2)) == 0);
	}
	SECTION("MTNOP, MTSETBLK and MTSETDENSITY: still due")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTNOP)) == 0);
		CHECK(tape.run(mtop_operation(PTAPE_MTSETBLK, 512),
			       {mode_select({.block_length = 512})}) == 0);
		CHECK(tape.run(mtop_operation(PTAPE_MTSETDENSITY, 0x5c),
			       {mode_select({.block_length = 512, .density = 0x5c})}) == 0);
		CHECK(tape.run(close_operation(), proved_filemarks(1, 2)) == 0);
	}
	SECTION("MTUNLOAD: proved, no mark, no rewind")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTUNLOAD),
			       proved_filemarks(0, 1) + Script{unload()}) == 0);
		CHECK(tape.run(close_operation(true)) == 0);
	}
	SECTION("a read")
	{
		CHECK(tape.run(read_operation(1024),
			       proved_filemarks(0, 1) + Script{read_6(1024).end_of_data()}) ==
		      -EIO);
		CHECK(tape.run(close_operation()) == 0);
	}
	SECTION("a write that was refused before it was sent")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF), proved_filemarks(1, 2)) == 0);
		CHECK(tape.run(write_operation(1U << 24)) == -EINVAL);
		CHECK(tape.run(close_operation()) == 0);
	}
}

TEST_CASE("engine close: after reading")
{
	ScriptedTape tape;
	const Modes fixed = {.block_length = 512};

	tape.open(4, fixed);
	SECTION("in front of a mark: the tape stays")
	{
		CHECK(tape.run(read_operation(512), {read_6(1, true)}) == 512);
		CHECK(tape.run(close_operation()) == 0);
	}
	SECTION("behind a mark that was not told: back over it")
	{
		CHECK(tape.run(read_operation(1024), {read_6(2, true).filemark().information(1)}) ==
		      512);
		CHECK(tape.run(close_operation(), {space(1, -1), read_position(5)}) == 0);
	}
	SECTION("behind such a mark, rewinding: not needed")
	{
		CHECK(tape.run(read_operation(1024), {read_6(2, true).filemark().information(1)}) ==
		      512);
		CHECK(tape.run(close_operation(true), {rewind()}) == 0);
	}
}

TEST_CASE("engine close: after back over a filemark failed, nothing is written")
{
	ScriptedTape tape;

	tape.open(4, {.block_length = 512});
	CHECK(tape.run(read_operation(1024), {read_6(2, true).filemark().information(1)}) == 512);
	CHECK(tape.run(write_operation(512), {space(1, -1).medium_error()}) == -EIO);
	CHECK(tape.run(close_operation()) == 0);
}

TEST_CASE("engine close: two sides of frozen")
{
	ScriptedTape tape;

	tape.open(5);
	SECTION("nothing acknowledged is unproved: EIO")
	{
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).lun_reset()} + recovery(30)) == -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
		CHECK(tape.run(close_operation()) == -EIO);
		CHECK_FALSE(tape.status().loss_unacknowledged);
	}
	SECTION("acknowledged data may be missing: ENOTRECOVERABLE")
	{
		tape.write_blocks(1);
		CHECK(tape.run(write_operation(1024), Script{write_6(1024).lun_reset()} +
							      recovery(0)) == -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_SHORT);
		CHECK(tape.run(close_operation()) == -ENOTRECOVERABLE);
	}
	SECTION("reading on another cartridge: EIO")
	{
		CHECK(tape.run(read_operation(1024), Script{read_6(1024).changed()} +
							     medium_recovery(5, other_cartridge)) ==
		      -EIO);
		CHECK(tape.run(close_operation()) == -EIO);
	}
	SECTION("writing on another cartridge: ENOTRECOVERABLE")
	{
		tape.write_blocks(1);
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).changed()} +
				       medium_recovery(6, other_cartridge)) == -ENOTRECOVERABLE);
		CHECK(tape.run(close_operation()) == -ENOTRECOVERABLE);
	}
}

} // namespace
} // namespace ptape::test
