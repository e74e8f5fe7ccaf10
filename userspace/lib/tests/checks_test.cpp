// SPDX-License-Identifier: GPL-2.0-only
//
// doctor: a whole system has no finding; each test breaks one thing and reads
// the finding that is to be there, and no other.
#include "apply.hpp"
#include "checks.hpp"
#include "checks_look.hpp"
#include "inventory.hpp"
#include "status_text.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <utility>

using namespace ptape;
using namespace ptape::test;
using namespace std::string_literals;

namespace
{

constexpr std::string_view settings = "etc/modprobe.d/ptape.conf";

void add_settings(const TemporaryTree &system, const std::string &line)
{
	system.tree.write(settings, system.tree.read(settings) + line + "\n");
}

} // namespace

TEST_CASE("nothing is wrong with a whole system, with devices and without")
{
	CHECK(look(TemporaryTree("quiet")).empty());
	CHECK(look(TemporaryTree("nothing")).empty());
}

TEST_CASE("the stock drivers serve")
{
	CHECK(has(only(TemporaryTree("stock"), "stock-driver"), "ptape takeover"));
}

TEST_CASE("no driver at all is loaded for a device")
{
	const TemporaryTree system("nothing");

	system.tree.remove("sys/module/ptape");
	system.tree.remove("sys/class/ptape");
	system.tree.add_scsi("2:0:0:0", first_drive(), "");
	CHECK(has(only(system, "no-driver"), "modprobe ptape"));
}

TEST_CASE("a device has no driver")
{
	const TemporaryTree system;

	system.tree.remove("sys/bus/scsi/devices/2:0:1:0/driver");
	CHECK(has(only(system, "device-without-driver"),
		  "VTL ULTRIUM-TD8 at 2:0:1:0 has no driver | echo 2:0:1:0 "
		  ">/sys/bus/scsi/drivers/st/bind"));
}

TEST_CASE("driver and command are of different versions")
{
	const TemporaryTree system;

	system.tree.write("sys/module/ptape/version", "1.0\n");
	CHECK(has(only(system, "versions-differ"), "the loaded driver is 1.0, this command 7.8.9 | "
						   "with no drive in use: ptape handback && ptape "
						   "takeover"));
}

TEST_CASE("the driver sg is not loaded")
{
	const TemporaryTree system;

	system.tree.remove("sys/module/sg");
	CHECK(has(only(system, "sg-missing"), "modprobe sg"));
}

TEST_CASE("persistence is off, now")
{
	const TemporaryTree system;

	system.tree.write("sys/module/ptape/parameters/persistence", "0\n");
	CHECK(has(only(system, "persistence-off"), "ptape persistence on"));
}

TEST_CASE("persistence is off at the next load: no line, or another one behind it")
{
	const TemporaryTree system;

	add_settings(system, "options ptape persistence=0");
	CHECK(has(only(system, "persistence-at-load"), "ptape persistence on"));
}

TEST_CASE("nobody waits for a device: none, or one of them")
{
	const TemporaryTree system;

	system.tree.write(second_drive().directory() + "/ptape/hold_seconds", "0\n");
	CHECK(has(only(system, "hold-off"),
		  "nst1 when it is away: its own hold_seconds is 0 | echo default "
		  ">/sys/class/scsi_tape/st1/ptape/hold_seconds"));
	system.tree.write("sys/module/ptape/parameters/hold_seconds", "0\n");
	CHECK(has(only(system, "hold-off"), "hold_seconds is 0"));
}

