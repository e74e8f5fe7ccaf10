// SPDX-License-Identifier: GPL-2.0-only
#include "pattern.hpp"

#include <algorithm>

namespace ptape::stock
{

namespace
{

constexpr char first_letter = 'A';
constexpr unsigned letters = 26;
constexpr std::size_t shown_digits = 16;

std::string shown(const std::string &hex)
{
	return "sha256:" + hex.substr(0, shown_digits);
}

// A linear congruential generator (Knuth's MMIX), its high byte.
class Generator
{
public:
	explicit Generator(char letter) : state_(static_cast<std::uint64_t>(letter)) {}

	std::uint8_t next()
	{
		constexpr std::uint64_t multiplier = 6364136223846793005U;
		constexpr std::uint64_t increment = 1442695040888963407U;
		constexpr unsigned high_byte = 56;

		state_ = state_ * multiplier + increment;
		return static_cast<std::uint8_t>(state_ >> high_byte);
	}

private:
	std::uint64_t state_;
};

bool is_letter(std::span<const std::uint8_t> bytes, char letter)
{
	Generator generator(letter);

	return std::ranges::all_of(bytes,
				   [&](std::uint8_t byte) { return byte == generator.next(); });
}

} // namespace

std::vector<std::uint8_t> pattern(char letter, std::size_t length)
{
	std::vector<std::uint8_t> bytes(length);
	Generator generator(letter);

	std::ranges::generate(bytes, [&] { return generator.next(); });
	return bytes;
}

char following(char letter, unsigned steps)
{
	return static_cast<char>(first_letter +
				 (static_cast<unsigned>(letter - first_letter) + steps) % letters);
}

std::string name_of(std::span<const std::uint8_t> bytes)
{
	if (bytes.empty())
		return {};
	for (unsigned n = 0; n < letters; n++)
		if (is_letter(bytes, following(first_letter, n)))
			return {following(first_letter, n)};
	return shown(model::to_hex(model::sha256(bytes)));
}

std::string Digests::name_of(const std::string &sha256_hex, std::size_t length)
{
	const auto [entry, is_new] = letters_.try_emplace(length);

	if (is_new)
		for (unsigned n = 0; n < letters; n++) {
			const char letter = following(first_letter, n);

			entry->second.emplace(model::to_hex(model::sha256(pattern(letter, length))),
					      letter);
		}

	const auto found = entry->second.find(sha256_hex);

	return found == entry->second.end() ? shown(sha256_hex) : std::string(1, found->second);
}

} // namespace ptape::stock
