// SPDX-License-Identifier: GPL-2.0-only
#include "scanner.hpp"

#include <charconv>
#include <stdexcept>

namespace ptape::stock
{

std::string_view trim(std::string_view text)
{
	constexpr std::string_view blanks = " \t\r";
	const std::size_t first = text.find_first_not_of(blanks);

	if (first == std::string_view::npos)
		return {};
	return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::vector<std::string> split(std::string_view line)
{
	std::vector<std::string> words;

	for (line = trim(line); !line.empty(); line = trim(line)) {
		const std::size_t end = std::min(line.find_first_of(" \t"), line.size());

		words.emplace_back(line.substr(0, end));
		line.remove_prefix(end);
	}
	return words;
}

std::string join(const std::vector<std::string> &words)
{
	std::string text;

	for (const std::string &word : words)
		text += (text.empty() ? "" : " ") + word;
	return text;
}

std::int64_t to_number(std::string_view text, std::int64_t least, std::int64_t most)
{
	constexpr int decimal = 10;
	constexpr int hexadecimal = 16;
	const std::string shown(text);
	const bool negative = text.starts_with('-');
	std::int64_t number = 0;

	if (negative)
		text.remove_prefix(1);

	const bool is_hex = text.starts_with("0x");

	if (is_hex)
		text.remove_prefix(2);

	const char *const end = text.data() + text.size();
	const auto result =
		std::from_chars(text.data(), end, number, is_hex ? hexadecimal : decimal);

	if (result.ec != std::errc() || result.ptr != end || text.starts_with('-'))
		throw std::invalid_argument("'" + shown + "' is no number");
	if (negative)
		number = -number;
	if (number < least || number > most)
		throw std::invalid_argument(shown + " is not from " + std::to_string(least) +
					    " to " + std::to_string(most));
	return number;
}

char to_letter(std::string_view text)
{
	if (text.size() != 1 || text[0] < 'A' || text[0] > 'Z')
		throw std::invalid_argument("'" + std::string(text) + "' is no letter A to Z");
	return text[0];
}

std::vector<std::uint8_t> to_bytes(std::string_view hex)
{
	constexpr int hexadecimal = 16;
	std::vector<std::uint8_t> bytes;

	for (std::size_t at = 0; at < hex.size(); at += 2) {
		const std::string_view pair = hex.substr(at, 2);
		std::uint8_t byte = 0;
		const char *const end = pair.data() + pair.size();
		const auto result = std::from_chars(pair.data(), end, byte, hexadecimal);

		if (pair.size() != 2 || result.ec != std::errc() || result.ptr != end)
			throw std::invalid_argument("'" + std::string(hex) +
						    "' is not pairs of hexadecimal digits");
		bytes.push_back(byte);
	}
	if (bytes.empty())
		throw std::invalid_argument("no bytes");
	return bytes;
}

std::string Words::take(std::string_view what)
{
	if (empty())
		throw std::invalid_argument(std::string(what) + " is missing");
	return words_[next_++];
}

bool Words::skip(std::string_view word)
{
	if (empty() || words_[next_] != word)
		return false;
	next_++;
	return true;
}

std::vector<std::string> Words::rest()
{
	std::vector<std::string> left(words_.begin() + static_cast<std::ptrdiff_t>(next_),
				      words_.end());

	next_ = words_.size();
	return left;
}

} // namespace ptape::stock
