// SPDX-License-Identifier: GPL-2.0-only
/*
 * kernel/core/changer_command.c and move.c: every vector, and what must hold for
 * any input.
 */
#include "core.hpp"
#include "vectors/changer.h"
#include "vectors/move.h"

#include <catch2/catch_test_macros.hpp>

#include <set>
#include <string>

namespace ptape::test
{
namespace
{

TEST_CASE("changer commands: every row")
{
	for (const auto &vector : changer_command_vectors) {
		const auto *rule = ptape_changer_command_rule(vector.rule.opcode);

		INFO(vector.name);
		CHECK(int(rule->opcode) == int(vector.rule.opcode));
		CHECK(rule->handle == vector.rule.handle);
		CHECK(rule->command_class == vector.rule.command_class);
		CHECK(rule->effect == vector.rule.effect);
	}
}

TEST_CASE("changer commands: what no row has needs the privilege, and may have changed all")
{
	std::set<int> known;

	for (const auto &vector : changer_command_vectors)
		known.insert(vector.rule.opcode);
	for (int opcode = 0; opcode < 256; ++opcode) {
		const auto *rule = ptape_changer_command_rule(u8(opcode));

		if (known.contains(opcode))
			continue;
		INFO(opcode);
		CHECK(rule->handle == PTAPE_CHANGER_HANDLE_RAWIO);
		CHECK(rule->command_class == PTAPE_CHANGER_ONCE);
		CHECK(rule->effect == PTAPE_CHANGER_EFFECT_ALL);
	}
}

TEST_CASE("changer commands: only a question may be sent by a handle that only reads")
{
	for (const auto &vector : changer_command_vectors) {
		INFO(vector.name);
		if (vector.rule.handle == PTAPE_CHANGER_HANDLE_READ)
			CHECK((vector.rule.command_class &
			       (PTAPE_CHANGER_ASK | PTAPE_CHANGER_TEST)) != 0);
	}
}

TEST_CASE("changer errno: every vector")
{
	for (const auto &vector : changer_errno_vectors) {
		ptape_result result{};

		INFO(vector.name);
		result.status = PTAPE_STATUS_CHECK_CONDITION;
		result.sense = vector.sense;
		CHECK(ptape_changer_errno(&result, 0) == vector.error);
		CHECK(ptape_changer_errno(&result, 99) == (vector.error ? vector.error : 99));
	}
}

TEST_CASE("changer dispositions: every row, and an answer for everything")
{
	for (const auto &vector : changer_disposition_vectors) {
		const auto disposition =
			ptape_changer_disposition(vector.command_class, vector.condition);

		INFO(vector.name);
		CHECK(ptape_changer_disposition_index(vector.command_class, vector.condition) ==
		      vector.row);
		CHECK(disposition.action == vector.disposition.action);
		CHECK(disposition.error == vector.disposition.error);
	}
	for (unsigned command_class = 1; command_class < PTAPE_CHANGER_ANY; command_class <<= 1)
		for (int condition = 0; condition < PTAPE_CONDITION_NR; ++condition) {
			const auto disposition = ptape_changer_disposition(
				ptape_changer_class(command_class), ptape_condition(condition));

			CAPTURE(command_class, condition);
			CHECK((disposition.error != 0) ==
			      (disposition.action != PTAPE_CHANGER_COMPLETE));
			// A cartridge is never moved again because nobody knows what became of it.
			if (command_class == PTAPE_CHANGER_ONCE &&
			    disposition.action == PTAPE_CHANGER_AGAIN)
				CHECK_FALSE(
					ptape_condition_is_processed(ptape_condition(condition)));
			if (command_class == PTAPE_CHANGER_ONCE)
				CHECK(disposition.action != PTAPE_CHANGER_SETTLE_FIRST);
		}
}

TEST_CASE("move: every vector")
{
	for (const auto &vector : move_vectors) {
		ptape_move_facts facts{};

		INFO(vector.name << ": " << vector.before << " " << vector.after);
		move_vector_facts(&vector, &facts);
		CHECK(ptape_move_rule_index(&facts) == vector.row);
		CHECK(ptape_move_resolve(&facts) == vector.verdict);
	}
}

// Over all contents of all places: what allows a second move is that nothing has changed.
TEST_CASE("move: not started is never said of places that differ")
{
	const std::string letters = "AB*-?";
	move_vector vector{};
	unsigned not_started = 0;

	vector.address[PTAPE_MOVE_PLACE_SOURCE] = 1;
	vector.address[PTAPE_MOVE_PLACE_DESTINATION] = 2;
	vector.address[PTAPE_MOVE_PLACE_SECOND] = 3;
	vector.address[PTAPE_MOVE_PLACE_TRANSPORT] = 4;
	vector.exchange = true;
	for (unsigned number = 0; number < 5 * 5 * 5 * 5 * 5 * 5 * 5 * 5; ++number) {
		std::string before(4, ' ');
		std::string after(4, ' ');
		unsigned rest = number;
		bool same = true;
		ptape_move_facts facts{};

		for (std::string *status : {&before, &after})
			for (char &letter : *status) {
				letter = letters[rest % 5];
				rest /= 5;
			}
		for (unsigned place = 0; place < 4; ++place) {
			const bool full = before[place] != '-' && after[place] != '-';
			const bool either = before[place] == '*' || after[place] == '*';

			same = same && before[place] != '?' && after[place] != '?' &&
			       (before[place] == after[place] || (full && either));
		}
		vector.before = before.c_str();
		vector.after = after.c_str();
		move_vector_facts(&vector, &facts);
		if (ptape_move_resolve(&facts) != PTAPE_MOVE_NOT_STARTED)
			continue;
		++not_started;
		if (!same)
			FAIL(before << " " << after);
	}
	CHECK(not_started > 0);
}

TEST_CASE("move: the places of a command")
{
	ptape_cdb cdb;
	ptape_move move;

	::ptape_cdb_move_medium(&cdb, 1, 2, 3, false);
	REQUIRE(ptape_move_of_cdb(&cdb, &move));
	CHECK_FALSE(move.exchange);
	CHECK(move.address[PTAPE_MOVE_PLACE_TRANSPORT] == 1);
	CHECK(move.address[PTAPE_MOVE_PLACE_SOURCE] == 2);
	CHECK(move.address[PTAPE_MOVE_PLACE_DESTINATION] == 3);
	CHECK_FALSE(ptape_move_has_place(&move, PTAPE_MOVE_PLACE_SECOND));
	CHECK(ptape_move_has_place(&move, PTAPE_MOVE_PLACE_TRANSPORT));
	::ptape_cdb_exchange_medium(&cdb, 0, 2, 3, 4, false, false);
	REQUIRE(ptape_move_of_cdb(&cdb, &move));
	CHECK(move.exchange);
	CHECK(move.address[PTAPE_MOVE_PLACE_SECOND] == 4);
	CHECK(ptape_move_has_place(&move, PTAPE_MOVE_PLACE_SECOND));
	CHECK_FALSE(ptape_move_has_place(&move, PTAPE_MOVE_PLACE_TRANSPORT));
	::ptape_cdb_test_unit_ready(&cdb);
	CHECK_FALSE(ptape_move_of_cdb(&cdb, &move));
}

TEST_CASE("move: verdicts have names")
{
	std::set<std::string> names;

	for (int verdict = 0; verdict < PTAPE_MOVE_VERDICT_NR; ++verdict)
		names.insert(ptape_move_verdict_name(ptape_move_verdict(verdict)));
	CHECK(names.size() == PTAPE_MOVE_VERDICT_NR);
}

} // namespace
} // namespace ptape::test
