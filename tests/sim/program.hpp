// SPDX-License-Identifier: GPL-2.0-only
//
// A program of calls as data: so that it can be played, written down with the faults that it
// met, made shorter, and played again whatever the generator of programs has become since.
#pragma once

#include "tester.hpp"

#include <iosfwd>
#include <span>

namespace ptape::sim
{

// A fault, and the command of a call that it meets, counted from the call's beginning.
struct Meeting {
	std::string_view fault;
	std::uint64_t at;
};

// One call of a program: a row of the table of calls, and its numbers.
struct Call {
	std::string_view name;
	std::int64_t first = 0;
	std::int64_t second = 0;
	std::vector<Meeting> meets = {}; // faults that are not on the world's schedule yet
};

// A program, what it runs on, and a name for it.
struct Case {
	std::string name;
	Rig rig = {};
	bool healed = false; // all of it must be as if it had met nothing
	std::vector<Call> calls = {};
};

// Plays calls on a tester, and remembers them.
class Player
{
public:
	explicit Player(Tester &tester) : tester_(tester) {}

	Tester &tester() { return tester_; }
	std::int64_t play(const Call &call);
	std::int64_t play(std::string_view name, std::int64_t first = 0, std::int64_t second = 0)
	{
		return play(Call{name, first, second});
	}
	// What was played so far, and what it met: to be played on a tester of its own.
	[[nodiscard]] std::vector<Call> transcript() const;

private:
	struct Played {
		Call call;
		std::uint64_t began; // at which command
	};

	Tester &tester_;
	std::vector<Played> played_ = {};
};

// What no program may notice gives the same results as if it had not been. Throws Failure.
void compare(const Case &played, Tester &disturbed);

// Return: what went wrong; nothing when all was as it must be.
[[nodiscard]] std::optional<std::string> failure_of(const Case &played, bool says = false);

// Takes away what a failure does not need, as long as something fails.
[[nodiscard]] Case shrunk(Case failing);

// The text of tests/sim/seeds: NAME and what it runs on, then a line for each call. Throws
// Failure when it is none.
[[nodiscard]] std::vector<Case> read_cases(std::istream &text);
[[nodiscard]] std::string text_of(const Case &written);

} // namespace ptape::sim
