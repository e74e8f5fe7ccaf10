// SPDX-License-Identifier: GPL-2.0-only
//
// Programs on plain files: what needs no tape is carried out for real, and an
// MTIOCTOP is ENOTTY.
#include <catch2/catch_test_macros.hpp>

#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "buffer.hpp"
#include "interpreter.hpp"
#include "pattern.hpp"

using namespace ptape::stock;

namespace
{

// A machine whose nodes and attributes are files of a directory.
class FileMachine
{
public:
	FileMachine()
	{
		std::string name = std::filesystem::temp_directory_path() / "stock-test-XXXXXX";

		dir_ = ::mkdtemp(name.data());
		std::filesystem::create_directories(dir_ / "class/nst0/stats");
		std::filesystem::create_directories(dir_ / "driver");
		machine.nodes = dir_;
		machine.attributes = dir_ / "class";
		machine.driver = dir_ / "driver";
		machine.generic = dir_ / "none";
		machine.vtlctl = "/bin/echo";
		write("class/nst0/options", "0x00000107\n");
		write("class/nst0/stats/read_ns", "1234");
		write("driver/version", "[20160209]\n");
		write("nst0", "");
	}
	FileMachine(const FileMachine &) = delete;
	FileMachine &operator=(const FileMachine &) = delete;
	~FileMachine() { std::filesystem::remove_all(dir_); }

	void write(const std::string &name, const std::string &text)
	{
		const std::string path = dir_ / name;
		FILE *const file = std::fopen(path.c_str(), "w");

		REQUIRE(file);
		std::fputs(text.c_str(), file);
		std::fclose(file);
	}

	// The results of a program's calls, a line each.
	std::string run(const std::string &text)
	{
		std::string results;
		Interpreter interpreter(
			machine, [&](const Answer &answer) { results += answer.result + "\n"; });

		interpreter.run(parse("test", "test", text));
		return results;
	}

	Machine machine;

private:
	std::filesystem::path dir_;
};

} // namespace

TEST_CASE("open, write, read and close tell what they returned")
{
	FileMachine files;

	CHECK(files.run("open nst0 rw\nwrite 1000 A\nlseek 0 set\nread 2000\nread 10\nclose\n") ==
	      "ok\n1000\n0\n1000 A\n0\nok\n");
	CHECK(files.run("open none rw\nread 5\nclose\n") == "ENOENT\nnot open\nnot open\n");
	CHECK(files.run("open nst0 ro\nwrite 5 A\n") == "ok\nEBADF\nok\n");
}

TEST_CASE("a tape operation of a file is ENOTTY")
{
	FileMachine files;

	CHECK(files.run("open nst0 rw\nop rewind\nget\npos\nscsi sg-version\n"
			"sg 000000000000\nioctl 0x40046d01\nclose\n") ==
	      "ok\nENOTTY\nENOTTY\nENOTTY\nENOTTY\nENOTTY\nENOTTY\nok\n");
}

TEST_CASE(
	"an ioctl of a changer on a file is ENOTTY, and CHIOGELEM tells its structure all the same")
{
	FileMachine files;

	CHECK(files.run("open nst0 rw\nchio params\nchio move st 1 dt 0\nchio status st\n"
			"chio initialize\nchio tag st 1 NEW\nchio spicker 1\nchio element st 1\n"
			"chio element st 1 unmapped\nclose\n") ==
	      "ok\nENOTTY\nENOTTY\nENOTTY\nENOTTY\nENOTTY\nENOTTY\n"
	      "ENOTTY status=- errno=- flags=- source=-/- id=-/- tag=- alternate=-\n"
	      "ENOTTY\nok\n");
}

TEST_CASE("repetitions take the next letter, and are counted")
{
	FileMachine files;

	CHECK(files.run("open nst0 rw\n3 * write 100 A\nlseek 0 set\n5 * read 100\nclose\n") ==
	      "ok\n100 x3\n0\n100 A, 100 B, 100 C, 0 x2\nok\n");
}

TEST_CASE("vectors have a letter for each segment")
{
	FileMachine files;

	CHECK(files.run("open nst0 rw\nwritev 2 50 X\nlseek 0 set\n2 * read 50\n"
			"lseek 0 set\nreadv 1 50\n") == "ok\n100\n0\n50 X, 50 Y\n0\n50 X\nok\n");
	CHECK(files.run("open nst0 rw\npwrite 10 Q 5\npread 10 5\nclose\n") ==
	      "ok\n10\n10 Q\nok\n");
}

