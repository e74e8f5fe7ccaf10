// SPDX-License-Identifier: GPL-2.0-only
//
// The robot: moves, errors, mode pages, and READ ELEMENT STATUS byte by byte;
// and how a library is put together.
#include "drive_rig.hpp"

#include <set>

using namespace ptape::model;

namespace
{

constexpr unsigned drive0 = data_transfer_address;
constexpr unsigned slot0 = storage_address;
constexpr unsigned port0 = import_export_address;

// Constructed before Commands, which refers to it.
struct LibraryHolder {
	Library library;
};

class LibraryRig : public LibraryHolder, public Commands
{
public:
	explicit LibraryRig(const LibraryConfig &config = {.drives = 2, .slots = 4})
		: LibraryHolder{.library = Library(config)}, Commands(library.changer())
	{
		library.changer().ensure_nexuses(1);
	}

	Reply move(unsigned from, unsigned to, unsigned transport = 0)
	{
		return cdb({0xa5, 0, transport >> 8, transport & 0xff, from >> 8, from & 0xff,
			    to >> 8, to & 0xff, 0, 0, 0, 0});
	}
	Reply exchange(unsigned from, unsigned first, unsigned second, unsigned transport = 0)
	{
		return cdb({0xa6, 0, transport >> 8, transport & 0xff, from >> 8, from & 0xff,
			    first >> 8, first & 0xff, second >> 8, second & 0xff, 0, 0});
	}
	Reply open_close(unsigned element, unsigned action)
	{
		return cdb({0x1b, 0, element >> 8, element & 0xff, action, 0});
	}
	// A list of 40 bytes with the tag, and so much behind it.
	Reply send_tag(unsigned element, unsigned action, std::string_view tag,
		       unsigned length = 40, unsigned type = 0)
	{
		Bytes list(length);

		std::ranges::copy(tag.substr(0, length), list.begin());
		return cdb({0xb6, type, element >> 8, element & 0xff, 0, action, 0, 0, length >> 8,
			    length & 0xff, 0, 0},
			   list);
	}
	// The primary tag that READ ELEMENT STATUS tells, without what it is padded with.
	std::string tag_of(unsigned element)
	{
		const unsigned type = element >= slot0 ? 2 : 4;
		const Bytes data = status(0x10 | type, 0, 0xffff, element, 1).data;
		const std::string tag(data.begin() + 28, data.begin() + 60);

		return tag.substr(0, tag.find_last_not_of(std::string("\0 ", 2)) + 1);
	}
	// Where a cartridge is, and "outside".
	std::string at(std::string_view barcode)
	{
		const Cartridge *cartridge = library.find_cartridge(barcode);
		const Element *element = cartridge ? library.changer().find(*cartridge) : nullptr;

		return element ? std::to_string(element->address) : "outside";
	}
	// byte1: VOLTAG 10h and type; byte6: CURDATA 02h, DVCID 01h.
	Reply status(unsigned byte1, unsigned byte6 = 0, unsigned length = 0xffff,
		     unsigned first = 0, unsigned number = 0xffff)
	{
		return cdb({0xb8, byte1, first >> 8, first & 0xff, number >> 8, number & 0xff,
			    byte6, length >> 16, length >> 8 & 0xff, length & 0xff, 0, 0});
	}
};

} // namespace

TEST_CASE("the robot is a medium changer with its own serial")
{
	LibraryRig rig;
	const Bytes data = rig.inquiry().data;

	CHECK(data[0] == 0x08);
	CHECK(std::string(data.begin() + 16, data.begin() + 32) == "VIRTUAL LIBRARY ");
	const Bytes serial = rig.vpd(0x80).data;
	CHECK(std::string(serial.begin() + 4, serial.end()) == "VTC00001");
	CHECK(rig.vpd(0x00).data == Bytes{0x08, 0x00, 0, 3, 0x00, 0x80, 0x83});
}

TEST_CASE("page 1Dh tells first address and number of each element type")
{
	LibraryRig rig({.drives = 2, .slots = 4, .import_export = 3});
	const Bytes data = rig.cdb({0x1a, 8, 0x1d, 0, 255, 0}).data;

	CHECK(data == Bytes{23, 0, 0,	 0,    0x1d, 18, 0x00, 0x01, 0, 1, 0x04, 0x00,
			    0,	4, 0x00, 0x10, 0,    3,	 0x01, 0x00, 0, 2, 0,	 0});
}

TEST_CASE("pages 1Eh and 1Fh have the standard's length, 3Fh has all three")
{
	LibraryRig rig;

	CHECK(rig.cdb({0x1a, 8, 0x1e, 0, 255, 0}).data == Bytes{7, 0, 0, 0, 0x1e, 2, 0, 0});
	CHECK(rig.cdb({0x1a, 8, 0x1f, 0, 255, 0}).data ==
	      Bytes{23, 0, 0, 0, 0x1f, 18,   0x0e, 0,	 0x00, 0x0e, 0x0e, 0x0e,
		    0,	0, 0, 0, 0x00, 0x0e, 0x0e, 0x0e, 0,    0,    0,	   0});
	CHECK(rig.cdb({0x5a, 8, 0x3f, 0, 0, 0, 0, 0, 255, 0}).data.size() == 8 + 20 + 4 + 20);
	CHECK(sense_of(rig.cdb({0x1a, 8, 0x10, 0, 255, 0})) == code::invalid_field_in_cdb);
	CHECK(sense_of(rig.cdb({0x1a, 8, 0xdd, 0, 255, 0})) == code::saving_not_supported);
}

