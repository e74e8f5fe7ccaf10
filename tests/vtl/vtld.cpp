// SPDX-License-Identifier: GPL-2.0-only
//
// vtld: serves a virtual tape library to this machine's kernel. Three
// processes: the one that the user started ends when the library is attached;
// a keeper stays and takes the library down if the server is killed, so that
// nobody in the kernel waits for answers that cannot come; the server serves.
#include <CLI/CLI.hpp>

#include <csignal>
#include <fcntl.h>
#include <malloc.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <cstdio>
#include <limits>
#include <map>
#include <thread>

#include "control.hpp"
#include "server.hpp"

namespace
{

using namespace ptape::vtl;

constexpr char attached[] = "ok";

sigset_t stop_signals()
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	return set;
}

// Tells the process that the user started, which prints it.
void report(FileDescriptor &channel, const std::string &text)
{
	[[maybe_unused]] const ssize_t size = ::write(channel.get(), text.data(), text.size());

	channel.reset();
}

// A cartridge's content is kept in memory, in blocks of a program's choice. One
// heap that grows in large steps and is not given back costs a fraction of the
// system calls, which matters where a page fault is slow (User-Mode Linux).
void tune_memory()
{
	constexpr int step = 64 << 20;		// bytes
	constexpr int largest_block = 32 << 20; // bytes; the library's own limit

	::mallopt(M_ARENA_MAX, 1);
	::mallopt(M_MMAP_THRESHOLD, largest_block);
	::mallopt(M_TOP_PAD, step);
	::mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
}

int serve(const Options &options, FileDescriptor &channel)
{
	tune_memory();

	const sigset_t signals = stop_signals();
	const FileDescriptor signal_fd(::signalfd(-1, &signals, SFD_CLOEXEC));
	std::string failure;

	::prctl(PR_SET_PDEATHSIG, SIGTERM); // without its keeper the server stops

	auto control = Control::open(options.socket);

	if (!control.ok()) {
		report(channel, control.failure().what);
		return EXIT_FAILURE;
	}
	{
		auto server = Server::start(options);

		if (!server.ok()) {
			report(channel, server.failure().what);
			return EXIT_FAILURE;
		}
		report(channel, attached);
		control.value()->run(*server.value(), signal_fd.get());
	}
	clear_leftovers();

	const std::string left = find_leftover();

	if (!left.empty())
		failure = "could not be taken down: " + left;
	control.value()->finish(failure);
	return failure.empty() ? EXIT_SUCCESS : EXIT_FAILURE;
}

void detach_from_terminal()
{
	const FileDescriptor null(::open("/dev/null", O_RDWR));

	::setsid();
	for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
		::dup2(null.get(), standard);
	[[maybe_unused]] const int moved = ::chdir("/");
}

int keep(const Options &options, FileDescriptor &channel)
{
	const pid_t server = ::fork();
	sigset_t signals = stop_signals();
	int status = 0;

	if (server < 0) {
		report(channel, "fork: " + std::string(std::strerror(errno)));
		return EXIT_FAILURE;
	}
	if (server == 0)
		_exit(serve(options, channel));
	channel.reset();

	// The signals are blocked since main(); SIGCHLD joins them here.
	sigaddset(&signals, SIGCHLD);
	for (;;) {
		int number = 0;

		sigwait(&signals, &number);
		if (number != SIGCHLD)
			::kill(server, number);
		else if (::waitpid(server, &status, WNOHANG) == server)
			break;
	}
	if (WIFSIGNALED(status))
		clear_leftovers();
	return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
}

// Waits for the server's word; what it says goes to the user.
int wait_attached(FileDescriptor &channel)
{
	std::string text;
	char buffer[4096];
	ssize_t size = 0;

	while ((size = ::read(channel.get(), buffer, sizeof(buffer))) > 0)
		text.append(buffer, static_cast<std::size_t>(size));
	if (text == attached)
		return EXIT_SUCCESS;
	std::fprintf(stderr, "vtld: %s\n", text.empty() ? "the server died" : text.c_str());
	return EXIT_FAILURE;
}

