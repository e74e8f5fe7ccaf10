// SPDX-License-Identifier: GPL-2.0-only
/*
 * The journal of what is not proved: what it remembers, what it forgets to make
 * room, and that nothing which it remembers was written over.
 */
#include "core.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>

#include <algorithm>
#include <array>
#include <random>
#include <vector>

namespace ptape::test
{
namespace
{

constexpr u64 page = PTAPE_JOURNAL_ALIGN;

// A journal over a ring of so many pages, none of them there: addresses are enough.
class Kept
{
public:
	explicit Kept(u64 pages, u16 room = 8) : runs_(room)
	{
		ptape_journal_init(&journal);
		ptape_journal_give(&journal, runs_.data(), room);
		journal.size = pages * page;
	}

	// One WRITE, which the drive has answered.
	bool write(u64 block, u32 length, u32 objects = 1, u32 block_length = 0)
	{
		if (!ptape_journal_reserve(&journal, length, block_length))
			return false;
		ptape_journal_commit(&journal, block, objects, length, block_length);
		return true;
	}

	void mark(u64 block, u32 count, ptape_journal_kind kind = PTAPE_JOURNAL_FILEMARK,
		  u32 block_length = 0)
	{
		ptape_journal_mark(&journal, block, count, kind, block_length);
	}

	[[nodiscard]] u64 first() const { return ptape_journal_first(&journal); }
	[[nodiscard]] u64 bytes() const { return ptape_journal_bytes(&journal); }
	[[nodiscard]] bool holds(u64 block) const
	{
		ptape_journal_entry entry = {};

		return ptape_journal_find(&journal, block, &entry);
	}
	[[nodiscard]] ptape_journal_entry find(u64 block) const
	{
		ptape_journal_entry entry = {};

		REQUIRE(ptape_journal_find(&journal, block, &entry));
		return entry;
	}

