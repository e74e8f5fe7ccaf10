// SPDX-License-Identifier: GPL-2.0-only
//
// Modprobe: what the files of modprobe.d say of modules, read by libkmod as
// modprobe itself reads them; and the text of such a file with one option of a
// module changed.
#ifndef PTAPE_LIB_MODPROBE_HPP
#define PTAPE_LIB_MODPROBE_HPP

#include "root.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ptape
{

// The drivers whose place ptape takes, and whose parameters it has under the same names.
inline constexpr std::array stock_modules = {"st", "ch"};

struct ModprobeConfig {
	struct Option {
		std::string module, name, value;
	};
	struct Command {
		std::string module, command;
	};

	std::vector<Option> options;   // in the order in which the kernel gets them
	std::vector<Command> installs; // `install` lines
	std::vector<std::string> blacklisted;

	// What counts: the last one. Nothing when no file has it.
	[[nodiscard]] std::optional<std::string> option(std::string_view module,
							std::string_view name) const;

	// The same of an option that is on or off, as the kernel reads it.
	[[nodiscard]] bool is_on(std::string_view module, std::string_view name) const;
};

[[nodiscard]] ModprobeConfig read_modprobe_config(const Root &root);

// The files, below /, in the order in which modprobe reads them.
[[nodiscard]] std::vector<std::string> modprobe_files(const Root &root);

// The text of a file with `options MODULE NAME=VALUE` in it: in the line that has the
// option, else in a line of its own. All else stays as it is. Pure.
[[nodiscard]] std::string with_option(std::string_view text, std::string_view module,
				      std::string_view name, std::string_view value);

} // namespace ptape

#endif // PTAPE_LIB_MODPROBE_HPP
