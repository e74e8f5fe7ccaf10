// SPDX-License-Identifier: GPL-2.0-only
//
// What a seed stands for: the rig, the kind of program and the kind of faults.
#include "seeded.hpp"

#include "shapes.hpp"
#include "shards.hpp"

#include <algorithm>

namespace ptape::sim
{

namespace
{

constexpr unsigned faults_per_mille = 25; // commands that meet a fault
constexpr unsigned few_per_mille = 60;	  // the few

constexpr std::uint64_t seeds_judged = 1000;   // from so many on, their shares are asserted
constexpr std::uint64_t seeds_a_branch = 1000; // each row decides once in so many
constexpr unsigned in_flight_least = 30;       // percent of the faults

constexpr std::uint64_t memories = 3;
constexpr std::uint64_t hidden_every = 16; // one program of so many has hidden faults
constexpr std::uint64_t few_every = 4; // and one the few, or with a short journal one in so many
constexpr std::uint64_t few_turn = 2;
constexpr std::uint64_t worm_every = 8;		// of all programs, on WORM cartridges
constexpr std::uint64_t unrecovered_every = 16; // and of those with any, recovery is off
constexpr std::uint64_t healed_every = 2;	// and of those with ample memory, healed ones
constexpr std::uint64_t tight_every = 5;	// of those with any, near the end of the medium too
constexpr std::uint64_t reserved_every = 4;	// of all, with the drive reserved ...
constexpr std::uint64_t reserved_row = 5;	// ... so many in a row: some of each other kind
constexpr std::uint64_t behind_every = 3; // writes return before they are done in two of three
constexpr std::uint64_t trait_every = 8;  // of all with visible faults, a drive unlike most
constexpr std::uint64_t traits = 3;
constexpr std::uint64_t shaped_every = 7; // jobs of programs that people have
constexpr std::uint64_t shaped_steps = 3; // a third of the calls: their blocks are large

// The kinds of hidden faults, in turn; lies at a reset are only for who remembers.
Faults hidden_faults(std::uint64_t turn, Memory memory)
{
	switch (turn % 4) {
	case 0:
		return Faults::lies;
	case 1:
		return memory == Memory::ample ? Faults::unread : Faults::losses;
	case 2:
		return memory == Memory::none ? Faults::lies : Faults::resets;
	default:
		return Faults::losses;
	}
}

Faults faults_of(std::uint64_t seed, Memory memory)
{
	const std::uint64_t turn = seed / memories;

	if (turn % hidden_every == 0)
		return hidden_faults(turn / hidden_every, memory);
	// What a short journal makes of a part of the buffer is the rarest of all.
	if (turn % few_every == few_turn && memory == Memory::little)
		return Faults::some;
	if (turn % hidden_every == few_turn)
		return Faults::few;
	return memory == Memory::ample && turn % healed_every ? Faults::healed : Faults::any;
}

// What is healed heals where the end of the data is not recorded, too. Without attributes every
// loss of a nexus stops a program, and a LOAD is nobody's but the program's.
Trait trait_of(std::uint64_t turn, Faults faults)
{
	if (turn % trait_every != trait_every - 3)
		return Trait::none;
	if (faults == Faults::any)
		return static_cast<Trait>(1 + turn / trait_every % traits);
	return faults == Faults::healed || faults == Faults::few || faults == Faults::some
		       ? Trait::loses_end
		       : Trait::none;
}

// What one seed stands for, on a medium of that kind.
struct Course {
	std::uint64_t seed;
	std::uint64_t steps;
	Faults faults;
	Rig rig;
	bool shaped;

