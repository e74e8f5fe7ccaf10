// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tape engine's witness on a scripted drive: the object in front of the
 * place is read back after a reset, and what is there decides what follows.
 */
#include "unproved_tape.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

namespace ptape::test
{
namespace
{

// -- the witness of the place

TEST_CASE("engine witness: a reset that keeps the count: the object in front of it decides")
{
	ScriptedTape tape(ample);
	const Script reset = Script{write_6(1024).lun_reset()} + recovery(7);

	write_unproved(tape);
	SECTION("it is there")
	{
		const Exchange seen = GENERATE(witness(6), witness(6).early_warning());

		CHECK(tape.run(write_operation(1024),
			       reset + looked_at(7, seen) + Script{write_6(1024)}) == 1024);
		CHECK(tape.status().counters.resent == 1);
		CHECK(tape.engine.synced == 5);
	}
	SECTION("something else is, or nothing: from the sync point")
	{
		const Exchange missing = GENERATE(
			witness(6).differs(), witness(6).residual(1), witness(6).filemark(),
			witness(6).setmark(), witness(6).ili(), witness(6).end_of_data(),
			witness(6).medium_error(), witness(6).sense(0x0, 0x44, 0x00),
			witness(6).early_warning().differs());

		CHECK(tape.run(write_operation(1024), reset + looked_at(7, missing) + all_again() +
							      Script{write_6(1024)}) == 1024);
		CHECK(tape.engine.synced == 7);
	}
	SECTION("it is, but the drive tells another place behind it")
	{
		CHECK(tape.run(write_operation(1024),
			       reset + Script{locate(6), witness(6), read_position(6)} +
				       all_again() + Script{write_6(1024)}) == 1024);
	}
	SECTION("it cannot be read: from the sync point, which needs no proof of the place")
	{
		const Exchange unread = GENERATE(witness(6).illegal(), protected_data(witness(6)),
						 witness(6).undelivered(PTAPE_DELIVERY_NO_MEMORY),
						 witness(6).undelivered(PTAPE_DELIVERY_TOO_LARGE));
		const u64 behind = GENERATE(6, 7);

		CHECK(tape.run(write_operation(1024),
			       reset + Script{locate(6), unread, locate(7), read_position(behind)} +
				       all_again() + Script{write_6(1024)}) == 1024);
		CHECK(tape.engine.synced == 7);
	}
	SECTION("nor can the sync point's: its place has to do")
	{
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).power_on()} + medium_recovery(0) +
				       Script{locate(4), protected_data(witness(4)), locate(5),
					      read_position(5), replay(5), replay(6)} +
				       flushed(7) + Script{write_6(1024)}) == 1024);
	}
	SECTION("asked for in vain: the next call asks again, and what was found counts")
	{
		const Exchange failed =
			GENERATE(witness(6).sense(0x4, 0x44, 0x00), witness(6).not_ready());

		CHECK(tape.run(write_operation(1024), reset + Script{locate(6), failed}) == -EIO);
		CHECK(tape.run(write_operation(1024), recovery(6) + looked_at(7, witness(6)) +
							      Script{write_6(1024)}) == 1024);
	}
	SECTION("the cartridge is gone")
	{
		CHECK(tape.run(write_operation(1024),
			       reset + Script{locate(6), witness(6).no_medium()}) ==
		      -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_MEDIUM);
	}
	SECTION("the drive cannot go there: what it reads and where counts")
	{
		const bool is_there = GENERATE(false, true);
		const Script in_vain = reset + Script{locate(6).medium_error()};
		const Script looked =
			is_there
				? Script{witness(6), read_position(7)}
				: Script{witness(6).medium_error(), read_position(5)} + all_again();

		CAPTURE(is_there);
		CHECK(tape.run(write_operation(1024), in_vain + looked + Script{write_6(1024)}) ==
		      1024);
	}
	SECTION("the drive itself has failed: what is there nobody asks any more")
	{
		CHECK(tape.run(write_operation(1024),
			       reset + Script{locate(6).sense(0x4, 0x44, 0x00)}) ==
		      -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_LOSS);
	}
	SECTION("nor to the sync point")
	{
		CHECK(tape.run(write_operation(1024),
			       reset + Script{locate(6).medium_error(), witness(6).medium_error(),
					      read_position(5), locate(4).medium_error()}) ==
		      -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_LOSS);
	}
}

