// SPDX-License-Identifier: GPL-2.0-only
//
// System: a folder that stands for a system's /sys and /etc/modprobe.d.
#ifndef PTAPE_LIB_TESTS_SYSTEM_HPP
#define PTAPE_LIB_TESTS_SYSTEM_HPP

#include "keeper.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <vector>

namespace ptape::store::test
{

class System
{
public:
	System();
	~System();
	System(const System &) = delete;
	System &operator=(const System &) = delete;

	[[nodiscard]] Places places() const;
	[[nodiscard]] std::filesystem::path path(std::string_view below) const;
	// The bindings file, under the lock.
	[[nodiscard]] DurableFile durable_file() const;
	[[nodiscard]] std::string read(std::string_view below) const;
	void write(std::string_view below, std::string_view text) const;
	// The bindings file.
	[[nodiscard]] std::string file() const { return read(file_name); }
	void set_file(std::string_view text) const { write(file_name, text); }
	// Names in the bindings file's directory that begin with the file's and more.
	[[nodiscard]] std::vector<std::string> beside(std::string_view suffix) const;

	void load_driver() const;
	void add_unit(const Binding &binding, bool bound = true) const;

	// Runs the keeper; what it says is in said.
	[[nodiscard]] bool keep();

	std::vector<std::string> said;

	static constexpr std::string_view file_name = "etc/modprobe.d/ptape-bindings.conf";

private:
	std::filesystem::path root_;
};

// No file of this process grows beyond it while this lives: a disk that is full.
class SizeLimit
{
public:
	explicit SizeLimit(rlim_t bytes);
	~SizeLimit() { ::setrlimit(RLIMIT_FSIZE, &before_); }
	SizeLimit(const SizeLimit &) = delete;
	SizeLimit &operator=(const SizeLimit &) = delete;

private:
	rlimit before_{};
};

// A tape of a short name.
[[nodiscard]] Binding tape(std::string_view serial, std::uint32_t number);
[[nodiscard]] std::string line(const Binding &binding);

} // namespace ptape::store::test

#endif // PTAPE_LIB_TESTS_SYSTEM_HPP
