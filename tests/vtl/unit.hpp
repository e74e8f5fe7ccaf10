// SPDX-License-Identifier: GPL-2.0-only
//
// A virtual device as the daemon sees it: the model's logical unit, its paths,
// the faults that belong to the transport rather than to the device, and the
// counters. Everything here is under the library lock.
#pragma once

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "drive.hpp"

namespace ptape::vtl
{

class Path;
using Clock = std::chrono::steady_clock;

// One for the whole library: the model has no lock of its own. `changed` is
// notified whenever a command comes, is executed or is answered.
struct LibraryLock {
	std::mutex mutex;
	std::condition_variable changed;
};

// Keeps the next matching command at the drive, not carried out.
struct HoldRule {
	std::uint8_t opcode = 0;
	unsigned after = 0; // matching commands that pass first
};

// The device answers nothing: every command, or the next few, stay at the drive, until
// they are released or, as chosen, a reset mends it.
struct HangRule {
	enum class Resets : std::uint8_t {
		mend, // end the commands, and the hang
		end,  // end the commands; those that come hang again
		hang, // are not answered either
	};
	bool aborts = true; // ABORT TASK ends a command
	Resets resets = Resets::mend;
	std::optional<unsigned> commands =
		std::nullopt; // that are still to hang; none: all that come
	std::optional<std::uint8_t> opcode = std::nullopt; // of this kind only
};

// Time that a command spends at the drive before it is carried out.
struct DelayRule {
	std::optional<std::uint8_t> opcode; // none: every command
	std::chrono::milliseconds time{0};
};

// What the drive did with the commands that were at it when the link was cut
// or a reset came; the initiator does not hear it either way.
enum class InFlight : std::uint8_t { lost, executed };

struct Unit {
	static constexpr std::size_t opcodes = 256;

	explicit Unit(std::string unit_name);
	~Unit();

	std::string name; // TAPE0, CHANGER
	model::DeviceServer *device = nullptr;
	model::Drive *drive = nullptr;		  // the same, if it is one
	std::vector<std::unique_ptr<Path>> paths; // by nexus
	bool closing = false; // paths are being destroyed: do not go through them
	std::optional<HoldRule> hold;
	std::optional<HangRule> hang;
	std::vector<DelayRule> delays;
	std::optional<model::Identity> next_identity; // from the next plug on
	std::array<std::uint64_t, opcodes> served{};  // answered commands by opcode
	std::uint64_t objects_written = 0;	      // blocks and filemarks, since the start
	std::uint64_t bytes_written = 0;	      // of blocks, since the start

	[[nodiscard]] Clock::duration delay_of(std::uint8_t opcode) const;
	// True if this command is the one that the hold rule waits for.
	[[nodiscard]] bool take_hold(std::uint8_t opcode);
	// True if this command hangs.
	[[nodiscard]] bool take_hang(std::uint8_t opcode);
	// After a command was carried out that began at this position.
	void count_written(std::uint8_t opcode, std::uint64_t position, std::size_t data_size);
};

// The model has no clock: tells it the time before it is asked for anything.
void set_model_time(Unit &unit);

} // namespace ptape::vtl
