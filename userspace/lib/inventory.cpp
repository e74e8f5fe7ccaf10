// SPDX-License-Identifier: GPL-2.0-only
//
// /sys/module/ptape, /sys/class/{ptape,scsi_tape,scsi_changer}, /sys/bus/scsi.
#include "inventory.hpp"

#include "holders.hpp"
#include "printable.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <sstream>
#include <string_view>
#include <tuple>

namespace ptape
{
namespace
{

// Standard INQUIRY data, SPC-5 table 151.
constexpr std::size_t vendor_at = 8, vendor_len = 8;
constexpr std::size_t product_at = 16, product_len = 16;
constexpr std::size_t revision_at = 32, revision_len = 4;
constexpr std::size_t page_header_len = 4; // of a VPD page

constexpr std::string_view parameters = "sys/module/ptape/parameters/";
constexpr std::string_view units_directory = "sys/class/ptape";
constexpr std::string_view scsi_devices = "sys/bus/scsi/devices";

struct DeviceClass {
	std::string_view directory;
	std::string_view prefix; // of the unit's first node
	ptape_unit_type type;
	std::string_view scsi_type; // peripheral device type, as sysfs writes it
};

constexpr std::array classes = {
	DeviceClass{"sys/class/scsi_tape", "st", PTAPE_UNIT_TAPE, "1"},
	DeviceClass{"sys/class/scsi_changer", "sch", PTAPE_UNIT_CHANGER, "8"},
};

[[nodiscard]] std::string join(std::string_view directory, std::string_view name)
{
	return std::string(directory) + "/" + std::string(name);
}

[[nodiscard]] std::string field(const std::string &bytes, std::size_t at, std::size_t len)
{
	return at < bytes.size() ? printable(std::string_view(bytes).substr(at, len)) : "";
}

// The serial number is the last part of an identity.
[[nodiscard]] std::string serial_of(std::string_view identity)
{
	const auto dot = identity.rfind('.');

	return dot == identity.npos ? "" : percent_decoded(identity.substr(dot + 1));
}

[[nodiscard]] std::string serial_from_page(const std::string &page80)
{
	if (page80.size() <= page_header_len)
		return "";
	const auto len = static_cast<unsigned char>(page80[2]) * 256U +
			 static_cast<unsigned char>(page80[3]);

	return printable(std::string_view(page80).substr(page_header_len, len));
}

[[nodiscard]] Path read_path(const Root &root, const std::string &address)
{
	const std::string directory = join(scsi_devices, address);
	const auto sg = root.names(directory + "/scsi_generic");
	const std::string host = address.substr(0, address.find(':'));

	return {address, sg.empty() ? "" : sg.front(), root.text(directory + "/state"),
		root.text("sys/class/scsi_host/host" + host + "/proc_name")};
}

[[nodiscard]] std::optional<Traffic> read_traffic(const Root &root, const std::string &node)
{
	const auto count = [&](const char *name) {
		return root.number(node + "/stats/" + name).value_or(0);
	};

	if (!root.exists(node + "/stats"))
		return std::nullopt;
	return Traffic{count("read_cnt"),      count("write_cnt"),	count("other_cnt"),
		       count("read_byte_cnt"), count("write_byte_cnt"), count("in_flight")};
}

[[nodiscard]] std::optional<Defaults> read_defaults(const Root &root, const std::string &node)
{
	if (!root.exists(node + "/options"))
		return std::nullopt;
	return Defaults{root.text(node + "/default_blksize"), root.text(node + "/default_density"),
			root.text(node + "/default_compression"), root.text(node + "/options")};
}

// A line of numbers; whatever else stands there is none.
[[nodiscard]] std::vector<unsigned int> read_alerts(const Root &root, const std::string &group)
{
	std::istringstream line(root.line(group + "/tape_alerts").value_or(""));
	std::vector<unsigned int> flags;

	for (unsigned int flag; line >> flag;)
		flags.push_back(flag);
	return flags;
}

[[nodiscard]] RecoverySettings read_settings(const Root &root, const std::string &directory)
{
	const auto is_on = [&](const char *name) -> std::optional<bool> {
		const auto line = root.line(directory + name);

		// A parameter has a letter, an attribute a digit.
		return line ? std::optional(*line == "Y" || *line == "1") : std::nullopt;
	};

	return {is_on("recovery"), is_on("verify"), root.number(directory + "journal_mb")};
}

[[nodiscard]] std::vector<UnknownDrive> read_unknown(const Root &root, const std::string &group)
{
	std::vector<UnknownDrive> found;

	for (const std::string &line : root.lines(group + "/drives_unknown")) {
		const auto blank = line.find(' ');
		const auto element = to_number(line.substr(0, blank));

		if (element && blank != line.npos)
			found.push_back({*element, line.substr(blank + 1)});
	}
	return found;
}

[[nodiscard]] std::optional<LibraryPlace> read_place(const Root &root, const std::string &group)
{
	LibraryPlace place;

	place.changer = root.text(group + "/library");
	if (place.changer.empty())
		return std::nullopt;
	place.conflict = place.changer == "conflict";
	const auto element = root.number(group + "/element");
	const auto drive = root.number(group + "/drive");

	if (place.conflict)
		return place;
	// The files are read one by one: they may be of two moments.
	if (!element || !drive)
		return std::nullopt;
	place.element = *element;
	place.drive = *drive;
	place.cartridge = root.text(group + "/cartridge");
	return place;
}

// What the node of a unit of ptape has in its group.
void read_group(const Root &root, const std::string &node, Device &device)
{
	const std::string group = node + "/ptape";
	const auto inquiry = root.bytes(group + "/inquiry").value_or("");

	device.has_node = true;
	device.vendor = field(inquiry, vendor_at, vendor_len);
	device.product = field(inquiry, product_at, product_len);
	device.revision = field(inquiry, revision_at, revision_len);
	if (const auto serial = serial_from_page(root.bytes(group + "/vpd_pg80").value_or(""));
	    !serial.empty())
		device.serial = serial;
	for (const std::string &address : root.lines(group + "/paths"))
		device.paths.push_back(read_path(root, address));
	device.last_event = LastEvent::parse(root.text(group + "/last_event"));
	device.hold_seconds = root.number(group + "/hold_seconds");
	if (const auto line = root.line(group + "/position"))
		device.position = Position::parse(*line);
	device.settings = read_settings(root, group + "/");
	device.place = read_place(root, group);
	device.drives_unknown = read_unknown(root, group);
	device.absences = root.number(group + "/absences");
	device.resets = root.number(group + "/resets");
	device.recoveries = root.number(group + "/recoveries");
	device.replayed_blocks = root.number(group + "/replayed_blocks");
	device.journal_bytes = root.number(group + "/journal_bytes");
	device.tape_alerts = read_alerts(root, group);
	if (const auto loss = root.line(group + "/acknowledge")) {
		device.loss = *loss == "loss";
		device.stopped = *loss == "stop";
	}
	device.traffic = read_traffic(root, node);
	device.defaults = read_defaults(root, node);
}

[[nodiscard]] const DeviceClass &class_of(ptape_unit_type type)
{
	return classes.at(type);
}

[[nodiscard]] std::vector<Device> read_units(const Root &root)
{
	std::vector<Device> devices;

	for (const std::string &unit : root.names(units_directory))
		if (auto device = read_unit(root, unit))
			devices.push_back(std::move(*device));
	return devices;
}

[[nodiscard]] std::string identity_from_pages(const std::string &page83, const std::string &page80,
					      ptape_unit_type type)
{
	ptape_identity identity;
	const auto bytes = [](const std::string &page) {
		return reinterpret_cast<const u8 *>(page.data());
	};
	const bool told = ptape_identity_from_vpd(type, bytes(page83), page83.size(), bytes(page80),
						  page80.size(), &identity);

	return told ? identity.text : "";
}

// Under the drivers st and ch: what the SCSI device shows.
void read_stock(const Root &root, const DeviceClass &device_class, std::vector<Device> &devices)
{
	for (const std::string &name : root.names(device_class.directory)) {
		const std::string node = join(device_class.directory, name);
		const std::string scsi = node + "/device";
		Device device;

		if (device_name_of_node(name) != name || root.exists(node + "/ptape"))
			continue;
		device.driver = Driver::stock;
		device.type = device_class.type;
		device.number = static_cast<std::uint32_t>(
			to_number(name.substr(device_class.prefix.size())).value_or(0));
		device.has_node = true;
		device.vendor = root.text(scsi + "/vendor");
		device.product = root.text(scsi + "/model");
		device.revision = root.text(scsi + "/rev");
		const auto page80 = root.bytes(scsi + "/vpd_pg80").value_or("");

		device.serial = serial_from_page(page80);
		device.identity = identity_from_pages(root.bytes(scsi + "/vpd_pg83").value_or(""),
						      page80, device.type);
		const std::filesystem::path address(root.link(scsi));

		if (!address.empty())
			device.paths.push_back(
				read_path(root, printable(address.filename().native())));
		device.traffic = read_traffic(root, node);
		device.defaults = read_defaults(root, node);
		devices.push_back(std::move(device));
	}
}

[[nodiscard]] std::vector<Unclaimed> read_unclaimed(const Root &root)
{
	std::vector<Unclaimed> found;

	for (const std::string &address : root.names(scsi_devices)) {
		const std::string directory = join(scsi_devices, address);
		const std::string type = root.text(directory + "/type");

		for (const DeviceClass &device_class : classes)
			if (type == device_class.scsi_type && !root.exists(directory + "/driver"))
				found.push_back({address, device_class.type,
						 root.text(directory + "/vendor"),
						 root.text(directory + "/model")});
	}
	return found;
}

void read_links(const Root &root, std::vector<Device> &devices)
{
	std::map<std::string, Device *> by_name;

	for (Device &device : devices)
		by_name.emplace(device.name(), &device);
	std::vector<std::string> directories = {"tape/by-id", "tape/by-path"};

	// A directory for each library.
	for (const std::string &library : root.names("dev/tape/by-library"))
		directories.push_back(join("tape/by-library", library));
	for (const std::string &directory : directories)
		for (const std::string &name : root.names(join("dev", directory))) {
			const std::string link = join(directory, name);
			const std::filesystem::path target(root.link(join("dev", link)));
			const auto found =
				by_name.find(device_name_of_node(target.filename().native()));

			if (found != by_name.end())
				found->second->links.push_back(
					{printable(link), target.filename().native()});
		}
}

} // namespace

std::string device_name_of_node(std::string_view node)
{
	std::string_view rest = node;

	if (rest.starts_with("sch"))
		return to_number(rest.substr(3)) ? std::string(node) : "";
	if (rest.starts_with('n'))
		rest.remove_prefix(1);
	if (!rest.starts_with("st"))
		return "";
	rest.remove_prefix(2);
	for (const char mode : {'l', 'm', 'a'})
		if (rest.ends_with(mode)) {
			rest.remove_suffix(1);
			break;
		}
	return to_number(rest) ? "st" + std::string(rest) : "";
}

std::optional<Device> read_unit(const Root &root, const std::string &unit)
{
	const std::string directory = join(units_directory, unit);
	const auto number = root.number(directory + "/number");
	Device device;

	// One that goes at this moment has only some of its files.
	if (!number || *number > PTAPE_TAPE_NUMBER_MAX)
		return std::nullopt;
	device.type = unit.starts_with("changer") ? PTAPE_UNIT_CHANGER : PTAPE_UNIT_TAPE;
	device.number = static_cast<std::uint32_t>(*number);
	device.identity = root.text(directory + "/identity");
	device.serial = serial_of(device.identity);
	device.bound = root.text(directory + "/bound") == "1";
	device.state = root.text(directory + "/state");
	device.state_reason = root.text(directory + "/state_reason");
	const std::string node = join(class_of(device.type).directory, device.name());

	if (root.exists(node + "/ptape"))
		read_group(root, node, device);
	return device;
}

Module read_module(const Root &root)
{
	Module module;
	const auto count = [&](const char *name) {
		return root.number(std::string(parameters) + name);
	};

	module.loaded = root.exists(units_directory);
	if (!module.loaded)
		return module;
	module.version = root.text("sys/module/ptape/version");
	if (const auto persistence = root.line(std::string(parameters) + "persistence"))
		module.persistence = *persistence == "1" || *persistence == "Y";
	module.hold_seconds = count("hold_seconds");
	module.settings = read_settings(root, std::string(parameters));
	module.bind_pending = count("bind_pending");
	module.bind_taken = count("bind_taken");
	module.bind_bad = count("bind_bad");
	module.bind_repeated = count("bind_repeated");
	module.bind_refused = count("bind_refused");
	return module;
}

System read_system(const Root &root, Holders holders)
{
	System system;

	system.module = read_module(root);
	system.st_loaded = root.exists("sys/module/st");
	system.ch_loaded = root.exists("sys/module/ch");
	system.sg_loaded = root.exists("sys/module/sg");
	system.devices = read_units(root);
	for (const DeviceClass &device_class : classes)
		read_stock(root, device_class, system.devices);
	std::stable_sort(system.devices.begin(), system.devices.end(),
			 [](const Device &a, const Device &b) {
				 return std::tie(a.type, a.number) < std::tie(b.type, b.number);
			 });
	system.unclaimed = read_unclaimed(root);
	read_links(root, system.devices);
	if (holders == Holders::found)
		system.all_processes_seen = read_holders(root, system.devices);
	return system;
}

} // namespace ptape
