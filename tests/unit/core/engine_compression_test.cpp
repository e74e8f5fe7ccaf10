// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tape engine's MTCOMPRESSION on a scripted drive, and what recovery makes
 * of what the program has set.
 */
#include "scripted_drive.hpp"

#include <catch2/catch_test_macros.hpp>

namespace ptape::test
{
namespace
{

Exchange page(bool on)
{
	return mode_page(compression_page(on));
}

Exchange select(bool on)
{
	return mode_page_select(compression_page(on));
}

// A recovery that compares the page too; @found is what a reset has left of it.
Script recovery_finds(bool found, const Script &then)
{
	return stable() + Script{mode_sense(), page(found)} + then + Script{read_position(0)};
}

TEST_CASE("engine compression: on and off")
{
	ScriptedTape tape;

	tape.open(0);
	CHECK(tape.run(mtop_operation(PTAPE_MTCOMPRESSION, 1), {page(false), select(true)}) == 0);
	CHECK(tape.run(mtop_operation(PTAPE_MTCOMPRESSION, 0), {page(true), select(false)}) == 0);
	CHECK(tape.run(mtop_operation(PTAPE_MTCOMPRESSION, 2), {page(false), select(false)}) == 0);
	CHECK(tape.run(mtop_operation(PTAPE_MTCOMPRESSION, -1), {page(false), select(true)}) == 0);
}

TEST_CASE("engine compression: not to be had")
{
	ScriptedTape tape;
	Exchange cut = page(false);

	cut.data.resize(20);
	tape.open(0);
	CHECK(tape.run(mtop_operation(PTAPE_MTCOMPRESSION), {page(false).illegal()}) == -EIO);
	CHECK(tape.run(mtop_operation(PTAPE_MTCOMPRESSION),
		       {mode_page(compression_page(true, false))}) == -EIO);
	CHECK(tape.run(mtop_operation(PTAPE_MTCOMPRESSION), {cut}) == -EIO);
	CHECK(tape.run(mtop_operation(PTAPE_MTCOMPRESSION),
		       {page(false), select(true).illegal()}) == -EIO);
	// None of it counts as set: a recovery has nothing to restore.
	CHECK(tape.run(read_operation(1024), Script{read_6(1024).lun_reset()} + recovery(0) +
						     Script{read_6(1024)}) == 1024);
}

TEST_CASE("engine compression: in the middle of writing no mark is due any more, as in st")
{
	ScriptedTape tape;

	tape.open(0);
	tape.write_blocks(1);
	CHECK(tape.run(mtop_operation(PTAPE_MTCOMPRESSION), {page(false), select(true)}) == 0);
	CHECK(tape.run(close_operation(), proved_filemarks(0, 1)) == 0);
}

TEST_CASE("engine compression: a reset in the middle of the operation")
{
	ScriptedTape tape;

	tape.open(0);
	CHECK(tape.run(mtop_operation(PTAPE_MTCOMPRESSION),
		       {page(false).lun_reset(), page(false), select(true).power_on(),
			select(true)}) == 0);
	CHECK(tape.run(mtop_operation(PTAPE_MTCOMPRESSION),
		       Script{page(false), select(true).unanswered()} + stable() +
			       Script{select(true)}) == 0);
}

TEST_CASE("engine compression: recovery restores what the program has set")
{
	ScriptedTape tape;

	tape.open(0);
	CHECK(tape.run(mtop_operation(PTAPE_MTCOMPRESSION), {page(false), select(true)}) == 0);
	const Script reset = {read_6(1024).lun_reset()};

	SECTION("still so")
	{
		CHECK(tape.run(read_operation(1024),
			       reset + recovery_finds(true, {}) + Script{read_6(1024)}) == 1024);
	}
	SECTION("not any more")
	{
		CHECK(tape.run(read_operation(1024),
			       reset + recovery_finds(false, {select(true), page(true)}) +
				       Script{read_6(1024)}) == 1024);
	}
	SECTION("off is restored as well")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTCOMPRESSION, 0),
			       {page(true), select(false)}) == 0);
		CHECK(tape.run(read_operation(1024),
			       reset + recovery_finds(true, {select(false), page(false)}) +
				       Script{read_6(1024)}) == 1024);
	}
	SECTION("set, and not so: nothing is written with other modes")
	{
		CHECK(tape.run(read_operation(1024), reset + stable() +
							     Script{mode_sense(), page(false),
								    select(true), page(false)}) ==
		      -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
	}
	SECTION("refused")
	{
		CHECK(tape.run(read_operation(1024),
			       reset + stable() +
				       Script{mode_sense(), page(false), select(true).illegal()}) ==
		      -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
	}
	SECTION("not told any more")
	{
		Exchange cut = page(true);

		cut.data.resize(20);
		CHECK(tape.run(read_operation(1024),
			       reset + stable() + Script{mode_sense(), cut}) == -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
	}
	SECTION("the program's own command may have changed it: it stays as it is")
	{
		ptape_engine_passthrough(&tape.engine);
		CHECK(tape.run(read_operation(1024),
			       {mode_sense(), read_position(0), read_6(1024)}) == 1024);
		CHECK(tape.run(read_operation(1024), reset + recovery(1) + Script{read_6(1024)}) ==
		      1024);
	}
	SECTION("another open, nothing happened: still restored")
	{
		CHECK(tape.run(close_operation()) == 0);
		tape.open(0);
		CHECK(tape.run(read_operation(1024),
			       reset + recovery_finds(true, {}) + Script{read_6(1024)}) == 1024);
	}
	SECTION("another open after a reset: the drive's own")
	{
		CHECK(tape.run(close_operation()) == 0);
		CHECK(tape.run(open_operation(), Script{test_ready().power_on()} + facts(0)) == 0);
		CHECK(tape.run(read_operation(1024), reset + recovery(0) + Script{read_6(1024)}) ==
		      1024);
	}
	SECTION("another cartridge: the drive's own")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTLOAD), Script{load()} + facts(0)) == 0);
		CHECK(tape.run(read_operation(1024), reset + recovery(0) + Script{read_6(1024)}) ==
		      1024);
	}
	SECTION("a change that was not answered: nobody knows, the drive's own")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTCOMPRESSION, 0),
			       {page(true), select(false).unanswered(),
				await_path().ends_with(PTAPE_EVENT_DEADLINE)}) == -ENXIO);
		CHECK(tape.run(read_operation(1024), reset + recovery(0) + Script{read_6(1024)}) ==
		      1024);
	}
}

} // namespace
} // namespace ptape::test
