// SPDX-License-Identifier: GPL-2.0-only
#include "cell.hpp"

namespace ptape::bench
{

namespace
{

constexpr std::uint32_t tar_block = 10'240;	   // of tar by default
constexpr std::uint32_t bacula_block = 64'512;	   // of Bacula by default
constexpr std::uint32_t large_block = 262'144;	   // of many set-ups of Amanda and Bareos
constexpr std::uint32_t largest_block = 1'048'576; // that the emulated adapter takes
constexpr std::uint64_t mark_every = 1'000'000;
constexpr unsigned equal_time = 100;

// Design: not below stock, within what can be told of a ratio in one run; and where program and
// drive take equal time and work at the same time, half as much again at Bacula's blocks.
constexpr double not_below = 0.97;
constexpr double overlapped = 1.5;

} // namespace

std::string Cell::name() const
{
	return std::string(direction == Direction::write ? "write-" : "read-") +
	       std::to_string(block) + "-think" + std::to_string(think_percent) +
	       (filemark_every > 0 ? "-filemarks" : "");
}

double Cell::least_ratio() const
{
	return direction == Direction::write && block == bacula_block &&
			       think_percent == equal_time && filemark_every == 0
		       ? overlapped
		       : not_below;
}

std::vector<Cell> cells(bool modelled)
{
	std::vector<Cell> all;
	std::vector<unsigned> thinks{0};

	if (modelled)
		thinks = {0, equal_time / 2, equal_time};
	for (const std::uint32_t block : {tar_block, bacula_block, large_block, largest_block})
		for (const unsigned think : thinks)
			// What is read was written by the cell before.
			for (const Direction direction : {Direction::write, Direction::read})
				all.push_back({.direction = direction,
					       .block = block,
					       .think_percent = think});
	for (const unsigned think : thinks)
		all.push_back({.direction = Direction::write,
			       .block = bacula_block,
			       .think_percent = think,
			       .filemark_every = mark_every});
	return all;
}

} // namespace ptape::bench
