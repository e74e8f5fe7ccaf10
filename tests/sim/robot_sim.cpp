// SPDX-License-Identifier: GPL-2.0-only
//
// Simulation of moves: a short program with every fault at every command, alone and
// in pairs, and random programs on a small and on a large library. The oracle is the
// model: what was moved, how often, and where every cartridge is.
#include "robot.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <random>
#include <span>

namespace ptape::sim
{

namespace
{

constexpr unsigned steps_of_a_program = 12; // calls
constexpr unsigned borne = 2;		    // faults that no call may notice; more may be too many
constexpr unsigned faults_per_mille = 80;   // commands of random programs
// Seeds whose exchanges are all late; with so few faults that the driver gets to its last answer.
constexpr std::uint64_t lagging_every = 8;
constexpr unsigned faults_per_mille_lagging = 10;
constexpr std::uint64_t horizon = 4000;	      // commands that have their faults
constexpr std::uint64_t depth_max = 2;	      // faults of a sequence
constexpr std::uint64_t unlabelled_every = 5; // seeds

struct Totals {
	std::uint64_t runs = 0;
	std::uint64_t commands = 0;
	std::uint64_t moves = 0;
	std::uint64_t errors = 0;
};

// What happened in one call, and what must hold of it.
class Judge
{
public:
	Judge(Robot &robot, Totals &totals) : robot_(robot), totals_(totals) {}

	// @after: where every cartridge is when the call is carried out. @told_apart: from before,
	// by what the library says of its elements.
	void call(int result, const std::map<std::uint16_t, std::string> &before,
		  const std::map<std::uint16_t, std::string> &after, bool possible, bool told_apart)
	{
		const auto now = robot_.truth();

		totals_.moves += robot_.moved();
		totals_.errors += result != 0;
		if (robot_.moved() > 1)
			throw RobotFailure{"moved twice"};
		if (robot_.exchanged()) {
			// Whose cartridge it was then is the hand's affair.
			if (result == 0 && robot_.moved() != 1)
				throw RobotFailure{"said to be done, and nothing was moved"};
			return;
		}
		if (result == 0 && now != after)
			throw RobotFailure{"said to be done, and it is not"};
		if (result != 0 && now != before && now != after && !robot_.carries())
			throw RobotFailure{"something else was moved"};
		// Without labels nobody sees what a hand has done, or has not.
		told_apart = told_apart && (robot_.labelled() || !robot_.handled());
		if (result != 0 && possible && told_apart && robot_.all_invisible() &&
		    robot_.faults_met() <= borne)
			throw RobotFailure{"a fault that no program may notice failed a call"};
		if (result == 0 && !possible)
			throw RobotFailure{"said to be done, which cannot be"};
	}

