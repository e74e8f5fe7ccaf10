// SPDX-License-Identifier: GPL-2.0-only
//
// ptape_id, the program of 59-ptape.rules: reads what sysfs holds about one
// class device (argument: its directory, such as /sys/class/scsi_tape/nst0) and
// prints its ID_* properties, PTAPE_IDENTITY and its place in a library. Opens no device node,
// sends no command, needs no privilege, keeps no state; a device that is not ptape's gives no
// output and 0.
#include "core.hpp"
#include "id_properties.hpp"
#include "library_name.hpp"

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <string>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace
{

constexpr int exit_usage = 2;

// A device that moves in the device tree is not found by its path for an instant, which lasts
// longer when the mover is preempted.
constexpr int looks_max = 1000;
constexpr std::chrono::milliseconds between_looks{1};

// A page is 4 + 65,535 bytes at most (SPC-5 7.7.1); no need of any of it beyond this.
constexpr std::size_t page_max = 4096;

class File
{
public:
	File(int directory, const char *path, int flags)
		: fd_(::openat(directory, path, flags | O_CLOEXEC))
	{
	}
	~File()
	{
		if (fd_ >= 0)
			::close(fd_);
	}
	File(const File &) = delete;
	File &operator=(const File &) = delete;

	[[nodiscard]] int fd() const { return fd_; }

	// What could be read; a file that is not there is a page that the device has not.
	[[nodiscard]] std::vector<std::uint8_t> read() const
	{
		std::vector<std::uint8_t> bytes(page_max);
		std::size_t filled = 0;

		while (fd_ >= 0 && filled < bytes.size()) {
			const ssize_t got = ::read(fd_, &bytes[filled], bytes.size() - filled);

			if (got < 0 && errno == EINTR)
				continue;
			if (got <= 0)
				break;
			filled += static_cast<std::size_t>(got);
		}
		bytes.resize(filled);
		return bytes;
	}

private:
	int fd_;
};

[[nodiscard]] bool is_there(const char *path)
{
	struct stat status;

	return ::lstat(path, &status) == 0;
}

// Once it is open it is held, wherever it moves.
[[nodiscard]] std::unique_ptr<File> hold_directory(const char *path)
{
	for (int look = 0; look < looks_max; ++look) {
		auto directory = std::make_unique<File>(AT_FDCWD, path, O_PATH | O_DIRECTORY);

		if (directory->fd() >= 0 || !is_there(path))
			return directory;
		std::this_thread::sleep_for(between_looks);
	}
	return std::make_unique<File>(AT_FDCWD, path, O_PATH | O_DIRECTORY);
}

[[nodiscard]] std::vector<std::uint8_t> read_file(const File &directory, const char *path)
{
	return File(directory.fd(), path, O_RDONLY).read();
}

// The unit's name for life, or nothing when it has none.
[[nodiscard]] std::string unit_identity(const std::vector<std::uint8_t> &file)
{
	std::string text(file.begin(), file.end());
	ptape_unit_type type;
	ptape_identity identity;

	if (text.ends_with('\n'))
		text.pop_back();
	return ptape_identity_parse(text.data(), text.size(), &type, &identity) ? text : "";
}

std::string text_of(const std::vector<std::uint8_t> &file)
{
	return {file.begin(), file.end()};
}

// A changer is its library; of a drive the kernel says which it is in, and where.
void print_place(const File &device, const std::string &identity)
{
	const std::string of_drive =
		ptape::udev::library_name(text_of(read_file(device, "ptape/library")));
	const std::string library =
		of_drive.empty() ? ptape::udev::library_name(identity) : of_drive;
	const std::string drive =
		ptape::udev::drive_number(text_of(read_file(device, "ptape/drive")));

	if (!library.empty())
		std::printf("PTAPE_LIBRARY=%s\n", library.c_str());
	if (!of_drive.empty() && !drive.empty())
		std::printf("PTAPE_DRIVE=%s\n", drive.c_str());
}

} // namespace

int main(int argc, char **argv)
{
	if (argc != 2 || argv[1][0] == '-') {
		std::fprintf(stderr, "usage: ptape_id SYSFS-DIRECTORY-OF-THE-CLASS-DEVICE\n");
		return exit_usage;
	}

	const auto device = hold_directory(argv[1]);
	const auto inquiry = read_file(*device, "ptape/inquiry");
	const auto vpd_pg80 = read_file(*device, "ptape/vpd_pg80");
	const auto vpd_pg83 = read_file(*device, "ptape/vpd_pg83");

	const auto identity = unit_identity(read_file(*device, "ptape/identity"));
	auto properties = ptape::udev::id_properties({inquiry, vpd_pg80, vpd_pg83});
	const bool is_shared = !identity.empty() &&
			       text_of(read_file(*device, "ptape/designator_shared")) == "1\n";
	const bool has_own_id = !is_shared || ptape::udev::add_unit_serial(properties);

	for (const auto &[name, value] : properties)
		std::printf("%.*s=%s\n", static_cast<int>(name.size()), name.data(), value.c_str());
	if (!identity.empty())
		std::printf("PTAPE_IDENTITY=%s\n", identity.c_str());
	if (!has_own_id)
		std::printf("PTAPE_ID_SHARED=1\n");
	print_place(*device, identity);

	if (std::fflush(stdout) != 0) {
		std::fprintf(stderr, "ptape_id: cannot write the properties of %s: %s\n", argv[1],
			     std::strerror(errno));
		return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}
