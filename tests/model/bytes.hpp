// SPDX-License-Identifier: GPL-2.0-only
//
// Big-endian fields of CDBs and parameter data. Pure functions; the caller
// guarantees that the field is inside his buffer.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace ptape::model
{

[[nodiscard]] inline std::uint16_t get_be16(const std::uint8_t *at)
{
	return static_cast<std::uint16_t>(at[0] << 8 | at[1]);
}

[[nodiscard]] inline std::uint32_t get_be24(const std::uint8_t *at)
{
	return static_cast<std::uint32_t>(at[0]) << 16 | get_be16(at + 1);
}

[[nodiscard]] inline std::uint32_t get_be32(const std::uint8_t *at)
{
	return static_cast<std::uint32_t>(get_be16(at)) << 16 | get_be16(at + 2);
}

[[nodiscard]] inline std::uint64_t get_be64(const std::uint8_t *at)
{
	return static_cast<std::uint64_t>(get_be32(at)) << 32 | get_be32(at + 4);
}

inline void put_be16(std::uint8_t *at, std::uint16_t value)
{
	at[0] = static_cast<std::uint8_t>(value >> 8);
	at[1] = static_cast<std::uint8_t>(value);
}

inline void put_be24(std::uint8_t *at, std::uint32_t value)
{
	at[0] = static_cast<std::uint8_t>(value >> 16);
	put_be16(at + 1, static_cast<std::uint16_t>(value));
}

inline void put_be32(std::uint8_t *at, std::uint32_t value)
{
	put_be16(at, static_cast<std::uint16_t>(value >> 16));
	put_be16(at + 2, static_cast<std::uint16_t>(value));
}

inline void put_be64(std::uint8_t *at, std::uint64_t value)
{
	put_be32(at, static_cast<std::uint32_t>(value >> 32));
	put_be32(at + 4, static_cast<std::uint32_t>(value));
}

// Appends text cut or padded with blanks to a field's width.
inline void append_padded(std::vector<std::uint8_t> &out, std::string_view text, std::size_t width)
{
	const std::string_view cut = text.substr(0, width);

	out.insert(out.end(), cut.begin(), cut.end());
	out.insert(out.end(), width - cut.size(), ' ');
}

} // namespace ptape::model
