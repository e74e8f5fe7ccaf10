// SPDX-License-Identifier: GPL-2.0-only
//
// Partitions: page 11h, FORMAT MEDIUM, and every command in another partition.
#include "drive_rig.hpp"

using namespace ptape::model;

namespace
{

constexpr std::uint64_t megabyte = 1000000;

// What MODE SELECT is told: page 11h of SSC-5 table 158 in megabytes.
Bytes plan(unsigned method, unsigned additional, std::initializer_list<unsigned> sizes,
	   unsigned size_unit = 2, unsigned exponent = 0)
{
	Bytes list = {0,
		      0,
		      0x10,
		      0,
		      0x11,
		      0x0e,
		      3,
		      static_cast<std::uint8_t>(additional),
		      static_cast<std::uint8_t>(method | size_unit << 3 | 0x04),
		      3,
		      static_cast<std::uint8_t>(exponent),
		      0};

	for (const unsigned size : sizes) {
		list.push_back(static_cast<std::uint8_t>(size >> 8));
		list.push_back(static_cast<std::uint8_t>(size));
	}
	list.resize(4 + 16);
	return list;
}

constexpr unsigned fdp = 0x80;
constexpr unsigned sdp = 0x40;
constexpr unsigned idp = 0x20;

Reply format(DriveRig &rig, unsigned how)
{
	return rig.cdb({0x04, 0, how, 0, 0, 0});
}

Reply locate(DriveRig &rig, unsigned partition, unsigned lba)
{
	return rig.cdb({0x2b, 0x02, 0, 0, 0, lba >> 8, lba & 0xff, 0, partition, 0});
}

Bytes page(DriveRig &rig, unsigned control = 0)
{
	const Bytes data = rig.cdb({0x1a, 8, control << 6 | 0x11, 0, 255, 0}).data;

	REQUIRE(data.size() == 4 + 16);
	return {data.begin() + 4, data.end()};
}

std::vector<std::uint64_t> capacities(const Cartridge &cartridge)
{
	std::vector<std::uint64_t> all;

	for (const Partition &partition : cartridge.partitions())
		all.push_back(partition.capacity_bytes());
	return all;
}

CartridgeConfig hundred_megabytes()
{
	return {.capacity_bytes = 100 * megabyte, .early_warning_bytes = megabyte};
}

// Two partitions of 30 and 70 megabytes.
struct TwoPartitions : DriveRig {
	explicit TwoPartitions(DriveConfig config = {})
		: DriveRig(hundred_megabytes(), std::move(config))
	{
		REQUIRE(is_good(mode_select_6(plan(idp, 1, {30, 0xffff}))));
		REQUIRE(is_good(format(*this, 1)));
	}
};

} // namespace

TEST_CASE("page 11h tells the one partition of a new cartridge, in the unit that fits")
{
	DriveRig rig(hundred_megabytes());

	// PSUM 11b, POFM; recognizes all; 10^4 bytes a unit.
	CHECK(page(rig) == Bytes{0x11, 0x0e, 3, 0, 0x1c, 3, 4, 0, 0x27, 0x10, 0, 0, 0, 0, 0, 0});
	CHECK(page(rig, 2) == Bytes{0x11, 0x0e, 3, 0, 0x1c, 3, 4, 0, 0x27, 0x10, 0, 0, 0, 0, 0, 0});
	(void)rig.drive.remove();
	CHECK(page(rig) == Bytes{0x11, 0x0e, 3, 0, 0x1c, 3, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0});
}

TEST_CASE("page 11h lets number, method, unit and sizes be changed")
{
	DriveRig rig;

	CHECK(page(rig, 1) == Bytes{0x11, 0x0e, 0, 0xff, 0xf8, 0, 0x0f, 0, 0xff, 0xff, 0xff, 0xff,
				    0xff, 0xff, 0xff, 0xff});
}

