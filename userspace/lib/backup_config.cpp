// SPDX-License-Identifier: GPL-2.0-only
//
// Sections as the three programs read them.
#include "backup_config.hpp"

#include "compose.hpp"
#include "topology.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace ptape
{
namespace
{

// The link that lasts, or the node where there is none.
[[nodiscard]] std::string lasting_name(const Device &device)
{
	for (const Link &link : device.links)
		if (link.node == device.node() && link.path.starts_with("tape/by-id/"))
			return "/dev/" + link.path;
	return "/dev/" + device.node();
}

// The serial number, or the node of a device that tells none: no blank, nothing that needs quotes.
[[nodiscard]] std::string word_for(const Device &device)
{
	std::string word;

	for (const char c : device.serial)
		word += std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
					 "0123456789-")
						.find(c) == std::string_view::npos
				? '-'
				: c;
	return word.empty() ? device.node() : word;
}

// What each device is called in the names of sections: no two drives alike and no two changers,
// also where they tell one serial number.
using Names = std::map<const Device *, std::string>;

[[nodiscard]] Names names_of(const std::vector<Device> &devices)
{
	Names names;
	bool repeated = true;

	for (const Device &device : devices)
		names.emplace(&device, word_for(device));
	// With its node behind it a name may be another device's serial number: looked at again.
	while (repeated) {
		std::map<std::pair<ptape_unit_type, std::string>, unsigned int> count;

		repeated = false;
		for (const auto &[device, name] : names)
			count[{device->type, name}]++;
		for (auto &[device, name] : names)
			if (count[{device->type, name}] > 1) {
				name += "-" + device->node();
				repeated = true;
			}
	}
	return names;
}

constexpr std::string_view order_note = "# Drives stand in the order of their numbers. The library "
					"may count them otherwise: load a\n"
					"# cartridge into each (mtx load SLOT INDEX) and see with "
					"mt status which drive has it, before\n"
					"# you trust the {}.\n";

struct Slot {
	const Device *drive;
	std::uint64_t index; // in its library, from 0
};

// The numbers that the library tells; the others have the lowest ones that are left.
[[nodiscard]] std::vector<Slot> slots_of(const Library &library)
{
	std::vector<Slot> slots;
	std::set<std::uint64_t> taken;
	std::uint64_t lowest = 0;

	for (const Device *drive : library.drives)
		if (is_told(*drive) && taken.insert(drive->place->drive).second)
			slots.push_back({drive, drive->place->drive});
	for (const Device *drive : library.drives) {
		if (std::any_of(slots.begin(), slots.end(),
				[&](const Slot &slot) { return slot.drive == drive; }))
			continue;
		while (!taken.insert(lowest).second)
			lowest++;
		slots.push_back({drive, lowest});
	}
	return slots;
}

[[nodiscard]] std::string order(const Topology &topology, std::string_view what)
{
	if (all_told(topology))
		return "";
	return compose(order_note, what);
}

[[nodiscard]] std::string bacula_device(const Device &drive, const std::string &name,
					const std::optional<std::uint64_t> &index)
{
	std::string text = compose("Device {{\n"
				   "  Name = Drive-{}\n"
				   "  Media Type = Tape\n"
				   "  Archive Device = {}\n"
				   "  Device Type = Tape\n"
				   "  Automatic Mount = yes\n"
				   "  Always Open = yes\n"
				   "  Removable Media = yes\n"
				   "  Random Access = no\n",
				   name, lasting_name(drive));

	if (index)
		text += compose("  Autochanger = yes\n  Drive Index = {}\n", *index);
	// Bacula asks for alerts only where there is a control device; %l is its name.
	return text + compose("  Control Device = {}\n"
			      "  Alert Command = \"/usr/sbin/ptape alert %l\"\n"
			      "}}\n",
			      lasting_name(drive));
}

[[nodiscard]] std::string bacula_library(const Library &library, const Names &names)
{
	std::string text, drives;

	for (const Slot &slot : slots_of(library)) {
		const std::string &name = names.at(slot.drive);

		drives += compose("{}Drive-{}", drives.empty() ? "" : ", ", name);
		text += bacula_device(*slot.drive, name, slot.index) + "\n";
	}
	return compose("Autochanger {{\n"
		       "  Name = Library-{}\n"
		       "  Device = {}\n"
		       "  Changer Device = {}\n"
		       "  Changer Command = \"/etc/bacula/scripts/mtx-changer %c %o %S %a %d\"\n"
		       "}}\n\n",
		       names.at(library.changer), drives, lasting_name(*library.changer)) +
	       text;
}

[[nodiscard]] std::string bareos_device(const Device &drive, const std::string &name,
					const std::optional<std::uint64_t> &index)
{
	std::string text = compose("Device {{\n"
				   "  Name = Drive-{}\n"
				   "  Media Type = Tape\n"
				   "  Archive Device = {}\n"
				   "  Device Type = Tape\n"
				   "  Automatic Mount = yes\n"
				   "  Always Open = yes\n",
				   name, lasting_name(drive));

	if (index)
		text += compose("  Auto Changer = yes\n  Drive Index = {}\n", *index);
	return text + "}\n";
}

[[nodiscard]] std::string bareos_library(const Library &library, const Names &names)
{
	std::string text, drives;

	for (const Slot &slot : slots_of(library)) {
		const std::string &name = names.at(slot.drive);

		drives += compose("{}Drive-{}", drives.empty() ? "" : ", ", name);
		text += bareos_device(*slot.drive, name, slot.index) + "\n";
	}
	return compose("Autochanger {{\n"
		       "  Name = Library-{}\n"
		       "  Device = {}\n"
		       "  Changer Device = {}\n"
		       "  Changer Command = \"/usr/lib/bareos/scripts/mtx-changer %c %o %S %a "
		       "%d\"\n"
		       "}}\n\n",
		       names.at(library.changer), drives, lasting_name(*library.changer)) +
	       text;
}

[[nodiscard]] std::string amanda_library(const Library &library, const Names &names)
{
	std::string text = compose("define changer library-{} {{\n"
				   "  tpchanger \"chg-robot:{}\"\n",
				   names.at(library.changer), lasting_name(*library.changer));
	bool first = true;

	for (const Slot &slot : slots_of(library)) {
		text += compose("  property {}\"tape-device\" \"{}=tape:{}\"\n",
				first ? "" : "append ", slot.index, lasting_name(*slot.drive));
		first = false;
	}
	return text + "}\n";
}

[[nodiscard]] std::string amanda_drive(const Device &drive, const std::string &name)
{
	return compose("define changer drive-{} {{\n"
		       "  tpchanger \"chg-single:tape:{}\"\n"
		       "}}\n",
		       name, lasting_name(drive));
}

// No program takes a library without a drive.
[[nodiscard]] std::string without_drives(const Library &library)
{
	return compose("# The library {} ({}) has no section: no drive is known to be in it, see "
		       "ptape map.\n\n",
		       library.changer->node(), lasting_name(*library.changer));
}

[[nodiscard]] std::string library_text(BackupProgram program, const Library &library,
				       const Names &names)
{
	if (library.drives.empty())
		return without_drives(library);
	switch (program) {
	case BackupProgram::bacula:
		return bacula_library(library, names);
	case BackupProgram::bareos:
		return bareos_library(library, names);
	case BackupProgram::amanda:
		return amanda_library(library, names);
	}
	return "";
}

[[nodiscard]] std::string drive_text(BackupProgram program, const Device &drive,
				     const std::string &name)
{
	switch (program) {
	case BackupProgram::bacula:
		return bacula_device(drive, name, std::nullopt);
	case BackupProgram::bareos:
		return bareos_device(drive, name, std::nullopt);
	case BackupProgram::amanda:
		return amanda_drive(drive, name);
	}
	return "";
}

// A device that is only remembered has no node that a program could open.
[[nodiscard]] System with_nodes(System system)
{
	std::erase_if(system.devices, [](const Device &device) { return !device.has_node; });
	return system;
}

} // namespace

std::string backup_config(BackupProgram program, const System &all)
{
	const System system = with_nodes(all);
	const Topology topology = topology_of(system);
	const Names names = names_of(system.devices);
	const bool several =
		std::any_of(topology.libraries.begin(), topology.libraries.end(),
			    [](const Library &library) { return !library.drives.empty(); });
	std::string text;

	for (const Library &library : topology.libraries)
		text += library_text(program, library, names);
	for (const Device *drive : topology.without_changer)
		text += drive_text(program, *drive, names.at(drive));
	if (text.empty())
		return "";
	while (text.ends_with("\n\n"))
		text.pop_back();
	switch (program) {
	case BackupProgram::bacula:
		return "# bacula-sd.conf\n" + (several ? order(topology, "Drive Index") : "") +
		       "\n" + text;
	case BackupProgram::bareos:
		return "# bareos-sd.d: each section is a file of device/ or autochanger/\n" +
		       (several ? order(topology, "Drive Index") : "") + "\n" + text;
	case BackupProgram::amanda:
		return "# amanda.conf\n" + (several ? order(topology, "drive numbers") : "") +
		       "\n" + text;
	}
	return text;
}

} // namespace ptape
