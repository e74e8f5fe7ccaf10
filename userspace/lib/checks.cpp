// SPDX-License-Identifier: GPL-2.0-only
//
// All checks, subject by subject.
#include "subject_checks.hpp"

#include <array>

namespace ptape
{
namespace
{

// In the order of the report.
constexpr std::array subjects = {driver_checks, binding_checks, device_checks, installation_checks};

} // namespace

std::vector<Finding> findings_of(const Facts &facts)
{
	std::vector<Finding> all;

	for (const auto &checks_of : subjects)
		for (const Check &check : checks_of()) {
			Findings findings(check.id, all);

			check.look(facts, findings);
		}
	return all;
}

std::vector<std::string_view> check_ids()
{
	std::vector<std::string_view> ids;

	for (const auto &checks_of : subjects)
		for (const Check &check : checks_of())
			ids.push_back(check.id);
	return ids;
}

} // namespace ptape
