// SPDX-License-Identifier: GPL-2.0-only
//
// Any bytes as a word for udev: no blank, slash, quote or control character
// comes out, what is clean stays as it is, and what is hex-encoded can be
// decoded to the bytes that it was. Input: the text.
#include "fuzz.hpp"
#include "udev_text.hpp"

#include <string>

namespace ptape::fuzz
{
namespace
{

[[nodiscard]] unsigned digit(char c)
{
	const std::size_t value = std::string_view("0123456789abcdef").find(c);

	require(value != std::string_view::npos);
	return static_cast<unsigned>(value);
}

[[nodiscard]] std::string hex_decode(const std::string &text)
{
	std::string out;

	for (std::size_t at = 0; at < text.size(); ++at) {
		if (text[at] != '\\') {
			out += text[at];
			continue;
		}
		require(text.size() - at >= 4 && text[at + 1] == 'x');
		out += static_cast<char>(digit(text[at + 2]) << 4 | digit(text[at + 3]));
		at += 3;
	}
	return out;
}

void require_safe(const std::string &word)
{
	require(udev::is_text(word));
	require(word.find_first_of(" /\"'\x7f") == std::string::npos);
}

void check(const std::string &text)
{
	const std::string unsafe = udev::replace_unsafe(text);
	const std::string joined = udev::replace_whitespace(text);
	const std::string word = udev::safe_word(text);
	const std::string encoded = udev::hex_encode(text);

	require_safe(unsafe);
	require_safe(word);
	require_safe(encoded);
	require(udev::replace_unsafe(unsafe) == unsafe);
	require(udev::safe_word(word) == word);
	require(unsafe.size() == text.size() && joined.size() <= text.size());
	require(joined.find_first_of(" \t\n\r\v\f") == std::string::npos);
	require(udev::replace_whitespace(joined) == joined);
	require(hex_decode(encoded) == text);
	require(text.starts_with(udev::until_nul(text)));
	require(udev::until_nul(text).find('\0') == std::string_view::npos);
}

} // namespace
} // namespace ptape::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
	ptape::fuzz::check(std::string(data, data + size));
	return 0;
}
