// SPDX-License-Identifier: GPL-2.0-only
//
// bench-report: judges what bench-meter measured, outside the machine. Prints a table, writes JSON
// and a plot; exit 1 if a bound is missed.
#include <CLI/CLI.hpp>

#include <cstdio>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "comparison.hpp"

namespace
{

using namespace ptape::bench;

std::vector<Measurement> read(const std::string &path)
{
	std::ifstream file(path);
	std::ostringstream text;

	text << file.rdbuf();
	if (!file)
		throw std::runtime_error("cannot read " + path);
	return parse_lines(text.str());
}

void write(const std::string &path, const std::string &text)
{
	std::ofstream file(path);

	file << text;
	if (!file.flush())
		throw std::runtime_error("cannot write " + path);
}

} // namespace

int main(int argc, char **argv)
{
	CLI::App app{"Judges what bench-meter measured."};
	std::string machine;
	std::string measured;
	std::string instructions;
	std::string out;
	std::vector<std::string> only;
	bool modelled = false;
	bool noise = false;

	app.add_option("MEASUREMENTS", measured, "lines of bench-meter")->required();
	app.add_option("--machine", machine, "kernel and rig, in words")->required();
	app.add_option("--instructions", instructions,
		       "the same of a machine whose clock counts instructions");
	app.add_option("--only", only, "these cells");
	app.add_option("--out", out, "OUT.json and OUT.svg are written");
	app.add_flag("--modelled", modelled, "the cells of a drive with a speed");
	app.add_flag("--noise", noise, "print the cells that noise hides, and nothing else");
	CLI11_PARSE(app, argc, argv);
	try {
		Comparison comparison = compare(machine, modelled, only, read(measured));

		if (noise) {
			for (const std::string &name : hidden_by_noise(comparison))
				std::printf("%s\n", name.c_str());
			return EXIT_SUCCESS;
		}
		if (!instructions.empty())
			decide_noise(comparison,
				     compare(machine, modelled, {}, read(instructions)));
		std::printf("%s", to_table(comparison).c_str());
		if (!out.empty()) {
			write(out + ".json", to_json(comparison));
			write(out + ".svg", to_svg(comparison));
		}
		return comparison.reached() ? EXIT_SUCCESS : EXIT_FAILURE;
	} catch (const std::exception &error) {
		std::fprintf(stderr, "bench-report: %s\n", error.what());
		return EXIT_FAILURE;
	}
}
