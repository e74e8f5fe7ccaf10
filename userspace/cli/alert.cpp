// SPDX-License-Identifier: GPL-2.0-only
//
// ptape alert DEV: for Bacula's Alert Command.
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
	put(json_dump(json));
	return exit_done;
}

} // namespace ptape::cli
