// SPDX-License-Identifier: GPL-2.0-only
#include <catch2/catch_test_macros.hpp>

#include <linux/mtio.h>

#include <cerrno>

#include "pattern.hpp"
#include "words.hpp"

using namespace ptape::stock;

TEST_CASE("status bits and errors have the names of their headers")
{
	CHECK(status_names(0) == "0");
	CHECK(status_names(0x40000000 | 0x01000000) == "BOT|ONLINE");
	CHECK(status_names(0x40000000 | 0x2) == "BOT|0x2");
	for (const auto &[name, value] : {std::pair{"EOF", GMT_EOF(-1L)},
					  {"EOD", GMT_EOD(-1L)},
					  {"SM", GMT_SM(-1L)},
					  {"EOT", GMT_EOT(-1L)},
					  {"WR_PROT", GMT_WR_PROT(-1L)},
					  {"DR_OPEN", GMT_DR_OPEN(-1L)},
					  {"IM_REP_EN", GMT_IM_REP_EN(-1L)},
					  {"CLN", GMT_CLN(-1L)},
					  {"D_800", GMT_D_800(-1L)}})
		CHECK(status_names(static_cast<std::uint64_t>(value)) == name);
	CHECK(errno_name(ENOSPC) == "ENOSPC");
	CHECK(errno_name(0) == "0");
	CHECK(errno_name(9999) == "errno 9999");
}

TEST_CASE("each letter has data of its own")
{
	const auto a = pattern('A', 1000);
	const auto b = pattern('B', 1000);

	CHECK(a != b);
	CHECK(name_of(a) == "A");
	CHECK(name_of(std::span(a).first(1)) == "A");
	CHECK(name_of({}).empty());
	// Torn, moved and stale data is not taken for a letter's.
	CHECK(name_of(std::span(a).subspan(1)).starts_with("sha256:"));

	auto torn = a;

	torn[999] ^= 1;
	CHECK(name_of(torn).starts_with("sha256:"));
	CHECK(following('A', 1) == 'B');
	CHECK(following('Y', 3) == 'B');
}

TEST_CASE("the first bytes of the letters differ")
{
	std::vector<std::string> names;

	for (unsigned n = 0; n < 26; n++)
		CHECK(name_of(pattern(following('A', n), 1)) == std::string(1, following('A', n)));
}
