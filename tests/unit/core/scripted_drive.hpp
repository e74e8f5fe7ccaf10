// SPDX-License-Identifier: GPL-2.0-only
/*
 * A scripted drive under the tape engine: a test says which steps an operation
 * must take, command by command with every byte of the CDB, and what comes of
 * each; a step that is not the next of the script, and a script that is not
 * used up, fail. Every command is also checked against what holds always: no
 * write-class command but from a proved place, or out of the journal in a replay.
 * Owned by one test case.
 */
#ifndef PTAPE_TESTS_UNIT_SCRIPTED_DRIVE_HPP
#define PTAPE_TESTS_UNIT_SCRIPTED_DRIVE_HPP

#include "core.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ptape::test
{

// One step that the engine must take, and the event that follows it.
struct Exchange {
	std::string name;
	ptape_step_kind kind = PTAPE_STEP_COMMAND;
	std::vector<u8> cdb = {};
	ptape_event event = {};
	std::vector<u8> data = {}; // for the scratch buffer
	std::vector<u8> sent = {}; // that the scratch buffer must hold, of DATA_OUT
	bool is_silent = false;	   // of AWAIT_PATH
	// First object that the command's bytes in the ring must be of: what is compared, or
	// sent again. Else nothing is compared, and only the call's own block may be sent.
	std::optional<u32> object = {};

	[[nodiscard]] Exchange sense(u8 key, u8 asc, u8 ascq) const;
	[[nodiscard]] Exchange filemark() const;
	[[nodiscard]] Exchange setmark() const; // the same bit, another code
	[[nodiscard]] Exchange eom() const;
	[[nodiscard]] Exchange ili() const;
	[[nodiscard]] Exchange information(s64 residual) const;
	[[nodiscard]] Exchange deferred() const;
	[[nodiscard]] Exchange status(u8 status) const;
	[[nodiscard]] Exchange undelivered(ptape_delivery delivery) const;
	// Not sent: another user of the drive was told.
	[[nodiscard]] Exchange overheard(ptape_condition condition) const;
	[[nodiscard]] Exchange residual(u32 bytes) const;
	// What was read is not what the journal remembers.
	[[nodiscard]] Exchange differs() const;
	[[nodiscard]] Exchange unanswered() const { return undelivered(PTAPE_DELIVERY_UNANSWERED); }
	[[nodiscard]] Exchange no_path() const { return undelivered(PTAPE_DELIVERY_NO_PATH); }
	// The wait ends otherwise than with a path, or than with its time.
	[[nodiscard]] Exchange ends_with(ptape_event_kind kind) const;
	[[nodiscard]] Exchange fresh() const;
	// The engine must say that the path did not answer; and the hold of that ends.
	[[nodiscard]] Exchange silent() const;
	[[nodiscard]] Exchange silence_ends() const;

	// The conditions that tests ask for most.
	[[nodiscard]] Exchange conflict() const
	{
		return status(PTAPE_STATUS_RESERVATION_CONFLICT);
	}
	[[nodiscard]] Exchange power_on() const { return sense(0x6, 0x29, 0x01); }
	[[nodiscard]] Exchange lun_reset() const { return sense(0x6, 0x29, 0x03); }
	[[nodiscard]] Exchange nexus_lost() const { return sense(0x6, 0x29, 0x07); }
	[[nodiscard]] Exchange changed() const { return sense(0x6, 0x28, 0x00); }
	[[nodiscard]] Exchange becoming_ready() const { return sense(0x2, 0x04, 0x01); }
	[[nodiscard]] Exchange no_medium() const { return sense(0x2, 0x3a, 0x00); }
	[[nodiscard]] Exchange not_ready() const { return sense(0x2, 0x04, 0x03); }
	[[nodiscard]] Exchange medium_error() const { return sense(0x3, 0x0c, 0x00); }
	[[nodiscard]] Exchange illegal() const { return sense(0x5, 0x20, 0x00); }
	[[nodiscard]] Exchange aborted() const { return sense(0xb, 0x00, 0x00); }
	[[nodiscard]] Exchange end_of_data() const { return sense(0x8, 0x00, 0x05); }
	[[nodiscard]] Exchange early_warning() const { return sense(0x0, 0x00, 0x02).eom(); }
	[[nodiscard]] Exchange overflow() const { return sense(0xd, 0x00, 0x02).eom(); }
};

using Script = std::vector<Exchange>;

[[nodiscard]] Script operator+(Script first, const Script &second);

// What the drive tells of its modes.
struct Modes {
	u32 block_length = 0;
	u8 density = 0x5e;
	u8 buffered_mode = 1;
	bool write_protected = false;
};

inline constexpr std::string_view our_cartridge = "SERIAL-A";
inline constexpr std::string_view other_cartridge = "SERIAL-B";

[[nodiscard]] Exchange test_ready();
[[nodiscard]] Exchange block_limits(u32 max = 0x800000, u16 min = 1);
[[nodiscard]] Exchange mode_sense(Modes modes = {});
[[nodiscard]] Exchange mode_select(Modes modes);
// One page behind header and block descriptor, as it is told and as it is sent.
[[nodiscard]] Exchange mode_page(std::vector<u8> page, Modes modes = {});
[[nodiscard]] Exchange mode_page_select(std::vector<u8> page, Modes modes = {});
// The page of partitions: so many more than the first; POFM.
[[nodiscard]] std::vector<u8> partition_page(u8 additional);
// The page of data compression.
[[nodiscard]] std::vector<u8> compression_page(bool on, bool capable = true);
// Of a recovery that would write over: a WORM cartridge, append-only mode.
[[nodiscard]] Exchange worm_page(bool is_worm);
[[nodiscard]] Exchange append_page(bool only_appends);
// What is written is encrypted with that key, or it is not.
[[nodiscard]] Exchange encryption(u8 mode, u32 instance = 1);
// PERSISTENT RESERVE IN: keys that are registered; who holds the drive, type 0: nobody.
[[nodiscard]] Exchange read_keys(const std::vector<u64> &keys);
[[nodiscard]] Exchange read_holder(u64 key, u8 type);
// PERSISTENT RESERVE OUT: REGISTER AND IGNORE EXISTING KEY, and RESERVE.
[[nodiscard]] Exchange register_key(u64 key, u8 flags = 0);
[[nodiscard]] Exchange reserve_with(u64 key, u8 type);
[[nodiscard]] Exchange reserve_6();
[[nodiscard]] Exchange medium_serial(std::string_view serial = our_cartridge);
// By a drive that does not tell how often the cartridge was loaded.
[[nodiscard]] Exchange medium_serial_alone(std::string_view serial = our_cartridge);
// Our cartridge, loaded so often, the last times by these drives.
[[nodiscard]] Exchange medium_loaded(u8 count, std::initializer_list<std::string_view> drives = {});
// REPORT SUPPORTED OPERATION CODES: the drive recommends so many seconds for these, nothing else.
[[nodiscard]] Exchange command_timeouts(const std::vector<std::pair<u8, u32>> &told);
[[nodiscard]] Exchange read_position(u32 block, u8 partition = 0);
[[nodiscard]] Exchange read_position_long(u64 block, u32 partition = 0);
[[nodiscard]] Exchange position_unknown(); // PERR: the long form may know it
[[nodiscard]] Exchange position_lost();	   // LOLU: the drive does not know it
// The long form of a drive that does not know it.
[[nodiscard]] Exchange no_position_long();
[[nodiscard]] Exchange read_6(u32 length, bool fixed = false);
[[nodiscard]] Exchange write_6(u32 length, bool fixed = false);
[[nodiscard]] Exchange filemarks(u32 count, bool immed = false);
[[nodiscard]] Exchange setmarks(u32 count, bool immed = false);
[[nodiscard]] Exchange erase(bool is_long = false);
[[nodiscard]] Exchange space(u8 code, s32 count);
[[nodiscard]] Exchange space_16(u8 code, s64 count);
[[nodiscard]] Exchange locate(u32 block);
[[nodiscard]] Exchange locate_in(u8 partition, u32 block);
[[nodiscard]] Exchange format_medium(u8 format);
[[nodiscard]] Exchange locate_16(u64 block);
[[nodiscard]] Exchange rewind();
[[nodiscard]] Exchange unload();
[[nodiscard]] Exchange load();
[[nodiscard]] Exchange retension();
[[nodiscard]] Exchange prevent_allow(bool prevent);
[[nodiscard]] Exchange pause();
[[nodiscard]] Exchange await_path();

// A filemark or a flush, and the proof that follows it.
[[nodiscard]] Script proved_filemarks(u32 count, u32 then_at, u8 partition = 0);
// What an open asks, all answered; the tape stands at @block.
[[nodiscard]] Script facts(u32 block = 0, Modes modes = {});
// Path and readiness, as every recovery begins.
[[nodiscard]] Script stable();
// A recovery that did not doubt the cartridge, one that did; the drive tells @block.
[[nodiscard]] Script recovery(u32 block, Modes modes = {});
[[nodiscard]] Script medium_recovery(u32 block, std::string_view serial = our_cartridge,
				     Modes modes = {});

// Of a recovery with a journal: @block is read back and compared with what was written.
[[nodiscard]] Exchange witness(u32 block, u32 length = 1024);
[[nodiscard]] Exchange fixed_witness(u32 block);
// A mark is met in front of the place, in variable mode.
[[nodiscard]] Exchange mark_witness(u32 asked = 4096);
// What was written at @block is sent again: one command of it.
[[nodiscard]] Exchange replay(u32 block, u32 length = 1024);
[[nodiscard]] Exchange fixed_replay(u32 block, u32 count);

[[nodiscard]] ptape_operation open_operation(bool for_write = true, bool nonblock = false);
[[nodiscard]] ptape_operation close_operation(bool rewind = false);
[[nodiscard]] ptape_operation read_operation(u32 length);
[[nodiscard]] ptape_operation write_operation(u32 length);
[[nodiscard]] ptape_operation mtop_operation(int mtop, s32 count = 1);
[[nodiscard]] ptape_operation tell_operation();
[[nodiscard]] ptape_operation sync_operation();

// What must hold of every command that an engine sends.
void check_command(const ptape_engine &engine, const ptape_command &command);

// One tape whose drive has said that it neither encrypts, forbids writing over nor protects blocks,
// and was asked how long its commands take: an engine, its scratch buffer and, if it shall have
// one, its journal's memory.
class ScriptedTape
{
public:
	// @ring: bytes; 0: no journal. @runs: that it has room for.
	explicit ScriptedTape(std::size_t ring = 0, u16 runs = PTAPE_JOURNAL_RUNS);
	ScriptedTape(const ScriptedTape &) = delete;
	ScriptedTape &operator=(const ScriptedTape &) = delete;

	// Runs an operation through the script, all of it.
	s64 run(const ptape_operation &operation, const Script &script = {});

	// Opened for writing, with the tape at @block.
	void open(u32 block = 0, Modes modes = {}, bool for_write = true);
	// Writes blocks of @length bytes, each answered.
	void write_blocks(unsigned count, u32 length = 1024);

	[[nodiscard]] ptape_tape_status status() const;

	ptape_engine engine = {};
	bool killable_only = false; // of the last step that was no command
	bool goes_behind = false;   // a write that may be answered early is, when it was sent
	bool went_behind = false;   // the last one was
	ptape_tape_status while_behind = {}; // what was shown then

private:
	void keep(u32 length);
	void check_ring(const ptape_command &command, const Exchange &exchange) const;

	u8 scratch_[PTAPE_SCRATCH_LEN] = {};
	std::vector<ptape_journal_run> runs_ = {};
	std::vector<u8> ring_ = {}; // each object's bytes are its address, the low eight bits
};

} // namespace ptape::test

#endif // PTAPE_TESTS_UNIT_SCRIPTED_DRIVE_HPP
