// SPDX-License-Identifier: GPL-2.0-only
//
// See page_generator.hpp. Not made here: what scsi_id leaves undefined (it reads
// behind its buffer for pages above 254 bytes) and what depends on its release,
// the longest text that its buffers take.
#include "page_generator.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace ptape::udev::test
{

namespace
{

constexpr std::size_t page_len_max = 254;
constexpr std::uint32_t serial_len_max = 230;
constexpr std::uint32_t designator_len_max = 115;

template <std::size_t N> std::uint8_t pick(const std::array<std::uint8_t, N> &from, std::uint32_t i)
{
	return from[i % N];
}

} // namespace

std::uint32_t PageGenerator::below(std::uint32_t limit)
{
	return static_cast<std::uint32_t>(random_() % limit);
}

std::uint8_t PageGenerator::letter()
{
	constexpr std::string_view letters = "0123456789ABCDEFXYZabcxyz";

	return static_cast<std::uint8_t>(letters[below(letters.size())]);
}

// Mostly serial numbers' letters, some bytes that must not reach a file name, some UTF-8.
std::uint8_t PageGenerator::text_byte()
{
	constexpr std::string_view odd = " /\\\"'`$%?,;&|<>(){}[]!*~^#+-.:=@_\t\v\f\r\nx";

	if (one_in(4))
		return static_cast<std::uint8_t>(odd[below(odd.size())]);
	if (one_in(10))
		return static_cast<std::uint8_t>(below(256));
	return letter();
}

Bytes PageGenerator::inquiry()
{
	constexpr std::string_view vendors[] = {"IBM     ", "HP      ", "A B  C  ", "        ",
						"QU/NT\"M$"};
	constexpr std::string_view models[] = {"ULT3580-TD8     ", "Ultrium 9-SCSI  ",
					       "  L700 \\x20 'a'  ", "                "};
	constexpr std::string_view revisions[] = {"N9M1", "    ", " 1 2", "a/b."};
	Bytes data{static_cast<std::uint8_t>(one_in(3) ? 8 : 1), 0x80, 6, 2, 91, 0, 0, 0};
	const auto append = [&data](std::string_view text, std::size_t length) {
		data.insert(data.end(), text.begin(), text.begin() + static_cast<long>(length));
	};

	// The kernel has put blanks in the place of all that is not printable ASCII.
	append(vendors[below(std::size(vendors))], 8);
	append(models[below(std::size(models))], 16);
	append(revisions[below(std::size(revisions))], 4);
	return data;
}

Bytes PageGenerator::page80()
{
	const std::uint32_t length = one_in(8) ? below(serial_len_max + 1) : below(20);
	Bytes page{1, static_cast<std::uint8_t>(one_in(20) ? 0x81 : 0x80), 0,
		   static_cast<std::uint8_t>(length)};

	const bool is_clean = one_in(2);
	const std::uint32_t pad = one_in(3) ? below(length + 1) : 0;
	for (std::uint32_t i = 0; i < length; i++)
		page.push_back(i < pad ? ' ' : is_clean ? letter() : text_byte());
	if (length > 0 && one_in(5))
		page.back() = one_in(2) ? ' ' : 0;
	return page;
}

void PageGenerator::add_designator(Bytes &page)
{
	constexpr std::array<std::uint8_t, 12> types{0, 0, 1, 1, 2, 3, 3, 3, 3, 5, 6, 8};
	constexpr std::array<std::uint8_t, 6> associations{0, 0, 0, 0, 0x10, 0x20};
	constexpr std::array<std::uint8_t, 8> lengths{8, 8, 8, 16, 4, 20, 34, 12};
	constexpr std::array<std::uint8_t, 5> naa_formats{2, 3, 5, 6, 0xf};
	const std::uint8_t code_set = static_cast<std::uint8_t>(one_in(12) ? 3 : 1 + below(2));
	const std::uint8_t type = pick(types, below(types.size()));
	std::uint32_t length = pick(lengths, below(lengths.size()));

	if (one_in(10))
		length = below(designator_len_max + 1);
	// The group's number is read at a fixed place even when the designator ends before it.
	if (type == 5)
		length = std::max(length, 4u);
	length = std::min<std::uint32_t>(length, page_len_max - 4 - page.size());

	page.push_back(static_cast<std::uint8_t>(code_set | below(2) << 4));
	page.push_back(
		static_cast<std::uint8_t>(type | pick(associations, below(associations.size()))));
	page.push_back(0);
	page.push_back(static_cast<std::uint8_t>(length));
	for (std::uint32_t i = 0; i < length; i++) {
		std::uint8_t byte = static_cast<std::uint8_t>(below(256));

		// An ASCII world wide name is printed as it is: digits and letters only.
		if (code_set == 2 && type == 3)
			byte = static_cast<std::uint8_t>(
				std::string_view("0123456789abcdefPU")[below(18)]);
		else if (code_set == 2)
			byte = text_byte();
		else if (i == 0 && type == 3)
			byte = static_cast<std::uint8_t>(
				pick(naa_formats, below(naa_formats.size())) << 4 | below(16));
		page.push_back(byte);
	}
}

Bytes PageGenerator::page83()
{
	Bytes page{1, static_cast<std::uint8_t>(one_in(25) ? 0x80 : 0x83), 0, 0};
	const std::uint32_t wanted = below(6);

	for (std::uint32_t i = 0; i < wanted && page.size() + 4 < page_len_max; i++)
		add_designator(page);
	// Before SPC-3: a name without descriptors; that byte is then part of it.
	if (one_in(15) && page.size() > 6)
		page[6] = static_cast<std::uint8_t>(1 + below(255));
	page[3] = static_cast<std::uint8_t>(page.size() - 4);
	// A page that ends inside its last descriptor.
	if (one_in(12) && page[3] > 0)
		page[3] = static_cast<std::uint8_t>(below(page[3]));
	return page;
}

Device PageGenerator::device()
{
	return {.inquiry = inquiry(),
		.vpd_pg80 = one_in(8) ? Bytes{} : page80(),
		.vpd_pg83 = one_in(5) ? Bytes{} : page83()};
}

} // namespace ptape::udev::test
