// SPDX-License-Identifier: GPL-2.0-only
//
// The numbers of the stock drivers.
#include "stock.hpp"
#include "system.hpp"

#include <catch2/catch_test_macros.hpp>

#include <array>

using namespace ptape::store;
using namespace ptape::store::test;
using namespace std::string_literals;
using namespace std::string_view_literals;

namespace
{

// NAA designator of the logical unit (SPC-5 7.7.6), and the unit serial number.
std::string page83(std::string_view naa)
{
	return "\x01\x83\x00\x0c"s + "\x01\x03\x00\x08"s + std::string(naa);
}

std::string page80(std::string_view serial)
{
	return "\x01\x80\x00"s + static_cast<char>(serial.size()) + std::string(serial);
}

void add(const System &system, const std::string &node, std::string_view naa,
	 std::string_view serial)
{
	system.write(node + "/device/vpd_pg83", page83(naa));
	system.write(node + "/device/vpd_pg80", page80(serial));
}

} // namespace

TEST_CASE("tapes and changers, by number; other nodes of a drive do not count")
{
	const System system;

	for (const char *node : {"st2", "nst2", "st2l", "nst2a"})
		add(system, "sys/class/scsi_tape/"s + node, "\x50\x00\xe1\x11\x00\x00\x00\x02"sv,
		    "TWO");
	add(system, "sys/class/scsi_tape/st0", "\x50\x00\xe1\x11\x00\x00\x00\x01"sv, "ZERO");
	add(system, "sys/class/scsi_changer/sch0", "\x50\x00\xe1\x11\x00\x00\x00\x03"sv, "ROBOT");
	system.write("sys/class/scsi_tape/st7/device/type", "1\n");
	add(system, "sys/class/scsi_tape/st9", "\x50\x00\xe1\x11\x00\x00\x00\x01"sv, "ZERO");
	const auto numbers = stock_numbers(system.path("sys"));

	CHECK(numbers.bindings ==
	      std::vector<Binding>{{PTAPE_UNIT_TAPE, 0, "tape.naa-5000e11100000001.ZERO"},
				   {PTAPE_UNIT_TAPE, 2, "tape.naa-5000e11100000002.TWO"},
				   {PTAPE_UNIT_CHANGER, 0, "changer.naa-5000e11100000003.ROBOT"}});
	CHECK(numbers.nameless == std::vector{"st7"s});
	CHECK(numbers.repeated == std::vector{"st9"s});
}

TEST_CASE("no tape at all")
{
	const System system;

	CHECK(stock_numbers(system.path("sys")).bindings.empty());
}
