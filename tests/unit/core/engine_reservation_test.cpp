// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reservations: a drive that somebody else has is not touched, and the session is told;
 * what a reset has dropped of the application's own is made again, and nothing else is
 * ever asked or made.
 */
#include "unproved_tape.hpp"

#include <catch2/generators/catch_generators.hpp>

namespace ptape::test
{
namespace
{

constexpr u64 our_key = 0x00c0ffee00000001;
constexpr u64 other_key = 0x0badcafe00000002;
constexpr u8 exclusive = 3;
constexpr u8 exclusive_registrants = 6;

void check_taken(ScriptedTape &tape)
{
	CHECK(tape.status().frozen == PTAPE_FROZEN_RESERVATION);
	CHECK(tape.run(write_operation(1024)) == -ENOTRECOVERABLE);
	CHECK(tape.run(mtop_operation(PTAPE_MTWEOF)) == -ENOTRECOVERABLE);
	CHECK(tape.run(read_operation(1024)) == -EIO);
	CHECK(tape.run(mtop_operation(PTAPE_MTREW)) == -EIO);
}

struct ReservedTape : ScriptedTape {
	explicit ReservedTape(std::size_t ring = 0) : ScriptedTape(ring)
	{
		engine.reservation = {.key = our_key, .type = exclusive, .flags = 0};
	}
};

// Behind a reset that left nothing of it.
Script made_again(u8 type = exclusive)
{
	return {read_holder(0, 0), register_key(our_key), reserve_with(our_key, type),
		read_holder(our_key, type)};
}

Script rest(u32 block)
{
	return {mode_sense(), read_position(block)};
}

// -- somebody else has the drive

TEST_CASE("engine reservation: a conflict at a recovery's question stops a writing session")
{
	ScriptedTape tape;
	const auto [answered, question] = GENERATE(table<unsigned, Exchange>({
		{1, test_ready()},
		{4, mode_sense()},
		{5, read_position(6)},
	}));
	Script script = Script{write_6(1024).lun_reset()} + recovery(6);

	tape.open(5);
	REQUIRE(tape.run(mtop_operation(PTAPE_MTWEOF), proved_filemarks(1, 6)) == 0);
	script.resize(1 + answered);
	CAPTURE(question.name);
	CHECK(tape.run(write_operation(1024), script + Script{question.conflict()}) ==
	      -ENOTRECOVERABLE);
	CHECK_FALSE(tape.status().loss_unacknowledged);
	CHECK(tape.status().stop_unacknowledged);
	check_taken(tape);
	CHECK(tape.run(close_operation()) == -ENOTRECOVERABLE);
	tape.open(6);
	CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
}

TEST_CASE("engine reservation: a cartridge that cannot be asked for is not another one")
{
	ScriptedTape tape;

	tape.open(5);
	CHECK(tape.run(write_operation(1024), Script{write_6(1024).power_on()} + stable() +
						      Script{medium_serial().conflict()}) ==
	      -ENOTRECOVERABLE);
	check_taken(tape);
}

TEST_CASE("engine reservation: a conflict at the command that is sent again stops the session")
{
	ScriptedTape tape;

	tape.open(5);
	CHECK(tape.run(write_operation(1024), Script{write_6(1024).lun_reset()} + recovery(5) +
						      Script{write_6(1024).conflict()}) ==
	      -ENOTRECOVERABLE);
	check_taken(tape);
	CHECK(tape.run(mtop_operation(PTAPE_MTOFFL), {unload()}) == 0);
	CHECK(tape.status().frozen == PTAPE_FROZEN_NOT);
}

TEST_CASE("engine reservation: while somebody else has it the tape stays frozen")
{
	ScriptedTape tape;

	tape.open(5);
	REQUIRE(tape.run(write_operation(1024), Script{write_6(1024).lun_reset()} + recovery(5) +
							Script{write_6(1024).conflict()}) ==
		-ENOTRECOVERABLE);
	CHECK(tape.run(mtop_operation(PTAPE_MTOFFL), {unload().conflict()}) == -EIO);
	check_taken(tape);
}

TEST_CASE("engine reservation: behind the first command that is answered it is as ever")
{
	ScriptedTape tape;

	tape.open(5);
	CHECK(tape.run(write_operation(1024), Script{write_6(1024).lun_reset()} + recovery(5) +
						      Script{write_6(1024)}) == 1024);
	CHECK(tape.run(write_operation(1024), {write_6(1024).conflict()}) == -EIO);
	CHECK(tape.status().frozen == PTAPE_FROZEN_NOT);
	CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
}

TEST_CASE("engine reservation: a reader is told, too")
{
	ScriptedTape tape;

	tape.open(5, {}, false);
	CHECK(tape.run(read_operation(1024), Script{read_6(1024).lun_reset()} + stable() +
						     Script{mode_sense().conflict()}) == -EIO);
	CHECK(tape.status().frozen == PTAPE_FROZEN_RESERVATION);
	CHECK_FALSE(tape.status().stop_unacknowledged);
	CHECK(tape.run(read_operation(1024)) == -EIO);
}

TEST_CASE("engine reservation: a motion to a place only fails")
{
	ScriptedTape tape;

	tape.open(5);
	CHECK(tape.run(mtop_operation(PTAPE_MTREW),
		       Script{rewind().no_path(), await_path(), test_ready().conflict()}) == -EIO);
	CHECK(tape.status().frozen == PTAPE_FROZEN_NOT);
	CHECK(tape.run(mtop_operation(PTAPE_MTREW), {rewind()}) == 0);
}

TEST_CASE("engine reservation: what was acknowledged and is not proved may be missing")
{
	ScriptedTape tape(ample);

	write_unproved(tape);
	SECTION("a question")
	{
		CHECK(tape.run(write_operation(1024), Script{write_6(1024).lun_reset()} + stable() +
							      Script{mode_sense().conflict()}) ==
		      -ENOTRECOVERABLE);
	}
	SECTION("the replay")
	{
		CHECK(tape.run(write_operation(1024), Script{write_6(1024).lun_reset()} +
							      recovery(5) + go_past_witness(5) +
							      Script{replay(5).conflict()}) ==
		      -ENOTRECOVERABLE);
	}
	SECTION("the witness")
	{
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).lun_reset()} + recovery(5) +
				       Script{locate(4), witness(4).conflict()}) ==
		      -ENOTRECOVERABLE);
	}
	CHECK(tape.status().loss_unacknowledged);
	check_taken(tape);
	CHECK(tape.run(close_operation()) == -ENOTRECOVERABLE);
	CHECK(tape.run(open_operation()) == -ENOTRECOVERABLE);
	ptape_engine_acknowledge(&tape.engine);
	tape.open(5);
}

