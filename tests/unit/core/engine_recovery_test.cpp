// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tape engine's recovery on a scripted drive: every interruption of every
 * kind of command, every verdict, and what is asked and restored on the way.
 */
#include "scripted_drive.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

namespace ptape::test
{
namespace
{

constexpr Modes fixed_512 = {.block_length = 512};
constexpr u8 marks = PTAPE_SPACE_FILEMARKS;

// How a command at the medium can be interrupted without having been done.
enum class Interruption {
	power_on,
	lun_reset,
	nexus_lost,
	changed,
	parameters,
	other_attention,
	overheard_power_on,
	overheard_reset,
	no_path,
	aborted,
	unanswered,
};

Exchange interrupted(const Exchange &command, Interruption how)
{
	switch (how) {
	case Interruption::power_on:
		return command.power_on();
	case Interruption::lun_reset:
		return command.lun_reset();
	case Interruption::nexus_lost:
		return command.nexus_lost();
	case Interruption::changed:
		return command.changed();
	case Interruption::parameters:
		return command.sense(0x6, 0x2a, 0x01);
	case Interruption::other_attention:
		return command.sense(0x6, 0x3f, 0x0e);
	case Interruption::overheard_power_on:
		return command.overheard(PTAPE_CONDITION_POWER_ON);
	case Interruption::overheard_reset:
		return command.overheard(PTAPE_CONDITION_RESET);
	case Interruption::no_path:
		return command.no_path();
	case Interruption::aborted:
		return command.aborted();
	case Interruption::unanswered:
		return command.unanswered();
	}
	return command;
}

bool doubts_medium(Interruption how)
{
	return how == Interruption::power_on || how == Interruption::overheard_power_on ||
	       how == Interruption::changed || how == Interruption::nexus_lost ||
	       how == Interruption::no_path;
}

bool never_sent(Interruption how)
{
	return how == Interruption::no_path || how == Interruption::overheard_power_on ||
	       how == Interruption::overheard_reset;
}

bool perhaps_done(Interruption how)
{
	return how == Interruption::aborted || how == Interruption::unanswered;
}

// The recovery that an interruption needs, with the tape told at @block.
Script recovery_of(Interruption how, u32 block, Modes modes = {})
{
	return doubts_medium(how) ? medium_recovery(block, our_cartridge, modes)
				  : recovery(block, modes);
}

// What is asked after a READ that was sent twice: the first one may have been carried out.
Script confirmation(Interruption how, u32 block)
{
	return perhaps_done(how) ? Script{read_position(block)} : Script{};
}

auto any_interruption()
{
	return GENERATE(Interruption::power_on, Interruption::overheard_power_on,
			Interruption::overheard_reset, Interruption::lun_reset,
			Interruption::nexus_lost, Interruption::changed, Interruption::parameters,
			Interruption::other_attention, Interruption::no_path, Interruption::aborted,
			Interruption::unanswered);
}

TEST_CASE("engine recovery: a write at its start is sent again")
{
	ScriptedTape tape;
	const Interruption how = any_interruption();

	CAPTURE(int(how));
	tape.open(5);
	CHECK(tape.run(write_operation(1024), Script{interrupted(write_6(1024), how)} +
						      recovery_of(how, 5) +
						      Script{write_6(1024)}) == 1024);
	CHECK(tape.status().position.block == 6);
	CHECK(tape.status().counters.recoveries == 1);
	// One that was never at the drive is not sent again.
	CHECK(tape.status().counters.resent == (never_sent(how) ? 0 : 1));
	CHECK(tape.run(close_operation(), proved_filemarks(1, 7)) == 0);
}

TEST_CASE("engine recovery: a write at its start, with unproved data before it")
{
	ScriptedTape tape;
	const Interruption how = any_interruption();

	CAPTURE(int(how));
	tape.open(5);
	tape.write_blocks(2);
	const Script lost = Script{interrupted(write_6(1024), how)} + recovery_of(how, 7);
	if (how == Interruption::power_on || how == Interruption::overheard_power_on) {
		// The drive may have kept its count and lost its buffer.
		CHECK(tape.run(write_operation(1024), lost) == -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_SHORT);
	} else {
		CHECK(tape.run(write_operation(1024), lost + Script{write_6(1024)}) == 1024);
		CHECK(tape.run(close_operation(), proved_filemarks(1, 9)) == 0);
	}
}

TEST_CASE("engine recovery: a tape that froze while it was written stays known as that")
{
	ScriptedTape tape;
	const bool writes = GENERATE(false, true);

	CAPTURE(writes);
	tape.open(5);
	const Script elsewhere = recovery(9);
	if (writes)
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).lun_reset()} + elsewhere) == -EIO);
	else
		CHECK(tape.run(read_operation(1024),
			       Script{read_6(1024).lun_reset()} + stable() +
				       Script{mode_sense(), position_lost()}) == -EIO);
	CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
	CHECK(tape.status().stop_unacknowledged == writes);
	CHECK(!tape.status().loss_unacknowledged);
	// Whoever goes on may write; the alert stays.
	CHECK(tape.run(mtop_operation(PTAPE_MTREW), {rewind()}) == 0);
	CHECK(tape.run(close_operation()) == 0);
	tape.open(0);
	CHECK(tape.status().stop_unacknowledged == writes);
	ptape_engine_acknowledge(&tape.engine);
	CHECK(!tape.status().stop_unacknowledged);
}

