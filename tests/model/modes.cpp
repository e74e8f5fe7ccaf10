// SPDX-License-Identifier: GPL-2.0-only
//
// The bytes of the drive's mode pages: control, control data protection, data
// compression, device configuration and its extension, medium configuration
// (SPC-5 7.5, SSC-5 8.3). Pure functions.
#include "modes.hpp"

#include "bytes.hpp"

#include <algorithm>

namespace ptape::model
{

namespace
{

constexpr ModePageName page_control{0x0a, 0x00};
constexpr ModePageName page_data_protection{0x0a, 0xf0};
constexpr ModePageName page_compression{0x0f, 0x00};
constexpr ModePageName page_configuration{0x10, 0x00};
constexpr ModePageName page_configuration_extension{0x10, 0x01};
constexpr ModePageName page_partition{0x11, 0x00};
constexpr ModePageName page_medium_configuration{0x1d, 0x00};

constexpr ModePageName all_pages[] = {page_control,
				      page_data_protection,
				      page_compression,
				      page_configuration,
				      page_configuration_extension,
				      page_partition,
				      page_medium_configuration};

// What the page length field says, in the order of all_pages.
constexpr std::uint16_t page_lengths[] = {0x0a, 0x1c, 0x0e, 0x0e, 0x1c, 0x0e, 0x1e};
static_assert(std::size(all_pages) == std::size(page_lengths));

// Offsets and bits inside the pages, from the page's first byte.
constexpr std::uint8_t subpage_format = 0x40; // SPF
constexpr std::size_t control_flags = 2;
constexpr std::uint8_t d_sense = 0x04;
constexpr std::size_t protection_method = 4;
constexpr std::size_t protection_length = 5;
constexpr std::size_t protection_flags = 6;
constexpr std::uint8_t lbp_w = 0x80;
constexpr std::uint8_t lbp_r = 0x40;
constexpr std::size_t compression_flags = 2;
constexpr std::uint8_t dce = 0x80; // data compression enable
constexpr std::uint8_t dcc = 0x40; // data compression capable
constexpr std::size_t configuration_write_delay = 6;
constexpr std::size_t configuration_select_compression = 14;
constexpr std::size_t extension_modes = 5;
constexpr std::uint8_t write_mode_mask = 0xf0;
constexpr std::uint8_t write_mode_append_only = 0x10;
constexpr std::uint8_t short_erase_writes_end = 0x02; // ERASE without LONG: end of data

std::vector<std::uint8_t> empty_page(ModePageName name)
{
	const auto index = std::ranges::find(all_pages, name) - std::begin(all_pages);
	const std::uint16_t length = page_lengths[index];
	const std::size_t header = name.subpage == 0 ? 2 : 4;
	std::vector<std::uint8_t> page(header + length);

	page[0] = name.page;
	if (name.subpage == 0) {
		page[1] = static_cast<std::uint8_t>(length);
	} else {
		page[0] |= subpage_format;
		page[1] = name.subpage;
		put_be16(&page[2], length);
	}
	return page;
}

void put_compression(std::vector<std::uint8_t> &page, const Modes &modes)
{
	constexpr std::uint32_t algorithm_lto = 1; // registered algorithm of LTO

	page[compression_flags] = static_cast<std::uint8_t>(dcc | (modes.compression ? dce : 0));
	page[3] = 0x80; // DDE: decompression is always on
	put_be32(&page[4], algorithm_lto);
	put_be32(&page[8], algorithm_lto);
}

void put_data_protection(std::vector<std::uint8_t> &page, const BlockProtectionMode &protection)
{
	const bool none = protection.method == BlockProtection::none;

	page[protection_method] = static_cast<std::uint8_t>(protection.method);
	page[protection_length] = none ? 0 : block_protection_bytes;
	page[protection_flags] = static_cast<std::uint8_t>((protection.on_write ? lbp_w : 0) |
							   (protection.on_read ? lbp_r : 0));
}

// Without a method there is nothing to say about it; with one it has four bytes.
bool take_data_protection(std::span<const std::uint8_t> page, BlockProtectionMode &protection)
{
	constexpr BlockProtection last_method = BlockProtection::crc32c;
	const BlockProtectionMode asked{
		.method = static_cast<BlockProtection>(page[protection_method]),
		.on_write = (page[protection_flags] & lbp_w) != 0,
		.on_read = (page[protection_flags] & lbp_r) != 0};
	const bool none = asked.method == BlockProtection::none;

	if (asked.method > last_method ||
	    page[protection_length] != (none ? 0 : block_protection_bytes) ||
	    (none && page[protection_flags] != 0))
		return false;
	protection = asked;
	return true;
}

// Append-only mode is left by a reset, not by MODE SELECT (SSC-5 8.3.8).
bool take_configuration_extension(std::span<const std::uint8_t> page, Modes &modes)
{
	const std::uint8_t write_mode = page[extension_modes] & write_mode_mask;

	if (write_mode > write_mode_append_only || (modes.append_only && write_mode == 0))
		return false;
	modes.append_only = write_mode == write_mode_append_only;
	return true;
}

} // namespace

std::span<const ModePageName> drive_mode_pages()
{
	return all_pages;
}

std::vector<std::uint8_t> mode_page_values(ModePageName name, const Modes &modes,
					   const Cartridge *cartridge)
{
	std::vector<std::uint8_t> page = empty_page(name);

	if (name == page_control) {
		page[control_flags] = modes.descriptor_sense ? d_sense : 0;
	} else if (name == page_data_protection) {
		put_data_protection(page, modes.protection);
	} else if (name == page_compression) {
		put_compression(page, modes);
	} else if (name == page_configuration) {
		put_be16(&page[configuration_write_delay], modes.write_delay);
		page[8] = 0x40;	 // LOIS: logical object identifiers
		page[10] = 0x18; // EEG and SEW: end of data is written, also at early warning
		page[configuration_select_compression] = modes.compression ? 1 : 0;
	} else if (name == page_configuration_extension) {
		page[extension_modes] = static_cast<std::uint8_t>(
			(modes.append_only ? write_mode_append_only : 0) | short_erase_writes_end);
	} else if (name == page_partition) {
		put_partition_values(page, modes, cartridge);
	} else if (cartridge && cartridge->worm()) { // medium configuration
		page[2] = 1;			     // WORMM
		page[4] = 0x01;			     // labels may not be overwritten
		page[5] = 0x02;			     // the last filemarks may be
	}
	return page;
}

std::vector<std::uint8_t> mode_page_mask(ModePageName name)
{
	std::vector<std::uint8_t> page = empty_page(name);

	if (name == page_control) {
		page[control_flags] = d_sense;
	} else if (name == page_data_protection) {
		page[protection_method] = 0xff;
		page[protection_length] = 0x3f;
		page[protection_flags] = lbp_w | lbp_r;
	} else if (name == page_compression) {
		page[compression_flags] = dce;
	} else if (name == page_configuration) {
		put_be16(&page[configuration_write_delay], 0xffff);
		page[configuration_select_compression] = 0x01;
	} else if (name == page_configuration_extension) {
		page[extension_modes] = write_mode_mask;
	} else if (name == page_partition) {
		put_partition_mask(page);
	}
	return page;
}

bool take_mode_page(std::span<const std::uint8_t> page, ModePageName name,
		    const Cartridge *cartridge, Modes &modes)
{
	const std::vector<std::uint8_t> values = mode_page_values(name, modes, cartridge);
	const std::vector<std::uint8_t> mask = mode_page_mask(name);

	// Sizes of partitions that are not asked for may be left out.
	if (page.size() != values.size() &&
	    !(name == page_partition && page.size() < values.size()))
		return false;
	const std::size_t header = name.subpage == 0 ? 2 : 4;
	for (std::size_t i = header; i < page.size(); ++i)
		if ((page[i] ^ values[i]) & ~mask[i])
			return false;

	if (name == page_control) {
		modes.descriptor_sense = page[control_flags] & d_sense;
	} else if (name == page_data_protection) {
		return take_data_protection(page, modes.protection);
	} else if (name == page_compression) {
		modes.compression = page[compression_flags] & dce;
	} else if (name == page_configuration) {
		modes.write_delay = get_be16(&page[configuration_write_delay]);
		modes.compression = page[configuration_select_compression] & 0x01;
	} else if (name == page_configuration_extension) {
		return take_configuration_extension(page, modes);
	} else if (name == page_partition) {
		return take_partition_page(page, cartridge, modes);
	}
	return true;
}

} // namespace ptape::model
