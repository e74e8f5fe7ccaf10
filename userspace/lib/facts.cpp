// SPDX-License-Identifier: GPL-2.0-only
//
// Files of an installation and of the system around it.
#include "facts.hpp"

#include "apply.hpp"
#include "binding_list.hpp"
#include "inventory.hpp"
#include "kmod_context.hpp"
#include "printable.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>
#include <sstream>
#include <string_view>
#include <sys/stat.h>
#include <utility>

namespace ptape
{
namespace
{

// UEFI 2.10 3.3; the file has four bytes of attributes before the value.
constexpr std::string_view secure_boot_variable =
	"sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c";
constexpr std::size_t variable_len = 5; // bytes

// The keys of the machine's owner, as shim passes them on: lists of certificates, DER inside.
// Where one variable is too small, more of them with a number.
constexpr std::string_view variables = "sys/firmware/efi/efivars";
constexpr std::string_view owner_keys = "MokListRT";
constexpr std::string_view dkms_key = "var/lib/dkms/mok.pub"; // DER

constexpr std::array rule_files = {"59-ptape.rules", "61-ptape.rules"};
constexpr std::array module_names = {"ptape.ko", "ptape.ko.xz", "ptape.ko.zst", "ptape.ko.gz"};
constexpr std::array module_directories = {"updates/dkms/", "updates/", "extra/",
					   "kernel/drivers/scsi/", "weak-updates/"};

// What must be in one of its places.
struct Installed {
	const char *name;
	std::array<const char *, 3> places;
};

constexpr std::array installed = {
	Installed{"udev/rules.d/59-ptape.rules",
		  {"usr/lib/udev/rules.d/59-ptape.rules", "lib/udev/rules.d/59-ptape.rules",
		   "etc/udev/rules.d/59-ptape.rules"}},
	Installed{"udev/rules.d/61-ptape.rules",
		  {"usr/lib/udev/rules.d/61-ptape.rules", "lib/udev/rules.d/61-ptape.rules",
		   "etc/udev/rules.d/61-ptape.rules"}},
	Installed{"udev/ptape_id",
		  {"usr/lib/udev/ptape_id", "lib/udev/ptape_id", "usr/local/lib/udev/ptape_id"}},
	Installed{"ptape-store",
		  {"usr/sbin/ptape-store", "sbin/ptape-store", "usr/local/sbin/ptape-store"}},
	Installed{"ptape-store.service",
		  {"usr/lib/systemd/system/ptape-store.service",
		   "lib/systemd/system/ptape-store.service",
		   "etc/systemd/system/ptape-store.service"}},
	Installed{"initramfs-tools/hooks/ptape",
		  {"etc/initramfs-tools/hooks/ptape", "usr/share/initramfs-tools/hooks/ptape",
		   "usr/local/share/initramfs-tools/hooks/ptape"}},
};

// Where backup programs are told their devices; a directory is looked through.
constexpr std::array backup_files = {
	"etc/bacula/bacula-sd.conf",
	"etc/bareos/bareos-sd.d/device",
	"etc/bareos/bareos-sd.d/autochanger",
	"etc/amanda",
};
constexpr int depth_max = 2; // directories below those

[[nodiscard]] std::optional<bool> read_secure_boot(const Root &root)
{
	const auto variable = root.bytes(secure_boot_variable);

	if (!variable || variable->size() != variable_len)
		return std::nullopt;
	return variable->back() == 1;
}

[[nodiscard]] std::optional<bool> read_key_enrolled(const Root &root)
{
	const auto key = root.bytes(dkms_key);
	std::optional<bool> listed;

	if (!key || key->empty())
		return std::nullopt;
	for (const std::string &name : root.names(variables)) {
		if (!name.starts_with(owner_keys))
			continue;
		const auto list = root.bytes(std::string(variables) + "/" + name);

		if (!list)
			return std::nullopt;
		listed = listed.value_or(false) || list->find(*key) != list->npos;
	}
	return listed;
}

[[nodiscard]] std::string module_file(const Root &root, const std::string &release)
{
	for (const char *directory : module_directories)
		for (const char *name : module_names) {
			std::string below = "lib/modules/" + release + "/" + directory + name;

			if (root.exists(below))
				return below;
		}
	return "";
}

// The kernel's module signature, which libkmod finds in a compressed file too.
[[nodiscard]] std::optional<bool> read_signed(const Root &root, const std::string &below)
{
	struct Free {
		void operator()(kmod_module *module) const { ::kmod_module_unref(module); }
	};
	const std::array<const char *, 1> no_configuration = {nullptr};
	const KmodContext context = new_kmod_context(no_configuration.data());
	kmod_module *opened = nullptr;
	kmod_list *info = nullptr, *entry;
	bool has_signer = false;

	if (!context ||
	    ::kmod_module_new_from_path(context.get(), root.path(below).c_str(), &opened) < 0)
		return std::nullopt;
	const std::unique_ptr<kmod_module, Free> module(opened);

	if (::kmod_module_get_info(module.get(), &info) < 0)
		return std::nullopt;
	kmod_list_foreach(entry, info)
	{
		has_signer |= std::string_view(::kmod_module_info_get_key(entry)) == "sig_id";
	}
	::kmod_module_info_free_list(info);
	return has_signer;
}

[[nodiscard]] std::vector<KernelFact> read_kernels(const Root &root)
{
	const std::string running = root.text("proc/sys/kernel/osrelease");
	std::vector<KernelFact> kernels;

	for (const std::string &release : root.names("lib/modules")) {
		const std::string directory = "lib/modules/" + release;
		const std::string module = module_file(root, release);

		// What is left of a kernel that was removed is none.
		if (!root.exists(directory + "/kernel"))
			continue;
		kernels.push_back({release, release == running, !module.empty(),
				   root.exists(directory + "/build"),
				   module.empty() ? std::nullopt : read_signed(root, module)});
	}
	return kernels;
}

// That a line of the bindings file cannot be read is told of that file.
[[nodiscard]] std::vector<std::string> read_bad_bindings(const ModprobeConfig &modprobe,
							 const std::vector<std::string> &lines)
{
	std::vector<std::string> bad;

	for (const auto &option : modprobe.options) {
		const std::string word = "bind=" + option.value + " ";
		ptape_binding binding;

		if (option.module == "ptape" && option.name == "bind" &&
		    !ptape_binding_parse(option.value.c_str(), &binding) &&
		    std::none_of(lines.begin(), lines.end(), [&](const std::string &line) {
			    return (line + " ").find(word) != line.npos;
		    }))
			bad.push_back(printable(option.value));
	}
	return bad;
}

// Names by number of /etc/group.
[[nodiscard]] std::string group_name(const Root &root, gid_t group)
{
	std::string number = std::to_string(group);

	for (const std::string &line : root.lines("etc/group")) {
		const auto first = line.find(':');
		const auto second = line.find(':', std::min(first + 1, line.size()));
		const auto third = line.find(':', std::min(second + 1, line.size()));

		if (third != line.npos && line.substr(second + 1, third - second - 1) == number)
			return line.substr(0, first);
	}
	return number;
}

[[nodiscard]] std::vector<NodeFact> read_nodes(const Root &root, const System &system)
{
	std::vector<NodeFact> facts;

	for (const Device &device : system.devices) {
		const char *const directory = device.type == PTAPE_UNIT_CHANGER
						      ? "sys/class/scsi_changer/"
						      : "sys/class/scsi_tape/";
		std::vector<std::string> nodes = {device.node()};

		if (!device.has_node || device.driver != Driver::ptape)
			continue;
		if (device.type == PTAPE_UNIT_TAPE)
			nodes.push_back(device.name());
		for (const std::string &node : nodes) {
			struct stat status {
			};
			NodeFact fact{device.node(), node, false, "", 0, ""};

			if (::stat(root.path("dev/" + node).c_str(), &status) == 0) {
				fact.present = true;
				fact.group = group_name(root, status.st_gid);
				fact.mode = status.st_mode & ALLPERMS;
			}
			fact.number = root.text(directory + node + "/dev");
			std::replace(fact.number.begin(), fact.number.end(), ':', ' ');
			facts.push_back(std::move(fact));
		}
	}
	return facts;
}

void read_configuration(const Root &root, const std::string &below, int depth, Facts &facts)
{
	std::error_code error;

	if (std::filesystem::is_directory(root.path(below), error)) {
		for (const std::string &name : root.names(below)) {
			std::string entry = below;

			entry += '/';
			entry += name;
			if (depth > 0)
				read_configuration(root, entry, depth - 1, facts);
		}
		return;
	}
	const auto text = root.bytes(below);

	if (text) {
		const auto found = named_devices("/" + below, *text);

		facts.named.insert(facts.named.end(), found.begin(), found.end());
	} else if (root.exists(below)) {
		facts.unreadable.push_back("/" + below);
	}
}

} // namespace

std::vector<NamedDevice> named_devices(const std::string &file, const std::string &text)
{
	constexpr std::string_view prefix = "/dev/";
	std::vector<NamedDevice> found;
	std::istringstream stream(text);
	std::string line;

	for (unsigned int number = 1; std::getline(stream, line); number++) {
		line.erase(std::min(line.find('#'), line.size()));
		for (auto at = line.find(prefix); at != line.npos; at = line.find(prefix, at + 1)) {
			auto end = at;

			while (end < line.size() &&
			       (std::isalnum(static_cast<unsigned char>(line[end])) ||
				std::string_view("/-_.:+").find(line[end]) !=
					std::string_view::npos))
				end++;
			found.push_back({file, number, line.substr(at, end - at)});
		}
	}
	return found;
}

Facts read_facts(const Root &root, const std::string &command_version)
{
	Facts facts;

	facts.system = read_system(root);
	facts.command_version = command_version;
	facts.modprobe = read_modprobe_config(root);
	if (const auto text = root.bytes(bindings_file))
		facts.bindings = store::BindingsFile::parse(*text);
	else
		facts.bindings_readable = !root.exists(bindings_file);
	if (!facts.bindings_readable)
		facts.unreadable.push_back("/" + std::string(bindings_file));
	if (!facts.system.all_processes_seen)
		facts.unreadable.emplace_back("/proc/*/fd");
	facts.settings = Settings::read(root);
	for (const Device &device : facts.system.devices) {
		auto settings = settings_not_in_force(root, facts.settings, device);

		if (options_wait(root, facts.settings, device))
			facts.options_waiting.push_back(device.node());
		if (!settings.empty())
			facts.settings_waiting.push_back({device.node(), std::move(settings)});
	}
	facts.bindings_of_all = read_bindings(root);
	facts.bindings_bad = read_bad_bindings(facts.modprobe, root.lines(bindings_file));
	facts.nodes = read_nodes(root, facts.system);
	facts.links_wrong = wrong_links(root, facts.system);
	facts.kernels = read_kernels(root);
	facts.secure_boot = read_secure_boot(root);
	facts.key_enrolled = read_key_enrolled(root);
	for (const Installed &file : installed)
		if (std::none_of(file.places.begin(), file.places.end(),
				 [&](const char *place) { return root.exists(place); }))
			facts.files_missing.emplace_back(file.name);
	for (const char *name : rule_files) {
		const std::string below = std::string("etc/udev/rules.d/") + name;

		// A link to /dev/null, which switches a file off, leads to nothing in a fake tree.
		if (root.exists(below) || !root.link(below).empty())
			facts.rules_hidden.push_back("/" + below);
	}
	facts.has_initramfs_tools = root.exists("etc/initramfs-tools");
	for (const char *below : backup_files)
		read_configuration(root, below, depth_max, facts);
	return facts;
}

} // namespace ptape
