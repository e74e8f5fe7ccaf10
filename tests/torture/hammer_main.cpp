// SPDX-License-Identifier: GPL-2.0-only
//
// torture-hammer: so many processes of hammer.hpp for so long. One is killed every
// few seconds, in whatever call it is, and another one takes its place. Prints what was done of
// each kind. Fails if a process does not end when it is killed or makes no
// step for minutes, if one saw what must never be, and if a kind never succeeded.
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "hammer.hpp"
#include "machine.hpp"

namespace
{

using namespace ptape::torture;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using std::chrono::seconds;

// Longer than the longest hold, a drive's timeouts in a fault, and the slowest machine.
constexpr seconds stuck_after{180};
constexpr milliseconds round_time{500};
constexpr unsigned rounds_per_kill = 6;

struct Process {
	pid_t pid = 0;
	std::uint64_t steps = 0;
	Clock::time_point since;
};

struct Options {
	unsigned seconds = 60;
	unsigned processes = 8;
	std::uint64_t seed = 1;
	std::string gate = "/run/torture-gate";
};

pid_t start(Tally &tally, std::size_t place, std::uint64_t seed, const Options &options)
{
	const pid_t pid = ::fork();

	if (pid < 0)
		throw std::runtime_error("no process");
	if (pid != 0)
		return pid;
	::prctl(PR_SET_PDEATHSIG, SIGKILL);
	Hammer(tally, place, seed, options.gate).run();
}

bool has_ended(Process &process)
{
	int status = 0;

	if (process.pid > 0 && ::waitpid(process.pid, &status, WNOHANG) == process.pid) {
		if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
			std::cerr << "a process ended by itself: status " << status << "\n";
		process.pid = 0;
	}
	return process.pid == 0;
}

void tell_stuck(const Process &process)
{
	const std::string directory = "/proc/" + std::to_string(process.pid);

	std::cerr << "process " << process.pid
		  << " is stuck: " << ptape::stock::read_file(directory + "/syscall").value_or("")
		  << "\n"
		  << ptape::stock::read_file(directory + "/stack").value_or("") << "\n";
}

class Torture
{
public:
	explicit Torture(Options options)
		: options_(std::move(options)),
		  tally_(Tally::make_shared()),
		  processes_(options_.processes)
	{
	}

	// The number of what went wrong.
	unsigned run()
	{
		const auto end = Clock::now() + seconds(options_.seconds);

		for (unsigned round = 0; Clock::now() < end && wrong_ == 0; round++) {
			for (std::size_t n = 0; n < processes_.size(); n++)
				look_at(n);
			if (round % rounds_per_kill == rounds_per_kill - 1)
				::kill(processes_[(round / rounds_per_kill) % processes_.size()]
					       .pid,
				       SIGKILL);
			::usleep(static_cast<useconds_t>(
				std::chrono::microseconds(round_time).count()));
		}
		end_all();
		std::cout << tally_.text() << "killed " << killed_ << "\n";
		if (tally_.faults() != 0)
			fail(tally_.first_fault() + ", " + std::to_string(tally_.faults()) +
			     " times");
		if (const std::string unmet = tally_.unmet(); !unmet.empty())
			fail("never succeeded: " + unmet);
		return wrong_;
	}

private:
	void fail(const std::string &what)
	{
		std::cerr << "torture-hammer: " << what << "\n";
		wrong_++;
	}

	void look_at(std::size_t place)
	{
		Process &process = processes_[place];
		const auto now = Clock::now();

		if (has_ended(process)) {
			killed_ += process.since == Clock::time_point{} ? 0 : 1;
			process = {
				.pid = start(tally_, place, options_.seed + started_++, options_),
				.steps = tally_.steps(place),
				.since = now};
			return;
		}
		if (tally_.steps(place) != process.steps) {
			process.steps = tally_.steps(place);
			process.since = now;
		} else if (now - process.since > stuck_after) {
			tell_stuck(process);
			fail("no step for minutes");
		}
	}

	void end_all()
	{
		const auto limit = Clock::now() + stuck_after;

		for (const Process &process : processes_)
			if (process.pid > 0)
				::kill(process.pid, SIGKILL);
		for (Process &process : processes_) {
			while (!has_ended(process) && Clock::now() < limit)
				::usleep(static_cast<useconds_t>(
					std::chrono::microseconds(round_time).count()));
			if (process.pid != 0) {
				tell_stuck(process);
				fail("killed, and does not end");
			}
		}
	}

	Options options_;
	Tally &tally_;
	std::vector<Process> processes_;
	std::uint64_t started_ = 0;
	unsigned killed_ = 0;
	unsigned wrong_ = 0;
};

} // namespace

int main(int argc, char **argv)
{
	CLI::App app("Uses tape drives and their changer in every way, by several processes");
	Options options;

	app.add_option("--seconds", options.seconds, "how long")->capture_default_str();
	app.add_option("--processes", options.processes, "how many")
		->check(CLI::Range(1U, static_cast<unsigned>(processes_max)))
		->capture_default_str();
	app.add_option("--seed", options.seed, "of the first process")->capture_default_str();
	app.add_option("--gate", options.gate, "while this file is there, no node is open")
		->capture_default_str();
	CLI11_PARSE(app, argc, argv);
	if (::access("/sys/module/ptape", F_OK) != 0) {
		std::cerr << "torture-hammer: ptape is not loaded: this is no machine for it\n";
		return EXIT_FAILURE;
	}
	return Torture(options).run() == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