TEST_CASE("engine recovery: a write at its end was done, if it can have been")
{
	ScriptedTape tape;
	const Interruption how = any_interruption();

	CAPTURE(int(how));
	tape.open(5);
	tape.write_blocks(1);
	CHECK(tape.run(sync_operation(), proved_filemarks(0, 6)) == 0);
	const Script at_end = Script{interrupted(write_6(1024), how)} + recovery_of(how, 7);
	if (perhaps_done(how)) {
		CHECK(tape.run(write_operation(1024), at_end) == 1024);
		CHECK(tape.status().position.block == 7);
		CHECK(tape.status().unproved);
		CHECK(tape.status().counters.resent == 0);
		tape.write_blocks(1);
	} else {
		// It was not processed: somebody else moved the tape.
		CHECK(tape.run(write_operation(1024), at_end) == -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
	}
}

TEST_CASE("engine recovery: a write elsewhere is the end of it")
{
	ScriptedTape tape;
	const Interruption how = any_interruption();
	const u32 place = GENERATE(0U, 4U, 8U);

	CAPTURE(int(how), place);
	tape.open(5);
	tape.write_blocks(1);
	CHECK(tape.run(write_operation(1024), Script{interrupted(write_6(1024), how)} +
						      recovery_of(how, place)) == -ENOTRECOVERABLE);
	// Behind what was written nobody knows what came before it.
	CHECK(tape.status().frozen == (place == 8 ? PTAPE_FROZEN_LOSS : PTAPE_FROZEN_SHORT));
	CHECK(tape.run(write_operation(1024)) == -ENOTRECOVERABLE);
	CHECK(tape.run(close_operation()) == -ENOTRECOVERABLE);
}

TEST_CASE("engine recovery: a fixed write that was done in part is sent again from its start")
{
	ScriptedTape tape;

	tape.open(5, fixed_512);
	CHECK(tape.run(write_operation(2048),
		       Script{write_6(4, true).unanswered()} + recovery(7, fixed_512) +
			       Script{locate(5), read_position(5)} + Script{write_6(4, true)}) ==
	      2048);
	CHECK(tape.status().position.block == 9);
}

TEST_CASE("engine recovery: all is proved, and the drive has rewound: back, and on")
{
	ScriptedTape tape;

	tape.open(5);
	CHECK(tape.run(write_operation(1024),
		       Script{write_6(1024).power_on()} + medium_recovery(0) +
			       Script{locate(5), read_position(5)} + Script{write_6(1024)}) ==
	      1024);
	CHECK(tape.status().position.block == 6);
}

TEST_CASE("engine recovery: all is proved, and the drive does not go back: the place is lost")
{
	ScriptedTape tape;

	tape.open(5);
	CHECK(tape.run(write_operation(1024), Script{write_6(1024).power_on()} +
						      medium_recovery(0) +
						      Script{locate(5), read_position(4)}) == -EIO);
	CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
}

TEST_CASE("engine recovery: a fixed write that was done in full is accepted in full")
{
	ScriptedTape tape;

	tape.open(5, fixed_512);
	CHECK(tape.run(write_operation(2048),
		       Script{write_6(4, true).unanswered()} + recovery(9, fixed_512)) == 2048);
	CHECK(tape.status().position.block == 9);
}

TEST_CASE("engine recovery: done, but a power loss followed: from its start again")
{
	ScriptedTape tape;
	const Script power_loss = {write_6(1024).unanswered(),
				   await_path(),
				   test_ready().power_on(),
				   await_path(),
				   test_ready(),
				   test_ready(),
				   test_ready(),
				   medium_serial(),
				   mode_sense(),
				   read_position(6)};

	tape.open(5);
	CHECK(tape.run(write_operation(1024),
		       power_loss + Script{locate(5), read_position(5), write_6(1024)}) == 1024);
	CHECK(tape.status().position.block == 6);
}

TEST_CASE("engine recovery: filemarks")
{
	ScriptedTape tape;

	tape.open(5);
	tape.write_blocks(1);
	SECTION("at their start: sent again")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF, 2),
			       Script{filemarks(2).unanswered()} + recovery(6) +
				       proved_filemarks(2, 8)) == 0);
		CHECK_FALSE(tape.status().unproved);
	}
	SECTION("at their end: done, but only an answered flush is a sync point")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF, 2),
			       Script{filemarks(2).unanswered()} + recovery(8) +
				       proved_filemarks(0, 8)) == 0);
		CHECK_FALSE(tape.status().unproved);
	}
	SECTION("in the middle: from their start")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF, 2),
			       Script{filemarks(2).unanswered()} + recovery(7) +
				       Script{locate(6), read_position(6)} +
				       proved_filemarks(2, 8)) == 0);
	}
	SECTION("immediate ones at their end: nothing is proved")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOFI, 2),
			       Script{filemarks(2, true).unanswered()} + recovery(8)) == 0);
		CHECK(tape.status().unproved);
	}
	SECTION("a flush: sent again")
	{
		CHECK(tape.run(sync_operation(), Script{filemarks(0).unanswered()} + recovery(6) +
							 proved_filemarks(0, 6)) == 0);
	}
	SECTION("the close's, at its end")
	{
		CHECK(tape.run(close_operation(), Script{filemarks(1).unanswered()} + recovery(7) +
							  proved_filemarks(0, 7)) == 0);
	}
	SECTION("the close's proof is interrupted: asked again")
	{
		CHECK(tape.run(close_operation(),
			       Script{filemarks(1), read_position(7).unanswered()} + stable() +
				       Script{read_position(7)}) == 0);
	}
	SECTION("accepted after two sends: the flush has its own attempts")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF, 1),
			       Script{filemarks(1).unanswered()} + recovery(6) +
				       Script{filemarks(1).unanswered()} + recovery(7) +
				       Script{filemarks(0).unanswered()} + recovery(7) +
				       proved_filemarks(0, 7)) == 0);
	}
}

