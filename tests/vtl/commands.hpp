// SPDX-License-Identifier: GPL-2.0-only
//
// The requests of vtlctl: each name with the function that carries it out. A
// handler returns when the effect is there.
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <vector>

#include "server.hpp"

namespace ptape::vtl
{

struct Answer {
	nlohmann::ordered_json members = nlohmann::ordered_json::object();
	std::vector<std::uint8_t> bytes; // follow the answer's line
};

// {"command": NAME, …}; called by a thread of its own, without any lock.
Outcome<Answer> carry_out(Server &server, const nlohmann::json &members);

} // namespace ptape::vtl
