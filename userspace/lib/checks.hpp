// SPDX-License-Identifier: GPL-2.0-only
//
// Checks: what may be wrong with a system, how that is seen in its facts, and
// how it is mended. One table; pure.
#ifndef PTAPE_LIB_CHECKS_HPP
#define PTAPE_LIB_CHECKS_HPP

#include "facts.hpp"
#include "table.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ptape
{

struct Finding {
	std::string id; // of the check; stays the same from version to version
	std::string what;
	std::string mend; // what to type or do
	bool operator==(const Finding &) const = default;
};

// In the order of the table.
[[nodiscard]] std::vector<Finding> findings_of(const Facts &facts);

// Their ids.
[[nodiscard]] std::vector<std::string_view> check_ids();

[[nodiscard]] std::string findings_text(const std::vector<Finding> &findings,
					const std::vector<std::string> &unreadable,
					const Screen &screen);
[[nodiscard]] std::string findings_json(const std::vector<Finding> &findings,
					const std::vector<std::string> &unreadable);

} // namespace ptape

#endif // PTAPE_LIB_CHECKS_HPP
