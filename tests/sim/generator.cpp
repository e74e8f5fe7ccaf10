// SPDX-License-Identifier: GPL-2.0-only
//
// Random calls, and random faults.
#include "generator.hpp"

#include <algorithm>

namespace ptape::sim
{

namespace
{

constexpr std::int64_t block_length = 256; // bytes, in fixed mode
constexpr std::uint32_t length_max = 1500; // of a block, and a little

} // namespace

// -- faults

Meetings::Meetings(std::uint64_t seed, Faults faults, unsigned per_mille, Warning warning)
	: random_(seed), faults_(faults), per_mille_(per_mille), warning_(warning)
{
	for (const Fault &fault : sim::faults)
		if (wanted(fault))
			wanted_.push_back(&fault);
}

// Hidden faults hide each other, too: a program has one kind of them.
bool Meetings::wanted(const Fault &fault) const
{
	// What such a drive told with an answer that was lost, it does not tell again.
	if (warning_ == Warning::once && fault.loses_answer())
		return false;
	switch (faults_) {
	case Faults::any:
		return !fault.hidden();
	case Faults::few:
		return fault.leads_far();
	case Faults::some:
		// And a power loss that took nothing, which a short journal cannot know of.
		return fault.loses_some() ||
		       (fault.event == Event::power && fault.fate != Fate::answered);
	case Faults::losses:
		return fault.event == Event::eaten_lose;
	case Faults::lies:
		return fault.event == Event::power_lie || fault.event == Event::deferred_lie;
	case Faults::resets:
		return fault.event == Event::reset_lie;
	case Faults::unread:
		return fault.event == Event::reset_lie_unread;
	case Faults::healed:
		break;
	}
	return fault.notice != Notice::told;
}

void Meetings::plan(World &world)
{
	constexpr std::uint64_t ahead = 200; // commands, more than one call sends
	// A command that times out three times fails, however much is remembered.
	constexpr std::uint64_t between_timeouts = 60; // commands
	// A cartridge's memory has its last four loads: more of them without a look at it prove
	// nothing, whatever is remembered.

	for (; !wanted_.empty() && planned_ < world.commands() + ahead; ++planned_) {
		const Fault *fault = wanted_[random_() % wanted_.size()];

		if (random_() % 1000 >= per_mille_)
			continue;
		if (faults_ == Faults::healed && fault->times_out()) {
			if (planned_ < next_timeout_)
				continue;
			next_timeout_ = planned_ + between_timeouts;
		}
		if (faults_ == Faults::healed && fault->loads()) {
			if (planned_ < next_loads_.front())
				continue;
			std::ranges::rotate(next_loads_, next_loads_.begin() + 1);
			next_loads_.back() = planned_ + between_timeouts;
		}
		world.schedule[planned_] = fault;
	}
}

// -- random calls

void RandomProgram::call(Player &player)
{
	static constexpr std::string_view motions[] = {"rewind", "fsf", "bsf",	"fsr",	"bsr",
						       "eom",	 "eom", "fsfm", "bsfm", "seek"};
	const unsigned what = below(100);
	const bool writes_only = meetings_.writes_only();

	if (what < 45)
		player.play("write", 4 + below(length_max));
	else if (what < 57) {
		const unsigned count = below(3);
		player.play("filemarks", count, below(8) == 0);
	} else if (what < 67 && !writes_only)
		player.play("read", length_max + 4);
	else if (what < 80 && !writes_only) {
		const std::string_view motion = motions[below(std::size(motions))];
		player.play(motion, below(4));
	} else if (what < 80)
		player.play("rewind", 1);
	else if (what < 83)
		player.play("tell");
	else if (what < 85)
		player.play(below(2) ? "lock" : "unlock");
	else if (what < 87)
		player.play("nop");
	else if (what < 88 && !writes_only)
		use_own_commands(player);
	// What was written with another key is not remembered.
	else if (what < 89 && !writes_only && !meetings_.wants_witness())
		player.play("key", below(4) != 0);
	else if (what < 90 && !writes_only)
		player.play("load", 1);
	else if (what < 93)
		player.play("block-length", below(2) * block_length);
	else if (what < 94 && !writes_only)
		player.play("erase", below(2));
	else
		player.play("close", below(4) == 0);
}

void RandomProgram::use_own_commands(Player &player)
{
	// A reset whose attention somebody else took leaves the drive with modes of its own; and
	// what is read with a checksum is not what was sent.
	const bool unprotected = meetings_.faults() == Faults::losses || meetings_.wants_witness();

	switch (unprotected ? 0 : below(4)) {
	case 0:
		player.play("pass-through", below(2) == 0);
		return;
	case 1:
		player.play("protect", 0, 0);
		return;
	case 2:
		player.play("protect", below(2) == 0, 1);
		return;
	default:
		player.play("protect", 1, below(4) != 0);
		return;
	}
}

void RandomProgram::step(Player &player)
{
	meetings_.plan(player.tester().world);
	if (player.tester().is_open()) {
		call(player);
		return;
	}
	const std::int64_t result = player.play("open", below(8) != 0);
	if (result == -ENOTRECOVERABLE)
		player.play("acknowledge");
	if (result == 0 && meetings_.writes_only())
		settle(player);
}

// A reset between two sessions leaves a drive with its own modes, which is no fault. The place
// stays.
void RandomProgram::settle(Player &player)
{
	player.play("block-length", below(2) * block_length);
	// An attention at the open forgets early warning of the session before, as in st.
	if (meetings_.warning() != Warning::far)
		player.play("rewind", 1);
}

} // namespace ptape::sim
