// SPDX-License-Identifier: GPL-2.0-only
//
// Drives and changers by their addresses.
#include "topology.hpp"

#include "json_text.hpp"

#include <algorithm>
#include <fmt/format.h>
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
					     return same_target(*candidate.changer, device);
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
	return topology;
}

std::string map_text(const Topology &topology, const Screen &screen)
{
	Table table(
		{{"CHANGER"}, {"DRIVE"}, {"SERIAL", 8, 0, true}, {"PATH", 0, 2}, {"STATE", 0, 1}});
	const auto add = [&](const std::string &changer, const Device &drive) {
		table.add({{changer},
			   {drive.node(), Style::strong},
			   {drive.serial},
			   {address_of(drive)},
			   {drive.state}});
	};

	for (const Library &library : topology.libraries) {
		const std::string name =
			fmt::format("{} {}", library.changer->node(), library.changer->serial);

		if (library.drives.empty())
			table.add({{name}, {"-"}});
		for (const Device *drive : library.drives)
			add(drive == library.drives.front() ? name : "", *drive);
	}
	for (const Device *drive : topology.without_changer)
		add("none known", *drive);
	if (table.empty())
		return "No tape drive or changer is here.\n";
	return table.render(screen) + "\n" +
	       wrapped("Which drive is which element of the library is not known here: it takes a "
		       "cartridge that is loaded by its element number (mtx load), and a look at "
		       "which drive has it.",
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
			changer["drives"].push_back({{"node", drive->node()},
						     {"serial", drive->serial},
						     {"address", address_of(*drive)}});
		json["changers"].push_back(std::move(changer));
	}
	for (const Device *drive : topology.without_changer)
		json["without_changer"].push_back(drive->node());
	return json_dump(json);
}

} // namespace ptape
