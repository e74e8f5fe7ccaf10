// SPDX-License-Identifier: GPL-2.0-only
//
// The keeper over a folder that stands for the system: good files and bad ones.
#include "system.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <fcntl.h>
#include <optional>
#include <string>
#include <sys/stat.h>
#include <thread>

using namespace ptape::store;
using namespace ptape::store::test;
using namespace std::string_literals;

namespace
{

bool says(const System &system, std::string_view text)
{
	return std::any_of(system.said.begin(), system.said.end(),
			   [&](const std::string &line) { return line.find(text) != line.npos; });
}

} // namespace

TEST_CASE("without the driver, or with persistence=0, nothing is written")
{
	System system;

	CHECK(system.keep());
	system.load_driver();
	system.add_unit(tape("A", 0));
	system.write("sys/module/ptape/parameters/persistence", "0\n");
	CHECK(system.keep());
	CHECK(system.beside("").empty());
	CHECK(system.said.empty());
}

TEST_CASE("no device was ever seen: no file")
{
	System system;

	system.load_driver();
	CHECK(system.keep());
	CHECK(system.beside("").empty());
}

TEST_CASE("persistence was switched on: what the driver remembers a moment later is on disk")
{
	const System system;
	const auto bound = system.path("sys/class/ptape/tape0/bound");
	bool kept = false;

	system.load_driver();
	system.add_unit(tape("A", 0), false);
	std::filesystem::remove(bound);
	REQUIRE(::mkfifo(bound.c_str(), 0600) == 0);
	std::thread command([&] {
		kept = Keeper(system.places(), [](Level, const std::string &) {}).keep_first();
	});
	// Opened when it looks. This look finds 0, the next one 1.
	const Descriptor first(::open(bound.c_str(), O_WRONLY | O_CLOEXEC));

	system.write("bound", "1\n");
	std::filesystem::rename(system.path("bound"), bound);
	CHECK(::write(first.get(), "0\n", 2) == 2);
	command.join();
	CHECK(kept);
	CHECK(BindingsFile::parse(system.file()).bindings() == std::vector{tape("A", 0)});
}

TEST_CASE("what the driver has is remembered, once")
{
	System system;

	system.load_driver();
	system.add_unit(tape("A", 0));
	system.add_unit(tape("B", 1));
	system.add_unit(tape("LOOSE", 2), false);
	CHECK(system.keep());
	CHECK(BindingsFile::parse(system.file()).bindings() ==
	      std::vector{tape("A", 0), tape("B", 1)});
	const auto written = std::filesystem::last_write_time(system.places().file);

	CHECK(system.keep());
	CHECK(system.said.empty());
	CHECK(std::filesystem::last_write_time(system.places().file) == written);
}

TEST_CASE("a line stays while its device is away, and the driver is told")
{
	System system;
	const std::string before = "# mine\n" + line(tape("AWAY", 7));

	system.load_driver();
	system.add_unit(tape("A", 0));
	system.set_file(before);
	CHECK(system.keep());
	CHECK(system.file() == before + line(tape("A", 0)));
	CHECK(system.read("sys/module/ptape/parameters/bind") == "+" + tape("AWAY", 7).text());
	CHECK(says(system, "without 1 of the numbers"));
}

TEST_CASE("a torn file: good lines count, the file is kept aside, once")
{
	System system;
	const std::string before =
		line(tape("A", 0)) + "options ptape bind=tape.naa-5000e1\n" + line(tape("C", 2));

	system.load_driver();
	for (const auto &unit : {tape("A", 0), tape("B", 1), tape("C", 2)})
		system.add_unit(unit);
	system.set_file(before);
	CHECK(system.keep());
	CHECK(says(system, "damaged"));
	const auto aside = system.beside(".damaged-");

	REQUIRE(aside.size() == 1);
	CHECK(system.read("etc/modprobe.d/" + aside[0]) == before);
	CHECK(BindingsFile::parse(system.file()).bindings() ==
	      std::vector{tape("A", 0), tape("C", 2), tape("B", 1)});
	CHECK(system.file().find("tape.naa-5000e1\n") != std::string::npos);
	CHECK(system.keep());
	CHECK(system.said.empty());
	CHECK(system.beside(".damaged-").size() == 1);
}

TEST_CASE("what a torn file lost comes from the text before it")
{
	System system;

	system.load_driver();
	system.add_unit(tape("A", 0));
	CHECK(system.keep());
	system.add_unit(tape("B", 12));
	CHECK(system.keep());
	system.add_unit(tape("C", 2));
	CHECK(system.keep());
	// Its beginning alone is left, and the driver knows nothing of B.
	std::filesystem::remove_all(system.path("sys/class/ptape/tape12"));
	const std::string whole = system.file();

	system.set_file(whole.substr(0, whole.find("B:12") + 3));
	CHECK(system.keep());
	const auto bindings = BindingsFile::parse(system.file()).bindings();

	CHECK(std::find(bindings.begin(), bindings.end(), tape("B", 12)) != bindings.end());
	CHECK(bindings.size() == 3);
}

