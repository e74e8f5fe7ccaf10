// SPDX-License-Identifier: GPL-2.0-only
//
// A change of state is an entry, and so is each end of a recovery that finds more of them.
#include "state_change.hpp"

#include "compose.hpp"
#include "printable.hpp"

#include <algorithm>
#include <array>
#include <sstream>

namespace ptape::store
{
namespace
{

// Made once by `systemd-id128 new`, as sd-id128(3) has it.
constexpr std::string_view state_message = "441707a8b94d4105a993cc6cc63578c7";
constexpr std::string_view recovery_message = "a7914e03313742cdb2f03647e47fdf4e";

// Levels of syslog(3).
enum Priority : int { priority_error = 3, priority_warning = 4, priority_notice = 5 };

struct State {
	std::string_view name;
	Priority priority;
	std::string_view words;
};

constexpr std::array states = {
	State{"online", priority_notice, "is here"},
	State{"waiting", priority_warning, "is away, calls wait for it"},
	State{"absent", priority_warning, "is away, calls fail"},
	State{"recovering", priority_notice, "is being recovered"},
	State{"frozen", priority_error, "is frozen"},
};

[[nodiscard]] Entry entry(const Device &device, Priority priority, std::string_view event,
			  std::string_view message_id, const std::string &message)
{
	Entry fields = {
		compose("MESSAGE={}", message),
		compose("MESSAGE_ID={}", message_id),
		compose("PRIORITY={}", static_cast<int>(priority)),
		compose("PTAPE_UNIT={}", device.node()),
		compose("PTAPE_EVENT={}", event),
		compose("PTAPE_IDENTITY={}", device.identity),
		compose("PTAPE_SERIAL={}", device.serial),
	};
	const auto count = [&](const char *name, const std::optional<std::uint64_t> &value) {
		if (value)
			fields.push_back(compose("{}={}", name, *value));
	};

	count("PTAPE_RESETS", device.resets);
	count("PTAPE_RECOVERIES", device.recoveries);
	count("PTAPE_REPLAYED_BLOCKS", device.replayed_blocks);
	return fields;
}

} // namespace

Told Told::parse(std::string_view text)
{
	std::istringstream stream{std::string(text)};
	Told told;

	// A torn file is nothing told.
	if (!(stream >> told.state >> told.recoveries >> told.replayed_blocks))
		return {};
	return told;
}

std::string Told::text() const
{
	return compose("{} {} {}\n", state, recoveries, replayed_blocks);
}

std::vector<Entry> entries_of(const Device &device, const std::string &state, Told &told)
{
	const auto known = std::find_if(states.begin(), states.end(),
					[&](const State &each) { return each.name == state; });
	const std::uint64_t recoveries = device.recoveries.value_or(0);
	const std::uint64_t replayed = device.replayed_blocks.value_or(0);
	// The counters are those of now, and the event may be an old one: they are of the end of
	// a recovery that is yet to come.
	const bool counts = told.state == "recovering" && state != told.state;
	std::vector<Entry> entries;

	// A driver that was loaded anew counts from 0.
	if (counts && recoveries > told.recoveries) {
		const std::uint64_t again = replayed - std::min(replayed, told.replayed_blocks);
		std::string text =
			compose("{}: recovered, position and data are proved", device.node());

		if (again)
			text += compose("; {} blocks were written again", again);
		entries.push_back(
			entry(device, priority_notice, "recovered", recovery_message, text));
	}
	if (state != told.state) {
		std::string text = compose("{} {}", device.node(),
					   known == states.end() ? "is " + printable(state)
								 : std::string(known->words));

		if (state == "frozen" && !device.state_reason.empty())
			text += ": " + device.state_reason;
		entries.push_back(entry(device,
					known == states.end() ? priority_notice : known->priority,
					printable(state), state_message, text));
		entries.back().push_back("PTAPE_STATE_BEFORE=" + told.state);
		entries.back().push_back("PTAPE_REASON=" + device.state_reason);
	}
	told.state = state;
	told.recoveries = counts ? recoveries : std::min(recoveries, told.recoveries);
	told.replayed_blocks = counts ? replayed : std::min(replayed, told.replayed_blocks);
	return entries;
}

} // namespace ptape::store
