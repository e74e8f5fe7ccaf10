// SPDX-License-Identifier: GPL-2.0-only
//
// Links: where the links below /dev/tape should lead by what each device tells, as systemd's
// rules and ours make them, and which of them do not.
#ifndef PTAPE_LIB_LINKS_HPP
#define PTAPE_LIB_LINKS_HPP

#include "model.hpp"
#include "root.hpp"

#include <string>
#include <vector>

namespace ptape
{

struct WrongLink {
	std::string path;  // below /dev
	std::string node;  // where it should lead
	std::string leads; // where it leads; "": it is not there
};

// By path. A link by identity is only looked at where it is there: some devices have other ones.
[[nodiscard]] std::vector<WrongLink> wrong_links(const Root &root, const System &system);

} // namespace ptape

#endif // PTAPE_LIB_LINKS_HPP
