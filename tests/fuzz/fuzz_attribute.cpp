// SPDX-License-Identifier: GPL-2.0-only
//
// Hostile READ ATTRIBUTE data: nothing outside is read; the attribute found is
// the one that a plain walk over the list finds, clipped to what arrived and to
// what the header says; the loads are those that the list tells. Input: two bytes
// of the attribute that is looked for, which are the loads before too, then the
// parameter data.
#include "core.hpp"
#include "fuzz.hpp"

namespace ptape::fuzz
{
namespace
{

constexpr std::size_t list_header_len = 4; // SPC-5 table 107
constexpr std::size_t header_len = 5;	   // of an attribute, SPC-5 table 383

// The list that the header tells, as far as it arrived.
[[nodiscard]] View list_of(View data)
{
	if (data.size() < list_header_len)
		return {};
	const std::size_t available =
		std::size_t(data[0]) << 24 | data[1] << 16 | data[2] << 8 | data[3];
	const View list = data.subspan(list_header_len);

	return list.first(std::min(available, list.size()));
}

// The first attribute @id, cut where the list ends; empty when there is none.
[[nodiscard]] View find(View list, u16 id)
{
	while (list.size() > header_len) {
		const std::size_t length = list[3] << 8 | list[4];
		const bool found = (list[0] << 8 | list[1]) == id;

		list = list.subspan(header_len);
		const View value = list.first(std::min(length, list.size()));
		if (found)
			return value;
		list = list.subspan(value.size());
	}
	return {};
}

void check(u16 id, View data)
{
	const u8 *value;
	const u16 length = ptape_page_attribute(data.data(), data.size(), id, &value);
	const View expected = find(list_of(data), id);

	require((value != nullptr) == (length > 0));
	require(length == expected.size());
	require(length == 0 || value == expected.data());
}

// Nothing is written behind what is returned.
void check_serial(View data)
{
	constexpr std::uint8_t untouched = 0xa5;
	Bytes serial(PTAPE_MEDIUM_SERIAL_LEN, untouched);
	const View value = find(list_of(data), PTAPE_ATTRIBUTE_MEDIUM_SERIAL);
	Bytes expected = copy(value.first(std::min(value.size(), serial.size())));
	const u8 length = ptape_page_medium_serial(data.data(), data.size(), serial.data());

	require(length == expected.size());
	expected.resize(serial.size(), untouched);
	require(serial == expected);
}

// Loads, of 0003h, and whether one drive made those since @before, of 020Ah on.
void check_loads(View data, u64 before)
{
	constexpr std::size_t count_len = 8;
	constexpr u64 drives = 4; // 020Ah to 020Dh
	const View count = find(list_of(data), PTAPE_ATTRIBUTE_LOAD_COUNT);
	ptape_loads now;
	u64 expected = 0;

	for (const u8 byte : count.first(count.size() == count_len ? count_len : 0))
		expected = expected << 8 | byte;
	ptape_page_loads(data.data(), data.size(), &now);
	require(now.known == (count.size() == count_len));
	require(now.count == expected);

	const ptape_loads unknown = {};
	const ptape_loads was = {.known = true, .count = before};
	const View last = find(list_of(data), PTAPE_ATTRIBUTE_LAST_DRIVE);
	const u64 more = now.count - before;
	bool one = !last.empty() && more <= drives;

	for (u16 nth = 1; one && nth < more; ++nth)
		one = std::ranges::equal(last,
					 find(list_of(data), PTAPE_ATTRIBUTE_LAST_DRIVE + nth));
	require(ptape_page_loads_are_one_drives(data.data(), data.size(), &unknown));
	require(ptape_page_loads_are_one_drives(data.data(), data.size(), &was) ==
		(now.known && now.count >= before && (more <= 1 || one)));
}

} // namespace
} // namespace ptape::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
	ptape::fuzz::Input input(data, size);
	const std::uint16_t id = input.word();

	const ptape::fuzz::Bytes answer = input.rest();

	ptape::fuzz::check(id, answer);
	ptape::fuzz::check_serial(answer);
	ptape::fuzz::check_loads(answer, id);
	return 0;
}
