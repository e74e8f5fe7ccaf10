// SPDX-License-Identifier: GPL-2.0-only
//
// The kernel's side of a target_core_user ring in plain memory: puts entries
// in as the kernel does, and reads what was answered.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "ring_layout.hpp"

namespace ptape::vtl
{

class FakeRing
{
public:
	static constexpr std::uint32_t ring_size = 1024; // bytes; wraps early
	static constexpr std::uint32_t data_offset = layout::mailbox_size + ring_size;
	static constexpr std::uint32_t data_size = 4096;
	static constexpr std::uint32_t cdb_room = 16;

	struct Piece {
		std::uint64_t offset; // into the data area
		std::uint64_t length;
	};

	FakeRing() : memory_(data_offset + data_size)
	{
		put<std::uint16_t>(layout::mailbox_version_at, layout::mailbox_version);
		put<std::uint16_t>(layout::mailbox_flags_at, 0xf);
		put<std::uint32_t>(layout::mailbox_ring_offset_at, layout::mailbox_size);
		put<std::uint32_t>(layout::mailbox_ring_size_at, ring_size);
	}

	std::span<std::uint8_t> memory() { return memory_; }
	std::uint8_t *data() { return memory_.data() + data_offset; }
	std::uint32_t head() const { return get<std::uint32_t>(layout::mailbox_head_at); }
	std::uint32_t tail() const { return get<std::uint32_t>(layout::mailbox_tail_at); }

	template <typename T> void put(std::uint64_t offset, T value)
	{
		std::memcpy(memory_.data() + offset, &value, sizeof(value));
	}

	template <typename T> T get(std::uint64_t offset) const
	{
		T value;

		std::memcpy(&value, memory_.data() + offset, sizeof(value));
		return value;
	}

	static std::uint32_t command_length(std::size_t pieces)
	{
		const auto iovecs = static_cast<std::uint32_t>(pieces) * layout::extent_size;
		const std::uint32_t size = layout::request_extents_at + iovecs + cdb_room;

		return size < layout::response_size + cdb_room ? layout::response_size + cdb_room
							       : size;
	}

	// Returns the position of the entry.
	std::uint32_t put_command(std::uint16_t id, std::span<const std::uint8_t> cdb,
				  const std::vector<Piece> &pieces = {})
	{
		const std::uint32_t length = command_length(pieces.size());

		pad(length);
		const std::uint32_t position = head();
		const std::uint64_t at = layout::mailbox_size + position;
		const std::uint64_t cdb_at = at + length - cdb_room;

		put<std::uint32_t>(at, length | layout::opcode_command);
		put<std::uint16_t>(at + layout::header_id_at, id);
		put<std::uint32_t>(at + layout::request_extent_count_at,
				   static_cast<std::uint32_t>(pieces.size()));
		put<std::uint64_t>(at + layout::request_cdb_offset_at, cdb_at);
		for (std::size_t i = 0; i < pieces.size(); i++) {
			const std::uint64_t extent =
				at + layout::request_extents_at + i * layout::extent_size;

			put<std::uint64_t>(extent, data_offset + pieces[i].offset);
			put<std::uint64_t>(extent + 8, pieces[i].length);
		}
		std::memcpy(memory_.data() + cdb_at, cdb.data(), cdb.size());
		advance(length);
		return position;
	}

	std::uint32_t put_task(std::uint8_t function, const std::vector<std::uint16_t> &ids)
	{
		const std::uint32_t length =
			(layout::task_ids_at + static_cast<std::uint32_t>(ids.size()) * 2 + 7) &
			~7U;

		pad(length);
		const std::uint32_t position = head();
		const std::uint64_t at = layout::mailbox_size + position;

		put<std::uint32_t>(at, length | layout::opcode_task);
		put<std::uint8_t>(at + layout::task_function_at, function);
		put<std::uint32_t>(at + layout::task_count_at,
				   static_cast<std::uint32_t>(ids.size()));
		for (std::size_t i = 0; i < ids.size(); i++)
			put<std::uint16_t>(at + layout::task_ids_at + i * 2, ids[i]);
		advance(length);
		return position;
	}

	// What stands in an answered entry.
	std::uint16_t id_at(std::uint32_t position) const
	{
		return get<std::uint16_t>(layout::mailbox_size + position + layout::header_id_at);
	}
	std::uint8_t flags_at(std::uint32_t position) const
	{
		return memory_[layout::mailbox_size + position + layout::header_user_flags_at];
	}
	std::uint8_t status_at(std::uint32_t position) const
	{
		return memory_[layout::mailbox_size + position + layout::response_status_at];
	}
	std::uint32_t read_length_at(std::uint32_t position) const
	{
		return get<std::uint32_t>(layout::mailbox_size + position +
					  layout::response_read_length_at);
	}
	const std::uint8_t *sense_at(std::uint32_t position) const
	{
		return memory_.data() + layout::mailbox_size + position + layout::response_sense_at;
	}

private:
	void advance(std::uint32_t length)
	{
		put<std::uint32_t>(layout::mailbox_head_at, (head() + length) % ring_size);
	}

	// An entry never wraps: what is left of the ring is padded.
	void pad(std::uint32_t length)
	{
		const std::uint32_t left = ring_size - head();

		if (left >= length)
			return;
		put<std::uint32_t>(layout::mailbox_size + head(), left | layout::opcode_pad);
		advance(left);
	}

	std::vector<std::uint8_t> memory_;
};

} // namespace ptape::vtl
