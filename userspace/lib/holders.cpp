// SPDX-License-Identifier: GPL-2.0-only
//
// /proc/PID/fd.
#include "holders.hpp"

#include "inventory.hpp"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <map>
#include <set>
#include <string_view>

namespace ptape
{
namespace
{

constexpr std::string_view device_directory = "/dev/";
constexpr std::string_view flags_field = "\nflags:"; // octal, as of open(): proc(5)
constexpr std::string_view gone_mark = " (deleted)"; // a name that is taken away and held

// The node that an open file is, or "".
[[nodiscard]] std::string node_of(std::string target)
{
	if (!target.starts_with(device_directory))
		return "";
	target.erase(0, device_directory.size());
	if (target.ends_with(gone_mark))
		target.erase(target.size() - gone_mark.size());
	return device_name_of_node(target).empty() ? "" : target;
}

// A look at a node without an open of its device, as udev's when it sets an owner (O_PATH).
[[nodiscard]] bool is_look(const Root &root, const std::string &process, const std::string &file)
{
	const std::string facts = root.bytes("proc/" + process + "/fdinfo/" + file).value_or("");
	const auto flags = facts.find(flags_field);

	return flags != std::string::npos &&
	       (std::strtoull(&facts[flags + flags_field.size()], nullptr, 8) & O_PATH) != 0;
}

} // namespace

bool read_holders(const Root &root, std::vector<Device> &devices)
{
	std::map<std::string, Device *> by_name;
	// The first one is always there; a /proc with hidepid= does not show it to everybody.
	bool all_seen = root.exists("proc/1");

	for (Device &device : devices)
		by_name.emplace(device.name(), &device);
	for (const std::string &process : root.names("proc")) {
		const auto pid = to_number(process);
		const std::string files = "proc/" + process + "/fd";
		std::error_code error;
		std::set<std::string> nodes;

		if (!pid)
			continue;
		std::filesystem::directory_iterator entry(root.path(files), error);

		if (error == std::errc::permission_denied)
			all_seen = false;
		for (; !error && entry != std::filesystem::directory_iterator();
		     entry.increment(error)) {
			std::error_code gone;

			const std::string node =
				node_of(std::filesystem::read_symlink(entry->path(), gone));

			if (!node.empty() && !is_look(root, process, entry->path().filename()))
				nodes.insert(node);
		}
		for (const std::string &node : nodes) {
			const auto found = by_name.find(device_name_of_node(node));

			if (found != by_name.end())
				found->second->holders.push_back(
					{*pid, root.text("proc/" + process + "/comm"), node});
		}
	}
	return all_seen;
}

} // namespace ptape