TEST_CASE("engine witness: a write that had no answer, at its end: its own block decides")
{
	ScriptedTape tape(ample);
	const Script told = Script{write_6(1024).unanswered()} + recovery(8);

	write_unproved(tape);
	SECTION("it is there: done")
	{
		CHECK(tape.run(write_operation(1024), told + looked_at(8, witness(7))) == 1024);
		CHECK(tape.status().position.block == 8);
		CHECK(tape.status().counters.resent == 0);
		CHECK(tape.status().journal_bytes == 4 * page);
		SECTION("and remembered as any other")
		{
			CHECK(tape.run(write_operation(1024),
				       Script{write_6(1024).power_on()} + medium_recovery(0) +
					       go_past_witness(5) +
					       Script{replay(5), replay(6), replay(7)} +
					       flushed(8) + Script{write_6(1024)}) == 1024);
		}
	}
	SECTION("it is not: all is sent again, and then it")
	{
		CHECK(tape.run(write_operation(1024), told + looked_at(8, witness(7).differs()) +
							      all_again() +
							      Script{write_6(1024)}) == 1024);
	}
	SECTION("a power loss too, and the journal does not reach back: seen, it is done")
	{
		ScriptedTape small(shrunk);

		write_shrunk(small);
		CHECK(small.run(write_operation(1024),
				Script{write_6(1024).unanswered(), await_path(),
				       test_ready().power_on()} +
					medium_recovery(9) + looked_at(9, witness(8))) == 1024);
		CHECK(small.status().position.block == 9);
	}
}

// An adapter that must answer a command that a reset has ended gives the attention of the reset.
TEST_CASE(
	"engine witness: a write that a reset's attention ended, at its end: its own block decides")
{
	ScriptedTape tape(ample);
	const Script told = Script{write_6(1024).lun_reset()} + recovery(8);

	write_unproved(tape);
	SECTION("it is there: done")
	{
		CHECK(tape.run(write_operation(1024), told + looked_at(8, witness(7))) == 1024);
		CHECK(tape.status().position.block == 8);
		CHECK(tape.status().counters.resent == 0);
	}
	SECTION("it is not: all is sent again, and then it")
	{
		CHECK(tape.run(write_operation(1024), told + looked_at(8, witness(7).differs()) +
							      all_again() +
							      Script{write_6(1024)}) == 1024);
	}
	SECTION("of a power loss: all is sent again, whatever the place says")
	{
		CHECK(tape.run(write_operation(1024), Script{write_6(1024).power_on()} +
							      medium_recovery(8) + all_again() +
							      Script{write_6(1024)}) == 1024);
	}
	SECTION("where nothing is compared the block in front may be anybody's")
	{
		tape.engine.unverified = true;
		CHECK(tape.run(write_operation(1024), told) == -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_LOSS);
	}
	SECTION("a lost nexus has reset nothing that was at work: it was not carried out")
	{
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).nexus_lost()} + medium_recovery(8)) ==
		      -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_LOSS);
	}
}

TEST_CASE("engine witness: all is proved, and a write is at its end: seen, or again")
{
	ScriptedTape tape(ample);
	const Script told = Script{write_6(1024).unanswered()} + recovery(6);

	tape.open(4);
	tape.write_blocks(1);
	REQUIRE(tape.run(sync_operation(), proved_filemarks(0, 5)) == 0);
	SECTION("seen")
	{
		CHECK(tape.run(write_operation(1024), told + looked_at(6, witness(5))) == 1024);
	}
	SECTION("not there: from its start")
	{
		CHECK(tape.run(write_operation(1024), told + looked_at(6, witness(5).differs()) +
							      go_past_witness(5) +
							      Script{write_6(1024)}) == 1024);
	}
	CHECK(tape.status().position.block == 6);
}

TEST_CASE("engine witness: a block that had no place in the journal is not compared")
{
	ScriptedTape tape(page);

	tape.open(5);
	CHECK(tape.run(write_operation(2 * page),
		       Script{write_6(2 * page).unanswered()} + recovery(6)) == 2 * page);
	CHECK(tape.status().position.block == 6);
	CHECK(tape.status().journal_bytes == 0);
}

