// SPDX-License-Identifier: GPL-2.0-only
//
// Short programs with planned faults: every sequence of them, or one.
#pragma once

#include <cstdint>
#include <string_view>

namespace ptape::sim
{

constexpr unsigned depth_max = 3;

// Every sequence of up to @depth faults: of one or two at the commands of the short programs; of
// three at those of the small ones. Return: all was as it must be.
[[nodiscard]] bool exhaustive(unsigned depth, unsigned jobs);

// Whether --@option is one of the short programs.
[[nodiscard]] bool is_planned(std::string_view option);

enum class PlanVerdict : std::uint8_t { fine, failed, unreadable };

// Runs the short program of @option with the faults of @text, NAME@COMMAND[,NAME@COMMAND]...,
// every command printed.
[[nodiscard]] PlanVerdict planned(std::string_view option, std::string_view text);

} // namespace ptape::sim
