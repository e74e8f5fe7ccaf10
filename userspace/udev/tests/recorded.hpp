// SPDX-License-Identifier: GPL-2.0-only
//
// Recorded answers of systemd's scsi_id: the form of tests/recorded.txt, one
// device after the other, each ended by an empty line:
//
//	inquiry HEX
//	vpd_pg80 HEX	(line absent: the device has no such page)
//	vpd_pg83 HEX
//	> ID_SCSI=1	(a line of the answer)
#pragma once

#include "page_generator.hpp"

#include <iosfwd>
#include <string>
#include <vector>

namespace ptape::udev::test
{

struct Recorded {
	Device device;
	std::vector<std::string> answer; // lines of scsi_id --export
};

[[nodiscard]] std::vector<Recorded> read_recorded(std::istream &in);
void write_recorded(std::ostream &out, const Recorded &recorded);

// What ptape_id must print for that answer: the same, but for the serial number of
// page 80h as one safe word (README, "Where it differs") and for a serial
// number that is too long for a file name, which is left out.
[[nodiscard]] std::vector<std::string> expected_lines(const std::vector<std::string> &answer);

// What ptape_id prints.
[[nodiscard]] std::vector<std::string> printed_lines(const Device &device);

} // namespace ptape::udev::test
