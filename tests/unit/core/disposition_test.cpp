// SPDX-License-Identifier: GPL-2.0-only
/*
 * kernel/core/disposition.c: every row by its vectors, and what must hold for
 * any command and any condition.
 */
#include "core.hpp"
#include "vectors/disposition.h"

#include <catch2/catch_test_macros.hpp>

#include <bitset>

namespace ptape::test
{
namespace
{

constexpr unsigned command_class_count = 10;

template <typename Check> void for_every_case(Check check)
{
	for (unsigned bit = 0; bit < command_class_count; ++bit)
		for (int condition = 0; condition < PTAPE_CONDITION_NR; ++condition)
			check(ptape_command_class(1U << bit), ptape_condition(condition));
}

TEST_CASE("disposition: a vector hits exactly its row and gives its action")
{
	for (const auto &vector : disposition_vectors) {
		CAPTURE(vector.name, vector.attempt);
		CHECK(ptape_disposition_rule_index(vector.command_class, vector.condition) ==
		      vector.row);
		const auto disposition =
			::ptape_disposition(vector.command_class, vector.condition, vector.attempt);
		CHECK(disposition.action == vector.action);
		CHECK(disposition.error == vector.error);
	}
}

TEST_CASE("disposition: every row is hit by some command and condition")
{
	std::bitset<DISPOSITION_ROW_NR> hit;

	for_every_case([&](ptape_command_class command_class, ptape_condition condition) {
		hit.set(std::size_t(ptape_disposition_rule_index(command_class, condition)));
	});
	CHECK(hit.all());
}

TEST_CASE("disposition: what a command ended with")
{
	for (const auto &vector : result_vectors) {
		CAPTURE(vector.name);
		CHECK(ptape_result_condition(&vector.result) == vector.condition);
	}
}

TEST_CASE("disposition: what fails has an errno, what is done has none")
{
	for_every_case([](ptape_command_class command_class, ptape_condition condition) {
		CAPTURE(int(command_class), ptape_condition_name(condition));
		const auto once = ::ptape_disposition(command_class, condition, 1);
		CHECK((once.action == PTAPE_ACTION_COMPLETE) == (once.error == 0));
	});
}

TEST_CASE("disposition: nothing is sent again for ever but to wait for the drive")
{
	for_every_case([](ptape_command_class command_class, ptape_condition condition) {
		CAPTURE(int(command_class), ptape_condition_name(condition));
		const auto last = ::ptape_disposition(command_class, condition, PTAPE_ATTEMPTS_MAX);
		CHECK(last.action != PTAPE_ACTION_RETRY);
		CHECK(last.action != PTAPE_ACTION_RECOVER);
	});
}

TEST_CASE("disposition: a write is sent again only by recovery or when it was not processed")
{
	for (int condition = 0; condition < PTAPE_CONDITION_NR; ++condition) {
		CAPTURE(ptape_condition_name(ptape_condition(condition)));
		const auto once =
			::ptape_disposition(PTAPE_CLASS_WRITE, ptape_condition(condition), 1);
		// That one was never sent.
		if (condition != PTAPE_CONDITION_REKEYED)
			CHECK(once.action != PTAPE_ACTION_RETRY);
		if (once.action == PTAPE_ACTION_WAIT)
			CHECK((condition == PTAPE_CONDITION_BUSY ||
			       condition == PTAPE_CONDITION_BECOMING_READY));
		if (once.action == PTAPE_ACTION_COMPLETE)
			CHECK((condition == PTAPE_CONDITION_GOOD ||
			       condition == PTAPE_CONDITION_EARLY_WARNING ||
			       condition == PTAPE_CONDITION_VOLUME_OVERFLOW));
	}
}

} // namespace
} // namespace ptape::test
