// SPDX-License-Identifier: GPL-2.0-only
//
// The initiator's end of one iSCSI target: open-iscsi on this machine logs in
// and out, sysfs tells what the session is doing. iscsid must be running; the
// timeouts are those of /etc/iscsi/iscsid.conf.
#pragma once

#include <filesystem>
#include <string>
#include <utility>

#include "outcome.hpp"
#include "tcp_connections.hpp"

namespace ptape::vtl
{

class IscsiSession
{
public:
	IscsiSession(std::string target_name, Portal portal)
		: name_(std::move(target_name)), portal_(std::move(portal))
	{
	}

	// The initiator's record of the target; what it knows of it is no session yet.
	Outcome<> add_record() const;
	void delete_record() const;

	// Both return when the session is there, or gone, and its devices with it.
	Outcome<> login() const;
	Outcome<> logout() const;

	[[nodiscard]] bool present() const { return !directory().empty(); }
	[[nodiscard]] bool logged_in() const;
	[[nodiscard]] std::string device_address() const; // H:C:T:L, empty if none
	// Seconds that commands wait for a lost session before they fail.
	[[nodiscard]] unsigned replacement_timeout() const;

private:
	// Of the session in sysfs; empty if there is none.
	[[nodiscard]] std::filesystem::path directory() const;
	Outcome<> administer(std::initializer_list<std::string> words) const;

	std::string name_;
	Portal portal_;
};

// Logs all sessions out whose target's name begins so.
void logout_sessions(const std::string &name_prefix);

} // namespace ptape::vtl
