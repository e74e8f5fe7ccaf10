// SPDX-License-Identifier: GPL-2.0-only
//
// ptape.conf: a wrong line is named and the rest counts; which settings are for
// which device; what the driver is sent; what stinit.def becomes.
#include "settings.hpp"

#include "stinit.hpp"
#include "stock_settings.hpp"
#include "temporary_tree.hpp"

#include <algorithm>
#include <linux/mtio.h>

using namespace ptape;
using namespace ptape::test;

namespace
{

const Subject drive{PTAPE_UNIT_TAPE, "tape.naa-5000e111.D1", "VTL", "ULTRIUM-TD8", "0107"};
const Subject library{PTAPE_UNIT_CHANGER, "changer.naa-5000e111.R1", "VTL", "VIRTUAL", "0107"};

Settings parsed(std::string_view text)
{
	Settings settings;

	settings.add("/c", text);
	return settings;
}

// The settings of a device, in one line.
std::string texts(const Settings &settings, const Subject &subject = drive)
{
	std::string all;

	for (const Setting &setting : settings.wanted_of(subject).settings)
		all += (all.empty() ? "" : " ") + setting.text();
	return all;
}

std::string complaints(std::string_view text)
{
	const Settings settings = parsed(text);
	std::string all;

	for (const Complaint &complaint : settings.complaints())
		all += complaint.text() + "\n";
	return all;
}

std::vector<std::uint32_t> arguments(const Settings &settings, unsigned int mode)
{
	const Wanted wanted = settings.wanted_of(drive);
	std::vector<std::uint32_t> all;

	for (const OptionCommand &command : option_commands(wanted))
		if (command.mode == mode)
			all.push_back(command.argument);
	return all;
}

} // namespace

TEST_CASE("settings: by identity, by glob, by model; what comes later wins")
{
	CHECK(texts(parsed("[tape.naa-5000e111.D1]\nhold=1\n")) == "hold=1");
	CHECK(texts(parsed("[tape.naa-5000e111.D2]\nhold=1\n")).empty());
	CHECK(texts(parsed("[ tape.*.D? ]\n\thold = 1 \r\n# no\n; no\n\n")) == "hold=1");
	CHECK(texts(parsed("[model:VTL/ULTRIUM*]\nhold=1\n")) == "hold=1");
	CHECK(texts(parsed("[model:VTL/ULTRIUM-TD8/0107]\nhold=1\n")) == "hold=1");
	CHECK(texts(parsed("[model:VTL/ULTRIUM-TD8/0108]\nhold=1\n")).empty());
	CHECK(texts(parsed("[model:V*8]\nhold=1\n")).empty());
	CHECK(texts(parsed("[*]\nhold=1\njournal=2\n[tape.*]\nhold=3\n")) == "hold=3 journal=2");
	CHECK(texts(parsed("[*]\nhold=1\n"), {PTAPE_UNIT_TAPE, "", "A", "B", "C"}).empty());
}

TEST_CASE("settings: every kind of value")
{
	CHECK(texts(parsed("[*]\nblock-size=64k\ndensity=0x5c\ncompression=off\nverify=no\n"
			   "mode2.block-size=1M\nmode4.sysv=yes\nhold=default\n")) ==
	      "hold=default verify=off block-size=65536 density=92 compression=off "
	      "mode2.block-size=1048576 mode4.sysv=on");
}

TEST_CASE("settings: of a changer only what a changer has")
{
	const auto settings = parsed("[*]\nhold=1\njournal=2\nblock-size=0\n"
				     "element.257=tape.naa-1.B\nelement.0x100=tape.naa-1.A\n");

	CHECK(settings.complaints().empty());
	CHECK(texts(settings, library) == "hold=1");
	CHECK(element_table_text(settings.wanted_of(library)) ==
	      "256 tape.naa-1.A\n257 tape.naa-1.B\n");
	CHECK(element_table_text(settings.wanted_of(drive)).empty());
}

