// SPDX-License-Identifier: GPL-2.0-only
//
// Hosts that reserve the drive: the one of the engine, for its program, and another one that
// is faster behind a power loss. What they send meets no fault and is no command of the engine.
#pragma once

#include "core.hpp"
#include "drive.hpp"

namespace ptape::sim
{

class Hosts
{
public:
	// @ours sends what the engine sends; @made is what the shell remembers of it.
	Hosts(model::Drive &drive, model::Nexus ours, ptape_reservation &made);

	// The program registers a key and reserves the drive. Return: it was done; not while
	// somebody else has it.
	bool reserve();
	// The drive loses its power, and the other host's command is the first one behind that.
	void take();
	// The other host does not need it any more.
	void let_go();
	// What is written is written under the program's own reservation, if it has made one; or
	// the drive refuses it, for it is the other host's.
	void check_write() const;

private:
	bool reserve_out(model::Nexus by, std::uint8_t action, std::uint64_t key,
			 std::uint64_t action_key);
	bool reserve_for(model::Nexus by, std::uint64_t key);
	void hear_out_other();

	model::Drive &drive_;
	ptape_reservation &made_;
	model::Nexus ours_;
	model::Nexus other_;
	bool taken_ = false;
};

} // namespace ptape::sim
