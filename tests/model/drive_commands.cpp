// SPDX-License-Identifier: GPL-2.0-only
//
// The drive's table of commands: which there are, when they may run and which of
// their bits mean something. Part of Drive; the caller serialises.
#include "drive.hpp"

namespace ptape::model
{

namespace
{

constexpr std::uint8_t read_attribute_code = 0x8c;
constexpr std::uint8_t write_attribute_code = 0x8d;

} // namespace

// Byte 0 of the usage data is the operation code, filled in where it is reported.
// These are the commands that a stream consists of.
std::span<const DeviceServer::Command> Drive::stream_commands()
{
	constexpr auto own = [](auto handler) { return static_cast<Handler>(handler); };
	constexpr unsigned action = has_service_action;
	// READ POSITION: form; allocation length
	constexpr decltype(Command::usage) position = {0, 0x1f, 0, 0, 0, 0, 0, 0xff, 0xff};

	static const Command table[] = {
		// clang-format off
	    // WRITE(6): FIXED; length
	    {0x0a, 0, 6, needs_ready, {0, 0x01, 0xff, 0xff, 0xff}, own(&Drive::write)},
	    // READ(6): SILI, FIXED; length
	    {0x08, 0, 6, needs_ready, {0, 0x03, 0xff, 0xff, 0xff}, own(&Drive::read)},
	    {0x34, 0x00, 10, needs_ready | action, position, own(&Drive::read_position)},
	    {0x34, 0x01, 10, needs_ready | action, position, own(&Drive::read_position)},
	    {0x34, 0x06, 10, needs_ready | action, position, own(&Drive::read_position)},
	    {0x34, 0x08, 10, needs_ready | action, position, own(&Drive::read_position)},
	    {0x00, 0, 6, needs_ready, {}, own(&Drive::test_unit_ready)},
	    // WRITE FILEMARKS(6): IMMED; count
	    {0x10, 0, 6, needs_ready, {0, 0x01, 0xff, 0xff, 0xff}, own(&Drive::write_filemarks)},
	    // LOCATE(10): BT, CP, IMMED; address; partition
	    {0x2b, 0, 10, needs_ready, {0, 0x07, 0, 0xff, 0xff, 0xff, 0xff, 0, 0xff},
	     own(&Drive::locate_10)},
	    // LOCATE(16): DEST_TYPE, CP, IMMED; partition; identifier
	    {0x92, 0, 16, needs_ready,
	     {0, 0x3b, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
	     own(&Drive::locate_16)},
	    // SPACE(6): CODE; count
	    {0x11, 0, 6, needs_ready, {0, 0x0f, 0xff, 0xff, 0xff}, own(&Drive::space_6)},
	    // SPACE(16): CODE; count
	    {0x91, 0, 16, needs_ready,
	     {0, 0x0f, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
	     own(&Drive::space_16)},
	    // REWIND: IMMED
	    {0x01, 0, 6, needs_ready, {0, 0x01}, own(&Drive::rewind)},
		// clang-format on
	};
	return table;
}

// What is asked and set around it.
std::span<const DeviceServer::Command> Drive::management_commands()
{
	constexpr auto own = [](auto handler) { return static_cast<Handler>(handler); };
	constexpr unsigned action = has_service_action;
	constexpr unsigned always = past_attention | past_reservation;
	// READ ATTRIBUTE: service action; partition; first; allocation length
	constexpr decltype(Command::usage) attribute = {0,    0x1f, 0,	  0,	0,    0,    0,
							0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
	// SECURITY PROTOCOL: protocol; page; length
	constexpr decltype(Command::usage) security = {0, 0xff, 0xff, 0xff, 0,
						       0, 0xff, 0xff, 0xff, 0xff};

	static const Command table[] = {
		// clang-format off
	    {0x03, 0, 6, always, {0, 0x01, 0, 0, 0xff}, own(&Drive::request_sense)},
	    {0x12, 0, 6, always, {0, 0x01, 0xff, 0xff, 0xff}, own(&Drive::inquiry)},
	    {0x05, 0, 6, 0, {}, own(&Drive::read_block_limits)},
	    // MODE SENSE(6): DBD; PC, page; subpage; allocation length
	    {0x1a, 0, 6, 0, {0, 0x08, 0xff, 0xff, 0xff}, own(&Drive::mode_sense_6)},
	    {0x5a, 0, 10, 0, {0, 0x08, 0xff, 0xff, 0, 0, 0, 0xff, 0xff}, own(&Drive::mode_sense_10)},
	    // MODE SELECT(6): PF; parameter list length
	    {0x15, 0, 6, 0, {0, 0x10, 0, 0, 0xff}, own(&Drive::mode_select_6)},
	    {0x55, 0, 10, 0, {0, 0x10, 0, 0, 0, 0, 0, 0xff, 0xff}, own(&Drive::mode_select_10)},
	    {read_attribute_code, 0x00, 16, needs_ready | action, attribute, own(&Drive::read_attribute)},
	    {read_attribute_code, 0x01, 16, needs_ready | action, attribute, own(&Drive::read_attribute)},
	    {read_attribute_code, 0x03, 16, needs_ready | action, attribute, own(&Drive::read_attribute)},
	    {read_attribute_code, 0x05, 16, needs_ready | action, attribute, own(&Drive::read_attribute)},
	    // WRITE ATTRIBUTE: WTC; partition; parameter list length
	    {write_attribute_code, 0, 16, needs_ready,
	     {0, 0x01, 0, 0, 0, 0, 0, 0xff, 0, 0, 0xff, 0xff, 0xff, 0xff},
	     own(&Drive::write_attribute)},
	    // LOG SENSE: PC, page; subpage; parameter pointer; allocation length
	    {0x4d, 0, 10, past_reservation, {0, 0x00, 0xff, 0xff, 0, 0xff, 0xff, 0xff, 0xff},
	     own(&Drive::log_sense)},
	    // ERASE(6): IMMED, LONG
	    {0x19, 0, 6, needs_ready, {0, 0x03}, own(&Drive::erase)},
	    // REPORT DENSITY SUPPORT: MEDIA; allocation length
	    {0x44, 0, 10, 0, {0, 0x01, 0, 0, 0, 0, 0, 0xff, 0xff},
	     own(&Drive::report_density_support)},
	    {0xa2, 0, 12, 0, security, own(&Drive::security_protocol_in)},
	    {0xb5, 0, 12, 0, security, own(&Drive::security_protocol_out)},
	    // FORMAT MEDIUM: IMMED; format; transfer length
	    {0x04, 0, 6, needs_ready, {0, 0x01, 0x0f, 0, 0}, own(&Drive::format_medium)},
	    // ALLOW OVERWRITE: for what; partition; position
	    {0x82, 0, 16, needs_ready,
	     {0, 0, 0x0f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
	     own(&Drive::allow_overwrite)},
	    // LOAD UNLOAD: IMMED; HOLD, EOT, RETEN, LOAD
	    {0x1b, 0, 6, 0, {0, 0x01, 0, 0, 0x0f}, own(&Drive::load_unload)},
	    // PREVENT ALLOW MEDIUM REMOVAL: PREVENT
	    {0x1e, 0, 6, 0, {0, 0, 0, 0, 0x01}, own(&Drive::prevent_allow)},
	    {0x16, 0, 6, 0, {}, own(&Drive::reserve)},
	    {0x17, 0, 6, past_reservation, {}, own(&Drive::release)},
	    // REPORT SUPPORTED OPERATION CODES: RCTD, options; code; action; length
	    {0xa3, 0x0c, 12, action,
	     {0, 0x1f, 0x87, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
	     own(&Drive::report_supported_opcodes)},
		// clang-format on
	};
	return table;
}

std::uint32_t Drive::recommended_timeout(std::uint8_t opcode) const
{
	const auto told = config_.timeouts.find(opcode);

	return told == config_.timeouts.end() ? 0 : told->second;
}

// The hottest first: the search is linear.
std::span<const DeviceServer::Command> Drive::command_table() const
{
	static const std::vector<Command> all = [] {
		std::vector<Command> rows(stream_commands().begin(), stream_commands().end());

		rows.insert(rows.end(), management_commands().begin(), management_commands().end());
		return rows;
	}();
	static const std::vector<Command> without_attributes = [] {
		std::vector<Command> rows = all;

		std::erase_if(rows, [](const Command &row) {
			return row.opcode == read_attribute_code ||
			       row.opcode == write_attribute_code;
		});
		return rows;
	}();
	return config_.traits.no_attributes ? without_attributes : all;
}

} // namespace ptape::model
