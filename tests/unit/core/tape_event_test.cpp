// SPDX-License-Identifier: GPL-2.0-only
/*
 * kernel/core/tape_event.c: what two statuses say of what was met between them, and the same on an
 * engine that works on a scripted drive.
 */
#include "scripted_drive.hpp"

#include <catch2/catch_test_macros.hpp>

#include <set>
#include <string>
#include <vector>

namespace ptape::test
{
namespace
{

struct Change {
	ptape_tape_event event;
	void (*happen)(ptape_tape_status &before, ptape_tape_status &after);
};

// In the order in which they matter.
const std::vector<Change> changes = {
	{PTAPE_TAPE_EVENT_FROZEN,
	 [](auto &, auto &after) { after.frozen = PTAPE_FROZEN_POSITION; }},
	{PTAPE_TAPE_EVENT_LOSS, [](auto &, auto &after) { after.loss_unacknowledged = true; }},
	{PTAPE_TAPE_EVENT_ACKNOWLEDGED,
	 [](auto &before, auto &) { before.stop_unacknowledged = true; }},
	{PTAPE_TAPE_EVENT_THAWED,
	 [](auto &before, auto &) { before.frozen = PTAPE_FROZEN_MEDIUM; }},
	{PTAPE_TAPE_EVENT_RECOVERED, [](auto &, auto &after) { after.counters.recoveries++; }},
	{PTAPE_TAPE_EVENT_RESET, [](auto &, auto &after) { after.counters.resets++; }},
};

TEST_CASE("tape event: each change is told, and nothing is where nothing has changed")
{
	ptape_tape_status same = {};

	CHECK(ptape_tape_event_between(&same, &same) == PTAPE_TAPE_EVENT_NONE);
	same.frozen = PTAPE_FROZEN_LOSS;
	same.loss_unacknowledged = true;
	same.stop_unacknowledged = true;
	same.counters = {.resets = 3, .recoveries = 2, .resent = 1};
	CHECK(ptape_tape_event_between(&same, &same) == PTAPE_TAPE_EVENT_NONE);
	for (const Change &change : changes) {
		ptape_tape_status before = {}, after = {};

		change.happen(before, after);
		CAPTURE(ptape_tape_event_name(change.event));
		CHECK(ptape_tape_event_between(&before, &after) == change.event);
	}
}

TEST_CASE("tape event: of two the one that matters more")
{
	for (std::size_t first = 0; first < changes.size(); ++first)
		for (std::size_t second = first + 1; second < changes.size(); ++second) {
			ptape_tape_status before = {}, after = {};

			changes[first].happen(before, after);
			changes[second].happen(before, after);
			CAPTURE(first, second);
			// Frozen before and after is frozen for another reason.
			CHECK(ptape_tape_event_between(&before, &after) == changes[first].event);
		}
}

TEST_CASE("tape event: another reason is frozen again, a loss that is known is acknowledged")
{
	ptape_tape_status before = {}, after = {};

	before.frozen = PTAPE_FROZEN_SHORT;
	after.frozen = PTAPE_FROZEN_LOSS;
	CHECK(ptape_tape_event_between(&before, &after) == PTAPE_TAPE_EVENT_FROZEN);
	after.frozen = before.frozen;
	before.loss_unacknowledged = true;
	CHECK(ptape_tape_event_between(&before, &after) == PTAPE_TAPE_EVENT_ACKNOWLEDGED);
	// One of both is still to be known.
	before.stop_unacknowledged = true;
	after.loss_unacknowledged = true;
	CHECK(ptape_tape_event_between(&before, &after) == PTAPE_TAPE_EVENT_ACKNOWLEDGED);
}

TEST_CASE("tape event: each has a word of its own")
{
	std::set<std::string> words;

	for (int event = 0; event < PTAPE_TAPE_EVENT_NR; ++event)
		words.insert(ptape_tape_event_name(static_cast<ptape_tape_event>(event)));
	CHECK(words.size() == PTAPE_TAPE_EVENT_NR);
	CHECK(words.contains(""));
}

TEST_CASE("engine: what a step has decided, and whether there was anything to decide")
{
	ScriptedTape tape;
	ptape_event event = {};
	ptape_step step = {};
	const ptape_operation write = write_operation(1024);

	tape.open();
	ptape_engine_begin(&tape.engine, &write);
	event.kind = PTAPE_EVENT_STARTED;
	ptape_engine_step(&tape.engine, &event, &step);
	CHECK(tape.engine.decided.action == PTAPE_ACTION_NR);
	CHECK(tape.engine.decided.verdict == PTAPE_VERDICT_NR);
	event.kind = PTAPE_EVENT_RESULT;
	event.result = {.delivery = PTAPE_DELIVERY_OVERHEARD, .overheard = PTAPE_CONDITION_RESET};
	ptape_engine_step(&tape.engine, &event, &step);
	CHECK(tape.engine.decided.condition == PTAPE_CONDITION_RESET);
	CHECK(tape.engine.decided.action == PTAPE_ACTION_RECOVER);
	CHECK(tape.engine.decided.verdict == PTAPE_VERDICT_NR);
	event = {.kind = PTAPE_EVENT_DEADLINE};
	ptape_engine_step(&tape.engine, &event, &step);
	CHECK(tape.engine.decided.action == PTAPE_ACTION_NR);
	CHECK(step.kind == PTAPE_STEP_DONE);
}

TEST_CASE("engine: the verdict of a recovery is told")
{
	ScriptedTape tape;

	// The last step of a call that goes on behind it is another one: it fails by the verdict
	// here.
	tape.open();
	tape.write_blocks(1);
	CHECK(tape.run(write_operation(1024), Script{write_6(1024).lun_reset()} + recovery(7)) ==
	      -ENOTRECOVERABLE);
	CHECK(tape.engine.decided.verdict == PTAPE_VERDICT_FREEZE_LOSS);
}

TEST_CASE("names of actions and verdicts: each its own")
{
	std::set<std::string> actions, verdicts;

	for (int action = 0; action <= PTAPE_ACTION_NR; ++action)
		actions.insert(ptape_action_name(ptape_action(action)));
	CHECK(actions.size() == PTAPE_ACTION_NR + 1);
	for (int verdict = 0; verdict <= PTAPE_VERDICT_NR; ++verdict)
		verdicts.insert(ptape_verdict_name(ptape_verdict(verdict)));
	CHECK(verdicts.size() == PTAPE_VERDICT_NR + 1);
}

} // namespace
} // namespace ptape::test
