// SPDX-License-Identifier: GPL-2.0-only
//
// What drive and robot say about themselves: INQUIRY, vital product data,
// supported operation codes.
#include "drive_rig.hpp"

#include <map>
#include <set>

using namespace ptape::model;

namespace
{

std::string text_at(const Bytes &bytes, std::size_t at, std::size_t length)
{
	REQUIRE(bytes.size() >= at + length);
	return {bytes.begin() + static_cast<std::ptrdiff_t>(at),
		bytes.begin() + static_cast<std::ptrdiff_t>(at + length)};
}

DriveConfig with_naa()
{
	DriveConfig config;

	config.identity.naa = 0x3000000000000001;
	return config;
}

} // namespace

TEST_CASE("INQUIRY tells a removable tape drive with vendor, product and revision")
{
	DriveRig rig;
	const Bytes data = rig.inquiry().data;

	REQUIRE(data.size() == 36);
	CHECK(data[0] == 0x01);
	CHECK(data[1] == 0x80);
	CHECK(data[3] == 0x02);
	CHECK(data[4] == 31);
	CHECK(text_at(data, 8, 8) == "PTAPE   ");
	CHECK(text_at(data, 16, 16) == "VIRTUAL LTO-8   ");
	CHECK(text_at(data, 32, 4) == "0001");
}

TEST_CASE("INQUIRY is cut to the allocation length and still tells the whole length")
{
	DriveRig rig;

	CHECK(rig.inquiry(5).data == Bytes{0x01, 0x80, 0x06, 0x02, 31});
	CHECK(is_good(rig.inquiry(0)));
	CHECK(rig.inquiry(0).data.empty());
}

TEST_CASE("INQUIRY for a page code without EVPD is an invalid field")
{
	DriveRig rig;

	CHECK(sense_of(rig.cdb({0x12, 0, 0x80, 0, 255, 0})) == code::invalid_field_in_cdb);
}

TEST_CASE("VPD page 00h lists the pages in ascending order")
{
	DriveRig rig;

	CHECK(rig.vpd(0x00).data == Bytes{0x01, 0x00, 0, 4, 0x00, 0x80, 0x83, 0xb0});
}

TEST_CASE("VPD page 80h is the serial number, byte for byte")
{
	DriveRig rig;
	const Bytes data = rig.vpd(0x80).data;

	CHECK(Bytes(data.begin(), data.begin() + 4) == Bytes{0x01, 0x80, 0, 8});
	CHECK(text_at(data, 4, 8) == "VTD00001");
}

TEST_CASE("VPD page 83h has the T10 and the NAA designator of the logical unit")
{
	DriveRig rig({}, with_naa());
	const Bytes data = rig.vpd(0x83).data;

	REQUIRE(data.size() == 4 + 4 + 32 + 4 + 8);
	CHECK(be(data, 2, 2) == data.size() - 4);
	CHECK(Bytes(data.begin() + 4, data.begin() + 8) == Bytes{0x02, 0x01, 0, 32});
	CHECK(text_at(data, 8, 32) == "PTAPE   VIRTUAL LTO-8   VTD00001");
	CHECK(Bytes(data.begin() + 40, data.begin() + 44) == Bytes{0x01, 0x03, 0, 8});
	CHECK(be(data, 44, 8) == 0x3000000000000001);
}

TEST_CASE("a target device designator has association 2")
{
	DriveConfig config = with_naa();
	config.identity.t10_designator = false;
	config.identity.target_naa = 0x3000000000000099;
	DriveRig rig({}, config);
	const Bytes data = rig.vpd(0x83).data;

	REQUIRE(data.size() == 28);
	CHECK(data[5] == 0x03);
	CHECK(data[17] == 0x23);
	CHECK(be(data, 20, 8) == 0x3000000000000099);
}

TEST_CASE("VPD page B0h says that WORM is possible")
{
	DriveRig rig;

	CHECK(rig.vpd(0xb0).data == Bytes{0x01, 0xb0, 0, 2, 0x01, 0x00});
}

TEST_CASE("an unknown VPD page is an invalid field")
{
	DriveRig rig;

	CHECK(sense_of(rig.vpd(0x86)) == code::invalid_field_in_cdb);
}

