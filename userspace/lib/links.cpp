// SPDX-License-Identifier: GPL-2.0-only
//
// The names that ptape_id gives to udev, and the rules' links of them (udev/README.md).
#include "links.hpp"

#include "compose.hpp"
#include "id_properties.hpp"
#include "library_name.hpp"
#include "printable.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string_view>

namespace ptape
{
namespace
{

// The node that a link with an ending leads to.
struct Ending {
	std::string_view ending, prefix, mode;
};

constexpr std::array endings_of_tape = {
	Ending{"", "st", ""},	     Ending{"-nst", "nst", ""},	  Ending{"-stl", "st", "l"},
	Ending{"-stm", "st", "m"},   Ending{"-sta", "st", "a"},	  Ending{"-nstl", "nst", "l"},
	Ending{"-nstm", "nst", "m"}, Ending{"-nsta", "nst", "a"},
};
constexpr std::array endings_of_changer = {Ending{"-changer-sch", "sch", ""}};

// Who is to have a link. Of those that want one udev gives it to one of the highest priority.
struct Claim {
	bool has_own_name = false; // the priority that 61-ptape.rules gives
	bool wanted = false;	   // it must be there
	std::vector<std::string> nodes;
};

using Claims = std::map<std::string, Claim>;

void add(Claims &claims, const std::string &path, const Claim &claim)
{
	Claim &before = claims[path];

	if (before.nodes.empty() || (claim.has_own_name && !before.has_own_name))
		before = claim;
	else if (claim.has_own_name == before.has_own_name)
		before.nodes.push_back(claim.nodes.front());
}

[[nodiscard]] std::string directory_of(const Device &device)
{
	return compose("sys/class/{}/{}",
		       device.type == PTAPE_UNIT_CHANGER ? "scsi_changer" : "scsi_tape",
		       device.name());
}

[[nodiscard]] std::span<const std::uint8_t> bytes_of(const std::string &page)
{
	return {reinterpret_cast<const std::uint8_t *>(page.data()), page.size()};
}

// Return: its names are its own.
bool claim_by_id(const Root &root, const Device &device, Claims &claims)
{
	const std::string group = directory_of(device) + "/ptape/";
	const auto page = [&](const char *name) { return root.bytes(group + name).value_or(""); };
	const std::string inquiry = page("inquiry"), page80 = page("vpd_pg80"),
			  page83 = page("vpd_pg83");
	auto properties =
		udev::id_properties({bytes_of(inquiry), bytes_of(page80), bytes_of(page83)});
	const bool is_shared =
		!device.identity.empty() && root.text(group + "designator_shared") == "1";
	const bool has_own_id = !is_shared || udev::add_unit_serial(properties);
	const bool has_own_name = !device.identity.empty() && has_own_id;
	const auto endings = device.type == PTAPE_UNIT_CHANGER
				     ? std::span<const Ending>(endings_of_changer)
				     : std::span<const Ending>(endings_of_tape);

	for (const auto &[name, value] : properties)
		if (name == "ID_SERIAL" || name == "ID_SCSI_SERIAL")
			for (const auto &[ending, prefix, mode] : endings)
				add(claims, compose("tape/by-id/scsi-{}{}", value, ending),
				    {has_own_name,
				     false,
				     {compose("{}{}{}", prefix, device.number, mode)}});
	return has_own_name;
}

// One on USB has systemd's names and none of ours; of one that is away that cannot be seen.
[[nodiscard]] bool has_links_by_library(const Root &root, const Device &device)
{
	return !device.is_away() &&
	       root.link(directory_of(device)).find("/usb") == std::string::npos;
}

void claim_by_library(const Root &root, const Device &device, bool has_own_name, Claims &claims)
{
	const bool is_changer = device.type == PTAPE_UNIT_CHANGER;
	const bool has_place = device.place && !device.place->conflict;
	const std::string library = udev::library_name(is_changer  ? device.identity
						       : has_place ? device.place->changer
								   : "");
	const bool wanted = has_links_by_library(root, device);
	const auto claim = [&](const std::string &name, const std::string &node) {
		add(claims, compose("tape/by-library/{}/{}", library, name),
		    {has_own_name, wanted, {node}});
	};

	if (library.empty())
		return;
	if (is_changer) {
		claim("changer", device.name());
		return;
	}
	claim(compose("drive{}", device.place->drive), device.name());
	claim(compose("drive{}-nst", device.place->drive), device.node());
}

} // namespace

std::vector<WrongLink> wrong_links(const Root &root, const System &system)
{
	std::vector<WrongLink> wrong;
	Claims claims;

	for (const Device &device : system.devices)
		if (device.driver == Driver::ptape && device.has_node)
			claim_by_library(root, device, claim_by_id(root, device, claims), claims);
	for (const auto &[path, claim] : claims) {
		const std::string leads =
			std::filesystem::path(root.link("dev/" + path)).filename();
		const bool is_right =
			leads.empty() ? !claim.wanted
				      : std::ranges::find(claim.nodes, leads) != claim.nodes.end();

		if (!is_right)
			wrong.push_back({printable(path), claim.nodes.front(), printable(leads)});
	}
	return wrong;
}

} // namespace ptape
