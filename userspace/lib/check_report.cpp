// SPDX-License-Identifier: GPL-2.0-only
//
// Findings for people and for programs.
#include "checks.hpp"
#include "compose.hpp"

#include "json_text.hpp"

#include <nlohmann/json.hpp>

namespace ptape
{
namespace
{

constexpr std::size_t mend_indent = 4; // columns

[[nodiscard]] std::string without_newline(std::string text)
{
	if (text.ends_with('\n'))
		text.pop_back();
	return text;
}

} // namespace

std::string findings_text(const std::vector<Finding> &findings,
			  const std::vector<std::string> &unreadable, const Screen &screen)
{
	std::string text;

	for (const Finding &finding : findings) {
		text += styled(without_newline(wrapped(compose("{} [{}]", finding.what, finding.id),
						       0, screen)),
			       Style::attention, screen) +
			"\n";
		text += wrapped(finding.mend, mend_indent, screen);
	}
	for (const std::string &file : unreadable)
		text += compose("not looked at, root may: {}\n", file);
	if (!text.empty())
		text += "\n";
	if (findings.empty())
		return text + compose("Nothing is wrong ({} checks).\n", check_ids().size());
	return text + compose("{} finding{} ({} checks).\n", findings.size(),
			      findings.size() == 1 ? "" : "s", check_ids().size());
}

std::string findings_json(const std::vector<Finding> &findings,
			  const std::vector<std::string> &unreadable)
{
	auto json = json_document("doctor");

	json["checks"] = check_ids().size();
	json["findings"] = nlohmann::ordered_json::array();
	for (const Finding &finding : findings)
		json["findings"].push_back(
			{{"id", finding.id}, {"what", finding.what}, {"mend", finding.mend}});
	json["unreadable"] = unreadable;
	return json_dump(json);
}

} // namespace ptape
