// SPDX-License-Identifier: GPL-2.0-only
//
// VPD pages read a second time, in the plainest way, as the oracle of the fuzz
// targets of identity: the designators of page 83h, the serial number of page
// 80h, and the encoding of bytes in an identity. Pure functions.
#pragma once

#include "fuzz.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ptape::fuzz
{

// SPC-5 7.7.6.1
enum class Association : std::uint8_t { unit = 0, port = 1, device = 2 };

struct Designator {
	Association association;
	std::uint8_t type;
	Bytes header;
	Bytes value;
};

// A VPD page's body as far as it arrived; @is_whole: all that the page claims.
struct Page {
	Bytes body;
	bool is_whole = false;
};

[[nodiscard]] Page page_of(View bytes, std::uint8_t code);

// Those that lie wholly inside the page, in its order.
[[nodiscard]] std::vector<Designator> designators_of(const Page &page83);

// A page 83h with these designators.
[[nodiscard]] Bytes page83_with(const std::vector<Designator> &designators);

// The one that names the unit or the device: NAA, EUI-64, name, T10; then by
// bytes. What an identity writes for it, none when there is none.
[[nodiscard]] std::optional<std::string> name_of(const std::vector<Designator> &designators,
						 Association association);

// Each kind's smallest, as the comparison of two paths has it.
[[nodiscard]] std::vector<Bytes> smallest_of(const std::vector<Designator> &designators,
					     Association association);

// What an identity writes for the serial number of page 80h; empty when there is none.
[[nodiscard]] std::string serial_of(const Page &page80);

// [A-Za-z0-9_-] as they are, others percent-encoded with upper-case hex.
[[nodiscard]] std::string percent_encode(View bytes);
// The bytes that encode to @text; none when there are no such bytes.
[[nodiscard]] std::optional<Bytes> percent_decode(const std::string &text);

} // namespace ptape::fuzz
