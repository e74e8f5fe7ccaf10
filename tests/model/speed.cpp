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

std::uint64_t SpeedModel::write(std::uint64_t bytes, std::uint64_t now_us)
{
	const std::uint64_t ahead = medium_us(speed_.buffer_bytes);

	written_at_us_ = std::max(written_at_us_, now_us) + medium_us(bytes);
	return written_at_us_ > now_us + ahead ? written_at_us_ - now_us - ahead : 0;
}

std::uint64_t SpeedModel::flush(std::uint64_t now_us)
{
	const std::uint64_t us = written_at_us_ > now_us ? written_at_us_ - now_us : 0;

	read_at_us_ = now_us + us; // what was read ahead is gone
	return us;
}

std::uint64_t SpeedModel::read(std::uint64_t bytes, std::uint64_t now_us)
{
	const std::uint64_t ahead = medium_us(speed_.buffer_bytes);

	read_at_us_ = std::max(read_at_us_, now_us > ahead ? now_us - ahead : 0) + medium_us(bytes);
	return read_at_us_ > now_us ? read_at_us_ - now_us : 0;
}

} // namespace ptape::model