	[[nodiscard]] Case of(std::vector<Call> calls) const
	{
		return {"seed-" + std::to_string(seed), rig, faults == Faults::healed,
			std::move(calls)};
	}
};

Course course_of(std::uint64_t seed, std::uint64_t steps, Warning warning)
{
	const auto memory = static_cast<Memory>(seed % memories);
	const std::uint64_t turn = seed / memories;
	Course course{.seed = seed,
		      .steps = steps,
		      .faults = faults_of(seed, memory),
		      .rig = {.salt = static_cast<unsigned>(seed),
			      .memory = memory,
			      .behind = turn / healed_every % behind_every != 0,
			      .warning = warning},
		      .shaped = turn % shaped_every == 2};

	course.rig.unrecovered = course.faults == Faults::any && turn % unrecovered_every == 1;
	course.rig.reserved = turn / reserved_row % reserved_every == 2;
	course.rig.worm = course.faults != Faults::healed && turn % worm_every == 3;
	course.rig.trait = trait_of(turn, course.faults);
	// A block that waits behind takes the place of the one to read back.
	if (course.faults == Faults::resets && memory == Memory::little)
		course.rig.behind = false;
	if (course.shaped) {
		course.rig.size = Size::real;
		course.steps /= shaped_steps;
	}
	return course;
}

template <class Program> void run_program(Program program, const Course &course, Player &player)
{
	for (std::uint64_t step = 0; step < course.steps; ++step)
		program.step(player);
	if (player.tester().is_open())
		player.play("close");
}

void run_course(const Course &course, Player &player)
{
	const bool rarest = course.faults == Faults::few || course.faults == Faults::some;
	const Meetings meetings(course.seed, course.faults,
				rarest ? few_per_mille : faults_per_mille, course.rig.warning);
	const auto shape = static_cast<Shape>(course.seed / memories / shaped_every % shapes);

	if (course.shaped)
		run_program(ShapedProgram(course.seed, shape, meetings), course, player);
	else
		run_program(RandomProgram(course.seed, meetings), course, player);
}

void run_judged(const Course &course, Player &player)
{
	run_course(course, player);
	if (course.faults == Faults::healed)
		compare(course.of(player.transcript()), player.tester());
}

// Each seed far from the end of the medium; some of them near it, too; what must be healed has
// no room to lack there.
std::vector<Course> courses_of(std::uint64_t seed, std::uint64_t steps)
{
	std::vector<Course> courses = {course_of(seed, steps, Warning::far)};
	const Faults faults = courses.front().faults;
	const std::uint64_t turn = seed / memories;

	if (faults == Faults::healed)
		courses.push_back(
			course_of(seed, steps, turn % 4 == 1 ? Warning::near : Warning::once));
	else if (faults == Faults::any && turn % tight_every == 1)
		courses.push_back(course_of(seed, steps, Warning::tight));
	return courses;
}

void random_run(std::uint64_t seed, std::uint64_t steps, bool says, Totals &totals)
{
	for (const Course &course : courses_of(seed, steps)) {
		Tester tester(course.rig);
		Player player(tester);

		tester.world.say(says);
		run_judged(course, player);
		totals.add(tester);
	}
}

std::string line_of(std::uint64_t seed, std::uint64_t steps, const Failure &failure)
{
	return "sim --seed " + std::to_string(seed) + " --steps " + std::to_string(steps) + ": " +
	       failure.what;
}

void run_some(Shard &shard, const Seeds &seeds)
{
	constexpr std::uint64_t at_once = 32; // seeds: of each kind some

	for (;;) {
		const std::uint64_t from = seeds.first + shard.take(at_once);
		const std::uint64_t to = std::min(from + at_once, seeds.last);

		for (std::uint64_t seed = from; seed < to; ++seed) {
			if (shard.is_behind_failure(seed))
				return;
			try {
				random_run(seed, seeds.steps, seeds.says, shard.totals);
			} catch (const Failure &failure) {
				shard.fail(seed, line_of(seed, seeds.steps, failure));
				return;
			}
		}
		if (to == seeds.last)
			return;
	}
}

} // namespace

bool random_runs(const Seeds &seeds, unsigned jobs)
{
	const std::uint64_t count = seeds.last - seeds.first;
	Totals totals;
	const std::vector<Found> found = in_shards(
		jobs, [&seeds](Shard &shard) { run_some(shard, seeds); }, totals);

	if (!found.empty()) {
		std::printf("%s\n", found.front().line.c_str());
		return false;
	}
	totals.print();
	if (count < seeds_judged)
		return true;
	if (totals.in_flight * 100 < totals.faults * in_flight_least) {
		std::printf("fewer than %u %% of the faults met a command in flight\n",
			    in_flight_least);
		return false;
	}
	print_branches(totals.branches);
	return branches_reach(totals.branches, count / seeds_a_branch);
}

bool shrink_seed(std::uint64_t seed, std::uint64_t steps)
{
	for (const Course &course : courses_of(seed, steps)) {
		Tester tester(course.rig);
		Player player(tester);

		try {
			run_judged(course, player);
			continue;
		} catch (const Failure &failure) {
			std::printf("# %s\n", failure.what.c_str());
		}
		const Case whole = course.of(player.transcript());
		if (!failure_of(whole))
			std::printf("# not of itself\n%s", text_of(whole).c_str());
		else
			std::printf("%s", text_of(shrunk(whole)).c_str());
		return true;
	}
	return false;
}

} // namespace ptape::sim
