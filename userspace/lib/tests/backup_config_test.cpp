// SPDX-License-Identifier: GPL-2.0-only
//
// Sections for backup programs: of what is here, with names and numbers that are
// each one device's.
#include "backup_config.hpp"

#include "compose.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <array>
#include <set>
#include <sstream>

using namespace ptape;

namespace
{

constexpr std::array programs = {BackupProgram::bacula, BackupProgram::bareos,
				 BackupProgram::amanda};

Device drive(std::uint32_t number, const std::string &serial)
{
	Device device;

	device.number = number;
	device.serial = serial;
	device.has_node = true;
	device.paths = {{compose("1:0:{}:0", number), "", "", ""}};
	return device;
}

Device changer(std::uint32_t number, const std::string &serial)
{
	Device device = drive(number, serial);

	device.type = PTAPE_UNIT_CHANGER;
	device.identity = "changer." + serial;
	device.paths = {{compose("1:0:9{}:0", number), "", "", ""}};
	return device;
}

System system_of(std::vector<Device> devices)
{
	System system;

	system.devices = std::move(devices);
	return system;
}

// What stands behind a word at the beginnings of lines.
std::vector<std::string> values(const std::string &text, const std::string &word)
{
	std::istringstream lines(text);
	std::vector<std::string> found;

	for (std::string line; std::getline(lines, line);)
		if (const auto at = line.find_first_not_of(' ');
		    at != line.npos && line.substr(at).starts_with(word))
			found.push_back(line.substr(at + word.size()));
	return found;
}

bool has(const std::string &text, std::string_view part)
{
	return text.find(part) != text.npos;
}

using Values = std::vector<std::string>;

} // namespace

TEST_CASE("a drive that is only remembered is in no section and takes no index")
{
	System system = system_of({drive(0, "DEAD"), drive(1, "LIVE"), changer(0, "ROBOT")});

	system.devices[0].has_node = false;
	for (const BackupProgram program : programs) {
		const std::string text = backup_config(program, system);

		CHECK(!has(text, "DEAD"));
		CHECK(!has(text, "/dev/nst0"));
		CHECK(has(text, "/dev/nst1"));
	}
	CHECK(values(backup_config(BackupProgram::bacula, system), "Drive Index = ") ==
	      Values{"0"});
	CHECK(has(backup_config(BackupProgram::amanda, system), "\"0=tape:/dev/nst1\""));
	// Nor does it stop the library from telling of every drive.
	system.devices[1].place = {false, "changer.ROBOT", 256, 0, ""};
	CHECK(!has(backup_config(BackupProgram::bacula, system), "order of their numbers"));
}

TEST_CASE("a drive that is away and has its node stays")
{
	System system = system_of({drive(0, "AWAY"), changer(0, "ROBOT")});

	system.devices[0].state = "absent";
	system.devices[0].paths.clear();
	CHECK(has(backup_config(BackupProgram::bacula, system), "Name = Drive-AWAY"));
}

TEST_CASE("a changer that is only remembered is no library")
{
	System system = system_of({drive(0, "A"), changer(0, "GONE"), changer(1, "ROBOT")});

	system.devices[1].has_node = false;
	const std::string text = backup_config(BackupProgram::bacula, system);

	CHECK(!has(text, "GONE"));
	CHECK(values(text, "Drive Index = ") == Values{"0"});
}

TEST_CASE("a library without drives has a line that says so, and no section")
{
	const System system = system_of({changer(0, "ROBOT")});

	for (const BackupProgram program : programs) {
		const std::string text = backup_config(program, system);

		CHECK(has(text, "# The library sch0 (/dev/sch0) has no section: no drive"));
		CHECK(!has(text, "{"));
		CHECK(!has(text, "order of their numbers"));
	}
}

TEST_CASE("devices with one serial number have names of their own")
{
	// The last one has what the second is called behind the first round.
	const System system =
		system_of({drive(0, "A"), drive(1, "A"), drive(2, "A-nst1"), drive(3, "A B"),
			   drive(4, "A/B"), drive(5, ""), changer(0, "A")});

	for (const BackupProgram program : {BackupProgram::bacula, BackupProgram::bareos}) {
		const std::string text = backup_config(program, system);
		const Values names = values(text, "Name = ");

		CHECK(names.size() == 7);
		CHECK(std::set(names.begin(), names.end()).size() == names.size());
		CHECK(has(text, "Name = Drive-A-nst0\n"));
		CHECK(has(text, "Name = Drive-A-B-nst4\n"));
		CHECK(has(text, "Name = Drive-nst5\n"));
		// A drive's name is no changer's.
		CHECK(has(text, "Name = Library-A\n"));
	}
	const System alone = system_of({drive(0, "A"), drive(1, "A")});

	CHECK(values(backup_config(BackupProgram::amanda, alone), "define changer ") ==
	      Values{"drive-A-nst0 {", "drive-A-nst1 {"});
}

TEST_CASE("each drive of a library has an index of its own")
{
	System system = system_of(
		{drive(0, "A"), drive(1, "B"), drive(2, "C"), drive(3, "D"), changer(0, "ROBOT")});
	const auto tell = [&](std::size_t device, std::uint64_t number) {
		system.devices[device].place = {false, "changer.ROBOT", 256 + number, number, ""};
	};

	// The others are the changer's by its target.
	for (Device &device : system.devices)
		device.paths = {{"1:0:4:0", "", "", ""}};
	tell(1, 0);
	tell(2, 3);
	const std::string text = backup_config(BackupProgram::bacula, system);

	CHECK(values(text, "Device = ") == Values{"Drive-B, Drive-C, Drive-A, Drive-D"});
	CHECK(values(text, "Drive Index = ") == Values{"0", "3", "1", "2"});
	CHECK(has(text, "order of their numbers"));
	// The library tells one number twice.
	tell(0, 3);
	tell(3, 1);
	Values indexes = values(backup_config(BackupProgram::bareos, system), "Drive Index = ");

	std::sort(indexes.begin(), indexes.end());
	CHECK(indexes == Values{"0", "1", "2", "3"});
}
