// SPDX-License-Identifier: GPL-2.0-only
//
// Model: tape drives, changers and their driver as sysfs shows them at one
// moment. Data only; inventory.cpp fills it, everything that is printed is made
// from it. A fact that sysfs does not have is nothing, and is never guessed.
#ifndef PTAPE_LIB_MODEL_HPP
#define PTAPE_LIB_MODEL_HPP

#include "core.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ptape
{

// A process that has a node of the device open.
struct Holder {
	std::uint64_t pid = 0;
	std::string command;
	std::string node; // nst0
	bool operator==(const Holder &) const = default;
};

// A symbolic link below /dev and the node that it leads to.
struct Link {
	std::string path; // tape/by-id/scsi-…
	std::string node; // nst0
	bool operator==(const Link &) const = default;
};

// A scsi_device that leads to the unit.
struct Path {
	std::string address; // H:C:T:L
	std::string sg;	     // sg3, or "" while the driver sg is not loaded
	std::string state;   // of the SCSI midlayer: running, offline …
	std::string adapter; // driver of the host adapter
	bool operator==(const Path &) const = default;
};

// The line of `ptape/position`.
struct Position {
	std::uint64_t partition = 0;
	std::uint64_t block = 0;
	std::int64_t file = -1;		 // -1: not counted
	std::int64_t block_in_file = -1; // -1: not counted
	std::string state;		 // known, uncounted, suspect, lost
	bool operator==(const Position &) const = default;

	[[nodiscard]] static std::optional<Position> parse(const std::string &line);
};

// The line of `ptape/last_event`.
struct LastEvent {
	std::uint64_t time = 0; // seconds since 1970
	std::string event;	// a word
	std::string why;	// more words, or ""
	bool operator==(const LastEvent &) const = default;

	[[nodiscard]] static std::optional<LastEvent> parse(const std::string &line);
};

// `stats/` of a tape: since the driver was loaded.
struct Traffic {
	std::uint64_t reads = 0, writes = 0, others = 0;
	std::uint64_t read_bytes = 0, written_bytes = 0;
	std::uint64_t in_flight = 0;
};

// Of the first mode: what MTSETDRVBUFFER set.
struct Defaults {
	std::string block_size, density, compression; // -1: none
	std::string options;			      // MT_ST_* bits, hexadecimal
};

// Where its library says that a drive is.
struct LibraryPlace {
	bool conflict = false;	   // two drives answer to it; the rest says nothing then
	std::string changer;	   // its identity
	std::uint64_t element = 0; // address
	std::uint64_t drive = 0;   // from 0: the Drive Index of Bacula and mtx
	std::string cartridge;	   // bar code, "" without
};

// A line of a changer's `ptape/drives_unknown`.
struct UnknownDrive {
	std::uint64_t element = 0; // address
	std::string word;	   // untold, unknown, several, conflict, no-drive
	bool operator==(const UnknownDrive &) const = default;
};

// How a drive is brought back after a reset: of the module, or of one drive.
struct RecoverySettings {
	std::optional<bool> recovery, verify;
	std::optional<std::uint64_t> journal_mb;
};

enum class Driver { ptape, stock };

struct Device {
	Driver driver = Driver::ptape;
	ptape_unit_type type = PTAPE_UNIT_TAPE;
	std::uint32_t number = 0;
	bool has_node = false; // a unit that is remembered and never came has none
	std::string identity;  // "" when it tells none
	bool bound = false;    // its number is remembered
	std::string state;     // "" under a stock driver
	std::string state_reason;
	std::optional<LastEvent> last_event; // nothing: none yet
	std::string vendor, product, revision, serial;
	std::vector<Path> paths; // the one in use first
	std::optional<std::uint64_t> hold_seconds;
	RecoverySettings settings; // of a tape, what counts for it
	std::optional<Position> position;
	std::optional<LibraryPlace> place;	  // nothing: nobody tells
	std::vector<UnknownDrive> drives_unknown; // of a changer
	std::optional<std::uint64_t> absences;
	std::optional<std::uint64_t> resets, recoveries, replayed_blocks;
	std::optional<std::uint64_t> journal_bytes; // written, and not proved yet
	std::optional<bool> loss;		    // a loss that nobody has acknowledged
	bool stopped = false;			    // nor that a tape which was being written froze
	std::vector<unsigned int> tape_alerts;	    // flags told to programs, or shown by failures
	std::optional<Traffic> traffic;
	std::optional<Defaults> defaults;
	std::vector<Link> links; // in order
	std::vector<Holder> holders;

	// st0 or sch0: what the kernel calls it.
	[[nodiscard]] std::string name() const;
	// nst0 or sch0: the node that programs are given.
	[[nodiscard]] std::string node() const;
	[[nodiscard]] bool is_away() const { return state == "absent" || is_waited_for(); }
	[[nodiscard]] bool is_waited_for() const { return state == "waiting"; }
};

// A scsi_device that is a tape drive or a changer and that no driver has.
struct Unclaimed {
	std::string address;
	ptape_unit_type type = PTAPE_UNIT_TAPE;
	std::string vendor, product;
};

struct Module {
	bool loaded = false;
	std::string version;
	std::optional<bool> persistence;
	std::optional<std::uint64_t> hold_seconds;
	RecoverySettings settings;
	std::optional<std::uint64_t> bind_pending, bind_taken, bind_bad, bind_repeated,
		bind_refused;
};

struct System {
	Module module;
	bool st_loaded = false;
	bool ch_loaded = false;
	bool sg_loaded = false;
	std::vector<Device> devices; // tapes by number, then changers
	std::vector<Unclaimed> unclaimed;
	bool all_processes_seen = false; // else holders of other users may be missing
};

} // namespace ptape

#endif // PTAPE_LIB_MODEL_HPP
