// SPDX-License-Identifier: GPL-2.0-only
//
// One open handle of a tape drive that is a directory, with what the Linux tape interface makes of
// a drive in variable block mode (st(4), linux/mtio.h), and with a fault. The files in it:
//
//   nst        what programs open; its lock is the drive's "one open at a time"
//   cartridge  a symbolic link to the cartridge's file; not there: no cartridge. A new link is a
//              cartridge newly loaded
//   fault      what will go wrong (fault.hpp), read at every open; a new file is a new fault
//   loss       is there while a loss is not acknowledged; who deletes it acknowledges
//   log        a line for each answer that the fault gave
//   state      where the tape stands, and how far the fault is
//
// Calls return a count or 0, or a negative errno. One call at a time.
#pragma once

#include <linux/mtio.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "cartridge.hpp"
#include "fault.hpp"

namespace ptape::e2e
{

class Drive
{
public:
	// `flags` are open's. The caller has the lock of the drive.
	explicit Drive(std::string directory, int flags);

	[[nodiscard]] int open(); // 0, or why it cannot be opened
	[[nodiscard]] std::int64_t read(std::span<std::byte> to);
	[[nodiscard]] std::int64_t write(std::span<const std::byte> from);
	[[nodiscard]] int operate(const mtop &operation);
	[[nodiscard]] mtget status() const;
	[[nodiscard]] int close();

private:
	// How far a fault is: not yet; blocks are being lost; the answers are given; over.
	enum class Stage : std::uint32_t { before, losing, found, over };

	struct State {
		std::uint64_t cartridge; // which link it was
		std::uint64_t fault;	 // which file it was
		std::uint64_t place;
		std::int32_t file;
		std::int32_t block;    // in the file, -1: not known
		std::uint32_t written; // blocks since the fault came
		std::uint32_t lost;
		Stage stage;
		bool ejected;
		bool dirty;		  // the last operation wrote blocks
		bool after_read_filemark; // end of data is told as an empty read, once
	};

	[[nodiscard]] std::string file(const char *name) const { return directory_ + "/" + name; }
	[[nodiscard]] bool writes() const;
	[[nodiscard]] bool lost_here() const { return state_.stage == Stage::found; }
	void load_state();
	void save_state() const;
	void find_loss(const char *by);
	void leave(const char *by);
	int answer(const std::string &call, int error) const;

	int space(int operation, int count);
	int space_filemarks_forward(int count);
	int space_filemarks_back(int count);
	int space_blocks_forward(int count);
	int space_blocks_back(int count);
	int to_end_of_data();
	int filemarks(int count);
	int put_filemarks(int count);
	int move(const mtop &operation);
	int rewind(int operation);
	[[nodiscard]] std::optional<int> found_by(const char *what);

	std::string directory_;
	int flags_;
	std::optional<Cartridge> cartridge_;
	Fault fault_;
	State state_ = {};
};

} // namespace ptape::e2e
