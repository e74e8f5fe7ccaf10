// SPDX-License-Identifier: GPL-2.0-only
//
// doctor, where one side is compared with another: the files of modprobe.d, links with what the
// devices tell, ptape.conf with what is in force.
#include "checks_look.hpp"

#include <utility>

using namespace ptape;
using namespace ptape::test;
using namespace std::string_literals;

TEST_CASE("another file of modprobe.d has bind= too")
{
	const TemporaryTree system;
	const std::string site = "etc/modprobe.d/of-the-site.conf";

	// The same once more is no fault.
	system.tree.write(site, "options ptape bind=" + first_drive().identity() + ":0\n");
	CHECK(look(system).empty());
	system.tree.write(site, "options ptape bind=tape.naa-3000000000000009.OTHER:1\n");
	CHECK(only(system, "bindings-repeated") ==
	      "nst1 is given to two devices on disk: tape.naa-3000000000000009.OTHER "
	      "(/etc/modprobe.d/of-the-site.conf) and tape.naa-3000000000000002.VTD00002; the "
	      "first one has it | one of both is to go: bind=tape.naa-3000000000000009.OTHER:1 in "
	      "/etc/modprobe.d/of-the-site.conf, if that is wrong");
	system.tree.remove(site);
	system.tree.write("usr/lib/modprobe.d/zz.conf",
			  "options ptape bind=" + first_drive().identity() + ":12\n");
	CHECK(has(only(system, "bindings-repeated"),
		  "has two numbers on disk, 0 and 12 (/usr/lib/modprobe.d/zz.conf); the first one "
		  "counts | one of both is to go: bind="));
}

TEST_CASE("a link leads to another device")
{
	const TemporaryTree system;
	const std::string by_id = "dev/tape/by-id/scsi-";
	const std::string text = system.tree.read(bindings);
	FakeDevice twin = first_drive();

	system.tree.remove(by_id + "33000000000000002-nst");
	system.tree.link(by_id + "33000000000000002-nst", "../../nst0");
	CHECK(has(
		only(system, "link-missing"),
		"/dev/tape/by-id/scsi-33000000000000002-nst leads to nst0 and should lead to nst1 "
		"| udevadm trigger"));
	system.tree.remove(by_id + "33000000000000002-nst");
	system.tree.link(by_id + "33000000000000002-nst", "../../nst1");
	system.tree.link(by_id + "VTD00002-nstl", "../../nst1");
	CHECK(has(only(system, "link-missing"), "leads to nst1 and should lead to nst1l"));
	system.tree.remove(by_id + "VTD00002-nstl");
	// Two that tell one serial number: either may have the name, but for one without identity.
	twin.number = 2;
	twin.serial = "VTD00002";
	twin.naa = "3000000000000003";
	twin.paths = {"2:0:5:0"};
	system.tree.add(twin);
	system.tree.remember(twin);
	system.tree.link(by_id + "VTD00002", "../../st2");
	CHECK(look(system).empty());
	system.tree.write(bindings, text);
	system.tree.write(twin.unit_directory() + "/identity", "\n");
	system.tree.write(twin.unit_directory() + "/bound", "0\n");
	set_state(system, twin, "online", "identity in use by another device");
	const auto findings = look(system);

	REQUIRE(findings.size() == 2);
	CHECK(findings[0].id == "same-identity");
	CHECK(findings[1].what ==
	      "/dev/tape/by-id/scsi-VTD00002 leads to st2 and should lead to st1");
}

TEST_CASE("of one designator and several serial numbers the first alone has the plain name")
{
	const TemporaryTree system;
	const std::string name = "dev/tape/by-id/scsi-33000000000000002";
	FakeDevice other = second_drive();

	// Two with one designator: the links of both would be of one name.
	system.tree.remove(name);
	system.tree.remove(name + "-nst");
	other.number = 2;
	other.serial = "OTHER";
	other.paths = {"2:0:5:0"};
	system.tree.add(other);
	system.tree.remember(other);
	system.tree.write(other.directory() + "/ptape/designator_shared", "1\n");
	system.tree.link("dev/tape/by-id/scsi-VTD00002", "../../st1");
	CHECK(has(only(system, "link-missing", 2),
		  "/" + name + " leads to st2 and should lead to st1"));
	system.tree.remove(name);
	system.tree.remove(name + "-nst");
	system.tree.link(name + "_OTHER", "../../st2");
	system.tree.link(name, "../../st1");
	CHECK(look(system).empty());
}

