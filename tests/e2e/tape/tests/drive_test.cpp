// SPDX-License-Identifier: GPL-2.0-only
#include "drive.hpp"

#include <fcntl.h>

#include <catch2/catch_test_macros.hpp>

#include <cerrno>

#include "scratch.hpp"

namespace ptape::e2e
{

namespace
{

// A drive with a cartridge in it, and one open handle at a time.
class Bench
{
public:
	Bench()
	{
		scratch.write("one", "");
		scratch.write("two", "");
		load("one");
		open();
	}

	void load(const std::string &cartridge) const
	{
		std::filesystem::remove(scratch.file("cartridge"));
		std::filesystem::create_symlink(scratch.file(cartridge), scratch.file("cartridge"));
	}
	int open(int flags = O_RDWR)
	{
		drive.emplace(scratch.file(""), flags);
		return drive->open();
	}
	void arm(const std::string &fault)
	{
		REQUIRE(drive->close() == 0);
		scratch.write("fault", fault);
		REQUIRE(open() == 0);
	}
	std::int64_t write(const std::string &text) { return drive->write(bytes(text)); }
	void blocks(int count)
	{
		for (int i = 0; i < count; i++)
			REQUIRE(write("block") == 5);
	}
	std::string read(std::size_t size = 16)
	{
		std::string text(size, '\0');
		const auto count = drive->read(std::as_writable_bytes(std::span(text)));

		if (count < 0)
			return error_name(static_cast<int>(-count));
		text.resize(static_cast<std::size_t>(count));
		return text;
	}
	int operate(short operation, int count = 1) { return drive->operate({operation, count}); }
	std::string at()
	{
		const mtget status = drive->status();

		return std::to_string(status.mt_fileno) + ":" + std::to_string(status.mt_blkno);
	}

