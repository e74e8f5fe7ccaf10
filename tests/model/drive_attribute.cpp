// SPDX-License-Identifier: GPL-2.0-only
//
// The cartridge's medium auxiliary memory: READ ATTRIBUTE (SPC-5 6.18, 7.4).
// Part of Drive; the caller serialises.
#include "bytes.hpp"
#include "drive.hpp"

#include <algorithm>

namespace ptape::model
{

namespace
{

// Attribute identifiers, SPC-5 7.4.2.
constexpr std::uint16_t remaining_capacity = 0x0000;
constexpr std::uint16_t maximum_capacity = 0x0001;
constexpr std::uint16_t load_count = 0x0003;
constexpr std::uint16_t volume_change_reference = 0x0009;
constexpr std::uint16_t last_drive = 0x020a; // and the three before it: up to 020Dh
constexpr std::uint16_t medium_serial_number = 0x0401;

constexpr std::size_t serial_len = 32;	    // bytes of 0401h and of a drive's serial
constexpr std::size_t vendor_len = 8;	    // bytes of a drive's vendor
constexpr std::uint64_t mebibyte = 1 << 20; // unit of the capacities

enum class Format : std::uint8_t { binary = 0, ascii = 1 };

struct Attribute {
	std::uint16_t id;
	Format format;
	std::vector<std::uint8_t> value;
};

Attribute number(std::uint16_t id, std::uint64_t value)
{
	Attribute attribute{.id = id, .format = Format::binary, .value = {}};

	attribute.value.resize(8);
	put_be64(attribute.value.data(), value);
	return attribute;
}

// In ascending order of identifiers, as READ ATTRIBUTE reports them.
std::vector<Attribute> attributes_of(const Cartridge &cartridge, const Partition &partition)
{
	const std::uint64_t capacity = partition.capacity_bytes();
	const std::uint64_t used = partition.bytes_before(partition.size());
	std::vector<Attribute> all;

	all.push_back(number(remaining_capacity, (capacity - used) / mebibyte));
	all.push_back(number(maximum_capacity, capacity / mebibyte));
	all.push_back(number(load_count, cartridge.load_count()));

	Attribute &change = all.emplace_back(
		Attribute{.id = volume_change_reference, .format = Format::binary, .value = {}});
	change.value.resize(4);
	put_be32(change.value.data(), cartridge.volume_change_reference());

	for (std::uint16_t nth = 0; const LoadingDrive &drive : cartridge.last_drives()) {
		Attribute &loader = all.emplace_back(
			Attribute{.id = static_cast<std::uint16_t>(last_drive + nth++),
				  .format = Format::ascii,
				  .value = {}});
		append_padded(loader.value, drive.vendor, vendor_len);
		append_padded(loader.value, drive.serial, serial_len);
	}

	Attribute &serial = all.emplace_back(
		Attribute{.id = medium_serial_number, .format = Format::ascii, .value = {}});
	append_padded(serial.value, cartridge.medium_serial(), serial_len);
	return all;
}

} // namespace

// READ ATTRIBUTE, SPC-5 6.18: values or list, from an attribute that exists.
Reply Drive::read_attribute(const Call &call)
{
	constexpr std::uint8_t action_list = 0x01;
	constexpr std::uint8_t read_only = 0x80;
	const bool list = (call.cdb[1] & 0x1f) == action_list;
	const unsigned partition = call.cdb[7];
	const std::uint16_t first = get_be16(&call.cdb[8]);
	const std::size_t allocation_length = get_be32(&call.cdb[10]);

	if (!partition_exists(partition))
		return check(code::invalid_field_in_cdb);

	const std::vector<Attribute> all =
		attributes_of(*cartridge_, cartridge_->partitions()[partition]);
	auto from = std::ranges::find(all, first, &Attribute::id);
	if (from == all.end())
		return check(code::invalid_field_in_cdb);

	std::vector<std::uint8_t> data(4);
	for (; from != all.end(); ++from) {
		std::array<std::uint8_t, 5> head;

		put_be16(&head[0], from->id);
		head[2] =
			static_cast<std::uint8_t>(read_only | static_cast<unsigned>(from->format));
		put_be16(&head[3], static_cast<std::uint16_t>(from->value.size()));
		data.insert(data.end(), head.begin(), head.begin() + (list ? 2 : 5));
		if (!list)
			data.insert(data.end(), from->value.begin(), from->value.end());
	}
	put_be32(data.data(), static_cast<std::uint32_t>(data.size() - 4));
	return good(std::move(data), allocation_length);
}

} // namespace ptape::model
