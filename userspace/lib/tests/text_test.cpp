// SPDX-License-Identifier: GPL-2.0-only
//
// Text: tables, hexadecimal input, decoded bytes, lines of modprobe.d.
#include "decode.hpp"
#include "event.hpp"
#include "hex.hpp"
#include "metrics.hpp"
#include "modprobe.hpp"
#include "patience.hpp"
#include "printable.hpp"
#include "status_text.hpp"
#include "table.hpp"
#include "tape_alert.hpp"
#include "temporary_tree.hpp"
#include "topology.hpp"

#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <utility>

using namespace ptape;
using namespace ptape::test;

namespace
{

Table sample()
{
	Table table({{"A"}, {"LONG", 4}, {"END", 4, 0, true}, {"LAST", 0, 1}, {"EMPTY"}});

	table.add({{"a"}, {"0123456789"}, {"0123456789"}, {"x"}});
	table.add({{"b"}, {"", Style::bad}, {"y", Style::bad}}, "a note of words");
	return table;
}

std::string value_of(const std::optional<Decoded> &decoded, std::string_view label)
{
	REQUIRE(decoded);
	for (const auto &[name, value] : decoded->facts)
		if (name == label)
			return value;
	return "no such label";
}

std::vector<std::uint8_t> bytes(std::string_view hex)
{
	const auto found = from_hex(hex);

	REQUIRE(found);
	return *found;
}

} // namespace

TEST_CASE("a table without limit has its columns whole, and none that is empty")
{
	CHECK(sample().render({}) == "A  LONG        END         LAST\n"
				     "a  0123456789  0123456789  x\n"
				     "b              y\n"
				     "      a note of words\n");
}

TEST_CASE("a table that is too wide is shortened, then columns go")
{
	CHECK(sample().render({26, false}) == "A  LONG     END       LAST\n"
					      "a  012345~  ~3456789  x\n"
					      "b           y\n"
					      "      a note of words\n");
	CHECK(sample().render({15, false}) == "A  LONG   END\n"
					      "a  0123~  ~6789\n"
					      "b         y\n"
					      "      a note of\n"
					      "      words\n");
	// It cannot be made to fit.
	CHECK(sample().render({3, false}).starts_with("A  LONG  END\na  012~  ~789\n"));
}

TEST_CASE("colours stand around the text and take no room")
{
	CHECK(sample().render({Screen::unlimited, true})
		      .find("b              \033[1;31my\033[0m\n") != std::string::npos);
	CHECK(styled("x", Style::plain, {0, true}) == "x");
	CHECK(styled("x", Style::good, {0, false}) == "x");
	CHECK(styled("", Style::good, {0, true}).empty());
}

TEST_CASE("a list: labels, values in lines below each other, nothing for nothing")
{
	List list(6, {14, true});

	list.add("one", "1");
	list.add("none", "");
	list.add("two", "aa bb cc dd", Style::good);
	CHECK(list.text() == "one   1\ntwo   \033[32maa bb cc\n      dd\033[0m\n");
}

TEST_CASE("words in lines")
{
	CHECK(wrapped("one two three", 2, {9, false}) == "  one two\n  three\n");
	CHECK(wrapped("one  two", 0, {}) == "one two\n");
	CHECK(wrapped("longerthanit", 2, {5, false}) == "  longerthanit\n");
	CHECK(wrapped("", 2, {5, false}).empty());
}

TEST_CASE("printable text")
{
	CHECK(printable("  ab c\n") == "ab c");
	CHECK(printable(std::string_view("\0a\0", 3)) == "a");
	CHECK(printable("\xc3\xa9\x7f") == "\\xc3\\xa9\\x7f");
	CHECK(printable(" \n").empty());
	CHECK(percent_decoded("A%20B%1B%zz%") == "A B\\x1b%zz%");
}

TEST_CASE("hexadecimal in the ways that people have it")
{
	const std::vector<std::uint8_t> wanted = {0x70, 0x00, 0x0a};

	for (const char *text : {"70000a", "70 00 0a", "70:0:A", "0x70,0x00,0x0a", "70h 00h 0ah",
				 " 7000 0a\n", "70-00-0a"}) {
		CAPTURE(text);
		CHECK(from_hex(text) == wanted);
	}
	for (const char *text : {"7", "0x7"})
		CHECK(from_hex(text) == std::vector<std::uint8_t>{7});
	for (const char *text : {"700", "7g", "0x", "h", "70 0x0x0", "70.00"}) {
		CAPTURE(text);
		CHECK(!from_hex(text));
	}
	CHECK(from_hex("")->empty());
}

