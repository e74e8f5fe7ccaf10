// SPDX-License-Identifier: GPL-2.0-only
/*
 * A SPACE of the tape engine whose end nobody can tell any more, on a scripted drive.
 */
#include "scripted_drive.hpp"

#include <catch2/catch_test_macros.hpp>

namespace ptape::test
{
namespace
{

constexpr u8 marks = PTAPE_SPACE_FILEMARKS;

TEST_CASE("engine spacing: where a spacing led is asked in vain: back to its start, and again")
{
	ScriptedTape tape;
	const Script in_vain = {space(marks, 2), read_position(12).lun_reset(), read_position(0)};
	const Script back = recovery(3) + Script{locate(0), read_position(0)};

	tape.open(0);
	SECTION("once")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTFSF, 2),
			       in_vain + back + Script{space(marks, 2), read_position(12)}) == 0);
		CHECK(tape.status().position.file == 2);
		CHECK(tape.status().position.block == 12);
	}
	SECTION("to the end of data, which is met twice")
	{
		const Exchange to_end = space(marks, 0x7fffff).end_of_data();

		CHECK(tape.run(mtop_operation(PTAPE_MTEOM, 1),
			       Script{to_end, read_position(12).lun_reset(), read_position(0)} +
				       back + Script{to_end, read_position(12)}) == 0);
		CHECK(tape.status().end == PTAPE_END_DATA);
	}
	SECTION("again and again: it has its bound")
	{
		Script script = in_vain;

		for (int n = 0; n < PTAPE_ATTEMPTS_MAX; n++)
			script = script + back + in_vain;
		CHECK(tape.run(mtop_operation(PTAPE_MTFSF, 2), script) == -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
	}
	SECTION("one that has failed is not tried again: the call has its answer")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTFSF, 5),
			       {space(marks, 5).end_of_data(), read_position(12).lun_reset(),
				read_position(0)}) == -EIO);
		CHECK(tape.status().frozen == PTAPE_FROZEN_POSITION);
	}
}

} // namespace
} // namespace ptape::test
