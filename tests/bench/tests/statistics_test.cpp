// SPDX-License-Identifier: GPL-2.0-only
#include <catch2/catch_test_macros.hpp>

#include <stdexcept>

#include "statistics.hpp"

using namespace ptape::bench;

TEST_CASE("medians")
{
	CHECK(median({3, 1, 2}) == 2);
	CHECK(median({4, 1, 2, 3}) == 2.5);
	CHECK(median({7}) == 7);
	CHECK_THROWS_AS(median({}), std::invalid_argument);
}

// Tables of the sign test: for n the largest r with P(B(n, 1/2) < r) <= 5 %, from 1.
TEST_CASE("the rank of the lower bound is the sign test's")
{
	CHECK(lower_rank(5) == 0);
	CHECK(lower_rank(8) == 1);
	CHECK(lower_rank(9) == 1);
	CHECK(lower_rank(10) == 1);
	CHECK(lower_rank(11) == 2);
	CHECK(lower_rank(13) == 3);
	CHECK(lower_rank(25) == 7);
	CHECK_THROWS_AS(lower_rank(4), std::invalid_argument);
	CHECK_THROWS_AS(lower_rank(0), std::invalid_argument);
}

TEST_CASE("one wild value moves neither median nor bounds")
{
	const Estimate calm = estimate({0.99, 1.0, 1.01, 1.0, 0.98, 1.02, 1.0, 1.01, 0.99});
	const Estimate wild = estimate({0.10, 1.0, 1.01, 1.0, 0.98, 1.02, 1.0, 1.01, 9.99});

	CHECK(calm.median == 1.0);
	CHECK(wild.median == 1.0);
	CHECK(calm.lower == 0.99);
	CHECK(wild.lower == 0.98);
	CHECK(calm.upper == 1.01);
}
