// SPDX-License-Identifier: GPL-2.0-only
//
// Requests that make SCSI devices come and go, and resets, which may meet
// commands in flight. All under the link lock.
#pragma once

#include "commands.hpp"
#include "request.hpp"

namespace ptape::vtl
{

Outcome<Answer> plug(Server &server, Request &request);
Outcome<Answer> unplug(Server &server, Request &request);
Outcome<Answer> link(Server &server, Request &request);
Outcome<Answer> portal(Server &server, Request &request);
Outcome<Answer> cut(Server &server, Request &request);
Outcome<Answer> reset(Server &server, Request &request);

} // namespace ptape::vtl
