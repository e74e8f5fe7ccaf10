// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tape engine and the link: paths that come and go, a path that is there and
 * does not answer, commands that nobody answers.
 */
#include "scripted_drive.hpp"

#include <catch2/catch_test_macros.hpp>

namespace ptape::test
{
namespace
{

TEST_CASE("engine link: attempts, paths and silence are bounded")
{
	ScriptedTape tape;

	tape.open(5);
	SECTION("each new path has its own attempts")
	{
		Script script = {write_6(1024).unanswered(), await_path().fresh()};

		for (unsigned times = 0; times < 20; ++times)
			script = script +
				 Script{test_ready().unanswered(), await_path().silent().fresh()};
		CHECK(tape.run(write_operation(1024),
			       script + Script{test_ready(), test_ready(), test_ready(),
					       medium_serial(), mode_sense(), read_position(6)}) ==
		      1024);
	}
	SECTION("silent ones that take turns, as long as the hold")
	{
		Script script = {write_6(1024).unanswered(), await_path()};

		for (unsigned times = 0; times < 2 * PTAPE_PATHS_MAX; ++times)
			script = script +
				 Script{test_ready().unanswered(), await_path().silent().fresh()};
		CHECK(tape.run(write_operation(1024),
			       script + Script{test_ready(), test_ready(), test_ready(),
					       medium_serial(), mode_sense(), read_position(6)}) ==
		      1024);
	}
	SECTION("not for ever")
	{
		Script script = {write_6(1024).unanswered(), await_path().fresh()};

		for (unsigned times = 0; times < PTAPE_PATHS_MAX; ++times)
			script = script + Script{test_ready().no_path(), await_path().fresh()};
		CHECK(tape.run(write_operation(1024), script) == -ENXIO);
	}
	SECTION("a path that does not answer is waited for, and comes back to life")
	{
		Script script = {write_6(1024).unanswered(), await_path()};

		for (unsigned times = 0; times < 20; ++times)
			script = script + Script{test_ready().unanswered(), await_path().silent()};
		CHECK(tape.run(write_operation(1024),
			       script + Script{test_ready(), test_ready(), test_ready(),
					       medium_serial(), mode_sense(), read_position(6)}) ==
		      1024);
	}
	SECTION("a path that does not answer, until the hold ends")
	{
		CHECK(tape.run(write_operation(1024),
			       {write_6(1024).unanswered(), await_path(), test_ready().unanswered(),
				await_path().silent(), test_ready().unanswered(),
				await_path().silent().silence_ends()}) == -EIO);
		CHECK(tape.run(write_operation(1024), medium_recovery(5) + Script{write_6(1024)}) ==
		      1024);
	}
	SECTION("a path that does not answer, longer than any hold")
	{
		const ptape_operation operation = write_operation(1024);
		ptape_event event = {.kind = PTAPE_EVENT_STARTED};
		ptape_step step = {};
		u32 looks = 0;

		ptape_engine_begin(&tape.engine, &operation);
		while (ptape_engine_step(&tape.engine, &event, &step),
		       step.kind != PTAPE_STEP_DONE) {
			event = {};
			event.kind = step.kind == PTAPE_STEP_COMMAND ? PTAPE_EVENT_RESULT
								     : PTAPE_EVENT_PATH;
			event.result.delivery = PTAPE_DELIVERY_UNANSWERED;
			looks += step.silent;
		}
		CHECK(step.result == -EIO);
		CHECK(looks == PTAPE_LOOKS_MAX + 1);
	}
	SECTION("a path that does not answer, and a signal")
	{
		CHECK(tape.run(read_operation(1024),
			       {read_6(1024).unanswered(), await_path(), test_ready().unanswered(),
				await_path().silent().ends_with(PTAPE_EVENT_INTERRUPTED)}) ==
		      -EINTR);
	}
	SECTION("a path that answers now and then")
	{
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).unanswered(), await_path(), test_ready(),
				      test_ready().unanswered(), await_path().silent()} +
				       Script{test_ready(), test_ready(), test_ready(),
					      medium_serial(), mode_sense(), read_position(6)}) ==
		      1024);
	}
	SECTION("the same path, never sent")
	{
		Script script = {write_6(1024).no_path()};

		for (unsigned times = 0; times < PTAPE_ATTEMPTS_MAX; ++times)
			script = script + Script{await_path(), test_ready().no_path()};
		CHECK(tape.run(write_operation(1024), script) == -EIO);
	}
	SECTION("a write that is never answered")
	{
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).unanswered()} + recovery(5) +
				       Script{write_6(1024).unanswered()} + recovery(5) +
				       Script{write_6(1024).unanswered()}) == -EIO);
		CHECK(tape.run(write_operation(1024), recovery(5) + Script{write_6(1024)}) == 1024);
	}
	SECTION("a write that always meets a reset")
	{
		Script script;

		for (unsigned times = 1; times < PTAPE_ATTEMPTS_MAX; ++times)
			script = script + Script{write_6(1024).lun_reset()} + recovery(5);
		CHECK(tape.run(write_operation(1024), script + Script{write_6(1024).lun_reset()}) ==
		      -EIO);
	}
}

