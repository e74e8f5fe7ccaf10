// SPDX-License-Identifier: GPL-2.0-only
//
// Operation codes: their names in vtlctl and the direction of their data, which
// the ring does not tell. Values only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ptape::vtl
{

[[nodiscard]] bool sends_data_out(std::uint8_t opcode);

// True if a drive answers it while a command before it is not finished: what
// does not touch the medium.
[[nodiscard]] bool passes_running_command(std::uint8_t opcode);

// "WRITE_6" or "0x0A"; nothing if it is neither.
[[nodiscard]] std::optional<std::uint8_t> parse_opcode(std::string_view text);
[[nodiscard]] std::string opcode_name(std::uint8_t opcode);

inline constexpr std::uint8_t opcode_write_6 = 0x0a;
inline constexpr std::uint8_t opcode_write_filemarks_6 = 0x10;

} // namespace ptape::vtl
