// SPDX-License-Identifier: GPL-2.0-only
//
// The table of checks. Each looks at the facts and adds a finding for each
// thing that is wrong.
#include "checks.hpp"

#include "binding_list.hpp"
#include "compose.hpp"
#include "drive_buffer.hpp"
#include "tape_alert.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace ptape
{
namespace
{

constexpr unsigned int group_may_use = 0060;  // permission bits: read and write of the group
constexpr unsigned int compression_usual = 2; // to 1, as makers print it on their drives
constexpr std::string_view tape_group = "tape";
constexpr std::string_view ask_udev = "udevadm trigger --subsystem-match=scsi_tape "
				      "--subsystem-match=scsi_changer";
constexpr std::string_view enrol_key = "mokutil --import /var/lib/dkms/mok.pub";

// Adds what is wrong and how it is mended.
class Findings
{
public:
	explicit Findings(std::string_view id, std::vector<Finding> &all) : id_(id), all_(all) {}
	void add(std::string what, std::string mend)
	{
		all_.push_back({std::string(id_), std::move(what), std::move(mend)});
	}

private:
	std::string_view id_;
	std::vector<Finding> &all_;
};

[[nodiscard]] std::string node_name(ptape_unit_type type, std::uint32_t number)
{
	return (type == PTAPE_UNIT_CHANGER ? "sch" : "nst") + std::to_string(number);
}

// Of ptape's devices.
template <class Function> void for_each_unit(const Facts &facts, const Function &function)
{
	for (const Device &device : facts.system.devices)
		if (device.driver == Driver::ptape)
			function(device);
}

[[nodiscard]] bool persistent(const Facts &facts)
{
	return facts.system.module.persistence.value_or(false);
}

// Bindings of the driver can be compared with the file.
[[nodiscard]] std::vector<BoundIdentity> comparable(const Facts &facts)
{
	if (!facts.system.module.loaded || !persistent(facts) || !facts.bindings_readable)
		return {};
	return bound_identities(facts.bindings.bindings(), facts.system);
}

// --- the driver ---

void stock_driver(const Facts &facts, Findings &findings)
{
	const System &system = facts.system;

	if (system.module.loaded || (!system.st_loaded && !system.ch_loaded))
		return;
	findings.add("the stock drivers are loaded, not ptape: a device that goes and comes gets "
		     "another name, and its open handles are dead",
		     "with no drive in use: ptape takeover");
}

void no_driver(const Facts &facts, Findings &findings)
{
	const System &system = facts.system;

	if (!system.module.loaded && !system.st_loaded && !system.ch_loaded &&
	    !system.unclaimed.empty())
		findings.add("a tape drive or changer is here and no driver is loaded for it",
			     "modprobe ptape");
}

void no_driver_of_device(const Facts &facts, Findings &findings)
{
	if (!facts.system.module.loaded)
		return;
	for (const Unclaimed &device : facts.system.unclaimed)
		findings.add(compose("{} {} at {} has no driver", device.vendor, device.product,
				     device.address),
			     compose("echo {} >/sys/bus/scsi/drivers/{}/bind; the kernel log "
				     "says why it did not happen by itself",
				     device.address,
				     device.type == PTAPE_UNIT_CHANGER ? "ch" : "st"));
}

void versions_differ(const Facts &facts, Findings &findings)
{
	const Module &module = facts.system.module;

	if (module.loaded && module.version != facts.command_version)
		findings.add(compose("the loaded driver is {}, this command {}", module.version,
				     facts.command_version),
			     "with no drive in use: ptape handback && ptape takeover; it goes "
			     "back to st and ch where the kernel does not take the new one");
}

void generic_missing(const Facts &facts, Findings &findings)
{
	if (!facts.system.sg_loaded && !facts.system.devices.empty())
		findings.add("the driver sg is not loaded: mtx on /dev/sg* and programs that ask "
			     "a drive themselves do not work",
			     "modprobe sg");
}

// --- the switch ---

void persistence_off(const Facts &facts, Findings &findings)
{
	if (facts.system.module.loaded && !persistent(facts))
		findings.add("persistence is off: a device that goes loses its name and its open "
			     "handles",
			     "ptape persistence on");
}

void persistence_at_load(const Facts &facts, Findings &findings)
{
	if (persistent(facts) && !facts.modprobe.is_on("ptape", "persistence"))
		findings.add("persistence is on now and off at the next load: modprobe.d does not "
			     "say it",
			     "ptape persistence on");
}

void hold_off(const Facts &facts, Findings &findings)
{
	if (!persistent(facts))
		return;
	if (facts.system.module.hold_seconds == 0U)
		findings.add(
			"hold_seconds is 0: nobody waits for a device that is away",
			"echo 300 >/sys/module/ptape/parameters/hold_seconds, and hold_seconds=300 "
			"in /etc/modprobe.d/ptape.conf");
	else
		for_each_unit(facts, [&](const Device &device) {
			if (device.hold_seconds == 0U)
				findings.add(compose("nobody waits for {} when it is away: its "
						     "own hold_seconds is 0",
						     device.node()),
					     compose("echo default >/sys/class/{}/{}/ptape/"
						     "hold_seconds",
						     device.type == PTAPE_UNIT_CHANGER
							     ? "scsi_changer"
							     : "scsi_tape",
						     device.name()));
		});
}

// --- what a recovery needs ---

// A setting that takes something from a recovery where it is 0: of the module, or of one drive.
struct Lack {
	std::string_view name;	 // of the parameter and of the attribute
	std::string_view wanted; // the module's own default
	std::string_view key;	 // of ptape.conf
	std::string_view effect;
};

void lacking(const Facts &facts, Findings &findings, const Lack &lack,
	     bool (*is_lacking)(const RecoverySettings &))
{
	if (is_lacking(facts.system.module.settings)) {
		findings.add(compose("{} is 0: {}", lack.name, lack.effect),
			     compose("echo {1} >/sys/module/ptape/parameters/{0}, and {0}={1} in "
				     "/etc/modprobe.d/ptape.conf",
				     lack.name, lack.wanted));
		return;
	}
	for_each_unit(facts, [&](const Device &device) {
		if (is_lacking(device.settings))
			findings.add(
				compose("{} of {} is 0: {}", lack.name, device.node(), lack.effect),
				compose("echo default >/sys/class/scsi_tape/{}/ptape/{}, and "
					"no other '{} =' for it in ptape.conf(5)",
					device.name(), lack.name, lack.key));
	});
}

void recovery_off(const Facts &facts, Findings &findings)
{
	lacking(facts, findings,
		{"recovery", "1", "recovery",
		 "after a reset nothing is moved and nothing sent again, what would need it is "
		 "frozen"},
		[](const RecoverySettings &settings) { return settings.recovery == false; });
}

void verify_off(const Facts &facts, Findings &findings)
{
	lacking(facts, findings,
		{"verify", "1", "verify",
		 "after a reset the position alone decides, what is on the tape is not compared"},
		[](const RecoverySettings &settings) { return settings.verify == false; });
}

// What is kept of a drive is less than any of its kind buffers.
void journal_below_buffer(const Facts &facts, Findings &findings)
{
	for_each_unit(facts, [&](const Device &device) {
		const auto least = least_buffer_mb(device.vendor, device.product);
		const auto kept = device.settings.journal_mb
					  ? device.settings.journal_mb
					  : facts.system.module.settings.journal_mb;

		if (least && kept && *kept && *kept < *least)
			findings.add(
				compose("journal_mb of {} is {}, and a drive like that ({} {}) "
					"buffers {} MB at least: where it loses its buffer, what "
					"was written since the last filemark may be lost",
					device.node(), *kept, device.vendor, device.product,
					*least),
				compose("journal = {} or more for it in ptape.conf(5), then ptape "
					"apply: what it buffers, times its compression",
					*least * compression_usual));
	});
}

// How much a drive buffers it does not tell; that nothing is kept is less than any.
void journal_small(const Facts &facts, Findings &findings)
{
	lacking(facts, findings,
		{"journal_mb", "256", "journal",
		 "the last block alone is kept, and a drive that loses its buffer has lost what "
		 "was in it. It should be more than the drive buffers, times its compression"},
		[](const RecoverySettings &settings) { return settings.journal_mb == 0U; });
	journal_below_buffer(facts, findings);
}

// --- bindings ---

void bindings_damaged(const Facts &facts, Findings &findings)
{
	if (facts.bindings.blank())
		findings.add(
			compose("/{} is empty: after a reboot no device has its number",
				bindings_file),
			"ptape-store: it takes the second copy of that file and writes what it "
			"knows");
	else if (facts.bindings.garbled())
		findings.add(
			compose("/{} has bytes that are no text", bindings_file),
			"ptape-store: it keeps the damaged file aside and writes what it knows");
	else if (facts.bindings.torn())
		findings.add(
			compose("/{} has lines that cannot be read: {}", bindings_file,
				facts.bindings.torn()),
			"ptape-store: it keeps the damaged file aside and writes what it knows");
}

void bindings_repeated(const Facts &facts, Findings &findings)
{
	std::map<std::pair<ptape_unit_type, std::uint32_t>, std::string> owners;
	std::map<std::string, std::uint32_t> numbers;

	for (const store::Binding &binding : facts.bindings.bindings()) {
		const auto [owner, first] =
			owners.emplace(std::pair(binding.type, binding.number), binding.identity);
		const auto [number, only] = numbers.emplace(binding.identity, binding.number);

		if (!first && owner->second != binding.identity)
			findings.add(compose("{} is given to two devices on disk: {} and {}; "
					     "the first one has it",
					     node_name(binding.type, binding.number), owner->second,
					     binding.identity),
				     compose("ptape bindings forget {}", binding.identity));
		else if (!only && number->second != binding.number)
			findings.add(compose("{} has two numbers on disk, {} and {}; the first "
					     "one counts",
					     binding.identity, number->second, binding.number),
				     compose("ptape bindings set {} {}", binding.identity,
					     number->second));
	}
}

void binding_not_on_disk(const Facts &facts, Findings &findings)
{
	for (const BoundIdentity &bound : comparable(facts))
		if (bound.bound && !bound.on_disk && bound.in_driver)
			findings.add(compose("{} of {} is not on disk: forgotten at a reboot",
					     node_name(bound.type, *bound.in_driver),
					     bound.identity),
				     "systemctl start ptape-store, and see what it says");
}

void binding_not_passed(const Facts &facts, Findings &findings)
{
	for (const BoundIdentity &bound : comparable(facts))
		if (bound.on_disk && (!bound.in_driver || !bound.bound))
			findings.add(compose("the driver was not told {} of {}: it was loaded "
					     "without modprobe.d",
					     node_name(bound.type, *bound.on_disk), bound.identity),
				     "systemctl start ptape-store: it tells the driver");
}

void binding_differs(const Facts &facts, Findings &findings)
{
	for (const BoundIdentity &bound : comparable(facts))
		if (bound.bound && bound.on_disk && bound.in_driver &&
		    *bound.on_disk != *bound.in_driver)
			findings.add(compose("{} is {} and should be {}", bound.identity,
					     node_name(bound.type, *bound.in_driver),
					     node_name(bound.type, *bound.on_disk)),
				     "close what has it open, then run ptape-store");
}

void bindings_bad(const Facts &facts, Findings &findings)
{
	for (const std::string &value : facts.bindings_bad)
		findings.add(compose("modprobe.d has bind={}, which is no IDENTITY:NUMBER and does "
				     "not count",
				     value),
			     "correct or remove that line: grep -rn bind= /etc/modprobe.d");
}

// The driver's count is of the past; it is told while it has left something undone.
void bindings_refused(const Facts &facts, Findings &findings)
{
	const auto refused = facts.system.module.bind_refused.value_or(0);
	const auto bound = comparable(facts);
	const auto undone = [](const BoundIdentity &each) {
		return each.on_disk && (!each.bound || each.in_driver != each.on_disk);
	};

	if (refused && std::any_of(bound.begin(), bound.end(), undone))
		findings.add(
			compose("{} numbers were refused since the driver was loaded: "
				"another device has them, or the device was open",
				refused),
			"ptape bindings list shows both; close the device and run ptape-store");
}

// --- devices ---

void same_identity(const Facts &facts, Findings &findings)
{
	for_each_unit(facts, [&](const Device &device) {
		if (device.state_reason.starts_with("identity in use"))
			findings.add(compose("{} says that it is a device that is known already: "
					     "its number is not remembered",
					     device.node()),
				     "give one of both another serial number, or use its link in "
				     "/dev/tape/by-path; forget the other one if it will not come "
				     "back (ptape bindings)");
	});
}

void no_identity(const Facts &facts, Findings &findings)
{
	for_each_unit(facts, [&](const Device &device) {
		if (device.has_node && device.identity.empty() && device.state_reason.empty())
			findings.add(compose("{} tells no identity: its number goes by the order "
					     "of arrival",
					     device.node()),
				     "use its link in /dev/tape/by-path");
	});
}

// What ends a freeze, by the reason that the driver gives.
[[nodiscard]] std::string mend_of_freeze(const Device &device)
{
	const std::string node = device.node();
	const auto is = [&](std::string_view reason) {
		return device.state_reason.starts_with(reason);
	};

	if (is("position lost"))
		return compose("mt -f /dev/{} rewind, or seek, or eod", node);
	if (is("acknowledged data is"))
		return compose("mt -f /dev/{} rewind, or offline; what was on its way is not on "
			       "the tape",
			       node);
	if (is("encryption is not"))
		return compose("set the drive's key again, then close the drive and open it again; "
			       "or unload it: mt -f /dev/{} offline",
			       node);
	if (is("the drive has lost logical block protection"))
		return compose("close the drive and open it again, and switch the protection on "
			       "before the next write; or unload it: mt -f /dev/{} offline",
			       node);
	if (is("somebody else has the drive reserved"))
		return compose("see which host has it: sg_persist --in --read-full-status; then "
			       "close the drive and open it again, or unload it: mt -f /dev/{} "
			       "offline",
			       node);
	return compose("see which cartridge it holds; then unload it, or close the drive and open "
		       "it again: mt -f /dev/{} offline",
		       node);
}

void frozen(const Facts &facts, Findings &findings)
{
	for_each_unit(facts, [&](const Device &device) {
		if (device.state == "frozen" && !device.loss.value_or(false))
			findings.add(
				compose("{} is frozen: {}", device.node(), device.state_reason),
				mend_of_freeze(device));
	});
}

void loss(const Facts &facts, Findings &findings)
{
	for_each_unit(facts, [&](const Device &device) {
		if (device.loss.value_or(false))
			findings.add(compose("{}: data that a program was told is on the tape is "
					     "or may be missing",
					     device.node()),
				     compose("run the job that wrote there again; then ptape "
					     "acknowledge {}",
					     device.node()));
	});
}

// The data are told of as a loss or are whole; what the job has on the tape may not be.
void stopped(const Facts &facts, Findings &findings)
{
	for_each_unit(facts, [&](const Device &device) {
		if (device.stopped)
			findings.add(compose("{} stopped while it was written: what the job has on "
					     "the tape may not be whole",
					     device.node()),
				     compose("run that job again; then ptape acknowledge {}",
					     device.node()));
	});
}

void tape_alert(const Facts &facts, Findings &findings)
{
	for_each_unit(facts, [&](const Device &device) {
		for (const unsigned int flag : device.tape_alerts)
			findings.add(compose("{} has told a program of TapeAlert {}, {}",
					     device.node(), flag, tape_alert_name(flag)),
				     compose("see to it as the drive's manual says; then "
					     "ptape acknowledge {}",
					     device.node()));
	});
}

void away_in_use(const Facts &facts, Findings &findings)
{
	for_each_unit(facts, [&](const Device &device) {
		if (device.is_away() && !device.holders.empty())
			findings.add(compose("{} is {} and {} (process {}) has it open",
					     device.node(), device.state,
					     device.holders.front().command,
					     device.holders.front().pid),
				     device.state == "waiting"
					     ? compose("bring it back, or end the waiting: ptape "
						       "release {}",
						       device.node())
					     : std::string("bring it back, or end that process"));
	});
}

void path_not_running(const Facts &facts, Findings &findings)
{
	for_each_unit(facts, [&](const Device &device) {
		for (const Path &path : device.paths)
			if (!path.state.empty() && path.state != "running")
				findings.add(compose("path {} of {} is {}", path.address,
						     device.node(), path.state),
					     compose("see to its cable and adapter; then echo "
						     "running >/sys/bus/scsi/devices/{}/state",
						     path.address));
	});
}

// Elements of changers whose drive nobody knows. That one is untold, or of a drive that is not
// attached here, is as it should be in many a library.
void unknown_drives(const Device &changer, bool conflicts_are_told, Findings &findings)
{
	for (const UnknownDrive &drive : changer.drives_unknown) {
		const std::string element =
			compose("element {} of {}", drive.element, changer.node());

		if (drive.word == "several")
			findings.add(compose("{}: more than one drive here is as the library tells",
					     element),
				     compose("say which: element.{} = IDENTITY in ptape.conf(5), "
					     "then ptape apply",
					     drive.element));
		else if (drive.word == "no-drive")
			findings.add(
				compose("{} has a drive by ptape.conf, and is no drive's", element),
				compose("correct element.{} in ptape.conf(5), then ptape "
					"apply; ptape show {} --json has its identity",
					drive.element, changer.node()));
		else if (drive.word == "conflict" && !conflicts_are_told)
			findings.add(compose("{}: ptape.conf and the library name different drives",
					     element),
				     compose("correct or remove element.{} in ptape.conf(5), then "
					     "ptape apply",
					     drive.element));
	}
}

void drive_place_conflict(const Facts &facts, Findings &findings)
{
	bool told = false;

	for_each_unit(facts, [&](const Device &device) {
		if (!device.place || !device.place->conflict)
			return;
		told = true;
		findings.add(compose("where {} is in its library is not sure: what the library and "
				     "ptape.conf say does not agree, or two drives claim one place",
				     device.node()),
			     "ptape map shows the others; correct or remove element.ADDRESS in "
			     "ptape.conf(5), then ptape apply");
	});
	for_each_unit(facts, [&](const Device &device) { unknown_drives(device, told, findings); });
}

// --- nodes and links ---

// udev sets owner and mode of a node that is there; it makes none.
void node_missing(const Facts &facts, Findings &findings)
{
	for (const NodeFact &node : facts.nodes)
		if (!node.present)
			findings.add(compose("/dev/{} is missing", node.node),
				     node.number.empty()
					     ? std::string(ask_udev)
					     : compose("mknod /dev/{} c {} && {}", node.node,
						       node.number, ask_udev));
}

void group_wrong(const Facts &facts, Findings &findings)
{
	for (const NodeFact &node : facts.nodes)
		if (node.present &&
		    (node.group != tape_group || (node.mode & group_may_use) != group_may_use))
			findings.add(compose("/dev/{} is of group {} with mode {:04o}: programs "
					     "of the group tape may not use it",
					     node.node, node.group, node.mode),
				     compose("{}; if that does not help, another rule in "
					     "/etc/udev/rules.d sets it",
					     ask_udev));
}

void link_missing(const Facts &facts, Findings &findings)
{
	for_each_unit(facts, [&](const Device &device) {
		if (device.has_node && !device.identity.empty() && device.state_reason.empty() &&
		    std::none_of(device.links.begin(), device.links.end(), [](const Link &link) {
			    return link.path.starts_with("tape/by-id/");
		    }))
			findings.add(compose("{} has no link in /dev/tape/by-id", device.node()),
				     std::string(ask_udev));
	});
}

// --- installation ---

void files_missing(const Facts &facts, Findings &findings)
{
	for (const std::string &file : facts.files_missing) {
		// Where there is no initramfs-tools, its hook has no place.
		if (file.starts_with("initramfs-tools") && !facts.has_initramfs_tools)
			continue;
		findings.add(compose("{} is not installed", file), "install ptape again");
	}
}

void rules_hidden(const Facts &facts, Findings &findings)
{
	for (const std::string &file : facts.rules_hidden)
		findings.add(compose("{} takes the place of ptape's rules", file),
			     compose("remove it, if it is not meant: rm {}", file));
}

void no_take_over(const Facts &facts, Findings &findings)
{
	for (const char *stock : {"st", "ch"}) {
		const auto &installs = facts.modprobe.installs;

		if (std::none_of(installs.begin(), installs.end(),
				 [&](const ModprobeConfig::Command &line) {
					 return line.module == stock &&
						line.command.find("ptape") != std::string::npos;
				 }))
			findings.add(compose("modprobe.d does not give ptape to whoever asks for "
					     "{}: at the next boot {} may be there first",
					     stock, stock),
				     compose("in /etc/modprobe.d/ptape.conf: install {0} "
					     "/sbin/modprobe --quiet ptape || /sbin/modprobe "
					     "--ignore-install {0} $CMDLINE_OPTS",
					     stock));
	}
}

void blacklisted(const Facts &facts, Findings &findings)
{
	for (const char *module : {"ptape", "st", "ch"})
		if (std::find(facts.modprobe.blacklisted.begin(), facts.modprobe.blacklisted.end(),
			      module) != facts.modprobe.blacklisted.end())
			findings.add(compose("modprobe.d has 'blacklist {}': {}", module,
					     module == std::string_view("ptape")
						     ? "ptape is not loaded for a device"
						     : "a kernel without ptape has no tape "
						       "driver then, and ptape is not loaded "
						       "for a device"),
				     compose("remove it: grep -r 'blacklist {}' /etc/modprobe.d",
					     module));
}

void options_of_stock(const Facts &facts, Findings &findings)
{
	for (const auto &option : facts.modprobe.options)
		if (option.module == "st" && !facts.modprobe.option("ptape", option.name))
			findings.add(compose("'options st {}={}' does not reach ptape", option.name,
					     option.value),
				     compose("in /etc/modprobe.d/ptape.conf: options ptape {}={}",
					     option.name, option.value));
}

void kernel_without_module(const Facts &facts, Findings &findings)
{
	for (const KernelFact &kernel : facts.kernels)
		if (!kernel.has_module && kernel.has_headers)
			findings.add(compose("kernel {} has no ptape: it runs with the stock "
					     "drivers",
					     kernel.release),
				     compose("dkms autoinstall -k {}", kernel.release));
}

void headers_missing(const Facts &facts, Findings &findings)
{
	for (const KernelFact &kernel : facts.kernels)
		if (!kernel.has_module && !kernel.has_headers)
			findings.add(compose("kernel {} has no ptape and no headers to build it "
					     "with",
					     kernel.release),
				     compose("apt install linux-headers-{}", kernel.release));
}

void module_unsigned(const Facts &facts, Findings &findings)
{
	if (!facts.secure_boot.value_or(false))
		return;
	for (const KernelFact &kernel : facts.kernels)
		if (kernel.has_module && kernel.is_signed == false)
			findings.add(compose("Secure Boot is on and ptape for kernel {} is not "
					     "signed: that kernel refuses it",
					     kernel.release),
				     compose("let DKMS sign it, and enrol its key: {}", enrol_key));
}

// A module that is signed with a key which the kernel does not know is not taken either.
void key_not_enrolled(const Facts &facts, Findings &findings)
{
	const System &system = facts.system;

	if (!facts.secure_boot.value_or(false) || facts.key_enrolled.value_or(false) ||
	    system.module.loaded || (!system.st_loaded && !system.ch_loaded))
		return;
	for (const KernelFact &kernel : facts.kernels)
		if (kernel.running && kernel.is_signed == true)
			findings.add(compose("Secure Boot is on, and the key of DKMS that signs "
					     "ptape for kernel {} {}: the kernel refuses it, and "
					     "the stock drivers serve",
					     kernel.release,
					     facts.key_enrolled ? "is not enrolled"
								: "may not be enrolled"),
				     compose("{}, confirm it at the next boot, then ptape takeover",
					     enrol_key));
}

void settings_wrong(const Facts &facts, Findings &findings)
{
	for (const Complaint &complaint : facts.settings.complaints())
		findings.add(complaint.text(), "correct it, see ptape.conf(5); then ptape apply");
}

// --- backup programs ---

void backup_names(const Facts &facts, Findings &findings)
{
	for (const NamedDevice &named : facts.named) {
		const std::string where =
			compose("{}:{} names {}", named.file, named.line, named.name);
		const auto is_node = [&](std::string_view prefix) {
			return named.name.starts_with(prefix) &&
			       named.name.size() > prefix.size() &&
			       named.name.find_first_not_of("0123456789", prefix.size()) ==
				       std::string::npos;
		};

		if (is_node("/dev/sg"))
			findings.add(
				where + ", which is another device after a reboot or a return",
				"name the changer by /dev/sch0 or its link in /dev/tape/by-id, a "
				"drive by its link there");
		else if (is_node("/dev/st"))
			findings.add(where + ", which rewinds at each close",
				     compose("name it /dev/n{}", named.name.substr(5)));
	}
}

struct Check {
	std::string_view id;
	void (*look)(const Facts &, Findings &);
};

constexpr std::array checks = {
	Check{"stock-driver", stock_driver},
	Check{"no-driver", no_driver},
	Check{"device-without-driver", no_driver_of_device},
	Check{"versions-differ", versions_differ},
	Check{"sg-missing", generic_missing},
	Check{"persistence-off", persistence_off},
	Check{"persistence-at-load", persistence_at_load},
	Check{"hold-off", hold_off},
	Check{"recovery-off", recovery_off},
	Check{"verify-off", verify_off},
	Check{"journal-small", journal_small},
	Check{"bindings-damaged", bindings_damaged},
	Check{"bindings-repeated", bindings_repeated},
	Check{"binding-not-on-disk", binding_not_on_disk},
	Check{"binding-not-passed", binding_not_passed},
	Check{"binding-differs", binding_differs},
	Check{"bindings-bad", bindings_bad},
	Check{"bindings-refused", bindings_refused},
	Check{"same-identity", same_identity},
	Check{"no-identity", no_identity},
	Check{"frozen", frozen},
	Check{"loss", loss},
	Check{"stopped", stopped},
	Check{"tape-alert", tape_alert},
	Check{"away-in-use", away_in_use},
	Check{"path-not-running", path_not_running},
	Check{"drive-place-conflict", drive_place_conflict},
	Check{"node-missing", node_missing},
	Check{"group-wrong", group_wrong},
	Check{"link-missing", link_missing},
	Check{"files-missing", files_missing},
	Check{"rules-hidden", rules_hidden},
	Check{"no-take-over", no_take_over},
	Check{"blacklisted", blacklisted},
	Check{"options-of-stock", options_of_stock},
	Check{"kernel-without-module", kernel_without_module},
	Check{"headers-missing", headers_missing},
	Check{"module-unsigned", module_unsigned},
	Check{"key-not-enrolled", key_not_enrolled},
	Check{"settings-wrong", settings_wrong},
	Check{"backup-names", backup_names},
};

} // namespace

std::vector<Finding> findings_of(const Facts &facts)
{
	std::vector<Finding> all;

	for (const Check &check : checks) {
		Findings findings(check.id, all);

		check.look(facts, findings);
	}
	return all;
}

std::vector<std::string_view> check_ids()
{
	std::vector<std::string_view> ids;

	ids.reserve(checks.size());
	for (const Check &check : checks)
		ids.push_back(check.id);
	return ids;
}

} // namespace ptape
