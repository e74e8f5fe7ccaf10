// SPDX-License-Identifier: GPL-2.0-only
//
// Pairs of measurements to verdicts, a cell each, and a table, JSON and a plot of them. Pure.
#pragma once

#include <string>
#include <vector>

#include "cell.hpp"
#include "measurement.hpp"
#include "statistics.hpp"

namespace ptape::bench
{

inline constexpr unsigned pairs_least = 9;
// Of a recovery, beyond replay and attentions, and of the filemark that ends the measurement, with
// its READ POSITION.
inline constexpr std::uint64_t recovery_commands_most = 20 + 2;

enum class Verdict : std::uint8_t {
	reached,
	noise,	  // the median reaches the bound, its lower limit does not
	missed,	  // neither does
	commands, // more commands than allowed
	unmeasured
};

struct Result {
	Cell cell = {};
	bool by_instructions = false; // its machine's clock counts instructions
	std::size_t pairs = 0;
	Estimate ratio;	       // ptape's throughput to stock's
	double stock_mb_s = 0; // medians, 10^6 bytes
	double ptape_mb_s = 0;
	double stock_cpu_s_gb = 0; // seconds of processor for 10^9 bytes
	double ptape_cpu_s_gb = 0;
	double stock_commands_gb = 0;
	double ptape_commands_gb = 0;
	double allowed_commands_gb = 0; // stock's, and one for each sync
	Verdict verdict = Verdict::unmeasured;
};

struct Recovery {
	std::string name;
	std::size_t count = 0;
	std::uint64_t commands = 0; // most of all, without the WRITEs of the replay
	double ms = 0;		    // median
	bool reached = false;
};

struct Comparison {
	std::string machine; // kernel and rig
	std::vector<Result> results;
	std::vector<Recovery> recoveries;

	[[nodiscard]] bool reached() const;
};

// @modelled: the cells of a drive with a speed. @only: names of those that were to be measured,
// none: all.
[[nodiscard]] Comparison compare(const std::string &machine, bool modelled,
				 const std::vector<std::string> &only,
				 const std::vector<Measurement> &measurements);

// Cells whose answer noise hides are decided by the run whose clock counts instructions.
void decide_noise(Comparison &comparison, const Comparison &by_instructions);
// The names of these cells.
[[nodiscard]] std::vector<std::string> hidden_by_noise(const Comparison &comparison);

[[nodiscard]] std::string_view name_of(Verdict verdict);
[[nodiscard]] std::string to_table(const Comparison &comparison);
[[nodiscard]] std::string to_json(const Comparison &comparison);
[[nodiscard]] std::string to_svg(const Comparison &comparison);

} // namespace ptape::bench
