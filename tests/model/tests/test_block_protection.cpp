// SPDX-License-Identifier: GPL-2.0-only
//
// Logical block protection: the checksums against published values, page
// 0Ah/F0h, and what READ and WRITE do with it.
#include "drive_rig.hpp"

#include <numeric>

using namespace ptape::model;

namespace
{

// Page 0Ah/F0h of SSC-5 table 163.
Bytes page(unsigned method, unsigned length, unsigned flags)
{
	Bytes list = {0, 0, 0x10, 0, 0x4a, 0xf0, 0, 0x1c};

	list.insert(list.end(),
		    {static_cast<std::uint8_t>(method), static_cast<std::uint8_t>(length),
		     static_cast<std::uint8_t>(flags)});
	list.resize(4 + 32);
	return list;
}

constexpr unsigned on_write = 0x80;
constexpr unsigned on_read = 0x40;

Bytes with_checksum(BlockProtection method, Bytes block)
{
	const BlockChecksum checksum = block_checksum(method, block);

	block.insert(block.end(), checksum.begin(), checksum.end());
	return block;
}

Bytes with_crc32c(const Bytes &block)
{
	return with_checksum(BlockProtection::crc32c, block);
}

Bytes as_bytes(const BlockChecksum &checksum)
{
	return {checksum.begin(), checksum.end()};
}

} // namespace

TEST_CASE("CRC32C is that of RFC 3720 B.4, lowest byte first")
{
	Bytes rising(32);

	std::iota(rising.begin(), rising.end(), std::uint8_t{0});
	const auto crc = [](const Bytes &block) {
		return as_bytes(block_checksum(BlockProtection::crc32c, block));
	};
	CHECK(crc(Bytes(32, 0x00)) == Bytes{0xaa, 0x36, 0x91, 0x8a});
	CHECK(crc(Bytes(32, 0xff)) == Bytes{0x43, 0xab, 0xa8, 0x62});
	CHECK(crc(rising) == Bytes{0x4e, 0x79, 0xdd, 0x46});
	CHECK(crc(text_bytes("123456789")) == Bytes{0x83, 0x92, 0x06, 0xe3});
}

TEST_CASE("the Reed-Solomon checksum is the remainder of its generator")
{
	const auto checksum = [](const Bytes &block) {
		return as_bytes(block_checksum(BlockProtection::reed_solomon, block));
	};

	// The generator's coefficients, and twice them in the field.
	CHECK(checksum({0x01}) == Bytes{0x38, 0xcf, 0x38, 0x01});
	CHECK(checksum({0x02}) == Bytes{0x70, 0x83, 0x70, 0x02});
	CHECK(checksum({0xff}) == Bytes{0x76, 0x3f, 0x76, 0xff});
	CHECK(checksum({0, 0, 0}) == Bytes(4, 0));
	// A code word leaves no remainder.
	CHECK(checksum(with_checksum(BlockProtection::reed_solomon, pattern(1000, 1))) ==
	      Bytes(4, 0));
}

TEST_CASE("page 0Ah/F0h says no protection, and what may be changed")
{
	DriveRig rig;
	const auto sense = [&rig](unsigned control) {
		const Bytes data = rig.cdb({0x1a, 8, control << 6 | 0x0a, 0xf0, 255, 0}).data;

		REQUIRE(data.size() == 4 + 32);
		return Bytes(data.begin() + 4, data.begin() + 11);
	};

	CHECK(sense(0) == Bytes{0x4a, 0xf0, 0, 0x1c, 0, 0, 0});
	CHECK(sense(1) == Bytes{0x4a, 0xf0, 0, 0x1c, 0xff, 0x3f, 0xc0});
	REQUIRE(is_good(rig.mode_select_6(page(2, 4, on_write | on_read))));
	CHECK(sense(0) == Bytes{0x4a, 0xf0, 0, 0x1c, 2, 4, 0xc0});
	CHECK(sense(2) == Bytes{0x4a, 0xf0, 0, 0x1c, 0, 0, 0});
	REQUIRE(is_good(rig.mode_select_6(page(1, 4, on_read))));
	CHECK(sense(0) == Bytes{0x4a, 0xf0, 0, 0x1c, 1, 4, 0x40});
	REQUIRE(is_good(rig.mode_select_6(page(0, 0, 0))));
	CHECK(rig.drive.modes() == Modes{});
}

