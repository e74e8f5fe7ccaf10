// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tape engine's replay on a scripted drive: what is sent again after a loss
 * and from where, who finds the loss, and how each of these steps can fail.
 */
#include "unproved_tape.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>

namespace ptape::test
{
namespace
{

// -- a loss, all of it remembered

TEST_CASE("engine replay: a power loss in the middle of variable writes")
{
	ScriptedTape tape(ample);
	const u32 place = GENERATE(0U, 4U, 5U, 6U, 7U);
	const bool answered = GENERATE(true, false);
	const Script told = answered ? Script{write_6(1024).power_on()}
				     : Script{write_6(1024).unanswered(), await_path(),
					      test_ready().power_on()};

	CAPTURE(place, answered);
	write_unproved(tape);
	CHECK(tape.run(write_operation(1024), told + medium_recovery(place) + all_again() +
						      Script{write_6(1024)}) == 1024);
	CHECK(tape.status().position.block == 8);
	CHECK(tape.status().position.state == PTAPE_POSITION_KNOWN);
	CHECK(tape.status().unproved);
	CHECK(tape.engine.synced == 7);
	CHECK(tape.status().counters.recoveries == 1);
	// Two of the journal, and the one that met the loss.
	CHECK(tape.status().counters.resent == 3);
	CHECK(tape.status().journal_bytes == 2 * page);
	CHECK(tape.run(close_operation(), proved_filemarks(1, 9)) == 0);
	CHECK(tape.status().journal_bytes == 0);
	CHECK_FALSE(tape.status().loss_unacknowledged);
}

TEST_CASE("engine replay: a power loss behind a write that had no answer")
{
	ScriptedTape tape(ample);
	const Script told = {write_6(1024).unanswered(), await_path(), test_ready().power_on()};

	write_unproved(tape);
	SECTION("at its end: it went with the buffer")
	{
		CHECK(tape.run(write_operation(1024), told + medium_recovery(8) + all_again() +
							      Script{write_6(1024)}) == 1024);
	}
	SECTION("beyond its end: somebody else moved the tape")
	{
		CHECK(tape.run(write_operation(1024), told + medium_recovery(9)) ==
		      -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_LOSS);
		CHECK(tape.status().journal_bytes == 0);
	}
	SECTION("another cartridge: nothing is sent to it")
	{
		CHECK(tape.run(write_operation(1024), told + medium_recovery(0, other_cartridge)) ==
		      -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_MEDIUM);
	}
}

TEST_CASE("engine replay: a power loss in the middle of fixed writes")
{
	ScriptedTape tape(ample);
	const u32 place = GENERATE(0U, 4U, 5U, 7U, 8U, 9U, 10U);

	CAPTURE(place);
	tape.open(2, fixed_512);
	CHECK(tape.run(write_operation(1024), {write_6(2, true)}) == 1024);
	CHECK(tape.run(sync_operation(), proved_filemarks(0, 4)) == 0);
	CHECK(tape.run(write_operation(1024), {write_6(2, true)}) == 1024);
	CHECK(tape.run(write_operation(1536), {write_6(3, true)}) == 1536);
	CHECK(tape.run(
		      write_operation(1024),
		      Script{write_6(2, true).unanswered(), await_path(), test_ready().power_on()} +
			      medium_recovery(place, our_cartridge, fixed_512) +
			      Script{locate(3), fixed_witness(3), read_position(4),
				     fixed_replay(4, 2), fixed_replay(6, 3)} +
			      flushed(9) + Script{write_6(2, true)}) == 1024);
	CHECK(tape.status().position.block == 11);
	CHECK(tape.status().counters.resent == 3);
}

TEST_CASE("engine replay: a short tape is written again from the sync point")
{
	ScriptedTape tape(ample);
	const u32 place = GENERATE(0U, 4U, 5U, 6U);

	CAPTURE(place);
	write_unproved(tape);
	SECTION("a reset of the unit")
	{
		CHECK(tape.run(write_operation(1024), Script{write_6(1024).lun_reset()} +
							      recovery(place) + all_again() +
							      Script{write_6(1024)}) == 1024);
	}
	SECTION("a loss of the nexus, and more")
	{
		CHECK(tape.run(write_operation(1024), Script{write_6(1024).nexus_lost()} +
							      medium_recovery(place) + all_again() +
							      Script{write_6(1024)}) == 1024);
	}
	SECTION("a write that had no answer")
	{
		CHECK(tape.run(write_operation(1024), Script{write_6(1024).unanswered()} +
							      recovery(place) + all_again() +
							      Script{write_6(1024)}) == 1024);
	}
	SECTION("at the close")
	{
		ptape_engine_absent(&tape.engine);
		CHECK(tape.run(close_operation(),
			       medium_recovery(place) + all_again() + proved_filemarks(1, 8)) == 0);
	}
	SECTION("before a read: what was proved needs no filemark")
	{
		CHECK(tape.run(read_operation(1024),
			       Script{filemarks(0).lun_reset()} + recovery(place) + all_again() +
				       proved_filemarks(0, 7) +
				       Script{read_6(1024).end_of_data()}) == -EIO);
	}
	CHECK(tape.status().frozen == PTAPE_FROZEN_NOT);
}

TEST_CASE("engine replay: nothing remembered in front of the sync point, no witness")
{
	ScriptedTape tape(ample);

	tape.open(5);
	tape.write_blocks(2);
	CHECK(tape.run(write_operation(1024),
		       Script{write_6(1024).power_on()} + medium_recovery(0) +
			       Script{locate(5), read_position(5), replay(5), replay(6)} +
			       flushed(7) + Script{write_6(1024)}) == 1024);
}

TEST_CASE("engine replay: from the beginning of the tape, no witness")
{
	ScriptedTape tape(ample);

	tape.open(0);
	tape.write_blocks(2);
	CHECK(tape.run(write_operation(1024),
		       Script{write_6(1024).power_on()} + medium_recovery(0) +
			       Script{locate(0), read_position(0), replay(0), replay(1)} +
			       flushed(2) + Script{write_6(1024)}) == 1024);
}

TEST_CASE("engine replay: all is proved, and the drive has rewound: back past the witness")
{
	ScriptedTape tape(ample);

	tape.open(4);
	tape.write_blocks(1);
	REQUIRE(tape.run(sync_operation(), proved_filemarks(0, 5)) == 0);
	SECTION("it is there")
	{
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).power_on()} + medium_recovery(0) +
				       go_past_witness(5) + Script{write_6(1024)}) == 1024);
	}
	SECTION("it is not: nothing is written behind it")
	{
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).power_on()} + medium_recovery(0) +
				       looked_at(5, witness(4).differs())) == -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_LOSS);
	}
	SECTION("who only reads asks for none")
	{
		CHECK(tape.run(read_operation(1024),
			       Script{read_6(1024).power_on()} + medium_recovery(0) +
				       Script{locate(5), read_position(5), read_6(1024)}) == 1024);
	}
}

