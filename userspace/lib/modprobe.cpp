// SPDX-License-Identifier: GPL-2.0-only
//
// modprobe.d(5) by libkmod.
#include "modprobe.hpp"

#include "compose.hpp"
#include "kmod_context.hpp"

#include <algorithm>
#include <array>
#include <libkmod.h>
#include <map>
#include <memory>
#include <sstream>

namespace ptape
{
namespace
{

// Where modprobe looks; a file hides those of the same name behind it.
constexpr std::array directories = {
	"etc/modprobe.d",     "run/modprobe.d", "usr/local/lib/modprobe.d",
	"usr/lib/modprobe.d", "lib/modprobe.d",
};

struct Free {
	void operator()(kmod_config_iter *entries) const { ::kmod_config_iter_free_iter(entries); }
};

using Entries = std::unique_ptr<kmod_config_iter, Free>;

// Calls a function with the key and the value of each line of a kind.
template <class Function> void for_each(kmod_config_iter *opened, const Function &function)
{
	const Entries entries(opened);

	while (entries && ::kmod_config_iter_next(entries.get())) {
		const char *const key = ::kmod_config_iter_get_key(entries.get());
		const char *const value = ::kmod_config_iter_get_value(entries.get());

		if (key)
			function(std::string(key), std::string(value ? value : ""));
	}
}

[[nodiscard]] std::vector<std::string> words_of(const std::string &text)
{
	std::istringstream stream(text);
	std::vector<std::string> words;
	std::string word;

	while (stream >> word)
		words.push_back(word);
	return words;
}

// A line with the lines that a backslash at its end takes into it.
[[nodiscard]] std::string_view take_line(std::string_view &text)
{
	std::size_t end = text.find('\n');

	while (end != text.npos && end > 0 && text[end - 1] == '\\')
		end = text.find('\n', end + 1);
	const auto line = text.substr(0, end);

	text.remove_prefix(std::min(line.size() + 1, text.size()));
	return line;
}

[[nodiscard]] std::string in_one(std::string_view line)
{
	std::string joined;

	for (std::size_t i = 0; i < line.size(); i++) {
		if (line.substr(i).starts_with("\\\n")) {
			joined += ' ';
			i++;
		} else {
			joined += line[i];
		}
	}
	return joined;
}

} // namespace

std::optional<std::string> ModprobeConfig::option(std::string_view module,
						  std::string_view name) const
{
	const auto found =
		std::find_if(options.rbegin(), options.rend(), [&](const Option &option) {
			return option.module == module && option.name == name;
		});

	return found == options.rend() ? std::nullopt : std::optional(found->value);
}

bool ModprobeConfig::is_on(std::string_view module, std::string_view name) const
{
	const auto value = option(module, name).value_or("");

	return value.starts_with('1') || value.starts_with('y') || value.starts_with('Y') ||
	       value == "on";
}

ModprobeConfig read_modprobe_config(const Root &root)
{
	std::vector<std::string> paths;
	std::vector<const char *> names;
	ModprobeConfig config;

	paths.reserve(directories.size());
	names.reserve(directories.size() + 1);
	for (const char *directory : directories)
		paths.push_back(root.path(directory));
	for (const std::string &path : paths)
		names.push_back(path.c_str());
	names.push_back(nullptr);
	const KmodContext context = new_kmod_context(names.data());

	if (!context)
		return config;
	for_each(::kmod_config_get_options(context.get()), [&](const std::string &module,
							       const std::string &text) {
		for (const std::string &word : words_of(text)) {
			const auto equals = std::min(word.find('='), word.size());

			config.options.push_back({module, word.substr(0, equals),
						  word.substr(std::min(equals + 1, word.size()))});
		}
	});
	for_each(::kmod_config_get_install_commands(context.get()),
		 [&](const std::string &module, const std::string &command) {
			 config.installs.push_back({module, command});
		 });
	for_each(::kmod_config_get_blacklists(context.get()),
		 [&](const std::string &module, const std::string &) {
			 config.blacklisted.push_back(module);
		 });
	return config;
}

std::vector<std::string> modprobe_files(const Root &root)
{
	std::map<std::string, std::string> by_name;
	std::vector<std::string> files;

	for (const char *directory : directories)
		for (const std::string &name : root.names(directory))
			if (name.ends_with(".conf"))
				by_name.emplace(name, compose("{}/{}", directory, name));
	files.reserve(by_name.size());
	for (const auto &[name, file] : by_name)
		files.push_back(file);
	return files;
}

std::string with_option(std::string_view text, std::string_view module, std::string_view name,
			std::string_view value)
{
	const std::string key = std::string(name) + "=";
	std::string result;
	bool found = false;

	while (!text.empty()) {
		const auto line = take_line(text);
		auto words = words_of(in_one(line));
		bool here = false;

		if (words.size() > 2 && words[0] == "options" && words[1] == module)
			for (std::string &word : words)
				if (word.starts_with(key)) {
					word = key + std::string(value);
					here = true;
				}
		found |= here;
		result += here ? list_of(words, " ") : std::string(line);
		result += "\n";
	}
	if (!found)
		result += compose("options {} {}{}\n", module, key, value);
	return result;
}

} // namespace ptape
