// SPDX-License-Identifier: GPL-2.0-only
//
// What all processes of a torture have done, counted by kind: memory that they
// share, and that a killed one leaves consistent. Owned by the process that made it.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

namespace ptape::torture
{

enum class Kind : std::uint8_t {
	open,
	close,
	read,
	write,
	operation,
	status,
	position,
	pass_through,
	scsi_ioctl,
	foreign,
	changer,
	sysfs_read,
	sysfs_write,
	poll,
	dup,
	threads,
	count,
};

[[nodiscard]] std::string_view name_of(Kind kind);

constexpr std::size_t processes_max = 64;

class Tally
{
public:
	// Shared with the processes that are forked from now on.
	[[nodiscard]] static Tally &make_shared();

	void count(Kind kind, bool good);
	// Something that must never be; the first one's words are kept.
	void fault(const char *what);

	// Steps of one process, by its place in the list: it lives while they grow.
	void step(std::size_t process) { steps_.at(process)++; }
	[[nodiscard]] std::uint64_t steps(std::size_t process) const { return steps_.at(process); }

	[[nodiscard]] std::uint64_t faults() const { return faults_; }
	[[nodiscard]] std::string first_fault() const { return words_.data(); }
	// Kinds that never once succeeded: then the torture has shown nothing of them.
	[[nodiscard]] std::string unmet() const;
	// A line for each kind: `open 1200 succeeded, 300 refused`.
	[[nodiscard]] std::string text() const;

private:
	static constexpr std::size_t kinds = static_cast<std::size_t>(Kind::count);
	static constexpr std::size_t words_max = 200;

	Tally() = default;

	std::array<std::atomic<std::uint64_t>, kinds> good_ = {};
	std::array<std::atomic<std::uint64_t>, kinds> refused_ = {};
	std::array<std::atomic<std::uint64_t>, processes_max> steps_ = {};
	std::atomic<std::uint64_t> faults_ = 0;
	std::array<char, words_max> words_ = {};
};

} // namespace ptape::torture
