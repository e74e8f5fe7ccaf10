// SPDX-License-Identifier: GPL-2.0-only
//
// Steps: carries out a change of driver, or says what it would do.
#ifndef PTAPE_CLI_STEPS_HPP
#define PTAPE_CLI_STEPS_HPP

#include "command.hpp"
#include "takeover.hpp"

namespace ptape::cli
{

// @done: what is said at the end. Refuses where something stands against the change.
int carry_out(const Context &context, const Change &change, bool dry_run, std::string_view done);

} // namespace ptape::cli

#endif // PTAPE_CLI_STEPS_HPP
