// SPDX-License-Identifier: GPL-2.0-only
//
// Text as udev wants it: which bytes may stand in a device name and how the
// others are written. Pure functions of bytes that a device chose, so any byte
// may come in; only safe ones go out.
#pragma once

#include <string>
#include <string_view>

namespace ptape::udev
{

// Trims blanks at both ends and writes each run of blanks inside as one '_'.
[[nodiscard]] std::string replace_whitespace(std::string_view text);

// Writes '_' for each byte that udev does not allow in a device name. Allowed are
// [A-Za-z0-9#+-.:=@_], "\x" and well-formed UTF-8: no blank, slash, quote or control.
[[nodiscard]] std::string replace_unsafe(std::string_view text);

// Both of the above: any bytes become one word.
[[nodiscard]] std::string safe_word(std::string_view text);

// Loses nothing: a byte outside [A-Za-z0-9#+-.:=@_] and well-formed UTF-8 becomes \xNN.
[[nodiscard]] std::string hex_encode(std::string_view text);

// No control character and no malformed UTF-8.
[[nodiscard]] bool is_text(std::string_view bytes);

// Up to the first NUL, as programs in C see the bytes.
[[nodiscard]] std::string_view until_nul(std::string_view text);

} // namespace ptape::udev
