// SPDX-License-Identifier: GPL-2.0-only
//
// The write buffer and its loss, resets, loads and swaps, injected sense,
// and a delay.
#include "drive_rig.hpp"

#include <random>

using namespace ptape::model;

TEST_CASE("in buffered mode blocks reach the medium at a sync point only")
{
	DriveRig rig;

	(void)rig.write(pattern(10, 1));
	(void)rig.filemarks(1, true);
	(void)rig.write(pattern(20, 2));
	CHECK(rig.drive.buffered_objects() == 3);
	CHECK(rig.layout().empty());
	(void)rig.filemarks(0);
	CHECK(rig.drive.buffered_objects() == 0);
	CHECK(rig.layout() == "b10 f b20");
}

TEST_CASE("filemark, REWIND, SPACE, LOCATE and UNLOAD are sync points")
{
	const auto commits = [](auto command) {
		DriveRig rig;

		(void)rig.write(pattern(10, 1));
		command(rig);
		return rig.drive.buffered_objects() == 0 && rig.layout().starts_with("b10");
	};

	CHECK(commits([](DriveRig &rig) { (void)rig.filemarks(1); }));
	CHECK(commits([](DriveRig &rig) { (void)rig.rewind(); }));
	CHECK(commits([](DriveRig &rig) { (void)rig.space(0, 0); }));
	CHECK(commits([](DriveRig &rig) { (void)rig.locate(0); }));
	CHECK(commits([](DriveRig &rig) { (void)rig.load(0); }));
}

TEST_CASE("READ POSITION, TEST UNIT READY and an empty IMMED filemark are no sync points")
{
	DriveRig rig;

	(void)rig.write(pattern(10, 1));
	(void)rig.position();
	(void)rig.test_unit_ready();
	(void)rig.filemarks(0, true);
	CHECK(rig.drive.buffered_objects() == 1);
}

TEST_CASE("a full buffer writes its oldest objects")
{
	DriveRig rig({}, {.buffer_bytes = 250});

	(void)rig.write(pattern(100, 1));
	(void)rig.write(pattern(100, 2));
	CHECK(rig.layout().empty());
	(void)rig.write(pattern(100, 3));
	CHECK(rig.layout() == "b100");
	CHECK(rig.drive.buffered_bytes() == 200);
	(void)rig.write(pattern(251, 4)); // larger than the buffer
	CHECK(rig.layout() == "b100 b100 b100 b251");
	CHECK(rig.drive.position() == 4);
}

TEST_CASE("in unbuffered mode every block is on the medium when its command ends")
{
	DriveRig rig;

	(void)rig.mode_select_6({0, 0, 0x00, 0});
	(void)rig.write(pattern(10, 1));
	CHECK(rig.layout() == "b10");
}

TEST_CASE("a power loss drops the buffer and goes back to the last object on the medium")
{
	DriveRig rig;

	(void)rig.write(pattern(10, 1));
	(void)rig.filemarks(1);
	(void)rig.write(pattern(20, 2));
	(void)rig.write(pattern(30, 3));
	rig.drive.reset({.kind = ResetKind::power, .lose_buffer = true});
	rig.drain();
	CHECK(rig.layout() == "b10 f");
	CHECK(rig.position().first == 2);
}

TEST_CASE("a power loss that rewinds leaves the medium and stands at the beginning")
{
	DriveRig rig;

	(void)rig.write(pattern(10, 1));
	(void)rig.filemarks(1);
	(void)rig.write(pattern(20, 2));
	rig.drive.reset({.kind = ResetKind::power, .rewind = true, .lose_buffer = true});
	rig.drain();
	CHECK(rig.layout() == "b10 f");
	CHECK(rig.position().beginning);
}

TEST_CASE("a power cycle without loss writes the buffer out first")
{
	DriveRig rig;

	(void)rig.write(pattern(10, 1));
	rig.drive.reset({.kind = ResetKind::power});
	rig.drain();
	CHECK(rig.layout() == "b10");
	CHECK(rig.drive.position() == 1);
}

