// SPDX-License-Identifier: GPL-2.0-only
//
// Hostile LOG SENSE data: nothing outside is read, and the TapeAlert flags are
// those that a plain walk over the page's whole parameters finds. Input: the
// page.
#include "core.hpp"
#include "fuzz.hpp"

#include <bitset>

namespace ptape::fuzz
{
namespace
{

constexpr std::size_t header_len = 4; // of the page and of a parameter, SPC-5 7.3.2
using Flags = std::bitset<PTAPE_TAPE_ALERT_FLAGS>;

[[nodiscard]] bool is_tape_alert(View data)
{
	return data.size() >= header_len && (data[0] & 0x7f) == 0x2e;
}

[[nodiscard]] Flags walk(View data)
{
	const std::size_t told = data[2] << 8 | data[3];
	View rest = data.subspan(header_len);
	Flags flags;

	rest = rest.first(std::min(told, rest.size()));
	while (rest.size() >= header_len && rest.size() - header_len >= rest[3]) {
		const std::size_t code = rest[0] << 8 | rest[1];
		const View value = rest.subspan(header_len, rest[3]);

		if (!value.empty() && value[0] % 2 == 1 && code > 0 && code <= flags.size())
			flags.set(code - 1);
		rest = rest.subspan(header_len + value.size());
	}
	return flags;
}

void check(View data)
{
	u64 flags = ~u64(0);

	require(ptape_log_tape_alert(data.data(), data.size(), &flags) == is_tape_alert(data));
	require(Flags(flags) == (is_tape_alert(data) ? walk(data) : Flags()));
}

} // namespace
} // namespace ptape::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
	ptape::fuzz::check({data, size});
	return 0;
}
