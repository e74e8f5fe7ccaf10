// SPDX-License-Identifier: GPL-2.0-only
//
// ptape-store: keeps the numbers of tape drives and changers in modprobe.d, brings
// ptape.conf to those that have come, and tells the journal of changes. The command
// line; started by ptape-store.service and by udev, and by hand.
#include "acknowledgement.hpp"
#include "apply.hpp"
#include "compose.hpp"
#include "inventory.hpp"
#include "keeper.hpp"
#include "modprobe_bindings.hpp"
#include "settings.hpp"
#include "state_change.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <sys/uio.h>
#include <systemd/sd-journal.h>

namespace
{

using namespace ptape;
using namespace ptape::store;

constexpr int exit_undone = 1; // said on stderr; to be run again
constexpr int exit_usage = 2;
constexpr std::string_view memory = "run/ptape";

// The journal reads a level from the line's beginning (sd-daemon(3)).
void say(Level level, const std::string &text)
{
	const bool journal = std::getenv("JOURNAL_STREAM");
	const char *mark = level == Level::warning ? "<4>" : "<5>";

	std::fprintf(stderr, "%sptape-store: %s\n", journal ? mark : "", text.c_str());
}

[[nodiscard]] std::string check_identity(const std::string &text)
{
	return type_of_identity(text) ? "" : "'" + text + "' is no identity (tape.… or changer.…)";
}

[[nodiscard]] int run(const std::function<bool()> &command)
{
	try {
		return command() ? EXIT_SUCCESS : exit_undone;
	} catch (const std::exception &failure) {
		say(Level::warning, failure.what());
		say(Level::warning,
		    "numbers of new devices are not on disk; the loaded driver keeps "
		    "them, and no number is given to another device");
		return exit_undone;
	}
}

// What is lost with it is a line that is said twice.
void remember(const Root &root, std::string_view name, const std::string &text)
{
	const std::filesystem::path path = root.path(compose("{}/{}", memory, name));
	std::error_code error;

	std::filesystem::create_directories(path.parent_path(), error);
	std::ofstream(path, std::ios::binary) << text;
}

// Each arrival starts us: what was said is not said again.
void say_once(const Root &root, const std::vector<std::string> &lines)
{
	constexpr std::string_view name = "said";
	const auto before = root.bytes(compose("{}/{}", memory, name)).value_or("");
	std::string text;

	for (const std::string &line : lines)
		text += line + "\n";
	if (text == before)
		return;
	for (const std::string &line : lines)
		say(Level::warning, line);
	remember(root, name, text);
}

// Tables of elements that came from settings, which may be gone.
[[nodiscard]] bool has_tables(const Root &root)
{
	const auto names = root.names(memory);

	return std::any_of(names.begin(), names.end(),
			   [](const std::string &name) { return name.ends_with(".elements"); });
}

// ptape.conf to the devices that are here. What is wrong there is no reason to fail.
void apply(const Root &root)
{
	const Settings settings = Settings::read(root);
	std::vector<std::string> lines;

	if (!root.exists("sys/class/ptape"))
		return;
	for (const Complaint &complaint : settings.complaints())
		lines.push_back(complaint.text());
	if (settings.empty() && !has_tables(root)) {
		say_once(root, lines);
		return;
	}
	const System system = read_system(root, Holders::left_out);
	const Applied applied = apply_settings(root, settings, system.devices, ApplyMode::arrival);

	for (const std::string &line : applied.done)
		say(Level::notice, "set " + line);
	lines.insert(lines.end(), applied.undone.begin(), applied.undone.end());
	say_once(root, lines);
}

// Why a device may not be forgotten. That it is in use the driver knows.
[[nodiscard]] std::string why_kept(const Root &root, const std::string &identity)
{
	for (const Device &device : read_system(root, Holders::left_out).devices)
		if (device.identity == identity && device.is_away())
			if (auto why = unacknowledged(device); !why.empty())
				return why;
	return bound_elsewhere(root, identity);
}

// @root: of the system that @keeper works on, or nothing: of one that has no more than a sysfs
[[nodiscard]] bool forget_device(const Keeper &keeper, const Root *root,
				 const std::string &identity)
{
	const std::string why = root ? why_kept(*root, identity) : "";

	if (why.empty())
		return keeper.forget(identity);
	say(Level::warning, why);
	return false;
}

[[nodiscard]] Places places_below(const Root &root, Places places)
{
	places.sys = root.path("sys");
	places.file = root.path("etc/modprobe.d/ptape-bindings.conf");
	places.lock = root.path(lock_file);
	return places;
}

void send(const Entry &entry)
{
	std::vector<iovec> fields;

	fields.reserve(entry.size());
	for (const std::string &field : entry)
		fields.push_back({const_cast<char *>(field.data()), field.size()}); // NOLINT
	// Where no journal runs, nobody reads it.
	(void)::sd_journal_sendv(fields.data(), static_cast<int>(fields.size()));
}

// A uevent of a unit, as udev hands it to its programs.
[[nodiscard]] bool tell_event(const Root &root, bool print)
{
	const char *const path = std::getenv("DEVPATH");
	const char *const state = std::getenv("PTAPE_STATE");

	if (!path || !state) {
		say(Level::warning, "event is for udev: no DEVPATH and PTAPE_STATE");
		return false;
	}
	const std::string unit = std::filesystem::path(path).filename();
	const auto device = read_unit(root, unit);
	const std::string file = "told." + unit;

	// It was forgotten since.
	if (!device)
		return true;
	Told told = Told::parse(root.bytes(compose("{}/{}", memory, file)).value_or(std::string()));

	for (const Entry &entry : entries_of(*device, state, told)) {
		if (!print)
			send(entry);
		else
			std::printf("%s\n\n", list_of(entry, "\n").c_str());
	}
	remember(root, file, told.text());
	return true;
}

} // namespace