TEST_CASE("the first text that was written can be repaired already")
{
	System system;

	system.load_driver();
	system.add_unit(tape("A", 5));
	CHECK(system.keep());
	const std::string whole = system.file();

	std::filesystem::remove_all(system.path("sys/class/ptape/tape5"));
	system.set_file(whole.substr(0, whole.find("A:5") + 1));
	CHECK(system.keep());
	CHECK(BindingsFile::parse(system.file()).bindings() == std::vector{tape("A", 5)});
	CHECK(says(system, "what it lost is looked up in the second copy"));
}

TEST_CASE("an empty file, and none beside a second copy, is no first run")
{
	System system;
	std::size_t kept_aside = 1;

	system.load_driver();
	system.add_unit(tape("A", 0));
	system.add_unit(tape("AWAY", 12));
	CHECK(system.keep());
	std::filesystem::remove_all(system.path("sys/class/ptape/tape12"));
	SECTION("empty")
	{
		system.set_file("");
	}
	SECTION("blank")
	{
		system.set_file(" \n\n");
	}
	SECTION("gone, second copy there")
	{
		std::filesystem::remove(system.places().file);
		kept_aside = 0;
	}
	CHECK(system.keep());
	CHECK(BindingsFile::parse(system.file()).bindings() ==
	      std::vector{tape("A", 0), tape("AWAY", 12)});
	CHECK(system.file().starts_with(BindingsFile().render()));
	CHECK((says(system, "it is empty") || says(system, "is gone, and its second copy")));
	CHECK(says(system, "what it lost is looked up in the second copy"));
	CHECK(system.beside(".damaged-").size() == kept_aside);
	system.add_unit(tape("AWAY", 12));
	CHECK(system.keep());
	CHECK(system.said.empty());
}

TEST_CASE("without a whole second copy, a damaged file is no promise")
{
	System system;
	const std::string torn = line(tape("A", 0)) + "options ptape bind=tape.naa-5000e1\n";

	system.load_driver();
	system.set_file(torn);
	SECTION("none")
	{
	}
	SECTION("empty")
	{
		system.write(std::string(System::file_name) + ".previous", "");
	}
	SECTION("both empty")
	{
		system.set_file("");
		system.write(std::string(System::file_name) + ".previous", "");
	}
	SECTION("torn")
	{
		system.write(std::string(System::file_name) + ".previous", torn);
	}
	SECTION("garbled")
	{
		system.write(std::string(System::file_name) + ".previous", "\0"s);
	}
	CHECK(system.keep());
	CHECK(says(system, "may be given to others"));
	CHECK(!says(system, "what it lost is looked up"));
}

TEST_CASE("of a garbled file the lines that are text stay")
{
	System system;
	const std::string foreign = "# a comment of mine\noptions st buffer_kbs=64\n";

	system.load_driver();
	system.add_unit(tape("A", 3));
	system.add_unit(tape("B", 7));
	SECTION("its own beginning is gone")
	{
		system.set_file("\0\0\0\n"s + foreign + line(tape("B", 7)));
	}
	SECTION("in the middle")
	{
		BindingsFile own;

		system.set_file(own.render() + foreign + "options st\x01 x=1\n# \x02\n" +
				line(tape("B", 7)));
	}
	CHECK(system.keep());
	CHECK(system.file() ==
	      BindingsFile().render() + foreign + line(tape("B", 7)) + line(tape("A", 3)));
	CHECK(says(system, "bytes that are no text"));
	CHECK(system.keep());
	CHECK(system.said.empty());
}

TEST_CASE("a file that is none is kept aside; the driver's numbers are written anew")
{
	System system;

	system.load_driver();
	system.add_unit(tape("A", 3));
	SECTION("a directory")
	{
		std::filesystem::create_directory(system.places().file);
	}
	SECTION("binary")
	{
		system.set_file("\x7f\x45\x4c\x46\0\0\0\0\1\2\3"s);
	}
	SECTION("zeros after a power loss")
	{
		system.set_file(std::string(4096, '\0'));
	}
	CHECK(system.keep());
	CHECK(says(system, "kept as"));
	CHECK(system.beside(".damaged-").size() == 1);
	CHECK(BindingsFile::parse(system.file()).bindings() == std::vector{tape("A", 3)});
	CHECK(BindingsFile::parse(system.file()).torn() == 0);
	CHECK(system.keep());
	CHECK(system.said.empty());
}

