// SPDX-License-Identifier: GPL-2.0-only
//
// ptape release DEV: ends the hold of an absence.
#include "command.hpp"

#include "inventory.hpp"

#include "compose.hpp"

namespace ptape::cli
{

int run_release(const Context &context, const std::string &what)
{
	const System system = read_system(context.root);
	const Device &device = find_unit(system, what);

	write_attribute(context, node_directory(device) + "/ptape/release", "1\n");
	say_done(context,
		 device.is_away()
			 ? compose("{}: nobody waits any more; calls fail until it is back",
				   device.node())
			 : compose("{} is {}: a hold that runs is ended", device.node(),
				   device.state));
	return exit_done;
}

} // namespace ptape::cli
