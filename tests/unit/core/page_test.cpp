// SPDX-License-Identifier: GPL-2.0-only
/*
 * kernel/core/page.c: every vector, and what must hold for any parameter data:
 * nothing outside is read, a refused page leaves zeros, MODE SELECT's list
 * decodes to what was encoded.
 */
#include "core.hpp"
#include "heap_copy.hpp"
#include "vectors/page.h"

#include <catch2/catch_test_macros.hpp>

#include <cstring>
#include <random>
#include <span>
#include <vector>

namespace ptape::test
{
namespace
{

struct Limits {
	bool ok;
	ptape_block_limits limits;
};

Limits decode_limits(std::span<const u8> bytes)
{
	HeapCopy copy(bytes);
	Limits answer;

	std::memset(&answer.limits, 0xa5, sizeof(answer.limits));
	answer.ok = ptape_page_block_limits(copy.data(), copy.size(), &answer.limits);
	return answer;
}

struct Mode {
	bool ok;
	ptape_mode mode;
};

Mode decode_mode(std::span<const u8> bytes)
{
	HeapCopy copy(bytes);
	Mode answer = {};

	answer.mode.block_length = 0xa5a5;
	answer.ok = ptape_page_mode_6(copy.data(), copy.size(), &answer.mode);
	return answer;
}

void check_equal(const ptape_mode &mode, const ptape_mode &expected)
{
	CHECK(int(mode.medium_type) == int(expected.medium_type));
	CHECK(mode.write_protected == expected.write_protected);
	CHECK(int(mode.buffered_mode) == int(expected.buffered_mode));
	CHECK(int(mode.speed) == int(expected.speed));
	CHECK(mode.has_descriptor == expected.has_descriptor);
	CHECK(int(mode.density) == int(expected.density));
	CHECK(mode.block_length == expected.block_length);
}

struct Position {
	bool ok;
	ptape_read_position position;
};

Position decode_position(decltype(position_vector::decode) decode, std::span<const u8> bytes)
{
	HeapCopy copy(bytes);
	Position answer = {};

	answer.position.block = 0xa5a5;
	answer.ok = decode(copy.data(), copy.size(), &answer.position);
	return answer;
}

void check_equal(const ptape_read_position &position, const ptape_read_position &expected)
{
	CHECK(position.beginning == expected.beginning);
	CHECK(position.end == expected.end);
	CHECK(position.unknown == expected.unknown);
	CHECK(position.file_known == expected.file_known);
	CHECK(position.partition == expected.partition);
	CHECK(position.block == expected.block);
	CHECK(position.file == expected.file);
}

struct Attribute {
	u16 length;
	std::size_t offset; /* 0: no value */
};

Attribute find_attribute(std::span<const u8> bytes, u16 id)
{
	HeapCopy copy(bytes);
	const u8 *value = bytes.data();
	Attribute answer = {ptape_page_attribute(copy.data(), copy.size(), id, &value), 0};

	CHECK((value != nullptr) == (answer.length > 0));
	if (!value)
		return answer;
	answer.offset = std::size_t(value - copy.data());
	/* Read every byte of it, for the sanitizer. */
	const std::vector<u8> read(value, value + answer.length);
	CHECK(answer.offset + read.size() <= copy.size());
	return answer;
}

TEST_CASE("page: READ BLOCK LIMITS")
{
	for (const auto &vector : block_limits_vectors) {
		CAPTURE(vector.name);
		const Limits answer = decode_limits({vector.data, vector.len});

		CHECK(answer.ok == vector.ok);
		CHECK(int(answer.limits.granularity) == int(vector.limits.granularity));
		CHECK(answer.limits.max == vector.limits.max);
		CHECK(answer.limits.min == vector.limits.min);
	}
}

TEST_CASE("page: MODE SENSE(6)")
{
	for (const auto &vector : mode_vectors) {
		CAPTURE(vector.name);
		const Mode answer = decode_mode({vector.data, vector.len});

		CHECK(answer.ok == vector.ok);
		check_equal(answer.mode, vector.mode);
	}
}

TEST_CASE("page: MODE SELECT(6)'s list")
{
	for (const auto &vector : mode_list_vectors) {
		CAPTURE(vector.name);
		std::vector<u8> data(PTAPE_MODE_6_LEN, 0xa5);

		ptape_page_encode_mode_6(&vector.mode, data.data());
		CHECK(data == std::vector<u8>(vector.data, vector.data + PTAPE_MODE_6_LEN));
	}
}

TEST_CASE("page: what is encoded for MODE SELECT decodes to the same")
{
	std::mt19937 random(1);

	for (int run = 0; run < 10000; run++) {
		ptape_mode mode = {};
		std::vector<u8> data(PTAPE_MODE_6_LEN);

		mode.buffered_mode = random() % 8;
		mode.speed = random() % 16;
		mode.has_descriptor = true;
		mode.density = u8(random());
		mode.block_length = random() & 0xffffff;
		ptape_page_encode_mode_6(&mode, data.data());
		const Mode answer = decode_mode(data);
		CHECK(answer.ok);
		check_equal(answer.mode, mode);
	}
}

TEST_CASE("page: READ POSITION")
{
	for (const auto &vector : position_vectors) {
		CAPTURE(vector.name);
		const Position answer = decode_position(vector.decode, {vector.data, vector.len});

		CHECK(answer.ok == vector.ok);
		check_equal(answer.position, vector.position);
	}
}

TEST_CASE("page: READ ATTRIBUTE")
{
	for (const auto &vector : attribute_vectors) {
		CAPTURE(vector.name);
		const Attribute answer = find_attribute({vector.data, vector.len}, vector.id);

		CHECK(answer.length == vector.length);
		CHECK(answer.offset == vector.offset);
	}
}

u32 decode_timeout(std::span<const u8> bytes, u8 opcode)
{
	HeapCopy copy(bytes);

	return ptape_page_command_timeout(copy.data(), copy.size(), opcode);
}

TEST_CASE("page: timeouts of REPORT SUPPORTED OPERATION CODES")
{
	for (const auto &vector : command_timeout_vectors) {
		CAPTURE(vector.name);
		CHECK(decode_timeout({vector.data, vector.len}, vector.opcode) == vector.seconds);
	}
}

TEST_CASE("page: any cut of any vector is read inside its bounds")
{
	for (const auto &vector : block_limits_vectors)
		for (std::size_t len = 0; len < vector.len; len++)
			CHECK(decode_limits({vector.data, len}).ok ==
			      (len >= PTAPE_BLOCK_LIMITS_LEN));
	for (const auto &vector : mode_vectors)
		for (std::size_t len = 0; len < vector.len; len++)
			decode_mode({vector.data, len});
	for (const auto &vector : position_vectors)
		for (std::size_t len = 0; len < vector.len; len++)
			CHECK_FALSE(decode_position(vector.decode, {vector.data, len}).ok);
	for (const auto &vector : attribute_vectors)
		for (std::size_t len = 0; len < vector.len; len++)
			find_attribute({vector.data, len}, vector.id);
	for (const auto &vector : command_timeout_vectors)
		for (std::size_t len = 0; len < vector.len; len++)
			CHECK(decode_timeout({vector.data, len}, vector.opcode) <= vector.seconds);
}

TEST_CASE("page: encryption status, and what is none")
{
	const std::vector<u8> told = {0, 0x20, 0, 20, 0x22, 2, 3, 1, 1, 2, 3, 4,
				      0, 0,    0, 0,  0,    0, 0, 0, 0, 0, 0, 0};
	std::vector<u8> other = told;
	ptape_encryption encryption;

	other[1] = 0x21;
	REQUIRE(ptape_page_encryption(HeapCopy(std::span<const u8>(told)).data(), told.size(),
				      &encryption));
	CHECK(encryption.mode == 2);
	CHECK(encryption.algorithm == 1);
	CHECK(encryption.instance == 0x01020304);
	CHECK(!ptape_page_encryption(HeapCopy(std::span<const u8>(other)).data(), other.size(),
				     &encryption));
	CHECK(encryption.mode == 0);
	for (std::size_t len = 0; len < told.size(); len++)
		CHECK(!ptape_page_encryption(HeapCopy(std::span<const u8>(told).first(len)).data(),
					     len, &encryption));
}

TEST_CASE("page: random attribute lists are read inside their bounds and end")
{
	std::mt19937 random(1);

	for (int run = 0; run < 20000; run++) {
		std::vector<u8> bytes(random() % 100);
		for (u8 &byte : bytes)
			byte = u8(random() % 6); /* short lengths, small identifiers */
		find_attribute(bytes, u16(random() % 6 << 8 | random() % 6));
	}
}

TEST_CASE("page: an attribute of the greatest length is found whole")
{
	std::vector<u8> bytes(9 + 0xffff, 0x41);

	put_unaligned_be32(5 + 0xffff, &bytes[0]);
	put_unaligned_be16(PTAPE_ATTRIBUTE_MEDIUM_SERIAL, &bytes[4]);
	put_unaligned_be16(0xffff, &bytes[7]);
	CHECK(find_attribute(bytes, PTAPE_ATTRIBUTE_MEDIUM_SERIAL).length == 0xffff);
	bytes.resize(bytes.size() - 1);
	CHECK(find_attribute(bytes, PTAPE_ATTRIBUTE_MEDIUM_SERIAL).length == 0xfffe);
}

} // namespace
} // namespace ptape::test
