// SPDX-License-Identifier: GPL-2.0-only
//
// sim: the driver's tape engine against the model drive, with faults.
//
//   sim --seed S [--steps N]      one random program of N calls
//   sim --seeds N [--steps N]     seeds 0 to N-1; --first S: S to S+N-1
//   sim --shrink S [--steps N]    the shortest program of a seed that fails, as tests/sim/seeds has
//                                 them
//   sim --replay FILE [--name N]  the named programs of such a file, or one
//   sim --exhaustive 1|2|3        every sequence of so many faults in the short programs; of three
//                                 in the small ones
//   ... --jobs N                  of both, in so many processes: what is printed is the same
//   sim --faults A@I[,B@J]        the short program with fault A at command I
//   sim --fixed-faults A@I[,B@J]  the same with blocks of fixed length
//   sim --little-faults, --ample-faults, --little-fixed-faults, --ample-fixed-faults ...
//                                 the same with a journal that has little or ample memory
//   sim --moving-faults, --ample-moving-faults ...
//                                 a program that goes back over what it wrote
//   sim --little-behind-faults, --ample-behind-faults, --ample-fixed-behind-faults ...
//                                 and writes that return before they are done
//   sim --reserved-faults, --ample-reserved-behind-faults ...
//                                 a program that has reserved the drive
//   sim --worm-faults, --little-fixed-worm-faults, --ample-worm-behind-faults ...
//                                 on a WORM cartridge
//   sim --no-attributes-faults, --ample-waiting-faults, --ample-endless-faults,
//       --endless-worm-faults ...
//                                 on a drive unlike most (Trait in world.hpp)
//   sim --small-faults, --ample-small-faults ...
//                                 two writes and a close
//
// A failure prints the line that repeats it, and the exit status is 1.
#include "planned.hpp"
#include "program.hpp"
#include "seeded.hpp"

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include <malloc.h>

namespace ptape::sim
{

namespace
{

using Options = std::map<std::string_view, std::string_view>;

constexpr std::uint64_t jobs_max = 64;

[[noreturn]] void usage()
{
	std::fputs(
		"usage: sim --seed S [--steps N] | --seeds N [--first S] [--steps N] [--jobs N] |\n"
		"           --shrink S [--steps N] | --replay FILE [--name NAME] |\n"
		"           --exhaustive 1|2|3 [--jobs N] |\n"
		"           --[little-|ample-][KIND-][behind-]faults "
		"NAME@COMMAND[,NAME@COMMAND]...\n",
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

std::uint64_t number_of(const Options &options, std::string_view name, std::uint64_t otherwise)
{
	const auto option = options.find(name);

	return option == options.end() ? otherwise : number_of(option->second);
}

bool run_exhaustive(std::uint64_t depth, unsigned jobs)
{
	if (depth < 1 || depth > depth_max)
		usage();
	return exhaustive(static_cast<unsigned>(depth), jobs);
}

// Return: all of them, or the one of @name, are as they must be.
bool replay(const std::string &path, std::string_view name)
{
	std::ifstream text(path);
	unsigned played = 0;
	bool all = true;

	if (!text) {
		std::printf("no file %s\n", path.c_str());
		return false;
	}
	try {
		for (const Case &one : read_cases(text)) {
			if (!name.empty() && one.name != name)
				continue;
			++played;
			if (const auto failure = failure_of(one, !name.empty())) {
				std::printf("sim --replay %s --name %s: %s\n", path.c_str(),
					    one.name.c_str(), failure->c_str());
				all = false;
			}
		}
	} catch (const Failure &failure) {
		std::printf("%s: %s\n", path.c_str(), failure.what.c_str());
		return false;
	}
	std::printf("%u programs played\n", played);
	take_longest().print();
	return all && played > 0;
}

bool run(std::span<char *> arguments)
{
	Options options;

	if (arguments.size() < 2 || arguments.size() % 2)
		usage();
	for (std::size_t at = 0; at < arguments.size(); at += 2)
		options[arguments[at]] = arguments[at + 1];
	const std::uint64_t steps = number_of(options, "--steps", steps_default);
	const std::uint64_t first = number_of(options, "--first", 0);
	const std::uint64_t jobs = number_of(options, "--jobs", 1);

	if (jobs < 1 || jobs > jobs_max)
		usage();

	if (options.contains("--seed")) {
		const std::uint64_t seed = number_of(options["--seed"]);
		return random_runs({seed, seed + 1, steps, true}, 1);
	}
	if (options.contains("--seeds"))
		return random_runs({first, first + number_of(options["--seeds"]), steps},
				   static_cast<unsigned>(jobs));
	if (options.contains("--shrink"))
		return shrink_seed(number_of(options["--shrink"]), steps);
	if (options.contains("--replay"))
		return replay(std::string(options["--replay"]), options["--name"]);
	if (options.contains("--exhaustive"))
		return run_exhaustive(number_of(options["--exhaustive"]),
				      static_cast<unsigned>(jobs));
	for (const auto &[option, value] : options) {
		if (!is_planned(option))
			continue;
		const PlanVerdict verdict = planned(option, value);
		if (verdict == PlanVerdict::unreadable)
			usage();
		return verdict == PlanVerdict::fine;
	}
	usage();
}

} // namespace

} // namespace ptape::sim

int main(int argc, char **argv)
{
	// Each run has a world of its own: its memory is kept for the next one.
	constexpr int kept = 1 << 26;

	mallopt(M_MMAP_THRESHOLD, kept);
	mallopt(M_TRIM_THRESHOLD, kept);
	return ptape::sim::run({argv + 1, static_cast<std::size_t>(argc - 1)}) ? EXIT_SUCCESS
									       : EXIT_FAILURE;
}
