// SPDX-License-Identifier: GPL-2.0-only
//
// The keeper killed before and behind its every system call: the file is the old
// one or the new one, whole, and the next run brings the new one.
#include "keeper.hpp"
#include "system.hpp"

#include <catch2/catch_test_macros.hpp>

#include <csignal>
#include <cstdlib>
#include <string>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace ptape::store;
using namespace ptape::store::test;

namespace
{

constexpr int stops_max = 10000; // two for each of its calls, and it makes some hundred

// Never returns; the parent traces it, from here on.
[[noreturn]] void become_keeper(const System &system)
{
	const Keeper keeper(system.places(), [](Level, const std::string &) {});

	::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
	::raise(SIGSTOP);
	::_exit(keeper.keep() ? EXIT_SUCCESS : EXIT_FAILURE);
}

// Runs a keeper to the beginning or end of a system call, the @stop-th of these,
// and kills it there. Return: it was still alive.
bool run_killed(const System &system, int stop)
{
	const pid_t child = ::fork();
	int status = 0;

	REQUIRE(child >= 0);
	if (child == 0)
		become_keeper(system);
	for (int stops = 0;; stops++) {
		if (::waitpid(child, &status, 0) != child)
			FAIL("cannot wait for the keeper");
		if (WIFEXITED(status)) {
			REQUIRE(WEXITSTATUS(status) == EXIT_SUCCESS);
			return false;
		}
		if (!WIFSTOPPED(status))
			FAIL("the keeper died by itself");
		if (stops == stop) {
			REQUIRE(::kill(child, SIGKILL) == 0);
			REQUIRE(::waitpid(child, &status, 0) == child);
			return true;
		}
		if (::ptrace(PTRACE_SYSCALL, child, nullptr, nullptr) < 0)
			FAIL("cannot let the keeper go on");
	}
}

} // namespace

TEST_CASE("killed anywhere, the file is whole and has every line that it had")
{
	const System system;
	const std::string before = "# mine\n" + line(tape("A", 0)) + line(tape("AWAY", 9));
	const std::string after = before + line(tape("B", 1));
	int old_texts = 0, new_texts = 0;
	bool alive = true;

	system.load_driver();
	system.add_unit(tape("A", 0));
	system.add_unit(tape("B", 1));
	system.add_unit(tape("AWAY", 9));
	for (int stop = 1; alive; stop++) {
		CAPTURE(stop);
		REQUIRE(stop < stops_max);
		system.set_file(before);
		alive = run_killed(system, stop);
		const std::string text = system.file();

		REQUIRE((text == before || text == after));
		(text == before ? old_texts : new_texts)++;
		if (alive)
			REQUIRE(!run_killed(system, stops_max));
		REQUIRE(system.file() == after);
	}
	// It was killed before its rename and behind it.
	CHECK(old_texts > 20);
	CHECK(new_texts > 1);
}
