// SPDX-License-Identifier: GPL-2.0-only
//
// Names of devices and the line of a position.
#include "model.hpp"

#include "binding.hpp"
#include "root.hpp"

#include <sstream>

namespace ptape
{
namespace
{

// A number, or a minus sign and a number.
[[nodiscard]] std::optional<std::int64_t> to_signed(std::string_view text)
{
	const bool negative = text.starts_with('-');
	const auto number = to_number(text.substr(negative ? 1 : 0));

	if (!number || *number > INT64_MAX)
		return std::nullopt;
	const auto value = static_cast<std::int64_t>(*number);

	return negative ? -value : value;
}

// The end of the year 9999: no clock tells more, and no calendar is asked for it.
constexpr std::uint64_t time_max = 253402300799;

} // namespace

std::optional<LastEvent> LastEvent::parse(const std::string &line)
{
	std::istringstream words(line);
	std::string time;
	LastEvent last;

	words >> time >> last.event >> std::ws;
	std::getline(words, last.why);
	const auto seconds = to_number(time);

	if (!seconds || *seconds > time_max || last.event.empty())
		return std::nullopt;
	last.time = *seconds;
	return last;
}

std::optional<Position> Position::parse(const std::string &line)
{
	std::istringstream words(line);
	std::string word;
	Position position;
	int seen = 0;

	while (words >> word) {
		const auto equals = word.find('=');
		const std::string key = word.substr(0, equals);

		if (equals == word.npos) {
			position.state = word;
			continue;
		}
		const auto value = to_signed(word.substr(equals + 1));

		if (!value)
			return std::nullopt;
		seen++;
		if (key == "partition")
			position.partition = static_cast<std::uint64_t>(*value);
		else if (key == "block")
			position.block = static_cast<std::uint64_t>(*value);
		else if (key == "file")
			position.file = *value;
		else if (key == "block_in_file")
			position.block_in_file = *value;
	}
	if (position.state.empty() || seen == 0)
		return std::nullopt;
	return position;
}

std::string Device::name() const
{
	return (type == PTAPE_UNIT_CHANGER ? "sch" : "st") + std::to_string(number);
}

std::string Device::node() const
{
	return store::node_name(type, number);
}

} // namespace ptape
