// SPDX-License-Identifier: GPL-2.0-only
//
// What the campaign touches in its machine: the node with the driver under test behind it, the
// driver's attributes, and the library by vtlctl. No judgement here.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "file_descriptor.hpp"
#include "ledger.hpp"
#include "program.hpp"

namespace ptape::campaign
{

// The driver's node, such as nst0.
class Node final : public Tape
{
public:
	explicit Node(const std::string &name) : path_("/dev/" + name) {}

	[[nodiscard]] int open() override;
	[[nodiscard]] int close() override;
	[[nodiscard]] std::int64_t write(std::span<const std::uint8_t> data) override;
	[[nodiscard]] std::int64_t read(std::span<std::uint8_t> data) override;
	[[nodiscard]] int operate(short operation, int count) override;

private:
	std::string path_;
	vtl::FileDescriptor file_;
};

// Before all else. A process of its own starts vtlctl: a child of the program's, until it is
// vtlctl, would have the tape open as well, and a close would not be the last one.
void start_helper();
// `vtlctl LINE`: true if it says that its effect is there.
[[nodiscard]] bool vtlctl(const std::string &line);
// A member of `vtlctl status UNIT`; throws if the library does not tell.
[[nodiscard]] std::uint64_t count_of(const std::string &unit, const std::string &field);
// Commands that the drive was sent, by operation code.
[[nodiscard]] std::map<std::string, std::uint64_t> commands_at(const std::string &unit);
// What is on a cartridge, as blocks of that run: one that is none of these has the number "?".
[[nodiscard]] std::vector<Object> contents(const std::string &barcode, std::uint64_t seed,
					   const std::vector<Object> &known);

// The node below a link, such as nst0.
[[nodiscard]] std::string node_name(const std::string &link);
// A file in the node's group ptape/, or of the module's parameters; throws without it.
[[nodiscard]] std::string attribute(const std::string &node, const std::string &file);
void set_attribute(const std::string &node, const std::string &file, const std::string &value);
void set_parameter(const std::string &name, const std::string &value);

// Another program takes the attentions that are due, by the drive's sg node.
void eat_attentions(const std::string &unit);

} // namespace ptape::campaign
