// SPDX-License-Identifier: GPL-2.0-only
//
// Small reads and writes of sysfs and configfs attributes, with errors that
// name the file.
#pragma once

#include <filesystem>
#include <string>

#include "outcome.hpp"

namespace ptape::vtl
{

Outcome<> write_attribute(const std::filesystem::path &file, const std::string &text);
Outcome<std::string> read_attribute(const std::filesystem::path &file);

// Runs a program and waits; fails with its name unless it exits 0.
Outcome<> run_program(const std::string &program, const std::string &argument);

} // namespace ptape::vtl
