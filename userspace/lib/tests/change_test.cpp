// SPDX-License-Identifier: GPL-2.0-only
//
// Changes: numbers by hand.
#include "keeper.hpp"
#include "system.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <filesystem>

using namespace ptape;
using namespace ptape::store;
using ptape::store::test::line;
using ptape::store::test::tape;
using FakeSystem = ptape::store::test::System;

namespace
{

bool says(const FakeSystem &system, std::string_view text)
{
	return std::any_of(system.said.begin(), system.said.end(),
			   [&](const std::string &said) { return said.find(text) != said.npos; });
}

Keeper keeper(FakeSystem &system)
{
	system.said.clear();
	return Keeper(system.places(),
		      [&system](Level, const std::string &text) { system.said.push_back(text); });
}

std::vector<Binding> on_disk(const FakeSystem &system)
{
	return BindingsFile::parse(system.file()).bindings();
}

// Nothing can be written beside the file, by root neither.
void refuse_writing(const FakeSystem &system)
{
	std::filesystem::create_directory(system.path(std::string(FakeSystem::file_name) + ".new"));
}

std::string told(const FakeSystem &system)
{
	return system.read("sys/module/ptape/parameters/bind");
}

} // namespace

TEST_CASE("set: without the driver the file alone, in the place of the line before")
{
	FakeSystem system;

	system.set_file("# mine\n" + line(tape("A", 4)) + line(tape("B", 5)));
	CHECK(keeper(system).set(tape("A", 6)));
	CHECK(on_disk(system) == std::vector{tape("B", 5), tape("A", 6)});
	CHECK(system.file().starts_with("# mine\n"));
}

TEST_CASE("set: a number of another device, on disk or in the driver, is refused")
{
	FakeSystem system;

	system.set_file(line(tape("A", 4)));
	CHECK(!keeper(system).set(tape("B", 4)));
	CHECK(says(system, "nst4 is the number of " + tape("A", 4).identity));
	system.load_driver();
	system.add_unit(tape("C", 7));
	CHECK(!keeper(system).set(tape("B", 7)));
	CHECK(says(system, "nst7 is the number of " + tape("C", 7).identity));
	CHECK(on_disk(system) == std::vector{tape("A", 4)});
	CHECK(told(system).empty());
}

TEST_CASE("set: the driver is told, and the file follows when it did it")
{
	FakeSystem system;

	system.load_driver();
	system.add_unit(tape("A", 4));
	// A file is no driver: this one does not change the number.
	CHECK(!keeper(system).set(tape("A", 6)));
	CHECK(told(system) == "+" + tape("A", 6).text());
	CHECK(says(system, "a program has it open"));
	CHECK(system.beside("").empty());
	CHECK(on_disk(system).empty());
	CHECK(keeper(system).set(tape("A", 4)));
	CHECK(on_disk(system) == std::vector{tape("A", 4)});
}

TEST_CASE("set, replace: what cannot be written is not told the driver")
{
	FakeSystem system;

	system.set_file(line(tape("OLD", 4)));
	system.load_driver();
	system.add_unit(tape("OLD", 4));
	system.add_unit(tape("NEW", 9));
	refuse_writing(system);
	CHECK_THROWS_AS(keeper(system).set(tape("NEW", 6)), Failure);
	CHECK(told(system).empty());
	CHECK_THROWS_AS(keeper(system).replace(tape("OLD", 0).identity, tape("NEW", 0).identity),
			Failure);
	CHECK(told(system).empty());
	CHECK(system.file() == line(tape("OLD", 4)));
}

TEST_CASE("set: where the driver was told and the file is not written, that is said")
{
	FakeSystem system;

	// The last word before the rename: a directory comes in its way.
	const Keeper disturbed(system.places(), [&](Level, const std::string &text) {
		system.said.push_back(text);
		if (text.find("kept as") == text.npos)
			return;
		std::filesystem::remove(system.places().file);
		std::filesystem::create_directory(system.places().file);
	});

	system.load_driver();
	system.add_unit(tape("A", 6));
	system.set_file("options ptape bind=tape.torn\n");
	CHECK_THROWS_AS(disturbed.set(tape("A", 6)), Failure);
	CHECK(told(system) == "+" + tape("A", 6).text());
	CHECK(says(system, tape("A", 6).identity + " is nst6 in the driver and not in"));
}

