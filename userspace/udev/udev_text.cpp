// SPDX-License-Identifier: GPL-2.0-only
//
// Text as udev wants it; see udev_text.hpp. Character classes are spelt out
// here instead of taken from <cctype>: those depend on the locale and are
// undefined for bytes above 7Fh in a signed char.
#include "udev_text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace ptape::udev
{

namespace
{

constexpr std::string_view safe_punctuation = "#+-.:=@_";
// udev skips these at the beginning …
constexpr std::string_view leading_blanks = " \t\n\r";
// … and counts these as blanks from there on.
constexpr std::string_view blanks = " \t\n\r\v\f";

[[nodiscard]] bool contains(std::string_view set, char c)
{
	return set.find(c) != std::string_view::npos;
}

[[nodiscard]] bool is_safe_ascii(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       contains(safe_punctuation, c);
}

// One row for each length of a UTF-8 sequence, Unicode 3.9 table 3-6.
struct Utf8Row {
	std::uint8_t lead_mask;
	std::uint8_t lead_bits;
	std::uint32_t least; // code points below are overlong in this length
};

constexpr std::array<Utf8Row, 3> utf8_rows{{
	{0xe0, 0xc0, 0x80},    // 2 bytes
	{0xf0, 0xe0, 0x800},   // 3 bytes
	{0xf8, 0xf0, 0x10000}, // 4 bytes
}};

[[nodiscard]] bool is_character(std::uint32_t code_point)
{
	constexpr std::uint32_t last = 0x10ffff;
	const bool is_surrogate = code_point >= 0xd800 && code_point <= 0xdfff;
	const bool is_noncharacter =
		(code_point >= 0xfdd0 && code_point <= 0xfdef) || (code_point & 0xfffe) == 0xfffe;

	return code_point <= last && !is_surrogate && !is_noncharacter;
}

// Bytes of the well-formed multi-byte sequence at the beginning of text, 0 if there is none.
[[nodiscard]] std::size_t utf8_length(std::string_view text)
{
	constexpr std::uint8_t continuation_mask = 0xc0;
	constexpr std::uint8_t continuation_bits = 0x80;
	constexpr unsigned continuation_payload = 6;

	const auto lead = static_cast<std::uint8_t>(text[0]);
	for (std::size_t row = 0; row < utf8_rows.size(); row++) {
		const auto [lead_mask, lead_bits, least] = utf8_rows[row];
		const std::size_t length = row + 2;

		if ((lead & lead_mask) != lead_bits)
			continue;
		if (text.size() < length)
			return 0;
		std::uint32_t code_point = lead & static_cast<std::uint8_t>(~lead_mask);
		for (const char c : text.substr(1, length - 1)) {
			const auto byte = static_cast<std::uint8_t>(c);

			if ((byte & continuation_mask) != continuation_bits)
				return 0;
			code_point = code_point << continuation_payload |
				     (byte & static_cast<std::uint8_t>(~continuation_mask));
		}
		return code_point >= least && is_character(code_point) ? length : 0;
	}
	return 0;
}

} // namespace

std::string replace_whitespace(std::string_view text)
{
	std::string out;
	bool in_blanks = false;

	text.remove_prefix(std::min(text.find_first_not_of(leading_blanks), text.size()));
	for (const char c : text) {
		if (contains(blanks, c)) {
			in_blanks = true;
			continue;
		}
		if (in_blanks)
			out += '_';
		in_blanks = false;
		out += c;
	}
	return out;
}

std::string replace_unsafe(std::string_view text)
{
	std::string out;

	while (!text.empty()) {
		std::size_t kept = 0;

		if (is_safe_ascii(text[0]))
			kept = 1;
		else if (text.starts_with("\\x"))
			kept = 2;
		else
			kept = utf8_length(text);

		if (kept == 0)
			out += '_';
		else
			out += text.substr(0, kept);
		text.remove_prefix(kept == 0 ? 1 : kept);
	}
	return out;
}

std::string safe_word(std::string_view text)
{
	return replace_unsafe(replace_whitespace(text));
}

std::string hex_encode(std::string_view text)
{
	constexpr std::string_view digits = "0123456789abcdef";
	std::string out;

	while (!text.empty()) {
		const std::size_t kept = is_safe_ascii(text[0]) ? 1 : utf8_length(text);

		if (kept == 0) {
			const auto byte = static_cast<std::uint8_t>(text[0]);

			out += "\\x";
			out += digits[byte >> 4];
			out += digits[byte & 0xf];
		} else {
			out += text.substr(0, kept);
		}
		text.remove_prefix(kept == 0 ? 1 : kept);
	}
	return out;
}

bool is_text(std::string_view bytes)
{
	while (!bytes.empty()) {
		const bool is_printable = bytes[0] >= ' ' && bytes[0] <= '~';
		const std::size_t length = is_printable ? 1 : utf8_length(bytes);

		if (length == 0)
			return false;
		bytes.remove_prefix(length);
	}
	return true;
}

std::string_view until_nul(std::string_view text)
{
	return text.substr(0, text.find('\0'));
}

} // namespace ptape::udev
