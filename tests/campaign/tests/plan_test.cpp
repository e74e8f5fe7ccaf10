// SPDX-License-Identifier: GPL-2.0-only
#include <catch2/catch_test_macros.hpp>

#include <map>
#include <set>

#include "plan.hpp"

using namespace ptape::campaign;

namespace
{

constexpr std::uint64_t seeds = 4000;

} // namespace

TEST_CASE("a seed is a plan, the same every time")
{
	CHECK(to_text(make_plan(7, false)) == to_text(make_plan(7, false)));
	CHECK(to_text(make_plan(7, false)) != to_text(make_plan(8, false)));
}

TEST_CASE("every fault, act, memory and command comes up")
{
	std::set<std::string_view> names;
	std::set<Act> acts;
	std::set<Memory> memories;
	std::set<std::string_view> opcodes;

	for (std::uint64_t seed = 0; seed < seeds; seed++) {
		const Plan plan = make_plan(seed, true);

		memories.insert(plan.memory);
		for (const Step &step : plan.steps)
			acts.insert(step.act);
		for (const Strike &strike : plan.strikes) {
			names.insert(strike.fault->name);
			opcodes.insert(strike.moment.opcode);
		}
	}
	CHECK(names.size() == faults.size());
	CHECK(acts.size() == 6);
	CHECK(memories.size() == 5);
	CHECK(opcodes.size() == 8);
}

TEST_CASE("a fault that needs a command holds one, one of a session is for iSCSI")
{
	unsigned held = 0;
	unsigned all = 0;

	for (std::uint64_t seed = 0; seed < seeds; seed++) {
		const Plan plan = make_plan(seed, false);

		CHECK(plan.steps.front().act == Act::write);
		for (const Strike &strike : plan.strikes) {
			CHECK_FALSE(strike.fault->of_session());
			CHECK((!strike.fault->at_command() || !strike.moment.opcode.empty()));
			CHECK((!strike.fault->alone || plan.strikes.size() == 1));
			held += strike.moment.opcode.empty() ? 0 : 1;
			all++;
		}
	}
	// Of those some find no command: the campaign counts what was met.
	CHECK(held * 10 > all * 4);
}

TEST_CASE("who may notice a fault depends on what is remembered")
{
	const Fault nobody{"", Needs::nothing, Notice::nobody, {}};
	const Fault healed{"", Needs::nothing, Notice::healed, {}};
	const Fault rewound{"", Needs::nothing, Notice::rewound, {}};
	const Fault told{"", Needs::nothing, Notice::told, {}};

	for (const Memory memory :
	     {Memory::ample, Memory::covers, Memory::little, Memory::sync, Memory::none}) {
		CHECK(unnoticed(nobody, memory));
		CHECK_FALSE(unnoticed(told, memory));
	}
	CHECK(unnoticed(healed, Memory::ample));
	CHECK(unnoticed(healed, Memory::covers));
	CHECK(unnoticed(healed, Memory::sync));
	CHECK_FALSE(unnoticed(healed, Memory::little));
	CHECK_FALSE(unnoticed(healed, Memory::none));
	CHECK(unnoticed(rewound, Memory::ample));
	CHECK(unnoticed(rewound, Memory::sync));
	CHECK_FALSE(unnoticed(rewound, Memory::covers));
}