TEST_CASE("sense data")
{
	const auto attention = decode_sense(bytes("70 00 06 00 00 00 00 0a 00 00 00 00 29 07"));

	CHECK(value_of(attention, "key") == "6h unit attention");
	CHECK(value_of(attention, "code and qualifier") == "29h/07h");
	CHECK(value_of(attention, "condition") == "nexus-lost");
	CHECK(value_of(attention, "rule") == "PTAPE_RULE_NEXUS_LOST");
	CHECK(value_of(attention, "about") == "this command");
	const auto filemark = decode_sense(bytes("f0 00 80 00 00 04 00 0a 00 00 00 00 00 01"));

	CHECK(value_of(filemark, "bits") == "FILEMARK");
	CHECK(value_of(filemark, "information") == "1024");
	CHECK(value_of(filemark, "ptape").ends_with("; read, space: done"));
	CHECK(value_of(decode_sense(bytes("71 00 03 00 00 00 00 0a")), "ptape") ==
	      "frozen, whatever the command");
	CHECK(value_of(decode_sense(bytes("70 00 0e 00")), "rule") == "none");
	CHECK(!decode_sense(bytes("70 00")));
	CHECK(!decode_sense(bytes("12 00 00 00")));
	CHECK(!decode_sense({}));
}

TEST_CASE("pages")
{
	CHECK(value_of(decode_page("vpd83",
				   bytes("01 83 00 0c 01 03 00 08 50 00 e1 11 00 00 00 01")),
		       "as a tape drive") == "tape.naa-5000e11100000001.");
	CHECK(value_of(decode_page("vpd83", bytes("01 83 00 00")), "designator") ==
	      "none that the driver uses");
	CHECK(value_of(decode_page("vpd80", bytes("01 80 00 03 41 20 42")), "serial number") ==
	      "A B");
	CHECK(value_of(decode_page("vpd80", bytes("01 80 00 03 41 20 42")), "in an identity") ==
	      "A%20B");
	CHECK(value_of(decode_page("vpd80", bytes("01 80 00 00")), "serial number") == "none");
	CHECK(value_of(decode_page("tapealert", bytes("2e 00 00 05 00 06 03 01 01")), "flag 6") ==
	      "write failure");
	CHECK(value_of(decode_page("tapealert", bytes("2e 00 00 00")), "flags") == "none set");
	CHECK(value_of(decode_page("limits", bytes("04 80 00 00 00 10")), "multiples of") ==
	      "16 bytes");
	CHECK(value_of(decode_page("limits", bytes("00 00 00 00 00 01")), "longest block") ==
	      "no limit told");
	CHECK(value_of(decode_page("mode", bytes("0b 00 90 08 58 00 00 00 00 00 02 00")),
		       "block length") == "512 bytes");
	CHECK(value_of(decode_page("mode", bytes("03 00 90 00")), "write protected") == "yes");
	CHECK(value_of(
		      decode_page(
			      "position-short",
			      bytes("80 02 00 00 00 00 00 09 00 00 00 09 00 00 00 00 00 00 00 00")),
		      "block") == "9");
	CHECK(value_of(
		      decode_page(
			      "position-short",
			      bytes("04 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00")),
		      "place") == "the drive does not know");
	CHECK(value_of(decode_page("attributes",
				   bytes("00 00 00 0d 00 03 80 00 08 00 00 00 00 00 00 01 02")),
		       "loads") == "258");
	CHECK(value_of(decode_page("elements",
				   bytes("00 0a 00 01 00 00 00 14 02 00 00 0c 00 00 00 0c"
					 "00 0a 09 00 00 00 00 00 00 80 00 07")),
		       "slot 10") == "full, from 7");
	for (const std::string &kind : page_kinds()) {
		CAPTURE(kind);
		if (kind != "vpd83" && kind != "vpd80")
			CHECK(!decode_page(kind, bytes("00")));
	}
	CHECK(!decode_page("nonsense", bytes("00")));
}