TEST_CASE("a VPD page is cut to the allocation length and still tells its length")
{
	DriveRig rig;

	CHECK(rig.vpd(0x80, 6).data == Bytes{0x01, 0x80, 0, 8, 'V', 'T'});
}

TEST_CASE("a hidden VPD page does not exist and is not listed")
{
	DriveRig rig;

	rig.drive.identity().hidden_pages.set(0x83);
	CHECK(sense_of(rig.vpd(0x83)) == code::invalid_field_in_cdb);
	CHECK(rig.vpd(0x00).data == Bytes{0x01, 0x00, 0, 3, 0x00, 0x80, 0xb0});
}

TEST_CASE("a raw VPD page is sent as it is, lies included")
{
	DriveRig rig;

	rig.drive.identity().raw_pages[0x83] = {0x01, 0x83, 0xff, 0xff, 0x01};
	CHECK(rig.vpd(0x83).data == Bytes{0x01, 0x83, 0xff, 0xff, 0x01});
}

TEST_CASE("a hostile serial goes out unchanged up to 255 bytes")
{
	DriveRig rig;
	const std::string hostile = std::string("../a\nb\"'\0c", 10) + std::string(300, '\xff');

	rig.drive.identity().serial = hostile;
	const Bytes page = rig.vpd(0x80).data;
	CHECK(be(page, 2, 2) == 255);
	CHECK(text_at(page, 4, 255) == hostile.substr(0, 255));
	// In page 83h the designator's length has 8 bits and the text is cut to it.
	const Bytes designators = rig.vpd(0x83).data;
	CHECK(designators[7] == 255);
	CHECK(designators.size() == 8 + 255);
}

TEST_CASE("identity may change at run time")
{
	DriveRig rig;

	rig.drive.identity().vendor = "A VENDOR TOO LONG";
	rig.drive.identity().serial = "";
	CHECK(text_at(rig.inquiry().data, 8, 8) == "A VENDOR");
	CHECK(rig.vpd(0x80).data == Bytes{0x01, 0x80, 0, 0});
}

TEST_CASE("REPORT SUPPORTED OPERATION CODES lists every command once")
{
	DriveRig rig;
	const Bytes data = rig.cdb({0xa3, 0x0c, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0}).data;
	std::set<std::pair<unsigned, unsigned>> listed;

	REQUIRE(be(data, 0, 4) == data.size() - 4);
	REQUIRE((data.size() - 4) % 8 == 0);
	for (std::size_t at = 4; at < data.size(); at += 8)
		CHECK(listed.emplace(data[at], be(data, at + 2, 2)).second);
	// READ POSITION's extended form, with a service action.
	CHECK(listed.contains({0x34, 0x08}));
	CHECK(listed.contains({0x08, 0x00}));
	CHECK(listed.contains({0xa3, 0x0c}));
	// PERSISTENT RESERVE OUT: PREEMPT AND ABORT there is, REGISTER AND MOVE is not.
	CHECK(listed.contains({0x5f, 0x05}));
	CHECK_FALSE(listed.contains({0x5f, 0x07}));
	CHECK_FALSE(listed.contains({0x5d, 0x00}));
}

TEST_CASE("REPORT SUPPORTED OPERATION CODES tells length and usage of one command")
{
	DriveRig rig;

	CHECK(rig.cdb({0xa3, 0x0c, 1, 0x0a, 0, 0, 0, 0, 0, 64, 0, 0}).data ==
	      Bytes{0, 3, 0, 6, 0x0a, 0x01, 0xff, 0xff, 0xff, 0});
	CHECK(rig.cdb({0xa3, 0x0c, 2, 0x34, 0, 6, 0, 0, 0, 64, 0, 0}).data ==
	      Bytes{0, 3, 0, 10, 0x34, 0x06, 0, 0, 0, 0, 0, 0xff, 0xff, 0});
}

TEST_CASE("REPORT SUPPORTED OPERATION CODES says when a command does not exist")
{
	DriveRig rig;

	CHECK(rig.cdb({0xa3, 0x0c, 1, 0x5d, 0, 0, 0, 0, 0, 64, 0, 0}).data == Bytes{0, 1, 0, 0});
	CHECK(rig.cdb({0xa3, 0x0c, 3, 0x34, 0, 5, 0, 0, 0, 64, 0, 0}).data == Bytes{0, 1, 0, 0});
}

