// SPDX-License-Identifier: GPL-2.0-only
#define FMT_HEADER_ONLY // its functions are here, and nowhere else
#include "compose.hpp"

#include <array>
#include <fmt/format.h>

namespace ptape
{

namespace
{

constexpr std::size_t longest_time = 64; // bytes, of the formats that are asked for

} // namespace

std::string compose_with(fmt::string_view format, fmt::format_args arguments)
{
	return fmt::vformat(format, arguments);
}

std::string list_of(const std::vector<std::string> &parts, std::string_view between)
{
	std::string all;

	for (const std::string &part : parts) {
		if (&part != parts.data())
			all += between;
		all += part;
	}
	return all;
}

std::string local_time(std::time_t time, const char *format)
{
	std::array<char, longest_time> text{};
	std::tm parts{};

	if (::localtime_r(&time, &parts) == nullptr ||
	    std::strftime(text.data(), text.size(), format, &parts) == 0)
		return compose("@{}", time);
	return text.data();
}

} // namespace ptape
