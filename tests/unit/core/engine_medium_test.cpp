// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tape engine's recovery on a scripted drive: whether the cartridge is still the
 * one that the session works on, by what it tells of itself.
 */
#include "scripted_drive.hpp"

#include <catch2/catch_test_macros.hpp>

#include <utility>

namespace ptape::test
{
namespace
{

TEST_CASE("engine medium: a cartridge that another drive has had is not the session's any more")
{
	ScriptedTape tape;
	Script script = medium_recovery(6);
	auto writes_on = [&](Exchange told) {
		ptape_engine_absent(&tape.engine);
		script[4] = std::move(told);
		return tape.run(write_operation(1024), script + Script{write_6(1024)}) == 1024;
	};
	auto stops = [&](Exchange told) {
		ptape_engine_absent(&tape.engine);
		script[4] = std::move(told);
		return tape.run(write_operation(1024), script) == -ENOTRECOVERABLE &&
		       tape.status().frozen == PTAPE_FROZEN_MEDIUM;
	};

	CHECK(tape.run(open_operation(), {test_ready(), block_limits(), mode_sense(),
					  medium_loaded(7, {"US"}), read_position(5)}) == 0);
	tape.write_blocks(1);
	SECTION("not loaded again")
	{
		CHECK(writes_on(medium_loaded(7)));
	}
	SECTION("once: that is the load it is in, whoever is told")
	{
		CHECK(writes_on(medium_loaded(8, {"THEM"})));
		script = medium_recovery(7);
		CHECK(writes_on(medium_loaded(9)));
	}
	SECTION("as often as it remembers, all by one drive")
	{
		CHECK(writes_on(medium_loaded(11, {"US", "US", "US", "US"})));
	}
	SECTION("more often than it remembers")
	{
		CHECK(stops(medium_loaded(12, {"US", "US", "US", "US"})));
	}
	SECTION("twice, and by two drives")
	{
		CHECK(stops(medium_loaded(9, {"US", "THEM"})));
	}
	SECTION("twice, and by two drives with names of one length")
	{
		CHECK(stops(medium_loaded(9, {"US", "WE"})));
	}
	SECTION("twice, and by drives whose names are alike in their beginning")
	{
		CHECK(stops(medium_loaded(9, {"US", "US2"})));
	}
	SECTION("twice, and it does not tell by whom")
	{
		CHECK(stops(medium_loaded(9)));
	}
	SECTION("less often")
	{
		CHECK(stops(medium_loaded(6, {"US"})));
	}
	SECTION("it does not tell any more")
	{
		CHECK(stops(medium_serial()));
	}
}

TEST_CASE("engine medium: a drive may refuse to tell the loads, and tells the cartridge")
{
	ScriptedTape tape;
	const Exchange refusal = medium_serial().sense(0x5, 0x24, 0x00);

	CHECK(tape.run(open_operation(), {test_ready(), block_limits(), mode_sense(), refusal,
					  medium_serial_alone(), read_position(5)}) == 0);
	tape.write_blocks(1);
	ptape_engine_absent(&tape.engine);

	Script script = medium_recovery(6);
	SECTION("remembered")
	{
		script[4] = medium_serial_alone();
		CHECK(tape.run(write_operation(1024), script + Script{write_6(1024)}) == 1024);
	}
	SECTION("another cartridge")
	{
		script[4] = medium_serial_alone(other_cartridge);
		CHECK(tape.run(write_operation(1024), script) == -ENOTRECOVERABLE);
	}
	SECTION("nothing at all now")
	{
		script[4] = medium_serial_alone().sense(0x5, 0x24, 0x00);
		CHECK(tape.run(write_operation(1024), script) == -ENOTRECOVERABLE);
	}
}

TEST_CASE("engine medium: a cartridge without a serial number is never proved")
{
	ScriptedTape tape;

	CHECK(tape.run(open_operation(), {test_ready(), block_limits(), mode_sense(),
					  medium_serial().illegal(), read_position(5)}) == 0);
	tape.write_blocks(1);
	SECTION("a reset does not exchange it")
	{
		CHECK(tape.run(write_operation(1024), Script{write_6(1024).lun_reset()} +
							      recovery(6) +
							      Script{write_6(1024)}) == 1024);
	}
	SECTION("while a link was lost, somebody may")
	{
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).nexus_lost()} + medium_recovery(6)) ==
		      -ENOTRECOVERABLE);
	}
	SECTION("an absence may")
	{
		ptape_engine_absent(&tape.engine);
		CHECK(tape.run(write_operation(1024), medium_recovery(6)) == -ENOTRECOVERABLE);
		CHECK(tape.status().frozen == PTAPE_FROZEN_MEDIUM);
	}
}

} // namespace
} // namespace ptape::test
