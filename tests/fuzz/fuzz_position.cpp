// SPDX-License-Identifier: GPL-2.0-only
//
// Hostile READ POSITION data, short and long form: nothing outside is read,
// what the drive does not know is zero, what it knows encodes again to the
// bytes that came, and a position that takes the report is KNOWN exactly when
// the drive knew. Input: the parameter data.
#include "core.hpp"
#include "fuzz.hpp"

#include <cstring>

namespace ptape::fuzz
{
namespace
{

// SSC-5 tables 47 and 48, byte 0.
constexpr u8 beginning_bit = 0x80;
constexpr u8 end_bit = 0x40;
constexpr u8 file_unknown_bit = 0x08; // MPU
constexpr u8 unknown_bit = 0x04;      // LOLU or LONU
constexpr u8 too_large_bit = 0x02;    // PERR, short form

void check_zeroed(const ptape_read_position &position)
{
	require(!position.beginning && !position.end && !position.unknown && !position.file_known);
	require(!position.partition && !position.block && !position.file);
}

void check_report(const ptape_read_position &report)
{
	ptape_position position = {};

	ptape_position_report(&position, &report);
	require(position.state == (report.unknown ? PTAPE_POSITION_LOST : PTAPE_POSITION_KNOWN));
	require(report.unknown ||
		(position.block == report.block && position.partition == report.partition));
	require(position.file >= PTAPE_NUMBER_UNKNOWN);
	require(position.block_in_file >= PTAPE_NUMBER_UNKNOWN);
}

void check_short(View data)
{
	ptape_read_position position;
	const bool ok = ptape_page_position_short(data.data(), data.size(), &position);

	require(ok == (data.size() >= PTAPE_POSITION_SHORT_LEN));
	if (!ok)
		return check_zeroed(position);
	require(position.beginning == bool(data[0] & beginning_bit));
	require(position.end == bool(data[0] & end_bit));
	require(position.unknown == bool(data[0] & (unknown_bit | too_large_bit)));
	require(!position.file_known && !position.file);
	if (position.unknown) {
		require(!position.partition && !position.block);
	} else {
		u8 block[4];

		put_unaligned_be32(u32(position.block), block);
		require(position.block <= U32_MAX && !std::memcmp(block, &data[4], sizeof(block)));
		require(position.partition == data[1]);
	}
	check_report(position);
}

void check_long(View data)
{
	ptape_read_position position;
	const bool ok = ptape_page_position_long(data.data(), data.size(), &position);
	u8 bytes[20] = {}; // from the partition number to the file number

	require(ok == (data.size() >= PTAPE_POSITION_LONG_LEN));
	if (!ok)
		return check_zeroed(position);
	require(position.beginning == bool(data[0] & beginning_bit));
	require(position.end == bool(data[0] & end_bit));
	require(position.unknown == bool(data[0] & unknown_bit));
	require(position.file_known == !(data[0] & file_unknown_bit));
	put_unaligned_be32(position.partition, bytes);
	put_unaligned_be64(position.block, bytes + 4);
	put_unaligned_be64(position.file, bytes + 12);
	require(position.unknown ? !position.partition && !position.block
				 : !std::memcmp(bytes, &data[4], 12));
	require(position.file_known ? !std::memcmp(bytes + 12, &data[16], 8) : !position.file);
	check_report(position);
}

} // namespace
} // namespace ptape::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
	ptape::fuzz::check_short({data, size});
	ptape::fuzz::check_long({data, size});
	return 0;
}
