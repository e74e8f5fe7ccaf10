// SPDX-License-Identifier: GPL-2.0-only
//
// The service actions of persistent reservations and the tables of the
// commands that conflict with them. The caller serialises.
#include "reservation.hpp"

#include <algorithm>
#include <array>

namespace ptape::model
{

namespace
{

constexpr std::uint8_t sequential_access_device = 0x01; // peripheral device type

// What a nexus may do that the reservation keeps out. A command that no table
// has is refused under every type.
enum class Allowed : std::uint8_t {
	always,
	write_exclusive, // but not under exclusive access
};

struct Row {
	std::uint8_t opcode;
	Allowed allowed;
};

// SPC-5, "SPC commands that are allowed in the presence of various reservations",
// with ALLOW COMMANDS 011b.
constexpr Row primary_commands[] = {
	{0x00, Allowed::always},	  // TEST UNIT READY
	{0x03, Allowed::always},	  // REQUEST SENSE
	{0x12, Allowed::always},	  // INQUIRY
	{0x1a, Allowed::write_exclusive}, // MODE SENSE(6)
	{0x1c, Allowed::write_exclusive}, // RECEIVE DIAGNOSTIC RESULTS
	{0x3c, Allowed::write_exclusive}, // READ BUFFER
	{0x4d, Allowed::always},	  // LOG SENSE
	{0x5a, Allowed::write_exclusive}, // MODE SENSE(10)
	{0x5e, Allowed::always},	  // PERSISTENT RESERVE IN
	{0x5f, Allowed::always},	  // PERSISTENT RESERVE OUT: its own rules
	{0x8c, Allowed::write_exclusive}, // READ ATTRIBUTE
	{0xa0, Allowed::always},	  // REPORT LUNS
	{0xa2, Allowed::write_exclusive}, // SECURITY PROTOCOL IN
	{0xa3, Allowed::write_exclusive}, // REPORT SUPPORTED OPERATION CODES
};

// The same table of SSC-5: what neither writes nor loads passes write exclusive.
// SMC-3's needs no rows: all of it conflicts but READ ELEMENT STATUS with CURDATA.
constexpr Row sequential_commands[] = {
	{0x01, Allowed::write_exclusive}, // REWIND
	{0x05, Allowed::always},	  // READ BLOCK LIMITS
	{0x08, Allowed::write_exclusive}, // READ(6)
	{0x11, Allowed::write_exclusive}, // SPACE(6)
	{0x13, Allowed::write_exclusive}, // VERIFY(6)
	{0x2b, Allowed::write_exclusive}, // LOCATE(10)
	{0x34, Allowed::write_exclusive}, // READ POSITION
	{0x44, Allowed::always},	  // REPORT DENSITY SUPPORT
	{0x91, Allowed::write_exclusive}, // SPACE(16)
	{0x92, Allowed::write_exclusive}, // LOCATE(16)
};

std::optional<Allowed> find_row(std::span<const Row> table, std::uint8_t opcode)
{
	const auto row = std::ranges::find(table, opcode, &Row::opcode);

	return row == table.end() ? std::nullopt : std::optional(row->allowed);
}

bool is_reserve_or_release(std::uint8_t opcode)
{
	constexpr std::array<std::uint8_t, 4> opcodes = {0x16, 0x17, 0x56, 0x57};

	return std::ranges::find(opcodes, opcode) != opcodes.end();
}

bool write_exclusive(ReservationType type)
{
	return type == ReservationType::write_exclusive ||
	       type == ReservationType::write_exclusive_registrants_only ||
	       type == ReservationType::write_exclusive_all_registrants;
}

// SCOPE, bits 7 to 4, is LU_SCOPE (0) alone; the rest are types.
std::optional<ReservationType> type_of(std::uint8_t scope_and_type)
{
	switch (const auto type = static_cast<ReservationType>(scope_and_type); type) {
	case ReservationType::write_exclusive:
	case ReservationType::exclusive_access:
	case ReservationType::write_exclusive_registrants_only:
	case ReservationType::exclusive_access_registrants_only:
	case ReservationType::write_exclusive_all_registrants:
	case ReservationType::exclusive_access_all_registrants:
		return type;
	}
	return std::nullopt;
}

ReserveResult failure(SenseCode code)
{
	return {.status = Status::check_condition, .code = code};
}

ReserveResult conflict()
{
	return {.status = Status::reservation_conflict};
}

} // namespace

bool harmless_under_reservation(std::span<const std::uint8_t> cdb)
{
	constexpr std::uint8_t prevent_allow = 0x1e;
	constexpr std::uint8_t read_element_status = 0xb8;

	if (cdb[0] == prevent_allow)
		return cdb.size() > 4 && !(cdb[4] & 0x03); // PREVENT
	if (cdb[0] == read_element_status)
		return cdb.size() > 6 && cdb[6] & 0x02; // CURDATA
	return false;
}

const PersistentReservation::Registration *PersistentReservation::find(Nexus nexus) const
{
	const auto at = std::ranges::find(registrations_, nexus, &Registration::nexus);

	return at == registrations_.end() ? nullptr : &*at;
}

bool PersistentReservation::holds(Nexus nexus) const
{
	if (!type_)
		return false;
	return all_registrants(*type_) ? registered(nexus) : holder_ == nexus;
}

std::uint64_t PersistentReservation::holder_key() const
{
	const Registration *holder = type_ && !all_registrants(*type_) ? find(holder_) : nullptr;

	return holder ? holder->key : 0;
}

void PersistentReservation::power_lost()
{
	generation_ = 0;
	if (persists_)
		return;
	registrations_.clear();
	type_.reset();
}

bool PersistentReservation::conflicts(std::uint8_t device_type, Nexus nexus,
				      std::span<const std::uint8_t> cdb) const
{
	const bool inside =
		holds(nexus) || (type_ && lets_registrants_in(*type_) && registered(nexus));

	// SPC-2 5.5.1, but for SPC-3's exceptions (CRH): to whom the reservation
	// lets in, RESERVE and RELEASE are GOOD and do nothing.
	if (is_reserve_or_release(cdb[0]))
		return !registrations_.empty() && !inside;
	if (!type_ || inside || harmless_under_reservation(cdb))
		return false;

	std::optional<Allowed> allowed = find_row(primary_commands, cdb[0]);
	if (!allowed && device_type == sequential_access_device)
		allowed = find_row(sequential_commands, cdb[0]);
	return !allowed || (*allowed == Allowed::write_exclusive && !write_exclusive(*type_));
}

ReserveResult PersistentReservation::carry_out(const ReserveRequest &asked)
{
	const Registration *own = find(asked.nexus);
	const bool ignores_key = asked.action == ReserveAction::register_and_ignore;

	// Who registers first has no key to show; everything else needs one.
	if (!ignores_key && (own ? own->key != asked.key
				 : asked.action != ReserveAction::register_key || asked.key != 0))
		return conflict();

	switch (asked.action) {
	case ReserveAction::register_key:
	case ReserveAction::register_and_ignore:
		return enter(asked);
	case ReserveAction::reserve:
		return reserve(asked);
	case ReserveAction::release:
		return release(asked);
	case ReserveAction::clear:
		return clear(asked);
	case ReserveAction::preempt:
	case ReserveAction::preempt_and_abort:
		return preempt(asked);
	}
	return failure(code::invalid_field_in_cdb);
}

// SPC-5, "Register behaviors". No key to none is "nothing": not even a new generation.
ReserveResult PersistentReservation::enter(const ReserveRequest &asked)
{
	const auto own = std::ranges::find(registrations_, asked.nexus, &Registration::nexus);
	ReserveResult result;

	if (own == registrations_.end() && asked.action_key == 0)
		return result;
	if (asked.action_key == 0)
		leave(asked.nexus, result);
	else if (own == registrations_.end())
		registrations_.push_back({.nexus = asked.nexus, .key = asked.action_key});
	else
		own->key = asked.action_key;
	persists_ = asked.persist;
	++generation_;
	return result;
}

// SPC-5, "Unregistering": a reservation goes with its holder, that of all registrants
// with the last of them.
void PersistentReservation::leave(Nexus nexus, ReserveResult &result)
{
	const bool was_holder = type_ && !all_registrants(*type_) && holder_ == nexus;

	std::erase_if(registrations_, [&](const Registration &row) { return row.nexus == nexus; });
	if (was_holder && lets_registrants_in(*type_))
		tell_others(nexus, code::reservations_released, result);
	if (was_holder || registrations_.empty())
		type_.reset();
}

ReserveResult PersistentReservation::reserve(const ReserveRequest &asked)
{
	const std::optional<ReservationType> type = type_of(asked.scope_and_type);

	if (!type)
		return failure(code::invalid_field_in_cdb);
	if (type_ && (!holds(asked.nexus) || type_ != type))
		return conflict();
	if (!type_) {
		type_ = type;
		holder_ = asked.nexus;
	}
	return {};
}

// SPC-5, "Releasing": of what one does not hold it is no error and does nothing.
ReserveResult PersistentReservation::release(const ReserveRequest &asked)
{
	ReserveResult result;

	if (!holds(asked.nexus))
		return result;
	if (type_of(asked.scope_and_type) != type_)
		return failure(code::invalid_release);
	if (lets_registrants_in(*type_))
		tell_others(asked.nexus, code::reservations_released, result);
	type_.reset();
	return result;
}

ReserveResult PersistentReservation::clear(const ReserveRequest &asked)
{
	ReserveResult result;

	tell_others(asked.nexus, code::reservations_preempted, result);
	registrations_.clear();
	type_.reset();
	++generation_;
	return result;
}

// SPC-5, "Preempting". The key of the holder, or zero if all registrants hold it,
// takes the reservation as well; any other key only the registrations.
ReserveResult PersistentReservation::preempt(const ReserveRequest &asked)
{
	const bool takes = type_ && asked.action_key == holder_key();
	const bool of_all = takes && asked.action_key == 0;
	const std::optional<ReservationType> type = type_of(asked.scope_and_type);
	ReserveResult result;
	std::vector<Nexus> lost;

	if (!takes && asked.action_key == 0)
		return failure(code::invalid_field_in_list);
	if (takes && !type)
		return failure(code::invalid_field_in_cdb);
	// Who takes the reservation stays registered, else his own key counts too.
	for (const Registration &row : registrations_)
		if ((of_all || row.key == asked.action_key) && !(takes && row.nexus == asked.nexus))
			lost.push_back(row.nexus);
	if (!takes && lost.empty())
		return conflict();

	std::erase_if(registrations_, [&](const Registration &row) {
		return std::ranges::find(lost, row.nexus) != lost.end();
	});
	std::erase(lost, asked.nexus);
	for (const Nexus nexus : lost)
		result.attentions.emplace_back(nexus, code::registrations_preempted);
	if (takes) {
		if (type_ != type)
			tell_others(asked.nexus, code::reservations_released, result);
		type_ = type;
		holder_ = asked.nexus;
	} else if (registrations_.empty()) {
		type_.reset();
	}
	if (asked.action == ReserveAction::preempt_and_abort)
		result.aborted = std::move(lost);
	++generation_;
	return result;
}

void PersistentReservation::tell_others(Nexus nexus, SenseCode code, ReserveResult &result) const
{
	for (const Registration &row : registrations_)
		if (row.nexus != nexus)
			result.attentions.emplace_back(row.nexus, code);
}

} // namespace ptape::model
