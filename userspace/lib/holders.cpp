// SPDX-License-Identifier: GPL-2.0-only
//
// /proc/PID/fd.
#include "holders.hpp"

#include "inventory.hpp"

#include <cerrno>
#include <filesystem>
#include <map>
#include <set>
#include <string_view>

namespace ptape
{
namespace
{

constexpr std::string_view device_directory = "/dev/";
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

			nodes.insert(node_of(std::filesystem::read_symlink(entry->path(), gone)));
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