TEST_CASE("engine replay: power loss without a journal, or without memory for it: frozen")
{
	const std::size_t ring = GENERATE(std::size_t{0}, page);
	ScriptedTape tape(ring);

	CAPTURE(ring);
	tape.open(5);
	// Two pages each: there is no room for one.
	tape.write_blocks(2, 2 * page);
	CHECK(tape.status().journal_bytes == 0);
	CHECK(tape.run(write_operation(2 * page), Script{write_6(2 * page).power_on()} +
							  medium_recovery(7)) == -ENOTRECOVERABLE);
	CHECK(tape.status().frozen == PTAPE_FROZEN_SHORT);
}

// -- how a replay can fail

// Up to the first command that is sent again.
Script begun()
{
	return Script{write_6(1024).lun_reset()} + recovery(0) + go_past_witness(5);
}

TEST_CASE("engine replay: the end of the medium")
{
	ScriptedTape tape(ample);

	write_unproved(tape);
	SECTION("early warning goes on")
	{
		CHECK(tape.run(write_operation(1024),
			       begun() + Script{replay(5).early_warning(),
						replay(6).early_warning(),
						filemarks(0).early_warning(), read_position(7),
						write_6(1024)}) == 1024);
	}
	SECTION("what was acknowledged has no room")
	{
		CHECK(tape.run(write_operation(1024), begun() + Script{replay(5).overflow()}) ==
		      -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_LOSS);
	}
	SECTION("nor when it is brought to the tape")
	{
		CHECK(tape.run(write_operation(1024),
			       begun() + Script{replay(5), replay(6), filemarks(0).overflow()}) ==
		      -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_LOSS);
	}
}

