// SPDX-License-Identifier: GPL-2.0-only
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>

#include <linux/mtio.h>

#include <fcntl.h>

#include "program.hpp"

using namespace ptape::stock;
using Catch::Matchers::Message;

namespace
{

Call only_call(const std::string &line)
{
	const Program program = parse("file", "name", line);

	REQUIRE(program.statements.size() == 1);
	return program.statements.front().call;
}

std::int64_t count_of(const std::string &line)
{
	return only_call(line).second;
}

void check_error(const std::string &text, const std::string &message)
{
	CHECK_THROWS_MATCHES(parse("file", "name", text), ParseError, Message(message));
}

} // namespace

TEST_CASE("a program is header lines, calls and comments")
{
	const Program program = parse("file", "read/short", R"(# what it is about
covers: 1.3.short 1.3.variable
cartridge: 2*A1000 F B5
kind: write-protected
size: 200 50
start: attached
slow: yes
spoils: yes

open nst0 ro   # to read
read 2000
)");

	CHECK(program.name == "read/short");
	CHECK(program.covers == std::vector<std::string>{"1.3.short", "1.3.variable"});
	CHECK(program.cartridge.content ==
	      std::vector<Piece>{{'A', 1000}, {'B', 1000}, {'A', 0}, {'B', 5}});
	CHECK(program.cartridge.kind == Kind::write_protected);
	CHECK(program.cartridge.size_kb == 200);
	CHECK(program.cartridge.early_warning_kb == 50);
	CHECK(program.start == Start::attached);
	CHECK(program.slow);
	CHECK(program.spoils);
	REQUIRE(program.statements.size() == 2);
	CHECK(program.statements[0].line == 10);
	CHECK(program.statements[0].text == "open nst0 ro");
	CHECK(program.statements[0].call.verb == Verb::open);
	CHECK(program.statements[1].call.number == 2000);
}

TEST_CASE("a call has a handle and repetitions")
{
	const Call call = only_call("3 * other: write 0x200 Z misaligned");

	CHECK(call.times == 3);
	CHECK(call.handle == "other");
	CHECK(call.verb == Verb::write);
	CHECK(call.number == 512);
	CHECK(call.letter == 'Z');
	CHECK(call.place == Place::misaligned);
	CHECK(only_call("write 1 A").handle == "tape");
}

TEST_CASE("an open has flags")
{
	const Call call = only_call("open st0a rw nonblock excl");

	CHECK(call.name == "st0a");
	CHECK(call.number == (O_RDWR | O_NONBLOCK | O_EXCL));
	CHECK(only_call("open nst0 ro").number == O_RDONLY);
}

TEST_CASE("an operation has a name or a number, and a count")
{
	CHECK(only_call("op fsf").number == MTFSF);
	CHECK(count_of("op fsf") == 1);
	CHECK(count_of("op fsf 0") == 0);
	CHECK(count_of("op bsf -3") == -3);
	CHECK(count_of("op seek 0x80000000") == 0x80000000);
	CHECK(only_call("op 14 2").number == 14);
	CHECK(only_call("op fsf unmapped").place == Place::unmapped);
}

TEST_CASE("the driver's options are written in words")
{
	CHECK(count_of("op setdrvbuffer 1") == 1);
	CHECK(count_of("op setdrvbuffer set two-fm,sysv") ==
	      (MT_ST_SETBOOLEANS | MT_ST_TWO_FM | MT_ST_SYSV));
	CHECK(count_of("op setdrvbuffer clear can-bsr") == (MT_ST_CLEARBOOLEANS | MT_ST_CAN_BSR));
	CHECK(count_of("op setdrvbuffer booleans two-fm") == (MT_ST_BOOLEANS | MT_ST_TWO_FM));
	CHECK(count_of("op setdrvbuffer def-blksize 512") == (MT_ST_DEF_BLKSIZE | 512));
	CHECK(count_of("op setdrvbuffer def-blksize off") == 0x5fffffff);
	CHECK(count_of("op setdrvbuffer def-density off") ==
	      (MT_ST_DEF_DENSITY | MT_ST_CLEAR_DEFAULT));
	CHECK(count_of("op setdrvbuffer long-timeout 60") == (MT_ST_SET_LONG_TIMEOUT | 60));
}