TEST_CASE("engine recovery: reading goes back to where it was")
{
	ScriptedTape tape;
	const Interruption how = any_interruption();

	CAPTURE(int(how));
	tape.open(0);
	CHECK(tape.run(read_operation(1024), {read_6(1024)}) == 1024);
	SECTION("it stands there")
	{
		CHECK(tape.run(read_operation(1024),
			       Script{interrupted(read_6(1024), how)} + recovery_of(how, 1) +
				       Script{read_6(1024)} + confirmation(how, 2)) == 1024);
	}
	SECTION("it was rewound")
	{
		CHECK(tape.run(read_operation(1024),
			       Script{interrupted(read_6(1024), how)} + recovery_of(how, 0) +
				       Script{locate(1), read_position(1), read_6(1024)} +
				       confirmation(how, 2)) == 1024);
		CHECK(tape.status().position.block_in_file == 2);
	}
	SECTION("it was done")
	{
		CHECK(tape.run(read_operation(1024),
			       Script{interrupted(read_6(1024), how)} + recovery_of(how, 2) +
				       Script{locate(1), read_position(1), read_6(1024)} +
				       confirmation(how, 2)) == 1024);
	}
	SECTION("it does not go back: position lost")
	{
		CHECK(tape.run(read_operation(1024),
			       Script{interrupted(read_6(1024), how)} + recovery_of(how, 0) +
				       Script{locate(1).end_of_data(), read_position(0)}) == -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
		CHECK_FALSE(tape.status().loss_unacknowledged);
	}
	SECTION("the way back fails")
	{
		CHECK(tape.run(read_operation(1024),
			       Script{interrupted(read_6(1024), how)} + recovery_of(how, 0) +
				       Script{locate(1).medium_error()}) == -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
	}
	SECTION("the drive does not know where it is")
	{
		Script script = Script{interrupted(read_6(1024), how)} + recovery_of(how, 0);

		script.back() = position_unknown();
		script.push_back(no_position_long());
		CHECK(tape.run(read_operation(1024), script) == -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
		CHECK(tape.run(close_operation()) == -EIO);
	}
}

TEST_CASE("engine recovery: a READ that was carried out twice is told")
{
	ScriptedTape tape;

	tape.open(0);
	const Script twice = Script{read_6(1024).unanswered()} + recovery(0) + Script{read_6(1024)};

	SECTION("the drive stands one block too far")
	{
		CHECK(tape.run(read_operation(1024), twice + Script{read_position(2)}) == -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
	}
	SECTION("the drive does not know any more where it stands")
	{
		CHECK(tape.run(read_operation(1024),
			       twice + Script{position_unknown(), no_position_long()}) == -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
	}
	SECTION("something happens to it before it can tell")
	{
		CHECK(tape.run(read_operation(1024), twice + Script{read_position(1).lun_reset(),
								    read_position(1)}) == -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
	}
	SECTION("killed before it is asked: the next call does")
	{
		CHECK(tape.run(read_operation(1024), twice + Script{read_position(1).ends_with(
								     PTAPE_EVENT_INTERRUPTED)}) ==
		      -EINTR);
		CHECK(tape.run(read_operation(1024),
			       recovery(1) + Script{read_6(1024), read_position(2)}) == 1024);
	}
	SECTION("it stands where one READ ends")
	{
		CHECK(tape.run(read_operation(1024), twice + Script{read_position(1)}) == 1024);
		// The next one was sent once.
		CHECK(tape.run(read_operation(1024), {read_6(1024)}) == 1024);
	}
	SECTION("behind a filemark too")
	{
		CHECK(tape.run(read_operation(1024),
			       Script{read_6(1024).unanswered()} + recovery(0) +
				       Script{read_6(1024).filemark(), read_position(1)}) == 0);
	}
}

TEST_CASE("engine recovery: spacing goes back to its start, and again")
{
	ScriptedTape tape;
	const Interruption how = any_interruption();

	CAPTURE(int(how));
	tape.open(0);
	CHECK(tape.run(mtop_operation(PTAPE_MTFSF, 2),
		       Script{interrupted(space(marks, 2), how)} + recovery_of(how, 7) +
			       Script{locate(0), read_position(0), space(marks, 2),
				      read_position(12)}) == 0);
	CHECK(tape.status().position.file == 2);
}

TEST_CASE("engine recovery: motions to a place and loads need a ready path only")
{
	ScriptedTape tape;

	tape.open(5);
	SECTION("LOCATE")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTSEEK, 9),
			       Script{locate(9).unanswered()} + stable() + Script{locate(9)}) == 0);
		CHECK(tape.run(mtop_operation(PTAPE_MTSEEK, 9),
			       {locate(9).lun_reset(), locate(9)}) == 0);
	}
	SECTION("REWIND, and the path is gone")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTREW),
			       Script{rewind().no_path()} + stable() + Script{rewind()}) == 0);
	}
	SECTION("LOAD, and the path is gone: it was not sent")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTLOAD),
			       Script{load().no_path()} + stable() + Script{load()} + facts(0)) ==
		      0);
	}
	SECTION("UNLOAD that was aborted: not again")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTUNLOAD), {unload().aborted()}) == -EIO);
	}
	SECTION("the drive is empty when it is ready again")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTREW),
			       {rewind().no_path(), await_path(), test_ready().no_medium()}) ==
		      -ENOMEDIUM);
	}
	SECTION("the position of a rewind that is not proved")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTREW), {rewind().changed(), rewind()}) == 0);
		CHECK(tape.run(write_operation(1024), medium_recovery(0, other_cartridge)) ==
		      -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_MEDIUM);
	}
}

