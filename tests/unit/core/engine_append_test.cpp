// SPDX-License-Identifier: GPL-2.0-only
/*
 * Media that are only appended to: a replay goes behind the end of data, past a witness, and
 * nothing that is recorded is written over.
 */
#include "unproved_tape.hpp"

#include <catch2/generators/catch_generators.hpp>

namespace ptape::test
{
namespace
{

constexpr u8 end_of_data = PTAPE_SPACE_END_OF_DATA;

struct AppendedTape : ScriptedTape {
	explicit AppendedTape(std::size_t ring = ample) : ScriptedTape(ring)
	{
		engine.no_append_pages = false;
	}
};

// A page that says so is the last one that is asked for.
Script weighed(bool is_worm, bool only_appends = false)
{
	return is_worm ? Script{worm_page(true)}
		       : Script{worm_page(false), append_page(only_appends)};
}

// And the end of data, which the drive tells at @block.
Script to_end(u32 block)
{
	return {space(end_of_data, 0), read_position(block)};
}

TEST_CASE("engine append: where it may be written over, a replay is as ever")
{
	AppendedTape tape;

	write_unproved(tape);
	CHECK(tape.run(write_operation(1024), Script{write_6(1024).power_on()} +
						      medium_recovery(0) + weighed(false) +
						      all_again() + Script{write_6(1024)}) == 1024);
}

TEST_CASE("engine append: a drive without these pages is asked once")
{
	AppendedTape tape;

	write_unproved(tape);
	CHECK(tape.run(write_operation(1024),
		       Script{write_6(1024).power_on()} + medium_recovery(0) +
			       Script{worm_page(false).illegal(), append_page(false).illegal()} +
			       all_again() + Script{write_6(1024)}) == 1024);
	CHECK(tape.run(write_operation(1024),
		       Script{write_6(1024).power_on()} + medium_recovery(0) + go_past_witness(7) +
			       Script{replay(7)} + flushed(8) + Script{write_6(1024)}) == 1024);
}

TEST_CASE("engine append: what is missing goes behind the end of data")
{
	AppendedTape tape;
	const bool is_worm = GENERATE(false, true);

	CAPTURE(is_worm);
	write_unproved(tape);
	// 5 is on the tape, 6 is not.
	CHECK(tape.run(write_operation(1024),
		       Script{write_6(1024).power_on()} + medium_recovery(0) +
			       weighed(is_worm, !is_worm) + to_end(6) + go_past_witness(6) +
			       Script{replay(6)} + flushed(7) + Script{write_6(1024)}) == 1024);
}

TEST_CASE("engine append: the end of data is where all was proved")
{
	AppendedTape tape;

	write_unproved(tape);
	CHECK(tape.run(write_operation(1024),
		       Script{write_6(1024).power_on()} + medium_recovery(0) + weighed(true) +
			       to_end(5) + all_again() + Script{write_6(1024)}) == 1024);
}

TEST_CASE("engine append: all of it is on the tape, and the command that was under way too")
{
	AppendedTape tape;
	const u32 end = GENERATE(7U, 8U);
	const Script rest = end == 7 ? Script{write_6(1024)} : Script{};

	CAPTURE(end);
	write_unproved(tape);
	CHECK(tape.run(write_operation(1024),
		       Script{write_6(1024).unanswered(), await_path(), test_ready().power_on()} +
			       medium_recovery(0) + weighed(true) + to_end(end) +
			       go_past_witness(end) + rest) == 1024);
	CHECK(tape.status().position.block == 8);
}

TEST_CASE("engine append: what a write that was given up has left is not the next one's")
{
	AppendedTape tape;
	const u32 end = GENERATE(7U, 8U);

	CAPTURE(end);
	write_unproved(tape);
	CHECK(tape.run(write_operation(1024), {write_6(1024).unanswered(),
					       await_path().ends_with(PTAPE_EVENT_INTERRUPTED)}) ==
	      -EINTR);
	const Script met = recovery(8) + go_past_witness(7) + Script{write_6(1024).power_on()} +
			   medium_recovery(0) + weighed(true) + to_end(end) + go_past_witness(end);
	if (end == 7) {
		CHECK(tape.run(write_operation(1024), met + Script{write_6(1024)}) == 1024);
	} else {
		// Of the same bytes.
		CHECK(tape.run(write_operation(1024), met) == -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_SHORT);
	}
}

TEST_CASE("engine append: other data in front of the end freezes, and so does too little")
{
	AppendedTape tape;
	const bool differs = GENERATE(false, true);

	CAPTURE(differs);
	write_unproved(tape);
	const Script met = Script{write_6(1024).power_on()} + medium_recovery(0) + weighed(true);
	CHECK(tape.run(write_operation(1024),
		       differs ? met + to_end(6) + looked_at(6, witness(5).differs())
			       : met + to_end(3) +
					 Script{locate(4), witness(4).medium_error(),
						read_position(3)}) == -ENOTRECOVERABLE);
	CHECK(tape.status().frozen == (differs ? PTAPE_FROZEN_SHORT : PTAPE_FROZEN_LOSS));
}

TEST_CASE("engine append: more data than the session wrote is somebody else's")
{
	AppendedTape tape;

	write_unproved(tape);
	CHECK(tape.run(write_operation(1024), Script{write_6(1024).power_on()} +
						      medium_recovery(0) + weighed(true) +
						      to_end(9)) == -ENOTRECOVERABLE);
	CHECK(tape.status().frozen == PTAPE_FROZEN_LOSS);
}

TEST_CASE("engine append: of a command of many blocks the rest is sent")
{
	AppendedTape tape;

	tape.open(4, fixed_512);
	CHECK(tape.run(write_operation(2048), {write_6(4, true)}) == 2048);
	CHECK(tape.run(write_operation(512), Script{write_6(1, true).power_on()} +
						     medium_recovery(0, our_cartridge, fixed_512) +
						     weighed(true) + to_end(6) +
						     looked_at(6, fixed_witness(5)) +
						     Script{fixed_replay(6, 2)} + flushed(8) +
						     Script{write_6(1, true)}) == 512);
}

TEST_CASE("engine append: the end of data is looked for in the session's partition")
{
	AppendedTape tape;

	write_unproved(tape);
	tape.engine.position.partition = 1;
	Script lost = stable() + Script{medium_serial(), mode_sense(), read_position(0)} +
		      weighed(true) +
		      Script{locate_in(1, 0), space(end_of_data, 0), read_position(9, 1)};
	CHECK(tape.run(write_operation(1024), Script{write_6(1024).power_on()} + lost) ==
	      -ENOTRECOVERABLE);
}

} // namespace
} // namespace ptape::test
