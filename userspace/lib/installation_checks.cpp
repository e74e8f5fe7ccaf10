// SPDX-License-Identifier: GPL-2.0-only
//
// Files, kernels and keys of an installation, configuration files of ours and of backup programs.
#include "subject_checks.hpp"

#include "compose.hpp"

#include <algorithm>
#include <array>

namespace ptape
{
namespace
{

constexpr std::string_view enrol_key = "mokutil --import /var/lib/dkms/mok.pub";

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
	for (const char *stock : stock_modules) {
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
	for (const char *stock : stock_modules)
		for (const auto &option : facts.modprobe.options)
			if (option.module == stock && !facts.modprobe.option("ptape", option.name))
				findings.add(compose("'options {} {}={}' does not reach ptape",
						     stock, option.name, option.value),
					     compose("in /etc/modprobe.d/ptape.conf: options ptape "
						     "{}={}",
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

// Who has a drive open kept options from it, or will.
void settings_not_applied(const Facts &facts, Findings &findings)
{
	for (const SettingsWaiting &waiting : facts.settings_waiting)
		findings.add(compose("{}: ptape.conf has what is not in force: {}", waiting.node,
				     list_of(waiting.settings, ", ")),
			     "ptape apply; or change ptape.conf(5), if it is not meant any more");
	for_each_unit(facts, [&](const Device &device) {
		const auto &waiting = facts.options_waiting;
		const std::string what = compose("{}: the options that ptape.conf has for it are "
						 "not set",
						 device.node());

		if (std::find(waiting.begin(), waiting.end(), device.node()) == waiting.end())
			return;
		if (device.holders.empty())
			findings.add(what, "ptape apply");
		else
			findings.add(compose("{}: {} (process {}) has it open", what,
					     device.holders.front().command,
					     device.holders.front().pid),
				     "when it is closed: ptape apply");
	});
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

constexpr std::array checks = {
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
	Check{"settings-not-applied", settings_not_applied},
	Check{"backup-names", backup_names},
};

} // namespace

std::span<const Check> installation_checks()
{
	return checks;
}

} // namespace ptape
