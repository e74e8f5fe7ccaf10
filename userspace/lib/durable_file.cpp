// SPDX-License-Identifier: GPL-2.0-only
//
// Temporary file, fsync, rename, fsync of the directory.
#include "durable_file.hpp"

#include <cstdio>
#include <ctime>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

namespace ptape::store
{
namespace
{

// 131,072 tapes and 128 changers with identities of 511 bytes are 70 MB.
constexpr off_t size_max = 128L << 20;
constexpr mode_t file_mode = 0644;
constexpr int aside_names = 1000; // kept within one second
constexpr int links_max = 40;	  // as the kernel follows (path_resolution(7))

// No dot before: modprobe takes *.conf only, so none of these are configuration.
constexpr const char *new_suffix = ".new";
constexpr const char *previous_suffix = ".previous";
constexpr const char *damaged_suffix = ".damaged-";

[[nodiscard]] std::string timestamp()
{
	const std::time_t now = std::time(nullptr);
	char text[sizeof("20261123T101500Z")];
	std::tm utc{};

	gmtime_r(&now, &utc);
	std::strftime(text, sizeof(text), "%Y%m%dT%H%M%SZ", &utc);
	return text;
}

// What a symbolic link leads to, there or not yet.
[[nodiscard]] std::filesystem::path follow(std::filesystem::path path)
{
	std::error_code error;

	for (int links = 0; std::filesystem::is_symlink(path, error); links++) {
		const auto target = std::filesystem::read_symlink(path, error);

		if (error || links == links_max) {
			errno = error ? error.value() : ELOOP;
			throw Failure("cannot follow " + path.string());
		}
		path = path.parent_path() / target;
	}
	return path;
}

void write_all(int fd, std::string_view text, const std::string &path)
{
	while (!text.empty()) {
		const ssize_t written = ::write(fd, text.data(), text.size());

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			throw Failure("cannot write " + path);
		text.remove_prefix(static_cast<std::size_t>(written));
	}
}

} // namespace

DurableFile::DurableFile(const std::filesystem::path &path, Lock lock) : lock_(std::move(lock))
{
	const auto real = follow(path);

	directory_path_ = real.parent_path();
	name_ = real.filename();
	directory_ =
		Descriptor(::open(directory_path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	if (!directory_)
		throw Failure("cannot open " + directory_path_.string());
	// For those before us, who lock the directory: they wait for us. Anybody can lock it, so
	// we do not wait; what one of them overwrites is written again at the next arrival.
	(void)::flock(directory_.get(), LOCK_EX | LOCK_NB);
}

DurableFile::~DurableFile()
{
	if (prepared_)
		::unlinkat(directory_.get(), (name_ + new_suffix).c_str(), 0);
}

std::optional<std::string> DurableFile::read(const std::string &name) const
{
	const std::string path = directory_path_ / name;
	const Descriptor file(::openat(directory_.get(), name.c_str(),
				       O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
	struct stat status;
	std::string text;
	std::size_t filled = 0;

	if (!file && errno == ENOENT)
		return std::nullopt;
	if (!file || ::fstat(file.get(), &status) < 0)
		throw Failure("cannot open " + path);
	if (!S_ISREG(status.st_mode) || status.st_size > size_max) {
		errno = S_ISREG(status.st_mode) ? EFBIG : EINVAL;
		throw Failure(path + " is no file of ours");
	}
	text.resize(static_cast<std::size_t>(status.st_size));
	while (filled < text.size()) {
		const ssize_t got = ::read(file.get(), &text[filled], text.size() - filled);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			throw Failure("cannot read " + path);
		if (got == 0)
			break;
		filled += static_cast<std::size_t>(got);
	}
	text.resize(filled);
	return text;
}

std::optional<std::string> DurableFile::read() const
{
	return read(name_);
}

std::optional<std::string> DurableFile::read_previous() const
{
	return read(name_ + previous_suffix);
}

bool DurableFile::has_previous() const
{
	struct stat status;

	return ::fstatat(directory_.get(), (name_ + previous_suffix).c_str(), &status,
			 AT_SYMLINK_NOFOLLOW) == 0;
}

void DurableFile::sync_directory() const
{
	if (::fsync(directory_.get()) < 0)
		throw Failure("cannot sync " + directory_path_.string());
}

void DurableFile::prepare(std::string_view text)
{
	const std::string name = name_ + new_suffix;
	const std::string path = directory_path_ / name;

	// What a killed one has left; we hold the lock.
	if (::unlinkat(directory_.get(), name.c_str(), 0) < 0 && errno != ENOENT)
		throw Failure("cannot remove " + path);
	const Descriptor file(::openat(directory_.get(), name.c_str(),
				       O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, file_mode));

	if (!file)
		throw Failure("cannot create " + path);
	try {
		write_all(file.get(), text, path);
		if (::fsync(file.get()) < 0)
			throw Failure("cannot sync " + path);
	} catch (const Failure &) {
		::unlinkat(directory_.get(), name.c_str(), 0); // a full disk needs its room
		throw;
	}
	prepared_ = true;
}

void DurableFile::rename_prepared(const std::string &name)
{
	const std::string temporary = name_ + new_suffix;

	if (::renameat(directory_.get(), temporary.c_str(), directory_.get(), name.c_str()) < 0)
		throw Failure("cannot replace " + (directory_path_ / name).string());
	prepared_ = false;
	sync_directory();
}

void DurableFile::take_prepared()
{
	rename_prepared(name_);
}

// Another name for the text of now. A file system without hard links has none.
void DurableFile::keep_previous() const
{
	const std::string name = name_ + previous_suffix;

	::unlinkat(directory_.get(), name.c_str(), 0);
	// The C library marks this answer as one to look at, where it is built with fortification.
	[[maybe_unused]] const int linked =
		::linkat(directory_.get(), name_.c_str(), directory_.get(), name.c_str(), 0);
}

void DurableFile::replace(std::string_view text)
{
	prepare(text);
	keep_previous();
	take_prepared();
}

void DurableFile::replace_previous(std::string_view text)
{
	prepare(text);
	rename_prepared(name_ + previous_suffix);
}

// One that was ended behind keep_aside() has left a name.
std::optional<std::string> DurableFile::name_aside(const struct stat &status) const
{
	std::error_code error;

	for (const auto &entry : std::filesystem::directory_iterator(directory_path_, error)) {
		const std::string name = entry.path().filename();
		struct stat other;

		if (name.starts_with(name_ + damaged_suffix) &&
		    ::fstatat(directory_.get(), name.c_str(), &other, AT_SYMLINK_NOFOLLOW) == 0 &&
		    other.st_dev == status.st_dev && other.st_ino == status.st_ino)
			return name;
	}
	return std::nullopt;
}

std::optional<std::string> DurableFile::keep_aside() const
{
	const std::string base = name_ + damaged_suffix + timestamp();
	struct stat status;

	if (::fstatat(directory_.get(), name_.c_str(), &status, AT_SYMLINK_NOFOLLOW) < 0) {
		if (errno == ENOENT)
			return std::nullopt;
		throw Failure("cannot look at " + path());
	}
	if (const auto name = name_aside(status))
		return directory_path_ / *name;
	for (int n = 0; n < aside_names; n++) {
		const std::string name = n ? base + "." + std::to_string(n) : base;
		const int ret =
			S_ISREG(status.st_mode)
				? ::linkat(directory_.get(), name_.c_str(), directory_.get(),
					   name.c_str(), 0)
				: ::renameat2(directory_.get(), name_.c_str(), directory_.get(),
					      name.c_str(), RENAME_NOREPLACE);

		if (ret == 0) {
			sync_directory();
			return directory_path_ / name;
		}
		if (errno != EEXIST)
			break;
	}
	throw Failure("cannot keep " + path() + " aside");
}

} // namespace ptape::store
