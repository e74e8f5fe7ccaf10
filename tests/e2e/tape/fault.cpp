// SPDX-License-Identifier: GPL-2.0-only
#include "fault.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace ptape::e2e
{

namespace
{

constexpr std::array<std::pair<const char *, int>, 8> errors = {{
	{"0", 0},
	{"EBUSY", EBUSY},
	{"EIO", EIO},
	{"ENOMEDIUM", ENOMEDIUM},
	{"ENOMEM", ENOMEM},
	{"ENOSPC", ENOSPC},
	{"ENOTRECOVERABLE", ENOTRECOVERABLE},
	{"ENXIO", ENXIO},
}};

constexpr std::array<std::pair<const char *, int Fault::*>, 8> answers = {{
	{"write", &Fault::write},
	{"first-filemark", &Fault::first_filemark},
	{"filemark", &Fault::filemark},
	{"motion", &Fault::motion},
	{"rewind", &Fault::rewind},
	{"read", &Fault::read},
	{"close", &Fault::close},
	{"open", &Fault::open},
}};

constexpr std::array<std::pair<const char *, bool Fault::*>, 4> switches = {{
	{"filemark-doubles", &Fault::doubles},
	{"left-by-open", &Fault::left_by_open},
	{"left-by-rewind", &Fault::left_by_rewind},
	{"alert", &Fault::alert},
}};

const auto *find(const auto &table, const std::string &name)
{
	const auto *row =
		std::ranges::find_if(table, [&](const auto &r) { return r.first == name; });

	return row == table.end() ? nullptr : row;
}

void take(Fault &fault, const std::string &key, std::istringstream &words)
{
	std::string value;

	if (key == "lose") {
		if (!(words >> fault.first >> fault.count) || fault.first == 0)
			throw std::invalid_argument("lose FIRST COUNT");
	} else if (const auto *flag = find(switches, key)) {
		fault.*flag->second = true;
	} else if (const auto *answer = find(answers, key)) {
		words >> value;
		const auto *error = find(errors, value);

		if (!error)
			throw std::invalid_argument("no error '" + value + "'");
		fault.*answer->second = error->second;
	} else {
		throw std::invalid_argument("no key '" + key + "'");
	}
	if (words >> value)
		throw std::invalid_argument("too many words");
}

} // namespace

Fault parse_fault(const std::string &text)
{
	std::istringstream lines(text);
	std::string line;
	Fault fault;

	while (std::getline(lines, line)) {
		std::istringstream words(line.substr(0, line.find('#')));
		std::string key;

		try {
			if (words >> key)
				take(fault, key, words);
		} catch (const std::invalid_argument &error) {
			throw std::invalid_argument(line + ": " + error.what());
		}
	}
	return fault;
}

std::string error_name(int error)
{
	for (const auto &[name, number] : errors)
		if (number == error)
			return name;
	return std::to_string(error);
}

} // namespace ptape::e2e
