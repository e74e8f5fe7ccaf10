// SPDX-License-Identifier: GPL-2.0-only
//
// The faults of the simulation: what can happen at one command, by name. A
// table; the world carries a fault out, the tester knows from the table what
// must not be noticed at all.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace ptape::sim
{

// What becomes of the command that the fault meets.
enum class Fate : std::uint8_t {
	answered,    // sent, after the fault has happened
	done,	     // carried out, its answer is lost
	not_done,    // lost on the way to the drive
	never_sent,  // no path before it was sent
	busy,	     // BUSY
	failed,	     // the drive answers with the fault's sense, not carried out
	failed_done, // the same, but it was carried out
	told_done    // carried out; what the drive has to tell next is its answer
};

// What happens to the path.
enum class Link : std::uint8_t {
	stays,
	returns,     // goes, and another comes
	overdue,     // goes, and does not come before the hold has ended
	interrupted, // goes, and a signal ends the wait
	deaf	     // is there, and answers nothing for a while
};

// What happens to drive and cartridge, while the link is away if it goes.
enum class Event : std::uint8_t {
	none,
	nexus_lost,
	attention,
	parameters,
	changed, // 28h, and it was not
	lun_reset,
	lun_reset_lose,
	lun_reset_rewind,
	lun_reset_lose_rewind,
	lun_reset_lose_some, // of what was buffered the last objects
	power,
	power_lose,
	power_rewind,
	power_lose_rewind,
	power_lose_some,
	power_lie,	  // the buffer is lost, the count kept: other blocks are where ours were
	reset_lie,	  // the same at a LUN reset
	reset_lie_unread, // the same, and what is there cannot be read
	exchanged,
	exchanged_quiet, // and its attention lost on the way
	exchanged_and_back,
	removed,
	foreign_write, // another host writes a block behind ours, and then a nexus loss
	not_ready,
	eaten_lose,    // LUN reset that lost the buffer, whose attention somebody else took
	deferred_lose, // the buffer could not be written; told by the next answer
	deferred_some, // the last objects of it could not
	deferred_lie,  // the buffer could not, and the drive counts on
	place_unknown, // LUN reset, and the drive does not know where it stands until it is moved
	taken	       // power, and another host has reserved the drive before anybody else
};

// Who may notice it.
enum class Notice : std::uint8_t {
	nobody,
	healed, // nobody, where all that was written is remembered
	told	// a call may fail
};

struct Fault {
	std::string_view name;
	Fate fate;
	Link link;
	Event event;
	std::uint8_t key; // of failed
	std::uint8_t asc;
	Notice notice;

	// Another host's write in the middle of a tape takes away what is there:
	// only the short program, which writes at the end, has it.
	[[nodiscard]] constexpr bool at_end_only() const { return event == Event::foreign_write; }

	// Only what is remembered mends it: a short journal has to believe the place.
	[[nodiscard]] constexpr bool wants_memory() const
	{
		return event == Event::reset_lie || event == Event::reset_lie_unread;
	}

	// The first objects of the buffer are on the tape.
	[[nodiscard]] constexpr bool loses_some() const
	{
		return event == Event::lun_reset_lose_some || event == Event::power_lose_some ||
		       event == Event::deferred_some;
	}

	// To rows of the recovery table that others reach seldom.
	[[nodiscard]] constexpr bool leads_far() const
	{
		return loses_some() || event == Event::place_unknown;
	}

	// The command has no answer.
	[[nodiscard]] constexpr bool times_out() const
	{
		return fate == Fate::done || fate == Fate::not_done;
	}

	// The drive loads its cartridge once more.
	[[nodiscard]] constexpr bool loads() const
	{
		return event == Event::power || event == Event::power_lose ||
		       event == Event::power_rewind || event == Event::power_lose_rewind ||
		       event == Event::power_lose_some || event == Event::power_lie;
	}

	// It was carried out, and nobody knows how it ended.
	[[nodiscard]] constexpr bool loses_answer() const
	{
		return fate == Fate::done || fate == Fate::failed_done || fate == Fate::told_done;
	}

	// It meets a command that is at the drive, or on its way there or back.
	[[nodiscard]] constexpr bool in_flight() const
	{
		return times_out() || fate == Fate::failed || fate == Fate::failed_done ||
		       fate == Fate::told_done;
	}

	// No call may fail of it; with a journal that has room for everything, or without.
	[[nodiscard]] constexpr bool unnoticed(bool remembered) const
	{
		return notice == Notice::nobody || (remembered && notice == Notice::healed);
	}

	// Hidden behind another fault it cannot be known: a loss that nobody tells
	// the engine of, with a command that was done and not answered (one object
	// less and one more is the right position again); a drive that lies about
	// its count, with the attention lost on the way. Until a witness is read
	// back from the tape that is the limit, and such faults meet no others.
	[[nodiscard]] constexpr bool hidden() const
	{
		return event == Event::eaten_lose || event == Event::power_lie ||
		       event == Event::reset_lie || event == Event::reset_lie_unread ||
		       event == Event::foreign_write || event == Event::deferred_lie;
	}
};

// clang-format off
inline constexpr std::array faults = {
	Fault{"reply-lost", Fate::done, Link::stays, Event::none, 0, 0, Notice::nobody},
	Fault{"command-lost", Fate::not_done, Link::stays, Event::none, 0, 0, Notice::nobody},
	Fault{"aborted", Fate::failed, Link::stays, Event::none, 0xb, 0x00, Notice::nobody},
	Fault{"aborted-done", Fate::failed_done, Link::stays, Event::none, 0xb, 0x00, Notice::nobody},
	Fault{"busy", Fate::busy, Link::stays, Event::none, 0, 0, Notice::nobody},
	Fault{"not-ready", Fate::answered, Link::stays, Event::not_ready, 0, 0, Notice::nobody},
	Fault{"nexus-lost", Fate::answered, Link::stays, Event::nexus_lost, 0, 0, Notice::nobody},
	Fault{"attention", Fate::answered, Link::stays, Event::attention, 0, 0, Notice::nobody},
	Fault{"parameters", Fate::answered, Link::stays, Event::parameters, 0, 0, Notice::nobody},
	Fault{"changed", Fate::answered, Link::stays, Event::changed, 0, 0, Notice::nobody},
	Fault{"lun-reset", Fate::answered, Link::stays, Event::lun_reset, 0, 0, Notice::nobody},
	Fault{"unplug", Fate::never_sent, Link::returns, Event::nexus_lost, 0, 0, Notice::nobody},
	Fault{"unplug-quiet", Fate::never_sent, Link::returns, Event::none, 0, 0, Notice::nobody},
	Fault{"unplug-done", Fate::done, Link::returns, Event::nexus_lost, 0, 0, Notice::nobody},
	Fault{"unplug-done-quiet", Fate::done, Link::returns, Event::none, 0, 0, Notice::nobody},
	Fault{"unplug-not-done", Fate::not_done, Link::returns, Event::nexus_lost, 0, 0, Notice::nobody},
	Fault{"unplug-lun-reset", Fate::done, Link::returns, Event::lun_reset, 0, 0, Notice::nobody},
	Fault{"unplug-not-ready", Fate::not_done, Link::returns, Event::not_ready, 0, 0, Notice::nobody},
	Fault{"deaf", Fate::not_done, Link::deaf, Event::none, 0, 0, Notice::nobody},
	Fault{"deaf-done", Fate::done, Link::deaf, Event::nexus_lost, 0, 0, Notice::nobody},
	Fault{"lun-reset-told-done", Fate::told_done, Link::stays, Event::lun_reset, 0, 0, Notice::healed},
	Fault{"power-told-done", Fate::told_done, Link::stays, Event::power, 0, 0, Notice::healed},
	Fault{"power-lose-told-done", Fate::told_done, Link::stays, Event::power_lose, 0, 0, Notice::healed},
	Fault{"power-lose-rewind-told-done", Fate::told_done, Link::stays, Event::power_lose_rewind, 0, 0, Notice::healed},
	Fault{"lun-reset-lose", Fate::answered, Link::stays, Event::lun_reset_lose, 0, 0, Notice::healed},
	Fault{"lun-reset-rewind", Fate::answered, Link::stays, Event::lun_reset_rewind, 0, 0, Notice::healed},
	Fault{"lun-reset-lose-rewind", Fate::answered, Link::stays, Event::lun_reset_lose_rewind, 0, 0, Notice::healed},
	Fault{"lun-reset-lose-some", Fate::answered, Link::stays, Event::lun_reset_lose_some, 0, 0, Notice::healed},
	Fault{"power", Fate::answered, Link::stays, Event::power, 0, 0, Notice::healed},
	Fault{"power-lose", Fate::answered, Link::stays, Event::power_lose, 0, 0, Notice::healed},
	Fault{"power-rewind", Fate::answered, Link::stays, Event::power_rewind, 0, 0, Notice::healed},
	Fault{"power-lose-rewind", Fate::answered, Link::stays, Event::power_lose_rewind, 0, 0, Notice::healed},
	Fault{"power-lose-some", Fate::answered, Link::stays, Event::power_lose_some, 0, 0, Notice::healed},
	Fault{"power-lie", Fate::answered, Link::stays, Event::power_lie, 0, 0, Notice::healed},
	Fault{"reset-lie", Fate::answered, Link::stays, Event::reset_lie, 0, 0, Notice::healed},
	Fault{"reset-lie-unread", Fate::answered, Link::stays, Event::reset_lie_unread, 0, 0, Notice::healed},
	Fault{"unplug-lie", Fate::done, Link::returns, Event::reset_lie, 0, 0, Notice::healed},
	Fault{"unplug-lie-unread", Fate::done, Link::returns, Event::reset_lie_unread, 0, 0, Notice::healed},
	Fault{"unplug-power-lie", Fate::done, Link::returns, Event::power_lie, 0, 0, Notice::healed},
	Fault{"unplug-power", Fate::done, Link::returns, Event::power, 0, 0, Notice::healed},
	Fault{"unplug-power-lose", Fate::done, Link::returns, Event::power_lose, 0, 0, Notice::healed},
	Fault{"unplug-power-lose-rewind", Fate::done, Link::returns, Event::power_lose_rewind, 0, 0, Notice::healed},
	Fault{"unplug-power-rewind", Fate::not_done, Link::returns, Event::power_rewind, 0, 0, Notice::healed},
	Fault{"unplug-lose", Fate::done, Link::returns, Event::lun_reset_lose, 0, 0, Notice::healed},
	Fault{"unplug-lose-some", Fate::done, Link::returns, Event::lun_reset_lose_some, 0, 0, Notice::healed},
	Fault{"unplug-exchanged", Fate::done, Link::returns, Event::exchanged, 0, 0, Notice::told},
	Fault{"unplug-exchanged-quiet", Fate::done, Link::returns, Event::exchanged_quiet, 0, 0, Notice::told},
	Fault{"unplug-exchanged-and-back", Fate::done, Link::returns, Event::exchanged_and_back, 0, 0, Notice::told},
	Fault{"unplug-removed", Fate::not_done, Link::returns, Event::removed, 0, 0, Notice::told},
	Fault{"exchanged", Fate::answered, Link::stays, Event::exchanged, 0, 0, Notice::told},
	Fault{"exchanged-and-back", Fate::answered, Link::stays, Event::exchanged_and_back, 0, 0, Notice::told},
	Fault{"removed", Fate::answered, Link::stays, Event::removed, 0, 0, Notice::told},
	Fault{"overdue", Fate::never_sent, Link::overdue, Event::none, 0, 0, Notice::told},
	Fault{"overdue-done", Fate::done, Link::overdue, Event::nexus_lost, 0, 0, Notice::told},
	Fault{"overdue-not-done", Fate::not_done, Link::overdue, Event::none, 0, 0, Notice::told},
	Fault{"overdue-exchanged", Fate::done, Link::overdue, Event::exchanged, 0, 0, Notice::told},
	Fault{"overdue-power-lose", Fate::done, Link::overdue, Event::power_lose, 0, 0, Notice::told},
	Fault{"signal", Fate::never_sent, Link::interrupted, Event::none, 0, 0, Notice::told},
	Fault{"signal-done", Fate::done, Link::interrupted, Event::nexus_lost, 0, 0, Notice::told},
	Fault{"medium-error", Fate::failed, Link::stays, Event::none, 0x3, 0x0c, Notice::told},
	Fault{"medium-error-done", Fate::failed_done, Link::stays, Event::none, 0x3, 0x0c, Notice::told},
	Fault{"hardware-error-lose", Fate::failed, Link::stays, Event::eaten_lose, 0x4, 0x44, Notice::told},
	Fault{"unknown-sense", Fate::failed, Link::stays, Event::none, 0x9, 0x80, Notice::told},
	Fault{"foreign-write", Fate::answered, Link::stays, Event::foreign_write, 0, 0, Notice::told},
	Fault{"eaten-lose", Fate::answered, Link::stays, Event::eaten_lose, 0, 0, Notice::told},
	Fault{"deferred-lie", Fate::answered, Link::stays, Event::deferred_lie, 0, 0, Notice::told},
	Fault{"deferred-lose", Fate::answered, Link::stays, Event::deferred_lose, 0, 0, Notice::told},
	Fault{"deferred-some", Fate::answered, Link::stays, Event::deferred_some, 0, 0, Notice::told},
	Fault{"place-unknown", Fate::answered, Link::stays, Event::place_unknown, 0, 0, Notice::told},
	Fault{"unplug-place-unknown", Fate::done, Link::returns, Event::place_unknown, 0, 0, Notice::told},
	Fault{"taken", Fate::answered, Link::stays, Event::taken, 0, 0, Notice::told},
	Fault{"unplug-taken", Fate::done, Link::returns, Event::taken, 0, 0, Notice::told},
};
// clang-format on

} // namespace ptape::sim
