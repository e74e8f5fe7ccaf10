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

// B is known, or the drive stands where it is remembered.
bool is_sure(const ptape_recovery_facts &facts)
{
	return facts.start.state == PTAPE_POSITION_KNOWN ||
	       (facts.start.state == PTAPE_POSITION_SUSPECT &&
		facts.reported.partition == facts.start.partition &&
		facts.reported.block == facts.start.block);
}

// All facts that differ, with P, S, B, E and the journal's beginning in every order.
template <typename Check> void for_every_case(Check check)
{
	static constexpr u64 beginnings[] = {RECOVERY_SYNCED, RECOVERY_SYNCED + 2, RECOVERY_START,
					     PTAPE_JOURNAL_NOTHING};

	for (unsigned witness = 0; witness <= PTAPE_WITNESS_NONE; ++witness) {
		for (unsigned bits = 0; bits < 1U << 14; ++bits) {
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
			facts.witness = ptape_witness(witness);
			facts.deferred = bits >> 13 & 1;
			facts.remembered = beginnings[bits >> 11 & 3];
			facts.synced = facts.unproved ? RECOVERY_SYNCED : RECOVERY_START;
			for (unsigned place = RECOVERY_SYNCED - 1; place <= RECOVERY_END + 1;
			     ++place) {
				facts.reported.block = place;
				check(facts);
			}
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

TEST_CASE("recovery: a verdict freezes for the reason that its vector says")
{
	static_assert(std::size(verdict_freeze_vectors) == PTAPE_VERDICT_NR);
	for (const auto &vector : verdict_freeze_vectors) {
		CAPTURE(vector.name);
		CHECK(ptape_verdict_frozen(vector.verdict) == vector.frozen);
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
				 (!facts.buffer_doubt || facts.witness == PTAPE_WITNESS_SEEN)));
		if (verdict == PTAPE_VERDICT_RETURN)
			REQUIRE((ours && told && is_sure(facts)));
		if (verdict == PTAPE_VERDICT_LOOK)
			REQUIRE((ours && told && facts.witness == PTAPE_WITNESS_ASK));
	});
}

TEST_CASE("recovery: nothing is sent again but what is remembered, on the session's cartridge")
{
	for_every_case([](const ptape_recovery_facts &facts) {
		const ptape_verdict verdict = ptape_recovery_verdict(&facts);
		const bool ours =
			facts.medium == PTAPE_MEDIUM_SAME || facts.medium == PTAPE_MEDIUM_UNDOUBTED;
		const bool known = is_sure(facts);

		if (verdict == PTAPE_VERDICT_REPLAY_SYNCED)
			REQUIRE((ours && known && facts.writing && facts.unproved &&
				 facts.remembered <= facts.synced));
		if (verdict == PTAPE_VERDICT_REPLAY_REPORTED)
			REQUIRE((ours && known && facts.writing && facts.unproved &&
				 facts.remembered <= facts.reported.block &&
				 facts.reported.block >= facts.synced &&
				 facts.reported.block < facts.start.block &&
				 facts.witness == PTAPE_WITNESS_SEEN));
	});
}

TEST_CASE("recovery: unproved data in a doubted buffer is sent again, seen there, or told as lost")
{
	for_every_case([](const ptape_recovery_facts &facts) {
		const ptape_verdict verdict = ptape_recovery_verdict(&facts);
		const bool lost = verdict == PTAPE_VERDICT_FREEZE_LOSS ||
				  verdict == PTAPE_VERDICT_FREEZE_SHORT ||
				  verdict == PTAPE_VERDICT_FREEZE_DEFERRED ||
				  verdict == PTAPE_VERDICT_FREEZE_MEDIUM;
		const bool again = verdict == PTAPE_VERDICT_REPLAY_SYNCED ||
				   verdict == PTAPE_VERDICT_REPLAY_REPORTED ||
				   verdict == PTAPE_VERDICT_LOOK;

		if (!facts.writing || !facts.unproved)
			REQUIRE((verdict != PTAPE_VERDICT_FREEZE_LOSS &&
				 verdict != PTAPE_VERDICT_FREEZE_SHORT &&
				 verdict != PTAPE_VERDICT_FREEZE_DEFERRED));
		else
			REQUIRE(verdict != PTAPE_VERDICT_FREEZE_POSITION);
		if (facts.writing && facts.unproved && facts.buffer_doubt)
			REQUIRE((lost || again || facts.witness == PTAPE_WITNESS_SEEN));
		// Nor does any place prove it where a block of it has failed: but short of B.
		if (facts.writing && facts.unproved && facts.deferred)
			REQUIRE((lost || again));
		if (!facts.deferred)
			REQUIRE(verdict != PTAPE_VERDICT_FREEZE_DEFERRED);
		// A witness that is missing is never gone on behind.
		if (facts.writing && facts.unproved && facts.witness == PTAPE_WITNESS_MISSING)
			REQUIRE((lost || again));
		// Nor one that cannot be read, where all of it can be sent again.
		if (facts.writing && facts.unproved && facts.witness == PTAPE_WITNESS_UNREAD &&
		    facts.remembered <= facts.synced)
			REQUIRE((lost || again));
	});
}

} // namespace
} // namespace ptape::test
