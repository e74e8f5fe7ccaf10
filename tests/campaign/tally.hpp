// SPDX-License-Identifier: GPL-2.0-only
//
// What a campaign met: faults by kind and by what the program was in, and what the driver did
// about them. The driver has no tracepoints yet, so its branches are told by its counters and by
// the commands that the drive saw beyond the program's own.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "ledger.hpp"
#include "plan.hpp"
#include "striker.hpp"

namespace ptape::campaign
{

// Before and after a run.
struct Counts {
	std::uint64_t resets = 0;		       // ptape/resets
	std::uint64_t recoveries = 0;		       // ptape/recoveries
	std::uint64_t replayed = 0;		       // ptape/replayed_blocks
	std::map<std::string, std::uint64_t> commands; // at the drive, by operation code
};

[[nodiscard]] Counts counts(const std::string &node);

class Tally
{
public:
	void add(const Counts &before, const Counts &after, const Plan &plan,
		 const std::vector<Struck> &struck, const Ledger &ledger, bool loss);
	void add_missing(std::size_t blocks) { missing_ += blocks; }

	[[nodiscard]] std::uint64_t faults() const { return faults_; }
	void print() const;
	// What there was less than @least of: "power-eaten 3". Of nothing but what must be there.
	[[nodiscard]] std::vector<std::string> rare(std::uint64_t least) const;

private:
	static constexpr unsigned in_flight_percent = 30; // of all faults, at least

	std::uint64_t runs_ = 0;
	std::uint64_t faults_ = 0;
	std::uint64_t in_flight_ = 0;
	std::uint64_t missing_ = 0; // blocks that were told as lost, and are
	std::map<std::string, std::uint64_t> kinds_;
	std::map<std::string, std::uint64_t> during_;
	std::map<std::string, std::uint64_t> recovery_;
};

} // namespace ptape::campaign