TEST_CASE("settings: a wrong line is named and leaves the rest")
{
	const auto wrong = [](const std::string &line) {
		const std::string text = "[*]\nhold=1\n" + line + "\njournal=2\n";

		CAPTURE(line);
		CHECK(texts(parsed(text)) == "hold=1 journal=2");
		return complaints(text);
	};

	CHECK(wrong("hold") == "/c:3: 'hold' is neither [SECTION] nor KEY = VALUE\n");
	CHECK(wrong("hodl = 3") == "/c:3: there is no setting 'hodl'\n");
	CHECK(wrong("hold = 604801") == "/c:3: hold: '604801' is not 0 to 604800, or default\n");
	CHECK(wrong("hold = -1") == "/c:3: hold: '-1' is not 0 to 604800, or default\n");
	CHECK(wrong("hold = 5 # s") == "/c:3: hold: '5 # s' is not 0 to 604800, or default\n");
	CHECK(wrong("hold = 1k") == "/c:3: hold: '1k' is not 0 to 604800, or default\n");
	CHECK(wrong("hold = ") == "/c:3: hold: '' is not 0 to 604800, or default\n");
	CHECK(wrong("timeout = default") == "/c:3: timeout: 'default' is not 0 to 1048575\n");
	CHECK(wrong("sili = maybe") == "/c:3: sili: 'maybe' is not on or off\n");
	CHECK(wrong("block-size = 16M") ==
	      "/c:3: block-size: '16M' is not 0 to 16777215, or default\n");
	CHECK(wrong("block-size = 9999999999999999999M").starts_with("/c:3: block-size: '999"));
	CHECK(wrong("mode1.sysv = on").starts_with("/c:3: of the four modes the first has no"));
	CHECK(wrong("mode5.sysv = on").starts_with("/c:3: of the four modes the first has no"));
	CHECK(wrong("mode2.hold = 1") == "/c:3: hold is of the drive, not of a mode\n");
	CHECK(wrong("element.65536 = tape.naa-1.A") ==
	      "/c:3: '65536' is no element's address (0 to 65535)\n");
	CHECK(wrong("element.1 = changer.naa-1.A") ==
	      "/c:3: 'changer.naa-1.A' is no identity of a drive (ptape show, Identity)\n");
	CHECK(wrong("\x1b[2J = 1") == "/c:3: there is no setting '\\x1b[2J'\n");
}

TEST_CASE("settings: sections that are none, and their lines")
{
	CHECK(complaints("hold=1\n") == "/c:1: it stands before the first [SECTION]\n");
	CHECK(complaints("[nst0]\nhodl=1\n").starts_with("/c:1: 'nst0' is neither an identity"));
	CHECK(complaints("[*\nhold=1\n") ==
	      "/c:1: a section without ] at its end; its lines do not count\n");
	CHECK(texts(parsed("[nst0]\nhold=1\n[*\nhold=2\n[*]\nhold=3\n")) == "hold=3");
	CHECK(texts(parsed("[tape.*]\nhold=1\n[*\nhold=2\n")) == "hold=1");
}

TEST_CASE("settings: a drive is in one element")
{
	CHECK(complaints("[changer.*]\nelement.1=tape.naa-1.A\nelement.2=tape.naa-1.A\n") ==
	      "/c:3: tape.naa-1.A is in element 1 already\n");
	CHECK(complaints("[changer.*]\nelement.1=tape.naa-1.A\nelement.1=tape.naa-1.B\n").empty());
	// What comes later wins: it is moved, and the table is one that the driver takes.
	const auto moved = parsed("[changer.*]\nelement.1=tape.naa-1.A\nelement.2=tape.naa-1.B\n"
				  "[*]\nelement.3=tape.naa-1.A\n");

	CHECK(moved.complaints().empty());
	CHECK(element_table_text(moved.wanted_of(library)) == "2 tape.naa-1.B\n3 tape.naa-1.A\n");
}

