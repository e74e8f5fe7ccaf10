// SPDX-License-Identifier: GPL-2.0-only
//
// Requests with right, missing and wrong members.
#include "request.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace ptape::vtl;
using nlohmann::json;

TEST_CASE("members come out with their types")
{
	const json members = {{"name", "TAPE0"},   {"ms", 20U},	      {"rewind", true},
			      {"sense", "6/29/0"}, {"on", "WRITE_6"}, {"hex", "00ff0A"}};
	Request request(members);

	CHECK(request.text("name") == "TAPE0");
	CHECK(request.number("ms") == 20);
	CHECK(request.flag("rewind"));
	CHECK_FALSE(request.flag("lose_buffer"));
	CHECK_FALSE(request.maybe_number("path"));
	CHECK(request.sense("sense") == ptape::model::SenseCode{6, 0x29, 0});
	CHECK(request.maybe_opcode("on") == 0x0a);
	CHECK(request.bytes("hex") == std::vector<std::uint8_t>{0, 0xff, 0x0a});
	CHECK(request.ok());
}

TEST_CASE("the first wrong member is named")
{
	const json members = {{"name", 5}, {"ms", -1}, {"rewind", "yes"}, {"on", "WRITE"}};
	Request request(members);

	SECTION("type of text")
	{
		(void)request.text("name");
		(void)request.number("ms");
		CHECK(request.failure().what == "name: text expected");
	}
	SECTION("negative number")
	{
		(void)request.number("ms");
		CHECK(request.failure().what == "ms: number expected");
	}
	SECTION("flag that is text")
	{
		(void)request.flag("rewind");
		CHECK(request.failure().what == "rewind: true or false expected");
	}
	SECTION("missing")
	{
		(void)request.text("barcode");
		CHECK(request.failure().what == "barcode: missing");
	}
	SECTION("unknown operation code")
	{
		(void)request.maybe_opcode("on");
	}
	CHECK_FALSE(request.ok());
}

TEST_CASE("sense codes are three hexadecimal numbers")
{
	CHECK(parse_sense_code("b/00/00") == ptape::model::SenseCode{0xb, 0, 0});
	CHECK(parse_sense_code("3/0C/ff") == ptape::model::SenseCode{3, 0xc, 0xff});
	for (const char *wrong : {"", "6", "6/29", "6/29/00/1", "10/29/00", "6/100/00", "6//00",
				  "6/29/", "x/29/00", "6/2 9/00", "-6/29/00"})
		CHECK_FALSE(parse_sense_code(wrong));
}

TEST_CASE("hexadecimal bytes")
{
	CHECK(parse_hex("")->empty());
	CHECK_FALSE(parse_hex("a"));
	CHECK_FALSE(parse_hex("0x"));
	CHECK_FALSE(parse_hex("zz"));
}
