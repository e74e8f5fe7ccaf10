// SPDX-License-Identifier: GPL-2.0-only
//
// Inventory: reads what sysfs, /dev/tape and /proc show into the model. No
// device is opened, no command is sent, no privilege is needed; a process of
// another user hides what it has open from everybody but root.
#ifndef PTAPE_LIB_INVENTORY_HPP
#define PTAPE_LIB_INVENTORY_HPP

#include "model.hpp"
#include "root.hpp"

namespace ptape
{

[[nodiscard]] System read_system(const Root &root);

// The module's parameters alone.
[[nodiscard]] Module read_module(const Root &root);

// The name st0 of a node of that device: nst0, st0, nst0l …; "" when it is none.
[[nodiscard]] std::string device_name_of_node(std::string_view node);

} // namespace ptape

#endif // PTAPE_LIB_INVENTORY_HPP