TEST_CASE("settings: a section that nobody is, and keys that its devices do not have")
{
	CHECK(complaints("[tape.VTD00001]\nhold=1\n") ==
	      "/c:1: 'tape.VTD00001' is no identity (ptape show, Identity), and without *, ? or [ "
	      "no glob of them; its lines do not count\n");
	CHECK(complaints("[tape.naa-1.A]\nhold=1\n").empty());
	CHECK(complaints("[changer.*]\njournal=1\nhold=1\n") ==
	      "/c:2: journal is of drives, and this section of changers\n");
	CHECK(complaints("[tape.*]\nhold=1\nelement.1=tape.naa-1.A\n") ==
	      "/c:3: element.1 is of changers, and this section of drives\n");
}

TEST_CASE("settings: the files, in order, and one that cannot be read")
{
	const TemporaryTree system;

	system.tree.write("etc/ptape.conf", "[*]\nhold=1\njournal=1\n");
	system.tree.write("etc/ptape.conf.d/20-b.conf", "[*]\nhold=3\n");
	system.tree.write("etc/ptape.conf.d/10-a.conf", "[*]\nhold=2\n");
	system.tree.write("etc/ptape.conf.d/30-c.conf.old", "[*]\nhold=4\n");
	CHECK(texts(Settings::read(system.root())) == "hold=3 journal=1");
	std::filesystem::create_directory(system.tree.top() / "etc/ptape.conf.d/40.conf");
	const auto settings = Settings::read(system.root());

	CHECK(texts(settings) == "hold=3 journal=1");
	REQUIRE(settings.complaints().size() == 1);
	CHECK(settings.complaints()[0].text() == "/etc/ptape.conf.d/40.conf: it cannot be read");
}

TEST_CASE("settings: what MTSETDRVBUFFER is sent, mode by mode")
{
	const auto settings = parsed("[*]\nhold=1\nblock-size=0\ncompression=default\n"
				     "density=default\nbuffer-writes=off\ncan-bsr=on\nsili=on\n"
				     "timeout=60\nlong-timeout=70\ncleaning=0x080821\n"
				     "drive-buffering=default\n"
				     "mode3.block-size=1k\nmode3.compression=on\n");

	CHECK(arguments(settings, 0) == std::vector<std::uint32_t>{
						MT_ST_SETBOOLEANS | MT_ST_CAN_BSR | MT_ST_SILI,
						MT_ST_CLEARBOOLEANS | MT_ST_BUFFER_WRITES,
						MT_ST_DEF_BLKSIZE,
						MT_ST_DEF_DENSITY | 0xfffff,
						MT_ST_DEF_COMPRESSION | 0xfffff,
						MT_ST_DEF_DRVBUFFER | 0xfffff,
						MT_ST_SET_TIMEOUT | 60,
						MT_ST_SET_LONG_TIMEOUT | 70,
						MT_ST_SET_CLN | 0x080821,
					});
	CHECK(arguments(settings, 1).empty());
	CHECK(arguments(settings, 2) ==
	      std::vector<std::uint32_t>{MT_ST_DEF_BLKSIZE | 1024, MT_ST_DEF_COMPRESSION | 1});
}

