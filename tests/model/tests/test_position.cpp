// SPDX-License-Identifier: GPL-2.0-only
//
// REWIND, SPACE, LOCATE, READ POSITION: every stop, residual and side.
#include "drive_rig.hpp"

using namespace ptape::model;

namespace
{

// b0 b1 f b3 f f b6, the position at its beginning.
void record(DriveRig &rig)
{
	(void)rig.write(pattern(100, 0));
	(void)rig.write(pattern(101, 1));
	(void)rig.filemarks(1);
	(void)rig.write(pattern(103, 3));
	(void)rig.filemarks(2);
	(void)rig.write(pattern(106, 6));
	(void)rig.rewind();
}

Reply locate_16(DriveRig &rig, unsigned byte1, unsigned partition, std::uint64_t id)
{
	const auto byte = [id](unsigned shift) {
		return static_cast<unsigned>(id >> shift & 0xff);
	};

	return rig.cdb({0x92, byte1, 0, partition, byte(56), byte(48), byte(40), byte(32), byte(24),
			byte(16), byte(8), byte(0), 0, 0, 0, 0});
}

Reply space_16(DriveRig &rig, unsigned code, std::int64_t count)
{
	const auto byte = [count](unsigned shift) {
		return static_cast<unsigned>(static_cast<std::uint64_t>(count) >> shift & 0xff);
	};

	return rig.cdb({0x91, code, 0, 0, byte(56), byte(48), byte(40), byte(32), byte(24),
			byte(16), byte(8), byte(0), 0, 0, 0, 0});
}

} // namespace

TEST_CASE("SPACE over blocks stops where it should in both directions")
{
	DriveRig rig;

	record(rig);
	CHECK(is_good(rig.space(0, 2)));
	CHECK(rig.drive.position() == 2);
	CHECK(is_good(rig.space(0, -1)));
	CHECK(rig.drive.position() == 1);
	CHECK(is_good(rig.space(0, 0)));
	CHECK(rig.drive.position() == 1);
}

TEST_CASE("SPACE over blocks that meets a filemark crosses it and tells the rest")
{
	DriveRig rig;

	record(rig);
	const SeenSense forward = seen(rig.space(0, 5));
	CHECK(forward.code == code::filemark_detected);
	CHECK(forward.filemark);
	CHECK(forward.information == 3);
	CHECK(rig.drive.position() == 3);

	(void)rig.space(0, 1);
	const SeenSense backward = seen(rig.space(0, -3));
	CHECK(backward.code == code::filemark_detected);
	CHECK(backward.filemark);
	CHECK(backward.information == 2);
	CHECK(rig.drive.position() == 2);
}

TEST_CASE("SPACE over blocks that meets the end of data is a BLANK CHECK with the rest")
{
	DriveRig rig;

	record(rig);
	(void)rig.locate(6);
	const SeenSense sense = seen(rig.space(0, 4));
	CHECK(sense.code == code::end_of_data);
	CHECK(sense.information == 3);
	CHECK(rig.drive.position() == 7);
}

TEST_CASE("SPACE backward that meets the beginning says EOM and the rest")
{
	DriveRig rig;

	record(rig);
	(void)rig.locate(2);
	const SeenSense blocks = seen(rig.space(0, -5));
	CHECK(blocks.code == code::beginning_of_partition);
	CHECK(blocks.eom);
	CHECK(blocks.information == 3);
	CHECK(rig.drive.position() == 0);

	(void)rig.locate(4);
	const SeenSense filemarks = seen(rig.space(1, -2));
	CHECK(filemarks.code == code::beginning_of_partition);
	CHECK(filemarks.information == 1);
	CHECK(rig.drive.position() == 0);
}

TEST_CASE("SPACE over filemarks ends behind them forward and before them backward")
{
	DriveRig rig;

	record(rig);
	CHECK(is_good(rig.space(1, 2)));
	CHECK(rig.drive.position() == 5);
	CHECK(is_good(rig.space(1, -2)));
	CHECK(rig.drive.position() == 2);
}

TEST_CASE("SPACE over filemarks that meets the end of data tells the rest")
{
	DriveRig rig;

	record(rig);
	const SeenSense sense = seen(rig.space(1, 5));
	CHECK(sense.code == code::end_of_data);
	CHECK(sense.information == 2);
	CHECK(rig.drive.position() == 7);
}

TEST_CASE("SPACE over sequential filemarks finds the first run that is long enough")
{
	DriveRig rig;

	record(rig);
	CHECK(is_good(rig.space(2, 2)));
	CHECK(rig.drive.position() == 6);
	CHECK(is_good(rig.space(2, -2)));
	CHECK(rig.drive.position() == 4);
	const SeenSense none = seen(rig.space(2, 3));
	CHECK(none.code == code::end_of_data);
	CHECK(none.information == 3);
}

TEST_CASE("SPACE to the end of data ignores the count")
{
	DriveRig rig;

	record(rig);
	CHECK(is_good(rig.space(3, -5)));
	CHECK(rig.drive.position() == 7);
}