TEST_CASE("engine witness: a question that had no answer writes nothing, and has no block")
{
	ScriptedTape tape(ample);

	write_unproved(tape);
	CHECK(tape.run(tell_operation(), Script{read_position(7).unanswered()} + recovery(7) +
						 looked_at(7, witness(6)) +
						 Script{read_position(7)}) == 7);
}

TEST_CASE("engine witness: fixed blocks that were done in part")
{
	ScriptedTape tape(ample);

	tape.open(5, fixed_512);
	SECTION("half of them are there: from the start")
	{
		CHECK(tape.run(write_operation(2048),
			       Script{write_6(4, true).unanswered()} + recovery(7, fixed_512) +
				       looked_at(7, fixed_witness(6)) +
				       Script{locate(5), read_position(5), write_6(4, true)}) ==
		      2048);
	}
	SECTION("all of them are: done")
	{
		CHECK(tape.run(write_operation(2048),
			       Script{write_6(4, true).unanswered()} + recovery(9, fixed_512) +
				       looked_at(9, fixed_witness(8))) == 2048);
		CHECK(tape.status().position.block == 9);
	}
}

TEST_CASE("engine witness: the loss of a nexus alone takes nothing from the buffer")
{
	ScriptedTape tape(ample);

	write_unproved(tape);
	SECTION("no witness")
	{
		CHECK(tape.run(write_operation(1024), Script{write_6(1024).nexus_lost()} +
							      medium_recovery(7) +
							      Script{write_6(1024)}) == 1024);
	}
	SECTION("with something else it is asked for")
	{
		const Exchange other = GENERATE(test_ready().lun_reset(), test_ready().changed(),
						test_ready().sense(0x6, 0x2a, 0x01),
						test_ready().sense(0x6, 0x3f, 0x0e));

		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).nexus_lost(), await_path(), other} +
				       medium_recovery(7) + looked_at(7, witness(6)) +
				       Script{write_6(1024)}) == 1024);
	}
}

TEST_CASE("engine witness: without verification the place decides")
{
	ScriptedTape tape(ample);

	tape.engine.unverified = true;
	write_unproved(tape);
	SECTION("of the place")
	{
		CHECK(tape.run(write_operation(1024), Script{write_6(1024).lun_reset()} +
							      recovery(7) +
							      Script{write_6(1024)}) == 1024);
	}
	SECTION("of the sync point")
	{
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).power_on()} + medium_recovery(0) +
				       Script{locate(5), read_position(5), replay(5), replay(6)} +
				       flushed(7) + Script{write_6(1024)}) == 1024);
	}
}

// -- a journal that does not reach back

TEST_CASE("engine witness: a journal that has shrunk goes by what the tape shows")
{
	ScriptedTape tape(shrunk);
	const bool power = GENERATE(true, false);
	const auto told = [power](u32 place) {
		return power ? Script{write_6(1024).power_on()} + medium_recovery(place)
			     : Script{write_6(1024).lun_reset()} + recovery(place);
	};

	CAPTURE(power);
	write_shrunk(tape);
	SECTION("short, and its witness is there: from the place")
	{
		CHECK(tape.run(write_operation(1024), told(7) + go_past_witness(7) +
							      Script{replay(7)} + flushed(8) +
							      Script{write_6(1024)}) == 1024);
		CHECK(tape.status().position.block == 9);
		CHECK(tape.status().counters.resent == 2);
		CHECK(tape.run(close_operation(), proved_filemarks(1, 10)) == 0);
	}
	SECTION("short, and its witness is not")
	{
		CHECK(tape.run(write_operation(1024),
			       told(7) + looked_at(7, witness(6).differs())) == -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_SHORT);
	}
	SECTION("short, and its witness cannot be read")
	{
		CHECK(tape.run(write_operation(1024),
			       told(7) + Script{locate(6), witness(6).illegal(), locate(7),
						read_position(7)}) == -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_SHORT);
	}
	SECTION("nothing short, and its witness is there")
	{
		CHECK(tape.run(write_operation(1024),
			       told(8) + looked_at(8, witness(7)) + Script{write_6(1024)}) == 1024);
		CHECK(tape.status().counters.resent == 1);
	}
	SECTION("nothing short, and its witness is not")
	{
		CHECK(tape.run(write_operation(1024),
			       told(8) + looked_at(8, witness(7).differs())) == -ENOTRECOVERABLE);
	}
	SECTION("nothing short, and its witness cannot be read: a buffer that was kept")
	{
		const Script unread = told(8) + Script{locate(7), witness(7).illegal(), locate(8),
						       read_position(8)};

		if (power)
			CHECK(tape.run(write_operation(1024), unread) == -ENOTRECOVERABLE);
		else
			CHECK(tape.run(write_operation(1024), unread + Script{write_6(1024)}) ==
			      1024);
	}
	SECTION("where its witness is forgotten, where it begins, and before")
	{
		const u32 place = GENERATE(6U, 5U, 4U, 0U);

		CAPTURE(place);
		CHECK(tape.run(write_operation(1024), told(place)) == -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_SHORT);
		CHECK(tape.run(close_operation()) == -ENOTRECOVERABLE);
	}
}

