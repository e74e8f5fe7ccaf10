// SPDX-License-Identifier: GPL-2.0-only
//
// Replacing a file as a whole, and what stays beside it.
#include "durable_file.hpp"
#include "system.hpp"

#include <catch2/catch_test_macros.hpp>

#include <csignal>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>

using namespace ptape::store;
using namespace ptape::store::test;

namespace
{

constexpr auto kept = DurableFile::TextBefore::kept;

// No file of this process grows beyond it while this lives: a disk that is full.
class SizeLimit
{
public:
	explicit SizeLimit(rlim_t bytes)
	{
		std::signal(SIGXFSZ, SIG_IGN);
		REQUIRE(::getrlimit(RLIMIT_FSIZE, &before_) == 0);
		const rlimit limit{bytes, before_.rlim_max};
		REQUIRE(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
	}
	~SizeLimit() { ::setrlimit(RLIMIT_FSIZE, &before_); }
	SizeLimit(const SizeLimit &) = delete;
	SizeLimit &operator=(const SizeLimit &) = delete;

private:
	rlimit before_{};
};

} // namespace

TEST_CASE("a file that is not there is none, and is made")
{
	const System system;
	const DurableFile file(system.places().file);

	CHECK(!file.read());
	CHECK(!file.read_previous());
	file.replace("one\n", kept);
	CHECK(file.read() == "one\n");
	CHECK(!file.read_previous());
	file.replace("two\n", kept);
	CHECK(file.read() == "two\n");
	CHECK(file.read_previous() == "one\n");
	file.replace("three\n", DurableFile::TextBefore::dropped);
	CHECK(file.read_previous() == "one\n");
	CHECK(system.beside(".new").empty());
}

TEST_CASE("what a killed one left does not matter")
{
	const System system;

	system.write(std::string(System::file_name) + ".new", "half a te");
	const DurableFile file(system.places().file);

	file.replace("text\n", kept);
	CHECK(file.read() == "text\n");
}

TEST_CASE("no room: the old text stays, and nothing else")
{
	const System system;
	const DurableFile file(system.places().file);

	file.replace("old\n", kept);
	{
		const SizeLimit full(100);

		CHECK_THROWS_AS(file.replace(std::string(1000, 'x'), kept), Failure);
	}
	CHECK(file.read() == "old\n");
	CHECK(system.beside(".new").empty());
	file.replace("new\n", kept);
	CHECK(file.read() == "new\n");
}

TEST_CASE("a link is followed")
{
	const System system;

	system.write("real/bindings", "old\n");
	std::filesystem::create_symlink(system.path("real/bindings"), system.places().file);
	const DurableFile file(system.places().file);

	CHECK(file.read() == "old\n");
	file.replace("new\n", kept);
	CHECK(system.read("real/bindings") == "new\n");
	CHECK(std::filesystem::is_symlink(system.places().file));
}

TEST_CASE("a link is followed to a file that is not there yet, over several links")
{
	const System system;

	std::filesystem::create_directory(system.path("real"));
	std::filesystem::create_symlink("../../real/link", system.places().file);
	std::filesystem::create_symlink("bindings", system.path("real/link"));
	const DurableFile file(system.places().file);

	CHECK(!file.read());
	file.replace("new\n", kept);
	CHECK(system.read("real/bindings") == "new\n");
	CHECK(std::filesystem::is_symlink(system.places().file));
}

TEST_CASE("links that lead nowhere are an error")
{
	const System system;

	std::filesystem::create_symlink("ptape-bindings.conf", system.places().file);
	CHECK_THROWS_AS(DurableFile(system.places().file), Failure);
}

TEST_CASE("what is no file is refused, and moved aside")
{
	const System system;
	const DurableFile file(system.places().file);

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

TEST_CASE("a file is kept aside under a new name each time, and stays")
{
	const System system;
	const DurableFile file(system.places().file);

	file.replace("damaged\n", kept);
	const auto first = file.keep_aside();
	const auto second = file.keep_aside();

	CHECK(first != second);
	CHECK(system.beside(".damaged-").size() == 2);
	CHECK(file.read() == "damaged\n");
	// modprobe would read a name that ends like this.
	REQUIRE(first);
	CHECK(!first->ends_with(".conf"));
}

TEST_CASE("one at a time")
{
	const System system;
	const auto directory = system.places().file.parent_path();
	const Descriptor other(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));

	{
		const DurableFile file(system.places().file);

		CHECK(::flock(other.get(), LOCK_EX | LOCK_NB) < 0);
	}
	CHECK(::flock(other.get(), LOCK_EX | LOCK_NB) == 0);
}
