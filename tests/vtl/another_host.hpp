// SPDX-License-Identifier: GPL-2.0-only
//
// What another host does to a drive, by a nexus that no path of this machine has.
#pragma once

#include "commands.hpp"
#include "request.hpp"

namespace ptape::vtl
{

// It registers a key and takes the reservation, from whoever holds it; or lets it go.
Outcome<Answer> reserve(Server &server, Request &request);

} // namespace ptape::vtl
