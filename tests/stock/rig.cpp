// SPDX-License-Identifier: GPL-2.0-only
#include "rig.hpp"

#include <fcntl.h>

#include <cerrno>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "pattern.hpp"
#include "scanner.hpp"
#include "words.hpp"

namespace ptape::stock
{

namespace
{

constexpr std::string_view unit = "TAPE0";
constexpr const char *autoprobe = "/sys/bus/scsi/drivers_autoprobe";
constexpr std::string_view spare = "VTL008L8"; // in the drive while the other is changed
constexpr unsigned attentions_max = 20;
constexpr unsigned stable_answers = 2;

constexpr std::uint8_t rewind_opcode = 0x01;
constexpr std::uint8_t write_opcode = 0x0a;
constexpr std::uint8_t write_filemarks_opcode = 0x10;
constexpr std::uint8_t load_unload_opcode = 0x1b;
constexpr std::uint8_t no_sense = 0;
constexpr std::uint8_t unit_attention = 6;

std::vector<std::uint8_t> cdb_6(std::uint8_t opcode, std::uint32_t length)
{
	constexpr unsigned byte = 8;
	constexpr unsigned two_bytes = 16;

	return {opcode,
		0,
		static_cast<std::uint8_t>(length >> two_bytes),
		static_cast<std::uint8_t>(length >> byte),
		static_cast<std::uint8_t>(length),
		0};
}

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

} // namespace

Rig::Rig(Machine machine) : machine_(std::move(machine)), hctl_(field("hctl"))
{
	open_generic();
}

void Rig::open_generic()
{
	const std::string dir = "/sys/class/scsi_device/" + hctl_ + "/device/scsi_generic";
	std::error_code error;

	machine_.generic.clear();
	for (const auto &entry : std::filesystem::directory_iterator(dir, error))
		machine_.generic = machine_.nodes + "/" + entry.path().filename().string();
	generic_ = vtl::FileDescriptor(
		::open(machine_.generic.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC));
	if (!generic_.valid())
		throw std::runtime_error("no SCSI generic node of " + std::string(unit) + " at " +
					 hctl_ + ": " + errno_name(errno));
}

// Another SCSI device for the drive, which no driver takes by itself.
void Rig::renew_device()
{
	const std::string name(unit);

	generic_.reset();
	if (!write_file(autoprobe, "0"))
		throw std::runtime_error("no " + std::string(autoprobe));
	vtlctl({"unplug", name});
	vtlctl({"plug", name});
	if (!write_file(autoprobe, "1"))
		throw std::runtime_error("no " + std::string(autoprobe));
	hctl_ = field("hctl");
	open_generic();
}

void Rig::vtlctl(const std::vector<std::string> &words)
{
	std::vector<std::string> command = {machine_.vtlctl};

	command.insert(command.end(), words.begin(), words.end());
	if (run_command(command).status != 0)
		throw std::runtime_error(join(command) + " failed");
}

std::string Rig::field(const std::string &name)
{
	const CommandResult result =
		run_command({machine_.vtlctl, "status", std::string(unit), "--field", name});

	if (result.status != 0)
		throw std::runtime_error("vtlctl does not tell " + name);
	return std::string(trim(result.output.substr(0, result.output.find('\n'))));
}

bool Rig::is_bound() const
{
	return std::filesystem::exists(machine_.driver + "/" + hctl_);
}

// The driver forgets the drive, or meets it for the first time.
void Rig::bind(bool on)
{
	const std::filesystem::path node = machine_.attributes + "/nst0";
	std::error_code error;

	if (on == is_bound())
		return;
	if (!write_file(machine_.driver + (on ? "/bind" : "/unbind"), hctl_))
		throw std::runtime_error("cannot " + std::string(on ? "bind " : "unbind ") + hctl_ +
					 ": " + errno_name(errno));
	if (on && std::filesystem::canonical(node / "device", error).filename() != hctl_)
		throw std::runtime_error("nst0 is not " + hctl_);
	if (!on && std::filesystem::exists(node))
		throw std::runtime_error("nst0 stays without " + hctl_);
}

// An unloaded drive is not ready, which is an answer too.
void Rig::drain_attentions()
{
	const std::vector<std::uint8_t> test_unit_ready(6);
	unsigned stable = 0;

	for (unsigned n = 0; n < attentions_max && stable < stable_answers; n++) {
		const ScsiResult result = scsi_command(generic_.get(), test_unit_ready, 0, {});

		if (result.error != 0)
			throw std::runtime_error("TEST UNIT READY: " + result.text());
		stable = has_key(result, unit_attention) ? 0 : stable + 1;
	}
	if (stable < stable_answers)
		throw std::runtime_error("the drive's attentions do not end");
}

void Rig::must(const std::vector<std::uint8_t> &cdb, std::span<const std::uint8_t> data_out)
{
	const ScsiResult result = scsi_command(generic_.get(), cdb, 0, data_out);

	// Behind early warning each write says so, and is carried out.
	if (!result.good() && !has_key(result, no_sense))
		throw std::runtime_error("the cartridge cannot be written: " + result.text());
}

void Rig::write_content(const std::vector<Piece> &content)
{
	if (content.empty())
		return;
	for (const Piece &piece : content) {
		if (piece.length == 0)
			must(cdb_6(write_filemarks_opcode, 1), {});
		else
			must(cdb_6(write_opcode, piece.length),
			     pattern(piece.letter, piece.length));
	}
	must(cdb_6(write_filemarks_opcode, 0), {});
	must(cdb_6(rewind_opcode, 0), {});
}

// A new cartridge with the program's content in the drive, rewound.
void Rig::insert(const Program &program)
{
	const std::string name(unit);
	const Cartridge &cartridge = program.cartridge;

	vtlctl({"swap", name, std::string(spare)});
	vtlctl({"cartridge", machine_.barcode, "--plain", "--blank-kb",
		std::to_string(cartridge.size_kb), "--early-warning-kb",
		std::to_string(cartridge.early_warning_kb)});
	vtlctl({"swap", name, machine_.barcode});
	drain_attentions();
	write_content(cartridge.content);
	if (cartridge.kind == Kind::plain)
		return;
	vtlctl({"swap", name, std::string(spare)});
	vtlctl({"cartridge", machine_.barcode,
		cartridge.kind == Kind::worm ? "--worm" : "--write-protect"});
	vtlctl({"swap", name, machine_.barcode});
	drain_attentions();
}

void Rig::prepare(const Program &program)
{
	const std::string name(unit);

	bind(false);
	if (spoilt_)
		renew_device();
	spoilt_ = program.spoils;
	vtlctl({"mend", name});
	vtlctl({"reset", name, "--kind", "power", "--rewind", "--lose-buffer"});
	drain_attentions();
	insert(program);
	if (program.start == Start::unloaded)
		must(cdb_6(load_unload_opcode, 0), {});
	bind(true);
	if (program.start == Start::loaded)
		vtlctl({"ua", name, "6/28/00"});
	else if (program.start == Start::powered)
		vtlctl({"ua", name, "6/29/00"});
}

std::string Rig::aftermath()
{
	const auto status = nlohmann::json::parse(
		run_command({machine_.vtlctl, "status", std::string(unit)}).output, nullptr, false);

	if (!status.is_object())
		throw std::runtime_error("vtlctl does not tell where the tape stands");

	const bool threaded = status.value("threaded", false);
	const std::string where = threaded ? "at " + status.at("partition").dump() + "." +
						     status.at("position").dump()
					   : std::string("unloaded");

	drain_attentions();
	if (threaded)
		// A protected cartridge refuses it, and has nothing to write out.
		(void)scsi_command(generic_.get(), cdb_6(write_filemarks_opcode, 0), 0, {});
	return where + ", " + medium_text(machine_, machine_.barcode);
}

} // namespace ptape::stock
