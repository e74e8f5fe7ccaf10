// SPDX-License-Identifier: GPL-2.0-only
//
// The clockwork of the speed model. The caller serialises.
#include "speed.hpp"

#include <algorithm>

namespace ptape::model
{

void SpeedModel::set(Speed speed, std::uint64_t now_us)
{
	speed_ = speed;
	written_at_us_ = now_us;
	read_at_us_ = now_us;
	moves_at_us_ = now_us;
	held_bytes_ = 0;
	tape_ = Tape::placed;
}

std::uint64_t SpeedModel::medium_us(std::uint64_t bytes) const
{
	constexpr std::uint64_t us_per_second = 1000000;
	const std::uint64_t rate = speed_.bytes_per_second;

	if (rate == 0)
		return 0;
	// In two parts, so that no capacity overflows.
	return bytes / rate * us_per_second + bytes % rate * us_per_second / rate;
}

void SpeedModel::lose(std::uint64_t now_us)
{
	written_at_us_ = now_us;
	held_bytes_ = 0;
	tape_ = Tape::placed;
}

void SpeedModel::run_up(std::uint64_t now_us)
{
	++repositionings_;
	moves_at_us_ = now_us + speed_.reposition_us;
}

// A stopped tape starts again when the buffer is half full.
std::uint64_t SpeedModel::write(std::uint64_t bytes, std::uint64_t now_us)
{
	const std::uint64_t ahead = medium_us(speed_.buffer_bytes);

	if (tape_ == Tape::writes && written_at_us_ < now_us && speed_.reposition_us > 0)
		tape_ = Tape::stopped_writing;
	if (tape_ == Tape::stopped_writing) {
		held_bytes_ += bytes;
		if (held_bytes_ < speed_.buffer_bytes / 2)
			return 0;
		run_up(now_us);
		written_at_us_ = moves_at_us_ + medium_us(held_bytes_);
		held_bytes_ = 0;
	} else {
		written_at_us_ = std::max(written_at_us_, now_us) + medium_us(bytes);
	}
	tape_ = Tape::writes;

	// While the tape runs up, the buffer takes what there is room for.
	const std::uint64_t unwritten = written_at_us_ - std::max(now_us, moves_at_us_);
	return unwritten > ahead ? written_at_us_ - now_us - ahead : 0;
}

// Nothing comes while the host waits for it: the tape stops.
std::uint64_t SpeedModel::flush(std::uint64_t now_us)
{
	if (tape_ == Tape::stopped_writing && held_bytes_ > 0) {
		run_up(now_us);
		written_at_us_ = moves_at_us_ + medium_us(held_bytes_);
		held_bytes_ = 0;
	}
	if (tape_ == Tape::writes && speed_.reposition_us > 0)
		tape_ = Tape::stopped_writing;

	const std::uint64_t us = written_at_us_ > now_us ? written_at_us_ - now_us : 0;
	read_at_us_ = now_us + us; // what was read ahead is gone
	return us;
}

// The buffer is drunk to its half before the tape starts again.
std::uint64_t SpeedModel::read_stopped(std::uint64_t bytes, std::uint64_t now_us)
{
	const std::uint64_t buffered = std::min(bytes, held_bytes_);

	held_bytes_ -= buffered;
	if (held_bytes_ > speed_.buffer_bytes / 2)
		return 0;
	run_up(now_us);
	tape_ = Tape::reads;

	const std::uint64_t left = medium_us(held_bytes_);
	read_at_us_ = (moves_at_us_ > left ? moves_at_us_ - left : 0) + medium_us(bytes - buffered);
	held_bytes_ = 0;
	return read_at_us_ > moves_at_us_ ? read_at_us_ - now_us : 0;
}

std::uint64_t SpeedModel::read(std::uint64_t bytes, std::uint64_t now_us)
{
	const std::uint64_t ahead = medium_us(speed_.buffer_bytes);

	if (tape_ == Tape::reads && read_at_us_ + ahead < now_us && speed_.reposition_us > 0) {
		tape_ = Tape::stopped_reading;
		held_bytes_ = speed_.buffer_bytes;
	}
	if (tape_ == Tape::stopped_reading)
		return read_stopped(bytes, now_us);

	tape_ = Tape::reads;
	read_at_us_ = std::max(read_at_us_, now_us > ahead ? now_us - ahead : 0) + medium_us(bytes);
	if (read_at_us_ <= std::max(now_us, moves_at_us_)) // was read before the stop
		return 0;
	return read_at_us_ - now_us;
}

} // namespace ptape::model
