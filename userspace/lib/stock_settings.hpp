// SPDX-License-Identifier: GPL-2.0-only
//
// Stock settings: what /etc/stinit.def and `options` of st and ch in modprobe.d say, as text for
// our files, and what of it those do not have.
#ifndef PTAPE_LIB_STOCK_SETTINGS_HPP
#define PTAPE_LIB_STOCK_SETTINGS_HPP

#include "complaint.hpp"
#include "root.hpp"

#include <string>
#include <vector>

namespace ptape
{

// For a file in /etc/ptape.conf.d; of modprobe.d as comments, "" where neither says anything.
[[nodiscard]] std::string stock_settings(const Root &root, std::vector<Complaint> &complaints);

// What waits to be taken over and how that is done, for a person; "": nothing does.
[[nodiscard]] std::string import_offer(const Root &root);

} // namespace ptape

#endif // PTAPE_LIB_STOCK_SETTINGS_HPP
