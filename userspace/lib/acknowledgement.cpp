// SPDX-License-Identifier: GPL-2.0-only
//
// What nobody has acknowledged yet.
#include "acknowledgement.hpp"

#include "compose.hpp"

namespace ptape
{

std::string unacknowledged(const Device &device)
{
	if (device.loss.value_or(false))
		return compose("{} has a loss that nobody has acknowledged: ptape acknowledge {} "
			       "first",
			       device.node(), device.node());
	if (device.stopped)
		return compose("{} stopped while it was written, and nobody has acknowledged "
			       "that: ptape acknowledge {} first",
			       device.node(), device.node());
	return "";
}

std::string unacknowledged_of_away(const std::vector<Device> &devices)
{
	for (const Device &device : devices)
		if (device.is_away() && !unacknowledged(device).empty())
			return unacknowledged(device);
	return "";
}

} // namespace ptape
