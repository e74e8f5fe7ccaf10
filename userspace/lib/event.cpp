// SPDX-License-Identifier: GPL-2.0-only
//
// Events of units become lines.
#include "event.hpp"

#include "compose.hpp"
#include "json_text.hpp"

#include <nlohmann/json.hpp>

namespace ptape
{
namespace
{

constexpr std::string_view gap = "  ";
constexpr std::size_t below_indent = 6;					 // columns
constexpr std::string_view tape_noun = "tape", changer_noun = "changer"; // of a unit's name

// nst3 of tape3.
[[nodiscard]] std::string node_of_unit(std::string_view unit)
{
	if (unit.starts_with(changer_noun))
		return "sch" + std::string(unit.substr(changer_noun.size()));
	if (unit.starts_with(tape_noun))
		return "nst" + std::string(unit.substr(tape_noun.size()));
	return std::string(unit);
}

[[nodiscard]] std::string word_for(const Event &event)
{
	if (event.action == "add")
		return "known";
	if (event.action == "remove")
		return "forgotten";
	return event.action == "change" ? event.state : "";
}

} // namespace

Tale tale_of(const Event &event, const std::optional<Device> &device, std::string_view time)
{
	Tale tale{std::string(time), node_of_unit(event.name), "", "", ""};

	// A unit's own device tells all that its nodes do, once.
	if (event.subsystem != subsystem_of_units)
		return tale;
	tale.event = word_for(event);
	if (device) {
		tale.serial = device->serial;
		if (event.action != "remove")
			tale.reason = device->state_reason;
	}
	return tale;
}

Tale tale_of(const Device &device, std::string_view time)
{
	return {std::string(time), device.node(), device.state, device.state_reason, device.serial};
}

std::string time_of_tale(std::time_t time)
{
	constexpr std::size_t minutes_len = 2; // of the distance: strftime has no colon before them
	std::string text = local_time(time, "%Y-%m-%dT%H:%M:%S%z");

	// No calendar has it.
	if (text.starts_with('@'))
		return text;
	return text.insert(text.size() - minutes_len, ":");
}

std::string tale_text(const Tale &tale, const Screen &screen)
{
	std::string text = compose("{}  {:<6}  {:<10}", tale.time, tale.node, tale.event), below;

	for (const std::string &part : {tale.serial, tale.reason}) {
		const bool has_room = screen.width == Screen::unlimited ||
				      text.size() + gap.size() + part.size() <= screen.width;

		if (below.empty() && has_room)
			text += std::string(gap) + part;
		else
			below += wrapped(part, below_indent, screen);
	}
	text.erase(text.find_last_not_of(' ') + 1);
	return text + "\n" + below;
}

std::string tale_json(const Tale &tale)
{
	auto json = json_document("event");

	json["time"] = tale.time;
	json["node"] = tale.node;
	json["event"] = tale.event;
	json["state_reason"] = tale.reason;
	json["serial"] = tale.serial;
	return json_line(json);
}

} // namespace ptape
