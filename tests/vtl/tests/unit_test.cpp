// SPDX-License-Identifier: GPL-2.0-only
//
// The transport's own faults: which command they hit.
#include "unit.hpp"

#include <catch2/catch_test_macros.hpp>

#include "path.hpp"

using namespace ptape::vtl;
using namespace std::chrono_literals;

TEST_CASE("a hold takes one command, after those that pass")
{
	Unit unit("TAPE0");

	unit.hold = HoldRule{0x0a, 2};
	CHECK_FALSE(unit.take_hold(0x0a));
	CHECK_FALSE(unit.take_hold(0x10)); // of another kind: not counted
	CHECK_FALSE(unit.take_hold(0x0a));
	CHECK(unit.take_hold(0x0a));
	CHECK_FALSE(unit.take_hold(0x0a));
}

TEST_CASE("a hang takes every command, or as many as are asked for")
{
	Unit unit("TAPE0");

	CHECK_FALSE(unit.take_hang(0x0a));
	unit.hang = HangRule{};
	for (int command = 0; command < 3; command++)
		CHECK(unit.take_hang(0x0a));
	unit.hang = HangRule{.commands = 2};
	CHECK(unit.take_hang(0x0a));
	CHECK(unit.take_hang(0x0a));
	CHECK_FALSE(unit.take_hang(0x0a));
	unit.hang = HangRule{.commands = 1, .opcode = 0xa5};
	CHECK_FALSE(unit.take_hang(0x0a));
	CHECK(unit.take_hang(0xa5));
	CHECK_FALSE(unit.take_hang(0xa5));
	CHECK(unit.hang); // what aborts and resets do is still as chosen
}

TEST_CASE("the longest delay that fits counts")
{
	Unit unit("TAPE0");

	CHECK(unit.delay_of(0x0a) == 0ms);
	unit.delays = {{0x0a, 30ms}, {std::nullopt, 10ms}};
	CHECK(unit.delay_of(0x0a) == 30ms);
	CHECK(unit.delay_of(0x10) == 10ms);
}

TEST_CASE("written objects are counted by the drive's position")
{
	ptape::model::Cartridge cartridge;
	ptape::model::Drive drive;
	Unit unit("TAPE0");
	const std::vector<std::uint8_t> block(1000, 1);
	const std::uint8_t write[6] = {0x0a, 0, 0, 0x03, 0xe8, 0}; // 1,000 bytes
	const std::uint8_t filemarks[6] = {0x10, 0, 0, 0, 2, 0};

	drive.insert(cartridge);
	drive.ensure_nexuses(1);
	unit.device = unit.drive = &drive;
	while (drive.pending_attentions(0) > 0)
		(void)drive.execute(0, std::vector<std::uint8_t>(6, 0), {});

	REQUIRE(drive.execute(0, write, block).status == ptape::model::Status::good);
	unit.count_written(write[0], 0, block.size());
	CHECK(unit.objects_written == 1);
	CHECK(unit.bytes_written == 1000);

	REQUIRE(drive.execute(0, filemarks, {}).status == ptape::model::Status::good);
	unit.count_written(filemarks[0], 1, 0);
	CHECK(unit.objects_written == 3);
	CHECK(unit.bytes_written == 1000);

	// A command that moved without writing is none.
	unit.count_written(0x11, 0, 0);
	CHECK(unit.objects_written == 3);
}
