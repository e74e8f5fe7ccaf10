// SPDX-License-Identifier: GPL-2.0-only
//
// Inventory: reads what sysfs, /dev/tape and /proc show into the model. No
// device is opened, no command is sent, no privilege is needed; a process of
// another user hides what it has open from everybody but root.
#ifndef PTAPE_LIB_INVENTORY_HPP
#define PTAPE_LIB_INVENTORY_HPP

#include "model.hpp"
#include "root.hpp"

#include <optional>
#include <string>

namespace ptape
{

// Who has a device open is found by a look at what every process has open, and a file that is
// looked at is not closed meanwhile: only where it is asked for.
enum class Holders { found, left_out };

[[nodiscard]] System read_system(const Root &root, Holders holders = Holders::found);

// One unit of ptape alone, without links and holders; @unit: tape0, changer0. Nothing
// when there is none.
[[nodiscard]] std::optional<Device> read_unit(const Root &root, const std::string &unit);

// The module's parameters alone.
[[nodiscard]] Module read_module(const Root &root);

// The name st0 of a node of that device: nst0, st0, nst0l …; "" when it is none.
[[nodiscard]] std::string device_name_of_node(std::string_view node);

} // namespace ptape

#endif // PTAPE_LIB_INVENTORY_HPP
