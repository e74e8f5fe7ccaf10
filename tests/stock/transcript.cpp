// SPDX-License-Identifier: GPL-2.0-only
#include "transcript.hpp"

#include <algorithm>

#include "program.hpp"
#include "scanner.hpp"

namespace ptape::stock
{

namespace
{

constexpr std::string_view arrow = " => ";

// Calls what it is given each line with its number.
template <typename Take> void for_each_line(std::string_view text, Take take)
{
	for (unsigned number = 1; !text.empty(); number++) {
		const std::size_t end = std::min(text.find('\n'), text.size());

		take(number, trim(text.substr(0, end)));
		text.remove_prefix(std::min(end + 1, text.size()));
	}
}

bool take_prefix(std::string_view &line, std::string_view prefix)
{
	if (!line.starts_with(prefix))
		return false;
	line = trim(line.substr(prefix.size()));
	return true;
}

const Run *find_run(const std::vector<Run> &runs, const std::string &program)
{
	const auto found = std::ranges::find(runs, program, &Run::program);

	return found == runs.end() ? nullptr : &*found;
}

bool applies(const Expected &expected, const Setting &setting)
{
	if (expected.writes != Writes::either && expected.writes != setting.writes)
		return false;
	return expected.kernels.empty() || std::ranges::count(expected.kernels, setting.kernel) > 0;
}

bool take_writes(std::string_view word, Expected &expected)
{
	if (word == "behind")
		expected.writes = Writes::behind;
	else if (word == "through")
		expected.writes = Writes::through;
	else
		return false;
	return true;
}

bool take_expected_line(std::string_view line, Expected &expected)
{
	if (take_prefix(line, "call:"))
		expected.difference.call = line;
	else if (take_prefix(line, "stock:"))
		expected.difference.stock = line;
	else if (take_prefix(line, "ptape:"))
		expected.difference.ptape = line;
	else if (take_prefix(line, "row:"))
		expected.row = line;
	else if (take_prefix(line, "why:"))
		expected.why = line;
	else if (take_prefix(line, "kernels:"))
		expected.kernels = split(line);
	else if (take_prefix(line, "writes:"))
		return take_writes(line, expected);
	else
		return false;
	return true;
}

void check_expected(std::string_view file, const Expected &expected)
{
	const Difference &difference = expected.difference;

	if (difference.call.empty() || difference.stock.empty() || difference.ptape.empty() ||
	    expected.row.empty() || expected.why.empty())
		throw ParseError(file, expected.line,
				 "a difference has call:, stock:, ptape:, row: and why:");
	if (difference.stock == difference.ptape)
		throw ParseError(file, expected.line, "this is no difference");
}

} // namespace

std::string to_line(const Answer &answer)
{
	return answer.call + std::string(arrow) + answer.result;
}

std::vector<Run> parse_transcript(std::string_view file, std::string_view text)
{
	std::vector<Run> runs;

	for_each_line(text, [&](unsigned number, std::string_view line) {
		const std::size_t at = line.find(arrow);

		if (line.empty() || line.starts_with('#'))
			return;
		if (take_prefix(line, "program ")) {
			runs.push_back({.program = std::string(line)});
			return;
		}
		if (runs.empty() || runs.back().ended)
			throw ParseError(file, number, "no program is running");
		if (line == "end")
			runs.back().ended = true;
		else if (at == std::string_view::npos)
			throw ParseError(file, number, "no answer: '" + std::string(line) + "'");
		else
			runs.back().answers.push_back(
				{.call = std::string(line.substr(0, at)),
				 .result = std::string(line.substr(at + arrow.size()))});
	});
	return runs;
}

std::vector<Difference> compare(const Run &stock, const Run &ptape)
{
	std::vector<Difference> differences;
	const std::size_t count = std::max(stock.answers.size(), ptape.answers.size());
	const Answer none{.call = "", .result = std::string(not_run)};

	for (std::size_t n = 0; n < count; n++) {
		const Answer &one = n < stock.answers.size() ? stock.answers[n] : none;
		const Answer &other = n < ptape.answers.size() ? ptape.answers[n] : none;

		if (one == other)
			continue;
		differences.push_back({.program = stock.program,
				       .call = one.call.empty() ? other.call : one.call,
				       .stock = one.result,
				       .ptape = other.result});
	}
	if (stock.ended != ptape.ended)
		differences.push_back({.program = stock.program,
				       .call = "end",
				       .stock = stock.ended ? "end" : std::string(not_run),
				       .ptape = ptape.ended ? "end" : std::string(not_run)});
	return differences;
}

std::vector<Expected> parse_expected(std::string_view file, std::string_view text)
{
	std::vector<Expected> all;

	for_each_line(text, [&](unsigned number, std::string_view line) {
		if (line.empty() || line.starts_with('#'))
			return;
		if (take_prefix(line, "difference ")) {
			all.push_back({.line = number});
			all.back().difference.program = line;
		} else if (all.empty() || !take_expected_line(line, all.back())) {
			throw ParseError(file, number,
					 "no line of a difference: '" + std::string(line) + "'");
		}
	});
	for (const Expected &expected : all)
		check_expected(file, expected);
	return all;
}

Judgement judge(const std::vector<Run> &stock, const std::vector<Run> &ptape,
		const std::vector<Expected> &expected, const Setting &setting)
{
	Judgement judgement;

	for (const Run &run : stock) {
		const Run *const other = find_run(ptape, run.program);
		std::vector<Difference> open =
			compare(run, other ? *other : Run{.program = run.program});
		const bool different = !open.empty();
		bool missing = false;

		for (const Expected &one : expected) {
			if (one.difference.program != run.program || !applies(one, setting))
				continue;
			if (std::erase(open, one.difference) > 0)
				continue;
			judgement.missing.push_back(one);
			missing = true;
		}
		judgement.programs++;
		if (missing || !open.empty())
			judgement.unexplained++;
		else if (different)
			judgement.explained++;
		else
			judgement.equal++;
		judgement.differences.insert(judgement.differences.end(), open.begin(), open.end());
	}
	return judgement;
}

} // namespace ptape::stock
