// SPDX-License-Identifier: GPL-2.0-only
//
// What a run of the campaign does: calls of a program, and faults with their moments, all of it
// from one seed. Pure; the same seed gives the same plan on every machine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fault.hpp"

namespace ptape::campaign
{

// A step of the program, on a tape whose end it knows.
enum class Act : std::uint8_t {
	write,	    // blocks behind the end, or over what is there
	filemark,   // one or two
	read,	    // from the beginning of the tape, compared; then to the end of data
	space_back, // over the last filemark and blocks; one block read, then to the end of data
	overwrite,  // the same, and the next blocks are written from there
	reopen	    // close and open at the end of data
};

struct Step {
	Act act;
	unsigned count;	      // of blocks or filemarks
	std::uint32_t length; // of a block, bytes
};

// When a fault comes, counted from the fault before.
struct Moment {
	// The command that is held at the drive when it comes; empty: whatever is going on.
	std::string_view opcode;
	// So many of those commands pass first; without one so many objects are written first.
	unsigned after;
};

struct Strike {
	const Fault *fault;
	Moment moment;
};

// What the driver may keep, and how much the drive buffers.
enum class Memory : std::uint8_t {
	ample,	// all that is written
	covers, // more than the drive's buffer
	little, // less than the drive's buffer
	sync,	// the same, and the drive is made to write when the journal is full
	none	// the block that is on its way
};

struct Plan {
	std::uint64_t seed = 0;
	Memory memory = Memory::ample;
	unsigned pace_ms = 0; // that a WRITE takes at the drive
	std::vector<Step> steps;
	std::vector<Strike> strikes;
};

[[nodiscard]] Plan make_plan(std::uint64_t seed, bool iscsi);

// For a failure's report.
[[nodiscard]] std::string to_text(const Plan &plan);
[[nodiscard]] std::string_view name_of(Act act);
[[nodiscard]] std::string_view name_of(Memory memory);

// No call may fail because of this fault.
[[nodiscard]] bool unnoticed(const Fault &fault, Memory memory);

} // namespace ptape::campaign
