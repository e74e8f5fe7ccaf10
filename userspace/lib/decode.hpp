// SPDX-License-Identifier: GPL-2.0-only
//
// Decode: what the driver reads out of sense data and pages, by the driver's
// own decoders. Pure: bytes in, lines of a label and a value out.
#ifndef PTAPE_LIB_DECODE_HPP
#define PTAPE_LIB_DECODE_HPP

#include "table.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ptape
{

using Bytes = std::span<const std::uint8_t>;

// What was read: labels and values in the order in which they are shown.
struct Decoded {
	std::string what; // "sense", "vpd83" …
	std::vector<std::pair<std::string, std::string>> facts;
};

// Nothing: it is no sense data.
[[nodiscard]] std::optional<Decoded> decode_sense(Bytes bytes);

// The kinds of pages that can be told, for the help and for mistakes.
[[nodiscard]] std::vector<std::string> page_kinds();

// What a page seems to be, by its own header; "" when that cannot be told.
[[nodiscard]] std::string guess_page(Bytes bytes);

// @kind: one of page_kinds(). Nothing: it is no such page.
[[nodiscard]] std::optional<Decoded> decode_page(std::string_view kind, Bytes bytes);

[[nodiscard]] std::string decoded_text(const Decoded &decoded, const Screen &screen);
[[nodiscard]] std::string decoded_json(const Decoded &decoded);

} // namespace ptape

#endif // PTAPE_LIB_DECODE_HPP
