// SPDX-License-Identifier: GPL-2.0-only
/*
 * kernel/core/cdb.c: every vector of the builders, operation codes and lengths.
 */
#include "core.hpp"
#include "vectors/cdb.h"

#include <catch2/catch_test_macros.hpp>

#include <cstring>
#include <set>
#include <string>
#include <vector>

namespace ptape::test
{
namespace
{

TEST_CASE("cdb: a builder gives its vector's bytes and overwrites all of the CDB")
{
	for (const auto &vector : cdb_vectors) {
		CAPTURE(vector.name);
		ptape_cdb cdb;

		std::memset(&cdb, 0xa5, sizeof(cdb));
		vector.build(&cdb);
		CHECK(int(cdb.len) == int(vector.len));
		CHECK(std::vector<u8>(cdb.bytes, cdb.bytes + sizeof(cdb.bytes)) ==
		      std::vector<u8>(vector.bytes, vector.bytes + sizeof(vector.bytes)));
	}
}

TEST_CASE("cdb: the length is that of the operation code's group, CONTROL is zero")
{
	for (const auto &vector : cdb_vectors) {
		CAPTURE(vector.name);
		ptape_cdb cdb;

		vector.build(&cdb);
		CHECK(int(cdb.len) == int(ptape_cdb_length(cdb.bytes[0])));
		CHECK(int(cdb.bytes[cdb.len - 1]) == 0);
	}
}

TEST_CASE("cdb: operation codes have the standard's names and lengths")
{
	for (const auto &vector : opcode_vectors) {
		CAPTURE(vector.name);
		CHECK(std::string(ptape_opcode_name(vector.opcode)) == vector.name);
		CHECK(int(ptape_cdb_length(vector.opcode)) == int(vector.length));
	}
}

TEST_CASE("cdb: an operation code that no row names is unknown")
{
	std::set<int> known;

	for (const auto &vector : opcode_vectors)
		known.insert(vector.opcode);
	for (int opcode = 0; opcode <= 0xff; opcode++) {
		CAPTURE(opcode);
		CHECK((std::string(ptape_opcode_name(u8(opcode))) != "unknown") ==
		      known.contains(opcode));
	}
}

TEST_CASE("cdb: a group of operation codes has one length")
{
	int next = 0;

	for (const auto &vector : cdb_group_vectors) {
		CHECK(int(vector.first) == next);
		for (; next <= vector.last; next++) {
			CAPTURE(next);
			CHECK(int(ptape_cdb_length(u8(next))) == int(vector.length));
		}
	}
	CHECK(next == 0x100);
}

} // namespace
} // namespace ptape::test
