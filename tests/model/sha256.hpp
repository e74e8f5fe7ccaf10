// SPDX-License-Identifier: GPL-2.0-only
//
// SHA-256 (FIPS 180-4) of a byte string: names the content of a block in a
// cartridge's dump without a library the static daemon would have to carry.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>

namespace ptape::model
{

using Digest = std::array<std::uint8_t, 32>;

[[nodiscard]] Digest sha256(std::span<const std::uint8_t> bytes);

// 64 lower-case hexadecimal digits.
[[nodiscard]] std::string to_hex(const Digest &digest);

} // namespace ptape::model
