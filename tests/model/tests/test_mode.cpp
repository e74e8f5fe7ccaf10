// SPDX-License-Identifier: GPL-2.0-only
//
// MODE SENSE and MODE SELECT of the drive.
#include "drive_rig.hpp"

using namespace ptape::model;

namespace
{

Reply sense_6(DriveRig &rig, unsigned byte2, unsigned length = 255, bool dbd = false)
{
	return rig.cdb({0x1a, dbd ? 8u : 0u, byte2, 0, length, 0});
}

Reply select_10(DriveRig &rig, const Bytes &list)
{
	return rig.cdb({0x55, 0x10, 0, 0, 0, 0, 0, 0, static_cast<unsigned>(list.size()), 0}, list);
}

} // namespace

TEST_CASE("MODE SENSE(6) of page 0 is header and block descriptor alone")
{
	DriveRig rig;

	CHECK(sense_6(rig, 0x00, 12).data == Bytes{11, 0x88, 0x10, 8, 0x5e, 0, 0, 0, 0, 0, 0, 0});
}

TEST_CASE("MODE SENSE tells the write-protect tab and the block length")
{
	DriveRig rig({.write_protected = true});

	(void)rig.set_block_length(0x012345);
	const Bytes data = sense_6(rig, 0x00, 12).data;
	CHECK(data[2] == 0x90);
	CHECK(be(data, 9, 3) == 0x012345);
}

TEST_CASE("MODE SENSE works without a cartridge and tells no medium type")
{
	DriveRig rig;

	(void)rig.drive.remove();
	const Reply reply = sense_6(rig, 0x00, 12);
	CHECK(is_good(reply));
	CHECK(reply.data[1] == 0);
}

TEST_CASE("MODE SENSE(10) has its longer header")
{
	DriveRig rig;
	const Bytes data = rig.cdb({0x5a, 0, 0x0f, 0, 0, 0, 0, 1, 0, 0}).data;

	REQUIRE(data.size() == 8 + 8 + 16);
	CHECK(be(data, 0, 2) == data.size() - 2);
	CHECK(data[2] == 0x88);
	CHECK(data[3] == 0x10);
	CHECK(be(data, 6, 2) == 8);
	CHECK(data[8] == 0x5e);
	CHECK(data[16] == 0x0f);
}

TEST_CASE("DBD leaves the block descriptor out")
{
	DriveRig rig;
	const Bytes data = sense_6(rig, 0x0f, 255, true).data;

	REQUIRE(data.size() == 4 + 16);
	CHECK(data[0] == data.size() - 1);
	CHECK(data[3] == 0);
	CHECK(data[4] == 0x0f);
}

TEST_CASE("the data compression page says capable and enabled")
{
	DriveRig rig;
	const Bytes data = sense_6(rig, 0x0f, 255, true).data;

	CHECK(data[5] == 0x0e);
	CHECK(data[6] == 0xc0);
	CHECK(data[7] == 0x80);
	CHECK(be(data, 8, 4) == 1);
}

TEST_CASE("page 3Fh returns all pages in ascending order")
{
	DriveRig rig;
	const Bytes data = sense_6(rig, 0x3f, 255, true).data;
	Bytes pages;

	REQUIRE(data[0] == data.size() - 1);
	for (std::size_t at = 4; at < data.size(); at += 2u + data[at + 1])
		pages.push_back(data[at]);
	CHECK(pages == Bytes{0x0a, 0x0f, 0x10, 0x11, 0x1d});
}

TEST_CASE("subpages come when they are asked for, alone or with all others")
{
	DriveRig rig;
	const auto pages = [&rig](unsigned page, unsigned subpage) {
		const Bytes data = rig.cdb({0x1a, 8, page, subpage, 255, 0}).data;
		std::vector<std::pair<unsigned, unsigned>> found;

		REQUIRE(data.at(0) == data.size() - 1);
		for (std::size_t at = 4; at < data.size();) {
			const bool sub = data[at] & 0x40; // SPF

			found.emplace_back(data[at] & 0x3f, sub ? data[at + 1] : 0);
			at += sub ? 4 + be(data, at + 2, 2) : 2u + data[at + 1];
		}
		return found;
	};
	using Pages = std::vector<std::pair<unsigned, unsigned>>;

	CHECK(pages(0x0a, 0xf0) == Pages{{0x0a, 0xf0}});
	CHECK(pages(0x0a, 0xff) == Pages{{0x0a, 0}, {0x0a, 0xf0}});
	CHECK(pages(0x10, 0x01) == Pages{{0x10, 1}});
	CHECK(pages(0x3f, 0xff) == Pages{{0x0a, 0},
					 {0x0a, 0xf0},
					 {0x0f, 0},
					 {0x10, 0},
					 {0x10, 1},
					 {0x11, 0},
					 {0x1d, 0}});
}

