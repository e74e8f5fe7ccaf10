// SPDX-License-Identifier: GPL-2.0-only
//
// Which rows of the recovery table (recovery_rules.h) the runs have used. The linker puts a
// count in front of ptape_recovery_verdict() (tests/sim/CMakeLists.txt), so that the core
// needs none.
#pragma once

#include <cstdint>

namespace ptape::sim
{

// A line for each row: its name, and how often it decided.
void print_branches();

// Return: true when each of them did so at least @least times; names the others.
[[nodiscard]] bool branches_reach(std::uint64_t least);

} // namespace ptape::sim
