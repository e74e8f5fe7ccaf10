// SPDX-License-Identifier: GPL-2.0-only
//
// SECURITY PROTOCOL IN and OUT with tape data encryption: the pages byte by
// byte, scopes of keys, and what reading and writing do with them.
#include "drive_rig.hpp"

using namespace ptape::model;

namespace
{

constexpr unsigned everybodys = 0; // scopes
constexpr unsigned local = 1;
constexpr unsigned all_nexuses = 2;
constexpr unsigned off = 0; // modes
constexpr unsigned on = 2;
constexpr unsigned mixed = 3;

constexpr SenseCode parameters_changed{0x6, 0x2a, 0x11};

Reply protocol_in(DriveRig &rig, unsigned protocol, unsigned page, Nexus nexus = 0,
		  unsigned length = 0xffff)
{
	return rig.cdb({0xa2, protocol, page >> 8, page & 0xff, 0, 0, 0, 0, length >> 8,
			length & 0xff, 0, 0},
		       {}, nexus);
}

Reply protocol_out(DriveRig &rig, const Bytes &list, Nexus nexus = 0, unsigned page = 0x0010)
{
	return rig.cdb({0xb5, 0x20, page >> 8, page & 0xff, 0, 0, 0, 0, 0,
			static_cast<unsigned>(list.size()), 0, 0},
		       list, nexus);
}

// Set Data Encryption of SSC-5 table 197.
Bytes set_page(unsigned scope, unsigned encryption, unsigned decryption, const Bytes &key,
	       unsigned flags = 0)
{
	Bytes page(20);

	page[1] = 0x10;
	page[3] = static_cast<std::uint8_t>(16 + key.size());
	page[4] = static_cast<std::uint8_t>(scope << 5);
	page[5] = static_cast<std::uint8_t>(flags);
	page[6] = static_cast<std::uint8_t>(encryption);
	page[7] = static_cast<std::uint8_t>(decryption);
	page[8] = 1;
	page[19] = static_cast<std::uint8_t>(key.size());
	page.insert(page.end(), key.begin(), key.end());
	return page;
}

Bytes key(unsigned seed)
{
	return pattern(32, seed);
}

Bytes status(DriveRig &rig, Nexus nexus = 0)
{
	const Reply reply = protocol_in(rig, 0x20, 0x0020, nexus);

	REQUIRE(is_good(reply));
	REQUIRE(reply.data.size() == 24);
	return reply.data;
}

Bytes next_block(DriveRig &rig)
{
	const Reply reply = protocol_in(rig, 0x20, 0x0021);

	REQUIRE(is_good(reply));
	return reply.data;
}

// b10 in plain, b20 with key 1, a filemark, b30 with key 2; no key set.
struct Encrypted : DriveRig {
	Encrypted()
	{
		(void)write(pattern(10, 0));
		REQUIRE(is_good(protocol_out(*this, set_page(all_nexuses, on, on, key(1)))));
		(void)write(pattern(20, 1));
		(void)filemarks(1);
		REQUIRE(is_good(protocol_out(*this, set_page(all_nexuses, on, on, key(2)))));
		(void)write(pattern(30, 2));
		REQUIRE(is_good(protocol_out(*this, set_page(all_nexuses, off, off, {}))));
		(void)rewind();
	}
};

} // namespace

TEST_CASE("SECURITY PROTOCOL IN lists its protocols and pages")
{
	DriveRig rig;

	CHECK(protocol_in(rig, 0x00, 0).data == Bytes{0, 0, 0, 0, 0, 0, 0, 2, 0x00, 0x20});
	CHECK(protocol_in(rig, 0x20, 0x0000).data ==
	      Bytes{0, 0, 0, 12, 0, 0, 0, 1, 0, 0x10, 0, 0x11, 0, 0x20, 0, 0x21});
	CHECK(protocol_in(rig, 0x20, 0x0001).data == Bytes{0, 1, 0, 2, 0, 0x10});
	CHECK(protocol_in(rig, 0x20, 0x0011).data == Bytes{0, 0x11, 0, 1, 0});
	CHECK(protocol_in(rig, 0x20, 0x0000, 0, 5).data == Bytes{0, 0, 0, 12, 0});
}

TEST_CASE("SECURITY PROTOCOL refuses what it has not")
{
	DriveRig rig;

	CHECK(sense_of(protocol_in(rig, 0x21, 0)) == code::invalid_field_in_cdb);
	CHECK(sense_of(protocol_in(rig, 0x00, 1)) == code::invalid_field_in_cdb);
	CHECK(sense_of(protocol_in(rig, 0x20, 0x0012)) == code::invalid_field_in_cdb);
	CHECK(sense_of(rig.cdb({0xa2, 0x20, 0, 0, 0x80, 0, 0, 0, 0, 1, 0, 0})) == // INC_512
	      code::invalid_field_in_cdb);
	CHECK(sense_of(protocol_out(rig, set_page(all_nexuses, on, on, key(1)), 0, 0x0011)) ==
	      code::invalid_field_in_cdb);
	CHECK(sense_of(rig.cdb({0xb5, 0x00, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})) ==
	      code::invalid_field_in_cdb);
}

