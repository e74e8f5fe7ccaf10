// SPDX-License-Identifier: GPL-2.0-only
//
// Takeover: how the driver is changed, stock to ptape and back: what stands
// against it, and which commands do it. Pure.
#ifndef PTAPE_LIB_TAKEOVER_HPP
#define PTAPE_LIB_TAKEOVER_HPP

#include "facts.hpp"

#include <string>
#include <vector>

namespace ptape
{

struct Step {
	std::vector<std::string> command;
	bool operator==(const Step &) const = default;
};

struct Change {
	std::vector<std::string> obstacles; // with any of them nothing is done
	std::vector<Step> steps;
	std::vector<Step> way_back; // when a step fails
};

[[nodiscard]] Change plan_takeover(const Facts &facts);
[[nodiscard]] Change plan_handback(const Facts &facts);

// As a person types it.
[[nodiscard]] std::string step_text(const Step &step);

} // namespace ptape

#endif // PTAPE_LIB_TAKEOVER_HPP
