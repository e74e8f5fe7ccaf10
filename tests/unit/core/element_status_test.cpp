// SPDX-License-Identifier: GPL-2.0-only
/*
 * kernel/core/element_status.c: every vector, at its own length and cut to every
 * shorter one; a library of ten thousand elements.
 */
#include "core.hpp"
#include "heap_copy.hpp"
#include "vectors/element_status.h"

#include <catch2/catch_test_macros.hpp>

#include <span>
#include <vector>

namespace ptape::test
{
namespace
{

std::span<const u8> bytes_of(const element_status_vector &vector)
{
	return {reinterpret_cast<const u8 *>(vector.data), vector.len};
}

size_t offset_in(const HeapCopy<u8> &data, const u8 *at)
{
	return at ? size_t(at - data.data()) : 0;
}

void check_equal(const HeapCopy<u8> &data, const ptape_element &element,
		 const expected_element &expected)
{
	CHECK(int(element.type) == int(expected.type));
	CHECK(element.address == expected.address);
	CHECK(element.full == expected.full);
	CHECK(element.by_operator == expected.by_operator);
	CHECK(element.exception == expected.exception);
	CHECK(int(element.asc) == int(expected.asc));
	CHECK(int(element.ascq) == int(expected.ascq));
	CHECK(element.accessible == expected.accessible);
	CHECK(element.source_valid == expected.source_valid);
	CHECK(element.source == expected.source);
	CHECK(int(element.flags) == int(expected.flags));
	CHECK(element.inverted == expected.inverted);
	CHECK(element.bus_valid == expected.bus_valid);
	CHECK(int(element.bus_id) == int(expected.bus_id));
	CHECK(int(element.bus_lun) == int(expected.bus_lun));
	CHECK(offset_in(data, element.alternate_identifier) == expected.alternate_identifier);
	CHECK(offset_in(data, element.volume_identifier) == expected.volume_identifier);
	CHECK(offset_in(data, element.designator) == expected.designator);
	CHECK(int(element.designator_len) == int(expected.designator_len));
	CHECK(int(element.designator_code_set) == int(expected.designator_code_set));
	CHECK(int(element.designator_type) == int(expected.designator_type));
}

// The whole of what a pointer promises is there.
void touch(const ptape_element &element)
{
	u8 sum = 0;

	for (const u8 *tag : {element.volume_identifier, element.alternate_identifier})
		for (size_t at = 0; tag && at < PTAPE_VOLUME_TAG_LEN; ++at)
			sum = u8(sum + tag[at]);
	for (size_t at = 0; at < element.designator_len; ++at)
		sum = u8(sum + element.designator[at]);
	CHECK(sum <= 0xff);
}

TEST_CASE("element status: every vector")
{
	for (const auto &vector : element_status_vectors) {
		HeapCopy data(bytes_of(vector));
		ptape_element_reader reader;
		ptape_element element;

		INFO(vector.name);
		ptape_element_reader_init(&reader, data.data(), data.size());
		for (size_t nr = 0; nr < vector.nr; ++nr) {
			REQUIRE(ptape_element_reader_next(&reader, &element));
			check_equal(data, element, vector.elements[nr]);
			touch(element);
		}
		CHECK_FALSE(ptape_element_reader_next(&reader, &element));
		CHECK_FALSE(ptape_element_reader_next(&reader, &element));
	}
}

TEST_CASE("element status: fewer bytes give the same elements or fewer")
{
	for (const auto &vector : element_status_vectors)
		for (size_t len = 0; len < vector.len; ++len) {
			HeapCopy data(bytes_of(vector).first(len));
			ptape_element_reader reader;
			ptape_element element;
			size_t nr = 0;

			INFO(vector.name << ", " << len << " bytes");
			ptape_element_reader_init(&reader, data.data(), data.size());
			for (; ptape_element_reader_next(&reader, &element); ++nr) {
				REQUIRE(nr < vector.nr);
				check_equal(data, element, vector.elements[nr]);
				touch(element);
			}
		}
}

TEST_CASE("element status: ten thousand elements")
{
	constexpr size_t elements = 10000;
	constexpr size_t descriptor_len = 52;
	std::vector<u8> data(16 + elements * descriptor_len);
	ptape_element_reader reader;
	ptape_element element;

	put_unaligned_be24(u32(data.size() - 8), &data[5]);
	data[8] = PTAPE_ELEMENT_STORAGE;
	data[9] = 0x80;
	put_unaligned_be16(descriptor_len, &data[10]);
	put_unaligned_be24(u32(elements * descriptor_len), &data[13]);
	for (size_t nr = 0; nr < elements; ++nr)
		put_unaligned_be16(u16(1000 + nr), &data[16 + nr * descriptor_len]);
	ptape_element_reader_init(&reader, data.data(), data.size());
	for (size_t nr = 0; nr < elements; ++nr) {
		REQUIRE(ptape_element_reader_next(&reader, &element));
		REQUIRE(element.address == 1000 + nr);
		REQUIRE(element.volume_identifier == &data[16 + nr * descriptor_len + 12]);
	}
	CHECK_FALSE(ptape_element_reader_next(&reader, &element));
}

// A report that says that it has so many bytes behind its header, and one that arrived.
TEST_CASE("element status: bytes that a library left out at the end are zero, if they are few")
{
	struct {
		u32 says;
		size_t len;
		size_t room;
		size_t completed;
	} const reports[] = {
		{.says = 24, .len = 24, .room = 64, .completed = 32}, // a header is missing
		{.says = 24, .len = 31, .room = 64, .completed = 32},
		{.says = 24, .len = 23, .room = 64, .completed = 23}, // more than that: cut off
		{.says = 24, .len = 32, .room = 64, .completed = 32},
		{.says = 24, .len = 40, .room = 64, .completed = 40},
		{.says = 24, .len = 24, .room = 32, .completed = 32},
		{.says = 24, .len = 24, .room = 31, .completed = 24}, // by its own length
		{.says = 0, .len = 8, .room = 64, .completed = 8},
		{.says = 0, .len = 7, .room = 64, .completed = 7},
		{.says = 0xffffff, .len = 24, .room = 64, .completed = 24},
	};

	for (const auto &report : reports) {
		std::vector<u8> data(64, 0xff);

		CAPTURE(report.says, report.len, report.room);
		put_unaligned_be24(report.says, &data[5]);
		CHECK(ptape_element_report_complete(data.data(), report.len, report.room) ==
		      report.completed);
		for (size_t at = 8; at < data.size(); ++at)
			CHECK(int(data[at]) ==
			      (at >= report.len && at < report.completed ? 0 : 0xff));
	}
}

TEST_CASE("element ranges: every vector, and cut to every shorter length")
{
	for (const auto &vector : element_ranges_vectors) {
		const std::span<const u8> bytes{reinterpret_cast<const u8 *>(vector.data),
						vector.len};

		INFO(vector.name);
		for (size_t len = 0; len <= vector.len; ++len) {
			HeapCopy data(bytes.first(len));
			ptape_element_range ranges[PTAPE_ELEMENT_TYPES];
			const bool ok = ptape_element_ranges(data.data(), len, ranges);

			if (len == vector.len)
				CHECK(ok == vector.ok);
			for (size_t type = 0; ok && type < PTAPE_ELEMENT_TYPES; ++type) {
				CHECK(ranges[type].first == vector.ranges[type].first);
				CHECK(ranges[type].count == vector.ranges[type].count);
			}
			for (size_t type = 0; !ok && type < PTAPE_ELEMENT_TYPES; ++type)
				CHECK(ranges[type].first + ranges[type].count == 0);
		}
	}
}

} // namespace
} // namespace ptape::test