TEST_CASE("nothing is brought back, compared or kept: of the module, or of one drive")
{
	struct {
		const char *name, *off, *id, *module_mend, *drive_mend;
	} const settings_off[] = {
		{"recovery", "N", "recovery-off",
		 "echo 1 >/sys/module/ptape/parameters/recovery, and options ptape recovery=1 in",
		 "recovery of nst1 is 0"},
		{"verify", "N", "verify-off",
		 "echo 1 >/sys/module/ptape/parameters/verify, and options ptape verify=1 in",
		 "verify of nst1 is 0"},
		{"journal_mb", "0", "journal-small",
		 "echo 256 >/sys/module/ptape/parameters/journal_mb, and options ptape "
		 "journal_mb=256 in",
		 "journal_mb of nst1 is 0"},
	};

	for (const auto &[name, off, id, module_mend, drive_mend] : settings_off) {
		const TemporaryTree system;
		const std::string parameter = std::string("sys/module/ptape/parameters/") + name;
		const std::string own = second_drive().directory() + "/ptape/" + name;

		CAPTURE(name);
		system.tree.write(own, "0\n");
		const std::string found = only(system, id);

		CHECK(has(found, drive_mend));
		CHECK(has(found,
			  std::string("echo default >/sys/class/scsi_tape/st1/ptape/") + name));
		// What is wrong with all is told once.
		system.tree.write(parameter, off + "\n"s);
		CHECK(has(only(system, id), module_mend));
	}
}

TEST_CASE("less is kept of a drive than it buffers: of known drives only")
{
	struct {
		const char *vendor, *product, *journal_mb, *said; // said: "" when nothing is wrong
	} const drives[] = {
		{"IBM", "ULT3580-TD8", "511", "(IBM ULT3580-TD8) buffers 512 MB at least"},
		{"IBM", "ULT3580-TD8", "512", ""},
		{"IBM", "ULTRIUM-HH6", "256", "(IBM ULTRIUM-HH6) buffers 512 MB at least"},
		{"IBM", "ULTRIUM-TD5", "256", ""},
		{"HP", "Ultrium 5-SCSI", "255", "buffers 256 MB at least"},
		{"HPE", "Ultrium 9-SCSI", "300", "is 300, and a drive like that"},
		{"IBM", "ULT3580-TD8X", "1", ""},
		{"IBM", "ULT3580-TD", "1", ""},
		{"IBM", "ULT3580-TD1", "1", ""},
		{"VTL", "ULT3580-TD8", "1", ""},
	};

	for (const auto &[vendor, product, journal_mb, said] : drives) {
		const TemporaryTree system("nothing");
		FakeDevice drive = first_drive();

		CAPTURE(vendor, product, journal_mb);
		drive.vendor = vendor;
		drive.product = product;
		system.tree.add(drive);
		system.tree.remember(drive);
		system.tree.write(drive.directory() + "/ptape/journal_mb", journal_mb + "\n"s);
		if (*said)
			CHECK(has(only(system, "journal-small"), said));
		else
			CHECK(look(system).empty());
		// What counts for all, where the driver has no such setting of a drive.
		system.tree.remove(drive.directory() + "/ptape/journal_mb");
		system.tree.write("sys/module/ptape/parameters/journal_mb", journal_mb + "\n"s);
		CHECK(look(system).empty() == !*said);
	}
}

TEST_CASE("a library's drives are not clear; what is only unknown is no fault")
{
	const TemporaryTree system;
	const std::string unknown = robot().directory() + "/ptape/drives_unknown";

	system.tree.write(unknown, "258 untold\n259 unknown\nnonsense\n260\n");
	CHECK(look(system).empty());
	system.tree.write(unknown, "258 several\n");
	CHECK(has(only(system, "drive-place-conflict"),
		  "element 258 of sch0: more than one drive here is as the library tells | say "
		  "which: element.258 = IDENTITY"));
	system.tree.write(unknown, "12 no-drive\n");
	CHECK(has(only(system, "drive-place-conflict"),
		  "element 12 of sch0 has a drive by ptape.conf, and is no drive's"));
	system.tree.write(unknown, "256 conflict\n");
	CHECK(has(only(system, "drive-place-conflict"),
		  "element 256 of sch0: ptape.conf and the library name different drives"));
	// The drives of it say so themselves.
	system.tree.write(first_drive().directory() + "/ptape/library", "conflict\n");
	CHECK(has(only(system, "drive-place-conflict"),
		  "where nst0 is in its library is not sure"));
}