TEST_CASE("buffers are where the program wants them")
{
	FileMachine files;

	CHECK(files.run("open nst0 rw\nwrite 1000 A misaligned\nwrite 1000 A unmapped\n"
			"lseek 0 set\nread 1000 misaligned\nlseek 0 set\nread 1000 unmapped\n"
			"lseek 0 set\nread 1000\nclose\n") ==
	      "ok\n1000\nEFAULT\n0\n1000 A\n0\nEFAULT\n0\n1000 A\nok\n");
	// A file takes what is there: half of it.
	CHECK(files.run("open nst0 rw trunc\nwrite 8192 B half\nlseek 0 set\nread 8192\n") ==
	      "ok\n4096\n0\n4096 B\nok\n");
}

TEST_CASE("a buffer is as long as it was asked for, and beside a page if it is to be")
{
	constexpr std::uintptr_t page = 4096;
	const Buffer plain(5000, Place::plain);
	const Buffer misaligned(5000, Place::misaligned);

	CHECK(plain.bytes().size() == 5000);
	CHECK(reinterpret_cast<std::uintptr_t>(plain.address()) % page == 0);
	CHECK(misaligned.bytes().size() == 5000);
	CHECK(reinterpret_cast<std::uintptr_t>(misaligned.address()) % page == 1);
	CHECK(Buffer(100, Place::unmapped).bytes().empty());
	CHECK(Buffer(100, Place::half).bytes().size() == 50);
}

TEST_CASE("handles are told apart, and what is left open is closed")
{
	FileMachine files;

	CHECK(files.run("open nst0 rw\nb: open nst0 ro\nwrite 10 A\nb: read 10\nb: close\n"
			"c: dup tape\nclose\nc: lseek 0 cur\n") ==
	      "ok\nok\n10\n10 A\nok\nok\nok\n10\nok\n");
	CHECK(files.run("open nst0 rw\nopen nst0 rw\n") == "ok\nopen already\nok\n");
}

TEST_CASE("attributes are told with their newlines, times only whether there is any")
{
	FileMachine files;

	CHECK(files.run("sysfs options\nsysfs none\nsysfs stats/read_ns\nlist-sysfs\n"
			"driver version\nset-sysfs options nst0 5\nsysfs options\n") ==
	      "\"0x00000107\\n\"\nENOENT\nsome\noptions stats\n\"[20160209]\\n\"\nok\n"
	      "\"5x00000107\\n\"\n");
	files.write("class/nst0/stats/read_ns", "0");
	CHECK(files.run("sysfs stats/read_ns\nlist-sysfs st5\n") == "\"0\"\nENOENT\n");
}

TEST_CASE("the library's answers are shown")
{
	FileMachine files;

	CHECK(files.run("vtl status TAPE0\n") == "status TAPE0\n");
	files.machine.vtlctl = "/bin/false";
	CHECK(files.run("vtl x\ngeneric 000000000000\n") == "exit 1\nENOENT\n");
	files.machine.vtlctl = "/bin/true";
	CHECK(files.run("vtl x\nmedium\nstat nst0\nstat none\n") ==
	      "ok\nno dump\nno character device\nENOENT\n");
}

TEST_CASE("a dump is told in the language's words")
{
	const std::string sha = ptape::model::to_hex(ptape::model::sha256(pattern('C', 1000)));
	const std::string block =
		R"({"lba":0,"type":"block","length":1000,"sha256":")" + sha + "\"}";
	const std::string mark = R"({"lba":1,"type":"filemark"})";
	const std::string other =
		R"({"lba":0,"type":"block","length":5,"sha256":"00112233445566778899"})";

	const std::string next = ptape::model::to_hex(ptape::model::sha256(pattern('D', 1000)));
	const std::string follower =
		R"({"lba":1,"type":"block","length":1000,"sha256":")" + next + "\"}";

	CHECK(dump_text(R"({"partitions":[{"objects":[)" + block + "," + follower + "]}]}") ==
	      "2*C1000");
	CHECK(dump_text(R"({"partitions":[{"objects":[)" + block + "," + block + "," + mark + "," +
			other + "]}]}") == "C1000 C1000 F 5:sha256:0011223344556677");
	CHECK(dump_text(R"({"partitions":[{"objects":[]},{"objects":[)" + mark + "]}]}") ==
	      "blank / F");
	CHECK(dump_text("nonsense") == "no dump");
}
