// SPDX-License-Identifier: GPL-2.0-only
//
// Attributes of the host type (SPC-5 7.4.2): which there are and what WRITE
// ATTRIBUTE's list does with them. Pure functions on a cartridge's attributes.
#pragma once

#include "cartridge.hpp"
#include "sense.hpp"

#include <optional>
#include <span>

namespace ptape::model
{

// How an attribute's value is to be read (FORMAT field).
enum class AttributeFormat : std::uint8_t { binary = 0, ascii = 1, text = 2 };

struct HostAttribute {
	std::uint16_t id;
	AttributeFormat format;
	std::uint16_t length; // bytes; the most for one of variable length
	bool variable_length;
	bool of_partition; // else of the whole volume
};

// In ascending order of identifiers.
[[nodiscard]] std::span<const HostAttribute> host_attributes();

// Bytes of the memory that they use.
[[nodiscard]] std::size_t attribute_bytes(const HostAttributes &all);

// The volume's attributes and those of one partition, as WRITE ATTRIBUTE sees them.
struct AttributeStore {
	HostAttributes volume;
	HostAttributes partition;

	[[nodiscard]] HostAttributes &of(const HostAttribute &attribute)
	{
		return attribute.of_partition ? partition : volume;
	}
};

// Takes the attributes of a parameter list over (behind its header); the store
// is of no use when there is a sense.
[[nodiscard]] std::optional<SenseCode> take_attributes(std::span<const std::uint8_t> list,
						       AttributeStore &store);

} // namespace ptape::model
