// SPDX-License-Identifier: GPL-2.0-only
//
// The table of `ptape status` and the list of `ptape show`.
#include "status_text.hpp"

#include "compose.hpp"
#include "tape_alert.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <string_view>
#include <utility>

namespace ptape
{
namespace
{

constexpr std::size_t label_width = 13; // of the list, columns
constexpr std::string_view not_all_seen = "processes of other users were not seen: root may look";

[[nodiscard]] std::string in_use_by(const Device &device)
{
	if (device.holders.empty())
		return "";
	const Holder &first = device.holders.front();
	const auto more = device.holders.size() - 1;

	return compose("{} {}{}", first.pid, first.command, more ? compose(" +{}", more) : "");
}

[[nodiscard]] std::string path_text(const Device &device)
{
	if (device.paths.empty())
		return "";
	const auto more = device.paths.size() - 1;

	return device.paths.front().address + (more ? compose(" +{}", more) : "");
}

[[nodiscard]] std::string device_text(const Device &device)
{
	if (device.vendor.empty())
		return device.product;
	return device.vendor + " " + device.product;
}

// 20 cleaning required, 50 lost statistics
[[nodiscard]] std::string alerts_text(const Device &device)
{
	std::string text;

	for (const unsigned int flag : device.tape_alerts)
		text += compose("{}{} {}", text.empty() ? "" : ", ", flag, tape_alert_name(flag));
	return text;
}

// What is missing, as the driver says it, without where it is acknowledged.
[[nodiscard]] std::string loss_of(const Device &device)
{
	constexpr std::string_view loss = "acknowledged data is ",
				   where = ": see ptape/acknowledge";
	std::string reason = device.state_reason;

	if (reason.ends_with(where))
		reason.resize(reason.size() - where.size());
	if (reason.starts_with(loss))
		return reason;
	return compose("{}or may be missing{}{}", loss, reason.empty() ? "" : "; ", reason);
}

[[nodiscard]] std::string note_of(const Device &device)
{
	if (device.loss.value_or(false))
		return compose("{}; when you have dealt with it: ptape acknowledge {}",
			       loss_of(device), device.node());
	if (device.stopped && device.state_reason.empty())
		return "it stopped while it was written; when the job has run again: ptape "
		       "acknowledge " +
		       device.node();
	return device.state_reason;
}

// What stands below a device in the table: the worst that is known of it.
[[nodiscard]] std::string note_of_row(const Device &device)
{
	std::string note = note_of(device);

	if (!note.empty() || device.tape_alerts.empty())
		return note;
	return compose("TapeAlert {}; when you have dealt with it: ptape acknowledge {}",
		       alerts_text(device), device.node());
}

[[nodiscard]] bool needs_a_look(const Device &device)
{
	return (device.is_away() && !device.holders.empty()) || device.state == "frozen" ||
	       device.loss.value_or(false) || device.stopped || !device.state_reason.empty() ||
	       !device.tape_alerts.empty();
}

// What is known of a place: nothing while it is lost or only a memory.
[[nodiscard]] std::string unknown_place(const Position &position)
{
	if (position.state == "lost")
		return "lost";
	return position.state == "suspect" ? "to be asked" : "";
}

// For the table: 3:1024, 3:1024 in p1, @1039 where files are not counted.
[[nodiscard]] std::string position_cell(const Position &position)
{
	std::string text = unknown_place(position);

	if (!text.empty())
		return text;
	text = position.file >= 0 && position.block_in_file >= 0
		       ? compose("{}:{}", position.file, position.block_in_file)
		       : compose("@{}", position.block);
	return position.partition ? compose("{} in p{}", text, position.partition) : text;
}

[[nodiscard]] std::string on_or_off(const std::optional<bool> &value)
{
	if (!value)
		return "unknown";
	return *value ? "on" : "off";
}

[[nodiscard]] std::string heading(const System &system)
{
	const Module &module = system.module;

	if (module.loaded)
		return compose("ptape {}: persistence {}{}\n", module.version,
			       on_or_off(module.persistence),
			       module.hold_seconds ? compose(", hold {} s", *module.hold_seconds)
						   : "");
	if (!system.st_loaded && !system.ch_loaded)
		return "ptape is not loaded, and no other driver of tapes is\n";
	return "ptape is not loaded; the stock drivers serve, which give other names to a "
	       "device that goes and comes\n";
}

// 2026-11-29 01:58 recovered: minutes, for the table.
[[nodiscard]] std::string event_cell(const LastEvent &last)
{
	return compose("{} {}", local_time(static_cast<std::time_t>(last.time), "%Y-%m-%d %H:%M"),
		       last.event);
}

// The same to the second, and why.
[[nodiscard]] std::string event_text(const LastEvent &last)
{
	return compose("{} {}{}{}",
		       local_time(static_cast<std::time_t>(last.time), "%Y-%m-%d %H:%M:%S"),
		       last.event, last.why.empty() ? "" : ": ", last.why);
}

// sch0:1, the second drive of that changer.
[[nodiscard]] std::string drive_cell(const System &system, const Device &device)
{
	if (!device.place)
		return "";
	if (device.place->conflict)
		return "conflict";
	for (const Device &changer : system.devices)
		if (changer.type == PTAPE_UNIT_CHANGER && changer.identity == device.place->changer)
			return compose("{}:{}", changer.node(), device.place->drive);
	return compose("?:{}", device.place->drive);
}

[[nodiscard]] Table table_of(const System &system)
{
	Table table({
		{"NODE"},
		{"STATE"},
		{"DEVICE", 9, 5},
		{"SERIAL", 8, 0, true},
		{"PATH", 0, 4},
		{"SG", 0, 6},
		{"DRIVE", 0, 8},
		{"CARTRIDGE", 0, 7},
		{"FILE:BLOCK", 0, 3},
		{"LAST EVENT", 0, 9},
		{"IN USE BY", 9, 2},
	});

	for (const Device &device : system.devices) {
		std::string state = device.state;

		if (device.driver == Driver::stock)
			state = device.type == PTAPE_UNIT_CHANGER ? "stock ch" : "stock st";
		table.add({{device.node(), device.has_node ? Style::strong : Style::faint},
			   {state, style_of_state(device.state)},
			   {device_text(device)},
			   {device.serial},
			   {path_text(device)},
			   {device.paths.empty() ? "" : device.paths.front().sg},
			   {drive_cell(system, device)},
			   {device.place ? device.place->cartridge : ""},
			   {device.position ? position_cell(*device.position) : ""},
			   {device.last_event ? event_cell(*device.last_event) : ""},
			   {in_use_by(device)}},
			  note_of_row(device),
			  needs_a_look(device) ? Style::attention : Style::plain);
	}
	return table;
}

void add_paths(List &list, const Device &device)
{
	for (std::size_t i = 0; i < device.paths.size(); i++) {
		const Path &path = device.paths[i];
		std::string text = path.address;

		for (const std::string &more : {path.sg, path.adapter, path.state})
			text += more.empty() ? "" : ", " + more;
		if (device.paths.size() > 1 && i == 0)
			text += " (in use)";
		list.add(i == 0 ? "paths" : "", text,
			 path.state == "running" || path.state.empty() ? Style::plain
								       : Style::attention);
	}
}

[[nodiscard]] std::string whole_position(const Position &position)
{
	if (!unknown_place(position).empty())
		return position_text(position);
	return compose("{} (address {} in partition {})", position_text(position), position.block,
		       position.partition);
}

void add_counters(List &list, const Device &device)
{
	if (device.absences)
		list.add("absences", compose("{} since load", *device.absences));
	if (device.resets)
		list.add("since load", compose("{} resets, {} recoveries, {} blocks sent again",
					       *device.resets, device.recoveries.value_or(0),
					       device.replayed_blocks.value_or(0)));
	if (device.journal_bytes.value_or(0))
		list.add("journal",
			 compose("{} bytes written and not proved yet", *device.journal_bytes));
	if (device.traffic)
		list.add("traffic",
			 compose("{} bytes read in {} reads, {} bytes written in {} writes, "
				 "{} other commands",
				 device.traffic->read_bytes, device.traffic->reads,
				 device.traffic->written_bytes, device.traffic->writes,
				 device.traffic->others));
	if (device.defaults)
		list.add("defaults",
			 compose("block size {}, density {}, compression {}, options {}",
				 device.defaults->block_size, device.defaults->density,
				 device.defaults->compression, device.defaults->options));
}

} // namespace

std::string position_text(const Position &position)
{
	std::string text = unknown_place(position);

	if (!text.empty())
		return text;
	if (position.partition > 0)
		text = compose("partition {}, ", position.partition);
	if (position.file >= 0 && position.block_in_file >= 0)
		return text + compose("file {}, block {}", position.file, position.block_in_file);
	return text + compose("address {}", position.block);
}

Style style_of_state(const std::string &state)
{
	constexpr std::array<std::pair<std::string_view, Style>, 5> styles = {{
		{"online", Style::good},
		{"waiting", Style::attention},
		{"recovering", Style::attention},
		{"absent", Style::faint},
		{"frozen", Style::bad},
	}};

	for (const auto &[name, style] : styles)
		if (name == state)
			return style;
	return Style::plain;
}

std::string status_text(const System &system, const Screen &screen)
{
	const auto looks =
		std::count_if(system.devices.begin(), system.devices.end(), needs_a_look);
	std::string text =
		wrapped(heading(system).substr(0, heading(system).size() - 1), 0, screen);

	if (system.devices.empty())
		text += "No tape drive or changer is here.\n";
	else
		text += "\n" + table_of(system).render(screen);
	if (!system.devices.empty() && !system.all_processes_seen)
		text += "\n" + wrapped(compose("IN USE BY: {}", not_all_seen), 0, screen);
	for (const Unclaimed &unclaimed : system.unclaimed)
		text += compose("\n{} {} {} at {} has no driver\n",
				unclaimed.type == PTAPE_UNIT_CHANGER ? "changer" : "tape drive",
				unclaimed.vendor, unclaimed.product, unclaimed.address);
	if (looks > 0)
		text += compose("\n{} of {} devices need{} a look: ptape doctor\n", looks,
				system.devices.size(), looks == 1 ? "s" : "");
	return text;
}

std::string show_text(const Device &device, bool all_seen, const Screen &screen)
{
	List list(label_width, screen);
	std::string holders;

	list.add("node", device.node() + (device.has_node ? "" : " (never came since the load)"),
		 Style::strong);
	list.add("driver", device.driver == Driver::ptape ? "ptape" : "stock");
	list.add("state", device.state, style_of_state(device.state));
	list.add("reason", note_of(device), Style::attention);
	if (device.last_event)
		list.add("last event", event_text(*device.last_event));
	list.add("device",
		 device_text(device) +
			 (device.revision.empty() ? "" : ", revision " + device.revision));
	list.add("serial", device.serial);
	list.add("identity", device.identity.empty() ? "none told" : device.identity);
	if (device.driver == Driver::ptape)
		list.add("number", compose("{}, {}", device.number,
					   device.bound ? "remembered" : "not remembered"));
	add_paths(list, device);
	if (device.hold_seconds)
		list.add("hold", compose("{} s", *device.hold_seconds));
	if (device.place && device.place->conflict)
		list.add("library", "two drives answer to one element", Style::attention);
	else if (device.place) {
		list.add("library", compose("drive {} of {}, element {}", device.place->drive,
					    device.place->changer, device.place->element));
		list.add("cartridge", device.place->cartridge);
	}
	if (device.position)
		list.add("position", whole_position(*device.position));
	for (const Holder &holder : device.holders)
		holders += compose("{}{}, process {} by {}", holders.empty() ? "" : "; ",
				   holder.command, holder.pid, holder.node);
	list.add("in use by", holders);
	if (!all_seen)
		list.add(holders.empty() ? "in use by" : "", std::string(not_all_seen));
	list.add("TapeAlert", alerts_text(device), Style::attention);
	add_counters(list, device);
	for (std::size_t i = 0; i < device.links.size(); i++)
		list.add(i == 0 ? "links" : "",
			 compose("/dev/{} -> {}", device.links[i].path, device.links[i].node));
	return list.text();
}

} // namespace ptape
