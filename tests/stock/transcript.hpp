// SPDX-License-Identifier: GPL-2.0-only
//
// What a run of programs said, and the comparison of two runs.
//
//   program read/short-block
//     5 open nst0 rw => ok
//     6 read 2000 => 1000 A
//     tape => at 1, A1000
//   end
//
// A program that did not come to its end has no "end".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ptape::stock
{

struct Answer {
	std::string call;   // "6 read 2000"; lines of two runs meet by it
	std::string result; // "1000 A"

	bool operator==(const Answer &) const = default;
};

struct Run {
	std::string program;
	std::vector<Answer> answers = {};
	bool ended = false;

	bool operator==(const Run &) const = default;
};

[[nodiscard]] std::string to_line(const Answer &answer);
// Lines that are no transcript's (a program's name, an answer, an end) are errors.
[[nodiscard]] std::vector<Run> parse_transcript(std::string_view file, std::string_view text);

struct Difference {
	std::string program;
	std::string call;
	std::string stock;
	std::string ptape;

	bool operator==(const Difference &) const = default;
};

inline constexpr std::string_view not_run = "(not run)";

// Answer by answer; a call that only one run has got to is a difference too.
[[nodiscard]] std::vector<Difference> compare(const Run &stock, const Run &ptape);

// A difference that is meant: one that does not occur is a failure like one
// that is not meant. File of them: blocks of
//
//   difference open/no-medium
//   call: 4 open nst0 rw
//   stock: ENOMEDIUM (slow)
//   ptape: ENOMEDIUM
//   row: 2.7.no-medium
//   why: words
//   kernels: 6.1 uml            (optional: only there)
//   writes: behind              (optional: only in a run with write-behind;
//                               "through": only in one without)
enum class Writes : std::uint8_t { either, behind, through };

struct Expected {
	unsigned line = 0; // of its beginning
	Difference difference = {};
	std::string row = {};
	std::string why = {};
	std::vector<std::string> kernels = {};
	Writes writes = Writes::either;
};

// What two transcripts are from.
struct Setting {
	std::string_view kernel;
	Writes writes = Writes::through; // ptape's; stock's are always
};

[[nodiscard]] std::vector<Expected> parse_expected(std::string_view file, std::string_view text);

struct Judgement {
	std::size_t programs = 0;
	std::size_t equal = 0;
	std::size_t explained = 0;
	std::size_t unexplained = 0;
	std::vector<Difference> differences = {}; // the unexplained ones
	std::vector<Expected> missing = {};	  // expected, did not occur

	[[nodiscard]] bool ok() const { return unexplained == 0; }
};

// Programs by stock's order. A program is unexplained if any of its differences
// is, or if a difference that is expected of it does not occur. What is expected
// of programs that did not run is not looked at.
[[nodiscard]] Judgement judge(const std::vector<Run> &stock, const std::vector<Run> &ptape,
			      const std::vector<Expected> &expected, const Setting &setting);

} // namespace ptape::stock