TEST_CASE("INITIALIZE ELEMENT STATUS and POSITION TO ELEMENT are done")
{
	LibraryRig rig;

	CHECK(is_good(rig.cdb({0x07, 0, 0, 0, 0, 0})));
	CHECK(is_good(rig.cdb({0x2b, 0, 0, 1, 0x04, 0x00, 0, 0, 0, 0})));
	CHECK(sense_of(rig.cdb({0x2b, 0, 0, 1, 0x99, 0x00, 0, 0, 0, 0})) ==
	      code::invalid_element_address);
	CHECK(sense_of(rig.cdb({0x2b, 0, 0, 2, 0x04, 0x00, 0, 0, 0, 0})) ==
	      code::invalid_element_address);
}

TEST_CASE("SEND VOLUME TAG makes a tag of its own, until the labels are read again")
{
	LibraryRig rig({.drives = 1, .slots = 4, .load = false});

	REQUIRE(rig.tag_of(slot0) == "VTL001L8");
	CHECK(is_good(rig.send_tag(slot0, 0x0a, "NEW  ")));
	CHECK(rig.tag_of(slot0) == "NEW");
	CHECK(rig.tag_of(slot0 + 1) == "VTL002L8");
	// It is the cartridge's, not the place's.
	CHECK(is_good(rig.move(slot0, drive0)));
	CHECK(rig.tag_of(drive0) == "NEW");
	CHECK(is_good(rig.move(drive0, slot0)));
	CHECK(is_good(rig.send_tag(slot0, 0x0c, "")));
	CHECK(rig.tag_of(slot0).empty());
	CHECK(is_good(rig.cdb({0x07, 0, 0, 0, 0, 0})));
	CHECK(rig.tag_of(slot0) == "VTL001L8");

	CHECK(is_good(rig.send_tag(slot0, 0x0a, "AGAIN")));
	rig.library.changer().reset(ResetKind::logical_unit);
	CHECK(sense_of(rig.test_unit_ready()) == code::logical_unit_reset);
	CHECK(rig.tag_of(slot0) == "AGAIN");
	rig.library.changer().reset(ResetKind::power);
	CHECK(sense_of(rig.test_unit_ready()) == code::power_on);
	CHECK(rig.tag_of(slot0) == "VTL001L8");
}

TEST_CASE("SEND VOLUME TAG wants 40 bytes, an element with a cartridge, and a primary tag")
{
	LibraryRig rig({.drives = 1, .slots = 4, .load = false});
	const std::string all(32, 'X');

	CHECK(sense_of(rig.send_tag(slot0, 0x0a, "NEW", 32)) == code::parameter_list_length);
	CHECK(sense_of(rig.send_tag(slot0, 0x0c, "", 0)) == code::parameter_list_length);
	CHECK(sense_of(rig.cdb({0xb6, 0, 0x04, 0, 0, 0x0a, 0, 0, 0, 40, 0, 0}, Bytes(39))) ==
	      code::data_phase_error);
	CHECK(sense_of(rig.send_tag(slot0 + 9, 0x0a, "NEW")) == code::invalid_element_address);
	CHECK(sense_of(rig.send_tag(slot0, 0x0a, "NEW", 40, 4)) == code::invalid_element_address);
	CHECK(sense_of(rig.send_tag(slot0, 0x0b, "NEW")) == code::invalid_field_in_cdb);
	CHECK(sense_of(rig.send_tag(drive0, 0x0a, "NEW")) == code::source_empty);
	CHECK(rig.tag_of(slot0) == "VTL001L8");
	// What is behind the list is no part of it.
	CHECK(is_good(rig.send_tag(slot0, 0x0a, all + "YY", 255, 2)));
	CHECK(rig.tag_of(slot0) == all);
}

TEST_CASE("MOVE MEDIUM loads a drive, which tells its nexuses")
{
	LibraryRig rig({.drives = 1, .slots = 2, .load = false});
	Drive &drive = rig.library.drive(0);

	drive.ensure_nexuses(2);
	CHECK(is_good(rig.move(slot0 + 1, drive0)));
	REQUIRE(drive.threaded());
	CHECK(drive.cartridge()->barcode() == "VTL002L8");
	CHECK(drive.cartridge()->load_count() == 1);
	CHECK(drive.pending_attentions(0) == 1);
	CHECK(drive.pending_attentions(1) == 1);
}

TEST_CASE("MOVE MEDIUM unloads a drive on the way and commits its buffer")
{
	LibraryRig rig;
	Drive &drive = rig.library.drive(0);
	Cartridge *const cartridge = drive.cartridge();

	(void)drive.execute(0, Bytes{0, 0, 0, 0, 0, 0}, {}); // nexus 0 exists
	while (drive.pending_attentions(0))
		(void)drive.execute(0, Bytes{0, 0, 0, 0, 0, 0}, {});
	REQUIRE(is_good(drive.execute(0, Bytes{0x0a, 0, 0, 0, 10, 0}, pattern(10, 1))));
	CHECK(is_good(rig.move(drive0, slot0)));
	CHECK(drive.cartridge() == nullptr);
	CHECK(cartridge->partitions()[0].size() == 1);
	CHECK(sense_of(drive.execute(0, Bytes{0, 0, 0, 0, 0, 0}, {})) == code::medium_not_present);
}

TEST_CASE("MOVE MEDIUM from a drive whose removal is prevented is refused")
{
	LibraryRig rig;
	Drive &drive = rig.library.drive(0);

	(void)drive.execute(0, Bytes{0x1e, 0, 0, 0, 1, 0}, {});
	CHECK(sense_of(rig.move(drive0, slot0)) == code::removal_prevented);
	CHECK(drive.threaded());
}

