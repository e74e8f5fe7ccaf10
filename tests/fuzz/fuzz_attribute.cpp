// SPDX-License-Identifier: GPL-2.0-only
//
// Hostile READ ATTRIBUTE data: nothing outside is read; the attribute found is
// the one that a plain walk over the list finds, clipped to what arrived and to
// what the header says. Input: two bytes of the attribute that is looked for,
// then the parameter data.
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

} // namespace
} // namespace ptape::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
	ptape::fuzz::Input input(data, size);
	const std::uint16_t id = input.word();

	const ptape::fuzz::Bytes answer = input.rest();

	ptape::fuzz::check(id, answer);
	ptape::fuzz::check_serial(answer);
	return 0;
}
