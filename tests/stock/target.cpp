// SPDX-License-Identifier: GPL-2.0-only
#include "target.hpp"

#include <fcntl.h>

#include <cerrno>
#include <filesystem>
#include <stdexcept>

#include "scanner.hpp"
#include "words.hpp"

namespace ptape::stock
{

namespace
{

constexpr const char *autoprobe = "/sys/bus/scsi/drivers_autoprobe";
constexpr unsigned attentions_max = 20;
constexpr unsigned stable_answers = 2;
constexpr std::uint8_t unit_attention = 6;

} // namespace

bool has_key(const ScsiResult &result, std::uint8_t key)
{
	constexpr std::uint8_t key_mask = 0x0f;
	constexpr std::uint8_t descriptor_format = 0x72;
	constexpr std::size_t least = 3;

	if (result.sense.size() < least)
		return false;
	return ((result.sense[0] == descriptor_format ? result.sense[1] : result.sense[2]) &
		key_mask) == key;
}

Target::Target(Machine machine, std::string unit, std::string node)
	: machine_(std::move(machine)),
	  unit_(std::move(unit)),
	  node_(std::move(node)),
	  hctl_(field("hctl"))
{
	open_generic();
}

void Target::open_generic()
{
	const std::string dir = "/sys/class/scsi_device/" + hctl_ + "/device/scsi_generic";
	std::error_code error;

	machine_.generic.clear();
	for (const auto &entry : std::filesystem::directory_iterator(dir, error))
		machine_.generic = machine_.nodes + "/" + entry.path().filename().string();
	generic_ = vtl::FileDescriptor(
		::open(machine_.generic.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC));
	if (!generic_.valid())
		throw std::runtime_error("no SCSI generic node of " + unit_ + " at " + hctl_ +
					 ": " + errno_name(errno));
}

void Target::renew()
{
	generic_.reset();
	if (!write_file(autoprobe, "0"))
		throw std::runtime_error("no " + std::string(autoprobe));
	vtlctl({"unplug", unit_});
	vtlctl({"plug", unit_});
	if (!write_file(autoprobe, "1"))
		throw std::runtime_error("no " + std::string(autoprobe));
	hctl_ = field("hctl");
	open_generic();
}

void Target::vtlctl(const std::vector<std::string> &words)
{
	std::vector<std::string> command = {machine_.vtlctl};

	command.insert(command.end(), words.begin(), words.end());
	if (run_command(command).status != 0)
		throw std::runtime_error(join(command) + " failed");
}

std::string Target::field(const std::string &name)
{
	const CommandResult result =
		run_command({machine_.vtlctl, "status", unit_, "--field", name});

	if (result.status != 0)
		throw std::runtime_error("vtlctl does not tell " + name);
	return std::string(trim(result.output.substr(0, result.output.find('\n'))));
}

bool Target::is_bound() const
{
	return std::filesystem::exists(machine_.driver + "/" + hctl_);
}

void Target::bind(bool on)
{
	const std::filesystem::path node = machine_.attributes + "/" + node_;
	std::error_code error;

	if (on == is_bound())
		return;
	if (!write_file(machine_.driver + (on ? "/bind" : "/unbind"), hctl_))
		throw std::runtime_error("cannot " + std::string(on ? "bind " : "unbind ") + hctl_ +
					 ": " + errno_name(errno));
	if (on && std::filesystem::canonical(node / "device", error).filename() != hctl_)
		throw std::runtime_error(node_ + " is not " + hctl_);
	if (!on && std::filesystem::exists(node))
		throw std::runtime_error(node_ + " stays without " + hctl_);
}

void Target::drain_attentions()
{
	const std::vector<std::uint8_t> test_unit_ready(6);
	unsigned stable = 0;

	for (unsigned n = 0; n < attentions_max && stable < stable_answers; n++) {
		const ScsiResult result = command(test_unit_ready);

		if (result.error != 0)
			throw std::runtime_error("TEST UNIT READY: " + result.text());
		stable = has_key(result, unit_attention) ? 0 : stable + 1;
	}
	if (stable < stable_answers)
		throw std::runtime_error("the attentions of " + unit_ + " do not end");
}

ScsiResult Target::command(const std::vector<std::uint8_t> &cdb,
			   std::span<const std::uint8_t> data_out)
{
	return scsi_command(generic_.get(), cdb, 0, data_out);
}

} // namespace ptape::stock
