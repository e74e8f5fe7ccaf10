// SPDX-License-Identifier: GPL-2.0-only
//
// Append-only mode (page 10h/01h), ALLOW OVERWRITE, and where a WORM cartridge
// may be written.
#include "drive_rig.hpp"

using namespace ptape::model;

namespace
{

// Page 10h/01h of SSC-5 table 161.
Bytes page(unsigned modes)
{
	Bytes list = {0, 0, 0x10, 0, 0x50, 0x01, 0, 0x1c, 0, static_cast<std::uint8_t>(modes)};

	list.resize(4 + 32);
	return list;
}

constexpr unsigned append_only = 0x12; // short ERASE writes an end of data
constexpr unsigned overwrite = 0x02;

Reply allow(DriveRig &rig, unsigned what, unsigned lba = 0, unsigned partition = 0)
{
	return rig.cdb(
		{0x82, 0, what, partition, 0, 0, 0, 0, 0, 0, lba >> 8, lba & 0xff, 0, 0, 0, 0});
}

// b10 b20, written before the mode.
struct AppendOnly : DriveRig {
	AppendOnly()
	{
		(void)write(pattern(10, 0));
		(void)write(pattern(20, 1));
		(void)rewind();
		REQUIRE(is_good(mode_select_6(page(append_only))));
	}
};

} // namespace

TEST_CASE("page 10h/01h shows the write mode and lets it be set")
{
	DriveRig rig;
	const auto sense = [&rig](unsigned control) {
		const Bytes data = rig.cdb({0x1a, 8, control << 6 | 0x10, 0x01, 255, 0}).data;

		REQUIRE(data.size() == 4 + 32);
		return Bytes(data.begin() + 4, data.begin() + 12);
	};

	CHECK(sense(0) == Bytes{0x50, 0x01, 0, 0x1c, 0, 0x02, 0, 0});
	CHECK(sense(1) == Bytes{0x50, 0x01, 0, 0x1c, 0, 0xf0, 0, 0});
	REQUIRE(is_good(rig.mode_select_6(page(append_only))));
	CHECK(sense(0) == Bytes{0x50, 0x01, 0, 0x1c, 0, 0x12, 0, 0});
	CHECK(sense(2) == Bytes{0x50, 0x01, 0, 0x1c, 0, 0x02, 0, 0});
}

TEST_CASE("append-only mode is entered by MODE SELECT and left by a reset")
{
	DriveRig rig;

	CHECK(sense_of(rig.mode_select_6(page(0x22))) == code::invalid_field_in_list);
	CHECK(sense_of(rig.mode_select_6(page(0x11))) == code::invalid_field_in_list); // erase
	REQUIRE(is_good(rig.mode_select_6(page(append_only))));
	CHECK(is_good(rig.mode_select_6(page(append_only))));
	CHECK(sense_of(rig.mode_select_6(page(overwrite))) == code::invalid_field_in_list);
	CHECK(rig.drive.modes().append_only);
	rig.drive.logical_unit_reset();
	CHECK_FALSE(rig.drive.modes().append_only);
}

TEST_CASE("append-only mode refuses to write before the end of data")
{
	AppendOnly rig;

	CHECK(sense_of(rig.write(pattern(30, 2))) == code::worm_overwrite);
	CHECK(sense_of(rig.filemarks(1)) == code::worm_overwrite);
	CHECK(sense_of(rig.cdb({0x19, 0, 0, 0, 0, 0})) == code::worm_overwrite);
	CHECK(sense_of(rig.cdb({0x04, 0, 0, 0, 0, 0})) == code::worm_overwrite);
	CHECK(rig.layout() == "b10 b20");
	(void)rig.space(3, 0);
	CHECK(is_good(rig.write(pattern(30, 2))));
	CHECK(is_good(rig.write(pattern(40, 3))));
	CHECK(is_good(rig.filemarks(0)));
	CHECK(rig.layout() == "b10 b20 b30 b40");
}

TEST_CASE("filemarks at the end may be overwritten but for the first, in the mode and on WORM")
{
	AppendOnly plain;
	DriveRig worm({.worm = true});

	(void)worm.write(pattern(10, 0));
	(void)worm.write(pattern(20, 1));
	for (DriveRig *rig : {static_cast<DriveRig *>(&plain), &worm}) {
		(void)rig->space(3, 0);
		(void)rig->filemarks(2);
		(void)rig->locate(2);
		CHECK(sense_of(rig->write(pattern(30, 2))) == code::worm_overwrite);
		(void)rig->locate(3);
		CHECK(is_good(rig->write(pattern(30, 2))));
		(void)rig->filemarks(1);
		CHECK(rig->layout() == "b10 b20 f b30 f");
	}
}

TEST_CASE("ALLOW OVERWRITE permits one overwrite where the tape stands")
{
	AppendOnly rig;

	(void)rig.locate(1);
	CHECK(is_good(allow(rig, 1, 1)));
	CHECK(is_good(rig.write(pattern(30, 2))));
	CHECK(is_good(rig.write(pattern(40, 3))));
	(void)rig.locate(1);
	CHECK(rig.layout() == "b10 b30 b40");
	CHECK(sense_of(rig.write(pattern(50, 4))) == code::worm_overwrite);
}

TEST_CASE("ALLOW OVERWRITE names the place where the tape is, or is a positioning error")
{
	AppendOnly rig;

	CHECK(sense_of(allow(rig, 1, 1)) == code::positioning_error);
	CHECK(sense_of(allow(rig, 1, 0, 1)) == code::positioning_error);
	CHECK(sense_of(rig.write(pattern(30, 2))) == code::worm_overwrite);
	CHECK(sense_of(allow(rig, 3)) == code::invalid_field_in_cdb);
	CHECK(is_good(allow(rig, 1, 0)));
	CHECK(is_good(allow(rig, 0)));
	CHECK(sense_of(rig.write(pattern(30, 2))) == code::worm_overwrite);
}

TEST_CASE("what ALLOW OVERWRITE permits ends when the tape moves")
{
	AppendOnly rig;
	const auto refused_after = [&rig](auto move) {
		REQUIRE(is_good(rig.rewind()));
		REQUIRE(is_good(allow(rig, 1, 0)));
		move();
		return sense_of(rig.write(pattern(30, 2))) == code::worm_overwrite;
	};

	CHECK(refused_after([&] { (void)rig.read(10); }));
	CHECK(refused_after([&] { (void)rig.space(0, 1); }));
	CHECK(refused_after([&] { (void)rig.locate(0); }));
	CHECK(refused_after([&] { (void)rig.rewind(); }));
	// Nothing moves: it still holds.
	REQUIRE(is_good(rig.rewind()));
	REQUIRE(is_good(allow(rig, 1, 0)));
	(void)rig.position();
	CHECK(is_good(rig.write(pattern(30, 2))));
}

TEST_CASE("ALLOW OVERWRITE for a format permits one, and nothing else")
{
	AppendOnly rig;

	REQUIRE(is_good(allow(rig, 2)));
	CHECK(sense_of(rig.write(pattern(30, 2))) == code::worm_overwrite);
	CHECK(is_good(rig.cdb({0x04, 0, 0, 0, 0, 0})));
	CHECK(rig.layout().empty());
	CHECK(sense_of(rig.cdb({0x04, 0, 0, 0, 0, 0})) == code::worm_overwrite);
}

TEST_CASE("ALLOW OVERWRITE is for append-only mode")
{
	DriveRig rig;

	CHECK(sense_of(allow(rig, 1)) == code::not_append_only);
	(void)rig.drive.remove();
	CHECK(sense_of(allow(rig, 1)) == code::medium_not_present);
}