TEST_CASE("what a write cut off is gone even when that write is lost with the buffer")
{
	DriveRig rig;

	for (unsigned i = 0; i < 4; ++i)
		(void)rig.write(pattern(100 + i, i));
	(void)rig.locate(1);
	(void)rig.write(pattern(50, 9));
	rig.drive.reset({.kind = ResetKind::power, .lose_buffer = true});
	rig.drain();
	CHECK(rig.layout() == "b100");
	CHECK(rig.drive.position() == 1);
}

TEST_CASE("a power cycle reloads the cartridge: 29h/01h, then 28h/00h, load count + 1")
{
	DriveRig rig;

	rig.drive.ensure_nexuses(2);
	rig.drive.reset({.kind = ResetKind::power});
	CHECK(rig.cartridge.load_count() == 2);
	for (Nexus nexus = 0; nexus < 2; ++nexus) {
		CHECK(sense_of(rig.test_unit_ready(nexus)) == code::power_on);
		CHECK(sense_of(rig.test_unit_ready(nexus)) == code::medium_changed);
		CHECK(is_good(rig.test_unit_ready(nexus)));
	}
}

TEST_CASE("a power cycle of an empty drive raises 29h/01h alone")
{
	DriveRig rig;

	(void)rig.drive.remove();
	rig.drive.reset({.kind = ResetKind::power});
	CHECK(sense_of(rig.test_unit_ready()) == code::power_on);
	CHECK(sense_of(rig.test_unit_ready()) == code::medium_not_present);
}

TEST_CASE("a logical unit reset raises 29h/03h and keeps buffer, position and load count")
{
	DriveRig rig;

	(void)rig.write(pattern(10, 1));
	rig.drive.logical_unit_reset();
	CHECK(sense_of(rig.test_unit_ready()) == code::logical_unit_reset);
	CHECK(is_good(rig.test_unit_ready()));
	CHECK(rig.drive.position() == 1);
	CHECK(rig.drive.buffered_objects() == 1);
	CHECK(rig.cartridge.load_count() == 1);
}

TEST_CASE("a logical unit reset may rewind, which commits the buffer, or lose it")
{
	DriveRig rig;

	(void)rig.write(pattern(10, 1));
	rig.drive.reset({.rewind = true});
	CHECK(rig.layout() == "b10");
	CHECK(rig.drive.position() == 0);
	rig.drain();
	(void)rig.space(3, 0);
	(void)rig.write(pattern(20, 2));
	rig.drive.reset({.lose_buffer = true});
	CHECK(rig.layout() == "b10");
	CHECK(rig.drive.position() == 1);
}

TEST_CASE("a reset restores the default mode parameters")
{
	DriveRig rig;

	(void)rig.set_block_length(512);
	rig.drive.logical_unit_reset();
	CHECK(rig.drive.modes() == Modes{});
}

TEST_CASE("UNLOAD commits, ejects and leaves the cartridge in the mouth; LOAD threads it again")
{
	DriveRig rig;

	rig.drive.ensure_nexuses(2);
	(void)rig.write(pattern(10, 1));
	CHECK(is_good(rig.load(0)));
	CHECK(rig.layout() == "b10");
	CHECK(sense_of(rig.test_unit_ready()) == code::medium_not_present);
	CHECK(rig.drive.cartridge() == &rig.cartridge);
	CHECK(is_good(rig.load(0))); // again: nothing to do
	CHECK(is_good(rig.load(1)));
	CHECK(rig.cartridge.load_count() == 2);
	CHECK(is_good(rig.test_unit_ready(0)));
	CHECK(sense_of(rig.test_unit_ready(1)) == code::medium_changed);
	CHECK(rig.position().beginning);
}

