// SPDX-License-Identifier: GPL-2.0-only
//
// ptape bindings list|set|forget|replace: live and on disk.
#include "command.hpp"

#include "acknowledgement.hpp"
#include "binding_list.hpp"
#include "inventory.hpp"
#include "modprobe_bindings.hpp"

#include "compose.hpp"

namespace ptape::cli
{
namespace
{

// An identity as it is, a device's by any of its names.
[[nodiscard]] std::string identity_of(const System &system, const std::string &what)
{
	if (store::type_of_identity(what))
		return what;
	const Device &device = find_device(system, what);

	if (device.identity.empty())
		throw Refusal(exit_failed,
			      compose("{} tells no identity of its own: its number cannot be "
				      "remembered",
				      device.node()));
	return device.identity;
}

[[nodiscard]] const Device *device_of(const System &system, const std::string &identity)
{
	for (const Device &device : system.devices)
		if (device.identity == identity)
			return &device;
	return nullptr;
}

// A name that a program works with is not changed under its hands.
void refuse_in_use(const System &system, const std::string &identity)
{
	const Device *device = device_of(system, identity);

	if (!device || device->holders.empty())
		return;
	const Holder &holder = device->holders.front();

	throw Refusal(exit_failed, compose("{} is in use by {}, process {}: nothing is changed",
					   holder.node, holder.command, holder.pid));
}

// The unit of a device that is away goes when it is forgotten.
void refuse_unacknowledged(const Device &device)
{
	const auto why = unacknowledged(device);

	if (!why.empty())
		throw Refusal(exit_failed, why);
}

// A line of another file is not ours to take.
void refuse_bound_elsewhere(const Context &context, const std::string &identity,
			    std::optional<std::uint32_t> number = std::nullopt)
{
	const auto why = bound_elsewhere(context.root, identity, number);

	if (!why.empty())
		throw Refusal(exit_failed, why);
}

// What went wrong, and what was written, was said; but to a program.
int end(const Context &context, bool done)
{
	if (done && context.json)
		say_done(context, "done");
	return done ? exit_done : exit_failed;
}

} // namespace

int run_bindings_list(const Context &context)
{
	const auto bound = bound_identities(bindings_of(read_bindings(context.root)),
					    read_system(context.root));

	put(context.json ? bindings_json(bound) : bindings_text(bound, context.screen));
	return exit_done;
}

int run_bindings_set(const Context &context, const std::string &device, std::uint32_t number)
{
	const System system = read_system(context.root);
	const std::string identity = identity_of(system, device);
	const auto binding = store::Binding::parse(compose("{}:{}", identity, number));

	if (!binding)
		throw Refusal(exit_usage,
			      compose("a tape drive has a number up to {}, a changer up to {}",
				      store::number_max(PTAPE_UNIT_TAPE),
				      store::number_max(PTAPE_UNIT_CHANGER)));
	refuse_bound_elsewhere(context, identity, number);
	return end(context, keeper_of(context).set(*binding));
}

int run_bindings_forget(const Context &context, const std::string &device)
{
	const System system = read_system(context.root);
	const std::string identity = identity_of(system, device);

	// One that is here and in use would not be held when it goes.
	refuse_in_use(system, identity);
	if (const Device *known = device_of(system, identity); known && known->is_away())
		refuse_unacknowledged(*known);
	refuse_bound_elsewhere(context, identity);
	return end(context, keeper_of(context).forget(identity));
}

int run_bindings_replace(const Context &context, const std::string &old_device,
			 const std::string &new_device)
{
	const System system = read_system(context.root);
	const std::string old_identity = identity_of(system, old_device);
	const std::string new_identity = identity_of(system, new_device);
	const Device *old = device_of(system, old_identity);

	if (old_identity == new_identity)
		throw Refusal(exit_usage, "these are one and the same device");
	if (old && old->driver == Driver::ptape && !old->is_away())
		throw Refusal(exit_failed,
			      compose("{} is {}: only a device that is gone can be replaced",
				      old->node(), old->state));
	refuse_in_use(system, old_identity);
	refuse_in_use(system, new_identity);
	if (old)
		refuse_unacknowledged(*old);
	for (const std::string &identity : {old_identity, new_identity})
		refuse_bound_elsewhere(context, identity);
	return end(context, keeper_of(context).replace(old_identity, new_identity));
}

} // namespace ptape::cli
