// SPDX-License-Identifier: GPL-2.0-only
//
// Binding: a number that an identity is remembered by, as a `bind=` value tells
// it. Read by the driver's own parser, so that both agree on what one is.
#ifndef PTAPE_LIB_BINDING_HPP
#define PTAPE_LIB_BINDING_HPP

#include "core.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

namespace ptape::store
{

struct Binding {
	ptape_unit_type type = PTAPE_UNIT_TAPE;
	std::uint32_t number = 0;
	std::string identity;

	// IDENTITY:NUMBER, or nothing when the driver would not take it.
	[[nodiscard]] static std::optional<Binding> parse(std::string_view text);
	[[nodiscard]] std::string text() const;
	// The node that it is named by.
	[[nodiscard]] std::string node() const;
	bool operator==(const Binding &) const = default;
	bool operator<(const Binding &other) const
	{
		return std::tie(type, number, identity) <
		       std::tie(other.type, other.number, other.identity);
	}
};

// A well-formed identity, or nothing.
[[nodiscard]] std::optional<ptape_unit_type> type_of_identity(std::string_view identity);

// The largest number that a unit of a type can have.
[[nodiscard]] std::uint32_t number_max(ptape_unit_type type);

// The node that people and programs name a unit by: nst0, sch0.
[[nodiscard]] std::string node_name(ptape_unit_type type, std::uint32_t number);

} // namespace ptape::store

#endif // PTAPE_LIB_BINDING_HPP
