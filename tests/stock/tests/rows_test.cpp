// SPDX-License-Identifier: GPL-2.0-only
#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "rows.hpp"

using namespace ptape::stock;

namespace
{

const std::vector<Row> rows = parse_rows("file", "# head\n1.2.busy open twice\n"
						 "2.7.x meant\n1.2.far - needs a second host\n");

Expected difference(const std::string &program, const std::string &row)
{
	return {.difference = {.program = program, .call = "", .stock = "", .ptape = ""},
		.row = row};
}

const Expected meant = difference("open/a", "2.7.x");

std::vector<std::string> faults(const std::vector<std::string> &covers,
				const std::vector<Expected> &expected = {meant})
{
	return check_map(rows, {{.name = "open/a", .covers = covers}}, expected);
}

} // namespace

TEST_CASE("rows have names, words, and some cannot be covered")
{
	REQUIRE(rows.size() == 3);
	CHECK(rows[0].name == "1.2.busy");
	CHECK(rows[0].words == "open twice");
	CHECK(rows[0].coverable);
	CHECK_FALSE(rows[2].coverable);
	CHECK(rows[2].words == "needs a second host");
	CHECK_THROWS_AS(parse_rows("file", "1.2.busy"), ParseError);
	CHECK_THROWS_AS(parse_rows("file", "a x\na y"), ParseError);
}

TEST_CASE("every row has a program, every program a row")
{
	CHECK(faults({"1.2.busy", "2.7.x"}).empty());
	CHECK(faults({"2.7.x"}) ==
	      std::vector<std::string>{"no program covers 1.2.busy (open twice)"});
	CHECK(faults({"1.2.busy", "2.7.x", "1.2.none"}) ==
	      std::vector<std::string>{"open/a covers 1.2.none, which is no row"});
	CHECK(faults({"1.2.busy", "2.7.x", "1.2.far"}) ==
	      std::vector<std::string>{"open/a covers 1.2.far, which is said to be out of reach"});
	CHECK(std::ranges::count(faults({}), "open/a covers no row") == 1);
}

TEST_CASE("a row of 2.7 has a difference that would be missed")
{
	CHECK(faults({"1.2.busy", "2.7.x"}, {}) ==
	      std::vector<std::string>{"no difference is expected by 2.7.x (meant)"});
}

TEST_CASE("a row of 2.7 that is as stock has none")
{
	const auto same = parse_rows("file", "2.7.o = as stock\n");
	const std::vector<Program> programs = {{.name = "open/a", .covers = {"2.7.o"}}};

	CHECK(same[0].coverable);
	CHECK(same[0].words == "as stock");
	CHECK(check_map(same, programs, {}).empty());
	CHECK(check_map(same, programs, {difference("open/a", "2.7.o")}) ==
	      std::vector<std::string>{
		      "a difference is expected by 2.7.o, which is said to be as stock"});
}

TEST_CASE("an expected difference has a program and a row of 2.7")
{
	const std::vector<std::string> all = {"1.2.busy", "2.7.x"};

	CHECK(faults(all).empty());
	CHECK(faults(all, {meant, difference("open/b", "2.7.x")}) ==
	      std::vector<std::string>{"the difference expected of open/b has no such program"});
	CHECK(faults(all, {meant, difference("open/a", "1.2.busy")}) ==
	      std::vector<std::string>{"the difference expected of open/a is explained by "
				       "1.2.busy, which is no row of 2.7"});
	CHECK(faults(all, {meant, difference("open/a", "2.7.y")}).size() == 2);
}
