// SPDX-License-Identifier: GPL-2.0-only
//
// The cartridge's medium auxiliary memory: READ ATTRIBUTE and WRITE ATTRIBUTE
// (SPC-5 6.18, 6.48, 7.4). Part of Drive; the caller serialises.
#include "bytes.hpp"
#include "drive.hpp"
#include "host_attribute.hpp"

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

using Format = AttributeFormat;

struct Attribute {
	std::uint16_t id;
	Format format;
	std::vector<std::uint8_t> value;
	bool read_only = true;
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

	for (const HostAttribute &host : host_attributes()) {
		const HostAttributes &written =
			host.of_partition ? partition.attributes() : cartridge.attributes();

		if (const auto found = written.find(host.id); found != written.end())
			all.push_back({.id = host.id,
				       .format = host.format,
				       .value = found->second,
				       .read_only = false});
	}
	return all;
}

} // namespace

// READ ATTRIBUTE, SPC-5 6.18: values or list, from an attribute that exists;
// those that could exist; or which partitions have attributes.
Reply Drive::read_attribute(const Call &call)
{
	constexpr std::uint8_t action_values = 0x00;
	constexpr std::uint8_t action_partitions = 0x03;
	constexpr std::uint8_t action_supported = 0x05;
	constexpr std::uint8_t read_only = 0x80;
	const std::uint8_t action = call.cdb[1] & 0x1f;
	const bool values = action == action_values;
	const unsigned partition = call.cdb[7];
	const std::uint16_t first = get_be16(&call.cdb[8]);
	const std::size_t allocation_length = get_be32(&call.cdb[10]);

	if (action == action_partitions)
		return good({0, 2, 0, static_cast<std::uint8_t>(cartridge_->partitions().size())},
			    allocation_length);
	if (!partition_exists(partition))
		return check(code::invalid_field_in_cdb);

	std::vector<Attribute> all =
		attributes_of(*cartridge_, cartridge_->partitions()[partition]);
	if (action == action_supported) {
		std::erase_if(all, [](const Attribute &attribute) { return !attribute.read_only; });
		for (const HostAttribute &host : host_attributes())
			all.push_back({.id = host.id, .format = host.format, .value = {}});
	}
	auto from = std::ranges::find(all, first, &Attribute::id);
	if (from == all.end())
		return check(code::invalid_field_in_cdb);

	std::vector<std::uint8_t> data(4);
	for (; from != all.end(); ++from) {
		std::array<std::uint8_t, 5> head;

		put_be16(&head[0], from->id);
		head[2] = static_cast<std::uint8_t>((from->read_only ? read_only : 0) |
						    static_cast<unsigned>(from->format));
		put_be16(&head[3], static_cast<std::uint16_t>(from->value.size()));
		data.insert(data.end(), head.begin(), head.begin() + (values ? 5 : 2));
		if (values)
			data.insert(data.end(), from->value.begin(), from->value.end());
	}
	put_be32(data.data(), static_cast<std::uint32_t>(data.size() - 4));
	return good(std::move(data), allocation_length);
}

// WRITE ATTRIBUTE, SPC-5 6.48: all of the list or nothing.
Reply Drive::write_attribute(const Call &call)
{
	constexpr std::size_t header_len = 4;
	constexpr std::size_t memory_bytes = 4096; // for the host's attributes, of any partition
	const unsigned partition = call.cdb[7];
	const std::size_t list_len = get_be32(&call.cdb[10]);

	if (!partition_exists(partition))
		return check(code::invalid_field_in_cdb);
	if (list_len == 0)
		return good();
	if (call.data_out.size() < list_len)
		return check(code::data_phase_error);
	if (list_len < header_len)
		return check(code::parameter_list_length);
	const std::size_t data_len = get_be32(call.data_out.data());
	if (data_len > list_len - header_len)
		return check(code::parameter_list_length);

	Partition &medium = cartridge_->partitions()[partition];
	AttributeStore store{.volume = cartridge_->attributes(), .partition = medium.attributes()};
	if (const std::optional<SenseCode> wrong =
		    take_attributes(call.data_out.subspan(header_len, data_len), store))
		return check(*wrong);

	std::size_t used = attribute_bytes(store.volume) + attribute_bytes(store.partition);
	for (const Partition &other : cartridge_->partitions())
		if (&other != &medium)
			used += attribute_bytes(other.attributes());
	if (used > memory_bytes)
		return check(code::memory_out_of_space);
	cartridge_->attributes() = std::move(store.volume);
	medium.attributes() = std::move(store.partition);
	return good();
}

} // namespace ptape::model
