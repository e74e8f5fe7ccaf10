// SPDX-License-Identifier: GPL-2.0-only
//
// The machine that a program runs on: where its nodes and attributes are, and
// the two ways to the drive that do not lead through the driver under test:
// vtlctl, and the SCSI generic node.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ptape::stock
{

struct Machine {
	std::string nodes = "/dev";
	std::string attributes = "/sys/class/scsi_tape";
	std::string driver = "/sys/bus/scsi/drivers/st";
	std::string generic = {}; // /dev/sgN of the drive
	std::string vtlctl = "vtlctl";
	std::string barcode = "VTL001L8"; // the cartridge that programs use
};

struct CommandResult {
	int status = 0; // exit status, 127 when it cannot be started
	std::string output;
};

// Runs a program to its end; stderr goes where ours goes.
[[nodiscard]] CommandResult run_command(const std::vector<std::string> &words);

struct ScsiResult {
	int error = 0; // errno of the ioctl
	std::uint8_t status = 0;
	std::uint16_t host = 0;
	std::uint16_t driver = 0;
	std::vector<std::uint8_t> sense = {};
	std::vector<std::uint8_t> data = {};

	[[nodiscard]] bool good() const { return error == 0 && status == 0 && host == 0; }
	// "ok", "ok DATA", "EPERM", "status 2 sense 5/24/00".
	[[nodiscard]] std::string text() const;
};

// SG_IO of a file: data in of that many bytes, or data out.
[[nodiscard]] ScsiResult scsi_command(int fd, std::span<const std::uint8_t> cdb,
				      std::size_t bytes_in, std::span<const std::uint8_t> data_out);

// A file of sysfs: what it says, or nothing and errno.
[[nodiscard]] std::optional<std::string> read_file(const std::string &path);
[[nodiscard]] bool write_file(const std::string &path, const std::string &text);

// The objects of a cartridge, in the language's notation; partitions with " / "
// between them.
[[nodiscard]] std::string medium_text(const Machine &machine, const std::string &barcode);
[[nodiscard]] std::string dump_text(const std::string &json);

} // namespace ptape::stock
