// SPDX-License-Identifier: GPL-2.0-only
//
// ptape takeover|handback: stock to ptape and back. The packages do that too, so a
// program of its own knows how: change-driver. This runs it.
#include "command.hpp"
#include "compose.hpp"

#include "inventory.hpp"
#include "stock_settings.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ptape::cli
{
namespace
{

constexpr const char *program = "/usr/libexec/ptape/change-driver";

// Return: its exit status. What it says goes to standard error where @quiet: documents
// of JSON have the other one for themselves.
[[nodiscard]] int run_program(const std::string &verb, bool dry_run, bool quiet)
{
	std::array<std::string, 3> words = {program, verb, "--dry-run"};
	std::array<char *, 4> arguments = {words[0].data(), words[1].data(),
					   dry_run ? words[2].data() : nullptr, nullptr};
	posix_spawn_file_actions_t files;
	pid_t child = 0;
	int status = 0;

	::posix_spawn_file_actions_init(&files);
	if (quiet)
		::posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, STDOUT_FILENO);
	const int error =
		::posix_spawn(&child, program, &files, nullptr, arguments.data(), environ);

	::posix_spawn_file_actions_destroy(&files);
	if (error)
		throw Refusal(exit_failed,
			      compose("cannot run {}: {}", program, std::strerror(error)));
	while (::waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return exit_failed;
	return WIFEXITED(status) ? WEXITSTATUS(status) : exit_failed;
}

int change(const Context &context, const std::string &verb, bool dry_run)
{
	// It knows no other system than this one.
	if (context.root.path("") != "/")
		throw Refusal(exit_usage, "not with --root");
	if (!dry_run && ::geteuid() != 0)
		throw Refusal(exit_not_permitted, "only root may change the driver");
	if (run_program(verb, dry_run, context.json) != 0)
		return exit_failed; // it said why
	if (context.json)
		say_done(context, read_module(context.root).loaded ? "ptape serves"
								   : "ptape does not serve");
	return exit_done;
}

} // namespace

int run_takeover(const Context &context, bool dry_run)
{
	const int status = change(context, "takeover", dry_run);

	if (status != exit_done)
		return status;
	const std::string offer = import_offer(context.root);

	if (!offer.empty() && context.json)
		complain(offer);
	else if (!offer.empty())
		say_done(context, offer);
	return status;
}

int run_handback(const Context &context, bool dry_run)
{
	return change(context, "handback", dry_run);
}

} // namespace ptape::cli
