// SPDX-License-Identifier: GPL-2.0-only
//
// stock-tool: everything about the differential test that needs no machine.
// tests/stock/run calls it; by hand: `stock-tool map tests/stock`.
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iomanip>
#include <map>
#include <sstream>
#include <stdexcept>

#include "program.hpp"
#include "random.hpp"
#include "rows.hpp"
#include "transcript.hpp"

namespace
{

using namespace ptape::stock;
namespace fs = std::filesystem;

constexpr std::string_view extension = ".tape";

std::string read_text(const fs::path &path)
{
	std::ifstream file(path);
	std::ostringstream text;

	text << file.rdbuf();
	if (!file)
		throw std::runtime_error("cannot read " + path.string());
	return text.str();
}

void write_text(const fs::path &path, const std::string &text)
{
	fs::create_directories(path.parent_path());

	std::ofstream file(path);

	file << text;
	if (!file.flush())
		throw std::runtime_error("cannot write " + path.string());
}

// The programs below a directory, by name.
std::vector<Program> read_programs(const fs::path &dir)
{
	std::vector<fs::path> files;
	std::vector<Program> programs;

	for (const auto &entry : fs::recursive_directory_iterator(dir))
		if (entry.path().extension() == extension)
			files.push_back(entry.path());
	std::ranges::sort(files);
	programs.reserve(files.size());
	for (const fs::path &file : files)
		programs.push_back(parse(
			file.string(), fs::relative(file, dir).replace_extension().generic_string(),
			read_text(file)));
	return programs;
}

// A transcript, or all of a directory's.
std::vector<Run> read_runs(const fs::path &path)
{
	std::vector<fs::path> files;
	std::vector<Run> runs;

	if (!fs::is_directory(path))
		return parse_transcript(path.string(), read_text(path));
	for (const auto &entry : fs::directory_iterator(path))
		files.push_back(entry.path());
	std::ranges::sort(files);
	for (const fs::path &file : files)
		for (Run &run : parse_transcript(file.string(), read_text(file)))
			runs.push_back(std::move(run));
	return runs;
}

void print(const Difference &difference, const std::string &one, const std::string &other)
{
	std::printf("%s: %s\n    %-9s %s\n    %-9s %s\n", difference.program.c_str(),
		    difference.call.c_str(), one.c_str(), difference.stock.c_str(), other.c_str(),
		    difference.ptape.c_str());
}

int sum_up(std::size_t passed, std::size_t failed, std::size_t skipped = 0)
{
	std::printf("%zu passed, %zu failed, %zu skipped\n", passed, failed, skipped);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

struct Paths {
	fs::path stock_dir; // tests/stock
	[[nodiscard]] fs::path programs() const { return stock_dir / "programs"; }
	[[nodiscard]] fs::path rows() const { return stock_dir / "rows.txt"; }
	[[nodiscard]] fs::path expected() const { return stock_dir / "expected.txt"; }
};

int check(const Paths &paths)
{
	const auto programs = read_programs(paths.programs());
	const auto rows = parse_rows(paths.rows().string(), read_text(paths.rows()));
	const auto expected =
		parse_expected(paths.expected().string(), read_text(paths.expected()));
	const auto faults = check_map(rows, programs, expected);

	for (const std::string &fault : faults)
		std::printf("%s\n", fault.c_str());
	std::printf("%zu programs, %zu rows, %zu expected differences\n", programs.size(),
		    rows.size(), expected.size());
	return sum_up(programs.size() + rows.size(), faults.size());
}

int map(const Paths &paths)
{
	const auto covering = map_rows(read_programs(paths.programs()));

	for (const Row &row : parse_rows(paths.rows().string(), read_text(paths.rows()))) {
		const auto found = covering.find(row.name);

		std::printf("%s %s\n", row.name.c_str(), row.words.c_str());
		if (!row.coverable)
			std::printf("    out of reach\n");
		else if (found == covering.end())
			std::printf("    NO PROGRAM\n");
		else
			for (const std::string &program : found->second)
				std::printf("    %s\n", program.c_str());
	}
	return EXIT_SUCCESS;
}

int list(const fs::path &dir, bool slow, bool no_compat)
{
	for (const Program &program : read_programs(dir))
		if ((slow || !program.slow) && !(no_compat && program.compat))
			std::printf("%s\n", program.name.c_str());
	return EXIT_SUCCESS;
}

int judge_runs(const Paths &paths, const Setting &setting, const fs::path &stock_file,
	       const fs::path &ptape_file)
{
	const auto expected =
		parse_expected(paths.expected().string(), read_text(paths.expected()));
	const auto stock = read_runs(stock_file);
	const Judgement judgement = judge(stock, read_runs(ptape_file), expected, setting);

	for (const Difference &difference : judgement.differences)
		print(difference, "stock", "ptape");
	for (const Expected &missing : judgement.missing)
		std::printf("%s: %s\n    line %u of %s expects a difference that is not there\n",
			    missing.difference.program.c_str(), missing.difference.call.c_str(),
			    missing.line, paths.expected().string().c_str());
	std::printf("%zu programs, %zu equal, %zu explained, %zu unexplained\n", judgement.programs,
		    judgement.equal, judgement.explained, judgement.unexplained);
	if (judgement.programs == 0)
		throw std::runtime_error("nothing was run");
	return sum_up(judgement.equal + judgement.explained, judgement.unexplained);
}

// What stock answers now and answered when it was recorded. A program that was not
// recorded is skipped, or fails if all have to be (@complete).
int changed(const fs::path &recorded, const fs::path &now, bool complete)
{
	const auto before = read_runs(recorded);
	std::size_t same = 0;
	std::size_t other = 0;
	std::size_t unknown = 0;

	for (const Run &run : read_runs(now)) {
		const auto old = std::ranges::find(before, run.program, &Run::program);

		if (old == before.end()) {
			if (complete)
				std::printf("%s: not recorded\n", run.program.c_str());
			(complete ? other : unknown)++;
			continue;
		}

		const auto differences = compare(*old, run);

		for (const Difference &difference : differences)
			print(difference, "recorded", "now");
		(differences.empty() ? same : other)++;
	}
	return sum_up(same, other, unknown);
}

std::string to_text(const Run &run)
{
	std::string text = "program " + run.program + "\n";

	for (const Answer &answer : run.answers)
		text += "  " + to_line(answer) + "\n";
	return text + (run.ended ? "end\n" : "");
}

// One file for each folder of programs; what was recorded of other programs stays.
int record(const fs::path &now, const fs::path &dir)
{
	std::map<std::string, Run> runs;
	std::map<std::string, std::string> folders;

	if (fs::exists(dir))
		for (Run &run : read_runs(dir))
			runs.insert_or_assign(run.program, std::move(run));
	for (Run &run : read_runs(now))
		runs.insert_or_assign(run.program, std::move(run));
	for (const auto &[program, run] : runs)
		folders[program.substr(0, program.find('/'))] += to_text(run);
	for (const auto &[folder, text] : folders)
		write_text(dir / (folder + ".txt"),
			   "# SPDX-License-Identifier: GPL-2.0-only\n" + text);
	return EXIT_SUCCESS;
}

void write_program(const fs::path &dir, const Program &program)
{
	write_text(dir / (program.name + std::string(extension)), to_text(program));
	std::printf("%s\n", program.name.c_str());
}

int random_programs(const fs::path &dir, std::uint64_t seed, std::uint64_t count)
{
	for (std::uint64_t n = 0; n < count; n++)
		write_program(dir, random_program(seed + n));
	return EXIT_SUCCESS;
}

// Programs that are smaller than one, the smallest first: names in that order.
int candidates(const fs::path &file, const fs::path &dir)
{
	constexpr int digits = 4;
	unsigned n = 0;

	for (Program &program : smaller(parse(file.string(), "shrunk", read_text(file)))) {
		std::ostringstream name;

		name << "smaller/" << std::setw(digits) << std::setfill('0') << n++;
		program.name = name.str();
		write_program(dir, program);
	}
	return EXIT_SUCCESS;
}

struct Arguments {
	Paths paths;
	fs::path one;
	fs::path other;
	std::string kernel;
	std::uint64_t seed = 1;
	std::uint64_t count = 1;
	bool slow = false;
	bool no_compat = false;
	bool behind = false;
	bool complete = false;
};

void add_commands(CLI::App &app, Arguments &arguments, std::function<int()> &chosen)
{
	auto *command = app.add_subcommand("check", "all programs are read, all rows covered");

	command->add_option("DIR", arguments.paths.stock_dir, "tests/stock")->required();
	command->callback([&] { chosen = [&] { return check(arguments.paths); }; });

	command = app.add_subcommand("map", "which program covers which row");
	command->add_option("DIR", arguments.paths.stock_dir, "tests/stock")->required();
	command->callback([&] { chosen = [&] { return map(arguments.paths); }; });

	command = app.add_subcommand("list", "names of the programs");
	command->add_option("DIR", arguments.one, "their directory")->required();
	command->add_flag("--slow", arguments.slow, "also those that take minutes");
	command->add_flag("--no-compat", arguments.no_compat, "none with calls of 32-bit programs");
	command->callback([&] {
		chosen = [&] { return list(arguments.one, arguments.slow, arguments.no_compat); };
	});

	command = app.add_subcommand("compare", "two transcripts");
	command->add_option("--kernel", arguments.kernel, "that they are from")->required();
	command->add_flag("--write-behind", arguments.behind, "ptape's writes were");
	command->add_option("DIR", arguments.paths.stock_dir, "tests/stock")->required();
	command->add_option("STOCK", arguments.one)->required();
	command->add_option("PTAPE", arguments.other)->required();
	command->callback([&] {
		chosen = [&] {
			const Setting setting{.kernel = arguments.kernel,
					      .writes = arguments.behind ? Writes::behind
									 : Writes::through};

			return judge_runs(arguments.paths, setting, arguments.one, arguments.other);
		};
	});

	command = app.add_subcommand("changed", "stock's answers against the recorded ones");
	command->add_flag("--complete", arguments.complete, "what was not recorded fails");
	command->add_option("RECORDED", arguments.one)->required();
	command->add_option("NOW", arguments.other)->required();
	command->callback([&] {
		chosen = [&] {
			return changed(arguments.one, arguments.other, arguments.complete);
		};
	});

	command = app.add_subcommand("record", "a transcript as a directory of them");
	command->add_option("NOW", arguments.one)->required();
	command->add_option("DIR", arguments.other)->required();
	command->callback([&] { chosen = [&] { return record(arguments.one, arguments.other); }; });

	command = app.add_subcommand("random", "writes random programs, prints their names");
	command->add_option("--seed", arguments.seed, "of the first");
	command->add_option("--count", arguments.count, "how many");
	command->add_option("DIR", arguments.one)->required();
	command->callback([&] {
		chosen = [&] {
			return random_programs(arguments.one, arguments.seed, arguments.count);
		};
	});

	command = app.add_subcommand("smaller", "writes all smaller programs, prints their names");
	command->add_option("PROGRAM", arguments.one)->required();
	command->add_option("DIR", arguments.other)->required();
	command->callback(
		[&] { chosen = [&] { return candidates(arguments.one, arguments.other); }; });
}

} // namespace

int main(int argc, char **argv)
{
	CLI::App app{"The differential test's programs and transcripts."};
	Arguments arguments;
	std::function<int()> chosen;

	app.require_subcommand(1);
	add_commands(app, arguments, chosen);
	CLI11_PARSE(app, argc, argv);
	try {
		return chosen();
	} catch (const std::exception &error) {
		std::fprintf(stderr, "stock-tool: %s\n", error.what());
		return EXIT_FAILURE;
	}
}