// The first call was answered, and its block refused behind that.
TEST_CASE("engine reservation: a block that was answered and then refused is told as missing")
{
	ScriptedTape tape(ample);

	tape.open(4);
	tape.write_blocks(1);
	tape.goes_behind = true;
	REQUIRE(tape.run(write_operation(1024), {write_6(1024).conflict()}) == 1024);
	REQUIRE(tape.went_behind);
	CHECK(tape.status().unproved);
	CHECK(tape.run(write_operation(1024), stable() + Script{mode_sense().conflict()}) ==
	      -ENOTRECOVERABLE);
	CHECK(tape.status().loss_unacknowledged);
	check_taken(tape);
}

TEST_CASE("engine reservation: a block that was answered is refused behind a recovery")
{
	ScriptedTape tape(ample);

	tape.open(4);
	tape.write_blocks(1);
	tape.goes_behind = true;
	CHECK(tape.run(write_operation(1024), Script{write_6(1024).lun_reset()} + stable() +
						      Script{mode_sense().conflict()}) ==
	      -ENOTRECOVERABLE);
	CHECK(tape.went_behind);
	CHECK(tape.status().loss_unacknowledged);
	check_taken(tape);
}

// -- the application's own

TEST_CASE("engine reservation: nothing is asked where this host has made none")
{
	ScriptedTape tape;

	tape.open(5);
	CHECK(tape.run(write_operation(1024), Script{write_6(1024).power_on()} +
						      medium_recovery(5) + Script{write_6(1024)}) ==
	      1024);
}

