// SPDX-License-Identifier: GPL-2.0-only
//
// Reading and answering the target_core_user ring. Every offset that the memory
// gives is checked before it is followed.
#include "ring.hpp"

#include <algorithm>
#include <atomic>
#include <cstring>

#include "ring_layout.hpp"

namespace ptape::vtl
{

namespace
{

template <typename T> T read_at(const std::uint8_t *base, std::uint64_t offset)
{
	T value;
	std::memcpy(&value, base + offset, sizeof(value));
	return value;
}

template <typename T> void write_at(std::uint8_t *base, std::uint64_t offset, T value)
{
	std::memcpy(base + offset, &value, sizeof(value));
}

// SAM-5 4.2.5.1: the group code in the opcode's top bits gives the length, but
// for the variable form (7Fh: byte 7 counts what follows the first 8 bytes).
std::size_t cdb_length(std::span<const std::uint8_t> cdb)
{
	constexpr std::uint8_t variable_length = 0x7f;
	constexpr std::size_t variable_length_at = 7;
	constexpr std::size_t variable_header = 8;
	constexpr std::size_t length_of_group[8] = {6, 10, 10, 12, 16, 12, 10, 10};

	if (cdb[0] == variable_length && cdb.size() > variable_length_at)
		return variable_header + cdb[variable_length_at];
	return length_of_group[cdb[0] >> 5];
}

bool inside(std::uint64_t offset, std::uint64_t length, std::uint64_t size)
{
	return offset <= size && length <= size - offset;
}

} // namespace

Outcome<Ring> Ring::open(std::span<std::uint8_t> memory)
{
	if (memory.size() < layout::mailbox_size)
		return Failure{"ring: mapping smaller than its mailbox"};

	Ring ring(memory);
	const auto version = read_at<std::uint16_t>(memory.data(), layout::mailbox_version_at);
	const auto flags = read_at<std::uint16_t>(memory.data(), layout::mailbox_flags_at);
	ring.ring_offset_ = ring.load(layout::mailbox_ring_offset_at);
	ring.ring_size_ = ring.load(layout::mailbox_ring_size_at);
	constexpr std::uint16_t needed =
		layout::capability_out_of_order | layout::capability_read_length;

	if (version != layout::mailbox_version)
		return Failure{"ring: mailbox version " + std::to_string(version) + ", need " +
			       std::to_string(layout::mailbox_version)};
	if ((flags & needed) != needed)
		return Failure{"ring: kernel lacks out-of-order completion or read length"};
	if (ring.ring_size_ == 0 || ring.ring_offset_ < layout::mailbox_size ||
	    !inside(ring.ring_offset_, ring.ring_size_, memory.size()))
		return Failure{"ring: outside of its mapping"};

	ring.tail_ = ring.load(layout::mailbox_tail_at);
	if (ring.tail_ >= ring.ring_size_)
		return Failure{"ring: tail outside of the ring"};
	// Commands that an earlier server left unanswered are seen again.
	ring.cursor_ = ring.tail_;
	return ring;
}

std::uint32_t Ring::load(std::uint64_t offset) const
{
	auto *word = reinterpret_cast<std::uint32_t *>(memory_.data() + offset);

	return std::atomic_ref<std::uint32_t>(*word).load(std::memory_order_acquire);
}

std::uint8_t *Ring::entry(std::uint32_t position)
{
	return memory_.data() + ring_offset_ + position;
}

void Ring::fail(std::string why)
{
	fault_ = "ring: " + std::move(why) + " at " + std::to_string(cursor_);
}

std::optional<RingRequest> Ring::next()
{
	while (!broken()) {
		const std::uint32_t head = load(layout::mailbox_head_at);

		if (head >= ring_size_) {
			fail("head outside of the ring");
			break;
		}
		if (cursor_ == head)
			break;

		const std::uint32_t position = cursor_;
		const auto word = read_at<std::uint32_t>(entry(position), 0);
		const std::uint32_t length = word & ~layout::opcode_mask;
		const std::uint32_t opcode = word & layout::opcode_mask;

		if (length < layout::header_size || length > ring_size_ - position) {
			fail("entry of " + std::to_string(length) + " bytes");
			break;
		}
		RingCommand command;
		RingTask task;

		if (opcode == layout::opcode_command && !read_command(position, length, command))
			break;
		if (opcode == layout::opcode_task && !read_task(position, length, task))
			break;
		cursor_ = (position + length) % ring_size_;
		if (opcode == layout::opcode_command) {
			out_.insert(command.id);
			return command;
		}
		// A notice needs no answer, only its place in the ring back.
		skip_notices();
		if (opcode == layout::opcode_task)
			return task;
		if (opcode != layout::opcode_pad) {
			fail("unknown entry type " + std::to_string(opcode));
			break;
		}
	}
	return std::nullopt;
}

bool Ring::read_command(std::uint32_t position, std::uint32_t length, RingCommand &command)
{
	const std::uint8_t *at = entry(position);

	if (length < layout::response_size) {
		fail("command entry too short");
		return false;
	}
	command.id = read_at<std::uint16_t>(at, layout::header_id_at);

	const auto count = read_at<std::uint32_t>(at, layout::request_extent_count_at);
	const auto cdb_at = read_at<std::uint64_t>(at, layout::request_cdb_offset_at);
	constexpr std::size_t shortest_cdb = 6;

	if (count > (length - layout::request_extents_at) / layout::extent_size) {
		fail("extents outside of their entry");
		return false;
	}
	if (!inside(cdb_at, shortest_cdb, memory_.size())) {
		fail("CDB outside of the mapping");
		return false;
	}
	const std::span<const std::uint8_t> cdb = memory_.subspan(cdb_at);
	const std::size_t cdb_size = cdb_length(cdb);

	if (cdb_size > cdb.size()) {
		fail("CDB outside of the mapping");
		return false;
	}
	command.cdb.assign(cdb.begin(), cdb.begin() + static_cast<std::ptrdiff_t>(cdb_size));
	command.data.reserve(count);
	for (std::uint32_t i = 0; i < count; i++) {
		const std::uint32_t extent_at =
			layout::request_extents_at + i * layout::extent_size;
		const Extent extent{
			read_at<std::uint64_t>(at, extent_at),
			read_at<std::uint64_t>(at, extent_at + sizeof(std::uint64_t)),
		};

		if (!inside(extent.offset, extent.length, memory_.size())) {
			fail("data outside of the mapping");
			return false;
		}
		command.data.push_back(extent);
	}
	return true;
}

bool Ring::read_task(std::uint32_t position, std::uint32_t length, RingTask &task)
{
	const std::uint8_t *at = entry(position);

	if (length < layout::task_ids_at) {
		fail("task entry too short");
		return false;
	}
	const auto count = read_at<std::uint32_t>(at, layout::task_count_at);

	if (count > (length - layout::task_ids_at) / sizeof(std::uint16_t)) {
		fail("task's commands outside of its entry");
		return false;
	}
	task.function = static_cast<TaskFunction>(at[layout::task_function_at]);
	for (std::uint32_t i = 0; i < count; i++)
		task.ids.push_back(read_at<std::uint16_t>(at, layout::task_ids_at +
								      i * sizeof(std::uint16_t)));
	return true;
}

std::span<const std::uint8_t> Ring::gather(const RingCommand &command,
					   std::vector<std::uint8_t> &storage) const
{
	if (command.data.empty())
		return {};
	if (command.data.size() == 1)
		return memory_.subspan(command.data[0].offset, command.data[0].length);
	storage.clear();
	for (const Extent &extent : command.data) {
		const auto part = memory_.subspan(extent.offset, extent.length);

		storage.insert(storage.end(), part.begin(), part.end());
	}
	return storage;
}

std::uint32_t Ring::scatter(const RingCommand &command, std::span<const std::uint8_t> data)
{
	std::size_t placed = 0;

	for (const Extent &extent : command.data) {
		const auto page = memory_.subspan(extent.offset, extent.length);
		const std::size_t part = std::min(page.size(), data.size() - placed);

		if (part > 0)
			std::memcpy(page.data(), data.data() + placed, part);
		std::fill(page.begin() + static_cast<std::ptrdiff_t>(part), page.end(), 0);
		placed += part;
	}
	return static_cast<std::uint32_t>(placed);
}

void Ring::advance_tail(std::uint32_t length)
{
	auto *word = reinterpret_cast<std::uint32_t *>(memory_.data() + layout::mailbox_tail_at);

	tail_ = (tail_ + length) % ring_size_;
	std::atomic_ref<std::uint32_t>(*word).store(tail_, std::memory_order_release);
	kick_ = true;
}

// Gives back the places of padding and task notices that stand at the tail.
void Ring::skip_notices()
{
	while (tail_ != cursor_) {
		const auto word = read_at<std::uint32_t>(entry(tail_), 0);

		if ((word & layout::opcode_mask) == layout::opcode_command)
			return;
		advance_tail(word & ~layout::opcode_mask);
	}
}

// The answer goes into the command entry at the tail, whichever command that
// entry once brought; what it brought was copied out by next().
bool Ring::complete(const RingAnswer &answer)
{
	if (broken() || out_.erase(answer.id) == 0)
		return false;
	skip_notices();

	std::uint8_t *at = entry(tail_);
	const auto word = read_at<std::uint32_t>(at, 0);
	const std::size_t sense_size =
		std::min<std::size_t>(answer.sense.size(), layout::response_sense_size);

	write_at(at, layout::header_id_at, answer.id);
	at[layout::header_user_flags_at] =
		answer.data_length > 0 ? layout::user_flag_read_length : 0;
	at[layout::response_status_at] = answer.status;
	write_at(at, layout::response_read_length_at, answer.data_length);
	std::memset(at + layout::response_sense_at, 0, layout::response_sense_size);
	if (sense_size > 0)
		std::memcpy(at + layout::response_sense_at, answer.sense.data(), sense_size);
	advance_tail(word & ~layout::opcode_mask);
	skip_notices();
	return true;
}

bool Ring::take_kick()
{
	return std::exchange(kick_, false);
}

} // namespace ptape::vtl
