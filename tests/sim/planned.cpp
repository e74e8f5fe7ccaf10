// SPDX-License-Identifier: GPL-2.0-only
//
// The short programs, and all sequences of faults in them. A fault comes at any command that is
// sent once those before it have come: no sequence is left out, and none is run in which one
// does not happen. Three of them come in a small program, behind its open, and are of those that
// the others are put together from.
#include "planned.hpp"

#include "shards.hpp"

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
	bool worm = false;     // on a WORM cartridge
	Trait trait = Trait::none;
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
	Kind{"--worm-faults", Program::short_one, false, Memory::none, false, false, true},
	Kind{"--little-fixed-worm-faults", Program::short_one, true, Memory::little, false, false,
	     true},
	Kind{"--ample-worm-behind-faults", Program::short_one, false, Memory::ample, true, false,
	     true},
	Kind{"--no-attributes-faults", Program::short_one, false, Memory::none, false, false, false,
	     Trait::no_attributes},
	Kind{"--ample-waiting-faults", Program::short_one, false, Memory::ample, false, false,
	     false, Trait::waits_for_load},
	Kind{"--ample-endless-faults", Program::short_one, false, Memory::ample, false, false,
	     false, Trait::loses_end},
	Kind{"--endless-worm-faults", Program::short_one, false, Memory::ample, false, false, true,
	     Trait::loses_end},
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
	return {.memory = kind.memory,
		.behind = kind.behind,
		.worm = kind.worm,
		.reserved = kind.reserved,
		.trait = kind.trait};
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

// On a WORM cartridge a write that is told as failed may stay; without attributes nobody knows
// which cartridge it is; and nobody but the program loads one that waits.
bool is_healing(const Kind &kind)
{
	return !kind.worm && (kind.trait == Trait::none || kind.trait == Trait::loses_end);
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
	bool invisible = is_healing(kind);
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

// All sequences of one kind; those that begin with the same fault are one piece of the work.
class Search
{
public:
	Search(const Kind &kind, unsigned depth, Shard &shard)
		: kind_(kind), depth_(depth), shard_(shard)
	{
	}

	// @number: of the piece that comes first. @taken: of the next one that is for this
	// process. Return: the number behind the last piece.
	std::uint64_t run(std::uint64_t number, std::uint64_t &taken)
	{
		const std::uint64_t from =
			kind_.program == Program::small ? commands_of_open(kind_) : 0;
		std::uint64_t piece = number;
		// Each process has to know how many commands there are.
		Totals not_ours;
		const bool is_ours = piece == taken;
		number_ = piece++;
		const std::optional<std::uint64_t> sent =
			run_plan(is_ours ? shard_.totals : not_ours, is_ours);

		if (is_ours)
			taken = shard_.take(1);
		for (std::uint64_t at = from; at < sent.value_or(0); ++at)
			for (const Fault &fault : faults) {
				if (!wanted(fault))
					continue;
				number_ = piece++;
				if (number_ != taken)
					continue;
				taken = shard_.take(1);
				follow(fault, at);
			}
		return piece;
	}

private:
	// @from: the first command behind the last fault.
	void deepen(std::uint64_t from)
	{
		const std::optional<std::uint64_t> sent = run_plan(shard_.totals, true);

		if (plan_.size() == depth_)
			return;
		for (std::uint64_t at = from; at < sent.value_or(0); ++at)
			for (const Fault &fault : faults)
				if (wanted(fault))
					follow(fault, at);
	}

	void follow(const Fault &fault, std::uint64_t at)
	{
		plan_.push_back({&fault, at});
		deepen(at + 1);
		plan_.pop_back();
	}

	// Return: how many commands it sent; none when it failed.
	std::optional<std::uint64_t> run_plan(Totals &totals, bool tells)
	{
		try {
			return planned_run(plan_, kind_, false, totals);
		} catch (const Failure &failure) {
			if (tells)
				shard_.fail(number_, line_of(plan_, kind_) + ": " + failure.what);
			return std::nullopt;
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
	Shard &shard_;
	std::vector<Planned> plan_ = {};
	std::uint64_t number_ = 0; // of the piece that is run
};

void search_all(Shard &shard, unsigned depth)
{
	std::uint64_t number = 0;
	std::uint64_t taken = shard.take(1);

	for (const Kind &kind : kinds)
		if ((kind.program == Program::small) == (depth == depth_max))
			number = Search(kind, depth, shard).run(number, taken);
}

const Kind *kind_of(std::string_view option)
{
	const auto kind = std::ranges::find(kinds, option, &Kind::option);

	return kind == kinds.end() ? nullptr : &*kind;
}

} // namespace

bool exhaustive(unsigned depth, unsigned jobs)
{
	Totals totals;
	const std::vector<Found> found = in_shards(
		jobs, [depth](Shard &shard) { search_all(shard, depth); }, totals);

	for (const Found &one : found)
		std::printf("%s\n", one.line.c_str());
	if (found.empty())
		totals.print();
	else
		std::printf("%zu of %llu runs failed\n", found.size(),
			    static_cast<unsigned long long>(totals.runs));
	return found.empty();
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
	try {
		planned_run(plan, kind, true, totals);
	} catch (const Failure &failure) {
		std::printf("%s: %s\n", line_of(plan, kind).c_str(), failure.what.c_str());
		return PlanVerdict::failed;
	}
	return PlanVerdict::fine;
}

} // namespace ptape::sim
