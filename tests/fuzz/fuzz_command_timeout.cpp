// SPDX-License-Identifier: GPL-2.0-only
//
// Hostile REPORT SUPPORTED OPERATION CODES data: nothing outside is read, and the
// time of a command is the longest that a plain walk over the whole descriptors
// finds. Input: an operation code, and the answer.
#include "core.hpp"
#include "fuzz.hpp"

namespace ptape::fuzz
{
namespace
{

constexpr std::size_t header_len = 4, command_len = 8, timeouts_len = 12; // SPC-5 6.30

[[nodiscard]] u32 number(View bytes)
{
	u32 value = 0;

	for (const std::uint8_t byte : bytes)
		value = value << 8 | byte;
	return value;
}

[[nodiscard]] u32 walk(View data, std::uint8_t opcode)
{
	u32 longest = 0;

	if (data.size() < header_len)
		return 0;
	View rest = data.subspan(header_len);
	rest = rest.first(std::min<std::size_t>(number(data.first(header_len)), rest.size()));
	while (rest.size() >= command_len) {
		const View command = rest.first(command_len);
		const bool has_timeouts = command[5] & 2;

		rest = rest.subspan(command_len);
		if (!has_timeouts)
			continue;
		if (rest.size() < 2)
			break;
		const std::size_t told = 2 + number(rest.first(2));
		if (command[0] == opcode && std::min(told, rest.size()) >= timeouts_len)
			longest = std::max(longest, number(rest.subspan(8, 4)));
		rest = rest.subspan(std::min(told, rest.size()));
	}
	return longest;
}

void check(std::uint8_t opcode, View data)
{
	require(ptape_page_command_timeout(data.data(), data.size(), opcode) == walk(data, opcode));
}

} // namespace
} // namespace ptape::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
	ptape::fuzz::Input input(data, size);
	const std::uint8_t opcode = input.byte();

	ptape::fuzz::check(opcode, input.rest());
	return 0;
}