// -- what is proved and restored on the way

TEST_CASE("engine recovery: an absent unit is doubted at its return")
{
	ScriptedTape tape;

	tape.open(5);
	tape.write_blocks(1);
	ptape_engine_absent(&tape.engine);
	SECTION("the same cartridge at the same place")
	{
		CHECK(tape.run(write_operation(1024), medium_recovery(6) + Script{write_6(1024)}) ==
		      1024);
		CHECK(tape.status().counters.resent == 0);
		CHECK(tape.run(close_operation(), proved_filemarks(1, 8)) == 0);
	}
	SECTION("another cartridge: never written to")
	{
		CHECK(tape.run(write_operation(1024), medium_recovery(6, other_cartridge)) ==
		      -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_MEDIUM);
		CHECK(tape.run(write_operation(1024)) == -ENOTRECOVERABLE);
		CHECK(tape.run(close_operation()) == -ENOTRECOVERABLE);
	}
	SECTION("no cartridge")
	{
		CHECK(tape.run(write_operation(1024), {await_path(), test_ready().no_medium()}) ==
		      -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_MEDIUM);
	}
	SECTION("a serial number that begins as ours does")
	{
		CHECK(tape.run(write_operation(1024),
			       medium_recovery(6, our_cartridge.substr(0, 5))) == -ENOTRECOVERABLE);
	}
	SECTION("a drive that does not tell it any more")
	{
		Script script = medium_recovery(6);

		script[4] = medium_serial().illegal();
		CHECK(tape.run(write_operation(1024), script) == -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_MEDIUM);
	}
	SECTION("at the close")
	{
		CHECK(tape.run(close_operation(), medium_recovery(6) + proved_filemarks(1, 7)) ==
		      0);
	}
	SECTION("at the close, rewound: the loss is told")
	{
		CHECK(tape.run(close_operation(), medium_recovery(0)) == -ENOTRECOVERABLE);
	}
	SECTION("becoming ready for a while")
	{
		CHECK(tape.run(write_operation(1024),
			       Script{await_path(), test_ready(), test_ready().becoming_ready(),
				      pause(), test_ready(), test_ready(), test_ready(),
				      medium_serial(), mode_sense(), read_position(6),
				      write_6(1024)}) == 1024);
	}
	SECTION("becoming ready for ever: the next call asks again")
	{
		Script script = {await_path()};

		for (unsigned poll = 0; poll < PTAPE_POLLS_RECOVERY_MAX; ++poll)
			script = script + Script{test_ready().becoming_ready(), pause()};
		CHECK(tape.run(write_operation(1024),
			       script + Script{test_ready().becoming_ready()}) == -EIO);
		CHECK(tape.run(write_operation(1024), medium_recovery(6) + Script{write_6(1024)}) ==
		      1024);
	}
	SECTION("a signal while it is becoming ready")
	{
		CHECK(tape.run(write_operation(1024),
			       {await_path(), test_ready().becoming_ready(),
				pause().ends_with(PTAPE_EVENT_INTERRUPTED)}) == -EINTR);
		CHECK(tape.run(write_operation(1024), medium_recovery(6) + Script{write_6(1024)}) ==
		      1024);
	}
	SECTION("the hold ends; the loss is told by the close")
	{
		const Script gone = {await_path().ends_with(PTAPE_EVENT_DEADLINE)};

		CHECK(tape.run(write_operation(1024), gone) == -ENXIO);
		CHECK(tape.run(write_operation(1024), gone) == -ENXIO);
		CHECK(tape.run(close_operation(), gone) == -ENOTRECOVERABLE);
		CHECK(tape.status().loss_unacknowledged);
	}
}

