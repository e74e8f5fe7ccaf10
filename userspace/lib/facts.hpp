// SPDX-License-Identifier: GPL-2.0-only
//
// Facts: what doctor looks at beside the model: configuration, files that an
// installation has, kernels, nodes. Data only; read_facts() fills it and judges
// nothing.
#ifndef PTAPE_LIB_FACTS_HPP
#define PTAPE_LIB_FACTS_HPP

#include "bindings_file.hpp"
#include "links.hpp"
#include "model.hpp"
#include "modprobe.hpp"
#include "modprobe_bindings.hpp"
#include "root.hpp"
#include "settings.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ptape
{

// A node below /dev that a device should have.
struct NodeFact {
	std::string device; // nst0
	std::string node;   // st0
	bool present = false;
	std::string group;     // by name, or by number where it has none
	unsigned int mode = 0; // permission bits
	std::string number;    // "9 128": major and minor, as sysfs has them, or ""
};

struct KernelFact {
	std::string release;
	bool running = false;
	bool has_module = false;
	bool has_headers = false;
	std::optional<bool> is_signed; // nothing: cannot be told
};

// A line of a backup program's configuration that names a device.
struct NamedDevice {
	std::string file; // /etc/bacula/bacula-sd.conf
	unsigned int line = 0;
	std::string name; // /dev/sg3
};

// Of one device: settings that its files in sysfs do not have.
struct SettingsWaiting {
	std::string node;
	std::vector<std::string> settings; // hold=600
};

struct Facts {
	System system;
	std::string command_version;
	ModprobeConfig modprobe;
	store::BindingsFile bindings;
	bool bindings_readable = true;
	std::vector<FiledBinding> bindings_of_all; // of all files of modprobe.d, ours among them
	std::vector<std::string> bindings_bad;	   // values of bind= in other files of modprobe.d
	std::vector<NodeFact> nodes;
	std::vector<WrongLink> links_wrong;
	std::vector<KernelFact> kernels;
	std::optional<bool> secure_boot;
	std::optional<bool> key_enrolled;	// DKMS's own; nothing: cannot be told
	std::vector<std::string> files_missing; // of an installation
	std::vector<std::string> rules_hidden;	// in /etc, instead of ours
	bool has_initramfs_tools = false;
	std::vector<NamedDevice> named;
	Settings settings;			       // /etc/ptape.conf and its directory
	std::vector<std::string> options_waiting;      // nodes whose options there are not set
	std::vector<SettingsWaiting> settings_waiting; // what else of it is not in force
	std::vector<std::string> unreadable;	       // for whoever asks
};

[[nodiscard]] Facts read_facts(const Root &root, const std::string &command_version);

// Names of devices in the text of a configuration, with their lines. Pure.
[[nodiscard]] std::vector<NamedDevice> named_devices(const std::string &file,
						     const std::string &text);

} // namespace ptape

#endif // PTAPE_LIB_FACTS_HPP
