// SPDX-License-Identifier: GPL-2.0-only
//
// Logical block protection: the checksum that travels behind each block
// (SSC-5 8.3.9, method field). Pure functions.
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace ptape::model
{

enum class BlockProtection : std::uint8_t {
	none = 0x00,
	reed_solomon = 0x01, // ECMA-319 annex E
	crc32c = 0x02,	     // RFC 3720 12.1
};

inline constexpr std::size_t block_protection_bytes = 4; // of both methods

using BlockChecksum = std::array<std::uint8_t, block_protection_bytes>;

// As it stands behind the block; the method is not none.
[[nodiscard]] BlockChecksum block_checksum(BlockProtection method,
					   std::span<const std::uint8_t> block);

// True if the last four bytes are the checksum of those before them.
[[nodiscard]] bool checksum_matches(BlockProtection method,
				    std::span<const std::uint8_t> block_and_checksum);

} // namespace ptape::model
