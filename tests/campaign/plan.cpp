// SPDX-License-Identifier: GPL-2.0-only
#include "plan.hpp"

#include <array>
#include <random>
#include <span>

namespace ptape::campaign
{

namespace
{

constexpr std::array lengths = {512U, 10'240U, 64'512U, 262'144U};
constexpr std::uint32_t step_bytes_max = 1'500'000; // more than the smallest journal has room for
constexpr unsigned step_blocks_max = 40;
constexpr unsigned steps_least = 3;
constexpr unsigned steps_more = 5;
constexpr unsigned strikes_max = 3;
constexpr unsigned pace_ms_max = 4;
constexpr unsigned filemarks_max = 2;
constexpr unsigned percent = 100;
constexpr unsigned held_percent = 55; // of the faults that need no command meet one

struct Weighted {
	Act act;
	unsigned percent;
};

constexpr std::array acts = {
	Weighted{Act::write, 44},      Weighted{Act::filemark, 16}, Weighted{Act::read, 10},
	Weighted{Act::space_back, 12}, Weighted{Act::overwrite, 8}, Weighted{Act::reopen, 10},
};

constexpr std::array memories = {
	Memory::ample, Memory::ample, Memory::ample,  Memory::covers,
	Memory::sync,  Memory::sync,  Memory::little, Memory::none,
};

// A command that a fault can meet, and about how many of them a run has.
struct Target {
	std::string_view opcode;
	unsigned often;
	unsigned weight;
};

constexpr std::array targets = {
	Target{"WRITE_6", 60, 8}, Target{"WRITE_FILEMARKS_6", 4, 5}, Target{"READ_6", 20, 3},
	Target{"SPACE_6", 3, 3},  Target{"READ_POSITION", 6, 2},     Target{"LOCATE_10", 2, 1},
	Target{"REWIND", 2, 1},
};

class Random
{
public:
	explicit Random(std::uint64_t seed) : engine_(seed) {}

	// 0 to limit - 1; the standard's distributions are not the same everywhere.
	unsigned below(std::size_t limit) { return static_cast<unsigned>(engine_() % limit); }

	template <typename T> const T &one_of(std::span<const T> all)
	{
		return all[below(all.size())];
	}

private:
	std::mt19937_64 engine_;
};

Act random_act(Random &random)
{
	unsigned left = random.below(percent);

	for (const Weighted &row : acts) {
		if (left < row.percent)
			return row.act;
		left -= row.percent;
	}
	return Act::write;
}

Step random_step(Random &random, Act act)
{
	const std::uint32_t length = random.one_of(std::span<const unsigned>(lengths));
	const unsigned most = std::min(step_blocks_max, step_bytes_max / length);
	Step step{.act = act, .count = 1 + random.below(most), .length = length};

	if (act == Act::filemark)
		step.count = 1 + random.below(filemarks_max);
	return step;
}

const Target &random_target(Random &random)
{
	unsigned sum = 0;

	for (const Target &target : targets)
		sum += target.weight;

	unsigned left = random.below(sum);

	for (const Target &target : targets) {
		if (left < target.weight)
			return target;
		left -= target.weight;
	}
	return targets.front();
}

const Fault &random_fault(Random &random, bool iscsi)
{
	for (;;) {
		const Fault &fault = random.one_of(std::span<const Fault>(faults));

		if (iscsi || !fault.of_session())
			return fault;
	}
}

Moment random_moment(Random &random, const Fault &fault, unsigned objects)
{
	// What a clean removal, a cut link or a hang meets is not held: it would wait for it, or
	// holds by itself. A command that is held is part of what the others are.
	const bool may_be_held =
		fault.steps[0].starts_with("reset") || fault.steps[0].starts_with("ua");

	if (fault.at_command() || (may_be_held && random.below(percent) < held_percent)) {
		const Target &target = random_target(random);

		return {.opcode = target.opcode, .after = random.below(target.often)};
	}
	return {.opcode = {}, .after = random.below(objects)};
}

} // namespace

Plan make_plan(std::uint64_t seed, bool iscsi)
{
	Random random(seed);
	Plan plan;
	unsigned objects = 0;

	plan.seed = seed;
	plan.memory = random.one_of(std::span<const Memory>(memories));
	plan.pace_ms = random.below(pace_ms_max);
	for (unsigned left = steps_least + random.below(steps_more); left > 0; left--) {
		const Act act = plan.steps.empty() ? Act::write : random_act(random);

		plan.steps.push_back(random_step(random, act));
		if (act == Act::write || act == Act::overwrite)
			objects += plan.steps.back().count;
	}
	for (unsigned left = 1 + random.below(strikes_max); left > 0; left--) {
		const Fault &fault = random_fault(random, iscsi);

		if (fault.alone)
			plan.strikes.clear();
		plan.strikes.push_back(
			{.fault = &fault, .moment = random_moment(random, fault, objects)});
		if (fault.alone)
			break;
	}
	return plan;
}

std::string_view name_of(Act act)
{
	switch (act) {
	case Act::write:
		return "write";
	case Act::filemark:
		return "filemark";
	case Act::read:
		return "read";
	case Act::space_back:
		return "space-back";
	case Act::overwrite:
		return "overwrite";
	default:
		return "reopen";
	}
}

std::string_view name_of(Memory memory)
{
	switch (memory) {
	case Memory::ample:
		return "ample";
	case Memory::covers:
		return "covers";
	case Memory::little:
		return "little";
	case Memory::sync:
		return "sync";
	default:
		return "none";
	}
}

std::string to_text(const Plan &plan)
{
	std::string text = "seed " + std::to_string(plan.seed) + ", journal " +
			   std::string(name_of(plan.memory)) + ", a WRITE takes " +
			   std::to_string(plan.pace_ms) + " ms:";

	for (const Step &step : plan.steps)
		text += " " + std::string(name_of(step.act)) + " " + std::to_string(step.count) +
			"*" + std::to_string(step.length);
	for (const Strike &strike : plan.strikes) {
		text += "; " + std::string(strike.fault->name);
		text += strike.moment.opcode.empty()
				? " after object "
				: " at " + std::string(strike.moment.opcode) + " ";
		text += std::to_string(strike.moment.after);
	}
	return text;
}

bool unnoticed(const Fault &fault, Memory memory)
{
	const bool all = memory == Memory::ample || memory == Memory::sync;

	switch (fault.notice) {
	case Notice::nobody:
		return true;
	case Notice::healed:
		return all || memory == Memory::covers;
	case Notice::rewound:
		return all;
	default:
		return false;
	}
}

} // namespace ptape::campaign
