// SPDX-License-Identifier: GPL-2.0-only
//
// WRITE ATTRIBUTE, and what READ ATTRIBUTE then says. The attributes that the
// drive itself keeps are in test_log.cpp.
#include "drive_rig.hpp"

using namespace ptape::model;

namespace
{

constexpr unsigned binary = 0;
constexpr unsigned ascii = 1;
constexpr unsigned text = 2;

// One attribute as in SPC-5 table 363.
Bytes attribute(unsigned id, unsigned format, const Bytes &value)
{
	Bytes bytes = {static_cast<std::uint8_t>(id >> 8), static_cast<std::uint8_t>(id),
		       static_cast<std::uint8_t>(format),
		       static_cast<std::uint8_t>(value.size() >> 8),
		       static_cast<std::uint8_t>(value.size())};

	bytes.insert(bytes.end(), value.begin(), value.end());
	return bytes;
}

Reply send(DriveRig &rig, const Bytes &list, unsigned partition = 0)
{
	const unsigned n = static_cast<unsigned>(list.size());

	return rig.cdb({0x8d, 0, 0, 0, 0, 0, 0, partition, 0, 0, 0, 0, n >> 8, n & 0xff, 0, 0},
		       list);
}

Reply write_attributes(DriveRig &rig, std::initializer_list<Bytes> attributes,
		       unsigned partition = 0)
{
	Bytes list(4);

	for (const Bytes &each : attributes)
		list.insert(list.end(), each.begin(), each.end());
	list[2] = static_cast<std::uint8_t>((list.size() - 4) >> 8);
	list[3] = static_cast<std::uint8_t>(list.size() - 4);
	return send(rig, list, partition);
}

Reply read(DriveRig &rig, unsigned action, unsigned first, unsigned partition = 0)
{
	return rig.cdb({0x8c, action, 0, 0, 0, 0, 0, partition, first >> 8, first & 0xff, 0, 0,
			0x10, 0, 0, 0});
}

// The bytes of READ ATTRIBUTE's answer behind its length, from this attribute on.
Bytes values(DriveRig &rig, unsigned first, unsigned partition = 0)
{
	const Reply reply = read(rig, 0, first, partition);

	REQUIRE(is_good(reply));
	REQUIRE(be(reply.data, 0, 4) == reply.data.size() - 4);
	return {reply.data.begin() + 4, reply.data.end()};
}

Bytes padded(std::string value, std::size_t width)
{
	value.resize(width, ' ');
	return text_bytes(value);
}

} // namespace

TEST_CASE("WRITE ATTRIBUTE keeps the host's attributes with the cartridge")
{
	DriveRig rig;
	const Bytes name = attribute(0x0801, ascii, padded("BACKUP", 32));
	const Bytes barcode = attribute(0x0806, ascii, padded("VTL001L8", 32));

	CHECK(is_good(write_attributes(rig, {name, barcode})));
	Bytes both = name;
	both.insert(both.end(), barcode.begin(), barcode.end());
	CHECK(values(rig, 0x0801) == both);
	CHECK(values(rig, 0x0806) == barcode);

	Drive other;
	REQUIRE(rig.drive.remove() == &rig.cartridge);
	other.insert(rig.cartridge);
	(void)other.remove();
	rig.drive.insert(rig.cartridge);
	rig.drain();
	CHECK(values(rig, 0x0801) == both);
}

TEST_CASE("READ ATTRIBUTE lists what was written behind what the drive keeps")
{
	DriveRig rig;

	REQUIRE(is_good(write_attributes(rig, {attribute(0x0803, text, Bytes(160, 'x')),
					       attribute(0x0805, binary, {0x81})})));
	const Bytes list = read(rig, 1, 0x0401).data;
	CHECK(list == Bytes{0, 0, 0, 6, 0x04, 0x01, 0x08, 0x03, 0x08, 0x05});
	CHECK(values(rig, 0x0805) == Bytes{0x08, 0x05, 0x00, 0, 1, 0x81});
}

TEST_CASE("READ ATTRIBUTE tells what could be there and which partitions have it")
{
	DriveRig rig;
	const Bytes supported = read(rig, 5, 0).data;

	REQUIRE(supported.size() == 4 + 2 * (9 + 15));
	CHECK(be(supported, 0, 4) == supported.size() - 4);
	CHECK(be(supported, 4, 2) == 0x0000);
	CHECK(be(supported, 4 + 2 * 9, 2) == 0x0800);
	CHECK(be(supported, supported.size() - 2, 2) == 0x0821);
	CHECK(read(rig, 3, 0).data == Bytes{0, 2, 0, 1});
}

TEST_CASE("an attribute of length 0 is no more, and one written again is as it was last")
{
	DriveRig rig;

	REQUIRE(is_good(write_attributes(rig, {attribute(0x0802, ascii, padded("1.0", 8))})));
	REQUIRE(is_good(write_attributes(rig, {attribute(0x0802, ascii, padded("2.0", 8))})));
	CHECK(values(rig, 0x0802) == attribute(0x0802, ascii, padded("2.0", 8)));
	CHECK(is_good(write_attributes(rig, {attribute(0x0802, ascii, {})})));
	CHECK(sense_of(read(rig, 0, 0x0802)) == code::invalid_field_in_cdb);
	CHECK(is_good(write_attributes(rig, {attribute(0x0802, ascii, {})})));
}

