// SPDX-License-Identifier: GPL-2.0-only
#include "measurement.hpp"

#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

namespace ptape::bench
{

std::uint64_t Measurement::command_count() const
{
	std::uint64_t sum = 0;

	for (const auto &[opcode, count] : commands)
		sum += count;
	return sum;
}

std::string to_line(const Measurement &measurement)
{
	const nlohmann::ordered_json line = {
		{"cell", measurement.cell},	  {"driver", measurement.driver},
		{"round", measurement.round},	  {"bytes", measurement.bytes},
		{"wall_ns", measurement.wall_ns}, {"cpu_ns", measurement.cpu_ns},
		{"syncs", measurement.syncs},	  {"commands", measurement.commands},
	};

	return line.dump();
}

std::vector<Measurement> parse_lines(const std::string &text)
{
	std::istringstream lines(text);
	std::vector<Measurement> all;
	std::size_t number = 0;

	for (std::string line; std::getline(lines, line);) {
		number++;
		if (line.empty())
			continue;
		try {
			const auto json = nlohmann::json::parse(line);

			all.push_back({.cell = json.at("cell"),
				       .driver = json.at("driver"),
				       .round = json.at("round"),
				       .bytes = json.at("bytes"),
				       .wall_ns = json.at("wall_ns"),
				       .cpu_ns = json.at("cpu_ns"),
				       .syncs = json.at("syncs"),
				       .commands = json.at("commands")});
		} catch (const nlohmann::json::exception &error) {
			throw std::runtime_error("measurement " + std::to_string(number) + ": " +
						 error.what());
		}
	}
	return all;
}

} // namespace ptape::bench
