// SPDX-License-Identifier: GPL-2.0-only
//
// REPORT DENSITY SUPPORT (SSC-5 7.8): the densities that an LTO-8 drive knows,
// or that of the cartridge. Part of Drive; the caller serialises.
#include "bytes.hpp"
#include "drive.hpp"

#include <algorithm>

namespace ptape::model
{

namespace
{

constexpr std::uint8_t write_ok = 0x80;	       // WRTOK
constexpr std::uint8_t default_density = 0x20; // DEFLT
constexpr std::size_t organization_len = 8;
constexpr std::size_t name_len = 8;
constexpr std::size_t description_len = 20;
constexpr std::uint64_t capacity_unit = 1000000; // bytes

// A row of what the LTO formats are; capacity in units.
struct Density {
	std::uint8_t code;
	std::uint8_t flags;
	std::uint32_t bits_per_mm;
	std::uint16_t tracks;
	std::uint32_t capacity;
	std::string_view name;
	std::string_view description;
};

// Ascending by code, as the standard wants it. An LTO-8 drive writes both.
constexpr Density densities[] = {
	{0x5c, write_ok, 19107, 3584, 6000000, "U-732", "Ultrium 7/32T"},
	{Drive::density_code, write_ok | default_density, 20669, 6656, 12000000, "U-832",
	 "Ultrium 8/32T"},
};

// Density support data block descriptor, SSC-5 table 66.
void append_descriptor(std::vector<std::uint8_t> &out, const Density &density,
		       std::uint32_t capacity)
{
	constexpr std::uint16_t media_width = 127; // tenths of a millimetre
	constexpr std::size_t head_len = 16;
	const std::size_t at = out.size();

	out.resize(at + head_len);
	out[at] = density.code;	    // primary
	out[at + 1] = density.code; // secondary
	out[at + 2] = density.flags;
	put_be24(&out[at + 5], density.bits_per_mm);
	put_be16(&out[at + 8], media_width);
	put_be16(&out[at + 10], density.tracks);
	put_be32(&out[at + 12], capacity);
	append_padded(out, "LTO-CVE", organization_len);
	append_padded(out, density.name, name_len);
	append_padded(out, density.description, description_len);
}

} // namespace

// MEDIA: of the mounted volume, whose capacity is the model's and not LTO's.
Reply Drive::report_density_support(const Call &call)
{
	constexpr std::size_t header_len = 4;
	constexpr std::size_t length_len = 2;
	const bool media = call.cdb[1] & 0x01;
	const std::size_t allocation_length = get_be16(&call.cdb[7]);
	std::vector<std::uint8_t> data(header_len);

	if (media) {
		if (const std::optional<SenseCode> condition = medium_condition())
			return check(*condition);
	}
	for (const Density &density : densities) {
		if (!media) {
			append_descriptor(data, density, density.capacity);
		} else if (density.code == density_code) {
			const std::uint64_t units = cartridge_->capacity_bytes() / capacity_unit;

			append_descriptor(data, density,
					  static_cast<std::uint32_t>(
						  std::min<std::uint64_t>(units, UINT32_MAX)));
		}
	}
	put_be16(data.data(), static_cast<std::uint16_t>(data.size() - length_len));
	return good(std::move(data), allocation_length);
}

} // namespace ptape::model
