// SPDX-License-Identifier: GPL-2.0-only
//
// Safe text.
#include "printable.hpp"

#include "compose.hpp"

namespace ptape
{
namespace
{

constexpr std::string_view blanks = std::string_view(" \t\r\n\0", 5);

[[nodiscard]] int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

} // namespace

std::string printable(std::string_view bytes)
{
	std::string text;
	const auto begin = bytes.find_first_not_of(blanks);

	if (begin == bytes.npos)
		return text;
	bytes = bytes.substr(begin, bytes.find_last_not_of(blanks) - begin + 1);
	for (const char c : bytes) {
		const auto byte = static_cast<unsigned char>(c);

		if (byte >= ' ' && byte < 0x7f)
			text += c;
		else
			text += compose("\\x{:02x}", byte);
	}
	return text;
}

std::string percent_decoded(std::string_view text)
{
	std::string bytes;

	for (std::size_t i = 0; i < text.size(); i++) {
		const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
		const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;

		if (text[i] == '%' && high >= 0 && low >= 0) {
			bytes += static_cast<char>(high * 16 + low);
			i += 2;
		} else {
			bytes += text[i];
		}
	}
	return printable(bytes);
}

} // namespace ptape
