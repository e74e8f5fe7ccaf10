// SPDX-License-Identifier: GPL-2.0-only
//
// The bound of a recovery: how many commands it takes by one path, from when it has that path
// until it ends or begins again. Owned by a world; the longest of this process is kept beside it.
#pragma once

#include "core.hpp"

#include <array>
#include <cstdint>

namespace ptape::sim
{

// What was sent by one path, by task.
struct Tried {
	std::array<std::uint16_t, PTAPE_TASK_NR> sent = {};

	[[nodiscard]] unsigned commands() const;
	// Of these, what asks for settings of the program's own, and puts them back.
	[[nodiscard]] unsigned of_program() const;
	// Of two as long as each other always the same one.
	[[nodiscard]] bool is_longer_than(const Tried &other) const;
	void print() const;
};

class RecoveryBound
{
public:
	// In front of each step of the engine, and behind it. Throws Failure.
	void before(const ptape_engine &engine, const ptape_event &event);
	void behind(const ptape_engine &engine, const ptape_event &event);

private:
	void count(const ptape_engine &engine, const ptape_result &result);

	bool recovering_ = false; // before the step
	ptape_task_kind task_ = PTAPE_TASK_AWAIT_PATH;
	bool settled_ = false; // its last command was carried out
	Tried tried_ = {};
};

// The longest that this process has met since it was asked last.
[[nodiscard]] Tried take_longest();

} // namespace ptape::sim
