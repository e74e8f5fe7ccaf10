// SPDX-License-Identifier: GPL-2.0-only
//
// ptape_id against recorded answers of systemd's scsi_id for the same pages.
#include "recorded.hpp"

#include <catch2/catch_test_macros.hpp>

#include <fstream>

using namespace ptape::udev::test;

TEST_CASE("recorded: every answer of scsi_id is ptape_id's")
{
	constexpr std::size_t devices = 150;
	std::ifstream file(RECORDED_ANSWERS);
	const auto all = read_recorded(file);

	REQUIRE(all.size() == devices);
	for (const auto &[device, answer] : all)
		CHECK(printed_lines(device) == expected_lines(answer));
}
