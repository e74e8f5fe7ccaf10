// SPDX-License-Identifier: GPL-2.0-only
//
// Topology: which drives belong to which changer, by what the library says, which
// the driver has asked; where it says nothing, by SCSI addresses. Pure.
#ifndef PTAPE_LIB_TOPOLOGY_HPP
#define PTAPE_LIB_TOPOLOGY_HPP

#include "model.hpp"
#include "table.hpp"

#include <string>
#include <vector>

namespace ptape
{

struct Library {
	const Device *changer = nullptr;
	std::vector<const Device *> drives; // by the library's count, then by number
};

struct Topology {
	std::vector<Library> libraries;
	std::vector<const Device *> without_changer; // drives
};

// What a library says counts. Else: a changer behind a drive's own target (host, channel, target
// alike) is that drive's; where there is one changer and no drive has one behind its target, all
// drives count as its own.
[[nodiscard]] Topology topology_of(const System &system);

// A library, or the table of its changer, tells where the drive is.
[[nodiscard]] bool is_told(const Device &drive);

// They tell of each drive that has a node.
[[nodiscard]] bool all_told(const Topology &topology);

[[nodiscard]] std::string map_text(const Topology &topology, const Screen &screen);
[[nodiscard]] std::string map_json(const Topology &topology);

} // namespace ptape

#endif // PTAPE_LIB_TOPOLOGY_HPP