int main(int argc, char **argv)
{
	Places places;
	std::string identity, top = "/";
	bool print = false;
	CLI::App app("Keeps the numbers of tape drives and changers in modprobe.d.\n"
		     "Exit status: 0; 1 something is not done, stderr says what; 2 usage.",
		     "ptape-store");
	app.require_subcommand(0, 1);
	app.add_option("--file", places.file, "the bindings file")->capture_default_str();
	const auto *sys = app.add_option("--sys", places.sys, "where sysfs is; no settings then")
				  ->capture_default_str();
	app.add_option("--settle", places.settle_ms,
		       "milliseconds without a new device before anything is written")
		->capture_default_str();
	app.add_option("--root", top, "the directory that stands for /")->group("");
	app.fallthrough();
	app.add_subcommand("keep", "remember the driver's numbers, tell it what it lacks, and set "
				   "what ptape.conf says (default)");
	const auto *seed = app.add_subcommand(
		"seed", "remember the numbers of st and ch, before the change to ptape");
	auto *forget = app.add_subcommand("forget", "forget a device, on disk and in the driver");
	forget->add_option("IDENTITY", identity, "as in the file")
		->required()
		->check(check_identity);
	auto *event = app.add_subcommand("event", "tell the journal of a change; udev runs it");
	event->add_flag("--print", print, "to standard output instead");
	try {
		app.parse(argc, argv);
	} catch (const CLI::ParseError &error) {
		return app.exit(error) ? exit_usage : EXIT_SUCCESS;
	}

	// A file size limit is an error like a full disk.
	std::signal(SIGXFSZ, SIG_IGN);
	const Root root(top);

	if (top != "/")
		places = places_below(root, places);
	else if (*sys)
		// Another system, whose lock is beside its sysfs.
		places.lock = places.sys.parent_path() / lock_file;
	const Keeper keeper(places, say);

	return run([&] {
		if (*event)
			return tell_event(root, print);
		if (*seed)
			return keeper.seed();
		if (*forget)
			return forget_device(keeper, *sys ? nullptr : &root, identity);
		const auto apply_too = [&] {
			if (!*sys)
				apply(root);
		};
		bool kept = false;

		// Numbers first: they may change names. One does not wait for the other.
		try {
			kept = keeper.keep();
		} catch (const std::exception &) {
			apply_too();
			throw;
		}
		apply_too();
		return kept;
	});
}
