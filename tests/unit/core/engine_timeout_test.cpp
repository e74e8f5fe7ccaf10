// SPDX-License-Identifier: GPL-2.0-only
/*
 * When a drive is asked how long its commands may take, on a scripted drive: at the first open
 * that finds it ready, once, whatever it answers; and what its answer does to the commands.
 */
#include "scripted_drive.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

namespace ptape::test
{
namespace
{

// A drive that nobody has asked.
struct NewTape : ScriptedTape {
	NewTape() { engine.timeouts.asked = false; }
};

Script asked(const Exchange &timeouts, u32 block = 0)
{
	return {test_ready(),	 block_limits(), mode_sense(),
		medium_serial(), timeouts,	 read_position(block)};
}

u32 timeout_of(const ScriptedTape &tape, ptape_command_class command_class)
{
	return ptape_timeout_s(&tape.engine.options, &tape.engine.timeouts, command_class);
}

// The first command of an operation, which is not carried out.
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

TEST_CASE("engine timeout: asked once, and counts from then on")
{
	NewTape tape;

	CHECK(tape.run(open_operation(),
		       asked(command_timeouts({{0x08, 2100}, {0x10, 1680}, {0x2b, 20000}}), 7)) ==
	      0);
	CHECK(first_command(tape, read_operation(1024)).timeout_s == 2100);
	CHECK(first_command(tape, write_operation(1024)).timeout_s == 1680);
	CHECK(first_command(tape, mtop_operation(PTAPE_MTWEOF)).timeout_s == 1680);
	CHECK(first_command(tape, mtop_operation(PTAPE_MTREW)).timeout_s == 20000);
	CHECK(first_command(tape, mtop_operation(PTAPE_MTFSF)).timeout_s == 14000);
	const ptape_tape_status status = tape.status();
	CHECK(ptape_timeout_s(&status.options, &status.timeouts, PTAPE_CLASS_READ) == 2100);
	// What is not waited for needs no hours.
	tape.engine.options.booleans |= PTAPE_OPTION_NOWAIT;
	CHECK(first_command(tape, mtop_operation(PTAPE_MTREW)).timeout_s == 900);
	tape.engine.options.booleans = u16(tape.engine.options.booleans & ~PTAPE_OPTION_NOWAIT);
	CHECK(tape.run(close_operation()) == 0);
	tape.open(7);
	CHECK(tape.run(close_operation()) == 0);
	// A reset, or another cartridge, changes nothing in that.
	CHECK(tape.run(open_operation(), Script{test_ready().power_on()} + facts(0)) == 0);
	CHECK(timeout_of(tape, PTAPE_CLASS_READ) == 2100);
}

TEST_CASE("engine timeout: the question itself does not wait for minutes")
{
	NewTape tape;
	ptape_event event = {};
	ptape_step step = {};
	const ptape_operation open = open_operation();

	event.kind = PTAPE_EVENT_STARTED;
	ptape_engine_begin(&tape.engine, &open);
	do {
		ptape_engine_step(&tape.engine, &event, &step);
		REQUIRE(step.kind == PTAPE_STEP_COMMAND);
		event.kind = PTAPE_EVENT_RESULT;
		event.result = {};
		event.result.residual = step.command.length;
	} while (step.command.cdb.bytes[0] != PTAPE_OP_REPORT_SUPPORTED_OPCODES);
	CHECK(step.command.brief);
	CHECK(step.command.length == PTAPE_OPCODES_ALLOC_LEN);
}

TEST_CASE("engine timeout: a drive that does not tell is not asked again")
{
	NewTape tape;
	const Exchange question = command_timeouts({});
	Exchange nothing = question, cut = command_timeouts({{0x08, 2100}});

	nothing.data.clear();
	cut.data.resize(10);
	const Exchange answer = GENERATE_COPY(
		question, question.illegal(), question.sense(0x5, 0x24, 0x00),
		question.medium_error(), question.conflict(), question.status(0x04), nothing, cut);

	CHECK(tape.run(open_operation(), asked(answer, 5)) == 0);
	CHECK(tape.engine.timeouts.asked);
	CHECK(timeout_of(tape, PTAPE_CLASS_READ) == 900);
	CHECK(timeout_of(tape, PTAPE_CLASS_SPACE) == 14000);
	CHECK(tape.status().position.state == PTAPE_POSITION_KNOWN);
	CHECK(tape.run(close_operation()) == 0);
	tape.open(5);
}

TEST_CASE("engine timeout: a drive that hangs on the question is asked once")
{
	NewTape tape;
	const Exchange question = command_timeouts({});

	SECTION("and answers the next one")
	{
		CHECK(tape.run(open_operation(), Script{test_ready(), block_limits(), mode_sense(),
							medium_serial(), question.unanswered()} +
							 stable() + Script{read_position(5)}) == 0);
		CHECK(tape.status().position.block == 5);
	}
	SECTION("and was reset behind it: all that was asked is asked again")
	{
		CHECK(tape.run(open_operation(), Script{test_ready(), block_limits(), mode_sense(),
							medium_serial(), question.unanswered(),
							await_path(), test_ready().lun_reset()} +
							 stable() + facts(5)) == 0);
		CHECK_FALSE(tape.engine.doubt.any);
		CHECK(tape.status().counters.resets == 1);
	}
	SECTION("what it hangs on next is sent as often as ever")
	{
		CHECK(tape.run(open_operation(),
			       Script{test_ready(), block_limits(), mode_sense(), medium_serial(),
				      question.unanswered()} +
				       stable() + Script{read_position(5).unanswered()} + stable() +
				       Script{read_position(5).unanswered()} + stable() +
				       Script{read_position(5)}) == 0);
	}
	CHECK(tape.engine.timeouts.asked);
	CHECK(tape.run(close_operation()) == 0);
	tape.open(5);
}

TEST_CASE("engine timeout: without a path the question is put again")
{
	NewTape tape;
	const Exchange question = command_timeouts({{0x08, 2100}});

	CHECK(tape.run(open_operation(), Script{test_ready(), block_limits(), mode_sense(),
						medium_serial(), question.no_path()} +
						 stable() + asked(question, 5)) == 0);
	CHECK(timeout_of(tape, PTAPE_CLASS_READ) == 2100);
}

TEST_CASE("engine timeout: an attention that the question meets counts as ever")
{
	NewTape tape;
	const Exchange question = command_timeouts({{0x08, 2100}});
	const Script before = {test_ready(), block_limits(), mode_sense(), medium_serial()};

	tape.engine.timeouts.asked = true;
	tape.open(0);
	tape.write_blocks(2);
	CHECK(tape.run(close_operation(), proved_filemarks(1, 3)) == 0);
	tape.engine.timeouts.asked = false;
	// The place that the close has left is gone back to.
	CHECK(tape.run(open_operation(),
		       before + Script{question.lun_reset()} + asked(question, 0)) == 0);
	CHECK(tape.status().counters.resets == 1);
	CHECK(tape.status().position.block == 3);
	CHECK(timeout_of(tape, PTAPE_CLASS_READ) == 2100);
	CHECK(tape.run(write_operation(1024),
		       recovery(0) + Script{locate(3), read_position(3), write_6(1024)}) == 1024);
}

TEST_CASE("engine timeout: a drive that was not ready at the open is asked behind a load")
{
	NewTape tape;

	CHECK(tape.run(open_operation(true, true), {test_ready().no_medium()}) == 0);
	CHECK_FALSE(tape.engine.timeouts.asked);
	CHECK(tape.run(mtop_operation(PTAPE_MTLOAD),
		       Script{load()} + asked(command_timeouts({{0x0a, 1500}}))) == 0);
	CHECK(timeout_of(tape, PTAPE_CLASS_WRITE) == 1500);
}

TEST_CASE("engine timeout: no recovery asks, whether the drive was asked or not")
{
	ScriptedTape tape;

	tape.open(5);
	tape.engine.timeouts.asked = false;
	CHECK(tape.run(read_operation(1024), Script{read_6(1024).lun_reset()} + recovery(5) +
						     Script{read_6(1024)}) == 1024);
	CHECK_FALSE(tape.engine.timeouts.asked);
}

} // namespace
} // namespace ptape::test
