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

namespace ptape::campaign
{

// A program's handle on a tape. Values are counts, or a negative errno.
class Tape
{
public:
	Tape() = default;
	virtual ~Tape() = default;
	Tape(const Tape &) = delete;
	Tape &operator=(const Tape &) = delete;

	[[nodiscard]] virtual int open() = 0;
	[[nodiscard]] virtual int close() = 0;
	[[nodiscard]] virtual std::int64_t write(std::span<const std::uint8_t> data) = 0;
	[[nodiscard]] virtual std::int64_t read(std::span<std::uint8_t> data) = 0;
	[[nodiscard]] virtual int operate(short operation, int count) = 0; // MTIOCTOP
};

class Program
{
public:
	using Tells = std::function<void(Act act, bool closing)>; // what comes now

	Program(Tape &tape, std::uint64_t seed, Ledger &ledger, Tells tells)
		: tape_(tape), seed_(seed), ledger_(ledger), tells_(std::move(tells))
	{
	}

	// Opens the tape and writes a block and a filemark at its beginning. What is wrong, or
	// nothing.
	[[nodiscard]] std::string begin();
	// The steps and the close. What is wrong, whatever happened (another block was read).
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

	Tape &tape_;
	std::uint64_t seed_;
	Ledger &ledger_;
	Tells tells_;
	std::uint64_t next_number_ = 0;
	std::string wrong_;
};

} // namespace ptape::campaign
