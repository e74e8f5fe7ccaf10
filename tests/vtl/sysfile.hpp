// SPDX-License-Identifier: GPL-2.0-only
//
// Small reads and writes of sysfs and configfs attributes, with errors that
// name the file; helper programs; waiting for what the kernel tells nobody.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "outcome.hpp"

namespace ptape::vtl
{

Outcome<> write_attribute(const std::filesystem::path &file, const std::string &text);
Outcome<std::string> read_attribute(const std::filesystem::path &file);

// Runs a program and waits; unless it exits 0, fails with its words and, where it
// said something, the last line of that.
Outcome<> run_program(const std::vector<std::string> &words);

// Asks again and again; false if it does not come true within that time.
[[nodiscard]] bool comes_true(std::chrono::seconds patience,
			      const std::function<bool()> &condition);

} // namespace ptape::vtl
