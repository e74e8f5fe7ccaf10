// SPDX-License-Identifier: GPL-2.0-only
#include <catch2/catch_test_macros.hpp>

#include "ledger.hpp"

using namespace ptape::campaign;

namespace
{

const Object mark{};

Object block(std::uint64_t number)
{
	return {.number = number, .length = 100};
}

// 0 F 1 2, of which the first two are proved.
Ledger written()
{
	Ledger ledger;

	ledger.wrote(block(0));
	ledger.wrote(mark);
	ledger.synced();
	ledger.wrote(block(1));
	ledger.wrote(block(2));
	return ledger;
}

} // namespace

TEST_CASE("what was acknowledged is there, once and in order")
{
	const Ledger ledger = written();

	CHECK(ledger.judge({block(0), mark, block(1), block(2)}, true).empty());
	CHECK_FALSE(ledger.judge({block(0), mark, block(1)}, true).empty());
	CHECK_FALSE(ledger.judge({block(0), mark, block(1), block(1), block(2)}, true).empty());
	CHECK_FALSE(ledger.judge({block(0), mark, block(2), block(1)}, true).empty());
	CHECK_FALSE(ledger.judge({block(0), mark, block(1), block(2), mark}, true).empty());
	CHECK_FALSE(ledger.judge({block(0), mark, block(1), block(3)}, true).empty());
	CHECK_FALSE(ledger.judge({block(1), mark, block(1), block(2)}, false).empty());
}

TEST_CASE("what is missing is told, and not without a loss")
{
	Ledger ledger = written();

	ledger.failed("write gave ENOTRECOVERABLE", {block(3)});
	CHECK(ledger.judge({block(0), mark}, false).empty());
	CHECK(ledger.missing({block(0), mark}) == 2);
	CHECK_FALSE(ledger.judge({block(0), mark}, true).empty());

	SECTION("what a filemark covers is there all the same")
	{
		CHECK_FALSE(ledger.judge({block(0)}, false).empty());
		CHECK_FALSE(ledger.judge({}, false).empty());
	}
	SECTION("the true end has a filemark, and nothing comes behind it")
	{
		CHECK(ledger.judge({block(0), mark, mark}, false).empty());
		CHECK(ledger.judge({block(0), mark, block(1), mark}, false).empty());
		CHECK_FALSE(ledger.judge({block(0), mark, mark, block(2)}, false).empty());
	}
	SECTION("no hole, no block twice")
	{
		CHECK_FALSE(ledger.judge({block(0), mark, block(2)}, false).empty());
		CHECK_FALSE(ledger.judge({block(0), mark, block(1), block(1)}, false).empty());
	}
	SECTION("the failed block may be there")
	{
		CHECK(ledger.judge({block(0), mark, block(1), block(2), block(3)}, false).empty());
		CHECK_FALSE(ledger.judge({block(0), mark, block(1), block(3)}, false).empty());
	}
}

TEST_CASE("writing over what is there")
{
	Ledger ledger = written();

	ledger.wrote(mark);
	ledger.synced();
	ledger.moved(2);

	SECTION("the rest is gone")
	{
		ledger.wrote(block(5));
		CHECK(ledger.judge({block(0), mark, block(5)}, true).empty());
		CHECK_FALSE(ledger.judge({block(0), mark, block(5), block(2)}, true).empty());
	}
	SECTION("a write that failed may have done it, or not")
	{
		ledger.failed("write gave EIO", {block(5)});
		CHECK(ledger.judge({block(0), mark, block(5)}, false).empty());
		CHECK(ledger.judge({block(0), mark, block(1), block(2), mark}, false).empty());
		CHECK(ledger.judge({block(0), mark}, false).empty());
		CHECK_FALSE(ledger.judge({block(0)}, false).empty());
	}
	SECTION("a motion that failed takes nothing away")
	{
		ledger.failed("eod gave EIO", {});
		CHECK_FALSE(ledger.judge({block(0), mark}, false).empty());
	}
}

TEST_CASE("blocks of other runs and places have other bytes")
{
	CHECK(block_data(1, block(1)) == block_data(1, block(1)));
	CHECK(block_data(1, block(1)) != block_data(1, block(2)));
	CHECK(block_data(1, block(1)) != block_data(2, block(1)));
	CHECK(block_data(1, block(1)).size() == 100);
}
