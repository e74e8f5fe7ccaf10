// SPDX-License-Identifier: GPL-2.0-only
//
// Monitor: udev's events of tape drives, changers and ptape's units, as they
// come. Without udev there are none.
#ifndef PTAPE_LIB_MONITOR_HPP
#define PTAPE_LIB_MONITOR_HPP

#include "event.hpp"

#include <chrono>
#include <memory>
#include <optional>

struct udev_monitor;

namespace ptape
{

class Monitor
{
public:
	Monitor();

	[[nodiscard]] explicit operator bool() const { return monitor_ != nullptr; }

	// Returns when there is an event, after so long, or on a signal.
	void wait(std::chrono::milliseconds limit) const;

	// The next one that has come, or nothing.
	[[nodiscard]] std::optional<Event> next() const;

private:
	struct Close {
		void operator()(udev_monitor *monitor) const;
	};

	std::unique_ptr<udev_monitor, Close> monitor_;
};

} // namespace ptape

#endif // PTAPE_LIB_MONITOR_HPP
