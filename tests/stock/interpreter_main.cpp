// SPDX-License-Identifier: GPL-2.0-only
//
// Runs programs one after the other on the driver that is loaded, and prints
// their transcript. For the machine of a test only: it takes the drive from the
// driver and gives it back between the programs.
//
//   stock-interpreter DIR <LIST     names of programs, one a line, below DIR
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>

#include "changer_rig.hpp"
#include "interpreter.hpp"
#include "program.hpp"
#include "rig.hpp"

namespace
{

using namespace ptape::stock;

// Beyond what any driver waits for: stock's open tries for 120 s.
constexpr int limit_ms = 100'000;
constexpr int slow_limit_ms = 400'000;
constexpr unsigned failures_max = 3; // of the rig in a row: it is broken

void say(const std::string &line)
{
	std::cout << line << '\n' << std::flush;
}

Program load(const std::string &dir, const std::string &name)
{
	const std::string path = dir + "/" + name + ".tape";
	const auto text = read_file(path);

	if (!text)
		throw std::runtime_error("no program " + path);
	return parse(path, name, *text);
}

[[noreturn]] void be_the_program(const Program &program, const Machine &machine)
{
	Interpreter interpreter(machine, [](const Answer &answer) { say("  " + to_line(answer)); });

	interpreter.run(program);
	std::_Exit(EXIT_SUCCESS);
}

// A process of its own: what it leaves open is closed, and it can be given up.
bool run(const Program &program, const Machine &machine)
{
	const pid_t pid = ::fork();

	if (pid < 0)
		throw std::runtime_error("fork failed");
	if (pid == 0)
		be_the_program(program, machine);

	const ptape::vtl::FileDescriptor process(
		static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
	pollfd ended{.fd = process.get(), .events = POLLIN, .revents = 0};
	const bool in_time = ::poll(&ended, 1, program.slow ? slow_limit_ms : limit_ms) == 1;
	int status = 0;

	if (!in_time)
		::kill(pid, SIGKILL);
	::waitpid(pid, &status, 0);
	return in_time && WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS;
}

template <typename AnyRig> void run_one(AnyRig &rig, const Program &program)
{
	rig.prepare(program);

	const bool ended = run(program, rig.machine());

	say("  " + to_line({.call = "tape", .result = rig.aftermath()}));
	if (ended)
		say("end");
}

void run_all(const std::string &dir)
{
	Rig tape(Machine{});
	ChangerRig changer(Machine{.attributes = "/sys/class/scsi_changer",
				   .driver = "/sys/bus/scsi/drivers/ch"});
	unsigned failures = 0;
	std::string name;

	while (std::getline(std::cin, name)) {
		try {
			const Program program = load(dir, name);

			say("program " + program.name);
			if (program.unit == Unit::changer)
				run_one(changer, program);
			else
				run_one(tape, program);
			failures = 0;
		} catch (const std::runtime_error &error) {
			say("  " + to_line({.call = "rig", .result = error.what()}));
			if (++failures == failures_max)
				throw;
		}
	}
}

} // namespace

int main(int argc, char **argv)
{
	if (argc != 2) {
		std::fputs("usage: stock-interpreter DIR <LIST\n", stderr);
		return EXIT_FAILURE;
	}
	try {
		run_all(argv[1]);
	} catch (const std::exception &error) {
		std::fprintf(stderr, "stock-interpreter: %s\n", error.what());
		return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}
