// SPDX-License-Identifier: GPL-2.0-only
//
// LOG SENSE with TapeAlert, and READ ATTRIBUTE.
#include "drive_rig.hpp"

using namespace ptape::model;

namespace
{

Reply log_sense(DriveRig &rig, unsigned page, unsigned pointer = 0, unsigned length = 0xffff)
{
	return rig.cdb({0x4d, 0, 0x40 | page, 0, 0, pointer >> 8, pointer & 0xff, length >> 8,
			length & 0xff, 0});
}

Reply read_attribute(DriveRig &rig, unsigned action, unsigned first, unsigned length = 0xffff)
{
	return rig.cdb({0x8c, action, 0, 0, 0, 0, 0, 0, first >> 8, first & 0xff, 0, 0, length >> 8,
			length & 0xff, 0, 0});
}

// The value of the first attribute in the answer.
Bytes attribute(DriveRig &rig, unsigned id)
{
	const Bytes data = read_attribute(rig, 0, id).data;

	REQUIRE(data.size() > 9);
	REQUIRE(be(data, 4, 2) == id);
	const std::uint64_t length = be(data, 7, 2);
	REQUIRE(data.size() >= 9 + length);
	return {data.begin() + 9, data.begin() + 9 + static_cast<std::ptrdiff_t>(length)};
}

} // namespace

TEST_CASE("LOG SENSE lists its pages")
{
	DriveRig rig;

	CHECK(log_sense(rig, 0x00).data == Bytes{0x00, 0, 0, 2, 0x00, 0x2e});
}

TEST_CASE("the TapeAlert page has 64 flags of one byte")
{
	DriveRig rig;

	rig.drive.set_tape_alert(20);
	const Bytes data = log_sense(rig, 0x2e).data;
	REQUIRE(data.size() == 4 + 320);
	CHECK(be(data, 2, 2) == 320);
	for (unsigned flag = 1; flag <= 64; ++flag) {
		const std::size_t at = 4 + std::size_t{flag - 1} * 5;

		CHECK(be(data, at, 2) == flag);
		CHECK(data[at + 3] == 1);
		CHECK(data[at + 4] == (flag == 20 ? 1 : 0));
	}
}

TEST_CASE("reading the TapeAlert page clears the flags")
{
	DriveRig rig;

	rig.drive.set_tape_alert(1);
	rig.drive.set_tape_alert(64);
	(void)log_sense(rig, 0x2e);
	const Bytes data = log_sense(rig, 0x2e).data;
	CHECK(data[8] == 0);
	CHECK(data.back() == 0);
}

TEST_CASE("a TapeAlert flag outside 1 to 64 is not set")
{
	DriveRig rig;

	rig.drive.set_tape_alert(0);
	rig.drive.set_tape_alert(65);
	CHECK(log_sense(rig, 0x2e).data.back() == 0);
}

TEST_CASE("LOG SENSE starts at the parameter pointer and refuses one beyond the last")
{
	DriveRig rig;
	const Bytes data = log_sense(rig, 0x2e, 63).data;

	REQUIRE(data.size() == 4 + 2 * 5);
	CHECK(be(data, 4, 2) == 63);
	CHECK(sense_of(log_sense(rig, 0x2e, 65)) == code::invalid_field_in_cdb);
}

TEST_CASE("LOG SENSE refuses unknown pages, subpages and saving")
{
	DriveRig rig;

	CHECK(sense_of(log_sense(rig, 0x31)) == code::invalid_field_in_cdb);
	CHECK(sense_of(rig.cdb({0x4d, 0, 0x40, 1, 0, 0, 0, 0, 64, 0})) ==
	      code::invalid_field_in_cdb);
	CHECK(sense_of(rig.cdb({0x4d, 1, 0x40, 0, 0, 0, 0, 0, 64, 0})) ==
	      code::invalid_field_in_cdb);
}

TEST_CASE("LOG SENSE is cut to the allocation length")
{
	DriveRig rig;

	CHECK(log_sense(rig, 0x2e, 0, 4).data == Bytes{0x2e, 0, 0x01, 0x40});
}