TEST_CASE("SPACE over setmarks and unknown codes is an invalid field")
{
	DriveRig rig;

	CHECK(sense_of(rig.space(4, 1)) == code::invalid_field_in_cdb);
	CHECK(sense_of(rig.space(15, 1)) == code::invalid_field_in_cdb);
	CHECK(sense_of(space_16(rig, 4, 1)) == code::invalid_field_in_cdb);
}

TEST_CASE("SPACE(6) takes the largest counts of both signs")
{
	DriveRig rig;

	record(rig);
	CHECK(seen(rig.space(1, 8388607)).information == 8388607 - 3);
	CHECK(seen(rig.space(1, -8388608)).information == 8388608 - 3);
	CHECK(rig.drive.position() == 0);
}

TEST_CASE("SPACE(16) moves as SPACE(6) does")
{
	DriveRig rig;

	record(rig);
	CHECK(is_good(space_16(rig, 1, 1)));
	CHECK(rig.drive.position() == 3);
	CHECK(is_good(space_16(rig, 0, 1)));
	CHECK(sense_of(space_16(rig, 0, -2)) == code::filemark_detected);
	CHECK(rig.drive.position() == 2);
	CHECK(is_good(space_16(rig, 3, 0)));
	CHECK(rig.drive.position() == 7);
}

TEST_CASE("SPACE(16) has no residual in fixed format when it needs more than 32 bits")
{
	DriveRig rig;

	record(rig);
	const SeenSense forward = seen(space_16(rig, 1, std::int64_t{1} << 40));
	CHECK(forward.code == code::end_of_data);
	CHECK_FALSE(forward.valid);
	const SeenSense backward = seen(space_16(rig, 1, std::numeric_limits<std::int64_t>::min()));
	CHECK(backward.code == code::beginning_of_partition);
	CHECK_FALSE(backward.valid);
}

TEST_CASE("SPACE(16) has the whole residual in descriptor format")
{
	DriveRig rig;

	record(rig);
	(void)rig.mode_select_6({0, 0, 0x10, 0, 0x0a, 0x0a, 0x04, 0, 0, 0, 0, 0, 0, 0, 0, 0});
	const Reply reply = space_16(rig, 1, (std::int64_t{1} << 40) + 3);
	REQUIRE(reply.sense.size() == 8 + 12);
	CHECK(be(reply.sense, 12, 8) == std::uint64_t{1} << 40);
}

TEST_CASE("LOCATE(10) finds every address up to the end of data")
{
	DriveRig rig;

	record(rig);
	for (unsigned lba = 0; lba <= 7; ++lba) {
		CHECK(is_good(rig.locate(lba)));
		CHECK(rig.position().first == lba);
	}
	(void)rig.locate(3);
	CHECK(rig.read(103).data == pattern(103, 3));
}

TEST_CASE("LOCATE beyond the end of data is a BLANK CHECK and stands there")
{
	DriveRig rig;

	record(rig);
	CHECK(sense_of(rig.locate(8)) == code::end_of_data);
	CHECK(rig.drive.position() == 7);
	CHECK(sense_of(locate_16(rig, 0, 0, std::uint64_t{1} << 40)) == code::end_of_data);
	CHECK(rig.drive.position() == 7);
}

TEST_CASE("LOCATE(10) takes a vendor-specific address for the same address")
{
	DriveRig rig;

	record(rig);
	CHECK(is_good(rig.cdb({0x2b, 0x04, 0, 0, 0, 0, 5, 0, 0, 0})));
	CHECK(rig.drive.position() == 5);
}

TEST_CASE("LOCATE to a partition that does not exist is an invalid field")
{
	DriveRig rig;

	record(rig);
	CHECK(sense_of(rig.cdb({0x2b, 0x02, 0, 0, 0, 0, 1, 0, 1, 0})) ==
	      code::invalid_field_in_cdb);
	CHECK(sense_of(locate_16(rig, 0x02, 1, 1)) == code::invalid_field_in_cdb);
	CHECK(is_good(rig.cdb({0x2b, 0x02, 0, 0, 0, 0, 1, 0, 0, 0})));
	// Without CP the partition field means nothing.
	CHECK(is_good(rig.cdb({0x2b, 0x00, 0, 0, 0, 0, 1, 0, 9, 0})));
}

TEST_CASE("LOCATE(16) goes to an object, to a file and to the end of data")
{
	DriveRig rig;

	record(rig);
	CHECK(is_good(locate_16(rig, 0x00, 0, 4)));
	CHECK(rig.drive.position() == 4);
	CHECK(is_good(locate_16(rig, 0x08, 0, 0)));
	CHECK(rig.drive.position() == 0);
	CHECK(is_good(locate_16(rig, 0x08, 0, 1)));
	CHECK(rig.drive.position() == 3);
	CHECK(is_good(locate_16(rig, 0x08, 0, 3)));
	CHECK(rig.drive.position() == 6);
	CHECK(is_good(locate_16(rig, 0x18, 0, 0)));
	CHECK(rig.drive.position() == 7);
}