	// With nothing in its way the driver finds out where everything is.
	void look()
	{
		robot_.schedule.clear();
		if (robot_.carries())
			robot_.put_down();
		// A path that goes in the last call is waited for in the next one.
		for (int tries = 0; robot_.refresh() != 0; ++tries)
			if (tries == 2)
				throw RobotFailure{"no refresh"};
		for (const auto &[address, barcode] : robot_.truth())
			if (!robot_.knows(address, barcode))
				throw RobotFailure{"element " + std::to_string(address) +
						   " is not as the driver knows it"};
	}

private:
	Robot &robot_;
	Totals &totals_;
};

// Moves as they are meant, and what comes of them where nothing happens.
std::map<std::uint16_t, std::string> moved(std::map<std::uint16_t, std::string> where,
					   std::uint16_t source, std::uint16_t destination)
{
	where[destination] = std::exchange(where[source], "");
	return where;
}

void move(Robot &robot, Judge &judge, std::uint16_t source, std::uint16_t destination)
{
	const auto before = robot.truth();
	const bool possible = source != destination && !before.at(source).empty() &&
			      before.at(destination).empty();
	const int result = robot.move(source, destination);

	judge.call(result, before, possible ? moved(before, source, destination) : before, possible,
		   true);
}

void exchange(Robot &robot, Judge &judge, std::uint16_t source, std::uint16_t first,
	      std::uint16_t second)
{
	const auto before = robot.truth();
	const bool possible = source != first && first != second && !before.at(source).empty() &&
			      !before.at(first).empty() &&
			      (second == source || before.at(second).empty());
	auto after = before;

	if (possible) {
		after[source] = "";
		after[second] = before.at(first);
		after[first] = before.at(source);
	}
	// Two cartridges without labels in each other's place: nobody sees that.
	judge.call(robot.exchange(source, first, second), before, after, possible,
		   robot.labelled() || second != source);
}

// -- the short program

model::LibraryConfig small_library()
{
	model::LibraryConfig config;

	config.drives = 2;
	config.slots = 4;
	return config;
}

struct Planned {
	const RobotFault *fault;
	std::uint64_t at;
};

std::uint64_t short_program(const std::vector<Planned> &plan, Totals &totals, bool says)
{
	constexpr std::uint16_t slot = model::storage_address;
	constexpr std::uint16_t drive = model::data_transfer_address;
	// A second fault leaves the robot as late as it was.
	Robot robot(small_library(), plan.empty() ? 0 : plan.front().at);
	Judge judge(robot, totals);

	robot.say(says);
	for (const Planned &planned : plan)
		robot.schedule[planned.at] = planned.fault;
	robot.refresh();
	move(robot, judge, drive, slot); // unload
	if (!robot.carries())
		move(robot, judge, slot + 2, drive); // load
	if (!robot.carries())
		exchange(robot, judge, slot, slot + 3, slot + 1);
	const std::uint64_t commands = robot.commands();
	judge.look();
	++totals.runs;
	totals.commands += robot.commands();
	return commands;
}

std::string line_of(const std::vector<Planned> &plan)
{
	std::string line = "robot_sim --faults ";

	for (const Planned &planned : plan)
		line += (&planned == plan.data() ? "" : ",") + std::string(planned.fault->name) +
			"@" + std::to_string(planned.at);
	return line;
}

// How many commands it took to its last call; nothing where it failed.
std::optional<std::uint64_t> one_plan(const std::vector<Planned> &plan, Totals &totals, bool says)
{
	try {
		return short_program(plan, totals, says);
	} catch (const RobotFailure &failure) {
		std::printf("%s: %s\n", line_of(plan).c_str(), failure.what.c_str());
		return std::nullopt;
	}
}

// With a second fault behind @first, at each command that is sent until the last call has ended.
// Return: how many of them failed.
unsigned every_second(const Planned &first, std::uint64_t commands, Totals &totals)
{
	unsigned failures = 0;

	for (std::uint64_t at = first.at + 1; at < commands; ++at)
		for (const RobotFault &second : robot_faults)
			failures += !one_plan({first, {&second, at}}, totals, false);
	return failures;
}

bool exhaustive(unsigned depth, Totals &totals)
{
	const auto undisturbed = one_plan({}, totals, false);
	unsigned failures = !undisturbed;

	for (std::uint64_t at = 0; at < undisturbed.value_or(0); ++at)
		for (const RobotFault &fault : robot_faults) {
			const Planned first = {&fault, at};
			const auto commands = one_plan({first}, totals, false);

			failures += !commands;
			if (commands && depth > 1)
				failures += every_second(first, *commands, totals);
		}
	if (failures)
		std::printf("%u runs failed\n", failures);
	return failures == 0;
}

// -- random programs

// A place that is full or empty, as most calls want it; some do not know better.
std::uint16_t choose(Robot &robot, std::mt19937_64 &random, bool full)
{
	const bool any = random() % 8 == 0;
	std::vector<std::uint16_t> places;

	for (const auto &[address, barcode] : robot.truth())
		if (address != model::transport_address && (any || barcode.empty() != full))
			places.push_back(address);
	return places.empty() ? model::storage_address : places[random() % places.size()];
}

void random_program(std::uint64_t seed, const model::LibraryConfig &config, Totals &totals,
		    bool says)
{
	const bool lags = seed % lagging_every == 0;
	const unsigned faults = lags ? faults_per_mille_lagging : faults_per_mille;
	std::mt19937_64 random(seed);
	Robot robot(config, seed);
	Judge judge(robot, totals);

	robot.say(says);
	robot.lag(lags);
	for (std::uint64_t at = 0; at < horizon; ++at)
		if (random() % 1000 < faults)
			robot.schedule[at] = &robot_faults[random() % robot_faults.size()];
	robot.refresh();
	for (unsigned step = 0; step < steps_of_a_program && !robot.carries(); ++step) {
		const auto place = [&](bool full) { return choose(robot, random, full); };
		const std::uint16_t source = place(true);

		switch (random() % 4) {
		case 0:
			exchange(robot, judge, source, place(true),
				 random() % 2 ? source : place(false));
			break;
		case 1:
			robot.refresh();
			break;
		default:
			move(robot, judge, source, place(false));
			break;
		}
	}
	judge.look();
	++totals.runs;
	totals.commands += robot.commands();
}

bool random_programs(std::uint64_t first, std::uint64_t last, bool large, Totals &totals, bool says)
{
	model::LibraryConfig config = small_library();

	if (large) {
		config.drives = 40;
		config.slots = 1000;
		config.import_export = 20;
	}
	for (std::uint64_t seed = first; seed < last; ++seed) {
		config.cartridge.labelled = seed % unlabelled_every != 0;
		try {
			random_program(seed, config, totals, says);
		} catch (const RobotFailure &failure) {
			std::printf("robot_sim %s %llu: %s\n", large ? "--large-seed" : "--seed",
				    static_cast<unsigned long long>(seed), failure.what.c_str());
			return false;
		}
	}
	return true;
}

// -- the command line

[[noreturn]] void usage()
{
	std::fputs("usage: robot_sim --seed S | --seeds N | --large-seed S | --large-seeds N |\n"
		   "                 --exhaustive 1|2 | --faults NAME@COMMAND[,NAME@COMMAND]\n",
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
		const auto fault =
			std::ranges::find(robot_faults, one.substr(0, sign), &RobotFault::name);

		if (sign == std::string_view::npos || fault == robot_faults.end())
			usage();
		plan.push_back({&*fault, number_of(one.substr(sign + 1))});
		text.remove_prefix(std::min(one.size() + 1, text.size()));
	}
	return plan;
}

bool run(std::string_view option, std::string_view value, Totals &totals)
{
	const bool large = option.starts_with("--large-");

	if (option == "--faults")
		return one_plan(plan_of(value), totals, true).has_value();
	const std::uint64_t number = number_of(value);
	if (option == "--exhaustive") {
		if (number < 1 || number > depth_max)
			usage();
		return exhaustive(static_cast<unsigned>(number), totals);
	}
	if (option == "--seeds" || option == "--large-seeds")
		return random_programs(0, number, large, totals, false);
	if (option == "--seed" || option == "--large-seed")
		return random_programs(number, number + 1, large, totals, true);
	usage();
}

} // namespace

} // namespace ptape::sim

int main(int argc, char **argv)
{
	const std::span<char *> arguments(argv, static_cast<std::size_t>(argc));
	ptape::sim::Totals totals;

	if (arguments.size() != 3)
		ptape::sim::usage();
	if (!ptape::sim::run(arguments[1], arguments[2], totals))
		return EXIT_FAILURE;
	std::printf("%llu runs, %llu commands, %llu moves, %llu errors told: all as it must be\n",
		    static_cast<unsigned long long>(totals.runs),
		    static_cast<unsigned long long>(totals.commands),
		    static_cast<unsigned long long>(totals.moves),
		    static_cast<unsigned long long>(totals.errors));
	return EXIT_SUCCESS;
}
