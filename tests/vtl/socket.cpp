// SPDX-License-Identifier: GPL-2.0-only
//
// Lines and bytes over a UNIX socket.
#include "socket.hpp"

#include <sys/socket.h>
#include <sys/un.h>

namespace ptape::vtl
{

Outcome<FileDescriptor> connect_socket(const std::string &path)
{
	FileDescriptor fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
	sockaddr_un address{};

	if (!fd.valid())
		return system_failure("socket");
	if (path.size() >= sizeof(address.sun_path))
		return Failure{path + ": too long for a socket"};
	address.sun_family = AF_UNIX;
	path.copy(address.sun_path, path.size());
	if (::connect(fd.get(), reinterpret_cast<const sockaddr *>(&address), sizeof(address)) < 0)
		return system_failure(path);
	return fd;
}

bool somebody_listens(const std::string &path)
{
	return connect_socket(path).ok();
}

bool read_line(int fd, std::string &line)
{
	// The longest honest line is a dump's; a request is far shorter.
	constexpr std::size_t line_max = std::size_t{1} << 30;
	char buffer[65536];

	// Whatever follows the line must stay in the socket: look first.
	while (line.size() < line_max) {
		const ssize_t seen = ::recv(fd, buffer, sizeof(buffer), MSG_PEEK);

		if (seen < 0 && errno == EINTR)
			continue;
		if (seen <= 0)
			return false;

		const auto *end = static_cast<const char *>(
			std::memchr(buffer, '\n', static_cast<std::size_t>(seen)));
		const std::size_t size = end ? static_cast<std::size_t>(end - buffer) + 1
					     : static_cast<std::size_t>(seen);

		if (::recv(fd, buffer, size, 0) != static_cast<ssize_t>(size))
			return false;
		line.append(buffer, end ? size - 1 : size);
		if (end)
			return true;
	}
	return false;
}

bool write_all(int fd, const void *data, std::size_t size)
{
	const auto *at = static_cast<const char *>(data);

	while (size > 0) {
		const ssize_t done = ::send(fd, at, size, MSG_NOSIGNAL);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		at += done;
		size -= static_cast<std::size_t>(done);
	}
	return true;
}

} // namespace ptape::vtl
