// SPDX-License-Identifier: GPL-2.0-only
//
// The world of one simulated tape: the driver's engine, the model's drive and
// cartridges, a path between them, and a schedule of faults by number of the
// command. Does what the kernel shell does around the engine, without a clock.
#pragma once

#include "bound.hpp"
#include "core.hpp"
#include "failure.hpp"
#include "fault.hpp"
#include "hosts.hpp"
#include "library.hpp"

#include <map>
#include <optional>
#include <string>

namespace ptape::sim
{

// How the drive tells that the end of the medium is near.
enum class Warning : std::uint8_t {
	far,  // behind more than a program writes from the beginning of a tape
	near, // soon, and with every command from there on
	once, // soon, with the first of them alone
	tight // soon, and so is the end
};

// How much of what was written the world can keep.
enum class Memory : std::uint8_t {
	none,
	little, // two commands: the oldest is forgotten all the time
	ample	// more than the drive's buffer and every program
};

// How large blocks, buffer and medium are.
enum class Size : std::uint8_t {
	small, // a program's blocks are a page at most
	real   // those of backup programs, a drive and a medium for some dozens of them
};

// What the drive does that most do not: model::DriveTraits.
enum class Trait : std::uint8_t { none, no_attributes, waits_for_load, loses_end };

// What a program runs on.
struct Rig {
	unsigned salt = 0; // of the bytes that it writes
	Memory memory = Memory::none;
	bool behind = false; // writes return before they are done, where the engine lets them
	Warning warning = Warning::far;
	Size size = Size::small;
	bool worm = false;	  // cartridges that are only appended to
	bool unrecovered = false; // recovery is switched off
	bool reserved = false;	  // the program reserves the drive behind each open
	Trait trait = Trait::none;

	bool operator==(const Rig &) const = default;
};

// A fault, and the number of the command that it met.
struct Met {
	std::uint64_t at;
	const Fault *fault;
};

class World
{
public:
	explicit World(const Rig &rig);
	World(const World &) = delete;
	World &operator=(const World &) = delete;

	// Runs an operation; @transfer is the call's buffer. The result may be the one of a
	// write before it that had returned: then the operation was not begun. Throws Failure
	// when the engine sends what it must not, or never ends.
	std::int64_t run(const ptape_operation &operation, std::vector<std::uint8_t> &transfer);

	// Faults to come, by the number of the command that they meet.
	std::map<std::uint64_t, const Fault *> schedule;

	[[nodiscard]] std::uint64_t commands() const { return commands_; }
	[[nodiscard]] model::Drive &drive() { return library_.drive(0); }
	[[nodiscard]] std::span<const std::unique_ptr<model::Cartridge>> cartridges() const
	{
		return library_.cartridges();
	}
	// The cartridge whose serial number the drive told last: the session's.
	[[nodiscard]] const model::Cartridge *told() { return told_ ? told_ : drive().cartridge(); }
	void forget_told() { told_ = nullptr; }
	// Of a drive that waits for a LOAD somebody takes the cartridge out, and puts it in again.
	void attend();
	// As MTIOCGET and sysfs show it: something acknowledged is not proved yet.
	[[nodiscard]] bool says_unproved() const { return engine_.unproved || engine_.answered; }
	// What was written last is not at the drive yet.
	[[nodiscard]] bool is_behind() const { return left_; }
	[[nodiscard]] std::uint32_t says_block_length() const { return engine_.mode.block_length; }
	[[nodiscard]] ptape_engine &engine() { return engine_; }
	// Somebody sets a key, or takes it away, by another way than the engine's. Return: it was
	// done; not while the drive has something to tell.
	bool set_key(bool on);
	// The program's own MODE SELECT of logical block protection, CRC32C; the command behind it
	// meets no fault, for nobody could tell then what the program has set. Return: it was done.
	bool set_protection(const model::BlockProtectionMode &protection);
	// The program registers a key and reserves the drive, which the tap sees. Return: it was
	// done; not while the drive has something to tell, or somebody else has it.
	bool reserve();
	// A session begins: nothing that it wrote is encrypted yet.
	void forget_keys() { rekeyed_ = encrypted_ = false; }
	[[nodiscard]] std::uint64_t faults_met() const { return met_.size(); }
	[[nodiscard]] std::span<const Met> met() const { return met_; }
	[[nodiscard]] std::uint64_t faults_in_flight() const { return faults_in_flight_; }
	void say(bool on) { says_ = on; }

private:
	void advance(const ptape_event &event, ptape_step &step);
	ptape_event answer(const ptape_step &step);
	ptape_event await_path();
	ptape_result send(const ptape_command &command);
	ptape_result execute(const ptape_command &command);
	ptape_result ask();
	void find_place(const ptape_command &command, std::span<std::uint8_t> answer);
	ptape_result refuse_to_read();
	void check(const ptape_command &command) const;
	void keep(const ptape_operation &operation);
	bool keep_next(const ptape_operation &operation);
	std::int64_t settle(bool is_final);
	[[nodiscard]] std::span<std::uint8_t> bytes_of(const ptape_command &command);
	void happen(Event event);
	void eat_attentions();
	void exchange();
	void lose_and_lie(model::ResetKind kind);
	void lose_some(model::ResetKind kind);
	void fail_later(Event event);
	void write_by_another();

	model::Library library_;
	ptape_engine engine_ = {};
	Hosts hosts_;
	RecoveryBound bound_ = {};
	std::array<std::uint8_t, PTAPE_SCRATCH_LEN> scratch_ = {};
	std::vector<std::uint8_t> *transfer_ = nullptr;
	std::array<ptape_journal_run, PTAPE_JOURNAL_RUNS> runs_ = {};
	std::vector<std::uint8_t> ring_;
	std::vector<std::uint8_t> witness_ = {}; // what was read back
	const model::Cartridge *told_ = nullptr;
	bool behind_;
	bool left_ = false;	  // an operation has returned, and has not ended
	ptape_step left_at_ = {}; // what it waits for
	std::uint64_t commands_ = 0;
	std::vector<Met> met_ = {};
	std::uint64_t faults_in_flight_ = 0;
	bool says_ = false;
	bool unread_ = false;	 // what is in front of the tape cannot be read back
	bool unknown_ = false;	 // the drive does not know where it stands
	bool rekeyed_ = false;	 // not told to the engine yet
	bool encrypted_ = false; // the session has written so, or was to

	// The path: its number changes with every one that comes.
	bool path_ = true;
	unsigned generation_ = 0;
	unsigned used_generation_ = 0;
	const Fault *away_ = nullptr; // why there is none
	unsigned overdue_ = 0;	      // waits that end without one
	unsigned deaf_ = 0;	      // commands that a path which is there does not answer
};

} // namespace ptape::sim
