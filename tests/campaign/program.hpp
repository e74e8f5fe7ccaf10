// SPDX-License-Identifier: GPL-2.0-only
//
// The program of a run: carries its steps out on the tape, keeps the ledger, and looks at every
// block that it reads. It ends at the first call that fails, as an honest program does.
#pragma once

#include <functional>
#include <span>
#include <string>

#include "ledger.hpp"
#include "plan.hpp"
#include "rig.hpp"

namespace ptape::campaign
{

class Program
{
public:
	using Tells = std::function<void(Act act, bool closing)>; // what comes now

	Program(const std::string &node, std::uint64_t seed, Ledger &ledger, Tells tells)
		: tape_("/dev/" + node), seed_(seed), ledger_(ledger), tells_(std::move(tells))
	{
	}

	// Opens the tape and writes a block and a filemark at its beginning. What is wrong, or
	// nothing.
	[[nodiscard]] std::string begin();
	// The steps and the close. What is wrong whatever happened (another block was read).
	[[nodiscard]] std::string run(const std::vector<Step> &steps);

private:
	[[nodiscard]] bool perform(const Step &step);
	[[nodiscard]] bool write(unsigned count, std::uint32_t length);
	[[nodiscard]] bool filemark(unsigned count);
	[[nodiscard]] bool read(unsigned count);
	[[nodiscard]] bool read_all();
	[[nodiscard]] bool space_back(unsigned blocks);
	[[nodiscard]] bool to_end();
	[[nodiscard]] bool operate(const char *name, short operation, int count);
	[[nodiscard]] bool close();
	[[nodiscard]] bool reopen();
	bool failed(const std::string &call, std::int64_t result, std::vector<Object> pending);

	Tape tape_;
	std::uint64_t seed_;
	Ledger &ledger_;
	Tells tells_;
	std::uint64_t next_number_ = 0;
	std::string wrong_;
};

} // namespace ptape::campaign