TEST_CASE("MOVE MEDIUM refuses a full destination, an empty source and a bad address")
{
	LibraryRig rig;

	CHECK(sense_of(rig.move(drive0, drive0 + 1)) == code::destination_full);
	CHECK(sense_of(rig.move(slot0, slot0 + 1)) == code::source_empty);
	CHECK(sense_of(rig.move(0x9999, slot0)) == code::invalid_element_address);
	CHECK(sense_of(rig.move(drive0, 0x9999)) == code::invalid_element_address);
	CHECK(sense_of(rig.move(drive0, slot0, 0x0002)) == code::invalid_element_address);
	CHECK(is_good(rig.move(drive0, slot0, transport_address)));
}

TEST_CASE("MOVE MEDIUM with INVERT is an invalid field")
{
	LibraryRig rig;

	CHECK(sense_of(rig.cdb({0xa5, 0, 0, 0, 1, 0, 4, 0, 0, 0, 1, 0})) ==
	      code::invalid_field_in_cdb);
}

TEST_CASE("EXCHANGE MEDIUM with the source as second destination swaps two elements")
{
	LibraryRig rig;

	// Drive 0 has VTL001L8, slot 3 VTL003L8.
	CHECK(is_good(rig.exchange(slot0 + 2, drive0, slot0 + 2)));
	CHECK(rig.library.drive(0).cartridge()->barcode() == "VTL003L8");
	CHECK(rig.library.drive(0).threaded());
	CHECK(rig.at("VTL001L8") == std::to_string(slot0 + 2));
	// Sources: the one came from that slot, the other from its own.
	CHECK(rig.library.changer().find(drive0)->source == slot0 + 2);
	CHECK(rig.library.changer().find(slot0 + 2)->source == slot0);
}

TEST_CASE("EXCHANGE MEDIUM moves what is in the way to the second destination")
{
	LibraryRig rig;

	rig.library.drive(0).ensure_nexuses(1);
	rig.library.drive(0).clear_faults();
	(void)rig.library.drive(0).execute(0, Bytes{0, 0, 0, 0, 0, 0}, {});
	CHECK(is_good(rig.exchange(slot0 + 3, drive0, slot0, transport_address)));
	CHECK(rig.at("VTL004L8") == std::to_string(drive0));
	CHECK(rig.at("VTL001L8") == std::to_string(slot0));
	CHECK(rig.library.changer().find(slot0 + 3)->cartridge() == nullptr);
	// The drive tells of its new cartridge.
	CHECK(rig.library.drive(0).pending_attentions(0) == 1);
}

TEST_CASE("EXCHANGE MEDIUM refuses what it cannot do and moves nothing")
{
	LibraryRig rig;

	// Slots 1 and 2 are empty, 3 and 4 full, both drives full.
	CHECK(sense_of(rig.exchange(slot0, drive0, slot0)) == code::source_empty);
	CHECK(sense_of(rig.exchange(slot0 + 2, slot0, slot0 + 1)) == code::source_empty);
	CHECK(sense_of(rig.exchange(slot0 + 2, drive0, slot0 + 3)) == code::destination_full);
	CHECK(sense_of(rig.exchange(slot0 + 2, drive0, drive0)) == code::destination_full);
	CHECK(sense_of(rig.exchange(drive0, drive0, slot0)) == code::destination_full);
	CHECK(sense_of(rig.exchange(0x9999, drive0, slot0)) == code::invalid_element_address);
	CHECK(sense_of(rig.exchange(slot0 + 2, 0x9999, slot0)) == code::invalid_element_address);
	CHECK(sense_of(rig.exchange(slot0 + 2, drive0, 0x9999)) == code::invalid_element_address);
	CHECK(sense_of(rig.exchange(slot0 + 2, drive0, slot0, 2)) == code::invalid_element_address);
	for (const unsigned invert : {1u, 2u})
		CHECK(sense_of(rig.cdb({0xa6, 0, 0, 0, 4, 2, 1, 0, 4, 2, invert, 0})) ==
		      code::invalid_field_in_cdb);
	(void)rig.library.drive(0).execute(0, Bytes{0x1e, 0, 0, 0, 1, 0}, {});
	CHECK(sense_of(rig.exchange(slot0 + 2, drive0, slot0 + 2)) == code::removal_prevented);
	CHECK(sense_of(rig.exchange(drive0, drive0 + 1, slot0)) == code::removal_prevented);
	CHECK(rig.at("VTL001L8") == std::to_string(drive0));
	CHECK(rig.at("VTL003L8") == std::to_string(slot0 + 2));
}

TEST_CASE("READ ELEMENT STATUS of a drive: every byte with volume tag and identifier")
{
	LibraryRig rig;
	const Bytes data = rig.status(0x14, 0x01, 0xffff, drive0, 1).data;
	constexpr std::size_t descriptor = 12 + 36 + 4 + 32;

	REQUIRE(data.size() == 8 + 8 + descriptor);
	// Header: first address, number, bytes available.
	CHECK(Bytes(data.begin(), data.begin() + 8) ==
	      Bytes{0x01, 0x00, 0, 1, 0, 0, 0, 8 + descriptor});
	// Page: type, PVOLTAG, descriptor length, bytes available.
	CHECK(Bytes(data.begin() + 8, data.begin() + 16) ==
	      Bytes{0x04, 0x80, 0, descriptor, 0, 0, 0, descriptor});
	// Descriptor: address, FULL without ACCESS, SVALID and source.
	CHECK(Bytes(data.begin() + 16, data.begin() + 28) ==
	      Bytes{0x01, 0x00, 0x01, 0, 0, 0, 0, 0, 0, 0x80, 0x04, 0x00});
	CHECK(std::string(data.begin() + 28, data.begin() + 60) ==
	      "VTL001L8" + std::string(24, ' '));
	CHECK(Bytes(data.begin() + 60, data.begin() + 64) == Bytes{0, 0, 0, 0});
	CHECK(Bytes(data.begin() + 64, data.begin() + 68) == Bytes{0x02, 0x01, 0, 32});
	CHECK(std::string(data.begin() + 68, data.end()) == "PTAPE   VIRTUAL LTO-8   VTD00001");
}

