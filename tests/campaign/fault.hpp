// SPDX-License-Identifier: GPL-2.0-only
//
// The faults of the campaign: what is done to the drive, in the words of vtlctl, and who may
// notice it. A table; the striker carries a row out, the judge knows from the row what a program
// must never have seen. The same kinds as the simulation's (tests/sim/fault.hpp), as far as a
// real transport can play them.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace ptape::campaign
{

// What must be there for the fault to be played.
enum class Needs : std::uint8_t {
	nothing,
	command,	   // one at the drive, held
	session,	   // iSCSI
	command_in_session // both
};

// Who may notice it.
enum class Notice : std::uint8_t {
	nobody,
	healed,	 // nobody, where the journal covers what the drive may have lost, or has the block
		 // to compare
	rewound, // the same, but the drive does not tell how much it has on the tape
	told	 // a call may fail
};

struct Fault {
	// Two words that are none of vtlctl's: `meet` waits until a command is at the drive,
	// `eat` is another program that takes the attentions by the sg node.
	static constexpr std::string_view meet = "meet";
	static constexpr std::string_view eat = "eat";
	static constexpr std::size_t steps_max = 4;

	std::string_view name;
	Needs needs;
	Notice notice;
	std::array<std::string_view, steps_max> steps;
	// Together with another fault it adds up to what nobody can know: alone in its run.
	bool alone = false;

	[[nodiscard]] constexpr bool at_command() const
	{
		return needs == Needs::command || needs == Needs::command_in_session;
	}
	[[nodiscard]] constexpr bool of_session() const
	{
		return needs == Needs::session || needs == Needs::command_in_session;
	}
};

// clang-format off
inline constexpr std::array faults = {
	Fault{"lun", Needs::nothing, Notice::nobody, {"reset TAPE0 --kind lun"}},
	Fault{"lun-done", Needs::command, Notice::healed, {"reset TAPE0 --kind lun --in-flight executed"}},
	Fault{"lun-rewind", Needs::nothing, Notice::rewound, {"reset TAPE0 --kind lun --rewind"}},
	Fault{"lun-lose", Needs::nothing, Notice::healed, {"reset TAPE0 --kind lun --lose-buffer"}},
	Fault{"lun-lose-rewind", Needs::nothing, Notice::rewound, {"reset TAPE0 --kind lun --lose-buffer --rewind"}},
	Fault{"power", Needs::nothing, Notice::healed, {"reset TAPE0 --kind power"}},
	Fault{"power-done", Needs::command, Notice::healed, {"reset TAPE0 --kind power --in-flight executed"}},
	Fault{"power-rewind", Needs::nothing, Notice::rewound, {"reset TAPE0 --kind power --rewind"}},
	Fault{"power-lose", Needs::nothing, Notice::healed, {"reset TAPE0 --kind power --lose-buffer"}},
	Fault{"power-lose-rewind", Needs::nothing, Notice::rewound, {"reset TAPE0 --kind power --lose-buffer --rewind"}},
	Fault{"power-lose-rewind-done", Needs::command, Notice::rewound, {"reset TAPE0 --kind power --lose-buffer --rewind --in-flight executed"}},
	Fault{"power-eaten", Needs::nothing, Notice::rewound, {"reset TAPE0 --kind power --lose-buffer --rewind", "eat"}, true},
	Fault{"attention", Needs::nothing, Notice::nobody, {"ua TAPE0 6/29/02"}},
	Fault{"attentions", Needs::nothing, Notice::nobody, {"ua TAPE0 6/2a/01", "ua TAPE0 6/29/03", "ua TAPE0 6/29/07"}},
	Fault{"parameters", Needs::nothing, Notice::nobody, {"ua TAPE0 6/2a/01"}},
	Fault{"changed", Needs::nothing, Notice::nobody, {"ua TAPE0 6/28/00"}},
	Fault{"aborted", Needs::nothing, Notice::nobody, {"sense TAPE0 b/00/00 --on WRITE_6"}},
	Fault{"aborted-done", Needs::nothing, Notice::nobody, {"sense TAPE0 b/00/00 --on WRITE_6 --executed"}},
	Fault{"not-ready", Needs::nothing, Notice::nobody, {"not-ready TAPE0 --seconds 1"}},
	Fault{"hang-reset", Needs::nothing, Notice::nobody, {"hang TAPE0", "meet", "reset TAPE0 --kind lun", "release-held TAPE0"}},
	Fault{"hang-released", Needs::nothing, Notice::nobody, {"hang TAPE0", "meet", "release-held TAPE0"}},
	Fault{"unplug", Needs::nothing, Notice::nobody, {"unplug TAPE0", "plug TAPE0"}},
	Fault{"unplug-lost", Needs::command, Notice::nobody, {"unplug TAPE0 --in-flight lost", "plug TAPE0"}},
	Fault{"unplug-done", Needs::command, Notice::nobody, {"unplug TAPE0 --in-flight executed", "plug TAPE0"}},
	Fault{"unplug-power", Needs::command, Notice::rewound, {"unplug TAPE0 --in-flight executed", "reset TAPE0 --kind power --lose-buffer --rewind", "plug TAPE0"}},
	Fault{"swap-order", Needs::nothing, Notice::nobody, {"unplug TAPE0", "unplug TAPE1", "plug TAPE1", "plug TAPE0"}},
	Fault{"link", Needs::nothing, Notice::nobody, {"link TAPE0 --down", "link TAPE0 --up"}},
	Fault{"link-lost", Needs::command, Notice::nobody, {"link TAPE0 --down --in-flight lost", "link TAPE0 --up"}},
	Fault{"link-done", Needs::command, Notice::nobody, {"link TAPE0 --down --in-flight executed", "link TAPE0 --up"}},
	Fault{"cut", Needs::session, Notice::nobody, {"cut TAPE0"}},
	Fault{"cut-lost", Needs::command_in_session, Notice::nobody, {"cut TAPE0 --in-flight lost"}},
	Fault{"cut-done", Needs::command_in_session, Notice::nobody, {"cut TAPE0 --in-flight executed"}},
	Fault{"portal", Needs::session, Notice::nobody, {"portal TAPE0 --down", "portal TAPE0 --up"}},
	Fault{"portal-lost", Needs::command_in_session, Notice::nobody, {"portal TAPE0 --down --in-flight lost", "portal TAPE0 --up"}},
	Fault{"medium-error", Needs::nothing, Notice::told, {"sense TAPE0 3/0c/00 --on WRITE_6"}},
	Fault{"deferred", Needs::nothing, Notice::told, {"sense TAPE0 3/0c/00 --deferred"}},
	Fault{"exchanged", Needs::nothing, Notice::told, {"swap TAPE0 VTL003L8"}},
};
// clang-format on

} // namespace ptape::campaign
