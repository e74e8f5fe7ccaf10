// SPDX-License-Identifier: GPL-2.0-only
//
// sim: the driver's tape engine against the model drive, with faults.
//
//   sim --seed S --steps N        one random program of N calls
//   sim --seeds N [--steps N]     seeds 0 to N-1
//   sim --exhaustive 1|2          every fault at every command of a short
//                                 program, alone or in pairs
//   sim --faults A@I[,B@J]        the short program with fault A at command I
//   sim --fixed-faults A@I[,B@J]  the same with blocks of fixed length
//   sim --little-faults, --ample-faults, --little-fixed-faults, --ample-fixed-faults ...
//                                 the same with a journal that has little or ample memory
//   sim --moving-faults, --ample-moving-faults ...
//                                 a program that goes back over what it wrote
//   sim --little-behind-faults, --ample-behind-faults, --ample-fixed-behind-faults ...
//                                 and writes that return before they are done
//
// A failure prints the line that repeats it, and the exit status is 1.
#include "branches.hpp"
#include "tester.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <functional>

namespace ptape::sim
{

namespace
{

constexpr std::uint64_t steps_default = 200;
constexpr unsigned faults_per_mille = 25;   // commands that meet a fault
constexpr std::uint32_t block_length = 256; // bytes, of the short program in fixed mode
// A second fault comes within this many commands of the first: longer than any recovery.
constexpr std::uint64_t second_within = 26;

struct Planned {
	const Fault *fault;
	std::uint64_t at;
};

struct Totals {
	std::uint64_t runs = 0;
	std::uint64_t commands = 0;
	std::uint64_t faults = 0;
	std::uint64_t in_flight = 0; // faults that met a command on its way
	std::uint64_t proofs = 0;
	std::uint64_t losses_told = 0;
	std::uint64_t ends = 0;

	void add(Tester &tester)
	{
		++runs;
		commands += tester.world.commands();
		faults += tester.world.faults_met();
		in_flight += tester.world.faults_in_flight();
		proofs += tester.proofs();
		losses_told += tester.losses_told();
		ends += tester.ends();
	}

