// SPDX-License-Identifier: GPL-2.0-only
//
// Names and directions of operation codes.
#include "opcode.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace ptape::vtl;

TEST_CASE("operation codes are read by name and by number")
{
	CHECK(parse_opcode("WRITE_6") == 0x0a);
	CHECK(parse_opcode("POSITION_TO_ELEMENT") == 0x2b);
	CHECK(parse_opcode("OPEN_CLOSE_IMPORT_EXPORT_ELEMENT") == 0x1b);
	CHECK(parse_opcode("0x0A") == 0x0a);
	CHECK(parse_opcode("0xff") == 0xff);
	for (const char *wrong : {"", "WRITE", "write_6", "0x", "0x100", "0x1g", "10", "0x0A "})
		CHECK_FALSE(parse_opcode(wrong));
}

TEST_CASE("every operation code has a name that leads back to it")
{
	for (unsigned opcode = 0; opcode < 256; opcode++)
		CHECK(parse_opcode(opcode_name(static_cast<std::uint8_t>(opcode))) == opcode);
}

TEST_CASE("only commands with a parameter list or medium data send data")
{
	CHECK(sends_data_out(0x0a));	   // WRITE(6)
	CHECK(sends_data_out(0x15));	   // MODE SELECT(6)
	CHECK(sends_data_out(0x5f));	   // PERSISTENT RESERVE OUT
	CHECK(sends_data_out(0x8d));	   // WRITE ATTRIBUTE
	CHECK(sends_data_out(0xb5));	   // SECURITY PROTOCOL OUT
	CHECK_FALSE(sends_data_out(0x08)); // READ(6)
	CHECK_FALSE(sends_data_out(0x44)); // REPORT DENSITY SUPPORT
	CHECK_FALSE(sends_data_out(0x82)); // ALLOW OVERWRITE
	CHECK_FALSE(sends_data_out(0x8c)); // READ ATTRIBUTE
	CHECK_FALSE(sends_data_out(0xa2)); // SECURITY PROTOCOL IN
	CHECK_FALSE(sends_data_out(0x10)); // WRITE FILEMARKS(6)
	CHECK_FALSE(sends_data_out(0x5e)); // PERSISTENT RESERVE IN
	CHECK_FALSE(sends_data_out(0x56)); // RESERVE(10)
	CHECK_FALSE(sends_data_out(0xa6)); // EXCHANGE MEDIUM
	CHECK_FALSE(sends_data_out(0xfe)); // unknown
}

TEST_CASE("what moves the tape never overtakes")
{
	CHECK(passes_running_command(0x00));
	CHECK(passes_running_command(0x12));
	for (const unsigned opcode : {0x01, 0x08, 0x0a, 0x10, 0x11, 0x1b, 0x2b, 0x34, 0x92, 0xfe})
		CHECK_FALSE(passes_running_command(static_cast<std::uint8_t>(opcode)));
}
