// SPDX-License-Identifier: GPL-2.0-only
//
// What goes wrong in a drive, and what it answers from then on: the text of the file `fault`, a
// `key value...` a line, # begins a comment. Errors are written as their names, 0 is success.
#pragma once

#include <cstdint>
#include <string>

namespace ptape::e2e
{

struct Fault {
	// Of the blocks that are written from now on: the first that is acknowledged and does not
	// come to the tape (1: the next one), and how many. The write after the last of them finds
	// it, or what comes earlier and waits for the tape: a filemark, a motion, close. None lost:
	// block `first` itself gets the answer.
	std::uint64_t first = 0;
	std::uint64_t count = 0;

	// Errors from the finding on.
	int write = 0;
	int first_filemark = 0; // of the filemark, or the motion, that finds the loss
	int filemark = 0;	// of all others; 0: carried out where the data really ends
	bool doubles = false;	// that filemark is written too where one is last already
	int motion = 0;
	int rewind = 0; // and of offline
	int read = 0;
	int close = 0;
	int open = 0; // for writing, as long as the loss is not acknowledged

	bool left_by_open = false;   // the next open finds the drive as if nothing had been
	bool left_by_rewind = false; // so do rewind and offline, where they succeed
	bool alert = false;	     // the drive has a loss to acknowledge
};

// Throws std::invalid_argument that names the line.
[[nodiscard]] Fault parse_fault(const std::string &text);

// "EIO", or the number where there is no such name here; 0 is "0".
[[nodiscard]] std::string error_name(int error);

} // namespace ptape::e2e
