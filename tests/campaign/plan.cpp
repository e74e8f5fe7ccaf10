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

// A command that a fault can meet; of a recovery too.
struct Target {
	std::string_view opcode;
	unsigned often; // so often a run has it, about
	unsigned weight;
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

// What the steps send: what no step sends cannot be met.
std::vector<Target> targets_of(const Plan &plan)
{
	unsigned written = 1;
	unsigned marks = 1;
	unsigned reads = 0;
	unsigned motions = 0;
	unsigned rewinds = 0;

	for (const Step &step : plan.steps) {
		const bool moves = step.act == Act::read || step.act == Act::space_back ||
				   step.act == Act::overwrite;

		if (step.act == Act::write || step.act == Act::overwrite)
			written += step.count;
		marks += step.act == Act::filemark || step.act == Act::reopen || moves ? 1 : 0;
		reads += step.act == Act::read ? written : step.act == Act::space_back ? 1 : 0;
		motions += moves ? 2 : 0;
		rewinds += step.act == Act::read ? 1 : 0;
	}
	return {
		{"WRITE_6", written, 4}, {"WRITE_FILEMARKS_6", marks, 4},
		{"READ_6", reads, 4},	 {"SPACE_6", motions, 4},
		{"REWIND", rewinds, 1},	 {"READ_POSITION", marks, 2},
		{"LOCATE_10", 1, 1},
	};
}

Target random_target(Random &random, const Plan &plan)
{
	const std::vector<Target> targets = targets_of(plan);
	unsigned sum = 0;

	for (const Target &target : targets)
		sum += target.often > 0 ? target.weight : 0;

	unsigned left = random.below(sum);

	for (const Target &target : targets) {
		if (target.often == 0)
			continue;
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

Moment random_moment(Random &random, const Fault &fault, const Plan &plan, unsigned strikes)
{
	// What a clean removal, a cut link or a hang meets is not held: it would wait for it, or
	// holds by itself. A command that is held is part of what the others are.
	const bool may_be_held =
		fault.steps[0].starts_with("reset") || fault.steps[0].starts_with("ua");

	// Each has its share of the run.
	const auto each = [&](unsigned often) { return often / strikes + 1; };

	if (fault.at_command() || (may_be_held && random.below(percent) < held_percent)) {
		const Target target = random_target(random, plan);

		return {.opcode = target.opcode, .after = random.below(each(target.often))};
	}
	return {.opcode = {}, .after = random.below(each(targets_of(plan).front().often))};
}

} // namespace

Plan make_plan(std::uint64_t seed, bool iscsi)
{
	Random random(seed);
	Plan plan;

	plan.seed = seed;
	plan.memory = random.one_of(std::span<const Memory>(memories));
	plan.pace_ms = random.below(pace_ms_max);
	for (unsigned left = steps_least + random.below(steps_more); left > 0; left--) {
		const Act act = plan.steps.empty() ? Act::write : random_act(random);

		plan.steps.push_back(random_step(random, act));
	}
	const unsigned strikes = 1 + random.below(strikes_max);

	for (unsigned n = 0; n < strikes; n++) {
		const Fault &fault = random_fault(random, iscsi);

		if (fault.alone)
			plan.strikes.clear();
		plan.strikes.push_back(
			{.fault = &fault, .moment = random_moment(random, fault, plan, strikes)});
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