TEST_CASE("engine replay: an error, once more, and then the loss is told")
{
	ScriptedTape tape(ample);
	const bool flush = GENERATE(true, false);
	const Exchange good = flush ? filemarks(0) : replay(6);
	const Script before = flush ? Script{replay(5), replay(6)} : Script{replay(5)};
	const Exchange failed =
		GENERATE_COPY(good.medium_error(), good.sense(0x4, 0x44, 0x00), good.illegal(),
			      protected_data(good), good.sense(0x0, 0x44, 0x00),
			      good.undelivered(PTAPE_DELIVERY_TOO_LARGE));
	const Script once = begun() + before + Script{failed};

	CAPTURE(flush);
	write_unproved(tape);
	SECTION("done")
	{
		CHECK(tape.run(write_operation(1024),
			       once + recovery(6) + all_again() + Script{write_6(1024)}) == 1024);
		CHECK(tape.status().counters.recoveries == 1);
	}
	SECTION("again")
	{
		CHECK(tape.run(write_operation(1024),
			       once + recovery(6) + go_past_witness(5) + before + Script{failed}) ==
		      -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_LOSS);
		CHECK(tape.status().loss_unacknowledged);
	}
}

TEST_CASE("engine replay: what can pass leaves the doubt to the next call")
{
	ScriptedTape tape(ample);

	write_unproved(tape);
	SECTION("not ready")
	{
		CHECK(tape.run(write_operation(1024),
			       begun() + Script{replay(5), replay(6).not_ready()}) == -EIO);
	}
	SECTION("no memory")
	{
		CHECK(tape.run(write_operation(1024),
			       begun() + Script{replay(5),
						replay(6).undelivered(PTAPE_DELIVERY_NO_MEMORY)}) ==
		      -EOVERFLOW);
	}
	SECTION("busy for ever")
	{
		Script busy = begun();

		for (unsigned poll = 0; poll < PTAPE_POLLS_RECOVERY_MAX; ++poll)
			busy = busy + Script{replay(5).status(PTAPE_STATUS_BUSY), pause()};
		CHECK(tape.run(write_operation(1024),
			       busy + Script{replay(5).status(PTAPE_STATUS_BUSY)}) == -EBUSY);
	}
	SECTION("a signal while it is busy")
	{
		CHECK(tape.run(write_operation(1024),
			       begun() + Script{replay(5).status(PTAPE_STATUS_BUSY),
						pause().ends_with(PTAPE_EVENT_INTERRUPTED)}) ==
		      -EINTR);
	}
	SECTION("the path is gone for longer than the hold")
	{
		CHECK(tape.run(write_operation(1024),
			       begun() + Script{replay(5), replay(6).no_path(),
						await_path().ends_with(PTAPE_EVENT_DEADLINE)}) ==
		      -ENXIO);
		CHECK(tape.run(write_operation(1024),
			       medium_recovery(6) + all_again() + Script{write_6(1024)}) == 1024);
		return;
	}
	CHECK(tape.status().frozen == PTAPE_FROZEN_NOT);
	CHECK(tape.engine.doubt.any);
	CHECK(tape.run(write_operation(1024), recovery(6) + all_again() + Script{write_6(1024)}) ==
	      1024);
	CHECK(tape.run(close_operation(), proved_filemarks(1, 9)) == 0);
}

TEST_CASE("engine replay: busy, or becoming ready, for a while")
{
	ScriptedTape tape(ample);
	const Exchange waits =
		GENERATE(replay(5).status(PTAPE_STATUS_BUSY), replay(5).becoming_ready());

	write_unproved(tape);
	CHECK(tape.run(write_operation(1024),
		       begun() + Script{waits, pause(), waits, pause(), replay(5), replay(6)} +
			       flushed(7) + Script{write_6(1024)}) == 1024);
}

