// SPDX-License-Identifier: GPL-2.0-only
//
// Root: reads small files below a directory that stands for `/`, so that a test
// can show a system of its own. Nothing is written, no device is opened; what
// is not there or cannot be read is nothing.
#ifndef PTAPE_LIB_ROOT_HPP
#define PTAPE_LIB_ROOT_HPP

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ptape
{

class Root
{
public:
	explicit Root(std::filesystem::path top = "/") : top_(std::move(top)) {}

	// Where a path of the system really is. @below is without the first slash.
	[[nodiscard]] std::filesystem::path path(std::string_view below) const;

	// The first line that a file has, made safe to print; of sysfs that is all of it.
	[[nodiscard]] std::optional<std::string> line(std::string_view below) const;
	// The same, or nothing as "".
	[[nodiscard]] std::string text(std::string_view below) const;
	// A whole number, or nothing.
	[[nodiscard]] std::optional<std::uint64_t> number(std::string_view below) const;
	// All lines, made safe to print, the empty ones left out.
	[[nodiscard]] std::vector<std::string> lines(std::string_view below) const;
	// The file as it is, at most as much as a sysfs attribute or a configuration file has.
	[[nodiscard]] std::optional<std::string> bytes(std::string_view below) const;

	[[nodiscard]] bool exists(std::string_view below) const;
	// Names in a directory, in order: st2 before st10.
	[[nodiscard]] std::vector<std::string> names(std::string_view below) const;
	// What a symbolic link says, or "".
	[[nodiscard]] std::string link(std::string_view below) const;

private:
	std::filesystem::path top_;
};

// Numbers inside names compare as numbers.
[[nodiscard]] bool before_in_order(std::string_view a, std::string_view b);

// A decimal number and nothing else.
[[nodiscard]] std::optional<std::uint64_t> to_number(std::string_view text);

} // namespace ptape

#endif // PTAPE_LIB_ROOT_HPP
