// SPDX-License-Identifier: GPL-2.0-only
//
// Sense data and SHA-256 against the standards' tables and vectors.
#include "drive_rig.hpp"

using namespace ptape::model;

TEST_CASE("fixed-format sense has every field at the standard's offset")
{
	const Bytes sense = encode({.code = {0x8, 0x00, 0x05},
				    .filemark = true,
				    .eom = true,
				    .ili = true,
				    .information = 0x01020304},
				   false);

	CHECK(sense == Bytes{0xf0, 0, 0xe8, 1, 2, 3, 4, 10, 0, 0, 0, 0, 0x00, 0x05, 0, 0, 0, 0});
}

TEST_CASE("a negative information is two's complement in fixed format")
{
	const Bytes sense = encode({.ili = true, .information = -500}, false);

	CHECK(Bytes(sense.begin(), sense.begin() + 7) ==
	      Bytes{0xf0, 0, 0x20, 0xff, 0xff, 0xfe, 0x0c});
}

TEST_CASE("sense without information leaves VALID zero")
{
	CHECK(encode({.code = {0x2, 0x3a, 0x00}}, false)[0] == 0x70);
}

TEST_CASE("an information beyond 32 bits is not given in fixed format")
{
	const Bytes sense = encode({.information = std::int64_t{1} << 31}, false);

	CHECK(sense[0] == 0x70);
	CHECK(be(sense, 3, 4) == 0);
}

TEST_CASE("a deferred error has response code 71h, or 73h in descriptor format")
{
	CHECK(encode({.code = {0x3, 0x0c, 0x00}, .deferred = true}, false)[0] == 0x71);
	CHECK(encode({.code = {0x3, 0x0c, 0x00}, .deferred = true}, true)[0] == 0x73);
}

TEST_CASE("descriptor-format sense carries information and stream commands descriptors")
{
	const Bytes sense =
		encode({.code = {0x0, 0x00, 0x01}, .filemark = true, .information = -2}, true);

	CHECK(sense == Bytes{0x72, 0x0,	 0x00, 0x01, 0,	   0,	 0,    16,
			     0x00, 0x0a, 0x80, 0,    0xff, 0xff, 0xff, 0xff,
			     0xff, 0xff, 0xff, 0xfe, 0x04, 0x02, 0,    0x80});
}

TEST_CASE("descriptor-format sense without details is the header alone")
{
	CHECK(encode({.code = {0x6, 0x29, 0x01}}, true) ==
	      Bytes{0x72, 0x6, 0x29, 0x01, 0, 0, 0, 0});
}

TEST_CASE("SHA-256 gives the digests of the standard's examples")
{
	CHECK(to_hex(sha256({})) ==
	      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	CHECK(to_hex(sha256(text_bytes("abc"))) ==
	      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	CHECK(to_hex(sha256(
		      text_bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))) ==
	      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	CHECK(to_hex(sha256(Bytes(1000000, 'a'))) ==
	      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("SHA-256 pads right on both sides of the length field's edge")
{
	// 55 bytes leave room for the length in the same chunk, 56 and 64 do not.
	CHECK(to_hex(sha256(Bytes(55, 'a'))) ==
	      "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318");
	CHECK(to_hex(sha256(Bytes(56, 'a'))) ==
	      "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a");
	CHECK(to_hex(sha256(Bytes(64, 'a'))) ==
	      "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb");
}
