// SPDX-License-Identifier: GPL-2.0-only
//
// The short programs, and all sequences of faults in them. A fault comes at any command that is
// sent once those before it have come: no sequence is left out, and none is run in which one
// does not happen. Three of them come in a small program, behind its open, and are of those that
// the others are put together from.
#include "planned.hpp"

#include "totals.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace ptape::sim
{

namespace
{

constexpr std::uint32_t block_length = 256; // bytes, in fixed mode

struct Planned {
	const Fault *fault;
	std::uint64_t at;
};

enum class Program : std::uint8_t {
	short_one,
	moving, // goes back over what it wrote
	small	// few commands: for three faults
};

// In which way one runs.
struct Kind {
	std::string_view option;
	Program program;
	bool fixed;
	Memory memory;
	bool behind;
	bool reserved = false; // the program has reserved the drive
};

constexpr std::array kinds = {
	Kind{"--faults", Program::short_one, false, Memory::none, false},
	Kind{"--fixed-faults", Program::short_one, true, Memory::none, false},
	Kind{"--little-faults", Program::short_one, false, Memory::little, false},
	Kind{"--little-fixed-faults", Program::short_one, true, Memory::little, false},
	Kind{"--ample-faults", Program::short_one, false, Memory::ample, false},
	Kind{"--ample-fixed-faults", Program::short_one, true, Memory::ample, false},
	Kind{"--little-behind-faults", Program::short_one, false, Memory::little, true},
	Kind{"--ample-behind-faults", Program::short_one, false, Memory::ample, true},
	Kind{"--ample-fixed-behind-faults", Program::short_one, true, Memory::ample, true},
	Kind{"--reserved-faults", Program::short_one, false, Memory::none, false, true},
	Kind{"--ample-reserved-behind-faults", Program::short_one, false, Memory::ample, true,
	     true},
	Kind{"--moving-faults", Program::moving, false, Memory::none, false},
	Kind{"--ample-moving-faults", Program::moving, false, Memory::ample, false},
	Kind{"--small-faults", Program::small, false, Memory::none, false},
	Kind{"--ample-small-faults", Program::small, false, Memory::ample, false},
};

// A fate, a link and an event each: sequences of three are of these.
constexpr std::array<std::string_view, 16> elements = {
	"reply-lost",	     "command-lost",	   "aborted-done",	  "busy",
	"not-ready",	     "nexus-lost",	   "unplug-quiet",	  "overdue",
	"lun-reset-lose",    "lun-reset-rewind",   "lun-reset-lose-some", "power",
	"power-lose-rewind", "exchanged-and-back", "medium-error",	  "place-unknown"};

Rig rig_of(const Kind &kind)
{
	return {.memory = kind.memory, .behind = kind.behind, .reserved = kind.reserved};
}

// Each of them, return: true when every call succeeded.

bool moving_program(Tester &tester)
{
	bool all = tester.open() == 0;

	if (!tester.is_open())
		return false;
	all = tester.write(900) > 0 && all;
	all = tester.filemarks(1) == 0 && all;
	all = tester.move(PTAPE_MTBSF, 1) == 0 && all;
	all = tester.move(PTAPE_MTBSR, 1) == 0 && all;
	all = tester.move(PTAPE_MTEOM, 1) == 0 && all;
	all = tester.write(400) > 0 && all;
	return tester.close() == 0 && all;
}

bool small_program(Tester &tester)
{
	bool all = tester.open() == 0;

	if (!tester.is_open())
		return false;
	all = tester.write(900) > 0 && all;
	all = tester.write(700) > 0 && all;
	return tester.close() == 0 && all;
}

bool short_program(Tester &tester, bool fixed)
{
	bool all = tester.open() == 0;

	if (!tester.is_open())
		return false;
	if (fixed)
		all = tester.set_block_length(block_length) == 0 && all;
	for (const std::uint32_t length : {900U, 700U, 300U})
		all = tester.write(length) > 0 && all;
	all = tester.filemarks(1) == 0 && all;
	all = tester.write(1100) > 0 && all;
	all = tester.tell() >= 0 && all;
	all = tester.write(400) > 0 && all;
	return tester.close() == 0 && all;
}

bool program(Tester &tester, const Kind &kind)
{
	switch (kind.program) {
	case Program::moving:
		return moving_program(tester);
	case Program::small:
		return small_program(tester);
	default:
		return short_program(tester, kind.fixed);
	}
}

std::vector<Item> undisturbed(const Kind &kind)
{
	Tester tester(Rig{});

	if (!program(tester, kind))
		throw Failure{"the undisturbed program fails"};
	return tester.content();
}

// How many commands its open sends.
std::uint64_t commands_of_open(const Kind &kind)
{
	Tester tester(rig_of(kind));

	tester.open();
	return tester.world.commands();
}

// The program with its faults. Return: how many commands it sent.
std::uint64_t planned_run(std::span<const Planned> plan, const Kind &kind, bool says,
			  Totals &totals)
{
	static std::map<std::string_view, std::vector<Item>> expected;
	Tester tester(rig_of(kind));
	bool invisible = true;
	bool ours = true; // nobody else writes

	tester.world.say(says);
	for (const Planned &planned : plan) {
		tester.world.schedule[planned.at] = planned.fault;
		invisible = invisible && planned.fault->unnoticed(kind.memory == Memory::ample);
		ours = ours && !planned.fault->at_end_only();
	}
	if (!expected.contains(kind.option))
		expected[kind.option] = undisturbed(kind);

	const bool all = program(tester, kind);
	totals.add(tester);
	// Three commands without an answer one after the other are one that fails.
	if (invisible && plan.size() < depth_max && !all)
		throw Failure{"a fault that no program may notice failed a call"};
	if (all && ours && tester.content() != expected[kind.option])
		throw Failure{"every call succeeded, but the tape is another one"};
	return tester.world.commands();
}

std::string line_of(std::span<const Planned> plan, const Kind &kind)
{
	std::string line = "sim " + std::string(kind.option) + " ";

	for (const Planned &planned : plan)
		line += (&planned == plan.data() ? "" : ",") + std::string(planned.fault->name) +
			"@" + std::to_string(planned.at);
	return line;
}

// Return: how many commands it sent; none when it failed.
std::optional<std::uint64_t> one_plan(std::span<const Planned> plan, const Kind &kind, bool says,
				      Totals &totals)
{
	try {
		return planned_run(plan, kind, says, totals);
	} catch (const Failure &failure) {
		std::printf("%s: %s\n", line_of(plan, kind).c_str(), failure.what.c_str());
		return std::nullopt;
	}
}

// All sequences of one kind.
class Search
{
public:
	Search(const Kind &kind, unsigned depth, Totals &totals)
		: kind_(kind), depth_(depth), totals_(totals)
	{
	}

	// Return: how many runs failed.
	unsigned run()
	{
		deepen(kind_.program == Program::small ? commands_of_open(kind_) : 0);
		return failures_;
	}

private:
	// @from: the first command behind the last fault.
	void deepen(std::uint64_t from)
	{
		const std::optional<std::uint64_t> sent = one_plan(plan_, kind_, false, totals_);

		if (!sent) {
			++failures_;
			return;
		}
		if (plan_.size() == depth_)
			return;
		for (std::uint64_t at = from; at < *sent; ++at)
			for (const Fault &fault : faults) {
				if (!wanted(fault))
					continue;
				plan_.push_back({&fault, at});
				deepen(at + 1);
				plan_.pop_back();
			}
	}

	[[nodiscard]] bool wanted(const Fault &fault) const
	{
		if (kind_.program == Program::small)
			return std::ranges::find(elements, fault.name) != elements.end();
		if ((kind_.program == Program::moving && fault.at_end_only()) ||
		    (kind_.memory != Memory::ample && fault.wants_memory()))
			return false;
		return plan_.empty() || (!fault.hidden() && !plan_.front().fault->hidden());
	}

	Kind kind_;
	unsigned depth_;
	Totals &totals_;
	std::vector<Planned> plan_ = {};
	unsigned failures_ = 0;
};

const Kind *kind_of(std::string_view option)
{
	const auto kind = std::ranges::find(kinds, option, &Kind::option);

	return kind == kinds.end() ? nullptr : &*kind;
}

} // namespace

bool exhaustive(unsigned depth)
{
	Totals totals;
	unsigned failures = 0;

	for (const Kind &kind : kinds)
		if ((kind.program == Program::small) == (depth == depth_max))
			failures += Search(kind, depth, totals).run();

	if (failures)
		std::printf("%u of %llu runs failed\n", failures,
			    static_cast<unsigned long long>(totals.runs));
	else
		totals.print();
	return failures == 0;
}

bool is_planned(std::string_view option)
{
	return kind_of(option);
}

PlanVerdict planned(std::string_view option, std::string_view text)
{
	const Kind &kind = *kind_of(option);
	std::vector<Planned> plan;
	Totals totals;

	while (!text.empty()) {
		const std::string_view one = text.substr(0, text.find(','));
		const std::size_t sign = std::min(one.find('@'), one.size());
		const auto fault = std::ranges::find(faults, one.substr(0, sign), &Fault::name);
		const std::string_view number = one.substr(std::min(sign + 1, one.size()));
		std::uint64_t at = 0;
		const auto [end, error] =
			std::from_chars(number.data(), number.data() + number.size(), at);

		if (fault == faults.end() || error != std::errc() ||
		    end != number.data() + number.size())
			return PlanVerdict::unreadable;
		plan.push_back({&*fault, at});
		text.remove_prefix(std::min(one.size() + 1, text.size()));
	}
	return one_plan(plan, kind, true, totals) ? PlanVerdict::fine : PlanVerdict::failed;
}

} // namespace ptape::sim
