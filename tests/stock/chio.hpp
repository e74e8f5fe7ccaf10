// SPDX-License-Identifier: GPL-2.0-only
//
// The ioctls of <linux/chio.h>, as a program of 64 bits makes them or as one of 32
// bits does. Owns its memory; knows nothing of the machine.
#pragma once

#include <string>

#include "program.hpp"

namespace ptape::stock
{

// "ok", the errno's name, or what was told. Of what the kernel did not write: "-".
// CHIOGELEM tells its structure also behind an error, as the kernel does.
[[nodiscard]] std::string do_chio(const Call &call, int fd);

} // namespace ptape::stock
