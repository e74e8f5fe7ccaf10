// SPDX-License-Identifier: GPL-2.0-only
//
// Runs modprobe and ptape-store.
#include "steps.hpp"

#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ptape::cli
{
namespace
{

// Where the two programs are; an administrator's PATH may be without.
constexpr const char *path_of_programs = "PATH=/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin";

// Return: it ended with 0.
[[nodiscard]] bool run(const Step &step)
{
	std::vector<std::string> words = {"env", path_of_programs};
	std::vector<char *> arguments;
	pid_t child = 0;
	int status = 0;

	words.insert(words.end(), step.command.begin(), step.command.end());
	arguments.reserve(words.size() + 1);
	for (std::string &word : words)
		arguments.push_back(word.data());
	arguments.push_back(nullptr);
	const int error =
		::posix_spawn(&child, "/usr/bin/env", nullptr, nullptr, arguments.data(), environ);

	if (error)
		throw Refusal(exit_failed, fmt::format("cannot run {}: {}", step_text(step),
						       std::strerror(error)));
	while (::waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return false;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

void refuse_obstacles(const Change &change)
{
	if (change.obstacles.empty())
		return;
	for (std::size_t i = 0; i + 1 < change.obstacles.size(); i++)
		complain(change.obstacles[i]);
	throw Refusal(exit_failed, change.obstacles.back() + ". Nothing was done");
}

} // namespace

int carry_out(const Context &context, const Change &change, bool dry_run, std::string_view done)
{
	refuse_obstacles(change);
	if (dry_run) {
		for (const Step &step : change.steps)
			say_done(context, step_text(step));
		return exit_done;
	}
	// The commands know no other system than this one.
	if (context.root.path("") != "/")
		throw Refusal(exit_usage, "with --root only --dry-run");
	if (::geteuid() != 0)
		throw Refusal(exit_not_permitted, "only root may change the driver");
	for (const Step &step : change.steps) {
		if (run(step))
			continue;
		complain(fmt::format("failed: {}", step_text(step)));
		for (const Step &back : change.way_back)
			if (!run(back))
				complain(fmt::format("failed too: {}", step_text(back)));
		throw Refusal(exit_failed,
			      "the driver is what it was, unless said otherwise above");
	}
	say_done(context, done);
	return exit_done;
}

} // namespace ptape::cli
