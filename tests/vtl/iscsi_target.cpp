// SPDX-License-Identifier: GPL-2.0-only
//
// LIO's iSCSI targets in configfs.
#include "iscsi_target.hpp"

#include <vector>

#include "sysfile.hpp"

namespace ptape::vtl
{

namespace
{

namespace fs = std::filesystem;

const fs::path fabric = "/sys/kernel/config/target/iscsi";
const std::string name_prefix = "iqn.2026-11.localhost.vtl:path";
const fs::path group_name = "tpgt_1";
const fs::path lun_directory = "lun/lun_0";
const fs::path link_name = "unit";
constexpr std::uint16_t iscsi_port = 3260; // IANA

// The initiator's programs, not the kernel, take their time: a slow machine.
constexpr auto patience = std::chrono::seconds(60);

// 127.0.0.1 stays free for others; 250 targets a network of 256 addresses.
Portal portal_of(unsigned number)
{
	constexpr unsigned network_size = 250;

	return {"127.1." + std::to_string(number / network_size) + "." +
			std::to_string(number % network_size + 1),
		iscsi_port};
}

fs::path portal_directory(const fs::path &group, const Portal &portal)
{
	return group / "np" / (portal.address + ":" + std::to_string(portal.port));
}

template <typename Act> void for_each_leftover(Act act)
{
	std::error_code ignored;
	std::vector<fs::path> found;

	for (const auto &item : fs::directory_iterator(fabric, ignored))
		if (item.path().filename().string().starts_with(name_prefix))
			found.push_back(item.path() / group_name);
	for (const fs::path &group : found)
		act(group);
}

std::vector<fs::path> entries(const fs::path &directory)
{
	std::error_code ignored;
	std::vector<fs::path> found;

	for (const auto &item : fs::directory_iterator(directory, ignored))
		found.push_back(item.path());
	return found;
}

// The mirror of configure() and link(), each step allowed to have been done.
void take_down(const fs::path &group)
{
	std::error_code ignored;

	(void)write_attribute(group / "enable", "0").ok();
	for (const fs::path &portal : entries(group / "np"))
		fs::remove(portal, ignored);
	fs::remove(group / lun_directory / link_name, ignored);
	fs::remove(group / lun_directory, ignored);
	fs::remove(group, ignored);
	fs::remove(group.parent_path(), ignored);
}

} // namespace

IscsiTarget::IscsiTarget(unsigned number)
	: group_(fabric / (name_prefix + std::to_string(number)) / group_name),
	  portal_(portal_of(number)),
	  session_(name_prefix + std::to_string(number), portal_)
{
}

Outcome<std::unique_ptr<Target>> IscsiTarget::create(unsigned number)
{
	std::unique_ptr<IscsiTarget> target(new IscsiTarget(number));

	if (auto done = target->configure(); !done.ok())
		return done.failure();
	if (auto done = target->session_.add_record(); !done.ok())
		return done.failure();
	return std::unique_ptr<Target>(std::move(target));
}

Outcome<> IscsiTarget::configure()
{
	struct Setting {
		const char *attribute;
		const char *value;
	};
	// Whoever logs in may write, and is known again when he comes back.
	constexpr Setting settings[] = {
		{"authentication", "0"},
		{"generate_node_acls", "1"},
		{"demo_mode_write_protect", "0"},
		{"cache_dynamic_acls", "1"},
	};
	std::error_code failed;

	fs::create_directories(group_ / lun_directory, failed);
	if (failed)
		return Failure{(group_ / lun_directory).string() + ": " + failed.message()};
	for (const Setting &setting : settings)
		if (auto done =
			    write_attribute(group_ / "attrib" / setting.attribute, setting.value);
		    !done.ok())
			return done;
	return {};
}

IscsiTarget::~IscsiTarget()
{
	if (session_.present())
		(void)session_.logout().ok();
	session_.delete_record();
	take_down(group_);
}

bool IscsiTarget::device_present() const
{
	std::error_code ignored;

	return !address_.empty() && fs::exists("/sys/class/scsi_device/" + address_, ignored);
}

Outcome<> IscsiTarget::open_portal()
{
	const fs::path directory = portal_directory(group_, portal_);
	std::error_code failed;

	fs::create_directory(directory, failed);
	if (failed)
		return Failure{directory.string() + ": " + failed.message()};
	return {};
}

Outcome<> IscsiTarget::close_portal()
{
	const fs::path directory = portal_directory(group_, portal_);
	std::error_code failed;

	fs::remove(directory, failed);
	if (failed)
		return Failure{directory.string() + ": " + failed.message()};
	return {};
}

Outcome<> IscsiTarget::link(const fs::path &backstore)
{
	const fs::path link = group_ / lun_directory / link_name;
	std::error_code failed;

	if (!fs::is_symlink(link, failed)) {
		fs::create_directory_symlink(backstore, link, failed);
		if (failed)
			return Failure{link.string() + ": " + failed.message()};
		if (auto done = write_attribute(group_ / "enable", "1"); !done.ok())
			return done;
	}
	if (auto done = open_portal(); !done.ok())
		return done;
	if (auto done = session_.login(); !done.ok())
		return done;
	linked_ = true;
	if (!comes_true(patience, [&] { return !session_.device_address().empty(); }))
		return Failure{group_.parent_path().filename().string() +
			       ": logged in, but no SCSI device appeared"};
	address_ = session_.device_address();
	return {};
}

Outcome<> IscsiTarget::unlink()
{
	if (auto done = session_.logout(); !done.ok())
		return done;
	linked_ = false;
	if (!comes_true(patience, [&] { return !device_present(); }))
		return Failure{"SCSI device " + address_ + " did not go"};
	return {};
}

Outcome<> IscsiTarget::sever()
{
	if (auto done = close_portal(); !done.ok())
		return done;
	return cut_session();
}

Outcome<> IscsiTarget::cut_session()
{
	auto aborted = abort_connections(portal_);

	return aborted.ok() ? Outcome<>() : aborted.failure();
}

// Commands of the session end when the initiator drops its connection. It may
// have a new one already.
Outcome<> IscsiTarget::wait_noticed(unsigned)
{
	if (!comes_true(patience, [&] {
		    if (!session_.logged_in())
			    return true;
		    auto connections = count_connections(portal_);

		    return connections.ok() && connections.value() > 0;
	    }))
		return Failure{"the initiator does not notice that its session was cut"};
	return {};
}

Outcome<> IscsiTarget::wait_dead()
{
	const auto timeout = std::chrono::seconds(session_.replacement_timeout());

	if (!comes_true(timeout + patience, [&] {
		    auto state =
			    read_attribute("/sys/class/scsi_device/" + address_ + "/device/state");

		    return !state.ok() || state.value() == "transport-offline";
	    }))
		return Failure{"SCSI device " + address_ + " does not become offline"};
	return {};
}

Outcome<> IscsiTarget::restore()
{
	if (auto done = open_portal(); !done.ok())
		return done;
	if (!comes_true(patience, [&] { return session_.logged_in(); }))
		return Failure{"the initiator does not log in again"};
	return {};
}

void cut_leftover_iscsi_targets()
{
	for_each_leftover([](const fs::path &group) {
		for (const fs::path &portal : entries(group / "np")) {
			const std::string name = portal.filename().string();
			std::error_code ignored;

			fs::remove(portal, ignored);
			(void)abort_connections({name.substr(0, name.find(':')), iscsi_port}).ok();
		}
	});
}

void remove_leftover_iscsi_targets()
{
	std::error_code ignored;

	logout_sessions(name_prefix);
	for_each_leftover([](const fs::path &group) { take_down(group); });
	fs::remove(fabric, ignored);
}

std::string find_leftover_iscsi_target()
{
	std::string found;

	for_each_leftover([&](const fs::path &group) { found = group.string(); });
	return found;
}

} // namespace ptape::vtl
