// SPDX-License-Identifier: GPL-2.0-only
//
// Attribute files and helper programs.
#include "sysfile.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

#include <csignal>
#include <thread>

#include "file_descriptor.hpp"

namespace ptape::vtl
{

Outcome<> write_attribute(const std::filesystem::path &file, const std::string &text)
{
	const FileDescriptor fd(::open(file.c_str(), O_WRONLY | O_CLOEXEC));

	if (!fd.valid())
		return system_failure(file.string());
	// One write: an attribute takes its value whole or not at all.
	if (::write(fd.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()))
		return system_failure(file.string() + ": write \"" + text + "\"");
	return {};
}

Outcome<std::string> read_attribute(const std::filesystem::path &file)
{
	constexpr std::size_t attribute_size = 4096; // a sysfs attribute is at most one page
	const FileDescriptor fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
	std::string text(attribute_size, '\0');

	if (!fd.valid())
		return system_failure(file.string());
	const ssize_t size = ::read(fd.get(), text.data(), text.size());

	if (size < 0)
		return system_failure(file.string());
	text.resize(static_cast<std::size_t>(size));
	while (!text.empty() && text.back() == '\n')
		text.pop_back();
	return text;
}

namespace
{

// Everything that comes until the last writer has gone.
std::string read_all(int fd)
{
	std::string text;
	char buffer[4096];
	ssize_t size = 0;

	while ((size = ::read(fd, buffer, sizeof(buffer))) > 0 || (size < 0 && errno == EINTR))
		if (size > 0)
			text.append(buffer, static_cast<std::size_t>(size));
	return text;
}

std::string last_line(std::string text)
{
	while (!text.empty() && text.back() == '\n')
		text.pop_back();
	return text.substr(text.rfind('\n') + 1); // npos + 1 is 0
}

// With both outputs into the pipe, nothing to read, and no signal blocked.
Outcome<pid_t> spawn(std::vector<std::string> words, int output)
{
	char path[] = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";
	char *const environment[] = {path, nullptr};
	std::vector<char *> arguments;
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none;
	pid_t child = 0;

	arguments.reserve(words.size() + 1);
	for (std::string &word : words)
		arguments.push_back(word.data());
	arguments.push_back(nullptr);
	sigemptyset(&none);
	::posix_spawn_file_actions_init(&actions);
	::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	::posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
	::posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO);
	::posix_spawnattr_init(&attributes);
	::posix_spawnattr_setsigmask(&attributes, &none);
	::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
	errno = ::posix_spawnp(&child, arguments[0], &actions, &attributes, arguments.data(),
			       environment);
	::posix_spawnattr_destroy(&attributes);
	::posix_spawn_file_actions_destroy(&actions);
	if (errno != 0)
		return system_failure(words[0]);
	return child;
}

} // namespace

Outcome<> run_program(const std::vector<std::string> &words)
{
	int ends[2];
	int status = 0;

	if (::pipe2(ends, O_CLOEXEC) < 0)
		return system_failure("pipe");

	const FileDescriptor output(ends[0]);
	FileDescriptor input(ends[1]);
	auto child = spawn(words, input.get());

	input.reset();
	if (!child.ok())
		return child.failure();

	const std::string said = read_all(output.get());

	while (::waitpid(child.value(), &status, 0) < 0)
		if (errno != EINTR)
			return system_failure(words[0]);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return {};

	std::string what;

	for (const std::string &word : words)
		what += word + " ";
	what += "failed";
	if (!said.empty())
		what += ": " + last_line(said);
	return Failure{what};
}

bool comes_true(std::chrono::seconds patience, const std::function<bool()> &condition)
{
	constexpr auto interval = std::chrono::milliseconds(5);
	const auto deadline = std::chrono::steady_clock::now() + patience;

	while (!condition()) {
		if (std::chrono::steady_clock::now() > deadline)
			return false;
		std::this_thread::sleep_for(interval);
	}
	return true;
}

} // namespace ptape::vtl
