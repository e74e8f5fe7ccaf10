// SPDX-License-Identifier: GPL-2.0-only
//
// The program: its exit status, and what an administrator reads on stderr.
#include "system.hpp"
#include "temporary_tree.hpp"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <cstdio>
#include <string>
#include <sys/wait.h>

using namespace ptape::store;
using namespace ptape::store::test;

namespace
{

struct Outcome {
	int status = -1;
	std::string text; // both streams
};

Outcome run(const std::string &arguments)
{
	const std::string command = std::string(PTAPE_STORE) + " " + arguments + " 2>&1";
	std::array<char, 4096> part{};
	Outcome outcome;

	std::FILE *stream = ::popen(command.c_str(), "r"); // NOLINT(bugprone-command-processor)
	REQUIRE(stream);
	while (const auto got = std::fread(part.data(), 1, part.size(), stream))
		outcome.text.append(part.data(), got);
	const int status = ::pclose(stream);
	outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	return outcome;
}

Outcome run_in(const System &system, const std::string &arguments)
{
	return run("--settle 0 --file " + system.places().file.string() + " --sys " +
		   system.places().sys.string() + " " + arguments);
}

} // namespace

TEST_CASE("what it is told wrongly is a status of its own")
{
	for (const char *arguments :
	     {"--nonsense", "nonsense", "forget", "forget tape.x", "keep seed"}) {
		CAPTURE(arguments);
		CHECK(run(arguments).status == 2);
	}
	CHECK(run("forget tape.x").text.find("'tape.x' is no identity") != std::string::npos);
	CHECK(run("--help").status == 0);
}

TEST_CASE("without a command it keeps; seed and forget are there")
{
	const System system;

	system.load_driver();
	system.add_unit(tape("A", 4));
	CHECK(run_in(system, "").status == 0);
	CHECK(BindingsFile::parse(system.file()).bindings() == std::vector{tape("A", 4)});
	const auto seeded = run_in(system, "seed");

	CHECK(seeded.status == 1);
	CHECK(seeded.text.find("ptape is loaded already") != std::string::npos);
	system.add_unit(tape("A", 4), false); // as the driver has it then
	CHECK(run_in(system, "forget " + tape("A", 0).identity).status == 0);
	CHECK(BindingsFile::parse(system.file()).bindings().empty());
}

TEST_CASE("a device that the driver calls in use is not forgotten")
{
	const System system;

	system.load_driver();
	system.add_unit(tape("A", 4));
	system.set_file(line(tape("A", 4)));
	const auto outcome = run_in(system, "forget " + tape("A", 0).identity);

	CHECK(outcome.status == 1);
	CHECK(outcome.text.starts_with("ptape-store: nst4 is in use"));
	CHECK(system.file() == line(tape("A", 4)));
}

TEST_CASE("what cannot be done is said with its file and reason")
{
	const System system;

	system.load_driver();
	system.add_unit(tape("A", 4));
	std::filesystem::remove_all(system.path("etc"));
	const auto outcome = run_in(system, "keep");

	CHECK(outcome.status == 1);
	CHECK(outcome.text.find("cannot open " + system.path("etc/modprobe.d").string() +
				": No such file or directory") != std::string::npos);
	CHECK(outcome.text.find("numbers of new devices are not on disk") != std::string::npos);
}

TEST_CASE("it brings ptape.conf to the devices, and says once what is wrong there")
{
	const ptape::test::TemporaryTree site;
	const auto hold = ptape::test::first_drive().directory() + "/ptape/hold_seconds";
	const std::string arguments = "--settle 0 --root " + site.tree.top().string();

	site.tree.write("etc/ptape.conf", "[*]\nhold = 7\nhodl = 8\n");
	const auto first = run(arguments);

	CHECK(first.status == 0);
	CHECK(first.text.find("set nst0: hold=7\n") != std::string::npos);
	CHECK(first.text.find("/etc/ptape.conf:3: there is no setting 'hodl'\n") !=
	      std::string::npos);
	CHECK(site.tree.read(hold) == "7\n");
	CHECK(run(arguments).text.empty());
	site.tree.write("etc/ptape.conf", "[*]\nhold = 7\n");
	CHECK(run(arguments).text.empty());
	site.tree.write("etc/ptape.conf", "[*]\nhold = 7\nhodl = 8\n");
	CHECK(run(arguments).text.find("hodl") != std::string::npos);
}

TEST_CASE("a loss that nobody has acknowledged is not forgotten")
{
	const ptape::test::TemporaryTree site;
	const auto drive = ptape::test::second_drive();
	const auto forget = [&] {
		return run("forget " + drive.identity() + " --root " + site.tree.top().string());
	};

	site.tree.write(drive.directory() + "/ptape/acknowledge", "loss\n");
	for (const std::string &place : {drive.directory() + "/ptape", drive.unit_directory()})
		site.tree.write(place + "/state", "absent\n");
	CHECK(forget().status == 1);
	CHECK(forget().text == "ptape-store: nst1 has a loss that nobody has acknowledged: ptape "
			       "acknowledge nst1 first\n");
	site.tree.write(drive.directory() + "/ptape/acknowledge", "none\n");
	site.tree.remove(drive.unit_directory()); // as the driver does it
	CHECK(forget().status == 0);
}

TEST_CASE("what another file of modprobe.d binds is not forgotten")
{
	const ptape::test::TemporaryTree site;
	const std::string bindings = site.tree.read(System::file_name);
	const std::string binding = ptape::test::second_drive().identity() + ":1";

	site.tree.write("etc/modprobe.d/of-the-site.conf", "options ptape bind=" + binding + "\n");
	const auto outcome = run("forget " + ptape::test::second_drive().identity() + " --root " +
				 site.tree.top().string());

	CHECK(outcome.status == 1);
	CHECK(outcome.text ==
	      "ptape-store: /etc/modprobe.d/of-the-site.conf has bind=" + binding +
		      ", which the next load would take: nothing is changed. Remove "
		      "it there first\n");
	CHECK(site.tree.read(System::file_name) == bindings);
}

TEST_CASE("settings are applied though the numbers cannot be kept")
{
	const ptape::test::TemporaryTree site;

	site.tree.write("etc/ptape.conf", "[*]\nhold = 7\n");
	site.tree.remove("etc/modprobe.d");
	const auto outcome = run("--settle 0 --root " + site.tree.top().string());

	CHECK(outcome.status == 1);
	CHECK(outcome.text.find("set nst0: hold=7\n") != std::string::npos);
}

TEST_CASE("an event of udev's becomes an entry of the journal")
{
	const ptape::test::TemporaryTree site;
	const auto event = [&] { return run("event --print --root " + site.tree.top().string()); };

	CHECK(event().text.find("event is for udev") != std::string::npos);
	::setenv("DEVPATH", "/devices/virtual/ptape/tape0", 1);
	::setenv("PTAPE_STATE", "waiting", 1);
	const auto told = event().text;

	CHECK(told.starts_with("MESSAGE=nst0 is away, calls wait for it\n"));
	CHECK(told.find("\nPTAPE_UNIT=nst0\nPTAPE_EVENT=waiting\n") != std::string::npos);
	CHECK(event().text.empty());
	::setenv("DEVPATH", "/devices/virtual/ptape/tape99", 1);
	CHECK(event().text.empty());
	::unsetenv("DEVPATH");
	::unsetenv("PTAPE_STATE");
}
