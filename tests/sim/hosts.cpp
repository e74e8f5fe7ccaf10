// SPDX-License-Identifier: GPL-2.0-only
//
// PERSISTENT RESERVE OUT of two hosts, SPC-5 6.16.
#include "hosts.hpp"

#include "failure.hpp"

namespace ptape::sim
{

namespace
{

constexpr std::uint64_t our_key = 0xa1;
constexpr std::uint64_t their_key = 0xb2;
constexpr std::uint8_t exclusive_access = 3; // TYPE, SPC-5 table 214
constexpr model::Nexus behind_ours = 2;	     // the next one is the host's that only writes

} // namespace

Hosts::Hosts(model::Drive &drive, model::Nexus ours, ptape_reservation &made)
	: drive_(drive), made_(made), ours_(ours), other_(ours + behind_ours)
{
}

bool Hosts::reserve_out(model::Nexus by, std::uint8_t action, std::uint64_t key,
			std::uint64_t action_key)
{
	const std::uint8_t type = action == PTAPE_RESERVE_OUT_RESERVE ? exclusive_access : 0;
	const std::vector<std::uint8_t> cdb = {
		PTAPE_OP_PERSISTENT_RESERVE_OUT, action, type, 0, 0, 0, 0, 0,
		PTAPE_RESERVE_LIST_LEN,		 0};
	std::vector<std::uint8_t> list(PTAPE_RESERVE_LIST_LEN);

	ptape_reserve_list(key, action_key, 0, list.data());
	if (drive_.execute(by, cdb, list).status != model::Status::good)
		return false;
	if (by == ours_)
		ptape_reservation_note(&made_, cdb.data(), cdb.size(), list.data(), list.size());
	return true;
}

bool Hosts::reserve_for(model::Nexus by, std::uint64_t key)
{
	return reserve_out(by, PTAPE_RESERVE_OUT_REGISTER_AND_IGNORE, 0, key) &&
	       reserve_out(by, PTAPE_RESERVE_OUT_RESERVE, key, 0);
}

bool Hosts::reserve()
{
	return reserve_for(ours_, our_key);
}

void Hosts::hear_out_other()
{
	constexpr std::uint8_t sense_len = 18; // bytes
	const std::vector<std::uint8_t> request_sense = {
		PTAPE_OP_REQUEST_SENSE, 0, 0, 0, sense_len, 0};

	while (drive_.pending_attentions(other_) > 0)
		drive_.execute(other_, request_sense, {});
}

void Hosts::take()
{
	drive_.ensure_nexuses(other_ + 1);
	drive_.reset({.kind = model::ResetKind::power});
	hear_out_other();
	taken_ = reserve_for(other_, their_key);
	if (!taken_)
		throw Failure{"the other host could not reserve the drive"};
}

void Hosts::let_go()
{
	if (!taken_)
		return;
	hear_out_other();
	// A power loss since has done it already: then this is refused.
	reserve_out(other_, PTAPE_RESERVE_OUT_CLEAR, their_key, 0);
	taken_ = false;
}

void Hosts::check_write() const
{
	const model::PersistentReservation &held = drive_.reservation();

	if (made_.type && !held.holds(ours_) && !held.holds(other_))
		throw Failure{"something is written without the reservation that was made"};
}

} // namespace ptape::sim
