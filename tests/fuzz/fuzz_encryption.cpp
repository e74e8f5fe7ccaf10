// SPDX-License-Identifier: GPL-2.0-only
//
// Hostile SECURITY PROTOCOL IN data, the Data Encryption Status page: nothing
// outside is read; mode, algorithm and counter of the key are where the
// standard has them, and another page or half of one tells nothing. Input: the
// page.
#include "core.hpp"
#include "fuzz.hpp"

namespace ptape::fuzz
{
namespace
{

constexpr std::size_t status_len = 24; // SSC-5 table 186, without descriptors

void check(View data)
{
	ptape_encryption told;
	const bool ok = ptape_page_encryption(data.data(), data.size(), &told);

	require(ok == (data.size() >= status_len && data[0] == 0 && data[1] == 0x20));
	if (!ok) {
		require(!told.mode && !told.algorithm && !told.instance);
		return;
	}
	require(told.mode == data[5] && told.algorithm == data[7]);
	require(told.instance == (u32(data[8]) << 24 | data[9] << 16 | data[10] << 8 | data[11]));
}

} // namespace
} // namespace ptape::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
	// In a block of its own size: one byte too far is seen.
	ptape::fuzz::check(ptape::fuzz::Input(data, size).rest());
	return 0;
}