TEST_CASE("engine replay: the cartridge is gone in its middle")
{
	ScriptedTape tape(ample);

	write_unproved(tape);
	CHECK(tape.run(write_operation(1024), begun() + Script{replay(5).no_medium()}) ==
	      -ENOTRECOVERABLE);
	CHECK(tape.status().frozen == PTAPE_FROZEN_MEDIUM);
}

TEST_CASE("engine replay: the tape is not where it was sent")
{
	ScriptedTape tape(ample);

	write_unproved(tape);
	const Script reset = Script{write_6(1024).lun_reset()} + recovery(0);
	SECTION("before the first")
	{
		const Exchange told = GENERATE(read_position(6), read_position(5, 1));

		CHECK(tape.run(write_operation(1024),
			       reset + Script{locate(4), witness(4), told}) == -ENOTRECOVERABLE);
	}
	SECTION("the drive does not know")
	{
		CHECK(tape.run(write_operation(1024),
			       reset + Script{locate(4), witness(4), position_lost()}) ==
		      -ENOTRECOVERABLE);
	}
	SECTION("behind the last")
	{
		CHECK(tape.run(write_operation(1024), reset + go_past_witness(5) +
							      Script{replay(5), replay(6)} +
							      flushed(8)) == -ENOTRECOVERABLE);
	}
	SECTION("the witness in front of it is another")
	{
		CHECK(tape.run(write_operation(1024), reset + looked_at(5, witness(4).differs())) ==
		      -ENOTRECOVERABLE);
	}
	CHECK(tape.status().frozen == PTAPE_FROZEN_LOSS);
	CHECK(tape.status().loss_unacknowledged);
}

TEST_CASE("engine replay: a second reset, in every step of a recovery")
{
	// The witness of the place, and then all of it.
	const Script whole = recovery(7) + looked_at(7, witness(6).differs()) + all_again();
	const Script medium = medium_recovery(0) + all_again();
	const std::size_t at = GENERATE_COPY(range(std::size_t{0}, whole.size()));
	const Exchange &met = whole[at];

	if (met.kind != PTAPE_STEP_COMMAND)
		return;
	ScriptedTape tape(ample);
	const auto cut = whole.begin() + std::ptrdiff_t(at);
	const Script before = Script{write_6(1024).lun_reset()} + Script(whole.begin(), cut);

	CAPTURE(at, met.name);
	write_unproved(tape);
	SECTION("of the unit")
	{
		// It stands where it stood at first, or the place was asked already.
		CHECK(tape.run(write_operation(1024), before + Script{met.lun_reset()} + whole +
							      Script{write_6(1024)}) == 1024);
	}
	SECTION("of power")
	{
		CHECK(tape.run(write_operation(1024), before + Script{met.power_on()} + medium +
							      Script{write_6(1024)}) == 1024);
	}
	SECTION("of power, which nobody tells: no answer, and another path")
	{
		CHECK(tape.run(write_operation(1024),
			       before +
				       Script{met.no_path(), await_path().fresh(),
					      test_ready().power_on()} +
				       medium + Script{write_6(1024)}) == 1024);
	}
	CHECK(tape.status().position.block == 8);
	CHECK(tape.status().counters.recoveries == 1);
	CHECK(tape.run(close_operation(), proved_filemarks(1, 9)) == 0);
}

TEST_CASE("engine replay: what was found first counts until the place is not known")
{
	ScriptedTape tape(ample);

	write_unproved(tape);
	CHECK(tape.run(write_operation(1024), begun() + Script{replay(5).lun_reset()} + stable() +
						      Script{mode_sense(), position_lost()}) ==
	      -ENOTRECOVERABLE);
	CHECK(tape.status().frozen == PTAPE_FROZEN_LOSS);
}

// -- who tells of the loss

