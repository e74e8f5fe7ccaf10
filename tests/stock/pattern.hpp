// SPDX-License-Identifier: GPL-2.0-only
//
// The data that programs write: each letter has bytes of its own, so that a
// block that was torn, moved or taken from elsewhere is not taken for another.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "sha256.hpp"

namespace ptape::stock
{

// The first bytes of a letter's data. A block of it always begins at its beginning.
[[nodiscard]] std::vector<std::uint8_t> pattern(char letter, std::size_t length);

// The letter a number of steps after this one; A follows Z.
[[nodiscard]] char following(char letter, unsigned steps);

// "A" if the bytes are that letter's, else "sha256:" and 16 digits; "" for none.
[[nodiscard]] std::string name_of(std::span<const std::uint8_t> bytes);

// The same for the digest of a block, which a dump tells.
class Digests
{
public:
	[[nodiscard]] std::string name_of(const std::string &sha256_hex, std::size_t length);

private:
	std::map<std::size_t, std::map<std::string, char>> letters_;
};

} // namespace ptape::stock
