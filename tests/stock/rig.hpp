// SPDX-License-Identifier: GPL-2.0-only
//
// Makes every program begin at the same place: the driver has just met the
// drive, the drive was just powered on, the cartridge is new and has what the
// program says. All of it without the driver under test: by vtlctl and by the
// drive's SCSI generic node. tests/stock/README.md tells the order.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "machine.hpp"
#include "program.hpp"
#include "target.hpp"

namespace ptape::stock
{

// Everything that fails here is a std::runtime_error: the rig's fault.
class Rig
{
public:
	// Finds the drive TAPE0 of the library, and its generic node.
	explicit Rig(Machine machine);

	[[nodiscard]] const Machine &machine() const { return target_.machine(); }

	void prepare(const Program &program);
	// Where the drive stands and what is on the cartridge, when all is closed; what
	// the drive has in its buffer is written out for that.
	[[nodiscard]] std::string aftermath();

private:
	void insert(const Program &program);
	void write_content(const std::vector<Piece> &content);
	void must(const std::vector<std::uint8_t> &cdb, std::span<const std::uint8_t> data_out);

	Target target_;
	bool spoilt_ = false; // by the program before
};

} // namespace ptape::stock
