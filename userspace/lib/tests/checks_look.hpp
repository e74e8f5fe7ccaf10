// SPDX-License-Identifier: GPL-2.0-only
//
// A look at a system as doctor has it, for the tests of its checks.
#ifndef PTAPE_LIB_TESTS_CHECKS_LOOK_HPP
#define PTAPE_LIB_TESTS_CHECKS_LOOK_HPP

#include "checks.hpp"
#include "temporary_tree.hpp"

#include <catch2/catch_test_macros.hpp>

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ptape::test
{

constexpr std::string_view bindings = "etc/modprobe.d/ptape-bindings.conf";

// Ids that some test has seen in a finding; the last test case looks at it.
inline std::set<std::string> seen;

inline std::vector<Finding> look(const TemporaryTree &system)
{
	auto findings = findings_of(read_facts(system.root(), test_version));

	for (const Finding &finding : findings)
		seen.insert(finding.id);
	return findings;
}

// Its findings are all of one check; return: what the first one says.
inline std::string only(const TemporaryTree &system, const std::string &id, std::size_t count = 1)
{
	const auto findings = look(system);

	for (const Finding &finding : findings) {
		INFO(finding.what);
		CHECK(finding.id == id);
		CHECK(!finding.mend.empty());
	}
	REQUIRE(findings.size() == count);
	return findings.front().what + " | " + findings.front().mend;
}

inline bool has(const std::string &text, std::string_view part)
{
	return text.find(part) != text.npos;
}

inline void set_state(const TemporaryTree &system, const FakeDevice &device,
		      const std::string &state, const std::string &reason)
{
	for (const std::string &place : {device.directory() + "/ptape", device.unit_directory()}) {
		system.tree.write(place + "/state", state + "\n");
		system.tree.write(place + "/state_reason", reason + "\n");
	}
}

} // namespace ptape::test

#endif // PTAPE_LIB_TESTS_CHECKS_LOOK_HPP