TEST_CASE("engine replay: a deferred error is of what is remembered")
{
	ScriptedTape tape(ample);

	write_unproved(tape);
	SECTION("sent again, wherever the drive says that it stands")
	{
		const u32 place = GENERATE(5U, 6U, 7U);

		CHECK(tape.run(write_operation(1024), Script{write_6(1024).deferred()} +
							      recovery(place) + all_again() +
							      Script{write_6(1024)}) == 1024);
	}
	SECTION("a second one of the same operation meets nothing that is unproved")
	{
		CHECK(tape.run(write_operation(1024), Script{write_6(1024).deferred()} +
							      recovery(7) + all_again() +
							      Script{write_6(1024)}) == 1024);
		CHECK(tape.run(close_operation(),
			       Script{filemarks(1).deferred()} + recovery(8) + go_past_witness(7) +
				       Script{replay(7)} + flushed(8) +
				       Script{filemarks(1).deferred(), filemarks(1).deferred(),
					      filemarks(1), read_position(9)}) == 0);
	}
	SECTION("of the close")
	{
		CHECK(tape.run(close_operation(), Script{filemarks(1).deferred()} + recovery(7) +
							  all_again() + proved_filemarks(1, 8)) ==
		      0);
	}
	SECTION("in a recovery, and in its replay: whatever the place is, and whoever verifies")
	{
		const Exchange first =
			GENERATE(write_6(1024).nexus_lost(), write_6(1024).changed());

		tape.engine.unverified = GENERATE(true, false);
		const Script again = tape.engine.unverified ? Script{locate(5), read_position(5),
								     replay(5), replay(6)} +
								      flushed(7)
							    : all_again();
		const Script half(again.begin(), again.begin() + (again.end() - again.begin()) - 3);
		CHECK(tape.run(write_operation(1024),
			       Script{first, await_path(), test_ready().deferred()} +
				       medium_recovery(7) + half + Script{replay(6).deferred()} +
				       medium_recovery(7) + again + Script{write_6(1024)}) == 1024);
		CHECK(tape.engine.synced == 7);
	}
	SECTION("in a recovery, for ever")
	{
		Script script = {write_6(1024).lun_reset()};

		for (unsigned times = 0; times <= PTAPE_ATTEMPTS_MAX; ++times)
			script = script + Script{await_path(), test_ready().deferred()};
		CHECK(tape.run(write_operation(1024), script) == -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_DEFERRED);
	}
}

TEST_CASE("engine replay: behind a loss that nobody told of no place counts")
{
	ScriptedTape tape(shrunk);
	Script fails = recovery(8);

	// One of three blocks is missing: the others and the filemark are a place too far in front.
	write_shrunk(tape);
	fails.back() = fails.back().sense(0x4, 0x44, 0x00);
	REQUIRE(tape.run(mtop_operation(PTAPE_MTWEOF, 1), proved_filemarks(1, 8) + fails) == -EIO);
	SECTION("all is sent again")
	{
		CHECK(tape.run(sync_operation(),
			       recovery(8) +
				       Script{locate(5), read_position(5), replay(5), replay(6),
					      replay(7), filemarks(1, true)} +
				       flushed(9) + proved_filemarks(0, 9)) == 0);
	}
	SECTION("not all is remembered any more: what is met there would prove nothing")
	{
		CHECK(tape.run(write_operation(1024), recovery(8)) == -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_LOSS);
	}
}

