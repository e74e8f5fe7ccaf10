// SPDX-License-Identifier: GPL-2.0-only
//
// ptape takeover: from the stock drivers to ptape, with the numbers of now.
#include "steps.hpp"

namespace ptape::cli
{

int run_takeover(const Context &context, bool dry_run)
{
	return carry_out(context, plan_takeover(read_facts(context.root, context.version)), dry_run,
			 "ptape serves now; every device keeps the number that it had");
}

} // namespace ptape::cli
