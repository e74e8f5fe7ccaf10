// SPDX-License-Identifier: GPL-2.0-only
//
// Runs a fuzz target over files that are kept: every file of every directory
// named, in order. The main() of a target that is built without libFuzzer, so
// that any compiler can repeat a finding. Usage: replay_TARGET DIRECTORY...
#include "fuzz.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>

namespace
{

[[nodiscard]] std::set<std::filesystem::path> files_of(const std::filesystem::path &directory)
{
	std::set<std::filesystem::path> files;

	for (const auto &entry : std::filesystem::directory_iterator(directory))
		if (entry.is_regular_file())
			files.insert(entry.path());
	return files;
}

[[nodiscard]] bool replay(const std::filesystem::path &path)
{
	std::ifstream file(path, std::ios::binary);
	const ptape::fuzz::Bytes bytes(std::istreambuf_iterator<char>(file), {});

	if (!file) {
		std::cerr << "replay: cannot read " << path << '\n';
		return false;
	}
	// The last name stands there when a target aborts.
	std::cout << path.string() << std::endl;
	LLVMFuzzerTestOneInput(ptape::fuzz::copy(bytes).data(), bytes.size());
	return true;
}

} // namespace

int main(int argc, char **argv)
{
	std::size_t count = 0;

	for (const char *directory : std::span(argv, static_cast<std::size_t>(argc)).subspan(1)) {
		std::error_code error;

		if (!std::filesystem::is_directory(directory, error)) {
			std::cerr << "replay: no directory " << directory << '\n';
			return EXIT_FAILURE;
		}
		const auto files = files_of(directory);
		if (files.empty()) {
			std::cerr << "replay: nothing in " << directory << '\n';
			return EXIT_FAILURE;
		}
		for (const auto &file : files) {
			if (!replay(file))
				return EXIT_FAILURE;
			++count;
		}
	}
	std::cout << "replayed " << count << " files\n";
	return count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