TEST_CASE("LOCATE(16) to a file that does not exist is a BLANK CHECK, to an unknown type a field")
{
	DriveRig rig;

	record(rig);
	CHECK(sense_of(locate_16(rig, 0x08, 0, 4)) == code::end_of_data);
	CHECK(rig.drive.position() == 7);
	CHECK(sense_of(locate_16(rig, 0x10, 0, 0)) == code::invalid_field_in_cdb);
}

TEST_CASE("READ POSITION's short form tells the beginning, the address and nothing buffered")
{
	DriveRig rig;

	CHECK(rig.position().beginning);
	(void)rig.write(pattern(100, 1));
	const SeenPosition position = rig.position();
	CHECK_FALSE(position.beginning);
	CHECK(position.first == 1);
	CHECK(position.last == 1);
	CHECK(position.objects == 0);
	CHECK(position.bytes == 0);
}

TEST_CASE("READ POSITION tells what is buffered when the drive is one that does")
{
	DriveRig rig({}, {.reports_buffer = true});

	(void)rig.write(pattern(100, 1));
	(void)rig.filemarks(0);
	(void)rig.write(pattern(200, 2));
	(void)rig.write(pattern(300, 3));
	const SeenPosition position = rig.position();
	CHECK(position.first == 3);
	CHECK(position.last == 1);
	CHECK(position.objects == 2);
	CHECK(position.bytes == 500);
}

TEST_CASE("READ POSITION's vendor form is the short form")
{
	DriveRig rig;

	(void)rig.write(pattern(100, 1));
	CHECK(rig.cdb({0x34, 1, 0, 0, 0, 0, 0, 0, 0, 0}).data ==
	      rig.cdb({0x34, 0, 0, 0, 0, 0, 0, 0, 0, 0}).data);
}

TEST_CASE("READ POSITION's long form counts filemarks, also buffered ones")
{
	DriveRig rig;

	record(rig);
	(void)rig.space(3, 0);
	(void)rig.filemarks(1, true);
	const Bytes data = rig.cdb({0x34, 6, 0, 0, 0, 0, 0, 0, 0, 0}).data;
	REQUIRE(data.size() == 32);
	CHECK(data[0] == 0x00);
	CHECK(be(data, 4, 4) == 0);
	CHECK(be(data, 8, 8) == 8);
	CHECK(be(data, 16, 8) == 4);
	(void)rig.rewind();
	const Bytes start = rig.cdb({0x34, 6, 0, 0, 0, 0, 0, 0, 0, 0}).data;
	CHECK(start[0] == 0x80);
	CHECK(be(start, 16, 8) == 0);
}

TEST_CASE("READ POSITION's extended form has the standard's layout and an allocation length")
{
	DriveRig rig({}, {.reports_buffer = true});

	(void)rig.write(pattern(100, 1));
	const Bytes data = rig.cdb({0x34, 8, 0, 0, 0, 0, 0, 0, 32, 0}).data;
	REQUIRE(data.size() == 32);
	CHECK(be(data, 2, 2) == 0x1c);
	CHECK(be(data, 5, 3) == 1);
	CHECK(be(data, 8, 8) == 1);
	CHECK(be(data, 16, 8) == 0);
	CHECK(be(data, 24, 8) == 100);
	CHECK(rig.cdb({0x34, 8, 0, 0, 0, 0, 0, 0, 4, 0}).data.size() == 4);
}

TEST_CASE("READ POSITION refuses an allocation length in the other forms")
{
	DriveRig rig;

	CHECK(sense_of(rig.cdb({0x34, 0, 0, 0, 0, 0, 0, 0, 20, 0})) == code::invalid_field_in_cdb);
	CHECK(sense_of(rig.cdb({0x34, 6, 0, 0, 0, 0, 0, 0, 32, 0})) == code::invalid_field_in_cdb);
	CHECK(sense_of(rig.cdb({0x34, 2, 0, 0, 0, 0, 0, 0, 0, 0})) == code::invalid_field_in_cdb);
}

TEST_CASE("motions and positions need a cartridge")
{
	DriveRig rig;

	(void)rig.drive.remove();
	CHECK(sense_of(rig.rewind()) == code::medium_not_present);
	CHECK(sense_of(rig.space(0, 1)) == code::medium_not_present);
	CHECK(sense_of(rig.locate(0)) == code::medium_not_present);
	CHECK(sense_of(rig.read(10)) == code::medium_not_present);
	CHECK(sense_of(rig.write(Bytes(10))) == code::medium_not_present);
	CHECK(sense_of(rig.filemarks(0)) == code::medium_not_present);
	CHECK(sense_of(rig.cdb({0x34, 0, 0, 0, 0, 0, 0, 0, 0, 0})) == code::medium_not_present);
}

TEST_CASE("REWIND with IMMED rewinds too")
{
	DriveRig rig;

	record(rig);
	(void)rig.locate(3);
	CHECK(is_good(rig.cdb({0x01, 1, 0, 0, 0, 0})));
	CHECK(rig.position().beginning);
}