TEST_CASE("LOAD of a threaded cartridge rewinds and counts no load")
{
	DriveRig rig;

	(void)rig.write(pattern(10, 1));
	CHECK(is_good(rig.load(1)));
	CHECK(rig.position().beginning);
	CHECK(rig.cartridge.load_count() == 1);
}

TEST_CASE("LOAD without a cartridge, and with EOT, is refused")
{
	DriveRig rig;

	CHECK(sense_of(rig.load(5)) == code::invalid_field_in_cdb);
	(void)rig.drive.remove();
	CHECK(sense_of(rig.load(1)) == code::medium_not_present);
	CHECK(sense_of(rig.load(0)) == code::medium_not_present);
}

TEST_CASE("a swap commits to the old cartridge and raises 28h/00h on every nexus")
{
	DriveRig rig;
	Cartridge other({.barcode = "OTHER1L8"});

	rig.drive.ensure_nexuses(2);
	(void)rig.write(pattern(10, 1));
	CHECK(rig.drive.swap(other) == &rig.cartridge);
	CHECK(rig.layout() == "b10");
	CHECK(rig.drive.cartridge() == &other);
	CHECK(sense_of(rig.test_unit_ready(0)) == code::medium_changed);
	CHECK(sense_of(rig.test_unit_ready(1)) == code::medium_changed);
	CHECK(rig.position().beginning);
}

TEST_CASE("the button ejects as UNLOAD does, and raises no attention")
{
	DriveRig rig;

	(void)rig.write(pattern(10, 1));
	REQUIRE(rig.drive.eject());
	CHECK(rig.layout() == "b10");
	CHECK(sense_of(rig.write(pattern(10, 2))) == code::medium_not_present);
	CHECK(rig.drive.cartridge() == &rig.cartridge);
	CHECK_FALSE(rig.drive.eject()); // it is out
}

TEST_CASE("an eject may lose what is buffered")
{
	DriveRig rig;

	(void)rig.write(pattern(10, 1));
	(void)rig.filemarks(1);
	(void)rig.write(pattern(20, 2));
	REQUIRE(rig.drive.eject(true));
	CHECK(rig.layout() == "b10 f");
	CHECK(rig.drive.buffered_objects() == 0);
	CHECK(rig.drive.buffered_bytes() == 0);
}

TEST_CASE("the button does nothing while removal is prevented")
{
	DriveRig rig;

	(void)rig.cdb({0x1e, 0, 0, 0, 1, 0});
	CHECK_FALSE(rig.drive.eject());
	CHECK(is_good(rig.test_unit_ready()));
	(void)rig.cdb({0x1e, 0, 0, 0, 0, 0});
	CHECK(rig.drive.eject());
}

TEST_CASE("a cartridge in the mouth is pushed in by hand, one that is threaded stays")
{
	Library library({.drives = 1, .slots = 2});
	Drive &drive = library.drive(0);

	drive.ensure_nexuses(1);
	REQUIRE(library.swap(drive, "VTL001L8"));
	CHECK(drive.pending_attentions(0) == 0);
	CHECK(drive.cartridge()->load_count() == 1);
	REQUIRE(drive.eject());
	REQUIRE(library.swap(drive, "VTL001L8"));
	CHECK(drive.threaded());
	CHECK(drive.pending_attentions(0) == 1);
	CHECK(drive.cartridge()->load_count() == 2);
}

TEST_CASE("a cleaning cartridge is no medium: 02h/30h/03h until it is out")
{
	DriveRig rig;
	Cartridge other({.barcode = "CLN001L1", .cleaning = true});

	(void)rig.drive.swap(other);
	CHECK(sense_of(rig.test_unit_ready()) == code::medium_changed);
	CHECK(sense_of(rig.test_unit_ready()) == code::cleaning_cartridge);
	CHECK(sense_of(rig.write(pattern(10, 1))) == code::cleaning_cartridge);
	CHECK(other.dump()[0].empty());
	(void)rig.drive.swap(rig.cartridge);
	rig.drain();
	CHECK(is_good(rig.test_unit_ready()));
}

