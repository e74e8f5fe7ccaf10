// SPDX-License-Identifier: GPL-2.0-only
//
// Plays the faults of a plan while the program runs. A thread of its own between start() and
// stop(); what it tells is to be read after stop().
#pragma once

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "plan.hpp"

namespace ptape::campaign
{

struct Struck {
	const Fault *fault = nullptr;
	Act during = Act::write; // the program's step
	bool closing = false;	 // in a close
	bool in_flight = false;	 // a command was held at the drive
};

class Striker
{
public:
	explicit Striker(const Plan &plan) : plan_(plan) {}
	~Striker() { stop(); }
	Striker(const Striker &) = delete;
	Striker &operator=(const Striker &) = delete;

	void start();
	// The program has ended: faults whose moment has not come do not come. Whatever was taken
	// away is there again when it returns.
	void stop();

	// The program tells what it is about to do.
	void now(Act act, bool closing = false)
	{
		act_ = act;
		closing_ = closing;
	}

	[[nodiscard]] const std::vector<Struck> &struck() const { return struck_; }
	// A fault that could not be played: the harness is wrong, or the drive is not there.
	[[nodiscard]] const std::string &trouble() const { return trouble_; }

private:
	void run();
	[[nodiscard]] bool moment_comes(const Strike &strike);
	[[nodiscard]] bool meets(const std::string &wait);
	void strike(const Strike &strike);

	const Plan &plan_;
	std::atomic<bool> ended_ = false;
	std::atomic<Act> act_ = Act::write;
	std::atomic<bool> closing_ = false;
	std::vector<Struck> struck_;
	std::string trouble_;
	std::thread thread_;
};

} // namespace ptape::campaign
