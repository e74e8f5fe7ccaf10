// SPDX-License-Identifier: GPL-2.0-only
//
// Acknowledgement: what goes with a unit that the driver forgets. Of a loss nobody
// else knows; doctor, metrics and the alarm would be at rest without a cause.
#ifndef PTAPE_LIB_ACKNOWLEDGEMENT_HPP
#define PTAPE_LIB_ACKNOWLEDGEMENT_HPP

#include "model.hpp"

#include <string>
#include <vector>

namespace ptape
{

// Why a device may not be forgotten, in words for a person; "": it may.
[[nodiscard]] std::string unacknowledged(const Device &device);

// The same, of the first that goes: it is away, which others outlive.
[[nodiscard]] std::string unacknowledged_of_away(const std::vector<Device> &devices);

} // namespace ptape

#endif // PTAPE_LIB_ACKNOWLEDGEMENT_HPP
