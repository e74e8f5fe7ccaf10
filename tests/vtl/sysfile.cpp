// SPDX-License-Identifier: GPL-2.0-only
//
// Attribute files and helper programs.
#include "sysfile.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

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

Outcome<> run_program(const std::string &program, const std::string &argument)
{
	std::string name = program;
	std::string word = argument;
	char *const arguments[] = {name.data(), word.data(), nullptr};
	char path[] = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";
	char *const environment[] = {path, nullptr};
	pid_t child = 0;
	int status = 0;

	errno = ::posix_spawnp(&child, name.c_str(), nullptr, nullptr, arguments, environment);
	if (errno != 0)
		return system_failure(program);
	while (::waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return system_failure(program);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return Failure{program + " " + argument + " failed"};
	return {};
}

} // namespace ptape::vtl