TEST_CASE("the bindings file is damaged: lines, or all of it")
{
	const TemporaryTree system;
	const std::string text = system.tree.read(bindings);

	system.tree.write(bindings, text + "options ptape bind=tape.\n");
	CHECK(has(only(system, "bindings-damaged"), "lines that cannot be read: 1"));
	system.tree.write(bindings, text + "#\x01\n");
	CHECK(has(only(system, "bindings-damaged"), "no text"));
	system.tree.write(bindings, "\n");
	const auto findings = look(system);

	// With it all numbers are not on disk.
	REQUIRE(findings.size() == 4);
	CHECK(findings[0].id == "bindings-damaged");
	CHECK(has(findings[0].what, "is empty: after a reboot no device has its number"));
	CHECK(has(findings[0].mend, "ptape-store: it takes the second copy"));
	CHECK(findings[1].id == "binding-not-on-disk");
}

TEST_CASE("a number is given to two devices, a device has two numbers")
{
	const TemporaryTree system;
	const std::string text = system.tree.read(bindings);
	FakeDevice other = first_drive();

	other.number = 5;
	system.tree.remember(other);
	CHECK(has(only(system, "bindings-repeated"), "has two numbers on disk, 0 and 5"));
	system.tree.write(bindings, text);
	other.number = 0;
	other.serial = "OTHER";
	other.state = "absent";
	other.has_node = false;
	system.tree.remember(other);
	const auto findings = look(system);

	// The driver cannot have been told that one either.
	REQUIRE(findings.size() == 2);
	CHECK(has(findings[0].what, "nst0 is given to two devices on disk"));
	CHECK(findings[0].id == "bindings-repeated");
	CHECK(findings[1].id == "binding-not-passed");
}

TEST_CASE("a number is not on disk")
{
	const TemporaryTree system;

	system.tree.write(bindings, store::BindingsFile().render());
	CHECK(has(only(system, "binding-not-on-disk", 3),
		  "nst0 of tape.naa-3000000000000001.VTD00001 is not on disk"));
}

TEST_CASE("the driver was not told a number: of a device that is here, and of one that is not")
{
	const TemporaryTree system;
	FakeDevice away = first_drive();

	system.tree.write(second_drive().unit_directory() + "/bound", "0\n");
	CHECK(has(only(system, "binding-not-passed"), "was not told nst1"));
	system.tree.write(second_drive().unit_directory() + "/bound", "1\n");
	away.number = 9;
	away.serial = "AWAY";
	system.tree.remember(away);
	CHECK(has(only(system, "binding-not-passed"), "was not told nst9"));
}

TEST_CASE("a device has another number than it should")
{
	const TemporaryTree system;
	std::string text = system.tree.read(bindings);

	text.replace(text.find("VTD00002:1") + 9, 1, "4");
	system.tree.write(bindings, text);
	CHECK(has(only(system, "binding-differs"), "VTD00002 is nst1 and should be nst4"));
}

TEST_CASE("modprobe.d has a bind= that is none, until it is corrected")
{
	const TemporaryTree system;

	// That a load has met one is no fault of now.
	system.tree.write("sys/module/ptape/parameters/bind_bad", "2\n");
	CHECK(look(system).empty());
	add_settings(system, "options ptape bind=nonsense bind=-tape.naa-3000000000000009.GONE");
	CHECK(has(only(system, "bindings-bad"), "modprobe.d has bind=nonsense, which is no"));
	system.tree.write("sys/module/ptape/parameters/bind_bad", "0\n");
	only(system, "bindings-bad");
}

TEST_CASE("numbers were refused, as long as that has left something undone")
{
	const TemporaryTree system;
	std::string text = system.tree.read(bindings);

	system.tree.write("sys/module/ptape/parameters/bind_refused", "3\n");
	CHECK(look(system).empty());
	text.replace(text.find("VTD00002:1") + 9, 1, "4");
	system.tree.write(bindings, text);
	const auto findings = look(system);

	REQUIRE(findings.size() == 2);
	CHECK(findings[0].id == "binding-differs");
	CHECK(findings[1].id == "bindings-refused");
	CHECK(has(findings[1].what, "3 numbers were refused"));
}

