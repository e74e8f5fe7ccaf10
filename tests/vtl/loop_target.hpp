// SPDX-License-Identifier: GPL-2.0-only
//
// One emulated host adapter of tcm_loop with one target port and one logical unit
// (LUN 0): the cable between the initiator and one path of a virtual device.
// Linking it makes a SCSI device appear in the kernel, unlinking makes it go.
// Used under the link lock of the server; never by a thread that serves a ring,
// because the scan that linking starts waits for answers.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "outcome.hpp"

namespace ptape::vtl
{

class LoopTarget
{
public:
	// Targets are numbered from 0 over the whole library.
	static Outcome<LoopTarget> create(unsigned number);

	LoopTarget() = default;
	LoopTarget(LoopTarget &&other) noexcept;
	LoopTarget &operator=(LoopTarget &&other) noexcept;
	~LoopTarget();

	// Both return when the kernel's SCSI device is there, or gone.
	Outcome<> link(const std::filesystem::path &backstore);
	Outcome<> unlink();

	// From now on every command is ended by the initiator's adapter as
	// "transport disrupted"; nothing reaches the ring.
	Outcome<> cut();

	// Commands that the initiator has seen end with anything but GOOD, and a wait
	// until it has seen so many. Of a device that is gone: 0, and no wait.
	[[nodiscard]] std::uint64_t errors_seen() const;
	Outcome<> wait_errors_seen(std::uint64_t count) const;

	[[nodiscard]] bool linked() const { return linked_; }
	[[nodiscard]] const std::string &address() const { return address_; } // H:C:T:L

	// What the kernel says: a sysfs "delete" removes the device of a link.
	[[nodiscard]] bool device_present() const;

private:
	Outcome<> wait_device(bool present) const;
	Outcome<> scan() const;
	void close();

	std::filesystem::path adapter_;
	std::filesystem::path port_;
	std::string address_;
	bool linked_ = false;
};

// Takes down every target that a killed daemon has left, whatever its state.
void cut_leftover_targets();
void remove_leftover_targets();
[[nodiscard]] std::string find_leftover_target(); // empty if none

} // namespace ptape::vtl
