// SPDX-License-Identifier: GPL-2.0-only
//
// Hostile answers to what an open asks, MODE SENSE(6) and READ BLOCK LIMITS:
// nothing outside is read, every field is inside its width and where the
// standard has it, a mode that is encoded again decodes to the same; a page
// that becomes a list for MODE SELECT(6) is whole; a cartridge is append-only
// where a page that lies whole behind the descriptors says it; a library's
// elements are those of its page, and no address is beyond what 16 bits hold.
// Input: the parameter data.
#include "core.hpp"
#include "fuzz.hpp"

#include <array>
#include <cstring>

namespace ptape::fuzz
{
namespace
{

// Encodings are compared, not structs: those have padding.
[[nodiscard]] std::array<u8, PTAPE_MODE_6_LEN> encode(const ptape_mode &mode)
{
	std::array<u8, PTAPE_MODE_6_LEN> list;

	ptape_page_encode_mode_6(&mode, list.data());
	return list;
}

void check_list(const ptape_mode &mode)
{
	const auto list = encode(mode);
	ptape_mode again;

	// SPC-5 7.5.5: reserved in MODE SELECT are the data length and WP.
	require(list[0] == 0 && list[1] == 0 && !(list[2] & 0x80) && list[3] == 8);
	require(ptape_page_mode_6(list.data(), list.size(), &again));
	require(again.has_descriptor && !again.write_protected && again.medium_type == 0);
	require(again.density == mode.density && again.block_length == mode.block_length);
	require(again.speed == mode.speed && again.buffered_mode == mode.buffered_mode);
	require(encode(again) == list);
}

void check_mode(View data)
{
	ptape_mode mode;

	if (!ptape_page_mode_6(data.data(), data.size(), &mode)) {
		require(data.size() < 4 || (data[3] >= 8 && data.size() < PTAPE_MODE_6_LEN));
		require(!mode.has_descriptor && !mode.block_length && !mode.write_protected);
		return;
	}
	require(data.size() >= 4);
	require(mode.medium_type == data[1]);
	require(mode.write_protected == (data[2] >> 7 == 1));
	require(mode.buffered_mode == (data[2] >> 4 & 7) && mode.speed == (data[2] & 15));
	require(mode.has_descriptor == (data[3] >= 8));
	if (mode.has_descriptor)
		require(mode.density == data[4] &&
			mode.block_length == (unsigned(data[9]) << 16 | data[10] << 8 | data[11]));
	else
		require(!mode.density && !mode.block_length);
	check_list(mode);
}

void check_block_limits(View data)
{
	ptape_block_limits limits;
	const bool ok = ptape_page_block_limits(data.data(), data.size(), &limits);

	require(ok == (data.size() >= PTAPE_BLOCK_LIMITS_LEN));
	if (!ok) {
		require(!limits.granularity && !limits.max && !limits.min);
		return;
	}
	require(limits.granularity == (data[0] & 0x1f));
	require(limits.max == (unsigned(data[1]) << 16 | data[2] << 8 | data[3]));
	require(limits.min == (data[4] << 8 | data[5]));
}

// A list ends with its page, and carries nothing that MODE SELECT must not have.
void check_form(const ptape_mode_list &list, u8 page)
{
	require(list.page >= 4 && list.page == 4 + list.bytes[3]);
	require(list.bytes[0] == 0 && list.bytes[1] == 0 && !(list.bytes[2] & 0x80));
	require(list.bytes[list.page] == page);
	require(list.len == list.page + 2 + list.bytes[list.page + 1]);
}

void check_compression(View data)
{
	ptape_mode_list list;

	if (!ptape_mode_list_decode(data.data(), data.size(), PTAPE_PAGE_COMPRESSION, &list))
		return;
	require(list.len <= data.size());
	check_form(list, PTAPE_PAGE_COMPRESSION);
	for (const bool on : {true, false}) {
		ptape_mode_set_compression(&list, on);
		require(ptape_mode_compresses(&list) == on);
		check_form(list, PTAPE_PAGE_COMPRESSION);
	}
}

// What is set is what is told of the list, and nothing else of it changes.
void check_protection(View data)
{
	ptape_mode_list list, again;
	ptape_protection protection, told;

	if (!ptape_mode_protection(data.data(), data.size(), &list, &protection)) {
		require(!protection.method && !protection.on_write && !protection.on_read);
		return;
	}
	require(list.len <= data.size() && list.page + 7 <= list.len);
	require(list.bytes[0] == 0 && list.bytes[1] == 0 && !(list.bytes[2] & 0x80));
	for (const ptape_protection &wanted :
	     {ptape_protection{2, 4, true, true}, ptape_protection{}, protection}) {
		ptape_mode_set_protection(&list, &wanted);
		require(ptape_mode_protection(list.bytes, list.len, &again, &told));
		require(again.len == list.len && again.page == list.page);
		require(told.method == wanted.method && told.length == wanted.length);
		require(told.on_write == wanted.on_write && told.on_read == wanted.on_read);
	}
}

void check_partitions(View data)
{
	// Sizes on both sides of every border of the unit and of the field.
	for (const s32 count : {0, 1, -1, 999, 1000, -2000, 65533, 65534, 65534999, 65535000}) {
		ptape_mode_list list;
		ptape_partitioning how;

		if (!ptape_mode_list_decode(data.data(), data.size(), PTAPE_PAGE_PARTITIONS, &list))
			return;
		require(list.len <= data.size());
		if (ptape_mode_plan_partitions(&list, count, &how) != 0)
			continue;
		require(how.select || how.format);
		check_form(list, PTAPE_PAGE_PARTITIONS);
		require(!how.select || ptape_mode_partitions(&list) == (count ? 2 : 1));
	}
}

// SSC-5 8.3.7 (WORM) and 8.3.8 (WRITE MODE), six bytes of the page at least.
void check_only_appends(View data)
{
	constexpr std::size_t header_len = 4, page_len_min = 6;
	constexpr u8 medium_configuration = 0x1d, configuration = 0x10, with_subpage = 0x40;
	const bool told = ptape_mode_only_appends(data.data(), data.size());

	if (data.size() < header_len || data.size() - header_len < data[3] + page_len_min)
		return require(!told);
	const View page = data.subspan(header_len + data[3]);
	const u8 code = page[0] & 0x7f; // without PS
	const bool is_worm = code == medium_configuration && page[2] % 2 == 1;
	const bool is_append_only =
		code == (configuration | with_subpage) && page[1] == 1 && page[5] >> 4 == 1;

	require(told == (is_worm || is_append_only));
}

// SMC-3 7.3.4: of each type the first address and the number of elements, from transport on.
void check_element_ranges(View data)
{
	constexpr std::size_t header_len = 4, ranges_at = 2, range_len = 4;
	constexpr std::size_t page_len = ranges_at + range_len * PTAPE_ELEMENT_TYPES;
	constexpr unsigned addresses = 65536;
	std::array<ptape_element_range, PTAPE_ELEMENT_TYPES> ranges, again;
	std::array<u8, header_len + page_len> list{};

	ranges.fill({UINT16_MAX, UINT16_MAX}); // what is not told must be zero
	again.fill({UINT16_MAX, UINT16_MAX});
	const bool told = ptape_element_ranges(data.data(), data.size(), ranges.data());
	const bool is_whole =
		data.size() >= header_len && data.size() - header_len >= data[3] + page_len;
	const View page = is_whole ? data.subspan(header_len + data[3]) : View{};

	require(told == (is_whole && (page[0] & 0x3f) == PTAPE_PAGE_ELEMENT_ADDRESS));
	list[header_len] = PTAPE_PAGE_ELEMENT_ADDRESS;
	for (std::size_t type = 0; type < PTAPE_ELEMENT_TYPES; type++) {
		const std::size_t at = ranges_at + range_len * type;
		const ptape_element_range &range = ranges[type];

		if (!told) {
			require(range.first == 0 && range.count == 0);
			continue;
		}
		require(range.first == (page[at] << 8 | page[at + 1]));
		require(range.count == std::min(unsigned(page[at + 2] << 8 | page[at + 3]),
						addresses - range.first));
		put_unaligned_be16(range.first, &list[header_len + at]);
		put_unaligned_be16(range.count, &list[header_len + at + 2]);
	}
	if (!told)
		return;
	// What was read, encoded again, is read the same.
	require(ptape_element_ranges(list.data(), list.size(), again.data()));
	for (std::size_t type = 0; type < PTAPE_ELEMENT_TYPES; type++)
		require(again[type].first == ranges[type].first &&
			again[type].count == ranges[type].count);
}

} // namespace
} // namespace ptape::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
	ptape::fuzz::check_mode({data, size});
	ptape::fuzz::check_block_limits({data, size});
	ptape::fuzz::check_compression({data, size});
	ptape::fuzz::check_partitions({data, size});
	ptape::fuzz::check_protection({data, size});
	ptape::fuzz::check_only_appends({data, size});
	ptape::fuzz::check_element_ranges({data, size});
	return 0;
}
