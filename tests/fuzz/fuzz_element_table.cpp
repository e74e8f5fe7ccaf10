// SPDX-License-Identifier: GPL-2.0-only
//
// The administrator's table of drives: taken is what a second reading takes, and
// nothing else; every line lies inside the text; each address is found, with its own
// line. Input: the text.
#include "core.hpp"
#include "fuzz.hpp"

#include <charconv>
#include <set>
#include <string>
#include <string_view>

namespace ptape::fuzz
{
namespace
{

constexpr unsigned address_max = 65535;

// One line in the plainest way.
[[nodiscard]] bool is_line(std::string_view line)
{
	const std::size_t blank = line.find(' ');
	ptape_unit_type type;
	ptape_identity identity;
	unsigned address = 0;

	if (blank == std::string_view::npos)
		return false;
	const std::string_view digits = line.substr(0, blank);
	const auto [end, error] =
		std::from_chars(digits.data(), digits.data() + digits.size(), address);

	line.remove_prefix(blank + 1);
	return error == std::errc() && end == digits.data() + digits.size() &&
	       address <= address_max && std::to_string(address) == digits &&
	       ptape_identity_parse(line.data(), line.size(), &type, &identity) &&
	       type == PTAPE_UNIT_TAPE;
}

[[nodiscard]] bool is_table(std::string_view text)
{
	std::set<std::string_view> addresses, identities;

	if (text.empty() || text == "\n")
		return true;
	if (text.back() == '\n')
		text.remove_suffix(1);
	for (;;) {
		const std::size_t end = text.find('\n');
		const std::string_view line = text.substr(0, end);
		const std::size_t blank = line.find(' ');

		if (!is_line(line) || !addresses.insert(line.substr(0, blank)).second ||
		    !identities.insert(line.substr(blank + 1)).second)
			return false;
		if (end == std::string_view::npos)
			return true;
		text.remove_prefix(end + 1);
	}
}

void check(View bytes)
{
	const auto *const text = reinterpret_cast<const char *>(bytes.data());
	const bool valid = ptape_element_table_valid(text, bytes.size());
	ptape_element_rows rows{text, bytes.size(), 0};
	ptape_element_row row{}, found{};

	require(valid == is_table({text, bytes.size()}));
	while (ptape_element_rows_next(&rows, &row)) {
		require(row.identity >= text &&
			row.identity + row.identity_len <= text + bytes.size());
		require(ptape_element_table_find(text, bytes.size(), row.address, &found));
		require(!valid || found.identity == row.identity);
	}
}

} // namespace
} // namespace ptape::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
	ptape::fuzz::Input input(data, size);

	ptape::fuzz::check(input.rest());
	return 0;
}
