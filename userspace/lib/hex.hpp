// SPDX-License-Identifier: GPL-2.0-only
//
// Hex: bytes as a person copies them out of a log or a dump. Pure.
#ifndef PTAPE_LIB_HEX_HPP
#define PTAPE_LIB_HEX_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ptape
{

// Pairs of digits, or single digits between separators (blank, newline, comma, colon,
// dash); 0x before them and h behind them are allowed. Nothing when it is anything else.
[[nodiscard]] std::optional<std::vector<std::uint8_t>> from_hex(std::string_view text);

} // namespace ptape

#endif // PTAPE_LIB_HEX_HPP
