// SPDX-License-Identifier: GPL-2.0-only
//
// ptape acknowledge DEV: somebody knows of the loss.
#include "command.hpp"

#include "inventory.hpp"

#include "compose.hpp"

namespace ptape::cli
{

int run_acknowledge(const Context &context, const std::string &what)
{
	const System system = read_system(context.root);
	const Device &device = find_unit(system, what);

	if (!device.loss)
		throw Refusal(exit_no_device,
			      compose("{} is no tape drive: it loses no data", device.node()));
	if (!*device.loss && !device.stopped && device.tape_alerts.empty()) {
		say_done(context, compose("{} has no loss to acknowledge", device.node()));
		return exit_done;
	}
	write_attribute(context, node_directory(device) + "/ptape/acknowledge", "1\n");
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