TEST_CASE("all the other calls")
{
	CHECK(only_call("writev 2 500 A").second == 2);
	CHECK(only_call("readv 2 500").number == 500);
	CHECK(only_call("pread 10 20").second == 20);
	CHECK(only_call("pwrite 10 A 20").letter == 'A');
	CHECK(only_call("lseek -5 end").second == SEEK_END);
	CHECK(only_call("scsi sg-set-timeout 100").number == 100);
	CHECK(only_call("sg 000000000000").bytes.size() == 6);
	CHECK(only_call("sg 12000000").bytes.size() == 4);
	CHECK(only_call("sg 120000002400 in 36").number == 36);
	CHECK(only_call("generic 150000000400 out 00000000").words.front() == "00000000");
	CHECK(only_call("sysfs options").words.front() == "nst0");
	CHECK(only_call("set-sysfs options st0 a b").words[1] == "a b");
	CHECK(only_call("vtl ua TAPE0 6/29/00").words.size() == 3);
	CHECK(only_call("user nobody").name == "nobody");
	CHECK(only_call("alarm 2").number == 2);
	CHECK(only_call("get unmapped").place == Place::unmapped);
	CHECK(only_call("ioctl 0x40046d01").number == 0x40046d01);
}

TEST_CASE("an ioctl of a changer has types and units, and flags")
{
	const Call move = only_call("chio move st 1 dt 0 invert");

	CHECK(move.verb == Verb::chio);
	CHECK(move.name == "move");
	CHECK(move.numbers == std::vector<std::int32_t>{1, 1, 3, 0});
	CHECK(move.second == 1);
	CHECK(only_call("chio status -1 half").place == Place::half);
	CHECK(only_call("chio status 8").numbers == std::vector<std::int32_t>{8});
	CHECK(only_call("chio32 params unmapped").verb == Verb::chio32);
	CHECK(only_call("chio tag v4 2 NEW alternate clear").words ==
	      std::vector<std::string>{"NEW"});
	CHECK(only_call("chio tag v4 2 NEW alternate clear").second == 6);
	CHECK(only_call("chio exchange st 1 st 2 mt 0").numbers.size() == 6);
	CHECK(only_call("chio initialize").numbers.empty());

	const Program program = parse("file", "name", "unit: changer\ncompat: yes\nget\n");

	CHECK(program.unit == Unit::changer);
	CHECK(program.compat);
	CHECK(parse("file", "name", to_text(program)).unit == Unit::changer);
	check_error("chio eject", "file:1: no ioctl 'eject' "
				  "(chio NAME [TYPE UNIT]... [TAG] [FLAG... |unmapped|half])");
	check_error("chio move st 1 dt",
		    "file:1: a unit is missing "
		    "(chio NAME [TYPE UNIT]... [TAG] [FLAG... |unmapped|half])");
	check_error("unit: robot\nget", "file:1: no unit 'robot'");
}

TEST_CASE("what is wrong is told with file and line")
{
	check_error("\nnosuch 1\n", "file:2: no call 'nosuch'");
	check_error("read", "file:1: a number of bytes is missing "
			    "(read BYTES [misaligned|unmapped|half])");
	check_error("read x", "file:1: 'x' is no number (read BYTES [misaligned|unmapped|half])");
	check_error("close now", "file:1: 'now' is too much (close)");
	check_error("write 5 a", "file:1: 'a' is no letter A to Z (write BYTES LETTER "
				 "[misaligned|unmapped|half])");
	check_error("open nst0 rx", "file:1: no flag 'rx' (open NODE ro|wo|rw "
				    "[nonblock|excl|append|trunc|sync|creat]...)");
	check_error("op nosuch", "file:1: 'nosuch' is no number (op NAME|NUMBER [COUNT] "
				 "[unmapped])");
	check_error("close\ncovers: x", "file:2: 'covers:' comes before the first call");
	check_error("slow: no\nclose", "file:1: yes, or no such line");
	check_error("kind: odd\nclose", "file:1: no kind 'odd'");
	check_error("cartridge: A\nclose", "file:1: '' is no number");
	check_error("# nothing\n", "file:1: a program without a call");
	check_error("0 * close", "file:1: 0 is not from 1 to 10000");
	check_error("sg 123", "file:1: '123' is not pairs of hexadecimal digits "
			      "(sg CDB [in BYTES|out HEX])");
	check_error("op setdrvbuffer set nosuch",
		    "file:1: no option 'nosuch' (op NAME|NUMBER [COUNT] [unmapped])");
}

TEST_CASE("a program is written as it is read")
{
	const std::string text = R"(covers: 1.3.short
cartridge: 3*A1000 2*F Y5 Z5 A5
kind: worm
start: powered
2 * write 5 A
close
)";
	const Program program = parse("file", "name", text);
	const Program again = parse("file", "name", to_text(program));

	CHECK(content_text(program.cartridge.content) == "3*A1000 2*F 3*Y5");
	CHECK(again.cartridge.content == program.cartridge.content);
	CHECK(again.cartridge.kind == Kind::worm);
	CHECK(again.start == Start::powered);
	CHECK(again.covers == program.covers);
	REQUIRE(again.statements.size() == 2);
	CHECK(again.statements[0].text == "2 * write 5 A");
	CHECK(to_text(again) == to_text(program));
}
