// SPDX-License-Identifier: GPL-2.0-only
//
// VPD pages read a second time; see vpd_reference.hpp. Written after SPC-5 7.7
// and identity.h's promises, without a look at how identity.c does it.
#include "vpd_reference.hpp"

#include <array>
#include <cstdio>
#include <string_view>

namespace ptape::fuzz
{

namespace
{

constexpr std::size_t header_len = 4; // of a page and of a designator

struct Kind {
	std::uint8_t type;
	const char *word;
	bool is_text;
};

// SPC-5 table 518, the best first.
constexpr std::array<Kind, 4> kinds{{
	{3, "naa-", false},
	{2, "eui-", false},
	{8, "name-", true},
	{1, "t10-", true},
}};

[[nodiscard]] Bytes trim(const Bytes &bytes)
{
	const std::string_view padding(" \0", 2);
	const std::string_view text(reinterpret_cast<const char *>(bytes.data()), bytes.size());
	const std::size_t first = text.find_first_not_of(padding);

	if (first == std::string_view::npos)
		return {};
	const std::size_t last = text.find_last_not_of(padding);
	return copy(View(bytes).subspan(first, last - first + 1));
}

[[nodiscard]] bool has_content(const Bytes &bytes)
{
	return std::ranges::any_of(bytes, [](std::uint8_t byte) { return byte != 0; });
}

[[nodiscard]] Bytes smallest(const std::vector<Designator> &designators, Association association,
			     const Kind &kind)
{
	std::vector<Bytes> values;

	for (const auto &designator : designators) {
		if (designator.association != association || designator.type != kind.type)
			continue;
		Bytes value = kind.is_text ? trim(designator.value) : designator.value;
		if (has_content(value))
			values.push_back(std::move(value));
	}
	const auto least = std::ranges::min_element(values);
	return least == values.end() ? Bytes() : *least;
}

[[nodiscard]] std::string printed(const char *format, std::uint8_t byte)
{
	std::array<char, 4> digits;

	std::snprintf(digits.data(), digits.size(), format, byte);
	return digits.data();
}

[[nodiscard]] std::string hex(View bytes)
{
	std::string out;

	for (const std::uint8_t byte : bytes)
		out += printed("%02x", byte);
	return out;
}

} // namespace

Page page_of(View bytes, std::uint8_t code)
{
	if (bytes.size() < header_len || bytes[1] != code)
		return {};
	const std::size_t told = bytes[2] << 8 | bytes[3];
	const View body = bytes.subspan(header_len);

	return {.body = copy(body.first(std::min(told, body.size()))),
		.is_whole = told <= body.size()};
}

std::vector<Designator> designators_of(const Page &page83)
{
	std::vector<Designator> all;
	View rest = page83.body;

	while (rest.size() >= header_len && rest.size() - header_len >= rest[3]) {
		const std::size_t length = rest[3];

		all.push_back({.association = static_cast<Association>(rest[1] >> 4 & 3),
			       .type = static_cast<std::uint8_t>(rest[1] & 15),
			       .header = copy(rest.first(header_len)),
			       .value = copy(rest.subspan(header_len, length))});
		rest = rest.subspan(header_len + length);
	}
	return all;
}

Bytes page83_with(const std::vector<Designator> &designators)
{
	Bytes page = {0x01, 0x83, 0, 0};

	for (const auto &designator : designators) {
		page.insert(page.end(), designator.header.begin(), designator.header.end());
		page.insert(page.end(), designator.value.begin(), designator.value.end());
	}
	page[2] = static_cast<std::uint8_t>((page.size() - header_len) >> 8);
	page[3] = static_cast<std::uint8_t>(page.size() - header_len);
	return page;
}

std::optional<std::string> name_of(const std::vector<Designator> &designators,
				   Association association)
{
	for (const auto &kind : kinds) {
		const Bytes value = smallest(designators, association, kind);

		if (!value.empty())
			return kind.word + (kind.is_text ? percent_encode(value) : hex(value));
	}
	return std::nullopt;
}

std::vector<Bytes> smallest_of(const std::vector<Designator> &designators, Association association)
{
	std::vector<Bytes> all;

	all.reserve(kinds.size());
	for (const auto &kind : kinds)
		all.push_back(smallest(designators, association, kind));
	return all;
}

std::string serial_of(const Page &page80)
{
	return page80.is_whole ? percent_encode(trim(page80.body)) : std::string();
}

std::string percent_encode(View bytes)
{
	const std::string_view plain =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
	std::string out;

	for (const std::uint8_t byte : bytes) {
		const char c = static_cast<char>(byte);

		out += plain.find(c) != std::string_view::npos ? std::string(1, c)
							       : printed("%%%02X", byte);
	}
	return out;
}

std::optional<Bytes> percent_decode(const std::string &text)
{
	constexpr std::string_view digits = "0123456789ABCDEF";
	Bytes bytes;

	for (std::size_t at = 0; at < text.size(); ++at) {
		if (text[at] != '%') {
			bytes.push_back(static_cast<std::uint8_t>(text[at]));
			continue;
		}
		if (text.size() - at < 3)
			return std::nullopt;
		const std::size_t high = digits.find(text[at + 1]);
		const std::size_t low = digits.find(text[at + 2]);
		if (high == std::string_view::npos || low == std::string_view::npos)
			return std::nullopt;
		bytes.push_back(static_cast<std::uint8_t>(high << 4 | low));
		at += 2;
	}
	// One name for one unit: only what encodes to this very text.
	return percent_encode(bytes) == text ? std::optional(bytes) : std::nullopt;
}

} // namespace ptape::fuzz
