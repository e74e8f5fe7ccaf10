// SPDX-License-Identifier: GPL-2.0-only
//
// Drives and changers: their state, their paths and places, their nodes and links.
#include "subject_checks.hpp"

#include "compose.hpp"
#include "tape_alert.hpp"

#include <algorithm>
#include <array>

namespace ptape
{
namespace
{

constexpr unsigned int group_may_use = 0060; // permission bits: read and write of the group
constexpr std::string_view tape_group = "tape";
constexpr std::string_view ask_udev = "udevadm trigger --subsystem-match=scsi_tape "
				      "--subsystem-match=scsi_changer";

// What `state_reason` says of a device that is not frozen.
constexpr std::string_view reason_silent = "its SCSI device does not answer";
constexpr std::string_view reason_offline = "the kernel has set its SCSI device offline";
constexpr std::string_view reason_twin = "identity in use";

[[nodiscard]] bool has_reason(const Device &device, std::string_view reason)
{
	return device.state_reason.starts_with(reason);
}

// --- devices ---

void same_identity(const Facts &facts, Findings &findings)
{
	for_each_unit(facts, [&](const Device &device) {
		if (has_reason(device, reason_twin))
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
	const auto is = [&](std::string_view reason) { return has_reason(device, reason); };

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

// The driver tells the reason of an absence, where it has one, before that of a freeze.
[[nodiscard]] bool is_frozen_while_away(const Device &device)
{
	return device.is_away() && !device.state_reason.empty() &&
	       !has_reason(device, reason_silent) && !has_reason(device, reason_offline) &&
	       !has_reason(device, reason_twin);
}

void frozen(const Facts &facts, Findings &findings)
{
	for_each_unit(facts, [&](const Device &device) {
		if (device.loss.value_or(false))
			return;
		if (device.state == "frozen")
			findings.add(
				compose("{} is frozen: {}", device.node(), device.state_reason),
				mend_of_freeze(device));
		else if (is_frozen_while_away(device))
			findings.add(compose("{} is {}, and frozen when it is back: {}",
					     device.node(), device.state, device.state_reason),
				     compose("bring it back; then {}", mend_of_freeze(device)));
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
			findings.add(compose("{} shows TapeAlert {}, {}", device.node(), flag,
					     tape_alert_name(flag)),
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

[[nodiscard]] bool is_running(const Path &path)
{
	return path.state.empty() || path.state == "running";
}

void path_not_running(const Facts &facts, Findings &findings)
{
	for_each_unit(facts, [&](const Device &device) {
		for (const Path &path : device.paths)
			if (!is_running(path))
				findings.add(compose("path {} of {} is {}", path.address,
						     device.node(), path.state),
					     compose("see to its cable and adapter; then echo "
						     "running >/sys/bus/scsi/devices/{}/state",
						     path.address));
	});
}

// One that the driver has set running again counts as offline until it answers; the state of its
// path tells nothing then.
void not_answering(const Facts &facts, Findings &findings)
{
	for_each_unit(facts, [&](const Device &device) {
		const bool all_running =
			std::all_of(device.paths.begin(), device.paths.end(), is_running);

		if (has_reason(device, reason_silent) ||
		    (has_reason(device, reason_offline) && all_running))
			findings.add(compose("{} is {}: its SCSI device is there and does not "
					     "answer",
					     device.node(), device.state),
				     compose("see to its cable, power and adapter; it is back with "
					     "the first answer: {} -f /dev/{} status",
					     device.type == PTAPE_UNIT_CHANGER ? "mtx" : "mt",
					     device.node()));
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
	for (const WrongLink &link : facts.links_wrong)
		findings.add(link.leads.empty()
				     ? compose("/dev/{} is missing, which leads to {}", link.path,
					       link.node)
				     : compose("/dev/{} leads to {} and should lead to {}",
					       link.path, link.leads, link.node),
			     std::string(ask_udev));
}

constexpr std::array checks = {
	Check{"same-identity", same_identity},
	Check{"no-identity", no_identity},
	Check{"frozen", frozen},
	Check{"loss", loss},
	Check{"stopped", stopped},
	Check{"tape-alert", tape_alert},
	Check{"away-in-use", away_in_use},
	Check{"path-not-running", path_not_running},
	Check{"not-answering", not_answering},
	Check{"drive-place-conflict", drive_place_conflict},
	Check{"node-missing", node_missing},
	Check{"group-wrong", group_wrong},
	Check{"link-missing", link_missing},
};

} // namespace

std::span<const Check> device_checks()
{
	return checks;
}

} // namespace ptape
