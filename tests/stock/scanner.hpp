// SPDX-License-Identifier: GPL-2.0-only
//
// Words of a line and the numbers in them. Everything that is wrong is a
// std::invalid_argument that says what was wanted; parse() adds file and line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ptape::stock
{

[[nodiscard]] std::vector<std::string> split(std::string_view line);
[[nodiscard]] std::string join(const std::vector<std::string> &words);
[[nodiscard]] std::string_view trim(std::string_view text);

// Decimal, or hexadecimal with 0x; a sign where the least is below zero.
[[nodiscard]] std::int64_t to_number(std::string_view text, std::int64_t least, std::int64_t most);
[[nodiscard]] char to_letter(std::string_view text);
[[nodiscard]] std::vector<std::uint8_t> to_bytes(std::string_view hex);

// The words of one statement, taken from the front.
class Words
{
public:
	explicit Words(std::vector<std::string> words) : words_(std::move(words)) {}

	[[nodiscard]] bool empty() const { return next_ == words_.size(); }
	[[nodiscard]] std::string take(std::string_view what); // throws when there is none
	// Takes the next word if it is this one.
	[[nodiscard]] bool skip(std::string_view word);
	[[nodiscard]] std::vector<std::string> rest();

private:
	std::vector<std::string> words_;
	std::size_t next_ = 0;
};

} // namespace ptape::stock
