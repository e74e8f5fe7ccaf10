// SPDX-License-Identifier: GPL-2.0-only
//
// The seam of the emulated library: a logical unit takes one CDB from one
// I_T nexus and gives one answer. The transports (TCMU ring, simulation, unit
// tests) see this header only; the drive and the robot stand behind it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace ptape::model
{

// SAM status codes (SAM-5 table 37). The model returns the first two and the conflict by
// itself, the others where a fault asks for them.
enum class Status : std::uint8_t {
	good = 0x00,
	check_condition = 0x02,
	busy = 0x08,
	reservation_conflict = 0x18,
	task_set_full = 0x28,
	aca_active = 0x30,
	task_aborted = 0x40,
};

// One initiator-target nexus. The transport numbers its paths from 0; the
// model keeps unit attentions and reservations per nexus.
using Nexus = unsigned;

// The answer to one command. With CHECK CONDITION, data may accompany the
// sense (an ILI read returns both); a command without data leaves it empty.
struct Reply {
	Status status = Status::good;
	std::vector<std::uint8_t> data;	 // data-in, at most the CDB's allocation length
	std::vector<std::uint8_t> sense; // fixed or descriptor format, empty when GOOD
	// How long the modelled hardware takes, in microseconds. The transport
	// waits (a thread's sleep) or advances its clock (the simulation).
	std::uint64_t busy_us = 0;
};

class LogicalUnit
{
public:
	virtual ~LogicalUnit() = default;

	// Executes one command to its end. Never blocks, never throws on bad
	// input: a malformed CDB is answered as the standard says. The caller
	// serialises calls (one lock per library).
	virtual Reply execute(Nexus nexus, std::span<const std::uint8_t> cdb,
			      std::span<const std::uint8_t> data_out) = 0;

	// The nexus was lost and made again (cable, session): the unit attention
	// I_T NEXUS LOSS OCCURRED (29h/07h) is due on it.
	virtual void nexus_lost(Nexus nexus) = 0;

	// LOGICAL UNIT RESET task management function: attention 29h/03h on every nexus.
	virtual void logical_unit_reset() = 0;
};

} // namespace ptape::model
