// SPDX-License-Identifier: GPL-2.0-only
//
// What the drive tells about its health: LOG SENSE with TapeAlert (SSC-5 8.2).
// Part of Drive; the caller serialises.
#include "bytes.hpp"
#include "drive.hpp"

#include <algorithm>

namespace ptape::model
{

namespace
{

constexpr std::uint8_t log_page_supported = 0x00;
constexpr std::uint8_t log_page_tape_alert = 0x2e;
constexpr std::size_t log_header_len = 4;

} // namespace

// LOG SENSE, SPC-5 6.9. Nothing is saved and every value is cumulative.
Reply Drive::log_sense(const Call &call)
{
	const std::uint8_t page = call.cdb[2] & 0x3f;
	const std::uint8_t subpage = call.cdb[3];
	const std::uint16_t first = get_be16(&call.cdb[5]);
	const std::size_t allocation_length = get_be16(&call.cdb[7]);
	std::vector<std::uint8_t> data = {page, 0, 0, 0};

	if (subpage != 0)
		return check(code::invalid_field_in_cdb);
	switch (page) {
	case log_page_supported:
		if (first != 0)
			return check(code::invalid_field_in_cdb);
		data.insert(data.end(), {log_page_supported, log_page_tape_alert});
		break;
	case log_page_tape_alert:
		if (first > tape_alert_flags)
			return check(code::invalid_field_in_cdb);
		append_tape_alerts(data, std::max<unsigned>(first, 1));
		tape_alerts_.reset();
		break;
	default:
		return check(code::invalid_field_in_cdb);
	}
	put_be16(&data[2], static_cast<std::uint16_t>(data.size() - log_header_len));
	return good(std::move(data), allocation_length);
}

// TapeAlert page, SSC-5 8.2.3: one parameter of one byte for each flag.
void Drive::append_tape_alerts(std::vector<std::uint8_t> &out, unsigned first) const
{
	constexpr std::uint8_t format_binary = 0x03; // FORMAT AND LINKING

	for (unsigned flag = first; flag <= tape_alert_flags; ++flag)
		out.insert(out.end(), {0, static_cast<std::uint8_t>(flag), format_binary, 1,
				       static_cast<std::uint8_t>(tape_alerts_[flag - 1] ? 1 : 0)});
}

} // namespace ptape::model
