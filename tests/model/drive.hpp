// SPDX-License-Identifier: GPL-2.0-only
//
// An LTO-like tape drive: SSC-5 commands on one cartridge, a write buffer that
// a power loss may empty, and the faults that tests ask for. Owned by the
// library or by a test; the cartridge is somebody else's and outlives its stay.
// No lock, no clock: the caller serialises and tells the time.
#pragma once

#include "cartridge.hpp"
#include "device_server.hpp"
#include "encryption.hpp"
#include "mode_page.hpp"
#include "modes.hpp"
#include "speed.hpp"

namespace ptape::model
{

// What some drives do, and most do not.
struct DriveTraits {
	bool no_attributes = false;  // READ and WRITE ATTRIBUTE are no commands of it
	bool waits_for_load = false; // a power loss leaves its cartridge unloaded: 02h/04h/02h
	// A power loss that took what was buffered left the tape without an end of data.
	bool loses_end = false;
};

struct DriveConfig {
	Identity identity = {};
	std::uint64_t buffer_bytes = std::uint64_t{256} << 20; // write buffer
	std::uint64_t bytes_per_second = 0;		       // 0: no speed model
	// READ POSITION tells what is buffered; most LTO drives answer zeros.
	bool reports_buffer = false;
	bool warns_once = false; // early warning is told to the command that comes to it alone
	// Recommended command timeouts, seconds by operation code; not there: none is told.
	std::map<std::uint8_t, std::uint32_t> timeouts = {
		{0x01, 600},  {0x04, 3600}, {0x08, 2100}, {0x0a, 1560}, {0x10, 1680},
		{0x11, 2940}, {0x19, 3600}, {0x1b, 840},  {0x2b, 2940}, {0x92, 2940},
	};
	DriveTraits traits = {};
};

// What happens to the tape at a reset. Without lose_buffer a power loss writes
// the buffer out first (as if the drive had a battery) and a logical unit reset
// leaves it as it is.
struct Reset {
	ResetKind kind = ResetKind::logical_unit;
	bool rewind = false;	  // else: stays, or goes back to the last object on the medium
	bool lose_buffer = false; // buffered objects never reach the medium
};

class Drive final : public DeviceServer
{
public:
	static constexpr std::uint32_t block_length_max = 0x800000; // bytes, 8 MiB as LTO
	static constexpr std::uint8_t density_code = 0x5e;	    // LTO-8
	static constexpr unsigned tape_alert_flags = 64;	    // SSC-5 4.2.20

	explicit Drive(DriveConfig config = {});

	// LogicalUnit: a LOGICAL UNIT RESET that only raises attentions.
	void logical_unit_reset() override { reset({}); }

	// -- Cartridge handling, as the robot or a hand does it.
	// Threads a cartridge: load count + 1, 28h/00h on every nexus.
	void insert(Cartridge &cartridge);
	// Buffer to the medium, then the cartridge leaves; nullptr when empty.
	Cartridge *remove();
	// The cartridge inside, threaded or ejected; nullptr when empty.
	[[nodiscard]] Cartridge *cartridge() const { return cartridge_; }
	[[nodiscard]] bool threaded() const { return threaded_; }
	// It waits for a LOAD, as it has DriveTraits::waits_for_load.
	[[nodiscard]] bool waits() const { return waits_; }
	// Exchange of cartridges while nobody looks; what was inside comes back.
	Cartridge *swap(Cartridge &cartridge);
	// The button at the front: as UNLOAD, but no nexus has asked for it. The cartridge
	// lies in the mouth. False when none is threaded, or its removal is prevented.
	[[nodiscard]] bool eject(bool lose_buffer = false);

	// -- Faults.
	// From now on; what is lost or waits already stays so.
	void set_traits(const DriveTraits &traits) { config_.traits = traits; }
	[[nodiscard]] const DriveTraits &traits() const { return config_.traits; }
	void reset(Reset reset);
	// Hands buffered objects to the medium without a command (a drive that
	// streams on); all by default, else at least one and at most this many.
	void drain_buffer(std::size_t objects = SIZE_MAX);
	// Moves the tape without telling anybody, as a sick drive does.
	void move_to(std::uint64_t lba);

	// -- Speed model: bytes per second of the medium, bytes of the buffer, what a
	// stop of the tape costs. The time of each command is set_delay_us().
	void set_speed(std::uint64_t bytes_per_second, std::uint64_t buffer_bytes,
		       std::uint64_t reposition_us = 0);

	// TapeAlert flag 1 to 64: set until page 2Eh is read, by any nexus.
	void set_tape_alert(unsigned flag);

	// -- State for transports and oracles.
	[[nodiscard]] std::uint64_t position() const { return position_; } // next object's LBA
	[[nodiscard]] unsigned partition() const { return partition_; }
	[[nodiscard]] std::size_t buffered_objects() const { return buffer_.size(); }
	[[nodiscard]] std::uint64_t buffered_bytes() const { return buffered_bytes_; }
	[[nodiscard]] std::uint64_t buffer_bytes() const { return config_.buffer_bytes; }
	[[nodiscard]] std::uint64_t repositionings() const { return speed_.repositionings(); }
	[[nodiscard]] const Modes &modes() const { return modes_; }
	// What the nexus writes now is encrypted.
	[[nodiscard]] bool encrypts(Nexus nexus) const
	{
		return encryption_.in_force(nexus).encryption == EncryptionMode::encrypt;
	}

private:
	// ALLOW OVERWRITE field, SSC-5.
	enum class Overwrite : std::uint8_t { none, current_position, format };

