// SPDX-License-Identifier: GPL-2.0-only
//
// Table of operation codes (SPC-5 annex F.3.1, columns T and M).
#include "opcode.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace ptape::vtl
{

namespace
{

enum Trait : std::uint8_t {
	none = 0,
	data_out = 1,
	passes = 2,
};

struct Row {
	std::uint8_t opcode;
	std::string_view name;
	std::uint8_t traits;
};

constexpr std::array table = {
	Row{0x00, "TEST_UNIT_READY", passes},
	Row{0x01, "REWIND", none},
	Row{0x03, "REQUEST_SENSE", passes},
	Row{0x04, "FORMAT_MEDIUM", data_out},
	Row{0x05, "READ_BLOCK_LIMITS", none},
	Row{0x07, "INITIALIZE_ELEMENT_STATUS", none},
	Row{0x08, "READ_6", none},
	Row{0x0a, "WRITE_6", data_out},
	Row{0x0b, "SET_CAPACITY", none},
	Row{0x10, "WRITE_FILEMARKS_6", none},
	Row{0x11, "SPACE_6", none},
	Row{0x12, "INQUIRY", passes},
	Row{0x13, "VERIFY_6", none},
	Row{0x15, "MODE_SELECT_6", data_out},
	Row{0x16, "RESERVE_6", none},
	Row{0x17, "RELEASE_6", none},
	Row{0x19, "ERASE_6", none},
	Row{0x1a, "MODE_SENSE_6", none},
	Row{0x1b, "LOAD_UNLOAD", none},
	Row{0x1c, "RECEIVE_DIAGNOSTIC_RESULTS", none},
	Row{0x1d, "SEND_DIAGNOSTIC", data_out},
	Row{0x1e, "PREVENT_ALLOW_MEDIUM_REMOVAL", none},
	Row{0x2b, "LOCATE_10", none},
	Row{0x34, "READ_POSITION", none},
	Row{0x37, "INITIALIZE_ELEMENT_STATUS_WITH_RANGE", none},
	Row{0x3b, "WRITE_BUFFER", data_out},
	Row{0x3c, "READ_BUFFER", none},
	Row{0x44, "REPORT_DENSITY_SUPPORT", none},
	Row{0x4c, "LOG_SELECT", data_out},
	Row{0x4d, "LOG_SENSE", passes},
	Row{0x55, "MODE_SELECT_10", data_out},
	Row{0x56, "RESERVE_10", none},
	Row{0x57, "RELEASE_10", none},
	Row{0x5a, "MODE_SENSE_10", none},
	Row{0x5e, "PERSISTENT_RESERVE_IN", none},
	Row{0x5f, "PERSISTENT_RESERVE_OUT", data_out},
	Row{0x80, "WRITE_FILEMARKS_16", none},
	Row{0x82, "ALLOW_OVERWRITE", none},
	Row{0x8c, "READ_ATTRIBUTE", none},
	Row{0x8d, "WRITE_ATTRIBUTE", data_out},
	Row{0x91, "SPACE_16", none},
	Row{0x92, "LOCATE_16", none},
	Row{0xa2, "SECURITY_PROTOCOL_IN", none},
	Row{0xa3, "MAINTENANCE_IN", none},
	Row{0xa4, "MAINTENANCE_OUT", data_out},
	Row{0xa5, "MOVE_MEDIUM", none},
	Row{0xa6, "EXCHANGE_MEDIUM", none},
	Row{0xb5, "SECURITY_PROTOCOL_OUT", data_out},
	Row{0xb6, "SEND_VOLUME_TAG", data_out},
	Row{0xb8, "READ_ELEMENT_STATUS", none},
};

// SMC uses the codes of LOAD UNLOAD and LOCATE(10) again.
constexpr Row second_names[] = {
	{0x1b, "OPEN_CLOSE_IMPORT_EXPORT_ELEMENT", none},
	{0x2b, "POSITION_TO_ELEMENT", none},
};

const Row *find(std::uint8_t opcode)
{
	const auto *row = std::find_if(table.begin(), table.end(), [&](const Row &candidate) {
		return candidate.opcode == opcode;
	});

	return row == table.end() ? nullptr : row;
}

} // namespace

bool sends_data_out(std::uint8_t opcode)
{
	const Row *row = find(opcode);

	return row && (row->traits & data_out);
}

bool passes_running_command(std::uint8_t opcode)
{
	const Row *row = find(opcode);

	return row && (row->traits & passes);
}

std::optional<std::uint8_t> parse_opcode(std::string_view text)
{
	for (const Row &row : table)
		if (row.name == text)
			return row.opcode;
	for (const Row &row : second_names)
		if (row.name == text)
			return row.opcode;
	if (!text.starts_with("0x") && !text.starts_with("0X"))
		return std::nullopt;
	text.remove_prefix(2);

	std::uint8_t opcode = 0;
	constexpr int hexadecimal = 16;
	const auto [end, error] =
		std::from_chars(text.data(), text.data() + text.size(), opcode, hexadecimal);

	if (error != std::errc() || end != text.data() + text.size())
		return std::nullopt;
	return opcode;
}

std::string opcode_name(std::uint8_t opcode)
{
	constexpr char digits[] = "0123456789ABCDEF";

	if (const Row *row = find(opcode))
		return std::string(row->name);
	return std::string("0x") + digits[opcode >> 4] + digits[opcode & 0xf];
}

} // namespace ptape::vtl
