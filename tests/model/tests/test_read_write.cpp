// SPDX-License-Identifier: GPL-2.0-only
//
// READ(6), WRITE(6), WRITE FILEMARKS(6), ERASE(6): data, lengths, residuals,
// early warning and the end of the medium.
#include "drive_rig.hpp"

using namespace ptape::model;

namespace
{

CartridgeConfig small_medium()
{
	return {.capacity_bytes = 10000, .early_warning_bytes = 4000};
}

} // namespace

TEST_CASE("variable blocks are read back as they were written")
{
	DriveRig rig;

	CHECK(is_good(rig.write(pattern(1000, 1))));
	CHECK(is_good(rig.write(pattern(1, 2))));
	CHECK(is_good(rig.rewind()));
	CHECK(rig.read(1000).data == pattern(1000, 1));
	CHECK(rig.read(1).data == pattern(1, 2));
	CHECK(rig.drive.position() == 2);
}

TEST_CASE("a block of 8 MiB is written and read, a longer one is an invalid field")
{
	DriveRig rig;

	CHECK(is_good(rig.write(pattern(0x800000, 3))));
	CHECK(sense_of(rig.write(Bytes(0x800001))) == code::invalid_field_in_cdb);
	(void)rig.rewind();
	CHECK(rig.read(0x800000).data == pattern(0x800000, 3));
}

TEST_CASE("a transfer length of zero moves nothing")
{
	DriveRig rig;

	(void)rig.write(pattern(10, 1));
	(void)rig.rewind();
	CHECK(is_good(rig.read(0)));
	CHECK(is_good(rig.write({})));
	CHECK(rig.drive.position() == 0);
	CHECK(rig.layout() == "b10");
}

TEST_CASE("a shorter block than asked for: ILI, positive residual, all its data")
{
	DriveRig rig;

	(void)rig.write(pattern(1000, 1));
	(void)rig.rewind();
	const Reply reply = rig.read(65536);
	const SeenSense sense = seen(reply);
	CHECK(sense.code == code::no_sense);
	CHECK(sense.ili);
	CHECK(sense.valid);
	CHECK(sense.information == 64536);
	CHECK(reply.data == pattern(1000, 1));
	CHECK(rig.drive.position() == 1);
}

TEST_CASE("a longer block than asked for: ILI, negative residual, position behind it")
{
	DriveRig rig;

	(void)rig.write(pattern(1000, 1));
	(void)rig.rewind();
	const Reply reply = rig.read(400);
	const SeenSense sense = seen(reply);
	CHECK(sense.ili);
	CHECK(sense.information == -600);
	const Bytes whole = pattern(1000, 1);
	CHECK(reply.data == Bytes(whole.begin(), whole.begin() + 400));
	CHECK(rig.drive.position() == 1);
}

TEST_CASE("SILI suppresses a short block, and a long one while the block length is zero")
{
	DriveRig rig;

	(void)rig.write(pattern(1000, 1));
	(void)rig.rewind();
	CHECK(is_good(rig.read(2000, true)));
	(void)rig.rewind();
	const Reply truncated = rig.read(400, true);
	CHECK(is_good(truncated));
	CHECK(truncated.data.size() == 400);
	(void)rig.set_block_length(512);
	(void)rig.rewind();
	CHECK(seen(rig.read(400, true)).ili);
	(void)rig.rewind();
	CHECK(is_good(rig.read(2000, true)));
}

TEST_CASE("a filemark ends a read with FILEMARK and the whole residual, position behind it")
{
	DriveRig rig;

	(void)rig.filemarks(1);
	(void)rig.rewind();
	const Reply reply = rig.read(1000);
	const SeenSense sense = seen(reply);
	CHECK(sense.code == code::filemark_detected);
	CHECK(sense.filemark);
	CHECK(sense.information == 1000);
	CHECK(reply.data.empty());
	CHECK(rig.drive.position() == 1);
}

TEST_CASE("a read at the end of data is a BLANK CHECK and stays there")
{
	DriveRig rig;

	(void)rig.write(pattern(10, 1));
	const SeenSense sense = seen(rig.read(1000));
	CHECK(sense.code == code::end_of_data);
	CHECK(sense.information == 1000);
	CHECK_FALSE(sense.eom);
	CHECK(rig.drive.position() == 1);
}

TEST_CASE("a read after a write first commits the buffer")
{
	DriveRig rig;

	(void)rig.write(pattern(10, 1));
	CHECK(rig.layout().empty());
	(void)rig.read(1000);
	CHECK(rig.layout() == "b10");
}

