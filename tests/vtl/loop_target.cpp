// SPDX-License-Identifier: GPL-2.0-only
//
// tcm_loop targets in configfs.
#include "loop_target.hpp"

#include <cstdlib>
#include <vector>

#include "sysfile.hpp"

namespace ptape::vtl
{

namespace
{

namespace fs = std::filesystem;

const fs::path loopback = "/sys/kernel/config/target/loopback";
// NAA 3 is "locally assigned"; the letters spell "tape".
const std::string adapter_prefix = "naa.374617065";
const std::string initiator_prefix = "naa.369746170";
const std::string port_prefix = "tpgt_";
const std::string port_name = port_prefix + "0";
const fs::path lun_directory = "lun/lun_0";
const fs::path link_name = "unit";
constexpr auto device_patience = std::chrono::seconds(10);

std::string numbered(const std::string &prefix, unsigned number)
{
	constexpr std::size_t digits = 7; // to the 16 of an NAA name
	const std::string text = std::to_string(number);

	return prefix + std::string(digits - std::min(digits, text.size()), '0') + text;
}

template <typename Act> void for_each_leftover_port(Act act)
{
	std::error_code ignored;
	std::vector<fs::path> ports;

	for (const auto &adapter : fs::directory_iterator(loopback, ignored)) {
		if (!adapter.path().filename().string().starts_with(adapter_prefix))
			continue;
		for (const auto &port : fs::directory_iterator(adapter.path(), ignored))
			if (port.path().filename().string().starts_with(port_prefix))
				ports.push_back(port.path());
	}
	for (const fs::path &port : ports)
		act(port);
}

// The mirror of create(), each step allowed to have been done already.
void take_down(const fs::path &port)
{
	std::error_code ignored;

	fs::remove(port / lun_directory / link_name, ignored);
	fs::remove(port / lun_directory, ignored);
	(void)write_attribute(port / "nexus", "NULL").ok();
	fs::remove(port, ignored);
	fs::remove(port.parent_path(), ignored);
}

} // namespace

Outcome<std::unique_ptr<Target>> LoopTarget::create(unsigned number)
{
	std::unique_ptr<LoopTarget> target(new LoopTarget);
	std::error_code failed;

	target->adapter_ = loopback / numbered(adapter_prefix, number);
	target->port_ = target->adapter_ / port_name;
	fs::create_directories(target->port_ / lun_directory, failed);
	if (failed)
		return Failure{(target->port_ / lun_directory).string() + ": " + failed.message()};
	// A LUN that is linked before the nexus exists never gets a device.
	if (auto done =
		    write_attribute(target->port_ / "nexus", numbered(initiator_prefix, number));
	    !done.ok())
		return done.failure();

	auto address = read_attribute(target->port_ / "address");

	if (!address.ok())
		return address.failure();
	target->address_ = address.value() + ":0";
	return std::unique_ptr<Target>(std::move(target));
}

LoopTarget::~LoopTarget()
{
	if (linked_)
		(void)unlink().ok();
	take_down(port_);
}

bool LoopTarget::device_present() const
{
	std::error_code ignored;

	return fs::exists("/sys/class/scsi_device/" + address_, ignored);
}

// Linking and unlinking work synchronously; what is waited for here is a scan
// that user space asked for, and the last steps of a removal.
Outcome<> LoopTarget::wait_device(bool present) const
{
	if (!comes_true(device_patience, [&] { return device_present() == present; }))
		return Failure{"SCSI device " + address_ +
			       (present ? " did not appear" : " did not go")};
	return {};
}

std::uint64_t LoopTarget::errors_seen() const
{
	constexpr int hexadecimal = 16; // with 0x, as all counts of a SCSI device
	auto text = read_attribute("/sys/class/scsi_device/" + address_ + "/device/ioerr_cnt");

	return text.ok() ? std::strtoull(text.value().c_str(), nullptr, hexadecimal) : 0;
}

Outcome<> LoopTarget::link(const fs::path &backstore)
{
	std::error_code failed;

	if (auto done = restore(); !done.ok())
		return done;
	fs::create_directory_symlink(backstore, port_ / lun_directory / link_name, failed);
	if (failed)
		return Failure{(port_ / lun_directory).string() + ": link: " + failed.message()};
	linked_ = true;
	return wait_device(true);
}

// As `echo "0 TARGET -" >scan`: a LUN given by number is refused, because
// tcm_loop says that it has room for none.
Outcome<> LoopTarget::scan()
{
	const std::string host = address_.substr(0, address_.find(':'));
	const std::string target = port_.filename().string().substr(port_prefix.size());

	if (auto done = restore(); !done.ok())
		return done;
	if (auto done = write_attribute("/sys/class/scsi_host/host" + host + "/scan",
					"0 " + target + " -");
	    !done.ok())
		return done;
	return wait_device(true);
}

Outcome<> LoopTarget::unlink()
{
	std::error_code failed;

	// tcm_loop loses count of its devices, for good, when it is to remove one
	// that a sysfs "delete" has taken already: that one is scanned in first.
	if (!device_present())
		if (auto done = scan(); !done.ok())
			return done;
	fs::remove(port_ / lun_directory / link_name, failed);
	if (failed)
		return Failure{(port_ / lun_directory).string() + ": unlink: " + failed.message()};
	linked_ = false;
	return wait_device(false);
}

Outcome<> LoopTarget::sever()
{
	errors_before_ = errors_seen();
	return write_attribute(port_ / "transport_status", "offline");
}

// A command that was at the drive ends twice: with BUSY, and, sent again by the
// midlayer or by ptape, with the transport's error. The device must not go between
// the two: who is told BUSY and no more believes that nothing was carried out.
Outcome<> LoopTarget::wait_noticed(unsigned ended)
{
	constexpr std::uint64_t ends_of_a_command = 2;
	const std::uint64_t count = errors_before_ + ended * ends_of_a_command;

	if (!comes_true(device_patience,
			[&] { return !device_present() || errors_seen() >= count; }))
		return Failure{"SCSI device " + address_ + ": a command did not end"};
	return {};
}

Outcome<> LoopTarget::wait_dead()
{
	return {}; // an adapter that is offline refuses at once
}

Outcome<> LoopTarget::restore()
{
	return write_attribute(port_ / "transport_status", "online");
}

Outcome<> LoopTarget::cut_session()
{
	return Failure{"tcm_loop has no session that could be cut"};
}

void cut_leftover_loop_targets()
{
	for_each_leftover_port([](const fs::path &port) {
		(void)write_attribute(port / "transport_status", "offline").ok();
	});
}

void remove_leftover_loop_targets()
{
	std::error_code ignored;

	for_each_leftover_port([](const fs::path &port) { take_down(port); });
	// Without its directory the fabric holds its module no longer.
	fs::remove(loopback, ignored);
}

std::string find_leftover_loop_target()
{
	std::string found;

	for_each_leftover_port([&](const fs::path &port) { found = port.string(); });
	return found;
}

} // namespace ptape::vtl