TEST_CASE("engine recovery: an attention in its middle begins it again")
{
	ScriptedTape tape;
	const Script begun = {write_6(1024).lun_reset(),
			      await_path(),
			      test_ready(),
			      test_ready(),
			      test_ready(),
			      mode_sense()};

	tape.open(5);
	SECTION("the cartridge was exchanged in the middle of it")
	{
		CHECK(tape.run(write_operation(1024),
			       begun + Script{read_position(5).changed()} +
				       medium_recovery(5, other_cartridge)) == -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_MEDIUM);
	}
	SECTION("... and is told at once")
	{
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).lun_reset(), await_path(),
				      test_ready().changed()} +
				       medium_recovery(5, other_cartridge)) == -ENOTRECOVERABLE);
	}
	SECTION("a power loss in the middle of it")
	{
		tape.write_blocks(1);
		CHECK(tape.run(write_operation(1024),
			       begun + Script{read_position(6).power_on()} + medium_recovery(6)) ==
		      -ENOTRECOVERABLE);
	}
	SECTION("sixteen of them")
	{
		Script script = {write_6(1024).lun_reset()};

		for (unsigned times = 0; times < PTAPE_ATTEMPTS_MAX; ++times)
			script = script +
				 Script{await_path(), test_ready(), test_ready().lun_reset()};
		CHECK(tape.run(write_operation(1024),
			       script + recovery(5) + Script{write_6(1024)}) == 1024);
	}
	SECTION("seventeen: nothing was sent, the next call asks again")
	{
		Script script = {write_6(1024).lun_reset()};

		for (unsigned times = 0; times <= PTAPE_ATTEMPTS_MAX; ++times)
			script = script +
				 Script{await_path(), test_ready(), test_ready().lun_reset()};
		CHECK(tape.run(write_operation(1024), script) == -EIO);
		CHECK(tape.run(write_operation(1024), recovery(5) + Script{write_6(1024)}) == 1024);
	}
}