TEST_CASE("fixed mode writes and reads many blocks with one command")
{
	DriveRig rig;

	(void)rig.set_block_length(512);
	CHECK(is_good(rig.write_fixed(4, pattern(2048, 1))));
	CHECK(rig.drive.position() == 4);
	(void)rig.rewind();
	CHECK(rig.read_fixed(4).data == pattern(2048, 1));
	CHECK(rig.layout() == "b512 b512 b512 b512");
}

TEST_CASE("a fixed read that meets a filemark gives the blocks before it and the residual")
{
	DriveRig rig;

	(void)rig.set_block_length(512);
	(void)rig.write_fixed(3, pattern(1536, 1));
	(void)rig.filemarks(1);
	(void)rig.rewind();
	const Reply reply = rig.read_fixed(10);
	const SeenSense sense = seen(reply);
	CHECK(sense.filemark);
	CHECK(sense.information == 7);
	CHECK(reply.data == pattern(1536, 1));
	CHECK(rig.drive.position() == 4);
}

TEST_CASE("a fixed read that meets the end of data gives the blocks before it")
{
	DriveRig rig;

	(void)rig.set_block_length(512);
	(void)rig.write_fixed(3, pattern(1536, 1));
	(void)rig.rewind();
	const Reply reply = rig.read_fixed(5);
	CHECK(seen(reply).code == code::end_of_data);
	CHECK(seen(reply).information == 2);
	CHECK(reply.data.size() == 1536);
}

TEST_CASE("a fixed read of a block with another length: ILI, blocks before it, position behind it")
{
	DriveRig rig;

	(void)rig.set_block_length(512);
	(void)rig.write_fixed(2, pattern(1024, 1));
	(void)rig.write(pattern(1000, 2));
	(void)rig.rewind();
	const Reply reply = rig.read_fixed(4);
	const SeenSense sense = seen(reply);
	CHECK(sense.ili);
	CHECK(sense.code == code::no_sense);
	CHECK(sense.information == 2);
	CHECK(reply.data.size() == 1024);
	CHECK(rig.drive.position() == 3);
}

TEST_CASE("FIXED without a block length, and with SILI, is an invalid field")
{
	DriveRig rig;

	CHECK(sense_of(rig.read_fixed(1)) == code::invalid_field_in_cdb);
	CHECK(sense_of(rig.write_fixed(1, Bytes(512))) == code::invalid_field_in_cdb);
	(void)rig.set_block_length(512);
	CHECK(sense_of(rig.cdb({0x08, 3, 0, 0, 1, 0})) == code::invalid_field_in_cdb);
}

TEST_CASE("variable commands work while a block length is set")
{
	DriveRig rig;

	(void)rig.set_block_length(512);
	CHECK(is_good(rig.write(pattern(700, 1))));
	(void)rig.rewind();
	CHECK(rig.read(700).data == pattern(700, 1));
}

TEST_CASE("a WRITE whose data did not all arrive is aborted and writes nothing")
{
	DriveRig rig;

	CHECK(sense_of(rig.cdb({0x0a, 0, 0, 1, 0, 0}, Bytes(255))) == code::data_phase_error);
	CHECK(rig.drive.position() == 0);
}

TEST_CASE("writing in the middle cuts off everything behind it")
{
	DriveRig rig;

	for (unsigned i = 0; i < 5; ++i)
		(void)rig.write(pattern(100 + i, i));
	(void)rig.filemarks(1);
	(void)rig.locate(2);
	(void)rig.write(pattern(50, 9));
	(void)rig.filemarks(0);
	CHECK(rig.layout() == "b100 b101 b50");
}

TEST_CASE("a filemark in the middle cuts off everything behind it")
{
	DriveRig rig;

	(void)rig.write(pattern(100, 1));
	(void)rig.write(pattern(200, 2));
	(void)rig.locate(1);
	(void)rig.filemarks(1);
	CHECK(rig.layout() == "b100 f");
}

TEST_CASE("WRITE FILEMARKS with count 0 writes nothing and cuts nothing off")
{
	DriveRig rig;

	(void)rig.write(pattern(100, 1));
	(void)rig.write(pattern(200, 2));
	(void)rig.rewind();
	CHECK(is_good(rig.filemarks(0)));
	CHECK(rig.layout() == "b100 b200");
	CHECK(rig.drive.position() == 0);
}

TEST_CASE("WRITE FILEMARKS writes as many as asked for")
{
	DriveRig rig;

	CHECK(is_good(rig.filemarks(3)));
	CHECK(rig.layout() == "f f f");
	CHECK(rig.drive.position() == 3);
}