TEST_CASE("MODE SELECT of page 11h is a plan that FORMAT MEDIUM carries out")
{
	DriveRig rig(hundred_megabytes());

	(void)rig.write(pattern(100, 0));
	(void)rig.rewind();
	REQUIRE(is_good(rig.mode_select_6(plan(idp, 2, {10, 20, 30}))));
	CHECK(page(rig) == Bytes{0x11, 0x0e, 3, 2, 0x34, 3, 0, 0, 0, 10, 0, 20, 0, 30, 0, 0});
	CHECK(rig.layout() == "b100");

	const std::uint32_t before = rig.cartridge.volume_change_reference();
	CHECK(is_good(format(rig, 1)));
	CHECK(capacities(rig.cartridge) ==
	      std::vector<std::uint64_t>{10 * megabyte, 20 * megabyte, 30 * megabyte});
	CHECK(rig.cartridge.volume_change_reference() > before);
	CHECK(rig.layout().empty());
	CHECK(page(rig) ==
	      Bytes{0x11, 0x0e, 3, 2, 0x1c, 3, 3, 0, 0x27, 0x10, 0x4e, 0x20, 0x75, 0x30, 0, 0});
}

TEST_CASE("sizes come in bytes, kilobytes, megabytes or a power of ten")
{
	DriveRig rig(hundred_megabytes());

	for (const auto &[unit, exponent, bytes] : {std::tuple{0u, 0u, 1ull},
						    {1u, 0u, 1000ull},
						    {2u, 0u, 1000000ull},
						    {3u, 5u, 100000ull}}) {
		(void)rig.rewind();
		REQUIRE(is_good(rig.mode_select_6(plan(idp, 1, {50, 7}, unit, exponent))));
		REQUIRE(is_good(format(rig, 2)));
		CHECK(capacities(rig.cartridge) ==
		      std::vector<std::uint64_t>{50 * bytes, 7 * bytes});
	}
}

TEST_CASE("FDP makes two halves, SDP as many equal ones as asked for")
{
	DriveRig rig(hundred_megabytes());

	REQUIRE(is_good(rig.mode_select_6(plan(fdp, 1, {}))));
	REQUIRE(is_good(format(rig, 1)));
	CHECK(capacities(rig.cartridge) == std::vector<std::uint64_t>(2, 50 * megabyte));
	REQUIRE(is_good(rig.mode_select_6(plan(sdp, 3, {}))));
	REQUIRE(is_good(format(rig, 1)));
	CHECK(capacities(rig.cartridge) == std::vector<std::uint64_t>(4, 25 * megabyte));
}

TEST_CASE("page 11h refuses what cannot be")
{
	DriveRig rig(hundred_megabytes());

	for (const Bytes &list : {
		     plan(idp, 4, {1, 1, 1, 1}),       // a fifth partition
		     plan(idp | sdp, 1, {1, 1}),       // two methods
		     plan(idp, 1, {60, 41}),	       // more than there is
		     plan(idp, 1, {1, 0}),	       // a partition of nothing
		     plan(idp, 1, {100, 0xffff}),      // nothing is left
		     plan(idp, 1, {0xffff, 0xffff}),   // the rest, twice
		     plan(idp, 1, {0xfffe, 1}, 3, 15), // exabytes
	     })
		CHECK(sense_of(rig.mode_select_6(list)) == code::invalid_field_in_list);

	Bytes other_maximum = plan(sdp, 1, {});
	other_maximum[4 + 2] = 1;
	CHECK(sense_of(rig.mode_select_6(other_maximum)) == code::invalid_field_in_list);
	Bytes at_once = plan(sdp, 1, {});
	at_once[4 + 4] &= 0xfb; // POFM
	CHECK(sense_of(rig.mode_select_6(at_once)) == code::invalid_field_in_list);
	CHECK_FALSE(rig.drive.modes().partitions);

	(void)rig.drive.remove();
	CHECK(sense_of(rig.mode_select_6(plan(sdp, 1, {}))) == code::invalid_field_in_list);
}