	void print() const
	{
		std::printf("%llu runs, %llu commands, %llu faults (%llu in flight), %llu proofs, "
			    "%llu losses "
			    "told, %llu ended all the same: all as it must be\n",
			    static_cast<unsigned long long>(runs),
			    static_cast<unsigned long long>(commands),
			    static_cast<unsigned long long>(faults),
			    static_cast<unsigned long long>(in_flight),
			    static_cast<unsigned long long>(proofs),
			    static_cast<unsigned long long>(losses_told),
			    static_cast<unsigned long long>(ends));
	}
};

constexpr std::uint64_t seeds_judged = 1000;   // from so many on, their shares are asserted
constexpr std::uint64_t seeds_a_branch = 1000; // each row decides once in so many
constexpr unsigned in_flight_least = 30;       // percent of the faults

constexpr std::uint64_t memories = 3;
constexpr std::uint64_t hidden_every = 16;	// one program of so many has hidden faults
constexpr std::uint64_t worm_every = 8;		// of all programs, on WORM cartridges
constexpr std::uint64_t unrecovered_every = 16; // and of those with any, recovery is off
constexpr std::uint64_t healed_every = 2;	// and of those with ample memory, healed ones
constexpr std::uint64_t tight_every = 5;	// of those with any, near the end of the medium too
constexpr std::uint64_t behind_every = 3; // writes return before they are done in two of three

Faults faults_of(std::uint64_t seed, Memory memory)
{
	const std::uint64_t turn = seed / memories;

	if (turn % hidden_every == 0) {
		if (memory == Memory::ample && turn / hidden_every % 4 == 1)
			return Faults::unread;
		return turn / hidden_every % 2 ? Faults::losses : Faults::lies;
	}
	return memory == Memory::ample && turn % healed_every ? Faults::healed : Faults::any;
}

bool is_behind(std::uint64_t seed)
{
	return seed / memories / healed_every % behind_every != 0;
}

bool on_worm(std::uint64_t seed)
{
	return seed / memories % worm_every == 3;
}

void run_program(RandomProgram program, std::uint64_t steps, Tester &tester)
{
	for (std::uint64_t step = 0; step < steps; ++step)
		program.step(tester);
	if (tester.is_open())
		tester.close();
}

// What no program may notice gives the same results as if it had not been.
void compare(std::uint64_t seed, std::uint64_t steps, Warning warning, Tester &disturbed)
{
	Tester undisturbed(static_cast<unsigned>(seed), Memory::ample, false, warning);

	run_program(RandomProgram(seed, Faults::none, 0, warning), steps, undisturbed);
	const auto [was, is] = std::ranges::mismatch(disturbed.results, undisturbed.results);
	if (was != disturbed.results.end() && is != undisturbed.results.end())
		throw Failure{"operation " + std::to_string(was - disturbed.results.begin()) +
			      " gave " + std::to_string(*was) + " instead of " +
			      std::to_string(*is) + ", and all was remembered"};
	if (disturbed.content() != undisturbed.content())
		throw Failure{"all calls gave the same, but the tape is another one"};
}

void random_run(std::uint64_t seed, std::uint64_t steps, Warning warning, bool says, Totals &totals)
{
	const auto memory = static_cast<Memory>(seed % memories);
	const Faults faults = faults_of(seed, memory);
	Tester tester(static_cast<unsigned>(seed), memory, is_behind(seed), warning);

	tester.world.engine().unrecovered =
		faults == Faults::any && seed / memories % unrecovered_every == 1;
	if (faults != Faults::healed && on_worm(seed))
		tester.world.make_worm();
	tester.world.say(says);
	run_program(RandomProgram(seed, faults, faults_per_mille, warning), steps, tester);
	if (faults == Faults::healed)
		compare(seed, steps, warning, tester);
	totals.add(tester);
}

// Some of them near the end of the medium, too; what must be healed has no room to lack there.
void random_run(std::uint64_t seed, std::uint64_t steps, bool says, Totals &totals)
{
	const Faults faults = faults_of(seed, static_cast<Memory>(seed % memories));
	const std::uint64_t turn = seed / memories;

	random_run(seed, steps, Warning::far, says, totals);
	if (faults == Faults::healed)
		random_run(seed, steps, turn % 4 == 1 ? Warning::near : Warning::once, says,
			   totals);
	else if (faults == Faults::any && turn % tight_every == 1)
		random_run(seed, steps, Warning::tight, says, totals);
}

bool random_runs(std::uint64_t first, std::uint64_t last, std::uint64_t steps, bool says)
{
	Totals totals;

	for (std::uint64_t seed = first; seed < last; ++seed) {
		try {
			random_run(seed, steps, says, totals);
		} catch (const Failure &failure) {
			std::printf("sim --seed %llu --steps %llu: %s\n",
				    static_cast<unsigned long long>(seed),
				    static_cast<unsigned long long>(steps), failure.what.c_str());
			return false;
		}
	}
	totals.print();
	if (last - first < seeds_judged)
		return true;
	if (totals.in_flight * 100 < totals.faults * in_flight_least) {
		std::printf("fewer than %u %% of the faults met a command in flight\n",
			    in_flight_least);
		return false;
	}
	print_branches();
	return branches_reach((last - first) / seeds_a_branch);
}

// -- the short programs

// In which way one runs.
struct Kind {
	std::string_view option;
	bool fixed;
	bool moves; // another program, which goes back over what it wrote
	Memory memory;
	bool behind;
};

constexpr std::array kinds = {
	Kind{"--faults", false, false, Memory::none, false},
	Kind{"--fixed-faults", true, false, Memory::none, false},
	Kind{"--little-faults", false, false, Memory::little, false},
	Kind{"--little-fixed-faults", true, false, Memory::little, false},
	Kind{"--ample-faults", false, false, Memory::ample, false},
	Kind{"--ample-fixed-faults", true, false, Memory::ample, false},
	Kind{"--little-behind-faults", false, false, Memory::little, true},
	Kind{"--ample-behind-faults", false, false, Memory::ample, true},
	Kind{"--ample-fixed-behind-faults", true, false, Memory::ample, true},
	Kind{"--moving-faults", false, true, Memory::none, false},
	Kind{"--ample-moving-faults", false, true, Memory::ample, false},
};

// Return: true when every call succeeded.
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

// The same of this one.
bool short_program(Tester &tester, const Kind &kind)
{
	if (kind.moves)
		return moving_program(tester);

	bool all = tester.open() == 0;

	if (!tester.is_open())
		return false;
	if (kind.fixed)
		all = tester.set_block_length(block_length) == 0 && all;
	for (const std::uint32_t length : {900U, 700U, 300U})
		all = tester.write(length) > 0 && all;
	all = tester.filemarks(1) == 0 && all;
	all = tester.write(1100) > 0 && all;
	all = tester.tell() >= 0 && all;
	all = tester.write(400) > 0 && all;
	return tester.close() == 0 && all;
}

std::vector<Item> undisturbed(const Kind &kind)
{
	Tester tester(0, Memory::none);

	if (!short_program(tester, kind))
		throw Failure{"the undisturbed program fails"};
	return tester.content();
}

std::uint64_t undisturbed_commands(const Kind &kind)
{
	Tester tester(0, Memory::none);

	short_program(tester, kind);
	return tester.world.commands();
}

// The program with its faults, and then a look at the tape through a new open.
void planned_run(const std::vector<Planned> &plan, Kind kind, bool says, Totals &totals)
{
	static std::map<std::string_view, std::vector<Item>> expected;
	Tester tester(0, kind.memory, kind.behind);
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

	const bool all = short_program(tester, kind);
	totals.add(tester);
	if (invisible && !all)
		throw Failure{"a fault that no program may notice failed a call"};
	if (all && ours && tester.content() != expected[kind.option])
		throw Failure{"every call succeeded, but the tape is another one"};
}

std::string line_of(const std::vector<Planned> &plan, Kind kind)
{
	std::string line = "sim " + std::string(kind.option) + " ";

	for (const Planned &planned : plan)
		line += (&planned == plan.data() ? "" : ",") + std::string(planned.fault->name) +
			"@" + std::to_string(planned.at);
	return line;
}

bool one_plan(const std::vector<Planned> &plan, Kind kind, bool says, Totals &totals)
{
	try {
		planned_run(plan, kind, says, totals);
		return true;
	} catch (const Failure &failure) {
		std::printf("%s: %s\n", line_of(plan, kind).c_str(), failure.what.c_str());
		return false;
	}
}

unsigned exhaustive(unsigned depth, Kind kind, Totals &totals)
{
	const std::uint64_t commands = undisturbed_commands(kind);
	unsigned failures = 0;

	for (std::uint64_t at = 0; at < commands; ++at)
		for (const Fault &fault : faults) {
			const Planned first{&fault, at};

			if ((kind.moves && fault.at_end_only()) ||
			    (kind.memory != Memory::ample && fault.wants_memory()))
				continue;
			failures += !one_plan({first}, kind, false, totals);
			if (depth < 2)
				continue;
			for (std::uint64_t later = 1; later <= second_within; ++later)
				for (const Fault &second : faults)
					if (!fault.hidden() && !second.hidden())
						failures +=
							!one_plan({first, {&second, at + later}},
								  kind, false, totals);
		}
	return failures;
}

bool exhaustive(unsigned depth)
{
	Totals totals;
	unsigned failures = 0;

	for (const Kind kind : kinds)
		failures += exhaustive(depth, kind, totals);

	if (failures)
		std::printf("%u of %llu runs failed\n", failures,
			    static_cast<unsigned long long>(totals.runs));
	else
		totals.print();
	return failures == 0;
}

// -- the command line

[[noreturn]] void usage()
{
	std::fputs("usage: sim --seed S [--steps N] | --seeds N [--steps N] | --exhaustive 1|2 |\n"
		   "           --[little-|ample-][fixed-|moving-][behind-]faults "
		   "NAME@COMMAND[,NAME@COMMAND]\n",
		   stderr);
	std::exit(2);
}

std::uint64_t number_of(std::string_view text)
{
	std::uint64_t value = 0;
	const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);