TEST_CASE("two devices say that they are the same; one says nothing")
{
	const TemporaryTree system;
	FakeDevice twin = second_drive();

	twin.number = 2;
	twin.naa = "";
	twin.paths = {"2:0:5:0"};
	system.tree.add(twin);
	CHECK(has(only(system, "no-identity"), "nst2 tells no identity"));
	set_state(system, twin, "online", "identity in use by another device");
	CHECK(has(only(system, "same-identity"), "nst2 says that it is a device"));
}

// The reasons of a freeze that the driver gives, and what ends it.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> freezes = {{
	{"position lost: rewind, seek or space to the end of data first",
	 "mt -f /dev/nst1 rewind, or seek, or eod"},
	{"acknowledged data is or may be missing: see ptape/acknowledge",
	 "mt -f /dev/nst1 rewind, or offline; what"},
	{"acknowledged data is missing, what came before it is there: see ptape/acknowledge",
	 "mt -f /dev/nst1 rewind, or offline; what"},
	{"acknowledged data is missing, a deferred error does not tell which: see "
	 "ptape/acknowledge",
	 "mt -f /dev/nst1 rewind, or offline; what"},
	{"not proved to be the cartridge that the session works on",
	 "see which cartridge it holds; then unload it"},
	{"encryption is not as it was when the session wrote: set the key, and open again",
	 "set the drive's key again, then close the drive and open it again"},
	{"the drive has lost logical block protection: set it, and open again",
	 "close the drive and open it again, and switch the protection on"},
	{"somebody else has the drive reserved, or has ended the reservation: see who, and open "
	 "again",
	 "see which host has it: sg_persist"},
}};

TEST_CASE("a drive is frozen: each reason has the mend that ends it")
{
	for (const auto &[reason, mend] : freezes) {
		const TemporaryTree system;

		set_state(system, second_drive(), "frozen", std::string(reason));
		CHECK(has(only(system, "frozen"),
			  "nst1 is frozen: " + std::string(reason) + " | " + std::string(mend)));
	}
}

namespace
{

// The words between quotes behind each @begin, up to @end, in a file of the driver's.
std::set<std::string> words_of(const char *file, std::string_view begin, std::string_view end)
{
	std::ifstream stream(std::string(PTAPE_KERNEL) + "/" + file);
	const std::string all{std::istreambuf_iterator<char>(stream),
			      std::istreambuf_iterator<char>()};
	std::set<std::string> words;

	for (auto from = all.find(begin); from != all.npos; from = all.find(begin, from + 1)) {
		const std::string text = all.substr(from, all.find(end, from) - from);

		for (auto at = text.find('"'); at != text.npos; at = text.find('"', at + 1)) {
			const auto last = text.find('"', at + 1);

			words.insert(text.substr(at + 1, last - at - 1));
			at = last;
		}
	}
	return words;
}

// What `state_reason` may say.
std::set<std::string> freezes_of_driver()
{
	return words_of("tape_run.c", "frozen_reasons[PTAPE_FROZEN_NR] = {", "};");
}

std::set<std::string> absences_of_driver()
{
	return words_of("hold.c", "\treason = ", ";");
}

std::set<std::string> others_of_driver()
{
	return words_of("sysfs.c", "\treason = ", ";");
}

} // namespace

TEST_CASE("the driver gives no other reason of a freeze")
{
	std::set<std::string> known;

	for (const auto &[reason, mend] : freezes)
		known.emplace(reason);
	CHECK(freezes_of_driver() == known);
}

