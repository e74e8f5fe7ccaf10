// SPDX-License-Identifier: GPL-2.0-only
//
// What an administrator changes by hand: numbers that are set, inherited and forgotten.
// The new text is written beside the file; the driver is told, which knows what is
// in use; then the text becomes the file's. If we are ended between the two,
// ptape-store brings the driver back to the file.
#include "compose.hpp"
#include "keeper.hpp"

#include <algorithm>

namespace ptape::store
{
namespace
{

[[nodiscard]] bool same_place(const Binding &a, const Binding &b)
{
	return a.type == b.type && a.number == b.number;
}

[[nodiscard]] std::optional<Binding> of_identity(const std::vector<Binding> &bindings,
						 const std::string &identity)
{
	for (const Binding &binding : bindings)
		if (binding.identity == identity)
			return binding;
	return std::nullopt;
}

// Only then the driver has bindings.
[[nodiscard]] bool has_bindings(const Driver &driver)
{
	return driver.is_loaded() && driver.is_persistent();
}

[[nodiscard]] std::vector<Binding> bound_of(const Driver &driver)
{
	std::vector<Binding> bindings;

	if (has_bindings(driver))
		for (const Unit &unit : driver.units())
			if (unit.bound)
				bindings.push_back(unit.binding);
	return bindings;
}

} // namespace

// Return: the device has the number now.
bool Keeper::tell(const Driver &driver, const Binding &binding) const
{
	if (!has_bindings(driver)) {
		if (driver.is_loaded())
			say_(Level::notice, "persistence is off: the number counts once it is on");
		return true;
	}
	driver.bind({binding});
	const auto units = driver.units();

	if (std::any_of(units.begin(), units.end(),
			[&](const Unit &unit) { return unit.binding == binding; }))
		return true;
	say_(Level::warning,
	     compose("the driver does not give {} to {}: a program has it open. Close it and "
		     "try again",
		     binding.node(), binding.identity));
	return false;
}

// Return: the driver has forgotten the device. One that is here has its number until it goes.
bool Keeper::tell_forgotten(const Driver &driver, const std::string &identity) const
{
	if (!driver.is_loaded())
		return true;
	driver.forget(identity);
	const auto units = driver.units();
	const auto kept = std::find_if(units.begin(), units.end(), [&](const Unit &unit) {
		return unit.bound && unit.binding.identity == identity;
	});

	if (kept == units.end())
		return true;
	say_(Level::warning,
	     compose("{0} is in use: a program has it open, or what one that was killed has "
		     "written waits for it. Nothing is changed. End that program, and of a device "
		     "that is away bring it back, or end the waiting by ptape release {0}",
		     kept->binding.node()));
	return false;
}

// @is: what the driver has of it now
bool Keeper::finish_told(DurableFile &file, const Found &found, const Driver &driver,
			 const std::string &identity, const std::string &is) const
{
	try {
		return finish(file, found);
	} catch (const Failure &) {
		if (has_bindings(driver))
			say_(Level::warning,
			     compose("{} is {} in the driver and not in {}: ptape-store, which the "
				     "next arrival starts, takes it back",
				     identity, is, file.path()));
		throw;
	}
}

bool Keeper::is_free(const Driver &driver, const std::vector<Binding> &remembered,
		     const Binding &wanted) const
{
	std::vector<Binding> taken = remembered;

	if (driver.is_loaded())
		for (const Unit &unit : driver.units())
			taken.push_back(unit.binding);
	for (const Binding &binding : taken) {
		if (!same_place(binding, wanted) || binding.identity == wanted.identity)
			continue;
		say_(Level::warning,
		     compose("{} is the number of {}: forget that one first, or use replace",
			     wanted.node(),
			     binding.identity.empty() ? "a device without identity"
						      : binding.identity));
		return false;
	}
	return true;
}

bool Keeper::set(const Binding &binding) const
{
	const Driver driver(places_.sys);
	DurableFile file(places_.file, lock());
	Found found = find(file);

	if (!is_free(driver, found.bindings.bindings(), binding))
		return false;
	(void)found.bindings.forget(binding.identity);
	found.bindings.append(binding);
	prepare(file, found);
	return tell(driver, binding) &&
	       finish_told(file, found, driver, binding.identity, binding.node());
}

bool Keeper::replace(const std::string &old_identity, const std::string &new_identity) const
{
	const Driver driver(places_.sys);
	DurableFile file(places_.file, lock());
	Found found = find(file);
	auto old = of_identity(found.bindings.bindings(), old_identity);

	if (!old)
		old = of_identity(bound_of(driver), old_identity);
	if (!old) {
		say_(Level::warning, compose("{} has no number to inherit", old_identity));
		return false;
	}
	const Binding heir{old->type, old->number, new_identity};

	if (type_of_identity(new_identity) != old->type) {
		say_(Level::warning, "a tape drive and a changer cannot take each other's number");
		return false;
	}
	(void)found.bindings.forget(old_identity);
	(void)found.bindings.forget(new_identity);
	found.bindings.append(heir);
	prepare(file, found);
	if (has_bindings(driver) && !tell_forgotten(driver, old_identity))
		return false;
	if (!tell(driver, heir)) {
		driver.bind({*old});
		return false;
	}
	return finish_told(file, found, driver, heir.identity, heir.node());
}

bool Keeper::forget(const std::string &identity) const
{
	const Driver driver(places_.sys);
	DurableFile file(places_.file, lock());
	Found found = find(file);
	const bool known = found.bindings.forget(identity);

	if (known)
		prepare(file, found);
	if (!tell_forgotten(driver, identity))
		return false;
	if (!known) {
		say_(Level::notice, compose("{} was not in {}", identity, file.path()));
		return true;
	}
	return finish_told(file, found, driver, identity, "forgotten");
}

} // namespace ptape::store
