// SPDX-License-Identifier: GPL-2.0-only
//
// How long a drive takes: the medium's rate behind a buffer, and the time that a
// stop of the tape costs. Owned by the drive; it is told the time, which never
// goes back. The caller serialises.
#pragma once

#include <cstdint>

namespace ptape::model
{

struct Speed {
	std::uint64_t bytes_per_second = 0; // of the medium; 0: nothing takes time
	std::uint64_t buffer_bytes = 0;
	// A tape that stopped goes back and runs up again; 0: it starts at once.
	std::uint64_t reposition_us = 0;
};

// Every answer is what the host waits, in microseconds from now on.
class SpeedModel
{
public:
	explicit SpeedModel(Speed speed) : speed_(speed) {}

	[[nodiscard]] const Speed &speed() const { return speed_; }
	void set(Speed speed, std::uint64_t now_us);

	// The host sends an object: it waits only for what exceeds the buffer.
	[[nodiscard]] std::uint64_t write(std::uint64_t bytes, std::uint64_t now_us);
	// Until the medium has all that was sent.
	[[nodiscard]] std::uint64_t flush(std::uint64_t now_us);
	// Reading is the mirror: the drive reads ahead at most a buffer while the host
	// takes its time.
	[[nodiscard]] std::uint64_t read(std::uint64_t bytes, std::uint64_t now_us);
	// The tape was moved elsewhere (and flushed before): it starts from there at once.
	void moved() { tape_ = Tape::placed; }
	// What was sent is lost: there is nothing to wait for.
	void lose(std::uint64_t now_us);

	[[nodiscard]] std::uint64_t repositionings() const { return repositionings_; }

private:
	enum class Tape : std::uint8_t {
		placed,
		writes,
		stopped_writing, // the host was too slow, or waited for a flush
		reads,
		stopped_reading, // the host was too slow: the buffer is full
	};

	[[nodiscard]] std::uint64_t medium_us(std::uint64_t bytes) const;
	void run_up(std::uint64_t now_us);
	[[nodiscard]] std::uint64_t read_stopped(std::uint64_t bytes, std::uint64_t now_us);

	Speed speed_;
	std::uint64_t written_at_us_ = 0; // when the medium has all that was sent
	std::uint64_t read_at_us_ = 0;	  // when the last object came off the medium
	Tape tape_ = Tape::placed;
	std::uint64_t moves_at_us_ = 0; // when the tape has run up
	std::uint64_t held_bytes_ = 0;	// stopped: sent, or read ahead, and in the buffer
	std::uint64_t repositionings_ = 0;
};

} // namespace ptape::model
