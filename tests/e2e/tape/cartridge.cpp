// SPDX-License-Identifier: GPL-2.0-only
#include "cartridge.hpp"

#include <endian.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

namespace ptape::e2e
{

namespace
{

constexpr std::uint64_t length_size = sizeof(std::uint32_t);

constexpr std::uint64_t padded(std::uint64_t size)
{
	return size + size % 2;
}

} // namespace

std::optional<Cartridge> Cartridge::open(const std::string &path)
{
	vtl::FileDescriptor file(::open(path.c_str(), O_RDWR | O_CLOEXEC));

	if (!file.valid())
		return std::nullopt;
	return Cartridge(std::move(file));
}

std::optional<std::uint32_t> Cartridge::length_at(std::uint64_t offset) const
{
	std::uint32_t raw = 0;

	if (::pread(file_.get(), &raw, sizeof(raw), static_cast<off_t>(offset)) != sizeof(raw))
		return std::nullopt;
	return le32toh(raw);
}

Object Cartridge::behind(std::uint64_t place) const
{
	const auto size = length_at(place);

	if (!size)
		return {ObjectKind::none, 0, place, place};
	if (*size == 0)
		return {ObjectKind::filemark, 0, place, place + length_size};
	return {ObjectKind::block, *size, place, place + 2 * length_size + padded(*size)};
}

Object Cartridge::before(std::uint64_t place) const
{
	if (place < length_size)
		return {ObjectKind::none, 0, place, place};

	const std::uint32_t size = length_at(place - length_size).value_or(0);

	if (size == 0)
		return {ObjectKind::filemark, 0, place - length_size, place};

	const std::uint64_t whole = 2 * length_size + padded(size);

	if (whole > place)
		return {ObjectKind::none, 0, place, place};
	return {ObjectKind::block, size, place - whole, place};
}

bool Cartridge::read(const Object &block, std::span<std::byte> to) const
{
	const std::size_t size = std::min<std::size_t>(block.size, to.size());

	return ::pread(file_.get(), to.data(), size,
		       static_cast<off_t>(block.begin + length_size)) == static_cast<ssize_t>(size);
}

bool Cartridge::put(std::uint64_t offset, std::span<const std::byte> bytes)
{
	return ::pwrite(file_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset)) ==
	       static_cast<ssize_t>(bytes.size());
}

bool Cartridge::put_length(std::uint64_t offset, std::uint32_t length)
{
	const std::uint32_t raw = htole32(length);

	return put(offset, std::as_bytes(std::span(&raw, 1)));
}

std::optional<std::uint64_t> Cartridge::write_block(std::uint64_t place,
						    std::span<const std::byte> bytes)
{
	const auto size = static_cast<std::uint32_t>(bytes.size());
	const std::uint64_t trailer = place + length_size + padded(size);

	if (::ftruncate(file_.get(), static_cast<off_t>(place)) != 0 || !put_length(place, size) ||
	    !put(place + length_size, bytes) || !put_length(trailer, size))
		return std::nullopt;
	return trailer + length_size;
}

std::optional<std::uint64_t> Cartridge::write_filemark(std::uint64_t place)
{
	if (::ftruncate(file_.get(), static_cast<off_t>(place)) != 0 || !put_length(place, 0))
		return std::nullopt;
	return place + length_size;
}

} // namespace ptape::e2e