TEST_CASE("an allocation length cuts MODE SENSE but not the length it tells")
{
	DriveRig rig;
	const Reply reply = sense_6(rig, 0x3f, 4);

	CHECK(is_good(reply));
	REQUIRE(reply.data.size() == 4);
	CHECK(reply.data[0] == 4 + 8 + 12 + 16 + 16 + 16 + 32 - 1);
}

TEST_CASE("unknown pages and subpages are invalid fields, saved values are not supported")
{
	DriveRig rig;

	CHECK(sense_of(sense_6(rig, 0x02)) == code::invalid_field_in_cdb);
	CHECK(sense_of(rig.cdb({0x1a, 0, 0x0f, 1, 255, 0})) == code::invalid_field_in_cdb);
	CHECK(is_good(rig.cdb({0x1a, 0, 0x3f, 0xff, 255, 0})));
	CHECK(sense_of(sense_6(rig, 0xcf)) == code::saving_not_supported);
}

TEST_CASE("changeable values show which bits MODE SELECT may set")
{
	DriveRig rig;

	CHECK(sense_6(rig, 0x4f, 255, true).data.at(6) == 0x80); // DCE
	CHECK(sense_6(rig, 0x4a, 255, true).data.at(6) == 0x04); // D_SENSE
	CHECK(sense_6(rig, 0x50, 255, true).data.at(4 + 14) == 0x01);
	const Bytes medium = sense_6(rig, 0x5d, 255, true).data;
	CHECK(Bytes(medium.begin() + 6, medium.end()) == Bytes(30, 0));
}

TEST_CASE("default values do not follow the current ones")
{
	DriveRig rig;
	Bytes page = sense_6(rig, 0x0f, 255, true).data;

	page[0] = 0;
	page[2] = 0x10;
	page[6] &= 0x7f;
	REQUIRE(is_good(rig.mode_select_6(page)));
	CHECK(sense_6(rig, 0x0f, 255, true).data[6] == 0x40);
	CHECK(sense_6(rig, 0x8f, 255, true).data[6] == 0xc0);
}

TEST_CASE("compression set by one page is seen in the other")
{
	DriveRig rig;
	Bytes page = sense_6(rig, 0x10, 255, true).data;

	page[4 + 14] = 0;
	page[0] = 0;
	REQUIRE(is_good(rig.mode_select_6(page)));
	CHECK_FALSE(rig.drive.modes().compression);
	CHECK(sense_6(rig, 0x0f, 255, true).data[6] == 0x40);
}

TEST_CASE("the medium configuration page tells a WORM cartridge")
{
	DriveRig plain;
	DriveRig worm({.worm = true});

	CHECK(sense_6(plain, 0x1d, 255, true).data.at(6) == 0);
	CHECK(sense_6(worm, 0x1d, 255, true).data.at(6) == 1);
	CHECK(sense_6(worm, 0x1d, 255, true).data.at(1) == 0x8c);
}

TEST_CASE("MODE SELECT sets block length and buffered mode")
{
	DriveRig rig;

	CHECK(is_good(rig.mode_select_6({0, 0, 0x00, 8, 0x5e, 0, 0, 0, 0, 0, 2, 0})));
	CHECK(rig.drive.modes().block_length == 512);
	CHECK(rig.drive.modes().buffered_mode == 0);
	CHECK(is_good(select_10(rig, {0, 0, 0, 0x10, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 4, 0})));
	CHECK(rig.drive.modes().block_length == 1024);
	CHECK(rig.drive.modes().buffered_mode == 1);
}

TEST_CASE("MODE SELECT with an empty list changes nothing")
{
	DriveRig rig;

	(void)rig.set_block_length(512);
	CHECK(is_good(rig.mode_select_6({})));
	CHECK(rig.drive.modes().block_length == 512);
}

