// SPDX-License-Identifier: GPL-2.0-only
//
// The program that runs on a simulated tape, and the oracle that judges it: it
// keeps what was acknowledged, in order, and compares it with the cartridge's
// content at every success that covers it. It never asks the engine what is on
// the tape, and knows only what a program knows: results of calls.
#pragma once

#include "world.hpp"

namespace ptape::sim
{

// An object of the tape as it must be.
struct Item {
	bool filemark = false;
	std::vector<std::uint8_t> bytes = {};

	bool operator==(const Item &) const = default;
};

// Whether the close writes a filemark: after a failed call nobody outside knows.
enum class MarkDue : std::uint8_t { no, yes, maybe };

// Marks of calls that failed, in front of what was acknowledged behind them: some, all or none
// are on the tape, which a proof tells.
struct Unsettled {
	std::size_t place = 0;
	std::size_t marks = 0;
	std::size_t taken = 0; // as many are expected
	std::size_t tried = 0;
};

class Tester
{
public:
	explicit Tester(const Rig &rig) : world(rig), salt_(rig.salt), reserves_(rig.reserved) {}

	World world;
	std::vector<std::int64_t> results = {}; // of all calls so far

	// Each is one call of a program; the result is the call's.
	std::int64_t open(bool for_write = true);
	std::int64_t close(bool rewind = false);
	std::int64_t write(std::uint32_t length);
	std::int64_t read(std::uint32_t length);
	std::int64_t filemarks(std::int32_t count, bool immed = false);
	std::int64_t erase(bool is_long);
	std::int64_t move(ptape_mtop mtop, std::int32_t count = 1);
	std::int64_t set_block_length(std::uint32_t length);
	std::int64_t simple(int mtop, std::int32_t count = 0); // NOP, LOCK, UNLOCK
	std::int64_t tell();
	// The program's own command: REWIND, or one that leaves the tape where it is.
	std::int64_t pass_through(bool rewinds);
	// It switches logical block protection, and writes a block so.
	void protect(bool on_write, bool on_read);
	[[nodiscard]] bool is_protected() const { return protection_.method != unprotected; }
	void acknowledge() { ptape_engine_acknowledge(&world.engine()); }

	[[nodiscard]] bool is_open() const { return open_; }
	[[nodiscard]] std::uint64_t losses_told() const { return losses_told_; }
	[[nodiscard]] std::uint64_t proofs() const { return proofs_; }
	[[nodiscard]] std::uint64_t ends() const { return ends_; }
	// The tape as it is, to compare two runs.
	[[nodiscard]] std::vector<Item> content();

private:
	static constexpr auto unprotected = model::BlockProtection::none;

	std::int64_t run(const ptape_operation &operation);
	[[nodiscard]] std::size_t checksum_of_write() const;
	void fill(std::uint32_t length);
	void append_checksums(std::size_t block_length);
	std::int64_t failed(std::int64_t result);
	void check_foreign();
	void written(std::vector<Item> items);
	void doubt_tail();
	void doubt_marks(std::size_t count);
	void take_marks(std::size_t truth);
	void settle_marks(MarkDue mark);
	void erased();
	void prove(const char *when, MarkDue mark);
	void ended(std::size_t marks);
	void start_over();
	[[nodiscard]] std::vector<Item> on_medium() const;
	[[nodiscard]] bool marks_first(ptape_mtop mtop) const;
	[[nodiscard]] std::optional<std::size_t> led_to(ptape_mtop mtop, std::size_t count) const;
	[[nodiscard]] std::optional<std::size_t> behind_marks(std::size_t count) const;
	[[nodiscard]] std::optional<std::size_t> before_marks(std::size_t count) const;
	[[nodiscard]] bool proved_all_the_same() const;
	[[nodiscard]] bool disturbed() const { return world.faults_met() > faults_at_open_; }

	unsigned salt_;
	bool reserves_;		      // the drive, behind each open, as far as that goes
	unsigned blocks_written_ = 0; // makes every block's bytes unique
	std::vector<std::uint8_t> transfer_ = {};
	model::BlockProtectionMode protection_ = {}; // as the program has set it

	bool open_ = false;
	bool lost_ = false;	 // a loss was told: nothing is expected before the next start
	std::size_t proved_ = 0; // objects of expected_ that some success has covered
	const model::Cartridge *cartridge_ = nullptr; // the session's
	std::map<const model::Cartridge *, std::uint32_t> foreign_ = {};
	std::vector<Item> expected_ = {};
	std::optional<std::size_t> place_ = std::nullopt; // of the next object; none: ask the drive
	std::optional<std::size_t> doubtful_ = std::nullopt; // what lies behind it is not known
	std::size_t maybe_marks_ = 0;			     // at place_, of calls that failed
	std::vector<Unsettled> unsettled_ = {};		     // by place
	unsigned unproved_ = 0; // calls that acknowledged since the last proof
	MarkDue mark_ = MarkDue::no;
	std::uint64_t faults_at_open_ = 0;
	std::uint64_t losses_told_ = 0;
	std::uint64_t proofs_ = 0;
	std::uint64_t ends_ = 0;
};

} // namespace ptape::sim
