// SPDX-License-Identifier: GPL-2.0-only
//
// ptape events [--follow]: the states of now, then what happens.
#include "command.hpp"

#include "inventory.hpp"
#include "monitor.hpp"

#include <chrono>
#include <ctime>

namespace ptape::cli
{
namespace
{

constexpr std::chrono::milliseconds any_time(-1);

[[nodiscard]] std::string now()
{
	return time_of_tale(std::time(nullptr));
}

void tell(const Context &context, const Tale &tale)
{
	if (!tale.event.empty())
		put(context.json ? tale_json(tale) : tale_text(tale, context.screen));
}

void tell_states(const Context &context, const System &system)
{
	for (const Device &device : system.devices)
		if (device.driver == Driver::ptape)
			tell(context, tale_of(device, now()));
}

// Of an event's unit alone: many may go at once, and who has them open is nobody's question here.
[[noreturn]] void follow(const Context &context, Monitor &monitor)
{
	for (;;) {
		monitor.wait(any_time);
		while (const auto event = monitor.next()) {
			const std::string time = now();

			tell(context, tale_of(*event, read_unit(context.root, event->name), time));
		}
		if (monitor.has_lost_some()) {
			complain("events were lost, there were too many at once; the states of "
				 "now:");
			tell_states(context, read_system(context.root, Holders::left_out));
		}
	}
}

} // namespace

int run_events(const Context &context, bool to_follow)
{
	// Before the states are read: nothing is missed between them and the first event.
	Monitor monitor{subsystem_of_units};
	const System system = read_system(context.root, Holders::left_out);

	require_driver(system);
	if (to_follow && !monitor)
		throw Refusal(exit_failed, "udev does not tell events here");
	tell_states(context, system);
	if (to_follow)
		follow(context, monitor);
	return exit_done;
}

} // namespace ptape::cli
