// SPDX-License-Identifier: GPL-2.0-only
//
// ptape show DEV.
#include "command.hpp"

#include "inventory.hpp"
#include "json_text.hpp"
#include "status_text.hpp"

namespace ptape::cli
{

int run_show(const Context &context, const std::string &what)
{
	const System system = read_system(context.root);
	const Device &device = find_device(system, what);

	put(context.json ? show_json(device, system.all_processes_seen)
			 : show_text(device, system.all_processes_seen, context.screen));
	return exit_done;
}

} // namespace ptape::cli
