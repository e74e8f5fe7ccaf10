// SPDX-License-Identifier: GPL-2.0-only
//
// fuzz_seeds DIRECTORY: writes the seeds of all fuzz targets, DIRECTORY/TARGET/NAME.
// tests/fuzz/corpus holds what it wrote, and findings beside it.
#include "seeds.hpp"

#include <cctype>
#include <fstream>
#include <iostream>

namespace ptape::fuzz
{

namespace
{

// Letters, digits and single dashes.
[[nodiscard]] std::string file_name(std::string_view name)
{
	std::string out;

	for (const char c : name)
		if (std::isalnum(static_cast<unsigned char>(c)))
			out += c;
		else if (!out.empty() && out.back() != '-')
			out += '-';
	while (out.ends_with('-'))
		out.pop_back();
	return out;
}

} // namespace

void Seeds::add(const std::string &target, std::string_view name, View bytes)
{
	const std::filesystem::path directory = top_ / target;

	if (!known_[target].insert(copy(bytes)).second)
		return;
	const std::filesystem::path path = directory / file_name(name);
	if (!written_.insert(path).second)
		throw std::runtime_error("two seeds for " + path.string());
	std::filesystem::create_directories(directory);
	std::ofstream file(path, std::ios::binary);
	file.write(reinterpret_cast<const char *>(bytes.data()),
		   static_cast<std::streamsize>(bytes.size()));
	file.close();
	if (!file)
		throw std::runtime_error("cannot write " + path.string());
}

void append_word(Bytes &input, std::uint16_t word)
{
	input.push_back(static_cast<std::uint8_t>(word >> 8));
	input.push_back(static_cast<std::uint8_t>(word));
}

void append_block(Bytes &input, View block)
{
	append_word(input, static_cast<std::uint16_t>(block.size()));
	append_rest(input, block);
}

void append_rest(Bytes &input, View bytes)
{
	input.insert(input.end(), bytes.begin(), bytes.end());
}

Bytes from_text(std::string_view text)
{
	return Bytes(text.begin(), text.end());
}

} // namespace ptape::fuzz

int main(int argc, char **argv)
{
	if (argc != 2) {
		std::cerr << "usage: fuzz_seeds DIRECTORY\n";
		return EXIT_FAILURE;
	}
	try {
		ptape::fuzz::Seeds seeds(argv[1]);

		ptape::fuzz::add_vectors(seeds);
		ptape::fuzz::add_model_answers(seeds);
		std::cout << "wrote " << seeds.count() << " seeds\n";
	} catch (const std::exception &error) {
		std::cerr << "fuzz_seeds: " << error.what() << '\n';
		return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}
