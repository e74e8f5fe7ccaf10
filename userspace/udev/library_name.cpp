// SPDX-License-Identifier: GPL-2.0-only
//
// From an identity to a name; see library_name.hpp.
#include "library_name.hpp"

#include "core.hpp"

#include <algorithm>
#include <cstddef>

namespace ptape::udev
{

namespace
{

// udev keeps who wants a link in a directory by the link's path, with four bytes for each / and \.
// One that has no room ends in a hash, before which udev 252 may leave any byte, also the last one
// of a name: links of one library were taken for one and the same.
constexpr std::size_t link_max = 244; // bytes: NAME_MAX less those of the hash
constexpr std::size_t more_bytes = 3; // of / and of a backslash
constexpr std::string_view longest_link = "/tape/by-library//drive65535-nst"; // without the name
constexpr std::size_t drive_digits = 5; // element addresses have 16 bits
constexpr std::string_view no_designator = "sn-";

[[nodiscard]] std::string_view without_newline(std::string_view text)
{
	if (text.ends_with('\n'))
		text.remove_suffix(1);
	return text;
}

// Upper-case hex of the identity, lower-case hex of udev.
[[nodiscard]] std::string as_udev_escapes(std::string_view part)
{
	constexpr std::size_t digits = 2;
	std::string out;

	for (std::size_t i = 0; i < part.size(); i++) {
		if (part[i] != '%') {
			out += part[i];
			continue;
		}
		out += "\\x";
		for (const char digit : part.substr(i + 1, digits))
			out += digit >= 'A' ? static_cast<char>(digit - 'A' + 'a') : digit;
		i += digits;
	}
	return out;
}

[[nodiscard]] std::size_t bytes_in_udev(std::string_view path)
{
	const auto is_long = [](char c) { return c == '/' || c == '\\'; };

	return path.size() +
	       more_bytes * static_cast<std::size_t>(std::ranges::count_if(path, is_long));
}

} // namespace

std::string library_name(std::string_view identity)
{
	ptape_unit_type type;
	ptape_identity checked;

	identity = without_newline(identity);
	if (!ptape_identity_parse(identity.data(), identity.size(), &type, &checked) ||
	    type != PTAPE_UNIT_CHANGER)
		return "";

	const std::string_view parts = identity.substr(identity.find('.') + 1);
	const std::size_t dot = parts.find('.');
	const std::string designator = as_udev_escapes(parts.substr(0, dot));
	const std::string serial = as_udev_escapes(parts.substr(dot + 1));
	std::string name = designator;

	if (designator.empty())
		name = no_designator;
	else if (!serial.empty())
		name += '.';
	name += serial;
	return bytes_in_udev(longest_link) + bytes_in_udev(name) <= link_max ? name : "";
}

std::string drive_number(std::string_view text)
{
	text = without_newline(text);
	if (text.size() > drive_digits ||
	    !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }))
		return "";
	return std::string(text);
}

} // namespace ptape::udev
