// SPDX-License-Identifier: GPL-2.0-only
/*
 * kernel/core/reservation.c: every row by its vectors, what commands make of what is
 * remembered, and what must hold for any facts and any bytes.
 */
#include "core.hpp"
#include "heap_copy.hpp"
#include "vectors/reservation.h"

#include <catch2/catch_test_macros.hpp>

#include <random>

namespace ptape::test
{
namespace
{

bool same(const ptape_reservation &a, const ptape_reservation &b)
{
	return a.key == b.key && a.type == b.type && a.flags == b.flags && a.legacy == b.legacy;
}

TEST_CASE("reservation: a vector hits exactly its row and gives its verdict")
{
	for (const auto &vector : reservation_vectors) {
		const ptape_reservation own = {.key = RESERVATION_OURS, .type = vector.own_type};

		INFO(vector.name);
		CHECK(ptape_reserved_rule_index(&own, &vector.now, vector.reset) == vector.row);
		CHECK(ptape_reserved_verdict(&own, &vector.now, vector.reset) == vector.verdict);
	}
}

TEST_CASE("reservation: nothing is restored beside another holder, nor where no reset was met")
{
	for (unsigned bits = 0; bits < 1U << 12; ++bits) {
		const ptape_reservation own = {.key = RESERVATION_OURS,
					       .type = u8(bits & 1 ? 3 : 0)};
		ptape_reserved now = {};

		now.registered = bits & 2;
		now.held = bits & 4;
		now.holder = bits & 8 ? RESERVATION_OURS : bits & 16 ? RESERVATION_OTHER : 0;
		now.type = u8(bits >> 5 & 0xf);
		const bool reset = bits & 512;
		const auto verdict = ptape_reserved_verdict(&own, &now, reset);
		CAPTURE(bits);
		if (now.held || !reset)
			CHECK(verdict != PTAPE_RESERVED_RESTORE);
		if (now.held && now.holder == RESERVATION_OTHER && own.type)
			CHECK(verdict == PTAPE_RESERVED_TAKEN);
	}
}

TEST_CASE("reservation: what a command of this host makes of what is remembered")
{
	for (const auto &vector : reservation_note_vectors) {
		u8 list[PTAPE_RESERVE_LIST_LEN];
		ptape_reservation own = vector.before;

		INFO(vector.name);
		reservation_note_list(&vector, list);
		const HeapCopy cdb(std::span(vector.cdb).first(vector.cdb_len));
		const HeapCopy data(std::span<const u8>(list).first(vector.list_len));
		ptape_reservation_note(&own, cdb.data(), cdb.size(), data.data(), data.size());
		CHECK(same(own, vector.after));
	}
}

TEST_CASE("reservation: answers of PERSISTENT RESERVE IN")
{
	for (const auto &vector : reservation_in_vectors) {
		const HeapCopy data(std::span(vector.data).first(vector.len));
		ptape_reserved now = {};

		INFO(vector.name);
		CHECK(ptape_reserved_keys(data.data(), data.size(), RESERVATION_OURS) ==
		      vector.is_there);
		CHECK(ptape_reserved_holder(data.data(), data.size(), &now) == vector.answers);
		CHECK(now.held == vector.held);
		CHECK(now.holder == vector.holder);
		CHECK(now.type == vector.type);
	}
}

// Nothing is read beyond what arrived: the sanitizer looks.
TEST_CASE("reservation: any bytes are taken")
{
	std::mt19937 random(1);

	for (unsigned count = 0; count < 20000; ++count) {
		static constexpr u8 opcodes[] = {0x16, 0x17, 0x56, 0x57, 0x5f, 0x5e};
		std::vector<u8> bytes(random() % 40);
		ptape_reservation own = {};
		ptape_reserved now = {};

		for (u8 &byte : bytes)
			byte = u8(random() % 3 ? 0 : random());
		const HeapCopy data(std::span<const u8>{bytes});
		std::vector<u8> cdb_bytes(random() % 11);
		for (u8 &byte : cdb_bytes)
			byte = u8(random());
		if (!cdb_bytes.empty())
			cdb_bytes[0] = opcodes[random() % std::size(opcodes)];
		const HeapCopy cdb(std::span<const u8>{cdb_bytes});
		ptape_reservation_note(&own, cdb.data(), cdb.size(), data.data(), data.size());
		static_cast<void>(ptape_reserved_keys(data.data(), data.size(), RESERVATION_OURS));
		static_cast<void>(ptape_reserved_holder(data.data(), data.size(), &now));
	}
}

TEST_CASE("reservation: there is something to lose")
{
	const ptape_reservation none = {};
	const ptape_reservation key = {.key = 1};
	const ptape_reservation unit = {.legacy = true};

	CHECK_FALSE(ptape_reservation_made(&none));
	CHECK(ptape_reservation_made(&key));
	CHECK(ptape_reservation_made(&unit));
}

} // namespace
} // namespace ptape::test
