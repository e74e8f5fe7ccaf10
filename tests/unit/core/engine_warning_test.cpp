// SPDX-License-Identifier: GPL-2.0-only
/*
 * Early warning on a scripted drive, behind a reset: what a program was told of it is
 * told as stock tells it, neither twice nor never; and what fits no more is a loss.
 */
#include "unproved_tape.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

namespace ptape::test
{
namespace
{

// The drive is between early warning and the end of the partition.
Exchange near_end(Exchange exchange)
{
	exchange.data[0] |= 0x40;
	return exchange;
}

Script recovery_near_end(u32 block)
{
	return stable() + Script{mode_sense(), near_end(read_position(block))};
}

// A reset that rewound the tape: all that is not proved is sent again.
Script rewound()
{
	return Script{write_6(1024).lun_reset()} + recovery(0) + go_past_witness(5);
}

// -- met in a recovery

TEST_CASE("engine warning: met by what is sent again, it is told once")
{
	ScriptedTape tape(ample);

	write_unproved(tape);
	SECTION("by a drive that tells it once: the write behind it does not say so")
	{
		const unsigned by = GENERATE(5U, 6U, 7U);
		const Script again = {by == 5 ? replay(5).early_warning() : replay(5),
				      by == 6 ? replay(6).early_warning() : replay(6),
				      by == 7 ? filemarks(0).early_warning() : filemarks(0),
				      read_position(7), write_6(1024)};

		CHECK(tape.run(write_operation(1024), rewound() + again) == 1024);
		CHECK(tape.status().end == PTAPE_END_WARNING);
	}
	SECTION("by one that tells it each time")
	{
		CHECK(tape.run(write_operation(1024),
			       rewound() + Script{replay(5), replay(6).early_warning(),
						  filemarks(0).early_warning(), read_position(7),
						  write_6(1024).early_warning()}) == 1024);
	}
	SECTION("by nobody, but it stands there: what was told went with an answer")
	{
		CHECK(tape.run(write_operation(1024),
			       rewound() + Script{replay(5), replay(6), filemarks(0),
						  near_end(read_position(7)), write_6(1024)}) ==
		      1024);
	}
	CHECK(tape.run(write_operation(1024)) == -ENOSPC);
	CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
	CHECK(tape.run(write_operation(1024)) == -ENOSPC);
}

TEST_CASE("engine warning: what was told already is no news in a recovery")
{
	ScriptedTape tape(ample);

	tape.open(5);
	CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
	CHECK(tape.run(write_operation(1024), {write_6(1024).early_warning()}) == 1024);
	CHECK(tape.run(write_operation(1024)) == -ENOSPC);
	SECTION("the next one is let through, as if nothing had happened")
	{
		CHECK(tape.run(tell_operation(),
			       Script{read_position(7).lun_reset()} + recovery(0) +
				       Script{locate(5), read_position(5),
					      replay(5).early_warning(), replay(6).early_warning(),
					      filemarks(0).early_warning(),
					      near_end(read_position(7)),
					      near_end(read_position(7))}) == 7);
		CHECK(tape.status().end == PTAPE_END_DATA_1);
		CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
		CHECK(tape.run(write_operation(1024)) == -ENOSPC);
	}
	SECTION("nor is it behind a filemark, which stock forgets it with")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOFI), {filemarks(1, true)}) == 0);
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).lun_reset()} + recovery(0) +
				       Script{locate(5), read_position(5),
					      replay(5).early_warning(), replay(6).early_warning(),
					      filemarks(1, true).early_warning(),
					      filemarks(0).early_warning(), read_position(8),
					      write_6(1024)}) == 1024);
		CHECK(tape.status().end == PTAPE_END_NONE);
	}
}

TEST_CASE("engine warning: of a file that a filemark has ended nobody is told")
{
	ScriptedTape tape(ample);

	write_unproved(tape);
	CHECK(tape.run(mtop_operation(PTAPE_MTWEOFI), {filemarks(1, true)}) == 0);
	CHECK(tape.run(tell_operation(), Script{read_position(8).lun_reset()} + recovery(0) +
						 go_past_witness(5) +
						 Script{replay(5), replay(6).early_warning(),
							filemarks(1, true).early_warning(),
							filemarks(0).early_warning(),
							read_position(8), read_position(8)}) == 8);
	CHECK(tape.status().end == PTAPE_END_NONE);
	CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
}

