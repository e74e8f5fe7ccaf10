// SPDX-License-Identifier: GPL-2.0-only
//
// The drive's table of commands, its cartridge, write buffer, resets and speed.
// The commands themselves: drive_data, drive_motion, drive_mode and drive_log.
// The caller serialises.
#include "drive.hpp"

#include <algorithm>
#include <utility>

namespace ptape::model
{

namespace
{

constexpr std::uint8_t sequential_access_device = 0x01; // peripheral device type

} // namespace

Drive::Drive(DriveConfig config)
	: DeviceServer(sequential_access_device, std::move(config.identity)),
	  config_{.identity = {},
		  .buffer_bytes = config.buffer_bytes,
		  .bytes_per_second = config.bytes_per_second,
		  .reports_buffer = config.reports_buffer},
	  speed_({.bytes_per_second = config.bytes_per_second, .buffer_bytes = config.buffer_bytes})
{
}

// The hottest first: the search is linear. Byte 0 of the usage data is the
// operation code, filled in where it is reported.
std::span<const DeviceServer::Command> Drive::command_table() const
{
	constexpr auto own = [](auto handler) { return static_cast<Handler>(handler); };
	constexpr unsigned action = has_service_action;
	constexpr unsigned always = past_attention | past_reservation;
	// READ POSITION: form; allocation length. READ ATTRIBUTE: values or list;
	// partition; first; allocation length.
	constexpr decltype(Command::usage) position = {0, 0x1f, 0, 0, 0, 0, 0, 0xff, 0xff};
	constexpr decltype(Command::usage) attribute = {0,    0x1f, 0,	  0,	0,    0,    0,
							0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

	static const Command table[] = {
		// clang-format off
	    // WRITE(6): FIXED; length
	    {0x0a, 0, 6, needs_ready, {0, 0x01, 0xff, 0xff, 0xff}, own(&Drive::write)},
	    // READ(6): SILI, FIXED; length
	    {0x08, 0, 6, needs_ready, {0, 0x03, 0xff, 0xff, 0xff}, own(&Drive::read)},
	    {0x34, 0x00, 10, needs_ready | action, position, own(&Drive::read_position)},
	    {0x34, 0x01, 10, needs_ready | action, position, own(&Drive::read_position)},
	    {0x34, 0x06, 10, needs_ready | action, position, own(&Drive::read_position)},
	    {0x34, 0x08, 10, needs_ready | action, position, own(&Drive::read_position)},
	    {0x00, 0, 6, needs_ready, {}, own(&Drive::test_unit_ready)},
	    // WRITE FILEMARKS(6): IMMED; count
	    {0x10, 0, 6, needs_ready, {0, 0x01, 0xff, 0xff, 0xff}, own(&Drive::write_filemarks)},
	    // LOCATE(10): BT, CP, IMMED; address; partition
	    {0x2b, 0, 10, needs_ready, {0, 0x07, 0, 0xff, 0xff, 0xff, 0xff, 0, 0xff},
	     own(&Drive::locate_10)},
	    // LOCATE(16): DEST_TYPE, CP, IMMED; partition; identifier
	    {0x92, 0, 16, needs_ready,
	     {0, 0x3b, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
	     own(&Drive::locate_16)},
	    // SPACE(6): CODE; count
	    {0x11, 0, 6, needs_ready, {0, 0x0f, 0xff, 0xff, 0xff}, own(&Drive::space_6)},
	    // SPACE(16): CODE; count
	    {0x91, 0, 16, needs_ready,
	     {0, 0x0f, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
	     own(&Drive::space_16)},
	    // REWIND: IMMED
	    {0x01, 0, 6, needs_ready, {0, 0x01}, own(&Drive::rewind)},
	    {0x03, 0, 6, always, {0, 0x01, 0, 0, 0xff}, own(&Drive::request_sense)},
	    {0x12, 0, 6, always, {0, 0x01, 0xff, 0xff, 0xff}, own(&Drive::inquiry)},
	    {0x05, 0, 6, 0, {}, own(&Drive::read_block_limits)},
	    // MODE SENSE(6): DBD; PC, page; subpage; allocation length
	    {0x1a, 0, 6, 0, {0, 0x08, 0xff, 0xff, 0xff}, own(&Drive::mode_sense_6)},
	    {0x5a, 0, 10, 0, {0, 0x08, 0xff, 0xff, 0, 0, 0, 0xff, 0xff}, own(&Drive::mode_sense_10)},
	    // MODE SELECT(6): PF; parameter list length
	    {0x15, 0, 6, 0, {0, 0x10, 0, 0, 0xff}, own(&Drive::mode_select_6)},
	    {0x55, 0, 10, 0, {0, 0x10, 0, 0, 0, 0, 0, 0xff, 0xff}, own(&Drive::mode_select_10)},
	    {0x8c, 0x00, 16, needs_ready | action, attribute, own(&Drive::read_attribute)},
	    {0x8c, 0x01, 16, needs_ready | action, attribute, own(&Drive::read_attribute)},
	    {0x8c, 0x03, 16, needs_ready | action, attribute, own(&Drive::read_attribute)},
	    {0x8c, 0x05, 16, needs_ready | action, attribute, own(&Drive::read_attribute)},
	    // WRITE ATTRIBUTE: WTC; partition; parameter list length
	    {0x8d, 0, 16, needs_ready,
	     {0, 0x01, 0, 0, 0, 0, 0, 0xff, 0, 0, 0xff, 0xff, 0xff, 0xff},
	     own(&Drive::write_attribute)},
	    // LOG SENSE: PC, page; subpage; parameter pointer; allocation length
	    {0x4d, 0, 10, past_reservation, {0, 0x00, 0xff, 0xff, 0, 0xff, 0xff, 0xff, 0xff},
	     own(&Drive::log_sense)},
	    // ERASE(6): IMMED, LONG
	    {0x19, 0, 6, needs_ready, {0, 0x03}, own(&Drive::erase)},
	    // REPORT DENSITY SUPPORT: MEDIA; allocation length
	    {0x44, 0, 10, 0, {0, 0x01, 0, 0, 0, 0, 0, 0xff, 0xff},
	     own(&Drive::report_density_support)},
	    // SECURITY PROTOCOL: protocol; page; length
	    {0xa2, 0, 12, 0, {0, 0xff, 0xff, 0xff, 0, 0, 0xff, 0xff, 0xff, 0xff},
	     own(&Drive::security_protocol_in)},
	    {0xb5, 0, 12, 0, {0, 0xff, 0xff, 0xff, 0, 0, 0xff, 0xff, 0xff, 0xff},
	     own(&Drive::security_protocol_out)},
	    // FORMAT MEDIUM: IMMED; format; transfer length
	    {0x04, 0, 6, needs_ready, {0, 0x01, 0x0f, 0, 0}, own(&Drive::format_medium)},
	    // ALLOW OVERWRITE: for what; partition; position
	    {0x82, 0, 16, needs_ready,
	     {0, 0, 0x0f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
	     own(&Drive::allow_overwrite)},
	    // LOAD UNLOAD: IMMED; HOLD, EOT, RETEN, LOAD
	    {0x1b, 0, 6, 0, {0, 0x01, 0, 0, 0x0f}, own(&Drive::load_unload)},
	    // PREVENT ALLOW MEDIUM REMOVAL: PREVENT
	    {0x1e, 0, 6, 0, {0, 0, 0, 0, 0x01}, own(&Drive::prevent_allow)},
	    {0x16, 0, 6, 0, {}, own(&Drive::reserve)},
	    {0x17, 0, 6, past_reservation, {}, own(&Drive::release)},
	    // REPORT SUPPORTED OPERATION CODES: RCTD, options; code; action; length
	    {0xa3, 0x0c, 12, action,
	     {0, 0x1f, 0x87, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
	     own(&Drive::report_supported_opcodes)},
		// clang-format on
	};
	return table;
}

std::optional<SenseCode> Drive::medium_condition() const
{
	if (!threaded_)
		return code::medium_not_present;
	return std::nullopt;
}

std::span<const std::uint8_t> Drive::device_vpd_pages() const
{
	static constexpr std::uint8_t pages[] = {0xb0};
	return pages;
}

// Sequential-access device capabilities, SSC-5 8.5.2: WORM is possible.
std::vector<std::uint8_t> Drive::device_vpd_page(std::uint8_t page) const
{
	if (page != 0xb0)
		return {};
	return {0x01, 0x00};
}

// -- Cartridge.

void Drive::thread()
{
	threaded_ = true;
	partition_ = 0;
	position_ = 0;
	cartridge_->loaded_by({.vendor = identity().vendor, .serial = identity().serial});
}

void Drive::unthread()
{
	drain_buffer();
	modes_.partitions.reset(); // the plan was for this medium
	overwrite_allowed_ = Overwrite::none;
	encryption_.demounted();
	threaded_ = false;
	partition_ = 0;
	position_ = 0;
}

void Drive::insert(Cartridge &cartridge)
{
	cartridge_ = &cartridge;
	thread();
	add_attention_all(code::medium_changed);
}

Cartridge *Drive::remove()
{
	if (threaded_)
		unthread();
	return std::exchange(cartridge_, nullptr);
}

Cartridge *Drive::swap(Cartridge &cartridge)
{
	Cartridge *before = remove();

	insert(cartridge);
	return before;
}

// -- Write buffer.

void Drive::drain_buffer(std::size_t objects)
{
	if (buffer_.empty())
		return;
	for (; objects > 0 && !buffer_.empty(); --objects) {
		buffered_bytes_ -= medium_bytes(buffer_.front());
		medium().append(std::move(buffer_.front()));
		buffer_.pop_front();
	}
	cartridge_->content_changed();
}

std::uint64_t Drive::synchronize()
{
	drain_buffer();
	return speed_.flush(now_us_);
}

bool Drive::fits(std::uint64_t bytes) const
{
	return bytes_before_position() + bytes <= medium().capacity_bytes();
}

// The caller asked fits() and begin_write() before.
void Drive::store(Object object)
{
	++position_;
	if (immediate_commit()) {
		medium().append(std::move(object));
		cartridge_->content_changed();
		return;
	}
	buffered_bytes_ += medium_bytes(object);
	buffer_.push_back(std::move(object));
	while (buffered_bytes_ > config_.buffer_bytes)
		drain_buffer(1);
}

// Writing makes the position the end of data: what lies behind is gone, also
// when the buffer is lost later. In unbuffered mode the buffer is empty: MODE
// SELECT commits it on the way there.
void Drive::begin_write()
{
	overwrite_allowed_ = Overwrite::none;
	if (buffer_.empty() && position_ < medium().size()) {
		medium().truncate(position_);
		cartridge_->content_changed();
	}
}

std::uint64_t Drive::bytes_before_position() const
{
	if (buffer_.empty())
		return medium().bytes_before(position_);
	return medium().bytes_before(medium().size()) + buffered_bytes_;
}

bool Drive::past_early_warning() const
{
	const std::uint64_t capacity = medium().capacity_bytes();
	const std::uint64_t distance = std::min(cartridge_->early_warning_bytes(), capacity);

	return bytes_before_position() >= capacity - distance;
}

// -- Faults.

void Drive::reset(Reset reset)
{
	const bool power = reset.kind == ResetKind::power;

	if (threaded_) {
		if (reset.lose_buffer) {
			position_ -= buffer_.size();
			buffer_.clear();
			buffered_bytes_ = 0;
			speed_.lose(now_us_);
		}
		if (power || reset.rewind)
			drain_buffer();
		if (reset.rewind) {
			partition_ = 0;
			position_ = 0;
		}
	}
	set_modes({});
	if (power)
		encryption_.clear();
	reset_shared(power ? code::power_on : code::logical_unit_reset);
	if (power && threaded_) {
		cartridge_->loaded_by({.vendor = identity().vendor, .serial = identity().serial});
		add_attention_all(code::medium_changed);
	}
}

void Drive::move_to(std::uint64_t lba)
{
	if (!threaded_)
		return;
	drain_buffer();
	position_ = std::min(lba, medium().size());
}

void Drive::set_tape_alert(unsigned flag)
{
	if (flag >= 1 && flag <= tape_alert_flags)
		tape_alerts_.set(flag - 1);
}

void Drive::set_modes(const Modes &modes)
{
	modes_ = modes;
	overwrite_allowed_ = Overwrite::none;
	set_descriptor_sense(modes.descriptor_sense);
}

// -- Speed.

void Drive::set_speed(std::uint64_t bytes_per_second, std::uint64_t buffer_bytes,
		      std::uint64_t reposition_us)
{
	speed_.set({.bytes_per_second = bytes_per_second,
		    .buffer_bytes = buffer_bytes,
		    .reposition_us = reposition_us},
		   now_us_);
	config_.buffer_bytes = buffer_bytes;
	while (buffered_bytes_ > config_.buffer_bytes)
		drain_buffer(1);
}

} // namespace ptape::model
