// SPDX-License-Identifier: GPL-2.0-only
//
// unplug, plug, reset.
#include "link_commands.hpp"

#include <algorithm>

#include "path.hpp"

namespace ptape::vtl
{

namespace
{

// The serving thread only has to put answers into the ring.
constexpr auto answer_patience = std::chrono::seconds(10);

struct Choice {
	Unit *unit = nullptr;
	std::vector<Path *> paths;
};

// The unit's paths that are linked, or are not; of all or of the one asked for.
Outcome<Choice> choose(Server &server, Request &request, bool linked)
{
	const std::string name = request.text("name");
	const auto number = request.maybe_number("path");
	const std::lock_guard guard(server.lock().mutex);
	Choice choice;

	if (!request.ok())
		return request.failure();
	choice.unit = server.find(name);
	if (!choice.unit)
		return Failure{"no unit " + name};
	if (number && *number >= choice.unit->paths.size())
		return Failure{name + " has no path " + std::to_string(*number)};
	for (std::size_t i = 0; i < choice.unit->paths.size(); i++)
		if ((!number || *number == i) && choice.unit->paths[i]->linked() == linked)
			choice.paths.push_back(choice.unit->paths[i].get());
	if (choice.paths.empty())
		return Failure{name + (number ? " path " + std::to_string(*number) : "") +
			       (linked ? " is not plugged" : " is plugged already")};
	return choice;
}

std::optional<InFlight> in_flight(Request &request)
{
	const auto text = request.maybe_text("in_flight");

	if (!text)
		return std::nullopt;
	if (*text == "lost")
		return InFlight::lost;
	if (*text == "executed")
		return InFlight::executed;
	request.reject("in flight: \"lost\" or \"executed\", not \"" + *text + "\"");
	return std::nullopt;
}

// The link breaks under the commands: their answers never reach the initiator.
// Returns how many commands that hit.
Outcome<unsigned> cut(Server &server, const Choice &choice, InFlight what)
{
	unsigned ended = 0;
	{
		const std::lock_guard guard(server.lock().mutex);

		if (std::all_of(choice.paths.begin(), choice.paths.end(),
				[](const Path *path) { return path->idle(); }))
			return Failure{"no command is at " + choice.unit->name};
	}
	for (Path *path : choice.paths)
		if (auto done = path->target().cut(); !done.ok())
			return done.failure();
	// One with BUSY, and sent again one with the transport's error. The device must
	// not go between the two: a midlayer that is removing it passes the BUSY on.
	constexpr std::uint64_t ends_of_a_command = 2;
	std::vector<std::uint64_t> errors;

	for (const Path *path : choice.paths)
		errors.push_back(path->target().errors_seen());
	{
		std::unique_lock guard(server.lock().mutex);

		for (std::size_t i = 0; i < choice.paths.size(); i++) {
			const unsigned at_path = choice.paths[i]->cut(what);

			errors[i] += at_path * ends_of_a_command;
			ended += at_path;
			choice.paths[i]->wake();
		}
		if (!server.lock().changed.wait_for(guard, answer_patience, [&] {
			    return std::all_of(choice.paths.begin(), choice.paths.end(),
					       [](const Path *path) { return path->idle(); });
		    }))
			return Failure{choice.unit->name + ": a command at the drive did not end"};
	}
	for (std::size_t i = 0; i < choice.paths.size(); i++)
		if (auto done = choice.paths[i]->target().wait_errors_seen(errors[i]); !done.ok())
			return done.failure();
	return ended;
}

} // namespace

Outcome<Answer> unplug(Server &server, Request &request)
{
	const auto what = in_flight(request);
	const std::lock_guard linking(server.link_mutex());
	auto choice = choose(server, request, true);
	Outcome<unsigned> ended;

	if (!request.ok())
		return request.failure();
	if (!choice.ok())
		return choice.failure();
	if (what) {
		ended = cut(server, choice.value(), *what);
	} else {
		const std::lock_guard guard(server.lock().mutex);

		// The kernel would wait for it for ever.
		for (const Path *path : choice.value().paths)
			if (path->holding())
				return Failure{"a command is held at " + choice.value().unit->name +
					       ": release-held first, or say what becomes of it "
					       "(--in-flight)"};
	}
	if (!ended.ok())
		return ended.failure();
	for (Path *path : choice.value().paths)
		if (auto done = path->unplug(); !done.ok())
			return done.failure();
	if (what && ended.value() == 0)
		return Failure{choice.value().unit->name +
			       " is unplugged, but its command had ended before"};
	return Answer{};
}

Outcome<Answer> plug(Server &server, Request &request)
{
	const std::lock_guard linking(server.link_mutex());
	auto choice = choose(server, request, false);

	if (!choice.ok())
		return choice.failure();

	Unit &unit = *choice.value().unit;

	for (Path *path : choice.value().paths) {
		{
			const std::lock_guard guard(server.lock().mutex);

			if (unit.next_identity)
				unit.device->identity() = *unit.next_identity;
			unit.next_identity.reset();
			unit.device->nexus_lost(path->nexus());
		}
		if (auto done = path->plug(); !done.ok())
			return done.failure();
	}
	return Answer{};
}

Outcome<Answer> reset(Server &server, Request &request)
{
	const std::string kind = request.text("kind");
	const InFlight what = in_flight(request).value_or(InFlight::lost);
	model::Reset how;

	how.kind = kind == "power" ? model::ResetKind::power : model::ResetKind::logical_unit;
	how.rewind = request.flag("rewind");
	how.lose_buffer = request.flag("lose_buffer");
	if (kind != "lun" && kind != "power")
		request.reject("reset: \"lun\" or \"power\", not \"" + kind + "\"");

	const std::string name = request.text("name");
	const std::lock_guard guard(server.lock().mutex);
	Unit *unit = server.find(name);

	if (!request.ok())
		return request.failure();
	if (!unit)
		return Failure{"no unit " + name};
	if (!unit->drive && (how.rewind || how.lose_buffer))
		return Failure{name + " has no tape"};
	if (what == InFlight::executed)
		for (auto &path : unit->paths)
			path->execute_all();
	set_model_time(*unit);
	if (unit->drive)
		unit->drive->reset(how);
	else
		server.library().changer().reset(how.kind);
	for (auto &path : unit->paths) {
		path->end_commands_by_attention();
		path->wake();
	}
	return Answer{};
}

} // namespace ptape::vtl
