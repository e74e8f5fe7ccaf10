// SPDX-License-Identifier: GPL-2.0-only
//
// libudev's monitor of the source "udev": events with their rules carried out.
#include "monitor.hpp"

#include "printable.hpp"

#include <libudev.h>
#include <poll.h>

namespace ptape
{
namespace
{

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

Monitor::Monitor()
{
	const std::unique_ptr<udev, Unref> context(::udev_new());

	if (!context)
		return;
	monitor_.reset(::udev_monitor_new_from_netlink(context.get(), "udev"));
	if (!monitor_)
		return;
	for (const char *subsystem : {"ptape", "scsi_tape", "scsi_changer"})
		::udev_monitor_filter_add_match_subsystem_devtype(monitor_.get(), subsystem,
								  nullptr);
	if (::udev_monitor_enable_receiving(monitor_.get()) < 0)
		monitor_.reset();
}

void Monitor::wait(std::chrono::milliseconds limit) const
{
	pollfd ready{monitor_ ? ::udev_monitor_get_fd(monitor_.get()) : -1, POLLIN, 0};

	::poll(&ready, 1, static_cast<int>(limit.count()));
}

std::optional<Event> Monitor::next() const
{
	pollfd ready{monitor_ ? ::udev_monitor_get_fd(monitor_.get()) : -1, POLLIN, 0};

	if (!monitor_ || ::poll(&ready, 1, 0) <= 0)
		return std::nullopt;
	const std::unique_ptr<udev_device, Unref> device(
		::udev_monitor_receive_device(monitor_.get()));

	if (!device)
		return std::nullopt;
	return Event{safe(::udev_device_get_action(device.get())),
		     safe(::udev_device_get_subsystem(device.get())),
		     safe(::udev_device_get_sysname(device.get())),
		     safe(::udev_device_get_property_value(device.get(), "PTAPE_STATE"))};
}

} // namespace ptape