// -- met by a command that is not the program's

TEST_CASE("engine warning: told to a flush that the program has not asked for")
{
	ScriptedTape tape(ample);

	write_unproved(tape);
	CHECK(tape.run(mtop_operation(PTAPE_MTSETBLK, 512),
		       {filemarks(0).early_warning(), read_position(7), mode_select(fixed_512)}) ==
	      0);
	CHECK(tape.status().end == PTAPE_END_WARNING);
	CHECK(tape.run(write_operation(512)) == -ENOSPC);
	CHECK(tape.run(write_operation(512), {write_6(1, true)}) == 512);
}

// -- met by a command whose answer was lost

TEST_CASE("engine warning: of a write that was done, and had no answer")
{
	ScriptedTape tape;
	const Script lost = Script{write_6(1024).unanswered()};

	tape.open(0);
	SECTION("it stands behind early warning: the next write is told")
	{
		CHECK(tape.run(write_operation(1024), lost + recovery_near_end(1)) == 1024);
		CHECK(tape.status().end == PTAPE_END_WARNING);
		CHECK(tape.run(write_operation(1024)) == -ENOSPC);
	}
	SECTION("it does not")
	{
		CHECK(tape.run(write_operation(1024), lost + recovery(1)) == 1024);
		CHECK(tape.status().end == PTAPE_END_NONE);
	}
	SECTION("behind a filemark, by a drive that tells it each time")
	{
		CHECK(tape.run(write_operation(1024), {write_6(1024).early_warning()}) == 1024);
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF),
			       {filemarks(1).early_warning(), near_end(read_position(2))}) == 0);
		CHECK(tape.run(write_operation(1024), lost + recovery_near_end(3)) == 1024);
		CHECK(tape.run(write_operation(1024)) == -ENOSPC);
	}
	SECTION("by one that tells it once, and has")
	{
		CHECK(tape.run(write_operation(1024), {write_6(1024).early_warning()}) == 1024);
		CHECK(tape.run(write_operation(1024)) == -ENOSPC);
		CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF), proved_filemarks(1, 3)) == 0);
		CHECK(tape.run(write_operation(1024), lost + recovery_near_end(4)) == 1024);
		CHECK(tape.status().end == PTAPE_END_NONE);
	}
}

TEST_CASE("engine warning: behind a write that was answered early, and lost its own answer")
{
	ScriptedTape tape(ample);

	tape.open(0);
	CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
	tape.goes_behind = true;
	CHECK(tape.run(write_operation(1024), {write_6(1024).unanswered(),
					       await_path().ends_with(PTAPE_EVENT_DEADLINE)}) ==
	      1024);
	REQUIRE(tape.went_behind);
	tape.goes_behind = false;
	CHECK(tape.run(write_operation(1024),
		       recovery_near_end(2) + Script{locate(1), witness(1),
						     near_end(read_position(2)), write_6(1024)}) ==
	      1024);
	CHECK(tape.run(write_operation(1024)) == -ENOSPC);
}

// -- from then on writes are waited for

TEST_CASE("engine warning: no write is answered early until the beginning of a tape")
{
	ScriptedTape tape(ample);

	tape.open(0);
	CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
	tape.goes_behind = true;
	SECTION("behind a filemark, and one that was told of it")
	{
		CHECK(tape.run(write_operation(1024), {write_6(1024).early_warning()}) == 1024);
		CHECK(tape.went_behind);
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF), proved_filemarks(1, 3)) == 0);
	}
	SECTION("behind a filemark that was told itself")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF),
			       {filemarks(1).early_warning(), read_position(2)}) == 0);
		CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
		CHECK_FALSE(tape.went_behind);
	}
	SECTION("behind what was sent again")
	{
		CHECK(tape.run(tell_operation(),
			       Script{read_position(1).lun_reset()} + recovery(0) +
				       Script{locate(0), read_position(0),
					      replay(0).early_warning(), filemarks(0),
					      read_position(1), read_position(1)}) == 1);
		CHECK(tape.run(write_operation(1024)) == -ENOSPC);
		CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
		CHECK_FALSE(tape.went_behind);
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOF), proved_filemarks(1, 3)) == 0);
	}
	CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
	CHECK_FALSE(tape.went_behind);
	// The next write is behind the filemark that the motion puts there.
	CHECK(tape.run(mtop_operation(PTAPE_MTREW),
		       proved_filemarks(1, u32(tape.engine.position.block) + 1) +
			       Script{rewind()}) == 0);
	CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
	CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
	CHECK(tape.went_behind);
}

