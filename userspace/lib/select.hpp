// SPDX-License-Identifier: GPL-2.0-only
//
// Select: which device a person means: nst0, /dev/st0, a link below /dev, an
// identity, a serial number.
#ifndef PTAPE_LIB_SELECT_HPP
#define PTAPE_LIB_SELECT_HPP

#include "model.hpp"

#include <string_view>
#include <vector>

namespace ptape
{

// All that it may be: none, one, or several with that serial number.
[[nodiscard]] std::vector<const Device *> select_devices(const System &system,
							 std::string_view what);

} // namespace ptape

#endif // PTAPE_LIB_SELECT_HPP
