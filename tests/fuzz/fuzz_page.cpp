// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hostile parameter data: nothing outside is read, an attribute's value lies
 * inside, a mode page that is encoded again decodes to the same.
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

void fuzz_mode(const u8 *data, size_t size)
{
	ptape_mode mode, again;
	std::array<u8, PTAPE_MODE_6_LEN> list;

	if (!ptape_page_mode_6(data, size, &mode) || !mode.has_descriptor)
		return;
	ptape_page_encode_mode_6(&mode, list.data());
	require(ptape_page_mode_6(list.data(), list.size(), &again));
	require(again.has_descriptor && again.density == mode.density);
	require(again.block_length == mode.block_length && again.speed == mode.speed);
	require(again.buffered_mode == mode.buffered_mode && !again.write_protected);
}

void fuzz_position(const u8 *data, size_t size)
{
	ptape_read_position position;

	if (ptape_page_position_short(data, size, &position))
		require(!position.file_known && (!position.unknown || !position.block));
	if (ptape_page_position_long(data, size, &position))
		require((position.file_known || !position.file) &&
			(!position.unknown || !position.block));
}

void fuzz_attribute(const u8 *data, size_t size)
{
	const u8 *value;

	if (size < 2)
		return;
	/* The first two bytes choose the attribute that is looked for. */
	const u16 id = get_unaligned_be16(data);
	const u16 length = ptape_page_attribute(data + 2, size - 2, id, &value);
	require((value != nullptr) == (length > 0));
	if (value)
		require(value >= data + 2 + 9 && value + length <= data + size);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	ptape_block_limits limits;

	require(ptape_page_block_limits(data, size, &limits) == (size >= PTAPE_BLOCK_LIMITS_LEN));
	fuzz_mode(data, size);
	fuzz_position(data, size);
	fuzz_attribute(data, size);
	return 0;
}
