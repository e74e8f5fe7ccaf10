// SPDX-License-Identifier: GPL-2.0-only
//
// The model of a system, read from files; hostile ones too.
#include "inventory.hpp"
#include "select.hpp"
#include "temporary_tree.hpp"

#include <algorithm>

using namespace ptape;
using namespace ptape::test;
using namespace std::string_literals;

namespace
{

const Device &device_of(const System &system, const std::string &name)
{
	const auto found =
		std::find_if(system.devices.begin(), system.devices.end(),
			     [&](const Device &device) { return device.name() == name; });

	REQUIRE(found != system.devices.end());
	return *found;
}

} // namespace

TEST_CASE("what a drive shows")
{
	const TemporaryTree tree;
	const System system = read_system(tree.root());
	const Device &drive = device_of(system, "st0");

	CHECK(system.module.loaded);
	CHECK(system.module.version == test_version);
	CHECK(system.module.persistence == true);
	CHECK(system.module.hold_seconds == 300U);
	REQUIRE(system.devices.size() == 3);
	CHECK(drive.driver == Driver::ptape);
	CHECK(drive.node() == "nst0");
	CHECK(drive.identity == "tape.naa-3000000000000001.VTD00001");
	CHECK(drive.bound);
	CHECK(drive.state == "online");
	CHECK(drive.vendor == "VTL");
	CHECK(drive.product == "ULTRIUM-TD8");
	CHECK(drive.revision == "0107");
	CHECK(drive.serial == "VTD00001");
	CHECK(drive.paths == std::vector<Path>{{"2:0:0:0", "sg20", "running", "mpt3sas"}});
	CHECK(drive.position == Position{0, 1039, 3, 1024, "known"});
	CHECK(drive.loss == false);
	REQUIRE(drive.traffic);
	CHECK(drive.traffic->written_bytes == 66060288);
	CHECK(drive.links ==
	      std::vector<Link>{{"tape/by-id/scsi-33000000000000001", "st0"},
				{"tape/by-id/scsi-33000000000000001-nst", "nst0"},
				{robot().links_by_library() + "/drive0", "st0"},
				{robot().links_by_library() + "/drive0-nst", "nst0"}});
	CHECK(drive.holders == std::vector<Holder>{{812, "bacula-sd", "nst0"}});
	CHECK(device_of(system, "sch0").type == PTAPE_UNIT_CHANGER);
	CHECK(!device_of(system, "sch0").position);
	CHECK(!device_of(system, "sch0").loss);
}

TEST_CASE("who only looks at a node has no device open")
{
	const TemporaryTree tree;

	tree.tree.hold(900, "(udev-worker)", "nst1");
	tree.tree.write("proc/900/fdinfo/5", "pos:\t0\nflags:\t012400000\nmnt_id:\t25\n");
	tree.tree.hold(901, "tar", "nst1");
	tree.tree.write("proc/901/fdinfo/5", "pos:\t0\nflags:\t0100002\nmnt_id:\t25\n");
	const System system = read_system(tree.root());

	CHECK(device_of(system, "st1").holders == std::vector<Holder>{{901, "tar", "nst1"}});
}

TEST_CASE("a unit that never came has a number, an identity and no node")
{
	const TemporaryTree tree("bad-day");
	const System system = read_system(tree.root());
	const Device &remembered = device_of(system, "st7");

	CHECK(!remembered.has_node);
	CHECK(remembered.serial == "HU19487T7J");
	CHECK(remembered.state == "absent");
	CHECK(remembered.is_away());
	CHECK(!remembered.resets);
	CHECK(device_of(system, "st0").is_away());
	CHECK(device_of(system, "st0").paths.empty());
	CHECK(device_of(system, "st1").paths.size() == 2);
	CHECK(device_of(system, "st2").loss == true);
}