TEST_CASE("READ ELEMENT STATUS without tags and identifiers has 16-byte descriptors")
{
	LibraryRig rig;
	const Bytes data = rig.status(0x02).data;

	REQUIRE(data.size() == 8 + 8 + 4 * 16);
	CHECK(data[9] == 0x00);
	CHECK(be(data, 10, 2) == 16);
	// Slots 0 and 1 are empty, their cartridges are in the drives.
	for (unsigned slot = 0; slot < 4; ++slot) {
		const std::size_t at = 16 + slot * 16;

		CHECK(be(data, at, 2) == slot0 + slot);
		CHECK(data[at + 2] == (slot < 2 ? 0x08 : 0x09));
	}
}

TEST_CASE("an empty element has a volume tag of zeros")
{
	LibraryRig rig;
	const Bytes data = rig.status(0x12, 0, 0xffff, slot0, 1).data;

	REQUIRE(data.size() == 8 + 8 + 52);
	CHECK(Bytes(data.begin() + 28, data.begin() + 64) == Bytes(36, 0));
}

TEST_CASE("a cartridge without a bar code is there, with a volume tag of zeros, wherever it is")
{
	LibraryRig rig;

	rig.library.find_cartridge("VTL003L8")->set_labelled(false);
	CHECK(is_good(rig.move(slot0 + 2, slot0)));

	const Bytes data = rig.status(0x12, 0, 0xffff, slot0, 1).data;

	REQUIRE(data.size() == 8 + 8 + 52);
	CHECK((data[18] & 1) == 1);
	CHECK(Bytes(data.begin() + 28, data.begin() + 64) == Bytes(36, 0));
}

TEST_CASE("READ ELEMENT STATUS of all types has a page for each, transport first")
{
	LibraryRig rig({.drives = 2, .slots = 4, .import_export = 2});
	const Bytes data = rig.status(0x10).data;
	Bytes types;

	CHECK(be(data, 0, 2) == transport_address);
	CHECK(be(data, 2, 2) == 1 + 4 + 2 + 2);
	CHECK(be(data, 5, 3) == data.size() - 8);
	for (std::size_t at = 8; at < data.size(); at += 8 + be(data, at + 5, 3)) {
		types.push_back(data[at]);
		CHECK(be(data, at + 5, 3) % be(data, at + 2, 2) == 0);
	}
	CHECK(types == Bytes{1, 2, 3, 4});
}

TEST_CASE("READ ELEMENT STATUS of a type without elements is an empty report")
{
	LibraryRig rig;

	CHECK(rig.status(0x03).data == Bytes(8, 0));
}

TEST_CASE("READ ELEMENT STATUS starts at the given address and stops at the given number")
{
	LibraryRig rig;
	const Bytes data = rig.status(0x02, 0, 0xffff, slot0 + 1, 2).data;

	CHECK(be(data, 0, 2) == slot0 + 1);
	CHECK(be(data, 2, 2) == 2);
	CHECK(data.size() == 8 + 8 + 2 * 16);
}

TEST_CASE("a small allocation length gets whole descriptors and the full counts")
{
	LibraryRig rig;
	const Bytes all = rig.status(0x02).data;

	const Bytes header = rig.status(0x02, 0, 8).data;
	CHECK(header == Bytes(all.begin(), all.begin() + 8));
	CHECK(be(header, 5, 3) == all.size() - 8);
	CHECK(rig.status(0x02, 0, 15).data == header);
	// Room for one and a half descriptors: one.
	CHECK(rig.status(0x02, 0, 8 + 8 + 24).data == Bytes(all.begin(), all.begin() + 32));
	CHECK(rig.status(0x02, 0, 3).data == Bytes(all.begin(), all.begin() + 3));
	CHECK(is_good(rig.status(0x02, 0, 0)));
}

TEST_CASE("nothing of a later page is returned after a descriptor that did not fit")
{
	LibraryRig rig;
	const Bytes all = rig.status(0x00).data;
	// Transport page whole, storage page cut after its first descriptor.
	const unsigned length = 8 + (8 + 16) + (8 + 16) + 10;

	CHECK(rig.status(0x00, 0, length).data ==
	      Bytes(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(length - 10)));
}

TEST_CASE("READ ELEMENT STATUS of an unknown type is an invalid field")
{
	LibraryRig rig;

	CHECK(sense_of(rig.status(0x05)) == code::invalid_field_in_cdb);
}

TEST_CASE("CURDATA is accepted and the old LUN field ignored")
{
	LibraryRig rig;

	CHECK(rig.status(0x12, 0x02).data == rig.status(0x12).data);
	CHECK(rig.status(0xf2).data == rig.status(0x12).data);
}

TEST_CASE("a drive with an ejected cartridge is full and can be reached")
{
	LibraryRig rig;

	(void)rig.library.drive(0).execute(0, Bytes{0x1b, 0, 0, 0, 0, 0}, {});
	while (rig.library.drive(0).threaded())
		(void)rig.library.drive(0).execute(0, Bytes{0x1b, 0, 0, 0, 0, 0}, {});
	CHECK(rig.status(0x04, 0, 0xffff, drive0, 1).data.at(18) == 0x09);
}

TEST_CASE("DVCID pads the identifiers of a page to the longest")
{
	LibraryRig rig;

	rig.library.drive(1).identity().serial = "A-MUCH-LONGER-SERIAL";
	const Bytes data = rig.status(0x04, 0x01).data;
	const std::size_t length = be(data, 10, 2);
	REQUIRE(length == 12 + 4 + 24 + 20);
	REQUIRE(data.size() == 16 + 2 * length);
	CHECK(data[16 + 12 + 3] == 32);
	CHECK(data[16 + length + 12 + 3] == 44);
}

