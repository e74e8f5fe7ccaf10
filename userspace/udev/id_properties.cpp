// SPDX-License-Identifier: GPL-2.0-only
//
// From pages to ID_* properties; see id_properties.hpp. The order in which
// designators are preferred and the forms of ID_SERIAL are those of systemd's
// scsi_id (252 and 257 agree; tests/recorded.txt holds its answers).
#include "id_properties.hpp"

#include "udev_text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

namespace ptape::udev
{

namespace
{

// SPC-5 6.7.2 (standard INQUIRY data).
constexpr std::uint8_t device_type_mask = 0x1f;
constexpr std::uint8_t device_type_tape = 0x01;
constexpr std::uint8_t device_type_changer = 0x08;
constexpr std::size_t vendor_offset = 8;
constexpr std::size_t vendor_len = 8;
constexpr std::size_t model_offset = 16;
constexpr std::size_t model_len = 16;
constexpr std::size_t revision_offset = 32;
constexpr std::size_t revision_len = 4;

// SPC-5 7.7.1 (VPD page header) and 7.7.6 (designation descriptor).
constexpr std::uint8_t page_serial = 0x80;
constexpr std::uint8_t page_identification = 0x83;
constexpr std::size_t header_len = 4;
constexpr std::size_t designator_header_len = 4;
constexpr std::uint8_t low_nibble = 0x0f;
constexpr std::uint8_t association_mask = 0x30;
constexpr std::uint8_t association_unit = 0x00;
constexpr std::uint8_t association_port = 0x10;
constexpr std::uint8_t code_set_binary = 1;
constexpr std::uint8_t code_set_ascii = 2;
constexpr std::uint8_t type_vendor = 0;
constexpr std::uint8_t type_t10 = 1;
constexpr std::uint8_t type_eui64 = 2;
constexpr std::uint8_t type_naa = 3;
constexpr std::uint8_t type_port_group = 5;
constexpr std::uint8_t naa_registered = 5;
constexpr std::uint8_t naa_registered_extended = 6;

// scsi_id's limits, which decide what it sees and what it drops.
constexpr std::size_t seen_len = 254;	 // bytes it reads of any page
constexpr std::size_t serial_size = 256; // of a serial number with prefix and final NUL
constexpr std::size_t wwn_len = 16;	 // digits of ID_WWN, and of its extension

// "scsi-" + serial + "-changer-sch", the longest link of the rules, must be a file name.
constexpr std::size_t serial_max = 255 - 5 - 12;

// A page as scsi_id sees it: a fixed number of bytes, zero where the device sent none.
class Page
{
public:
	explicit Page(std::span<const std::uint8_t> bytes)
	{
		std::copy_n(bytes.begin(), std::min(bytes.size(), seen_len), bytes_.begin());
	}

	[[nodiscard]] std::uint8_t operator[](std::size_t i) const
	{
		return i < seen_len ? bytes_[i] : 0;
	}

	[[nodiscard]] std::string text(std::size_t offset, std::size_t length) const
	{
		std::string out;

		for (std::size_t i = offset; i < offset + length; i++)
			out += static_cast<char>((*this)[i]);
		return out;
	}