TEST_CASE("under the stock drivers the SCSI device tells")
{
	const TemporaryTree tree("stock");
	const System system = read_system(tree.root());
	const Device &drive = device_of(system, "st0");

	CHECK(!system.module.loaded);
	CHECK(system.st_loaded);
	CHECK(system.ch_loaded);
	REQUIRE(system.devices.size() == 3);
	CHECK(drive.driver == Driver::stock);
	CHECK(drive.identity == "tape.naa-3000000000000001.VTD00001");
	CHECK(drive.serial == "VTD00001");
	CHECK(drive.vendor == "VTL");
	CHECK(drive.state.empty());
	CHECK(drive.holders.size() == 1);
	REQUIRE(drive.paths.size() == 1);
	CHECK(drive.paths[0].address == "2:0:0:0");
}

TEST_CASE("no system at all")
{
	const System system = read_system(Root("/nonexistent"));

	CHECK(!system.module.loaded);
	CHECK(system.devices.empty());
	CHECK(system.unclaimed.empty());
}

TEST_CASE("what a device or a process says is printable, whatever it says")
{
	const TemporaryTree tree;
	const std::string group = first_drive().directory() + "/ptape";

	tree.tree.write(group + "/vpd_pg80", "\x01\x80\x00\x08\x1b[2J\x80\xff\n"s);
	tree.tree.write(group + "/inquiry", std::string(36, '\x07'));
	tree.tree.write("proc/812/comm", "\x1b]0;x\x07\n");
	tree.tree.write(first_drive().unit_directory() + "/state_reason", "\x1b[31mred\n");
	const System system = read_system(tree.root());
	const Device &drive = device_of(system, "st0");

	CHECK(drive.serial == "\\x1b[2J\\x80\\xff");
	CHECK(drive.vendor == "\\x07\\x07\\x07\\x07\\x07\\x07\\x07\\x07");
	CHECK(drive.holders.at(0).command == "\\x1b]0;x\\x07");
	CHECK(drive.state_reason == "\\x1b[31mred");
}

TEST_CASE("files that are torn, empty or away leave a fact out, and nothing else")
{
	const TemporaryTree tree;
	const std::string group = first_drive().directory() + "/ptape";

	tree.tree.write(group + "/vpd_pg80", "\x01\x80"s);
	tree.tree.write(group + "/inquiry", "");
	tree.tree.write(group + "/position", "nonsense\n");
	tree.tree.write(group + "/absences", "many\n");
	tree.tree.write(group + "/resets", "-3\n");
	tree.tree.remove(group + "/acknowledge");
	tree.tree.write("sys/class/ptape/tape9/number", "99999999999\n");
	tree.tree.write("sys/class/ptape/tape8/identity", "\n");
	const System system = read_system(tree.root());
	const Device &drive = device_of(system, "st0");

	CHECK(system.devices.size() == 3);
	CHECK(drive.serial == "VTD00001"); // of the identity
	CHECK(drive.vendor.empty());
	CHECK(!drive.position);
	CHECK(!drive.absences);
	CHECK(!drive.resets);
	CHECK(!drive.loss);
	CHECK(drive.state == "online");
}

TEST_CASE("lines of positions")
{
	CHECK(Position::parse(
		      "partition=1 block=18446744073709551615 file=-1 block_in_file=-1 lost") ==
	      std::nullopt);
	CHECK(Position::parse("partition=1 block=5 file=-1 block_in_file=-1 lost") ==
	      Position{1, 5, -1, -1, "lost"});
	CHECK(Position::parse("partition=1 block=x known") == std::nullopt);
	CHECK(Position::parse("known") == std::nullopt);
	CHECK(Position::parse("partition=1") == std::nullopt);
	CHECK(Position::parse("") == std::nullopt);
}

