// SPDX-License-Identifier: GPL-2.0-only
//
// Layout. All text is printable ASCII (printable.hpp), so a byte is a column.
#include "table.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace ptape
{
namespace
{

constexpr std::size_t gap = 2;	       // blanks between columns
constexpr std::size_t note_indent = 6; // columns
constexpr char cut_mark = '~';	       // something is missing here

// Select Graphic Rendition, ECMA-48 8.3.117.
constexpr std::array<std::string_view, 6> sequences = {
	"", "\033[32m", "\033[33m", "\033[1;31m", "\033[2m", "\033[1m",
};
constexpr std::string_view sequence_end = "\033[0m";

[[nodiscard]] std::string fitted(const std::string &text, std::size_t width, bool keeps_end)
{
	if (text.size() <= width)
		return text;
	if (keeps_end)
		return cut_mark + text.substr(text.size() - (width - 1));
	return text.substr(0, width - 1) + cut_mark;
}

// Without the columns that are left out (width 0).
[[nodiscard]] std::size_t total(const std::vector<std::size_t> &widths)
{
	const auto shown = std::count_if(widths.begin(), widths.end(),
					 [](std::size_t width) { return width > 0; });
	const auto sum = std::accumulate(widths.begin(), widths.end(), std::size_t{0});

	return shown ? sum + static_cast<std::size_t>(shown - 1) * gap : 0;
}

} // namespace

std::string styled(std::string_view text, Style style, const Screen &screen)
{
	const auto sequence = sequences.at(static_cast<std::size_t>(style));

	if (!screen.colour || sequence.empty() || text.empty())
		return std::string(text);
	return std::string(sequence) + std::string(text) + std::string(sequence_end);
}

std::string wrapped(std::string_view text, std::size_t indent, const Screen &screen)
{
	const std::string margin(indent, ' ');
	std::string lines, line;

	while (!text.empty()) {
		const auto end = std::min(text.find(' '), text.size());
		const auto word = text.substr(0, end);

		text.remove_prefix(std::min(end + 1, text.size()));
		if (word.empty())
			continue;
		if (!line.empty() && screen.width != Screen::unlimited &&
		    indent + line.size() + 1 + word.size() > screen.width) {
			lines += margin + line + "\n";
			line.clear();
		}
		line += (line.empty() ? "" : " ") + std::string(word);
	}
	return lines + (line.empty() ? "" : margin + line + "\n");
}

void Table::add(std::vector<Cell> cells, std::string note, Style note_style)
{
	cells.resize(columns_.size());
	rows_.push_back({std::move(cells), std::move(note), note_style});
}

// As wide as its widest cell; 0: no cell has anything.
std::vector<std::size_t> Table::natural_widths() const
{
	std::vector<std::size_t> widths(columns_.size(), 0);

	for (std::size_t i = 0; i < columns_.size(); i++) {
		for (const Row &row : rows_)
			widths[i] = std::max(widths[i], row.cells[i].text.size());
		if (widths[i] > 0)
			widths[i] = std::max(widths[i], columns_[i].title.size());
	}
	return widths;
}

// Column by column from the one that has most to give, as far as any has.
void Table::shorten(std::vector<std::size_t> &widths, std::size_t limit) const
{
	while (total(widths) > limit) {
		std::size_t best = columns_.size(), best_room = 0;

		for (std::size_t i = 0; i < columns_.size(); i++) {
			const auto least =
				std::max(columns_[i].width_min, columns_[i].title.size());

			if (columns_[i].width_min && widths[i] > least + best_room) {
				best = i;
				best_room = widths[i] - least;
			}
		}
		if (best == columns_.size())
			return;
		widths[best]--;
	}
}

// Of each column; 0: left out.
std::vector<std::size_t> Table::widths(const Screen &screen) const
{
	std::vector<std::size_t> natural = natural_widths();

	for (;;) {
		std::vector<std::size_t> widths = natural;
		std::size_t last = columns_.size();

		if (screen.width == Screen::unlimited)
			return widths;
		shorten(widths, screen.width);
		if (total(widths) <= screen.width)
			return widths;
		for (std::size_t i = 0; i < columns_.size(); i++)
			if (widths[i] && columns_[i].rank > 0 &&
			    (last == columns_.size() || columns_[i].rank > columns_[last].rank))
				last = i;
		if (last == columns_.size())
			return widths;
		natural[last] = 0;
	}
}

std::string Table::render(const Screen &screen) const
{
	const auto width = widths(screen);
	std::string text;
	const auto add_row = [&](const auto &cell_of, const auto &style_of) {
		std::string line;
		std::size_t blanks = 0; // owed before the next cell; none at the end of a line

		for (std::size_t i = 0; i < columns_.size(); i++) {
			if (!width[i])
				continue;
			const std::string cell =
				fitted(cell_of(i), width[i], columns_[i].keeps_end);

			if (!cell.empty()) {
				line += std::string(blanks, ' ') +
					styled(cell, style_of(i), screen);
				blanks = 0;
			}
			blanks += width[i] - cell.size() + gap;
		}
		text += line + "\n";
	};

	add_row([&](std::size_t i) { return columns_[i].title; },
		[](std::size_t) { return Style::strong; });
	for (const Row &row : rows_) {
		add_row([&](std::size_t i) { return row.cells[i].text; },
			[&](std::size_t i) { return row.cells[i].style; });
		if (!row.note.empty()) {
			std::string note = wrapped(row.note, note_indent, screen);

			note.pop_back();
			text += styled(note, row.note_style, screen) + "\n";
		}
	}
	return text;
}

void List::add(std::string_view label, const std::string &value, Style style)
{
	if (value.empty())
		return;
	std::string lines = wrapped(value, label_width_, screen_);

	lines.erase(0, label_width_);
	lines.pop_back();
	text_ += std::string(label) + std::string(label_width_ - label.size(), ' ') +
		 styled(lines, style, screen_) + "\n";
}

} // namespace ptape
