// SPDX-License-Identifier: GPL-2.0-only
//
// What runs have added up to.
#pragma once

#include "bound.hpp"
#include "branches.hpp"
#include "tester.hpp"

#include <cstdio>

namespace ptape::sim
{

struct Totals {
	std::uint64_t runs = 0;
	std::uint64_t commands = 0;
	std::uint64_t faults = 0;
	std::uint64_t in_flight = 0; // faults that met a command on its way
	std::uint64_t proofs = 0;
	std::uint64_t losses_told = 0;
	std::uint64_t ends = 0;
	Branches branches = {};
	Tried longest = {};

	void add(Tester &tester)
	{
		++runs;
		commands += tester.world.commands();
		faults += tester.world.faults_met();
		in_flight += tester.world.faults_in_flight();
		proofs += tester.proofs();
		losses_told += tester.losses_told();
		ends += tester.ends();
	}

	// What this process has counted beside the runs.
	void gather()
	{
		Totals counted;

		counted.branches = take_branches();
		counted.longest = take_longest();
		add(counted);
	}

	void add(const Totals &other)
	{
		runs += other.runs;
		commands += other.commands;
		faults += other.faults;
		in_flight += other.in_flight;
		proofs += other.proofs;
		losses_told += other.losses_told;
		ends += other.ends;
		for (std::size_t row = 0; row < branches.size(); ++row)
			branches[row] += other.branches[row];
		if (other.longest.is_longer_than(longest))
			longest = other.longest;
	}

	void print() const
	{
		const auto count = [](std::uint64_t value) {
			return static_cast<unsigned long long>(value);
		};

		std::printf("%llu runs, %llu commands, %llu faults (%llu in flight), %llu proofs, "
			    "%llu losses told, %llu ended all the same: all as it must be\n",
			    count(runs), count(commands), count(faults), count(in_flight),
			    count(proofs), count(losses_told), count(ends));
		longest.print();
	}
};

} // namespace ptape::sim
