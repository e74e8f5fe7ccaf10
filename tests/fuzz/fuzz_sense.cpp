// SPDX-License-Identifier: GPL-2.0-only
//
// Hostile sense data: nothing outside is read, one condition comes out, bytes
// behind the told length mean nothing, and what the facts are encoded to again
// decodes to the same facts, in either format. Input: the sense data.
#include "core.hpp"
#include "fuzz.hpp"

#include <array>

namespace ptape::fuzz
{
namespace
{

constexpr std::size_t length_byte = 7; // ADDITIONAL SENSE LENGTH, both formats
constexpr std::size_t header_len = 8;

void require_same(const ptape_sense &a, const ptape_sense &b)
{
	require(a.valid == b.valid && a.deferred == b.deferred);
	require(a.key == b.key && a.asc == b.asc && a.ascq == b.ascq);
	require(a.filemark == b.filemark && a.eom == b.eom && a.ili == b.ili);
	require(a.information_valid == b.information_valid && a.information == b.information);
	require(ptape_sense_rule_index(&a) == ptape_sense_rule_index(&b));
}

void require_decodes_to(View bytes, const ptape_sense &expected)
{
	ptape_sense sense;

	require(ptape_sense_decode(bytes.data(), bytes.size(), &sense) == expected.valid);
	require_same(sense, expected);
}

[[nodiscard]] u8 stream_bits(const ptape_sense &sense)
{
	return u8((sense.filemark ? 0x80 : 0) | (sense.eom ? 0x40 : 0) | (sense.ili ? 0x20 : 0));
}

// Descriptor format (SPC-5 4.4.2) carries every residual.
void check_descriptor_format(const ptape_sense &sense)
{
	std::array<u8, 24> bytes = {};

	bytes[0] = sense.deferred ? 0x73 : 0x72;
	bytes[1] = sense.key;
	bytes[2] = sense.asc;
	bytes[3] = sense.ascq;
	bytes[length_byte] = bytes.size() - header_len;
	bytes[9] = 0x0a;
	bytes[10] = sense.information_valid ? 0x80 : 0;
	put_unaligned_be64(u64(sense.information), &bytes[12]);
	bytes[20] = 0x04;
	bytes[21] = 0x02;
	bytes[23] = stream_bits(sense);
	require_decodes_to(bytes, sense);
}

// Fixed format (SPC-5 4.4.3) carries a residual of 32 bits.
void check_fixed_format(const ptape_sense &sense)
{
	std::array<u8, 18> bytes = {};

	if (sense.information < S32_MIN || sense.information > S32_MAX)
		return;
	bytes[0] = u8((sense.deferred ? 0x71 : 0x70) | (sense.information_valid ? 0x80 : 0));
	bytes[2] = u8(sense.key | stream_bits(sense));
	put_unaligned_be32(u32(s32(sense.information)), &bytes[3]);
	bytes[length_byte] = bytes.size() - header_len;
	bytes[12] = sense.asc;
	bytes[13] = sense.ascq;
	require_decodes_to(bytes, sense);
}

void check_bytes_behind(View data, const ptape_sense &sense)
{
	if (data.size() < header_len || data.size() <= header_len + data[length_byte])
		return;
	const std::size_t told = header_len + data[length_byte];
	Bytes other = copy(data);

	for (std::size_t at = told; at < other.size(); ++at)
		other[at] = u8(~other[at]);
	require_decodes_to(other, sense);
	require_decodes_to(copy(data.first(told)), sense);
}

void check(View data)
{
	ptape_sense sense;

	require(ptape_sense_decode(data.data(), data.size(), &sense) == sense.valid);
	const ptape_condition condition = ptape_sense_condition(&sense);
	require(condition < PTAPE_CONDITION_NR);
	check_bytes_behind(data, sense);
	if (!sense.valid) {
		require(condition == PTAPE_CONDITION_UNKNOWN);
		require(!sense.deferred && !sense.key && !sense.asc && !sense.information_valid);
		return;
	}
	require(sense.key < 16);
	require(sense.information_valid || sense.information == 0);
	require(!sense.deferred || condition == PTAPE_CONDITION_DEFERRED);
	check_descriptor_format(sense);
	check_fixed_format(sense);
}

} // namespace
} // namespace ptape::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
	ptape::fuzz::check({data, size});
	return 0;
}