TEST_CASE("the capabilities are one algorithm, AES-256-GCM")
{
	DriveRig rig;
	Bytes page = {0, 0x10, 0, 40, 0x05};

	page.resize(20);
	page.insert(page.end(), {1, 0, 0, 20, 0xba, 0x94, 0, 0, 0, 0,	 0,    32,
				 0, 0, 0, 0,  0,    0,	  0, 0, 0, 0x01, 0x00, 0x14});
	CHECK(protocol_in(rig, 0x20, 0x0010).data == page);
	(void)rig.drive.remove();
	page[24] = 0x3a; // AVFMV
	page[25] = 0x14; // AVFCLP
	CHECK(protocol_in(rig, 0x20, 0x0010).data == page);
}

TEST_CASE("the status tells modes, scope, algorithm and how often it was set")
{
	DriveRig rig;
	Bytes page = {0, 0x20, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0x10};

	page.resize(24);
	CHECK(status(rig) == page);
	REQUIRE(is_good(protocol_out(rig, set_page(all_nexuses, on, mixed, key(1)))));
	page[4] = 0x42;
	page[5] = 2;
	page[6] = 3;
	page[7] = 1;
	page[11] = 1;
	CHECK(status(rig) == page);
	REQUIRE(is_good(protocol_out(rig, set_page(local, off, on, key(1)))));
	page[4] = 0x21;
	page[5] = 0;
	page[6] = 2;
	page[11] = 2;
	CHECK(status(rig) == page);
}

TEST_CASE("blocks written with a key are marked on the cartridge, filemarks and others not")
{
	Encrypted rig;
	const auto dump = rig.cartridge.dump().front();

	REQUIRE(dump.size() == 4);
	CHECK_FALSE(dump[0].encrypted);
	CHECK(dump[1].encrypted);
	CHECK_FALSE(dump[2].encrypted);
	CHECK(dump[3].encrypted);
	CHECK(dump[1].sha256 == sha256(pattern(20, 1)));
	CHECK((status(rig)[12] & 0x08) != 0); // VCELB
}

TEST_CASE("an encrypted block is read with its key and no other, the tape stays before it")
{
	Encrypted rig;

	CHECK(rig.read(10).data == pattern(10, 0));
	const SeenSense disabled = seen(rig.read(20));
	CHECK(disabled.code == SenseCode{0x7, 0x74, 0x01});
	CHECK(disabled.information == 20);
	CHECK(rig.drive.position() == 1);

	REQUIRE(is_good(protocol_out(rig, set_page(all_nexuses, off, on, key(2)))));
	CHECK(sense_of(rig.read(20)) == SenseCode{0x7, 0x74, 0x03});
	CHECK(rig.drive.position() == 1);

	REQUIRE(is_good(protocol_out(rig, set_page(all_nexuses, off, on, key(1)))));
	CHECK(rig.read(20).data == pattern(20, 1));
	CHECK(sense_of(rig.read(20)) == code::filemark_detected);
	CHECK(sense_of(rig.read(30)) == code::incorrect_key);
	(void)rig.rewind();
	CHECK(sense_of(rig.read(10)) == SenseCode{0x7, 0x74, 0x02});
	CHECK(rig.drive.position() == 0);

	REQUIRE(is_good(protocol_out(rig, set_page(all_nexuses, off, mixed, key(1)))));
	CHECK(rig.read(10).data == pattern(10, 0));
	CHECK(rig.read(20).data == pattern(20, 1));
}

TEST_CASE("a read of fixed blocks ends before the one that it cannot decrypt")
{
	DriveRig rig;

	(void)rig.set_block_length(100);
	(void)rig.write_fixed(1, pattern(100, 0));
	REQUIRE(is_good(protocol_out(rig, set_page(all_nexuses, on, mixed, key(1)))));
	(void)rig.write_fixed(1, pattern(100, 1));
	REQUIRE(is_good(protocol_out(rig, set_page(everybodys, off, off, {}))));
	(void)rig.rewind();
	const Reply reply = rig.read_fixed(2);
	CHECK(seen(reply).code == code::unable_to_decrypt);
	CHECK(seen(reply).information == 1);
	CHECK(reply.data == pattern(100, 0));
	CHECK(rig.drive.position() == 1);
}

TEST_CASE("SPACE and LOCATE need no key")
{
	Encrypted rig;

	CHECK(is_good(rig.space(1, 1)));
	CHECK(rig.drive.position() == 3);
	CHECK(is_good(rig.locate(1)));
}

