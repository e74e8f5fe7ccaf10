// SPDX-License-Identifier: GPL-2.0-only
//
// Printable: bytes that a device, a file or a process chose, made safe for a
// terminal, a table and JSON. Pure.
#ifndef PTAPE_LIB_PRINTABLE_HPP
#define PTAPE_LIB_PRINTABLE_HPP

#include <string>
#include <string_view>

namespace ptape
{

// Blanks and NULs at both ends go; a byte that is no printable ASCII becomes \xNN.
[[nodiscard]] std::string printable(std::string_view bytes);

// What percent-encoding hides, made printable: a serial number out of an identity.
[[nodiscard]] std::string percent_decoded(std::string_view text);

} // namespace ptape

#endif // PTAPE_LIB_PRINTABLE_HPP
