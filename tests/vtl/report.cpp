// SPDX-License-Identifier: GPL-2.0-only
//
// Status and dump.
#include "report.hpp"

#include <unistd.h>

#include "opcode.hpp"
#include "path.hpp"

namespace ptape::vtl
{

namespace
{

using nlohmann::json;
using nlohmann::ordered_json;

std::string hex(std::uint64_t number)
{
	constexpr char digits[] = "0123456789abcdef";
	constexpr int bits_per_digit = 4;
	std::string text;

	for (int shift = 64 - bits_per_digit; shift >= 0; shift -= bits_per_digit)
		text += digits[(number >> shift) & 0xf];
	return text;
}

// A hostile serial may hold any bytes, JSON text may not.
std::string printable(const std::string &bytes)
{
	std::string text;

	for (const char byte : bytes)
		text += byte >= ' ' && byte <= '~' ? byte : '?';
	return text;
}

json report_path(const Path &path)
{
	json opcodes = json::array();

	for (const std::uint8_t opcode : path.opcodes_at_drive())
		opcodes.push_back(opcode_name(opcode));

	json report = {
		{"hctl", path.address()},
		{"state", !path.linked() ? "unplugged"
			  : path.down()	 ? "down"
					 : "online"},
		{"at_drive", opcodes},
		{"held", path.holding()},
	};

	if (!path.fault().empty())
		report["fault"] = path.fault();
	return report;
}

unsigned rank(const json &state)
{
	return state == "online" ? 2 : state == "down" ? 1 : 0;
}

void report_drive(const model::Drive &drive, json &report)
{
	report["type"] = "tape";
	report["cartridge"] = drive.cartridge() ? json(drive.cartridge()->barcode()) : json();
	report["threaded"] = drive.threaded();
	report["partition"] = drive.partition();
	report["position"] = drive.threaded() ? json(drive.position()) : json();
	report["buffered_objects"] = drive.buffered_objects();
	report["buffered_bytes"] = drive.buffered_bytes();
	report["repositionings"] = drive.repositionings();
}

json report_unit(const Unit &unit)
{
	const model::Identity &identity = unit.device->identity();
	json report = {
		{"name", unit.name},
		{"type", "changer"},
		{"serial", printable(identity.serial)},
		{"naa", identity.naa ? json(hex(*identity.naa)) : json()},
		{"objects_written", unit.objects_written},
		{"bytes_written", unit.bytes_written},
	};
	json served = json::object();
	json paths = json::array();
	json at_drive = json::array();

	if (unit.drive)
		report_drive(*unit.drive, report);
	else
		report["moves"] = static_cast<const model::Changer *>(unit.device)->moves();
	for (std::size_t opcode = 0; opcode < unit.served.size(); opcode++)
		if (unit.served[opcode] > 0)
			served[opcode_name(static_cast<std::uint8_t>(opcode))] =
				unit.served[opcode];
	report["served"] = served;
	for (const auto &path : unit.paths)
		paths.push_back(report_path(*path));
	// Most libraries have one path: its facts are the unit's. Of several the unit
	// has the best state, and the address that goes with it.
	const json *best = &paths[0];

	for (const json &path : paths) {
		if (rank(path["state"]) > rank((*best)["state"]))
			best = &path;
		at_drive.insert(at_drive.end(), path["at_drive"].begin(), path["at_drive"].end());
	}
	report["hctl"] = (*best)["hctl"];
	report["state"] = (*best)["state"];
	report["at_drive"] = at_drive;
	report["paths"] = paths;
	return report;
}

std::string element_name(const model::Element &element)
{
	switch (element.type) {
	case model::ElementType::medium_transport:
		return "transport " + std::to_string(element.address);
	case model::ElementType::storage:
		return "slot " + std::to_string(element.address - model::storage_address + 1);
	case model::ElementType::import_export:
		return "import/export " +
		       std::to_string(element.address - model::import_export_address + 1);
	case model::ElementType::data_transfer:
		return "TAPE" + std::to_string(element.address - model::data_transfer_address);
	}
	return "";
}

// In a drive: the unit's name; in another logical library than the first: with its number.
std::string place_of(model::Library &library, const model::Cartridge &cartridge)
{
	const model::Changer *const changer = library.changer_of(cartridge);

	if (!changer)
		return "outside";
	for (std::size_t i = 0; i < library.drive_count(); i++)
		if (library.drive(i).cartridge() == &cartridge)
			return "TAPE" + std::to_string(i);
	for (std::size_t i = 1; i < library.changer_count(); i++)
		if (&library.changer(i) == changer)
			return "CHANGER" + std::to_string(i) + " " +
			       element_name(*library.changer(i).find(cartridge));
	return element_name(*library.changer().find(cartridge));
}

} // namespace

json report_status(Server &server)
{
	json units = json::array();
	json cartridges = json::array();

	for (const auto &unit : server.units())
		units.push_back(report_unit(*unit));
	for (const auto &cartridge : server.library().cartridges()) {
		cartridges.push_back({
			{"barcode", cartridge->barcode()},
			{"at", place_of(server.library(), *cartridge)},
		});
	}
	return {{"pid", ::getpid()}, {"units", units}, {"cartridges", cartridges}};
}

ordered_json report_cartridge(const model::Cartridge &cartridge)
{
	ordered_json partitions = ordered_json::array();

	for (const auto &partition : cartridge.dump()) {
		ordered_json objects = ordered_json::array();

		for (const model::DumpedObject &object : partition) {
			ordered_json entry = {{"lba", object.lba}};

			if (object.type == model::ObjectType::filemark) {
				entry["type"] = "filemark";
			} else {
				entry["type"] = "block";
				entry["length"] = object.length;
				entry["sha256"] = model::to_hex(object.sha256);
				if (object.encrypted)
					entry["encrypted"] = true;
			}
			objects.push_back(std::move(entry));
		}
		partitions.push_back({{"objects", std::move(objects)}});
	}
	return {{"barcode", cartridge.barcode()}, {"partitions", std::move(partitions)}};
}

Outcome<std::vector<std::uint8_t>> read_object(const model::Partition &partition, std::uint64_t lba)
{
	if (lba >= partition.size())
		return Failure{"object " + std::to_string(lba) + " is behind the end of data, " +
			       std::to_string(partition.size())};
	if (partition.filemark_at(lba))
		return Failure{"object " + std::to_string(lba) + " is a filemark"};
	return partition.at(lba).bytes;
}

Outcome<std::vector<std::uint8_t>> read_file(const model::Partition &partition, std::uint64_t file)
{
	const std::uint64_t files = partition.filemarks_before(partition.size());
	std::vector<std::uint8_t> bytes;
	std::uint64_t current = 0;

	if (file > files)
		return Failure{"file " + std::to_string(file) + " is behind the last one, " +
			       std::to_string(files)};
	for (std::uint64_t lba = 0; lba < partition.size() && current <= file; lba++) {
		if (partition.filemark_at(lba)) {
			current++;
		} else if (current == file) {
			const auto &block = partition.at(lba).bytes;

			bytes.insert(bytes.end(), block.begin(), block.end());
		}
	}
	return bytes;
}

} // namespace ptape::vtl
