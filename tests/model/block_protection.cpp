// SPDX-License-Identifier: GPL-2.0-only
//
// Both checksums of logical block protection, with tables made at compile
// time. Pure functions.
#include "block_protection.hpp"

#include "bytes.hpp"

#include <algorithm>

namespace ptape::model
{

namespace
{

constexpr std::size_t byte_values = 256;
using Table = std::array<std::uint32_t, byte_values>;

// Castagnoli's polynomial 1EDC6F41h, lowest bit first.
constexpr Table make_crc32c_table()
{
	constexpr std::uint32_t polynomial = 0x82f63b78;
	Table table{};

	for (std::uint32_t byte = 0; byte < byte_values; ++byte) {
		std::uint32_t rest = byte;

		for (unsigned bit = 0; bit < 8; ++bit)
			rest = rest & 1 ? rest >> 1 ^ polynomial : rest >> 1;
		table[byte] = rest;
	}
	return table;
}

// Product in the field of 256 elements over x^8 + x^4 + x^3 + x^2 + 1.
constexpr std::uint8_t multiply(unsigned a, unsigned b)
{
	constexpr unsigned field_polynomial = 0x11d;
	unsigned product = 0;

	for (; b != 0; b >>= 1) {
		if (b & 1)
			product ^= a;
		a <<= 1;
		if (a & byte_values)
			a ^= field_polynomial;
	}
	return static_cast<std::uint8_t>(product);
}

// Multiples of the generator x^4 + 38 x^3 + CF x^2 + 38 x + 1 (its coefficients in
// hexadecimal), without its first term.
constexpr Table make_reed_solomon_table()
{
	constexpr unsigned generator[] = {0x38, 0xcf, 0x38, 0x01};
	Table table{};

	for (unsigned byte = 0; byte < byte_values; ++byte)
		for (const unsigned coefficient : generator)
			table[byte] = table[byte] << 8 | multiply(coefficient, byte);
	return table;
}

// Complemented at both ends, and sent with its lowest byte first.
BlockChecksum crc32c(std::span<const std::uint8_t> block)
{
	static constexpr Table table = make_crc32c_table();
	std::uint32_t rest = ~std::uint32_t{0};
	BlockChecksum out;

	for (const std::uint8_t byte : block)
		rest = rest >> 8 ^ table[(rest ^ byte) & 0xff];
	put_be32(out.data(), ~rest);
	std::ranges::reverse(out);
	return out;
}

BlockChecksum reed_solomon(std::span<const std::uint8_t> block)
{
	static constexpr Table table = make_reed_solomon_table();
	std::uint32_t rest = 0;
	BlockChecksum out;

	for (const std::uint8_t byte : block)
		rest = rest << 8 ^ table[rest >> 24 ^ byte];
	put_be32(out.data(), rest);
	return out;
}

} // namespace

BlockChecksum block_checksum(BlockProtection method, std::span<const std::uint8_t> block)
{
	return method == BlockProtection::reed_solomon ? reed_solomon(block) : crc32c(block);
}

bool checksum_matches(BlockProtection method, std::span<const std::uint8_t> block_and_checksum)
{
	if (block_and_checksum.size() < block_protection_bytes)
		return false;
	const auto block =
		block_and_checksum.first(block_and_checksum.size() - block_protection_bytes);

	return std::ranges::equal(block_checksum(method, block),
				  block_and_checksum.last(block_protection_bytes));
}

} // namespace ptape::model
