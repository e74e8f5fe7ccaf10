// SPDX-License-Identifier: GPL-2.0-only
/*
 * kernel/core/changer_engine.c: what each operation sends, what it makes of any
 * answer, and that every operation ends. Moves in doubt: changer_doubt_test.cpp.
 */
#include "scripted_changer.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <random>

namespace ptape::test
{
namespace
{

constexpr u8 mode_op = PTAPE_OP_MODE_SENSE_6;

const Answer door_open = sense(PTAPE_KEY_NOT_READY, 0x04, 0x03);
const Answer illegal = sense(PTAPE_KEY_ILLEGAL_REQUEST, 0x24, 0x00);

ptape_cdb cdb_of(u8 opcode)
{
	ptape_cdb cdb{};

	cdb.bytes[0] = opcode;
	cdb.len = 6;
	return cdb;
}

TEST_CASE("changer: what there is is asked once")
{
	ScriptedChanger changer;

	CHECK(changer.configure() == 0);
	CHECK(changer.line() == "MODE");
	CHECK(changer.engine.inventory.ranges[1].first == slot_1);
	CHECK(changer.engine.inventory.ranges[3].count == 2);
	CHECK(changer.configure() == 0);
	CHECK(changer.line().empty());
}

TEST_CASE("changer: a library that does not tell its elements has none")
{
	ScriptedChanger changer;

	SECTION("it does not know the page")
	{
		changer.on[mode_op] = {illegal};
	}
	SECTION("it tells more of them than there are addresses")
	{
		changer.ranges = {{1, 1}, {2, 65535}, {3, 65535}, {4, 1}};
	}
	SECTION("its answer is cut off")
	{
		ptape_result nothing{};

		nothing.residual = 1000;
		changer.on[mode_op] = {Answer{.result = nothing, .done = false, .before = {}}};
	}
	CHECK(changer.configure() == 0);
	CHECK(changer.engine.inventory.configured);
	CHECK(ptape_inventory_size(changer.engine.inventory.ranges) == 0);
	CHECK(changer.refresh() == 0);
	CHECK(changer.line().empty());
}

TEST_CASE("changer: without an answer about its elements nothing is known, and it is asked again")
{
	ScriptedChanger changer;

	SECTION("hardware error")
	{
		changer.on[mode_op] = {hardware};
		CHECK(changer.configure() == -EIO);
	}
	SECTION("no memory")
	{
		changer.room = false;
		CHECK(changer.configure() == -ENOMEM);
		changer.room = true;
	}
	SECTION("no memory for the request")
	{
		changer.on[mode_op] = {delivery(PTAPE_DELIVERY_NO_MEMORY)};
		CHECK(changer.configure() == -ENOMEM);
	}
	CHECK_FALSE(changer.engine.inventory.configured);
	CHECK(changer.configure() == 0);
	CHECK(changer.count("MODE") == 1);
}

TEST_CASE("changer: all elements are read, many at a time")
{
	Changer changer(false);

	CHECK(changer.refresh() == 0);
	CHECK(changer.line() == "STATUS STATUS STATUS STATUS"); // one for each type
	CHECK(changer.tag_at(slot_1) == "A");
	CHECK(changer.tag_at(slot_1 + 2) == "*");
	CHECK(changer.tag_at(slot_1 + 3) == "-");
	CHECK(changer.tag_at(drive_0) == "-");
	CHECK(int(changer.engine.inventory.drive_ids[1].len) == 4);
	CHECK(changer.refresh() == 0);
	CHECK(changer.line().empty());
}

TEST_CASE("changer: ten thousand elements, in several reads")
{
	ScriptedChanger changer;

	changer.ranges = {{1, 1}, {1000, 10000}, {2, 0}, {500, 400}};
	changer.cartridges[10999] = "LAST";
	CHECK(changer.refresh() == 0);
	CHECK(changer.tag_at(10999) == "LAST");
	CHECK(changer.tag_at(10998) == "-");
	CHECK(changer.count("STATUS") < 50);
}

TEST_CASE("changer: a library that knows fewer bits is asked for fewer, when it has said so often")
{
	Changer changer(false);
	const bool tags = GENERATE(false, true);
	const unsigned refused = tags ? 1 : 2;

	changer.knows_ids = false;
	changer.knows_tags = tags;
	for (unsigned time = 0; time < PTAPE_CHANGER_REFUSALS_MAX; ++time) {
		ptape_inventory_forget(&changer.engine.inventory);
		CHECK(changer.refresh() == 0);
		CHECK(changer.tag_at(slot_1) == (tags ? "A" : "*"));
		CHECK(changer.count("STATUS") == 4 + refused);
	}
	CHECK(changer.engine.detail_known ==
	      (tags ? PTAPE_CHANGER_DETAIL_TAGS : PTAPE_CHANGER_DETAIL_BARE));
	ptape_inventory_forget(&changer.engine.inventory);
	CHECK(changer.refresh() == 0);
	CHECK(changer.count("STATUS") == 4);
	// Another firmware may know them.
	ptape_changer_engine_disturbed(&changer.engine, PTAPE_CONDITION_POWER_ON);
	changer.knows_ids = changer.knows_tags = true;
	CHECK(changer.refresh() == 0);
	CHECK(changer.tag_at(slot_1) == "A");
}

TEST_CASE("changer: refusals that do not come in a row teach nothing")
{
	Changer changer(false);

	for (unsigned time = 0; time < 2 * PTAPE_CHANGER_REFUSALS_MAX; ++time) {
		ptape_inventory_forget(&changer.engine.inventory);
		changer.knows_tags = time % 2;
		CHECK(changer.refresh() == 0);
		CHECK(changer.command(cdb_of(PTAPE_OP_INQUIRY)) == 0);
	}
	CHECK(changer.engine.detail_known == PTAPE_CHANGER_DETAIL_ALL);
}

TEST_CASE("changer: volume tags survive a READ ELEMENT STATUS that is refused for another reason")
{
	Changer changer;

	changer.always[status_op] = illegal;
	ptape_inventory_forget(&changer.engine.inventory);
	CHECK(changer.refresh() == -EIO);
	CHECK(changer.count("STATUS") == 3 * PTAPE_ELEMENT_TYPES);
	CHECK(changer.engine.detail == PTAPE_CHANGER_DETAIL_ALL);
	changer.always.clear();
	CHECK(changer.refresh() == 0);
	CHECK(changer.tag_at(slot_1) == "A");
}

// ch takes any sense data for a library without volume tags.
TEST_CASE("changer: whatever a READ ELEMENT STATUS fails with, less is asked before it is an error")
{
	Changer changer;
	const Answer failed = GENERATE(hardware, sense(PTAPE_KEY_ILLEGAL_REQUEST, 0x24, 0x00),
				       sense(PTAPE_KEY_VENDOR_SPECIFIC, 0x80, 0x00));

	ptape_inventory_forget(&changer.engine.inventory);
	changer.on[status_op] = {failed};
	CHECK(changer.refresh() == 0);
	CHECK(changer.count("STATUS") == 5);
	CHECK(changer.tag_at(slot_1) == "A");
	CHECK(changer.engine.detail_known == PTAPE_CHANGER_DETAIL_ALL);

	changer.always[status_op] = failed;
	ptape_inventory_forget(&changer.engine.inventory);
	CHECK(changer.refresh() == -EIO);
	// A refusal is one of a type of element, and each is asked for.
	CHECK(changer.count("STATUS") == 3 * (failed.result->sense.key == PTAPE_KEY_ILLEGAL_REQUEST
						      ? PTAPE_ELEMENT_TYPES
						      : 1));
	CHECK(changer.engine.detail == PTAPE_CHANGER_DETAIL_ALL);
}

// Debian's tgt forgets to count the header of a page.
TEST_CASE("changer: a library that does not send the end of its last element")
{
	Changer changer(false);

	changer.left_out = 8;
	changer.cartridges[slot_1 + 3] = "LAST";
	changer.cartridges[drive_1] = "IN";
	CHECK(changer.refresh() == 0);
	CHECK(changer.tag_at(slot_1 + 3) == "LAST");
	CHECK(changer.tag_at(drive_1) == "IN");
	CHECK(changer.tag_at(picker) == "-");
	CHECK(changer.line() == "STATUS STATUS STATUS STATUS");
	changer.on[move_op] = {delivery(PTAPE_DELIVERY_UNANSWERED, true)};
	CHECK(changer.move(slot_1 + 3, drive_0) == 0);
	CHECK(changer.count("MOVE") == 1);
}

TEST_CASE("changer: one type, one element, read anew")
{
	Changer changer;
	ptape_changer_operation operation{};

	changer.cartridges[slot_1 + 3] = "D";
	operation.absent_error = ENXIO;
	operation.kind = PTAPE_CHANGER_READ_TYPE;
	operation.type = PTAPE_ELEMENT_STORAGE;
	CHECK(changer.run(operation) == 0);
	CHECK(changer.line() == "STATUS");
	CHECK(changer.tag_at(slot_1 + 3) == "D");
	operation.kind = PTAPE_CHANGER_READ_ONE;
	operation.address = slot_1 + 3;
	CHECK(changer.run(operation) == 0);
	CHECK(changer.line() == "STATUS");
	ptape_content content;
	CHECK(ptape_content_of(changer.engine.scratch, changer.engine.answered_len, slot_1 + 3,
			       &content));
	CHECK(content.full);
	changer.on[status_op] = {sense(PTAPE_KEY_ILLEGAL_REQUEST, 0x21, 0x01),
				 sense(PTAPE_KEY_ILLEGAL_REQUEST, 0x21, 0x01),
				 sense(PTAPE_KEY_ILLEGAL_REQUEST, 0x21, 0x01)};
	CHECK(changer.run(operation) == -EBADSLT);
}

TEST_CASE("changer: a move, with the status before it")
{
	Changer changer;

	CHECK(changer.move(slot_1, drive_0) == 0);
	CHECK(changer.line() == "STATUS STATUS STATUS MOVE");
	CHECK(changer.cartridges.at(drive_0) == "A");
	CHECK(changer.end.as_answered);
	CHECK_FALSE(changer.end.doubt.any);
	// Only its places are asked again.
	CHECK(changer.tag_at(slot_1) == "?");
	CHECK(changer.tag_at(drive_0) == "?");
	CHECK(changer.tag_at(picker) == "?");
	CHECK(changer.tag_at(slot_2) == "B");
	CHECK(changer.refresh() == 0);
	CHECK(changer.tag_at(drive_0) == "A");
	CHECK(changer.exchange(slot_2, drive_0, slot_1) == 0);
	CHECK(changer.line() == "STATUS STATUS STATUS STATUS EXCHANGE");
	CHECK(changer.cartridges.at(slot_1) == "A");
}

TEST_CASE("changer: while a move is at the robot nobody knows what its places hold")
{
	Changer changer;
	std::string places, other;
	Answer at_robot{};

	at_robot.before = [&] {
		places = changer.tag_at(slot_1) + changer.tag_at(drive_0) + changer.tag_at(picker);
		other = changer.tag_at(slot_2);
	};
	SECTION("a move")
	{
		changer.on[move_op] = {at_robot};
		CHECK(changer.move(slot_1, drive_0) == 0);
	}
	SECTION("an exchange")
	{
		changer.on[PTAPE_OP_EXCHANGE_MEDIUM] = {at_robot};
		CHECK(changer.exchange(slot_1 + 2, slot_1, drive_0) == 0);
	}
	CHECK(places == "???");
	CHECK(other == "B");
}

TEST_CASE("changer: a command that never left the host has no answer, but an errno")
{
	Changer changer;
	ptape_delivery how = PTAPE_DELIVERY_NO_MEMORY;
	int error = ENOMEM;

	SECTION("no memory")
	{
	}
	SECTION("too large")
	{
		how = PTAPE_DELIVERY_TOO_LARGE;
		error = EINVAL;
	}
	changer.on[PTAPE_OP_INQUIRY] = {delivery(how)};
	CHECK(changer.command(cdb_of(PTAPE_OP_INQUIRY)) == -error);
	CHECK_FALSE(changer.end.as_answered);
	// Nor has one that was answered the time before.
	changer.on[PTAPE_OP_INQUIRY] = {attention(0x29), delivery(how)};
	CHECK(changer.command(cdb_of(PTAPE_OP_INQUIRY)) == -error);
	CHECK_FALSE(changer.end.as_answered);
}

TEST_CASE("changer: a type of element that is refused hides none of the others")
{
	Changer changer(false);
	unsigned asked = 0;
	Answer refusal = sense(PTAPE_KEY_ILLEGAL_REQUEST, 0x24, 0x00);

	// Pickers are asked for first: with volume tags, without, bare.
	for (asked = 0; asked < 3; ++asked)
		changer.on[status_op].push_back(refusal);
	CHECK(changer.refresh() == -EIO);
	CHECK(changer.end.refused);
	CHECK(changer.tag_at(picker) == "?");
	CHECK(changer.tag_at(slot_2) == "B");
	CHECK(changer.tag_at(drive_1) == "-");
	CHECK(changer.refresh() == 0);
	CHECK_FALSE(changer.end.refused);
	// Who asks for that type is told.
	changer.on[status_op] = {refusal, refusal, refusal};
	CHECK(changer.run({.kind = PTAPE_CHANGER_READ_TYPE,
			   .type = PTAPE_ELEMENT_TRANSPORT,
			   .absent_error = ENXIO}) == -EIO);
	CHECK(changer.count("STATUS") == 3);
}

TEST_CASE("changer: a refusal beside what may be answered the next time is not for good")
{
	Changer changer(false);
	const Answer refusal = sense(PTAPE_KEY_ILLEGAL_REQUEST, 0x24, 0x00);

	// Pickers are refused, slots not ready.
	changer.on[status_op] = {refusal, refusal, refusal, becoming_ready};
	CHECK(changer.refresh() == -EIO);
	CHECK_FALSE(changer.end.refused);
}

TEST_CASE("changer: refusals have the errno of ch, and what is known of the other elements stays")
{
	Changer changer;
	u8 asc = 0x3b;
	u8 ascq = 0x0d;
	int error = EXFULL;

	SECTION("destination full")
	{
	}
	SECTION("source empty")
	{
		ascq = 0x0e;
		error = EBADE;
	}
	SECTION("no such element")
	{
		asc = 0x21;
		ascq = 0x01;
		error = EBADSLT;
	}
	SECTION("no such command")
	{
		asc = 0x20;
		ascq = 0x00;
		error = EBADRQC;
	}
	SECTION("any other")
	{
		asc = 0x24;
		ascq = 0x00;
		error = EIO;
	}
	changer.on[move_op] = {sense(PTAPE_KEY_ILLEGAL_REQUEST, asc, ascq)};
	CHECK(changer.move(slot_1, drive_0) == -error);
	CHECK(changer.end.as_answered);
	CHECK(changer.count("MOVE") == 1);
	CHECK(changer.tag_at(slot_2) == "B");
	CHECK(changer.tag_at(slot_1) == "?");
}

TEST_CASE("changer: a move that the robot failed in is not tried again, and all is asked again")
{
	Changer changer;

	changer.on[move_op] = {hardware};
	CHECK(changer.move(slot_1, drive_0) == -EIO);
	CHECK(changer.count("MOVE") == 1);
	CHECK(changer.tag_at(slot_2) == "?");
}

TEST_CASE("changer: attentions are taken off, wherever they come")
{
	Changer changer;
	const unsigned where = GENERATE(0U, 1U, 2U, 3U);
	const u8 code = GENERATE(u8(0x28), u8(0x29), u8(0x2a), u8(0x3f));

	changer.at[where] = attention(code);
	CHECK(changer.move(slot_1, drive_0) == 0);
	CHECK(changer.count("MOVE") == (where == 3 ? 2U : 1U));
	CHECK(changer.cartridges.at(drive_0) == "A");
	CHECK(changer.engine.counters.resets == (code == 0x29 ? 1U : 0U));
	CHECK(changer.tag_at(slot_2) == "?");
	CHECK(changer.engine.inventory.configured == (code == 0x28));
}

TEST_CASE("changer: a library that tells of another layout while it is read is read as it is now")
{
	Changer changer;
	const u8 code = GENERATE(u8(0x29), u8(0x2a), u8(0x3f));
	const unsigned where = GENERATE(0U, 1U, 3U);
	Answer changed = attention(code);

	ptape_inventory_forget(&changer.engine.inventory);
	changed.before = [&] { changer.ranges[1].count = 9; };
	changer.at[where] = changed;
	CHECK(changer.refresh() == 0);
	CHECK(changer.engine.inventory.configured);
	CHECK(int(changer.engine.inventory.ranges[1].count) == 9);
	CHECK(changer.tag_at(slot_1) == "A");
	CHECK(changer.tag_at(slot_1 + 8) == "-");
	CHECK(changer.refresh() == 0);
	CHECK(changer.line().empty());
}

TEST_CASE("changer: a bus reset, a loss of the nexus and a deferred error are taken off")
{
	Changer changer;

	changer.on[move_op] = {attention(0x29, 0x03), attention(0x29, 0x07)};
	CHECK(changer.move(slot_1, drive_0) == 0);
	CHECK(changer.engine.counters.resets == 2);
	CHECK(changer.engine.inventory.configured);
	Answer deferred = hardware;
	deferred.result->sense.deferred = true;
	changer.on[move_op] = {deferred};
	CHECK(changer.move(drive_0, slot_1) == 0);
	CHECK(changer.engine.counters.resets == 2);
}

TEST_CASE("changer: attentions without end")
{
	Changer changer;

	SECTION("of the move")
	{
		changer.always[move_op] = attention(0x29);
		CHECK(changer.move(slot_1, drive_0) == -EIO);
		CHECK(changer.end.as_answered);
	}
	SECTION("of a question")
	{
		changer.always[status_op] = attention(0x29);
		CHECK(changer.move(slot_1, drive_0) == -EIO);
		CHECK_FALSE(changer.end.as_answered);
	}
	// A doubt costs thirteen commands, and there are sixteen attentions at most.
	CHECK(changer.sent.size() < 250);
	CHECK_FALSE(changer.cartridges.contains(drive_0));
}

TEST_CASE("changer: not ready is waited for, within bounds")
{
	Changer changer;

	SECTION("it comes")
	{
		for (int i = 0; i < 5; ++i)
			changer.on[move_op].push_back(becoming_ready);
		CHECK(changer.move(slot_1, drive_0) == 0);
		CHECK(changer.pauses == 5);
		CHECK(changer.killable_pauses == 0);
	}
	SECTION("it does not come")
	{
		changer.always[move_op] = changer.always[status_op] = becoming_ready;
		CHECK(changer.move(slot_1, drive_0) == -EIO);
		CHECK(changer.pauses == PTAPE_CHANGER_POLLS_MAX);
		CHECK(changer.end.as_answered);
	}
	SECTION("a door is open")
	{
		changer.always[move_op] = door_open;
		CHECK(changer.move(slot_1, drive_0) == -EIO);
		CHECK(changer.pauses == PTAPE_CHANGER_POLLS_HAND_MAX);
	}
	SECTION("nobody wants to wait")
	{
		changer.always[move_op] = changer.always[status_op] = becoming_ready;
		CHECK(changer.move(slot_1, drive_0, 0) == -EIO);
		CHECK(changer.pauses == 0);
	}
	SECTION("busy")
	{
		changer.always[move_op] = status(PTAPE_STATUS_BUSY);
		CHECK(changer.move(slot_1, drive_0, 7) == -EBUSY);
		CHECK(changer.pauses == 7);
	}
	SECTION("a signal")
	{
		changer.always[move_op] = becoming_ready;
		changer.interrupt_at_pause = 2;
		CHECK(changer.move(slot_1, drive_0) == -EINTR);
		CHECK_FALSE(changer.end.as_answered);
		CHECK(changer.tag_at(slot_2) == "B"); // never carried out
	}
	CHECK(changer.end.doubt.any == false);
}

TEST_CASE("changer: whoever asks whether it is ready is told")
{
	Changer changer;

	changer.on[tur_op] = {attention(0x29), becoming_ready};
	CHECK(changer.command(cdb_of(tur_op)) == -EIO);
	CHECK(changer.line() == "TUR TUR");
	CHECK(changer.end.as_answered);
	CHECK(changer.command(cdb_of(tur_op)) == 0);
	CHECK(changer.pauses == 0);
}

TEST_CASE("changer: what a command has changed is not known any more")
{
	Changer changer;

	CHECK(changer.command(cdb_of(PTAPE_OP_INQUIRY)) == 0);
	CHECK(changer.tag_at(slot_2) == "B");
	changer.on[PTAPE_OP_LOG_SENSE] = {hardware};
	CHECK(changer.command(cdb_of(PTAPE_OP_LOG_SENSE)) == -EIO);
	CHECK(changer.tag_at(slot_2) == "B");
	CHECK(changer.command(cdb_of(PTAPE_OP_INITIALIZE_ELEMENT_STATUS)) == 0);
	CHECK(changer.tag_at(slot_2) == "?");
}

TEST_CASE("changer: a command without privilege is sent before anybody knows the elements")
{
	ScriptedChanger changer;

	CHECK(changer.command(cdb_of(PTAPE_OP_INQUIRY)) == 0);
	CHECK(changer.line() == "OTHER");
	changer.on[mode_op] = {hardware};
	changer.cartridges[slot_1] = "A";
	CHECK(changer.move(slot_1, drive_0) == 0);
	CHECK(changer.line() == "MODE STATUS STATUS STATUS MOVE");
}

TEST_CASE("changer: the path stays away")
{
	Changer changer;

	SECTION("before the move was sent")
	{
		changer.on[move_op] = {delivery(PTAPE_DELIVERY_NO_PATH)};
		changer.paths = {event_of(PTAPE_CHANGER_EVENT_DEADLINE)};
		CHECK(changer.move(slot_1, drive_0) == -ENXIO);
		CHECK_FALSE(changer.end.doubt.any);
		CHECK_FALSE(changer.end.killable_only);
	}
	SECTION("after it was sent")
	{
		changer.on[move_op] = {delivery(PTAPE_DELIVERY_UNANSWERED, true)};
		changer.on[tur_op] = {delivery(PTAPE_DELIVERY_NO_PATH)};
		changer.paths = {event_of(PTAPE_CHANGER_EVENT_DEADLINE)};
		CHECK(changer.move(slot_1, drive_0) == -ENXIO);
		CHECK(changer.end.doubt.verdict == PTAPE_MOVE_UNTOLD);
		CHECK(changer.tag_at(slot_2) == "?");
	}
	SECTION("it is there and does not answer")
	{
		changer.on[move_op] = {delivery(PTAPE_DELIVERY_UNANSWERED, true)};
		changer.always[tur_op] = delivery(PTAPE_DELIVERY_UNANSWERED);
		changer.paths = {event_of(PTAPE_CHANGER_EVENT_DEADLINE, true)};
		CHECK(changer.move(slot_1, drive_0) == -EIO);
	}
	SECTION("it comes and goes for ever")
	{
		changer.always[move_op] = delivery(PTAPE_DELIVERY_NO_PATH);
		CHECK(changer.move(slot_1, drive_0) == -ENXIO);
		CHECK(changer.awaits == PTAPE_PATHS_MAX + 1);
	}
	SECTION("it is deaf for ever")
	{
		changer.always[move_op] = delivery(PTAPE_DELIVERY_UNANSWERED);
		changer.always[tur_op] = delivery(PTAPE_DELIVERY_UNANSWERED);
		changer.engine.looks = 0;
		CHECK(changer.move(slot_1, drive_0) == -EIO);
		CHECK(changer.awaits == PTAPE_LOOKS_MAX + 1);
	}
	CHECK(changer.engine.counters.resent == 0);
}

TEST_CASE("changer: a path that comes in front of a move: its places are asked again")
{
	Changer changer;

	changer.on[move_op] = {delivery(PTAPE_DELIVERY_NO_PATH)};
	changer.paths = {event_of(PTAPE_CHANGER_EVENT_PATH, true)};
	CHECK(changer.move(slot_1, drive_0) == 0);
	CHECK(changer.line() == "STATUS STATUS STATUS MOVE STATUS STATUS STATUS MOVE");
	CHECK(changer.tag_at(slot_2) == "?");
	changer.at[1] = delivery(PTAPE_DELIVERY_NO_PATH);
	changer.paths = {event_of(PTAPE_CHANGER_EVENT_PATH)};
	CHECK(changer.move(drive_0, slot_1) == 0);
	CHECK(changer.line() == "STATUS STATUS STATUS STATUS STATUS MOVE");
}

TEST_CASE("changer: what may be sent again is, when there is an answer again")
{
	Changer changer;
	ptape_cdb position;

	::ptape_cdb_position_to_element(&position, picker, slot_1, false);
	changer.on[PTAPE_OP_LOCATE_10] = {delivery(PTAPE_DELIVERY_UNANSWERED)};
	CHECK(changer.command(position) == 0);
	CHECK(changer.line() == "POSITION TUR POSITION");
	changer.always[PTAPE_OP_LOCATE_10] = delivery(PTAPE_DELIVERY_UNANSWERED);
	CHECK(changer.command(position) == -EIO);
	CHECK(changer.count("POSITION") == PTAPE_UNANSWERED_MAX);
	changer.always[PTAPE_OP_LOCATE_10] = sense(PTAPE_KEY_ABORTED_COMMAND, 0, 0);
	CHECK(changer.command(position) == -EIO);
	CHECK(changer.count("POSITION") == PTAPE_ATTEMPTS_MAX);
	changer.always.clear();
	changer.on[PTAPE_OP_LOCATE_10] = {delivery(PTAPE_DELIVERY_UNANSWERED)};
	changer.always[tur_op] = hardware;
	CHECK(changer.command(position) == -EIO);
	CHECK_FALSE(changer.end.doubt.any);
}

TEST_CASE("changer: an unknown command without an answer is not sent again")
{
	Changer changer;

	changer.on[0xc7] = {delivery(PTAPE_DELIVERY_UNANSWERED)};
	CHECK(changer.command(cdb_of(0xc7)) == -EIO);
	CHECK(changer.line() == "OTHER");
	CHECK(changer.end.as_answered);
	CHECK_FALSE(changer.end.doubt.any);
	CHECK(changer.tag_at(slot_2) == "?");
}

TEST_CASE("changer: a library that tells one element a command is not asked for ever")
{
	ScriptedChanger changer;

	changer.ranges = {{1, 0}, {1, 60000}, {0, 0}, {0, 0}};
	REQUIRE(changer.configure() == 0);
	// One element a time, whatever is asked for: always the one after the last.
	static const u8 one[] = {0, 0, 0, 1, 0, 0, 0, 0x14, 2, 0, 0, 12, 0, 0, 0, 12, 0, 0, 8};
	Answer single = status(PTAPE_STATUS_GOOD);
	single.result->residual = PTAPE_CHANGER_SCRATCH_LEN - 28;
	single.before = [&] {
		std::copy(std::begin(one), std::end(one), changer.engine.scratch);
		put_unaligned_be16(changer.engine.run.first, changer.engine.scratch + 16);
	};
	changer.always[status_op] = single;
	CHECK(changer.refresh() == -EIO);
	CHECK(changer.count("STATUS") == PTAPE_CHANGER_READS_MAX);
}

TEST_CASE("changer: whether a library that cannot be read was not ready")
{
	Changer changer;

	ptape_inventory_forget(&changer.engine.inventory);
	changer.always[status_op] = becoming_ready;
	CHECK(changer.refresh() == -EIO);
	CHECK(changer.end.unready.any);
	CHECK(int(changer.end.unready.waited_s) == 0);
	changer.always[status_op] = hardware;
	CHECK(changer.refresh() == -EIO);
	CHECK_FALSE(changer.end.unready.any);
	changer.always.clear();
	CHECK(changer.refresh() == 0);
	CHECK_FALSE(changer.end.unready.any);
}

TEST_CASE(
	"changer: what a library that is not ready in the end has said, and how long it was borne")
{
	Changer changer;
	ptape_condition condition = PTAPE_CONDITION_NOT_READY;
	unsigned seconds = PTAPE_CHANGER_POLLS_HAND_MAX;
	bool sense_valid = true;

	SECTION("a door is open")
	{
		changer.always[move_op] = sense(PTAPE_KEY_NOT_READY, 0x04, 0x18);
	}
	SECTION("busy, which is no sense data")
	{
		changer.always[move_op] = status(PTAPE_STATUS_BUSY);
		condition = PTAPE_CONDITION_BUSY;
		seconds = PTAPE_CHANGER_POLLS_MAX;
		sense_valid = false;
	}
	CHECK(changer.move(slot_1, drive_0) < 0);
	CHECK(changer.end.unready.any);
	CHECK(changer.end.unready.condition == condition);
	CHECK(unsigned(changer.end.unready.waited_s) == seconds);
	CHECK(changer.end.unready.sense.valid == sense_valid);
	CHECK(int(changer.end.unready.sense.ascq) == (sense_valid ? 0x18 : 0));
}

TEST_CASE("changer: what cannot be read is not asked for ever")
{
	const bool unready = GENERATE(false, true);
	unsigned seconds = 0;
	unsigned tries = 0;

	CHECK(::ptape_changer_again_s(0, unready) == PTAPE_CHANGER_AGAIN_S);
	while (const unsigned next = ::ptape_changer_again_s(tries, unready)) {
		seconds += next;
		REQUIRE(++tries < 1000);
	}
	CHECK(seconds == (unready ? PTAPE_CHANGER_UNREADY_S : PTAPE_CHANGER_AT_FIRST_S));
	CHECK(::ptape_changer_again_s(UINT_MAX, unready) == 0);
}

TEST_CASE("changer: disturbances from outside")
{
	Changer changer;

	ptape_changer_engine_disturbed(&changer.engine, PTAPE_CONDITION_MEDIUM_CHANGED);
	CHECK(changer.tag_at(slot_1) == "?");
	CHECK(changer.engine.inventory.configured);
	ptape_changer_engine_disturbed(&changer.engine, PTAPE_CONDITION_ATTENTION);
	CHECK_FALSE(changer.engine.inventory.configured);
	CHECK(changer.refresh() == 0);
	CHECK(changer.line() == "MODE STATUS STATUS STATUS STATUS");
	CHECK(changer.tag_at(slot_1) == "A");
}

// Answers of any kind in any order: every operation ends, and within its bounds.
TEST_CASE("changer: any answers, and every operation ends")
{
	const std::vector<Answer> answers = {
		attention(0x28),
		attention(0x29),
		attention(0x29, 0x07),
		becoming_ready,
		door_open,
		illegal,
		hardware,
		sense(PTAPE_KEY_ABORTED_COMMAND, 0, 0),
		sense(PTAPE_KEY_ABORTED_COMMAND, 0, 0, true),
		sense(PTAPE_KEY_ILLEGAL_REQUEST, 0x3b, 0x0e),
		status(PTAPE_STATUS_BUSY),
		status(PTAPE_STATUS_RESERVATION_CONFLICT),
		delivery(PTAPE_DELIVERY_UNANSWERED),
		delivery(PTAPE_DELIVERY_UNANSWERED, true),
		delivery(PTAPE_DELIVERY_NO_PATH),
		delivery(PTAPE_DELIVERY_TOO_LARGE),
		delivery(PTAPE_DELIVERY_NO_MEMORY),
	};

	for (unsigned seed = 0; seed < 1000; ++seed) {
		std::mt19937 random(seed);
		Changer changer(false);

		INFO("seed " << seed);
		for (unsigned number = 0; number < 60; ++number)
			if (random() % 2)
				changer.at[number] = answers[random() % answers.size()];
		changer.move(slot_1, drive_0);
		changer.at.clear();
		CHECK(changer.refresh() == 0);
		// The cartridge is at one place, and the map says which.
		const bool moved = changer.cartridges.contains(drive_0);
		CHECK(changer.cartridges.contains(slot_1) != moved);
		CHECK(changer.tag_at(moved ? drive_0 : slot_1) == "A");
		CHECK(changer.tag_at(moved ? slot_1 : drive_0) == "-");
	}
}

} // namespace
} // namespace ptape::test