	if (error != std::errc() || end != text.data() + text.size())
		usage();
	return value;
}

std::vector<Planned> plan_of(std::string_view text)
{
	std::vector<Planned> plan;

	while (!text.empty()) {
		const std::string_view one = text.substr(0, text.find(','));
		const std::size_t sign = one.find('@');
		const auto fault = std::ranges::find(faults, one.substr(0, sign), &Fault::name);

		if (sign == std::string_view::npos || fault == faults.end())
			usage();
		plan.push_back({&*fault, number_of(one.substr(sign + 1))});
		text.remove_prefix(std::min(one.size() + 1, text.size()));
	}
	return plan;
}

bool run(std::span<char *> arguments)
{
	std::map<std::string_view, std::string_view> options;

	if (arguments.size() < 2 || arguments.size() % 2)
		usage();
	for (std::size_t at = 0; at < arguments.size(); at += 2)
		options[arguments[at]] = arguments[at + 1];
	const std::uint64_t steps =
		options.contains("--steps") ? number_of(options["--steps"]) : steps_default;

	if (options.contains("--seed")) {
		const std::uint64_t seed = number_of(options["--seed"]);
		return random_runs(seed, seed + 1, steps, true);
	}
	if (options.contains("--seeds"))
		return random_runs(0, number_of(options["--seeds"]), steps, false);
	if (options.contains("--exhaustive"))
		return exhaustive(static_cast<unsigned>(number_of(options["--exhaustive"])));
	for (const Kind kind : kinds) {
		Totals totals;

		if (options.contains(kind.option))
			return one_plan(plan_of(options[kind.option]), kind, true, totals);
	}
	usage();
}

} // namespace

} // namespace ptape::sim

int main(int argc, char **argv)
{
	return ptape::sim::run({argv + 1, static_cast<std::size_t>(argc - 1)}) ? EXIT_SUCCESS
									       : EXIT_FAILURE;
}
