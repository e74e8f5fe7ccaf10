// SPDX-License-Identifier: GPL-2.0-only
//
// What some drives do, and most do not: no medium auxiliary memory, a cartridge that waits for
// a LOAD behind a power loss, a tape without an end of data.
#include "drive_rig.hpp"

using namespace ptape::model;

namespace
{

constexpr Reset power_loss{.kind = ResetKind::power, .lose_buffer = true};

// Three blocks, the last one in the buffer alone, and then the power goes.
void cut_off(DriveRig &rig)
{
	(void)rig.write(pattern(10, 1));
	(void)rig.write(pattern(20, 2));
	(void)rig.filemarks(0);
	(void)rig.write(pattern(30, 3));
	rig.drive.reset(power_loss);
	rig.drain();
}

} // namespace

TEST_CASE("a drive without attributes knows neither of their commands")
{
	DriveRig rig({}, {.traits = {.no_attributes = true}});
	const auto read = [&rig] {
		return rig.cdb({0x8c, 0, 0, 0, 0, 0, 0, 0, 0x04, 0x01, 0, 0, 0, 64, 0, 0});
	};
	const auto reported = [&rig](unsigned opcode) {
		return rig.cdb({0xa3, 0x0c, 0x01, opcode, 0, 0, 0, 0, 0, 64, 0, 0}).data.at(1) & 7;
	};

	CHECK(sense_of(read()) == SenseCode{0x5, 0x20, 0x00});
	CHECK(sense_of(rig.cdb({0x8d, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})) ==
	      SenseCode{0x5, 0x20, 0x00});
	CHECK(reported(0x8d) == 1); // not supported
	rig.drive.set_traits({});
	CHECK(is_good(read()));
	CHECK(reported(0x8d) == 3);
}

TEST_CASE("a cartridge that waits for a LOAD behind a power loss")
{
	DriveRig rig({}, {.traits = {.waits_for_load = true}});

	rig.drive.ensure_nexuses(2);
	(void)rig.write(pattern(10, 1));
	(void)rig.filemarks(1);
	const std::uint64_t loads = rig.cartridge.load_count();
	rig.drive.reset(power_loss);
	CHECK(rig.drive.waits());
	CHECK(sense_of(rig.test_unit_ready()) == SenseCode{0x6, 0x29, 0x01});
	CHECK(sense_of(rig.test_unit_ready()) == SenseCode{0x2, 0x04, 0x02});
	CHECK(sense_of(rig.read(10)) == SenseCode{0x2, 0x04, 0x02});
	CHECK(rig.cartridge.load_count() == loads);
	rig.drain(1);
	CHECK(is_good(rig.load(1)));
	CHECK(!rig.drive.waits());
	CHECK(is_good(rig.test_unit_ready()));
	CHECK(sense_of(rig.test_unit_ready(1)) == SenseCode{0x6, 0x28, 0x00});
	CHECK(rig.cartridge.load_count() == loads + 1);
	CHECK(rig.position().first == 0);
	CHECK(rig.layout() == "b10 f");
}

TEST_CASE("it is out of the way when it is unloaded or taken out")
{
	DriveRig rig({}, {.traits = {.waits_for_load = true}});

	rig.drive.reset(power_loss);
	rig.drain();
	SECTION("unloaded")
	{
		CHECK(is_good(rig.load(0)));
		CHECK(sense_of(rig.test_unit_ready()) == SenseCode{0x2, 0x3a, 0x00});
	}
	SECTION("taken out")
	{
		CHECK(rig.drive.remove() == &rig.cartridge);
		CHECK(sense_of(rig.test_unit_ready()) == SenseCode{0x2, 0x3a, 0x00});
	}
	SECTION("a logical unit reset is no power loss")
	{
		(void)rig.load(1);
		rig.drive.reset({});
		rig.drain();
		CHECK(is_good(rig.test_unit_ready()));
	}
}

TEST_CASE("a power loss that took the buffer leaves the tape without an end of data")
{
	constexpr SenseCode not_found{0x3, 0x14, 0x03};
	DriveRig rig({}, {.traits = {.loses_end = true}});

	cut_off(rig);
	CHECK(rig.layout() == "b10 b20");
	CHECK(rig.position().first == 2);
	CHECK(sense_of(rig.read(100)) == not_found);
	CHECK(sense_of(rig.space(3, 0)) == not_found);
	CHECK(sense_of(rig.locate(3)) == not_found);
	CHECK(sense_of(rig.space(0, 1)) == not_found);
	CHECK(sense_of(rig.space(1, 1)) == not_found);
	// LOCATE(16) to the end of data
	CHECK(sense_of(rig.cdb({0x92, 0x18, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})) ==
	      not_found);
	CHECK(rig.position().first == 2);
	// What is in front of it is there, and is found.
	CHECK(is_good(rig.locate(2)));
	CHECK(is_good(rig.space(0, -1)));
	CHECK(rig.read(20).data == pattern(20, 2));
	SECTION("the next write makes one")
	{
		(void)rig.write(pattern(40, 4));
		(void)rig.filemarks(0);
		CHECK(is_good(rig.space(3, 0)));
		CHECK(rig.position().first == 3);
		CHECK(sense_of(rig.read(100)) == SenseCode{0x8, 0x00, 0x05});
	}
	SECTION("an erasure too, or a write in front of it")
	{
		(void)rig.locate(1);
		(void)rig.cdb({0x19, 0, 0, 0, 0, 0});
		CHECK(is_good(rig.space(3, 0)));
		CHECK(rig.position().first == 1);
	}
}

TEST_CASE("the end of data stays where nothing was lost, or the power did not go")
{
	DriveRig rig({}, {.traits = {.loses_end = true}});

	(void)rig.write(pattern(10, 1));
	SECTION("a logical unit reset")
	{
		rig.drive.reset({.lose_buffer = true});
	}
	SECTION("all was on the tape")
	{
		(void)rig.filemarks(0);
		rig.drive.reset(power_loss);
	}
	SECTION("it writes out what it has")
	{
		rig.drive.reset({.kind = ResetKind::power});
	}
	rig.drain();
	CHECK(is_good(rig.space(3, 0)));
	CHECK(sense_of(rig.read(100)) == SenseCode{0x8, 0x00, 0x05});
}

TEST_CASE("a drive without these traits is as ever behind a power loss")
{
	DriveRig rig;

	cut_off(rig);
	CHECK(is_good(rig.test_unit_ready()));
	CHECK(is_good(rig.space(3, 0)));
	CHECK(sense_of(rig.read(100)) == SenseCode{0x8, 0x00, 0x05});
}