TEST_CASE("of each reason that the driver gives doctor has a finding, since status says so")
{
	const auto has_finding = [](const std::string &state, const std::string &reason) {
		const TemporaryTree system;

		CAPTURE(state, reason);
		set_state(system, second_drive(), state, reason);
		CHECK(status_text(read_system(system.root()), {}).find("ptape doctor") !=
		      std::string::npos);
		CHECK(look(system).size() == 1);
	};
	const auto absences = absences_of_driver(), others = others_of_driver();

	CHECK(absences.size() == 2);
	CHECK(others.size() == 1);
	for (const std::string state : {"waiting", "absent"}) {
		for (const std::string &reason : absences)
			has_finding(state, reason);
		for (const std::string &reason : freezes_of_driver())
			has_finding(state, reason);
		for (const std::string &reason : others)
			has_finding(state, reason);
	}
	for (const std::string &reason : others)
		has_finding("online", reason);
}

TEST_CASE("a device is there and does not answer, though its path is running")
{
	const TemporaryTree system;

	set_state(system, second_drive(), "absent", "its SCSI device does not answer");
	CHECK(has(only(system, "not-answering"),
		  "nst1 is absent: its SCSI device is there and does not answer | see to its "
		  "cable, power and adapter; it is back with the first answer: mt -f /dev/nst1 "
		  "status"));
	set_state(system, second_drive(), "online", "");
	set_state(system, robot(), "absent", "its SCSI device does not answer");
	CHECK(has(only(system, "not-answering"), "mtx -f /dev/sch0 status"));
	// Set offline, and running again: one finding, of the one or of the other.
	set_state(system, robot(), "waiting", "the kernel has set its SCSI device offline");
	CHECK(has(only(system, "not-answering"), "sch0 is waiting"));
	system.tree.write("sys/bus/scsi/devices/2:0:2:0/state", "offline\n");
	CHECK(has(only(system, "path-not-running"), "path 2:0:2:0 of sch0 is offline"));
}

TEST_CASE("a frozen drive is away")
{
	const TemporaryTree system;

	set_state(system, second_drive(), "absent", std::string(freezes[0].first));
	CHECK(has(only(system, "frozen"),
		  "nst1 is absent, and frozen when it is back: position lost: rewind, seek or "
		  "space to the end of data first | bring it back; then mt -f /dev/nst1 rewind"));
}

TEST_CASE("a tape froze while it was written, and nobody has said that he knows")
{
	const TemporaryTree system;

	system.tree.write(second_drive().directory() + "/ptape/acknowledge", "stop\n");
	CHECK(has(only(system, "stopped"),
		  "nst1 stopped while it was written: what the job has on the tape may not be "
		  "whole | run that job again; then ptape acknowledge nst1"));
}

TEST_CASE("a loss is not acknowledged, frozen or not")
{
	const TemporaryTree system;

	system.tree.write(second_drive().directory() + "/ptape/acknowledge", "loss\n");
	CHECK(has(only(system, "loss"), "ptape acknowledge nst1"));
	set_state(system, second_drive(), "frozen", "acknowledged data is or may be missing");
	CHECK(has(only(system, "loss"), "ptape acknowledge nst1"));
}

TEST_CASE("a TapeAlert flag that a program was told is not acknowledged")
{
	const TemporaryTree system;

	system.tree.write(second_drive().directory() + "/ptape/tape_alerts", "20\n");
	CHECK(has(only(system, "tape-alert"),
		  "nst1 shows TapeAlert 20, cleaning required | see to it as the "
		  "drive's manual says; then ptape acknowledge nst1"));
}

TEST_CASE("a program waits for a device, or has one that is gone")
{
	const TemporaryTree system;

	set_state(system, first_drive(), "waiting", "");
	CHECK(has(only(system, "away-in-use"),
		  "nst0 is waiting and bacula-sd (process 812) has it open | bring it back, or end "
		  "the waiting: ptape release nst0"));
	set_state(system, first_drive(), "absent", "");
	CHECK(has(only(system, "away-in-use"), "end that process"));
	set_state(system, first_drive(), "online", "");
	set_state(system, second_drive(), "absent", "");
	CHECK(look(system).empty());
}

