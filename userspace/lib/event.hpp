// SPDX-License-Identifier: GPL-2.0-only
//
// Event: something that happened to a unit or a node, and how it is told. Pure.
#ifndef PTAPE_LIB_EVENT_HPP
#define PTAPE_LIB_EVENT_HPP

#include "model.hpp"
#include "table.hpp"

#include <ctime>
#include <optional>
#include <string>
#include <string_view>

namespace ptape
{

inline constexpr const char *subsystem_of_units = "ptape";

struct Event {
	std::string action;    // add, remove, change, move …
	std::string subsystem; // ptape, scsi_tape, scsi_changer
	std::string name;      // of the device in that class
	std::string state;     // PTAPE_STATE of a unit's change, or ""
};

// What a person is told, and what is known of the device at this moment.
struct Tale {
	std::string time; // as it is printed
	std::string node;
	std::string event; // arrived, left, online, waiting …
	std::string reason;
	std::string serial;
};

// Nothing to tell gives a tale without an event: nodes, and changes that say nothing.
// @device: its unit now; nothing when it is gone
[[nodiscard]] Tale tale_of(const Event &event, const std::optional<Device> &device,
			   std::string_view time);

// The state of each unit now: where a follower begins.
[[nodiscard]] Tale tale_of(const Device &device, std::string_view time);

// Local time with its distance from UTC, as ISO 8601 has it: 2026-01-01T00:00:00+00:00.
[[nodiscard]] std::string time_of_tale(std::time_t time);

// One line; what the screen has no room for stands in lines below it.
[[nodiscard]] std::string tale_text(const Tale &tale, const Screen &screen);
// One line of JSON.
[[nodiscard]] std::string tale_json(const Tale &tale);

} // namespace ptape

#endif // PTAPE_LIB_EVENT_HPP
