// SPDX-License-Identifier: GPL-2.0-only
//
// stinit(8): words NAME or NAME=VALUE; those that say which drives, then { those that
// say what }. Names count by their first letters.
#include "stinit.hpp"
#include "compose.hpp"

#include "printable.hpp"
#include "settings.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <utility>

namespace ptape
{
namespace
{

constexpr unsigned int modes = 4;

// As far as stinit looks at a name, and what it is here.
struct Name {
	std::string_view begins;
	std::string_view key;
};

constexpr std::array names = {
	Name{"drive-", "drive-buffering"},
	Name{"cleaning", "cleaning"},
	Name{"no-w", "no-wait"},
	Name{"block", "block-size"},
	Name{"dens", "density"},
	Name{"buff", "buffer-writes"},
	Name{"async", "async-writes"},
	Name{"read", "read-ahead"},
	Name{"two", "two-fms"},
	Name{"comp", "compression"},
	Name{"auto", "auto-lock"},
	Name{"fast", "fast-eom"},
	Name{"can-b", "can-bsr"},
	Name{"noblk", "noblklimits"},
	Name{"can-p", "can-partitions"},
	Name{"scsi2", "scsi2logical"},
	Name{"sili", "sili"},
	Name{"defs-for-w", "defs-for-writes"},
	Name{"sysv", "sysv"},
	Name{"timeout", "timeout"},
	Name{"long-time", "long-timeout"},
};

struct Word {
	Place place;
	std::string name;
	std::string value = "1"; // without =VALUE
	bool is(char sign) const { return name.size() == 1 && name[0] == sign; }
};

// One block of parameters, and whose it is.
struct Definition {
	Place place;
	std::string manufacturer, model, revision;
	std::vector<Word> words;
};

class Reader
{
public:
	Reader(const std::string &file, std::string_view text) : text_(text), place_{file, 1} {}

	[[nodiscard]] std::optional<Word> next()
	{
		Word word;

		skip_blanks();
		if (text_.empty())
			return std::nullopt;
		word.place = place_;
		if (text_.front() == '{' || text_.front() == '}') {
			word.name = text_.substr(0, 1);
			text_.remove_prefix(1);
			return word;
		}
		word.name = take_value();
		skip_blanks();
		if (!text_.starts_with('='))
			return word;
		text_.remove_prefix(1);
		skip_blanks();
		word.value = take_value();
		return word;
	}

private:
	// And comments.
	void skip_blanks()
	{
		while (!text_.empty()) {
			if (text_.front() == '#')
				text_.remove_prefix(std::min(text_.find('\n'), text_.size()));
			else if (std::isspace(static_cast<unsigned char>(text_.front())))
				take();
			else
				return;
		}
	}

	char take()
	{
		const char c = text_.front();

		place_.line += c == '\n';
		text_.remove_prefix(1);
		return c;
	}

	// Up to a blank, = or a brace; or what quotes have between them.
	[[nodiscard]] std::string take_value()
	{
		const bool quoted = text_.starts_with('"');
		std::string value;

		if (quoted)
			take();
		while (!text_.empty() && (quoted ? text_.front() != '"' : !ends_word()))
			value += take();
		if (quoted && !text_.empty())
			take();
		else if (value.empty() && !text_.empty()) // a sign where a name is to be
			value += take();
		return value;
	}

	[[nodiscard]] bool ends_word() const
	{
		return std::isspace(static_cast<unsigned char>(text_.front())) ||
		       std::string_view("={}#\"").find(text_.front()) != std::string_view::npos;
	}

