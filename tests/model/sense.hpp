// SPDX-License-Identifier: GPL-2.0-only
//
// Sense data: what a CHECK CONDITION says, as fields, and its two encodings
// (SPC-5 4.4.2 descriptor format, 4.4.3 fixed format). Values only, no state.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <vector>

namespace ptape::model
{

// Sense key, additional sense code and its qualifier: KEY/ASC/ASCQ of vtlctl.
struct SenseCode {
	std::uint8_t key = 0;
	std::uint8_t asc = 0;
	std::uint8_t ascq = 0;

	auto operator<=>(const SenseCode &) const = default;
};

// The codes that the model itself uses (SPC-5 annex F.2).
namespace code
{
inline constexpr SenseCode no_sense{0x0, 0x00, 0x00};
inline constexpr SenseCode filemark_detected{0x0, 0x00, 0x01};
inline constexpr SenseCode end_of_partition{0x0, 0x00, 0x02};
inline constexpr SenseCode beginning_of_partition{0x0, 0x00, 0x04};
inline constexpr SenseCode becoming_ready{0x2, 0x04, 0x01};
inline constexpr SenseCode load_required{0x2, 0x04, 0x02};
inline constexpr SenseCode door_open{0x2, 0x04, 0x18};
inline constexpr SenseCode cleaning_cartridge{0x2, 0x30, 0x03};
inline constexpr SenseCode medium_not_present{0x2, 0x3a, 0x00};
inline constexpr SenseCode end_of_data_not_found{0x3, 0x14, 0x03};
inline constexpr SenseCode mechanical_positioning{0x4, 0x15, 0x01};
inline constexpr SenseCode parameter_list_length{0x5, 0x1a, 0x00};
inline constexpr SenseCode invalid_opcode{0x5, 0x20, 0x00};
inline constexpr SenseCode not_append_only{0x5, 0x20, 0x0c};
inline constexpr SenseCode invalid_element_address{0x5, 0x21, 0x01};
inline constexpr SenseCode invalid_field_in_cdb{0x5, 0x24, 0x00};
inline constexpr SenseCode invalid_field_in_list{0x5, 0x26, 0x00};
inline constexpr SenseCode invalid_parameter_value{0x5, 0x26, 0x02};
inline constexpr SenseCode invalid_release{0x5, 0x26, 0x04};
inline constexpr SenseCode saving_not_supported{0x5, 0x39, 0x00};
inline constexpr SenseCode positioning_error{0x5, 0x3b, 0x00};
inline constexpr SenseCode past_beginning{0x5, 0x3b, 0x0c};
inline constexpr SenseCode destination_full{0x5, 0x3b, 0x0d};
inline constexpr SenseCode source_empty{0x5, 0x3b, 0x0e};
inline constexpr SenseCode element_disabled{0x5, 0x3b, 0x18};
inline constexpr SenseCode removal_prevented{0x5, 0x53, 0x02};
inline constexpr SenseCode memory_out_of_space{0x5, 0x55, 0x06};
inline constexpr SenseCode medium_changed{0x6, 0x28, 0x00};
inline constexpr SenseCode import_export_accessed{0x6, 0x28, 0x01};
inline constexpr SenseCode power_on{0x6, 0x29, 0x01};
inline constexpr SenseCode logical_unit_reset{0x6, 0x29, 0x03};
inline constexpr SenseCode nexus_loss{0x6, 0x29, 0x07};
inline constexpr SenseCode mode_parameters_changed{0x6, 0x2a, 0x01};
inline constexpr SenseCode encryption_parameters_changed{0x6, 0x2a, 0x11};
inline constexpr SenseCode reservations_preempted{0x6, 0x2a, 0x03};
inline constexpr SenseCode reservations_released{0x6, 0x2a, 0x04};
inline constexpr SenseCode registrations_preempted{0x6, 0x2a, 0x05};
inline constexpr SenseCode write_protected{0x7, 0x27, 0x00};
inline constexpr SenseCode worm_overwrite{0x7, 0x30, 0x0c};
inline constexpr SenseCode unable_to_decrypt{0x7, 0x74, 0x01};
inline constexpr SenseCode unencrypted_data{0x7, 0x74, 0x02};
inline constexpr SenseCode incorrect_key{0x7, 0x74, 0x03};
inline constexpr SenseCode end_of_data{0x8, 0x00, 0x05};
inline constexpr SenseCode guard_check_failed{0xb, 0x10, 0x01};
inline constexpr SenseCode data_phase_error{0xb, 0x4b, 0x00};
inline constexpr SenseCode volume_overflow{0xd, 0x00, 0x02};
} // namespace code

struct Sense {
	SenseCode code = {};
	bool deferred = false; // 71h/73h instead of 70h/72h
	bool filemark = false;
	bool eom = false;
	bool ili = false;
	std::optional<std::int64_t> information = std::nullopt; // VALID and INFORMATION
};

// Encodes in the format that D_SENSE chooses. An INFORMATION that does not fit
// the fixed format's 32 bits leaves VALID zero there, as SPC-5 says.
[[nodiscard]] std::vector<std::uint8_t> encode(const Sense &sense, bool descriptor_format);

} // namespace ptape::model
