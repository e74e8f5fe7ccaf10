// SPDX-License-Identifier: GPL-2.0-only
//
// The driver that serves, its switch, and what a recovery needs of its settings.
#include "subject_checks.hpp"

#include "compose.hpp"
#include "drive_buffer.hpp"

#include <array>

namespace ptape
{
namespace
{

constexpr unsigned int compression_usual = 2; // to 1, as makers print it on their drives

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
			"echo 300 >/sys/module/ptape/parameters/hold_seconds, and options ptape "
			"hold_seconds=300 in /etc/modprobe.d/ptape.conf");
	else
		for_each_unit(facts, [&](const Device &device) {
			if (device.hold_seconds == 0U)
				findings.add(compose("nobody waits for {} when it is away: its "
						     "own hold_seconds is 0",
						     device.node()),
					     compose("echo default >/sys/class/{}/{}/ptape/"
						     "hold_seconds, and no other 'hold =' for it "
						     "in ptape.conf(5)",
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
		findings.add(
			compose("{} is 0: {}", lack.name, lack.effect),
			compose("echo {1} >/sys/module/ptape/parameters/{0}, and options ptape "
				"{0}={1} in /etc/modprobe.d/ptape.conf",
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
};

} // namespace

std::span<const Check> driver_checks()
{
	return checks;
}

} // namespace ptape
