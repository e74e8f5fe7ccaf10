// SPDX-License-Identifier: GPL-2.0-only
//
// Runs in several processes: each takes the next of them, and what they have found is put
// together so that it is the same with any number of processes.
#pragma once

#include "totals.hpp"

#include <atomic>
#include <functional>
#include <string>
#include <vector>

namespace ptape::sim
{

// A run that failed: its number, and the line that repeats it.
struct Found {
	std::uint64_t at;
	std::string line;
};

// What one process has of the work.
class Shard
{
public:
	// What all processes see.
	struct Shared {
		std::atomic<std::uint64_t> next = 0;
		std::atomic<std::uint64_t> failed = UINT64_MAX; // the first run that did
	};

	explicit Shard(Shared &shared) : shared_(shared) {}

	// Return: the first of @count runs that nobody else has.
	std::uint64_t take(std::uint64_t count) { return shared_.next.fetch_add(count); }
	// A run in front of @at has failed, and nobody asks for those behind it.
	[[nodiscard]] bool is_behind_failure(std::uint64_t at) const { return at > shared_.failed; }
	void fail(std::uint64_t at, std::string line);

	Totals totals = {};
	[[nodiscard]] const std::vector<Found> &found() const { return found_; }

private:
	Shared &shared_;
	std::vector<Found> found_ = {};
};

// Calls @work in so many processes, one being this one. Adds to @totals. Return: what failed, in
// the order of its numbers. Throws Failure when a process dies.
[[nodiscard]] std::vector<Found> in_shards(unsigned jobs, const std::function<void(Shard &)> &work,
					   Totals &totals);

} // namespace ptape::sim
