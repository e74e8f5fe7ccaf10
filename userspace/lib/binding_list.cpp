// SPDX-License-Identifier: GPL-2.0-only
//
// File and driver side by side.
#include "binding_list.hpp"

#include "json_text.hpp"
#include "status_text.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

namespace ptape
{
namespace
{

[[nodiscard]] std::uint32_t number_of(const BoundIdentity &bound)
{
	return bound.in_driver.value_or(bound.on_disk.value_or(0));
}

[[nodiscard]] Cell remembered(const BoundIdentity &bound)
{
	if (!bound.on_disk)
		return {bound.bound ? "until reboot" : "no", Style::attention};
	if (!bound.in_driver)
		return {"on disk only", Style::attention};
	if (*bound.on_disk != *bound.in_driver)
		return {"on disk " + store::node_name(bound.type, *bound.on_disk),
			Style::attention};
	return {bound.bound ? "yes" : "on disk only",
		bound.bound ? Style::plain : Style::attention};
}

} // namespace

std::vector<BoundIdentity> bound_identities(const std::vector<store::Binding> &remembered,
					    const System &system)
{
	std::map<std::string, BoundIdentity> by_identity;
	std::vector<BoundIdentity> bound;

	for (const store::Binding &binding : remembered) {
		BoundIdentity &entry = by_identity[binding.identity];

		// The first line of an identity counts.
		if (entry.on_disk)
			continue;
		entry.identity = binding.identity;
		entry.type = binding.type;
		entry.on_disk = binding.number;
	}
	for (const Device &device : system.devices) {
		if (device.identity.empty() || device.driver != Driver::ptape)
			continue;
		BoundIdentity &entry = by_identity[device.identity];

		entry.identity = device.identity;
		entry.type = device.type;
		entry.in_driver = device.number;
		entry.bound = device.bound;
		entry.state = device.state;
	}
	bound.reserve(by_identity.size());
	for (auto &[identity, entry] : by_identity)
		bound.push_back(std::move(entry));
	std::stable_sort(
		bound.begin(), bound.end(), [](const BoundIdentity &a, const BoundIdentity &b) {
			return std::pair(a.type, number_of(a)) < std::pair(b.type, number_of(b));
		});
	return bound;
}

std::string bindings_text(const std::vector<BoundIdentity> &bound, const Screen &screen)
{
	Table table({{"NODE"}, {"STATE", 0, 1}, {"REMEMBERED"}, {"IDENTITY", 12, 0, true}});

	if (bound.empty())
		return "No number is remembered.\n";
	for (const BoundIdentity &entry : bound)
		table.add({{store::node_name(entry.type, number_of(entry)), Style::strong},
			   {entry.state.empty() ? "-" : entry.state, style_of_state(entry.state)},
			   remembered(entry),
			   {entry.identity}});
	return table.render(screen);
}

std::string bindings_json(const std::vector<BoundIdentity> &bound)
{
	auto json = json_document("bindings");
	const auto or_null = [](const std::optional<std::uint32_t> &number) {
		return number ? nlohmann::ordered_json(*number) : nlohmann::ordered_json();
	};

	json["bindings"] = nlohmann::ordered_json::array();
	for (const BoundIdentity &entry : bound)
		json["bindings"].push_back(
			{{"identity", entry.identity},
			 {"type", entry.type == PTAPE_UNIT_CHANGER ? "changer" : "tape"},
			 {"on_disk", or_null(entry.on_disk)},
			 {"in_driver", or_null(entry.in_driver)},
			 {"bound", entry.bound},
			 {"state", entry.state}});
	return json_dump(json);
}

} // namespace ptape
