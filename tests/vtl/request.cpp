// SPDX-License-Identifier: GPL-2.0-only
//
// Taking a request apart.
#include "request.hpp"

#include <array>
#include <charconv>

#include "opcode.hpp"

namespace ptape::vtl
{

namespace
{

constexpr int hexadecimal = 16;

std::optional<unsigned> parse_hex_number(std::string_view text)
{
	unsigned number = 0;
	const auto [end, error] =
		std::from_chars(text.data(), text.data() + text.size(), number, hexadecimal);

	if (text.empty() || error != std::errc() || end != text.data() + text.size())
		return std::nullopt;
	return number;
}

} // namespace

void Request::reject(std::string why)
{
	if (wrong_.empty())
		wrong_ = std::move(why);
}

std::optional<std::string> Request::maybe_text(const char *key)
{
	const auto member = members_.find(key);

	if (member == members_.end())
		return std::nullopt;
	if (!member->is_string()) {
		reject(std::string(key) + ": text expected");
		return std::nullopt;
	}
	return member->get<std::string>();
}

std::string Request::text(const char *key)
{
	auto found = maybe_text(key);

	if (!found)
		reject(std::string(key) + ": missing");
	return found.value_or("");
}

std::optional<std::uint64_t> Request::maybe_number(const char *key)
{
	const auto member = members_.find(key);

	if (member == members_.end())
		return std::nullopt;
	if (!member->is_number_unsigned()) {
		reject(std::string(key) + ": number expected");
		return std::nullopt;
	}
	if (member->get<std::uint64_t>() > number_max) {
		reject(std::string(key) + ": too large");
		return std::nullopt;
	}
	return member->get<std::uint64_t>();
}

std::optional<unsigned> Request::maybe_count(const char *key)
{
	constexpr std::uint64_t count_max = 1'000'000'000;
	const auto found = maybe_number(key);

	if (found && *found > count_max)
		reject(std::string(key) + ": too large");
	return found && *found <= count_max ? std::optional(static_cast<unsigned>(*found))
					    : std::nullopt;
}

std::uint64_t Request::number(const char *key)
{
	auto found = maybe_number(key);

	if (!found)
		reject(std::string(key) + ": missing");
	return found.value_or(0);
}

bool Request::flag(const char *key)
{
	const auto member = members_.find(key);

	if (member == members_.end())
		return false;
	if (!member->is_boolean()) {
		reject(std::string(key) + ": true or false expected");
		return false;
	}
	return member->get<bool>();
}

model::SenseCode Request::sense(const char *key)
{
	const std::string given = text(key);
	const auto code = parse_sense_code(given);

	if (!code)
		reject("\"" + given + "\" is not KEY/ASC/ASCQ in hexadecimal, such as 6/29/00");
	return code.value_or(model::SenseCode{});
}

std::optional<std::uint8_t> Request::maybe_opcode(const char *key)
{
	const auto given = maybe_text(key);

	if (!given)
		return std::nullopt;

	const auto opcode = parse_opcode(*given);

	if (!opcode)
		reject("\"" + *given + "\" is not an operation code, such as WRITE_6 or 0x0A");
	return opcode;
}

std::vector<std::uint8_t> Request::bytes(const char *key)
{
	const std::string given = text(key);
	auto parsed = parse_hex(given);

	if (!parsed)
		reject("\"" + given + "\" is not hexadecimal");
	return parsed.value_or(std::vector<std::uint8_t>{});
}

std::optional<model::SenseCode> parse_sense_code(std::string_view text)
{
	constexpr unsigned limit[] = {0xf, 0xff, 0xff};
	std::array<std::uint8_t, std::size(limit)> part{};

	for (std::size_t i = 0; i < part.size(); i++) {
		const bool last = i + 1 == part.size();
		const std::size_t slash = text.find('/');

		if ((slash == std::string_view::npos) != last)
			return std::nullopt;

		const auto number = parse_hex_number(text.substr(0, slash));

		if (!number || *number > limit[i])
			return std::nullopt;
		part[i] = static_cast<std::uint8_t>(*number);
		text.remove_prefix(last ? text.size() : slash + 1);
	}
	return model::SenseCode{part[0], part[1], part[2]};
}

std::optional<std::vector<std::uint8_t>> parse_hex(std::string_view text)
{
	std::vector<std::uint8_t> bytes;
	constexpr std::size_t digits_per_byte = 2;

	if (text.size() % digits_per_byte != 0)
		return std::nullopt;
	for (; !text.empty(); text.remove_prefix(digits_per_byte)) {
		const auto byte = parse_hex_number(text.substr(0, digits_per_byte));

		if (!byte)
			return std::nullopt;
		bytes.push_back(static_cast<std::uint8_t>(*byte));
	}
	return bytes;
}

} // namespace ptape::vtl