TEST_CASE("what a page seems to be")
{
	CHECK(guess_page(bytes("01 83 00 00")) == "vpd83");
	CHECK(guess_page(bytes("08 80 00 00")) == "vpd80");
	CHECK(guess_page(bytes("6e 00 00 00")) == "tapealert");
	CHECK(guess_page(bytes("00 80 00 00")).empty());
	CHECK(guess_page(std::vector<std::uint8_t>(20)) == "position-short");
	CHECK(guess_page(std::vector<std::uint8_t>(32)) == "position-long");
	CHECK(guess_page(std::vector<std::uint8_t>(6)) == "limits");
	CHECK(guess_page(bytes("0b 00 10 08 00 00 00 00 00 00 00 00")) == "mode");
	CHECK(guess_page(std::vector<std::uint8_t>(12)).empty());
	CHECK(guess_page({}).empty());
}

TEST_CASE("an option in a file of modprobe.d")
{
	CHECK(with_option("", "ptape", "persistence", "1") == "options ptape persistence=1\n");
	CHECK(with_option("# x\noptions ptape hold_seconds=5 persistence=0\n", "ptape",
			  "persistence",
			  "1") == "# x\noptions ptape hold_seconds=5 persistence=1\n");
	CHECK(with_option("options ptape \\\n  persistence=0\n", "ptape", "persistence", "1") ==
	      "options ptape persistence=1\n");
	CHECK(with_option("options ptape persistence=0\noptions ptape persistence=0", "ptape",
			  "persistence",
			  "1") == "options ptape persistence=1\noptions ptape persistence=1\n");
	CHECK(with_option("#options ptape persistence=0\noptions st persistence=0\n", "ptape",
			  "persistence", "1") == "#options ptape persistence=0\noptions st "
						 "persistence=0\noptions ptape persistence=1\n");
	CHECK(with_option("options ptape hold_seconds=5 \\\n", "ptape", "persistence", "1") ==
	      "options ptape hold_seconds=5 \\\n\noptions ptape persistence=1\n");
}

TEST_CASE("modprobe.d as modprobe reads it: order, files that hide others, lines that go on")
{
	const TemporaryTree tree("nothing");

	tree.tree.write("usr/lib/modprobe.d/ptape.conf", "options ptape hidden=1\n");
	tree.tree.write("usr/lib/modprobe.d/zz.conf", "options ptape a=1 \\\n b=2\nblacklist ch\n");
	tree.tree.write("etc/modprobe.d/zzz.conf", "options ptape persistence=0\n");
	tree.tree.write("etc/modprobe.d/ignored.conf.previous", "options ptape persistence=7\n");
	const auto config = read_modprobe_config(tree.root());

	CHECK(config.option("ptape", "persistence") == "0");
	CHECK(!config.is_on("ptape", "persistence"));
	CHECK(config.is_on("ptape", "a"));
	CHECK(!config.is_on("ptape", "none"));
	CHECK(config.option("ptape", "b") == "2");
	CHECK(!config.option("ptape", "hidden"));
	CHECK(!config.option("st", "a"));
	CHECK(config.installs.size() == 2);
	CHECK(config.blacklisted == std::vector<std::string>{"ch"});
	CHECK(read_modprobe_config(Root("/nonexistent")).installs.empty());
	CHECK(modprobe_files(tree.root()) ==
	      std::vector<std::string>{"etc/modprobe.d/ptape-bindings.conf",
				       "etc/modprobe.d/ptape.conf", "usr/lib/modprobe.d/zz.conf",
				       "etc/modprobe.d/zzz.conf"});
}

TEST_CASE("an alert while data is in doubt, and only then")
{
	Device device;

	device.state = "online";
	device.loss = false;
	CHECK(alert_text(device).empty());
	device.loss = true;
	CHECK(alert_text(device) ==
	      "TapeAlert[6]: Write Failure: nst0 is not as the programs were told: "
	      "acknowledged data is or may be missing\n");
	device.loss = false;
	device.state = "frozen";
	device.state_reason = "position lost: rewind first";
	CHECK(alert_text(device).empty());
	// While it was read: to Bacula an alert is a fatal error of the restore.
	device.state_reason = "not proved to be the cartridge";
	CHECK(alert_text(device).empty());
	device.stopped = true;
	CHECK(alert_text(device).ends_with("told: not proved to be the cartridge\n"));
	device.stopped = false;
	// Rewound since, by a job that went on to the next cartridge.
	device.state = "online";
	device.state_reason = "";
	CHECK(alert_text(device).empty());
	device.stopped = true;
	CHECK(alert_text(device).ends_with("told: it stopped while it was written, what the job "
					   "has on it may not be whole\n"));
	// The drive's own flags are kept longer than a job: Bacula would count them against each
	// volume.
	device.stopped = false;
	device.tape_alerts = {6};
	CHECK(alert_text(device).empty());
	CHECK(tape_alert_name(20) == "cleaning required");
	CHECK(tape_alert_name(45) == "flag 45");
}

