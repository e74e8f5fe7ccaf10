// SPDX-License-Identifier: GPL-2.0-only
//
// Drive buffer: how much a known product buffers at least. No drive tells it; data
// sheets do. Pure.
#ifndef PTAPE_LIB_DRIVE_BUFFER_HPP
#define PTAPE_LIB_DRIVE_BUFFER_HPP

#include <cstdint>
#include <optional>
#include <string_view>

namespace ptape
{

// MiB, before compression; nothing for a product that is not known.
[[nodiscard]] std::optional<std::uint64_t> least_buffer_mb(std::string_view vendor,
							   std::string_view product);

} // namespace ptape

#endif // PTAPE_LIB_DRIVE_BUFFER_HPP
