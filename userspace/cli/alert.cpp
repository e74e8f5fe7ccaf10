// SPDX-License-Identifier: GPL-2.0-only
//
// ptape alert DEV: for Bacula's Alert Command. Of the drive's own flags it tells in JSON only: each
// one that Bacula is shown it counts against the volume of the job that is ending, and they are
// kept longer.
#include "command.hpp"

#include "inventory.hpp"
#include "json_text.hpp"
#include "tape_alert.hpp"

#include <nlohmann/json.hpp>

namespace ptape::cli
{

int run_alert(const Context &context, const std::string &what)
{
	const System system = read_system(context.root);
	const Device &device = find_device(system, what);
	const std::string text = alert_text(device);

	if (!context.json) {
		put(text);
		return exit_done;
	}
	auto json = json_document("alert");

	json["node"] = device.node();
	json["alert"] = text.empty() ? nlohmann::ordered_json()
				     : nlohmann::ordered_json(text.substr(0, text.size() - 1));
	json["flags"] = nlohmann::ordered_json::array();
	for (const unsigned int flag : device.tape_alerts)
		json["flags"].push_back({{"flag", flag}, {"name", tape_alert_name(flag)}});
	put(json_dump(json));
	return exit_done;
}

} // namespace ptape::cli
