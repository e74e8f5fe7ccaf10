// SPDX-License-Identifier: GPL-2.0-only
//
// Config file: sections with lines KEY = VALUE, each with its place. A line that
// is none of it is a complaint, and the rest counts. Of Debian's libraries none
// does that: inih cuts titles at 50 bytes, shorter than an identity, those for TOML
// and GKeyFile give up a file for one line. Pure.
#ifndef PTAPE_LIB_CONFIG_FILE_HPP
#define PTAPE_LIB_CONFIG_FILE_HPP

#include "complaint.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ptape
{

struct ConfigLine {
	Place place;
	std::string key, value; // without the blanks around them
};

struct ConfigSection {
	Place place;
	std::string title;
	std::vector<ConfigLine> lines;
};

// @file: its name, for the places
[[nodiscard]] std::vector<ConfigSection>
parse_config(const std::string &file, std::string_view text, std::vector<Complaint> &complaints);

} // namespace ptape

#endif // PTAPE_LIB_CONFIG_FILE_HPP
