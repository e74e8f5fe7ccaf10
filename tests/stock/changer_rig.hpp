// SPDX-License-Identifier: GPL-2.0-only
//
// Makes every program about a changer begin at the same place: the driver has just
// met the changer, which was just powered on, and each cartridge is at home: the first
// in the drive, the others in the slot of their number. Without the driver under test,
// as rig.hpp.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "machine.hpp"
#include "program.hpp"
#include "target.hpp"

namespace ptape::stock
{

// Everything that fails here is a std::runtime_error: the rig's fault.
class ChangerRig
{
public:
	explicit ChangerRig(Machine machine);

	[[nodiscard]] const Machine &machine() const { return target_.machine(); }

	void prepare(const Program &program);
	// How often the robot has moved, and what is not at home.
	[[nodiscard]] std::string aftermath();

private:
	// Element address to bar code.
	[[nodiscard]] std::map<std::uint16_t, std::string> places();
	void move(std::uint16_t source, std::uint16_t destination);
	bool move_home();
	void settle_sources();
	void await_inventory();

	Target target_;
	std::uint64_t moves_ = 0; // before the program
	bool spoilt_ = false;	  // by the program before
};

} // namespace ptape::stock
