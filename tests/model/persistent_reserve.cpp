// SPDX-License-Identifier: GPL-2.0-only
//
// PERSISTENT RESERVE IN and OUT (SPC-5): CDB, parameter list and
// parameter data around what reservation.cpp decides. Part of DeviceServer; the
// caller serialises.
#include "bytes.hpp"
#include "device_server.hpp"

#include <algorithm>

namespace ptape::model
{

namespace
{

// TransportID of SAS (SPC-5, "TransportID identifiers"): what tcm_loop's initiators look like.
constexpr std::size_t transport_id_len = 24;
constexpr std::uint8_t transport_id_sas = 0x06;
constexpr std::size_t transport_id_address = 4;
// NAA 3h, locally assigned: the model knows its initiators by number alone.
constexpr std::uint64_t naa_initiators = 0x3000000000020000;

std::uint8_t type_byte(ReservationType type)
{
	return static_cast<std::uint8_t>(type); // above it LU_SCOPE, 0
}

std::vector<std::uint8_t> read_keys(const PersistentReservation &reservation)
{
	std::vector<std::uint8_t> body(reservation.registrations().size() * 8);
	std::uint8_t *at = body.data();

	for (const auto &row : reservation.registrations()) {
		put_be64(at, row.key);
		at += 8;
	}
	return body;
}

std::vector<std::uint8_t> read_reservation(const PersistentReservation &reservation)
{
	constexpr std::size_t descriptor_len = 16;
	std::vector<std::uint8_t> body;

	if (!reservation.type())
		return body;
	body.resize(descriptor_len);
	put_be64(&body[0], reservation.holder_key());
	body[13] = type_byte(*reservation.type());
	return body;
}

// Every nexus comes through a target port of its own, numbered from 1.
std::vector<std::uint8_t> read_full_status(const PersistentReservation &reservation)
{
	constexpr std::size_t descriptor_len = 24;
	constexpr std::uint8_t holder = 0x01; // R_HOLDER
	std::vector<std::uint8_t> body;

	for (const auto &row : reservation.registrations()) {
		std::vector<std::uint8_t> out(descriptor_len + transport_id_len);

		put_be64(&out[0], row.key);
		if (reservation.holds(row.nexus)) {
			out[12] = holder;
			out[13] = type_byte(*reservation.type());
		}
		put_be16(&out[18], static_cast<std::uint16_t>(row.nexus + 1));
		put_be32(&out[20], transport_id_len);
		out[descriptor_len] = transport_id_sas;
		put_be64(&out[descriptor_len + transport_id_address],
			 naa_initiators + row.nexus + 1);
		body.insert(body.end(), out.begin(), out.end());
	}
	return body;
}

// Not capable of SPEC_I_PT and ALL_TG_PT.
std::vector<std::uint8_t> report_capabilities(const PersistentReservation &reservation)
{
	constexpr std::uint8_t length = 8;
	constexpr std::uint8_t compatible_handling = 0x10;  // CRH
	constexpr std::uint8_t power_loss_capable = 0x01;   // PTPL_C
	constexpr std::uint8_t type_mask_valid = 0x80;	    // TMV
	constexpr std::uint8_t allow_commands = 0x03 << 4;  // 011b
	constexpr std::uint8_t power_loss_activated = 0x01; // PTPL_A
	constexpr std::uint8_t types_of_byte_4 = 0xea;	    // all but the one of byte 5
	constexpr std::uint8_t types_of_byte_5 = 0x01;

	return {0,
		length,
		compatible_handling | power_loss_capable,
		static_cast<std::uint8_t>(type_mask_valid | allow_commands |
					  (reservation.persists() ? power_loss_activated : 0)),
		types_of_byte_4,
		types_of_byte_5,
		0,
		0};
}

} // namespace

Reply DeviceServer::persistent_reserve_in(const Call &call)
{
	enum Action : std::uint8_t { keys, held, capabilities, full_status };
	const std::size_t allocation_length = get_be16(&call.cdb[7]);
	std::vector<std::uint8_t> body;

	switch (call.cdb[1] & 0x1f) {
	case keys:
		body = read_keys(persistent_);
		break;
	case held:
		body = read_reservation(persistent_);
		break;
	case capabilities:
		return good(report_capabilities(persistent_), allocation_length);
	case full_status:
		body = read_full_status(persistent_);
		break;
	}

	std::vector<std::uint8_t> data(8);
	put_be32(&data[0], persistent_.generation());
	put_be32(&data[4], static_cast<std::uint32_t>(body.size()));
	data.insert(data.end(), body.begin(), body.end());
	return good(std::move(data), allocation_length);
}

Reply DeviceServer::persistent_reserve_out(const Call &call)
{
	constexpr std::size_t list_len = 24; // without TransportIDs
	constexpr std::uint8_t specify_initiator_ports = 0x08;
	constexpr std::uint8_t all_target_ports = 0x04;
	constexpr std::uint8_t persist = 0x01;
	const std::size_t length = get_be32(&call.cdb[5]);
	const auto action = static_cast<ReserveAction>(call.cdb[1] & 0x1f);
	const bool registers = action == ReserveAction::register_key ||
			       action == ReserveAction::register_and_ignore;

	if (length < list_len || call.data_out.size() < list_len)
		return check(code::parameter_list_length);

	const std::uint8_t *list = call.data_out.data();
	if (registers && list[20] & (specify_initiator_ports | all_target_ports))
		return check(code::invalid_field_in_list);
	if (length != list_len)
		return check(code::parameter_list_length);

	const ReserveResult result = persistent_.carry_out({
		.nexus = call.nexus,
		.action = action,
		.scope_and_type = call.cdb[2],
		.key = get_be64(&list[0]),
		.action_key = get_be64(&list[8]),
		.persist = (list[20] & persist) != 0,
	});
	for (const auto &[nexus, code] : result.attentions)
		add_attention(nexus, code);
	for (const Nexus nexus : result.aborted)
		if (std::ranges::find(aborted_, nexus) == aborted_.end())
			aborted_.push_back(nexus);
	if (result.status == Status::check_condition)
		return check(result.code);
	return {.status = result.status, .data = {}, .sense = {}, .busy_us = 0};
}

} // namespace ptape::model
