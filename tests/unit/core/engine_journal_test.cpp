// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tape engine's journal on a scripted drive, where the session changes what
 * it is of: block lengths, partitions, and what ends it.
 */
#include "unproved_tape.hpp"

#include <catch2/catch_test_macros.hpp>

namespace ptape::test
{
namespace
{

// -- modes

TEST_CASE("engine journal: another block length: what is not proved is brought to the tape first")
{
	ScriptedTape tape(ample);

	write_unproved(tape);
	SECTION("done")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTSETBLK, 512),
			       proved_filemarks(0, 7) + Script{mode_select(fixed_512)}) == 0);
		CHECK_FALSE(tape.status().unproved);
		CHECK(tape.run(write_operation(1024), {write_6(2, true)}) == 1024);
	}
	SECTION("the same one: there is nothing to do for it")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTSETBLK, 0), {mode_select({})}) == 0);
		CHECK(tape.status().unproved);
	}
	SECTION("all is proved")
	{
		CHECK(tape.run(sync_operation(), proved_filemarks(0, 7)) == 0);
		CHECK(tape.run(mtop_operation(PTAPE_MTSETBLK, 512), {mode_select(fixed_512)}) == 0);
	}
	SECTION("a reset meets the proof, and takes the modes: what was asked for is set")
	{
		const Modes lost = {.block_length = 4096};

		CHECK(tape.run(mtop_operation(PTAPE_MTSETBLK, 512),
			       Script{filemarks(0).lun_reset()} + stable() +
				       Script{mode_sense(lost), mode_select({}), mode_sense(),
					      read_position(7)} +
				       looked_at(7, witness(6)) + proved_filemarks(0, 7) +
				       Script{mode_select(fixed_512)}) == 0);
		CHECK(tape.status().block_length == 512);
		CHECK(tape.run(write_operation(1024), {write_6(2, true)}) == 1024);
	}
	SECTION("a power loss meets the proof: sent again in the old one")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTSETBLK, 512),
			       Script{filemarks(0).power_on()} + medium_recovery(0) + all_again() +
				       proved_filemarks(0, 7) + Script{mode_select(fixed_512)}) ==
		      0);
	}
}

TEST_CASE("engine journal: without a journal a block length needs no proof")
{
	ScriptedTape tape;

	write_unproved(tape);
	CHECK(tape.run(mtop_operation(PTAPE_MTSETBLK, 512), {mode_select(fixed_512)}) == 0);
	CHECK(tape.status().unproved);
}

TEST_CASE("engine journal: what was written in another block length is no witness")
{
	ScriptedTape tape(ample);

	tape.open(5);
	tape.write_blocks(1);
	CHECK(tape.run(mtop_operation(PTAPE_MTSETBLK, 512),
		       proved_filemarks(0, 6) + Script{mode_select(fixed_512)}) == 0);
	CHECK(tape.run(mtop_operation(PTAPE_MTWEOF, 1),
		       Script{filemarks(1).power_on()} +
			       medium_recovery(0, our_cartridge, fixed_512) +
			       Script{locate(6), read_position(6)} + proved_filemarks(1, 7)) == 0);
}

TEST_CASE("engine journal: a block that was kept before another block length was found")
{
	ScriptedTape tape(ample);

	tape.open(5);
	ptape_engine_passthrough(&tape.engine);
	SECTION("is not compared")
	{
		CHECK(tape.run(write_operation(1024),
			       Script{mode_sense(fixed_512), read_position(5),
				      write_6(2, true).unanswered()} +
				       recovery(7, fixed_512)) == 1024);
	}
	SECTION("is remembered as it was sent")
	{
		CHECK(tape.run(write_operation(512),
			       {mode_sense(fixed_512), read_position(5), write_6(1, true)}) == 512);
		CHECK(tape.status().journal_bytes == page);
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(2, true).power_on()} +
				       medium_recovery(0, our_cartridge, fixed_512) +
				       Script{locate(5), read_position(5), fixed_replay(5, 1)} +
				       flushed(6) + Script{write_6(2, true)}) == 1024);
	}
}

