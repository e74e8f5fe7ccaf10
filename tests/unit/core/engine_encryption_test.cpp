// SPDX-License-Identifier: GPL-2.0-only
/*
 * Encryption: asked before the first write of an open and whenever somebody has set keys;
 * a key that is gone is no reason to write plain text.
 */
#include "unproved_tape.hpp"

#include <catch2/generators/catch_generators.hpp>

namespace ptape::test
{
namespace
{

constexpr u8 plain = 0;
constexpr u8 encrypting = 2;

struct EncryptingTape : ScriptedTape {
	explicit EncryptingTape(std::size_t ring = 0) : ScriptedTape(ring)
	{
		engine.no_encryption = false;
	}

	// Opened with the tape at 5, and a block written as @told says.
	void write_first(const Exchange &told)
	{
		open(5);
		REQUIRE(run(write_operation(1024), {told, write_6(1024)}) == 1024);
	}
};

// A recovery that asks for the keys.
Script keys_recovery(const Exchange &told, u32 block)
{
	return stable() + Script{told, mode_sense(), read_position(block)};
}

// The same, where the answer to it stops the session.
Script keys_stop(const Exchange &told)
{
	return stable() + Script{told};
}

Exchange rekeyed(const Exchange &command)
{
	return command.overheard(PTAPE_CONDITION_REKEYED);
}

void check_stopped(ScriptedTape &tape)
{
	CHECK(tape.status().frozen == PTAPE_FROZEN_ENCRYPTION);
	CHECK(tape.run(write_operation(1024)) == -ENOTRECOVERABLE);
	CHECK(tape.run(mtop_operation(PTAPE_MTWEOF)) == -ENOTRECOVERABLE);
	CHECK(tape.run(read_operation(1024)) == -EIO);
	CHECK(tape.run(mtop_operation(PTAPE_MTREW)) == -EIO);
}

TEST_CASE("engine encryption: asked before the first write of an open, and only there")
{
	EncryptingTape tape;

	tape.open(5);
	CHECK(tape.run(mtop_operation(PTAPE_MTWEOF), proved_filemarks(1, 6)) == 0);
	CHECK(tape.run(write_operation(1024), {encryption(plain), write_6(1024)}) == 1024);
	CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
	CHECK(tape.run(close_operation(), proved_filemarks(1, 9)) == 0);
	tape.open(9);
	CHECK(tape.run(write_operation(1024), {encryption(encrypting), write_6(1024)}) == 1024);
}

TEST_CASE("engine encryption: a drive that does not know the question is not asked again")
{
	EncryptingTape tape;

	tape.write_first(encryption(plain).illegal());
	CHECK(tape.run(close_operation(), proved_filemarks(1, 7)) == 0);
	tape.open(7);
	CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
}

TEST_CASE("engine encryption: an answer that is none tells of no encryption")
{
	EncryptingTape tape;
	Exchange short_answer = encryption(encrypting);

	short_answer.data.pop_back();
	tape.write_first(short_answer);
	CHECK(tape.run(write_operation(1024), Script{write_6(1024).lun_reset()} + recovery(6) +
						      Script{write_6(1024)}) == 1024);
}

TEST_CASE("engine encryption: a question that fails fails the write, and is put again")
{
	EncryptingTape tape;

	tape.open(5);
	CHECK(tape.run(write_operation(1024), {encryption(plain).medium_error()}) == -EIO);
	CHECK(tape.run(write_operation(1024), {encryption(plain), write_6(1024)}) == 1024);
}

TEST_CASE("engine encryption: nothing is written in plain text where it was on")
{
	EncryptingTape tape(ample);

	tape.write_first(encryption(encrypting));
	CHECK(tape.run(write_operation(1024), Script{write_6(1024).power_on()} + stable() +
						      Script{medium_serial(), encryption(plain)}) ==
	      -ENOTRECOVERABLE);
	check_stopped(tape);
	CHECK(tape.run(close_operation()) == -ENOTRECOVERABLE);
	// The next open takes what is there.
	tape.open(5);
	CHECK(tape.run(write_operation(1024), {encryption(plain), write_6(1024)}) == 1024);
}

TEST_CASE("engine encryption: a drive that has forgotten the question has no key either")
{
	EncryptingTape tape;

	tape.write_first(encryption(encrypting));
	CHECK(tape.run(write_operation(1024), Script{write_6(1024).lun_reset()} + stable() +
						      Script{encryption(plain).illegal()}) ==
	      -ENOTRECOVERABLE);
	check_stopped(tape);
	CHECK(tape.run(mtop_operation(PTAPE_MTOFFL), {unload()}) == 0);
	CHECK(tape.status().frozen == PTAPE_FROZEN_NOT);
}

TEST_CASE("engine encryption: another key, algorithm or mode is not the one of before")
{
	EncryptingTape tape;
	Exchange now = encryption(encrypting);
	const u8 what = GENERATE(5, 7, 11); // bytes of the page

	CAPTURE(int(what));
	now.data[what]++;
	tape.write_first(encryption(encrypting));
	CHECK(tape.run(write_operation(1024), Script{write_6(1024).lun_reset()} + keys_stop(now)) ==
	      -ENOTRECOVERABLE);
	check_stopped(tape);
}

TEST_CASE("engine encryption: the key of before goes on, and what was lost is sent again")
{
	EncryptingTape tape(ample);

	tape.write_first(encryption(encrypting));
	CHECK(tape.run(write_operation(1024),
		       Script{write_6(1024).lun_reset()} +
			       keys_recovery(encryption(encrypting), 5) +
			       Script{locate(5), read_position(5), replay(5)} + flushed(6) +
			       Script{write_6(1024)}) == 1024);
}

TEST_CASE("engine encryption: keys that somebody sets are asked for before the next write")
{
	EncryptingTape tape;

	tape.write_first(encryption(plain));
	CHECK(tape.run(write_operation(1024),
		       {rekeyed(write_6(1024)), encryption(encrypting), write_6(1024)}) == 1024);
	// They count from now on.
	CHECK(tape.run(write_operation(1024),
		       Script{write_6(1024).lun_reset()} + keys_stop(encryption(plain))) ==
	      -ENOTRECOVERABLE);
	check_stopped(tape);
}

TEST_CASE("engine encryption: switched off on purpose is no loss")
{
	EncryptingTape tape;

	tape.write_first(encryption(encrypting));
	CHECK(tape.run(write_operation(1024),
		       {rekeyed(write_6(1024)), encryption(plain), write_6(1024)}) == 1024);
}

TEST_CASE("engine encryption: keys are set, and a reset may have taken them")
{
	EncryptingTape tape;
	const u8 now = GENERATE(plain, encrypting);
	const bool before_any_write = GENERATE(false, true);

	CAPTURE(int(now), before_any_write);
	if (before_any_write)
		tape.open(6);
	else
		tape.write_first(encryption(plain));
	const Exchange first = before_any_write ? encryption(plain) : write_6(1024);
	const Script met = {rekeyed(first), encryption(plain).lun_reset(), encryption(now)};
	if (now == plain) {
		CHECK(tape.run(write_operation(1024), met) == -ENOTRECOVERABLE);
		check_stopped(tape);
	} else {
		CHECK(tape.run(write_operation(1024), met + keys_recovery(encryption(now), 6) +
							      Script{write_6(1024)}) == 1024);
	}
}

TEST_CASE("engine encryption: a reset that an open was told of is no key's")
{
	EncryptingTape tape;

	REQUIRE(tape.run(open_operation(), Script{test_ready().power_on()} + facts(5)) == 0);
	CHECK(tape.run(write_operation(1024),
		       {rekeyed(encryption(plain)), encryption(plain), write_6(1024)}) == 1024);
}

TEST_CASE("engine encryption: keys are set while the drive is away")
{
	EncryptingTape tape;

	tape.write_first(encryption(plain));
	ptape_engine_absent(&tape.engine);
	CHECK(tape.run(write_operation(1024),
		       Script{await_path(), rekeyed(test_ready())} + stable() +
			       Script{medium_serial(), encryption(plain)}) == -ENOTRECOVERABLE);
	check_stopped(tape);
}

TEST_CASE("engine encryption: what was written with one key is not sent again with another")
{
	EncryptingTape tape(ample);

	tape.write_first(encryption(encrypting));
	CHECK(tape.run(write_operation(1024),
		       {rekeyed(write_6(1024)), encryption(encrypting, 2), write_6(1024)}) == 1024);
	CHECK(tape.run(write_operation(1024),
		       Script{write_6(1024).lun_reset()} +
			       keys_recovery(encryption(encrypting, 2), 5)) == -ENOTRECOVERABLE);
	CHECK(tape.status().frozen == PTAPE_FROZEN_SHORT);
}

TEST_CASE("engine encryption: the next cartridge of a session is asked for again")
{
	EncryptingTape tape;
	const u8 now = GENERATE(plain, encrypting);

	CAPTURE(int(now));
	tape.write_first(encryption(encrypting));
	CHECK(tape.run(mtop_operation(PTAPE_MTOFFL), proved_filemarks(1, 7) + Script{unload()}) ==
	      0);
	CHECK(tape.run(mtop_operation(PTAPE_MTLOAD), Script{load()} + facts()) == 0);
	const Script asked = {encryption(now)};
	if (now == encrypting) {
		CHECK(tape.run(write_operation(1024), asked + Script{write_6(1024)}) == 1024);
	} else {
		CHECK(tape.run(write_operation(1024), asked) == -ENOTRECOVERABLE);
		check_stopped(tape);
	}
}

} // namespace
} // namespace ptape::test
