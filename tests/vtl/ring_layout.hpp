// SPDX-License-Identifier: GPL-2.0-only
//
// The bytes of the target_core_user ring, version 2, as the kernel's
// <linux/target_core_user.h> lays them out. That header is C only (its inline
// functions turn an int into an enum), hence our own names for the same numbers.
#pragma once

#include <cstdint>

namespace ptape::vtl::layout
{

inline constexpr std::uint16_t mailbox_version = 2;
inline constexpr std::uint16_t capability_out_of_order = 1U << 0;
inline constexpr std::uint16_t capability_read_length = 1U << 1;

// struct tcmu_mailbox: offsets in bytes from the start of the mapping.
inline constexpr std::uint64_t mailbox_version_at = 0;
inline constexpr std::uint64_t mailbox_flags_at = 2;
inline constexpr std::uint64_t mailbox_ring_offset_at = 4;
inline constexpr std::uint64_t mailbox_ring_size_at = 8;
inline constexpr std::uint64_t mailbox_head_at = 12;
inline constexpr std::uint64_t mailbox_tail_at = 64; // on a cache line of its own
inline constexpr std::uint64_t mailbox_size = 128;

// struct tcmu_cmd_entry_hdr: length and opcode share one word.
inline constexpr std::uint32_t opcode_mask = 0x7;
inline constexpr std::uint32_t opcode_pad = 0;
inline constexpr std::uint32_t opcode_command = 1;
inline constexpr std::uint32_t opcode_task = 2;
inline constexpr std::uint32_t header_size = 8;
inline constexpr std::uint32_t header_id_at = 4;
inline constexpr std::uint32_t header_user_flags_at = 7;
inline constexpr std::uint8_t user_flag_read_length = 0x2;

// struct tcmu_cmd_entry, request: offsets from the start of the entry.
inline constexpr std::uint32_t request_extent_count_at = 8;
inline constexpr std::uint32_t request_cdb_offset_at = 24;
inline constexpr std::uint32_t request_extents_at = 48;
inline constexpr std::uint32_t extent_size = 16; // struct iovec: base, length

// struct tcmu_cmd_entry, response.
inline constexpr std::uint32_t response_status_at = 8;
inline constexpr std::uint32_t response_read_length_at = 12;
inline constexpr std::uint32_t response_sense_at = 16;
inline constexpr std::uint32_t response_sense_size = 96;
inline constexpr std::uint32_t response_size = response_sense_at + response_sense_size;

// struct tcmu_tmr_entry.
inline constexpr std::uint32_t task_function_at = 8;
inline constexpr std::uint32_t task_count_at = 12;
inline constexpr std::uint32_t task_ids_at = 32;

} // namespace ptape::vtl::layout
