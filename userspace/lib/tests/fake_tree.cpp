// SPDX-License-Identifier: GPL-2.0-only
//
// Files of a server.
#include "fake_tree.hpp"

#include "bindings_file.hpp"
#include "compose.hpp"

#include <algorithm>
#include <array>
#include <elf.h>
#include <fstream>
#include <iterator>
#include <sys/stat.h>
#include <unistd.h>

namespace ptape::test
{
namespace
{

constexpr unsigned int node_mode = 0660;
// Numbers of nodes, Linux' Documentation/admin-guide/devices.txt.
constexpr unsigned int tape_major = 9, changer_major = 86, no_rewind = 128;
constexpr unsigned int came_at = 1767225600; // seconds: the first of January 2026
constexpr std::string_view release = "6.1.0-50-amd64";

[[nodiscard]] std::string bytes_of(const std::string &hex)
{
	std::string bytes;

	for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
		bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
	return bytes;
}

// Standard INQUIRY data, SPC-5 table 151.
[[nodiscard]] std::string inquiry_of(const FakeDevice &device)
{
	return bytes_of(device.changer ? "0880060233000000" : "0180060233000000") +
	       compose("{:<8}{:<16}{:<4}", device.vendor, device.product, "0107");
}

[[nodiscard]] std::string page80_of(const FakeDevice &device)
{
	return bytes_of(compose("{}800000", device.changer ? "08" : "01"))
		       .replace(3, 1, 1, static_cast<char>(device.serial.size())) +
	       device.serial;
}

[[nodiscard]] std::string page83_of(const FakeDevice &device)
{
	return bytes_of((device.changer ? "0883000c01030008" : "0183000c01030008") + device.naa);
}

// What libkmod takes for a module: ELF with the section .modinfo, not signed.
[[nodiscard]] std::string module_bytes()
{
	constexpr std::string_view names("\0.modinfo\0.shstrtab\0", 20), info("license=GPL\0", 12);
	constexpr unsigned int name_of_info = 1, name_of_names = 10; // places in names
	Elf64_Ehdr header{};
	std::array<Elf64_Shdr, 3> sections{}; // the first one is none, as ELF has it
	const auto bytes = [](const auto &data) {
		return std::string(reinterpret_cast<const char *>(&data), sizeof(data));
	};

	std::copy_n(ELFMAG, SELFMAG, header.e_ident);
	header.e_ident[EI_CLASS] = ELFCLASS64;
	header.e_ident[EI_DATA] = ELFDATA2LSB;
	header.e_ident[EI_VERSION] = header.e_version = EV_CURRENT;
	header.e_type = ET_REL;
	header.e_ehsize = sizeof(header);
	header.e_shoff = sizeof(header);
	header.e_shentsize = sizeof(Elf64_Shdr);
	header.e_shnum = sections.size();
	header.e_shstrndx = 2;
	sections[1].sh_name = name_of_info;
	sections[1].sh_type = SHT_PROGBITS;
	sections[1].sh_offset = sizeof(header) + sizeof(sections);
	sections[1].sh_size = info.size();
	sections[2].sh_name = name_of_names;
	sections[2].sh_type = SHT_STRTAB;
	sections[2].sh_offset = sections[1].sh_offset + info.size();
	sections[2].sh_size = names.size();
	return bytes(header) + bytes(sections) + std::string(info) + std::string(names);
}

} // namespace

std::string FakeDevice::identity() const
{
	return naa.empty() ? "" : (changer ? "changer.naa-" : "tape.naa-") + naa + "." + serial;
}

std::string FakeDevice::name() const
{
	return (changer ? "sch" : "st") + std::to_string(number);
}

std::string FakeDevice::node() const
{
	return (changer ? "sch" : "nst") + std::to_string(number);
}

std::string FakeDevice::unit() const
{
	return (changer ? "changer" : "tape") + std::to_string(number);
}

std::string FakeDevice::directory() const
{
	return (changer ? "sys/class/scsi_changer/" : "sys/class/scsi_tape/") + name();
}

std::string FakeDevice::unit_directory() const
{
	return "sys/class/ptape/" + unit();
}

std::string FakeDevice::links_by_library() const
{
	return "tape/by-library/naa-" + naa + "." + serial;
}

std::string FakeTree::read(std::string_view below) const
{
	std::ifstream stream(top_ / below, std::ios::binary);

	return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

void FakeTree::write(std::string_view below, std::string_view text) const
{
	std::filesystem::create_directories((top_ / below).parent_path());
	std::ofstream(top_ / below, std::ios::binary) << text;
}

void FakeTree::link(std::string_view below, std::string_view target) const
{
	std::filesystem::create_directories((top_ / below).parent_path());
	std::filesystem::create_symlink(target, top_ / below);
}

void FakeTree::remove(std::string_view below) const
{
	std::filesystem::remove_all(top_ / below);
}

void FakeTree::install() const
{
	const std::string modules = compose("lib/modules/{}", release);

	for (const char *program :
	     {"usr/lib/udev/ptape_id", "usr/sbin/ptape-store",
	      "usr/lib/udev/rules.d/59-ptape.rules", "usr/lib/udev/rules.d/61-ptape.rules",
	      "usr/lib/systemd/system/ptape-store.service", "etc/initramfs-tools/hooks/ptape"})
		write(program, "");
	write("etc/modprobe.d/ptape.conf",
	      "install st /sbin/modprobe --quiet ptape || /sbin/modprobe --ignore-install st\n"
	      "install ch /sbin/modprobe --quiet ptape || /sbin/modprobe --ignore-install ch\n"
	      "options ptape persistence=1\n");
	write("etc/modprobe.d/ptape-bindings.conf", store::BindingsFile().render());
	write("etc/group", compose("root:x:4294967295:\ntape:x:{}:\n", ::getgid()));
	write(modules + "/updates/dkms/ptape.ko", module_bytes());
	write(modules + "/build/Makefile", "");
	write(modules + "/kernel/st.ko", "");
	write("proc/sys/kernel/osrelease", compose("{}\n", release));
	write("proc/1/comm", "systemd\n");
	write("sys/module/sg/refcnt", "0\n");
	write("sys/bus/scsi/devices/none", "");
	remove("sys/bus/scsi/devices/none");
}

void FakeTree::load(const std::string &version) const
{
	const std::string parameters = "sys/module/ptape/parameters/";

	write("sys/module/ptape/version", version + "\n");
	write(parameters + "persistence", "1\n");
	write(parameters + "hold_seconds", "300\n");
	write(parameters + "bind", "");
	write(parameters + "recovery", "Y\n");
	write(parameters + "verify", "Y\n");
	write(parameters + "journal_mb", "256\n");
	for (const char *count :
	     {"bind_pending", "bind_taken", "bind_bad", "bind_repeated", "bind_refused"})
		write(parameters + count, "0\n");
	std::filesystem::create_directories(top_ / "sys/class/ptape");
}

void FakeTree::add_scsi(const std::string &address, const FakeDevice &device,
			const std::string &driver) const
{
	const std::string directory = "sys/bus/scsi/devices/" + address;
	const std::string host = address.substr(0, address.find(':'));

	write(directory + "/type", device.changer ? "8\n" : "1\n");
	write(directory + "/vendor", compose("{:<8}\n", device.vendor));
	write(directory + "/model", compose("{:<16}\n", device.product));
	write(directory + "/rev", "0107\n");
	write(directory + "/state", "running\n");
	write(directory + "/vpd_pg80", page80_of(device));
	write(directory + "/vpd_pg83", page83_of(device));
	// sg0 of target 0, sg1 of target 1: a number that is the address's own.
	write(compose("{}/scsi_generic/sg{}{}/dev", directory, host,
		      address.substr(address.rfind(':', address.rfind(':') - 1) + 1, 1)),
	      "");
	write(compose("sys/class/scsi_host/host{}/proc_name", host), "mpt3sas\n");
	if (!driver.empty())
		write(directory + "/driver/module", driver);
}

void FakeTree::add_node(const FakeDevice &device) const
{
	const std::string group = device.directory() + "/ptape";
	std::string paths;

	for (const std::string &path : device.paths)
		paths += path + "\n";
	write(group + "/identity", device.identity() + "\n");
	write(group + "/state", device.state + "\n");
	write(group + "/state_reason", "\n");
	write(group + "/last_event", compose("{} {}\n", came_at, device.state));
	write(group + "/paths", paths);
	write(group + "/hold_seconds", "300\n");
	write(group + "/absences", "0\n");
	write(group + "/release", "");
	write(group + "/inquiry", inquiry_of(device));
	write(group + "/vpd_pg80", page80_of(device));
	write(group + "/vpd_pg83", page83_of(device));
	write(device.directory() + "/dev",
	      compose("{}:{}\n", device.changer ? changer_major : tape_major, device.number));
	if (device.changer) {
		write(group + "/drives_unknown", "");
		return;
	}
	write(compose("sys/class/scsi_tape/{}/dev", device.node()),
	      compose("{}:{}\n", tape_major, device.number + no_rewind));
	write(group + "/position", "partition=0 block=0 file=0 block_in_file=0 known\n");
	write(group + "/acknowledge", "none\n");
	write(group + "/tape_alerts", "\n");
	for (const char *count : {"resets", "recoveries", "replayed_blocks", "journal_bytes"})
		write(group + "/" + count, "0\n");
	for (const char *count :
	     {"read_cnt", "write_cnt", "other_cnt", "read_byte_cnt", "write_byte_cnt", "in_flight"})
		write(device.directory() + "/stats/" + count, "0");
	write(device.directory() + "/default_blksize", "-1\n");
	write(device.directory() + "/default_density", "-1\n");
	write(device.directory() + "/default_compression", "-1\n");
	write(device.directory() + "/options", "0x00000d07\n");
}

void FakeTree::add_links(const FakeDevice &device) const
{
	const std::string id = "dev/tape/by-id/scsi-3" + device.naa;

	for (const std::string &node : {device.node(), device.name()}) {
		write("dev/" + node, "");
		::chmod((top_ / "dev" / node).c_str(), node_mode);
	}
	if (device.naa.empty())
		return;
	if (device.changer) {
		link(id + "-changer-sch", "../../" + device.name());
		return;
	}
	link(id, "../../" + device.name());
	link(id + "-nst", "../../" + device.node());
}

void FakeTree::add(const FakeDevice &device) const
{
	const std::string unit = device.unit_directory();

	write(unit + "/identity", device.identity() + "\n");
	write(unit + "/number", std::to_string(device.number) + "\n");
	write(unit + "/bound", device.naa.empty() ? "0\n" : "1\n");
	write(unit + "/state", device.state + "\n");
	write(unit + "/state_reason", "\n");
	for (const std::string &path : device.paths)
		add_scsi(path, device, device.changer ? "ch" : "st");
	if (!device.has_node)
		return;
	add_node(device);
	add_links(device);
	if (device.changer)
		link("dev/" + device.links_by_library() + "/changer", "../../../" + device.name());
}

void FakeTree::add_stock(const FakeDevice &device) const
{
	for (const std::string &node : {device.name(), device.node()}) {
		const std::string directory =
			(device.changer ? "sys/class/scsi_changer/" : "sys/class/scsi_tape/") +
			node;

		if (std::filesystem::exists(top_ / directory))
			continue;
		write(directory + "/dev", "");
		link(directory + "/device", "../../../bus/scsi/devices/" + device.paths.front());
	}
	add_scsi(device.paths.front(), device, device.changer ? "ch" : "st");
	add_links(device);
	write(device.changer ? "sys/module/ch/refcnt" : "sys/module/st/refcnt", "0\n");
}

void FakeTree::remember(const FakeDevice &device) const
{
	constexpr std::string_view file = "etc/modprobe.d/ptape-bindings.conf";

	write(file,
	      read(file) + compose("options ptape bind={}:{}\n", device.identity(), device.number));
}

void FakeTree::hold(unsigned int pid, const std::string &command, const std::string &node) const
{
	const std::string process = compose("proc/{}", pid);

	write(process + "/comm", command + "\n");
	link(process + "/fd/5", "/dev/" + node);
}

FakeDevice first_drive()
{
	FakeDevice device;

	device.serial = "VTD00001";
	device.naa = "3000000000000001";
	device.paths = {"2:0:0:0"};
	return device;
}

FakeDevice second_drive()
{
	FakeDevice device;

	device.number = 1;
	device.serial = "VTD00002";
	device.naa = "3000000000000002";
	device.paths = {"2:0:1:0"};
	return device;
}

FakeDevice robot()
{
	FakeDevice device;

	device.changer = true;
	device.serial = "VTC00001";
	device.naa = "3000000000000100";
	device.paths = {"2:0:2:0"};
	device.product = "VIRTUAL-LIBRARY";
	return device;
}

} // namespace ptape::test
