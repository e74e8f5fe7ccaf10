// SPDX-License-Identifier: GPL-2.0-only
//
// The checks of each subject, and what they share; checks.cpp runs them. Each looks at
// the facts and adds a finding for each thing that is wrong. Pure.
#ifndef PTAPE_LIB_SUBJECT_CHECKS_HPP
#define PTAPE_LIB_SUBJECT_CHECKS_HPP

#include "checks.hpp"

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ptape
{

// Adds what is wrong and how it is mended.
class Findings
{
public:
	explicit Findings(std::string_view id, std::vector<Finding> &all) : id_(id), all_(all) {}
	void add(std::string what, std::string mend)
	{
		all_.push_back({std::string(id_), std::move(what), std::move(mend)});
	}

private:
	std::string_view id_;
	std::vector<Finding> &all_;
};

struct Check {
	std::string_view id; // never changes again
	void (*look)(const Facts &, Findings &);
};

// Of ptape's devices.
template <class Function> void for_each_unit(const Facts &facts, const Function &function)
{
	for (const Device &device : facts.system.devices)
		if (device.driver == Driver::ptape)
			function(device);
}

// Devices are waited for.
[[nodiscard]] inline bool persistent(const Facts &facts)
{
	return facts.system.module.persistence.value_or(false);
}

[[nodiscard]] std::span<const Check> driver_checks();
[[nodiscard]] std::span<const Check> binding_checks();
[[nodiscard]] std::span<const Check> device_checks();
[[nodiscard]] std::span<const Check> installation_checks();

} // namespace ptape

#endif // PTAPE_LIB_SUBJECT_CHECKS_HPP
