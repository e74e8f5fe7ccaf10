// SPDX-License-Identifier: GPL-2.0-only
//
// A cartridge in a file, as SIMH writes magnetic tapes ("SIMH Magtape Representation and Handling",
// .tap): a block is its length, its bytes, padded to an even number, and its length again; a
// filemark is the length 0 alone. Lengths are 32 bits, little endian. The end of the file is the
// end of data. A place is an offset in the file, always between two objects.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "file_descriptor.hpp"

namespace ptape::e2e
{

enum class ObjectKind { none, block, filemark }; // none: beginning of the tape, or end of data

struct Object {
	ObjectKind kind;
	std::uint32_t size;  // bytes of a block
	std::uint64_t begin; // the place before it
	std::uint64_t end;   // the place behind it
};

class Cartridge
{
public:
	static constexpr std::uint64_t beginning = 0;

	// Nothing if there is no such file.
	[[nodiscard]] static std::optional<Cartridge> open(const std::string &path);

	[[nodiscard]] Object behind(std::uint64_t place) const;
	[[nodiscard]] Object before(std::uint64_t place) const;

	// As many bytes of a block as fit; false where the file cannot be read.
	[[nodiscard]] bool read(const Object &block, std::span<std::byte> to) const;

	// What was behind the place is gone afterwards. The new place; nothing where the file
	// cannot be written.
	[[nodiscard]] std::optional<std::uint64_t> write_block(std::uint64_t place,
							       std::span<const std::byte> bytes);
	[[nodiscard]] std::optional<std::uint64_t> write_filemark(std::uint64_t place);

private:
	explicit Cartridge(vtl::FileDescriptor file) : file_(std::move(file)) {}
	[[nodiscard]] std::optional<std::uint32_t> length_at(std::uint64_t offset) const;
	[[nodiscard]] bool put(std::uint64_t offset, std::span<const std::byte> bytes);
	[[nodiscard]] bool put_length(std::uint64_t offset, std::uint32_t length);

	vtl::FileDescriptor file_;
};

} // namespace ptape::e2e