TEST_CASE("WRITE ATTRIBUTE refuses what is no host attribute, or not in its form")
{
	DriveRig rig;
	const Bytes good = attribute(0x0802, ascii, padded("1.0", 8));

	for (const Bytes &bad : {
		     attribute(0x0003, binary, Bytes(8)),	 // the drive's
		     attribute(0x0401, ascii, Bytes(32)),	 // the medium's
		     attribute(0x0822, binary, Bytes(1)),	 // unknown
		     attribute(0x0806, ascii, Bytes(31)),	 // too short
		     attribute(0x0806, ascii, Bytes(33)),	 // too long
		     attribute(0x0806, binary, Bytes(32)),	 // not its format
		     attribute(0x0806, ascii | 0x80, Bytes(32)), // read only
		     attribute(0x080c, binary, Bytes(1024)),	 // longer than it can be
		     attribute(0x0802, ascii, Bytes(8)),	 // twice
		     attribute(0x0801, ascii, Bytes(32)),	 // not ascending
	     })
		CHECK(sense_of(write_attributes(rig, {good, bad})) == code::invalid_field_in_list);
	// All or nothing.
	CHECK(sense_of(read(rig, 0, 0x0802)) == code::invalid_field_in_cdb);
}

TEST_CASE("a list of WRITE ATTRIBUTE that ends too early is a length error")
{
	DriveRig rig;
	Bytes list = {0, 0, 0, 13, 0x08, 0x02, 1, 0, 8, '1', '.', '0', ' ', ' ', ' ', ' ', ' '};

	CHECK(is_good(send(rig, {})));
	CHECK(sense_of(send(rig, {0, 0, 0})) == code::parameter_list_length);
	CHECK(is_good(send(rig, {0, 0, 0, 0})));
	CHECK(is_good(send(rig, list)));
	list[3] = 14; // more than there is
	CHECK(sense_of(send(rig, list)) == code::parameter_list_length);
	list[3] = 12; // cuts the value
	CHECK(sense_of(send(rig, list)) == code::parameter_list_length);
	list[3] = 4; // cuts the head
	CHECK(sense_of(send(rig, list)) == code::parameter_list_length);
	CHECK(sense_of(rig.cdb({0x8d, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 18, 0, 0}, list)) ==
	      code::data_phase_error);
}

TEST_CASE("a partition's label and coherency are its own, the rest is the volume's")
{
	DriveRig rig({.capacity_bytes = 1000});
	const Bytes plan = {0, 0, 0x10, 0, 0x11, 0x0e, 3, 1, 0x44, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

	REQUIRE(is_good(rig.mode_select_6(plan)));
	REQUIRE(is_good(rig.cdb({0x04, 0, 1, 0, 0, 0})));
	const Bytes vendor = attribute(0x0800, ascii, padded("US", 8));
	const Bytes label = attribute(0x0809, ascii, padded("INDEX", 16));
	const Bytes coherency = attribute(0x080c, binary, pattern(70, 3));
	REQUIRE(is_good(write_attributes(rig, {vendor, label}, 0)));
	REQUIRE(is_good(write_attributes(rig, {coherency}, 1)));
	Bytes first = vendor;
	first.insert(first.end(), label.begin(), label.end());
	Bytes second = vendor;
	second.insert(second.end(), coherency.begin(), coherency.end());
	CHECK(values(rig, 0x0800, 0) == first);
	CHECK(values(rig, 0x0800, 1) == second);
	CHECK(read(rig, 3, 0).data == Bytes{0, 2, 0, 2});
	CHECK(sense_of(write_attributes(rig, {label}, 2)) == code::invalid_field_in_cdb);

	// A format takes the partitions' away with them.
	REQUIRE(is_good(rig.cdb({0x04, 0, 0, 0, 0, 0})));
	CHECK(values(rig, 0x0800) == vendor);
}

TEST_CASE("capacities of READ ATTRIBUTE are those of the partition")
{
	DriveRig rig({.capacity_bytes = std::uint64_t{8} << 20});
	const Bytes plan = {0, 0, 0x10, 0, 0x11, 0x0e, 3, 3, 0x44, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

	REQUIRE(is_good(rig.mode_select_6(plan)));
	REQUIRE(is_good(rig.cdb({0x04, 0, 1, 0, 0, 0})));
	CHECK(be(values(rig, 0x0001, 3), 5, 8) == 2);
}

TEST_CASE("the memory has an end: what does not fit is not written")
{
	DriveRig rig({.capacity_bytes = 1000});
	const Bytes plan = {0, 0, 0x10, 0, 0x11, 0x0e, 3, 3, 0x44, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
	const Bytes longest = attribute(0x080c, binary, Bytes(1023, 'c'));

	REQUIRE(is_good(rig.mode_select_6(plan)));
	REQUIRE(is_good(rig.cdb({0x04, 0, 1, 0, 0, 0})));
	for (unsigned partition = 0; partition < 3; ++partition)
		CHECK(is_good(write_attributes(rig, {longest}, partition)));
	// 3 times 1028 bytes are taken of 4096.
	CHECK(sense_of(write_attributes(rig, {longest}, 3)) == code::memory_out_of_space);
	CHECK(sense_of(read(rig, 0, 0x080c, 3)) == code::invalid_field_in_cdb);
	CHECK(is_good(write_attributes(rig, {attribute(0x080c, binary, Bytes(1007, 'c'))}, 3)));
}

TEST_CASE("WRITE ATTRIBUTE needs a cartridge")
{
	DriveRig rig;

	(void)rig.drive.remove();
	CHECK(sense_of(write_attributes(rig, {})) == code::medium_not_present);
}