// By the driver's own tables: which mode or drive a boolean is of, that no value is another's.
TEST_CASE("settings: the driver takes all that a file can ask for")
{
	for (const std::string_view name : key_names()) {
		const Key &key = *key_named(name);
		ptape_options options;

		CAPTURE(name);
		if (key.target == Target::knob)
			continue;
		ptape_options_init(&options);
		for (const std::int64_t value : {key.least, key.most}) {
			const std::uint32_t argument =
				key.boolean ? (value ? MT_ST_SETBOOLEANS : MT_ST_CLEARBOOLEANS) |
						      key.code
					    : key.code | static_cast<std::uint32_t>(value);

			CHECK(ptape_options_set(&options, 0, argument) >= 0);
			if (key.boolean)
				CHECK(ptape_options_is_on(&options, 0,
							  static_cast<ptape_option_boolean>(
								  key.code)) == (value != 0));
		}
		if (key.boolean) {
			(void)ptape_options_set(&options, 1, MT_ST_SETBOOLEANS | key.code);
			(void)ptape_options_set(&options, 1, MT_ST_CLEARBOOLEANS | key.code);
			(void)ptape_options_set(&options, 0, MT_ST_SETBOOLEANS | key.code);
			CHECK(ptape_options_is_on(&options, 1,
						  static_cast<ptape_option_boolean>(key.code)) ==
			      (key.target == Target::drive_option));
		}
	}
	ptape_options options;

	ptape_options_init(&options);
	(void)ptape_options_set(&options, 0, key_named("long-timeout")->code | 1234);
	(void)ptape_options_set(&options, 0, key_named("timeout")->code | 56);
	(void)ptape_options_set(&options, 0, key_named("drive-buffering")->code | 1);
	CHECK(options.timeout_long_s == 1234);
	CHECK(options.timeout_s == 56);
	CHECK(options.buffered_mode == 1);
	(void)ptape_options_set(&options, 0, key_named("drive-buffering")->default_code);
	CHECK(options.buffered_mode == PTAPE_DEFAULT_NONE);
}

TEST_CASE("stinit.def: its own example")
{
	std::vector<Complaint> wrong;
	const auto text = settings_from_stinit("/s",
					       "# The XY dat\n"
					       "manufacturer=XY-COMPANY model = \"UVW DRIVE\" {\n"
					       "scsi2logical=1 # Common definitions\n"
					       "can-bsr can-partitions auto-lock\n"
					       "mode1 blocksize=0 compression=1\n"
					       "mode2 blocksize=1024 compression=1\n"
					       "mode3 blocksize=0 compression=0\n"
					       "mode4 blocksize = 1k compression=0 }\n",
					       wrong);

	CHECK(wrong.empty());
	CHECK(text == "\n# /s:2\n[model:XY-COMPANY*/UVW DRIVE*]\n"
		      "scsi2logical = on\ncan-bsr = on\ncan-partitions = on\nauto-lock = on\n"
		      "block-size = 0\ncompression = on\n"
		      "mode2.block-size = 1024\nmode2.compression = on\n"
		      "mode3.block-size = 0\nmode3.compression = off\n"
		      "mode4.block-size = 1k\nmode4.compression = off\n");
	const auto settings = parsed(text);

	CHECK(settings.complaints().empty());
	CHECK(texts(settings, {PTAPE_UNIT_TAPE, "", "XY-COMPANY", "UVW DRIVE 2", "1"})
		      .starts_with("block-size=0 compression=on"));
	CHECK(texts(settings).empty());
}

TEST_CASE("stinit.def: common settings of all modes, a disabled mode, every drive")
{
	std::vector<Complaint> wrong;

	CHECK(settings_from_stinit("/s",
				   "{buff read-ahead=0 two-fms}\n"
				   "model=A/B* revision=\"1[\"\n"
				   "{async=1 mode2 dens=0x10 async=0 mode=3 block=5 disable=1\n"
				   "defs-for-writes timeout=9 long-timeout=99 drive-buff=1\n"
				   "cleaning=0x080821 no-wait}",
				   wrong) ==
	      "\n# /s:1\n[model:*/*]\nbuffer-writes = on\nread-ahead = off\ntwo-fms = on\n"
	      "\n# /s:2\n[model:*/A?B\\**/1\\[*]\nasync-writes = on\ntimeout = 9\n"
	      "long-timeout = 99\ndrive-buffering = 1\ncleaning = 0x080821\nno-wait = on\n"
	      "mode2.async-writes = off\nmode2.density = 0x10\n"
	      "mode3.defs-for-writes = on\n");
	CHECK(wrong.empty());
}

