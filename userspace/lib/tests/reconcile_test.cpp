// SPDX-License-Identifier: GPL-2.0-only
//
// File against driver. The driver is played by its rule: a number that somebody
// has is not given away.
#include "reconcile.hpp"
#include "system.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <random>

using namespace ptape::store;
using namespace ptape::store::test;

namespace
{

// What the driver does with `+ID:N`; all are idle. Return: it did.
bool obey(std::vector<Unit> &units, const Binding &told)
{
	const auto has_number = [&](const Unit &unit) {
		return unit.binding.type == told.type && unit.binding.number == told.number;
	};
	const auto own = std::find_if(units.begin(), units.end(), [&](const Unit &unit) {
		return unit.binding.identity == told.identity;
	});

	if (own != units.end() && has_number(*own)) {
		own->bound = true;
		return true;
	}
	if (std::any_of(units.begin(), units.end(), has_number))
		return false;
	if (own == units.end())
		units.push_back({told, true});
	else
		*own = {told, true};
	return true;
}

// Does all that is asked for; each of it can be done.
void settle(const std::vector<Binding> &remembered, std::vector<Unit> &units)
{
	for (const Binding &told : repairs(remembered, units)) {
		CAPTURE(told.text());
		CHECK(obey(units, told));
	}
}

} // namespace

TEST_CASE("file and driver agree: nothing to do")
{
	const std::vector remembered = {tape("A", 0), tape("B", 5)};
	const std::vector<Unit> units = {{tape("A", 0), true}, {tape("B", 5), true}};

	CHECK(repairs(remembered, units).empty());
	CHECK(additions(remembered, units).empty());
	CHECK(misnumbered(remembered, units).empty());
}

TEST_CASE("a device that the file does not know is added with its number")
{
	const std::vector<Unit> units = {{tape("B", 5), true}, {tape("A", 0), true}};

	CHECK(additions({}, units) == std::vector{tape("A", 0), tape("B", 5)});
	CHECK(repairs({}, units).empty());
}

TEST_CASE("what is not bound, and what has no identity, is not remembered")
{
	const std::vector<Unit> units = {{tape("A", 0), false}, {{PTAPE_UNIT_TAPE, 1, ""}, true}};

	CHECK(additions({}, units).empty());
	CHECK(repairs({}, units).empty());
}

TEST_CASE("bindings that the driver was not given are told")
{
	const std::vector remembered = {tape("A", 3), tape("B", 4)};
	std::vector<Unit> units;

	CHECK(repairs(remembered, units) == remembered);
}

TEST_CASE("a device that came before its binding gets its number")
{
	const std::vector remembered = {tape("A", 3)};
	std::vector<Unit> units = {{tape("A", 0), true}};

	settle(remembered, units);
	CHECK(units == std::vector<Unit>{{tape("A", 3), true}});
	CHECK(additions(remembered, units).empty());
}

TEST_CASE("devices that have each other's numbers change them")
{
	const std::vector remembered = {tape("A", 0), tape("B", 1), tape("C", 2)};
	std::vector<Unit> units = {
		{tape("A", 1), true}, {tape("B", 2), true}, {tape("C", 0), true}};

	settle(remembered, units);
	CHECK(misnumbered(remembered, units).empty());
}

TEST_CASE("a newcomer with a remembered number makes room, also for one that is away")
{
	const std::vector remembered = {tape("A", 0)};
	std::vector<Unit> units = {{tape("NEW", 0), true}};

	settle(remembered, units);
	CHECK(std::find(units.begin(), units.end(), Unit{tape("A", 0), true}) != units.end());
	CHECK(additions(remembered, units) == std::vector{tape("NEW", 1)});
}

TEST_CASE("a number held by a device without identity is waited for")
{
	const std::vector remembered = {tape("A", 0)};
	const std::vector<Unit> units = {{{PTAPE_UNIT_TAPE, 0, ""}, false}, {tape("A", 1), true}};

	CHECK(repairs(remembered, units).empty());
	CHECK(misnumbered(remembered, units) == std::vector<Unit>{{tape("A", 1), true}});
	CHECK(additions(remembered, units).empty());
}

TEST_CASE("a number that belongs to another is never remembered twice")
{
	const std::vector remembered = {tape("A", 0), tape("B", 0)};
	const std::vector<Unit> units = {{tape("C", 0), true}};

	CHECK(additions(remembered, units).empty());
	CHECK(repairs(remembered, {}) == std::vector{tape("A", 0)});
}

TEST_CASE("tapes and changers have numbers of their own")
{
	const Binding changer{PTAPE_UNIT_CHANGER, 0, "changer.a.A"};
	const std::vector<Unit> units = {{tape("A", 0), true}, {changer, true}};

	CHECK(additions({tape("A", 0)}, units) == std::vector{changer});
}

TEST_CASE("any file and any idle driver agree in one round")
{
	std::mt19937 random(20261123);
	const auto below = [&](unsigned int limit) {
		return std::uniform_int_distribution<unsigned int>(0, limit - 1)(random);
	};

	for (int run = 0; run < 2000; run++) {
		std::vector<Binding> remembered;
		std::vector<Unit> units;

		CAPTURE(run);
		for (unsigned int i = below(8); i > 0; i--)
			remembered.push_back(
				tape(std::string(1, static_cast<char>('A' + below(8))), below(10)));
		for (unsigned int i = below(8); i > 0; i--)
			(void)obey(units, tape(std::string(1, static_cast<char>('A' + below(10))),
					       below(10)));
		settle(remembered, units);
		CHECK(misnumbered(remembered, units).empty());
		CHECK(repairs(remembered, units).empty());
		for (const Binding &added : additions(remembered, units))
			for (const Binding &old : remembered)
				CHECK((added.number != old.number ||
				       std::find_if(units.begin(), units.end(),
						    [&](const Unit &unit) {
							    return unit.binding == old;
						    }) == units.end()));
	}
}