// One virtual library a kernel. The lock is the keeper's and the server's, and
// so outlives a server that was killed until what it left is taken down.
Outcome<FileDescriptor> lock_library()
{
	constexpr char file[] = "/run/vtld.lock";
	// Times the interval: a minute, for one that is going; sessions end slowly on a busy
	// machine.
	constexpr int patience = 600;
	constexpr auto interval = std::chrono::milliseconds(100);
	FileDescriptor fd(::open(file, O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR));

	if (!fd.valid())
		return system_failure(file);
	for (int i = 0; i < patience; i++) {
		if (::flock(fd.get(), LOCK_EX | LOCK_NB) == 0)
			return fd;
		if (errno != EWOULDBLOCK)
			return system_failure(file);
		std::this_thread::sleep_for(interval);
	}
	return Failure{"a virtual library is running already"};
}

int daemonize(const Options &options)
{
	if (somebody_listens(options.socket)) {
		std::fprintf(stderr, "vtld: a virtual library is running already at %s\n",
			     options.socket.c_str());
		return EXIT_FAILURE;
	}

	const auto lock = lock_library();
	int ends[2];

	if (!lock.ok()) {
		std::fprintf(stderr, "vtld: %s\n", lock.failure().what.c_str());
		return EXIT_FAILURE;
	}

	sigset_t signals = stop_signals();

	sigaddset(&signals, SIGCHLD);
	::sigprocmask(SIG_BLOCK, &signals, nullptr);
	if (::pipe2(ends, O_CLOEXEC) < 0) {
		std::perror("vtld: pipe");
		return EXIT_FAILURE;
	}

	FileDescriptor read_end(ends[0]);
	FileDescriptor write_end(ends[1]);
	const pid_t keeper = ::fork();

	if (keeper < 0) {
		std::perror("vtld: fork");
		return EXIT_FAILURE;
	}
	if (keeper == 0) {
		read_end.reset();
		detach_from_terminal();
		_exit(keep(options, write_end));
	}
	write_end.reset();
	::sigprocmask(SIG_UNBLOCK, &signals, nullptr);

	const int result = wait_attached(read_end);

	// After a failure everything is undone when the keeper is gone.
	if (result != EXIT_SUCCESS)
		::waitpid(keeper, nullptr, 0);
	return result;
}

} // namespace

int main(int argc, char **argv)
{
	constexpr unsigned drives_max = 400; // each an emulated host adapter
	constexpr unsigned slots_max = 10000;
	constexpr unsigned import_export_max = 200;
	constexpr unsigned logical_max = 8;
	constexpr unsigned paths_max = 8;
	Options options;
	CLI::App app{"Serves a virtual tape library to this machine's kernel."};

	app.add_option("--drives", options.drives, "tape drives")
		->check(CLI::Range(1U, drives_max));
	app.add_option("--slots", options.slots, "storage elements, each with a cartridge")
		->check(CLI::Range(1U, slots_max));
	app.add_option("--import-export", options.import_export, "import/export elements, empty")
		->check(CLI::Range(0U, import_export_max));
	app.add_option("--logical", options.logical, "logical libraries of the one robot")
		->check(CLI::Range(1U, logical_max));
	app.add_option("--paths", options.paths, "paths to each device")
		->check(CLI::Range(1U, paths_max));
	app.add_option("--transport", options.transport, "loop (tcm_loop) or iscsi")
		->transform(CLI::CheckedTransformer(std::map<std::string, Transport>{
			{"loop", Transport::loop}, {"iscsi", Transport::iscsi}}));
	app.add_flag("--empty", options.empty, "load no cartridge into the drives");
	app.add_option("--capacity-mb", options.capacity_mb, "capacity of a cartridge")
		->check(CLI::Range(1U, 1000000U));
	app.add_option("--socket", options.socket, "UNIX socket for vtlctl");
	CLI11_PARSE(app, argc, argv);
	return daemonize(options);
}
