// SPDX-License-Identifier: GPL-2.0-only
//
// Preloaded into every program of a tree (/etc/ld.so.preload): what opens /tape/NAME/nst has a tape
// drive (drive.hpp) and not a file. Stands in for the calls of the C library by which backup
// programs use a tape. A forked child has the handles, but only their first owner closes the drive.
#include <dlfcn.h>
#include <fcntl.h>
#include <linux/mtio.h>
#include <scsi/sg.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "drive.hpp"

namespace
{

using ptape::e2e::Drive;

constexpr std::string_view drives = "/tape/";
constexpr std::string_view node = "/nst";
constexpr std::size_t handles_max = 1024; // the usual limit of a process

struct Handle {
	Handle(std::string directory, int flags) : drive(std::move(directory), flags) {}

	Drive drive;
	pid_t owner = ::getpid();
};

// By file descriptor. Looked at without the lock, because a child may have forked while it was
// held.
constinit std::array<std::atomic<Handle *>, handles_max> handles = {};
constinit std::mutex one_at_a_time;

template <typename Function> Function *next(Function * /* ours */, const char *name)
{
	return reinterpret_cast<Function *>(::dlsym(RTLD_NEXT, name));
}

Handle *handle_of(int fd)
{
	return fd < 0 || static_cast<std::size_t>(fd) >= handles_max ? nullptr : handles[fd].load();
}

// What a call of the C library returns for a result of the drive.
template <typename Result> Result told(Result result)
{
	if (result >= 0)
		return result;
	errno = static_cast<int>(-result);
	return -1;
}

// A fault that cannot be read, a drive that cannot be kept: no program is tested any more.
[[noreturn]] void broken(const std::exception &error)
{
	std::fprintf(stderr, "tape shim: %s\n", error.what());
	std::abort();
}

bool is_drive(std::string_view path)
{
	return path.starts_with(drives) && path.ends_with(node) &&
	       path.size() > drives.size() + node.size() - 1;
}

int real_close(int fd)
{
	static const auto close_it = next(&::close, "close");

	return close_it(fd);
}

int open_drive(int fd, std::string_view path, int flags)
try {
	if (fd < 0)
		return fd;
	if (static_cast<std::size_t>(fd) >= handles_max || ::flock(fd, LOCK_EX | LOCK_NB) != 0) {
		real_close(fd);
		return told(-EBUSY);
	}

	const std::lock_guard lock(one_at_a_time);
	auto handle = std::make_unique<Handle>(
		std::string(path.substr(0, path.size() - node.size())), flags);

	if (const int error = handle->drive.open()) {
		real_close(fd);
		return told(error);
	}
	delete handles[fd].exchange(handle.release());
	return fd;
} catch (const std::exception &error) {
	broken(error);
}

using Open = int(const char *, int, ...);

int open_path(Open *real, const char *path, int flags, mode_t mode)
{
	if (path == nullptr || !is_drive(path))
		return real(path, flags, mode);
	// Reading and writing whatever was asked: the drive says what a handle may do.
	return open_drive(real(path, O_RDWR | (flags & O_CLOEXEC)), path, flags);
}

mode_t mode_of(int flags, std::va_list &arguments)
{
	return (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(arguments, mode_t)
								     : 0;
}

int control(Handle &handle, unsigned long request, void *argument)
try {
	const std::lock_guard lock(one_at_a_time);

	switch (request) {
	case MTIOCTOP:
		return told(handle.drive.operate(*static_cast<const mtop *>(argument)));
	case MTIOCGET:
		*static_cast<mtget *>(argument) = handle.drive.status();
		return 0;
	case SG_IO:
		return told(-EPERM); // as without CAP_SYS_RAWIO
	default:
		return told(-ENOTTY);
	}
} catch (const std::exception &error) {
	broken(error);
}

} // namespace

extern "C" {

int open(const char *path, int flags, ...)
{
	static const auto real = next(static_cast<Open *>(&::open), "open");
	std::va_list arguments;

	va_start(arguments, flags);
	const mode_t mode = mode_of(flags, arguments);

	va_end(arguments);
	return open_path(real, path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
	static const auto real = next(static_cast<Open *>(&::open64), "open64");
	std::va_list arguments;

	va_start(arguments, flags);
	const mode_t mode = mode_of(flags, arguments);

	va_end(arguments);
	return open_path(real, path, flags, mode);
}

int close(int fd)
try {
	Handle *const handle = handle_of(fd);

	if (!handle || handle->owner != ::getpid())
		return real_close(fd);

	const std::unique_ptr<Handle> last(handles[fd].exchange(nullptr));
	const std::lock_guard lock(one_at_a_time);
	const int result = last->drive.close();

	real_close(fd);
	return told(result);
} catch (const std::exception &error) {
	broken(error);
}

ssize_t read(int fd, void *to, size_t size)
try {
	static const auto real = next(&::read, "read");
	Handle *const handle = handle_of(fd);

	if (!handle)
		return real(fd, to, size);

	const std::lock_guard lock(one_at_a_time);

	return told(handle->drive.read({static_cast<std::byte *>(to), size}));
} catch (const std::exception &error) {
	broken(error);
}

ssize_t write(int fd, const void *from, size_t size)
try {
	static const auto real = next(&::write, "write");
	Handle *const handle = handle_of(fd);

	if (!handle)
		return real(fd, from, size);

	const std::lock_guard lock(one_at_a_time);

	return told(handle->drive.write({static_cast<const std::byte *>(from), size}));
} catch (const std::exception &error) {
	broken(error);
}

int ioctl(int fd, unsigned long request, ...) noexcept
{
	using Ioctl = int(int, unsigned long, ...);
	static const auto real = next(static_cast<Ioctl *>(&::ioctl), "ioctl");
	std::va_list arguments;

	va_start(arguments, request);
	void *const argument = va_arg(arguments, void *);

	va_end(arguments);

	Handle *const handle = handle_of(fd);

	return handle ? control(*handle, request, argument) : real(fd, request, argument);
}

// What the compiler calls instead, where it sees that no mode is given, or how much room there is.
// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming): the C library's names
int __open_2(const char *path, int flags)
{
	return ::open(path, flags);
}

int __open64_2(const char *path, int flags)
{
	return ::open64(path, flags);
}

ssize_t __read_chk(int fd, void *to, size_t size, size_t room)
{
	if (size > room)
		std::abort();
	return ::read(fd, to, size);
}
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)

} // extern "C"
