// SPDX-License-Identifier: GPL-2.0-only
//
// How a device server takes a command: which attention, reservation, fault or
// bad field ends it, and which handler runs it. Owned by its drive or robot;
// the caller serialises.
#include "device_server.hpp"

#include "bytes.hpp"

#include <algorithm>

namespace ptape::model
{

namespace
{

constexpr std::uint8_t asc_reset = 0x29;
// Byte 1 of old CDBs carries the LUN in its upper bits; Linux's ch still fills it.
constexpr std::uint8_t legacy_lun_bits = 0xe0;

} // namespace

void DeviceServer::ensure_nexuses(unsigned count)
{
	if (nexuses_.size() < count)
		nexuses_.resize(count);
}

void DeviceServer::add_attention(Nexus nexus, SenseCode code)
{
	ensure_nexuses(nexus + 1);
	std::deque<SenseCode> &queue = nexuses_[nexus].attentions;

	if (queue.size() < attentions_max && std::ranges::find(queue, code) == queue.end())
		queue.push_back(code);
}

void DeviceServer::add_attention_all(SenseCode code)
{
	for (Nexus nexus = 0; nexus < nexus_count(); ++nexus)
		add_attention(nexus, code);
}

void DeviceServer::add_attention_others(Nexus nexus, SenseCode code)
{
	for (Nexus other = 0; other < nexus_count(); ++other)
		if (other != nexus)
			add_attention(other, code);
}

std::size_t DeviceServer::pending_attentions(Nexus nexus) const
{
	return nexus < nexuses_.size() ? nexuses_[nexus].attentions.size() : 0;
}

void DeviceServer::add_deferred_error(SenseCode code)
{
	deferred_errors_.push_back(code);
}

void DeviceServer::clear_faults()
{
	sense_faults_.clear();
	deferred_errors_.clear();
	not_ready_polls_ = 0;
	not_ready_until_us_ = 0;
	delay_us_ = 0;
}

void DeviceServer::nexus_lost(Nexus nexus)
{
	ensure_nexuses(nexus + 1);
	nexuses_[nexus].prevents_removal = false;
	if (reserved_by_ == nexus)
		reserved_by_.reset();
	add_attention(nexus, code::nexus_loss);
}

void DeviceServer::reset_shared(SenseCode attention)
{
	for (NexusState &nexus : nexuses_)
		nexus.prevents_removal = false;
	reserved_by_.reset();
	if (attention == code::power_on)
		persistent_.power_lost();
	deferred_errors_.clear();
	add_attention_all(attention);
}

bool DeviceServer::removal_prevented() const
{
	return std::ranges::any_of(nexuses_, &NexusState::prevents_removal);
}

Reply DeviceServer::check(const Sense &sense) const
{
	return {.status = Status::check_condition,
		.data = {},
		.sense = encode(sense, descriptor_sense_),
		.busy_us = 0};
}

Reply DeviceServer::good(std::vector<std::uint8_t> data, std::size_t limit)
{
	if (data.size() > limit)
		data.resize(limit);
	return {.status = Status::good, .data = std::move(data), .sense = {}, .busy_us = 0};
}

Reply DeviceServer::execute(Nexus nexus, std::span<const std::uint8_t> cdb,
			    std::span<const std::uint8_t> data_out)
{
	Reply reply;

	ensure_nexuses(nexus + 1);
	++commands_;
	if (cdb.empty())
		reply = check(code::invalid_opcode);
	else
		reply = admit({.nexus = nexus, .cdb = cdb, .data_out = data_out});
	reply.busy_us += delay_us_;
	return reply;
}

const DeviceServer::Command *DeviceServer::find_command(std::uint8_t opcode,
							std::uint8_t service_action) const
{
	for (const std::span<const Command> table : tables())
		for (const Command &command : table)
			if (command.opcode == opcode && (!(command.rules & has_service_action) ||
							 command.service_action == service_action))
				return &command;
	return nullptr;
}

bool DeviceServer::knows_opcode(std::uint8_t opcode) const
{
	return std::ranges::any_of(tables(), [opcode](std::span<const Command> table) {
		return std::ranges::find(table, opcode, &Command::opcode) != table.end();
	});
}

std::span<const DeviceServer::Command> DeviceServer::shared_table()
{
	constexpr unsigned action = has_service_action;
	// PERSISTENT RESERVE IN: allocation length. OUT: scope, type; list length.
	constexpr decltype(Command::usage) in = {0, 0x1f, 0, 0, 0, 0, 0, 0xff, 0xff};
	constexpr decltype(Command::usage) out = {0, 0x1f, 0xff, 0, 0, 0xff, 0xff, 0xff, 0xff};

	static const Command table[] = {
		// clang-format off
	    {0x56, 0, 10, 0, {}, &DeviceServer::reserve},
	    {0x57, 0, 10, past_reservation, {}, &DeviceServer::release},
	    {0x5e, 0x00, 10, action, in, &DeviceServer::persistent_reserve_in},
	    {0x5e, 0x01, 10, action, in, &DeviceServer::persistent_reserve_in},
	    {0x5e, 0x02, 10, action, in, &DeviceServer::persistent_reserve_in},
	    {0x5e, 0x03, 10, action, in, &DeviceServer::persistent_reserve_in},
	    {0x5f, 0x00, 10, action, out, &DeviceServer::persistent_reserve_out},
	    {0x5f, 0x01, 10, action, out, &DeviceServer::persistent_reserve_out},
	    {0x5f, 0x02, 10, action, out, &DeviceServer::persistent_reserve_out},
	    {0x5f, 0x03, 10, action, out, &DeviceServer::persistent_reserve_out},
	    {0x5f, 0x04, 10, action, out, &DeviceServer::persistent_reserve_out},
	    {0x5f, 0x05, 10, action, out, &DeviceServer::persistent_reserve_out},
	    {0x5f, 0x06, 10, action, out, &DeviceServer::persistent_reserve_out},
		// clang-format on
	};
	return table;
}

Reply DeviceServer::answer(const SenseFault &fault) const
{
	if (!fault.status)
		return check(fault.sense);
	return {.status = *fault.status, .data = {}, .sense = {}, .busy_us = 0};
}

Reply DeviceServer::admit(const Call &call)
{
	const std::uint8_t action = call.cdb.size() > 1 ? call.cdb[1] & 0x1f : 0;
	const Command *command = find_command(call.cdb[0], action);
	const unsigned rules = command ? command->rules : 0;

	if (std::optional<Reply> refused = refuse(call, rules))
		return std::move(*refused);

	const SenseFault *fault = next_fault(call.cdb[0], rules);
	if (fault && !fault->executed)
		return answer(*fault);

	Reply reply = command ? run(*command, call)
			      : check(knows_opcode(call.cdb[0]) ? code::invalid_field_in_cdb
								: code::invalid_opcode);
	if (fault) {
		constexpr std::uint8_t recovered_error = 0x1;
		Reply told = answer(*fault);

		// What it did in spite of it comes with the sense data: a READ's blocks.
		if (fault->sense.code.key == recovered_error)
			told.data = std::move(reply.data);
		return told;
	}
	return reply;
}

// The two kinds exclude each other (SPC-2 5.5.1): under RESERVE nobody, its
// holder included, has persistent reservations.
bool DeviceServer::conflicts(const Call &call, unsigned rules) const
{
	constexpr std::uint8_t persistent_reserve_in = 0x5e;
	constexpr std::uint8_t persistent_reserve_out = 0x5f;
	const std::uint8_t opcode = call.cdb[0];

	if (!reserved_by_)
		return persistent_.conflicts(device_type_, call.nexus, call.cdb);
	if (opcode == persistent_reserve_in || opcode == persistent_reserve_out)
		return true;
	return *reserved_by_ != call.nexus && !(rules & past_reservation) &&
	       !harmless_under_reservation(call.cdb);
}

// Attentions of the class "reset" go before a reservation conflict, the others
// after it (SAM-5 5.3.3).
std::optional<Reply> DeviceServer::refuse(const Call &call, unsigned rules)
{
	std::deque<SenseCode> &attentions = nexuses_[call.nexus].attentions;
	const bool attention = !(rules & past_attention) && !attentions.empty();

	if (conflicts(call, rules) && !(attention && attentions.front().asc == asc_reset))
		return Reply{.status = Status::reservation_conflict,
			     .data = {},
			     .sense = {},
			     .busy_us = 0};
	if (attention) {
		const SenseCode code = attentions.front();

		attentions.pop_front();
		return check(code);
	}
	if (!(rules & past_attention) && !deferred_errors_.empty()) {
		const SenseCode code = deferred_errors_.front();

		deferred_errors_.pop_front();
		return check(Sense{.code = code, .deferred = true});
	}
	return std::nullopt;
}

// The fault that ends this command, if any. Every matching fault counts the
// command; the first that is due ends it.
const SenseFault *DeviceServer::next_fault(std::uint8_t opcode, unsigned rules)
{
	const SenseFault *due = nullptr;

	for (SenseFault &fault : sense_faults_) {
		const bool matches =
			fault.opcode ? *fault.opcode == opcode : !(rules & past_attention);

		if (!matches || fault.times == 0)
			continue;
		if (fault.after > 0) {
			--fault.after;
		} else if (!due) {
			--fault.times;
			due = &fault;
		}
	}
	if (due)
		last_fault_ = *due;
	std::erase_if(sense_faults_, [](const SenseFault &fault) { return fault.times == 0; });
	return due ? &last_fault_ : nullptr;
}

Reply DeviceServer::run(const Command &command, const Call &call)
{
	if (call.cdb.size() < command.cdb_len)
		return check(code::invalid_field_in_cdb);
	for (std::size_t i = 1; i < command.cdb_len; ++i) {
		const unsigned allowed = command.usage[i] | (i == 1 ? legacy_lun_bits : 0);

		if (call.cdb[i] & ~allowed)
			return check(code::invalid_field_in_cdb);
	}
	if (command.rules & needs_ready) {
		if (becoming_ready()) {
			if (not_ready_polls_ > 0)
				--not_ready_polls_;
			return check(code::becoming_ready);
		}
		if (const std::optional<SenseCode> condition = medium_condition())
			return check(*condition);
	}
	return (this->*command.handler)({.nexus = call.nexus,
					 .cdb = call.cdb.first(command.cdb_len),
					 .data_out = call.data_out});
}

// TEST UNIT READY, SPC-5 6.47: admission has done the work.
Reply DeviceServer::test_unit_ready(const Call &)
{
	return good();
}

// REQUEST SENSE, SPC-5 6.37: the sense is the data, and GOOD.
Reply DeviceServer::request_sense(const Call &call)
{
	const bool descriptor_format = call.cdb[1] & 0x01;
	std::deque<SenseCode> &attentions = nexuses_[call.nexus].attentions;
	Sense sense;

	if (!attentions.empty()) {
		sense.code = attentions.front();
		attentions.pop_front();
	} else if (!deferred_errors_.empty()) {
		sense.code = deferred_errors_.front();
		sense.deferred = true;
		deferred_errors_.pop_front();
	} else if (becoming_ready()) {
		sense.code = code::becoming_ready;
	} else if (const std::optional<SenseCode> condition = medium_condition()) {
		sense.code = *condition;
	}
	return good(encode(sense, descriptor_format), call.cdb[4]);
}

// RESERVE(6) and (10), SPC-2 7.21: one holder, refused before we are called. To
// a registrant it is GOOD and does nothing.
Reply DeviceServer::reserve(const Call &call)
{
	if (persistent_.registrations().empty())
		reserved_by_ = call.nexus;
	return good();
}

// RELEASE(6) and (10), SPC-2 7.18: of another's reservation it is no error and does nothing.
Reply DeviceServer::release(const Call &call)
{
	if (reserved_by_ == call.nexus)
		reserved_by_.reset();
	return good();
}

// PREVENT ALLOW MEDIUM REMOVAL, SPC-5 6.14.
Reply DeviceServer::prevent_allow(const Call &call)
{
	nexuses_[call.nexus].prevents_removal = call.cdb[4] & 0x01;
	return good();
}

} // namespace ptape::model
