// SPDX-License-Identifier: GPL-2.0-only
//
// The ID_* properties of a SCSI tape drive or medium changer, computed from the
// pages that the kernel keeps in sysfs. They equal what systemd's scsi_id
// prints with --export when it asks the device itself, so that systemd's rules
// make the very same links from them. Pure: bytes in, properties out; the bytes
// are the device's and so are hostile.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ptape::udev
{

// What sysfs holds; a page that the device does not have is empty.
struct DevicePages {
	std::span<const std::uint8_t> inquiry;	// standard INQUIRY data
	std::span<const std::uint8_t> vpd_pg80; // with the 4-byte page header
	std::span<const std::uint8_t> vpd_pg83; // with the 4-byte page header
};

struct Property {
	std::string_view name;
	std::string value; // no newline, no byte that udev takes for syntax

	bool operator==(const Property &) const = default;
};

// In the order in which they are printed; empty when the INQUIRY data is not
// that of a tape drive or a medium changer. udev/README.md lists them.
[[nodiscard]] std::vector<Property> id_properties(const DevicePages &pages);

// Another unit has the names that are made of the designator: ID_SERIAL gets the unit serial
// number behind it. False where there is none, or where no file name could hold both.
[[nodiscard]] bool add_unit_serial(std::vector<Property> &properties);

} // namespace ptape::udev
