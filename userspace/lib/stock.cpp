// SPDX-License-Identifier: GPL-2.0-only
//
// /sys/class/scsi_tape/stN and /sys/class/scsi_changer/schN under the stock drivers.
#include "stock.hpp"

#include "driver.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>

namespace ptape::store
{
namespace
{

struct DeviceClass {
	const char *directory;
	std::string_view prefix; // of the node that is the unit's first
	ptape_unit_type type;
};

constexpr std::array classes = {
	DeviceClass{"class/scsi_tape", "st", PTAPE_UNIT_TAPE},
	DeviceClass{"class/scsi_changer", "sch", PTAPE_UNIT_CHANGER},
};

// A number of the type's range, and nothing behind it: st0 is a unit, st0l is not.
[[nodiscard]] std::optional<std::uint32_t> number_of(std::string_view name,
						     const DeviceClass &device_class)
{
	std::uint32_t number;

	if (!name.starts_with(device_class.prefix))
		return std::nullopt;
	name.remove_prefix(device_class.prefix.size());
	const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);

	if (error != std::errc() || end != name.data() + name.size() ||
	    number > number_max(device_class.type))
		return std::nullopt;
	return number;
}

// The bytes that the kernel has kept of a VPD page; without the file there is no page.
[[nodiscard]] std::vector<u8> read_page(const std::filesystem::path &path)
{
	std::ifstream file(path, std::ios::binary);

	return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

[[nodiscard]] std::string identity_of(const std::filesystem::path &device, ptape_unit_type type)
{
	const auto page83 = read_page(device / "vpd_pg83");
	const auto page80 = read_page(device / "vpd_pg80");
	ptape_identity identity;

	const bool told = ptape_identity_from_vpd(type, page83.data(), page83.size(), page80.data(),
						  page80.size(), &identity);

	return told ? identity.text : "";
}

} // namespace

StockNumbers stock_numbers(const std::filesystem::path &sys)
{
	StockNumbers numbers;
	std::vector<Binding> found;
	std::set<std::string> seen;

	for (const DeviceClass &device_class : classes) {
		std::error_code error;

		for (const auto &entry :
		     std::filesystem::directory_iterator(sys / device_class.directory, error)) {
			const auto number =
				number_of(entry.path().filename().string(), device_class);

			if (number)
				found.push_back(
					{device_class.type, *number,
					 identity_of(entry.path() / "device", device_class.type)});
		}
	}
	std::sort(found.begin(), found.end());
	for (Binding &binding : found) {
		const std::string name = std::string(classes.at(binding.type).prefix) +
					 std::to_string(binding.number);

		if (binding.identity.empty())
			numbers.nameless.push_back(name);
		else if (!seen.insert(binding.identity).second)
			numbers.repeated.push_back(name);
		else
			numbers.bindings.push_back(std::move(binding));
	}
	return numbers;
}

} // namespace ptape::store
