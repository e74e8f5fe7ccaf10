// SPDX-License-Identifier: GPL-2.0-only
//
// A temporary folder with the files that the store looks at.
#include "system.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace ptape::store::test
{

System::System()
{
	std::string name = std::filesystem::temp_directory_path() / "ptape_store_test.XXXXXX";

	REQUIRE(::mkdtemp(name.data()));
	root_ = name;
	std::filesystem::create_directories(root_ / "etc/modprobe.d");
	std::filesystem::create_directories(root_ / "sys/class");
}

System::~System()
{
	std::error_code error;

	std::filesystem::remove_all(root_, error);
}

std::filesystem::path System::path(std::string_view below) const
{
	return root_ / below;
}

Places System::places() const
{
	Places places;

	places.sys = path("sys");
	places.file = path(file_name);
	places.lock = path(lock_file);
	places.settle_ms = 0;
	return places;
}

DurableFile System::durable_file() const
{
	return {places().file, Lock(places().lock, [](const std::string &) {})};
}

std::string System::read(std::string_view below) const
{
	std::ifstream stream(path(below), std::ios::binary);

	return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

void System::write(std::string_view below, std::string_view text) const
{
	std::filesystem::create_directories(path(below).parent_path());
	std::ofstream(path(below), std::ios::binary) << text;
}

std::vector<std::string> System::beside(std::string_view suffix) const
{
	std::vector<std::string> names;
	const std::string prefix =
		std::filesystem::path(file_name).filename().string() + std::string(suffix);

	for (const auto &entry : std::filesystem::directory_iterator(path("etc/modprobe.d")))
		if (entry.path().filename().string().starts_with(prefix))
			names.push_back(entry.path().filename());
	std::sort(names.begin(), names.end());
	return names;
}

void System::load_driver() const
{
	std::filesystem::create_directories(path("sys/class/ptape"));
	write("sys/module/ptape/parameters/persistence", "1\n");
	write("sys/module/ptape/parameters/bind_pending", "0\n");
	write("sys/module/ptape/parameters/bind", "");
}

void System::add_unit(const Binding &binding, bool bound) const
{
	const std::string unit = std::string("sys/class/ptape/") +
				 (binding.type == PTAPE_UNIT_CHANGER ? "changer" : "tape") +
				 std::to_string(binding.number);

	write(unit + "/identity", binding.identity + "\n");
	write(unit + "/number", std::to_string(binding.number) + "\n");
	write(unit + "/bound", bound ? "1\n" : "0\n");
}

bool System::keep()
{
	said.clear();
	return Keeper(places(), [this](Level, const std::string &text) { said.push_back(text); })
		.keep();
}

SizeLimit::SizeLimit(rlim_t bytes)
{
	std::signal(SIGXFSZ, SIG_IGN);
	REQUIRE(::getrlimit(RLIMIT_FSIZE, &before_) == 0);
	const rlimit limit{bytes, before_.rlim_max};
	REQUIRE(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
}

Binding tape(std::string_view serial, std::uint32_t number)
{
	return {PTAPE_UNIT_TAPE, number, "tape.naa-5000e111." + std::string(serial)};
}

std::string line(const Binding &binding)
{
	return "options ptape bind=" + binding.text() + "\n";
}

} // namespace ptape::store::test