	[[nodiscard]] std::string hex(std::size_t offset, std::size_t length) const
	{
		constexpr std::string_view digits = "0123456789abcdef";
		std::string out;

		for (std::size_t i = offset; i < offset + length; i++) {
			out += digits[(*this)[i] >> 4];
			out += digits[(*this)[i] & low_nibble];
		}
		return out;
	}

private:
	std::array<std::uint8_t, seen_len> bytes_{};
};

struct Serial {
	std::string full;	   // ID_SERIAL: a letter for its kind first
	std::string brief;	   // ID_SERIAL_SHORT
	std::string wwn;	   // ID_WWN's digits, if a world wide name
	std::string wwn_extension; // what follows them
};

// One designation descriptor of page 83h.
struct Designator {
	std::uint8_t code_set;
	std::uint8_t association;
	std::uint8_t type;
	std::uint8_t naa; // first four bits, the format of an NAA designator
	std::size_t offset;
	std::size_t length;
};

[[nodiscard]] std::vector<Designator> designators(const Page &page)
{
	std::vector<Designator> all;
	const std::size_t end = header_len + (static_cast<std::size_t>(page[2]) << 8 | page[3]);

	for (std::size_t at = header_len; at < end && at + designator_header_len <= seen_len;
	     at += designator_header_len + page[at + 3])
		all.push_back({
			.code_set = static_cast<std::uint8_t>(page[at] & low_nibble),
			.association = static_cast<std::uint8_t>(page[at + 1] & association_mask),
			.type = static_cast<std::uint8_t>(page[at + 1] & low_nibble),
			.naa = static_cast<std::uint8_t>(page[at + 4] >> 4),
			.offset = at + designator_header_len,
			.length = page[at + 3],
		});
	return all;
}

// The kinds of designators in the order of preference; digit begins ID_SERIAL.
struct Preference {
	std::uint8_t type;
	std::optional<std::uint8_t> naa;
	std::uint8_t code_set;
	char digit;
};

constexpr std::array<Preference, 12> preferences{{
	{type_naa, naa_registered_extended, code_set_binary, '3'},
	{type_naa, naa_registered_extended, code_set_ascii, '3'},
	{type_naa, naa_registered, code_set_binary, '3'},
	{type_naa, naa_registered, code_set_ascii, '3'},
	{type_naa, std::nullopt, code_set_binary, '3'},
	{type_naa, std::nullopt, code_set_ascii, '3'},
	{type_eui64, std::nullopt, code_set_binary, '2'},
	{type_eui64, std::nullopt, code_set_ascii, '2'},
	{type_t10, std::nullopt, code_set_binary, '1'},
	{type_t10, std::nullopt, code_set_ascii, '1'},
	{type_vendor, std::nullopt, code_set_binary, '0'},
	{type_vendor, std::nullopt, code_set_ascii, '0'},
}};

[[nodiscard]] bool fits(const Designator &designator)
{
	// The letter of its kind and the final NUL; a vendor's own needs a name space.
	const std::size_t prefix =
		2 + (designator.type == type_vendor ? vendor_len + model_len : 0);
	const std::size_t digits =
		designator.code_set == code_set_ascii ? designator.length : 2 * designator.length;

	return prefix + digits <= serial_size;
}

[[nodiscard]] bool matches(const Preference &wanted, const Designator &designator)
{
	return designator.association == association_unit && designator.type == wanted.type &&
	       designator.code_set == wanted.code_set &&
	       (!wanted.naa || designator.naa == *wanted.naa) && fits(designator);
}

// Vendor and model, blanks included; nothing if a NUL cuts them short.
[[nodiscard]] std::optional<std::string> name_space(const Page &inquiry)
{
	std::string text = inquiry.text(vendor_offset, vendor_len + model_len);

	if (text.find('\0') != std::string::npos)
		return std::nullopt;
	return text;
}

[[nodiscard]] std::optional<Serial> serial_of(const Preference &wanted,
					      const Designator &designator, const Page &inquiry,
					      const Page &page83)
{
	const std::string raw = wanted.code_set == code_set_ascii
					? page83.text(designator.offset, designator.length)
					: page83.hex(designator.offset, designator.length);
	Serial serial;

	serial.full = wanted.digit;
	if (wanted.type == type_vendor) {
		const auto prefix = name_space(inquiry);

		if (!prefix)
			return std::nullopt;
		serial.full += *prefix;
	}
	serial.full += until_nul(raw);
	serial.brief = until_nul(raw);
	if (wanted.type == type_naa) {
		const std::string_view digits = raw;

		serial.wwn = until_nul(digits.substr(0, wwn_len));
		serial.wwn_extension =
			until_nul(digits.substr(std::min(wwn_len, digits.size()), wwn_len));
	}
	return serial;
}

// Before SPC-3 the page was one binary name without descriptors; then the
// byte that is reserved in the first descriptor is part of it.
[[nodiscard]] bool is_before_spc3(const Page &page83)
{
	return page83[6] != 0;
}

[[nodiscard]] Serial serial_before_spc3(const Page &page83)
{
	constexpr std::size_t digits_max = serial_size - 3 - 1;
	const std::size_t bytes = std::min<std::size_t>(page83[3], digits_max / 2);
	const std::string full = '3' + page83.hex(header_len, bytes);

	return {.full = full, .brief = full, .wwn = {}, .wwn_extension = {}};
}

[[nodiscard]] std::optional<Serial> serial_from_page83(const Page &inquiry, const Page &page83)
{
	if (page83[1] != page_identification)
		return std::nullopt;
	if (is_before_spc3(page83))
		return serial_before_spc3(page83);

	const auto all = designators(page83);
	for (const auto &wanted : preferences)
		for (const auto &designator : all) {
			if (!matches(wanted, designator))
				continue;
			if (auto serial = serial_of(wanted, designator, inquiry, page83))
				return serial;
		}
	return std::nullopt;
}

// Of page 80h as it is; nothing when the page is another or too long.
[[nodiscard]] std::optional<std::string> unit_serial(const Page &page80)
{
	const std::size_t length = page80[3];

	if (page80[1] != page_serial || 1 + vendor_len + model_len + length > serial_size)
		return std::nullopt;
	return page80.text(header_len, length);
}

[[nodiscard]] std::optional<Serial> serial_from_page80(const Page &inquiry, const Page &page80)
{
	const auto raw = unit_serial(page80);
	const auto prefix = name_space(inquiry);

	if (!raw || !prefix)
		return std::nullopt;
	return Serial{.full = 'S' + *prefix + std::string(until_nul(*raw)),
		      .brief = std::string(until_nul(*raw)),
		      .wwn = {},
		      .wwn_extension = {}};
}

// The target port group of the last such descriptor, in hex.
[[nodiscard]] std::optional<std::string> target_port(const Page &page83)
{
	constexpr std::size_t group_offset = 2; // SPC-5 7.7.6.8
	std::optional<std::string> group;

	if (page83[1] != page_identification || is_before_spc3(page83))
		return std::nullopt;
	for (const auto &designator : designators(page83)) {
		const bool is_group = designator.type == type_port_group &&
				      designator.code_set == code_set_binary &&
				      (designator.association == association_unit ||
				       designator.association == association_port);

		if (!is_group || !fits(designator))
			continue;
		const std::string digits = page83.hex(designator.offset + group_offset, 2);
		group = digits.substr(std::min(digits.find_first_not_of('0'), digits.size() - 1));
	}
	return group;
}

void add_names(std::vector<Property> &properties, const Page &inquiry, std::uint8_t type)
{
	const std::string vendor(until_nul(inquiry.text(vendor_offset, vendor_len)));
	const std::string model(until_nul(inquiry.text(model_offset, model_len)));
	const std::string revision(until_nul(inquiry.text(revision_offset, revision_len)));

	properties.push_back({"ID_SCSI", "1"});
	properties.push_back({"ID_VENDOR", safe_word(vendor)});
	properties.push_back({"ID_VENDOR_ENC", hex_encode(vendor)});
	properties.push_back({"ID_MODEL", safe_word(model)});
	properties.push_back({"ID_MODEL_ENC", hex_encode(model)});
	properties.push_back({"ID_REVISION", safe_word(revision)});
	properties.push_back({"ID_TYPE", type == device_type_tape ? "tape" : "generic"});
}

void add_serial(std::vector<Property> &properties, const Serial &serial)
{
	// The longest serial number of page 80h loses its last byte to the final NUL.
	std::string full = safe_word(std::string_view(serial.full).substr(0, serial_size - 1));

	if (full.size() <= serial_max) {
		properties.push_back({"ID_SERIAL", std::move(full)});
		properties.push_back({"ID_SERIAL_SHORT", safe_word(serial.brief)});
	}
	if (serial.wwn.empty())
		return;

	// Digits, unless the device says ASCII and sends something else.
	const std::string wwn = "0x" + safe_word(serial.wwn);
	const std::string extension = safe_word(serial.wwn_extension);

	properties.push_back({"ID_WWN", wwn});
	if (!extension.empty())
		properties.push_back({"ID_WWN_VENDOR_EXTENSION", "0x" + extension});
	properties.push_back({"ID_WWN_WITH_EXTENSION", wwn + extension});
}

} // namespace

std::vector<Property> id_properties(const DevicePages &pages)
{
	if (pages.inquiry.empty())
		return {};

	const Page inquiry(pages.inquiry);
	const auto type = static_cast<std::uint8_t>(inquiry[0] & device_type_mask);
	if (type != device_type_tape && type != device_type_changer)
		return {};

	const Page page80(pages.vpd_pg80);
	const Page page83(pages.vpd_pg83);
	std::vector<Property> properties;

	add_names(properties, inquiry, type);
	auto serial = serial_from_page83(inquiry, page83);
	if (!serial)
		serial = serial_from_page80(inquiry, page80);
	if (serial)
		add_serial(properties, *serial);
	if (pages.vpd_pg83.empty())
		return properties;

	// Only a device with page 83h gets these from scsi_id.
	if (auto group = target_port(page83))
		properties.push_back({"ID_TARGET_PORT", std::move(*group)});
	if (const auto raw = unit_serial(page80)) {
		const std::string_view text = until_nul(*raw);
		// scsi_id prints blanks, slashes and quotes as they are; udev would
		// take them for the beginnings of more links. Here it is one word.
		std::string word = safe_word(text);

		if (is_text(text) && !word.empty())
			properties.push_back({"ID_SCSI_SERIAL", std::move(word)});
	}
	return properties;
}

bool add_unit_serial(std::vector<Property> &properties)
{
	const auto find = [&](std::string_view name) {
		return std::find_if(properties.begin(), properties.end(),
				    [&](const Property &each) { return each.name == name; });
	};
	const auto id = find("ID_SERIAL");
	const auto serial = find("ID_SCSI_SERIAL");

	if (id == properties.end() || serial == properties.end())
		return false;

	std::string both = id->value + "_" + serial->value;
	if (both.size() > serial_max)
		return false;
	id->value = std::move(both);
	return true;
}

} // namespace ptape::udev