TEST_CASE("lines of last events, with a reason and without, and what is none")
{
	CHECK(LastEvent::parse("1767225600 online") == LastEvent{1767225600, "online", ""});
	CHECK(LastEvent::parse("0 frozen position lost: rewind first") ==
	      LastEvent{0, "frozen", "position lost: rewind first"});
	CHECK(LastEvent::parse("") == std::nullopt);
	CHECK(LastEvent::parse("1767225600") == std::nullopt);
	CHECK(LastEvent::parse("online 1767225600") == std::nullopt);
	CHECK(LastEvent::parse("-1 online") == std::nullopt);
	// A calendar would not take it.
	CHECK(LastEvent::parse("253402300799 online"));
	CHECK(LastEvent::parse("253402300800 online") == std::nullopt);
}

TEST_CASE("TapeAlert flags: numbers up to what is none")
{
	const TemporaryTree tree;
	const std::string file = first_drive().directory() + "/ptape/tape_alerts";
	const auto alerts = [&] { return device_of(read_system(tree.root()), "st0").tape_alerts; };

	CHECK(alerts().empty());
	tree.tree.write(file, "4 20 64\n");
	CHECK(alerts() == std::vector<unsigned int>{4, 20, 64});
	tree.tree.write(file, "4 x 20\n");
	CHECK(alerts() == std::vector<unsigned int>{4});
	tree.tree.remove(file);
	CHECK(alerts().empty());
}

TEST_CASE("nodes of devices and what is none")
{
	for (const char *node : {"st3", "nst3", "st3l", "nst3m", "nst3a"}) {
		CAPTURE(node);
		CHECK(device_name_of_node(node) == "st3");
	}
	CHECK(device_name_of_node("sch12") == "sch12");
	for (const char *node : {"", "st", "nst", "stl", "sch", "schl", "sch1l", "st3x", "sd3",
				 "nnst3", "sg3", "st-3"}) {
		CAPTURE(node);
		CHECK(device_name_of_node(node).empty());
	}
}

TEST_CASE("a device by each of its names, and by nothing else")
{
	const TemporaryTree tree;
	const System system = read_system(tree.root());

	for (const char *name :
	     {"st1", "nst1", "/dev/nst1", "/dev/st1m", "VTD00002",
	      "tape.naa-3000000000000002.VTD00002", "/dev/tape/by-id/scsi-33000000000000002",
	      "tape/by-id/scsi-33000000000000002-nst"}) {
		CAPTURE(name);
		const auto found = select_devices(system, name);

		REQUIRE(found.size() == 1);
		CHECK(found[0]->name() == "st1");
	}
	for (const char *name : {"", "st9", "sch1", "VTD", "/dev/sda", "/dev/tape/by-id/x"}) {
		CAPTURE(name);
		CHECK(select_devices(system, name).empty());
	}
}

TEST_CASE("links of a library stand in its directory")
{
	const TemporaryTree tree;

	tree.tree.link("dev/tape/by-library/VTC00001/drive1-nst", "../../../nst1");
	const auto system = read_system(tree.root());
	const auto found = select_devices(system, "/dev/tape/by-library/VTC00001/drive1-nst");

	REQUIRE(found.size() == 1);
	CHECK(found[0]->name() == "st1");
}

TEST_CASE("a serial number that two devices tell means both")
{
	const TemporaryTree tree;
	FakeDevice twin = robot();

	twin.number = 1;
	twin.serial = "VTD00001";
	twin.naa = "3000000000000200";
	twin.paths = {"2:0:0:1"};
	tree.tree.add(twin);
	CHECK(select_devices(read_system(tree.root()), "VTD00001").size() == 2);
}

TEST_CASE("order of names; numbers")
{
	CHECK(before_in_order("st2", "st10"));
	CHECK(!before_in_order("st10", "st2"));
	CHECK(before_in_order("2:0:0:0", "10:0:0:0"));
	CHECK(before_in_order("st", "st0"));
	CHECK(before_in_order("a", "b"));
	CHECK(!before_in_order("st1", "st1"));
	CHECK(!before_in_order("st01", "st1"));
	CHECK(to_number("18446744073709551615") == UINT64_MAX);
	for (const char *text : {"", "-1", "1x", "18446744073709551616", " 1"})
		CHECK(!to_number(text));
}
