// SPDX-License-Identifier: GPL-2.0-only
//
// ptape decode sense|page HEX. Needs no device.
#include "command.hpp"
#include "compose.hpp"

#include "decode.hpp"
#include "hex.hpp"

#include <array>
#include <cstdio>

namespace ptape::cli
{
namespace
{

// More than any sense data or page has: SPC-5 7.7.1, 4 + 65,535 bytes, as text.
constexpr std::size_t input_max = std::size_t{1} << 20;

[[nodiscard]] std::string read_input()
{
	std::array<char, 4096> part{};
	std::string text;

	while (const auto got = std::fread(part.data(), 1, part.size(), stdin)) {
		text.append(part.data(), got);
		if (text.size() > input_max)
			throw Refusal(exit_usage, "that is too long for sense data or a page");
	}
	return text;
}

[[nodiscard]] std::vector<std::uint8_t> bytes_of(const std::vector<std::string> &words)
{
	std::string text;

	for (const std::string &word : words)
		text += word + " ";
	if (words.empty() || (words.size() == 1 && words.front() == "-"))
		text = read_input();
	const auto bytes = from_hex(text);

	if (!bytes || bytes->empty())
		throw Refusal(exit_usage,
			      "bytes are pairs of hexadecimal digits, such as 70 00 06");
	return *bytes;
}

int say(const Context &context, const Decoded &decoded)
{
	put(context.json ? decoded_json(decoded) : decoded_text(decoded, context.screen));
	return exit_done;
}

} // namespace

int run_decode_sense(const Context &context, const std::vector<std::string> &words)
{
	const auto decoded = decode_sense(bytes_of(words));

	if (!decoded)
		throw Refusal(exit_failed, "that is no sense data (SPC-5 4.4): it begins with 70h "
					   "to 73h and has a sense key");
	return say(context, *decoded);
}

int run_decode_page(const Context &context, const std::string &kind,
		    const std::vector<std::string> &words)
{
	const auto bytes = bytes_of(words);
	const std::string known = kind.empty() ? guess_page(bytes) : kind;

	if (known.empty())
		throw Refusal(exit_usage, compose("what page is that? say --as with one of: {}",
						  list_of(page_kinds(), ", ")));
	const auto decoded = decode_page(known, bytes);

	if (!decoded)
		throw Refusal(exit_failed, compose("that is no whole page '{}'", known));
	return say(context, *decoded);
}

} // namespace ptape::cli
