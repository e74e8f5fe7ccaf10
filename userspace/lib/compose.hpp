// SPDX-License-Identifier: GPL-2.0-only
//
// Compose: text by fmt's format strings, which are checked at compile time.
// fmt is inside the programs, since a release may have another libfmt than the
// one they are built on; here it is compiled once, not by each file that asks.
#ifndef PTAPE_LIB_COMPOSE_HPP
#define PTAPE_LIB_COMPOSE_HPP

#include <ctime>
#include <fmt/core.h>
#include <string>
#include <string_view>
#include <vector>

namespace ptape
{

[[nodiscard]] std::string compose_with(fmt::string_view format, fmt::format_args arguments);

// compose("{}:{}", file, line), as fmt::format.
template <typename... Arguments>
[[nodiscard]] std::string compose(fmt::format_string<Arguments...> format, Arguments &&...arguments)
{
	return compose_with(format, fmt::make_format_args(arguments...));
}

[[nodiscard]] std::string list_of(const std::vector<std::string> &parts, std::string_view between);

// The local time, by a format of strftime; @SECONDS if no calendar has it.
[[nodiscard]] std::string local_time(std::time_t time, const char *format);

} // namespace ptape

#endif // PTAPE_LIB_COMPOSE_HPP