TEST_CASE("engine recovery: what was given up at one place is past at another")
{
	ScriptedTape tape;

	tape.open(5);
	CHECK(tape.run(mtop_operation(PTAPE_MTWEOF),
		       {filemarks(1).unanswered(), await_path().ends_with(PTAPE_EVENT_DEADLINE)}) ==
	      -ENXIO);
	CHECK(tape.engine.given_up);
	SECTION("MTREW")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTREW), {rewind()}) == 0);
		CHECK(tape.run(write_operation(1024), recovery(0) + Script{write_6(1024)}) == 1024);
	}
	SECTION("MTSEEK")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTSEEK, 3), {locate(3)}) == 0);
	}
	SECTION("MTLOAD")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTLOAD), Script{load()} + facts(0)) == 0);
		tape.write_blocks(1);
	}
	CHECK_FALSE(tape.engine.given_up);
}

TEST_CASE("engine recovery: modes that the reset changed are restored, and proved")
{
	ScriptedTape tape;
	const Modes ours = {.block_length = 512, .density = 0x5c, .buffered_mode = 1};
	const Script reset = Script{write_6(2, true).lun_reset()} + stable();

	tape.open(5, ours);
	SECTION("each of them")
	{
		const Modes lost =
			GENERATE(Modes{.block_length = 0, .density = 0x5c},
				 Modes{.block_length = 512, .density = 0x5e},
				 Modes{.block_length = 512, .density = 0x5c, .buffered_mode = 0});

		CHECK(tape.run(write_operation(1024),
			       reset + Script{mode_sense(lost), mode_select(ours), mode_sense(ours),
					      read_position(5), write_6(2, true)}) == 1024);
	}
	SECTION("the drive takes them and does not keep them")
	{
		CHECK(tape.run(write_operation(1024),
			       reset + Script{mode_sense(), mode_select(ours), mode_sense()}) ==
		      -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
	}
	SECTION("the drive refuses them")
	{
		CHECK(tape.run(write_operation(1024),
			       reset + Script{mode_sense(), mode_select(ours).illegal()}) == -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
	}
	SECTION("the drive does not tell them any more")
	{
		CHECK(tape.run(write_operation(1024), reset + Script{mode_sense().illegal()}) ==
		      -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
	}
	SECTION("the drive does not tell what it took")
	{
		CHECK(tape.run(write_operation(1024),
			       reset + Script{mode_sense(), mode_select(ours),
					      mode_sense().illegal()}) == -EIO);
	}
	SECTION("the same with unproved data: a loss")
	{
		CHECK(tape.run(write_operation(1024), {write_6(2, true)}) == 1024);
		CHECK(tape.run(write_operation(1024),
			       reset + Script{mode_sense(), mode_select(ours).illegal()}) ==
		      -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_LOSS);
	}
}

TEST_CASE("engine recovery: the door's lock is restored")
{
	ScriptedTape tape;
	const Script reset = Script{write_6(1024).lun_reset()} + stable() + Script{mode_sense()};

	tape.open(5);
	CHECK(tape.run(mtop_operation(PTAPE_MTLOCK), {prevent_allow(true)}) == 0);
	SECTION("done")
	{
		CHECK(tape.run(write_operation(1024),
			       reset + Script{prevent_allow(true), read_position(5),
					      write_6(1024)}) == 1024);
		CHECK(tape.engine.door_locked);
	}
	SECTION("refused: the doubt stays")
	{
		CHECK(tape.run(write_operation(1024),
			       reset + Script{prevent_allow(true).illegal()}) == -EIO);
		CHECK(tape.engine.doubt.any);
	}
}

TEST_CASE("engine recovery: deferred errors")
{
	ScriptedTape tape;

	tape.open(5);
	SECTION("without unproved data there is nothing to lose: sent again")
	{
		CHECK(tape.run(write_operation(1024), {write_6(1024).deferred(), write_6(1024)}) ==
		      1024);
	}
	SECTION("for ever")
	{
		CHECK(tape.run(write_operation(1024),
			       Script(PTAPE_ATTEMPTS_MAX, write_6(1024).deferred())) == -EIO);
		// Not one of them was done.
		tape.write_blocks(1);
	}
	SECTION("with unproved data: a loss, whoever hears of it")
	{
		tape.write_blocks(1);
		SECTION("a write")
		{
			CHECK(tape.run(write_operation(1024),
				       Script{write_6(1024).deferred()} + recovery(6)) ==
			      -ENOTRECOVERABLE);
		}
		SECTION("the close")
		{
			CHECK(tape.run(close_operation(), Script{filemarks(1).deferred()} +
								  recovery(6)) == -ENOTRECOVERABLE);
		}
		SECTION("a recovery")
		{
			CHECK(tape.run(write_operation(1024),
				       Script{write_6(1024).nexus_lost(), await_path(),
					      test_ready().deferred()} +
					       medium_recovery(6)) == -ENOTRECOVERABLE);
		}
		SECTION("MTIOCPOS")
		{
			CHECK(tape.run(tell_operation(), Script{read_position(6).deferred()} +
								 recovery(6)) == -ENOTRECOVERABLE);
		}
		CHECK(tape.status().frozen == PTAPE_FROZEN_DEFERRED);
		CHECK(tape.status().loss_unacknowledged);
	}
	SECTION("in a recovery without unproved data")
	{
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).nexus_lost(), await_path(),
				      test_ready().deferred(), test_ready(), test_ready(),
				      test_ready(), medium_serial(), mode_sense(), read_position(5),
				      write_6(1024)}) == 1024);
	}
}

