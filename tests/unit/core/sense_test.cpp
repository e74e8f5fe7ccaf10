// SPDX-License-Identifier: GPL-2.0-only
/*
 * kernel/core/sense.c: every vector, and what must hold for any sense data:
 * nothing outside is read, and both formats tell the same.
 */
#include "core.hpp"
#include "heap_copy.hpp"
#include "vectors/sense.h"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <bitset>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace ptape::test
{
namespace
{

ptape_sense decode(std::span<const u8> bytes)
{
	HeapCopy copy(bytes);
	ptape_sense sense;

	const bool valid = ptape_sense_decode(copy.data(), copy.size(), &sense);
	CHECK(valid == sense.valid);
	return sense;
}

void check_equal(const ptape_sense &sense, const ptape_sense &expected)
{
	CHECK(sense.valid == expected.valid);
	CHECK(sense.deferred == expected.deferred);
	CHECK(int(sense.key) == int(expected.key));
	CHECK(int(sense.asc) == int(expected.asc));
	CHECK(int(sense.ascq) == int(expected.ascq));
	CHECK(sense.filemark == expected.filemark);
	CHECK(sense.eom == expected.eom);
	CHECK(sense.ili == expected.ili);
	CHECK(sense.information_valid == expected.information_valid);
	CHECK(sense.information == expected.information);
}

u8 stream_bits(const ptape_sense &sense)
{
	return u8((sense.filemark ? 0x80 : 0) | (sense.eom ? 0x40 : 0) | (sense.ili ? 0x20 : 0));
}

std::vector<u8> encode_fixed(const ptape_sense &sense)
{
	std::vector<u8> bytes(18);

	bytes[0] = u8((sense.information_valid ? 0x80 : 0) | (sense.deferred ? 0x71 : 0x70));
	bytes[2] = u8(stream_bits(sense) | sense.key);
	put_unaligned_be32(u32(sense.information), &bytes[3]);
	bytes[7] = 10;
	bytes[12] = sense.asc;
	bytes[13] = sense.ascq;
	return bytes;
}

std::vector<u8> encode_descriptor(const ptape_sense &sense)
{
	std::vector<u8> bytes(8);

	bytes[0] = sense.deferred ? 0x73 : 0x72;
	bytes[1] = sense.key;
	bytes[2] = sense.asc;
	bytes[3] = sense.ascq;
	if (sense.information_valid) {
		std::array<u8, 12> information = {0x00, 0x0a, 0x80};
		put_unaligned_be64(u64(sense.information), &information[4]);
		bytes.insert(bytes.end(), information.begin(), information.end());
	}
	if (stream_bits(sense)) {
		const std::array<u8, 4> stream = {0x04, 0x02, 0x00, stream_bits(sense)};
		bytes.insert(bytes.end(), stream.begin(), stream.end());
	}
	bytes[7] = u8(bytes.size() - 8);
	return bytes;
}

TEST_CASE("sense: a rule's vector hits exactly its row and gives its condition")
{
	for (const auto &vector : sense_rule_vectors) {
		CAPTURE(vector.name);
		const ptape_sense sense = decode({vector.data, vector.len});

		CHECK(ptape_sense_rule_index(&sense) == vector.row);
		CHECK(std::string(ptape_condition_name(ptape_sense_condition(&sense))) ==
		      ptape_condition_name(vector.condition));
	}
}

TEST_CASE("sense: every row of the rule table is hit by a vector")
{
	std::bitset<PTAPE_RULE_NR> hit;

	for (const auto &vector : sense_rule_vectors) {
		const ptape_sense sense = decode({vector.data, vector.len});
		const int row = ptape_sense_rule_index(&sense);
		if (row >= 0)
			hit.set(std::size_t(row));
	}
	CHECK(hit.all());
}

TEST_CASE("sense: a vector of the decoder gives its facts")
{
	for (const auto &vector : sense_decode_vectors) {
		CAPTURE(vector.name);
		check_equal(decode({vector.data, vector.len}), vector.sense);
	}
}

TEST_CASE("sense: any cut of any vector is read inside its bounds")
{
	for (const auto &vector : sense_decode_vectors)
		for (std::size_t len = 0; len <= vector.len; len++)
			decode({vector.data, len});
	for (const auto &vector : sense_rule_vectors)
		for (std::size_t len = 0; len <= vector.len; len++)
			decode({vector.data, len});
}

TEST_CASE("sense: a cut never makes an error of another key out of it")
{
	for (const auto &vector : sense_rule_vectors) {
		CAPTURE(vector.name);
		const ptape_sense whole = decode({vector.data, vector.len});

		for (std::size_t len = 0; len < vector.len; len++) {
			const ptape_sense cut = decode({vector.data, len});
			if (cut.valid)
				CHECK(int(cut.key) == int(whole.key));
		}
	}
}

TEST_CASE("sense: a key that did not arrive is never success")
{
	for (int first = 0; first <= 0xff; first++) {
		const std::array<u8, 1> bytes = {u8(first)};
		const ptape_sense sense = decode(bytes);
		CHECK(ptape_sense_condition(&sense) == PTAPE_CONDITION_UNKNOWN);
	}
}

TEST_CASE("sense: fixed and descriptor format with the same facts decode equal")
{
	const std::array<s64, 6> residuals = {0, 1, -1, 16777215, -16777215, 0x7fffffff};
	ptape_sense facts = {};

	facts.valid = true;
	for (unsigned key = 0; key < 16; key++)
		for (unsigned bits = 0; bits < 32; bits++)
			for (const s64 residual : residuals) {
				facts.key = u8(key);
				facts.asc = u8(key * 7);
				facts.ascq = u8(bits);
				facts.filemark = bits & 1;
				facts.eom = bits & 2;
				facts.ili = bits & 4;
				facts.deferred = bits & 8;
				facts.information_valid = bits & 16;
				facts.information = facts.information_valid ? residual : 0;
				CAPTURE(key, bits, residual);
				check_equal(decode(encode_fixed(facts)), facts);
				check_equal(decode(encode_descriptor(facts)), facts);
			}
}

TEST_CASE("sense: a rule's vector in descriptor format hits the same row")
{
	for (const auto &vector : sense_rule_vectors) {
		CAPTURE(vector.name);
		const ptape_sense fixed = decode({vector.data, vector.len});
		if (!fixed.valid)
			continue;
		const ptape_sense descriptor = decode(encode_descriptor(fixed));
		CHECK(ptape_sense_rule_index(&descriptor) == vector.row);
	}
}

TEST_CASE("sense: only NO SENSE and RECOVERED ERROR can mean that the command was done")
{
	ptape_sense sense = {};

	sense.valid = true;
	for (unsigned key = 2; key < 16; key++)
		for (unsigned code = 0; code <= 0xffff; code++) {
			sense.key = u8(key);
			sense.asc = u8(code >> 8);
			sense.ascq = u8(code);
			sense.filemark = code & 1;
			sense.eom = code & 2;
			sense.ili = code & 4;
			switch (ptape_sense_condition(&sense)) {
			case PTAPE_CONDITION_GOOD:
			case PTAPE_CONDITION_FILEMARK:
			case PTAPE_CONDITION_BEGINNING:
			case PTAPE_CONDITION_EARLY_WARNING:
			case PTAPE_CONDITION_INCORRECT_LENGTH:
				FAIL("key " << key << ", code " << code);
			default:
				break;
			}
		}
}

TEST_CASE("sense: random bytes are read inside their bounds and give a condition")
{
	std::mt19937 random(1);

	for (int run = 0; run < 20000; run++) {
		std::vector<u8> bytes(random() % 65);
		for (u8 &byte : bytes)
			byte = u8(random());
		if (!bytes.empty())
			bytes[0] = u8(0x70 | (random() & 0x83));
		const ptape_sense sense = decode(bytes);
		CHECK(ptape_sense_condition(&sense) < PTAPE_CONDITION_NR);
	}
}

TEST_CASE("sense: conditions have their names")
{
	for (const auto &vector : condition_name_vectors)
		CHECK(std::string(ptape_condition_name(vector.condition)) == vector.name);
	CHECK(std::string(ptape_condition_name(ptape_condition(31))) == "invalid");
}

} // namespace
} // namespace ptape::test
