// SPDX-License-Identifier: GPL-2.0-only
//
// ptape status.
#include "command.hpp"
#include "compose.hpp"

#include "inventory.hpp"
#include "json_text.hpp"
#include "monitor.hpp"
#include "status_text.hpp"

#include <chrono>

namespace ptape::cli
{
namespace
{

// Positions and counters change without an event.
constexpr std::chrono::milliseconds look_again(1000);
constexpr std::string_view home_and_clear = "\033[H\033[J"; // ECMA-48 CUP, ED

[[nodiscard]] std::string render(const Context &context)
{
	const System system = read_system(context.root);

	return context.json ? status_json(system, context.version)
			    : status_text(system, context.screen);
}

[[noreturn]] void watch(const Context &context)
{
	Monitor monitor{subsystem_of_units, "scsi_tape", "scsi_changer"};
	// A document of JSON is for a program, whatever it is shown on.
	const bool in_place = context.screen.colour && !context.json;
	std::string shown;

	for (;;) {
		std::string now = render(context);

		if (now != shown)
			put(in_place ? std::string(home_and_clear) + now
				     : (shown.empty() ? "" : "\n") + now);
		shown = std::move(now);
		monitor.wait(look_again);
		while (monitor.next())
			;
	}
}

} // namespace

int run_status(const Context &context, const StatusOptions &options)
{
	if (options.watch)
		watch(context);
	put(render(context));
	return exit_done;
}

} // namespace ptape::cli