TEST_CASE("a drive that moves its tape silently only changes the position")
{
	DriveRig rig;

	(void)rig.write(pattern(10, 1));
	rig.drive.move_to(0);
	CHECK(is_good(rig.test_unit_ready()));
	CHECK(rig.position().beginning);
	CHECK(rig.layout() == "b10");
	rig.drive.move_to(100);
	CHECK(rig.drive.position() == 1);
}

TEST_CASE("an injected sense ends the chosen command and leaves it undone")
{
	DriveRig rig;

	rig.drive.inject_sense({.sense = {.code = {0x3, 0x0c, 0x00}}, .opcode = 0x0a});
	CHECK(is_good(rig.test_unit_ready()));
	CHECK(sense_of(rig.write(pattern(10, 1))) == SenseCode{0x3, 0x0c, 0x00});
	CHECK(rig.drive.position() == 0);
	CHECK(is_good(rig.write(pattern(10, 1))));
}

TEST_CASE("an injected sense waits for its command and comes as often as told")
{
	DriveRig rig;

	rig.drive.inject_sense({.sense = {.code = {0x4, 0x44, 0x00}}, .after = 2, .times = 2});
	CHECK(is_good(rig.test_unit_ready()));
	CHECK(is_good(rig.inquiry())); // does not count
	CHECK(is_good(rig.test_unit_ready()));
	CHECK(sense_of(rig.test_unit_ready()) == SenseCode{0x4, 0x44, 0x00});
	CHECK(sense_of(rig.test_unit_ready()) == SenseCode{0x4, 0x44, 0x00});
	CHECK(is_good(rig.test_unit_ready()));
}

TEST_CASE("an injected sense may spoil the answer of a command that was done")
{
	DriveRig rig;

	rig.drive.inject_sense(
		{.sense = {.code = {0xb, 0x47, 0x00}}, .opcode = 0x0a, .executed = true});
	const Reply reply = rig.write(pattern(10, 1));
	CHECK(sense_of(reply) == SenseCode{0xb, 0x47, 0x00});
	CHECK(rig.drive.position() == 1);
}

TEST_CASE("a recovered error comes with what the command has read, another one without")
{
	const auto data_of_read = [](std::uint8_t key) {
		DriveRig rig;

		(void)rig.write(pattern(10, 1));
		(void)rig.rewind();
		rig.drive.inject_sense(
			{.sense = {.code = {key, 0x18, 0x00}}, .opcode = 0x08, .executed = true});

		const Reply reply = rig.read(10);

		CHECK(sense_of(reply) == SenseCode{key, 0x18, 0x00});
		return reply.data;
	};

	CHECK(data_of_read(0x1) == pattern(10, 1));
	CHECK(data_of_read(0x3).empty());
}

TEST_CASE("a fault may end a command with a status that has no sense, done or not")
{
	DriveRig rig;

	rig.drive.inject_sense({.status = Status::task_set_full, .opcode = 0x0a});
	const Reply full = rig.write(pattern(10, 1));
	CHECK(full.status == Status::task_set_full);
	CHECK(full.sense.empty());
	CHECK(rig.drive.position() == 0);
	rig.drive.inject_sense({.status = Status::task_aborted, .opcode = 0x0a, .executed = true});
	CHECK(rig.write(pattern(10, 1)).status == Status::task_aborted);
	CHECK(rig.drive.position() == 1);
	CHECK(is_good(rig.write(pattern(10, 1))));
}

TEST_CASE("a unit attention goes before an injected sense, which stays")
{
	DriveRig rig;

	rig.drive.inject_sense({.sense = {.code = {0x4, 0x44, 0x00}}});
	rig.drive.add_attention(0, code::power_on);
	CHECK(sense_of(rig.test_unit_ready()) == code::power_on);
	CHECK(sense_of(rig.test_unit_ready()) == SenseCode{0x4, 0x44, 0x00});
}