TEST_CASE("events of units are told, those of nodes and without a state are not")
{
	Device device;

	device.number = 3;
	device.serial = "S";
	device.state_reason = "why";
	const auto tale = tale_of({"change", "ptape", "tape3", "waiting"}, device, "T");

	CHECK(tale_text(tale, {}) == "T  nst3    waiting     S  why\n");
	CHECK(tale_of({"add", "ptape", "tape3", ""}, device, "T").event == "known");
	CHECK(tale_text(tale_of({"remove", "ptape", "tape3", ""}, device, "T"), {}) ==
	      "T  nst3    forgotten   S\n");
	CHECK(tale_text(tale_of({"remove", "ptape", "changer0", ""}, std::nullopt, "T"), {}) ==
	      "T  sch0    forgotten\n");
	CHECK(tale_of({"change", "ptape", "tape3", ""}, device, "T").event.empty());
	CHECK(tale_of({"add", "scsi_tape", "nst3", ""}, device, "T").event.empty());
	CHECK(tale_of({"add", "ptape", "x", ""}, std::nullopt, "T").node == "x");
}

TEST_CASE("what a screen has no room for stands below the event")
{
	const Screen screen{80, false};
	Tale tale{"2026-01-01T00:00:00+00:00", "nst3", "frozen",
		  "position lost: rewind, seek or space to the end of data first", "VTD00003"};
	const std::string head = "2026-01-01T00:00:00+00:00  nst3    frozen";
	const std::string reason = "      " + tale.reason + "\n";

	CHECK(tale_text(tale, screen) == head + "      VTD00003\n" + reason);
	CHECK(tale_text(tale, {}) == head + "      VTD00003  " + tale.reason + "\n");
	tale.serial = std::string(40, 'S');
	CHECK(tale_text(tale, screen) == head + "\n      " + tale.serial + "\n" + reason);
	tale.reason = "why";
	tale.serial = "S";
	CHECK(tale_text(tale, screen) == head + "      S  why\n");
}

TEST_CASE("times of events are ISO 8601: a colon in the distance from UTC too")
{
	const char *const before = std::getenv("TZ");
	const std::string zone = before ? before : "";

	::setenv("TZ", "IST-5:30", 1);
	::tzset();
	CHECK(time_of_tale(1767225600) == "2026-01-01T05:30:00+05:30");
	::setenv("TZ", "UTC", 1);
	::tzset();
	CHECK(time_of_tale(0) == "1970-01-01T00:00:00+00:00");
	CHECK(time_of_tale(INT64_MAX).starts_with("@"));
	if (before)
		::setenv("TZ", zone.c_str(), 1);
	else
		::unsetenv("TZ");
	::tzset();
}

TEST_CASE("labels of metrics are escaped")
{
	System system;
	Device device;

	device.serial = "a\"b\\c";
	system.devices.push_back(device);
	CHECK(metrics_text(system).find("serial=\"a\\\"b\\\\c\"") != std::string::npos);
	CHECK(metrics_text(system).ends_with("# EOF\n"));
}

TEST_CASE("who has a device open is said to be unknown where not all processes were seen")
{
	System system;
	Device device;
	const auto tells = [&] {
		return std::pair(status_text(system, {}).find("processes of other users") !=
					 std::string::npos,
				 show_text(device, system.all_processes_seen, {})
						 .find("in use by    processes of other users") !=
					 std::string::npos);
	};

	system.devices.push_back(device);
	CHECK(tells() == std::pair(true, true));
	system.all_processes_seen = true;
	CHECK(tells() == std::pair(false, false));
	CHECK(metrics_text(system).find("ptape_device_open{") != std::string::npos);
	system.all_processes_seen = false;
	CHECK(metrics_text(system).find("ptape_device_open") == std::string::npos);
	CHECK(metrics_text(system).find("ptape_device_paths{") != std::string::npos);
	// Nobody has what is not there.
	CHECK(status_text(System(), {}).find("processes") == std::string::npos);
}

