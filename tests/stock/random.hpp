// SPDX-License-Identifier: GPL-2.0-only
//
// Random programs, and what is smaller than a program. A seed gives the same
// program everywhere. Pure: text and numbers.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "program.hpp"

namespace ptape::stock
{

// The program of a seed: named random/SEED.
[[nodiscard]] Program random_program(std::uint64_t seed);

// Programs that are smaller by one step each: calls left out (half of them, a
// quarter ... one), repeated less often, with less data, on less content. The
// smallest first.
[[nodiscard]] std::vector<Program> smaller(const Program &program);

// What smaller() makes less of.
[[nodiscard]] std::uint64_t size_of(const Program &program);

// The first of these programs that still fails, by index. All are asked for at
// once, since a machine has to be started for each time that it is called.
using StillFails = std::function<std::optional<std::size_t>(const std::vector<Program> &)>;

// Shrinks until nothing smaller fails, or so many rounds are over.
[[nodiscard]] Program shrink(Program program, const StillFails &still_fails, unsigned rounds_max);

} // namespace ptape::stock