TEST_CASE("a path is not running")
{
	const TemporaryTree system;

	system.tree.write("sys/bus/scsi/devices/2:0:1:0/state", "offline\n");
	CHECK(has(only(system, "path-not-running"), "path 2:0:1:0 of nst1 is offline"));
}

TEST_CASE("a node is missing, or of another group or mode")
{
	const TemporaryTree system;

	system.tree.remove("dev/st1");
	CHECK(has(only(system, "node-missing"),
		  "/dev/st1 is missing | mknod /dev/st1 c 9 1 && udevadm trigger"));
	system.tree.remove("sys/class/scsi_tape/st1/dev");
	CHECK(has(only(system, "node-missing"), "/dev/st1 is missing | udevadm trigger"));
	system.tree.write("dev/st1", "");
	std::filesystem::permissions(system.tree.top() / "dev/st1",
				     std::filesystem::perms::owner_all);
	CHECK(has(only(system, "group-wrong"), "/dev/st1 is of group tape with mode 0700"));
	std::filesystem::permissions(system.tree.top() / "dev/st1",
				     static_cast<std::filesystem::perms>(0660));
	CHECK(look(system).empty());
	system.tree.write("etc/group", "tape:x:4294967294:\n");
	only(system, "group-wrong", 5);
}

TEST_CASE("a device has no link that lasts")
{
	const TemporaryTree system;
	const std::string link = "dev/tape/by-id/scsi-3" + second_drive().naa;

	system.tree.remove(link);
	CHECK(look(system).empty());
	system.tree.remove(link + "-nst");
	CHECK(has(only(system, "link-missing"), "nst1 has no link"));
}

TEST_CASE("a file of the installation is missing")
{
	for (const char *file :
	     {"usr/lib/udev/ptape_id", "usr/sbin/ptape-store",
	      "usr/lib/udev/rules.d/59-ptape.rules", "usr/lib/udev/rules.d/61-ptape.rules",
	      "usr/lib/systemd/system/ptape-store.service", "etc/initramfs-tools/hooks/ptape"}) {
		const TemporaryTree system;

		CAPTURE(file);
		system.tree.remove(file);
		CHECK(has(only(system, "files-missing"),
			  std::filesystem::path(file).filename().string() + " is not installed"));
	}
	const TemporaryTree without;

	// No place for a hook.
	without.tree.remove("etc/initramfs-tools");
	CHECK(look(without).empty());
}

TEST_CASE("another file takes the place of the rules, also a link to nothing")
{
	const TemporaryTree system;

	system.tree.link("etc/udev/rules.d/61-ptape.rules", "/dev/null");
	CHECK(has(only(system, "rules-hidden"), "rm /etc/udev/rules.d/61-ptape.rules"));
}

TEST_CASE("modprobe.d gives the stock driver to whoever asks for it")
{
	const TemporaryTree system;

	system.tree.write(settings, "install st /sbin/modprobe ptape\n"
				    "install ch /bin/true\n"
				    "options ptape persistence=1\n");
	CHECK(has(only(system, "no-take-over"), "whoever asks for ch"));
}

TEST_CASE("a driver is blacklisted")
{
	const TemporaryTree system;

	add_settings(system, "blacklist st");
	CHECK(has(only(system, "blacklisted"), "'blacklist st'"));
}

TEST_CASE("options of st and ch do not reach ptape")
{
	const TemporaryTree system;

	add_settings(system, "options st buffer_kbs=256 max_sg_segs=64");
	CHECK(has(only(system, "options-of-stock", 2), "options ptape buffer_kbs=256"));
	add_settings(system, "options ptape buffer_kbs=256 max_sg_segs=64");
	CHECK(look(system).empty());
	add_settings(system, "options ch timeout_move=900 vendor_firsts=10,20");
	const std::string found = only(system, "options-of-stock", 2);

	CHECK(has(found, "'options ch timeout_move=900' does not reach ptape | in "
			 "/etc/modprobe.d/ptape.conf: options ptape timeout_move=900"));
	add_settings(system, "options ptape timeout_move=900 vendor_firsts=10,20");
	CHECK(look(system).empty());
}