TEST_CASE("DVCID may return the NAA designator")
{
	Drive drive({.identity = {.naa = 0x3000000000000007}});
	Drive *const drives[] = {&drive};
	const Machinery machinery = {};
	Changer changer({.storage = 1, .device_identifier = DeviceIdentifier::naa}, drives,
			machinery);
	Commands commands(changer);
	const Bytes data =
		commands.cdb({0xb8, 0x04, 0, 0, 0xff, 0xff, 0x01, 0, 0xff, 0xff, 0, 0}).data;

	REQUIRE(data.size() == 16 + 12 + 4 + 8);
	CHECK(Bytes(data.begin() + 28, data.begin() + 32) == Bytes{0x01, 0x03, 0, 8});
	CHECK(be(data, 32, 8) == 0x3000000000000007);
}

TEST_CASE("the source element follows a cartridge and goes when it is home")
{
	LibraryRig rig;

	(void)rig.move(drive0, slot0 + 1);
	Changer &changer = rig.library.changer();
	CHECK(changer.find(slot0 + 1)->source == slot0);
	CHECK_FALSE(changer.find(drive0)->source.has_value());
	(void)rig.move(slot0 + 1, drive0);
	CHECK(changer.find(drive0)->source == slot0 + 1);
}

TEST_CASE("import/export elements tell what an operator placed")
{
	LibraryRig rig({.drives = 1, .slots = 2, .import_export = 2});
	Element &port = *rig.library.import_export(1);

	REQUIRE(port.address == port0);
	CHECK(rig.status(0x03, 0, 0xffff, port0, 1).data.at(18) == 0x38);
	CHECK(rig.library.import_cartridge(port, "NEW001L8"));
	rig.drain();
	// INENAB, EXENAB, ACCESS, IMPEXP and FULL.
	CHECK(rig.status(0x03, 0, 0xffff, port0, 1).data.at(18) == 0x3b);
	// The robot's own moves are none of an operator.
	CHECK(is_good(rig.move(port0, port0 + 1)));
	CHECK(rig.status(0x03, 0, 0xffff, port0, 1).data.at(18) == 0x38);
	CHECK(rig.status(0x03, 0, 0xffff, port0 + 1, 1).data.at(18) == 0x39);
	CHECK(is_good(rig.move(port0 + 1, slot0)));
	CHECK(is_good(rig.move(slot0, port0)));
	CHECK(rig.status(0x03, 0, 0xffff, port0, 1).data.at(18) == 0x39);
}

TEST_CASE("READ ELEMENT STATUS of import/export elements with tags, identifiers and CURDATA")
{
	LibraryRig rig({.drives = 1, .slots = 2, .import_export = 1});

	REQUIRE(is_good(rig.move(drive0, port0)));
	const Bytes data = rig.status(0x13, 0x03).data;
	REQUIRE(data.size() == 8 + 8 + 12 + 36 + 4);
	CHECK(Bytes(data.begin(), data.begin() + 28) ==
	      Bytes{0x00, 0x10, 0,    1,    0,	  0, 0, 60, 0x03, 0x80, 0, 52,	 0,    0,
		    0,	  52,	0x00, 0x10, 0x39, 0, 0, 0,  0,	  0,	0, 0x80, 0x04, 0x00});
	CHECK(std::string(data.begin() + 28, data.begin() + 60) ==
	      "VTL001L8" + std::string(24, ' '));
	// Only a data transfer element has an identifier.
	CHECK(Bytes(data.begin() + 60, data.end()) == Bytes(8, 0));
}

TEST_CASE("an operator brings a cartridge and takes it away, and every nexus is told")
{
	LibraryRig rig({.drives = 1, .slots = 2, .import_export = 1});
	Element &port = *rig.library.import_export(1);

	rig.library.changer().ensure_nexuses(2);
	CHECK(rig.library.import_cartridge(port, "NEW001L8"));
	CHECK(sense_of(rig.test_unit_ready(0)) == code::import_export_accessed);
	CHECK(sense_of(rig.test_unit_ready(1)) == SenseCode{6, 0x28, 0x01});
	CHECK(is_good(rig.test_unit_ready(1)));
	CHECK(rig.at("NEW001L8") == std::to_string(port0));
	CHECK(rig.library.find_cartridge("NEW001L8")->medium_serial() == "VTM0000003");
	// Full, and inside.
	CHECK_FALSE(rig.library.import_cartridge(port, "NEW002L8"));
	CHECK(rig.library.find_cartridge("NEW002L8") == nullptr);
	CHECK(rig.library.export_cartridge(port));
	CHECK(sense_of(rig.test_unit_ready(1)) == code::import_export_accessed);
	CHECK(rig.at("NEW001L8") == "outside");
	CHECK_FALSE(rig.library.export_cartridge(port));
	CHECK_FALSE(rig.library.import_cartridge(port, "VTL002L8"));
	// What went comes back as it was.
	Cartridge *const before = rig.library.find_cartridge("NEW001L8");
	CHECK(rig.library.import_cartridge(port, "NEW001L8"));
	CHECK(port.cartridge() == before);
}

TEST_CASE("import/export elements are numbered from 1")
{
	LibraryRig rig({.drives = 1, .slots = 2, .import_export = 2});

	CHECK(rig.library.import_export(0) == nullptr);
	CHECK(rig.library.import_export(2)->address == port0 + 1);
	CHECK(rig.library.import_export(3) == nullptr);
}

