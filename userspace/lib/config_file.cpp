// SPDX-License-Identifier: GPL-2.0-only
//
// Line by line.
#include "config_file.hpp"
#include "compose.hpp"

#include "printable.hpp"

#include <algorithm>

namespace ptape
{
namespace
{

constexpr std::string_view blanks = " \t\r";

[[nodiscard]] std::string_view trimmed(std::string_view text)
{
	const auto begin = text.find_first_not_of(blanks);

	if (begin == text.npos)
		return {};
	return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

[[nodiscard]] bool is_comment(std::string_view line)
{
	return line.empty() || line.front() == '#' || line.front() == ';';
}

} // namespace

std::vector<ConfigSection> parse_config(const std::string &file, std::string_view text,
					std::vector<Complaint> &complaints)
{
	std::vector<ConfigSection> sections;
	Place place{file, 0};

	while (!text.empty()) {
		const auto end = std::min(text.find('\n'), text.size());
		const auto line = trimmed(text.substr(0, end));
		const auto equals = line.find('=');

		text.remove_prefix(std::min(end + 1, text.size()));
		place.line++;
		if (is_comment(line))
			continue;
		if (line.front() == '[') {
			const bool closed = line.back() == ']';

			// What follows is nobody's: better than another device's.
			if (!closed)
				complaints.push_back({place, "a section without ] at its end; its "
							     "lines do not count"});
			sections.push_back(
				{place,
				 closed ? std::string(trimmed(line.substr(1, line.size() - 2)))
					: "",
				 {}});
		} else if (equals == line.npos) {
			complaints.push_back({place, compose("'{}' is neither [SECTION] nor "
							     "KEY = VALUE",
							     printable(line))});
		} else if (sections.empty()) {
			complaints.push_back({place, "it stands before the first [SECTION]"});
		} else {
			sections.back().lines.push_back(
				{place, std::string(trimmed(line.substr(0, equals))),
				 std::string(trimmed(line.substr(equals + 1)))});
		}
	}
	return sections;
}

} // namespace ptape
