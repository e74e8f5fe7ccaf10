// SPDX-License-Identifier: GPL-2.0-only
//
// The documents of `--json`.
#include "json_text.hpp"

#include <nlohmann/json.hpp>

namespace ptape
{
namespace
{

using Json = nlohmann::ordered_json;

constexpr int indent = 2; // blanks

template <class Value> [[nodiscard]] Json or_null(const std::optional<Value> &value)
{
	return value ? Json(*value) : Json();
}

[[nodiscard]] Json json_of(const Path &path)
{
	return {{"address", path.address},
		{"sg", path.sg},
		{"state", path.state},
		{"adapter", path.adapter}};
}

[[nodiscard]] Json json_of(const Position &position)
{
	return {{"partition", position.partition},
		{"block", position.block},
		{"file", position.file},
		{"block_in_file", position.block_in_file},
		{"state", position.state}};
}

[[nodiscard]] Json json_of(const LastEvent &last)
{
	return {{"time", last.time}, {"event", last.event}, {"why", last.why}};
}

[[nodiscard]] Json json_of(const LibraryPlace &place)
{
	if (place.conflict)
		return {{"conflict", true}};
	return {{"conflict", false},
		{"changer", place.changer},
		{"element", place.element},
		{"drive", place.drive},
		{"cartridge", place.cartridge}};
}

[[nodiscard]] Json json_of(const Traffic &traffic)
{
	return {{"reads", traffic.reads},
		{"writes", traffic.writes},
		{"others", traffic.others},
		{"read_bytes", traffic.read_bytes},
		{"written_bytes", traffic.written_bytes},
		{"in_flight", traffic.in_flight}};
}

[[nodiscard]] const char *type_name(ptape_unit_type type)
{
	return type == PTAPE_UNIT_CHANGER ? "changer" : "tape";
}

[[nodiscard]] Json json_of(const Device &device)
{
	Json json = {
		{"name", device.name()},
		{"node", device.node()},
		{"has_node", device.has_node},
		{"type", type_name(device.type)},
		{"driver", device.driver == Driver::ptape ? "ptape" : "stock"},
		{"number", device.number},
		{"identity", device.identity},
		{"bound", device.bound},
		{"state", device.state},
		{"state_reason", device.state_reason},
		{"last_event", device.last_event ? json_of(*device.last_event) : Json()},
		{"vendor", device.vendor},
		{"product", device.product},
		{"revision", device.revision},
		{"serial", device.serial},
		{"paths", Json::array()},
		{"hold_seconds", or_null(device.hold_seconds)},
		{"position", device.position ? json_of(*device.position) : Json()},
		{"library", device.place ? json_of(*device.place) : Json()},
		{"absences", or_null(device.absences)},
		{"resets", or_null(device.resets)},
		{"recoveries", or_null(device.recoveries)},
		{"replayed_blocks", or_null(device.replayed_blocks)},
		{"journal_bytes", or_null(device.journal_bytes)},
		{"loss", or_null(device.loss)},
		{"stopped", device.stopped},
		{"tape_alerts", device.tape_alerts},
		{"traffic", device.traffic ? json_of(*device.traffic) : Json()},
		{"links", Json::array()},
		{"holders", Json::array()},
	};

	for (const Path &path : device.paths)
		json["paths"].push_back(json_of(path));
	for (const Link &link : device.links)
		json["links"].push_back({{"path", "/dev/" + link.path}, {"node", link.node}});
	for (const Holder &holder : device.holders)
		json["holders"].push_back(
			{{"pid", holder.pid}, {"command", holder.command}, {"node", holder.node}});
	return json;
}

[[nodiscard]] Json json_of(const Module &module)
{
	return {{"loaded", module.loaded},
		{"version", module.version},
		{"persistence", or_null(module.persistence)},
		{"hold_seconds", or_null(module.hold_seconds)},
		{"bind_pending", or_null(module.bind_pending)},
		{"bind_taken", or_null(module.bind_taken)},
		{"bind_bad", or_null(module.bind_bad)},
		{"bind_repeated", or_null(module.bind_repeated)},
		{"bind_refused", or_null(module.bind_refused)}};
}

} // namespace

Json json_document(std::string_view what)
{
	return {{"schema", "ptape-" + std::string(what)}, {"schema_version", json_version}};
}

// Text is printable before it comes here; what is not is replaced, never thrown on.
std::string json_dump(const Json &document)
{
	return document.dump(indent, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string json_line(const Json &document)
{
	return document.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string status_json(const System &system, std::string_view command_version)
{
	Json json = json_document("status");

	json["command_version"] = command_version;
	json["module"] = json_of(system.module);
	json["stock"] = {{"st", system.st_loaded}, {"ch", system.ch_loaded}};
	json["all_processes_seen"] = system.all_processes_seen;
	json["devices"] = Json::array();
	for (const Device &device : system.devices)
		json["devices"].push_back(json_of(device));
	json["unclaimed"] = Json::array();
	for (const Unclaimed &unclaimed : system.unclaimed)
		json["unclaimed"].push_back({{"address", unclaimed.address},
					     {"type", type_name(unclaimed.type)},
					     {"vendor", unclaimed.vendor},
					     {"product", unclaimed.product}});
	return json_dump(json);
}

std::string show_json(const Device &device, bool all_seen)
{
	Json json = json_document("show");

	json["all_processes_seen"] = all_seen;
	json["device"] = json_of(device);
	return json_dump(json);
}

} // namespace ptape