TEST_CASE("a damaged file on a full disk: nothing is kept aside that is not replaced")
{
	System system;
	const std::string torn = line(tape("A", 0)) + "options ptape bind=tape.naa-5000e1\n";

	system.load_driver();
	system.set_file(torn);
	{
		const SizeLimit full(10);

		CHECK_THROWS_AS(system.keep(), Failure);
		CHECK_THROWS_AS(system.keep(), Failure);
	}
	CHECK(system.beside("") == std::vector{system.places().file.filename().string()});
	CHECK(system.file() == torn);
	CHECK(system.keep());
	CHECK(system.beside(".damaged-").size() == 1);
}

TEST_CASE("a second copy that cannot be written is said as that, and written later")
{
	System system;
	const std::string previous = std::string(System::file_name) + ".previous";

	system.load_driver();
	system.add_unit(tape("A", 0));
	std::filesystem::create_directory(system.path(previous));
	CHECK(!system.keep());
	CHECK(says(system, "the numbers are on disk, their second copy is not: "));
	CHECK(BindingsFile::parse(system.file()).bindings() == std::vector{tape("A", 0)});
	std::filesystem::remove(system.path(previous));
	CHECK(system.keep());
	CHECK(system.read(previous) == system.file());
	system.write(previous, "old\n");
	CHECK(system.keep());
	CHECK(system.said.empty());
	CHECK(system.read(previous) == system.file());
}

TEST_CASE("a directory that is not there is an error that names it")
{
	System system;

	system.load_driver();
	system.add_unit(tape("A", 3));
	std::filesystem::remove(system.path("etc/modprobe.d"));
	try {
		(void)system.keep();
		FAIL("no error");
	} catch (const Failure &failure) {
		CHECK(std::string(failure.what()).find("modprobe.d") != std::string::npos);
	}
}

TEST_CASE("a unit that is misnumbered is said, the file stays")
{
	System system;

	system.load_driver();
	system.add_unit(tape("A", 0));
	system.set_file(line(tape("A", 5)));
	CHECK(!system.keep());
	CHECK(says(system, "is nst0 and should be nst5"));
	CHECK(system.file() == line(tape("A", 5)));
	CHECK(system.read("sys/module/ptape/parameters/bind") == "+" + tape("A", 5).text());
}

TEST_CASE("what is forgotten does not come back from the text before")
{
	System system;
	const Keeper keeper(system.places(), [](Level, const std::string &) {});

	system.load_driver();
	system.add_unit(tape("B", 6));
	system.set_file(line(tape("A", 5)) + line(tape("B", 6)));
	CHECK(keeper.forget(tape("A", 0).identity));
	system.set_file("options ptape bind=tape.tor\n");
	CHECK(system.keep());
	CHECK(BindingsFile::parse(system.file()).bindings() == std::vector{tape("B", 6)});
}

TEST_CASE("one look while another one writes: what came meanwhile is no repair")
{
	System system;

	system.load_driver();
	system.add_unit(tape("A", 0));
	std::optional<DurableFile> other;
	std::vector<std::string> said;
	// The other one has the lock, sees B come and remembers it.
	const Keeper late(system.places(), [&](Level, const std::string &text) {
		said.push_back(text);
		if (!other)
			return;
		system.add_unit(tape("B", 1));
		system.set_file(line(tape("A", 0)) + line(tape("B", 1)));
		other.reset();
	});

	other.emplace(system.places().file, Lock(system.places().lock, [](const auto &) {}));
	CHECK(late.keep());
	REQUIRE(said.size() == 1);
	CHECK(said[0].starts_with("waiting for "));
	CHECK(system.read("sys/module/ptape/parameters/bind").empty());
}

TEST_CASE("what only makes room is not told as lacking")
{
	System system;

	system.load_driver();
	system.add_unit(tape("A", 1));
	system.add_unit(tape("B", 0));
	system.add_unit(tape("STRANGER", 2));
	system.set_file(line(tape("A", 0)) + line(tape("B", 1)) + line(tape("C", 2)));
	CHECK(!system.keep()); // this driver does nothing
	CHECK(says(system, "without 3 of the numbers"));
}

TEST_CASE("forgetting is the only way out")
{
	System system;
	const Keeper keeper(system.places(), [](Level, const std::string &) {});

	system.load_driver();
	system.set_file(line(tape("A", 5)) + line(tape("B", 6)));
	CHECK(keeper.forget(tape("A", 0).identity));
	CHECK(system.file() == line(tape("B", 6)));
	CHECK(system.read("sys/module/ptape/parameters/bind") == "-" + tape("A", 0).identity);
}
