// SPDX-License-Identifier: GPL-2.0-only
//
// MODE SENSE's frame, the same for the drive and the robot: which CDB field
// means what, and header, block descriptor and pages put together (SPC-5 6.12,
// 6.13, 7.5). Pure functions.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace ptape::model
{

// PC field, SPC-5 table 156.
enum class PageControl : std::uint8_t { current, changeable, defaults, saved };

inline constexpr std::uint8_t mode_page_none = 0x00; // header and descriptor alone
inline constexpr std::uint8_t mode_page_all = 0x3f;
inline constexpr std::uint8_t mode_subpage_all = 0xff;

// MODE SENSE(6) and (10), decoded.
struct ModeSense {
	bool ten;	 // MODE SENSE(10): 8-byte header
	bool descriptor; // DBD is zero
	PageControl control;
	std::uint8_t page;
	std::uint8_t subpage;
	std::size_t allocation_length;
};

[[nodiscard]] ModeSense decode_mode_sense_6(std::span<const std::uint8_t> cdb);
[[nodiscard]] ModeSense decode_mode_sense_10(std::span<const std::uint8_t> cdb);

// The whole answer; the mode data length counts what a longer buffer would get.
[[nodiscard]] std::vector<std::uint8_t>
mode_parameters(const ModeSense &asked, std::uint8_t medium_type, std::uint8_t device_specific,
		std::span<const std::uint8_t> descriptor, std::span<const std::uint8_t> pages);

} // namespace ptape::model