TEST_CASE("engine recovery: a question that fails leaves the doubt to the next call")
{
	ScriptedTape tape;

	tape.open(5);
	tape.write_blocks(1);
	CHECK(tape.run(write_operation(1024), {write_6(1024).nexus_lost(), await_path(),
					       test_ready().not_ready()}) == -EIO);
	CHECK(tape.run(write_operation(1024),
		       {await_path(), test_ready().sense(0x4, 0x44, 0x00)}) == -EIO);
	CHECK(tape.run(write_operation(1024), medium_recovery(6) + Script{write_6(1024)}) == 1024);
}

TEST_CASE("engine recovery: killed while a write may have been done")
{
	ScriptedTape tape;

	tape.open(5);
	CHECK(tape.run(write_operation(1024), {write_6(1024).unanswered(),
					       await_path().ends_with(PTAPE_EVENT_INTERRUPTED)}) ==
	      -EINTR);
	CHECK(tape.killable_only);
}

TEST_CASE("engine recovery: any signal ends the wait for a command that was not sent")
{
	ScriptedTape tape;

	tape.open(5);
	CHECK(tape.run(write_operation(1024), {write_6(1024).no_path(),
					       await_path().ends_with(PTAPE_EVENT_INTERRUPTED)}) ==
	      -EINTR);
	CHECK_FALSE(tape.killable_only);
}

