// SPDX-License-Identifier: GPL-2.0-only
//
// The command ring of one target_core_user device: commands and task management
// notices come out of it, answers go into it. It works on any memory of that
// layout, so tests feed it a buffer; the daemon gives it the mapping of
// /dev/uioN. One thread owns a Ring: the one that serves the device.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "outcome.hpp"

namespace ptape::vtl
{

// Part of the shared memory that carries a command's data.
struct Extent {
	std::uint64_t offset; // from the start of the mapping
	std::uint64_t length; // bytes
};

struct RingCommand {
	std::uint16_t id = 0;
	std::vector<std::uint8_t> cdb;
	std::vector<Extent> data;
};

// Task management functions as the ring numbers them.
enum class TaskFunction : std::uint8_t {
	unknown = 0,
	abort_task = 1,
	abort_task_set = 2,
	clear_aca = 3,
	clear_task_set = 4,
	logical_unit_reset = 5,
	target_warm_reset = 6,
	target_cold_reset = 7,
	reset_by_reservation = 128,
};

// The target core aborts these commands and waits until each is answered.
struct RingTask {
	TaskFunction function = TaskFunction::unknown;
	std::vector<std::uint16_t> ids;
};

using RingRequest = std::variant<RingCommand, RingTask>;

// One answer as it goes into the ring.
struct RingAnswer {
	std::uint16_t id = 0;
	std::uint8_t status = 0;
	std::span<const std::uint8_t> sense;
	std::uint32_t data_length = 0; // bytes of data-in that are valid; 0 = not said
};

class Ring
{
public:
	// The memory must stay valid for the Ring's life.
	static Outcome<Ring> open(std::span<std::uint8_t> memory);

	// The next request that the kernel has put in, if any. A ring whose
	// contents make no sense is broken() from then on and yields nothing.
	[[nodiscard]] std::optional<RingRequest> next();

	// Data-out of a command: a view of the ring where it lies in one piece,
	// else copied together into `storage`.
	[[nodiscard]] std::span<const std::uint8_t>
	gather(const RingCommand &command, std::vector<std::uint8_t> &storage) const;

	// Puts data-in into the command's pages and zeroes what remains of them:
	// they still hold the bytes of older commands. Returns the bytes placed.
	std::uint32_t scatter(const RingCommand &command, std::span<const std::uint8_t> data);

	// Answers a command that next() returned; false if its id is not out.
	bool complete(const RingAnswer &answer);

	// True once after the tail moved: the kernel must be told.
	[[nodiscard]] bool take_kick();

	[[nodiscard]] bool broken() const { return !fault_.empty(); }
	[[nodiscard]] const std::string &fault() const { return fault_; }
	[[nodiscard]] bool outstanding() const { return !out_.empty(); }

private:
	explicit Ring(std::span<std::uint8_t> memory) : memory_(memory) {}

	std::uint32_t load(std::uint64_t offset) const;
	std::uint8_t *entry(std::uint32_t position);
	bool read_command(std::uint32_t position, std::uint32_t length, RingCommand &command);
	bool read_task(std::uint32_t position, std::uint32_t length, RingTask &task);
	void skip_notices();
	void advance_tail(std::uint32_t length);
	void fail(std::string why);

	std::span<std::uint8_t> memory_;
	std::uint32_t ring_offset_ = 0;
	std::uint32_t ring_size_ = 0;
	std::uint32_t cursor_ = 0; // next entry to read; between tail and head
	std::uint32_t tail_ = 0;   // our copy of cmd_tail, which only we write
	std::set<std::uint16_t> out_;
	bool kick_ = false;
	std::string fault_;
};

} // namespace ptape::vtl
