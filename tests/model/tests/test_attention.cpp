// SPDX-License-Identifier: GPL-2.0-only
//
// Readiness, unit attentions per nexus, reservations and prevention of removal.
#include "drive_rig.hpp"

using namespace ptape::model;

TEST_CASE("TEST UNIT READY is GOOD with a cartridge and NOT READY without")
{
	DriveRig rig;

	CHECK(is_good(rig.test_unit_ready()));
	(void)rig.drive.remove();
	CHECK(sense_of(rig.test_unit_ready()) == code::medium_not_present);
}

TEST_CASE("a unit attention ends one command on each nexus that exists")
{
	DriveRig rig;

	rig.drive.ensure_nexuses(3);
	rig.drive.add_attention_all({0x6, 0x29, 0x00});
	for (Nexus nexus = 0; nexus < 3; ++nexus) {
		CHECK(sense_of(rig.test_unit_ready(nexus)) == SenseCode{0x6, 0x29, 0x00});
		CHECK(is_good(rig.test_unit_ready(nexus)));
	}
}

TEST_CASE("a unit attention for one nexus is not seen by another")
{
	DriveRig rig;

	rig.drive.ensure_nexuses(2);
	rig.drive.add_attention(1, {0x6, 0x2a, 0x01});
	CHECK(is_good(rig.test_unit_ready(0)));
	CHECK(sense_of(rig.test_unit_ready(1)) == SenseCode{0x6, 0x2a, 0x01});
}

TEST_CASE("unit attentions come oldest first, and an equal one is not queued twice")
{
	DriveRig rig;

	rig.drive.add_attention(0, code::power_on);
	rig.drive.add_attention(0, code::medium_changed);
	rig.drive.add_attention(0, code::power_on);
	CHECK(rig.drive.pending_attentions(0) == 2);
	CHECK(sense_of(rig.test_unit_ready()) == code::power_on);
	CHECK(sense_of(rig.test_unit_ready()) == code::medium_changed);
	CHECK(is_good(rig.test_unit_ready()));
}

TEST_CASE("the queue of unit attentions is bounded")
{
	DriveRig rig;

	for (unsigned i = 0; i < 200; ++i)
		rig.drive.add_attention(0, {0x6, 0x2a, static_cast<std::uint8_t>(i)});
	CHECK(rig.drive.pending_attentions(0) == DeviceServer::attentions_max);
}

TEST_CASE("INQUIRY passes a unit attention and leaves it pending")
{
	DriveRig rig;

	rig.drive.add_attention(0, code::power_on);
	CHECK(is_good(rig.inquiry()));
	CHECK(rig.drive.pending_attentions(0) == 1);
}

TEST_CASE("REQUEST SENSE returns a unit attention as data and takes it away")
{
	DriveRig rig;

	rig.drive.add_attention(0, code::power_on);
	const Reply reply = rig.request_sense();
	REQUIRE(is_good(reply));
	CHECK(seen(reply.data).code == code::power_on);
	CHECK(is_good(rig.test_unit_ready()));
}

TEST_CASE("REQUEST SENSE tells no sense, no medium and becoming ready")
{
	DriveRig rig;

	CHECK(seen(rig.request_sense().data).code == code::no_sense);
	rig.drive.set_not_ready_polls(1);
	CHECK(seen(rig.request_sense().data).code == code::becoming_ready);
	CHECK(sense_of(rig.test_unit_ready()) == code::becoming_ready); // not used up by asking
	(void)rig.drive.remove();
	CHECK(seen(rig.request_sense().data).code == code::medium_not_present);
}

TEST_CASE("REQUEST SENSE with DESC gives descriptor format")
{
	DriveRig rig;

	CHECK(rig.cdb({3, 1, 0, 0, 252, 0}).data.at(0) == 0x72);
}

TEST_CASE("an unknown operation code too is held back by a unit attention")
{
	DriveRig rig;

	rig.drive.add_attention(0, code::power_on);
	CHECK(sense_of(rig.cdb({0x5d, 0, 0, 0, 0, 0, 0, 0, 0, 0})) == code::power_on);
}

TEST_CASE("a command held back by a unit attention is not executed")
{
	DriveRig rig;

	rig.drive.add_attention(0, code::medium_changed);
	CHECK(sense_of(rig.write(pattern(100, 1))) == code::medium_changed);
	CHECK(rig.drive.position() == 0);
}

TEST_CASE("becoming ready lasts for the given number of commands")
{
	DriveRig rig;

	rig.drive.set_not_ready_polls(2);
	CHECK(sense_of(rig.test_unit_ready()) == code::becoming_ready);
	CHECK(sense_of(rig.read(100)) == code::becoming_ready);
	CHECK(is_good(rig.test_unit_ready()));
}

