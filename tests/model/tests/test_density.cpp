// SPDX-License-Identifier: GPL-2.0-only
//
// REPORT DENSITY SUPPORT.
#include "drive_rig.hpp"

using namespace ptape::model;

namespace
{

Reply report(DriveRig &rig, unsigned byte1, unsigned length = 0xffff)
{
	return rig.cdb({0x44, byte1, 0, 0, 0, 0, 0, length >> 8, length & 0xff, 0});
}

} // namespace

TEST_CASE("REPORT DENSITY SUPPORT lists what an LTO-8 drive knows, in 52 bytes each")
{
	DriveRig rig;
	const Bytes data = report(rig, 0).data;

	REQUIRE(data.size() == 4 + 2 * 52);
	CHECK(be(data, 0, 2) == data.size() - 2);
	CHECK(be(data, 2, 2) == 0);
	// LTO-7: can be written, is not the default.
	CHECK(Bytes(data.begin() + 4, data.begin() + 7) == Bytes{0x5c, 0x5c, 0x80});
	// LTO-8, byte by byte of SSC-5 table 66.
	CHECK(Bytes(data.begin() + 56, data.begin() + 72) == Bytes{0x5e, 0x5e, 0xa0, 0, 0, 0x00,
								   0x50, 0xbd, 0x00, 0x7f, 0x1a,
								   0x00, 0x00, 0xb7, 0x1b, 0x00});
	CHECK(Bytes(data.begin() + 72, data.end()) ==
	      text_bytes("LTO-CVE U-832   Ultrium 8/32T       "));
}

TEST_CASE("REPORT DENSITY SUPPORT of the medium tells its density and capacity")
{
	DriveRig rig({.capacity_bytes = 0x123456 * std::uint64_t{1000000}});
	const Bytes data = report(rig, 1).data;

	REQUIRE(data.size() == 4 + 52);
	CHECK(be(data, 0, 2) == 54);
	CHECK(data[4] == 0x5e);
	CHECK(be(data, 16, 4) == 0x123456);
}

TEST_CASE("without a cartridge there are densities, but none of a medium")
{
	DriveRig rig;

	(void)rig.drive.remove();
	CHECK(is_good(report(rig, 0)));
	CHECK(sense_of(report(rig, 1)) == code::medium_not_present);
}

TEST_CASE("an allocation length cuts REPORT DENSITY SUPPORT but not the length it tells")
{
	DriveRig rig;
	const Bytes data = report(rig, 0, 20).data;

	CHECK(data.size() == 20);
	CHECK(be(data, 0, 2) == 2 + 2 * 52);
	CHECK(report(rig, 0, 0).data.empty());
}

TEST_CASE("REPORT DENSITY SUPPORT of medium types is an invalid field")
{
	DriveRig rig;

	CHECK(sense_of(report(rig, 2)) == code::invalid_field_in_cdb);
}
