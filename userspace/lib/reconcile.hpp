// SPDX-License-Identifier: GPL-2.0-only
//
// Reconcile: what the file remembers against what the driver shows. The file
// is right, because it is older than this boot; what it does not have, it gets.
// Pure: says what to tell the driver and what to write, does neither.
#ifndef PTAPE_LIB_RECONCILE_HPP
#define PTAPE_LIB_RECONCILE_HPP

#include "binding.hpp"

#include <string>
#include <tuple>
#include <vector>

namespace ptape::store
{

// A unit of the driver, here or only bound.
struct Unit {
	Binding binding; // identity "" when the device tells none
	bool bound = false;
	bool operator==(const Unit &) const = default;
	bool operator<(const Unit &other) const
	{
		return std::tie(binding, bound) < std::tie(other.binding, other.bound);
	}
};

// Bindings to tell the driver, in an order that it can follow: each number is
// free when its turn comes, if the driver does what the ones before ask for.
[[nodiscard]] std::vector<Binding> repairs(const std::vector<Binding> &remembered,
					   const std::vector<Unit> &units);

// What the file lacks: bound units that it does not know, whose number is
// nobody else's there.
[[nodiscard]] std::vector<Binding> additions(const std::vector<Binding> &remembered,
					     const std::vector<Unit> &units);

// Units whose number is not the file's, or is another's there; the driver did
// not want to change it.
[[nodiscard]] std::vector<Unit> misnumbered(const std::vector<Binding> &remembered,
					    const std::vector<Unit> &units);

} // namespace ptape::store

#endif // PTAPE_LIB_RECONCILE_HPP
