// SPDX-License-Identifier: GPL-2.0-only
//
// ptape persistence [on|off]: the switch, in the driver and for the next load.
#include "command.hpp"
#include "compose.hpp"

#include "acknowledgement.hpp"
#include "durable_file.hpp"
#include "inventory.hpp"
#include "json_text.hpp"
#include "modprobe.hpp"

#include <nlohmann/json.hpp>

namespace ptape::cli
{
namespace
{

constexpr std::string_view parameter = "sys/module/ptape/parameters/persistence";
constexpr std::string_view file_below = "etc/modprobe.d/ptape.conf";

[[nodiscard]] const char *word_for(bool on)
{
	return on ? "on" : "off";
}

// The module's own default is off.
[[nodiscard]] bool at_load(const Context &context)
{
	return read_modprobe_config(context.root).is_on("ptape", "persistence");
}

int tell(const Context &context)
{
	const auto running = read_module(context.root).persistence;
	const bool next = at_load(context);

	if (context.json) {
		auto json = json_document("persistence");

		json["running"] =
			running ? nlohmann::ordered_json(*running) : nlohmann::ordered_json();
		json["at_load"] = next;
		put(json_dump(json));
	} else if (running) {
		put(compose("persistence is {}, and {} at the next load (modprobe.d)\n",
			    word_for(*running), word_for(next)));
	} else {
		put(compose("ptape is not loaded; persistence is {} at the next load "
			    "(modprobe.d)\n",
			    word_for(next)));
	}
	return exit_done;
}

// Off ends the waiting of programs whose device is away, and what the device's unit tells. Force is
// for the first: the other has a command of its own.
void refuse_harm(const Context &context, bool force)
{
	const System system = read_system(context.root);
	const auto why = unacknowledged_of_away(system.devices);

	if (!why.empty())
		throw Refusal(exit_failed, why);
	for (const Device &device : system.devices) {
		if (force || !device.is_away())
			continue;
		if (!device.holders.empty())
			throw Refusal(exit_failed,
				      compose("{} is {} and {} (process {}) has it open: its "
					      "handle would be dead. Say --force to do it",
					      device.node(), device.state,
					      device.holders.front().command,
					      device.holders.front().pid));
		// Of a program that was killed: it has nothing open.
		if (device.journal_bytes.value_or(0))
			throw Refusal(exit_failed,
				      compose("{} is {}, and what a program has written waits for "
					      "it: that would be lost. Say --force to do it",
					      device.node(), device.state));
		// Neither has a program whose open() waits, nor a killed one whose filemark does.
		if (device.is_waited_for())
			throw Refusal(exit_failed,
				      compose("{0} is waiting: whatever waits for it, an open() or "
					      "the close of a killed program, would fail. Bring it "
					      "back, or say --force to do it",
					      device.node()));
	}
}

void write_file(const Context &context, const std::string &value)
{
	store::DurableFile file(context.root.path(file_below), lock_of(context));
	const auto text = file.read().value_or("");
	const auto wanted = with_option(text, "ptape", "persistence", value);

	if (wanted != text)
		file.replace(wanted);
}

// systemd starts ptape-store for what comes; what is here has come already.
[[nodiscard]] bool keep_numbers(const Context &context, bool was_on)
{
	const auto keeper = keeper_of(context);

	try {
		return was_on ? keeper.keep() : keeper.keep_first();
	} catch (const std::exception &failure) {
		throw Refusal(exit_failed, compose("persistence is on, and numbers are not on disk "
						   "yet: {}. When that is mended: ptape-store",
						   failure.what()));
	}
}

} // namespace

int run_persistence(const Context &context, const PersistenceOptions &options)
{
	const bool on = options.wish == "on";
	const std::string value = on ? "1" : "0";
	const Module module = read_module(context.root);
	bool kept = true;

	if (options.wish.empty())
		return tell(context);
	if (!on)
		refuse_harm(context, options.force);
	// The file first: whoever may not write it should not have half of it.
	write_file(context, value);
	if (module.loaded)
		write_attribute(context, std::string(parameter), value + "\n");
	if (module.loaded && on)
		kept = keep_numbers(context, module.persistence.value_or(false));
	if (at_load(context) != on)
		throw Refusal(exit_failed,
			      compose("/{} says it, but another file in modprobe.d, read after "
				      "it, says otherwise: grep -r persistence /etc/modprobe.d",
				      file_below));
	say_done(context, compose("persistence is {}{} at the next load", word_for(on),
				  module.loaded ? ", and" : ""));
	return kept ? exit_done : exit_failed;
}

} // namespace ptape::cli