TEST_CASE("engine reservation: what is still there is left as it is")
{
	ReservedTape tape;

	tape.open(5);
	CHECK(tape.run(write_operation(1024), Script{write_6(1024).lun_reset()} + stable() +
						      Script{read_holder(our_key, exclusive)} +
						      rest(5) + Script{write_6(1024)}) == 1024);
}

TEST_CASE("engine reservation: what a reset has dropped is made again, with key and type")
{
	ReservedTape tape;

	tape.engine.reservation.flags = PTAPE_RESERVE_APTPL;
	tape.open(5);
	CHECK(tape.run(write_operation(1024),
		       Script{write_6(1024).power_on()} + stable() +
			       Script{read_holder(0, 0), register_key(our_key, PTAPE_RESERVE_APTPL),
				      reserve_with(our_key, exclusive),
				      read_holder(our_key, exclusive), medium_serial()} +
			       rest(5) + Script{write_6(1024)}) == 1024);
}

TEST_CASE("engine reservation: a key without reservation is registered again, no more")
{
	ReservedTape tape;

	tape.engine.reservation.type = 0;
	tape.open(5);
	SECTION("it went")
	{
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).lun_reset()} + stable() +
				       Script{read_holder(0, 0), read_keys({other_key}),
					      register_key(our_key)} +
				       rest(5) + Script{write_6(1024)}) == 1024);
	}
	SECTION("it is there, and another holds it for all who are registered")
	{
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).lun_reset()} + stable() +
				       Script{read_holder(other_key, exclusive_registrants),
					      read_keys({our_key})} +
				       rest(5) + Script{write_6(1024)}) == 1024);
	}
}

TEST_CASE("engine reservation: another key holds the drive: nothing is written")
{
	ReservedTape tape;

	tape.open(5);
	CHECK(tape.run(write_operation(1024), Script{write_6(1024).power_on()} + stable() +
						      Script{read_holder(other_key, exclusive)}) ==
	      -ENOTRECOVERABLE);
	check_taken(tape);
}

TEST_CASE("engine reservation: what somebody has ended, without a reset, is not made again")
{
	ReservedTape tape;

	tape.open(5);
	CHECK(tape.run(write_operation(1024), Script{write_6(1024).sense(0x6, 0x2a, 0x05)} +
						      stable() + Script{read_holder(0, 0)}) ==
	      -ENOTRECOVERABLE);
	check_taken(tape);
}

TEST_CASE("engine reservation: a type that all who are registered hold together")
{
	constexpr u8 exclusive_all = 8;
	const Script asked = Script{write_6(1024).power_on()} + stable();
	ReservedTape tape;

	tape.engine.reservation.type = exclusive_all;
	tape.open(5);
	SECTION("it is made again, and our key is looked for")
	{
		CHECK(tape.run(write_operation(1024),
			       asked +
				       Script{read_holder(0, 0), register_key(our_key),
					      reserve_with(our_key, exclusive_all),
					      read_holder(0, exclusive_all),
					      read_keys({other_key, our_key}), medium_serial()} +
				       rest(5) + Script{write_6(1024)}) == 1024);
	}
	SECTION("others hold it, and our key is not there")
	{
		CHECK(tape.run(write_operation(1024), asked + Script{read_holder(0, exclusive_all),
								     read_keys({other_key})}) ==
		      -ENOTRECOVERABLE);
		check_taken(tape);
	}
}

TEST_CASE("engine reservation: somebody else is faster")
{
	ReservedTape tape;
	const Script asked =
		Script{write_6(1024).power_on()} + stable() + Script{read_holder(0, 0)};

	tape.open(5);
	SECTION("when it is registered")
	{
		CHECK(tape.run(write_operation(1024),
			       asked + Script{register_key(our_key).conflict()}) ==
		      -ENOTRECOVERABLE);
	}
	SECTION("when it is reserved")
	{
		CHECK(tape.run(write_operation(1024),
			       asked + Script{register_key(our_key),
					      reserve_with(our_key, exclusive).conflict()}) ==
		      -ENOTRECOVERABLE);
	}
	SECTION("behind that")
	{
		CHECK(tape.run(write_operation(1024),
			       asked + Script{register_key(our_key),
					      reserve_with(our_key, exclusive),
					      read_holder(other_key, exclusive)}) ==
		      -ENOTRECOVERABLE);
	}
	SECTION("nobody holds it, in spite of GOOD")
	{
		CHECK(tape.run(write_operation(1024),
			       asked + Script{register_key(our_key),
					      reserve_with(our_key, exclusive),
					      read_holder(0, 0)}) == -ENOTRECOVERABLE);
	}
	check_taken(tape);
}

