// SPDX-License-Identifier: GPL-2.0-only
//
// The cable between the initiator and one path of a virtual device, whatever
// transport it is: an emulated adapter of tcm_loop, or an iSCSI session. Used
// under the link lock of the server; never by a thread that serves a ring,
// because what happens here waits for answers from it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "outcome.hpp"

namespace ptape::vtl
{

enum class Transport : std::uint8_t { loop, iscsi };

class Target
{
public:
	Target() = default;
	Target(const Target &) = delete;
	Target &operator=(const Target &) = delete;
	virtual ~Target() = default;

	// Both return when the kernel's SCSI device is there, or gone.
	virtual Outcome<> link(const std::filesystem::path &backstore) = 0;
	virtual Outcome<> unlink() = 0;

	// From now on no answer reaches the initiator and no new command the ring,
	// until restore() or link(). The SCSI device stays.
	virtual Outcome<> sever() = 0;
	// After sever(): returns when the initiator has noticed, and has seen the end
	// of so many commands that were at the drive and were answered since.
	virtual Outcome<> wait_noticed(unsigned ended) = 0;
	// After sever(): returns when commands end at once with the transport's error.
	virtual Outcome<> wait_dead() = 0;
	// Returns when commands get through again.
	virtual Outcome<> restore() = 0;

	// Breaks what is open now, but what is opened afterwards works.
	virtual Outcome<> cut_session() = 0;

	// True if the kernel's target itself raises I_T NEXUS LOSS after sever().
	[[nodiscard]] virtual bool raises_nexus_loss() const = 0;

	// What the kernel says: a sysfs "delete" removes the device of a link.
	[[nodiscard]] virtual bool device_present() const = 0;
	[[nodiscard]] virtual bool linked() const = 0;
	[[nodiscard]] virtual std::string address() const = 0; // H:C:T:L, the last one
};

// Numbered from 0 over the whole library.
Outcome<std::unique_ptr<Target>> create_target(Transport transport, unsigned number);

// Takes down every target that a killed daemon has left, whatever its state.
void cut_leftover_targets();
void remove_leftover_targets();
[[nodiscard]] std::string find_leftover_target(); // empty if none

} // namespace ptape::vtl
