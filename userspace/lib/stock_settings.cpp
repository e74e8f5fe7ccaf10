// SPDX-License-Identifier: GPL-2.0-only
//
// Modes and drive options have a place in ptape.conf, parameters of a module in modprobe.d alone.
#include "stock_settings.hpp"

#include "compose.hpp"
#include "modprobe.hpp"
#include "settings.hpp"
#include "stinit.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace ptape
{
namespace
{

constexpr std::string_view stinit_file = "etc/stinit.def";

[[nodiscard]] std::string settings_of_stinit(const Root &root, std::vector<Complaint> &complaints)
{
	const std::string name = compose("/{}", stinit_file);

	if (const auto text = root.bytes(stinit_file))
		return settings_from_stinit(name, *text, complaints);
	if (root.exists(stinit_file))
		complaints.push_back({{name, 0}, "it cannot be read"});
	return "";
}

// Those that ptape has are no matter any more, whatever it has for them.
[[nodiscard]] std::string options_of_stock(const Root &root)
{
	const ModprobeConfig config = read_modprobe_config(root);
	std::string text;

	for (const char *stock : stock_modules) {
		std::string lines;

		for (const auto &option : config.options)
			if (option.module == stock && !config.option("ptape", option.name))
				lines += compose("#   options ptape {}={}\n", option.name,
						 option.value);
		if (!lines.empty())
			text += compose("\n# modprobe.d has 'options {}'. For "
					"/etc/modprobe.d/ptape.conf, if they are to stay:\n{}",
					stock, lines);
	}
	return text;
}

// The file that mt-st installs says what is the driver's default anyway.
[[nodiscard]] bool is_default(const Setting &setting)
{
	constexpr std::array<std::string_view, 3> on = {"buffer-writes", "read-ahead",
							"async-writes"};

	return setting.mode == 0 && setting.value == 1 &&
	       std::ranges::find(on, setting.key->name) != on.end();
}

[[nodiscard]] bool has(const Wanted &wanted, const Setting &setting)
{
	return std::ranges::any_of(wanted.settings, [&](const Setting &each) {
		return each.key == setting.key && each.mode == setting.mode &&
		       each.value == setting.value;
	});
}

// A drive for which stinit.def has something, and ptape.conf something else or nothing.
[[nodiscard]] bool stinit_says_more(const Root &root)
{
	const Settings ours = Settings::read(root);
	const auto text = root.bytes(stinit_file).value_or("");
	std::vector<Complaint> complaints;
	Settings stinit;

	stinit.add(compose("/{}", stinit_file), settings_of_stinit(root, complaints));
	for (const Subject &drive : subjects_of_stinit(text)) {
		const Wanted wanted = ours.wanted_of(drive);

		for (const Setting &setting : stinit.wanted_of(drive).settings)
			if (!is_default(setting) && !has(wanted, setting))
				return true;
	}
	// What is wrong there stays wrong; who has written ptape.conf has seen it.
	return !complaints.empty() && ours.empty();
}

} // namespace

std::string stock_settings(const Root &root, std::vector<Complaint> &complaints)
{
	return settings_of_stinit(root, complaints) + options_of_stock(root);
}

std::string import_offer(const Root &root)
{
	std::vector<std::string> offers;

	if (stinit_says_more(root))
		offers.emplace_back("/etc/stinit.def has settings that ptape.conf does not have: "
				    "ptape apply --import prints them, for a file in "
				    "/etc/ptape.conf.d.");
	if (!options_of_stock(root).empty())
		offers.emplace_back("modprobe.d has options of st or ch that ptape does not have: "
				    "ptape apply --import prints them, for "
				    "/etc/modprobe.d/ptape.conf.");
	return list_of(offers, " ");
}

} // namespace ptape