TEST_CASE("engine replay: a place that nobody told of is mended once an operation")
{
	ScriptedTape tape(ample);
	const Script with_mark =
		go_past_witness(5) + Script{replay(5), replay(6), filemarks(1, true)} + flushed(8);

	write_unproved(tape);
	SECTION("found by a filemark")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF, 1),
			       proved_filemarks(1, 0) + recovery(0) + with_mark +
				       proved_filemarks(0, 8)) == 0);
		CHECK(tape.status().position.block == 8);
		CHECK_FALSE(tape.status().unproved);
	}
	SECTION("found by a filemark, twice: all is proved, but the place is lost")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF, 1),
			       proved_filemarks(1, 0) + recovery(0) + with_mark +
				       proved_filemarks(0, 0)) == -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
	}
	SECTION("found by a filemark that had met a deferred error: the second loss is told")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF, 1),
			       Script{filemarks(1).deferred()} + recovery(7) + all_again() +
				       proved_filemarks(1, 0)) == -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_LOSS);
	}
	SECTION("told while it was asked, with nothing unproved: the next command goes back")
	{
		REQUIRE(tape.run(sync_operation(), proved_filemarks(0, 7)) == 0);
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF, 0),
			       {filemarks(0), read_position(7).lun_reset(), read_position(0)}) ==
		      0);
		CHECK(tape.run(write_operation(1024),
			       recovery(0) + go_past_witness(7) + Script{write_6(1024)}) == 1024);
	}
	SECTION("found by the close")
	{
		CHECK(tape.run(close_operation(), proved_filemarks(1, 3) + recovery(3) + with_mark +
							  proved_filemarks(0, 8)) == 0);
	}
	SECTION("found by MTIOCPOS")
	{
		CHECK(tape.run(tell_operation(), Script{read_position(3)} + recovery(3) +
							 all_again() + Script{read_position(7)}) ==
		      7);
	}
	SECTION("found by MTIOCPOS, twice")
	{
		CHECK(tape.run(tell_operation(), Script{read_position(3)} + recovery(3) +
							 all_again() + Script{read_position(3)}) ==
		      -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
	}
	SECTION("told while it was asked")
	{
		CHECK(tape.run(
			      mtop_operation(PTAPE_MTWEOF, 1),
			      Script{filemarks(1), read_position(8).lun_reset(), read_position(0)} +
				      recovery(0) + with_mark + proved_filemarks(0, 8)) == 0);
		CHECK_FALSE(tape.engine.mended);
	}
	SECTION("told while it was asked, after as many attentions as there may be")
	{
		Script script = {filemarks(0).lun_reset()};

		for (unsigned times = 0; times < PTAPE_ATTEMPTS_MAX; ++times)
			script = script +
				 Script{await_path(), test_ready(), test_ready().lun_reset()};
		CHECK(tape.run(sync_operation(),
			       script + recovery(7) + looked_at(7, witness(6)) +
				       Script{filemarks(0), read_position(7).lun_reset(),
					      read_position(0)}) == -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_LOSS);
	}
	SECTION("and a deferred error in the replay")
	{
		CHECK(tape.run(tell_operation(),
			       Script{read_position(3)} + stable() +
				       Script{mode_sense(), read_position(3)} + go_past_witness(5) +
				       Script{replay(5).deferred()} + recovery(5) + all_again() +
				       Script{read_position(7)}) == 7);
	}
}

TEST_CASE("engine replay: a place that nobody told of, and no journal that reaches it: a loss")
{
	ScriptedTape tape(shrunk);

	write_shrunk(tape);
	tape.write_blocks(1);
	SECTION("found by a filemark")
	{
		CHECK(tape.run(close_operation(), proved_filemarks(1, 3)) == -ENOTRECOVERABLE);
	}
	SECTION("found by MTIOCPOS")
	{
		CHECK(tape.run(tell_operation(), {read_position(3)}) == -ENOTRECOVERABLE);
	}
	CHECK(tape.status().frozen == PTAPE_FROZEN_LOSS);
}

// -- a recovery that is cut off

TEST_CASE("engine replay: a signal after the tape was moved: the next call goes on")
{
	ScriptedTape tape(ample);
	const Script signal = {await_path().ends_with(PTAPE_EVENT_INTERRUPTED)};

	write_unproved(tape);
	SECTION("at the witness: where the tape stood at first counts")
	{
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).lun_reset()} + recovery(7) +
				       Script{locate(6), witness(6).no_path()} + signal) == -EINTR);
		CHECK(tape.engine.displaced);
		CHECK(tape.run(write_operation(1024), medium_recovery(6) +
							      looked_at(7, witness(6)) +
							      Script{write_6(1024)}) == 1024);
		CHECK(tape.status().counters.resent == 0);
	}
	SECTION("in the replay")
	{
		CHECK(tape.run(write_operation(1024),
			       begun() + Script{replay(5), replay(6).unanswered()} + signal) ==
		      -EINTR);
		CHECK(tape.engine.displaced);
		CHECK(tape.run(write_operation(1024),
			       recovery(6) + all_again() + Script{write_6(1024)}) == 1024);
	}
	SECTION("and the close is what comes next")
	{
		CHECK(tape.run(write_operation(1024),
			       begun() + Script{replay(5).no_path()} + signal) == -EINTR);
		CHECK(tape.run(close_operation(),
			       medium_recovery(5) + all_again() + proved_filemarks(1, 8)) == 0);
	}
	SECTION("and a rewind, which needs the proof first")
	{
		CHECK(tape.run(write_operation(1024),
			       begun() + Script{replay(5).no_path()} + signal) == -EINTR);
		CHECK(tape.run(mtop_operation(PTAPE_MTREW), medium_recovery(5) + all_again() +
								    proved_filemarks(1, 8) +
								    Script{rewind()}) == 0);
	}
	CHECK_FALSE(tape.engine.displaced);
}