TEST_CASE("an open import/export element is out of the robot's reach until it is closed")
{
	LibraryRig rig({.drives = 1, .slots = 3, .import_export = 2});

	REQUIRE(is_good(rig.move(slot0 + 1, port0)));
	CHECK(is_good(rig.open_close(port0, 0)));
	CHECK(is_good(rig.open_close(port0, 0))); // it is open already
	CHECK(rig.status(0x03, 0, 0xffff, port0, 1).data.at(18) == 0x31);
	CHECK(sense_of(rig.move(port0, slot0)) == SenseCode{5, 0x3b, 0x18});
	CHECK(sense_of(rig.exchange(port0, drive0, slot0)) == code::element_disabled);
	CHECK(is_good(rig.open_close(port0 + 1, 0)));
	CHECK(sense_of(rig.move(slot0 + 2, port0 + 1)) == code::element_disabled);
	CHECK(sense_of(rig.exchange(slot0 + 2, drive0, port0 + 1)) == code::element_disabled);
	CHECK(is_good(rig.open_close(port0, 1)));
	CHECK(is_good(rig.move(port0, slot0)));
	rig.library.changer().reset(ResetKind::power);
	rig.drain();
	CHECK(is_good(rig.move(slot0, port0 + 1)));
}

TEST_CASE("OPEN/CLOSE refuses other elements and actions, and while removal is prevented")
{
	LibraryRig rig({.drives = 1, .slots = 2, .import_export = 1});

	CHECK(sense_of(rig.open_close(slot0, 0)) == code::invalid_element_address);
	CHECK(sense_of(rig.open_close(0x9999, 0)) == code::invalid_element_address);
	CHECK(sense_of(rig.open_close(port0, 2)) == code::invalid_field_in_cdb);
	REQUIRE(is_good(rig.cdb({0x1e, 0, 0, 0, 1, 0})));
	CHECK(sense_of(rig.open_close(port0, 0)) == code::removal_prevented);
	CHECK(is_good(rig.open_close(port0, 1)));
	CHECK(is_good(rig.cdb({0x1e, 0, 0, 0, 0, 0})));
	CHECK(is_good(rig.open_close(port0, 0)));
}

TEST_CASE("PREVENT at the robot keeps the operator out, not the robot")
{
	LibraryRig rig({.drives = 1, .slots = 2, .import_export = 1});

	REQUIRE(is_good(rig.cdb({0x1e, 0, 0, 0, 1, 0})));
	CHECK(rig.library.changer().removal_prevented());
	CHECK_FALSE(rig.library.drive(0).removal_prevented());
	CHECK(is_good(rig.move(drive0, port0)));
	rig.library.changer().nexus_lost(0);
	CHECK_FALSE(rig.library.changer().removal_prevented());
}

TEST_CASE("the robot's attentions are its own, also of a reset")
{
	LibraryRig rig;

	rig.library.changer().logical_unit_reset();
	CHECK(sense_of(rig.test_unit_ready()) == code::logical_unit_reset);
	rig.library.changer().reset(ResetKind::power);
	CHECK(sense_of(rig.status(0x02)) == code::power_on);
	rig.library.changer().set_not_ready_polls(1);
	CHECK(sense_of(rig.move(drive0, slot0)) == code::becoming_ready);
	CHECK(rig.library.drive(0).threaded());
}

TEST_CASE("a library has what was asked for, cartridge i in drive i")
{
	Library library({.drives = 3, .slots = 5});

	CHECK(library.drive_count() == 3);
	CHECK(library.cartridges().size() == 5);
	CHECK(library.drive(2).cartridge()->barcode() == "VTL003L8");
	CHECK(library.changer().find(slot0)->cartridge() == nullptr);
	CHECK(library.changer().find(slot0 + 3)->cartridge()->barcode() == "VTL004L8");
	CHECK(library.drive(2).identity().serial == "VTD00003");
	CHECK(library.drive(2).identity().naa == 0x3000000000000003);
}

TEST_CASE("an empty library has its cartridges in the slots")
{
	Library library({.drives = 2, .slots = 2, .load = false});

	CHECK(library.drive(0).cartridge() == nullptr);
	CHECK(library.changer().find(slot0)->cartridge()->barcode() == "VTL001L8");
}

TEST_CASE("a library with more drives than cartridges leaves the rest empty")
{
	Library library({.drives = 3, .slots = 1});

	CHECK(library.drive(0).threaded());
	CHECK_FALSE(library.drive(1).threaded());
}

TEST_CASE("serials, designators and barcodes of a large library are all different")
{
	Library library({.drives = 40, .slots = 1200});
	std::set<std::string> barcodes;
	std::set<std::string> medium_serials;
	std::set<std::uint64_t> designators = {*library.changer().identity().naa};

	for (const auto &cartridge : library.cartridges()) {
		barcodes.insert(cartridge->barcode());
		medium_serials.insert(cartridge->medium_serial());
	}
	for (std::size_t i = 0; i < library.drive_count(); ++i)
		designators.insert(*library.drive(i).identity().naa);
	CHECK(barcodes.size() == 1200);
	CHECK(medium_serials.size() == 1200);
	CHECK(designators.size() == 41);
}

TEST_CASE("units are found by name and nothing else is")
{
	Library library({.drives = 2, .slots = 2});

	CHECK(library.find("TAPE0") == &library.drive(0));
	CHECK(library.find("TAPE1") == &library.drive(1));
	CHECK(library.find("CHANGER") == &library.changer());
	for (const char *name : {"TAPE2", "TAPE", "TAPE-1", "TAPE1x", "tape0", "CHANGER0", ""})
		CHECK(library.find(name) == nullptr);
	CHECK(library.find_drive("CHANGER") == nullptr);
}

