// SPDX-License-Identifier: GPL-2.0-only
//
// One measurement, as a line of JSON on its way out of the machine.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace ptape::bench
{

struct Measurement {
	std::string cell; // its name; "recovery-..." of a recovery
	std::string driver;
	unsigned round = 0; // the same of both halves of a pair
	std::uint64_t bytes = 0;
	std::uint64_t wall_ns = 0;
	std::uint64_t cpu_ns = 0; // of all tasks but the library's; instructions under -icount
	std::uint64_t syncs = 0;  // filemarks that were waited for
	// Commands at the drive, by operation code, or all of them as "all".
	std::map<std::string, std::uint64_t> commands = {};

	[[nodiscard]] std::uint64_t command_count() const;
};

[[nodiscard]] std::string to_line(const Measurement &measurement);
// Throws std::runtime_error with the line's number for what is none.
[[nodiscard]] std::vector<Measurement> parse_lines(const std::string &text);

} // namespace ptape::bench
