// SPDX-License-Identifier: GPL-2.0-only
//
// The drive's mode parameters: header, block descriptor and the pages control,
// data compression, device configuration and medium configuration (SPC-5 7.5,
// SSC-5 8.3). Part of Drive; the caller serialises.
#include "bytes.hpp"
#include "drive.hpp"
#include "mode_page.hpp"

#include <algorithm>

namespace ptape::model
{

namespace
{

constexpr std::uint8_t page_control_mode = 0x0a;
constexpr std::uint8_t page_data_compression = 0x0f;
constexpr std::uint8_t page_device_configuration = 0x10;
constexpr std::uint8_t page_medium_configuration = 0x1d;
constexpr std::uint8_t all_pages[] = {page_control_mode, page_data_compression,
				      page_device_configuration, page_medium_configuration};

constexpr std::size_t descriptor_len = 8;
constexpr std::uint8_t medium_type_lto = 0x88;	// LTO-8 data cartridge
constexpr std::uint8_t medium_type_worm = 0x8c; // LTO-8 WORM cartridge
constexpr std::uint8_t density_default = 0x00;
constexpr std::uint8_t density_no_change = 0x7f;

// Offsets and bits inside the pages.
constexpr std::size_t control_flags = 2;
constexpr std::uint8_t d_sense = 0x04;
constexpr std::size_t compression_flags = 2;
constexpr std::uint8_t dce = 0x80; // data compression enable
constexpr std::uint8_t dcc = 0x40; // data compression capable
constexpr std::size_t configuration_write_delay = 6;
constexpr std::size_t configuration_select_compression = 14;

struct PageFormat {
	std::uint8_t code;
	std::uint8_t length; // of the page length field
};

constexpr PageFormat formats[] = {
	{page_control_mode, 0x0a},
	{page_data_compression, 0x0e},
	{page_device_configuration, 0x0e},
	{page_medium_configuration, 0x1e},
};

std::vector<std::uint8_t> empty_page(std::uint8_t code)
{
	const PageFormat *format = std::ranges::find(formats, code, &PageFormat::code);
	std::vector<std::uint8_t> page(2 + format->length);

	page[0] = code;
	page[1] = format->length;
	return page;
}

std::vector<std::uint8_t> page_values(std::uint8_t code, const Modes &modes, bool worm)
{
	constexpr std::uint32_t algorithm_lto = 1; // registered algorithm of LTO
	std::vector<std::uint8_t> page = empty_page(code);

	switch (code) {
	case page_control_mode:
		page[control_flags] = modes.descriptor_sense ? d_sense : 0;
		break;
	case page_data_compression:
		page[compression_flags] =
			static_cast<std::uint8_t>(dcc | (modes.compression ? dce : 0));
		page[3] = 0x80; // DDE: decompression is always on
		put_be32(&page[4], algorithm_lto);
		put_be32(&page[8], algorithm_lto);
		break;
	case page_device_configuration:
		put_be16(&page[configuration_write_delay], modes.write_delay);
		page[8] = 0x40;	 // LOIS: logical object identifiers
		page[10] = 0x18; // EEG and SEW: end of data is written, also at early warning
		page[configuration_select_compression] = modes.compression ? 1 : 0;
		break;
	case page_medium_configuration:
		page[2] = worm ? 1 : 0; // WORMM
		if (worm) {
			page[4] = 0x01; // labels may not be overwritten
			page[5] = 0x02; // the last filemarks may be
		}
		break;
	}
	return page;
}

// A one for each bit that MODE SELECT may change.
std::vector<std::uint8_t> page_mask(std::uint8_t code)
{
	std::vector<std::uint8_t> page = empty_page(code);

	switch (code) {
	case page_control_mode:
		page[control_flags] = d_sense;
		break;
	case page_data_compression:
		page[compression_flags] = dce;
		break;
	case page_device_configuration:
		put_be16(&page[configuration_write_delay], 0xffff);
		page[configuration_select_compression] = 0x01;
		break;
	}
	return page;
}

// Takes one page of MODE SELECT over; false when it changes what is fixed.
bool apply_page(std::span<const std::uint8_t> page, bool worm, Modes &modes)
{
	const std::uint8_t code = page[0] & 0x3f;
	const std::vector<std::uint8_t> values = page_values(code, modes, worm);
	const std::vector<std::uint8_t> mask = page_mask(code);

	if (page.size() != values.size())
		return false;
	for (std::size_t i = 2; i < page.size(); ++i)
		if ((page[i] ^ values[i]) & ~mask[i])
			return false;

	switch (code) {
	case page_control_mode:
		modes.descriptor_sense = page[control_flags] & d_sense;
		break;
	case page_data_compression:
		modes.compression = page[compression_flags] & dce;
		break;
	case page_device_configuration:
		modes.write_delay = get_be16(&page[configuration_write_delay]);
		modes.compression = page[configuration_select_compression] & 0x01;
		break;
	}
	return true;
}

bool apply_descriptor(std::span<const std::uint8_t> descriptor, Modes &modes)
{
	const std::uint8_t density = descriptor[0];
	const std::uint32_t number = get_be24(&descriptor[1]);
	const std::uint32_t length = get_be24(&descriptor[5]);
	const bool known_density = density == density_default || density == density_no_change ||
				   density == Drive::density_code;

	if (!known_density || number != 0 || length > Drive::block_length_max)
		return false;
	modes.block_length = length;
	return true;
}

// BUFFERED MODE and SPEED of the header; WP is the cartridge's and is ignored.
bool apply_device_specific(std::uint8_t byte, Modes &modes)
{
	const std::uint8_t buffered_mode = byte >> 4 & 0x07;
	const std::uint8_t speed = byte & 0x0f;

	if (buffered_mode > 1 || speed != 0)
		return false;
	modes.buffered_mode = buffered_mode;
	return true;
}

} // namespace

std::vector<std::uint8_t> Drive::mode_pages(const ModeSense &asked) const
{
	const bool worm = threaded_ && cartridge_->worm();
	std::vector<std::uint8_t> out;

	for (const std::uint8_t code : all_pages) {
		if (asked.page != mode_page_all && asked.page != code)
			continue;
		const std::vector<std::uint8_t> page =
			asked.control == PageControl::changeable
				? page_mask(code)
				: page_values(code,
					      asked.control == PageControl::defaults ? Modes{}
										     : modes_,
					      worm);
		out.insert(out.end(), page.begin(), page.end());
	}
	return out;
}

Reply Drive::mode_sense(const ModeSense &asked)
{
	if (asked.control == PageControl::saved)
		return check(code::saving_not_supported);
	if (asked.subpage != 0 && asked.subpage != mode_subpage_all)
		return check(code::invalid_field_in_cdb);

	const std::vector<std::uint8_t> pages = mode_pages(asked);
	if (pages.empty() && asked.page != mode_page_none)
		return check(code::invalid_field_in_cdb);

	const Modes &shown = asked.control == PageControl::defaults ? Modes{} : modes_;
	std::uint8_t device_specific = static_cast<std::uint8_t>(shown.buffered_mode << 4);
	std::uint8_t medium_type = 0;
	if (threaded_) {
		medium_type = cartridge_->worm() ? medium_type_worm : medium_type_lto;
		device_specific |= cartridge_->write_protected() ? 0x80 : 0; // WP
	}

	std::array<std::uint8_t, descriptor_len> descriptor{};
	descriptor[0] = density_code;
	put_be24(&descriptor[5], shown.block_length);
	return good(mode_parameters(asked, medium_type, device_specific, descriptor, pages),
		    asked.allocation_length);
}

// MODE SENSE, SPC-5 6.13 and 6.14.
Reply Drive::mode_sense_6(const Call &call)
{
	return mode_sense(decode_mode_sense_6(call.cdb));
}

Reply Drive::mode_sense_10(const Call &call)
{
	return mode_sense(decode_mode_sense_10(call.cdb));
}

// MODE SELECT, SPC-5 6.11 and 6.12.
Reply Drive::mode_select_6(const Call &call)
{
	constexpr std::size_t header_len = 4;

	return mode_select(call, call.cdb[4], header_len);
}

Reply Drive::mode_select_10(const Call &call)
{
	constexpr std::size_t header_len = 8;

	return mode_select(call, get_be16(&call.cdb[7]), header_len);
}

// All or nothing: the list is taken over only when all of it is right.
Reply Drive::mode_select(const Call &call, std::size_t list_len, std::size_t header_len)
{
	if (list_len == 0)
		return good();
	if (call.data_out.size() < list_len)
		return check(code::data_phase_error);
	if (list_len < header_len)
		return check(code::parameter_list_length);

	const std::span<const std::uint8_t> list = call.data_out.first(list_len);
	const bool ten = header_len == 8;
	const std::uint8_t device_specific = list[ten ? 3 : 2];
	const std::size_t descriptors = ten ? get_be16(&list[6]) : list[3];
	std::span<const std::uint8_t> rest = list.subspan(header_len);
	Modes modes = modes_;

	if (!apply_device_specific(device_specific, modes) ||
	    (descriptors != 0 && descriptors != descriptor_len))
		return check(code::invalid_field_in_list);
	if (rest.size() < descriptors)
		return check(code::parameter_list_length);
	if (descriptors != 0 && !apply_descriptor(rest.first(descriptors), modes))
		return check(code::invalid_field_in_list);
	if (const std::optional<SenseCode> wrong = apply_pages(rest.subspan(descriptors), modes))
		return check(*wrong);

	Reply reply;
	if (modes == modes_)
		return reply;
	if (modes.buffered_mode == 0)
		reply.busy_us = synchronize();
	set_modes(modes);
	add_attention_others(call.nexus, code::mode_parameters_changed);
	return reply;
}

std::optional<SenseCode> Drive::apply_pages(std::span<const std::uint8_t> rest, Modes &modes) const
{
	const bool worm = threaded_ && cartridge_->worm();

	while (!rest.empty()) {
		if (rest.size() < 2)
			return code::parameter_list_length;
		const std::uint8_t page = rest[0] & 0x7f; // PS is reserved here; SPF must be zero
		const std::size_t page_len = 2 + std::size_t{rest[1]};

		if (std::ranges::find(all_pages, page) == std::end(all_pages))
			return code::invalid_field_in_list;
		if (rest.size() < page_len)
			return code::parameter_list_length;
		if (!apply_page(rest.first(page_len), worm, modes))
			return code::invalid_field_in_list;
		rest = rest.subspan(page_len);
	}
	return std::nullopt;
}

} // namespace ptape::model
