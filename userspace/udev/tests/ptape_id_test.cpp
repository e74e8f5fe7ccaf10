// SPDX-License-Identifier: GPL-2.0-only
//
// The program itself over a folder that stands for a class device's: what it
// prints, and how it ends.
#include "class_device.hpp"
#include "page_generator.hpp"
#include "recorded.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>
#include <sys/wait.h>
#include <thread>

using namespace ptape::udev::test;

namespace
{

struct Result {
	int status;
	std::vector<std::string> lines;
};

Result run(const std::string &arguments)
{
	FILE *pipe = ::popen((PTAPE_ID " " + arguments + " 2>/dev/null").c_str(), "r");
	std::string output;
	std::array<char, 4096> chunk;

	REQUIRE(pipe);
	while (const std::size_t got = std::fread(chunk.data(), 1, chunk.size(), pipe))
		output.append(chunk.data(), got);
	const int status = ::pclose(pipe);

	Result result{WIFEXITED(status) ? WEXITSTATUS(status) : -1, {}};
	std::istringstream in(output);
	for (std::string line; std::getline(in, line);)
		result.lines.push_back(line);
	return result;
}

Device some_device()
{
	return PageGenerator(3).device();
}

} // namespace

TEST_CASE("program: prints the properties of the pages in ptape/")
{
	const ClassDevice device;
	const Device pages = some_device();

	REQUIRE_FALSE(pages.vpd_pg83.empty());
	device.write("inquiry", pages.inquiry);
	device.write("vpd_pg80", pages.vpd_pg80);
	device.write("vpd_pg83", pages.vpd_pg83);

	const Result result = run(device.path());
	CHECK(result.status == 0);
	CHECK(result.lines == printed_lines(pages));
}

TEST_CASE("program: a device that moves all the time is found")
{
	constexpr int runs = 50;
	const ClassDevice tree;
	const Device pages = some_device();
	const auto by_name = tree.path() / "by-name"; // as /sys/class has it
	const std::array places = {tree.path() / "bus", tree.path() / "virtual"};
	std::atomic<bool> moving = true;

	tree.write("inquiry", pages.inquiry);
	tree.write("vpd_pg80", pages.vpd_pg80);
	tree.write("vpd_pg83", pages.vpd_pg83);
	std::filesystem::create_directory(places[0]);
	std::filesystem::rename(tree.path() / "ptape", places[0] / "ptape");
	std::filesystem::create_directory_symlink(places[0], by_name);

	std::thread mover([&] {
		for (unsigned at = 0; moving; at ^= 1) {
			const auto next = tree.path() / "next";

			std::filesystem::rename(places[at], places[at ^ 1]);
			std::filesystem::create_directory_symlink(places[at ^ 1], next);
			std::filesystem::rename(next, by_name);
		}
	});
	int complete = 0;
	for (int times = 0; times < runs; ++times)
		complete += run(by_name).lines == printed_lines(pages);
	moving = false;
	mover.join();
	CHECK(complete == runs);
}

TEST_CASE("program: an empty page file is a page that the device has not")
{
	const ClassDevice device;
	const Device pages = some_device();

	device.write("inquiry", pages.inquiry);
	device.write("vpd_pg80", {});
	device.write("vpd_pg83", {});
	CHECK(run(device.path()).lines == printed_lines({pages.inquiry, {}, {}}));
}

TEST_CASE("program: an identity is printed if it is one")
{
	const ClassDevice device;
	const std::string_view good = "tape.naa-5000e11100000001.HU19487T7J";
	const std::string_view bad[] = {"", "\n", "tape.a/b.c\n", "tape.a.b\nID_EVIL=1\n",
					"disk.a.b\n"};
	const auto write = [&device](std::string_view text) {
		device.write("identity", Bytes(text.begin(), text.end()));
	};

	write(std::string(good) + '\n');
	CHECK(run(device.path()).lines ==
	      std::vector<std::string>{"PTAPE_IDENTITY=" + std::string(good)});
	for (const auto text : bad) {
		CAPTURE(text);
		write(text);
		CHECK(run(device.path()).lines.empty());
	}
}