	// DeviceServer
	[[nodiscard]] std::span<const Command> command_table() const override;
	[[nodiscard]] std::optional<SenseCode> medium_condition() const override;
	[[nodiscard]] std::vector<std::uint8_t> device_vpd_page(std::uint8_t page) const override;
	[[nodiscard]] std::span<const std::uint8_t> device_vpd_pages() const override;
	[[nodiscard]] std::uint32_t recommended_timeout(std::uint8_t opcode) const override;

	// drive_commands.cpp
	[[nodiscard]] static std::span<const Command> stream_commands();
	[[nodiscard]] static std::span<const Command> management_commands();

	// drive_data.cpp
	Reply read(const Call &call);
	Reply read_variable(Nexus nexus, std::uint32_t length, bool suppress_length);
	Reply read_fixed(Nexus nexus, std::uint32_t blocks);
	[[nodiscard]] std::size_t sent_size(const Object &block) const;
	void append_sent(std::vector<std::uint8_t> &out, const Object &block) const;
	Reply write(const Call &call);
	Reply write_blocks(const Call &call, std::uint32_t block_length, std::uint32_t blocks);
	Reply write_filemarks(const Call &call);
	Reply erase(const Call &call);
	Reply read_block_limits(const Call &call);

	// drive_motion.cpp
	std::uint64_t begin_motion(); // time until the tape may move
	Reply rewind(const Call &call);
	Reply space_6(const Call &call);
	Reply space_16(const Call &call);
	Reply space(std::uint8_t space_code, std::int64_t count);
	Reply space_blocks(std::int64_t count);
	Reply space_filemarks(std::int64_t count);
	Reply space_sequential_filemarks(std::int64_t count);
	Reply locate_10(const Call &call);
	Reply locate_16(const Call &call);
	[[nodiscard]] bool partition_exists(unsigned partition) const;
	[[nodiscard]] std::optional<std::uint64_t> file_start(std::uint64_t file) const;
	Reply locate(unsigned partition, std::uint8_t destination, std::uint64_t identifier,
		     bool immediate);
	[[nodiscard]] SenseCode end_of_data() const;
	[[nodiscard]] Sense end_of_data_met(std::uint64_t asked, std::uint64_t done) const;
	Reply read_position(const Call &call);
	[[nodiscard]] std::uint8_t position_flags() const;
	[[nodiscard]] std::uint64_t last_object() const;
	[[nodiscard]] std::vector<std::uint8_t> position_short() const;
	[[nodiscard]] std::vector<std::uint8_t> position_long() const;
	[[nodiscard]] std::vector<std::uint8_t> position_extended() const;
	Reply load_unload(const Call &call);

	// drive_append.cpp
	[[nodiscard]] std::optional<SenseCode> write_refused() const;
	Reply allow_overwrite(const Call &call);

	// drive_density.cpp
	Reply report_density_support(const Call &call);

	// drive_partition.cpp
	Reply format_medium(const Call &call);

	// drive_security.cpp
	Reply security_protocol_in(const Call &call);
	Reply security_protocol_out(const Call &call);
	[[nodiscard]] Reply encryption_page(Nexus nexus, std::uint16_t page,
					    std::size_t allocation_length) const;
	[[nodiscard]] std::vector<std::uint8_t> encryption_status(Nexus nexus) const;
	[[nodiscard]] std::vector<std::uint8_t> next_block_status(Nexus nexus) const;
	[[nodiscard]] std::optional<SenseCode> read_refused(const Object &object,
							    Nexus nexus) const;

	// drive_mode.cpp
	Reply mode_sense_6(const Call &call);
	Reply mode_sense_10(const Call &call);
	Reply mode_select_6(const Call &call);
	Reply mode_select_10(const Call &call);
	Reply mode_sense(const ModeSense &asked);
	[[nodiscard]] std::vector<std::uint8_t> mode_pages(const ModeSense &asked) const;
	[[nodiscard]] std::optional<SenseCode> apply_pages(std::span<const std::uint8_t> rest,
							   Modes &modes) const;
	Reply mode_select(const Call &call, std::size_t list_len, std::size_t header_len);

	// drive_log.cpp
	Reply log_sense(const Call &call);
	void append_tape_alerts(std::vector<std::uint8_t> &out, unsigned first) const;

	// drive_attribute.cpp
	Reply read_attribute(const Call &call);
	Reply write_attribute(const Call &call);

	[[nodiscard]] Partition &medium() { return cartridge_->partitions()[partition_]; }
	[[nodiscard]] const Partition &medium() const
	{
		return cartridge_->partitions()[partition_];
	}
	[[nodiscard]] std::uint64_t bytes_before_position() const;
	[[nodiscard]] bool past_early_warning() const;
	[[nodiscard]] bool tells_early_warning();
	[[nodiscard]] bool immediate_commit() const { return modes_.buffered_mode == 0; }
	void begin_write();
	[[nodiscard]] bool fits(std::uint64_t bytes) const;
	void store(Object object);
	void thread();
	void unthread();
	void drop_buffer(); // it never reaches the medium
	void set_modes(const Modes &modes);
	// Ends a command that is a sync point: buffer to the medium, time for it.
	std::uint64_t synchronize();

	DriveConfig config_;
	Cartridge *cartridge_ = nullptr;
	bool threaded_ = false;
	bool waits_ = false;  // not threaded: it was, before the power went
	bool warned_ = false; // early warning was told, and no write began in front of it since
	unsigned partition_ = 0;
	std::uint64_t position_ = 0;
	std::deque<Object> buffer_; // objects of the LBAs before position_
	std::uint64_t buffered_bytes_ = 0;
	Modes modes_;
	Overwrite overwrite_allowed_ = Overwrite::none; // in append-only mode
	EncryptionParameters encryption_;
	std::bitset<tape_alert_flags> tape_alerts_;
	SpeedModel speed_;
};

} // namespace ptape::model
