// SPDX-License-Identifier: GPL-2.0-only
//
// By name first: a serial number "st0" is nobody's.
#include "select.hpp"

#include "inventory.hpp"

#include <algorithm>

namespace ptape
{
namespace
{

constexpr std::string_view device_directory = "/dev/";

template <class Matches>
[[nodiscard]] std::vector<const Device *> all_of(const System &system, const Matches &matches)
{
	std::vector<const Device *> found;

	for (const Device &device : system.devices)
		if (matches(device))
			found.push_back(&device);
	return found;
}

} // namespace

std::vector<const Device *> select_devices(const System &system, std::string_view what)
{
	std::string_view below = what;

	if (what.empty())
		return {};
	if (below.starts_with(device_directory))
		below.remove_prefix(device_directory.size());
	if (const auto name = device_name_of_node(below); !name.empty())
		return all_of(system, [&](const Device &device) { return device.name() == name; });
	if (auto found = all_of(system,
				[&](const Device &device) {
					return std::any_of(device.links.begin(), device.links.end(),
							   [&](const Link &link) {
								   return link.path == below;
							   });
				});
	    !found.empty())
		return found;
	if (auto found =
		    all_of(system, [&](const Device &device) { return device.identity == what; });
	    !found.empty())
		return found;
	return all_of(system, [&](const Device &device) { return device.serial == what; });
}

} // namespace ptape
