// SPDX-License-Identifier: GPL-2.0-only
//
// Durable file: a small file that is replaced as a whole, under a lock from the
// reading to the writing. Whatever happens, power loss too, its
// name leads to the old text or the new one. Another text may be beside it, as
// NAME.previous. Functions throw Failure.
#ifndef PTAPE_LIB_DURABLE_FILE_HPP
#define PTAPE_LIB_DURABLE_FILE_HPP

#include "descriptor.hpp"
#include "lock.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <sys/stat.h>

namespace ptape::store
{

class DurableFile
{
public:
	// A symbolic link is followed.
	DurableFile(const std::filesystem::path &path, Lock lock);
	// What was prepared and not taken goes.
	~DurableFile();
	DurableFile(const DurableFile &) = delete;
	DurableFile &operator=(const DurableFile &) = delete;

	// Nothing when there is no such file. Fails for what is no regular file and
	// for what is too large for this one.
	[[nodiscard]] std::optional<std::string> read() const;

	// The text of NAME.previous, or nothing.
	[[nodiscard]] std::optional<std::string> read_previous() const;

	[[nodiscard]] bool has_previous() const;

	// Writes a new text beside the file: what a disk refuses that is full or read-only,
	// it refuses here. take_prepared() makes it the file's.
	void prepare(std::string_view text);
	void take_prepared();

	// Both; the text of now becomes that of NAME.previous.
	void replace(std::string_view text);

	// Another text for NAME.previous.
	void replace_previous(std::string_view text);

	// Keeps what is there under another name too; return: that name, which it may have
	// already, or nothing where nothing is there. Something else than a regular file is moved
	// there.
	[[nodiscard]] std::optional<std::string> keep_aside() const;

	[[nodiscard]] std::string path() const { return directory_path_ / name_; }

private:
	void rename_prepared(const std::string &name);
	void keep_previous() const;
	[[nodiscard]] std::optional<std::string> name_aside(const struct stat &status) const;
	void sync_directory() const;
	[[nodiscard]] std::optional<std::string> read(const std::string &name) const;

	Lock lock_;
	std::filesystem::path directory_path_;
	std::string name_;
	Descriptor directory_;
	bool prepared_ = false;
};

} // namespace ptape::store

#endif // PTAPE_LIB_DURABLE_FILE_HPP
