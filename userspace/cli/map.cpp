// SPDX-License-Identifier: GPL-2.0-only
//
// ptape map.
#include "command.hpp"

#include "inventory.hpp"
#include "topology.hpp"

namespace ptape::cli
{

int run_map(const Context &context)
{
	const System system = read_system(context.root);
	const Topology topology = topology_of(system);

	put(context.json ? map_json(topology) : map_text(topology, context.screen));
	return exit_done;
}

} // namespace ptape::cli
