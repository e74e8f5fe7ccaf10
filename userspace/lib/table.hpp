// SPDX-License-Identifier: GPL-2.0-only
//
// Table: columns of text that fit a terminal. Too wide, it shortens the columns
// that may be shortened, then leaves columns out; where nobody looks (a pipe)
// it does neither. Pure.
#ifndef PTAPE_LIB_TABLE_HPP
#define PTAPE_LIB_TABLE_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ptape
{

enum class Style { plain, good, attention, bad, faint, strong };

// How text is shown: how many columns there are, and whether colours are.
struct Screen {
	static constexpr std::size_t unlimited = 0;

	std::size_t width = unlimited;
	bool colour = false;
};

// The text between the sequences of its style.
[[nodiscard]] std::string styled(std::string_view text, Style style, const Screen &screen);

// Words in lines of the screen's width, each behind so many blanks.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t indent, const Screen &screen);

struct Column {
	std::string title;
	std::size_t width_min = 0; // what it may be shortened to; 0: never shortened
	int rank = 0;		   // the highest is left out first; 0: never
	bool keeps_end = false;	   // shortened at its beginning: its end tells more
};

struct Cell {
	std::string text;
	Style style = Style::plain;
};

class Table
{
public:
	explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

	// A cell for each column; the note stands below the row, in lines of its own.
	void add(std::vector<Cell> cells, std::string note = "", Style note_style = Style::plain);

	// A column that is empty in each row is left out.
	[[nodiscard]] std::string render(const Screen &screen) const;

	[[nodiscard]] bool empty() const { return rows_.empty(); }

private:
	struct Row {
		std::vector<Cell> cells;
		std::string note;
		Style note_style;
	};

	[[nodiscard]] std::vector<std::size_t> natural_widths() const;
	void shorten(std::vector<std::size_t> &widths, std::size_t limit) const;
	[[nodiscard]] std::vector<std::size_t> widths(const Screen &screen) const;

	std::vector<Column> columns_;
	std::vector<Row> rows_;
};

// Lines of a label and what belongs to it.
class List
{
public:
	// @label_width: columns, with the blank behind the label
	List(std::size_t label_width, const Screen &screen)
		: label_width_(label_width), screen_(screen)
	{
	}

	// A label without anything is left out.
	void add(std::string_view label, const std::string &value, Style style = Style::plain);

	[[nodiscard]] const std::string &text() const { return text_; }

private:
	std::size_t label_width_;
	Screen screen_;
	std::string text_;
};

} // namespace ptape

#endif // PTAPE_LIB_TABLE_HPP
