// SPDX-License-Identifier: GPL-2.0-only
//
// Helper programs and the waiting for what sends no event.
#include "sysfile.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace ptape::vtl;
using namespace std::chrono_literals;

TEST_CASE("a program that fails is named with its words and its last line")
{
	CHECK(run_program({"true"}).ok());

	const auto silent = run_program({"false", "--now"});

	REQUIRE_FALSE(silent.ok());
	CHECK(silent.failure().what == "false --now failed");

	const auto loud = run_program({"sh", "-c", "echo first; echo last >&2; exit 3"});

	REQUIRE_FALSE(loud.ok());
	CHECK(loud.failure().what.ends_with("failed: last"));

	const auto missing = run_program({"/nonexistent/program"});

	REQUIRE_FALSE(missing.ok());
	CHECK(missing.failure().what.find("No such file") != std::string::npos);
}

TEST_CASE("waiting ends when it is true, or in its time")
{
	unsigned asked = 0;

	CHECK(comes_true(60s, [&] { return ++asked == 3; }));
	CHECK(asked == 3);
	CHECK_FALSE(comes_true(0s, [] { return false; }));
}
