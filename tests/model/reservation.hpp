// SPDX-License-Identifier: GPL-2.0-only
//
// Persistent reservations of one logical unit (SPC-5, "Reservations"): who is registered
// with which key, who holds the reservation, what each service action makes of
// that, and which commands it keeps out. Owned by its device server, which
// decodes, encodes and raises the attentions. No lock: the caller serialises.
#pragma once

#include "logical_unit.hpp"
#include "sense.hpp"

#include <optional>
#include <utility>

namespace ptape::model
{

// TYPE field of SPC-5, "Persistent reservation type codes".
enum class ReservationType : std::uint8_t {
	write_exclusive = 1,
	exclusive_access = 3,
	write_exclusive_registrants_only = 5,
	exclusive_access_registrants_only = 6,
	write_exclusive_all_registrants = 7,
	exclusive_access_all_registrants = 8,
};

[[nodiscard]] constexpr bool all_registrants(ReservationType type)
{
	return type == ReservationType::write_exclusive_all_registrants ||
	       type == ReservationType::exclusive_access_all_registrants;
}

// Every type but the two plain ones lets whoever is registered in.
[[nodiscard]] constexpr bool lets_registrants_in(ReservationType type)
{
	return type != ReservationType::write_exclusive &&
	       type != ReservationType::exclusive_access;
}

// Service actions of PERSISTENT RESERVE OUT (SPC-5) that there are.
enum class ReserveAction : std::uint8_t {
	register_key = 0x00,
	reserve = 0x01,
	release = 0x02,
	clear = 0x03,
	preempt = 0x04,
	preempt_and_abort = 0x05,
	register_and_ignore = 0x06,
};

// One PERSISTENT RESERVE OUT, decoded. Its only scope is the logical unit.
struct ReserveRequest {
	Nexus nexus = 0;
	ReserveAction action = ReserveAction::register_key;
	std::uint8_t scope_and_type = 0; // byte 2 of the CDB
	std::uint64_t key = 0;		 // RESERVATION KEY
	std::uint64_t action_key = 0;	 // SERVICE ACTION RESERVATION KEY
	bool persist = false;		 // APTPL
};

// What comes of it, for the nexus that asked and for the others.
struct ReserveResult {
	Status status = Status::good;
	SenseCode code = {}; // with CHECK CONDITION
	std::vector<std::pair<Nexus, SenseCode>> attentions = {};
	std::vector<Nexus> aborted = {}; // their commands end
};

class PersistentReservation
{
public:
	struct Registration {
		Nexus nexus;
		std::uint64_t key;
	};

	ReserveResult carry_out(const ReserveRequest &asked);
	// Without APTPL nothing is left; the generation starts again in any case.
	void power_lost();

	// True if the command must end with RESERVATION CONFLICT.
	[[nodiscard]] bool conflicts(std::uint8_t device_type, Nexus nexus,
				     std::span<const std::uint8_t> cdb) const;

	[[nodiscard]] const std::vector<Registration> &registrations() const
	{
		return registrations_;
	}
	[[nodiscard]] bool registered(Nexus nexus) const { return find(nexus) != nullptr; }
	[[nodiscard]] std::optional<ReservationType> type() const { return type_; }
	[[nodiscard]] bool holds(Nexus nexus) const;
	[[nodiscard]] std::uint64_t holder_key() const; // 0 if all registrants hold it
	[[nodiscard]] std::uint32_t generation() const { return generation_; }
	[[nodiscard]] bool persists() const { return persists_; }

private:
	[[nodiscard]] const Registration *find(Nexus nexus) const;
	ReserveResult enter(const ReserveRequest &asked);
	ReserveResult reserve(const ReserveRequest &asked);
	ReserveResult release(const ReserveRequest &asked);
	ReserveResult clear(const ReserveRequest &asked);
	ReserveResult preempt(const ReserveRequest &asked);
	void leave(Nexus nexus, ReserveResult &result);
	void tell_others(Nexus nexus, SenseCode code, ReserveResult &result) const;

	std::vector<Registration> registrations_; // in the order of their coming
	std::optional<ReservationType> type_;	  // none: nobody holds anything
	Nexus holder_ = 0;			  // unless all registrants hold it
	std::uint32_t generation_ = 0;
	bool persists_ = false;
};

// True for what another's reservation of either kind lets through although the
// operation code alone would not tell: it changes nothing.
[[nodiscard]] bool harmless_under_reservation(std::span<const std::uint8_t> cdb);

} // namespace ptape::model
