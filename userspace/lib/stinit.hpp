// SPDX-License-Identifier: GPL-2.0-only
//
// stinit: what /etc/stinit.def says to mt-st's stinit, as text for ptape.conf. Pure.
#ifndef PTAPE_LIB_STINIT_HPP
#define PTAPE_LIB_STINIT_HPP

#include "complaint.hpp"
#include "settings.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ptape
{

// @file: its name, for the places
[[nodiscard]] std::string settings_from_stinit(const std::string &file, std::string_view text,
					       std::vector<Complaint> &complaints);

// A drive for each definition: by name no more than that says.
[[nodiscard]] std::vector<Subject> subjects_of_stinit(std::string_view text);

} // namespace ptape

#endif // PTAPE_LIB_STINIT_HPP
