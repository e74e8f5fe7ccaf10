// SPDX-License-Identifier: GPL-2.0-only
//
// ptape-store: keeps the numbers of tape drives and changers in modprobe.d. The
// command line; started by ptape-store.service, and by hand for seed and forget.
#include "keeper.hpp"

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>

namespace
{

using namespace ptape::store;

constexpr int exit_undone = 1; // said on stderr; to be run again
constexpr int exit_usage = 2;

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

} // namespace

int main(int argc, char **argv)
{
	Places places;
	std::string identity;
	CLI::App app("Keeps the numbers of tape drives and changers in modprobe.d.\n"
		     "Exit status: 0; 1 something is not done, stderr says what; 2 usage.",
		     "ptape-store");
	app.require_subcommand(0, 1);
	app.add_option("--file", places.file, "the bindings file")->capture_default_str();
	app.add_option("--sys", places.sys, "where sysfs is")->capture_default_str();
	app.add_option("--settle", places.settle_ms,
		       "milliseconds without a new device before anything is written")
		->capture_default_str();
	app.add_subcommand("keep",
			   "remember the driver's numbers, tell it what it lacks (default)");
	const auto *seed = app.add_subcommand(
		"seed", "remember the numbers of st and ch, before the change to ptape");
	auto *forget = app.add_subcommand("forget", "forget a device, on disk and in the driver");
	forget->add_option("IDENTITY", identity, "as in the file")
		->required()
		->check(check_identity);
	try {
		app.parse(argc, argv);
	} catch (const CLI::ParseError &error) {
		return app.exit(error) ? exit_usage : EXIT_SUCCESS;
	}

	// A file size limit is an error like a full disk.
	std::signal(SIGXFSZ, SIG_IGN);
	const Keeper keeper(places, say);

	return run([&] {
		if (*seed)
			return keeper.seed();
		return *forget ? keeper.forget(identity) : keeper.keep();
	});
}