TEST_CASE("the next block's status says whether it can be decrypted")
{
	Encrypted rig;

	CHECK(next_block(rig) == Bytes{0, 0x21, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0x03, 0, 0, 0});
	(void)rig.locate(1);
	CHECK(next_block(rig) == Bytes{0, 0x21, 0, 12, 0, 0, 0, 0, 0, 0, 0, 1, 0x06, 1, 0, 0});
	REQUIRE(is_good(protocol_out(rig, set_page(local, off, on, key(1)))));
	CHECK(next_block(rig)[12] == 0x05);
	(void)rig.locate(2);
	CHECK(next_block(rig)[12] == 0x22); // a filemark
	(void)rig.locate(4);
	CHECK(next_block(rig)[12] == 0x22); // end of data
	(void)rig.drive.remove();
	CHECK(sense_of(protocol_in(rig, 0x20, 0x0021)) == code::medium_not_present);
}

TEST_CASE("a key for all nexuses is an attention for those without one of their own")
{
	DriveRig rig;

	rig.drive.ensure_nexuses(3);
	REQUIRE(is_good(protocol_out(rig, set_page(local, on, on, key(2)), 2)));
	CHECK(rig.drive.pending_attentions(0) == 0);
	CHECK(rig.drive.pending_attentions(1) == 0);
	REQUIRE(is_good(protocol_out(rig, set_page(all_nexuses, on, on, key(1)), 0)));
	CHECK(rig.drive.pending_attentions(0) == 0);
	CHECK(rig.drive.pending_attentions(2) == 0);
	CHECK(sense_of(rig.test_unit_ready(1)) == parameters_changed);
	CHECK(status(rig, 1)[4] == 0x02); // PUBLIC, works with what is for all
	CHECK(status(rig, 1)[5] == 2);
	CHECK(status(rig, 2)[4] == 0x21);

	// Given up by its owner, it is no more for anybody.
	REQUIRE(is_good(protocol_out(rig, set_page(everybodys, off, off, {}), 0)));
	CHECK(sense_of(rig.test_unit_ready(1)) == parameters_changed);
	CHECK(status(rig, 1)[4] == 0x00);
	CHECK(status(rig, 1)[5] == 0);
	CHECK(status(rig, 2)[4] == 0x21);
}

TEST_CASE("a nexus that sets a key for all takes it over from another")
{
	DriveRig rig;

	rig.drive.ensure_nexuses(2);
	REQUIRE(is_good(protocol_out(rig, set_page(all_nexuses, on, on, key(1)), 0)));
	(void)rig.test_unit_ready(1);
	REQUIRE(is_good(protocol_out(rig, set_page(all_nexuses, on, on, key(2)), 1)));
	CHECK(sense_of(rig.test_unit_ready(0)) == parameters_changed);
	CHECK(status(rig, 0)[4] == 0x02);
	CHECK(status(rig, 1)[4] == 0x42);
	// PUBLIC of one that has nothing changes nothing.
	REQUIRE(is_good(protocol_out(rig, set_page(everybodys, off, off, {}), 0)));
	CHECK(rig.drive.pending_attentions(1) == 0);
	CHECK(status(rig, 0)[4] == 0x02);
}

TEST_CASE("keys go with power, and at a demount only if asked for")
{
	DriveRig rig;
	const auto set = [&rig](unsigned flags) {
		REQUIRE(is_good(protocol_out(rig, set_page(all_nexuses, on, on, key(1), flags))));
	};
	const auto is_set = [&rig] {
		rig.drain();
		return status(rig)[5] == 2;
	};

	set(0);
	rig.drive.logical_unit_reset();
	CHECK(is_set());
	(void)rig.load(0);
	(void)rig.load(1);
	CHECK(is_set());
	rig.drive.reset({.kind = ResetKind::power});
	CHECK_FALSE(is_set());

	set(0x04); // CKOD
	CHECK(is_set());
	(void)rig.load(0);
	CHECK_FALSE(is_set());
}

TEST_CASE("Set Data Encryption refuses what the drive has not")
{
	DriveRig rig;
	const Bytes good = set_page(all_nexuses, on, on, key(1));
	const auto with = [&good](std::size_t at, unsigned value) {
		Bytes page = good;

		page[at] = static_cast<std::uint8_t>(value);
		return page;
	};

	for (const Bytes &page : {
		     with(1, 0x11),			       // another page
		     with(4, 0x60),			       // a scope that is none
		     with(4, 0x41),			       // LOCK
		     with(5, 0x40),			       // CEEM
		     with(5, 0x20),			       // RDMC
		     with(5, 0x08),			       // SDK
		     with(5, 0x01),			       // CKORL
		     with(6, 1),			       // EXTERNAL
		     with(7, 1),			       // RAW
		     with(8, 2),			       // algorithm
		     with(9, 1),			       // key format
		     set_page(all_nexuses, on, on, Bytes(31)), // key length
		     set_page(all_nexuses, on, off, {}),       // no key
	     })
		CHECK(sense_of(protocol_out(rig, page)) == code::invalid_field_in_list);
	CHECK(sense_of(protocol_out(rig, with(3, 49))) == code::parameter_list_length);
	CHECK(sense_of(protocol_out(rig, Bytes(19))) == code::parameter_list_length);
	CHECK(status(rig)[11] == 0);
	CHECK(is_good(protocol_out(rig, good)));
}
