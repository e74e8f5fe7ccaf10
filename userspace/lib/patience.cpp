// SPDX-License-Identifier: GPL-2.0-only
//
// Again, a bounded number of times.
#include "patience.hpp"

#include <cerrno>

namespace ptape
{

int while_busy(unsigned int tries, const std::function<int()> &attempt,
	       const std::function<void()> &rest)
{
	int error = attempt();

	for (unsigned int tried = 1; error == EBUSY && tried < tries; tried++) {
		rest();
		error = attempt();
	}
	return error;
}

} // namespace ptape
