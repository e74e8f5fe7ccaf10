// SPDX-License-Identifier: GPL-2.0-only
//
// One iSCSI target of the kernel's LIO in configfs with one portal on the
// loopback network and one logical unit (LUN 0), and the session that this
// machine's own initiator has with it. Each has an address of its own, so that
// one can be cut and the others not. Logging in makes a SCSI device appear,
// logging out makes it go.
#pragma once

#include "iscsi_session.hpp"
#include "target.hpp"

namespace ptape::vtl
{

class IscsiTarget final : public Target
{
public:
	static Outcome<std::unique_ptr<Target>> create(unsigned number);

	~IscsiTarget() override;

	Outcome<> link(const std::filesystem::path &backstore) override;
	Outcome<> unlink() override;
	Outcome<> sever() override;
	Outcome<> wait_noticed(unsigned ended) override;
	Outcome<> wait_dead() override;
	Outcome<> restore() override;
	Outcome<> cut_session() override;

	[[nodiscard]] bool raises_nexus_loss() const override { return false; }
	[[nodiscard]] bool device_present() const override;
	[[nodiscard]] bool linked() const override { return linked_; }
	[[nodiscard]] std::string address() const override { return address_; }

private:
	explicit IscsiTarget(unsigned number);

	Outcome<> configure();
	Outcome<> open_portal();
	Outcome<> close_portal();

	std::filesystem::path group_; // target portal group
	Portal portal_;
	IscsiSession session_;
	std::string address_;
	bool linked_ = false;
};

void cut_leftover_iscsi_targets();
void remove_leftover_iscsi_targets();
[[nodiscard]] std::string find_leftover_iscsi_target(); // empty if none

} // namespace ptape::vtl