TEST_CASE("engine witness: a fixed command in whose middle the drive stands is sent as a whole")
{
	ScriptedTape tape(shrunk);

	tape.open(4, fixed_512);
	for (unsigned times = 0; times < 3; ++times)
		CHECK(tape.run(write_operation(2048), {write_6(4, true)}) == 2048);
	// The next one forgets the first: 8 to 15 are remembered. It stands at 13.
	CHECK(tape.run(write_operation(2048),
		       Script{write_6(4, true).lun_reset()} + recovery(13, fixed_512) +
			       looked_at(13, fixed_witness(12)) + looked_at(12, fixed_witness(11)) +
			       Script{fixed_replay(12, 4)} + flushed(16) +
			       Script{write_6(4, true)}) == 2048);
	CHECK(tape.status().position.block == 20);
}

// -- marks

TEST_CASE("engine witness: filemarks are in the journal")
{
	ScriptedTape tape(ample);

	tape.open(5);
	tape.write_blocks(1);
	CHECK(tape.run(mtop_operation(PTAPE_MTWEOFI, 2), {filemarks(2, true)}) == 0);
	tape.write_blocks(1);
	CHECK(tape.run(write_operation(1024), Script{write_6(1024).power_on()} +
						      medium_recovery(0) +
						      Script{locate(5), read_position(5), replay(5),
							     filemarks(2, true), replay(8)} +
						      flushed(9) + Script{write_6(1024)}) == 1024);
	CHECK(tape.status().position.block == 10);
	CHECK(tape.status().position.file == PTAPE_NUMBER_UNKNOWN);
}

TEST_CASE("engine witness: setmarks are too")
{
	ScriptedTape tape(ample);

	tape.open(5);
	tape.write_blocks(1);
	SECTION("written again")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWSM, 1),
			       Script{setmarks(1), read_position(7).power_on(), read_position(0)} +
				       medium_recovery(0) +
				       Script{locate(5), read_position(5), replay(5),
					      setmarks(1, true)} +
				       flushed(7) + proved_filemarks(0, 7)) == 0);
		CHECK_FALSE(tape.status().unproved);
	}
	SECTION("but never a witness: few drives report them")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWSM, 1), {setmarks(1), read_position(7)}) ==
		      0);
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).power_on()} + medium_recovery(0) +
				       Script{locate(7), read_position(7), write_6(1024)}) == 1024);
	}
	SECTION("nor on their way")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWSM, 1),
			       Script{setmarks(1).unanswered()} + recovery(7) +
				       proved_filemarks(0, 7)) == 0);
	}
}

