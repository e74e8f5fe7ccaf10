// SPDX-License-Identifier: GPL-2.0-only
//
// unplug, plug, link, portal, cut, reset.
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

bool all_idle(const Choice &choice)
{
	return std::all_of(choice.paths.begin(), choice.paths.end(),
			   [](const Path *path) { return path->idle(); });
}

// A fault that says what becomes of the commands at the drive needs some; one
// that does not say it must meet none that is held: the kernel would wait for
// its answer for ever.
Outcome<> check_in_flight(Server &server, const Choice &choice, std::optional<InFlight> what)
{
	const std::lock_guard guard(server.lock().mutex);

	if (what && all_idle(choice))
		return Failure{"no command is at " + choice.unit->name};
	for (const Path *path : choice.paths)
		if (!what && path->holding())
			return Failure{"a command is held at " + choice.unit->name +
				       ": release-held first, or say what becomes of it "
				       "(--in-flight)"};
	return {};
}

// The commands at the drive end, and nobody hears of it. Returns by path how many.
Outcome<std::vector<unsigned>> end_unheard(Server &server, const Choice &choice, InFlight what)
{
	std::vector<unsigned> ended;
	std::unique_lock guard(server.lock().mutex);

	for (Path *path : choice.paths) {
		ended.push_back(path->cut(what));
		path->wake();
	}
	if (!server.lock().changed.wait_for(guard, answer_patience,
					    [&] { return all_idle(choice); }))
		return Failure{choice.unit->name + ": a command at the drive did not end"};
	return ended;
}

// The link breaks under the commands: their answers never reach the initiator.
// Returns how many commands that hit.
Outcome<unsigned> sever(Server &server, const Choice &choice, InFlight what)
{
	unsigned sum = 0;

	for (Path *path : choice.paths)
		if (auto done = path->target().sever(); !done.ok())
			return done.failure();

	auto ended = end_unheard(server, choice, what);

	if (!ended.ok())
		return ended.failure();
	for (std::size_t i = 0; i < choice.paths.size(); i++) {
		if (auto done = choice.paths[i]->target().wait_noticed(ended.value()[i]);
		    !done.ok())
			return done.failure();
		sum += ended.value()[i];
	}
	return sum;
}

enum class Direction : std::uint8_t { down, up };

Direction direction(Request &request)
{
	const bool down = request.flag("down");

	if (down == request.flag("up"))
		request.reject("--down or --up");
	return down ? Direction::down : Direction::up;
}

// A link, of whatever transport, that goes down or comes up again while the SCSI
// device stays; after `dead` commands fail at once.
Outcome<Answer> move_link(Server &server, Request &request, bool dead)
{
	const auto what = in_flight(request);
	const Direction where = direction(request);
	const std::lock_guard linking(server.link_mutex());
	auto choice = choose(server, request, true);

	if (!request.ok())
		return request.failure();
	if (!choice.ok())
		return choice.failure();
	{
		const std::lock_guard guard(server.lock().mutex);

		std::erase_if(choice.value().paths, [&](const Path *path) {
			return path->down() == (where == Direction::down);
		});
		if (choice.value().paths.empty())
			return Failure{choice.value().unit->name + " is " +
				       (where == Direction::down ? "down" : "up") + " already"};
	}
	if (where == Direction::up) {
		for (Path *path : choice.value().paths)
			if (auto done = path->restore(); !done.ok())
				return done.failure();
		return Answer{};
	}
	if (auto done = check_in_flight(server, choice.value(), what); !done.ok())
		return done.failure();
	if (auto ended = sever(server, choice.value(), what.value_or(InFlight::lost)); !ended.ok())
		return ended.failure();
	for (Path *path : choice.value().paths)
		if (auto done = dead ? path->target().wait_dead() : Outcome<>(); !done.ok())
			return done.failure();
	return Answer{};
}

void refuse_commands(Server &server, const Choice &choice, bool on)
{
	const std::lock_guard guard(server.lock().mutex);

	for (Path *path : choice.paths)
		path->refuse_commands(on);
}

// While no new commands are taken: sessions end, and their commands if it is said
// how; the attention of a lost nexus is due.
Outcome<> cut_sessions(Server &server, const Choice &choice, std::optional<InFlight> what)
{
	for (Path *path : choice.paths)
		if (auto done = path->target().cut_session(); !done.ok())
			return done;
	if (what)
		if (auto ended = end_unheard(server, choice, *what); !ended.ok())
			return ended.failure();
	{
		const std::lock_guard guard(server.lock().mutex);

		for (const Path *path : choice.paths)
			choice.unit->device->nexus_lost(path->nexus());
	}
	for (Path *path : choice.paths)
		if (auto done = path->target().wait_noticed(0); !done.ok())
			return done;
	return {};
}

Failure no_session()
{
	return Failure{"there is no session without --transport iscsi"};
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
	if (auto done = check_in_flight(server, choice.value(), what); !done.ok())
		return done.failure();
	if (what)
		ended = sever(server, choice.value(), *what);
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

Outcome<Answer> link(Server &server, Request &request)
{
	return move_link(server, request, true);
}

Outcome<Answer> portal(Server &server, Request &request)
{
	if (server.transport() != Transport::iscsi)
		return no_session();
	return move_link(server, request, false);
}

Outcome<Answer> cut(Server &server, Request &request)
{
	const auto what = in_flight(request);

	if (server.transport() != Transport::iscsi)
		return no_session();

	const std::lock_guard linking(server.link_mutex());
	auto choice = choose(server, request, true);

	if (!request.ok())
		return request.failure();
	if (!choice.ok())
		return choice.failure();
	if (auto done = check_in_flight(server, choice.value(), what); !done.ok())
		return done.failure();
	{
		const std::lock_guard guard(server.lock().mutex);

		for (const Path *path : choice.value().paths)
			if (path->down())
				return Failure{choice.value().unit->name + " is down"};
	}
	refuse_commands(server, choice.value(), true);
	auto done = cut_sessions(server, choice.value(), what);

	refuse_commands(server, choice.value(), false);
	if (!done.ok())
		return done.failure();
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
		static_cast<model::Changer *>(unit->device)->reset(how.kind);
	for (auto &path : unit->paths) {
		path->end_commands_by_attention();
		path->wake();
	}
	return Answer{};
}

} // namespace ptape::vtl
