// SPDX-License-Identifier: GPL-2.0-only
//
// Monitor: udev's events of tape drives, changers or ptape's units, as they
// come. Without udev there are none.
#ifndef PTAPE_LIB_MONITOR_HPP
#define PTAPE_LIB_MONITOR_HPP

#include "event.hpp"

#include <chrono>
#include <initializer_list>
#include <memory>
#include <optional>

struct udev_monitor;

namespace ptape
{

class Monitor
{
public:
	// Of these subsystems; what others tell wakes nobody.
	explicit Monitor(std::initializer_list<const char *> subsystems);

	[[nodiscard]] explicit operator bool() const { return monitor_ != nullptr; }

	// Returns when there is an event, after so long, or on a signal.
	void wait(std::chrono::milliseconds limit) const;

	// The next one that has come, or nothing.
	[[nodiscard]] std::optional<Event> next();

	// There were more than the kernel keeps for us, since this was asked last.
	[[nodiscard]] bool has_lost_some();

private:
	struct Close {
		void operator()(udev_monitor *monitor) const;
	};

	std::unique_ptr<udev_monitor, Close> monitor_;
	bool lost_ = false;
};

} // namespace ptape

#endif // PTAPE_LIB_MONITOR_HPP