TEST_CASE("REPORT SUPPORTED OPERATION CODES refuses the wrong reporting option")
{
	DriveRig rig;

	// An operation code alone for one that has service actions, and the reverse.
	CHECK(sense_of(rig.cdb({0xa3, 0x0c, 1, 0x34, 0, 0, 0, 0, 0, 64, 0, 0})) ==
	      code::invalid_field_in_cdb);
	CHECK(sense_of(rig.cdb({0xa3, 0x0c, 2, 0x0a, 0, 0, 0, 0, 0, 64, 0, 0})) ==
	      code::invalid_field_in_cdb);
	CHECK(sense_of(rig.cdb({0xa3, 0x0c, 4, 0x0a, 0, 0, 0, 0, 0, 64, 0, 0})) ==
	      code::invalid_field_in_cdb);
}

TEST_CASE("REPORT SUPPORTED OPERATION CODES adds timeouts descriptors when asked")
{
	DriveRig rig;
	const Bytes one = rig.cdb({0xa3, 0x0c, 0x81, 0x00, 0, 0, 0, 0, 0, 64, 0, 0}).data;

	REQUIRE(one.size() == 4 + 6 + 12);
	CHECK(one[1] == 0x83);
	CHECK(be(one, 10, 2) == 10);
	const Bytes all = rig.cdb({0xa3, 0x0c, 0x80, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0}).data;
	CHECK((all.size() - 4) % 20 == 0);
	CHECK((all[9] & 0x02) != 0);
}

TEST_CASE("REPORT SUPPORTED OPERATION CODES tells the recommended timeouts of some commands")
{
	DriveRig rig({}, {.timeouts = {{0x0a, 1560}, {0x34, 70}}});
	const Bytes write = rig.cdb({0xa3, 0x0c, 0x81, 0x0a, 0, 0, 0, 0, 0, 64, 0, 0}).data;
	const Bytes read = rig.cdb({0xa3, 0x0c, 0x81, 0x08, 0, 0, 0, 0, 0, 64, 0, 0}).data;
	const Bytes all = rig.cdb({0xa3, 0x0c, 0x80, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0}).data;
	std::map<unsigned, unsigned> told;

	REQUIRE(write.size() == 4 + 6 + 12);
	CHECK(be(write, 14, 4) == 0); // nominal
	CHECK(be(write, 18, 4) == 1560);
	CHECK(be(read, 18, 4) == 0);
	for (std::size_t at = 4; at < all.size(); at += 20) {
		CHECK(be(all, at + 8, 2) == 10);
		if (be(all, at + 16, 4) != 0)
			++told[all[at]];
	}
	CHECK(told == std::map<unsigned, unsigned>{{0x0a, 1}, {0x34, 4}});
}

TEST_CASE("an unknown operation code is refused as such, a wrong service action as a field")
{
	DriveRig rig;

	CHECK(sense_of(rig.cdb({0x5d, 0, 0, 0, 0, 0, 0, 0, 0, 0})) == code::invalid_opcode);
	CHECK(sense_of(rig.cdb({0xff, 0, 0, 0, 0, 0})) == code::invalid_opcode);
	CHECK(sense_of(rig.cdb({0xa3, 0x0a, 0, 0, 0, 0, 0, 0, 0, 64, 0, 0})) ==
	      code::invalid_field_in_cdb);
}

TEST_CASE("a reserved bit in a CDB is an invalid field, the old LUN field is not")
{
	DriveRig rig;

	CHECK(sense_of(rig.cdb({0x00, 0, 0, 0, 1, 0})) == code::invalid_field_in_cdb);
	CHECK(sense_of(rig.cdb({0x00, 0, 0, 0, 0, 4})) == code::invalid_field_in_cdb);
	CHECK(is_good(rig.cdb({0x00, 0xe0, 0, 0, 0, 0})));
}

TEST_CASE("a CDB that is too short is refused")
{
	DriveRig rig;

	CHECK(sense_of(rig.cdb({})) == code::invalid_opcode);
	CHECK(sense_of(rig.cdb({0x08, 0, 0})) == code::invalid_field_in_cdb);
}
