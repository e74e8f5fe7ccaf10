// SPDX-License-Identifier: GPL-2.0-only
//
// The choice of a transport.
#include "target.hpp"

#include "iscsi_target.hpp"
#include "loop_target.hpp"

namespace ptape::vtl
{

Outcome<std::unique_ptr<Target>> create_target(Transport transport, unsigned number)
{
	switch (transport) {
	case Transport::loop:
		return LoopTarget::create(number);
	case Transport::iscsi:
		return IscsiTarget::create(number);
	}
	return Failure{"no such transport"};
}

void cut_leftover_targets()
{
	cut_leftover_loop_targets();
	cut_leftover_iscsi_targets();
}

void remove_leftover_targets()
{
	remove_leftover_loop_targets();
	remove_leftover_iscsi_targets();
}

std::string find_leftover_target()
{
	std::string found = find_leftover_loop_target();

	return found.empty() ? find_leftover_iscsi_target() : found;
}

} // namespace ptape::vtl
