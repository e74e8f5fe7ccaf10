// SPDX-License-Identifier: GPL-2.0-only
//
// A hostile library that tells of a drive, and hostile pages of the drive:
// nothing outside is read, the answer is that of a second reading. Input: code
// set and type of the identifier, a block of its bytes, a block of page 80h,
// and page 83h.
#include "core.hpp"
#include "vpd_reference.hpp"

#include <array>
#include <string>
#include <string_view>

namespace ptape::fuzz
{
namespace
{

constexpr std::uint8_t binary = 1;		      // code set, SPC-5 table 517
constexpr std::array<std::size_t, 2> headings{8, 24}; // T10: vendor; vendor and product

[[nodiscard]] std::string_view text_of(const Bytes &bytes)
{
	return {reinterpret_cast<const char *>(bytes.data()), bytes.size()};
}

[[nodiscard]] std::string_view trimmed(std::string_view text)
{
	constexpr std::string_view padding(" \0", 2);
	const std::size_t first = text.find_first_not_of(padding);

	if (first == std::string_view::npos)
		return {};
	return text.substr(first, text.find_last_not_of(padding) - first + 1);
}

[[nodiscard]] bool has_serial(const ptape_drive_id &id, const Bytes &told, const Bytes &page80)
{
	const std::string_view text = text_of(told);
	const Bytes body = page_of(page80, 0x80).body;
	const std::string_view serial = trimmed(text_of(body));

	if (id.code_set == binary || serial.empty())
		return false;
	for (const std::size_t heading : headings)
		if (text.size() > heading && trimmed(text.substr(heading)) == serial)
			return true;
	return trimmed(text) == serial || trimmed(text).ends_with(" " + std::string(serial));
}

[[nodiscard]] ptape_drive_match reference(const ptape_drive_id &id, const Bytes &told,
					  const Bytes &page80, const Bytes &page83)
{
	bool is_target = false;

	if (told.empty())
		return PTAPE_DRIVE_OTHER;
	for (const Designator &own : designators_of(page_of(page83, 0x83))) {
		if ((own.header[0] & 15) != id.code_set || own.type != id.type || own.value != told)
			continue;
		if (own.association == Association::unit)
			return PTAPE_DRIVE_UNIT;
		is_target = true;
	}
	if (has_serial(id, told, page80))
		return PTAPE_DRIVE_SERIAL;
	return is_target ? PTAPE_DRIVE_TARGET : PTAPE_DRIVE_OTHER;
}

void check(Input &input)
{
	ptape_drive_id id = {};

	id.code_set = input.byte();
	id.type = input.byte();
	Bytes told = input.block();
	told.resize(std::min<std::size_t>(told.size(), PTAPE_DRIVE_ID_LEN_MAX));
	const Bytes page80 = input.block();
	const Bytes page83 = input.rest();

	id.len = static_cast<u8>(told.size());
	std::ranges::copy(told, id.bytes);
	require(ptape_drive_matches(&id, page80.data(), page80.size(), page83.data(),
				    page83.size()) == reference(id, told, page80, page83));
}

} // namespace
} // namespace ptape::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
	ptape::fuzz::Input input(data, size);

	ptape::fuzz::check(input);
	return 0;
}