TEST_CASE("engine witness: a filemark as a witness")
{
	ScriptedTape tape(ample);

	write_unproved(tape);
	SECTION("of what is proved, in front of the sync point")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF, 2), proved_filemarks(2, 9)) == 0);
		tape.write_blocks(1);
		SECTION("it is there")
		{
			CHECK(tape.run(write_operation(1024),
				       Script{write_6(1024).power_on()} + medium_recovery(0) +
					       looked_at(9, mark_witness()) + Script{replay(9)} +
					       flushed(10) + Script{write_6(1024)}) == 1024);
		}
		SECTION("a block is there instead, or a setmark")
		{
			const Exchange other = GENERATE(read_6(4096), read_6(4096).setmark());

			CHECK(tape.run(write_operation(1024),
				       Script{write_6(1024).power_on()} + medium_recovery(0) +
					       looked_at(9, other)) == -ENOTRECOVERABLE);
			CHECK(tape.status().frozen == PTAPE_FROZEN_LOSS);
		}
	}
	SECTION("of marks that had no answer, at their end")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF, 2),
			       Script{filemarks(2).unanswered()} + recovery(9) +
				       looked_at(9, mark_witness()) + proved_filemarks(0, 9)) == 0);
	}
	SECTION("of marks that had no answer, half of them")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF, 2),
			       Script{filemarks(2).unanswered()} + recovery(8) +
				       looked_at(8, mark_witness()) + go_past_witness(7) +
				       proved_filemarks(2, 9)) == 0);
	}
	SECTION("of marks that had no answer, at their end, and a block is there")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF, 2),
			       Script{filemarks(2).unanswered()} + recovery(9) +
				       looked_at(9, read_6(4096)) + all_again() +
				       proved_filemarks(2, 9)) == 0);
	}
	SECTION("of a flush that had no answer: what is in front of it")
	{
		CHECK(tape.run(sync_operation(), Script{filemarks(0).unanswered()} + recovery(7) +
							 looked_at(7, witness(6)) +
							 proved_filemarks(0, 7)) == 0);
	}
}

TEST_CASE("engine witness: a setmark is none: most drives do not tell it")
{
	ScriptedTape tape(ample);

	write_unproved(tape);
	SECTION("of a place that is as it was: it decides")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWSM, 1), {setmarks(1), read_position(8)}) ==
		      0);
		CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
		CHECK(tape.run(mtop_operation(PTAPE_MTWSM, 1),
			       Script{setmarks(1).unanswered()} + recovery(10) +
				       proved_filemarks(0, 10)) == 0);
	}
	SECTION("of the sync point: what is behind it is sent again, and it stays")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWSM, 1), {setmarks(1), read_position(8)}) ==
		      0);
		tape.write_blocks(1);
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).power_on()} + medium_recovery(0) +
				       Script{locate(8), read_position(8), replay(8)} + flushed(9) +
				       Script{write_6(1024)}) == 1024);
	}
}

TEST_CASE("engine witness: a filemark is met by a read of a length that the drive takes")
{
	struct Limits {
		Exchange told;
		u32 asked;
	};
	ScriptedTape tape(ample);
	const Limits limits =
		GENERATE(Limits{block_limits(), 4096}, Limits{block_limits(0), 4096},
			 Limits{block_limits().illegal(), 4096}, Limits{block_limits(2048), 2048},
			 Limits{block_limits(0x800000, 8192), 8192});

	CHECK(tape.run(open_operation(), {test_ready(), limits.told, mode_sense(), medium_serial(),
					  read_position(5)}) == 0);
	CHECK(tape.run(mtop_operation(PTAPE_MTWEOF, 1), proved_filemarks(1, 6)) == 0);
	CHECK(tape.run(mtop_operation(PTAPE_MTWEOF, 1),
		       Script{filemarks(1).power_on()} + medium_recovery(0) +
			       looked_at(6, mark_witness(limits.asked)) + proved_filemarks(1, 7)) ==
	      0);
}

TEST_CASE("engine witness: a filemark is met by a read of one fixed block")
{
	ScriptedTape tape(ample);

	tape.open(5, fixed_512);
	CHECK(tape.run(mtop_operation(PTAPE_MTWEOF, 1), proved_filemarks(1, 6)) == 0);
	CHECK(tape.run(mtop_operation(PTAPE_MTWEOF, 1),
		       Script{filemarks(1).power_on()} +
			       medium_recovery(0, our_cartridge, fixed_512) +
			       looked_at(6, read_6(1, true).filemark()) + proved_filemarks(1, 7)) ==
	      0);
}

} // namespace
} // namespace ptape::test
