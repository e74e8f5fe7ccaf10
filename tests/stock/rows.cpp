// SPDX-License-Identifier: GPL-2.0-only
#include "rows.hpp"

#include <algorithm>

#include "scanner.hpp"

namespace ptape::stock
{

namespace
{

constexpr std::string_view purpose = "2.7."; // rows of differences that are meant

const Row *find_row(const std::vector<Row> &rows, const std::string &name)
{
	const auto found = std::ranges::find(rows, name, &Row::name);

	return found == rows.end() ? nullptr : &*found;
}

void check_row(const Row &row, bool covered, const std::vector<Expected> &expected,
	       std::vector<std::string> &faults)
{
	if (!covered)
		faults.push_back("no program covers " + row.name + " (" + row.words + ")");
	if (!row.name.starts_with(purpose))
		return;

	const bool differs = std::ranges::count(expected, row.name, &Expected::row) > 0;

	if (!differs && !row.equal)
		faults.push_back("no difference is expected by " + row.name + " (" + row.words +
				 ")");
	else if (differs && row.equal)
		faults.push_back("a difference is expected by " + row.name +
				 ", which is said to be as stock");
}

void check_program(const std::vector<Row> &rows, const Program &program,
		   std::vector<std::string> &faults)
{
	if (program.covers.empty())
		faults.push_back(program.name + " covers no row");
	for (const std::string &name : program.covers) {
		const Row *const row = find_row(rows, name);

		if (!row)
			faults.push_back(program.name + " covers " + name + ", which is no row");
		else if (!row->coverable)
			faults.push_back(program.name + " covers " + name +
					 ", which is said to be out of reach");
	}
}

void check_expected(const std::vector<Row> &rows, const std::vector<Program> &programs,
		    const Expected &expected, std::vector<std::string> &faults)
{
	const std::string &name = expected.difference.program;
	const auto program = std::ranges::find(programs, name, &Program::name);
	const std::string what = "the difference expected of " + name + " ";

	if (program == programs.end())
		faults.push_back(what + "has no such program");
	else if (std::ranges::count(program->covers, expected.row) == 0)
		faults.push_back(what + "is explained by " + expected.row +
				 ", which the program does not cover");
	if (!expected.row.starts_with(purpose) || !find_row(rows, expected.row))
		faults.push_back(what + "is explained by " + expected.row +
				 ", which is no row of 2.7");
}

} // namespace

std::vector<Row> parse_rows(std::string_view file, std::string_view text)
{
	std::vector<Row> rows;
	unsigned number = 0;

	while (!text.empty()) {
		const std::size_t end = std::min(text.find('\n'), text.size());
		std::vector<std::string> words = split(text.substr(0, end));

		number++;
		text.remove_prefix(std::min(end + 1, text.size()));
		if (words.empty() || words.front().starts_with('#'))
			continue;

		Row row{.name = words.front(), .words = {}};

		words.erase(words.begin());
		if (!words.empty() && (words.front() == "-" || words.front() == "=")) {
			row.coverable = words.front() == "=";
			row.equal = row.coverable;
			words.erase(words.begin());
		}
		row.words = join(words);
		if (row.words.empty())
			throw ParseError(file, number, row.name + " has no words");
		if (find_row(rows, row.name))
			throw ParseError(file, number, row.name + " is there twice");
		rows.push_back(std::move(row));
	}
	return rows;
}

std::map<std::string, std::vector<std::string>> map_rows(const std::vector<Program> &programs)
{
	std::map<std::string, std::vector<std::string>> map;

	for (const Program &program : programs)
		for (const std::string &row : program.covers)
			map[row].push_back(program.name);
	return map;
}

std::vector<std::string> check_map(const std::vector<Row> &rows,
				   const std::vector<Program> &programs,
				   const std::vector<Expected> &expected)
{
	const auto map = map_rows(programs);
	std::vector<std::string> faults;

	for (const Row &row : rows)
		if (row.coverable)
			check_row(row, map.contains(row.name), expected, faults);
	for (const Program &program : programs)
		check_program(rows, program, faults);
	for (const Expected &one : expected)
		check_expected(rows, programs, one, faults);
	return faults;
}

} // namespace ptape::stock
