// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hostile sense data: nothing outside is read, one condition comes out, and
 * what the facts are encoded to again decodes to the same facts.
 */
#include "core.hpp"

#include <array>
#include <cstdlib>

namespace
{

void require(bool fact)
{
	if (!fact)
		std::abort();
}

/* Descriptor format: it can carry every residual. */
std::array<u8, 24> encode(const ptape_sense &sense)
{
	std::array<u8, 24> bytes = {};

	bytes[0] = sense.deferred ? 0x73 : 0x72;
	bytes[1] = sense.key;
	bytes[2] = sense.asc;
	bytes[3] = sense.ascq;
	bytes[7] = bytes.size() - 8;
	bytes[9] = 0x0a;
	bytes[10] = sense.information_valid ? 0x80 : 0;
	put_unaligned_be64(u64(sense.information), &bytes[12]);
	bytes[20] = 0x04;
	bytes[21] = 0x02;
	bytes[23] =
		u8((sense.filemark ? 0x80 : 0) | (sense.eom ? 0x40 : 0) | (sense.ili ? 0x20 : 0));
	return bytes;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	ptape_sense sense, again;

	require(ptape_sense_decode(data, size, &sense) == sense.valid);
	const ptape_condition condition = ptape_sense_condition(&sense);
	require(condition < PTAPE_CONDITION_NR);
	if (!sense.valid) {
		require(condition == PTAPE_CONDITION_UNKNOWN);
		return 0;
	}
	require(sense.key < 16);
	require(sense.information_valid || sense.information == 0);
	const auto bytes = encode(sense);
	require(ptape_sense_decode(bytes.data(), bytes.size(), &again));
	require(ptape_sense_rule_index(&again) == ptape_sense_rule_index(&sense));
	require(again.information == sense.information);
	return 0;
}
