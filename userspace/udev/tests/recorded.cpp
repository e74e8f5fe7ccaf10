// SPDX-License-Identifier: GPL-2.0-only
//
// See recorded.hpp.
#include "recorded.hpp"

#include "../id_properties.hpp"
#include "../udev_text.hpp"

#include <istream>
#include <ostream>
#include <stdexcept>
#include <string_view>

namespace ptape::udev::test
{

namespace
{

constexpr std::size_t serial_max = 238; // 255 - "scsi-" - "-changer-sch"

Bytes from_hex(std::string_view hex)
{
	Bytes bytes;

	for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
		bytes.push_back(static_cast<std::uint8_t>(
			std::stoul(std::string(hex.substr(i, 2)), nullptr, 16)));
	return bytes;
}

void write_page(std::ostream &out, std::string_view name, const Bytes &bytes)
{
	constexpr std::string_view digits = "0123456789abcdef";

	if (bytes.empty())
		return;
	out << name << ' ';
	for (const std::uint8_t byte : bytes)
		out << digits[byte >> 4] << digits[byte & 0xf];
	out << '\n';
}

} // namespace

std::vector<Recorded> read_recorded(std::istream &in)
{
	std::vector<Recorded> all;
	Recorded one;

	for (std::string line; std::getline(in, line);) {
		const std::string_view text = line;

		if (text.starts_with("//"))
			continue;
		if (text.empty()) {
			if (!one.answer.empty())
				all.push_back(one);
			one = {};
		} else if (text.starts_with("> ")) {
			one.answer.emplace_back(text.substr(2));
		} else if (text.starts_with("inquiry ")) {
			one.device.inquiry = from_hex(text.substr(8));
		} else if (text.starts_with("vpd_pg80 ")) {
			one.device.vpd_pg80 = from_hex(text.substr(9));
		} else if (text.starts_with("vpd_pg83 ")) {
			one.device.vpd_pg83 = from_hex(text.substr(9));
		} else {
			throw std::runtime_error("recorded answers: what is this line: " + line);
		}
	}
	return all;
}

void write_recorded(std::ostream &out, const Recorded &recorded)
{
	write_page(out, "inquiry", recorded.device.inquiry);
	write_page(out, "vpd_pg80", recorded.device.vpd_pg80);
	write_page(out, "vpd_pg83", recorded.device.vpd_pg83);
	for (const auto &line : recorded.answer)
		out << "> " << line << '\n';
	out << '\n';
}

std::vector<std::string> expected_lines(const std::vector<std::string> &answer)
{
	constexpr std::string_view unit_serial = "ID_SCSI_SERIAL=";
	constexpr std::string_view serial = "ID_SERIAL=";
	std::vector<std::string> lines;
	bool is_too_long = false;

	for (const auto &line : answer) {
		if (line.starts_with(unit_serial)) {
			const std::string word =
				safe_word(std::string_view(line).substr(unit_serial.size()));

			if (!word.empty())
				lines.push_back(std::string(unit_serial) + word);
			continue;
		}
		if (line.starts_with(serial))
			is_too_long = line.size() - serial.size() > serial_max;
		if (is_too_long &&
		    (line.starts_with(serial) || line.starts_with("ID_SERIAL_SHORT=")))
			continue;
		lines.push_back(line);
	}
	return lines;
}

std::vector<std::string> printed_lines(const Device &device)
{
	std::vector<std::string> lines;

	for (const auto &[name, value] :
	     id_properties({device.inquiry, device.vpd_pg80, device.vpd_pg83}))
		lines.push_back(std::string(name) + '=' + value);
	return lines;
}

} // namespace ptape::udev::test
