// SPDX-License-Identifier: GPL-2.0-only
//
// The virtual library in the kernel: the model, its units and their paths, from
// the loading of the modules to the last rmdir. Two locks: the link lock
// serialises everything that makes SCSI devices come and go; below it the
// library lock, which every command takes.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "library.hpp"
#include "outcome.hpp"
#include "target.hpp"
#include "unit.hpp"

namespace ptape::vtl
{

struct Options {
	unsigned drives = 1;
	unsigned slots = 8;
	unsigned import_export = 0;
	unsigned logical = 1; // logical libraries
	unsigned paths = 1;
	Transport transport = Transport::loop;
	bool empty = false;	       // no cartridge in a drive
	std::uint64_t capacity_mb = 0; // of a cartridge; 0: the model's own
	std::string socket = "/run/vtl.sock";
};

class Server
{
public:
	// Returns when every device is attached in the kernel.
	static Outcome<std::unique_ptr<Server>> start(const Options &options);

	// Takes everything down; commands at a drive end without being carried out.
	~Server();

	[[nodiscard]] Unit *find(std::string_view name);
	[[nodiscard]] std::vector<std::unique_ptr<Unit>> &units() { return units_; }
	[[nodiscard]] Transport transport() const { return transport_; }
	[[nodiscard]] model::Library &library() { return library_; }
	[[nodiscard]] LibraryLock &lock() { return lock_; }
	[[nodiscard]] std::mutex &link_mutex() { return link_mutex_; }

	// Ends every wait of a request; used when the daemon stops.
	void interrupt();
	[[nodiscard]] bool interrupted() const { return interrupted_; } // library lock

private:
	explicit Server(const Options &options);
	Outcome<> build(const Options &options);

	const Transport transport_;
	LibraryLock lock_;
	std::mutex link_mutex_;
	model::Library library_;
	std::vector<std::unique_ptr<Unit>> units_;
	bool interrupted_ = false;
};

// What a daemon that was killed has left in the kernel is taken down: nobody
// waits for it any more, and the names are free.
void clear_leftovers();

// The first thing of a virtual library that is still in the kernel; empty if none.
[[nodiscard]] std::string find_leftover();

} // namespace ptape::vtl
