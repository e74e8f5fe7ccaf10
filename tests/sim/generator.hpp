// SPDX-License-Identifier: GPL-2.0-only
//
// Seeded programs and the faults that they meet: calls at random, and the jobs of programs
// that people have (shapes.hpp).
#pragma once

#include "program.hpp"

#include <array>
#include <random>

namespace ptape::sim
{

// Which faults a random program meets.
enum class Faults : std::uint8_t {
	any,	// but the hidden ones
	few,	// those of them that lead to the rarest rows of the recovery table
	some,	// and of these the losses of a part of the buffer
	losses, // hidden: a buffer is lost, and somebody else was told
	lies,	// hidden: a drive keeps its count and loses its buffer at a power loss or later
	resets, // hidden: the same at a reset, which what is remembered tells
	unread, // the same, and what is there cannot be read back
	healed	// what a journal that has room for everything heals
};

// Plans the faults of a world: of a thousand commands @per_mille meet one.
class Meetings
{
public:
	Meetings(std::uint64_t seed, Faults faults, unsigned per_mille, Warning warning);

	void plan(World &world);
	[[nodiscard]] Faults faults() const { return faults_; }
	[[nodiscard]] Warning warning() const { return warning_; }
	// Of motions from where the tape stands a reset can take the place, which is told.
	[[nodiscard]] bool writes_only() const { return faults_ == Faults::healed; }
	// Nothing but what is read back tells of such a fault.
	[[nodiscard]] bool wants_witness() const
	{
		return faults_ == Faults::resets || faults_ == Faults::unread;
	}

private:
	[[nodiscard]] bool wanted(const Fault &fault) const;

	std::mt19937_64 random_;
	Faults faults_;
	unsigned per_mille_;
	Warning warning_;
	std::vector<const Fault *> wanted_ = {};
	std::uint64_t next_timeout_ = 0;	       // the first command that may time out again
	std::array<std::uint64_t, 3> next_loads_ = {}; // the first that may lose power again
	std::uint64_t planned_ = 0;		       // commands that have their faults
};

// One random call after the other, the same whatever they meet.
class RandomProgram
{
public:
	RandomProgram(std::uint64_t seed, Meetings meetings)
		: calls_(seed), meetings_(std::move(meetings))
	{
	}

	void step(Player &player);

private:
	unsigned below(unsigned limit) { return static_cast<unsigned>(calls_() % limit); }
	void call(Player &player);
	void settle(Player &player);
	void use_own_commands(Player &player);

	std::mt19937_64 calls_;
	Meetings meetings_;
};

} // namespace ptape::sim