TEST_CASE("WRITE FILEMARKS refuses setmarks, and IMMED in unbuffered mode")
{
	DriveRig rig;

	CHECK(sense_of(rig.cdb({0x10, 2, 0, 0, 1, 0})) == code::invalid_field_in_cdb);
	(void)rig.mode_select_6({0, 0, 0x00, 0});
	CHECK(sense_of(rig.filemarks(1, true)) == code::invalid_field_in_cdb);
	CHECK(is_good(rig.filemarks(1)));
}

TEST_CASE("past early warning the data is taken and EOM said with residual 0")
{
	DriveRig rig(small_medium());

	CHECK(is_good(rig.write(pattern(5999, 1))));
	const SeenSense sense = seen(rig.write(pattern(1, 2)));
	CHECK(sense.code == code::end_of_partition);
	CHECK(sense.eom);
	CHECK(sense.valid);
	CHECK(sense.information == 0);
	CHECK(rig.drive.position() == 2);
	(void)rig.rewind();
	(void)rig.locate(1);
	CHECK(rig.read(1).data == pattern(1, 2));
}

TEST_CASE("a drive that tells early warning once tells it again behind a load, or in front of it")
{
	DriveRig rig(small_medium(), {.warns_once = true});

	CHECK(sense_of(rig.write(pattern(6000, 1))) == code::end_of_partition);
	CHECK(is_good(rig.write(pattern(1, 2))));
	CHECK(is_good(rig.filemarks(1)));
	rig.drive.insert(*rig.drive.remove());
	rig.drain();
	(void)rig.locate(3);
	CHECK(sense_of(rig.filemarks(1)) == code::end_of_partition);
	CHECK(is_good(rig.write(pattern(1, 3))));
	(void)rig.rewind();
	CHECK(is_good(rig.write(pattern(5000, 4))));
	CHECK(sense_of(rig.write(pattern(1000, 5))) == code::end_of_partition);
	CHECK(is_good(rig.write(pattern(1, 6))));
}

TEST_CASE("a cartridge made blank has its new size, early warning and nothing on it")
{
	DriveRig rig;

	CHECK(is_good(rig.write(pattern(1000, 1))));
	CHECK(is_good(rig.rewind()));
	rig.cartridge.make_blank(10000, 4000);
	CHECK(sense_of(rig.read(1000)) == code::end_of_data);
	CHECK(is_good(rig.write(pattern(5999, 1))));
	CHECK(sense_of(rig.write(pattern(1, 2))) == code::end_of_partition);
	CHECK(sense_of(rig.write(pattern(4001, 3))) == code::volume_overflow);
}

TEST_CASE("a filemark past early warning is written and EOM said")
{
	DriveRig rig(small_medium());

	(void)rig.write(pattern(7000, 1));
	const SeenSense sense = seen(rig.filemarks(1));
	CHECK(sense.code == code::end_of_partition);
	CHECK(sense.eom);
	CHECK(rig.layout() == "b7000 f");
}

TEST_CASE("a sync past early warning has nothing to complain of")
{
	DriveRig rig(small_medium());

	(void)rig.write(pattern(7000, 1));
	CHECK(is_good(rig.filemarks(0)));
}

TEST_CASE("a variable block that does not fit is a VOLUME OVERFLOW with its length as residual")
{
	DriveRig rig(small_medium());

	(void)rig.write(pattern(9000, 1));
	const SeenSense sense = seen(rig.write(pattern(1001, 2)));
	CHECK(sense.code == code::volume_overflow);
	CHECK(sense.eom);
	CHECK(sense.information == 1001);
	CHECK(rig.drive.position() == 1);
	// What fits to the last byte is taken.
	CHECK(sense_of(rig.write(pattern(1000, 3))) == code::end_of_partition);
}

TEST_CASE("fixed blocks that do not all fit leave the rest as residual")
{
	DriveRig rig(small_medium());

	(void)rig.set_block_length(1000);
	const SeenSense sense = seen(rig.write_fixed(12, Bytes(12000)));
	CHECK(sense.code == code::volume_overflow);
	CHECK(sense.information == 2);
	CHECK(rig.drive.position() == 10);
}

TEST_CASE("filemarks that do not all fit leave the rest as residual")
{
	DriveRig rig(small_medium());

	const SeenSense sense = seen(rig.filemarks(12));
	CHECK(sense.code == code::volume_overflow);
	CHECK(sense.information == 12 - 9); // 1,024 bytes each
	CHECK(rig.drive.position() == 9);
}

