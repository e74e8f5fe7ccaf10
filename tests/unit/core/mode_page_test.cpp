// SPDX-License-Identifier: GPL-2.0-only
/*
 * kernel/core/mode_page.c: every vector, and what must hold for any answer:
 * nothing outside is read or written, a refused answer leaves zeroes.
 */
#include "core.hpp"
#include "heap_copy.hpp"
#include "vectors/mode_page.h"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <random>
#include <span>
#include <vector>

namespace ptape::test
{
namespace
{

using Bytes = std::vector<u8>;

bool decode(std::span<const u8> bytes, ptape_mode_page page, ptape_mode_list &list)
{
	HeapCopy copy(bytes);

	std::ranges::fill(list.bytes, u8(0xa5));
	return ptape_mode_list_decode(copy.data(), copy.size(), page, &list);
}

Bytes bytes_of(const ptape_mode_list &list)
{
	return {list.bytes, list.bytes + list.len};
}

// A list with the page alone behind its header.
ptape_mode_list list_of(std::span<const u8> page, ptape_mode_page code)
{
	Bytes answer(4);
	ptape_mode_list list;

	answer.insert(answer.end(), page.begin(), page.end());
	REQUIRE(decode(answer, code, list));
	return list;
}

TEST_CASE("mode page: an answer becomes a list")
{
	for (const auto &vector : mode_page_vectors) {
		CAPTURE(vector.name);
		ptape_mode_list list;

		REQUIRE(decode({vector.data, vector.len}, vector.page, list) == vector.ok);
		if (!vector.ok) {
			CHECK(int(list.len) == 0);
			CHECK(std::ranges::count(list.bytes, u8(0)) == PTAPE_MODE_LIST_LEN);
			continue;
		}
		// What stands behind the page is not sent.
		CHECK(list.len <= vector.len);
		CHECK(bytes_of(list) == Bytes(vector.list, vector.list + list.len));
		CHECK(int(list.len) == list.page + 2 + list.bytes[list.page + 1]);
	}
}

TEST_CASE("mode page: block protection")
{
	for (const auto &vector : protection_vectors) {
		CAPTURE(vector.name);
		HeapCopy copy(std::span(vector.data, vector.len));
		ptape_protection protection;
		ptape_mode_list list;

		REQUIRE(ptape_mode_protection(copy.data(), copy.size(), &list, &protection) ==
			vector.ok);
		CHECK(protection.method == vector.protection.method);
		CHECK(protection.length == vector.protection.length);
		CHECK(protection.on_write == vector.protection.on_write);
		CHECK(protection.on_read == vector.protection.on_read);
		if (!vector.ok) {
			CHECK(std::ranges::count(list.bytes, u8(0)) == PTAPE_MODE_LIST_LEN);
			continue;
		}
		CHECK(bytes_of(list) == Bytes(vector.list, vector.list + list.len));
		ptape_protection none = {};
		ptape_mode_set_protection(&list, &none);
		CHECK(bytes_of(list) == Bytes(vector.off, vector.off + list.len));
		ptape_mode_set_protection(&list, &protection);
		CHECK(bytes_of(list) == Bytes(vector.list, vector.list + list.len));
	}
}

TEST_CASE("mode page: compression")
{
	for (const auto &vector : compression_vectors) {
		CAPTURE(vector.name);
		Bytes page(16);

		page[0] = PTAPE_PAGE_COMPRESSION;
		page[1] = 14;
		page[2] = vector.flags;
		ptape_mode_list list = list_of(page, PTAPE_PAGE_COMPRESSION);
		const Bytes before = bytes_of(list);

		CHECK(ptape_mode_can_compress(&list) == vector.can);
		CHECK(ptape_mode_compresses(&list) == vector.on);
		ptape_mode_set_compression(&list, true);
		CHECK(int(list.bytes[list.page + 2]) == int(vector.flags_on));
		ptape_mode_set_compression(&list, false);
		CHECK(int(list.bytes[list.page + 2]) == int(vector.flags_off));
		list.bytes[list.page + 2] = vector.flags;
		CHECK(bytes_of(list) == before);
	}
}

TEST_CASE("mode page: partitions")
{
	for (const auto &vector : partitioning_vectors) {
		CAPTURE(vector.name);
		ptape_mode_list list = list_of({vector.page, vector.len}, PTAPE_PAGE_PARTITIONS);
		ptape_partitioning how = {};

		CHECK(ptape_mode_partitions(&list) == vector.page[3] + 1);
		REQUIRE(ptape_mode_plan_partitions(&list, vector.count, &how) == vector.error);
		if (vector.error)
			continue;
		CHECK(how.select == vector.how.select);
		CHECK(how.format == vector.how.format);
		CHECK(int(how.format_code) == int(vector.how.format_code));
		if (!how.select)
			continue;
		CHECK(std::size_t(list.len - list.page) == vector.select_len);
		CHECK(Bytes(list.bytes + list.page, list.bytes + list.len) ==
		      Bytes(vector.selected, vector.selected + vector.select_len));
	}
}

TEST_CASE("mode page: a list has an end")
{
	// Block descriptors that leave no room for one more size, and one that do.
	for (const unsigned descriptors : {232U, 239U, 240U}) {
		CAPTURE(descriptors);
		Bytes answer(4 + descriptors + 8);
		ptape_mode_list list;
		ptape_partitioning how = {};

		answer[3] = u8(descriptors);
		answer[4 + descriptors] = PTAPE_PAGE_PARTITIONS;
		answer[4 + descriptors + 1] = 6;
		answer[4 + descriptors + 2] = 1;
		REQUIRE(decode(answer, PTAPE_PAGE_PARTITIONS, list));
		CHECK(ptape_mode_plan_partitions(&list, 200, &how) ==
		      (descriptors + 4 + 10 <= PTAPE_MODE_LIST_LEN ? 0 : EIO));
	}
	Bytes answer(PTAPE_MODE_LIST_LEN + 1);
	ptape_mode_list list;

	answer[4] = PTAPE_PAGE_PARTITIONS;
	answer[5] = 250;
	CHECK_FALSE(decode(answer, PTAPE_PAGE_PARTITIONS, list));
	answer[5] = 249;
	CHECK(decode(answer, PTAPE_PAGE_PARTITIONS, list));
}

TEST_CASE("mode page: any answer")
{
	std::mt19937 random(1);

	for (unsigned count = 0; count < 100000; ++count) {
		const ptape_mode_page page =
			random() % 2 ? PTAPE_PAGE_COMPRESSION : PTAPE_PAGE_PARTITIONS;
		Bytes answer(random() % 300);
		ptape_mode_list list;
		ptape_partitioning how = {};

		for (u8 &byte : answer)
			byte = random() % 3 ? 0 : u8(random());
		if (answer.size() > 3 && random() % 4) {
			const std::size_t at = 4U + answer[3];

			if (at + 1 < answer.size()) {
				answer[at] = u8(page);
				answer[at + 1] = u8(random() % 40);
			}
		}
		if (!decode(answer, page, list))
			continue;
		REQUIRE(std::size_t(list.len) <= answer.size());
		if (page == PTAPE_PAGE_COMPRESSION) {
			ptape_mode_set_compression(&list, random() % 2);
		} else if (ptape_mode_plan_partitions(&list, s32(random()) >> random() % 31,
						      &how) == 0) {
			REQUIRE(int(list.len) == list.page + 2 + list.bytes[list.page + 1]);
			REQUIRE(ptape_mode_partitions(&list) <= 256);
		}
	}
}

TEST_CASE("mode page: what says that nothing is written over")
{
	const auto told = [](std::vector<u8> page) {
		std::vector<u8> data(12);

		data[3] = 8;
		data.insert(data.end(), page.begin(), page.end());
		return ::ptape_mode_only_appends(HeapCopy(std::span<const u8>(data)).data(),
						 data.size());
	};

	CHECK(told({0x1d, 30, 0x01, 0, 0, 0}));
	CHECK(told({0x9d, 30, 0x01, 0, 0, 0})); // PS
	CHECK(!told({0x1d, 30, 0x00, 0, 0, 0x10}));
	CHECK(!told({0x1d, 30, 0x01, 0, 0})); // cut off
	CHECK(told({0x50, 0x01, 0, 28, 0, 0x12}));
	CHECK(!told({0x50, 0x01, 0, 28, 0, 0x02}));
	CHECK(!told({0x50, 0x02, 0, 28, 0, 0x12})); // another subpage
	CHECK(!told({0x10, 0x01, 0, 28, 0, 0x12})); // not a subpage
	CHECK(!told({0x0f, 30, 0x01, 0, 0, 0x10}));
	CHECK(!told({}));
	CHECK(!::ptape_mode_only_appends(nullptr, 0));
}

} // namespace
} // namespace ptape::test
