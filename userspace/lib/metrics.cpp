// SPDX-License-Identifier: GPL-2.0-only
//
// Families and their samples (OpenMetrics 1.0).
#include "metrics.hpp"

#include "compose.hpp"
#include "tape_alert.hpp"

#include <array>
#include <functional>
#include <string_view>

namespace ptape
{
namespace
{

// A backslash, a quote or a newline in a label's value; the text is printable already.
[[nodiscard]] std::string escaped(std::string_view text)
{
	std::string result;

	for (const char c : text) {
		if (c == '\\' || c == '"')
			result += '\\';
		result += c;
	}
	return result;
}

[[nodiscard]] std::string labels_of(const Device &device)
{
	return compose("device=\"{}\",serial=\"{}\"", device.node(), escaped(device.serial));
}

using Value = std::optional<std::uint64_t>;

// A family with one sample for each device that has the value.
struct Family {
	std::string_view name, type, unit, help;
	Value (*value)(const Device &);
	bool of_processes = false; // too small a number where some are not shown to us
};

constexpr std::array families = {
	Family{"ptape_device_bound", "gauge", "", "1: its number is remembered.",
	       [](const Device &device) -> Value { return device.bound; }},
	Family{"ptape_device_paths", "gauge", "", "Paths to it; 0 while it is away.",
	       [](const Device &device) -> Value { return device.paths.size(); }},
	Family{"ptape_device_open", "gauge", "", "Processes that have a node of it open.",
	       [](const Device &device) -> Value { return device.holders.size(); }, true},
	Family{"ptape_device_hold_seconds", "gauge", "seconds",
	       "How long calls wait while it is away.",
	       [](const Device &device) { return Value(device.hold_seconds); }},
	Family{"ptape_device_loss", "gauge", "",
	       "1: acknowledged data is or may be missing, and nobody has acknowledged it.",
	       [](const Device &device) { return device.loss ? Value(*device.loss) : Value(); }},
	Family{"ptape_device_stopped", "gauge", "",
	       "1: the tape froze while it was written, and nobody has acknowledged it.",
	       [](const Device &device) { return device.loss ? Value(device.stopped) : Value(); }},
	Family{"ptape_device_journal_bytes", "gauge", "bytes",
	       "Bytes that were written and are not proved yet.",
	       [](const Device &device) { return Value(device.journal_bytes); }},
	Family{"ptape_device_absences", "counter", "", "How often it went away.",
	       [](const Device &device) { return Value(device.absences); }},
	Family{"ptape_device_resets", "counter", "", "Resets that were met.",
	       [](const Device &device) { return Value(device.resets); }},
	Family{"ptape_device_recoveries", "counter", "",
	       "Recoveries that ended with the position proved.",
	       [](const Device &device) { return Value(device.recoveries); }},
	Family{"ptape_device_replayed_blocks", "counter", "",
	       "Blocks, filemarks and other commands that were sent again in a recovery or after "
	       "it.",
	       [](const Device &device) { return Value(device.replayed_blocks); }},
	Family{"ptape_device_last_event_timestamp_seconds", "gauge", "seconds",
	       "When something happened to it last, since 1970.",
	       [](const Device &device) {
		       return device.last_event ? Value(device.last_event->time) : Value();
	       }},
	Family{"ptape_device_read_bytes", "counter", "bytes", "Bytes read.",
	       [](const Device &device) {
		       return device.traffic ? Value(device.traffic->read_bytes) : Value();
	       }},
	Family{"ptape_device_written_bytes", "counter", "bytes", "Bytes written.",
	       [](const Device &device) {
		       return device.traffic ? Value(device.traffic->written_bytes) : Value();
	       }},
};

constexpr std::array<std::string_view, 5> states = {"online", "waiting", "recovering", "absent",
						    "frozen"};

[[nodiscard]] std::string head(std::string_view name, std::string_view type, std::string_view unit,
			       std::string_view help)
{
	std::string text = compose("# TYPE {} {}\n", name, type);

	if (!unit.empty())
		text += compose("# UNIT {} {}\n", name, unit);
	return text + compose("# HELP {} {}\n", name, help);
}

[[nodiscard]] std::string text_of(const Family &family, const System &system)
{
	const std::string_view suffix = family.type == "counter" ? "_total" : "";
	std::string samples;

	for (const Device &device : system.devices)
		if (const Value value = family.value(device);
		    value && device.driver == Driver::ptape)
			samples += compose("{}{}{{{}}} {}\n", family.name, suffix,
					   labels_of(device), *value);
	return samples.empty() ? ""
			       : head(family.name, family.type, family.unit, family.help) + samples;
}

} // namespace

std::string metrics_text(const System &system)
{
	const Module &module = system.module;
	std::string text = head("ptape_loaded", "gauge", "", "1: the driver is loaded.") +
			   compose("ptape_loaded {}\n", module.loaded ? 1 : 0);
	std::string info, state, alerts;

	if (module.persistence)
		text += head("ptape_persistence", "gauge", "",
			     "1: names and open handles outlive an absence.") +
			compose("ptape_persistence {}\n", *module.persistence ? 1 : 0);
	for (const Device &device : system.devices) {
		if (device.driver != Driver::ptape)
			continue;
		info += compose("ptape_device_info{{{},identity=\"{}\",vendor=\"{}\","
				"product=\"{}\",revision=\"{}\"}} 1\n",
				labels_of(device), escaped(device.identity), escaped(device.vendor),
				escaped(device.product), escaped(device.revision));
		for (const unsigned int flag : device.tape_alerts)
			alerts +=
				compose("ptape_device_tape_alert{{{},flag=\"{}\",name=\"{}\"}} 1\n",
					labels_of(device), flag, escaped(tape_alert_name(flag)));
		for (const std::string_view name : states)
			state += compose("ptape_device_state{{{},state=\"{}\"}} {}\n",
					 labels_of(device), name, device.state == name ? 1 : 0);
	}
	if (!info.empty())
		text += head("ptape_device_info", "gauge", "", "What it is.") + info +
			head("ptape_device_state", "gauge", "", "1: it is in this state.") + state;
	if (!alerts.empty())
		text += head("ptape_device_tape_alert", "gauge", "",
			     "1: programs were told of it or a failure has shown it, and nobody "
			     "has acknowledged it.") +
			alerts;
	for (const Family &family : families)
		if (!family.of_processes || system.all_processes_seen)
			text += text_of(family, system);
	return text + "# EOF\n";
}

} // namespace ptape