	Scratch scratch;
	std::optional<Drive> drive;
};

const char *const true_end = "lose 4 2\nwrite ENOTRECOVERABLE\nfirst-filemark ENOTRECOVERABLE\n"
			     "close ENOTRECOVERABLE\nleft-by-open\nleft-by-rewind\nalert\n";
const char *const end_unknown =
	"lose 4 2\nwrite ENOTRECOVERABLE\nfirst-filemark ENOTRECOVERABLE\n"
	"filemark ENOTRECOVERABLE\nmotion EIO\nread EIO\n"
	"close ENOTRECOVERABLE\nopen ENOTRECOVERABLE\nleft-by-rewind\nalert\n";

} // namespace

TEST_CASE("what was written is read, filemarks and the end as st tells them")
{
	Bench bench;

	CHECK(bench.write("one") == 3);
	CHECK(bench.operate(MTWEOF) == 0);
	CHECK(bench.write("two") == 3);
	CHECK(bench.at() == "1:1");
	CHECK(bench.operate(MTREW) == 0); // writes a filemark
	CHECK(bench.at() == "0:0");
	CHECK(GMT_BOT(bench.drive->status().mt_gstat));
	CHECK(bench.read() == "one");
	CHECK(bench.read().empty());
	CHECK(bench.at() == "1:0");
	CHECK(bench.read() == "two");
	CHECK(bench.read().empty());
	CHECK(GMT_EOD(bench.drive->status().mt_gstat));
	CHECK(bench.read().empty());
	CHECK(bench.read() == "EIO");
}

TEST_CASE("a block that is too long for the buffer is passed")
{
	Bench bench;

	bench.blocks(2);
	CHECK(bench.operate(MTREW) == 0);
	CHECK(bench.read(4) == "ENOMEM");
	CHECK(bench.at() == "0:1");
}

TEST_CASE("motions count files and blocks")
{
	Bench bench;

	for (int file = 0; file < 3; file++) {
		bench.blocks(3);
		CHECK(bench.operate(MTWEOF) == 0);
	}
	CHECK(bench.operate(MTBSF) == 0);
	CHECK(bench.at() == "2:-1");
	CHECK(bench.operate(MTBSR) == 0);
	CHECK(bench.read() == "block");
	CHECK(bench.operate(MTREW) == 0);
	CHECK(bench.operate(MTFSF, 2) == 0);
	CHECK(bench.at() == "2:0");
	CHECK(bench.operate(MTBSR) == -EIO); // the filemark
	CHECK(bench.at() == "1:-1");
	CHECK(bench.operate(MTREW) == 0);
	CHECK(bench.operate(MTFSR, 2) == 0);
	CHECK(bench.at() == "0:2");
	CHECK(bench.operate(MTBSR, 2) == 0);
	CHECK(bench.at() == "0:0");
	CHECK(bench.operate(MTBSR) == -EIO);
	CHECK(bench.operate(MTFSR, 4) == -EIO);
	CHECK(bench.at() == "1:0");
	CHECK(bench.operate(MTEOM) == 0);
	CHECK(bench.at() == "3:0");
	CHECK(bench.operate(MTFSF) == -EIO);
	CHECK(bench.operate(MTFSR) == -EIO);
	CHECK(bench.operate(MTBSF, 9) == -EIO);
	CHECK(bench.operate(MTSETPART) == -EINVAL);
	CHECK(bench.operate(MTSETBLK, 0) == 0);
	CHECK(bench.operate(MTNOP) == 0);
	CHECK(bench.operate(MTFSF, -1) == -EINVAL);
}

TEST_CASE("going back after writing leaves a filemark, as st does")
{
	Bench bench;

	bench.blocks(2);
	CHECK(bench.operate(MTBSF) == 0);
	CHECK(bench.at() == "0:-1");
	CHECK(bench.read().empty());
	CHECK(bench.operate(MTBSR) == -EIO);
	CHECK(bench.operate(MTBSR) == 0);
	CHECK(bench.read() == "block");
}

TEST_CASE(
	"the tape stays where it is from one open to the next, a new cartridge is at its beginning")
{
	Bench bench;

	bench.blocks(2);
	CHECK(bench.drive->close() == 0); // a filemark
	CHECK(bench.open() == 0);
	CHECK(bench.at() == "1:0");
	bench.load("two");
	CHECK(bench.open() == 0);
	CHECK(bench.at() == "0:0");
	CHECK(bench.read() == "EIO");
	CHECK(bench.operate(MTOFFL) == 0);
	CHECK(bench.at() == "-1:-1");
	CHECK(bench.write("block") == -ENOMEDIUM);
	CHECK(bench.read() == "ENOMEDIUM");
	CHECK(bench.operate(MTREW) == -ENOMEDIUM);
	CHECK(bench.operate(MTLOAD) == -EIO);
	CHECK(bench.open() == -ENOMEDIUM);
	CHECK(bench.open(O_RDONLY | O_NONBLOCK) == 0);
	CHECK(GMT_DR_OPEN(bench.drive->status().mt_gstat));
	bench.load("two");
	CHECK(bench.open(O_RDONLY) == 0);
	CHECK(bench.write("block") == -EBADF);
	CHECK(bench.operate(MTWEOF) == -EACCES);
	CHECK(bench.operate(MTLOAD) == 0);
}

TEST_CASE("the write after the lost blocks finds them, and the end of the data is honest")
{
	Bench bench;

	bench.arm(true_end);
	bench.blocks(5);
	CHECK(bench.at() == "0:5");
	CHECK(bench.write("block") == -ENOTRECOVERABLE);
	CHECK(bench.write("block") == -ENOTRECOVERABLE);
	CHECK(bench.at() == "0:3");
	CHECK(bench.scratch.read("loss") == "2\n");
	CHECK(bench.operate(MTWEOF) == 0);
	CHECK(bench.operate(MTWEOF) == 0); // there is one
	CHECK(bench.at() == "1:0");
	CHECK(bench.operate(MTBSF) == 0);
	CHECK(bench.operate(MTBSR) == 0);
	CHECK(bench.read() == "block");
	CHECK(bench.drive->close() == -ENOTRECOVERABLE);
	CHECK(bench.open() == 0);
	CHECK(bench.write("block") == 5);
	CHECK(bench.drive->close() == 0);
	CHECK(bench.scratch.read("log") ==
	      "found by write, 2 blocks lost, data ends at 0:3\nwrite of block 6: ENOTRECOVERABLE\n"
	      "write of block 6: ENOTRECOVERABLE\nfilemark of block 6: 0\n"
	      "filemark that is there of block 6: 0\nmotion of block 6: 0\nmotion of block 6: 0\n"
	      "close of block 6: ENOTRECOVERABLE\nleft by open\n");
}

TEST_CASE("a filemark that is the first to find a loss fails, the next one does not")
{
	Bench bench;

	bench.arm(true_end);
	bench.blocks(4);
	CHECK(bench.operate(MTWEOF) == -ENOTRECOVERABLE);
	CHECK(bench.at() == "0:3");
	CHECK(bench.operate(MTWEOF) == 0);
	CHECK(bench.operate(MTREW) == 0);
	bench.blocks(1);
}

TEST_CASE("a motion and close find a loss as a filemark does")
{
	Bench bench;

	bench.arm(true_end);
	bench.blocks(4);
	SECTION("a motion")
	{
		CHECK(bench.operate(MTBSF) == -ENOTRECOVERABLE);
	}
	SECTION("rewind")
	{
		CHECK(bench.operate(MTREW) == -ENOTRECOVERABLE);
	}
	SECTION("a read")
	{
		CHECK(bench.read() == "ENOTRECOVERABLE");
	}
	SECTION("close")
	{
		CHECK(bench.drive->close() == -ENOTRECOVERABLE);
	}
	CHECK(bench.scratch.read("loss") == "1\n");
}

TEST_CASE("filemarks may double")
{
	Bench bench;

	bench.arm(std::string("filemark-doubles\n") + true_end);
	bench.blocks(5);
	CHECK(bench.write("block") == -ENOTRECOVERABLE);
	CHECK(bench.operate(MTWEOF) == 0);
	CHECK(bench.operate(MTWEOF) == 0);
	CHECK(bench.at() == "2:0");
}

TEST_CASE("where the end is not known nothing works, and no open for writing until acknowledged")
{
	Bench bench;

	bench.arm(end_unknown);
	bench.blocks(5);
	CHECK(bench.write("block") == -ENOTRECOVERABLE);
	CHECK(bench.operate(MTWEOF) == -ENOTRECOVERABLE);
	CHECK(bench.operate(MTBSF) == -EIO);
	CHECK(bench.read() == "EIO");
	CHECK(bench.at() == "-1:-1");
	CHECK(bench.drive->close() == -ENOTRECOVERABLE);
	CHECK(bench.open() == -ENOTRECOVERABLE);
	CHECK(bench.open(O_RDONLY) == 0);
	CHECK(bench.read() == "EIO");
	CHECK(bench.operate(MTREW) == 0);
	CHECK(bench.read() == "block");
	CHECK(bench.drive->close() == 0);
	bench.load("two");
	CHECK(bench.open() == -ENOTRECOVERABLE);
	std::filesystem::remove(bench.scratch.file("loss"));
	CHECK(bench.open() == 0);
	CHECK(bench.write("block") == 5);
}

TEST_CASE("answers without a loss, until the tape is rewound")
{
	Bench bench;

	bench.arm("lose 3 0\nwrite EIO\nfilemark EIO\nmotion ENXIO\nread ENXIO\nclose EIO\n"
		  "left-by-rewind\n");
	bench.blocks(2);
	CHECK(bench.write("block") == -EIO);
	CHECK(bench.operate(MTBSR) == -ENXIO);
	CHECK(bench.read() == "ENXIO");
	CHECK(bench.operate(MTWEOF) == -EIO);
	CHECK(bench.drive->close() == -EIO);
	CHECK(bench.open() == 0);
	CHECK(bench.write("block") == -EIO);
	CHECK(bench.operate(MTREW) == 0);
	CHECK(bench.read() == "block");
	CHECK(bench.read() == "block");
	CHECK(bench.read() == "EIO"); // nothing was lost, nothing was added
	CHECK(bench.scratch.read("loss").empty());
}

TEST_CASE("a cartridge newly loaded leaves what a rewind may not")
{
	Bench bench;

	bench.arm("lose 3 0\nwrite ENOTRECOVERABLE\nmotion EIO\nrewind EIO\n");
	bench.blocks(2);
	CHECK(bench.write("block") == -ENOTRECOVERABLE);
	CHECK(bench.operate(MTREW) == -EIO);
	bench.load("two");
	CHECK(bench.open() == 0);
	bench.blocks(3);
}

} // namespace ptape::e2e
