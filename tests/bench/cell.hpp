// SPDX-License-Identifier: GPL-2.0-only
//
// The cells of the comparison: what is measured, by name. Pure; the program in the machine and the
// one that judges outside share the table.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ptape::bench
{

enum class Direction : std::uint8_t { write, read };

struct Cell {
	Direction direction = Direction::write;
	std::uint32_t block = 0;	  // bytes
	unsigned think_percent = 0;	  // of the drive's time a block that the program takes
	std::uint64_t filemark_every = 0; // bytes; 0: one filemark, at the end

	// "write-64512-think100", "write-64512-think0-filemarks"
	[[nodiscard]] std::string name() const;
	// The ratio to stock's throughput that is asked for, and why.
	[[nodiscard]] double least_ratio() const;
	bool operator==(const Cell &) const = default;
};

// A drive that takes its time, or one that answers at once, to which no time of the program
// can be in a ratio.
[[nodiscard]] std::vector<Cell> cells(bool modelled);

} // namespace ptape::bench
