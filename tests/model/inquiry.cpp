// SPDX-License-Identifier: GPL-2.0-only
//
// What a device server says about itself: INQUIRY, vital product data and
// REPORT SUPPORTED OPERATION CODES. Part of DeviceServer; the caller serialises.
#include "bytes.hpp"
#include "device_server.hpp"

#include <algorithm>

namespace ptape::model
{

namespace
{

constexpr std::uint8_t page_supported = 0x00;
constexpr std::uint8_t page_serial = 0x80;
constexpr std::uint8_t page_identification = 0x83;
constexpr std::size_t serial_max = 255;		// bytes; our limit, page 80h takes more
constexpr std::size_t t10_designator_max = 255; // bytes, an 8-bit length
constexpr std::size_t vendor_len = 8;
constexpr std::size_t product_len = 16;
constexpr std::size_t revision_len = 4;
constexpr std::size_t command_timeouts_len = 12; // SPC-5 6.32.4

// Designation descriptor, SPC-5 7.7.6.1.
void append_designator(std::vector<std::uint8_t> &out, unsigned association, unsigned type,
		       unsigned code_set, std::span<const std::uint8_t> designator)
{
	out.push_back(static_cast<std::uint8_t>(code_set));
	out.push_back(static_cast<std::uint8_t>(association << 4 | type));
	out.push_back(0);
	out.push_back(static_cast<std::uint8_t>(designator.size()));
	out.insert(out.end(), designator.begin(), designator.end());
}

void append_naa(std::vector<std::uint8_t> &out, unsigned association, std::uint64_t naa)
{
	constexpr unsigned type_naa = 3;
	constexpr unsigned code_set_binary = 1;
	std::array<std::uint8_t, 8> bytes;

	put_be64(bytes.data(), naa);
	append_designator(out, association, type_naa, code_set_binary, bytes);
}

} // namespace

// The designator of type T10 vendor ID (SPC-5 7.7.6.4), also used by DVCID.
std::vector<std::uint8_t> t10_designator(const Identity &identity)
{
	std::vector<std::uint8_t> out;

	append_padded(out, identity.vendor, vendor_len);
	append_padded(out, identity.product, product_len);
	out.insert(out.end(), identity.serial.begin(), identity.serial.end());
	if (out.size() > t10_designator_max)
		out.resize(t10_designator_max);
	return out;
}

// INQUIRY, SPC-5 6.7.
Reply DeviceServer::inquiry(const Call &call)
{
	const bool vital_product_data = call.cdb[1] & 0x01;
	const std::uint8_t page = call.cdb[2];
	const std::size_t allocation_length = get_be16(&call.cdb[3]);

	if (vital_product_data)
		return vpd_page(page, allocation_length);
	if (page != 0)
		return check(code::invalid_field_in_cdb);

	std::vector<std::uint8_t> data = {
		device_type_,
		0x80, // RMB
		0x06, // SPC-4
		0x02, // response data format
		0,    // additional length, below
		0,
		0,
		0x02, // CMDQUE
	};
	append_padded(data, identity_.vendor, vendor_len);
	append_padded(data, identity_.product, product_len);
	append_padded(data, identity_.revision, revision_len);
	data[4] = static_cast<std::uint8_t>(data.size() - 5);
	return good(std::move(data), allocation_length);
}

Reply DeviceServer::vpd_page(std::uint8_t page, std::size_t allocation_length) const
{
	std::vector<std::uint8_t> body;

	if (identity_.hidden_pages[page])
		return check(code::invalid_field_in_cdb);
	if (const auto raw = identity_.raw_pages.find(page); raw != identity_.raw_pages.end())
		return good(raw->second, allocation_length);

	switch (page) {
	case page_supported:
		body = supported_vpd_pages();
		break;
	case page_serial:
		body.assign(identity_.serial.begin(), identity_.serial.end());
		if (body.size() > serial_max)
			body.resize(serial_max);
		break;
	case page_identification:
		body = device_identification_page();
		break;
	default:
		body = device_vpd_page(page);
		if (body.empty())
			return check(code::invalid_field_in_cdb);
		break;
	}

	std::vector<std::uint8_t> data = {device_type_, page, 0, 0};
	put_be16(&data[2], static_cast<std::uint16_t>(body.size()));
	data.insert(data.end(), body.begin(), body.end());
	return good(std::move(data), allocation_length);
}

std::vector<std::uint8_t> DeviceServer::supported_vpd_pages() const
{
	std::vector<std::uint8_t> pages = {page_supported, page_serial, page_identification};

	std::ranges::copy(device_vpd_pages(), std::back_inserter(pages));
	for (const auto &[page, bytes] : identity_.raw_pages)
		if (std::ranges::find(pages, page) == pages.end())
			pages.push_back(page);
	std::erase_if(pages, [this](std::uint8_t page) { return identity_.hidden_pages[page]; });
	std::ranges::sort(pages);
	return pages;
}

std::vector<std::uint8_t> DeviceServer::device_identification_page() const
{
	constexpr unsigned logical_unit = 0;
	constexpr unsigned target_device = 2;
	constexpr unsigned type_t10_vendor_id = 1;
	constexpr unsigned code_set_ascii = 2;
	std::vector<std::uint8_t> out;

	if (identity_.t10_designator)
		append_designator(out, logical_unit, type_t10_vendor_id, code_set_ascii,
				  t10_designator(identity_));
	if (identity_.naa)
		append_naa(out, logical_unit, *identity_.naa);
	if (identity_.target_naa)
		append_naa(out, target_device, *identity_.target_naa);
	return out;
}

// REPORT SUPPORTED OPERATION CODES, SPC-5 6.32.
Reply DeviceServer::report_supported_opcodes(const Call &call)
{
	const bool timeouts = call.cdb[2] & 0x80;
	const unsigned options = call.cdb[2] & 0x07;
	const std::uint8_t opcode = call.cdb[3];
	const std::uint16_t service_action = get_be16(&call.cdb[4]);
	const std::size_t allocation_length = get_be32(&call.cdb[6]);

	if (options == 0)
		return good(all_opcodes(timeouts), allocation_length);

	// Service actions are 5 bits here; an operation code alone ignores the field.
	const Command *command =
		options == 1 ? find_command(opcode, 0)
		: service_action <= 0x1f
			? find_command(opcode, static_cast<std::uint8_t>(service_action))
			: nullptr;
	const bool actions =
		std::ranges::any_of(tables(), [opcode](std::span<const Command> table) {
			return std::ranges::any_of(table, [opcode](const Command &row) {
				return row.opcode == opcode && row.rules & has_service_action;
			});
		});

	// 1: an operation code alone; 2: with a service action; 3: either.
	if (options > 3 || (options == 1 && actions) ||
	    (options == 2 && knows_opcode(opcode) && !actions))
		return check(code::invalid_field_in_cdb);
	if (options == 3 && !actions && service_action != 0)
		command = nullptr;
	return good(one_opcode(command, timeouts), allocation_length);
}

// Command timeouts descriptor, SPC-5 6.32.4: no nominal time.
void DeviceServer::append_timeouts(std::vector<std::uint8_t> &out, std::uint8_t opcode) const
{
	std::array<std::uint8_t, command_timeouts_len> descriptor = {0, command_timeouts_len - 2};

	put_be32(&descriptor[8], recommended_timeout(opcode));
	out.insert(out.end(), descriptor.begin(), descriptor.end());
}

std::vector<std::uint8_t> DeviceServer::all_opcodes(bool timeouts) const
{
	std::vector<std::uint8_t> data(4);
	const auto append = [&](const Command &command) {
		const bool actions = command.rules & has_service_action;

		data.insert(data.end(),
			    {command.opcode, 0, 0,
			     actions ? command.service_action : std::uint8_t{0}, 0,
			     static_cast<std::uint8_t>((timeouts ? 2 : 0) | (actions ? 1 : 0)), 0,
			     command.cdb_len});
		if (timeouts)
			append_timeouts(data, command.opcode);
	};

	for (const std::span<const Command> table : tables())
		std::ranges::for_each(table, append);
	put_be32(data.data(), static_cast<std::uint32_t>(data.size() - 4));
	return data;
}

std::vector<std::uint8_t> DeviceServer::one_opcode(const Command *command, bool timeouts) const
{
	constexpr std::uint8_t not_supported = 1;
	constexpr std::uint8_t supported = 3;

	if (!command)
		return {0, not_supported, 0, 0};

	std::vector<std::uint8_t> data = {
		0, static_cast<std::uint8_t>(supported | (timeouts ? 0x80 : 0)), 0,
		command->cdb_len};
	std::copy_n(command->usage.begin(), command->cdb_len, std::back_inserter(data));
	data[4] = command->opcode;
	if (command->rules & has_service_action)
		data[5] = static_cast<std::uint8_t>((data[5] & 0xe0) | command->service_action);
	if (timeouts)
		append_timeouts(data, command->opcode);
	return data;
}

} // namespace ptape::model
