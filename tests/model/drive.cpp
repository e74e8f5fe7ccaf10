// SPDX-License-Identifier: GPL-2.0-only
//
// The drive's cartridge, write buffer, resets and speed. Its table of commands is
// drive_commands.cpp. The caller serialises.
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
		  .reports_buffer = config.reports_buffer,
		  .warns_once = config.warns_once,
		  .timeouts = std::move(config.timeouts),
		  .traits = config.traits},
	  speed_({.bytes_per_second = config.bytes_per_second, .buffer_bytes = config.buffer_bytes})
{
}

std::optional<SenseCode> Drive::medium_condition() const
{
	if (waits_)
		return code::load_required;
	if (!threaded_)
		return code::medium_not_present;
	if (cartridge_->cleaning())
		return code::cleaning_cartridge;
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
	waits_ = false;
	warned_ = false;
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
	waits_ = false;
	return std::exchange(cartridge_, nullptr);
}

Cartridge *Drive::swap(Cartridge &cartridge)
{
	Cartridge *before = remove();

	insert(cartridge);
	return before;
}

bool Drive::eject(bool lose_buffer)
{
	if (!threaded_ || removal_prevented())
		return false;
	if (lose_buffer)
		drop_buffer();
	unthread();
	return true;
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
	warned_ = warned_ && past_early_warning();
	if (buffer_.empty() && (position_ < medium().size() || !medium().has_end())) {
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

// With a command that wrote.
bool Drive::tells_early_warning()
{
	if (!past_early_warning() || (warned_ && config_.warns_once))
		return false;
	warned_ = true;
	return true;
}

// -- Faults.

void Drive::drop_buffer()
{
	position_ -= buffer_.size();
	buffer_.clear();
	buffered_bytes_ = 0;
	speed_.lose(now_us_);
}

void Drive::reset(Reset reset)
{
	const bool power = reset.kind == ResetKind::power;

	if (threaded_) {
		if (reset.lose_buffer) {
			if (power && config_.traits.loses_end && !buffer_.empty())
				medium().lose_end();
			drop_buffer();
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
	if (!power || !threaded_)
		return;
	if (config_.traits.waits_for_load) {
		unthread();
		waits_ = true;
		return;
	}
	cartridge_->loaded_by({.vendor = identity().vendor, .serial = identity().serial});
	add_attention_all(code::medium_changed);
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
