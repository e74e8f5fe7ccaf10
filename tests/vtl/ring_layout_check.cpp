// SPDX-License-Identifier: GPL-2.0-only
//
// Holds ring_layout.hpp against the kernel's header at compile time. Built
// with -fpermissive, which is what that C header needs to pass as C++.
#include <cstddef>
#include <linux/target_core_user.h>

#include "ring_layout.hpp"

namespace layout = ptape::vtl::layout;

static_assert(layout::mailbox_version == TCMU_MAILBOX_VERSION);
static_assert(layout::capability_out_of_order == TCMU_MAILBOX_FLAG_CAP_OOOC);
static_assert(layout::capability_read_length == TCMU_MAILBOX_FLAG_CAP_READ_LEN);
static_assert(layout::mailbox_version_at == offsetof(tcmu_mailbox, version));
static_assert(layout::mailbox_flags_at == offsetof(tcmu_mailbox, flags));
static_assert(layout::mailbox_ring_offset_at == offsetof(tcmu_mailbox, cmdr_off));
static_assert(layout::mailbox_ring_size_at == offsetof(tcmu_mailbox, cmdr_size));
static_assert(layout::mailbox_head_at == offsetof(tcmu_mailbox, cmd_head));
static_assert(layout::mailbox_tail_at == offsetof(tcmu_mailbox, cmd_tail));
static_assert(layout::mailbox_size == sizeof(tcmu_mailbox));
static_assert(layout::opcode_mask == TCMU_OP_MASK);
static_assert(layout::opcode_pad == TCMU_OP_PAD);
static_assert(layout::opcode_command == TCMU_OP_CMD);
static_assert(layout::opcode_task == TCMU_OP_TMR);
static_assert(layout::header_size == sizeof(tcmu_cmd_entry_hdr));
static_assert(layout::header_id_at == offsetof(tcmu_cmd_entry_hdr, cmd_id));
static_assert(layout::header_user_flags_at == offsetof(tcmu_cmd_entry_hdr, uflags));
static_assert(layout::user_flag_read_length == TCMU_UFLAG_READ_LEN);
static_assert(layout::request_extent_count_at == offsetof(tcmu_cmd_entry, req.iov_cnt));
static_assert(layout::request_cdb_offset_at == offsetof(tcmu_cmd_entry, req.cdb_off));
static_assert(layout::request_extents_at == offsetof(tcmu_cmd_entry, req.iov));
static_assert(layout::extent_size == sizeof(iovec));
static_assert(layout::response_status_at == offsetof(tcmu_cmd_entry, rsp.scsi_status));
static_assert(layout::response_read_length_at == offsetof(tcmu_cmd_entry, rsp.read_len));
static_assert(layout::response_sense_at == offsetof(tcmu_cmd_entry, rsp.sense_buffer));
static_assert(layout::response_sense_size == TCMU_SENSE_BUFFERSIZE);
static_assert(layout::response_size == sizeof(tcmu_cmd_entry));
static_assert(layout::task_function_at == offsetof(tcmu_tmr_entry, tmr_type));
static_assert(layout::task_count_at == offsetof(tcmu_tmr_entry, cmd_cnt));
static_assert(layout::task_ids_at == offsetof(tcmu_tmr_entry, cmd_ids));
