// SPDX-License-Identifier: GPL-2.0-only
//
// ptape apply [--dry-run|--import]: /etc/ptape.conf and /etc/ptape.conf.d to the
// driver; or what stinit.def and `options` of st and ch say, as text for them.
#include "command.hpp"
#include "compose.hpp"

#include "apply.hpp"
#include "inventory.hpp"
#include "json_text.hpp"
#include "modprobe.hpp"
#include "settings.hpp"
#include "stinit.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <sstream>
#include <unistd.h>

namespace ptape::cli
{
namespace
{

constexpr std::string_view stinit_file = "etc/stinit.def";

void complain_of_all(const std::vector<Complaint> &complaints)
{
	for (const Complaint &complaint : complaints)
		complain(complaint.text());
}

// Parameters of st and ch have no place in a file of devices; ptape takes them at the load.
[[nodiscard]] std::string options_of_stock(const Context &context)
{
	const ModprobeConfig config = read_modprobe_config(context.root);
	std::string text;

	for (const char *stock : stock_modules) {
		std::string lines;

		for (const auto &option : config.options)
			if (option.module == stock)
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
[[nodiscard]] bool stinit_says_more(const Context &context)
{
	constexpr std::array<std::string_view, 3> defaults = {
		"buffer-writes = on", "read-ahead = on", "async-writes = on"};
	const auto text = context.root.bytes(stinit_file);
	std::vector<Complaint> complaints;

	if (!text)
		return context.root.exists(stinit_file);
	std::istringstream lines(
		settings_from_stinit("/" + std::string(stinit_file), *text, complaints));
	for (std::string line; std::getline(lines, line);)
		if (line.find(" = ") != std::string::npos && !line.starts_with('#') &&
		    std::ranges::find(defaults, line) == defaults.end())
			return true;
	return !complaints.empty();
}

[[nodiscard]] nlohmann::ordered_json json_of(const std::vector<Complaint> &complaints)
{
	auto json = nlohmann::ordered_json::array();

	for (const Complaint &complaint : complaints)
		json.push_back({{"file", complaint.place.file},
				{"line", complaint.place.line},
				{"reason", complaint.reason}});
	return json;
}

[[nodiscard]] int import(const Context &context)
{
	const auto text = context.root.bytes(stinit_file);
	std::vector<Complaint> complaints;
	std::string result;

	if (text)
		result = settings_from_stinit("/" + std::string(stinit_file), *text, complaints);
	else if (context.root.exists(stinit_file))
		complaints.push_back({{"/" + std::string(stinit_file), 0}, "it cannot be read"});
	result += options_of_stock(context);
	if (context.json) {
		auto json = json_document("import");

		json["text"] = result;
		json["wrong"] = json_of(complaints);
		put(json_dump(json));
	} else {
		complain_of_all(complaints);
		put(result.empty()
			    ? "# there is no /etc/stinit.def and no line 'options st' or 'options "
			      "ch'\n"
			    : "# of ptape apply --import; to be a file in /etc/ptape.conf.d\n" +
				      result);
	}
	return complaints.empty() ? exit_done : exit_failed;
}

[[nodiscard]] std::string json_of(const Applied &applied, const std::vector<Complaint> &complaints)
{
	auto json = json_document("apply");

	json["done"] = applied.done;
	json["undone"] = applied.undone;
	json["wrong"] = json_of(complaints);
	return json_dump(json);
}

} // namespace

std::string import_offer(const Context &context)
{
	const bool of_modes = stinit_says_more(context);
	const bool of_stock = !options_of_stock(context).empty();

	if ((!of_modes && !of_stock) || !Settings::read(context.root).empty())
		return {};
	return compose("{} not in ptape.conf yet: ptape apply --import prints it, for a file in "
		       "/etc/ptape.conf.d",
		       of_modes && of_stock
			       ? "/etc/stinit.def and modprobe.d have settings that are"
		       : of_modes ? "/etc/stinit.def has settings that are"
				  : "modprobe.d has options of st or ch that are");
}

int run_apply(const Context &context, const ApplyOptions &options)
{
	if (options.import)
		return import(context);
	const Settings settings = Settings::read(context.root);
	const System system = read_system(context.root);

	require_driver(system);
	if (!options.dry_run && context.root.path("") == "/" && ::geteuid() != 0)
		throw Refusal(exit_not_permitted, "only root may do that");
	const Applied applied =
		apply_settings(context.root, settings, system.devices,
			       options.dry_run ? ApplyMode::look : ApplyMode::order);

	if (context.json) {
		put(json_of(applied, settings.complaints()));
	} else {
		for (const std::string &line : applied.done)
			put(line + "\n");
		if (applied.done.empty() && applied.undone.empty())
			put("no setting is for a device that is here\n");
		complain_of_all(settings.complaints());
		for (const std::string &line : applied.undone)
			complain(line);
	}
	return settings.complaints().empty() && applied.undone.empty() ? exit_done : exit_failed;
}

} // namespace ptape::cli