TEST_CASE("a link by library is missing or wrong, of a drive that is here and has a place")
{
	const TemporaryTree system;
	const std::string link = "dev/" + robot().links_by_library() + "/drive1-nst";

	system.tree.remove(link);
	CHECK(has(only(system, "link-missing"),
		  "/" + link + " is missing, which leads to nst1 | udevadm trigger"));
	set_state(system, second_drive(), "absent", "");
	CHECK(look(system).empty());
	set_state(system, second_drive(), "online", "");
	system.tree.link(link, "../../../nst0");
	CHECK(has(only(system, "link-missing"), "leads to nst0 and should lead to nst1"));
	system.tree.remove(link);
	// Nobody can have a link of so long a name.
	system.tree.write(second_drive().directory() + "/ptape/library",
			  "changer.naa-3000000000000100." + std::string(201, 'S') + "\n");
	CHECK(look(system).empty());
	system.tree.remove("dev/" + robot().links_by_library() + "/changer");
	CHECK(has(only(system, "link-missing"), "/changer is missing, which leads to sch0"));
}

TEST_CASE("settings of ptape.conf are not in force: whoever has the drive open or is away")
{
	const TemporaryTree system;
	const std::string group = first_drive().directory() + "/ptape/";
	const std::string table = robot().directory() + "/ptape/element_table";

	// Of what the driver does not have, apply tells.
	system.tree.write("etc/ptape.conf", "[tape.*.VTD00001]\nhold = 5\njournal = 32\nrecovery = "
					    "off\nverify = default\n");
	CHECK(only(system, "settings-not-applied") ==
	      "nst0: ptape.conf has what is not in force: hold=5 | ptape apply; or change "
	      "ptape.conf(5), if "
	      "it is not meant any more");
	system.tree.write(group + "hold_seconds", "5\n");
	for (const auto &[name, is] : {std::pair("journal_mb", "256"), std::pair("recovery", "1"),
				       std::pair("verify", "0")}) {
		CAPTURE(name);
		system.tree.write(group + name, is + "\n"s);
		const auto findings = look(system);

		// Of verify = 0 another check tells too.
		REQUIRE(!findings.empty());
		CHECK(findings.back().id == "settings-not-applied");
		CHECK(has(findings.back().what,
			  name == "journal_mb"s ? "journal=32" : name + "="s));
		system.tree.remove(group + name);
	}
	for (const auto &[name, is] : {std::pair("journal_mb", "32"), std::pair("verify", "1")})
		system.tree.write(group + name, is + "\n"s);
	CHECK(look(system).empty());
	set_state(system, second_drive(), "absent", "");
	system.tree.write("etc/ptape.conf", "[tape.*.VTD00002]\nhold = default\n");
	CHECK(look(system).empty());
	system.tree.write(second_drive().directory() + "/ptape/hold_seconds", "7\n");
	CHECK(has(only(system, "settings-not-applied"),
		  "nst1: ptape.conf has what is not in force: hold=default"));

	system.tree.write(table, "257 tape.naa-1.B\n256 tape.naa-1.A\n");
	system.tree.write("etc/ptape.conf",
			  "[changer.*]\nelement.256 = tape.naa-1.A\nelement.257 = tape.naa-1.B\n");
	CHECK(look(system).empty());
	system.tree.write(table, "256 tape.naa-1.A\n");
	CHECK(has(only(system, "settings-not-applied"),
		  "sch0: ptape.conf has what is not in force: 2 elements"));
	// Without a line of ours the table is somebody's own; one of ours goes with its last line.
	system.tree.write("etc/ptape.conf", "");
	CHECK(look(system).empty());
	system.tree.write("run/ptape/sch0.elements", "1\n256 tape.naa-1.A\n");
	CHECK(has(only(system, "settings-not-applied"), "0 elements"));
	system.tree.write(table, "\n");
	CHECK(look(system).empty());
}
