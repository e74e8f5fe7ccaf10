// SPDX-License-Identifier: GPL-2.0-only
#include "buffer.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace ptape::stock
{

// Accessible pages, and as many behind them that are not.
Buffer::Buffer(std::size_t size, Place place)
{
	const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
	const std::size_t there = (size / page + 2) * page;

	mapped_ = 2 * there;
	mapping_ = ::mmap(nullptr, mapped_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (mapping_ == MAP_FAILED || ::mprotect(mapping_, there, PROT_READ | PROT_WRITE) != 0)
		throw std::system_error(errno, std::generic_category(), "memory for a buffer");

	auto *const begin = static_cast<std::uint8_t *>(mapping_);

	switch (place) {
	case Place::plain:
		address_ = begin;
		bytes_ = {address_, size};
		break;
	case Place::misaligned:
		address_ = begin + 1;
		bytes_ = {address_, size};
		break;
	case Place::unmapped:
		address_ = begin + there;
		break;
	case Place::half:
		address_ = begin + there - size / 2;
		bytes_ = {address_, size / 2};
		break;
	}
}

Buffer::~Buffer()
{
	::munmap(mapping_, mapped_);
}

} // namespace ptape::stock