// -- partitions, and what ends a journal

TEST_CASE("engine journal: a drive that was switched on begins in its first partition")
{
	ScriptedTape tape(ample);

	CHECK(tape.run(open_operation(), {test_ready(), block_limits(), mode_sense(),
					  medium_serial(), read_position(5, 1)}) == 0);
	tape.write_blocks(2);
	SECTION("power: back to the session's, and all of it again")
	{
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).power_on()} + medium_recovery(0) +
				       Script{locate_in(1, 5), read_position(5, 1), replay(5),
					      replay(6), filemarks(0), read_position(7, 1),
					      write_6(1024)}) == 1024);
		CHECK(tape.status().position.partition == 1);
	}
	SECTION("with all proved")
	{
		CHECK(tape.run(sync_operation(), proved_filemarks(0, 7, 1)) == 0);
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).power_on()} + medium_recovery(0) +
				       Script{locate_in(1, 6), witness(6), read_position(7, 1),
					      write_6(1024)}) == 1024);
	}
	SECTION("with all proved, and at an address where the write would have its block")
	{
		CHECK(tape.run(sync_operation(), proved_filemarks(0, 7, 1)) == 0);
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).unanswered(), await_path(),
				      test_ready().power_on()} +
				       medium_recovery(8) +
				       Script{locate_in(1, 6), witness(6), read_position(7, 1),
					      write_6(1024)}) == 1024);
	}
	SECTION("a reset alone does not do that")
	{
		CHECK(tape.run(write_operation(1024), Script{write_6(1024).lun_reset()} +
							      recovery(0)) == -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_LOSS);
	}
	SECTION("not back in the session's")
	{
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).power_on()} + medium_recovery(0) +
				       Script{locate_in(1, 5), read_position(5, 0)}) ==
		      -ENOTRECOVERABLE);
	}
}

TEST_CASE("engine journal: what ends the session ends the journal")
{
	ScriptedTape tape(ample);

	write_unproved(tape);
	REQUIRE(tape.status().journal_bytes == 3 * page);
	SECTION("an open")
	{
		tape.open(7);
	}
	SECTION("a command of the program's own")
	{
		ptape_engine_passthrough(&tape.engine);
	}
	SECTION("a loss")
	{
		CHECK(tape.run(write_operation(1024), Script{write_6(1024).lun_reset()} +
							      recovery(20)) == -ENOTRECOVERABLE);
	}
	SECTION("another cartridge, or the same one from its beginning")
	{
		const Script proof = proved_filemarks(0, 7);

		SECTION("MTLOAD")
		{
			CHECK(tape.run(mtop_operation(PTAPE_MTLOAD),
				       proof + Script{load()} + facts(0)) == 0);
			// Another one's block 6 is no witness, wherever the tape is sent.
			CHECK(tape.run(mtop_operation(PTAPE_MTSEEK, 7), {locate(7)}) == 0);
			CHECK(tape.run(write_operation(1024),
				       Script{write_6(1024).power_on()} + medium_recovery(0) +
					       Script{locate(7), read_position(7),
						      write_6(1024)}) == 1024);
			return;
		}
		SECTION("MTUNLOAD")
		{
			CHECK(tape.run(mtop_operation(PTAPE_MTUNLOAD), proof + Script{unload()}) ==
			      0);
		}
		SECTION("MTRETEN")
		{
			CHECK(tape.run(mtop_operation(PTAPE_MTRETEN),
				       proof + Script{retension()}) == 0);
		}
	}
	SECTION("a loss that is left behind")
	{
		CHECK(tape.run(write_operation(1024), Script{write_6(1024).lun_reset()} +
							      recovery(20)) == -ENOTRECOVERABLE);
		CHECK(tape.run(mtop_operation(PTAPE_MTREW), Script{rewind()}) == 0);
	}
	CHECK(tape.status().journal_bytes == 0);
}

} // namespace
} // namespace ptape::test
