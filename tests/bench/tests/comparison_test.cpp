// SPDX-License-Identifier: GPL-2.0-only
#include <catch2/catch_test_macros.hpp>

#include <algorithm>

#include "comparison.hpp"

using namespace ptape::bench;

namespace
{

constexpr std::uint64_t gb = 1'000'000'000;
constexpr std::uint64_t s = 1'000'000'000;

Measurement one(const Cell &cell, const std::string &driver, unsigned round, std::uint64_t wall_ns,
		std::uint64_t commands)
{
	Measurement measurement;

	measurement.cell = cell.name();
	measurement.driver = driver;
	measurement.round = round;
	measurement.bytes = gb;
	measurement.wall_ns = wall_ns;
	measurement.cpu_ns = wall_ns / 2;
	measurement.syncs = 2;
	measurement.commands["WRITE_6"] = commands;
	return measurement;
}

// Pairs of a cell, of which ptape's take these per cents of stock's time.
std::vector<Measurement> pairs(const Cell &cell, const std::vector<unsigned> &percents,
			       std::uint64_t extra = 0)
{
	std::vector<Measurement> all;
	unsigned round = 0;

	for (const unsigned percent : percents) {
		// The machine gets slower and slower: the pairs do not.
		const std::uint64_t wall = s * (1 + round);

		all.push_back(one(cell, "stock", round, wall, 1000));
		all.push_back(one(cell, "ptape", round, wall * percent / 100, 1000 + extra));
		round++;
	}
	return all;
}

const Cell plain = cells(true).front();

Result result_of(const Cell &cell, const std::vector<Measurement> &measurements)
{
	return compare("test", true, {cell.name()}, measurements).results.at(0);
}

} // namespace

TEST_CASE("each cell has a name of its own, and one is to be faster")
{
	const auto all = cells(true);

	CHECK(all.size() == 27);
	CHECK(cells(false).size() == 9);
	for (const Cell &cell : all)
		CHECK(std::ranges::count(all, cell.name(), &Cell::name) == 1);
	CHECK(std::ranges::count_if(all, [](const Cell &cell) { return cell.least_ratio() > 1; }) ==
	      1);
}

TEST_CASE("a bound is reached, hidden or missed")
{
	const std::vector<unsigned> equal(9, 100);

	CHECK(result_of(plain, pairs(plain, equal)).verdict == Verdict::reached);
	CHECK(result_of(plain, pairs(plain, std::vector<unsigned>(9, 110))).verdict ==
	      Verdict::missed);
	CHECK(result_of(plain, pairs(plain, {100, 100, 100, 100, 100, 100, 100, 120, 130}))
		      .verdict == Verdict::noise);
	CHECK(result_of(plain, pairs(plain, {100, 100, 100, 100, 100, 100, 100, 100, 130}))
		      .verdict == Verdict::reached);
}

TEST_CASE("fewer pairs than asked for, or halves of them, are no measurement")
{
	CHECK(result_of(plain, pairs(plain, std::vector<unsigned>(8, 100))).verdict ==
	      Verdict::unmeasured);
	CHECK(result_of(plain, {}).verdict == Verdict::unmeasured);

	auto halves = pairs(plain, std::vector<unsigned>(9, 100));

	halves.pop_back();
	CHECK(result_of(plain, halves).verdict == Verdict::unmeasured);
}

TEST_CASE("a sync may cost a command, and nothing else may")
{
	const std::vector<unsigned> equal(9, 100);

	CHECK(result_of(plain, pairs(plain, equal, 2)).verdict == Verdict::reached);
	CHECK(result_of(plain, pairs(plain, equal, 3)).verdict == Verdict::commands);
}

TEST_CASE("what noise hides is decided by instructions, and nothing else is")
{
	auto hidden = compare("test", true, {plain.name()},
			      pairs(plain, {100, 100, 100, 100, 100, 100, 100, 120, 130}));
	auto missed =
		compare("test", true, {plain.name()}, pairs(plain, std::vector<unsigned>(9, 110)));
	const auto good =
		compare("test", true, {plain.name()}, pairs(plain, std::vector<unsigned>(9, 99)));

	CHECK(hidden_by_noise(hidden) == std::vector<std::string>{plain.name()});
	CHECK_FALSE(hidden.reached());
	decide_noise(hidden, good);
	decide_noise(missed, good);
	CHECK(hidden.reached());
	CHECK(hidden.results.at(0).by_instructions);
	CHECK_FALSE(missed.reached());
	CHECK(hidden_by_noise(missed).empty());
}

TEST_CASE("a recovery is counted without what it sends again")
{
	Measurement recovery = one(plain, "ptape", 0, s, 33);

	recovery.cell = "recovery-lun";
	recovery.commands["READ_POSITION"] = recovery_commands_most;

	auto all = pairs(plain, std::vector<unsigned>(9, 100));

	all.push_back(recovery);
	CHECK(compare("test", true, {plain.name()}, all).reached());
	all.back().commands["READ_POSITION"]++;
	CHECK_FALSE(compare("test", true, {plain.name()}, all).reached());
}

TEST_CASE("measurements come out of the machine as they went in")
{
	const auto all = pairs(plain, {100});
	const auto again = parse_lines(to_line(all[0]) + "\n" + to_line(all[1]) + "\n");

	REQUIRE(again.size() == 2);
	CHECK(to_line(again[1]) == to_line(all[1]));
	CHECK_THROWS(parse_lines("{\"cell\":1}"));
}

TEST_CASE("a table, JSON and a plot name every cell")
{
	const auto comparison =
		compare("test", true, {}, pairs(plain, std::vector<unsigned>(9, 100)));

	for (const Cell &cell : cells(true)) {
		CHECK(to_table(comparison).find(cell.name()) != std::string::npos);
		CHECK(to_json(comparison).find(cell.name()) != std::string::npos);
		CHECK(to_svg(comparison).find(cell.name()) != std::string::npos);
	}
	CHECK(to_table(comparison).find("NOT MEASURED") != std::string::npos);
	CHECK_FALSE(comparison.reached());
}
