// SPDX-License-Identifier: GPL-2.0-only
//
// ptape doctor.
#include "command.hpp"

#include "checks.hpp"

namespace ptape::cli
{

int run_doctor(const Context &context)
{
	const Facts facts = read_facts(context.root, context.version);
	const auto findings = findings_of(facts);

	put(context.json ? findings_json(findings, facts.unreadable)
			 : findings_text(findings, facts.unreadable, context.screen));
	return findings.empty() ? exit_done : exit_failed;
}

} // namespace ptape::cli
