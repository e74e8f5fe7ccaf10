// SPDX-License-Identifier: GPL-2.0-only
//
// Driver: what the loaded module shows of its units in sysfs, and the parameter
// by which it is told a binding. No device is touched.
#ifndef PTAPE_LIB_DRIVER_HPP
#define PTAPE_LIB_DRIVER_HPP

#include "reconcile.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ptape::store
{

// A file of sysfs without the newline at its end, or nothing.
[[nodiscard]] std::optional<std::string> read_attribute(const std::filesystem::path &path);

class Driver
{
public:
	// @sys: where sysfs is mounted
	explicit Driver(const std::filesystem::path &sys);

	[[nodiscard]] bool is_loaded() const;

	// Numbers belong to identities: only then there are bindings.
	[[nodiscard]] bool is_persistent() const;

	[[nodiscard]] std::vector<Unit> units() const;

	// Returns once the bindings of the load are applied and the units are the same
	// twice: devices come in crowds. Throws as bind() does.
	void settle(unsigned int settle_ms) const;

	// Persistence was switched on: the driver remembers the numbers of what is here a
	// moment later. Throws Failure when that takes too long.
	void await_bound() const;

	// The driver applies them a moment later; this waits for it. Throws Failure
	// when it cannot be told, or when that takes too long.
	void bind(const std::vector<Binding> &bindings) const;
	void forget(const std::string &identity) const;

private:
	void tell(const std::string &value) const;
	void await_applied() const;

	std::filesystem::path class_;
	std::filesystem::path parameters_;
};

} // namespace ptape::store

#endif // PTAPE_LIB_DRIVER_HPP
