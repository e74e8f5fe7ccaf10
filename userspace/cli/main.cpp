// SPDX-License-Identifier: GPL-2.0-only
//
// ptape: shows, explains and steers the driver. The command line; each
// subcommand is a file of its own.
#include "command.hpp"
#include "compose.hpp"

#include "decode.hpp"

#include <CLI/CLI.hpp>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <functional>
#include <memory>
#include <unistd.h>

namespace
{

using namespace ptape;
using namespace ptape::cli;

// What is to be done, once the command line is read.
using Action = std::function<int(const Context &)>;

struct Given {
	std::string root = "/";
	std::string colour = "auto";
	bool json = false;
	bool notes_version = true; // that the driver is of another one is said by itself
	Action action;
};

[[nodiscard]] bool is_terminal()
{
	return ::isatty(STDOUT_FILENO) == 1;
}

[[nodiscard]] bool has_colours(const std::string &wish)
{
	const char *const none = std::getenv("NO_COLOR");
	const char *const terminal = std::getenv("TERM");

	if (wish != "auto")
		return wish == "always";
	return is_terminal() && !(none && *none) && terminal &&
	       std::string_view(terminal) != "dumb";
}

void add_status(CLI::App &app, Given &given)
{
	auto *command = app.add_subcommand("status", "one line for each drive and changer");
	const auto options = std::make_shared<StatusOptions>();

	command->add_flag("--watch", options->watch, "again at each change, until interrupted");
	command->callback([&given, options] {
		given.action = [options](const Context &context) {
			return run_status(context, *options);
		};
	});
}

// A subcommand with one argument, DEV.
void add_with_device(CLI::App &app, Given &given, const std::string &name, const std::string &help,
		     int (*run)(const Context &, const std::string &))
{
	auto *command = app.add_subcommand(name, help);
	const auto device = std::make_shared<std::string>();

	command->add_option(
		       "DEV", *device,
		       "nst0, /dev/st0, a link below /dev/tape, an identity or a serial number")
		->required();
	command->callback([&given, device, run] {
		given.action = [device, run](const Context &context) {
			return run(context, *device);
		};
	});
}

void add_decode(CLI::App &app, Given &given)
{
	auto *command = app.add_subcommand("decode", "what the driver reads out of bytes");
	auto *sense = command->add_subcommand("sense", "sense data of a CHECK CONDITION");
	auto *page =
		command->add_subcommand("page", "a page that a drive or changer answered with");
	const auto words = std::make_shared<std::vector<std::string>>();
	const auto kind = std::make_shared<std::string>();

	command->require_subcommand(1);
	command->callback([&given] { given.notes_version = false; });
	for (auto *each : {sense, page})
		each->add_option("HEX", *words, "bytes; none: from standard input");
	page->add_option("--as", *kind, "what it is, where that cannot be seen")
		->check(CLI::IsMember(page_kinds()));
	sense->callback([&given, words] {
		given.action = [words](const Context &context) {
			return run_decode_sense(context, *words);
		};
	});
	page->callback([&given, words, kind] {
		given.action = [words, kind](const Context &context) {
			return run_decode_page(context, *kind, *words);
		};
	});
}

void add_persistence(CLI::App &app, Given &given)
{
	auto *command = app.add_subcommand("persistence", "the switch: tell it, or set it");
	const auto options = std::make_shared<PersistenceOptions>();

	command->add_option("WISH", options->wish, "on or off, at once and for the next load")
		->check(CLI::IsMember({"on", "off"}));
	command->add_flag("--force", options->force, "off, also under a program that waits");
	command->callback([&given, options] {
		given.action = [options](const Context &context) {
			return run_persistence(context, *options);
		};
	});
}

// As the driver reads numbers. CLI11 would take 010 for eight.
[[nodiscard]] std::string check_number(const std::string &text)
{
	const auto number = to_number(text);

	return number && std::to_string(*number) == text
		       ? ""
		       : "'" + text + "' is no number: decimal digits, without a 0 before them";
}

void add_bindings(CLI::App &app, Given &given)
{
	auto *command =
		app.add_subcommand("bindings", "the numbers that devices are remembered by");
	auto *list = command->add_subcommand("list", "all of them, on disk and in the driver");
	auto *set = command->add_subcommand("set", "give a device a number");
	auto *replace = command->add_subcommand("replace", "let a new device inherit a number");
	const auto device = std::make_shared<std::string>();
	const auto heir = std::make_shared<std::string>();
	const auto number = std::make_shared<std::uint32_t>();

	command->require_subcommand(1);
	list->callback([&given] { given.action = run_bindings_list; });
	set->add_option("DEV", *device, "a device or an identity")->required();
	set->add_option("NUMBER", *number, "of st or sch")->required()->check(check_number);
	set->callback([&given, device, number] {
		given.action = [device, number](const Context &context) {
			return run_bindings_set(context, *device, *number);
		};
	});
	replace->add_option("OLD", *device, "the device that is gone for good")->required();
	replace->add_option("NEW", *heir, "the device in its place")->required();
	replace->callback([&given, device, heir] {
		given.action = [device, heir](const Context &context) {
			return run_bindings_replace(context, *device, *heir);
		};
	});
	add_with_device(*command, given, "forget", "a device that will not come back",
			run_bindings_forget);
}

void add_events(CLI::App &app, Given &given)
{
	auto *command = app.add_subcommand("events", "the state of each device");
	const auto follow = std::make_shared<bool>(false);

	command->add_flag("--follow", *follow, "then each change of it, until interrupted");
	command->callback([&given, follow] {
		given.action = [follow](const Context &context) {
			return run_events(context, *follow);
		};
	});
}

// A change of driver, which can be looked at first.
void add_change(CLI::App &app, Given &given, const std::string &name, const std::string &help,
		int (*run)(const Context &, bool))
{
	auto *command = app.add_subcommand(name, help);
	const auto dry = std::make_shared<bool>(false);

	command->add_flag("--dry-run", *dry, "say what would be done");
	command->callback([&given, dry, run] {
		given.notes_version = false;
		given.action = [dry, run](const Context &context) { return run(context, *dry); };
	});
}

void add_config(CLI::App &app, Given &given)
{
	auto *command = app.add_subcommand("config", "device sections for a backup program");
	const auto program = std::make_shared<std::string>();

	command->add_option("PROGRAM", *program, "bacula, bareos or amanda")
		->required()
		->check(CLI::IsMember({"bacula", "bareos", "amanda"}));
	command->callback([&given, program] {
		given.action = [program](const Context &context) {
			return run_config(context, *program);
		};
	});
}

void add_apply(CLI::App &app, Given &given)
{
	auto *command = app.add_subcommand("apply", "bring /etc/ptape.conf to the driver");
	const auto options = std::make_shared<ApplyOptions>();

	auto *dry = command->add_flag("--dry-run", options->dry_run, "say what is wanted");
	command->add_flag(
		       "--import", options->import,
		       "print what stinit.def, 'options st' and 'options ch' say, for ptape.conf")
		->excludes(dry);
	command->callback([&given, options] {
		given.action = [options](const Context &context) {
			return run_apply(context, *options);
		};
	});
}

// A subcommand without arguments.
void add_plain(CLI::App &app, Given &given, const std::string &name, const std::string &help,
	       int (*run)(const Context &))
{
	app.add_subcommand(name, help)->callback([&given, run] { given.action = run; });
}

void add_commands(CLI::App &app, Given &given)
{
	add_status(app, given);
	add_with_device(app, given, "show", "everything that is known of one device", run_show);
	app.add_subcommand("doctor", "what is wrong, and how it is mended")->callback([&given] {
		given.notes_version = false; // a finding says so
		given.action = run_doctor;
	});
	add_events(app, given);
	add_persistence(app, given);
	add_bindings(app, given);
	add_with_device(app, given, "release", "end the waiting for a device that is away",
			run_release);
	add_with_device(app, given, "acknowledge", "a loss is known: open the drive again",
			run_acknowledge);
	add_with_device(app, given, "alert", "for Bacula's Alert Command", run_alert);
	add_plain(app, given, "map", "which drives belong to which changer", run_map);
	add_plain(app, given, "metrics", "for monitoring, in OpenMetrics text", run_metrics);
	add_config(app, given);
	add_apply(app, given);
	add_change(app, given, "takeover", "from the stock drivers to ptape", run_takeover);
	add_change(app, given, "handback", "from ptape to the stock drivers", run_handback);
	add_decode(app, given);
}

void add_options(CLI::App &app, Given &given)
{
	app.add_flag("--json", given.json, "for programs: JSON instead of text");
	app.add_option("--color", given.colour, "auto, always or never")
		->check(CLI::IsMember({"auto", "always", "never"}));
	app.add_option("--root", given.root, "the directory that stands for /")->group("");
	app.set_version_flag("--version", PTAPE_VERSION);
	app.fallthrough();
	app.require_subcommand(1);
}

[[nodiscard]] int run(const Given &given)
{
	const Context context{Root(given.root),
			      {width_of(STDOUT_FILENO), has_colours(given.colour)},
			      given.json,
			      PTAPE_VERSION};

	try {
		if (given.notes_version)
			note_version(context);
		return given.action(context);
	} catch (const Refusal &refusal) {
		complain(refusal.what());
		return refusal.status();
	} catch (const store::Failure &failure) {
		complain(failure.error() == EACCES
				 ? compose("only root may do that ({})", failure.what())
				 : failure.what());
		return failure.error() == EACCES || failure.error() == EPERM ? exit_not_permitted
									     : exit_failed;
	} catch (const std::exception &failure) {
		complain(failure.what());
		return exit_failed;
	}
}

} // namespace

int main(int argc, char **argv)
{
	Given given;
	CLI::App app("Tape drives and changers that keep their names: what is here, what is wrong, "
		     "what to do.\nExit status: 0 done; 1 not done, or doctor found something; "
		     "2 usage; 3 no such device; 4 driver not loaded; 5 root is needed.",
		     "ptape");

	// A reader that is gone (head) is no error of ours to tell.
	std::signal(SIGPIPE, SIG_DFL);
	// A file size limit is an error like a full disk.
	std::signal(SIGXFSZ, SIG_IGN);
	add_options(app, given);
	add_commands(app, given);
	try {
		app.parse(argc, argv);
	} catch (const CLI::ParseError &error) {
		return app.exit(error) ? exit_usage : exit_done;
	}
	return run(given);
}
