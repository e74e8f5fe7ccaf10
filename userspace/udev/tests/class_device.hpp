// SPDX-License-Identifier: GPL-2.0-only
//
// ClassDevice: a folder of the temporary directory that stands for a class
// device's in sysfs; it is removed with the object.
#ifndef PTAPE_UDEV_TESTS_CLASS_DEVICE_HPP
#define PTAPE_UDEV_TESTS_CLASS_DEVICE_HPP

#include "recorded.hpp"

#include <catch2/catch_test_macros.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace ptape::udev::test
{

class ClassDevice
{
public:
	ClassDevice()
	{
		std::string name = std::filesystem::temp_directory_path() / "ptape_id_test.XXXXXX";

		REQUIRE(::mkdtemp(name.data()));
		path_ = name;
	}
	~ClassDevice() { std::filesystem::remove_all(path_); }
	ClassDevice(const ClassDevice &) = delete;
	ClassDevice &operator=(const ClassDevice &) = delete;

	void write(const std::string &file, const Bytes &bytes) const
	{
		std::filesystem::create_directory(path_ / "ptape");
		std::ofstream(path_ / "ptape" / file, std::ios::binary)
			.write(reinterpret_cast<const char *>(bytes.data()),
			       static_cast<std::streamsize>(bytes.size()));
	}

	[[nodiscard]] const std::filesystem::path &path() const { return path_; }

private:
	std::filesystem::path path_;
};

} // namespace ptape::udev::test

#endif // PTAPE_UDEV_TESTS_CLASS_DEVICE_HPP
