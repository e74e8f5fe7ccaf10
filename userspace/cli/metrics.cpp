// SPDX-License-Identifier: GPL-2.0-only
//
// ptape metrics.
#include "command.hpp"

#include "inventory.hpp"
#include "metrics.hpp"

namespace ptape::cli
{

int run_metrics(const Context &context)
{
	if (context.json)
		throw Refusal(exit_usage, "metrics are OpenMetrics text: there is no --json of it");
	put(metrics_text(read_system(context.root)));
	return exit_done;
}

} // namespace ptape::cli
