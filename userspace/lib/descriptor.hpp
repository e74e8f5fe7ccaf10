// SPDX-License-Identifier: GPL-2.0-only
//
// Descriptor: an open file that is closed with its owner, and Failure, what
// could not be done with a file and why.
#ifndef PTAPE_LIB_DESCRIPTOR_HPP
#define PTAPE_LIB_DESCRIPTOR_HPP

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include <utility>

namespace ptape::store
{

// Thrown where a file operation fails; caught in one place, which says it.
class Failure : public std::runtime_error
{
public:
	// Takes errno.
	explicit Failure(const std::string &what)
		: std::runtime_error(what + ": " + std::strerror(errno)), error_(errno)
	{
	}
	[[nodiscard]] int error() const { return error_; }

private:
	int error_;
};

class Descriptor
{
public:
	Descriptor() = default;
	explicit Descriptor(int fd) : fd_(fd) {}
	~Descriptor()
	{
		if (fd_ >= 0)
			::close(fd_);
	}
	Descriptor(Descriptor &&other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
	Descriptor &operator=(Descriptor &&other) noexcept
	{
		std::swap(fd_, other.fd_);
		return *this;
	}

	[[nodiscard]] int get() const { return fd_; }
	[[nodiscard]] explicit operator bool() const { return fd_ >= 0; }

private:
	int fd_ = -1;
};

} // namespace ptape::store

#endif // PTAPE_LIB_DESCRIPTOR_HPP