TEST_CASE("drives of a changer: one target, or the only changer")
{
	System system;
	Device drive, changer;

	drive.has_node = changer.has_node = true;
	drive.paths = {{"1:0:4:0", "", "", ""}};
	changer.type = PTAPE_UNIT_CHANGER;
	changer.paths = {{"1:0:9:0", "", "", ""}};
	system.devices = {drive, drive, changer};
	system.devices[1].number = 1;
	CHECK(topology_of(system).libraries.at(0).drives.size() == 2);
	CHECK(topology_of(system).without_changer.empty());
	system.devices[2].paths = {{"1:0:4:1", "", "", ""}};
	system.devices[1].paths = {{"2:0:4:0", "", "", ""}};
	const Topology bridged = topology_of(system);

	REQUIRE(bridged.libraries.at(0).drives.size() == 1);
	CHECK(bridged.libraries[0].drives[0] == &system.devices[0]);
	CHECK(bridged.without_changer == std::vector<const Device *>{&system.devices[1]});
	CHECK(!all_told(bridged));
	// One that never came is in no library.
	system.devices[0].place = {false, "", 256, 0, ""};
	system.devices[1].has_node = false;
	CHECK(all_told(topology_of(system)));
}

TEST_CASE("drives of a changer: what the library says counts more than addresses")
{
	System system;
	Device drive, changer;

	drive.has_node = changer.has_node = true;
	drive.paths = {{"1:0:4:0", "", "", ""}};
	changer.type = PTAPE_UNIT_CHANGER;
	changer.paths = {{"1:0:4:1", "", "", ""}};
	changer.identity = "changer.naa-1.A";
	system.devices = {drive, drive, drive, changer, changer};
	system.devices[4].identity = "changer.naa-1.B";
	system.devices[4].number = 1;
	for (const unsigned int number : {0U, 1U, 2U})
		system.devices[number].number = number;
	system.devices[0].place = {false, "changer.naa-1.B", 257, 1, "L8"};
	system.devices[1].place = {false, "changer.naa-1.B", 256, 0, ""};
	const Topology topology = topology_of(system);

	CHECK(topology.libraries.at(0).drives == std::vector<const Device *>{&system.devices[2]});
	CHECK(topology.libraries.at(1).drives ==
	      std::vector<const Device *>{&system.devices[1], &system.devices[0]});
	CHECK(!all_told(topology));
	CHECK(map_text(topology, {}).find("?: no library tells") != std::string::npos);
	system.devices[2].place = {true, "conflict", 0, 0, ""};
	CHECK(map_text(topology_of(system), {}).find("conflict") != std::string::npos);
	CHECK(!all_told(topology_of(system)));
	system.devices[2].place = {false, "changer.naa-1.A", 256, 0, ""};
	CHECK(all_told(topology_of(system)));
	CHECK(map_text(topology_of(system), {}).find('?') == std::string::npos);
}

TEST_CASE("what is busy is tried again, so often and no longer; another error is not")
{
	std::vector<int> answers;
	unsigned int rests = 0;
	const auto attempt = [&] {
		const int answer = answers.back();

		if (answers.size() > 1)
			answers.pop_back();
		return answer;
	};
	const auto rest = [&] { rests++; };

	answers = {0, EBUSY, EBUSY};
	CHECK(while_busy(3, attempt, rest) == 0);
	CHECK(rests == 2);
	answers = {EBUSY};
	CHECK(while_busy(3, attempt, rest) == EBUSY);
	CHECK(rests == 4);
	answers = {EPERM};
	CHECK(while_busy(3, attempt, rest) == EPERM);
	CHECK(rests == 4);
}

TEST_CASE("status: what is missing stands there as the driver says it")
{
	const auto tells = [](const char *reason, const std::string &loss) {
		System system;
		Device device;

		device.state = "frozen";
		device.loss = true;
		device.state_reason = reason;
		system.devices.push_back(device);
		std::string text = status_text(system, {});

		CAPTURE(text);
		std::replace(text.begin(), text.end(), '\n', ' ');
		while (text.find("  ") != std::string::npos)
			text.erase(text.find("  "), 1);
		CHECK(text.find(loss + "; when you have dealt with it: ptape acknowledge nst0") !=
		      std::string::npos);
	};

	tells("", "acknowledged data is or may be missing");
	tells("acknowledged data is or may be missing: see ptape/acknowledge",
	      "acknowledged data is or may be missing");
	tells("acknowledged data is missing, a deferred error does not tell which: see "
	      "ptape/acknowledge",
	      "acknowledged data is missing, a deferred error does not tell which");
	tells("position lost: rewind first",
	      "acknowledged data is or may be missing; position lost: rewind first");
}
