// SPDX-License-Identifier: GPL-2.0-only
//
// Patience: something that the driver refuses as long as a call runs is asked for
// again.
#ifndef PTAPE_LIB_PATIENCE_HPP
#define PTAPE_LIB_PATIENCE_HPP

#include <functional>

namespace ptape
{

// Tries until it is not EBUSY, at most @tries times, with a rest between them.
// @attempt: returns 0 or an errno
// Return: that of the last one.
[[nodiscard]] int while_busy(unsigned int tries, const std::function<int()> &attempt,
			     const std::function<void()> &rest);

} // namespace ptape

#endif // PTAPE_LIB_PATIENCE_HPP