TEST_CASE("engine reservation: whose the drive is cannot be told")
{
	ReservedTape tape;
	Exchange cut = read_holder(our_key, exclusive);

	cut.data.pop_back();
	tape.open(5);
	SECTION("the question is refused")
	{
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).lun_reset()} + stable() +
				       Script{read_holder(0, 0).illegal()}) == -ENOTRECOVERABLE);
	}
	SECTION("the answer is none")
	{
		CHECK(tape.run(write_operation(1024), Script{write_6(1024).lun_reset()} + stable() +
							      Script{cut}) == -ENOTRECOVERABLE);
	}
	SECTION("no room for another registration")
	{
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).lun_reset()} + stable() +
				       Script{read_holder(0, 0),
					      register_key(our_key).sense(0x5, 0x55, 0x04)}) ==
		      -ENOTRECOVERABLE);
	}
	check_taken(tape);
}

TEST_CASE("engine reservation: what can pass leaves the doubt to the next call")
{
	ReservedTape tape;

	tape.open(5);
	CHECK(tape.run(write_operation(1024),
		       Script{write_6(1024).lun_reset()} + stable() +
			       Script{read_holder(0, 0), register_key(our_key).not_ready()}) ==
	      -EIO);
	CHECK(tape.status().frozen == PTAPE_FROZEN_NOT);
	CHECK(tape.run(write_operation(1024),
		       stable() + made_again() + rest(5) + Script{write_6(1024)}) == 1024);
}

TEST_CASE("engine reservation: an attention between the two begins again")
{
	ReservedTape tape;

	tape.open(5);
	CHECK(tape.run(write_operation(1024),
		       Script{write_6(1024).lun_reset()} + stable() +
			       Script{read_holder(0, 0), register_key(our_key),
				      reserve_with(our_key, exclusive).lun_reset()} +
			       stable() + made_again() + rest(5) + Script{write_6(1024)}) == 1024);
}

TEST_CASE("engine reservation: RESERVE(6) is sent again")
{
	ScriptedTape tape;

	tape.engine.reservation.legacy = true;
	tape.open(5);
	SECTION("and nobody was there before")
	{
		CHECK(tape.run(write_operation(1024), Script{write_6(1024).lun_reset()} + stable() +
							      Script{reserve_6()} + rest(5) +
							      Script{write_6(1024)}) == 1024);
	}
	SECTION("and somebody was")
	{
		CHECK(tape.run(write_operation(1024), Script{write_6(1024).lun_reset()} + stable() +
							      Script{reserve_6().conflict()}) ==
		      -ENOTRECOVERABLE);
		check_taken(tape);
	}
}

// -- a reset between two sessions

