// SPDX-License-Identifier: GPL-2.0-only
//
// The drive's mode parameters that MODE SELECT may change (SPC-5 7.5, SSC-5
// 8.3), and their pages in bytes. Values only: the drive that has them is
// drive.hpp's, what they do is done there.
#pragma once

#include "block_protection.hpp"
#include "cartridge.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace ptape::model
{

// What page 11h asks the next FORMAT MEDIUM to make (SSC-5 8.3.4).
struct PartitionPlan {
	enum class Method : std::uint8_t {
		fixed = 0x80,	  // FDP: as many and as large as the drive likes
		selected = 0x40,  // SDP: so many, as large as the drive likes
		initiator = 0x20, // IDP: so many and so large
	};
	static constexpr std::uint16_t rest = 0xffff; // all that the others leave

	Method method = Method::fixed;
	std::uint8_t additional = 0;	// partitions beyond the first
	std::uint8_t size_unit = 0;	// PSUM
	std::uint8_t unit_exponent = 0; // PARTITION UNITS, for PSUM 11b
	std::array<std::uint16_t, Cartridge::partitions_max> sizes = {};

	bool operator==(const PartitionPlan &) const = default;

	// Bytes of each partition on a medium of so many; nothing when they do not fit.
	[[nodiscard]] std::optional<std::vector<std::uint64_t>>
	capacities(std::uint64_t total) const;
};

// Logical block protection (SSC-5 8.3.9): a checksum behind each block.
struct BlockProtectionMode {
	BlockProtection method = BlockProtection::none;
	bool on_write = false; // LBP_W
	bool on_read = false;  // LBP_R

	bool operator==(const BlockProtectionMode &) const = default;
};

struct Modes {
	std::uint8_t buffered_mode = 1; // 0 or 1
	std::uint32_t block_length = 0; // bytes, 0: variable
	bool compression = true;	// DCE of page 0Fh and byte 14 of page 10h
	bool descriptor_sense = false;	// D_SENSE of page 0Ah
	std::uint16_t write_delay = 0;	// page 10h, units of 100 ms; stored only
	bool append_only = false;	// WRITE MODE of page 10h/01h
	BlockProtectionMode protection = {};
	std::optional<PartitionPlan> partitions = std::nullopt;

	bool operator==(const Modes &) const = default;
};

// Which page, as a row of the table of pages.
struct ModePageName {
	std::uint8_t page;
	std::uint8_t subpage;

	bool operator==(const ModePageName &) const = default;
};

// Every page of the drive, in the order of MODE SENSE.
[[nodiscard]] std::span<const ModePageName> drive_mode_pages();

// A page with its header. The cartridge is the threaded one, if any.
[[nodiscard]] std::vector<std::uint8_t> mode_page_values(ModePageName name, const Modes &modes,
							 const Cartridge *cartridge);
// A one for each bit that MODE SELECT may change.
[[nodiscard]] std::vector<std::uint8_t> mode_page_mask(ModePageName name);

// Takes one page of MODE SELECT over; false when it asks what cannot be.
[[nodiscard]] bool take_mode_page(std::span<const std::uint8_t> page, ModePageName name,
				  const Cartridge *cartridge, Modes &modes);

// The part of page 11h (modes_partition.cpp): everything behind its header.
void put_partition_values(std::span<std::uint8_t> page, const Modes &modes,
			  const Cartridge *cartridge);
void put_partition_mask(std::span<std::uint8_t> page);
[[nodiscard]] bool take_partition_page(std::span<const std::uint8_t> page,
				       const Cartridge *cartridge, Modes &modes);

} // namespace ptape::model