	std::string_view text_;
	Place place_;
};

[[nodiscard]] std::vector<Definition>
read_definitions(const std::string &file, std::string_view text, std::vector<Complaint> &complaints)
{
	std::vector<Definition> definitions;
	Reader reader(file, text);
	Definition now;
	bool inside = false;

	while (const auto word = reader.next()) {
		if (now.place.line == 0)
			now.place = word->place;
		if (!inside && word->is('{')) {
			inside = true;
		} else if (inside && word->is('}')) {
			definitions.push_back(std::exchange(now, {}));
			inside = false;
		} else if (inside) {
			now.words.push_back(*word);
		} else if (word->name.starts_with("manu")) {
			now.manufacturer = word->value;
		} else if (word->name == "model") {
			now.model = word->value;
		} else if (word->name.starts_with("rev")) {
			now.revision = word->value;
		} else {
			complaints.push_back({word->place, compose("'{}' says nothing of a drive",
								   printable(word->name))});
		}
	}
	if (inside)
		complaints.push_back({now.place, "the { of this definition is not closed"});
	return definitions;
}

// What it begins with is enough for stinit.
[[nodiscard]] std::string glob_of(const std::string &text)
{
	std::string glob;

	for (const char c : printable(text)) {
		// A / would part vendor from product.
		if (c == '/') {
			glob += '?';
			continue;
		}
		if (std::string_view("*?[]\\").find(c) != std::string_view::npos)
			glob += '\\';
		glob += c;
	}
	return glob + "*";
}

[[nodiscard]] std::string title_of(const Definition &definition)
{
	std::string title = compose("[model:{}/{}", glob_of(definition.manufacturer),
				    glob_of(definition.model));

	if (!definition.revision.empty())
		title += "/" + glob_of(definition.revision);
	return title + "]";
}

struct Line {
	unsigned int mode;
	const Key *key;
	std::string value;
};

void put(std::vector<Line> &lines, const Line &line)
{
	const auto found = std::find_if(lines.begin(), lines.end(), [&](const Line &each) {
		return each.mode == line.mode && each.key == line.key;
	});

	if (found == lines.end())
		lines.push_back(line);
	else
		found->value = line.value;
}

[[nodiscard]] std::string value_of(const Word &word, const Key &key)
{
	if (key.kind != Key::Kind::on_off)
		return printable(word.value);
	return word.value == "0" || word.value == "0x0" ? "off" : "on";
}

// Settings in front of the first mode are of all modes that the block has.
[[nodiscard]] std::vector<Line> lines_of(const Definition &definition,
					 std::vector<Complaint> &complaints)
{
	std::vector<Line> lines, common;
	unsigned int mode = 0; // 0: of all

	for (const Word &word : definition.words) {
		const auto name = std::find_if(names.begin(), names.end(), [&](const Name &each) {
			return word.name.starts_with(each.begins);
		});

		if (word.name.starts_with("mode")) {
			// mode2, or mode=2
			const std::string number =
				word.name.size() > 4 ? word.name.substr(4) : word.value;

			if (number.size() != 1 || number[0] < '1' ||
			    number[0] > '0' + static_cast<int>(modes)) {
				complaints.push_back({word.place, "there are the modes 1 to 4"});
				continue;
			}
			mode = static_cast<unsigned int>(number[0] - '0');
			for (const Line &line : common)
				put(lines, {mode, line.key, line.value});
		} else if (word.name.starts_with("disab")) {
			if (word.value != "0")
				std::erase_if(lines,
					      [&](const Line &line) { return line.mode == mode; });
		} else if (name == names.end()) {
			complaints.push_back({word.place, compose("there is no parameter '{}'",
								  printable(word.name))});
		} else {
			const Key *const key = key_named(name->key);
			const Line line{key->target == Target::mode_option && mode ? mode : 1, key,
					value_of(word, *key)};

			put(lines, line);
			if (mode == 0 && key->target == Target::mode_option)
				common.push_back(line);
		}
	}
	return lines;
}

} // namespace

std::string settings_from_stinit(const std::string &file, std::string_view text,
				 std::vector<Complaint> &complaints)
{
	std::string result;

	for (const Definition &definition : read_definitions(file, text, complaints)) {
		auto lines = lines_of(definition, complaints);

		std::stable_sort(lines.begin(), lines.end(),
				 [](const Line &a, const Line &b) { return a.mode < b.mode; });
		result += compose("\n# {}\n{}\n", definition.place.text(), title_of(definition));
		for (const Line &line : lines)
			result += compose("{}{} = {}\n",
					  line.mode > 1 ? compose("mode{}.", line.mode) : "",
					  line.key->name, line.value);
	}
	return result;
}

std::vector<Subject> subjects_of_stinit(std::string_view text)
{
	std::vector<Complaint> complaints;
	std::vector<Subject> subjects;

	for (const Definition &definition : read_definitions("", text, complaints))
		subjects.push_back({PTAPE_UNIT_TAPE, "", printable(definition.manufacturer),
				    printable(definition.model), printable(definition.revision)});
	return subjects;
}

} // namespace ptape
