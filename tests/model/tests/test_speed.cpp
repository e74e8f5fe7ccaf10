// SPDX-License-Identifier: GPL-2.0-only
//
// The speed model: rate, buffer, read-ahead, and what a stop of the tape costs.
#include "drive_rig.hpp"

using namespace ptape::model;

namespace
{

constexpr std::uint64_t megabyte = 1000000; // bytes, so that a byte takes a microsecond

} // namespace

TEST_CASE("without a speed model nothing takes time")
{
	DriveRig rig;

	CHECK(rig.write(pattern(1000000, 1)).busy_us == 0);
	CHECK(rig.filemarks(1).busy_us == 0);
}

TEST_CASE("the buffer takes writes at once until it is full, then the medium's speed counts")
{
	DriveRig rig;

	rig.drive.set_speed(megabyte, 2000);
	CHECK(rig.write(pattern(1000, 1)).busy_us == 0);
	CHECK(rig.write(pattern(1000, 2)).busy_us == 0);
	CHECK(rig.write(pattern(1000, 3)).busy_us == 1000);
}

TEST_CASE("a host that takes its time never waits for the buffer")
{
	DriveRig rig;

	rig.drive.set_speed(megabyte, 1000);
	for (std::uint64_t now = 0; now < 20000; now += 1000) {
		rig.drive.set_now_us(now);
		CHECK(rig.write(pattern(1000, 1)).busy_us == 0);
	}
}

TEST_CASE("a sync point waits until the medium has everything")
{
	DriveRig rig;

	rig.drive.set_speed(megabyte, 10000);
	(void)rig.write(pattern(5000, 1));
	rig.drive.set_now_us(2000);
	CHECK(rig.filemarks(0).busy_us == 3000);
	rig.drive.set_now_us(5000);
	CHECK(rig.filemarks(0).busy_us == 0);
}

TEST_CASE("IMMED does not wait for the medium")
{
	DriveRig rig;

	rig.drive.set_speed(megabyte, 10000);
	(void)rig.write(pattern(5000, 1));
	CHECK(rig.filemarks(1, true).busy_us == 0);
}

TEST_CASE("unbuffered writes take the medium's time")
{
	DriveRig rig;

	rig.drive.set_speed(megabyte, 10000);
	(void)rig.mode_select_6({0, 0, 0x00, 0});
	CHECK(rig.write(pattern(3000, 1)).busy_us == 3000);
}

TEST_CASE("reading runs at the medium's speed, read-ahead while the host waits")
{
	DriveRig rig;

	for (unsigned i = 0; i < 4; ++i)
		(void)rig.write(pattern(1000, i));
	(void)rig.rewind();
	rig.drive.set_speed(megabyte, 2000);
	CHECK(rig.read(1000).busy_us == 1000);
	rig.drive.set_now_us(10000);
	CHECK(rig.read(1000).busy_us == 0);
	CHECK(rig.read(1000).busy_us == 0);
	CHECK(rig.read(1000).busy_us == 1000);
}

TEST_CASE("a flush stops the tape, and the next write pays for it when the buffer is out")
{
	DriveRig rig;

	rig.drive.set_speed(megabyte, 4000, 50000);
	(void)rig.write(pattern(1000, 1));
	CHECK(rig.filemarks(0).busy_us == 1000);
	CHECK(rig.drive.repositionings() == 0); // the first start was from a standstill
	rig.drive.set_now_us(1000);
	CHECK(rig.write(pattern(1000, 2)).busy_us == 0);
	CHECK(rig.filemarks(0).busy_us == 51000);
	CHECK(rig.drive.repositionings() == 1);
	rig.drive.set_now_us(100000);
	CHECK(rig.filemarks(0).busy_us == 0); // nothing to write, nothing moves
	CHECK(rig.drive.repositionings() == 1);
}

TEST_CASE("a host that is too slow stops the tape, which starts when half the buffer is full")
{
	DriveRig rig;

	rig.drive.set_speed(megabyte, 4000, 50000);
	(void)rig.write(pattern(1000, 1));
	rig.drive.set_now_us(1001);
	CHECK(rig.write(pattern(1000, 2)).busy_us == 0);
	CHECK(rig.drive.repositionings() == 0);
	CHECK(rig.write(pattern(1000, 3)).busy_us == 0);
	CHECK(rig.drive.repositionings() == 1);
	// The buffer has room for 2000 bytes more while the tape runs up.
	CHECK(rig.write(pattern(2000, 4)).busy_us == 0);
	CHECK(rig.write(pattern(1000, 5)).busy_us == 51000);
}

TEST_CASE("a host that keeps the tape running pays for no stop")
{
	DriveRig rig;

	rig.drive.set_speed(megabyte, 4000, 50000);
	for (std::uint64_t now = 0; now < 20000; now += 1000) {
		rig.drive.set_now_us(now);
		CHECK(rig.write(pattern(1000, 1)).busy_us == 0);
	}
	CHECK(rig.drive.repositionings() == 0);
}

TEST_CASE("after a motion the tape starts at once")
{
	DriveRig rig;

	rig.drive.set_speed(megabyte, 4000, 50000);
	(void)rig.write(pattern(1000, 1));
	(void)rig.rewind();
	rig.drive.set_now_us(5000);
	CHECK(rig.write(pattern(1000, 2)).busy_us == 0);
	CHECK(rig.filemarks(0).busy_us == 1000);
	CHECK(rig.drive.repositionings() == 0);
}

TEST_CASE("unbuffered writes stop the tape each time")
{
	DriveRig rig;

	rig.drive.set_speed(megabyte, 4000, 50000);
	(void)rig.mode_select_6({0, 0, 0x00, 0});
	CHECK(rig.write(pattern(1000, 1)).busy_us == 1000);
	rig.drive.set_now_us(1000);
	CHECK(rig.write(pattern(1000, 2)).busy_us == 51000);
}

TEST_CASE("a reader that is too slow finds a full buffer, then waits for the tape")
{
	DriveRig rig;

	for (unsigned i = 0; i < 8; ++i)
		(void)rig.write(pattern(1000, i));
	(void)rig.rewind();
	rig.drive.set_speed(megabyte, 4000, 50000);
	CHECK(rig.read(1000).busy_us == 1000);
	rig.drive.set_now_us(100000);
	CHECK(rig.read(1000).busy_us == 0);
	CHECK(rig.drive.repositionings() == 0);
	CHECK(rig.read(1000).busy_us == 0); // half is left: the tape runs up
	CHECK(rig.drive.repositionings() == 1);
	CHECK(rig.read(1000).busy_us == 0);
	CHECK(rig.read(1000).busy_us == 0);
	CHECK(rig.read(1000).busy_us == 51000);
}

TEST_CASE("a lost buffer leaves nothing to wait for")
{
	DriveRig rig;

	rig.drive.set_speed(megabyte, 4000, 50000);
	(void)rig.write(pattern(3000, 1));
	rig.drive.reset({.kind = ResetKind::power, .lose_buffer = true});
	rig.drain();
	CHECK(rig.filemarks(0).busy_us == 0);
}
