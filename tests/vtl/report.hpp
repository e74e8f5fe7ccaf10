// SPDX-License-Identifier: GPL-2.0-only
//
// What the daemon tells about the library: the state of units and cartridges,
// and the content of a cartridge, which is the tests' oracle. Called with the
// library lock held.
#pragma once

#include <nlohmann/json.hpp>

#include "server.hpp"

namespace ptape::vtl
{

[[nodiscard]] nlohmann::json report_status(Server &server);

// {"barcode":…,"partitions":[{"objects":[{"lba":0,"type":"block","length":…,"sha256":…},…]}]}
// A block that a drive encrypted has "encrypted":true too; its bytes are the plain ones.
[[nodiscard]] nlohmann::ordered_json report_cartridge(const model::Cartridge &cartridge);

// The bytes of one block.
Outcome<std::vector<std::uint8_t>> read_object(const model::Partition &partition,
					       std::uint64_t lba);

// The bytes of all blocks of one file: file 0 ends at the first
// filemark, the last file at the end of data.
Outcome<std::vector<std::uint8_t>> read_file(const model::Partition &partition, std::uint64_t file);

} // namespace ptape::vtl