	ptape_journal journal = {};

private:
	std::vector<ptape_journal_run> runs_;
};

TEST_CASE("journal: without memory it holds nothing")
{
	ptape_journal journal;
	ptape_journal_entry entry = {};

	ptape_journal_init(&journal);
	CHECK_FALSE(ptape_journal_reserve(&journal, 1, 0));
	CHECK_FALSE(ptape_journal_has_room(&journal, 1));
	SECTION("nor with a ring alone")
	{
		journal.size = page;
		CHECK_FALSE(ptape_journal_has_room(&journal, 1));
		CHECK(ptape_journal_reserve(&journal, 1, 0));
	}
	ptape_journal_commit(&journal, 0, 1, 1, 0);
	ptape_journal_mark(&journal, 1, 1, PTAPE_JOURNAL_FILEMARK, 0);
	ptape_journal_prove(&journal);
	CHECK(ptape_journal_first(&journal) == PTAPE_JOURNAL_NOTHING);
	CHECK(ptape_journal_bytes(&journal) == 0);
	CHECK_FALSE(ptape_journal_find(&journal, 0, &entry));
	CHECK_FALSE(journal.pending);
}

TEST_CASE("journal: each command's bytes begin on a page")
{
	Kept kept(8);

	CHECK(kept.write(10, 1));
	CHECK(kept.write(11, u32(page) + 1));
	CHECK(kept.write(12, u32(page)));
	CHECK(kept.find(10).at == 0);
	CHECK(kept.find(11).at == page);
	CHECK(kept.find(12).at == 3 * page);
	CHECK(kept.find(10).length == 1);
	CHECK(kept.find(12).length == page);
	CHECK(kept.journal.used == 3);
	CHECK(kept.bytes() == 4 * page);
	CHECK(kept.first() == 10);
	CHECK(kept.journal.end == 13);
	CHECK_FALSE(kept.holds(9));
	CHECK_FALSE(kept.holds(13));
}

TEST_CASE("journal: commands of one size that follow each other are one run")
{
	Kept kept(8);

	for (u64 block = 10; block < 14; ++block)
		CHECK(kept.write(block, 1000));
	CHECK(kept.journal.used == 1);
	const ptape_journal_entry entry = kept.find(12);
	CHECK(entry.block == 12);
	CHECK(entry.at == 2 * page);
	CHECK(entry.length == 1000);
	CHECK(entry.objects == 1);
	CHECK(entry.kind == PTAPE_JOURNAL_DATA);
	SECTION("not of another size")
	{
		CHECK(kept.write(14, 1001));
		CHECK(kept.journal.used == 2);
	}
	SECTION("not behind a mark")
	{
		kept.mark(14, 1);
		CHECK(kept.write(15, 1000));
		CHECK(kept.journal.used == 3);
	}
}

TEST_CASE("journal: a fixed command is found by any of its blocks")
{
	Kept kept(8);

	CHECK(kept.write(10, 4 * 512, 4, 512));
	CHECK(kept.write(14, 4 * 512, 4, 512));
	CHECK(kept.journal.used == 1);
	CHECK(kept.journal.end == 18);
	const u64 block = GENERATE(14U, 15U, 17U);
	CHECK(kept.find(block).block == 14);
	CHECK(kept.find(block).objects == 4);
	CHECK(kept.find(block).at == page);
	SECTION("the same bytes in fewer blocks are another run")
	{
		CHECK(kept.write(18, 4 * 512, 1, 512));
		CHECK(kept.journal.used == 2);
	}
}

TEST_CASE("journal: marks")
{
	Kept kept(8);

	kept.mark(10, 0);
	CHECK(kept.first() == PTAPE_JOURNAL_NOTHING);
	kept.mark(10, 2);
	kept.mark(12, 1);
	CHECK(kept.journal.used == 1);
	CHECK(kept.bytes() == 0);
	SECTION("are found with those behind them")
	{
		CHECK(kept.find(10).objects == 3);
		CHECK(kept.find(11).objects == 2);
		CHECK(kept.find(11).block == 11);
		CHECK(kept.find(11).at == 0);
		CHECK(kept.find(11).length == 0);
		CHECK(kept.find(11).kind == PTAPE_JOURNAL_FILEMARK);
	}
	SECTION("setmarks are others")
	{
		kept.mark(13, 1, PTAPE_JOURNAL_SETMARK);
		CHECK(kept.journal.used == 2);
		CHECK(kept.find(13).kind == PTAPE_JOURNAL_SETMARK);
		CHECK(kept.find(12).objects == 1);
	}
	SECTION("are written in any block length")
	{
		kept.mark(13, 1, PTAPE_JOURNAL_FILEMARK, 512);
		CHECK(kept.first() == 10);
		CHECK(kept.write(14, 512, 1, 1024));
		CHECK(kept.first() == 10);
	}
}

TEST_CASE("journal: what it holds ends where the next object is, or does not count")
{
	Kept kept(8);

	CHECK(kept.write(10, 1000));
	CHECK(kept.write(11, 1000));
	SECTION("data elsewhere")
	{
		CHECK(kept.write(20, 1000));
		CHECK(kept.first() == 20);
	}
	SECTION("marks elsewhere")
	{
		kept.mark(11, 1);
		CHECK(kept.first() == 11);
		CHECK(kept.find(11).kind == PTAPE_JOURNAL_FILEMARK);
	}
	SECTION("data whose bytes it does not have")
	{
		ptape_journal_commit(&kept.journal, 12, 1, 1000, 0);
		CHECK(kept.first() == PTAPE_JOURNAL_NOTHING);
	}
	SECTION("data of another block length")
	{
		CHECK(ptape_journal_reserve(&kept.journal, 1024, 512));
		CHECK(kept.first() == PTAPE_JOURNAL_NOTHING);
	}
	SECTION("the block length has changed since its bytes were put there")
	{
		CHECK(ptape_journal_reserve(&kept.journal, 1024, 0));
		const u64 place = kept.journal.pending_at;
		ptape_journal_commit(&kept.journal, 12, 2, 1024, 512);
		CHECK(kept.first() == 12);
		CHECK(kept.find(12).at == place);
		CHECK(kept.journal.block_length == 512);
	}
	SECTION("marks, in another block length")
	{
		kept.mark(12, 1, PTAPE_JOURNAL_FILEMARK, 512);
		CHECK(kept.first() == 12);
	}
	SECTION("forgotten")
	{
		ptape_journal_forget(&kept.journal);
		CHECK(kept.first() == PTAPE_JOURNAL_NOTHING);
		CHECK(kept.write(12, 1000));
		CHECK(kept.first() == 12);
		CHECK(kept.find(12).at == 0);
	}
	SECTION("its memory is another")
	{
		std::array<ptape_journal_run, 2> runs = {};

		CHECK(ptape_journal_reserve(&kept.journal, 1000, 0));
		ptape_journal_give(&kept.journal, runs.data(), runs.size());
		CHECK(kept.first() == PTAPE_JOURNAL_NOTHING);
		CHECK_FALSE(kept.journal.pending);
	}
}

TEST_CASE("journal: what is pending keeps its place while the rest is forgotten")
{
	Kept kept(8);

	CHECK(kept.write(10, 1000));
	CHECK(ptape_journal_reserve(&kept.journal, 1000, 0));
	CHECK(kept.journal.pending_at == page);
	CHECK(kept.journal.pending_length == 1000);
	ptape_journal_forget(&kept.journal);
	ptape_journal_commit(&kept.journal, 11, 1, 1000, 0);
	CHECK(kept.find(11).at == page);
	CHECK(kept.bytes() == page);
}

TEST_CASE("journal: a command that was done in part is remembered in part")
{
	Kept kept(8);

	CHECK(ptape_journal_reserve(&kept.journal, 3 * u32(page), 512));
	ptape_journal_commit(&kept.journal, 10, 2, 1024, 512);
	CHECK(kept.find(11).length == 1024);
	CHECK(kept.bytes() == page);
	CHECK(kept.write(12, 1024, 2, 512));
	CHECK(kept.find(12).at == page);
}

TEST_CASE("journal: the oldest is forgotten to make room")
{
	Kept kept(4);

	for (u64 block = 10; block < 14; ++block)
		CHECK(kept.write(block, u32(page)));
	CHECK(kept.bytes() == 4 * page);
	CHECK_FALSE(ptape_journal_has_room(&kept.journal, 1));
	SECTION("one command for one")
	{
		CHECK(kept.write(14, u32(page)));
		CHECK(kept.first() == 11);
		CHECK(kept.find(14).at == 0);
		CHECK(kept.find(11).at == page);
		CHECK(kept.bytes() == 4 * page);
	}
	SECTION("three for a large one")
	{
		CHECK(kept.write(14, 3 * u32(page)));
		CHECK(kept.first() == 13);
		CHECK(kept.find(14).at == 0);
	}
	SECTION("all, for one as large as the ring")
	{
		CHECK(kept.write(14, 4 * u32(page)));
		CHECK(kept.first() == 14);
	}
	SECTION("nothing, for one that is larger than the ring")
	{
		CHECK_FALSE(kept.write(14, 4 * u32(page) + 1));
		CHECK_FALSE(kept.journal.pending);
		CHECK(kept.first() == 10);
	}
	SECTION("the marks before it too")
	{
		kept.mark(14, 3);
		CHECK(kept.write(17, 3 * u32(page)));
		CHECK(kept.first() == 13);
		CHECK(kept.write(18, 2 * u32(page)));
		CHECK(kept.first() == 18);
	}
	SECTION("behind the newest, where the ring has come round")
	{
		CHECK(kept.write(14, u32(page)));
		CHECK(kept.write(15, u32(page)));
		CHECK(kept.first() == 12);
		CHECK(kept.find(15).at == page);
		ptape_journal_prove(&kept.journal);
		CHECK(ptape_journal_has_room(&kept.journal, 2 * u32(page)));
		CHECK_FALSE(ptape_journal_has_room(&kept.journal, 2 * u32(page) + 1));
	}
}

TEST_CASE("journal: a ring that has come round counts its bytes")
{
	Kept kept(4);

	for (u64 block = 10; block < 13; ++block)
		CHECK(kept.write(block, u32(page)));
	ptape_journal_prove(&kept.journal);
	CHECK(kept.bytes() == page);
	CHECK(kept.write(13, 2 * u32(page)));
	CHECK(kept.find(13).at == 0);
	/* What is between the newest and the ring's end is in nobody's use, but counts. */
	CHECK(kept.bytes() == 4 * page);
	CHECK_FALSE(ptape_journal_has_room(&kept.journal, 1));
}

TEST_CASE("journal: there is room while a command and a mark behind it have runs")
{
	Kept kept(8, 4);

	CHECK(kept.write(10, 1));
	CHECK(kept.write(11, 2));
	CHECK(ptape_journal_has_room(&kept.journal, 3));
	CHECK(kept.write(12, 3));
	kept.mark(13, 1);
	CHECK(kept.first() == 10);
	/* The next one could make the oldest go. */
	CHECK_FALSE(ptape_journal_has_room(&kept.journal, 4));
	ptape_journal_prove(&kept.journal);
	CHECK(ptape_journal_has_room(&kept.journal, 4));
}

TEST_CASE("journal: more runs than there is room for forget the oldest")
{
	Kept kept(8, 2);

	CHECK(kept.write(10, 1));
	CHECK(kept.write(11, 2));
	CHECK(kept.write(12, 3));
	CHECK(kept.first() == 11);
	CHECK(kept.write(13, 3));
	CHECK(kept.first() == 11);
	kept.mark(14, 1);
	CHECK(kept.first() == 12);
	CHECK(kept.journal.end == 15);
}

TEST_CASE("journal: of what is proved the last object's command stays")
{
	Kept kept(8);

	SECTION("nothing")
	{
		ptape_journal_prove(&kept.journal);
		CHECK(kept.first() == PTAPE_JOURNAL_NOTHING);
	}
	SECTION("data")
	{
		CHECK(kept.write(10, 1));
		for (u64 block = 11; block < 14; ++block)
			CHECK(kept.write(block, 1000));
		ptape_journal_prove(&kept.journal);
		CHECK(kept.first() == 13);
		CHECK(kept.find(13).at == 3 * page);
		CHECK(kept.bytes() == page);
	}
	SECTION("fixed data: the whole command")
	{
		CHECK(kept.write(10, 1024, 2, 512));
		CHECK(kept.write(12, 1024, 2, 512));
		ptape_journal_prove(&kept.journal);
		CHECK(kept.first() == 12);
		CHECK(kept.find(13).block == 12);
		CHECK(kept.find(13).at == page);
	}
	SECTION("marks")
	{
		CHECK(kept.write(10, 1));
		kept.mark(11, 3);
		ptape_journal_prove(&kept.journal);
		CHECK(kept.first() == 13);
		CHECK(kept.find(13).objects == 1);
		CHECK(kept.bytes() == 0);
	}
	CHECK(kept.journal.used <= 1);
}

TEST_CASE("journal: a command behind the one that is on its way")
{
	Kept kept(4);

	CHECK_FALSE(ptape_journal_reserve_next(&kept.journal, 1));
	CHECK_FALSE(kept.journal.next);
	CHECK(kept.write(10, u32(page)));
	CHECK(ptape_journal_reserve(&kept.journal, u32(page), 0));
	SECTION("behind it in the ring; and both are remembered")
	{
		CHECK(ptape_journal_reserve_next(&kept.journal, 100));
		CHECK(kept.journal.next_at == 2 * page);
		CHECK(kept.journal.next_length == 100);
		ptape_journal_commit(&kept.journal, 11, 1, u32(page), 0);
		ptape_journal_take_next(&kept.journal);
		CHECK(kept.journal.pending);
		CHECK_FALSE(kept.journal.next);
		CHECK(kept.journal.pending_at == 2 * page);
		CHECK(kept.journal.pending_length == 100);
		ptape_journal_commit(&kept.journal, 12, 1, 100, 0);
		CHECK(kept.find(11).at == page);
		CHECK(kept.find(12).at == 2 * page);
		ptape_journal_take_next(&kept.journal);
		CHECK_FALSE(kept.journal.pending);
	}
	SECTION("the ring comes round: the oldest is forgotten, the one on its way is not")
	{
		CHECK(ptape_journal_reserve_next(&kept.journal, 3 * u32(page)) == false);
		CHECK_FALSE(kept.journal.next);
		CHECK(kept.first() == PTAPE_JOURNAL_NOTHING);
	}
	SECTION("in front of it, where the oldest was")
	{
		ptape_journal_commit(&kept.journal, 11, 1, u32(page), 0);
		CHECK(ptape_journal_reserve(&kept.journal, 2 * u32(page), 0));
		CHECK(kept.journal.pending_at == 2 * page);
		CHECK(ptape_journal_reserve_next(&kept.journal, u32(page)));
		CHECK(kept.journal.next_at == 0);
		CHECK(kept.first() == 11);
		ptape_journal_commit(&kept.journal, 12, 1, 2 * u32(page), 0);
		ptape_journal_take_next(&kept.journal);
		ptape_journal_commit(&kept.journal, 13, 1, u32(page), 0);
		CHECK(kept.find(12).at == 2 * page);
		CHECK(kept.find(13).at == 0);
	}
	SECTION("alone in the ring")
	{
		ptape_journal_forget(&kept.journal);
		CHECK(ptape_journal_reserve_next(&kept.journal, u32(page)));
		CHECK(kept.journal.next_at == 2 * page);
		CHECK_FALSE(ptape_journal_reserve_next(&kept.journal, 3 * u32(page)));
		CHECK(ptape_journal_wanted(&kept.journal, 3 * u32(page)) == 5 * page);
	}
	SECTION("another reservation, or other memory, takes both places")
	{
		CHECK(ptape_journal_reserve_next(&kept.journal, 100));
		SECTION("reservation")
		{
			CHECK(ptape_journal_reserve(&kept.journal, 100, 0));
		}
		SECTION("memory")
		{
			ptape_journal_give(&kept.journal, nullptr, 0);
		}
		CHECK_FALSE(kept.journal.next);
	}
}

TEST_CASE("journal: how large the ring should be")
{
	SECTION("for the first command")
	{
		Kept kept(0);

		CHECK(ptape_journal_wanted(&kept.journal, 1) == page);
		kept.journal.size = page;
		CHECK(ptape_journal_wanted(&kept.journal, 1) == 0);
		CHECK(ptape_journal_wanted(&kept.journal, u32(page) + 1) == 2 * page);
	}
	SECTION("behind the newest")
	{
		Kept kept(2);

		CHECK(kept.write(10, 1));
		CHECK(ptape_journal_wanted(&kept.journal, 1) == 0);
		CHECK(ptape_journal_wanted(&kept.journal, u32(page) + 1) == 3 * page);
		CHECK(kept.write(11, 1));
		CHECK(ptape_journal_wanted(&kept.journal, 1) == 3 * page);
		kept.journal.size = 3 * page;
		CHECK(ptape_journal_wanted(&kept.journal, 1) == 0);
	}
	SECTION("while little is free in front of the oldest: it grows")
	{
		Kept kept(4);

		CHECK(kept.write(10, u32(page)));
		CHECK(kept.write(11, 2 * u32(page)));
		ptape_journal_prove(&kept.journal);
		CHECK(kept.write(12, u32(page)));
		/* One page is free at the beginning, of four. */
		CHECK(ptape_journal_wanted(&kept.journal, 1) == 5 * page);
	}
	SECTION("when half is free in front of the oldest: it comes round")
	{
		Kept kept(4);

		CHECK(kept.write(10, 2 * u32(page)));
		CHECK(kept.write(11, u32(page)));
		ptape_journal_prove(&kept.journal);
		CHECK(kept.write(12, u32(page)));
		CHECK(ptape_journal_wanted(&kept.journal, 2 * u32(page)) == 0);
		/* No room there either. */
		CHECK(ptape_journal_wanted(&kept.journal, 2 * u32(page) + 1) == 7 * page);
		SECTION("and then there is no end to grow at")
		{
			CHECK(kept.write(13, u32(page)));
			CHECK(kept.find(13).at == 0);
			CHECK(ptape_journal_wanted(&kept.journal, 8 * u32(page)) == 0);
		}
	}
}

// The ring's pages carry the number of the command that was put there last.
class StampedRing
{
public:
	explicit StampedRing(u64 pages) : pages_(pages) {}

