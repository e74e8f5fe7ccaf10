// SPDX-License-Identifier: GPL-2.0-only
//
// READ ELEMENT STATUS (SMC-3 6.11): header, a page for each element type, a
// descriptor for each element. Part of Changer; the caller serialises.
#include "bytes.hpp"
#include "changer.hpp"

#include <algorithm>

namespace ptape::model
{

namespace
{

constexpr std::size_t header_len = 8;
constexpr std::size_t page_header_len = 8;
constexpr std::size_t descriptor_fixed_len = 12;
constexpr std::size_t volume_tag_len = 36;	 // 32 of identifier, 2 reserved, 2 sequence
constexpr std::size_t identifier_header_len = 4; // code set, type, reserved, length
constexpr std::size_t volume_tag_offset = 12;

// Byte 2 of a descriptor, SMC-3 tables 43 to 52.
constexpr std::uint8_t flag_full = 0x01;
constexpr std::uint8_t flag_placed_by_operator = 0x02; // IMPEXP
constexpr std::uint8_t flag_access = 0x08;
constexpr std::uint8_t flag_exports = 0x10; // EXENAB
constexpr std::uint8_t flag_imports = 0x20; // INENAB

constexpr std::uint8_t source_valid = 0x80;	  // SVALID
constexpr std::uint8_t primary_volume_tag = 0x80; // PVOLTAG

struct Identifier {
	std::uint8_t code_set;
	std::uint8_t type;
	std::vector<std::uint8_t> bytes;
};

constexpr std::uint8_t code_set_binary = 1;
constexpr std::uint8_t code_set_ascii = 2;
constexpr std::uint8_t type_vendor_specific = 0;
constexpr std::uint8_t type_t10_vendor_id = 1;
constexpr std::uint8_t type_naa = 3;

Identifier naa_of(const Identity &identity)
{
	Identifier naa{.code_set = code_set_binary, .type = type_naa, .bytes = {}};

	naa.bytes.resize(8);
	put_be64(naa.bytes.data(), *identity.naa);
	return naa;
}

bool is_drive(const Element &element)
{
	return element.drive != nullptr;
}

const Element &first_drive(std::span<const Element> all)
{
	return *std::ranges::find_if(all, is_drive);
}

// The drive in the next element of its kind; of the last one the first.
const Drive &next_drive(const Element &element, std::span<const Element> all)
{
	const auto behind = all.subspan(static_cast<std::size_t>(&element - all.data()) + 1);
	const auto next = std::ranges::find_if(behind, is_drive);

	return next != behind.end() ? *next->drive : *first_drive(all).drive;
}

// What is told of drives, and by which elements.
struct Telling {
	std::span<const Element> all;
	std::optional<DeviceIdentifier> by;
	const Drive *neighbour;
};

// The drive whose NAA is told of an element.
const Drive &told_drive(const Element &element, const Telling &telling)
{
	switch (telling.by.value_or(DeviceIdentifier::none)) {
	case DeviceIdentifier::swapped:
		return next_drive(element, telling.all);
	case DeviceIdentifier::doubled:
		return *first_drive(telling.all).drive;
	case DeviceIdentifier::neighbour:
		if (telling.neighbour && &element == &first_drive(telling.all))
			return *telling.neighbour;
		return *element.drive;
	default:
		return *element.drive;
	}
}

// By which a host is to find the drive's own identity.
Identifier identifier_of(const Element &element, const Telling &telling)
{
	const Identity &told = told_drive(element, telling).identity();

	if (telling.by == DeviceIdentifier::foreign) {
		const std::string text = "FOREIGN" + std::to_string(element.address);

		return {.code_set = code_set_ascii,
			.type = type_vendor_specific,
			.bytes = {text.begin(), text.end()}};
	}
	if (telling.by != DeviceIdentifier::t10_vendor_id && told.naa)
		return naa_of(told);
	return {.code_set = code_set_ascii,
		.type = type_t10_vendor_id,
		.bytes = t10_designator(element.drive->identity())};
}

std::uint8_t element_flags(const Element &element)
{
	std::uint8_t flags = element.cartridge() ? flag_full : 0;

	switch (element.type) {
	case ElementType::medium_transport:
		break;
	case ElementType::storage:
		flags |= flag_access;
		break;
	case ElementType::import_export:
		flags |= flag_exports | flag_imports;
		if (!element.open)
			flags |= flag_access;
		if (element.cartridge() && element.placed_by_operator)
			flags |= flag_placed_by_operator;
		break;
	case ElementType::data_transfer:
		// The robot reaches a cartridge that is not threaded.
		if (!element.drive->threaded())
			flags |= flag_access;
		break;
	}
	return flags;
}

// The same length for every descriptor of a page: the longest identifier's.
std::size_t descriptor_length(std::span<const Element *const> page, const Telling &telling,
			      bool volume_tags)
{
	std::size_t longest = 0;

	if (telling.by)
		for (const Element *element : page)
			if (element->drive)
				longest = std::max(longest,
						   identifier_of(*element, telling).bytes.size());
	return descriptor_fixed_len + (volume_tags ? volume_tag_len : 0) + identifier_header_len +
	       longest;
}

std::vector<std::uint8_t> descriptor_of(const Element &element, const Telling &telling,
					std::size_t length, bool volume_tags)
{
	std::vector<std::uint8_t> out(descriptor_fixed_len);

	out.reserve(length);
	put_be16(&out[0], element.address);
	out[2] = element_flags(element);
	if (element.cartridge() && element.source) {
		out[9] = source_valid;
		put_be16(&out[10], *element.source);
	}
	if (volume_tags) {
		const Cartridge *const cartridge = element.cartridge();
		const std::string tag = cartridge ? cartridge->volume_tag() : "";

		if (!tag.empty())
			append_padded(out, tag, volume_identifier_len);
		out.resize(volume_tag_offset + volume_tag_len);
	}
	if (telling.by && element.drive) {
		const Identifier found = identifier_of(element, telling);

		out.insert(out.end(), {found.code_set, found.type, 0,
				       static_cast<std::uint8_t>(found.bytes.size())});
		out.insert(out.end(), found.bytes.begin(), found.bytes.end());
	}
	out.resize(length);
	return out;
}

} // namespace

// The counts tell what a longer buffer would get; of the descriptors only
// whole ones are returned.
Reply Changer::read_element_status(const Call &call)
{
	const bool volume_tags = call.cdb[1] & 0x10;
	const std::uint8_t type = call.cdb[1] & 0x0f;
	const std::uint16_t first = get_be16(&call.cdb[2]);
	const std::size_t number = get_be16(&call.cdb[4]);
	const std::size_t allocation_length = get_be24(&call.cdb[7]);
	Telling telling{.all = elements_, .by = std::nullopt, .neighbour = neighbour_};

	if (type > static_cast<std::uint8_t>(ElementType::data_transfer))
		return check(code::invalid_field_in_cdb);
	if (call.cdb[6] & 0x01) { // DVCID
		if (config_.device_identifier == DeviceIdentifier::refused)
			return check(code::invalid_field_in_cdb);
		if (config_.device_identifier != DeviceIdentifier::none)
			telling.by = config_.device_identifier;
	}

	std::vector<const Element *> chosen;
	for (const Element &element : elements_)
		if (element.address >= first && chosen.size() < number &&
		    (type == 0 || type == static_cast<std::uint8_t>(element.type)))
			chosen.push_back(&element);

	std::vector<std::uint8_t> data(header_len);
	std::size_t available = 0;
	bool whole = true; // nothing was left out yet
	for (auto from = chosen.begin(); from != chosen.end();) {
		const auto to = std::find_if(from, chosen.end(), [&](const Element *element) {
			return element->type != (*from)->type;
		});
		const std::span<const Element *const> page(from, to);
		const std::size_t length = descriptor_length(page, telling, volume_tags);

		available += page_header_len + page.size() * length;
		whole = whole &&
			append_page_header(data, page, length, volume_tags, allocation_length);
		for (const Element *element : page) {
			whole = whole && data.size() + length <= allocation_length;
			if (!whole)
				break;
			const std::vector<std::uint8_t> descriptor =
				descriptor_of(*element, telling, length, volume_tags);
			data.insert(data.end(), descriptor.begin(), descriptor.end());
		}
		from = to;
	}

	if (!chosen.empty())
		put_be16(&data[0],
			 (*std::ranges::min_element(chosen, {}, &Element::address))->address);
	put_be16(&data[2], static_cast<std::uint16_t>(chosen.size()));
	put_be24(&data[5], static_cast<std::uint32_t>(available));
	return good(std::move(data), allocation_length);
}

// A page's header goes out when it fits whole.
bool Changer::append_page_header(std::vector<std::uint8_t> &data,
				 std::span<const Element *const> page, std::size_t length,
				 bool volume_tags, std::size_t allocation_length)
{
	const std::size_t at = data.size();

	if (at + page_header_len > allocation_length)
		return false;
	data.resize(at + page_header_len);
	data[at] = static_cast<std::uint8_t>(page.front()->type);
	data[at + 1] = volume_tags ? primary_volume_tag : 0;
	put_be16(&data[at + 2], static_cast<std::uint16_t>(length));
	put_be24(&data[at + 5], static_cast<std::uint32_t>(page.size() * length));
	return true;
}

} // namespace ptape::model
