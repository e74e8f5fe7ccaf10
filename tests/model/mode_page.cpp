// SPDX-License-Identifier: GPL-2.0-only
//
// MODE SENSE's CDB and the frame around its pages. Pure functions.
#include "mode_page.hpp"

#include "bytes.hpp"

namespace ptape::model
{

namespace
{

ModeSense decode(std::span<const std::uint8_t> cdb)
{
	return {.ten = false,
		.descriptor = !(cdb[1] & 0x08),
		.control = static_cast<PageControl>(cdb[2] >> 6),
		.page = static_cast<std::uint8_t>(cdb[2] & 0x3f),
		.subpage = cdb[3],
		.allocation_length = 0};
}

} // namespace

ModeSense decode_mode_sense_6(std::span<const std::uint8_t> cdb)
{
	ModeSense asked = decode(cdb);

	asked.allocation_length = cdb[4];
	return asked;
}

ModeSense decode_mode_sense_10(std::span<const std::uint8_t> cdb)
{
	ModeSense asked = decode(cdb);

	asked.ten = true;
	asked.allocation_length = get_be16(&cdb[7]);
	return asked;
}

std::vector<std::uint8_t> mode_parameters(const ModeSense &asked, std::uint8_t medium_type,
					  std::uint8_t device_specific,
					  std::span<const std::uint8_t> descriptor,
					  std::span<const std::uint8_t> pages)
{
	std::vector<std::uint8_t> out(asked.ten ? 8 : 4);
	const std::size_t descriptor_len = asked.descriptor ? descriptor.size() : 0;

	if (asked.descriptor)
		out.insert(out.end(), descriptor.begin(), descriptor.end());
	out.insert(out.end(), pages.begin(), pages.end());
	// The mode data length does not count itself.
	if (asked.ten) {
		put_be16(&out[0], static_cast<std::uint16_t>(out.size() - 2));
		out[2] = medium_type;
		out[3] = device_specific;
		put_be16(&out[6], static_cast<std::uint16_t>(descriptor_len));
	} else {
		out[0] = static_cast<std::uint8_t>(out.size() - 1);
		out[1] = medium_type;
		out[2] = device_specific;
		out[3] = static_cast<std::uint8_t>(descriptor_len);
	}
	return out;
}

} // namespace ptape::model