TEST_CASE("engine reservation: a reset that an open was told of")
{
	ReservedTape tape;
	const Script opened = Script{test_ready().power_on()} + facts(5);

	SECTION("is made good before the tape is touched, once")
	{
		REQUIRE(tape.run(open_operation(), opened) == 0);
		CHECK(tape.run(write_operation(1024), made_again() + Script{write_6(1024)}) ==
		      1024);
		CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
	}
	SECTION("and another one behind it, before that is proved")
	{
		REQUIRE(tape.run(open_operation(), opened) == 0);
		CHECK(tape.run(write_operation(1024),
			       Script{read_holder(0, 0), register_key(our_key),
				      reserve_with(our_key, exclusive),
				      read_holder(our_key, exclusive).lun_reset(),
				      read_holder(0, 0)} +
				       stable() + made_again() + rest(5) + Script{write_6(1024)}) ==
		      1024);
	}
	SECTION("has dropped a key that reserved nothing")
	{
		tape.engine.reservation.type = 0;
		REQUIRE(tape.run(open_operation(), opened) == 0);
		CHECK(tape.run(write_operation(1024), {read_holder(0, 0), read_keys({}),
						       register_key(our_key), write_6(1024)}) ==
		      1024);
		CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
	}
	SECTION("has dropped a RESERVE(6)")
	{
		tape.engine.reservation = {.legacy = true};
		REQUIRE(tape.run(open_operation(), opened) == 0);
		CHECK(tape.run(write_operation(1024), {reserve_6(), write_6(1024)}) == 1024);
		CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
	}
	SECTION("and somebody else has it now")
	{
		REQUIRE(tape.run(open_operation(), opened) == 0);
		CHECK(tape.run(write_operation(1024), {read_holder(other_key, exclusive)}) ==
		      -ENOTRECOVERABLE);
		check_taken(tape);
	}
	SECTION("and it conflicts")
	{
		tape.engine.reservation = {.legacy = true};
		REQUIRE(tape.run(open_operation(), opened) == 0);
		CHECK(tape.run(write_operation(1024), {reserve_6().conflict()}) ==
		      -ENOTRECOVERABLE);
		check_taken(tape);
	}
	SECTION("is nothing where this host has made none")
	{
		tape.engine.reservation = {};
		REQUIRE(tape.run(open_operation(), opened) == 0);
		CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
	}
}

TEST_CASE("engine reservation: a reset that a load was told of is made good, once")
{
	ReservedTape tape;

	tape.open(5);
	REQUIRE(tape.run(mtop_operation(PTAPE_MTLOAD),
			 Script{load().power_on()} + stable() + Script{load()} + facts(0)) == 0);
	CHECK(tape.run(write_operation(1024), made_again() + Script{write_6(1024)}) == 1024);
	CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
}

TEST_CASE("engine reservation: a reset that an unload was told of is made good, once")
{
	ReservedTape tape;

	tape.open(5);
	REQUIRE(tape.run(mtop_operation(PTAPE_MTOFFL),
			 Script{unload().power_on()} + stable() + Script{unload()}) == 0);
	REQUIRE(tape.run(mtop_operation(PTAPE_MTLOAD), Script{load()} + facts(0)) == 0);
	CHECK(tape.run(write_operation(1024), made_again() + Script{write_6(1024)}) == 1024);
	CHECK(tape.run(write_operation(1024), {write_6(1024)}) == 1024);
}

// -- the bound

// What a recovery can have to ask and to restore behind a power loss, on one path, without a
// replay; but for block protection, which is three more.
TEST_CASE("engine reservation: a recovery that restores all stays within twenty commands")
{
	constexpr std::size_t commands_max = 20;
	ReservedTape tape;
	Modes other;
	other.block_length = 512;

	tape.engine.no_encryption = false;
	tape.open(5);
	REQUIRE(tape.run(mtop_operation(PTAPE_MTCOMPRESSION, 1),
			 {mode_page(compression_page(false)),
			  mode_page_select(compression_page(true))}) == 0);
	REQUIRE(tape.run(mtop_operation(PTAPE_MTLOCK), {prevent_allow(true)}) == 0);
	REQUIRE(tape.run(write_operation(1024), {encryption(2), write_6(1024)}) == 1024);
	REQUIRE(tape.run(sync_operation(), proved_filemarks(0, 6)) == 0);
	const Script all = stable() + made_again() +
			   Script{medium_serial(),
				  encryption(2),
				  mode_sense(other),
				  mode_select({}),
				  mode_sense(),
				  mode_page(compression_page(false)),
				  mode_page_select(compression_page(true)),
				  mode_page(compression_page(true)),
				  prevent_allow(true),
				  read_position(0),
				  locate(6),
				  read_position(6)};
	CHECK(all.size() - 1 <= commands_max); // but for the path that is waited for
	CHECK(tape.run(write_operation(1024),
		       Script{write_6(1024).power_on()} + all + Script{write_6(1024)}) == 1024);
}

} // namespace
} // namespace ptape::test