	void put(u64 at, u32 length, u64 stamp)
	{
		for (u64 byte = at; byte < at + length; byte += page)
			pages_.at(byte / page) = stamp;
	}
	[[nodiscard]] bool is(u64 at, u32 length, u64 stamp) const
	{
		for (u64 byte = at; byte < at + length; byte += page)
			if (pages_.at(byte / page) != stamp)
				return false;
		return true;
	}

private:
	std::vector<u64> pages_;
};

// All that the journal remembers is in the ring, without a gap up to its end.
void check_all(const Kept &kept, const StampedRing &ring)
{
	if (kept.first() == PTAPE_JOURNAL_NOTHING)
		return;
	for (u64 block = kept.first(); block < kept.journal.end;) {
		const ptape_journal_entry entry = kept.find(block);

		REQUIRE(entry.block == block);
		if (entry.kind == PTAPE_JOURNAL_DATA)
			REQUIRE(ring.is(entry.at, entry.length, block));
		block += entry.objects;
	}
}

TEST_CASE("journal: nothing that it remembers was written over, whatever is done")
{
	constexpr unsigned steps = 4000;
	constexpr u64 pages = 24;
	const unsigned seed = GENERATE(range(1U, 9U));
	std::mt19937 random(seed);
	const auto below = [&random](u32 end) { return u32(random() % end); };
	Kept kept(4, u16(1 + below(6)));
	StampedRing ring(pages);
	u64 block = 10;
	u64 longest = 0;

	CAPTURE(seed);
	for (unsigned step = 0; step < steps; ++step) {
		const u32 what = below(20);

		if (what == 0) {
			ptape_journal_prove(&kept.journal);
		} else if (what < 4) {
			const u32 count = below(3);

			kept.mark(block, count);
			block += count;
		} else if (what == 4 && kept.journal.size < pages * page) {
			kept.journal.size += page;
		} else {
			// The same sizes again and again, so that there are runs.
			const u32 length = 1 + below(2) * 6000 + below(2) * 3000;

			if (ptape_journal_reserve(&kept.journal, length, 0))
				ring.put(kept.journal.pending_at, length, block);
			check_all(kept, ring);
			ptape_journal_commit(&kept.journal, block, 1, length, 0);
			++block;
			REQUIRE(kept.journal.head <= kept.journal.size);
		}
		check_all(kept, ring);
		REQUIRE(kept.bytes() <= kept.journal.size);
		if (kept.first() != PTAPE_JOURNAL_NOTHING)
			longest = std::max(longest, kept.journal.end - kept.first());
	}
	// It did remember.
	CHECK(longest > 3);
}

} // namespace
} // namespace ptape::test
