// SPDX-License-Identifier: GPL-2.0-only
//
// Holders: which processes have a node of a device open, from /proc.
#ifndef PTAPE_LIB_HOLDERS_HPP
#define PTAPE_LIB_HOLDERS_HPP

#include "model.hpp"
#include "root.hpp"

namespace ptape
{

// Adds them to the devices. Return: every process could be looked at.
bool read_holders(const Root &root, std::vector<Device> &devices);

} // namespace ptape

#endif // PTAPE_LIB_HOLDERS_HPP
