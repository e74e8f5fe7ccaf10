// SPDX-License-Identifier: GPL-2.0-only
#include "tally.hpp"

#include <algorithm>
#include <cstdio>
#include <string_view>

#include "rig.hpp"

namespace ptape::campaign
{

namespace
{

std::uint64_t more(const Counts &before, const Counts &after, const char *opcode)
{
	const auto count = [&](const Counts &counts) {
		const auto found = counts.commands.find(opcode);

		return found == counts.commands.end() ? 0 : found->second;
	};

	return count(after) - count(before);
}

bool has(const Plan &plan, Act act)
{
	return std::ranges::any_of(plan.steps, [&](const Step &step) { return step.act == act; });
}

void print_map(const char *title, const std::map<std::string, std::uint64_t> &counts)
{
	std::printf("%s:", title);
	for (const auto &[name, count] : counts)
		std::printf(" %s %llu", name.c_str(), static_cast<unsigned long long>(count));
	std::printf("\n");
}

} // namespace

Counts counts(const std::string &node)
{
	return {.resets = std::stoull(attribute(node, "resets")),
		.recoveries = std::stoull(attribute(node, "recoveries")),
		.replayed = std::stoull(attribute(node, "replayed_blocks")),
		.commands = commands_at("TAPE0")};
}

void Tally::add(const Counts &before, const Counts &after, const Plan &plan,
		const std::vector<Struck> &struck, const Ledger &ledger, bool loss)
{
	const bool reads =
		has(plan, Act::read) || has(plan, Act::space_back) || has(plan, Act::overwrite);

	runs_++;
	for (const Struck &one : struck) {
		faults_++;
		in_flight_ += one.in_flight ? 1 : 0;
		kinds_[std::string(one.fault->name)]++;
		during_[one.closing ? "close" : std::string(name_of(one.during))]++;
	}
	recovery_["reset seen"] += after.resets - before.resets;
	recovery_["recovered"] += after.recoveries - before.recoveries;
	recovery_["sent again"] += after.replayed - before.replayed;
	// The program itself sends none of these.
	recovery_["went to a place (LOCATE)"] += more(before, after, "LOCATE_10");
	if (!reads)
		recovery_["witness read (READ)"] += more(before, after, "READ_6");
	recovery_["told"] += ledger.told() ? 1 : 0;
	recovery_["told as lost"] += loss ? 1 : 0;
}

void Tally::print() const
{
	std::printf("%llu faults in %llu runs, %llu at a command (%llu %%)\n",
		    static_cast<unsigned long long>(faults_),
		    static_cast<unsigned long long>(runs_),
		    static_cast<unsigned long long>(in_flight_),
		    static_cast<unsigned long long>(faults_ > 0 ? in_flight_ * 100 / faults_ : 0));
	print_map("kinds", kinds_);
	print_map("during", during_);
	print_map("recovery", recovery_);
	std::printf("told as lost and missing: %llu objects\n",
		    static_cast<unsigned long long>(missing_));
}

std::vector<std::string> Tally::rare(std::uint64_t least) const
{
	constexpr std::uint64_t percent = 100;
	std::vector<std::string> missing;

	if (least == 0)
		return missing;
	for (const auto &[name, count] : recovery_)
		if (count < least)
			missing.push_back(name + " " + std::to_string(count));
	for (const char *name : {"write", "read", "space-back", "close"})
		if (const auto found = during_.find(name);
		    found == during_.end() || found->second < least)
			missing.push_back(std::string("faults in ") + name);
	if (in_flight_ * percent < faults_ * in_flight_percent)
		missing.push_back("faults with a command in flight: " + std::to_string(in_flight_) +
				  " of " + std::to_string(faults_));
	return missing;
}

} // namespace ptape::campaign
