// SPDX-License-Identifier: GPL-2.0-only
//
// LTO drives of the two makers, by what their INQUIRY data call them.
#include "drive_buffer.hpp"

#include <algorithm>
#include <array>

namespace ptape
{
namespace
{

struct Generation {
	char digit;
	std::uint64_t least_mb;
};

// A floor of what is told of both makers' drives, full and half height; nothing here was measured.
// Since generation 6 that is 512 MB or 1 GB; no newer drive is told to have less.
constexpr std::array generations = {
	Generation{'4', 128}, Generation{'5', 256}, Generation{'6', 512},
	Generation{'7', 512}, Generation{'8', 512}, Generation{'9', 512},
};

// A name with one digit in it: the generation.
struct Family {
	std::string_view vendor;
	std::string_view before, behind;
};

constexpr std::array families = {
	Family{"IBM", "ULTRIUM-TD", ""}, // full height
	Family{"IBM", "ULTRIUM-HH", ""}, // half height
	Family{"IBM", "ULT3580-TD", ""}, // the same in a box or a library
	Family{"IBM", "ULT3580-HH", ""},    Family{"HP", "Ultrium ", "-SCSI"},
	Family{"HPE", "Ultrium ", "-SCSI"},
};

} // namespace

std::optional<std::uint64_t> least_buffer_mb(std::string_view vendor, std::string_view product)
{
	for (const Family &family : families) {
		const std::size_t digit = family.before.size();

		if (vendor != family.vendor || !product.starts_with(family.before) ||
		    product.size() <= digit || product.substr(digit + 1) != family.behind)
			continue;
		for (const Generation &generation : generations)
			if (generation.digit == product[digit])
				return generation.least_mb;
	}
	return std::nullopt;
}

} // namespace ptape
