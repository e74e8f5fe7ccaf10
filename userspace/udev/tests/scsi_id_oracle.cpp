// SPDX-License-Identifier: GPL-2.0-only
//
// Compares ptape_id's properties with those that systemd's own scsi_id prints
// for the same random devices; scsi_id runs over sg_pages_shim. Prints each
// difference with its pages; exit status 1 if there is one. --record writes
// the answers to standard output in the form of tests/recorded.txt instead.
#include "recorded.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>

namespace
{

using namespace ptape::udev::test;

void write_file(const std::filesystem::path &path, const Bytes &bytes)
{
	std::filesystem::remove(path);
	if (bytes.empty())
		return;
	std::ofstream(path, std::ios::binary)
		.write(reinterpret_cast<const char *>(bytes.data()),
		       static_cast<std::streamsize>(bytes.size()));
}

// Nothing when scsi_id could not run.
std::optional<std::vector<std::string>>
ask_scsi_id(const std::string &command, const std::filesystem::path &pages, const Device &device)
{
	write_file(pages / "inquiry", device.inquiry);
	write_file(pages / "vpd_pg80", device.vpd_pg80);
	write_file(pages / "vpd_pg83", device.vpd_pg83);

	FILE *pipe = ::popen(command.c_str(), "r");
	if (!pipe)
		return std::nullopt;
	std::string output;
	std::array<char, 4096> chunk;
	while (const std::size_t got = std::fread(chunk.data(), 1, chunk.size(), pipe))
		output.append(chunk.data(), got);
	if (::pclose(pipe) != 0)
		return std::nullopt;

	std::vector<std::string> lines;
	std::istringstream in(output);
	for (std::string line; std::getline(in, line);)
		lines.push_back(line);
	return lines;
}

void print_difference(std::uint64_t number, const Recorded &recorded)
{
	std::cout << "device " << number << ": scsi_id said\n";
	write_recorded(std::cout, recorded);
	std::cout << "ptape_id says\n";
	for (const auto &line : printed_lines(recorded.device))
		std::cout << "< " << line << '\n';
}

int compare(std::uint64_t seed, std::uint64_t count, const std::string &command,
	    const std::filesystem::path &pages, bool is_recording)
{
	PageGenerator generator(seed);
	std::uint64_t differences = 0;

	for (std::uint64_t i = 0; i < count; i++) {
		const Device device = generator.device();
		const auto answer = ask_scsi_id(command, pages, device);

		if (!answer) {
			std::cerr << "scsi_id_oracle: cannot run: " << command << '\n';
			return 2;
		}
		const Recorded recorded{device, *answer};
		if (is_recording) {
			write_recorded(std::cout, recorded);
		} else if (printed_lines(device) != expected_lines(*answer)) {
			differences++;
			print_difference(i, recorded);
		}
	}
	std::cerr << "seed " << seed << ": " << count << " devices, " << differences
		  << " differences\n";
	return differences == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

} // namespace

int main(int argc, char **argv)
{
	const bool is_recording = argc > 1 && std::string_view(argv[1]) == "--record";
	const std::vector<std::string> arguments(argv + (is_recording ? 2 : 1), argv + argc);

	if (arguments.size() != 4) {
		std::cerr << "usage: scsi_id_oracle [--record] SEED COUNT SHIM SCSI_ID\n";
		return 2;
	}
	std::string pages = std::filesystem::temp_directory_path() / "scsi_id_oracle.XXXXXX";
	if (!::mkdtemp(pages.data())) {
		std::cerr << "scsi_id_oracle: cannot make " << pages << '\n';
		return 2;
	}
	const std::string command = "SG_PAGES='" + pages + "' LD_PRELOAD='" + arguments[2] + "' " +
				    arguments[3] + " --export --device='" + pages + "/inquiry'";
	const int status = compare(std::stoull(arguments[0]), std::stoull(arguments[1]), command,
				   pages, is_recording);

	std::filesystem::remove_all(pages);
	return status;
}
