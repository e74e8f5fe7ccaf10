// SPDX-License-Identifier: GPL-2.0-only
//
// Numbers: the file of the bindings, and what the driver has of it.
#include "subject_checks.hpp"

#include "binding_list.hpp"
#include "compose.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace ptape
{
namespace
{

// Bindings of the driver can be compared with the file.
[[nodiscard]] std::vector<BoundIdentity> comparable(const Facts &facts)
{
	if (!facts.system.module.loaded || !persistent(facts) || !facts.bindings_readable)
		return {};
	return bound_identities(facts.bindings.bindings(), facts.system);
}

void bindings_damaged(const Facts &facts, Findings &findings)
{
	if (facts.bindings.blank())
		findings.add(
			compose("/{} is empty: after a reboot no device has its number",
				bindings_file),
			"ptape-store: it takes the second copy of that file and writes what it "
			"knows");
	else if (facts.bindings.garbled())
		findings.add(
			compose("/{} has bytes that are no text", bindings_file),
			"ptape-store: it keeps the damaged file aside and writes what it knows");
	else if (facts.bindings.torn())
		findings.add(
			compose("/{} has lines that cannot be read: {}", bindings_file,
				facts.bindings.torn()),
			"ptape-store: it keeps the damaged file aside and writes what it knows");
}

// The file of a binding that is not in ours, in brackets.
[[nodiscard]] std::string where(const FiledBinding &filed)
{
	return filed.is_ours() ? "" : compose(" (/{})", filed.file);
}

// A line of another file is for a person to remove.
[[nodiscard]] std::string mend_of_repeated(const FiledBinding &first, const FiledBinding &second,
					   const std::string &command)
{
	const FiledBinding &foreign = second.is_ours() ? first : second;

	return foreign.is_ours() ? command
				 : compose("one of both is to go: bind={} in /{}, if that is wrong",
					   foreign.binding.text(), foreign.file);
}

// The driver gets the lines of all files.
void bindings_repeated(const Facts &facts, Findings &findings)
{
	std::map<std::pair<ptape_unit_type, std::uint32_t>, const FiledBinding *> owners;
	std::map<std::string, const FiledBinding *> numbers;

	for (const FiledBinding &filed : facts.bindings_of_all) {
		const store::Binding &binding = filed.binding;
		const FiledBinding &owner =
			*owners.emplace(std::pair(binding.type, binding.number), &filed)
				 .first->second;
		const FiledBinding &first =
			*numbers.emplace(binding.identity, &filed).first->second;

		if (owner.binding.identity != binding.identity)
			findings.add(compose("{} is given to two devices on disk: {}{} and {}{}; "
					     "the first one has it",
					     store::node_name(binding.type, binding.number),
					     owner.binding.identity, where(owner), binding.identity,
					     where(filed)),
				     mend_of_repeated(owner, filed,
						      compose("ptape bindings forget {}",
							      binding.identity)));
		else if (first.binding.number != binding.number)
			findings.add(
				compose("{} has two numbers on disk, {}{} and {}{}; the first "
					"one counts",
					binding.identity, first.binding.number, where(first),
					binding.number, where(filed)),
				mend_of_repeated(first, filed,
						 compose("ptape bindings set {} {}",
							 binding.identity, first.binding.number)));
	}
}

void binding_not_on_disk(const Facts &facts, Findings &findings)
{
	for (const BoundIdentity &bound : comparable(facts))
		if (bound.bound && !bound.on_disk && bound.in_driver)
			findings.add(compose("{} of {} is not on disk: forgotten at a reboot",
					     store::node_name(bound.type, *bound.in_driver),
					     bound.identity),
				     "systemctl start ptape-store, and see what it says");
}

void binding_not_passed(const Facts &facts, Findings &findings)
{
	for (const BoundIdentity &bound : comparable(facts))
		if (bound.on_disk && (!bound.in_driver || !bound.bound))
			findings.add(compose("the driver was not told {} of {}: it was loaded "
					     "without modprobe.d, or that line is newer",
					     store::node_name(bound.type, *bound.on_disk),
					     bound.identity),
				     "systemctl start ptape-store: it tells the driver");
}

void binding_differs(const Facts &facts, Findings &findings)
{
	for (const BoundIdentity &bound : comparable(facts))
		if (bound.bound && bound.on_disk && bound.in_driver &&
		    *bound.on_disk != *bound.in_driver)
			findings.add(compose("{} is {} and should be {}", bound.identity,
					     store::node_name(bound.type, *bound.in_driver),
					     store::node_name(bound.type, *bound.on_disk)),
				     "close what has it open, then run ptape-store");
}

void bindings_bad(const Facts &facts, Findings &findings)
{
	for (const std::string &value : facts.bindings_bad)
		findings.add(compose("modprobe.d has bind={}, which is no IDENTITY:NUMBER and does "
				     "not count",
				     value),
			     "correct or remove that line: grep -rn bind= /etc/modprobe.d");
}

// The driver's count is of the past; it is told while it has left something undone.
void bindings_refused(const Facts &facts, Findings &findings)
{
	const auto refused = facts.system.module.bind_refused.value_or(0);
	const auto bound = comparable(facts);
	const auto undone = [](const BoundIdentity &each) {
		return each.on_disk && (!each.bound || each.in_driver != each.on_disk);
	};

	if (refused && std::any_of(bound.begin(), bound.end(), undone))
		findings.add(
			compose("{} numbers were refused since the driver was loaded: "
				"another device has them, or the device was open",
				refused),
			"ptape bindings list shows both; close the device and run ptape-store");
}

constexpr std::array checks = {
	Check{"bindings-damaged", bindings_damaged},
	Check{"bindings-repeated", bindings_repeated},
	Check{"binding-not-on-disk", binding_not_on_disk},
	Check{"binding-not-passed", binding_not_passed},
	Check{"binding-differs", binding_differs},
	Check{"bindings-bad", bindings_bad},
	Check{"bindings-refused", bindings_refused},
};

} // namespace

std::span<const Check> binding_checks()
{
	return checks;
}

} // namespace ptape
