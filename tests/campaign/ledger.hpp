// SPDX-License-Identifier: GPL-2.0-only
//
// What the program was told of its tape, and what must therefore be on it: the campaign's memory
// of one run, and its judge. Pure; a cartridge's content comes from `vtlctl dump`, never through
// the driver.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ptape::campaign
{

// A block by its number in the run, or a filemark.
struct Object {
	static constexpr std::uint64_t filemark = UINT64_MAX;

	std::uint64_t number = filemark;
	std::uint32_t length = 0;

	[[nodiscard]] bool is_filemark() const { return number == filemark; }
	bool operator==(const Object &) const = default;
};

// "12", "F"; of a block that is none of the run's "?".
[[nodiscard]] std::string to_text(const Object &object);

// The bytes of a block: its run and number are in them, so that a block of another place or an
// older run is not taken for it.
[[nodiscard]] std::vector<std::uint8_t> block_data(std::uint64_t seed, const Object &object);

class Ledger
{
public:
	// -- The program's calls that succeeded.
	void wrote(Object object);
	// All in front of the place was brought to the tape.
	void synced();
	void moved(std::size_t position);

	// -- The call that failed, which may have left this on the tape.
	void failed(std::string call, std::vector<Object> pending);

	[[nodiscard]] const std::vector<Object> &objects() const { return objects_; }
	[[nodiscard]] std::size_t position() const { return position_; }
	[[nodiscard]] bool unsynced() const { return unsynced_; }
	// The last was a block: a close or a motion owes a filemark.
	[[nodiscard]] bool writing() const { return writing_; }
	[[nodiscard]] bool told() const { return !failed_.empty(); }
	[[nodiscard]] const std::string &failed_call() const { return failed_; }
	[[nodiscard]] const std::vector<Object> &pending() const { return pending_; }

	// What is wrong with the cartridge, in a line; empty: nothing. @sound: nobody was to
	// notice.
	[[nodiscard]] std::string judge(const std::vector<Object> &tape, bool sound) const;

	// Acknowledged blocks that are not on the tape; of a run whose judgement is empty.
	[[nodiscard]] std::size_t missing(const std::vector<Object> &tape) const;

private:
	[[nodiscard]] bool may_be_at(std::size_t place, const Object &object) const;

	std::vector<Object> objects_; // acknowledged
	std::size_t position_ = 0;
	std::size_t proved_ = 0; // objects that a filemark or a close covers
	bool unsynced_ = false;
	bool writing_ = false;
	std::string failed_;
	std::vector<Object> pending_; // from position_ on
};

} // namespace ptape::campaign
