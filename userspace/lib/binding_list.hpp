// SPDX-License-Identifier: GPL-2.0-only
//
// Binding list: which number belongs to whom, on disk and in the driver. Pure.
#ifndef PTAPE_LIB_BINDING_LIST_HPP
#define PTAPE_LIB_BINDING_LIST_HPP

#include "binding.hpp"
#include "model.hpp"
#include "table.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ptape
{

// Where the numbers are remembered over a reboot, below /.
constexpr std::string_view bindings_file = "etc/modprobe.d/ptape-bindings.conf";

struct BoundIdentity {
	std::string identity;
	ptape_unit_type type = PTAPE_UNIT_TAPE;
	std::optional<std::uint32_t> on_disk;
	std::optional<std::uint32_t> in_driver; // the number that it has there
	bool bound = false;			// the driver keeps that number for it
	std::string state;			// "" where the driver does not know it
};

// By type and number. Devices without identity are not in it.
[[nodiscard]] std::vector<BoundIdentity>
bound_identities(const std::vector<store::Binding> &remembered, const System &system);

[[nodiscard]] std::string bindings_text(const std::vector<BoundIdentity> &bound,
					const Screen &screen);
[[nodiscard]] std::string bindings_json(const std::vector<BoundIdentity> &bound);

} // namespace ptape

#endif // PTAPE_LIB_BINDING_LIST_HPP
