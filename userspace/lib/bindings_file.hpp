// SPDX-License-Identifier: GPL-2.0-only
//
// Bindings file: the text of /etc/modprobe.d/ptape-bindings.conf, one binding a
// line: `options ptape bind=IDENTITY:NUMBER`. What else is in it stays as it is.
// Pure: no file is touched.
#ifndef PTAPE_LIB_BINDINGS_FILE_HPP
#define PTAPE_LIB_BINDINGS_FILE_HPP

#include "binding.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ptape::store
{

class BindingsFile
{
public:
	// A file that does not exist yet.
	BindingsFile();

	// Any bytes. A line that cannot be read is torn: it becomes a comment when
	// the file is rendered, so that it is kept and met only once.
	[[nodiscard]] static BindingsFile parse(std::string_view text);

	[[nodiscard]] std::string render() const;

	// All of them, in the order of the file.
	[[nodiscard]] std::vector<Binding> bindings() const;

	// Lines that could not be read.
	[[nodiscard]] std::size_t torn() const { return torn_; }

	// Nothing is in it: what an editor leaves on a full disk. Ours has its first lines at
	// least.
	[[nodiscard]] bool blank() const { return blank_; }

	// Bytes that no configuration file has.
	[[nodiscard]] bool garbled() const { return garbled_; }

	// Of a garbled file what is text: lines without such bytes as they are, of the others the
	// bindings.
	[[nodiscard]] BindingsFile readable() const;

	void append(const Binding &binding);

	// Return: the identity had a line.
	bool forget(std::string_view identity);

private:
	struct Line {
		std::string text; // without the newline at its end
		std::vector<Binding> bindings;
		bool torn = false;
	};

	[[nodiscard]] static Line read_line(std::string_view text);
	void add(Line line);

	std::vector<Line> lines_;
	std::size_t torn_ = 0;
	bool blank_ = false;
	bool garbled_ = false;
};

} // namespace ptape::store

#endif // PTAPE_LIB_BINDINGS_FILE_HPP
