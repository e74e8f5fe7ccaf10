// SPDX-License-Identifier: GPL-2.0-only
//
// One request of vtlctl: a JSON object whose members are taken out with their
// types checked. The first wrong one is remembered; a handler asks ok() once
// after it has taken all it needs.
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "outcome.hpp"
#include "sense.hpp"

namespace ptape::vtl
{

class Request
{
public:
	explicit Request(const nlohmann::json &members) : members_(members) {}

	[[nodiscard]] bool has(const char *key) const { return members_.contains(key); }
	[[nodiscard]] std::string text(const char *key);
	[[nodiscard]] std::optional<std::string> maybe_text(const char *key);
	[[nodiscard]] std::uint64_t number(const char *key);
	[[nodiscard]] std::optional<std::uint64_t> maybe_number(const char *key);
	[[nodiscard]] std::optional<unsigned> maybe_count(const char *key);
	[[nodiscard]] bool flag(const char *key); // false when not there
	[[nodiscard]] model::SenseCode sense(const char *key);
	[[nodiscard]] std::optional<std::uint8_t> maybe_opcode(const char *key);
	[[nodiscard]] std::vector<std::uint8_t> bytes(const char *key); // from hexadecimal

	// No number is larger: as milliseconds, bytes or blocks it is more than any
	// test has, and as microseconds it still fits 64 bits.
	static constexpr std::uint64_t number_max = 1'000'000'000'000;

	// Remembers a wrong argument unless one is remembered already.
	void reject(std::string why);

	[[nodiscard]] bool ok() const { return wrong_.empty(); }
	[[nodiscard]] Failure failure() const { return Failure{wrong_}; }

private:
	const nlohmann::json &members_;
	std::string wrong_;
};

// KEY/ASC/ASCQ in hexadecimal, e.g. 6/29/00.
[[nodiscard]] std::optional<model::SenseCode> parse_sense_code(std::string_view text);

// Pairs of hexadecimal digits; nothing if it is anything else.
[[nodiscard]] std::optional<std::vector<std::uint8_t>> parse_hex(std::string_view text);

} // namespace ptape::vtl
