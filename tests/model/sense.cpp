// SPDX-License-Identifier: GPL-2.0-only
//
// The two encodings of sense data. Pure functions, no state, no lock.
#include "sense.hpp"

#include "bytes.hpp"

#include <limits>

namespace ptape::model
{

namespace
{

constexpr std::uint8_t response_fixed = 0x70;
constexpr std::uint8_t response_descriptor = 0x72;
constexpr std::uint8_t information_descriptor = 0x00;	  // SPC-5 4.4.2.2
constexpr std::uint8_t stream_commands_descriptor = 0x04; // SSC-5 4.2.25
constexpr std::size_t fixed_len = 18;

// FILEMARK, EOM and ILI have the same bits in both formats.
std::uint8_t stream_bits(const Sense &sense)
{
	return static_cast<std::uint8_t>((sense.filemark ? 0x80 : 0) | (sense.eom ? 0x40 : 0) |
					 (sense.ili ? 0x20 : 0));
}

bool fits_fixed(std::int64_t information)
{
	return information >= std::numeric_limits<std::int32_t>::min() &&
	       information <= std::numeric_limits<std::int32_t>::max();
}

std::vector<std::uint8_t> encode_fixed(const Sense &sense)
{
	std::vector<std::uint8_t> out(fixed_len);

	out[0] = static_cast<std::uint8_t>(response_fixed | (sense.deferred ? 1 : 0));
	out[2] = static_cast<std::uint8_t>(stream_bits(sense) | sense.code.key);
	if (sense.information && fits_fixed(*sense.information)) {
		out[0] |= 0x80; // VALID
		put_be32(&out[3], static_cast<std::uint32_t>(*sense.information));
	}
	out[7] = fixed_len - 8; // additional sense length
	out[12] = sense.code.asc;
	out[13] = sense.code.ascq;
	return out;
}

std::vector<std::uint8_t> encode_descriptor(const Sense &sense)
{
	std::vector<std::uint8_t> out(8);

	out[0] = static_cast<std::uint8_t>(response_descriptor | (sense.deferred ? 1 : 0));
	out[1] = sense.code.key;
	out[2] = sense.code.asc;
	out[3] = sense.code.ascq;
	if (sense.information) {
		const std::size_t at = out.size();

		out.resize(at + 12);
		out[at] = information_descriptor;
		out[at + 1] = 10;
		out[at + 2] = 0x80; // VALID
		put_be64(&out[at + 4], static_cast<std::uint64_t>(*sense.information));
	}
	if (stream_bits(sense))
		out.insert(out.end(), {stream_commands_descriptor, 2, 0, stream_bits(sense)});
	out[7] = static_cast<std::uint8_t>(out.size() - 8);
	return out;
}

} // namespace

std::vector<std::uint8_t> encode(const Sense &sense, bool descriptor_format)
{
	return descriptor_format ? encode_descriptor(sense) : encode_fixed(sense);
}

} // namespace ptape::model