TEST_CASE("set: with persistence off the driver is not told")
{
	FakeSystem system;

	system.load_driver();
	system.write("sys/module/ptape/parameters/persistence", "0\n");
	CHECK(keeper(system).set(tape("A", 4)));
	CHECK(told(system).empty());
	CHECK(says(system, "persistence is off"));
	CHECK(on_disk(system) == std::vector{tape("A", 4)});
}

TEST_CASE("replace: the heir has the number, nobody remembers the other")
{
	FakeSystem system;

	system.set_file(line(tape("OLD", 4)) + line(tape("NEW", 9)));
	CHECK(keeper(system).replace(tape("OLD", 0).identity, tape("NEW", 0).identity));
	CHECK(on_disk(system) == std::vector{tape("NEW", 4)});
	CHECK(system.read(std::string(FakeSystem::file_name) + ".previous").find("OLD") ==
	      std::string::npos);
}

TEST_CASE("replace: a heir that the driver does not change leaves all as it was")
{
	FakeSystem system;

	system.set_file(line(tape("OLD", 4)));
	system.load_driver();
	system.add_unit(tape("NEW", 9));
	CHECK(!keeper(system).replace(tape("OLD", 0).identity, tape("NEW", 0).identity));
	CHECK(on_disk(system) == std::vector{tape("OLD", 4)});
	// The last word to the driver: the old device has its number again.
	CHECK(told(system).starts_with("+" + tape("OLD", 4).text()));
}

TEST_CASE("replace: no number, another type")
{
	FakeSystem system;

	CHECK(!keeper(system).replace(tape("OLD", 0).identity, tape("NEW", 0).identity));
	CHECK(says(system, "has no number to inherit"));
	system.set_file(line(tape("OLD", 4)));
	CHECK(!keeper(system).replace(tape("OLD", 0).identity, "changer.naa-5000e111.NEW"));
	CHECK(says(system, "cannot take each other's number"));
	CHECK(on_disk(system) == std::vector{tape("OLD", 4)});
}

TEST_CASE("forget, replace: what the driver does not forget keeps its line and its number")
{
	FakeSystem system;
	const std::string before = line(tape("OLD", 4)) + line(tape("NEW", 9));

	system.set_file(before);
	system.load_driver();
	// A file is no driver: this one forgets nothing, as if the device were in use.
	system.add_unit(tape("OLD", 4));
	SECTION("forget")
	{
		CHECK(!keeper(system).forget(tape("OLD", 0).identity));
	}
	SECTION("replace")
	{
		CHECK(!keeper(system).replace(tape("OLD", 0).identity, tape("NEW", 0).identity));
	}
	CHECK(says(system, "nst4 is in use"));
	CHECK(says(system, "Nothing is changed"));
	// The last word: the heir is told nothing.
	CHECK(told(system) == "-" + tape("OLD", 0).identity);
	CHECK(system.file() == before);
	CHECK(system.beside("") == std::vector{system.places().file.filename().string()});
}

TEST_CASE("forget: one that is here loses its line, the driver keeps its number until it goes")
{
	FakeSystem system;

	system.set_file(line(tape("A", 4)));
	system.load_driver();
	system.add_unit(tape("A", 4), false);
	CHECK(keeper(system).forget(tape("A", 0).identity));
	CHECK(told(system) == "-" + tape("A", 0).identity);
	CHECK(on_disk(system).empty());
}

TEST_CASE("forget: what cannot be written is not told the driver")
{
	FakeSystem system;

	system.set_file(line(tape("A", 4)));
	system.load_driver();
	refuse_writing(system);
	CHECK_THROWS_AS(keeper(system).forget(tape("A", 0).identity), Failure);
	CHECK(told(system).empty());
	CHECK(system.file() == line(tape("A", 4)));
}