TEST_CASE("READ ATTRIBUTE lists the identifiers in ascending order")
{
	DriveRig rig;

	CHECK(read_attribute(rig, 1, 0).data ==
	      Bytes{0,	  0,	0,    18,   0x00, 0x00, 0x00, 0x01, 0x00, 0x03, 0x00,
		    0x09, 0x02, 0x0a, 0x02, 0x0b, 0x02, 0x0c, 0x02, 0x0d, 0x04, 0x01});
}

TEST_CASE("READ ATTRIBUTE has the standard's header and one attribute after the other")
{
	DriveRig rig;
	const Bytes data = read_attribute(rig, 0, 0x0401).data;

	REQUIRE(data.size() == 4 + 5 + 32);
	CHECK(be(data, 0, 4) == 37);
	CHECK(Bytes(data.begin() + 4, data.begin() + 9) == Bytes{0x04, 0x01, 0x81, 0, 32});
	// From 0003h on: seven attributes.
	CHECK(read_attribute(rig, 0, 0x0003).data.size() == 4 + 7 * 5 + 8 + 4 + 4 * 40 + 32);
}

TEST_CASE("attribute 0401h is the medium's serial number, padded with blanks")
{
	DriveRig rig({.medium_serial = "SERIAL42"});

	CHECK(attribute(rig, 0x0401) == text_bytes("SERIAL42" + std::string(24, ' ')));
}

TEST_CASE("attribute 0003h counts the loads")
{
	DriveRig rig;

	CHECK(be(attribute(rig, 0x0003), 0, 8) == 1);
	(void)rig.load(0);
	(void)rig.load(1);
	CHECK(be(attribute(rig, 0x0003), 0, 8) == 2);
}

TEST_CASE("attributes 020Ah to 020Dh name the last four drives, newest first")
{
	DriveRig rig;
	Drive other({.identity = {.vendor = "OTHER", .serial = "X1"}});

	REQUIRE(rig.drive.remove() == &rig.cartridge);
	other.insert(rig.cartridge);
	(void)other.remove();
	rig.drive.insert(rig.cartridge);
	rig.drain();
	const std::string here = "PTAPE   VTD00001" + std::string(24, ' ');
	CHECK(attribute(rig, 0x020a) == text_bytes(here));
	CHECK(attribute(rig, 0x020b) == text_bytes("OTHER   X1" + std::string(30, ' ')));
	CHECK(attribute(rig, 0x020c) == text_bytes(here));
	CHECK(attribute(rig, 0x020d) == text_bytes(std::string(40, ' ')));
}

TEST_CASE("attribute 0009h moves with every change of the medium and never without")
{
	DriveRig rig;
	const auto reference = [&] { return be(attribute(rig, 0x0009), 0, 4); };
	const std::uint64_t blank = reference();

	(void)rig.write(pattern(10, 1));
	CHECK(reference() == blank); // still in the buffer
	(void)rig.filemarks(1);
	const std::uint64_t written = reference();
	CHECK(written > blank);
	(void)rig.rewind();
	(void)rig.read(10);
	(void)rig.filemarks(0);
	CHECK(reference() == written);
	(void)rig.cdb({0x19, 0, 0, 0, 0, 0});
	CHECK(reference() > written);
}

TEST_CASE("READ ATTRIBUTE refuses an unknown first attribute and an unknown partition")
{
	DriveRig rig;

	CHECK(sense_of(read_attribute(rig, 0, 0x0002)) == code::invalid_field_in_cdb);
	CHECK(sense_of(read_attribute(rig, 2, 0)) == code::invalid_field_in_cdb);
	CHECK(sense_of(rig.cdb({0x8c, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0})) ==
	      code::invalid_field_in_cdb);
}

TEST_CASE("READ ATTRIBUTE needs a cartridge and is cut to the allocation length")
{
	DriveRig rig;

	CHECK(read_attribute(rig, 0, 0x0401, 6).data == Bytes{0, 0, 0, 37, 0x04, 0x01});
	(void)rig.drive.remove();
	CHECK(sense_of(read_attribute(rig, 0, 0x0401)) == code::medium_not_present);
}
