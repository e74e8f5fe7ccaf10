// SPDX-License-Identifier: GPL-2.0-only
//
// The rows of what is to be equal (the stock driver's answers, 1.2 to 1.10) and
// of what is not on purpose (2.7), and the map from rows to the programs that
// cover them. A line of rows.txt: NAME words; "NAME - words" is one that no
// program can cover, and the words say why. "NAME = words" is a row of 2.7 by which
// ptape answers as stock where it would not otherwise.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "program.hpp"
#include "transcript.hpp"

namespace ptape::stock
{

struct Row {
	std::string name;
	std::string words;
	bool coverable = true;
	bool equal = false;
};

[[nodiscard]] std::vector<Row> parse_rows(std::string_view file, std::string_view text);

// Row by row the programs that cover it.
[[nodiscard]] std::map<std::string, std::vector<std::string>>
map_rows(const std::vector<Program> &programs);

// One line for each fault: a row without a program, a row of 2.7 by which no
// difference is expected, so that it might disappear unseen; a program that covers
// nothing or what is no row, a row that cannot be covered and is, a difference
// that is expected and has no program, no row of 2.7 or does not cover it.
[[nodiscard]] std::vector<std::string> check_map(const std::vector<Row> &rows,
						 const std::vector<Program> &programs,
						 const std::vector<Expected> &expected);

} // namespace ptape::stock
