// SPDX-License-Identifier: GPL-2.0-only
//
// JSON text: the model for programs. userspace/cli/schema.json says what is in
// it; a change that takes something away or gives it another meaning raises
// json_version. Pure.
#ifndef PTAPE_LIB_JSON_TEXT_HPP
#define PTAPE_LIB_JSON_TEXT_HPP

#include "model.hpp"

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace ptape
{

constexpr int json_version = 1;

// An object that begins with what it is: {"schema": "ptape-WHAT", "schema_version": 1}.
[[nodiscard]] nlohmann::ordered_json json_document(std::string_view what);

// Lines with indentation, and a newline at the end.
[[nodiscard]] std::string json_dump(const nlohmann::ordered_json &document);
// In one line.
[[nodiscard]] std::string json_line(const nlohmann::ordered_json &document);

[[nodiscard]] std::string status_json(const System &system, std::string_view command_version);
[[nodiscard]] std::string show_json(const Device &device, bool all_seen);

} // namespace ptape

#endif // PTAPE_LIB_JSON_TEXT_HPP
