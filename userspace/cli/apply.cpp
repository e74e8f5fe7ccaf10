// SPDX-License-Identifier: GPL-2.0-only
//
// ptape apply [--dry-run|--import]: /etc/ptape.conf and /etc/ptape.conf.d to the
// driver; or what stinit.def and `options` of st and ch say, as text for them.
#include "command.hpp"

#include "apply.hpp"
#include "inventory.hpp"
#include "json_text.hpp"
#include "settings.hpp"
#include "stock_settings.hpp"

#include <nlohmann/json.hpp>
#include <unistd.h>

namespace ptape::cli
{
namespace
{

void complain_of_all(const std::vector<Complaint> &complaints)
{
	for (const Complaint &complaint : complaints)
		complain(complaint.text());
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
	std::vector<Complaint> complaints;
	const std::string result = stock_settings(context.root, complaints);

	if (context.json) {
		auto json = json_document("import");

		json["text"] = result;
		json["wrong"] = json_of(complaints);
		put(json_dump(json));
	} else {
		complain_of_all(complaints);
		put(result.empty()
			    ? "# there is no /etc/stinit.def and no line 'options st' or 'options "
			      "ch' that ptape does not have\n"
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
			put(wrapped(line, 0, context.screen));
		if (applied.done.empty() && applied.undone.empty())
			put("no setting is for a device that is here\n");
		complain_of_all(settings.complaints());
		for (const std::string &line : applied.undone)
			complain(line);
	}
	return settings.complaints().empty() && applied.undone.empty() ? exit_done : exit_failed;
}

} // namespace ptape::cli