TEST_CASE("becoming ready lasts until the given time")
{
	DriveRig rig;

	rig.drive.set_now_us(1000);
	rig.drive.set_not_ready_for_us(500);
	CHECK(sense_of(rig.test_unit_ready()) == code::becoming_ready);
	rig.drive.set_now_us(1499);
	CHECK(sense_of(rig.test_unit_ready()) == code::becoming_ready);
	rig.drive.set_now_us(1500);
	CHECK(is_good(rig.test_unit_ready()));
}

TEST_CASE("a lost nexus raises 29h/07h on that nexus alone")
{
	DriveRig rig;

	rig.drive.ensure_nexuses(2);
	rig.drive.nexus_lost(1);
	CHECK(is_good(rig.test_unit_ready(0)));
	CHECK(sense_of(rig.test_unit_ready(1)) == code::nexus_loss);
}

TEST_CASE("RESERVE refuses other nexuses until RELEASE")
{
	DriveRig rig;

	rig.drive.ensure_nexuses(2);
	CHECK(is_good(rig.cdb({0x16, 0, 0, 0, 0, 0})));
	CHECK(rig.test_unit_ready(1).status == Status::reservation_conflict);
	CHECK(rig.cdb({0x16, 0, 0, 0, 0, 0}, {}, 1).status == Status::reservation_conflict);
	CHECK(is_good(rig.cdb({0x12, 0, 0, 0, 36, 0}, {}, 1)));
	CHECK(is_good(rig.cdb({0x17, 0, 0, 0, 0, 0}, {}, 1))); // of another's: nothing happens
	CHECK(rig.test_unit_ready(1).status == Status::reservation_conflict);
	CHECK(is_good(rig.cdb({0x17, 0, 0, 0, 0, 0})));
	CHECK(is_good(rig.test_unit_ready(1)));
}

TEST_CASE("a reservation ends with a reset and with the loss of its nexus")
{
	DriveRig rig;

	rig.drive.ensure_nexuses(2);
	(void)rig.cdb({0x16, 0, 0, 0, 0, 0});
	rig.drive.nexus_lost(0);
	CHECK(is_good(rig.test_unit_ready(1)));

	rig.drain(0);
	(void)rig.cdb({0x16, 0, 0, 0, 0, 0});
	rig.drive.logical_unit_reset();
	rig.drain(1);
	CHECK(is_good(rig.test_unit_ready(1)));
}

TEST_CASE("a reset attention goes before a reservation conflict, another one after it")
{
	DriveRig rig;

	rig.drive.ensure_nexuses(2);
	(void)rig.cdb({0x16, 0, 0, 0, 0, 0});
	rig.drive.add_attention(1, code::mode_parameters_changed);
	CHECK(rig.test_unit_ready(1).status == Status::reservation_conflict);
	CHECK(rig.drive.pending_attentions(1) == 1);
	rig.drain(1);
	rig.drive.add_attention(1, code::nexus_loss);
	CHECK(sense_of(rig.test_unit_ready(1)) == code::nexus_loss);
}

TEST_CASE("PREVENT on any nexus refuses UNLOAD until all allow it")
{
	DriveRig rig;

	rig.drive.ensure_nexuses(2);
	CHECK(is_good(rig.cdb({0x1e, 0, 0, 0, 1, 0}, {}, 1)));
	CHECK(sense_of(rig.load(0)) == code::removal_prevented);
	CHECK(rig.drive.threaded());
	CHECK(is_good(rig.cdb({0x1e, 0, 0, 0, 0, 0}, {}, 1)));
	CHECK(is_good(rig.load(0)));
	CHECK_FALSE(rig.drive.threaded());
}

TEST_CASE("prevention of removal ends with the loss of its nexus and with a reset")
{
	DriveRig rig;

	(void)rig.cdb({0x1e, 0, 0, 0, 1, 0});
	rig.drive.nexus_lost(0);
	CHECK_FALSE(rig.drive.removal_prevented());
	rig.drain();
	(void)rig.cdb({0x1e, 0, 0, 0, 1, 0});
	CHECK(rig.drive.removal_prevented());
	rig.drive.reset({.kind = ResetKind::power});
	CHECK_FALSE(rig.drive.removal_prevented());
}

TEST_CASE("PREVENT with an obsolete value is an invalid field")
{
	DriveRig rig;

	CHECK(sense_of(rig.cdb({0x1e, 0, 0, 0, 2, 0})) == code::invalid_field_in_cdb);
}
