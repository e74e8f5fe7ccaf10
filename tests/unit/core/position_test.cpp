// SPDX-License-Identifier: GPL-2.0-only
/*
 * kernel/core/position.c: every vector, when two positions are one place, and
 * that counting never makes a position known that was not.
 */
#include "core.hpp"
#include "vectors/position.h"

#include <catch2/catch_test_macros.hpp>

namespace ptape::test
{
namespace
{

TEST_CASE("position: a vector gives its position")
{
	for (const auto &vector : position_vectors) {
		CAPTURE(vector.name);
		ptape_position position = vector.before;

		vector.happen(&position);
		CHECK(position.state == vector.after.state);
		CHECK(position.partition == vector.after.partition);
		CHECK(position.block == vector.after.block);
		CHECK(position.file == vector.after.file);
		CHECK(position.block_in_file == vector.after.block_in_file);
	}
}

TEST_CASE("position: the same place is a known one with equal partition and block")
{
	const ptape_position here = {PTAPE_POSITION_KNOWN, 1, 9, 2, 3};
	ptape_position other = here;

	CHECK(ptape_position_same(&here, &other));
	other.file = PTAPE_NUMBER_UNKNOWN;
	other.block_in_file = PTAPE_NUMBER_UNKNOWN;
	CHECK(ptape_position_same(&here, &other));
	other.block = 10;
	CHECK_FALSE(ptape_position_same(&here, &other));
	other = here;
	other.partition = 0;
	CHECK_FALSE(ptape_position_same(&here, &other));
	for (const auto state :
	     {PTAPE_POSITION_LOST, PTAPE_POSITION_SUSPECT, PTAPE_POSITION_UNCOUNTED}) {
		other = here;
		other.state = state;
		CHECK_FALSE(ptape_position_same(&here, &other));
		CHECK_FALSE(ptape_position_same(&other, &here));
	}
}

TEST_CASE("position: only a report, a beginning or a LOCATE makes it known")
{
	for (const auto state :
	     {PTAPE_POSITION_LOST, PTAPE_POSITION_SUSPECT, PTAPE_POSITION_UNCOUNTED}) {
		ptape_position position = {state, 0, 9, 2, 3};

		ptape_position_add_blocks(&position, 1);
		ptape_position_pass_filemark(&position);
		ptape_position_pass_filemark_back(&position);
		ptape_position_write_filemarks(&position, 1);
		CHECK(position.state == state);
		ptape_position_space_filemarks(&position, 1);
		CHECK(position.state == PTAPE_POSITION_UNCOUNTED);
	}
}

} // namespace
} // namespace ptape::test