TEST_CASE("engine recovery: a signal while a command waits for those of others")
{
	ScriptedTape tape;

	tape.open(5);
	CHECK(tape.run(write_operation(1024), {write_6(1024).ends_with(PTAPE_EVENT_INTERRUPTED)}) ==
	      -EINTR);
	// It was not sent, and what they have done to the tape is overheard.
	CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
}

TEST_CASE("engine recovery: a signal before an ERASE is sent freezes nothing")
{
	ScriptedTape tape;

	tape.open(0);
	CHECK(tape.run(mtop_operation(PTAPE_MTERASE, 0),
		       {erase().ends_with(PTAPE_EVENT_INTERRUPTED)}) == -EINTR);
	CHECK(tape.status().frozen == PTAPE_FROZEN_NOT);
	CHECK_FALSE(tape.status().stop_unacknowledged);
}

TEST_CASE("engine recovery: a density that stands for another is as the drive tells it")
{
	ScriptedTape tape;
	const u8 code = GENERATE(u8(0x00), u8(0x7f));

	tape.open(5);
	REQUIRE(tape.run(mtop_operation(PTAPE_MTSETDENSITY, code),
			 {mode_select({.density = code})}) == 0);
	CHECK(tape.run(read_operation(1024), Script{read_6(1024).lun_reset()} +
						     recovery(5, {.density = 0x58}) +
						     Script{read_6(1024)}) == 1024);
}

TEST_CASE("engine recovery: no more than twenty commands a path")
{
	// The longest way: everything changed, nothing is where it was.
	ScriptedTape tape;
	const Modes ours = {.block_length = 512};
	const Script longest =
		stable() + Script{medium_serial(),  mode_sense(),	 mode_select(ours),
				  mode_sense(ours), prevent_allow(true), read_position(0),
				  locate(5),	    read_position(5)};

	tape.open(5, ours);
	CHECK(tape.run(mtop_operation(PTAPE_MTLOCK), {prevent_allow(true)}) == 0);
	ptape_engine_absent(&tape.engine);
	CHECK(tape.run(read_operation(512), longest + Script{read_6(1, true)}) == 512);
	CHECK(longest.size() - 1 <= 20);
}

} // namespace
} // namespace ptape::test
