// SPDX-License-Identifier: GPL-2.0-only
//
// Sections as the three programs read them.
#include "backup_config.hpp"

#include "compose.hpp"
#include "topology.hpp"

#include <string_view>

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

// A name for a section: no blank, nothing that needs quotes.
[[nodiscard]] std::string section_name(std::string_view prefix, const Device &device)
{
	std::string name(prefix);

	for (const char c : device.serial)
		name += std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
					 "0123456789-")
						.find(c) == std::string_view::npos
				? '-'
				: c;
	return device.serial.empty() ? name + device.node() : name;
}

constexpr std::string_view order_note = "# Drives stand in the order of their numbers. The library "
					"may count them otherwise: load a\n"
					"# cartridge into each (mtx load SLOT INDEX) and see with "
					"mt status which drive has it, before\n"
					"# you trust the {}.\n";

// What the library says, or the place in the order.
[[nodiscard]] std::uint64_t index_of(const Device &drive, std::uint64_t place)
{
	return drive.place && !drive.place->conflict ? drive.place->drive : place;
}

[[nodiscard]] std::string order(const Topology &topology, std::string_view what)
{
	if (all_told(topology))
		return "";
	return compose(order_note, what);
}

[[nodiscard]] std::string bacula_device(const Device &drive, std::size_t index, bool in_library)
{
	std::string text = compose("Device {{\n"
				   "  Name = {}\n"
				   "  Media Type = Tape\n"
				   "  Archive Device = {}\n"
				   "  Device Type = Tape\n"
				   "  Automatic Mount = yes\n"
				   "  Always Open = yes\n"
				   "  Removable Media = yes\n"
				   "  Random Access = no\n",
				   section_name("Drive-", drive), lasting_name(drive));

	if (in_library)
		text += compose("  Autochanger = yes\n  Drive Index = {}\n", index);
	// Bacula asks for alerts only where there is a control device; %l is its name.
	return text + compose("  Control Device = {}\n"
			      "  Alert Command = \"/usr/sbin/ptape alert %l\"\n"
			      "}}\n",
			      lasting_name(drive));
}

[[nodiscard]] std::string bacula_library(const Library &library)
{
	std::string text, names;
	std::size_t index = 0;

	for (const Device *drive : library.drives) {
		names += compose("{}{}", names.empty() ? "" : ", ", section_name("Drive-", *drive));
		text += bacula_device(*drive, index_of(*drive, index++), true) + "\n";
	}
	return compose("Autochanger {{\n"
		       "  Name = {}\n"
		       "  Device = {}\n"
		       "  Changer Device = {}\n"
		       "  Changer Command = \"/etc/bacula/scripts/mtx-changer %c %o %S %a %d\"\n"
		       "}}\n\n",
		       section_name("Library-", *library.changer), names,
		       lasting_name(*library.changer)) +
	       text;
}

[[nodiscard]] std::string bareos_device(const Device &drive, std::size_t index, bool in_library)
{
	std::string text = compose("Device {{\n"
				   "  Name = {}\n"
				   "  Media Type = Tape\n"
				   "  Archive Device = {}\n"
				   "  Device Type = Tape\n"
				   "  Automatic Mount = yes\n"
				   "  Always Open = yes\n",
				   section_name("Drive-", drive), lasting_name(drive));

	if (in_library)
		text += compose("  Auto Changer = yes\n  Drive Index = {}\n", index);
	return text + "}\n";
}

[[nodiscard]] std::string bareos_library(const Library &library)
{
	std::string text, names;
	std::size_t index = 0;

	for (const Device *drive : library.drives) {
		names += compose("{}{}", names.empty() ? "" : ", ", section_name("Drive-", *drive));
		text += bareos_device(*drive, index_of(*drive, index++), true) + "\n";
	}
	return compose("Autochanger {{\n"
		       "  Name = {}\n"
		       "  Device = {}\n"
		       "  Changer Device = {}\n"
		       "  Changer Command = \"/usr/lib/bareos/scripts/mtx-changer %c %o %S %a "
		       "%d\"\n"
		       "}}\n\n",
		       section_name("Library-", *library.changer), names,
		       lasting_name(*library.changer)) +
	       text;
}

[[nodiscard]] std::string amanda_library(const Library &library)
{
	std::string text =
		compose("define changer {} {{\n"
			"  tpchanger \"chg-robot:{}\"\n",
			section_name("library-", *library.changer), lasting_name(*library.changer));
	std::size_t index = 0;

	for (const Device *drive : library.drives)
		text += compose("  property {}\"tape-device\" \"{}=tape:{}\"\n",
				index ? "append " : "", index_of(*drive, index),
				lasting_name(*drive)),
			index++;
	return text + "}\n";
}

[[nodiscard]] std::string amanda_drive(const Device &drive)
{
	return compose("define changer {} {{\n"
		       "  tpchanger \"chg-single:tape:{}\"\n"
		       "}}\n",
		       section_name("drive-", drive), lasting_name(drive));
}

} // namespace

std::string backup_config(BackupProgram program, const System &system)
{
	const Topology topology = topology_of(system);
	const bool several = !topology.libraries.empty();
	std::string text;

	for (const Library &library : topology.libraries)
		switch (program) {
		case BackupProgram::bacula:
			text += bacula_library(library);
			break;
		case BackupProgram::bareos:
			text += bareos_library(library);
			break;
		case BackupProgram::amanda:
			text += amanda_library(library);
			break;
		}
	for (const Device *drive : topology.without_changer)
		switch (program) {
		case BackupProgram::bacula:
			text += bacula_device(*drive, 0, false);
			break;
		case BackupProgram::bareos:
			text += bareos_device(*drive, 0, false);
			break;
		case BackupProgram::amanda:
			text += amanda_drive(*drive);
			break;
		}
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