TEST_CASE("engine replay: a recovery that begins again is not where it stood at first")
{
	ScriptedTape tape(ample);
	// A nexus alone asks for no witness; but now the tape was moved.
	const std::size_t at = GENERATE(0U, 1U, 2U);
	const auto cut = [at](Script look) {
		look[at] = look[at].nexus_lost();
		look.resize(at + 1);
		return look;
	};

	CAPTURE(at);
	write_unproved(tape);
	SECTION("it was to be at the start of the write")
	{
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).unanswered()} + recovery(7) +
				       cut(looked_at(7, witness(6))) + medium_recovery(6) +
				       go_past_witness(7) + Script{write_6(1024)}) == 1024);
	}
	SECTION("it was to be at its end")
	{
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).unanswered()} + recovery(8) +
				       cut(looked_at(8, witness(7))) + medium_recovery(7) +
				       go_past_witness(7) + Script{write_6(1024)}) == 1024);
	}
	SECTION("it was to be at its start, and nobody verifies any more")
	{
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).unanswered()} + recovery(7) +
				       cut(looked_at(7, witness(6))) +
				       Script{await_path().ends_with(PTAPE_EVENT_INTERRUPTED)}) ==
		      -EINTR);
		tape.engine.unverified = true;
		CHECK(tape.run(write_operation(1024),
			       medium_recovery(6) +
				       Script{locate(7), read_position(7), write_6(1024)}) == 1024);
	}
	CHECK(tape.status().position.block == 8);
}

TEST_CASE("engine replay: a signal while a write may have been done, and its block with the call")
{
	ScriptedTape tape(ample);

	write_unproved(tape);
	CHECK(tape.run(write_operation(1024), {write_6(1024).unanswered(),
					       await_path().ends_with(PTAPE_EVENT_INTERRUPTED)}) ==
	      -EINTR);
	CHECK(tape.engine.given_up);
	SECTION("it was not: what is in front of it decides")
	{
		CHECK(tape.run(write_operation(1024), recovery(7) + looked_at(7, witness(6)) +
							      Script{write_6(1024)}) == 1024);
	}
	SECTION("it was: back to its start, past what is in front of it")
	{
		CHECK(tape.run(write_operation(1024),
			       recovery(8) + go_past_witness(7) + Script{write_6(1024)}) == 1024);
	}
	SECTION("more than that was lost")
	{
		CHECK(tape.run(write_operation(1024),
			       recovery(6) + all_again() + Script{write_6(1024)}) == 1024);
	}
	CHECK(tape.status().position.block == 8);
}

TEST_CASE("engine replay: beyond the replay, no more than twenty commands a path")
{
	// Everything changed, and no witness can be read.
	ScriptedTape tape(ample);
	const Modes ours = {};
	const Modes lost = {.block_length = 512};
	const Script longest =
		stable() +
		Script{medium_serial(), mode_sense(lost), mode_select(ours), mode_sense(ours),
		       mode_page(compression_page(false)), mode_page_select(compression_page(true)),
		       mode_page(compression_page(true)), prevent_allow(true), read_position(7),
		       // of the place, and of the sync point
		       locate(6), witness(6).illegal(), locate(7), read_position(6), locate(4),
		       witness(4).illegal(), locate(5), read_position(5)};

	write_unproved(tape);
	CHECK(tape.run(mtop_operation(PTAPE_MTCOMPRESSION, 1),
		       {mode_page(compression_page(false)),
			mode_page_select(compression_page(true))}) == 0);
	CHECK(tape.run(mtop_operation(PTAPE_MTLOCK), {prevent_allow(true)}) == 0);
	ptape_engine_absent(&tape.engine);
	CHECK(tape.run(write_operation(1024), longest + Script{replay(5), replay(6)} + flushed(7) +
						      Script{write_6(1024)}) == 1024);
	CHECK(longest.size() - 1 <= 20);
}

} // namespace
} // namespace ptape::test
