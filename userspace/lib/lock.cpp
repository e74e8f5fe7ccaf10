// SPDX-License-Identifier: GPL-2.0-only
//
// flock() on a file of mode 0600, with who has it inside.
#include "lock.hpp"

#include <algorithm>
#include <fcntl.h>
#include <fstream>
#include <sys/file.h>
#include <sys/stat.h>
#include <thread>

namespace ptape::store
{
namespace
{

constexpr mode_t lock_mode = 0600;
constexpr mode_t directory_mode = 0755;			  // as systemd makes it (RuntimeDirectory=)
constexpr auto look = std::chrono::milliseconds(20);	  // a lock has no timeout of its own
constexpr auto patience = std::chrono::milliseconds(500); // two arrivals at once: nobody's news

[[nodiscard]] Descriptor open_file(const std::filesystem::path &path)
{
	std::error_code error;

	std::filesystem::create_directories(path.parent_path().parent_path(), error);
	// Whatever the umask is of who comes first.
	if (::mkdir(path.parent_path().c_str(), directory_mode) == 0)
		::chmod(path.parent_path().c_str(), directory_mode);
	else if (errno != EEXIST)
		throw Failure("cannot make " + path.parent_path().string());
	Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, lock_mode));

	if (!file)
		throw Failure("cannot open " + path.string());
	return file;
}

[[nodiscard]] bool take(const Descriptor &file, const std::filesystem::path &path)
{
	int ret;

	do {
		ret = ::flock(file.get(), LOCK_EX | LOCK_NB);
	} while (ret < 0 && errno == EINTR);
	if (ret < 0 && errno != EWOULDBLOCK)
		throw Failure("cannot lock " + path.string());
	return ret == 0;
}

// Somebody may have removed it meanwhile: then it is nobody's lock.
[[nodiscard]] bool is_there(const Descriptor &file, const std::filesystem::path &path)
{
	struct stat ours, named;

	return ::fstat(file.get(), &ours) == 0 && ::stat(path.c_str(), &named) == 0 &&
	       ours.st_dev == named.st_dev && ours.st_ino == named.st_ino;
}

// For whoever waits. Without room in /run nobody is named.
void write_name(const Descriptor &file)
{
	const std::string text = std::to_string(::getpid()) + "\n";

	if (::ftruncate(file.get(), 0) < 0)
		return;
	[[maybe_unused]] const ssize_t written = ::pwrite(file.get(), text.data(), text.size(), 0);
}

[[nodiscard]] std::string name_of_owner(const std::filesystem::path &path)
{
	std::string pid, command;

	std::ifstream(path) >> pid;
	if (!pid.empty())
		std::getline(std::ifstream("/proc/" + pid + "/comm"), command);
	return command.empty() ? "another program" : command + " (process " + pid + ")";
}

} // namespace

Lock::Lock(const std::filesystem::path &path, const Waiting &waiting,
	   std::chrono::milliseconds limit)
{
	const auto begin = std::chrono::steady_clock::now();
	bool told = false;

	for (;;) {
		const auto waited = std::chrono::steady_clock::now() - begin;

		file_ = open_file(path);
		if (take(file_, path)) {
			if (!is_there(file_, path))
				continue;
			write_name(file_);
			return;
		}
		if (waited >= limit) {
			errno = ETIMEDOUT;
			throw Failure(name_of_owner(path) + " does not let go of " + path.string());
		}
		if (!told && waited >= std::min<std::chrono::nanoseconds>(patience, limit)) {
			waiting("waiting for " + name_of_owner(path) + ", which has " +
				path.string());
			told = true;
		}
		std::this_thread::sleep_for(look);
	}
}

} // namespace ptape::store
