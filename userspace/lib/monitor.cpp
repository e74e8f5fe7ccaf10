// SPDX-License-Identifier: GPL-2.0-only
//
// libudev's monitor of the source "udev": events with their rules carried out.
#include "monitor.hpp"

#include "printable.hpp"

#include <cerrno>
#include <libudev.h>
#include <poll.h>
#include <utility>

namespace ptape
{
namespace
{

// Bytes: 256 drives that go at once, a unit and eight nodes each, and below 4 KiB for an event as
// the kernel counts it, are 9 MiB. Without root it is as much as net.core.rmem_max allows.
constexpr int receive_buffer = 16 << 20;

struct Unref {
	void operator()(udev_device *device) const { ::udev_device_unref(device); }
	void operator()(udev *context) const { ::udev_unref(context); }
};

[[nodiscard]] std::string safe(const char *text)
{
	return text ? printable(text) : "";
}

} // namespace

void Monitor::Close::operator()(udev_monitor *monitor) const
{
	::udev_monitor_unref(monitor);
}

Monitor::Monitor(std::initializer_list<const char *> subsystems)
{
	const std::unique_ptr<udev, Unref> context(::udev_new());

	if (!context)
		return;
	monitor_.reset(::udev_monitor_new_from_netlink(context.get(), "udev"));
	if (!monitor_)
		return;
	for (const char *subsystem : subsystems)
		::udev_monitor_filter_add_match_subsystem_devtype(monitor_.get(), subsystem,
								  nullptr);
	// What it cannot have is borne: a loss is told.
	(void)::udev_monitor_set_receive_buffer_size(monitor_.get(), receive_buffer);
	if (::udev_monitor_enable_receiving(monitor_.get()) < 0)
		monitor_.reset();
}

void Monitor::wait(std::chrono::milliseconds limit) const
{
	pollfd ready{monitor_ ? ::udev_monitor_get_fd(monitor_.get()) : -1, POLLIN, 0};

	::poll(&ready, 1, static_cast<int>(limit.count()));
}

std::optional<Event> Monitor::next()
{
	pollfd ready{monitor_ ? ::udev_monitor_get_fd(monitor_.get()) : -1, POLLIN, 0};

	if (!monitor_ || ::poll(&ready, 1, 0) <= 0)
		return std::nullopt;
	errno = 0;
	const std::unique_ptr<udev_device, Unref> device(
		::udev_monitor_receive_device(monitor_.get()));

	if (!device) {
		lost_ |= errno == ENOBUFS;
		return std::nullopt;
	}
	return Event{safe(::udev_device_get_action(device.get())),
		     safe(::udev_device_get_subsystem(device.get())),
		     safe(::udev_device_get_sysname(device.get())),
		     safe(::udev_device_get_property_value(device.get(), "PTAPE_STATE"))};
}

bool Monitor::has_lost_some()
{
	return std::exchange(lost_, false);
}

} // namespace ptape
