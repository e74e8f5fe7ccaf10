// SPDX-License-Identifier: GPL-2.0-only
//
// Replacing a file as a whole, and what stays beside it.
#include "durable_file.hpp"
#include "system.hpp"

#include <catch2/catch_test_macros.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

using namespace ptape::store;
using namespace ptape::store::test;

TEST_CASE("a file that is not there is none, and is made")
{
	const System system;
	DurableFile file = system.durable_file();

	CHECK(!file.read());
	CHECK(!file.read_previous());
	file.replace("one\n");
	CHECK(file.read() == "one\n");
	CHECK(!file.read_previous());
	file.replace("two\n");
	CHECK(file.read() == "two\n");
	CHECK(file.read_previous() == "one\n");
	file.prepare("three\n");
	CHECK(file.read() == "two\n");
	file.take_prepared();
	CHECK(file.read() == "three\n");
	CHECK(file.read_previous() == "one\n");
	file.replace_previous("four\n");
	CHECK(file.read() == "three\n");
	CHECK(file.read_previous() == "four\n");
	CHECK(system.beside(".new").empty());
}

TEST_CASE("what was prepared and not taken goes")
{
	const System system;

	system.durable_file().prepare("text\n");
	CHECK(system.beside("").empty());
}

TEST_CASE("what a killed one left does not matter")
{
	const System system;

	system.write(std::string(System::file_name) + ".new", "half a te");
	DurableFile file = system.durable_file();

	file.replace("text\n");
	CHECK(file.read() == "text\n");
}

TEST_CASE("no room: the old text stays, and nothing else")
{
	const System system;
	DurableFile file = system.durable_file();

	file.replace("old\n");
	{
		const SizeLimit full(100);

		CHECK_THROWS_AS(file.replace(std::string(1000, 'x')), Failure);
	}
	CHECK(file.read() == "old\n");
	CHECK(system.beside(".new").empty());
	file.replace("new\n");
	CHECK(file.read() == "new\n");
}

TEST_CASE("a link is followed")
{
	const System system;

	system.write("real/bindings", "old\n");
	std::filesystem::create_symlink(system.path("real/bindings"), system.places().file);
	DurableFile file = system.durable_file();

	CHECK(file.read() == "old\n");
	file.replace("new\n");
	CHECK(system.read("real/bindings") == "new\n");
	CHECK(std::filesystem::is_symlink(system.places().file));
}

TEST_CASE("a link is followed to a file that is not there yet, over several links")
{
	const System system;

	std::filesystem::create_directory(system.path("real"));
	std::filesystem::create_symlink("../../real/link", system.places().file);
	std::filesystem::create_symlink("bindings", system.path("real/link"));
	DurableFile file = system.durable_file();

	CHECK(!file.read());
	file.replace("new\n");
	CHECK(system.read("real/bindings") == "new\n");
	CHECK(std::filesystem::is_symlink(system.places().file));
}

TEST_CASE("links that lead nowhere are an error")
{
	const System system;

	std::filesystem::create_symlink("ptape-bindings.conf", system.places().file);
	CHECK_THROWS_AS(system.durable_file(), Failure);
}

TEST_CASE("what is no file is refused, and moved aside")
{
	const System system;
	DurableFile file = system.durable_file();

	SECTION("a directory")
	{
		std::filesystem::create_directory(system.places().file);
	}
	SECTION("a pipe")
	{
		REQUIRE(::mkfifo(system.places().file.c_str(), 0600) == 0);
	}
	CHECK_THROWS_AS(file.read(), Failure);
	const auto aside = file.keep_aside();

	REQUIRE(aside);
	CHECK(std::filesystem::exists(*aside));
	CHECK(!file.keep_aside());
	CHECK(!std::filesystem::exists(system.places().file));
}

TEST_CASE("a file is kept aside once, another one under a new name, and stays")
{
	const System system;
	DurableFile file = system.durable_file();

	file.replace("damaged\n");
	const auto first = file.keep_aside();

	REQUIRE(first);
	CHECK(file.keep_aside() == first);
	CHECK(system.beside(".damaged-").size() == 1);
	file.replace("damaged\n");
	CHECK(file.keep_aside() != first);
	CHECK(system.beside(".damaged-").size() == 2);
	CHECK(file.read() == "damaged\n");
	// modprobe would read a name that ends like this.
	CHECK(!first->ends_with(".conf"));
}

TEST_CASE("one at a time; who waits knows whom for, and not for ever")
{
	const System system;
	const auto path = system.places().lock;
	std::string waiting;
	const auto wait = [&] {
		const Lock lock(
			path, [&](const std::string &text) { waiting += text; },
			std::chrono::milliseconds(0));
	};

	{
		DurableFile file = system.durable_file();

		try {
			wait();
			FAIL("two have it");
		} catch (const Failure &failure) {
			CHECK(failure.error() == ETIMEDOUT);
			CHECK(std::string(failure.what())
				      .find("(process " + std::to_string(::getpid()) +
					    ") does not let go of " + path.string()) !=
			      std::string::npos);
		}
	}
	wait();
	CHECK(waiting.empty());
}

TEST_CASE("whom it waits for is said once, as soon as it is worth it")
{
	const System system;
	std::optional<DurableFile> other;
	int told = 0;

	other.emplace(system.places().file, Lock(system.places().lock, [](const auto &) {}));
	const Lock lock(system.places().lock, [&](const std::string &text) {
		CHECK(text.find("waiting for ") == 0);
		CHECK(text.find("process " + std::to_string(::getpid())) != text.npos);
		told++;
		other.reset();
	});

	CHECK(told == 1);
}

TEST_CASE("nobody but root can have the lock")
{
	const System system;
	const auto directory = system.places().lock.parent_path();
	struct stat status;
	DurableFile file = system.durable_file();

	REQUIRE(::stat(system.places().lock.c_str(), &status) == 0);
	CHECK((status.st_mode & 0777) == 0600);
	REQUIRE(::stat(directory.c_str(), &status) == 0);
	CHECK((status.st_mode & 0777) == 0755);
}

TEST_CASE("whoever locks the directory of the file holds nobody up")
{
	const System system;
	const auto directory = system.places().file.parent_path();
	const Descriptor other(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));

	REQUIRE(::flock(other.get(), LOCK_EX) == 0);
	{
		DurableFile file = system.durable_file();

		file.replace("text\n");
	}
	REQUIRE(::flock(other.get(), LOCK_UN) == 0);
	// One of before, which knows no other lock, waits for us.
	DurableFile file = system.durable_file();

	CHECK(::flock(other.get(), LOCK_EX | LOCK_NB) < 0);
}

TEST_CASE("a lock that was removed is nobody's")
{
	const System system;
	std::optional<Lock> first;

	first.emplace(system.places().lock, [](const auto &) {});
	// What waits opens the file anew each time.
	const Lock second(system.places().lock, [&](const std::string &) {
		std::filesystem::remove_all(system.places().lock.parent_path());
	});

	CHECK(std::filesystem::exists(system.places().lock));
}
