// SPDX-License-Identifier: GPL-2.0-only
//
// Scenes: systems that golden outputs are made of.
#include "fake_tree.hpp"

#include "compose.hpp"

#include <array>
#include <filesystem>
#include <utility>

namespace ptape::test
{
namespace
{

constexpr unsigned int daemon_pid = 812;

// Where the library says that a drive is.
void put_in_library(const FakeTree &tree, const FakeDevice &drive, const std::string &number,
		    const std::string &element, const std::string &cartridge)
{
	const std::string group = drive.directory() + "/ptape/";

	tree.write(group + "library", robot().identity() + "\n");
	tree.write(group + "element", element + "\n");
	tree.write(group + "drive", number + "\n");
	tree.write(group + "cartridge", cartridge + "\n");
	for (const auto &[ending, node] :
	     {std::pair("", drive.name()), std::pair("-nst", drive.node())})
		tree.link("dev/" + robot().links_by_library() + "/drive" + number + ending,
			  "../../../" + node);
}

// Nothing is wrong: a job writes on the first drive.
void quiet(const FakeTree &tree, const std::string &version)
{
	tree.install();
	tree.load(version);
	for (const FakeDevice &device : {first_drive(), second_drive(), robot()}) {
		tree.add(device);
		tree.remember(device);
	}
	put_in_library(tree, first_drive(), "0", "256", "VTL001L8");
	put_in_library(tree, second_drive(), "1", "257", "");
	tree.write(first_drive().directory() + "/ptape/position",
		   "partition=0 block=1039 file=3 block_in_file=1024 known\n");
	tree.write(first_drive().directory() + "/stats/write_byte_cnt", "66060288");
	tree.write(first_drive().directory() + "/stats/write_cnt", "1024");
	tree.hold(daemon_pid, "bacula-sd", "nst0");
}

// One drive away under a job, one frozen, one with a loss, one that never came.
void bad_day(const FakeTree &tree, const std::string &version)
{
	FakeDevice away = first_drive(), frozen = second_drive(), lost = first_drive(),
		   remembered = first_drive();

	quiet(tree, version);
	tree.remove("dev/tape");
	for (const FakeDevice &device : {away, frozen, robot()}) {
		tree.remove(device.directory());
		tree.remove(device.unit_directory());
	}
	away.state = "waiting";
	away.paths.clear();
	frozen.state = "frozen";
	frozen.paths = {"2:0:1:0", "3:0:1:0"};
	lost.number = 2;
	lost.serial = "VTD00003-LONG-SERIAL-NUMBER";
	lost.naa = "3000000000000003";
	lost.state = "frozen";
	lost.vendor = "IBM";
	lost.product = "ULT3580-TD8";
	lost.paths = {"2:0:3:0"};
	remembered.number = 7;
	remembered.serial = "HU19487T7J";
	remembered.naa = "5000e11100000007";
	remembered.state = "absent";
	remembered.has_node = false;
	remembered.paths.clear();
	for (const FakeDevice &device : {away, frozen, lost, remembered, robot()})
		tree.add(device);
	tree.remember(lost);
	tree.remember(remembered);
	for (const std::string &place : {frozen.directory() + "/ptape", frozen.unit_directory()})
		tree.write(place + "/state_reason",
			   "position lost: rewind, seek or space to the end of data first\n");
	tree.write(frozen.directory() + "/ptape/position",
		   "partition=0 block=88 file=-1 block_in_file=-1 lost\n");
	for (const std::string &place : {lost.directory() + "/ptape", lost.unit_directory()})
		tree.write(place + "/state_reason",
			   "acknowledged data is or may be missing: see ptape/acknowledge\n");
	tree.write(frozen.directory() + "/ptape/acknowledge", "stop\n");
	tree.write(lost.directory() + "/ptape/acknowledge", "loss\n");
	tree.write(lost.directory() + "/ptape/journal_bytes", "1048576\n");
	tree.write(lost.directory() + "/ptape/tape_alerts", "20 50\n");
	tree.write(away.directory() + "/ptape/tape_alerts", "20\n");
	tree.write(lost.directory() + "/ptape/last_event",
		   "1767229261 frozen acknowledged data is or may be missing: see "
		   "ptape/acknowledge\n");
	tree.write(frozen.directory() + "/ptape/last_event", "1767229200 reset\n");
	tree.write(away.directory() + "/ptape/absences", "3\n");
	tree.write(lost.directory() + "/ptape/resets", "2\n");
	tree.write(lost.directory() + "/ptape/recoveries", "1\n");
	// No two of one value: what is taken for another would be seen.
	tree.write(frozen.directory() + "/ptape/absences", "4\n");
	tree.write(frozen.directory() + "/ptape/resets", "5\n");
	tree.write(frozen.directory() + "/ptape/recoveries", "6\n");
	tree.write(frozen.directory() + "/ptape/replayed_blocks", "7\n");
	tree.write(frozen.directory() + "/ptape/journal_bytes", "8192\n");
	tree.write(frozen.directory() + "/ptape/hold_seconds", "9\n");
	tree.write(away.directory() + "/ptape/position",
		   "partition=0 block=1039 file=3 block_in_file=1024 known\n");
}

// The drivers that the kernel brings.
void stock(const FakeTree &tree, const std::string & /* nothing of ours is loaded */)
{
	tree.install();
	for (const FakeDevice &device : {first_drive(), second_drive(), robot()})
		tree.add_stock(device);
	tree.hold(daemon_pid, "bacula-sd", "nst0");
}

void set_state(const FakeTree &tree, const FakeDevice &device, const std::string &state,
	       const std::string &reason)
{
	for (const std::string &place : {device.directory() + "/ptape", device.unit_directory()}) {
		tree.write(place + "/state", state + "\n");
		tree.write(place + "/state_reason", reason + "\n");
	}
}

// The switch, the parameters and the bindings are wrong.
void break_driver(const FakeTree &tree)
{
	const std::string parameters = "sys/module/ptape/parameters/";
	const std::string bindings = "etc/modprobe.d/ptape-bindings.conf";
	std::string text = tree.read(bindings);
	FakeDevice never = first_drive();

	tree.write("sys/module/ptape/version", "0.0.1\n");
	tree.remove("sys/module/sg");
	tree.write(parameters + "hold_seconds", "0\n");
	for (const char *knob : {"recovery", "verify", "journal_mb"})
		tree.write(parameters + knob, "0\n");
	tree.write(parameters + "bind_refused", "3\n");
	// Another number than the driver's, one without a line, one that the driver was not told.
	text.replace(text.find("VTD00002:1") + 9, 1, "4");
	text.erase(text.find("options ptape bind=changer."));
	tree.write(bindings, text + "options ptape bind=tape.\n");
	never.number = 0;
	never.serial = "NEVER";
	tree.remember(never);
}

// Two that are no devices of their own, one without a driver, one whose path and place are bad.
void break_devices(const FakeTree &tree)
{
	FakeDevice twin = second_drive(), dumb = first_drive(), idle = first_drive();

	twin.number = 2;
	twin.naa = "";
	twin.paths = {"2:0:5:0"};
	tree.add(twin);
	set_state(tree, twin, "online", "identity in use by another device");
	dumb.number = 3;
	dumb.naa = "";
	dumb.paths = {"2:0:6:0"};
	tree.add(dumb);
	idle.product = "ULT3580-TD8";
	tree.add_scsi("2:0:7:0", idle, "");
	tree.write("sys/bus/scsi/devices/2:0:1:0/state", "offline\n");
	tree.write(second_drive().directory() + "/ptape/library", "conflict\n");
	set_state(tree, first_drive(), "absent", "");
	tree.write(first_drive().directory() + "/ptape/acknowledge", "stop\n");
	tree.write(first_drive().directory() + "/ptape/tape_alerts", "3\n");
	set_state(tree, second_drive(), "frozen",
		  "not proved to be the cartridge that the session works on");
	tree.write(twin.directory() + "/ptape/acknowledge", "loss\n");
	tree.remove("dev/st0");
	tree.remove("dev/tape");
	std::filesystem::permissions(tree.top() / "dev/sch0", std::filesystem::perms::owner_all);
}

void break_installation(const FakeTree &tree)
{
	tree.write("etc/modprobe.d/ptape.conf", "install ch /bin/true\n"
						"blacklist ptape\n"
						"blacklist st\n"
						"options st buffer_kbs=64\n"
						"options ch init=1\n"
						"options ptape persistence=0 bind=nonsense\n");
	tree.remove("usr/sbin/ptape-store");
	tree.link("etc/udev/rules.d/61-ptape.rules", "/dev/null");
	tree.write("lib/modules/6.9-bare/kernel/st.ko", "");
	tree.write("lib/modules/6.9-headers/kernel/st.ko", "");
	tree.write("lib/modules/6.9-headers/build/Makefile", "");
	tree.write("etc/ptape.conf", "[*]\nhold = long\n");
	tree.write("etc/bacula/bacula-sd.conf",
		   "Changer Device = /dev/sg3\nArchive Device = /dev/st0\n");
}

// Whatever can be wrong while the driver serves.
void broken(const FakeTree &tree, const std::string &version)
{
	quiet(tree, version);
	break_driver(tree);
	break_devices(tree);
	break_installation(tree);
}

// The driver of a version before this command, which shows less.
void older(const FakeTree &tree, const std::string &version)
{
	quiet(tree, version);
	tree.write("sys/module/ptape/version", "0.0.1\n");
	for (const char *name : {"recovery", "verify", "journal_mb"})
		tree.remove(compose("sys/module/ptape/parameters/{}", name));
	for (const FakeDevice &device : {first_drive(), second_drive(), robot()})
		for (const char *name : {"last_event", "absences", "tape_alerts", "acknowledge",
					 "journal_bytes", "drives_unknown"})
			tree.remove(compose("{}/ptape/{}", device.directory(), name));
}

// Installed, and no device at all.
void nothing(const FakeTree &tree, const std::string &version)
{
	tree.install();
	tree.load(version);
}

struct Scene {
	std::string_view name;
	void (*make)(const FakeTree &, const std::string &);
};

constexpr std::array scenes = {
	Scene{"quiet", quiet},	 Scene{"bad-day", bad_day}, Scene{"stock", stock},
	Scene{"broken", broken}, Scene{"nothing", nothing}, Scene{"older", older},
};

} // namespace

std::vector<std::string> scene_names()
{
	std::vector<std::string> names;

	names.reserve(scenes.size());
	for (const Scene &scene : scenes)
		names.emplace_back(scene.name);
	return names;
}

bool make_scene(const FakeTree &tree, const std::string &name, const std::string &version)
{
	for (const Scene &scene : scenes)
		if (scene.name == name) {
			scene.make(tree, version);
			return true;
		}
	return false;
}

} // namespace ptape::test
