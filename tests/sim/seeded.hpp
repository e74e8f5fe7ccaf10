// SPDX-License-Identifier: GPL-2.0-only
//
// Runs of seeded programs: what a seed stands for, and how the runs are judged as a whole.
#pragma once

#include <cstdint>

namespace ptape::sim
{

constexpr std::uint64_t steps_default = 200; // calls of a program

struct Seeds {
	std::uint64_t first;
	std::uint64_t last; // the one behind them
	std::uint64_t steps = steps_default;
	bool says = false; // each command is printed
};

// The first that fails ends it, with the line that repeats it. Return: all was as it must be.
[[nodiscard]] bool random_runs(const Seeds &seeds, unsigned jobs);

// Prints of a seed that fails the shortest program that does, as tests/sim/seeds has them.
// Return: it failed.
[[nodiscard]] bool shrink_seed(std::uint64_t seed, std::uint64_t steps);

} // namespace ptape::sim