TEST_CASE("program: a designator that is another unit's too makes no name alone")
{
	const auto bytes = [](std::string_view text) { return Bytes(text.begin(), text.end()); };
	const auto page = [](std::uint8_t code, const Bytes &body) {
		Bytes whole = {1, code, 0, static_cast<std::uint8_t>(body.size())};

		whole.insert(whole.end(), body.begin(), body.end());
		return whole;
	};
	const auto has = [](const Result &result, const std::string &line) {
		return std::find(result.lines.begin(), result.lines.end(), line) !=
		       result.lines.end();
	};
	const ClassDevice device;
	Bytes inquiry(36, ' ');

	inquiry[0] = 1; // tape
	device.write("inquiry", inquiry);
	device.write("vpd_pg83", page(0x83, {1, 3, 0, 8, 0x50, 0, 0xe1, 0x11, 0, 0, 0, 1}));
	device.write("vpd_pg80", page(0x80, bytes("S1")));
	device.write("identity", bytes("tape.naa-5000e11100000001.S1\n"));
	for (const auto alone : {"0\n", "", "1"}) {
		CAPTURE(alone);
		device.write("designator_shared", bytes(alone));
		CHECK(has(run(device.path()), "ID_SERIAL=35000e11100000001"));
		CHECK_FALSE(has(run(device.path()), "PTAPE_ID_SHARED=1"));
	}

	device.write("designator_shared", bytes("1\n"));
	CHECK(has(run(device.path()), "ID_SERIAL=35000e11100000001_S1"));
	CHECK(has(run(device.path()), "ID_SERIAL_SHORT=5000e11100000001"));
	CHECK(has(run(device.path()), "ID_SCSI_SERIAL=S1"));
	CHECK_FALSE(has(run(device.path()), "PTAPE_ID_SHARED=1"));

	// No room for both in the name of a file, or nothing to tell them apart.
	for (const auto &serial : {std::string(225, 'S'), std::string()}) {
		CAPTURE(serial);
		device.write("vpd_pg80", page(0x80, bytes(serial)));
		CHECK(has(run(device.path()), "ID_SERIAL=35000e11100000001"));
		CHECK(has(run(device.path()), "PTAPE_ID_SHARED=1"));
	}

	// One that has no identity never has a link of another one anyway.
	device.write("identity", bytes("\n"));
	CHECK(has(run(device.path()), "ID_SERIAL=35000e11100000001"));
	CHECK_FALSE(has(run(device.path()), "PTAPE_ID_SHARED=1"));
}

TEST_CASE("program: where a drive is, and whose changer it is")
{
	const auto bytes = [](std::string_view text) { return Bytes(text.begin(), text.end()); };
	const ClassDevice drive;
	const ClassDevice changer;

	drive.write("identity", bytes("tape.naa-3000000000000001.VTD00001\n"));
	drive.write("library", bytes("changer.naa-3000000000010001.VTC00001\n"));
	drive.write("drive", bytes("2\n"));
	CHECK(run(drive.path()).lines ==
	      std::vector<std::string>{"PTAPE_IDENTITY=tape.naa-3000000000000001.VTD00001",
				       "PTAPE_LIBRARY=naa-3000000000010001.VTC00001",
				       "PTAPE_DRIVE=2"});
	for (const auto nothing : {"conflict\n", "\n", ""}) {
		CAPTURE(nothing);
		drive.write("library", bytes(nothing));
		drive.write("drive", bytes(nothing));
		CHECK(run(drive.path()).lines.size() == 1);
	}
	// The place has changed between the two.
	drive.write("library", bytes("\n"));
	drive.write("drive", bytes("2\n"));
	CHECK(run(drive.path()).lines.size() == 1);

	changer.write("identity", bytes("changer.naa-3000000000010001.VTC00001\n"));
	CHECK(run(changer.path()).lines ==
	      std::vector<std::string>{"PTAPE_IDENTITY=changer.naa-3000000000010001.VTC00001",
				       "PTAPE_LIBRARY=naa-3000000000010001.VTC00001"});
}

TEST_CASE("program: a device that is not ptape's gives no output and 0")
{
	const ClassDevice stock;
	const Result without_group = run(stock.path());
	const Result without_device = run(stock.path() / "gone");

	CHECK(without_group.status == 0);
	CHECK(without_group.lines.empty());
	CHECK(without_device.status == 0);
	CHECK(without_device.lines.empty());
}

TEST_CASE("program: wrong use is 2, an output that cannot be written is 1")
{
	const ClassDevice device;

	device.write("inquiry", some_device().inquiry);
	CHECK(run("").status == 2);
	CHECK(run("--help").status == 2);
	CHECK(run("a b").status == 2);
	CHECK(run(device.path().string() + " >/dev/full").status == 1);
}
