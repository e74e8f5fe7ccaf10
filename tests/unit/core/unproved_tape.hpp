// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sessions with a journal on a scripted drive that have written what is not
 * proved yet, and the scripts that bring it back.
 */
#ifndef PTAPE_TESTS_UNIT_UNPROVED_TAPE_HPP
#define PTAPE_TESTS_UNIT_UNPROVED_TAPE_HPP

#include "scripted_drive.hpp"

#include <catch2/catch_test_macros.hpp>

namespace ptape::test
{

inline constexpr Modes fixed_512 = {.block_length = 512};
inline constexpr std::size_t page = PTAPE_JOURNAL_ALIGN;
// Rings: of more than any test writes, and of three commands.
inline constexpr std::size_t ample = 64 * page;
inline constexpr std::size_t shrunk = 3 * page;

// Block 4 is proved, 5 and 6 are not: S is 5, B is 7.
inline void write_unproved(ScriptedTape &tape)
{
	tape.open(4);
	tape.write_blocks(1);
	REQUIRE(tape.run(sync_operation(), proved_filemarks(0, 5)) == 0);
	tape.write_blocks(2);
}

// 5, 6 and 7 were written, and 5 is forgotten when the next is: S is 5, B is 8.
inline void write_shrunk(ScriptedTape &tape)
{
	tape.open(5);
	tape.write_blocks(3);
}

// The tape is brought to @block, past the object in front of it.
inline Script looked_at(u32 block, const Exchange &witnessed)
{
	return {locate(block - 1), witnessed, read_position(block)};
}

inline Script go_past_witness(u32 block)
{
	return looked_at(block, witness(block - 1));
}

// What was sent again is brought to the tape, and the drive tells @block.
inline Script flushed(u32 block)
{
	return proved_filemarks(0, block);
}

// What write_unproved() wrote is sent again, and proved.
inline Script all_again()
{
	return go_past_witness(5) + Script{replay(5), replay(6)} + flushed(7);
}

// A block that is encrypted, and no key is there: DATA PROTECT.
inline Exchange protected_data(const Exchange &command)
{
	return command.sense(0x7, 0x74, 0x00);
}

} // namespace ptape::test

#endif // PTAPE_TESTS_UNIT_UNPROVED_TAPE_HPP
