// SPDX-License-Identifier: GPL-2.0-only
//
// What both ends of the control socket need.
#pragma once

#include <string>

#include "file_descriptor.hpp"
#include "outcome.hpp"

namespace ptape::vtl
{

// True if a daemon answers there.
[[nodiscard]] bool somebody_listens(const std::string &path);

// For both ends: the address; fails if the path is too long for one.
Outcome<FileDescriptor> connect_socket(const std::string &path);

// Reads up to and without a newline; false at end of file, error or over-length.
[[nodiscard]] bool read_line(int fd, std::string &line);
[[nodiscard]] bool write_all(int fd, const void *data, std::size_t size);

} // namespace ptape::vtl
