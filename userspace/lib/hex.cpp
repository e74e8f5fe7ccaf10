// SPDX-License-Identifier: GPL-2.0-only
//
// Hexadecimal words.
#include "hex.hpp"

#include <algorithm>
#include <charconv>

namespace ptape
{
namespace
{

constexpr std::string_view separators = " \t\r\n,:-";
constexpr int base = 16;

[[nodiscard]] bool is_digit(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

[[nodiscard]] std::string_view without_marks(std::string_view word)
{
	if (word.starts_with("0x") || word.starts_with("0X"))
		word.remove_prefix(2);
	if (word.ends_with('h') || word.ends_with('H'))
		word.remove_suffix(1);
	return word;
}

[[nodiscard]] std::uint8_t byte_of(std::string_view digits)
{
	std::uint8_t byte = 0;

	std::from_chars(digits.data(), digits.data() + digits.size(), byte, base);
	return byte;
}

} // namespace

std::optional<std::vector<std::uint8_t>> from_hex(std::string_view text)
{
	std::vector<std::uint8_t> bytes;

	while (!text.empty()) {
		const auto end = std::min(text.find_first_of(separators), text.size());
		const auto word = text.substr(0, end);
		auto digits = without_marks(word);

		text.remove_prefix(std::min(end + 1, text.size()));
		if (word.empty())
			continue;
		if (digits.empty() || !std::all_of(digits.begin(), digits.end(), is_digit) ||
		    (digits.size() > 1 && digits.size() % 2))
			return std::nullopt;
		for (; !digits.empty();
		     digits.remove_prefix(std::min<std::size_t>(2, digits.size())))
			bytes.push_back(byte_of(digits.substr(0, 2)));
	}
	return bytes;
}

} // namespace ptape
