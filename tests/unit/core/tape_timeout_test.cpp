// SPDX-License-Identifier: GPL-2.0-only
/*
 * kernel/core/tape_timeout.c: every row of its table, and which of three may say how long a
 * command takes: the program, the drive, or st's defaults.
 */
#include "core.hpp"
#include "heap_copy.hpp"
#include "vectors/tape_timeout.h"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <span>

namespace ptape::test
{
namespace
{

constexpr std::array classes = {
	PTAPE_CLASS_TEST,  PTAPE_CLASS_INQUIRE, PTAPE_CLASS_CONFIGURE, PTAPE_CLASS_READ,
	PTAPE_CLASS_WRITE, PTAPE_CLASS_SPACE,	PTAPE_CLASS_LOCATE,    PTAPE_CLASS_LOAD,
	PTAPE_CLASS_ERASE, PTAPE_CLASS_FORMAT,
};

ptape_options st_options()
{
	ptape_options options;

	ptape_options_init(&options);
	return options;
}

ptape_timeouts told(u8 opcode, u32 seconds)
{
	std::array<u8, TIMEOUT_ANSWER_LEN> data;
	ptape_timeouts timeouts;

	timeout_answer(data.data(), opcode, seconds);
	HeapCopy copy(std::span<const u8>(data.data(), data.size()));
	std::memset(&timeouts, 0xa5, sizeof(timeouts));
	ptape_timeouts_take(&timeouts, copy.data(), copy.size());
	CHECK(timeouts.asked);
	return timeouts;
}

TEST_CASE("timeout: never below st's, never above its bound, and of its class alone")
{
	const ptape_options options = st_options();
	const ptape_timeouts none = {};

	for (const auto &vector : timeout_vectors) {
		CAPTURE(vector.name);
		for (const u32 seconds :
		     {u32(0), u32(1), vector.stock_s - 1, vector.stock_s, vector.stock_s + 1,
		      vector.bound_s - 1, vector.bound_s, vector.bound_s + 1, U32_MAX}) {
			const ptape_timeouts timeouts = told(vector.opcode, seconds);

			CAPTURE(seconds);
			for (const ptape_command_class of : classes)
				CHECK(ptape_timeout_s(&options, &timeouts, of) ==
				      (of == vector.command_class
					       ? timeout_expected(&vector, seconds)
					       : ptape_timeout_s(&options, &none, of)));
			for (unsigned row = 0; row < PTAPE_TIMEOUT_ROWS; ++row)
				CHECK((timeouts.told_s[row] != 0) ==
				      (row == vector.row && seconds != 0));
		}
	}
}

TEST_CASE("timeout: without a word of the drive as st")
{
	const ptape_options options = st_options();
	const ptape_timeouts none = {};

	for (const auto &vector : timeout_vectors)
		CHECK(ptape_timeout_s(&options, &none, vector.command_class) == vector.stock_s);
	for (const ptape_command_class of :
	     {PTAPE_CLASS_TEST, PTAPE_CLASS_INQUIRE, PTAPE_CLASS_CONFIGURE})
		CHECK(ptape_timeout_s(&options, &none, of) == 900);
}

TEST_CASE("timeout: the longest that is told for a class counts for it")
{
	const ptape_options options = st_options();
	ptape_timeouts timeouts = {};

	timeouts.told_s[PTAPE_TIMEOUT_WRITE] = 1500;
	timeouts.told_s[PTAPE_TIMEOUT_FILEMARKS] = 1700;
	timeouts.told_s[PTAPE_TIMEOUT_LOCATE] = 20000;
	timeouts.told_s[PTAPE_TIMEOUT_REWIND] = 15000;
	CHECK(ptape_timeout_s(&options, &timeouts, PTAPE_CLASS_WRITE) == 1700);
	CHECK(ptape_timeout_s(&options, &timeouts, PTAPE_CLASS_LOCATE) == 20000);
	timeouts.told_s[PTAPE_TIMEOUT_WRITE] = 1800;
	CHECK(ptape_timeout_s(&options, &timeouts, PTAPE_CLASS_WRITE) == 1800);
}

TEST_CASE("timeout: what MTSETDRVBUFFER has set counts, shorter or longer")
{
	constexpr u32 set = 0x70000000, set_long = 0x70100000;
	ptape_options options = st_options();
	ptape_timeouts timeouts = {};

	timeouts.told_s[PTAPE_TIMEOUT_READ] = 2000;
	timeouts.told_s[PTAPE_TIMEOUT_SPACE] = 20000;
	timeouts.told_s[PTAPE_TIMEOUT_ERASE] = 200000;
	SECTION("the one")
	{
		CHECK(ptape_options_set(&options, 0, set | 60) == 0);
		CHECK(ptape_timeout_s(&options, &timeouts, PTAPE_CLASS_READ) == 60);
		CHECK(ptape_timeout_s(&options, &timeouts, PTAPE_CLASS_WRITE) == 60);
		CHECK(ptape_timeout_s(&options, &timeouts, PTAPE_CLASS_SPACE) == 20000);
		CHECK(ptape_timeout_s(&options, &timeouts, PTAPE_CLASS_ERASE) == 200000);
	}
	SECTION("the other, and with it an erasure")
	{
		CHECK(ptape_options_set(&options, 0, set_long | 7200) == 0);
		CHECK(ptape_timeout_s(&options, &timeouts, PTAPE_CLASS_READ) == 2000);
		CHECK(ptape_timeout_s(&options, &timeouts, PTAPE_CLASS_SPACE) == 7200);
		CHECK(ptape_timeout_s(&options, &timeouts, PTAPE_CLASS_ERASE) == 57600);
	}
	SECTION("to st's own value")
	{
		CHECK(ptape_options_set(&options, 0, set | 900) == 0);
		CHECK(ptape_options_set(&options, 0, set_long | 14000) == 0);
		CHECK(ptape_timeout_s(&options, &timeouts, PTAPE_CLASS_READ) == 900);
		CHECK(ptape_timeout_s(&options, &timeouts, PTAPE_CLASS_SPACE) == 14000);
	}
	SECTION("beyond every bound")
	{
		CHECK(ptape_options_set(&options, 0, set | 0xfffff) == 0);
		CHECK(ptape_timeout_s(&options, &timeouts, PTAPE_CLASS_READ) == 0xfffff);
	}
}

} // namespace
} // namespace ptape::test
