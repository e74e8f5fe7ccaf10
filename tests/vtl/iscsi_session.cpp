// SPDX-License-Identifier: GPL-2.0-only
//
// iscsiadm, and the iSCSI transport class in sysfs.
#include "iscsi_session.hpp"

#include <cstdlib>
#include <set>
#include <vector>

#include "sysfile.hpp"

namespace ptape::vtl
{

namespace
{

namespace fs = std::filesystem;

const fs::path sessions = "/sys/class/iscsi_session";

// iscsid refuses to log out while it tries to log in again.
constexpr auto logout_patience = std::chrono::seconds(60);

} // namespace

fs::path IscsiSession::directory() const
{
	std::error_code ignored;

	for (const auto &item : fs::directory_iterator(sessions, ignored)) {
		auto name = read_attribute(item.path() / "targetname");

		if (name.ok() && name.value() == name_)
			return item.path();
	}
	return {};
}

bool IscsiSession::logged_in() const
{
	auto state = read_attribute(directory() / "state");

	return state.ok() && state.value() == "LOGGED_IN";
}

unsigned IscsiSession::replacement_timeout() const
{
	auto seconds = read_attribute(directory() / "recovery_tmo");

	return seconds.ok()
		       ? static_cast<unsigned>(std::strtoul(seconds.value().c_str(), nullptr, 10))
		       : 0;
}

// session/device/targetH:C:T/H:C:T:L
std::string IscsiSession::device_address() const
{
	const fs::path session = directory();
	std::error_code ignored;

	if (session.empty())
		return {};
	for (const auto &target : fs::directory_iterator(session / "device", ignored)) {
		const std::string name = target.path().filename().string();

		if (!name.starts_with("target"))
			continue;
		for (const auto &device : fs::directory_iterator(target.path(), ignored))
			if (fs::exists(device.path() / "scsi_device", ignored))
				return device.path().filename().string();
	}
	return {};
}

Outcome<> IscsiSession::administer(std::initializer_list<std::string> words) const
{
	std::vector<std::string> all = {"iscsiadm",
					"--mode",
					"node",
					"--target",
					name_,
					"--portal",
					portal_.address + ":" + std::to_string(portal_.port)};

	all.insert(all.end(), words);
	return run_program(all);
}

Outcome<> IscsiSession::add_record() const
{
	return administer({"--op", "new"});
}

void IscsiSession::delete_record() const
{
	(void)administer({"--op", "delete"}).ok();
}

Outcome<> IscsiSession::login() const
{
	return administer({"--login"});
}

Outcome<> IscsiSession::logout() const
{
	Outcome<> done;

	if (!comes_true(logout_patience, [&] {
		    if (present())
			    done = administer({"--logout"});
		    return !present();
	    }))
		return done.ok() ? Failure{name_ + ": the session does not end"} : done;
	return {};
}

void logout_sessions(const std::string &name_prefix)
{
	std::error_code ignored;
	std::set<std::string> names;

	for (const auto &item : fs::directory_iterator(sessions, ignored)) {
		auto name = read_attribute(item.path() / "targetname");

		if (name.ok() && name.value().starts_with(name_prefix))
			names.insert(name.value());
	}
	for (const std::string &name : names)
		(void)comes_true(logout_patience, [&] {
			return run_program(
				       {"iscsiadm", "--mode", "node", "--target", name, "--logout"})
				.ok();
		});
}

} // namespace ptape::vtl
