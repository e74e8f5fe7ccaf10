// SPDX-License-Identifier: GPL-2.0-only
/*
 * kernel/core/changer_engine.c: moves of which nobody knows at first what became of
 * them. They are done once, and a second one is sent only where it is proved that the
 * first was not carried out.
 */
#include "scripted_changer.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

namespace ptape::test
{
namespace
{

constexpr u8 exchange_op = PTAPE_OP_EXCHANGE_MEDIUM;

// An error of an earlier command, told by one that was carried out.
Answer deferred_done()
{
	Answer answer = hardware;

	answer.result->sense.deferred = true;
	answer.done = true;
	return answer;
}

TEST_CASE("changer: a move without an answer that was done is done")
{
	Changer changer;
	const Answer lost = GENERATE(delivery(PTAPE_DELIVERY_UNANSWERED, true),
				     sense(PTAPE_KEY_ABORTED_COMMAND, 0x00, 0x00, true));

	changer.on[move_op] = {lost};
	CHECK(changer.move(slot_1, drive_0) == 0);
	CHECK(changer.line() == "STATUS STATUS STATUS MOVE TUR STATUS STATUS STATUS");
	CHECK_FALSE(changer.end.as_answered);
	CHECK(changer.end.doubt.any);
	CHECK(changer.end.doubt.verdict == PTAPE_MOVE_DONE);
	CHECK(int(changer.end.doubt.sends) == 1);
	CHECK(changer.engine.counters.resolved == 1);
	CHECK(changer.tag_at(slot_1) == "?");
	CHECK(changer.tag_at(slot_2) == "B");
}

TEST_CASE("changer: a status that is none leaves a move in doubt")
{
	Changer changer;
	Answer odd = status(0x22);

	odd.done = true;
	changer.on[move_op] = {odd};
	CHECK(changer.move(slot_1, drive_0) == 0);
	CHECK(changer.count("MOVE") == 1);
}

TEST_CASE("changer: a move that was proved not to have begun is sent again")
{
	Changer changer;

	changer.on[move_op] = {delivery(PTAPE_DELIVERY_UNANSWERED)};
	CHECK(changer.move(slot_1, drive_0) == 0);
	CHECK(changer.count("MOVE") == 2);
	// Three answers, a second apart, and before the second send no other.
	CHECK(changer.count("STATUS") == 3 + 3 * PTAPE_CHANGER_QUIET_ANSWERS);
	CHECK(changer.pauses == PTAPE_CHANGER_QUIET_ANSWERS - 1);
	CHECK(changer.killable_pauses == changer.pauses);
	CHECK(changer.end.as_answered);
	CHECK(changer.end.doubt.verdict == PTAPE_MOVE_DONE);
	CHECK(changer.engine.counters.resent == 1);
	CHECK(changer.cartridges.at(drive_0) == "A");
}

TEST_CASE("changer: the robot is on its way while it is asked")
{
	Changer changer;

	SECTION("it begins late: no second move")
	{
		changer.on[move_op] = {delivery(PTAPE_DELIVERY_UNANSWERED)};
		changer.at[4 + 4] = {.result = {}, .done = false, .before = [&] {
					     changer.cartridges.erase(slot_1);
					     changer.cartridges[drive_0] = "A";
				     }};
		CHECK(changer.move(slot_1, drive_0) == 0);
		CHECK(changer.count("MOVE") == 1);
	}
	SECTION("it begins after the second was sent: that one fails, and the move is done")
	{
		changer.on[move_op] = {delivery(PTAPE_DELIVERY_UNANSWERED),
				       {.result = {}, .done = false, .before = [&] {
						changer.cartridges.erase(slot_1);
						changer.cartridges[drive_0] = "A";
					}}};
		CHECK(changer.move(slot_1, drive_0) == 0);
		CHECK(changer.count("MOVE") == 2);
		CHECK_FALSE(changer.end.as_answered);
	}
	SECTION("it puts the cartridge down after a while")
	{
		changer.on[move_op] = {{.result = delivery(PTAPE_DELIVERY_UNANSWERED).result,
					.done = false,
					.before = [&] {
						changer.cartridges.erase(slot_1);
						changer.cartridges[picker] = "A";
					}}};
		changer.at[4 + 4 * 10] = {.result = {}, .done = false, .before = [&] {
						  changer.cartridges.erase(picker);
						  changer.cartridges[drive_0] = "A";
					  }};
		CHECK(changer.move(slot_1, drive_0) == 0);
		CHECK(changer.count("MOVE") == 1);
		CHECK(changer.pauses == 10);
	}
	SECTION("it never puts it down")
	{
		changer.on[move_op] = {{.result = delivery(PTAPE_DELIVERY_UNANSWERED).result,
					.done = false,
					.before = [&] {
						changer.cartridges.erase(slot_1);
						changer.cartridges[picker] = "A";
					}}};
		CHECK(changer.move(slot_1, drive_0) == -EIO);
		CHECK(changer.count("MOVE") == 1);
		CHECK(changer.end.doubt.verdict == PTAPE_MOVE_IN_TRANSPORT);
		CHECK(changer.end.as_answered);
	}
}

TEST_CASE("changer: an exchange that begins late is not undone by a second one")
{
	Changer changer;
	const auto exchanged = [&] {
		std::swap(changer.cartridges[slot_1], changer.cartridges[slot_2]);
	};

	SECTION("within a minute")
	{
		changer.on[exchange_op] = {delivery(PTAPE_DELIVERY_UNANSWERED)};
		changer.at[5 + 5 * 30] = {.result = {}, .done = false, .before = exchanged};
		CHECK(changer.exchange(slot_1, slot_2, slot_1) == 0);
		CHECK(changer.count("EXCHANGE") == 1);
	}
	SECTION("within a minute of the reset that ended what had not begun")
	{
		changer.on[exchange_op] = {delivery(PTAPE_DELIVERY_UNANSWERED)};
		for (unsigned answers = 0; answers < PTAPE_CHANGER_TRANSPORT_ANSWERS - 1; ++answers)
			changer.on[tur_op].push_back({});
		changer.on[tur_op].push_back(attention(0x29, 0x03));
		for (unsigned answers = 0; answers < PTAPE_CHANGER_TRANSPORT_ANSWERS - 1; ++answers)
			changer.on[tur_op].push_back({});
		changer.on[tur_op].push_back({.result = {}, .done = false, .before = exchanged});
		CHECK(changer.exchange(slot_1, slot_2, slot_1) == 0);
		CHECK(changer.count("EXCHANGE") == 1);
	}
	SECTION("behind the second, which the library was too busy for")
	{
		Answer busy = status(PTAPE_STATUS_BUSY);

		busy.before = exchanged;
		changer.on[exchange_op] = {delivery(PTAPE_DELIVERY_UNANSWERED), busy};
		changer.on[tur_op] = {attention(0x29)};
		CHECK(changer.exchange(slot_1, slot_2, slot_1) == 0);
		CHECK(changer.count("EXCHANGE") == 2);
	}
	CHECK(changer.cartridges.at(slot_1) == "B");
	CHECK(changer.cartridges.at(slot_2) == "A");
	CHECK_FALSE(changer.end.as_answered);
}

TEST_CASE("changer: busy for the second exchange says nothing of the first")
{
	Changer changer;
	Answer busy = status(PTAPE_STATUS_BUSY);

	// Half done, or somebody else's work: nobody may take it for one that was not begun.
	busy.before = [&] { changer.cartridges.erase(slot_2); };
	changer.on[exchange_op] = {delivery(PTAPE_DELIVERY_UNANSWERED), busy};
	changer.on[tur_op] = {attention(0x29)};
	CHECK(changer.exchange(slot_1, slot_2, slot_1) == -EIO);
	CHECK(changer.count("EXCHANGE") == 2);
	CHECK_FALSE(changer.end.as_answered);
}

TEST_CASE("changer: no second exchange while nothing tells that the first will not begin")
{
	Changer changer;

	changer.on[exchange_op] = {delivery(PTAPE_DELIVERY_UNANSWERED)};
	SECTION("nothing is told")
	{
	}
	SECTION("it was aborted, it says: perhaps by a bridge in front of it")
	{
		changer.on[exchange_op] = {sense(PTAPE_KEY_ABORTED_COMMAND, 0x00, 0x00)};
	}
	SECTION("a reset was told before")
	{
		changer.at[0] = attention(0x29);
	}
	SECTION("what is told is no reset")
	{
		changer.on[tur_op] = {attention(0x28), attention(0x2a, 0x01),
				      attention(0x3f, 0x01)};
	}
	SECTION("another user was told one, or the error handler has been there")
	{
		Answer overheard = delivery(PTAPE_DELIVERY_OVERHEARD);

		overheard.result->overheard = PTAPE_CONDITION_POWER_ON;
		changer.on[tur_op] = {overheard};
	}
	SECTION("a path tells one that was there before: it may be an old one")
	{
		changer.other_path = true;
		changer.on[tur_op] = {attention(0x29)};
	}
	CHECK(changer.exchange(slot_1, slot_2, slot_1) == -EIO);
	CHECK(changer.count("EXCHANGE") == 1);
	CHECK(changer.pauses == PTAPE_CHANGER_TRANSPORT_ANSWERS - 1);
	CHECK(changer.end.doubt.verdict == PTAPE_MOVE_NOT_STARTED);
	CHECK(int(changer.end.doubt.outstanding) == 1);
	CHECK(changer.end.as_answered);
	CHECK(changer.tag_at(slot_1) == "?");
	CHECK(changer.tag_at(slot_1 + 2) == "?");
}

TEST_CASE("changer: a reset that is told ends an exchange that has not begun: it goes out again")
{
	Changer changer;
	const u8 qualifier = GENERATE(u8(0x00), u8(0x01), u8(0x03), u8(0x07));
	const unsigned answers = GENERATE(0U, 30U);

	changer.on[exchange_op] = {delivery(PTAPE_DELIVERY_UNANSWERED)};
	changer.on[tur_op].assign(answers, Answer{});
	changer.on[tur_op].push_back(attention(0x29, qualifier));
	CHECK(changer.exchange(slot_1, slot_2, slot_1) == 0);
	CHECK(changer.count("EXCHANGE") == 2);
	CHECK(changer.count("TUR") == answers + 1 + PTAPE_CHANGER_TRANSPORT_ANSWERS);
	CHECK(changer.cartridges.at(slot_1) == "B");
	CHECK(changer.cartridges.at(slot_2) == "A");
	CHECK(changer.end.as_answered);
}

TEST_CASE("changer: how many sends of a move may begin yet")
{
	Changer changer;
	unsigned outstanding = 0;

	changer.on[move_op] = {delivery(PTAPE_DELIVERY_UNANSWERED)};
	SECTION("a second one, which was refused, is over")
	{
		changer.on[move_op].push_back(sense(PTAPE_KEY_ILLEGAL_REQUEST, 0x3b, 0x0d));
		outstanding = 1;
	}
	SECTION("one that was not processed is none")
	{
		changer.on[move_op].push_back(attention(0x28));
		changer.on[move_op].push_back(delivery(PTAPE_DELIVERY_UNANSWERED));
		changer.on[move_op].push_back(hardware);
		outstanding = 2;
	}
	SECTION("a reset ends all of them")
	{
		changer.on[move_op].push_back(attention(0x29));
		changer.on[move_op].push_back(hardware);
	}
	CHECK(changer.move(slot_1, drive_0) < 0);
	CHECK(unsigned(changer.end.doubt.outstanding) == outstanding);
}

TEST_CASE("changer: a move that was not sent in the end has no answer")
{
	Changer changer;
	Answer overheard = delivery(PTAPE_DELIVERY_OVERHEARD);

	overheard.result->overheard = PTAPE_CONDITION_MEDIUM_CHANGED;
	for (unsigned time = 0; time <= PTAPE_ATTEMPTS_MAX; ++time)
		changer.on[move_op].push_back(overheard);
	CHECK(changer.move(slot_1, drive_0) == -EIO);
	CHECK_FALSE(changer.end.as_answered);
	CHECK(changer.cartridges.at(slot_1) == "A");
}

TEST_CASE("changer: what was overheard kept the move from being sent, and nothing is in doubt")
{
	Changer changer;
	Answer overheard = delivery(PTAPE_DELIVERY_OVERHEARD);

	overheard.result->overheard = PTAPE_CONDITION_MEDIUM_CHANGED;
	SECTION("nothing else happened")
	{
	}
	SECTION("another cartridge was put there meanwhile")
	{
		overheard.before = [&] { changer.cartridges[slot_1] = "Z"; };
	}
	changer.on[move_op] = {overheard};
	CHECK(changer.move(slot_1, drive_0) == 0);
	CHECK(changer.count("MOVE") == 2);
	CHECK(changer.count("TUR") == 0);
	CHECK_FALSE(changer.end.doubt.any);
	CHECK_FALSE(changer.cartridges.contains(slot_1));
}

TEST_CASE("changer: what is overheard before a second send does not end the doubt about the first")
{
	Changer changer;
	Answer overheard = delivery(PTAPE_DELIVERY_OVERHEARD);

	overheard.result->overheard = PTAPE_CONDITION_MEDIUM_CHANGED;
	// It was carried out late, by the time that the second would have gone.
	overheard.before = [&] {
		changer.cartridges.erase(slot_1);
		changer.cartridges[drive_0] = "A";
	};
	changer.on[move_op] = {delivery(PTAPE_DELIVERY_UNANSWERED), overheard};
	CHECK(changer.move(slot_1, drive_0) == 0);
	CHECK(changer.count("MOVE") == 2);
	CHECK(changer.cartridges.at(drive_0) == "A");
	CHECK(changer.end.doubt.verdict == PTAPE_MOVE_DONE);
}

TEST_CASE("changer: a library that says one thing and then another")
{
	Changer changer;
	unsigned asked = 0;

	changer.on[move_op] = {delivery(PTAPE_DELIVERY_UNANSWERED)};
	changer.always[tur_op] = {.result = {}, .done = false, .before = [&] {
					  if (++asked % 2)
						  changer.cartridges.erase(slot_1);
					  else
						  changer.cartridges[slot_1] = "A";
				  }};
	CHECK(changer.move(slot_1, drive_0) == -EIO);
	CHECK(changer.count("MOVE") == 1);
	CHECK(changer.count("TUR") == PTAPE_CHANGER_ROUNDS_MAX);
	CHECK(changer.end.as_answered);
}

TEST_CASE("changer: a status that was read while the cartridge was on its way is not believed")
{
	Changer changer;

	changer.on[move_op] = {delivery(PTAPE_DELIVERY_UNANSWERED)};
	// Between the source's answer and the destination's.
	changer.at[6] = {.result = {}, .done = false, .before = [&] {
				 changer.cartridges.erase(slot_1);
				 changer.cartridges[drive_0] = "A";
			 }};
	CHECK(changer.move(slot_1, drive_0) == 0);
	CHECK(changer.count("MOVE") == 1);
}

TEST_CASE("changer: a second send that is refused, and the first was not carried out")
{
	Changer changer;

	changer.on[move_op] = {delivery(PTAPE_DELIVERY_UNANSWERED),
			       sense(PTAPE_KEY_ILLEGAL_REQUEST, 0x3b, 0x0d)};
	CHECK(changer.move(slot_1, drive_0) == -EXFULL);
	CHECK(changer.count("MOVE") == 2);
	CHECK(changer.end.doubt.verdict == PTAPE_MOVE_NOT_STARTED);
	CHECK(changer.end.as_answered);
}

TEST_CASE("changer: a move that is never answered is sent three times and no more")
{
	Changer changer;

	changer.always[move_op] = delivery(PTAPE_DELIVERY_UNANSWERED);
	CHECK(changer.move(slot_1, drive_0) == -EIO);
	CHECK(changer.count("MOVE") == PTAPE_CHANGER_MOVES_MAX);
	CHECK(changer.end.doubt.verdict == PTAPE_MOVE_NOT_STARTED);
	CHECK(int(changer.end.doubt.outstanding) == PTAPE_CHANGER_MOVES_MAX);
}

TEST_CASE("changer: each send of an exchange has the answers that its own proof needs")
{
	Changer changer;

	changer.on[exchange_op] = {delivery(PTAPE_DELIVERY_UNANSWERED),
				   delivery(PTAPE_DELIVERY_UNANSWERED)};
	changer.on[tur_op] = {attention(0x29)};
	SECTION("answers")
	{
		changer.on[tur_op].resize(1 + PTAPE_CHANGER_TRANSPORT_ANSWERS);
		changer.on[tur_op].push_back(attention(0x29));
		CHECK(changer.exchange(slot_1, slot_2, slot_1) == 0);
		CHECK(changer.count("EXCHANGE") == PTAPE_CHANGER_MOVES_MAX);
		CHECK(changer.cartridges.at(slot_2) == "A");
	}
	SECTION("and a reset")
	{
		CHECK(changer.exchange(slot_1, slot_2, slot_1) == -EIO);
		CHECK(changer.count("EXCHANGE") == 2);
		CHECK(changer.cartridges.at(slot_1) == "A");
	}
}

TEST_CASE("changer: a second send that is told an attention goes out again")
{
	Changer changer;

	changer.on[move_op] = {delivery(PTAPE_DELIVERY_UNANSWERED), attention(0x29),
			       becoming_ready};
	CHECK(changer.move(slot_1, drive_0) == 0);
	CHECK(changer.count("MOVE") == 4);
	CHECK(int(changer.end.doubt.sends) == 2);
	CHECK(changer.cartridges.at(drive_0) == "A");
}

TEST_CASE("changer: no second move where the first is not proved not to have happened")
{
	Changer changer;
	ptape_move_verdict verdict = PTAPE_MOVE_CHANGED;
	u16 source = slot_1;

	changer.on[move_op] = {delivery(PTAPE_DELIVERY_UNANSWERED)};
	SECTION("another cartridge is in the source")
	{
		changer.on[move_op][0].before = [&] { changer.cartridges[slot_1] = "C"; };
	}
	SECTION("another cartridge is in the destination")
	{
		changer.on[move_op][0].before = [&] {
			changer.cartridges.erase(slot_1);
			changer.cartridges[drive_0] = "C";
		};
	}
	SECTION("no bar code, and somebody was in the library")
	{
		source = slot_1 + 2;
		changer.on[tur_op] = {attention(0x28)};
	}
	SECTION("the library does not tell afterwards")
	{
		verdict = PTAPE_MOVE_UNTOLD;
		changer.on[move_op][0].before = [&] { changer.tells = false; };
	}
	SECTION("it did not tell before")
	{
		verdict = PTAPE_MOVE_UNTOLD;
		changer.at[0] = hardware;
	}
	SECTION("its status fails afterwards")
	{
		verdict = PTAPE_MOVE_UNTOLD;
		changer.at[5] = hardware;
	}
	SECTION("it is not ready afterwards")
	{
		verdict = PTAPE_MOVE_UNTOLD;
		changer.always[tur_op] = becoming_ready;
	}
	CHECK(changer.move(source, drive_0, 0) == -EIO);
	CHECK(changer.count("MOVE") == 1);
	CHECK(changer.end.doubt.any);
	CHECK(changer.end.doubt.verdict == verdict);
	CHECK(changer.end.as_answered);
	CHECK(changer.tag_at(slot_2) == "?");
}

TEST_CASE("changer: what is told while a doubt is resolved")
{
	Changer changer;

	changer.on[move_op] = {delivery(PTAPE_DELIVERY_UNANSWERED, true)};
	SECTION("attentions, between the questions")
	{
		changer.at[4] = attention(0x29, 0x03);
		changer.at[6] = attention(0x2a, 0x01);
		CHECK(changer.move(slot_1, drive_0) == 0);
	}
	SECTION("not ready for a while, though the handle does not wait")
	{
		for (int i = 0; i < 20; ++i)
			changer.on[tur_op].push_back(becoming_ready);
		CHECK(changer.move(slot_1, drive_0, 0) == 0);
		CHECK(changer.pauses == 20);
	}
	SECTION("TEST UNIT READY says no medium, which a changer may")
	{
		changer.on[tur_op] = {sense(PTAPE_KEY_NOT_READY, 0x3a, 0x00)};
		CHECK(changer.move(slot_1, drive_0) == 0);
	}
	SECTION("the status has no answer at first")
	{
		changer.at[5] = delivery(PTAPE_DELIVERY_UNANSWERED);
		CHECK(changer.move(slot_1, drive_0) == 0);
	}
	SECTION("the status is aborted at first")
	{
		changer.at[6] = sense(PTAPE_KEY_ABORTED_COMMAND, 0, 0);
		CHECK(changer.move(slot_1, drive_0) == 0);
	}
	SECTION("the path goes, and another comes")
	{
		changer.at[4] = delivery(PTAPE_DELIVERY_NO_PATH);
		changer.at[6] = delivery(PTAPE_DELIVERY_NO_PATH);
		changer.paths = {event_of(PTAPE_CHANGER_EVENT_PATH, true)};
		CHECK(changer.move(slot_1, drive_0) == 0);
		CHECK(changer.awaits == 2);
	}
	SECTION("the path is deaf for a while")
	{
		for (int i = 0; i < 10; ++i)
			changer.on[tur_op].push_back(delivery(PTAPE_DELIVERY_UNANSWERED));
		CHECK(changer.move(slot_1, drive_0) == 0);
		CHECK(changer.awaits == 10);
	}
	CHECK(changer.count("MOVE") == 1);
	CHECK(changer.cartridges.at(drive_0) == "A");
}

TEST_CASE("changer: a move that was carried out and told an attention is done")
{
	Changer changer;
	const Answer told =
		GENERATE(sense(PTAPE_KEY_UNIT_ATTENTION, 0x28, 0x00, true),
			 sense(PTAPE_KEY_UNIT_ATTENTION, 0x29, 0x00, true),
			 sense(PTAPE_KEY_UNIT_ATTENTION, 0x29, 0x07, true), deferred_done());

	SECTION("a move")
	{
		changer.on[move_op] = {told};
		CHECK(changer.move(slot_1, drive_0) == 0);
		CHECK(changer.line() == "STATUS STATUS STATUS MOVE TUR STATUS STATUS STATUS");
		CHECK(changer.cartridges.at(drive_0) == "A");
	}
	SECTION("a cartridge without a bar code")
	{
		changer.on[move_op] = {told};
		CHECK(changer.move(slot_1 + 2, drive_0) == 0);
		CHECK(changer.count("MOVE") == 1);
	}
	SECTION("an exchange, which a second one would undo")
	{
		changer.on[exchange_op] = {told};
		CHECK(changer.exchange(slot_1, slot_2, slot_1) == 0);
		CHECK(changer.count("EXCHANGE") == 1);
		CHECK(changer.cartridges.at(slot_1) == "B");
	}
	SECTION("the second send, and the first was lost")
	{
		changer.on[move_op] = {delivery(PTAPE_DELIVERY_UNANSWERED), told};
		CHECK(changer.move(slot_1, drive_0) == 0);
		CHECK(changer.count("MOVE") == 2);
	}
	CHECK_FALSE(changer.end.as_answered);
	CHECK(changer.end.doubt.verdict == PTAPE_MOVE_DONE);
	CHECK(changer.engine.counters.resolved == 1);
}

TEST_CASE("changer: what an attention has ended is sent again where its places are as before")
{
	Changer changer;

	SECTION("a move, also of what has no bar code")
	{
		const u16 source = GENERATE(slot_1, u16(slot_1 + 2));

		changer.on[move_op] = {attention(0x28)};
		CHECK(changer.move(source, drive_0) == 0);
		CHECK(changer.count("MOVE") == 2);
		CHECK(changer.count("STATUS") == 3 + 3 * PTAPE_CHANGER_QUIET_ANSWERS);
	}
	SECTION("what was told is behind a later doubt")
	{
		changer.on[move_op] = {attention(0x28), delivery(PTAPE_DELIVERY_UNANSWERED, true)};
		CHECK(changer.move(slot_1 + 2, drive_0) == 0);
		CHECK(changer.count("MOVE") == 2);
	}
	SECTION("an exchange")
	{
		changer.on[exchange_op] = {attention(0x29)};
		CHECK(changer.exchange(slot_1, slot_2, slot_1) == 0);
		CHECK(changer.count("EXCHANGE") == 2);
	}
	SECTION("attentions are no sends, of which there are three")
	{
		changer.on[move_op] = {attention(0x29), attention(0x29), attention(0x29),
				       delivery(PTAPE_DELIVERY_UNANSWERED)};
		CHECK(changer.move(slot_1, drive_0) == 0);
		CHECK(changer.count("MOVE") == 5);
		CHECK(int(changer.end.doubt.sends) == 2);
	}
	CHECK(changer.engine.counters.resolved == 1);
}

TEST_CASE("changer: an attention in a library that does not tell")
{
	Changer changer;

	changer.tells = false;
	SECTION("a move, which cannot be done twice: its source would be empty")
	{
		changer.on[move_op] = {attention(0x29)};
		CHECK(changer.move(slot_1, drive_0) == 0);
		CHECK(changer.count("MOVE") == 2);
	}
	SECTION("the second send is refused")
	{
		changer.on[move_op] = {attention(0x29),
				       sense(PTAPE_KEY_ILLEGAL_REQUEST, 0x3b, 0x0e)};
		CHECK(changer.move(slot_1, drive_0) == -EBADE);
		CHECK(changer.count("MOVE") == 2);
		CHECK(changer.end.as_answered);
	}
	SECTION("no second exchange: it would undo the first")
	{
		changer.on[exchange_op] = {attention(0x29)};
		CHECK(changer.exchange(slot_1, slot_2, slot_1) == -EIO);
		CHECK(changer.count("EXCHANGE") == 1);
		CHECK(changer.end.as_answered);
	}
}

TEST_CASE("changer: an attention, and somebody else has moved")
{
	Changer changer;

	changer.on[move_op] = {attention(0x28)};
	changer.on[move_op][0].before = [&] { changer.cartridges[slot_1] = "C"; };
	CHECK(changer.move(slot_1, drive_0) == -EIO);
	CHECK(changer.count("MOVE") == 1);
	CHECK(changer.end.doubt.verdict == PTAPE_MOVE_CHANGED);
	CHECK(changer.end.as_answered);
}

} // namespace
} // namespace ptape::test