TEST_CASE("early warning counts what is still in the buffer")
{
	DriveRig rig(small_medium());

	(void)rig.write(pattern(3000, 1));
	CHECK(sense_of(rig.write(pattern(3000, 2))) == code::end_of_partition);
	CHECK(rig.drive.buffered_objects() == 2);
}

TEST_CASE("writing again near the beginning ends the early warning")
{
	DriveRig rig(small_medium());

	(void)rig.write(pattern(9000, 1));
	CHECK(rig.position().end);
	(void)rig.rewind();
	CHECK_FALSE(rig.position().end);
	CHECK(is_good(rig.write(pattern(100, 2))));
}

TEST_CASE("what was cut off counts neither as used medium nor as filemarks")
{
	DriveRig rig(small_medium());

	(void)rig.filemarks(2);
	(void)rig.write(pattern(7000, 1));
	(void)rig.rewind();
	CHECK(is_good(rig.write(pattern(100, 2))));
	CHECK(is_good(rig.write(pattern(100, 3))));
	CHECK(is_good(rig.filemarks(0)));
	CHECK_FALSE(rig.position().end);
	const Bytes data = rig.cdb({0x34, 6, 0, 0, 0, 0, 0, 0, 0, 0}).data;
	CHECK(be(data, 8, 8) == 2);
	CHECK(be(data, 16, 8) == 0);
}

TEST_CASE("end of data past early warning says EOM")
{
	DriveRig rig(small_medium());

	(void)rig.write(pattern(9000, 1));
	CHECK(seen(rig.read(100)).eom);
}

TEST_CASE("a write-protected cartridge refuses WRITE, filemarks, sync and ERASE")
{
	DriveRig rig({.write_protected = true});

	CHECK(sense_of(rig.write(pattern(10, 1))) == code::write_protected);
	CHECK(sense_of(rig.filemarks(1)) == code::write_protected);
	CHECK(sense_of(rig.filemarks(0)) == code::write_protected);
	CHECK(sense_of(rig.cdb({0x19, 0, 0, 0, 0, 0})) == code::write_protected);
	CHECK(rig.drive.position() == 0);
}

TEST_CASE("a WORM cartridge takes data at its end only")
{
	DriveRig rig({.worm = true});

	CHECK(is_good(rig.write(pattern(10, 1))));
	CHECK(is_good(rig.write(pattern(20, 2))));
	(void)rig.rewind();
	CHECK(sense_of(rig.write(pattern(30, 3))) == code::worm_overwrite);
	CHECK(sense_of(rig.cdb({0x19, 0, 0, 0, 0, 0})) == code::worm_overwrite);
	(void)rig.space(3, 0);
	CHECK(is_good(rig.write(pattern(40, 4))));
	(void)rig.rewind();
	CHECK(rig.layout() == "b10 b20 b40");
}

TEST_CASE("ERASE makes the position the end of data and stays there")
{
	DriveRig rig;

	(void)rig.write(pattern(10, 1));
	(void)rig.write(pattern(20, 2));
	(void)rig.locate(1);
	CHECK(is_good(rig.cdb({0x19, 1, 0, 0, 0, 0})));
	CHECK(rig.drive.position() == 1);
	CHECK(rig.layout() == "b10");
}

TEST_CASE("READ BLOCK LIMITS tells 1 byte to 8 MiB, with or without a cartridge")
{
	DriveRig rig;
	const Bytes limits = {0x00, 0x80, 0x00, 0x00, 0x00, 0x01};

	CHECK(rig.cdb({0x05, 0, 0, 0, 0, 0}).data == limits);
	(void)rig.drive.remove();
	CHECK(rig.cdb({0x05, 0, 0, 0, 0, 0}).data == limits);
}

TEST_CASE("the dump names every object with address, type, length and digest")
{
	DriveRig rig;

	(void)rig.write(text_bytes("abc"));
	(void)rig.filemarks(1);
	const std::vector<std::vector<DumpedObject>> dump = rig.cartridge.dump();
	REQUIRE(dump.size() == 1);
	REQUIRE(dump[0].size() == 2);
	CHECK(dump[0][0].lba == 0);
	CHECK(dump[0][0].type == ObjectType::block);
	CHECK(dump[0][0].length == 3);
	CHECK(to_hex(dump[0][0].sha256) ==
	      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	CHECK(dump[0][1].lba == 1);
	CHECK(dump[0][1].type == ObjectType::filemark);
	CHECK(dump[0][1].length == 0);
}
