// SPDX-License-Identifier: GPL-2.0-only
//
// Names of libraries: readable, one a library, and nothing that leaves its folder.
#include "library_name.hpp"

#include <catch2/catch_test_macros.hpp>

#include <string>

using namespace ptape::udev;
using namespace std::string_view_literals;

TEST_CASE("library name: designator and serial number of the changer")
{
	CHECK(library_name("changer.naa-3000000000010001.VTC00001\n") ==
	      "naa-3000000000010001.VTC00001");
	CHECK(library_name("changer.naa-3000000000010001.VTC00001") ==
	      "naa-3000000000010001.VTC00001");
	CHECK(library_name("changer..VTC00001") == "sn-VTC00001");
	CHECK(library_name("changer.naa-3000000000010001.") == "naa-3000000000010001");
}

TEST_CASE("library name: other bytes as udev writes them")
{
	CHECK(library_name("changer.t10-IBM%20%20%2F%2E%2E.A%FFB") ==
	      "t10-IBM\\x20\\x20\\x2f\\x2e\\x2e.A\\xffB");
}

TEST_CASE("library name: what is no identity of a changer gives none")
{
	for (const auto text :
	     {"", "\n", "conflict\n", "tape.naa-3000000000000001.VTD00001\n", "changer.a/b.c\n",
	      "changer..\n", "changer.a.b\nID_EVIL=1\n", "changer.%2f.b\n", "changer.a.%4\n"}) {
		CAPTURE(text);
		CHECK(library_name(text).empty());
	}
}

TEST_CASE("library name: as long as udev tells its links apart")
{
	// 244 bytes of udev's, 4 for each / of "/tape/by-library/NAME/drive65535-nst", 28 for the
	// rest.
	constexpr std::size_t name_max = 200;
	const std::string begin = "changer.naa-1.";
	const std::size_t designator = std::string("naa-1.").size();

	SECTION("plain bytes")
	{
		const std::string serial(name_max - designator, 'S');

		CHECK(library_name(begin + serial).size() == name_max);
		CHECK(library_name(begin + serial + "S").empty());
	}
	SECTION("a byte that udev writes as four, the first of which it writes as four")
	{
		const std::string serial(name_max - designator - 7, 'S');

		CHECK(library_name(begin + "%FF" + serial).size() == name_max - 3);
		CHECK(library_name(begin + "%FF" + serial + "S").empty());
	}
}

TEST_CASE("drive number: digits and nothing else")
{
	CHECK(drive_number("0\n") == "0");
	CHECK(drive_number("399\n") == "399");
	for (const auto text :
	     {"", "\n", "conflict\n", "-1\n", "1 2\n", "0x1\n", "123456\n", "1\n2"}) {
		CAPTURE(text);
		CHECK(drive_number(text).empty());
	}
}
