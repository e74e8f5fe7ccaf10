// SPDX-License-Identifier: GPL-2.0-only
//
// ptape acknowledge DEV: somebody knows of the loss.
#include "command.hpp"

#include "inventory.hpp"

#include "compose.hpp"
#include "patience.hpp"

#include <cerrno>
#include <chrono>
#include <thread>

namespace ptape::cli
{
namespace
{

// A call that writes a block is over in less; one that moves the tape may take an hour.
constexpr unsigned int tries = 50;
constexpr std::chrono::milliseconds between_tries(100);

void acknowledge(const Context &context, const Device &device)
{
	const std::string file = node_directory(device) + "/ptape/acknowledge";
	const int error = while_busy(
		tries, [&] { return try_attribute(context, file, "1\n"); },
		[] { std::this_thread::sleep_for(between_tries); });

	if (error == EBUSY)
		throw Refusal(exit_failed,
			      compose("a call is running on {}: try again when it has ended",
				      device.node()));
	if (error)
		refuse_attribute(file, error);
}

} // namespace

int run_acknowledge(const Context &context, const std::string &what)
{
	const System system = read_system(context.root);
	const Device &device = find_unit(system, what);

	if (!device.loss)
		throw Refusal(
			exit_no_device,
			device.type == PTAPE_UNIT_TAPE
				? compose("{}: its driver does not tell of losses", device.node())
				: compose("{} is no tape drive: it loses no data", device.node()));
	if (!*device.loss && !device.stopped && device.tape_alerts.empty()) {
		say_done(context, compose("{} has no loss to acknowledge", device.node()));
		return exit_done;
	}
	acknowledge(context, device);
	if (!*device.loss && !device.stopped) {
		say_done(context, compose("{}: its TapeAlert flags are known", device.node()));
		return exit_done;
	}
	if (!*device.loss) {
		say_done(context, compose("{}: it is known that it stopped while it was written",
					  device.node()));
		return exit_done;
	}
	say_done(context, compose("{}: the loss is acknowledged, it can be opened for writing "
				  "again. What was on its way then is not on the tape",
				  device.node()));
	return exit_done;
}

} // namespace ptape::cli
