// SPDX-License-Identifier: GPL-2.0-only
#include "comparison.hpp"

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

namespace ptape::bench
{

namespace
{

constexpr double ns_per_s = 1e9;
constexpr double ns_per_ms = 1e6;
constexpr double bytes_per_mb = 1e6;
constexpr double bytes_per_gb = 1e9;
constexpr std::string_view recovery_prefix = "recovery-";

using Rounds = std::map<unsigned, Measurement>;

Rounds rounds_of(const std::vector<Measurement> &all, const std::string &cell,
		 const std::string &driver)
{
	Rounds rounds;

	for (const Measurement &one : all)
		if (one.cell == cell && one.driver == driver && one.wall_ns > 0 && one.bytes > 0)
			rounds.emplace(one.round, one);
	return rounds;
}

double mb_s(const Measurement &one)
{
	return static_cast<double>(one.bytes) / bytes_per_mb /
	       (static_cast<double>(one.wall_ns) / ns_per_s);
}

double per_gb(double count, const Measurement &one)
{
	return count / static_cast<double>(one.bytes) * bytes_per_gb;
}

Verdict judge(const Result &result)
{
	if (result.pairs < pairs_least)
		return Verdict::unmeasured;
	// A tenth of a command is rounding.
	if (result.ptape_commands_gb > result.allowed_commands_gb + 0.1)
		return Verdict::commands;
	if (result.ratio.lower >= result.cell.least_ratio())
		return Verdict::reached;
	return result.ratio.median >= result.cell.least_ratio() ? Verdict::noise : Verdict::missed;
}

Result compare_cell(const Cell &cell, const std::vector<Measurement> &all)
{
	const Rounds stock = rounds_of(all, cell.name(), "stock");
	const Rounds ptape = rounds_of(all, cell.name(), "ptape");
	std::map<std::string, std::vector<double>> values;
	Result result;

	result.cell = cell;
	for (const auto &[round, theirs] : stock) {
		const auto found = ptape.find(round);

		if (found == ptape.end())
			continue;

		const Measurement &ours = found->second;
		const double allowed = static_cast<double>(theirs.command_count() + ours.syncs);

		values["ratio"].push_back(mb_s(ours) / mb_s(theirs));
		values["stock"].push_back(mb_s(theirs));
		values["ptape"].push_back(mb_s(ours));
		values["stock cpu"].push_back(
			per_gb(static_cast<double>(theirs.cpu_ns) / ns_per_s, theirs));
		values["ptape cpu"].push_back(
			per_gb(static_cast<double>(ours.cpu_ns) / ns_per_s, ours));
		values["stock commands"].push_back(
			per_gb(static_cast<double>(theirs.command_count()), theirs));
		values["ptape commands"].push_back(
			per_gb(static_cast<double>(ours.command_count()), ours));
		values["allowed"].push_back(per_gb(allowed, theirs));
		result.pairs++;
	}
	if (result.pairs >= pairs_least) {
		result.ratio = estimate(values["ratio"]);
		result.stock_mb_s = median(values["stock"]);
		result.ptape_mb_s = median(values["ptape"]);
		result.stock_cpu_s_gb = median(values["stock cpu"]);
		result.ptape_cpu_s_gb = median(values["ptape cpu"]);
		result.stock_commands_gb = median(values["stock commands"]);
		result.ptape_commands_gb = median(values["ptape commands"]);
		result.allowed_commands_gb = median(values["allowed"]);
	}
	result.verdict = judge(result);
	return result;
}

// What a recovery took besides the blocks that it sent again, and the call's own.
Recovery compare_recovery(const std::string &name, const std::vector<Measurement> &all)
{
	std::vector<double> times;
	Recovery recovery;

	recovery.name = name;
	for (const Measurement &one : all) {
		if (one.cell != name)
			continue;

		const auto writes = one.commands.find("WRITE_6");
		const std::uint64_t sent =
			one.command_count() - (writes == one.commands.end() ? 0 : writes->second);

		recovery.commands = std::max(recovery.commands, sent);
		times.push_back(static_cast<double>(one.wall_ns) / ns_per_ms);
		recovery.count++;
	}
	recovery.ms = median(times);
	recovery.reached = recovery.commands <= recovery_commands_most;
	return recovery;
}

} // namespace

bool Comparison::reached() const
{
	return !results.empty() && std::ranges::all_of(results, [](const Result &result) {
		return result.verdict == Verdict::reached;
	}) && std::ranges::all_of(recoveries, [](const Recovery &recovery) {
		return recovery.reached;
	});
}

Comparison compare(const std::string &machine, bool modelled, const std::vector<std::string> &only,
		   const std::vector<Measurement> &measurements)
{
	std::set<std::string> recoveries;
	Comparison comparison;

	comparison.machine = machine;
	for (const Cell &cell : cells(modelled))
		if (only.empty() || std::ranges::find(only, cell.name()) != only.end())
			comparison.results.push_back(compare_cell(cell, measurements));
	for (const Measurement &one : measurements)
		if (one.cell.starts_with(recovery_prefix))
			recoveries.insert(one.cell);
	for (const std::string &name : recoveries)
		comparison.recoveries.push_back(compare_recovery(name, measurements));
	return comparison;
}

void decide_noise(Comparison &comparison, const Comparison &by_instructions)
{
	for (Result &result : comparison.results) {
		if (result.verdict != Verdict::noise)
			continue;

		const auto found =
			std::ranges::find(by_instructions.results, result.cell, &Result::cell);

		if (found == by_instructions.results.end() || found->verdict == Verdict::unmeasured)
			continue;
		result = *found;
		result.by_instructions = true;
	}
}

std::vector<std::string> hidden_by_noise(const Comparison &comparison)
{
	std::vector<std::string> names;

	for (const Result &result : comparison.results)
		if (result.verdict == Verdict::noise)
			names.push_back(result.cell.name());
	return names;
}

std::string_view name_of(Verdict verdict)
{
	switch (verdict) {
	case Verdict::reached:
		return "reached";
	case Verdict::noise:
		return "NOISE";
	case Verdict::missed:
		return "MISSED";
	case Verdict::commands:
		return "COMMANDS";
	default:
		return "NOT MEASURED";
	}
}

namespace
{

[[gnu::format(printf, 1, 2)]] std::string format(const char *text, ...)
{
	char line[512];
	va_list values;

	va_start(values, text);
	std::vsnprintf(line, sizeof(line), text, values);
	va_end(values);
	return line;
}

} // namespace

std::string to_table(const Comparison &comparison)
{
	std::string text = comparison.machine + "\n" +
			   format("%-30s %5s %15s %21s %15s %17s  %s\n", "cell", "pairs", "MB/s",
				  "ratio (95 % bounds)", "CPU s/GB", "commands/GB", "verdict");

	for (const Result &result : comparison.results)
		text += format("%-30s %5zu %7.1f %7.1f %6.3f (%5.3f %5.3f) %7.2f %7.2f %8.0f %8.0f"
			       "  %s%s, asked %.2f\n",
			       result.cell.name().c_str(), result.pairs, result.stock_mb_s,
			       result.ptape_mb_s, result.ratio.median, result.ratio.lower,
			       result.ratio.upper, result.stock_cpu_s_gb, result.ptape_cpu_s_gb,
			       result.stock_commands_gb, result.ptape_commands_gb,
			       std::string(name_of(result.verdict)).c_str(),
			       result.by_instructions ? " by instructions" : "",
			       result.cell.least_ratio());
	for (const Recovery &recovery : comparison.recoveries)
		text += format("%-30s %5zu %8.1f ms, %llu commands beyond the replay  %s, at most "
			       "%llu\n",
			       recovery.name.c_str(), recovery.count, recovery.ms,
			       static_cast<unsigned long long>(recovery.commands),
			       recovery.reached ? "reached" : "MISSED",
			       static_cast<unsigned long long>(recovery_commands_most));
	return text;
}

std::string to_json(const Comparison &comparison)
{
	nlohmann::ordered_json json = {{"machine", comparison.machine},
				       {"reached", comparison.reached()},
				       {"cells", nlohmann::ordered_json::array()},
				       {"recoveries", nlohmann::ordered_json::array()}};

	for (const Result &result : comparison.results)
		json["cells"].push_back({
			{"cell", result.cell.name()},
			{"verdict", name_of(result.verdict)},
			{"by_instructions", result.by_instructions},
			{"pairs", result.pairs},
			{"ratio", result.ratio.median},
			{"ratio_lower", result.ratio.lower},
			{"ratio_upper", result.ratio.upper},
			{"ratio_asked", result.cell.least_ratio()},
			{"stock_mb_s", result.stock_mb_s},
			{"ptape_mb_s", result.ptape_mb_s},
			{"stock_cpu_s_gb", result.stock_cpu_s_gb},
			{"ptape_cpu_s_gb", result.ptape_cpu_s_gb},
			{"stock_commands_gb", result.stock_commands_gb},
			{"ptape_commands_gb", result.ptape_commands_gb},
			{"allowed_commands_gb", result.allowed_commands_gb},
		});
	for (const Recovery &recovery : comparison.recoveries)
		json["recoveries"].push_back({{"name", recovery.name},
					      {"count", recovery.count},
					      {"commands", recovery.commands},
					      {"ms", recovery.ms},
					      {"reached", recovery.reached}});
	return json.dump(1, '\t') + "\n";
}

// A line for each cell: from bound to bound, a dot at the median, a stroke at what is asked.
std::string to_svg(const Comparison &comparison)
{
	constexpr double left = 240; // pixels, of the scale
	constexpr double width = 480;
	constexpr double row = 22;
	constexpr double top = 50;
	constexpr double ratio_most = 2;
	constexpr double text_down = 4;
	const auto x = [=](double ratio) {
		return left + std::clamp(ratio, 0.0, ratio_most) / ratio_most * width;
	};
	const double height = top + row * static_cast<double>(comparison.results.size() + 1);
	std::string svg = format("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" "
				 "height=\"%.0f\" font-family=\"sans-serif\" font-size=\"12\">\n"
				 "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n",
				 left + width + left / 2, height) +
			  format("<text x=\"10\" y=\"20\">%s: throughput of ptape, stock = 1; "
				 "median and 95 %% bounds</text>\n",
				 comparison.machine.c_str());
	double y = top;

	for (const double mark : {0.0, 0.5, 1.0, 1.5, 2.0})
		svg += format("<line x1=\"%.1f\" y1=\"%.0f\" x2=\"%.1f\" y2=\"%.0f\" "
			      "stroke=\"#ccc\"/><text x=\"%.1f\" y=\"%.0f\" "
			      "text-anchor=\"middle\">%.1f</text>\n",
			      x(mark), top - row / 2, x(mark), height - row, x(mark),
			      top - row / 2 - text_down, mark);
	for (const Result &result : comparison.results) {
		const char *color = result.verdict == Verdict::reached ? "#060" : "#c00";
		const double asked = x(result.cell.least_ratio());

		svg += format("<text x=\"10\" y=\"%.1f\">%s</text>"
			      "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" "
			      "stroke=\"black\"/>\n",
			      y + text_down, result.cell.name().c_str(), asked, y - row / 3, asked,
			      y + row / 3);
		if (result.verdict != Verdict::unmeasured)
			svg += format("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" "
				      "stroke=\"%s\" stroke-width=\"3\"/>"
				      "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"%s\"/>\n",
				      x(result.ratio.lower), y, x(result.ratio.upper), y, color,
				      x(result.ratio.median), y, color);
		y += row;
	}
	return svg + "</svg>\n";
}

} // namespace ptape::bench
