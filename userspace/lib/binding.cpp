// SPDX-License-Identifier: GPL-2.0-only
//
// Bindings as text.
#include "binding.hpp"

namespace ptape::store
{

std::optional<Binding> Binding::parse(std::string_view text)
{
	ptape_binding binding;

	// The driver reads up to a NUL, takes one newline at the end, and has more verbs.
	if (text.empty() || text.find_first_of(std::string_view("\0\n", 2)) != text.npos)
		return std::nullopt;
	if (!ptape_binding_parse(std::string(text).c_str(), &binding) ||
	    binding.verb != PTAPE_BINDING_ADD)
		return std::nullopt;
	return Binding{binding.type, binding.number, binding.identity.text};
}

std::string Binding::text() const
{
	return identity + ":" + std::to_string(number);
}

std::string Binding::node() const
{
	return node_name(type, number);
}

std::optional<ptape_unit_type> type_of_identity(std::string_view identity)
{
	ptape_unit_type type;
	ptape_identity parsed;

	if (!ptape_identity_parse(identity.data(), identity.size(), &type, &parsed))
		return std::nullopt;
	return type;
}

std::uint32_t number_max(ptape_unit_type type)
{
	return type == PTAPE_UNIT_CHANGER ? PTAPE_CHANGER_NUMBER_MAX : PTAPE_TAPE_NUMBER_MAX;
}

std::string node_name(ptape_unit_type type, std::uint32_t number)
{
	return (type == PTAPE_UNIT_CHANGER ? "sch" : "nst") + std::to_string(number);
}

} // namespace ptape::store