TEST_CASE("page 0Ah/F0h refuses methods, lengths and bits that do not go together")
{
	DriveRig rig;

	for (const Bytes &list : {page(3, 4, on_write), page(0xf1, 4, on_write),
				  page(2, 0, on_write), page(2, 8, on_write), page(0, 0, on_write),
				  page(0, 0, on_read), page(0, 4, 0), page(2, 4, 0x20)})
		CHECK(sense_of(rig.mode_select_6(list)) == code::invalid_field_in_list);
	CHECK(rig.drive.modes() == Modes{});
}

TEST_CASE("both kinds of reset end the protection, and its change is an attention")
{
	DriveRig rig;

	rig.drive.ensure_nexuses(2);
	for (const ResetKind kind : {ResetKind::logical_unit, ResetKind::power}) {
		REQUIRE(is_good(rig.mode_select_6(page(2, 4, on_write))));
		CHECK(sense_of(rig.test_unit_ready(1)) == code::mode_parameters_changed);
		rig.drive.reset({.kind = kind});
		CHECK(rig.drive.modes() == Modes{});
		rig.drain();
		rig.drain(1);
	}
}

TEST_CASE("with LBP_W a block is checked and recorded without its checksum")
{
	DriveRig rig;

	for (const unsigned method : {1u, 2u}) {
		REQUIRE(is_good(rig.mode_select_6(page(method, 4, on_write))));
		(void)rig.rewind();
		CHECK(is_good(rig.write(with_checksum(static_cast<BlockProtection>(method),
						      pattern(100, method)))));
		(void)rig.rewind();
		CHECK(rig.layout() == "b100");
		// LBP_R is off: what comes back is the block alone.
		const Reply reply = rig.read(100);
		CHECK(is_good(reply));
		CHECK(reply.data == pattern(100, method));
	}
}

TEST_CASE("a wrong checksum refuses the block and leaves the medium as it is")
{
	DriveRig rig;

	(void)rig.write(pattern(50, 0));
	(void)rig.write(pattern(60, 1));
	(void)rig.rewind();
	REQUIRE(is_good(rig.mode_select_6(page(2, 4, on_write))));
	Bytes block = with_crc32c(pattern(100, 2));
	block.back() ^= 1;
	const SeenSense sense = seen(rig.write(block));
	CHECK(sense.code == SenseCode{0xb, 0x10, 0x01});
	CHECK(sense.information == 104);
	CHECK(rig.drive.position() == 0);
	CHECK(rig.layout() == "b50 b60");
	CHECK(sense_of(rig.write(with_checksum(BlockProtection::reed_solomon, block))) ==
	      code::guard_check_failed);
}

TEST_CASE("a block that is no longer than a checksum is an invalid field")
{
	DriveRig rig;

	REQUIRE(is_good(rig.mode_select_6(page(2, 4, on_write))));
	CHECK(sense_of(rig.write(Bytes(4))) == code::invalid_field_in_cdb);
	CHECK(is_good(rig.write({})));
	CHECK(is_good(rig.write(with_crc32c({7}))));
}

TEST_CASE("in fixed mode the block length counts the checksum, and a bad one ends the command")
{
	DriveRig rig;
	Bytes data = with_crc32c(pattern(508, 0));
	Bytes bad = with_crc32c(pattern(508, 1));

	bad.front() ^= 1;
	data.insert(data.end(), bad.begin(), bad.end());
	const Bytes third = with_crc32c(pattern(508, 2));
	data.insert(data.end(), third.begin(), third.end());
	(void)rig.set_block_length(512);
	REQUIRE(is_good(rig.mode_select_6(page(2, 4, on_write | on_read))));
	const SeenSense sense = seen(rig.write_fixed(3, data));
	CHECK(sense.code == code::guard_check_failed);
	CHECK(sense.information == 2);
	(void)rig.rewind();
	CHECK(rig.layout() == "b508");
	const Reply reply = rig.read_fixed(1);
	CHECK(is_good(reply));
	CHECK(reply.data == with_crc32c(pattern(508, 0)));
}

TEST_CASE("with LBP_R a block comes with its checksum, and lengths count it")
{
	DriveRig rig;

	(void)rig.write(pattern(100, 1));
	(void)rig.rewind();
	REQUIRE(is_good(rig.mode_select_6(page(2, 4, on_read))));
	const Reply whole = rig.read(104);
	CHECK(is_good(whole));
	CHECK(whole.data == with_crc32c(pattern(100, 1)));

	(void)rig.rewind();
	const Reply cut = rig.read(100);
	CHECK(seen(cut).ili);
	CHECK(seen(cut).information == -4);
	CHECK(cut.data == pattern(100, 1));

	(void)rig.rewind();
	CHECK(seen(rig.read(200)).information == 96);
}
