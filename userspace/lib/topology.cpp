// SPDX-License-Identifier: GPL-2.0-only
//
// Drives and changers by what is told of them, and by their addresses.
#include "topology.hpp"

#include "compose.hpp"
#include "json_text.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace ptape
{
namespace
{

constexpr std::size_t prose_width = 80; // columns, where there is no terminal

// H:C:T of H:C:T:L.
[[nodiscard]] std::string target_of(const std::string &address)
{
	return address.substr(0, address.rfind(':'));
}

[[nodiscard]] bool same_target(const Device &a, const Device &b)
{
	for (const Path &path : a.paths)
		for (const Path &other : b.paths)
			if (target_of(path.address) == target_of(other.address))
				return true;
	return false;
}

[[nodiscard]] bool belongs(const Device &changer, const Device &drive)
{
	return is_told(drive) ? drive.place->changer == changer.identity
			      : same_target(changer, drive);
}

// Those of which nothing is told come last.
[[nodiscard]] std::uint64_t order_of(const Device &drive)
{
	return is_told(drive) ? drive.place->drive : UINT64_MAX;
}

[[nodiscard]] std::string address_of(const Device &device)
{
	return device.paths.empty() ? "" : device.paths.front().address;
}

} // namespace

Topology topology_of(const System &system)
{
	Topology topology;

	for (const Device &device : system.devices)
		if (device.type == PTAPE_UNIT_CHANGER)
			topology.libraries.push_back({&device, {}});
	for (const Device &device : system.devices) {
		const auto library =
			std::find_if(topology.libraries.begin(), topology.libraries.end(),
				     [&](const Library &candidate) {
					     return belongs(*candidate.changer, device);
				     });

		if (device.type != PTAPE_UNIT_TAPE)
			continue;
		if (library != topology.libraries.end())
			library->drives.push_back(&device);
		else
			topology.without_changer.push_back(&device);
	}
	if (topology.libraries.size() == 1 && topology.libraries.front().drives.empty())
		std::swap(topology.libraries.front().drives, topology.without_changer);
	for (Library &library : topology.libraries)
		std::stable_sort(library.drives.begin(), library.drives.end(),
				 [](const Device *a, const Device *b) {
					 return order_of(*a) < order_of(*b);
				 });
	return topology;
}

bool is_told(const Device &drive)
{
	return drive.place && !drive.place->conflict;
}

bool all_told(const Topology &topology)
{
	// One that never came is in no library.
	const auto settled = [](const Device *drive) {
		return is_told(*drive) || !drive->has_node;
	};

	return std::none_of(topology.without_changer.begin(), topology.without_changer.end(),
			    [](const Device *drive) { return drive->has_node; }) &&
	       std::all_of(topology.libraries.begin(), topology.libraries.end(),
			   [&](const Library &library) {
				   return std::all_of(library.drives.begin(), library.drives.end(),
						      settled);
			   });
}

std::string map_text(const Topology &topology, const Screen &screen)
{
	Table table({{"CHANGER"},
		     {"DRIVE"},
		     {"ELEMENT", 0, 1},
		     {"NODE"},
		     {"SERIAL", 8, 0, true},
		     {"CARTRIDGE", 0, 2},
		     {"PATH", 0, 4},
		     {"STATE", 0, 3}});
	const auto add = [&](const std::string &changer, const Device &drive) {
		const bool known = is_told(drive);
		const bool conflict = drive.place && drive.place->conflict;

		table.add({{changer},
			   {known ? std::to_string(drive.place->drive) : "?"},
			   {known      ? std::to_string(drive.place->element)
			    : conflict ? "conflict"
				       : ""},
			   {drive.node(), Style::strong},
			   {drive.serial},
			   {known ? drive.place->cartridge : ""},
			   {address_of(drive)},
			   {drive.state}});
	};

	for (const Library &library : topology.libraries) {
		const std::string name =
			compose("{} {}", library.changer->node(), library.changer->serial);

		if (library.drives.empty())
			table.add({{name}, {}, {}, {"-"}});
		for (const Device *drive : library.drives)
			add(drive == library.drives.front() ? name : "", *drive);
	}
	for (const Device *drive : topology.without_changer)
		add("none known", *drive);
	if (table.empty())
		return "No tape drive or changer is here.\n";
	if (all_told(topology))
		return table.render(screen);
	return table.render(screen) + "\n" +
	       wrapped("?: no library tells of this drive. Load a cartridge by the drive's element "
		       "(mtx load), see which drive has it, and write it down: element.ADDRESS in "
		       "ptape.conf(5).",
		       0, {screen.width ? screen.width : prose_width, false});
}

std::string map_json(const Topology &topology)
{
	auto json = json_document("map");

	json["changers"] = nlohmann::ordered_json::array();
	json["without_changer"] = nlohmann::ordered_json::array();
	for (const Library &library : topology.libraries) {
		nlohmann::ordered_json changer = {{"node", library.changer->node()},
						  {"serial", library.changer->serial},
						  {"drives", nlohmann::ordered_json::array()}};

		for (const Device *drive : library.drives)
			changer["drives"].push_back(
				{{"node", drive->node()},
				 {"serial", drive->serial},
				 {"address", address_of(*drive)},
				 {"drive", is_told(*drive)
						   ? nlohmann::ordered_json(drive->place->drive)
						   : nlohmann::ordered_json()},
				 {"element", is_told(*drive)
						     ? nlohmann::ordered_json(drive->place->element)
						     : nlohmann::ordered_json()},
				 {"cartridge", is_told(*drive) ? drive->place->cartridge : ""}});
		json["changers"].push_back(std::move(changer));
	}
	for (const Device *drive : topology.without_changer)
		json["without_changer"].push_back(drive->node());
	return json_dump(json);
}

} // namespace ptape
