// SPDX-License-Identifier: GPL-2.0-only
//
// Durable file: a small file that is replaced as a whole, under a lock from the
// reading to the writing. Whatever happens, power loss too, its
// name leads to the old text or the new one. The text before may stay beside it
// as NAME.previous. Functions throw Failure.
#ifndef PTAPE_LIB_DURABLE_FILE_HPP
#define PTAPE_LIB_DURABLE_FILE_HPP

#include "descriptor.hpp"
#include "lock.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace ptape::store
{

class DurableFile
{
public:
	// A symbolic link is followed.
	DurableFile(const std::filesystem::path &path, Lock lock);

	// Nothing when there is no such file. Fails for what is no regular file and
	// for what is too large for this one.
	[[nodiscard]] std::optional<std::string> read() const;

	// The text before the last replace(), or nothing.
	[[nodiscard]] std::optional<std::string> read_previous() const;

	[[nodiscard]] bool has_previous() const;

	// @text_before: whether the text of now becomes NAME.previous
	enum class TextBefore { kept, dropped };
	void replace(std::string_view text, TextBefore text_before) const;

	// Keeps what is there under another name too; return: that name, a new one, or
	// nothing where nothing is there. Something else than a regular file is moved there.
	[[nodiscard]] std::optional<std::string> keep_aside() const;

	[[nodiscard]] std::string path() const { return directory_path_ / name_; }

private:
	void write_new(std::string_view text) const;
	void keep_previous() const;
	void sync_directory() const;
	[[nodiscard]] std::optional<std::string> read(const std::string &name) const;

	Lock lock_;
	std::filesystem::path directory_path_;
	std::string name_;
	Descriptor directory_;
};

} // namespace ptape::store

#endif // PTAPE_LIB_DURABLE_FILE_HPP
