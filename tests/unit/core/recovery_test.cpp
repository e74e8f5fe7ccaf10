// SPDX-License-Identifier: GPL-2.0-only
/*
 * kernel/core/recovery.c: every row by its vectors, and what must hold for any
 * facts.
 */
#include "core.hpp"
#include "vectors/recovery.h"

#include <catch2/catch_test_macros.hpp>

#include <bitset>

namespace ptape::test
{
namespace
{

// All facts that differ, with P, B and E in every order.
template <typename Check> void for_every_case(Check check)
{
	for (unsigned bits = 0; bits < 4096; ++bits) {
		ptape_recovery_facts facts = {};

		facts.interrupted = ptape_interrupted(bits & 3);
		facts.medium = ptape_medium_proof(bits >> 2 & 3);
		facts.writing = bits >> 4 & 1;
		facts.unproved = bits >> 5 & 1;
		facts.buffer_doubt = bits >> 6 & 1;
		facts.start.state = ptape_position_state(bits >> 7 & 3);
		facts.start.block = RECOVERY_START;
		facts.end = RECOVERY_END;
		facts.reported.unknown = bits >> 9 & 1;
		facts.reported.partition = bits >> 10 & 1;
		for (unsigned place = RECOVERY_START - 1; place <= RECOVERY_END + 1; ++place) {
			facts.reported.block = place;
			check(facts);
		}
	}
}

TEST_CASE("recovery: a vector hits exactly its row and gives its verdict")
{
	for (const auto &vector : recovery_vectors) {
		CAPTURE(vector.name);
		CHECK(ptape_recovery_rule_index(&vector.facts) == vector.row);
		CHECK(ptape_recovery_verdict(&vector.facts) == vector.verdict);
	}
}

TEST_CASE("recovery: every row is hit by some facts")
{
	std::bitset<RECOVERY_ROW_NR> hit;

	for_every_case([&](const ptape_recovery_facts &facts) {
		hit.set(std::size_t(ptape_recovery_rule_index(&facts)));
	});
	CHECK(hit.all());
}

TEST_CASE("recovery: on only at a place that the drive confirmed, on the session's cartridge")
{
	for_every_case([](const ptape_recovery_facts &facts) {
		const ptape_verdict verdict = ptape_recovery_verdict(&facts);
		const bool told = !facts.reported.unknown;
		const bool here = told && facts.reported.partition == facts.start.partition;
		const bool ours =
			facts.medium == PTAPE_MEDIUM_SAME || facts.medium == PTAPE_MEDIUM_UNDOUBTED;

		if (verdict == PTAPE_VERDICT_GO_ON)
			REQUIRE((ours && here && facts.reported.block == facts.start.block));
		if (verdict == PTAPE_VERDICT_ACCEPT)
			REQUIRE((ours && here && facts.reported.block == facts.end &&
				 facts.interrupted == PTAPE_INTERRUPTED_WRITE &&
				 !facts.buffer_doubt));
		if (verdict == PTAPE_VERDICT_RETURN)
			REQUIRE((ours && told && facts.start.state == PTAPE_POSITION_KNOWN));
	});
}

TEST_CASE("recovery: unproved data never survives a doubt about the buffer or the place")
{
	for_every_case([](const ptape_recovery_facts &facts) {
		const ptape_verdict verdict = ptape_recovery_verdict(&facts);

		if (!facts.writing || !facts.unproved)
			REQUIRE(verdict != PTAPE_VERDICT_FREEZE_LOSS);
		else
			REQUIRE(verdict != PTAPE_VERDICT_FREEZE_POSITION);
		if (facts.writing && facts.unproved && facts.buffer_doubt)
			REQUIRE((verdict == PTAPE_VERDICT_FREEZE_LOSS ||
				 verdict == PTAPE_VERDICT_FREEZE_MEDIUM));
	});
}

} // namespace
} // namespace ptape::test
