// SPDX-License-Identifier: GPL-2.0-only
//
// Counts of the rows of the recovery table. One process, one thread.
#include "branches.hpp"

#include <cstdio>
#include <string_view>
#include <utility>

// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming): the linker's names
extern "C" {
ptape_verdict __real_ptape_recovery_verdict(const ptape_recovery_facts *facts);
ptape_verdict __wrap_ptape_recovery_verdict(const ptape_recovery_facts *facts);
}
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)

namespace ptape::sim
{

namespace
{

#define NAME(id, ...) std::string_view(#id),
constexpr std::array names = {PTAPE_RECOVERY_RULES(NAME)};
#undef NAME

Branches hits;

} // namespace

Branches take_branches()
{
	return std::exchange(hits, {});
}

void print_branches(const Branches &branches)
{
	for (std::size_t row = 0; row < names.size(); ++row)
		std::printf("  %-18.*s %llu\n", static_cast<int>(names[row].size()),
			    names[row].data(), static_cast<unsigned long long>(branches[row]));
}

bool branches_reach(const Branches &branches, std::uint64_t least)
{
	bool all = true;

	for (std::size_t row = 0; row < names.size(); ++row) {
		if (branches[row] >= least)
			continue;
		std::printf("row %.*s of the recovery table decided %llu times, not %llu\n",
			    static_cast<int>(names[row].size()), names[row].data(),
			    static_cast<unsigned long long>(branches[row]),
			    static_cast<unsigned long long>(least));
		all = false;
	}
	return all;
}

} // namespace ptape::sim

// NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming): the same
ptape_verdict __wrap_ptape_recovery_verdict(const ptape_recovery_facts *facts)
{
	++ptape::sim::hits[static_cast<std::size_t>(::ptape_recovery_rule_index(facts))];
	return __real_ptape_recovery_verdict(facts);
}
