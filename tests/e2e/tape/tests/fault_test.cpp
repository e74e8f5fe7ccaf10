// SPDX-License-Identifier: GPL-2.0-only
#include "fault.hpp"

#include <catch2/catch_test_macros.hpp>

#include <cerrno>
#include <stdexcept>

namespace ptape::e2e
{

TEST_CASE("a fault is read with its comments")
{
	const Fault fault =
		parse_fault("# a row\nlose 10 3 # of the next\n\nwrite ENOTRECOVERABLE\n"
			    "filemark 0\nfirst-filemark EIO\nmotion EIO\nrewind EIO\n"
			    "read EIO\nclose ENXIO\nopen EBUSY\nfilemark-doubles\n"
			    "left-by-open\nleft-by-rewind\nalert\n");

	CHECK(fault.first == 10);
	CHECK(fault.count == 3);
	CHECK(fault.write == ENOTRECOVERABLE);
	CHECK(fault.first_filemark == EIO);
	CHECK(fault.filemark == 0);
	CHECK(fault.motion == EIO);
	CHECK(fault.rewind == EIO);
	CHECK(fault.read == EIO);
	CHECK(fault.close == ENXIO);
	CHECK(fault.open == EBUSY);
	CHECK(fault.doubles);
	CHECK(fault.left_by_open);
	CHECK(fault.left_by_rewind);
	CHECK(fault.alert);
}

TEST_CASE("what is not said is no error and not so")
{
	const Fault fault = parse_fault("lose 1 0\n");

	CHECK(fault.write == 0);
	CHECK_FALSE(fault.doubles);
	CHECK_FALSE(fault.left_by_open);
	CHECK_FALSE(fault.alert);
}

TEST_CASE("a line that is wrong is named")
{
	for (const char *line : {"lose", "lose 0 1", "lose 1", "wirte EIO", "write EVIL", "write",
				 "write EIO EIO", "alert yes"}) {
		INFO(line);
		CHECK_THROWS_AS(parse_fault(line), std::invalid_argument);
	}
}

TEST_CASE("errors have names")
{
	CHECK(error_name(0) == "0");
	CHECK(error_name(ENOTRECOVERABLE) == "ENOTRECOVERABLE");
	CHECK(error_name(9999) == "9999");
}

} // namespace ptape::e2e
