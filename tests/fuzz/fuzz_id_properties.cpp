// SPDX-License-Identifier: GPL-2.0-only
//
// Hostile pages in ptape_id: nothing outside is read; every property is one that
// the rules know, once; no value breaks out of its line or its link; bytes that
// scsi_id would not see change nothing; with the unit serial number behind it
// ID_SERIAL is another name, no longer than a link may be, and all else is as it
// was. Input: a block of INQUIRY data, a block of page 80h, the rest is page 83h.
#include "fuzz.hpp"
#include "id_properties.hpp"
#include "udev_text.hpp"

#include <array>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ptape::fuzz
{
namespace
{

using udev::Property;

constexpr std::size_t seen_len = 254;	     // bytes of a page that scsi_id reads
constexpr std::size_t file_name_max = 255;   // NAME_MAX
constexpr std::size_t link_affixes = 5 + 12; // "scsi-" and "-changer-sch"

constexpr std::array<std::string_view, 14> names{
	"ID_SCSI",
	"ID_VENDOR",
	"ID_VENDOR_ENC",
	"ID_MODEL",
	"ID_MODEL_ENC",
	"ID_REVISION",
	"ID_TYPE",
	"ID_SERIAL",
	"ID_SERIAL_SHORT",
	"ID_WWN",
	"ID_WWN_VENDOR_EXTENSION",
	"ID_WWN_WITH_EXTENSION",
	"ID_TARGET_PORT",
	"ID_SCSI_SERIAL",
};

void check_value(const Property &property)
{
	require(std::ranges::find(names, property.name) != names.end());
	require(udev::is_text(property.value));
	require(property.value.find_first_of(" /\"'") == std::string::npos);
	if (property.name == "ID_SERIAL")
		require(property.value.size() + link_affixes <= file_name_max);
	if (property.name == "ID_TYPE")
		require(property.value == "tape" || property.value == "generic");
}

[[nodiscard]] std::string value_of(const std::vector<Property> &properties, std::string_view name)
{
	const auto found = std::ranges::find(properties, name, &Property::name);

	return found == properties.end() ? "" : found->value;
}

void check_unit_serial(const std::vector<Property> &before)
{
	const std::string id = value_of(before, "ID_SERIAL");
	const std::string serial = value_of(before, "ID_SCSI_SERIAL");
	const std::string both = id + "_" + serial;
	auto after = before;
	const bool is_added = udev::add_unit_serial(after);

	require(is_added ==
		(!id.empty() && !serial.empty() && both.size() + link_affixes <= file_name_max));
	require(after.size() == before.size());
	for (std::size_t i = 0; i < before.size(); ++i) {
		const bool is_longer = is_added && before[i].name == "ID_SERIAL";

		check_value(after[i]);
		require(after[i].name == before[i].name);
		require(after[i].value == (is_longer ? both : before[i].value));
	}
}

[[nodiscard]] Bytes seen(const Bytes &page)
{
	return copy(View(page).first(std::min(page.size(), seen_len)));
}

void check(const Bytes &inquiry, const Bytes &page80, const Bytes &page83)
{
	const auto properties = udev::id_properties({inquiry, page80, page83});
	const Bytes seen_inquiry = seen(inquiry), seen_80 = seen(page80), seen_83 = seen(page83);
	std::set<std::string_view> found;

	for (const auto &property : properties) {
		check_value(property);
		require(found.insert(property.name).second);
	}
	require(found.contains("ID_SERIAL") == found.contains("ID_SERIAL_SHORT"));
	require(found.contains("ID_WWN") == found.contains("ID_WWN_WITH_EXTENSION"));
	require(properties == udev::id_properties({seen_inquiry, seen_80, seen_83}));
	check_unit_serial(properties);
}

} // namespace
} // namespace ptape::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
	ptape::fuzz::Input input(data, size);
	const ptape::fuzz::Bytes inquiry = input.block();
	const ptape::fuzz::Bytes page80 = input.block();

	ptape::fuzz::check(inquiry, page80, input.rest());
	return 0;
}