TEST_CASE("page 11h may be shorter, without the sizes of what is not asked for")
{
	DriveRig rig(hundred_megabytes());
	Bytes list = plan(idp, 1, {30, 70});

	list.resize(4 + 8 + 4);
	list[5] = 0x0a;
	CHECK(is_good(rig.mode_select_6(list)));
	list = plan(idp, 0, {});
	list.resize(4 + 7);
	list[5] = 0x05;
	CHECK(sense_of(rig.mode_select_6(list)) == code::invalid_field_in_list);
}

TEST_CASE("a plan is taken back by one without a method, a reset and an unload")
{
	DriveRig rig(hundred_megabytes());
	const auto planned = [&rig] { REQUIRE(is_good(rig.mode_select_6(plan(sdp, 1, {})))); };

	planned();
	REQUIRE(is_good(rig.mode_select_6(plan(0, 0, {}))));
	CHECK(sense_of(format(rig, 1)) == code::invalid_parameter_value);
	planned();
	rig.drive.logical_unit_reset();
	rig.drain();
	CHECK(sense_of(format(rig, 1)) == code::invalid_parameter_value);
	planned();
	(void)rig.load(0);
	(void)rig.load(1);
	rig.drain();
	CHECK(sense_of(format(rig, 2)) == code::invalid_parameter_value);
}

TEST_CASE("FORMAT MEDIUM 0 makes one partition of it again")
{
	TwoPartitions rig;

	CHECK(is_good(format(rig, 0)));
	CHECK(capacities(rig.cartridge) == std::vector<std::uint64_t>{100 * megabyte});
}

TEST_CASE("FORMAT MEDIUM is for the beginning of partition 0 alone")
{
	TwoPartitions rig;

	(void)rig.write(pattern(10, 0));
	CHECK(sense_of(format(rig, 0)) == code::past_beginning);
	(void)locate(rig, 1, 0);
	CHECK(sense_of(format(rig, 0)) == code::past_beginning);
	(void)locate(rig, 0, 0);
	CHECK(is_good(format(rig, 0)));
}

TEST_CASE("FORMAT MEDIUM refuses formats that are none, a tab, WORM and no cartridge")
{
	DriveRig rig;
	DriveRig worm({.worm = true});

	CHECK(sense_of(format(rig, 3)) == code::invalid_field_in_cdb);
	CHECK(sense_of(rig.cdb({0x04, 0x02, 0, 0, 0, 0})) == code::invalid_field_in_cdb); // VERIFY
	CHECK(sense_of(rig.cdb({0x04, 0, 0, 0, 1, 0})) == code::invalid_field_in_cdb);	  // a list
	CHECK(sense_of(format(rig, 1)) == code::invalid_parameter_value);
	rig.cartridge.set_write_protected(true);
	CHECK(sense_of(format(rig, 0)) == code::write_protected);
	(void)rig.drive.remove();
	CHECK(sense_of(format(rig, 0)) == code::medium_not_present);
	CHECK(sense_of(format(worm, 0)) == code::worm_overwrite);
}

TEST_CASE("partitions hold their own objects")
{
	TwoPartitions rig;

	(void)rig.write(pattern(10, 0));
	(void)rig.filemarks(1);
	REQUIRE(is_good(locate(rig, 1, 0)));
	(void)rig.write(pattern(20, 1));
	(void)rig.write(pattern(30, 2));
	(void)rig.rewind();

	const auto dump = rig.cartridge.dump();
	REQUIRE(dump.size() == 2);
	REQUIRE(dump[0].size() == 2);
	CHECK(dump[0][0].length == 10);
	REQUIRE(dump[1].size() == 2);
	CHECK(dump[1][1].length == 30);
	CHECK(dump[1][1].lba == 1);
	// REWIND stays in the partition, and so does SPACE.
	CHECK(rig.drive.partition() == 1);
	CHECK(rig.read(100, true).data == pattern(20, 1));
	CHECK(is_good(rig.space(3, 0)));
	CHECK(rig.drive.position() == 2);
	CHECK(sense_of(rig.space(0, -3)) == code::beginning_of_partition);
	CHECK(rig.drive.partition() == 1);
}