TEST_CASE("MODE SELECT takes density default, unchanged and LTO-8, no other")
{
	DriveRig rig;

	for (const std::uint8_t density : {0x00, 0x7f, 0x5e})
		CHECK(is_good(rig.mode_select_6({0, 0, 0x10, 8, density, 0, 0, 0, 0, 0, 0, 0})));
	CHECK(sense_of(rig.mode_select_6({0, 0, 0x10, 8, 0x44, 0, 0, 0, 0, 0, 0, 0})) ==
	      code::invalid_field_in_list);
}

TEST_CASE("MODE SELECT refuses values that the drive does not have")
{
	DriveRig rig;

	CHECK(sense_of(rig.mode_select_6({0, 0, 0x20, 0})) == code::invalid_field_in_list);
	CHECK(sense_of(rig.mode_select_6({0, 0, 0x11, 0})) == code::invalid_field_in_list);
	CHECK(sense_of(rig.set_block_length(0x800001)) == code::invalid_field_in_list);
	CHECK(sense_of(rig.mode_select_6({0, 0, 0x10, 0, 0x02, 2, 0, 0})) ==
	      code::invalid_field_in_list); // no such page
	CHECK(sense_of(rig.mode_select_6({0, 0, 0x10, 0, 0x42, 1, 0, 0})) ==
	      code::invalid_field_in_list); // no such subpage
	CHECK(sense_of(rig.mode_select_6({0, 0, 0x10, 7, 0, 0, 0, 0, 0, 0, 0})) ==
	      code::invalid_field_in_list); // no such descriptor
}

TEST_CASE("MODE SELECT refuses a change of what is fixed and changes nothing at all")
{
	DriveRig rig;
	Bytes list = sense_6(rig, 0x0f).data;

	list[0] = 0;
	list[9] = 0;
	list[10] = 2;		// block length 512
	list[4 + 8 + 2] = 0x80; // DCC away
	CHECK(sense_of(rig.mode_select_6(list)) == code::invalid_field_in_list);
	CHECK(rig.drive.modes() == Modes{});
}

TEST_CASE("a parameter list that ends too early is a length error")
{
	DriveRig rig;

	CHECK(sense_of(rig.mode_select_6({0, 0, 0x10})) == code::parameter_list_length);
	CHECK(sense_of(rig.mode_select_6({0, 0, 0x10, 8, 0, 0, 0})) == code::parameter_list_length);
	CHECK(sense_of(rig.mode_select_6({0, 0, 0x10, 0, 0x0f})) == code::parameter_list_length);
	CHECK(sense_of(rig.mode_select_6({0, 0, 0x10, 0, 0x0f, 0x0e, 0})) ==
	      code::parameter_list_length);
	CHECK(sense_of(rig.mode_select_6({0, 0, 0x10, 0, 0x50, 1, 0})) ==
	      code::parameter_list_length);
	CHECK(sense_of(rig.cdb({0x15, 0x10, 0, 0, 12, 0}, Bytes(11))) == code::data_phase_error);
}

TEST_CASE("MODE SELECT with SP is an invalid field: nothing is saved")
{
	DriveRig rig;

	CHECK(sense_of(rig.cdb({0x15, 0x11, 0, 0, 4, 0}, {0, 0, 0x10, 0})) ==
	      code::invalid_field_in_cdb);
}

TEST_CASE("MODE SELECT that changes something tells the other nexuses, and only then")
{
	DriveRig rig;

	rig.drive.ensure_nexuses(2);
	(void)rig.set_block_length(0);
	CHECK(rig.drive.pending_attentions(1) == 0);
	(void)rig.set_block_length(512);
	CHECK(rig.drive.pending_attentions(0) == 0);
	CHECK(sense_of(rig.test_unit_ready(1)) == code::mode_parameters_changed);
}

TEST_CASE("D_SENSE turns every later sense into descriptor format")
{
	DriveRig rig;
	const Bytes list = {0, 0, 0x10, 0, 0x0a, 0x0a, 0x04, 0, 0, 0, 0, 0, 0, 0, 0, 0};

	REQUIRE(is_good(rig.mode_select_6(list)));
	CHECK(rig.read(10).sense.at(0) == 0x72);
	rig.drive.logical_unit_reset();
	CHECK(rig.test_unit_ready().sense.at(0) == 0x70);
}

TEST_CASE("a change to unbuffered mode commits the buffer")
{
	DriveRig rig;

	(void)rig.write(pattern(10, 1));
	(void)rig.mode_select_6({0, 0, 0x00, 0});
	CHECK(rig.layout() == "b10");
}
