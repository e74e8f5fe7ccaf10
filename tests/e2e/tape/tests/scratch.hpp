// SPDX-License-Identifier: GPL-2.0-only
//
// A directory that lives as long as a test, and what tests say of blocks.
#pragma once

#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <span>
#include <sstream>
#include <string>

namespace ptape::e2e
{

class Scratch
{
public:
	Scratch()
	{
		std::string name = std::filesystem::temp_directory_path() / "e2e-XXXXXX";

		if (::mkdtemp(name.data()) == nullptr)
			std::abort();
		path_ = name;
	}
	Scratch(const Scratch &) = delete;
	Scratch &operator=(const Scratch &) = delete;
	~Scratch() { std::filesystem::remove_all(path_); }

	[[nodiscard]] std::string file(const std::string &name) const { return path_ / name; }
	void write(const std::string &name, const std::string &text) const
	{
		std::filesystem::remove(file(name)); // a new file, not an old one with new text
		std::ofstream(file(name)) << text;
	}
	[[nodiscard]] std::string read(const std::string &name) const
	{
		std::ostringstream text;

		text << std::ifstream(file(name)).rdbuf();
		return text.str();
	}

private:
	std::filesystem::path path_;
};

inline std::span<const std::byte> bytes(const std::string &text)
{
	return std::as_bytes(std::span(text));
}

} // namespace ptape::e2e
