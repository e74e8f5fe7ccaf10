// SPDX-License-Identifier: GPL-2.0-only
/*
 * MTIOCTOP's table: every operation from every state that matters sends the
 * commands of its vector and no others.
 */
#include "core.hpp"
#include "vectors/mtop.h"

#include <catch2/catch_test_macros.hpp>

#include <iterator>
#include <string>
#include <vector>

namespace ptape::test
{
namespace
{

using Cdbs = std::vector<std::vector<u8>>;

template <typename Rows> Cdbs cdbs_of(const Rows &rows, unsigned count)
{
	Cdbs cdbs;

	for (unsigned at = 0; at < count; ++at)
		cdbs.emplace_back(rows[at], rows[at] + OBEDIENT_CDB_LEN);
	return cdbs;
}

TEST_CASE("mtop: an operation sends the commands of its vector")
{
	for (const auto &vector : mtop_vectors) {
		CAPTURE(vector.name);
		obedient_drive drive;

		REQUIRE(mtop_vector_begin(&drive, vector.start));
		CHECK(mtop_vector_mtop(&drive, vector.mtop, vector.count) == -vector.error);
		CHECK(drive.commands == vector.commands);
		CHECK(cdbs_of(drive.cdbs, drive.commands) == cdbs_of(vector.cdbs, vector.commands));
	}
}

TEST_CASE("mtop: a frozen tape that an operation leaves is not frozen any more")
{
	for (const auto &vector : mtop_vectors) {
		const bool frozen = vector.start == MTOP_LOST_POSITION ||
				    vector.start == MTOP_LOST_DATA ||
				    vector.start == MTOP_OTHER_MEDIUM;
		// The door's lock has nothing to do with it.
		const bool leaves = vector.error == 0 && vector.mtop != PTAPE_MTUNLOCK;
		CAPTURE(vector.name);
		obedient_drive drive;

		REQUIRE(mtop_vector_begin(&drive, vector.start));
		mtop_vector_mtop(&drive, vector.mtop, vector.count);
		CHECK((drive.engine.frozen == PTAPE_FROZEN_NOT) == (!frozen || leaves));
	}
}

TEST_CASE("mtop: a frozen tape is left by the operations of its vector and no others")
{
	CHECK(std::size(frozen_vectors) == PTAPE_FROZEN_NR - 1); // each state but "not"
	for (const auto &vector : frozen_vectors)
		for (const int mtop : frozen_operations) {
			CAPTURE(vector.name, mtop);
			const bool leaves = vector.left_by >> mtop & 1;
			obedient_drive drive;

			CHECK(frozen_vector_run(&drive, vector.frozen, mtop) ==
			      (leaves ? PTAPE_FROZEN_NOT : vector.frozen));
		}
}

} // namespace
} // namespace ptape::test