TEST_CASE("a change of partition writes the buffer out where it belongs")
{
	TwoPartitions rig;

	(void)rig.write(pattern(10, 0));
	REQUIRE(rig.drive.buffered_objects() == 1);
	(void)locate(rig, 1, 0);
	CHECK(rig.drive.buffered_objects() == 0);
	CHECK(rig.cartridge.dump()[0].size() == 1);
	CHECK(rig.cartridge.dump()[1].empty());
}

TEST_CASE("ERASE and overwriting end in their partition")
{
	TwoPartitions rig;

	(void)rig.write(pattern(10, 0));
	(void)locate(rig, 1, 0);
	(void)rig.write(pattern(20, 1));
	(void)rig.rewind();
	CHECK(is_good(rig.cdb({0x19, 0x01, 0, 0, 0, 0})));
	CHECK(rig.cartridge.dump()[1].empty());
	CHECK(rig.layout() == "b10");
}

TEST_CASE("READ POSITION tells the partition in every form")
{
	TwoPartitions rig;

	(void)locate(rig, 1, 0);
	(void)rig.write(pattern(20, 1));
	const Bytes brief = rig.cdb({0x34, 0, 0, 0, 0, 0, 0, 0, 0, 0}).data;
	CHECK(brief[1] == 1);
	CHECK(be(brief, 4, 4) == 1);
	const Bytes longer = rig.cdb({0x34, 6, 0, 0, 0, 0, 0, 0, 0, 0}).data;
	CHECK(be(longer, 4, 4) == 1);
	CHECK(be(longer, 8, 8) == 1);
	const Bytes extended = rig.cdb({0x34, 8, 0, 0, 0, 0, 0, 0, 32, 0}).data;
	CHECK(extended[1] == 1);
	CHECK(be(extended, 8, 8) == 1);
}

TEST_CASE("LOCATE needs CP to go to another partition, and one that exists")
{
	TwoPartitions rig;

	CHECK(is_good(rig.cdb({0x2b, 0, 0, 0, 0, 0, 0, 0, 1, 0}))); // no CP: ignored
	CHECK(rig.drive.partition() == 0);
	CHECK(sense_of(locate(rig, 2, 0)) == code::invalid_field_in_cdb);
	CHECK(is_good(rig.cdb({0x92, 0x02, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})));
	CHECK(rig.drive.partition() == 1);
	CHECK(sense_of(rig.cdb({0x92, 0x02, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})) ==
	      code::invalid_field_in_cdb);
	CHECK(rig.drive.partition() == 1);
}

TEST_CASE("LOAD, a load and a rewinding reset end at partition 0")
{
	TwoPartitions rig;

	(void)locate(rig, 1, 0);
	CHECK(is_good(rig.load(1)));
	CHECK(rig.drive.partition() == 0);
	(void)locate(rig, 1, 0);
	(void)rig.load(0);
	(void)rig.load(1);
	CHECK(rig.drive.partition() == 0);
	(void)locate(rig, 1, 0);
	rig.drive.reset({.kind = ResetKind::power});
	CHECK(rig.drive.partition() == 1);
	rig.drive.reset({.kind = ResetKind::power, .rewind = true});
	CHECK(rig.drive.partition() == 0);
}

TEST_CASE("each partition has its own early warning and its own end")
{
	DriveRig rig({.capacity_bytes = 1000, .early_warning_bytes = 100});

	REQUIRE(is_good(rig.mode_select_6(plan(idp, 1, {400, 600}, 0))));
	REQUIRE(is_good(format(rig, 1)));
	CHECK(is_good(rig.write(pattern(299, 0))));
	CHECK(sense_of(rig.write(pattern(1, 1))) == code::end_of_partition);
	CHECK(sense_of(rig.write(pattern(101, 2))) == code::volume_overflow);
	CHECK(rig.position().end);
	(void)locate(rig, 1, 0);
	CHECK_FALSE(rig.position().end);
	CHECK(is_good(rig.write(pattern(499, 0))));
	CHECK(sense_of(rig.write(pattern(1, 1))) == code::end_of_partition);
}
