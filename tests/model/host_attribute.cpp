// SPDX-License-Identifier: GPL-2.0-only
//
// The table of host attributes and the parameter list of WRITE ATTRIBUTE. Pure
// functions.
#include "host_attribute.hpp"

#include "bytes.hpp"

#include <algorithm>

namespace ptape::model
{

namespace
{

using Format = AttributeFormat;

// SPC-5 7.4.2.5; 0809h and 080Ch belong to a partition.
constexpr HostAttribute attributes[] = {
	{0x0800, Format::ascii, 8, false, false},   // application vendor
	{0x0801, Format::ascii, 32, false, false},  // application name
	{0x0802, Format::ascii, 8, false, false},   // application version
	{0x0803, Format::text, 160, false, false},  // user medium text label
	{0x0804, Format::ascii, 12, false, false},  // date and time last written
	{0x0805, Format::binary, 1, false, false},  // text localization identifier
	{0x0806, Format::ascii, 32, false, false},  // barcode
	{0x0807, Format::text, 80, false, false},   // owning host textual name
	{0x0808, Format::text, 160, false, false},  // media pool
	{0x0809, Format::ascii, 16, false, true},   // partition user text label
	{0x080a, Format::binary, 1, false, false},  // load/unload at partition
	{0x080b, Format::ascii, 16, false, false},  // application format version
	{0x080c, Format::binary, 1023, true, true}, // volume coherency information
	{0x0820, Format::binary, 36, false, false}, // medium globally unique identifier
	{0x0821, Format::binary, 36, false, false}, // media pool globally unique identifier
};

constexpr std::size_t head_len = 5; // identifier, READ ONLY and FORMAT, length

bool length_is_right(const HostAttribute &attribute, std::size_t length)
{
	return attribute.variable_length ? length <= attribute.length : length == attribute.length;
}

} // namespace

std::span<const HostAttribute> host_attributes()
{
	return attributes;
}

std::size_t attribute_bytes(const HostAttributes &all)
{
	std::size_t bytes = 0;

	for (const auto &[id, value] : all)
		bytes += head_len + value.size();
	return bytes;
}

// Ascending, of the host's, in their format and length; of length 0 they go.
std::optional<SenseCode> take_attributes(std::span<const std::uint8_t> list, AttributeStore &store)
{
	constexpr std::uint8_t format_mask = 0x03;
	std::uint32_t next_id = 0;

	while (!list.empty()) {
		if (list.size() < head_len)
			return code::parameter_list_length;
		const std::uint16_t id = get_be16(&list[0]);
		const std::uint8_t flags = list[2];
		const std::size_t length = get_be16(&list[3]);
		const HostAttribute *attribute =
			std::ranges::find(attributes, id, &HostAttribute::id);

		if (id < next_id || attribute == std::end(attributes) || flags & ~format_mask ||
		    flags != static_cast<std::uint8_t>(attribute->format) ||
		    (length != 0 && !length_is_right(*attribute, length)))
			return code::invalid_field_in_list;
		if (list.size() < head_len + length)
			return code::parameter_list_length;

		const auto value = list.subspan(head_len, length);
		if (value.empty())
			store.of(*attribute).erase(id);
		else
			store.of(*attribute)[id] = {value.begin(), value.end()};
		next_id = id + std::uint32_t{1};
		list = list.subspan(head_len + length);
	}
	return std::nullopt;
}

} // namespace ptape::model