TEST_CASE("a kernel has no ptape, or cannot get it; what is left of one is none")
{
	const TemporaryTree system;

	system.tree.write("lib/modules/6.9-left/modules.dep", "");
	CHECK(look(system).empty());
	system.tree.write("lib/modules/6.9-left/kernel/st.ko", "");
	CHECK(has(only(system, "headers-missing"), "apt install linux-headers-6.9-left"));
	system.tree.write("lib/modules/6.9-left/build/Makefile", "");
	CHECK(has(only(system, "kernel-without-module"), "dkms autoinstall -k 6.9-left"));
}

TEST_CASE("Secure Boot and a module that is not signed")
{
	const TemporaryTree system;
	const std::string variable =
		"sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c";

	system.tree.write(variable, "\6\0\0\0\1"s);
	auto facts = read_facts(system.root(), test_version);

	CHECK(facts.secure_boot == true);
	REQUIRE(facts.kernels.size() == 1);
	facts.kernels[0].is_signed = false;
	const auto findings = findings_of(facts);

	REQUIRE(findings.size() == 1);
	CHECK(findings[0].id == "module-unsigned");
	seen.insert(findings[0].id);
	facts.kernels[0].is_signed = true;
	CHECK(findings_of(facts).empty());
	system.tree.write(variable, "\6\0\0\0\0"s);
	CHECK(read_facts(system.root(), test_version).secure_boot == false);
	system.tree.write(variable, "\1"s);
	CHECK(!read_facts(system.root(), test_version).secure_boot);
}

TEST_CASE("Secure Boot and a key that the kernel does not know")
{
	const TemporaryTree system("stock");
	const std::string variables = "sys/firmware/efi/efivars/";
	const std::string key = "DER of a key", keys = variables + "MokListRT-605dab50";
	const auto facts_now = [&] {
		auto facts = read_facts(system.root(), test_version);

		REQUIRE(facts.kernels.size() == 1);
		facts.kernels[0].is_signed = true;
		return facts;
	};
	const auto found = [](const Facts &facts) {
		for (const Finding &finding : findings_of(facts))
			if (finding.id == "key-not-enrolled") {
				seen.insert(finding.id);
				return finding.what + " | " + finding.mend;
			}
		return ""s;
	};

	system.tree.write(variables + "SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c",
			  "\6\0\0\0\1"s);
	// Nothing tells whether it is.
	CHECK(has(found(facts_now()), "for kernel 6.1.0-50-amd64 may not be enrolled"));
	system.tree.write("var/lib/dkms/mok.pub", key);
	CHECK(has(found(facts_now()), "may not be enrolled"));
	system.tree.write(keys, "another one");
	CHECK(has(found(facts_now()),
		  "is not enrolled: the kernel refuses it, and the stock drivers serve | mokutil "
		  "--import /var/lib/dkms/mok.pub, confirm it at the next boot, then ptape "
		  "takeover"));
	// In a second variable, since the first one is full.
	system.tree.write(variables + "MokListRT1-605dab50", "\1\0\2"s + key + "\3");
	CHECK(found(facts_now()).empty());
	system.tree.remove(variables + "MokListRT1-605dab50");
	Facts facts = facts_now();

	facts.kernels[0].is_signed = false;
	CHECK(found(facts).empty());
	facts = facts_now();
	facts.kernels[0].running = false;
	CHECK(found(facts).empty());
	facts = facts_now();
	facts.secure_boot = false;
	CHECK(found(facts).empty());
	facts = facts_now();
	facts.system.module.loaded = true;
	CHECK(found(facts).empty());
}

