// SPDX-License-Identifier: GPL-2.0-only
//
// What a test found; the run ends with it.
#pragma once

#include <string>

namespace ptape::sim
{

struct Failure {
	std::string what;
};

} // namespace ptape::sim