TEST_CASE("engine link: a recovery's question does not wait as long as a load")
{
	ScriptedTape tape;
	ptape_event event = {.kind = PTAPE_EVENT_STARTED};
	ptape_step step = {};
	const ptape_operation open = open_operation();
	const ptape_operation write = write_operation(1024);

	ptape_engine_begin(&tape.engine, &open);
	ptape_engine_step(&tape.engine, &event, &step);
	REQUIRE(step.kind == PTAPE_STEP_COMMAND);
	CHECK(step.command.timeout_s == PTAPE_TIMEOUT_LONG_S);

	tape.open(5);
	ptape_engine_absent(&tape.engine);
	ptape_engine_begin(&tape.engine, &write);
	ptape_engine_step(&tape.engine, &event, &step);
	REQUIRE(step.kind == PTAPE_STEP_AWAIT_PATH);
	event.kind = PTAPE_EVENT_PATH;
	ptape_engine_step(&tape.engine, &event, &step);
	REQUIRE(step.kind == PTAPE_STEP_COMMAND);
	REQUIRE(step.command.cdb.bytes[0] == PTAPE_OP_TEST_UNIT_READY);
	CHECK(step.command.timeout_s == PTAPE_TIMEOUT_S);
}

TEST_CASE("engine link: the path goes while recovery asks")
{
	ScriptedTape tape;
	const Script begun = {write_6(1024).unanswered(),
			      await_path(),
			      test_ready(),
			      test_ready(),
			      test_ready(),
			      mode_sense()};

	tape.open(5);
	SECTION("and another comes: the cartridge is asked, too")
	{
		const Script return_of = {read_position(5).no_path(),
					  await_path().fresh(),
					  test_ready(),
					  test_ready(),
					  test_ready(),
					  medium_serial(),
					  mode_sense(),
					  read_position(6)};

		CHECK(tape.run(write_operation(1024), begun + return_of) == 1024);
		CHECK(tape.status().position.block == 6);
	}
	SECTION("and nothing comes: told as failed, and written over later")
	{
		CHECK(tape.run(write_operation(1024),
			       begun + Script{read_position(5).no_path(),
					      await_path().ends_with(PTAPE_EVENT_DEADLINE)}) ==
		      -ENXIO);
		CHECK(tape.killable_only);
		ptape_engine_absent(&tape.engine);
		CHECK(tape.run(write_operation(1024),
			       medium_recovery(6) +
				       Script{locate(5), read_position(5), write_6(1024)}) == 1024);
		CHECK(tape.status().position.block == 6);
	}
	SECTION("a signal: told as failed, and it was not done")
	{
		CHECK(tape.run(write_operation(1024),
			       begun + Script{read_position(5).unanswered(),
					      await_path().ends_with(PTAPE_EVENT_INTERRUPTED)}) ==
		      -EINTR);
		CHECK(tape.run(write_operation(1024), recovery(5) + Script{write_6(1024)}) == 1024);
	}
	SECTION("told as failed, and the program reads on")
	{
		CHECK(tape.run(write_operation(1024),
			       begun + Script{read_position(5).no_path(),
					      await_path().ends_with(PTAPE_EVENT_DEADLINE)}) ==
		      -ENXIO);
		CHECK(tape.run(read_operation(1024),
			       medium_recovery(6) +
				       Script{locate(5), read_position(5), read_6(1024)}) == 1024);
	}
	SECTION("told as failed, and the close follows: its mark goes over it")
	{
		CHECK(tape.run(write_operation(1024),
			       begun + Script{read_position(5).no_path(),
					      await_path().ends_with(PTAPE_EVENT_DEADLINE)}) ==
		      -ENXIO);
		CHECK(tape.run(close_operation(), medium_recovery(6) +
							  Script{locate(5), read_position(5)} +
							  proved_filemarks(1, 6)) == 0);
	}
	SECTION("the unit is absent between two questions, and nobody notices")
	{
		ptape_event event = {};
		ptape_step step = {};
		const ptape_operation operation = read_operation(1024);

		ptape_engine_absent(&tape.engine);
		ptape_engine_begin(&tape.engine, &operation);
		event.kind = PTAPE_EVENT_STARTED;
		ptape_engine_step(&tape.engine, &event, &step);
		REQUIRE(step.kind == PTAPE_STEP_AWAIT_PATH);
		event.kind = PTAPE_EVENT_PATH;
		ptape_engine_step(&tape.engine, &event, &step);
		REQUIRE(step.kind == PTAPE_STEP_COMMAND);
		ptape_engine_absent(&tape.engine);
		event = {};
		event.kind = PTAPE_EVENT_RESULT;
		ptape_engine_step(&tape.engine, &event, &step);
		// From the beginning: a path first.
		CHECK(step.kind == PTAPE_STEP_AWAIT_PATH);
	}
}

} // namespace
} // namespace ptape::test
