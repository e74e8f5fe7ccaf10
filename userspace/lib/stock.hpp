// SPDX-License-Identifier: GPL-2.0-only
//
// Stock: the numbers that the drivers st and ch give their devices now, with the
// identities that ptape will make of them. Read from sysfs; no device is touched.
#ifndef PTAPE_LIB_STOCK_HPP
#define PTAPE_LIB_STOCK_HPP

#include "binding.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace ptape::store
{

struct StockNumbers {
	std::vector<Binding> bindings;	   // by number
	std::vector<std::string> nameless; // devices that tell no identity: st0
	std::vector<std::string> repeated; // devices with the identity of one before
};

[[nodiscard]] StockNumbers stock_numbers(const std::filesystem::path &sys);

} // namespace ptape::store

#endif // PTAPE_LIB_STOCK_HPP