TEST_CASE("a swap in the library exchanges drive and slot behind everybody's back")
{
	Library library({.drives = 2, .slots = 4});

	CHECK(library.swap(library.drive(0), "VTL003L8"));
	CHECK(library.drive(0).cartridge()->barcode() == "VTL003L8");
	CHECK(library.changer().find(slot0 + 2)->cartridge()->barcode() == "VTL001L8");
	CHECK(library.changer().find(drive0)->source == slot0 + 2);
	CHECK_FALSE(library.swap(library.drive(0), "VTL002L8")); // in the other drive
	CHECK_FALSE(library.swap(library.drive(0), "VTL999L8"));
	CHECK(library.drive(0).cartridge()->barcode() == "VTL003L8");
}

TEST_CASE("the library tells the time to every unit")
{
	Library library({.drives = 2, .slots = 1});

	library.set_now_us(77);
	CHECK(library.drive(0).now_us() == 77);
	CHECK(library.drive(1).now_us() == 77);
	CHECK(library.changer().now_us() == 77);
}

TEST_CASE("DVCID may be ignored, refused, or wrong")
{
	LibraryRig rig({.drives = 2, .slots = 4});
	constexpr unsigned identifier = 8 + 8 + 12; // behind header, page header, fixed part
	const auto told = [&](DeviceIdentifier what) {
		rig.library.changer().tell_drives_by(what);
		const Bytes data = rig.status(0x04, 0x01).data;

		return std::string(data.begin() + identifier + 4,
				   data.begin() + identifier + 4 + data[identifier + 3]);
	};

	CHECK(told(DeviceIdentifier::none).empty());
	CHECK(told(DeviceIdentifier::foreign) == "FOREIGN256");
	CHECK(told(DeviceIdentifier::swapped) == std::string("\x30\0\0\0\0\0\0\x02", 8));
	rig.library.changer().tell_drives_by(DeviceIdentifier::refused);
	CHECK(sense_of(rig.status(0x04, 0x01)) == SenseCode{0x5, 0x24, 0x00});
	CHECK(is_good(rig.status(0x04)));
}

TEST_CASE("the last drive's identifier swapped is the first one's")
{
	LibraryRig rig({.drives = 2, .slots = 4});

	rig.library.changer().tell_drives_by(DeviceIdentifier::swapped);
	const Bytes data = rig.status(0x04, 0x01, 0xffff, drive0 + 1).data;
	CHECK(Bytes(data.begin() + 32, data.begin() + 40) == Bytes{0x30, 0, 0, 0, 0, 0, 0, 1});
}

TEST_CASE("DVCID may tell one drive in two elements, or a drive of another library")
{
	Library library({.drives = 4, .slots = 4, .logical = 2});
	const auto told = [&](unsigned changer, unsigned element) {
		Commands commands(library.changer(changer));
		const Bytes data = commands.cdb({0xb8, 0x04, element >> 8, element & 0xff, 0, 1,
						 0x01, 0, 0xff, 0xff, 0, 0})
					   .data;

		CHECK(Bytes(data.begin() + 28, data.begin() + 32) == Bytes{0x01, 0x03, 0, 8});
		return be(data, 32, 8) & 0xff; // the last byte of a drive's NAA is its number
	};

	library.changer().tell_drives_by(DeviceIdentifier::doubled);
	CHECK(told(0, drive0) == 1);
	CHECK(told(0, drive0 + 1) == 1);
	library.changer().tell_drives_by(DeviceIdentifier::neighbour);
	CHECK(told(0, drive0) == 3);
	CHECK(told(0, drive0 + 1) == 2);
	library.changer(1).tell_drives_by(DeviceIdentifier::neighbour);
	CHECK(told(1, drive0) == 1);
	CHECK(told(1, drive0 + 1) == 4);
}

TEST_CASE("a library that has no neighbour, or one without drives, tells its own drive")
{
	Library alone({.drives = 2, .slots = 2});
	Library beside({.drives = 1, .slots = 2, .logical = 2});

	for (Library *const library : {&alone, &beside}) {
		Commands commands(library->changer());

		library->changer().tell_drives_by(DeviceIdentifier::neighbour);
		const Bytes data =
			commands.cdb({0xb8, 0x04, 0, 0, 0, 1, 0x01, 0, 0xff, 0xff, 0, 0}).data;
		CHECK(be(data, 32, 8) == 0x3000000000000001);
	}
}

TEST_CASE("a stuck picker keeps the cartridge until it is free again")
{
	LibraryRig rig({.drives = 2, .slots = 4, .load = false});

	rig.library.stick_picker(true);
	CHECK(sense_of(rig.move(slot0, drive0)) == SenseCode{0x4, 0x15, 0x01});
	CHECK(rig.at("VTL001L8") == std::to_string(transport_address));
	CHECK(sense_of(rig.move(slot0 + 1, drive0)) == SenseCode{0x4, 0x15, 0x01});
	CHECK(rig.at("VTL002L8") == std::to_string(slot0 + 1));
	CHECK(sense_of(rig.move(transport_address, drive0)) == SenseCode{0x4, 0x15, 0x01});
	CHECK(sense_of(rig.exchange(slot0 + 1, slot0 + 2, slot0 + 1)) ==
	      SenseCode{0x4, 0x15, 0x01});
	CHECK(rig.at("VTL001L8") == std::to_string(transport_address));
	rig.library.stick_picker(false);
	CHECK(is_good(rig.move(transport_address, drive0)));
	CHECK(rig.at("VTL001L8") == std::to_string(drive0));
}

