// SPDX-License-Identifier: GPL-2.0-only
//
// Scenes: systems that golden outputs are made of.
#include "fake_tree.hpp"

#include <array>

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
}

// Nothing is wrong: a job writes on the first drive.
void quiet(const FakeTree &tree, const std::string &version)
{
	tree.install(version);
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
	tree.remove("dev/tape/by-id");
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
	tree.write(lost.directory() + "/ptape/resets", "2\n");
	tree.write(lost.directory() + "/ptape/recoveries", "1\n");
	tree.write(away.directory() + "/ptape/position",
		   "partition=0 block=1039 file=3 block_in_file=1024 known\n");
}

// The drivers that the kernel brings.
void stock(const FakeTree &tree, const std::string &version)
{
	tree.install(version);
	for (const FakeDevice &device : {first_drive(), second_drive(), robot()})
		tree.add_stock(device);
	tree.hold(daemon_pid, "bacula-sd", "nst0");
}

// Installed, and no device at all.
void nothing(const FakeTree &tree, const std::string &version)
{
	tree.install(version);
	tree.load(version);
}

struct Scene {
	std::string_view name;
	void (*make)(const FakeTree &, const std::string &);
};

constexpr std::array scenes = {
	Scene{"quiet", quiet},
	Scene{"bad-day", bad_day},
	Scene{"stock", stock},
	Scene{"nothing", nothing},
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
