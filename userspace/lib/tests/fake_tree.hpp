// SPDX-License-Identifier: GPL-2.0-only
//
// FakeTree: a directory that stands for / of a server with ptape: /sys, /dev,
// /etc, /proc, /lib as far as the programs look at them. It begins as a system
// where nothing is wrong; tests change what they are about.
#ifndef PTAPE_LIB_TESTS_FAKE_TREE_HPP
#define PTAPE_LIB_TESTS_FAKE_TREE_HPP

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace ptape::test
{

// A drive or changer as it is put into the tree.
struct FakeDevice {
	bool changer = false;
	unsigned int number = 0;
	std::string serial;
	std::string naa; // 16 hexadecimal digits
	std::string state = "online";
	std::vector<std::string> paths; // H:C:T:L, the one in use first
	std::string vendor = "VTL";
	std::string product = "ULTRIUM-TD8";
	bool has_node = true;

	[[nodiscard]] std::string identity() const;
	[[nodiscard]] std::string name() const; // st0
	[[nodiscard]] std::string node() const; // nst0
	[[nodiscard]] std::string unit() const; // tape0
	// sys/class/scsi_tape/st0, sys/class/ptape/tape0
	[[nodiscard]] std::string directory() const;
	[[nodiscard]] std::string unit_directory() const;
	// Of a changer: tape/by-library/naa-…
	[[nodiscard]] std::string links_by_library() const;
};

class FakeTree
{
public:
	// Into a directory that is there.
	explicit FakeTree(std::filesystem::path top) : top_(std::move(top)) {}

	[[nodiscard]] const std::filesystem::path &top() const { return top_; }
	[[nodiscard]] std::string read(std::string_view below) const;
	void write(std::string_view below, std::string_view text) const;
	void link(std::string_view below, std::string_view target) const;
	void remove(std::string_view below) const;

	// A server whose installation is whole, without devices.
	void install() const;
	// The driver is loaded, with persistence.
	void load(const std::string &version) const;
	void add(const FakeDevice &device) const;
	// A scsi_device; @driver: "" when none has it.
	void add_scsi(const std::string &address, const FakeDevice &device,
		      const std::string &driver) const;
	// Under the drivers st and ch.
	void add_stock(const FakeDevice &device) const;
	void remember(const FakeDevice &device) const;
	void hold(unsigned int pid, const std::string &command, const std::string &node) const;

private:
	void add_node(const FakeDevice &device) const;
	void add_links(const FakeDevice &device) const;

	std::filesystem::path top_;
};

// The devices of the scenes: two drives and a changer.
[[nodiscard]] FakeDevice first_drive();
[[nodiscard]] FakeDevice second_drive();
[[nodiscard]] FakeDevice robot();

// Names of the scenes that golden outputs are made of, and one of them put into a tree.
[[nodiscard]] std::vector<std::string> scene_names();
// Return: there is a scene of that name.
[[nodiscard]] bool make_scene(const FakeTree &tree, const std::string &name,
			      const std::string &version);

} // namespace ptape::test

#endif // PTAPE_LIB_TESTS_FAKE_TREE_HPP