TEST_CASE("a move that stops halfway has its cartridge with the robot until it is put down")
{
	LibraryRig rig({.drives = 1, .slots = 4, .load = false});
	Changer &changer = rig.library.changer();

	CHECK_FALSE(changer.pick_up(slot0, drive0).has_value());
	CHECK(rig.at("VTL001L8") == std::to_string(transport_address));
	CHECK(changer.moves() == 0);
	// The robot is asked, and says so: full, from that slot.
	const Bytes hand = rig.status(0x11, 0, 0xffff, transport_address, 1).data;
	CHECK((hand.at(18) & 1) == 1);
	CHECK(Bytes(hand.begin() + 25, hand.begin() + 28) == Bytes{0x80, 0x04, 0x00});
	CHECK(sense_of(rig.move(slot0, drive0)) == code::source_empty);
	changer.reset(ResetKind::power);
	rig.drain();
	CHECK(rig.at("VTL001L8") == std::to_string(transport_address));

	CHECK_FALSE(changer.put_down(false).has_value());
	CHECK(rig.library.drive(0).cartridge()->barcode() == "VTL001L8");
	CHECK(changer.find(drive0)->source == slot0);
	CHECK(changer.moves() == 1);
	CHECK(changer.put_down(false) == code::source_empty);
}

TEST_CASE("a move that stops halfway may end where it began, which is no move")
{
	LibraryRig rig({.drives = 1, .slots = 4});
	Changer &changer = rig.library.changer();

	REQUIRE_FALSE(changer.pick_up(drive0, slot0).has_value());
	CHECK(rig.library.drive(0).cartridge() == nullptr);
	CHECK_FALSE(changer.put_down(true).has_value());
	CHECK(rig.library.drive(0).cartridge()->barcode() == "VTL001L8");
	CHECK(changer.moves() == 1); // that of the library's making
	CHECK(is_good(rig.move(drive0, slot0)));
}

TEST_CASE("a move stops halfway that could be made, and ends where there is room")
{
	LibraryRig rig({.drives = 1, .slots = 4});
	Changer &changer = rig.library.changer();

	CHECK(changer.put_down(false) == code::source_empty);
	CHECK(changer.pick_up(slot0, slot0 + 1) == code::source_empty);
	CHECK(changer.pick_up(slot0 + 1, slot0 + 2) == code::destination_full);
	CHECK(changer.pick_up(0x9999, slot0) == code::invalid_element_address);
	REQUIRE_FALSE(changer.pick_up(slot0 + 1, slot0).has_value());
	// It has one hand.
	CHECK(changer.pick_up(slot0 + 2, slot0 + 1) == code::destination_full);
	REQUIRE(is_good(rig.move(slot0 + 2, slot0)));
	CHECK(changer.put_down(false) == code::destination_full);
	CHECK(rig.at("VTL002L8") == std::to_string(transport_address));
	// What is in its hand somebody else may ask for.
	CHECK(is_good(rig.move(transport_address, slot0 + 2)));
	CHECK(changer.put_down(true) == code::source_empty);
}

TEST_CASE("an open door is not ready, a closed one a medium that may have changed")
{
	LibraryRig rig;

	rig.library.open_door(true);
	CHECK(sense_of(rig.status(0x00)) == SenseCode{0x2, 0x04, 0x18});
	CHECK(sense_of(rig.move(drive0, slot0)) == SenseCode{0x2, 0x04, 0x18});
	CHECK(is_good(rig.inquiry()));
	rig.library.open_door(false);
	CHECK(sense_of(rig.status(0x00)) == SenseCode{0x6, 0x28, 0x00});
	CHECK(is_good(rig.status(0x00)));
	rig.library.open_door(false); // it was not open
	CHECK(is_good(rig.status(0x00)));
}

TEST_CASE("logical libraries share drives and slots of one robot")
{
	Library library({.drives = 3, .slots = 5, .import_export = 1, .logical = 2});
	Changer &second = library.changer(1);

	REQUIRE(library.changer_count() == 2);
	CHECK(library.find("CHANGER") == &library.changer());
	CHECK(library.find("CHANGER1") == &second);
	CHECK(library.find("CHANGER0") == nullptr);
	CHECK(library.find("CHANGER2") == nullptr);
	CHECK(second.identity().serial == "VTC00002");
	CHECK(second.identity().naa != library.changer().identity().naa);
	// One of three drives and two of five slots; the same addresses.
	CHECK(second.elements().size() == 1 + 2 + 1);
	CHECK(second.find(data_transfer_address)->drive == &library.drive(2));
	CHECK(library.changer_of(library.drive(1)) == &library.changer());
	CHECK(library.changer_of(library.drive(2)) == &second);
	CHECK(library.drive(2).cartridge()->barcode() == "VTL004L8");
	CHECK(library.changer_of(*library.find_cartridge("VTL005L8")) == &second);
	CHECK(library.changer_of(*library.find_cartridge("VTL003L8")) == &library.changer());
	// A hand finds only what is in the drive's own library.
	CHECK_FALSE(library.swap(library.drive(0), "VTL005L8"));
	CHECK(library.swap(library.drive(2), "VTL005L8"));
	// Door and picker are one.
	library.open_door(true);
	CHECK(second.execute(0, Bytes{0, 0, 0, 0, 0, 0}, {}).status == Status::check_condition);
}

TEST_CASE("400 drives and 10,000 slots are told whole, each type in as many reads as it takes")
{
	constexpr unsigned count = 1 + 400 + 10000 + 200;
	constexpr unsigned headers = 16; // of the data and of the one page
	LibraryRig rig({.drives = 400, .slots = 10000, .import_export = 200});
	std::set<unsigned> told;

	for (unsigned type = 1; type <= 4; ++type) {
		unsigned first = 0;

		for (;;) {
			const Bytes data = rig.status(0x10 | type, 0x00, 0xffff, first).data;

			if (data.size() <= headers)
				break;
			const std::size_t length = be(data, 10, 2);

			for (std::size_t at = headers; at + length <= data.size(); at += length) {
				first = static_cast<unsigned>(be(data, at, 2)) + 1;
				told.insert(first);
			}
		}
	}
	CHECK(told.size() == count);
}