TEST_CASE("engine warning: of another cartridge nothing was told")
{
	ScriptedTape tape(ample);

	tape.open(0);
	CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
	CHECK(tape.run(write_operation(1024), {write_6(1024).early_warning()}) == 1024);
	CHECK(tape.run(close_operation(), proved_filemarks(1, 3)) == 0);
	SECTION("the same one at the next open, behind what is on it")
	{
		CHECK(tape.run(open_operation(), facts(3)) == 0);
		CHECK(tape.engine.warned);
	}
	SECTION("one that was put in meanwhile")
	{
		CHECK(tape.run(open_operation(), Script{test_ready().changed()} + facts(3)) == 0);
		CHECK_FALSE(tape.engine.warned);
	}
	SECTION("one that the program has loaded")
	{
		CHECK(tape.run(open_operation(), facts(3)) == 0);
		CHECK(tape.run(mtop_operation(PTAPE_MTLOAD), Script{load()} + facts(3)) == 0);
		CHECK_FALSE(tape.engine.warned);
	}
}

// -- what fits no more

TEST_CASE("engine warning: what is sent again and does not fit is missing")
{
	ScriptedTape tape(ample);

	write_unproved(tape);
	const s64 left = GENERATE(1, 1000, 1024, 5000);

	CHECK(tape.run(write_operation(1024),
		       rewound() + Script{replay(5).early_warning().information(left)}) ==
	      -ENOTRECOVERABLE);
	CHECK(tape.status().frozen == PTAPE_FROZEN_LOSS);
}

TEST_CASE("engine warning: all of it is written: the residue says so")
{
	ScriptedTape tape(ample);

	write_unproved(tape);
	CHECK(tape.run(write_operation(1024),
		       rewound() +
			       Script{replay(5).early_warning().information(0),
				      replay(6).early_warning().information(-3)} +
			       flushed(7) + Script{write_6(1024)}) == 1024);
}

TEST_CASE("engine warning: of a command of many blocks the rest is sent")
{
	ScriptedTape tape(ample);

	tape.open(0, fixed_512);
	CHECK(tape.run(write_operation(2048), {write_6(4, true)}) == 2048);
	const Script begun = Script{write_6(1, true).lun_reset()} + recovery(0, fixed_512) +
			     Script{locate(0), read_position(0)};

	SECTION("as far as it goes")
	{
		CHECK(tape.run(write_operation(512),
			       begun +
				       Script{fixed_replay(0, 4).early_warning().information(3),
					      fixed_replay(1, 3).early_warning().information(1),
					      fixed_replay(3, 1).early_warning()} +
				       flushed(4) + Script{write_6(1, true)}) == 512);
	}
	SECTION("to where nothing goes")
	{
		CHECK(tape.run(write_operation(512),
			       begun + Script{fixed_replay(0, 4).early_warning().information(3),
					      fixed_replay(1, 3).early_warning().information(3)}) ==
		      -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_LOSS);
	}
	SECTION("of filemarks, too")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTWEOFI, 2), {filemarks(2, true)}) == 0);
		CHECK(tape.run(write_operation(512),
			       begun +
				       Script{fixed_replay(0, 4),
					      filemarks(2, true).early_warning().information(1),
					      filemarks(1, true).early_warning()} +
				       flushed(6) + Script{write_6(1, true)}) == 512);
	}
}

} // namespace
} // namespace ptape::test
