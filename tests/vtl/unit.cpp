// SPDX-License-Identifier: GPL-2.0-only
//
// The transport's faults of a unit.
#include "unit.hpp"

#include <algorithm>

#include "opcode.hpp"
#include "path.hpp"

namespace ptape::vtl
{

Unit::Unit(std::string unit_name) : name(std::move(unit_name))
{
}

Unit::~Unit() = default;

Clock::duration Unit::delay_of(std::uint8_t opcode) const
{
	Clock::duration time{0};

	for (const DelayRule &rule : delays)
		if (!rule.opcode || *rule.opcode == opcode)
			time = std::max<Clock::duration>(time, rule.time);
	return time;
}

bool Unit::take_hold(std::uint8_t opcode)
{
	if (!hold || hold->opcode != opcode)
		return false;
	if (hold->after > 0) {
		hold->after--;
		return false;
	}
	hold.reset();
	return true;
}

bool Unit::take_hang(std::uint8_t opcode)
{
	if (!hang || hang->commands == 0U || (hang->opcode && hang->opcode != opcode))
		return false;
	if (hang->commands)
		--*hang->commands;
	return true;
}

void Unit::count_written(std::uint8_t opcode, std::uint64_t position, std::size_t data_size)
{
	if (!drive || drive->position() <= position ||
	    (opcode != opcode_write_6 && opcode != opcode_write_filemarks_6))
		return;

	const std::uint64_t objects = drive->position() - position;
	const std::uint64_t block = drive->modes().block_length;

	objects_written += objects;
	if (opcode == opcode_write_6)
		bytes_written += block > 0 ? std::min(objects * block, data_size) : data_size;
}

void set_model_time(Unit &unit)
{
	const auto now = std::chrono::duration_cast<std::chrono::microseconds>(
		Clock::now().time_since_epoch());

	unit.device->set_now_us(static_cast<std::uint64_t>(now.count()));
}

} // namespace ptape::vtl