TEST_CASE("stinit.def: what is wrong is named with its line, the rest is there")
{
	std::vector<Complaint> wrong;
	const auto text = settings_from_stinit("/s",
					       "colour=red {\nblocksize=1\nwarp=9\nmode7 sili }\n"
					       "{ sysv",
					       wrong);

	CHECK(text == "\n# /s:1\n[model:*/*]\nblock-size = 1\nsili = on\n");
	REQUIRE(wrong.size() == 4);
	CHECK(wrong[0].text() == "/s:1: 'colour' says nothing of a drive");
	CHECK(wrong[1].text() == "/s:5: the { of this definition is not closed");
	CHECK(wrong[2].text() == "/s:3: there is no parameter 'warp'");
	CHECK(wrong[3].text() == "/s:4: there are the modes 1 to 4");
}

TEST_CASE("what st was told by its own files is offered until ours have the same")
{
	const TemporaryTree system("nothing");
	const std::string stinit = "/etc/stinit.def has settings that ptape.conf does not have";
	const std::string options = "modprobe.d has options of st or ch that ptape does not have";
	const auto offers = [&](const std::string &what) {
		return import_offer(system.root()).find(what) != std::string::npos;
	};
	std::vector<Complaint> wrong;

	CHECK(import_offer(system.root()).empty());
	// As mt-st installs it: what is the driver's default.
	system.tree.write("etc/stinit.def", "{buffer-writes read-ahead async-writes}\n");
	CHECK(import_offer(system.root()).empty());
	system.tree.write("etc/stinit.def", "manufacturer=VTL model=\"ULTRIUM\" {\n"
					    "mode1 blocksize=0 mode2 blocksize=1k }\n");
	CHECK(import_offer(system.root()) ==
	      stinit + ": ptape apply --import prints them, for a file in /etc/ptape.conf.d.");
	// Other settings, and another value, are not the same.
	system.tree.write("etc/ptape.conf", "[*]\nhold = 600\nblock-size = 0\n");
	CHECK(offers(stinit));
	system.tree.write("etc/ptape.conf", "[*]\nblock-size = 0\nmode2.block-size = 2k\n");
	CHECK(offers(stinit));
	system.tree.write("etc/ptape.conf", "[model:VTL*/*]\nblock-size = 0\n"
					    "mode2.block-size = 1k\n");
	CHECK(import_offer(system.root()).empty());
	system.tree.write("etc/ptape.conf", stock_settings(system.root(), wrong));
	CHECK(import_offer(system.root()).empty());
	CHECK(wrong.empty());

	system.tree.write("etc/modprobe.d/of-the-site.conf",
			  "options st buffer_kbs=64 debug_flag=1\n");
	CHECK(import_offer(system.root()) ==
	      options + ": ptape apply --import prints them, for /etc/modprobe.d/ptape.conf.");
	system.tree.write("etc/modprobe.d/zz.conf", "options ptape buffer_kbs=32\n");
	CHECK(offers(options));
	CHECK(stock_settings(system.root(), wrong).find("buffer_kbs") == std::string::npos);
	CHECK(stock_settings(system.root(), wrong).find("#   options ptape debug_flag=1\n") !=
	      std::string::npos);
	system.tree.write("etc/modprobe.d/zz.conf", "options ptape buffer_kbs=32 debug_flag=0\n");
	CHECK(import_offer(system.root()).empty());
	// What is wrong there is told once: ptape.conf cannot have it.
	system.tree.write("etc/stinit.def", "{ warp=9 }\n");
	CHECK(!offers(stinit));
	system.tree.remove("etc/ptape.conf");
	CHECK(offers(stinit));
}

TEST_CASE("stinit.def and ptape.conf: whatever bytes there are")
{
	for (const std::string &text :
	     {std::string("\"{"), std::string("={}=\""), std::string("a=\"\n#"),
	      std::string("}{}\0={", 6), std::string("[\n=\n]\n[]\n[]=[")}) {
		std::vector<Complaint> wrong;

		(void)settings_from_stinit("/s", text, wrong);
		CHECK(!wrong.empty());
		CHECK(!parsed(text).complaints().empty());
	}
}
