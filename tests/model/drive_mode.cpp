// SPDX-License-Identifier: GPL-2.0-only
//
// MODE SENSE and MODE SELECT of the drive: header, block descriptor and which
// pages (SPC-5 7.5, SSC-5 8.3); the pages' bytes are in modes.cpp. Part of
// Drive; the caller serialises.
#include "bytes.hpp"
#include "drive.hpp"
#include "mode_page.hpp"

#include <algorithm>

namespace ptape::model
{

namespace
{

constexpr std::size_t descriptor_len = 8;
constexpr std::uint8_t medium_type_lto = 0x88;	// LTO-8 data cartridge
constexpr std::uint8_t medium_type_worm = 0x8c; // LTO-8 WORM cartridge
constexpr std::uint8_t density_default = 0x00;
constexpr std::uint8_t density_no_change = 0x7f;

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

// Page and subpage may each be "all"; subpages are in page 3Fh only if asked for.
std::vector<std::uint8_t> Drive::mode_pages(const ModeSense &asked) const
{
	const bool defaults = asked.control == PageControl::defaults;
	std::vector<std::uint8_t> out;

	for (const ModePageName name : drive_mode_pages()) {
		if ((asked.page != mode_page_all && asked.page != name.page) ||
		    (asked.subpage != mode_subpage_all && asked.subpage != name.subpage))
			continue;
		const std::vector<std::uint8_t> page =
			asked.control == PageControl::changeable
				? mode_page_mask(name)
				: mode_page_values(name, defaults ? Modes{} : modes_,
						   threaded_ ? cartridge_ : nullptr);
		out.insert(out.end(), page.begin(), page.end());
	}
	return out;
}

Reply Drive::mode_sense(const ModeSense &asked)
{
	if (asked.control == PageControl::saved)
		return check(code::saving_not_supported);

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
	constexpr std::uint8_t subpage_format = 0x40; // SPF
	constexpr std::uint8_t page_mask = 0x3f;      // PS is reserved here

	while (!rest.empty()) {
		const bool has_subpage = rest[0] & subpage_format;
		const std::size_t header = has_subpage ? 4 : 2;

		if (rest.size() < header)
			return code::parameter_list_length;
		const ModePageName name{.page = static_cast<std::uint8_t>(rest[0] & page_mask),
					.subpage = has_subpage ? rest[1] : std::uint8_t{0}};
		const std::size_t page_len = header + (has_subpage ? get_be16(&rest[2]) : rest[1]);
		const std::span<const ModePageName> known = drive_mode_pages();

		if (std::ranges::find(known, name) == known.end() ||
		    has_subpage != (name.subpage != 0))
			return code::invalid_field_in_list;
		if (rest.size() < page_len)
			return code::parameter_list_length;
		if (!take_mode_page(rest.first(page_len), name, threaded_ ? cartridge_ : nullptr,
				    modes))
			return code::invalid_field_in_list;
		rest = rest.subspan(page_len);
	}
	return std::nullopt;
}

} // namespace ptape::model
