// SPDX-License-Identifier: GPL-2.0-only
/*
 * kernel/core/tape_options.c: both tables by their vectors, the four modes, and
 * any argument at all.
 */
#include "core.hpp"
#include "heap_copy.hpp"
#include "vectors/tape_options.h"

#include <catch2/catch_test_macros.hpp>

#include <cstring>
#include <span>
#include <vector>

namespace ptape::test
{
namespace
{

constexpr u32 set_booleans = 0x30000000;
constexpr u32 clear_booleans = 0x40000000;

ptape_options fresh()
{
	ptape_options options;

	ptape_options_init(&options);
	return options;
}

TEST_CASE("options: fresh ones are as stock has them")
{
	const ptape_options options = fresh();

	CHECK(options.modes[0].defined);
	CHECK_FALSE(options.modes_defined);
	for (unsigned mode = 0; mode < PTAPE_MODES; ++mode) {
		CHECK(options.modes[mode].defined == (mode == 0));
		CHECK(ptape_options_shown(&options, mode) == 0x107);
		CHECK(options.modes[mode].block_length == PTAPE_DEFAULT_NONE);
		CHECK(int(options.modes[mode].density) == PTAPE_DEFAULT_NONE);
		CHECK(int(options.modes[mode].compression) == PTAPE_DEFAULT_NONE);
	}
	CHECK(int(options.buffered_mode) == PTAPE_DEFAULT_NONE);
}

TEST_CASE("options: a boolean is of what its row says")
{
	for (const auto &vector : option_boolean_vectors) {
		CAPTURE(vector.name);
		ptape_options options = fresh();

		CHECK(u32(vector.boolean) == vector.bit);
		for (unsigned mode = 0; mode < 2; ++mode)
			CHECK(ptape_options_set(&options, mode, clear_booleans | 0xffff) == 0);
		CHECK(ptape_options_set(&options, 1, set_booleans | vector.bit) == 0);
		CHECK(ptape_options_is_on(&options, 1, vector.boolean) ==
		      (vector.of_mode || vector.of_drive));
		CHECK(ptape_options_is_on(&options, 0, vector.boolean) == vector.of_drive);
		CHECK(ptape_options_shown(&options, 1) == (vector.shown ? vector.bit : 0));
		CHECK(ptape_options_set(&options, 1, clear_booleans | vector.bit) == 0);
		CHECK_FALSE(ptape_options_is_on(&options, 1, vector.boolean));
	}
}

TEST_CASE("options: an argument hits its row and leaves what its vector says")
{
	for (const auto &vector : option_vectors) {
		CAPTURE(vector.name);
		ptape_options options = fresh();

		CHECK(ptape_options_rule_index(vector.argument) ==
		      (vector.row == OPTION_ROW_NR ? -1 : vector.row));
		CHECK(ptape_options_set(&options, 0, vector.argument) == vector.result);
		CHECK(ptape_options_shown(&options, 0) == vector.shown);
		CHECK(options.modes[0].block_length == vector.block_length);
		CHECK(options.modes[0].density == vector.density);
		CHECK(int(options.modes[0].compression) == int(vector.compression));
		CHECK(int(options.buffered_mode) == int(vector.buffered_mode));
		CHECK(int(options.compression_algorithm) == int(vector.algorithm));
		CHECK(options.timeout_s == vector.timeout_s);
		CHECK(options.timeout_long_s == vector.timeout_long_s);
		CHECK(std::memcmp(&options.cleaning, &vector.cleaning, sizeof(options.cleaning)) ==
		      0);
	}
}

TEST_CASE("options: a default that is cleared was there")
{
	ptape_options options = fresh();

	ptape_options_set(&options, 0, 0x50000200);
	ptape_options_set(&options, 0, 0x60100040);
	ptape_options_set(&options, 0, 0x60200001);
	ptape_options_set(&options, 0, 0x60300001);
	ptape_options_set(&options, 0, 0x5fffffff);
	ptape_options_set(&options, 0, 0x601fffff);
	ptape_options_set(&options, 0, 0x602fffff);
	ptape_options_set(&options, 0, 0x603fffff);
	CHECK(options.modes[0].block_length == PTAPE_DEFAULT_NONE);
	CHECK(int(options.modes[0].density) == PTAPE_DEFAULT_NONE);
	CHECK(int(options.modes[0].compression) == PTAPE_DEFAULT_NONE);
	CHECK(int(options.buffered_mode) == PTAPE_DEFAULT_NONE);
}

TEST_CASE("options: an undefined mode becomes as the first is by any option")
{
	ptape_options options = fresh();

	ptape_options_set(&options, 0, 0x50000400);
	ptape_options_set(&options, 0, set_booleans | PTAPE_OPTION_SYSV);
	CHECK_FALSE(options.modes_defined);
	SECTION("one that there is")
	{
		CHECK(ptape_options_set(&options, 2, set_booleans | PTAPE_OPTION_DEF_WRITES) == 0);
		CHECK(ptape_options_shown(&options, 2) == 0x1187);
		CHECK(ptape_options_shown(&options, 0) == 0x1107);
	}
	SECTION("one that there is none of")
	{
		CHECK(ptape_options_set(&options, 2, 0x90000000) == -EIO);
	}
	CHECK(options.modes[2].defined);
	CHECK(options.modes[2].block_length == 0x400);
	CHECK(options.modes_defined);
	CHECK_FALSE(options.modes[1].defined);
	// A defined one keeps its own.
	ptape_options_set(&options, 0, 0x50000200);
	ptape_options_set(&options, 2, set_booleans);
	CHECK(options.modes[2].block_length == 0x400);
}

TEST_CASE("options: the driver's debugging is switched by the booleans")
{
	bool is_on = true;

	CHECK(ptape_options_debugging(0x10000000, &is_on));
	CHECK_FALSE(is_on);
	CHECK(ptape_options_debugging(0x10000008, &is_on));
	CHECK(is_on);
	CHECK(ptape_options_debugging(clear_booleans | 8, &is_on));
	CHECK_FALSE(is_on);
	CHECK(ptape_options_debugging(set_booleans | 8, &is_on));
	CHECK(is_on);
	CHECK_FALSE(ptape_options_debugging(set_booleans | 0xfff7, &is_on));
	CHECK_FALSE(ptape_options_debugging(clear_booleans, &is_on));
	CHECK_FALSE(ptape_options_debugging(0x50000008, &is_on));
	CHECK_FALSE(ptape_options_debugging(0x90000008, &is_on));
}

TEST_CASE("options: cleaning is asked for as the rule says")
{
	for (const auto &vector : cleaning_vectors) {
		CAPTURE(vector.name);
		std::vector<u8> sense(vector.len, 0x55);

		if (!sense.empty())
			sense[0] = vector.code;
		const HeapCopy copy{std::span<const u8>(sense)};
		CHECK(ptape_cleaning_asked(&vector.rule, copy.data(), copy.size()) == vector.asked);
	}
}

} // namespace
} // namespace ptape::test
