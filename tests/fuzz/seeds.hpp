// SPDX-License-Identifier: GPL-2.0-only
//
// Where the fuzz targets begin: one file for each input, in a directory for each
// target. Files with equal bytes are written once. Owned by main(); errors of
// the file system end the program with a message.
#pragma once

#include "fuzz.hpp"

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace ptape::fuzz
{

class Seeds
{
public:
	explicit Seeds(std::filesystem::path top) : top_(std::move(top)) {}

	// @name: free text, from which the file's name is made.
	void add(const std::string &target, std::string_view name, View bytes);

	[[nodiscard]] std::size_t count() const { return written_.size(); }

private:
	std::filesystem::path top_;
	std::map<std::string, std::set<Bytes>> known_;
	std::set<std::filesystem::path> written_;
};

// Pieces of an input, as fuzz.hpp's Input takes them apart.
void append_word(Bytes &input, std::uint16_t word);
void append_block(Bytes &input, View block);
void append_rest(Bytes &input, View bytes);
[[nodiscard]] Bytes from_text(std::string_view text);

void add_vectors(Seeds &seeds);	      // of kernel/tests
void add_model_answers(Seeds &seeds); // of the emulated library

} // namespace ptape::fuzz