TEST_CASE("a deferred error ends the next command, which is not executed")
{
	DriveRig rig;

	rig.drive.add_deferred_error({0x3, 0x0c, 0x00});
	CHECK(is_good(rig.inquiry()));
	const SeenSense sense = seen(rig.write(pattern(10, 1)));
	CHECK(sense.deferred);
	CHECK(sense.code == SenseCode{0x3, 0x0c, 0x00});
	CHECK(rig.drive.position() == 0);
	CHECK(is_good(rig.write(pattern(10, 1))));
}

TEST_CASE("a deferred error is told once, on the nexus that asks first")
{
	DriveRig rig;

	rig.drive.ensure_nexuses(2);
	rig.drive.add_deferred_error({0x3, 0x0c, 0x00});
	CHECK(seen(rig.request_sense(1).data).deferred);
	CHECK(is_good(rig.test_unit_ready(0)));
}

TEST_CASE("faults can be taken back")
{
	DriveRig rig;

	rig.drive.inject_sense({.sense = {.code = {0x4, 0x44, 0x00}}, .times = 100});
	rig.drive.add_deferred_error({0x3, 0x0c, 0x00});
	rig.drive.set_not_ready_polls(100);
	rig.drive.set_delay_us(5);
	rig.drive.clear_faults();
	const Reply reply = rig.test_unit_ready();
	CHECK(is_good(reply));
	CHECK(reply.busy_us == 0);
}

TEST_CASE("a delay is added to every command")
{
	DriveRig rig;

	rig.drive.set_delay_us(1234);
	CHECK(rig.test_unit_ready().busy_us == 1234);
	CHECK(rig.write(pattern(10, 1)).busy_us == 1234);
}

TEST_CASE("any command bytes at all give an answer and break nothing")
{
	std::mt19937 random(20261122); // fixed: the same commands in every run
	Library library({.drives = 2, .slots = 3, .import_export = 1});
	const std::uint8_t opcodes[] = {0x00, 0x01, 0x03, 0x05, 0x07, 0x08, 0x0a, 0x10, 0x11,
					0x12, 0x15, 0x16, 0x17, 0x19, 0x1a, 0x1b, 0x1e, 0x2b,
					0x34, 0x4d, 0x55, 0x5a, 0x8c, 0x91, 0x92, 0xa3, 0xa5,
					0xb8, 0x04, 0x44, 0x82, 0x8d, 0xa2, 0xb5};
	unsigned good = 0;

	for (unsigned i = 0; i < 50000; ++i) {
		DeviceServer &server =
			random() % 4 ? static_cast<DeviceServer &>(library.drive(random() % 2))
				     : library.changer();
		Bytes cdb(random() % 8 ? 16 : random() % 17);
		Bytes out(random() % 64);

		for (std::uint8_t &byte : cdb) // mostly zero, so that many get past the checks
			byte = random() % 8 ? 0 : static_cast<std::uint8_t>(random());
		for (std::uint8_t &byte : out)
			byte = random() % 2 ? 0 : static_cast<std::uint8_t>(random());
		if (!cdb.empty() && random() % 16)
			cdb[0] = opcodes[random() % std::size(opcodes)];
		if (cdb.size() > 2 && cdb[0] == 0x10)
			cdb[2] = 0; // at most 65,535 filemarks
		if (random() % 500 == 0)
			library.drive(0).reset(
				{.kind = random() % 2 ? ResetKind::power : ResetKind::logical_unit,
				 .lose_buffer = random() % 2 == 0});
		const Reply reply = server.execute(random() % 3, cdb, out);
		good += reply.status == Status::good;
		REQUIRE((reply.status == Status::check_condition) == !reply.sense.empty());
	}
	CHECK(good > 5000);
}