TEST_CASE("a backup program names a device by what changes, or rewinds")
{
	const TemporaryTree system;

	system.tree.write("etc/bacula/bacula-sd.conf",
			  "Autochanger {\n"
			  "  Changer Device = /dev/sg3   # /dev/sg4\n"
			  "  Device { Archive Device = /dev/tape/by-id/scsi-3500-nst }\n"
			  "# Archive Device = /dev/sg5\n");
	CHECK(has(only(system, "backup-names"), "/etc/bacula/bacula-sd.conf:2 names /dev/sg3"));
	system.tree.remove("etc/bacula");
	system.tree.write("etc/bareos/bareos-sd.d/device/tape.conf", "Archive Device = /dev/st0\n");
	CHECK(has(
		only(system, "backup-names"),
		"/etc/bareos/bareos-sd.d/device/tape.conf:1 names /dev/st0, which rewinds at each "
		"close | name it /dev/nst0"));
	system.tree.remove("etc/bareos");
	system.tree.write("etc/amanda/daily/amanda.conf",
			  "property \"tape-device\" \"0=tape:/dev/nst0\"\n");
	CHECK(look(system).empty());
}

TEST_CASE("a line of ptape.conf is wrong")
{
	const TemporaryTree system;

	system.tree.write("etc/ptape.conf", "[*]\nhold = 300\n");
	CHECK(look(system).empty());
	system.tree.write("etc/ptape.conf.d/site.conf", "[*]\n\nhold = long\n");
	CHECK(has(only(system, "settings-wrong"),
		  "/etc/ptape.conf.d/site.conf:3: hold: 'long' is not 0 to 604800, or default | "
		  "correct it, see ptape.conf(5); then ptape apply"));
}

TEST_CASE("options of ptape.conf are not set since the file changed, or the drive was open then")
{
	const TemporaryTree system;
	const auto apply = [&] {
		return apply_settings(
			system.root(), Settings::read(system.root()),
			read_system(system.root()).devices, ApplyMode::arrival,
			[](const std::string &, const std::vector<std::uint32_t> &arguments) {
				return SentOptions{0, std::vector<int>(arguments.size())};
			});
	};

	system.tree.write("etc/ptape.conf", "[tape.*]\nblock-size = 1k\n");
	(void)apply();
	// bacula-sd has it.
	CHECK(only(system, "settings-not-applied") ==
	      "nst0: the options that ptape.conf has for it are not set: bacula-sd (process 812) "
	      "has it open | when it is closed: ptape apply");
	system.tree.remove("proc/812");
	CHECK(only(system, "settings-not-applied") ==
	      "nst0: the options that ptape.conf has for it are not set | ptape apply");
	(void)apply();
	CHECK(look(system).empty());
	system.tree.write("etc/ptape.conf", "[tape.*]\nblock-size = 2k\n");
	only(system, "settings-not-applied", 2);
	// At its return they are set.
	set_state(system, second_drive(), "absent", "");
	only(system, "settings-not-applied");
	// What is no business of the drive's nodes is no option.
	system.tree.write("etc/ptape.conf", "[*]\nhold = 300\n");
	CHECK(look(system).empty());
}

TEST_CASE("every check was seen to find something")
{
	for (const auto id : check_ids()) {
		CAPTURE(id);
		CHECK(seen.contains(std::string(id)));
	}
	CHECK(check_ids().size() >= 20);
}

TEST_CASE("findings for people: what, how it is mended, how many")
{
	Screen screen;

	CHECK(findings_text({}, {}, screen).starts_with("Nothing is wrong ("));
	CHECK(findings_text({{"a-check", "it is bad", "mend it"}}, {"/etc/x"}, screen)
		      .starts_with("it is bad [a-check]\n    mend it\n"
				   "not looked at, root may: /etc/x\n\n1 finding ("));
}

TEST_CASE("processes that were not seen are told as not looked at")
{
	const TemporaryTree system;

	CHECK(read_facts(system.root(), test_version).unreadable.empty());
	// As with hidepid=: somebody has it open, and the process is not there to be seen.
	system.tree.remove("proc/1");
	CHECK(read_facts(system.root(), test_version).unreadable ==
	      std::vector<std::string>{"/proc/*/fd"});
}
