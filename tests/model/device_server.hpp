// SPDX-License-Identifier: GPL-2.0-only
//
// The part of a device server that the drive and the robot share: identity and
// INQUIRY, unit attentions per nexus, reservations of both kinds, PREVENT/ALLOW,
// the tables of commands (which also answer REPORT SUPPORTED OPERATION CODES) and
// the faults that end a command with a chosen sense. Owned by its drive or
// robot. No lock, no clock: the caller serialises and tells the time.
#pragma once

#include "logical_unit.hpp"
#include "reservation.hpp"
#include "sense.hpp"

#include <array>
#include <bitset>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace ptape::model
{

// What INQUIRY and the vital product data say. May be changed at run time and
// may be hostile: strings are sent as they are, cut or padded to their fields.
struct Identity {
	std::string vendor = "PTAPE";			 // 8 bytes
	std::string product = "VIRTUAL LTO-8";		 // 16 bytes
	std::string revision = "0001";			 // 4 bytes
	std::string serial = "VTD00001";		 // page 80h, at most 255 bytes
	std::optional<std::uint64_t> naa = std::nullopt; // page 83h, logical unit
	std::optional<std::uint64_t> target_naa =
		std::nullopt;		    // page 83h, target device (association 2)
	bool t10_designator = true;	    // page 83h, vendor + product + serial
	std::bitset<256> hidden_pages = {}; // "no such page": 5/24/00, not in page 00h
	// Whole pages, header included, sent instead of what the fields above say.
	std::map<std::uint8_t, std::vector<std::uint8_t>> raw_pages = {};
};

// Ends matching commands with a chosen sense, or with another status that has none.
struct SenseFault {
	Sense sense = {};
	std::optional<Status> status = std::nullopt;
	std::optional<std::uint8_t> opcode =
		std::nullopt;  // none: any command but INQUIRY and REQUEST SENSE
	unsigned after = 0;    // matching commands that pass before
	unsigned times = 1;    // matching commands that are hit
	bool executed = false; // the command was done all the same, only its answer is lost
};

// Vendor, product and serial as one designator: page 83h and DVCID.
[[nodiscard]] std::vector<std::uint8_t> t10_designator(const Identity &identity);

enum class ResetKind : std::uint8_t { logical_unit, power };

class DeviceServer : public LogicalUnit
{
public:
	static constexpr std::size_t attentions_max = 64; // per nexus; further ones are dropped

	Reply execute(Nexus nexus, std::span<const std::uint8_t> cdb,
		      std::span<const std::uint8_t> data_out) final;
	void nexus_lost(Nexus nexus) override;

	[[nodiscard]] Identity &identity() { return identity_; }
	[[nodiscard]] const Identity &identity() const { return identity_; }

	// Nexuses 0 to count-1 exist from now on; a nexus that sends a command
	// exists too. An attention for all goes to those that exist.
	void ensure_nexuses(unsigned count);
	[[nodiscard]] unsigned nexus_count() const
	{
		return static_cast<unsigned>(nexuses_.size());
	}

	// Unit attentions, reported oldest first, one a command. One that is
	// already queued is not queued twice.
	void add_attention(Nexus nexus, SenseCode code);
	void add_attention_all(SenseCode code);
	[[nodiscard]] std::size_t pending_attentions(Nexus nexus) const;
	[[nodiscard]] const PersistentReservation &reservation() const { return persistent_; }

	void inject_sense(const SenseFault &fault) { sense_faults_.push_back(fault); }
	// A failure of an earlier, already answered command: reported as deferred
	// error (71h) instead of the next command of any nexus.
	void add_deferred_error(SenseCode code);
	void clear_faults();

	// Every command takes this long besides its own time.
	void set_delay_us(std::uint64_t us) { delay_us_ = us; }
	[[nodiscard]] std::uint64_t delay_us() const { return delay_us_; }

	// The transport's time; never goes back.
	void set_now_us(std::uint64_t us) { now_us_ = us; }
	[[nodiscard]] std::uint64_t now_us() const { return now_us_; }

	// NOT READY, becoming ready: for a number of commands, or until a time.
	void set_not_ready_polls(unsigned polls) { not_ready_polls_ = polls; }
	void set_not_ready_for_us(std::uint64_t us) { not_ready_until_us_ = now_us_ + us; }

	[[nodiscard]] bool removal_prevented() const;

	// The nexuses whose commands PREEMPT AND ABORT has ended since this was asked
	// the last time. Here a command ends when it begins: those that wait for their
	// turn are the transport's, which ends them with TASK ABORTED.
	[[nodiscard]] std::vector<Nexus> take_aborted() { return std::exchange(aborted_, {}); }
	[[nodiscard]] std::uint64_t commands() const { return commands_; } // executed so far

protected:
	// One command as the handlers see it; the CDB has its full length.
	struct Call {
		Nexus nexus;
		std::span<const std::uint8_t> cdb;
		std::span<const std::uint8_t> data_out;
	};
	using Handler = Reply (DeviceServer::*)(const Call &);

	// When a command may run (SPC-5 5.9, SAM-5 5.14).
	enum Rule : std::uint8_t {
		needs_ready = 1,	// NOT READY is possible
		past_attention = 2,	// neither attention nor deferred error ends it
		past_reservation = 4,	// runs under another nexus' RESERVE (SPC-2 5.5.1)
		has_service_action = 8, // bits 4 to 0 of byte 1
	};

	// A row of the table of commands.
	struct Command {
		std::uint8_t opcode;
		std::uint8_t service_action;
		std::uint8_t cdb_len;
		std::uint8_t rules;
		// CDB usage data (SPC-5 6.32.3): a bit outside it is an invalid field.
		std::array<std::uint8_t, 16> usage;
		Handler handler;
	};

	DeviceServer(std::uint8_t device_type, Identity identity)
		: device_type_(device_type), identity_(std::move(identity))
	{
	}

	[[nodiscard]] virtual std::span<const Command> command_table() const = 0;
	// The sense of TEST UNIT READY beyond "becoming ready"; none when ready.
	[[nodiscard]] virtual std::optional<SenseCode> medium_condition() const = 0;
	// Body of a VPD page beyond 00h, 80h and 83h; empty when there is no such page.
	[[nodiscard]] virtual std::vector<std::uint8_t> device_vpd_page(std::uint8_t) const
	{
		return {};
	}
	[[nodiscard]] virtual std::span<const std::uint8_t> device_vpd_pages() const { return {}; }
	// RECOMMENDED COMMAND TIMEOUT of a command, seconds; 0: none.
	[[nodiscard]] virtual std::uint32_t recommended_timeout(std::uint8_t) const { return 0; }

	[[nodiscard]] Reply check(const Sense &sense) const;
	[[nodiscard]] Reply check(SenseCode code) const { return check(Sense{.code = code}); }
	[[nodiscard]] static Reply good(std::vector<std::uint8_t> data = {},
					std::size_t limit = SIZE_MAX);

	void add_attention_others(Nexus nexus, SenseCode code);
	// What both kinds of reset do to the shared state; the attention tells which.
	void reset_shared(SenseCode attention);

	[[nodiscard]] bool descriptor_sense() const { return descriptor_sense_; }
	void set_descriptor_sense(bool on) { descriptor_sense_ = on; }

	// Handlers of the commands that every device server has.
	Reply test_unit_ready(const Call &call);
	Reply request_sense(const Call &call);
	Reply inquiry(const Call &call);
	Reply reserve(const Call &call);
	Reply release(const Call &call);
	Reply persistent_reserve_in(const Call &call);
	Reply persistent_reserve_out(const Call &call);
	Reply prevent_allow(const Call &call);
	Reply report_supported_opcodes(const Call &call);

	std::uint64_t now_us_ = 0;

private:
	struct NexusState {
		std::deque<SenseCode> attentions;
		bool prevents_removal = false;
	};

	// The commands that need nothing of the device behind: searched after its own.
	[[nodiscard]] static std::span<const Command> shared_table();
	[[nodiscard]] std::array<std::span<const Command>, 2> tables() const
	{
		return {command_table(), shared_table()};
	}

	Reply admit(const Call &call);
	[[nodiscard]] Reply answer(const SenseFault &fault) const;
	[[nodiscard]] bool conflicts(const Call &call, unsigned rules) const;
	std::optional<Reply> refuse(const Call &call, unsigned rules);
	const SenseFault *next_fault(std::uint8_t opcode, unsigned rules);
	Reply run(const Command &command, const Call &call);
	[[nodiscard]] const Command *find_command(std::uint8_t opcode,
						  std::uint8_t service_action) const;
	[[nodiscard]] bool knows_opcode(std::uint8_t opcode) const;
	[[nodiscard]] bool becoming_ready() const
	{
		return not_ready_polls_ > 0 || now_us_ < not_ready_until_us_;
	}

	// inquiry.cpp
	Reply vpd_page(std::uint8_t page, std::size_t allocation_length) const;
	[[nodiscard]] std::vector<std::uint8_t> supported_vpd_pages() const;
	[[nodiscard]] std::vector<std::uint8_t> device_identification_page() const;
	[[nodiscard]] std::vector<std::uint8_t> all_opcodes(bool timeouts) const;
	[[nodiscard]] std::vector<std::uint8_t> one_opcode(const Command *command,
							   bool timeouts) const;
	void append_timeouts(std::vector<std::uint8_t> &out, std::uint8_t opcode) const;

	std::uint8_t device_type_;
	Identity identity_;
	std::vector<NexusState> nexuses_;
	std::optional<Nexus> reserved_by_; // RESERVE
	PersistentReservation persistent_;
	std::vector<Nexus> aborted_;
	std::deque<SenseCode> deferred_errors_;
	std::vector<SenseFault> sense_faults_;
	SenseFault last_fault_; // the one that ends the present command
	unsigned not_ready_polls_ = 0;
	std::uint64_t not_ready_until_us_ = 0;
	std::uint64_t delay_us_ = 0;
	std::uint64_t commands_ = 0;
	bool descriptor_sense_ = false; // D_SENSE of the control mode page
};

} // namespace ptape::model
