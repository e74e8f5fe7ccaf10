// SPDX-License-Identifier: GPL-2.0-only
//
// State change: what a uevent of a unit tells the journal of systemd, as fields
// that stay the same from version to version (ptape-store(8)). Pure.
#ifndef PTAPE_STORE_STATE_CHANGE_HPP
#define PTAPE_STORE_STATE_CHANGE_HPP

#include "model.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ptape::store
{

// What was told of a unit before.
struct Told {
	std::string state; // "": nothing
	std::uint64_t recoveries = 0;
	std::uint64_t replayed_blocks = 0;
	bool operator==(const Told &) const = default;

	[[nodiscard]] static Told parse(std::string_view text);
	[[nodiscard]] std::string text() const;
};

// An entry: fields NAME=VALUE.
using Entry = std::vector<std::string>;

// @device: as sysfs shows it now; @state: what the uevent says
// @told: replaced by what will have been told
[[nodiscard]] std::vector<Entry> entries_of(const Device &device, const std::string &state,
					    Told &told);

} // namespace ptape::store

#endif // PTAPE_STORE_STATE_CHANGE_HPP
