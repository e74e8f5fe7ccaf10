// SPDX-License-Identifier: GPL-2.0-only
//
// ptape handback: from ptape to the stock drivers, until the next boot.
#include "steps.hpp"

namespace ptape::cli
{

int run_handback(const Context &context, bool dry_run)
{
	return carry_out(context, plan_handback(read_facts(context.root, context.version)), dry_run,
			 "the stock drivers serve now. At the next boot it is ptape again, unless "
			 "it is removed");
}

} // namespace ptape::cli
