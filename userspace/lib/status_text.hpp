// SPDX-License-Identifier: GPL-2.0-only
//
// Status text: the model for people. Pure.
#ifndef PTAPE_LIB_STATUS_TEXT_HPP
#define PTAPE_LIB_STATUS_TEXT_HPP

#include "model.hpp"
#include "table.hpp"

#include <string>

namespace ptape
{

// One line for each device, and what is known of the driver.
[[nodiscard]] std::string status_text(const System &system, const Screen &screen);

// Everything that is known of one device.
// @all_seen: of the system: every process could be looked at
[[nodiscard]] std::string show_text(const Device &device, bool all_seen, const Screen &screen);

// "file 3, block 12", "block 12" where files are not counted, "unknown".
[[nodiscard]] std::string position_text(const Position &position);

[[nodiscard]] Style style_of_state(const std::string &state);

} // namespace ptape

#endif // PTAPE_LIB_STATUS_TEXT_HPP
