// SPDX-License-Identifier: GPL-2.0-only
//
// One process of the torture: calls at random on the nodes of tapes and changer,
// on their sg nodes and in sysfs. It expects no result, with two exceptions. A read
// changes no byte behind those that it counts, and gives no byte that no write of a
// torture has written: what else it might give would be the kernel's memory.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "file_descriptor.hpp"
#include "tally.hpp"

namespace ptape::torture
{

class Hammer
{
public:
	// GATE: while this file is there, no call is made on a node, and all are closed.
	Hammer(Tally &tally, std::size_t place, std::uint64_t seed, std::string gate);

	// Does not return; who started it ends it.
	[[noreturn]] void run();

private:
	using Action = void (Hammer::*)();
	struct Weighed {
		unsigned weight;
		Action action;
	};

	[[nodiscard]] std::uint64_t number(std::uint64_t below);
	template <typename Range> const auto &one_of(const Range &range);
	[[nodiscard]] int some_file();
	[[nodiscard]] std::string tape_node();
	void act(const std::vector<Weighed> &actions);
	void note_read(const std::vector<std::uint8_t> &buffer, std::int64_t got);
	[[nodiscard]] std::string sysfs_directory();

	void open_tape();
	void close_tape();
	void read_tape();
	void write_tape();
	void operate();
	void set_options();
	void ask_status();
	void ask_position();
	void pass_through();
	void scsi_ioctl();
	void foreign();
	void use_changer();
	void read_sysfs();
	void write_sysfs();
	void poll_state();
	void dup_file();
	void threads();

	Tally &tally_;
	std::size_t place_;
	std::mt19937_64 random_;
	std::string gate_;
	std::vector<vtl::FileDescriptor> files_ = {};
};

} // namespace ptape::torture
