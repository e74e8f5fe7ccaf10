// SPDX-License-Identifier: GPL-2.0-only
/*
 * A changer that answers what a test has written down, and a small library that
 * answers by itself: what the changer engine is tested against.
 */
#pragma once

#include "core.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ptape::test
{

// Addresses of the small library: one transport, four slots, a mail slot, two drives.
inline constexpr u16 picker = 1;
inline constexpr u16 slot_1 = 0x400;
inline constexpr u16 slot_2 = 0x401;
inline constexpr u16 mail_1 = 0x10;
inline constexpr u16 drive_0 = 0x100;
inline constexpr u16 drive_1 = 0x101;

inline constexpr u8 move_op = PTAPE_OP_MOVE_MEDIUM;
inline constexpr u8 status_op = PTAPE_OP_READ_ELEMENT_STATUS;
inline constexpr u8 tur_op = PTAPE_OP_TEST_UNIT_READY;

// What becomes of one command.
struct Answer {
	std::optional<ptape_result> result; // none: the library answers
	bool done = false;		    // with a result: it was carried out all the same
	std::function<void()> before;	    // what happens in the library before it
};

Answer sense(u8 key, u8 asc, u8 ascq, bool done = false);
Answer attention(u8 asc, u8 ascq = 0);
Answer delivery(ptape_delivery how, bool done = false);
Answer status(u8 sam_status);
inline const Answer becoming_ready = sense(PTAPE_KEY_NOT_READY, 0x04, 0x01);
inline const Answer hardware = sense(PTAPE_KEY_HARDWARE_ERROR, 0x15, 0x01);

ptape_changer_event event_of(ptape_changer_event_kind kind, bool flag = false);

// The engine, a library of barcodes by address, and answers that are not the library's.
class ScriptedChanger
{
public:
	ScriptedChanger();
	ScriptedChanger(const ScriptedChanger &) = delete;
	ScriptedChanger &operator=(const ScriptedChanger &) = delete;

	ptape_changer_engine engine{};
	std::map<u16, std::string> cartridges; // "*": without a bar code
	std::vector<ptape_element_range> ranges = {
		{picker, 1}, {slot_1, 4}, {mail_1, 1}, {drive_0, 2}};
	bool knows_tags = true;
	bool knows_ids = true;
	size_t left_out = 0; // bytes at the end of its reports, though they say that they are there
	bool tells = true;   // of its elements, in READ ELEMENT STATUS
	bool by_layout = false;	 // commands have addresses of the ranges that it told before
	bool other_path = false; // answers come by one that has been there, and had its own news

	// Answers to the n-th command of an operation, from 0; or to each of an opcode.
	std::map<unsigned, Answer> at;
	std::map<u8, std::deque<Answer>> on;
	std::map<u8, Answer> always;
	// Ends of waits: what comes of AWAIT_PATH, PAUSE and ROOM.
	std::deque<ptape_changer_event> paths;
	unsigned interrupt_at_pause = 0; // from 1; 0: never
	bool room = true;

	// What the last operation did.
	std::vector<std::string> sent;
	unsigned pauses = 0;
	unsigned awaits = 0;
	unsigned killable_pauses = 0;
	ptape_changer_step end{};

	int run(const ptape_changer_operation &operation);
	int configure() { return run({.kind = PTAPE_CHANGER_CONFIGURE, .absent_error = ENXIO}); }
	int refresh() { return run({.kind = PTAPE_CHANGER_REFRESH, .absent_error = ENXIO}); }
	int move(u16 source, u16 destination, u16 polls_max = 300);
	int exchange(u16 source, u16 first, u16 second);
	int command(const ptape_cdb &cdb, u16 polls_max = 300);

	[[nodiscard]] std::string line() const; // of what was sent
	[[nodiscard]] unsigned count(const std::string &name) const;
	[[nodiscard]] std::string tag_at(u16 address) const; // as the inventory knows it

private:
	ptape_result answer(const ptape_command &command);
	ptape_result library(const ptape_command &command);
	ptape_result carry_out(const ptape_cdb &cdb);
	ptape_result read_status(const ptape_cdb &cdb);
	ptape_result data(const std::vector<u8> &bytes);
	void give_room(const ptape_changer_step &step);

	std::vector<u8> scratch_;
	std::vector<ptape_slot> slots_;
	std::vector<ptape_drive_id> ids_;
	unsigned commands_ = 0;
};

// A configured changer with a cartridge in each of three slots.
struct Changer : ScriptedChanger {
	explicit Changer(bool refreshed = true);
};

} // namespace ptape::test
