// SPDX-License-Identifier: GPL-2.0-only
//
// What every fuzz target shares: the word for an invariant, and the input cut
// into pieces that lie in heap blocks of exactly their size, so that the
// address sanitizer sees a decoder that reads one byte too far. libFuzzer or
// replay.cpp calls LLVMFuzzerTestOneInput; one thread, no lock.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

namespace ptape::fuzz
{

using Bytes = std::vector<std::uint8_t>;
using View = std::span<const std::uint8_t>;

// An invariant: what is false is a finding, and the stack tells which.
inline void require(bool fact)
{
	if (!fact)
		std::abort();
}

inline Bytes copy(View bytes)
{
	return Bytes(bytes.begin(), bytes.end());
}

// Reads one input from front to back; where it ends, zeros and empty blocks follow.
class Input
{
public:
	Input(const std::uint8_t *data, std::size_t size) : rest_(data, size) {}

	[[nodiscard]] bool empty() const { return rest_.empty(); }

	std::uint8_t byte()
	{
		const Bytes one = take(1);

		return one.empty() ? 0 : one[0];
	}

	// Big-endian, as everything in SCSI.
	std::uint16_t word()
	{
		const unsigned high = byte();

		return static_cast<std::uint16_t>(high << 8 | byte());
	}

	// Two bytes of length, then as many bytes as are there.
	Bytes block() { return take(word()); }

	Bytes rest() { return take(rest_.size()); }

private:
	Bytes take(std::size_t size)
	{
		const View taken = rest_.first(std::min(size, rest_.size()));

		rest_ = rest_.subspan(taken.size());
		return copy(taken);
	}

	View rest_;
};

} // namespace ptape::fuzz
