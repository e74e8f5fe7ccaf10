// SPDX-License-Identifier: GPL-2.0-only
//
// Which rows of the recovery table (recovery_rules.h) the runs have used. The linker puts a
// count in front of ptape_recovery_verdict() (tests/sim/CMakeLists.txt), so that the core
// needs none.
#pragma once

#include "core.hpp"

extern "C" {
#include "recovery_rules.h"
}

#include <array>
#include <cstdint>

namespace ptape::sim
{

// How often each row decided.
#define PTAPE_ONE_ROW(...) +1
using Branches = std::array<std::uint64_t, 0 PTAPE_RECOVERY_RULES(PTAPE_ONE_ROW)>;
#undef PTAPE_ONE_ROW

// What this process has counted since it was asked last.
[[nodiscard]] Branches take_branches();

// A line for each row.
void print_branches(const Branches &branches);

// Return: true when each of them decided at least @least times; names the others.
[[nodiscard]] bool branches_reach(const Branches &branches, std::uint64_t least);

} // namespace ptape::sim
