// SPDX-License-Identifier: GPL-2.0-only
//
// One emulated host adapter of tcm_loop with one target port and one logical unit
// (LUN 0): linking it makes a SCSI device appear in the kernel, unlinking makes
// it go.
#pragma once

#include "target.hpp"

namespace ptape::vtl
{

class LoopTarget final : public Target
{
public:
	static Outcome<std::unique_ptr<Target>> create(unsigned number);

	~LoopTarget() override;

	Outcome<> link(const std::filesystem::path &backstore) override;
	Outcome<> unlink() override;
	Outcome<> sever() override;
	Outcome<> wait_noticed(unsigned ended) override;
	Outcome<> wait_dead() override;
	Outcome<> restore() override;
	Outcome<> cut_session() override;

	[[nodiscard]] bool raises_nexus_loss() const override { return true; }
	[[nodiscard]] bool device_present() const override;
	[[nodiscard]] bool linked() const override { return linked_; }
	[[nodiscard]] std::string address() const override { return address_; }

private:
	LoopTarget() = default;

	Outcome<> wait_device(bool present) const;
	Outcome<> scan();
	// Commands that the initiator has seen end with anything but GOOD; of a device
	// that is gone: 0.
	[[nodiscard]] std::uint64_t errors_seen() const;

	std::filesystem::path adapter_;
	std::filesystem::path port_;
	std::string address_;
	std::uint64_t errors_before_ = 0; // seen when it was severed
	bool linked_ = false;
};

void cut_leftover_loop_targets();
void remove_leftover_loop_targets();
[[nodiscard]] std::string find_leftover_loop_target(); // empty if none

} // namespace ptape::vtl
