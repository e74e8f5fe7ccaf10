// SPDX-License-Identifier: GPL-2.0-only
//
// The text of the bindings file, after modprobe.d(5).
#include "bindings_file.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace ptape::store
{
namespace
{

constexpr std::string_view blanks = " \t";
constexpr std::string_view bind_key = "bind=";
constexpr std::string_view empty_line = "options ptape";
constexpr std::string_view torn_mark = "# unreadable: ";
constexpr std::string_view own_beginning = "# Numbers of tape drives and changers";

constexpr std::array header = {
	"# Numbers of tape drives and changers, kept by ptape-store: a line for each device",
	"# that was ever seen. A line goes by `ptape-store forget IDENTITY` only.",
};

// What a line of modprobe.d may begin with (modprobe.d(5)).
constexpr std::array<std::string_view, 8> commands = {
	"alias", "blacklist", "config", "install", "options", "remove", "softdep", "weakdep",
};

// The end of the line that a text begins with. A backslash takes the newline behind it
// into the line; behind the text: a backslash is the last of it.
[[nodiscard]] std::size_t end_of_line(std::string_view text)
{
	std::size_t i = 0;

	while (i < text.size() && text[i] != '\n')
		i += text[i] == '\\' ? 2 : 1;
	return i;
}

// A line as modprobe reads it: in one, and a backslash stands for what follows it.
[[nodiscard]] std::string joined(std::string_view text)
{
	std::string line;

	for (std::size_t i = 0; i < text.size(); i++) {
		if (text[i] == '\\' && ++i == text.size())
			break;
		if (text[i] != '\n')
			line += text[i];
	}
	return line;
}

// Of a text no backslash, so that a comment of it ends with its line.
[[nodiscard]] std::string as_comment(std::string_view text)
{
	std::string comment = joined(text);

	std::erase(comment, '\\');
	return comment;
}

[[nodiscard]] std::vector<std::string_view> words_of(std::string_view text)
{
	std::vector<std::string_view> words;

	for (;;) {
		const auto begin = text.find_first_not_of(blanks);

		if (begin == text.npos)
			return words;
		text.remove_prefix(begin);
		words.push_back(text.substr(0, text.find_first_of(blanks)));
		text.remove_prefix(words.back().size());
	}
}

[[nodiscard]] bool is_control(char c)
{
	const auto byte = static_cast<unsigned char>(c);

	return (byte < ' ' && c != '\n' && c != '\t' && c != '\r') || byte == 0x7f;
}

[[nodiscard]] std::string line_of(const Binding &binding)
{
	return "options ptape bind=" + binding.text();
}

// A line without its values of one identity.
[[nodiscard]] std::string without(std::string_view text, std::string_view identity)
{
	std::string rest;

	const std::string in_one = joined(text);

	for (const auto word : words_of(in_one)) {
		const auto binding = word.starts_with(bind_key)
					     ? Binding::parse(word.substr(bind_key.size()))
					     : std::nullopt;

		if (binding && binding->identity == identity)
			continue;
		rest += rest.empty() ? "" : " ";
		rest += word;
	}
	return rest;
}

} // namespace

BindingsFile::BindingsFile()
{
	for (const char *text : header)
		lines_.push_back({text, {}});
}

BindingsFile::Line BindingsFile::read_line(std::string_view text)
{
	const std::string in_one = joined(text);
	const auto words = words_of(in_one);
	Line line{std::string(text), {}};

	if (words.empty() || words[0].starts_with('#'))
		return line;
	line.torn = std::find(commands.begin(), commands.end(), words[0]) == commands.end();
	if (words[0] != "options" || words.size() < 2 || words[1] != "ptape")
		return line;
	for (std::size_t i = 2; i < words.size(); i++) {
		if (!words[i].starts_with(bind_key))
			continue;
		if (auto binding = Binding::parse(words[i].substr(bind_key.size())))
			line.bindings.push_back(*binding);
		else
			line.torn = true;
	}
	return line;
}

BindingsFile BindingsFile::parse(std::string_view text)
{
	BindingsFile file;
	// Ours ends with a newline: without one the end is missing, be it one digit.
	const bool cut = text.starts_with(own_beginning) && !text.ends_with('\n');

	file.blank_ = text.find_first_not_of(" \t\r\n") == text.npos;
	if (file.blank_)
		return file;
	file.lines_.clear();
	file.garbled_ = std::any_of(text.begin(), text.end(), is_control);
	while (!text.empty()) {
		const auto end = end_of_line(text);
		std::string whole(text.substr(0, end));

		// The last one goes on, with nothing: what is appended is no part of it.
		if (end > text.size())
			whole += '\n';
		Line line = read_line(whole);

		text.remove_prefix(std::min(end + 1, text.size()));
		if (cut && text.empty()) {
			line.torn = true;
			line.bindings.clear();
		}
		file.add(std::move(line));
	}
	return file;
}

BindingsFile BindingsFile::readable() const
{
	BindingsFile file;
	std::vector<Line> lines;

	for (const Line &line : lines_) {
		if (std::none_of(line.text.begin(), line.text.end(), is_control)) {
			lines.push_back(line);
			continue;
		}
		for (const Binding &binding : line.bindings)
			lines.push_back({line_of(binding), {binding}});
	}
	// Its own first lines, unless they have survived.
	if (!lines.empty() && lines.front().text.starts_with(own_beginning))
		file.lines_.clear();
	file.lines_.insert(file.lines_.end(), lines.begin(), lines.end());
	return file;
}

std::string BindingsFile::render() const
{
	std::string text;

	for (const Line &line : lines_)
		text += line.text + '\n';
	return text;
}

std::vector<Binding> BindingsFile::bindings() const
{
	std::vector<Binding> found;

	for (const Line &line : lines_)
		found.insert(found.end(), line.bindings.begin(), line.bindings.end());
	return found;
}

void BindingsFile::append(const Binding &binding)
{
	lines_.push_back({line_of(binding), {binding}});
}

bool BindingsFile::forget(std::string_view identity)
{
	bool found = false;

	for (Line &line : lines_) {
		const auto goes = [&](const Binding &binding) {
			return binding.identity == identity;
		};

		if (std::none_of(line.bindings.begin(), line.bindings.end(), goes))
			continue;
		found = true;
		std::erase_if(line.bindings, goes);
		line.text = without(line.text, identity);
	}
	std::erase_if(lines_, [](const Line &line) { return line.text == empty_line; });
	return found;
}

// A torn line is kept as a comment; its good words count in lines of their own.
void BindingsFile::add(Line line)
{
	if (!line.torn) {
		lines_.push_back(std::move(line));
		return;
	}
	torn_++;
	lines_.push_back({std::string(torn_mark) + as_comment(line.text), {}});
	for (const Binding &binding : line.bindings)
		append(binding);
}

} // namespace ptape::store
