// SPDX-License-Identifier: GPL-2.0-only
//
// Reservations: what a program sent, whole or cut short, and a drive's answers to PERSISTENT
// RESERVE IN: nothing outside is read; only the five commands of reservations change what is
// remembered; keys and holder are those of a second reading; and every state has its row.
// Input: what was made before (type, key, whether by RESERVE), a block each of CDB, parameter
// list and READ KEYS; the rest is READ RESERVATION.
#include "core.hpp"
#include "fuzz.hpp"

namespace ptape::fuzz
{
namespace
{

constexpr std::size_t header_len = 8; // SPC-5 tables 209 and 211
constexpr std::size_t key_len = 8;
constexpr std::size_t descriptor_len = 16; // SPC-5 table 212

#define ONE_A_ROW(...) 1,
constexpr u8 rows[] = {PTAPE_RESERVATION_RULES(ONE_A_ROW)};
#undef ONE_A_ROW

[[nodiscard]] u64 number(View bytes)
{
	u64 value = 0;

	for (const u8 byte : bytes)
		value = value << 8 | byte;
	return value;
}

[[nodiscard]] bool same(const ptape_reservation &one, const ptape_reservation &other)
{
	return one.key == other.key && one.type == other.type && one.flags == other.flags &&
	       one.legacy == other.legacy;
}

[[nodiscard]] bool reserves(u8 opcode)
{
	return opcode == PTAPE_OP_RESERVE_6 || opcode == PTAPE_OP_RELEASE_6 ||
	       opcode == PTAPE_OP_RESERVE_10 || opcode == PTAPE_OP_RELEASE_10 ||
	       opcode == PTAPE_OP_PERSISTENT_RESERVE_OUT;
}

[[nodiscard]] ptape_reservation check_note(const ptape_reservation &before, View cdb, View list)
{
	ptape_reservation own = before;

	ptape_reservation_note(&own, cdb.data(), cdb.size(), list.data(), list.size());
	if (cdb.empty() || cdb.size() < ptape_cdb_length(cdb[0]) || !reserves(cdb[0]))
		require(same(own, before));
	require((own.flags & ~(PTAPE_RESERVE_APTPL | PTAPE_RESERVE_ALL_PORTS)) == 0);
	return own;
}

[[nodiscard]] bool check_keys(View data, u64 key)
{
	const bool there = ptape_reserved_keys(data.data(), data.size(), key);

	if (data.size() < header_len) {
		require(!there);
		return there;
	}
	const u64 told = number(data.subspan(4, 4)) / key_len;
	View list = data.subspan(header_len);
	bool found = false;
	u64 seen = 0;

	for (; seen < told && list.size() >= key_len && !found; ++seen) {
		found = number(list.first(key_len)) == key;
		list = list.subspan(key_len);
	}
	require(there == (found || seen < told));
	return there;
}

void check_holder(View data, ptape_reserved &now)
{
	const bool answers = ptape_reserved_holder(data.data(), data.size(), &now);
	const u64 told = data.size() < header_len ? 0 : number(data.subspan(4, 4));
	const bool whole =
		told == 0 || (told >= descriptor_len && data.size() >= header_len + descriptor_len);

	require(answers == (data.size() >= header_len && whole));
	require(now.held == (answers && told > 0));
	require(now.holder == (now.held ? number(data.subspan(8, key_len)) : 0));
	require(now.type == (now.held ? data[21] : 0));
}

} // namespace
} // namespace ptape::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
	ptape::fuzz::Input input(data, size);
	ptape_reservation before = {};

	before.type = input.byte();
	before.key = input.byte();
	before.legacy = input.byte() & 1;

	const ptape::fuzz::Bytes cdb = input.block();
	const ptape::fuzz::Bytes list = input.block();
	const ptape::fuzz::Bytes keys = input.block();
	const ptape::fuzz::Bytes holder = input.rest();
	const ptape_reservation own = ptape::fuzz::check_note(before, cdb, list);
	ptape_reserved now = {};

	now.registered = ptape::fuzz::check_keys(keys, own.key);
	ptape::fuzz::check_holder(holder, now);
	for (const bool reset : {false, true}) {
		const int row = ptape_reserved_rule_index(&own, &now, reset);

		ptape::fuzz::require(row >= 0 &&
				     row < static_cast<int>(std::size(ptape::fuzz::rows)));
		ptape::fuzz::require(ptape_reserved_verdict(&own, &now, reset) <
				     PTAPE_RESERVED_VERDICT_NR);
	}
	return 0;
}
