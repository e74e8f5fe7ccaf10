// SPDX-License-Identifier: GPL-2.0-only
//
// This machine's TCP connections, looked up and aborted through the kernel's
// sock_diag netlink interface, as a cable that breaks would abort them.
#pragma once

#include <cstdint>
#include <string>

#include "outcome.hpp"

namespace ptape::vtl
{

struct Portal {
	std::string address; // IPv4, dotted
	std::uint16_t port = 0;
};

// Both ends of all connections to a portal on this machine; how many ends.
Outcome<unsigned> count_connections(const Portal &portal);
Outcome<unsigned> abort_connections(const Portal &portal);

} // namespace ptape::vtl
