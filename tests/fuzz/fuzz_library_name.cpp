// SPDX-License-Identifier: GPL-2.0-only
//
// What the kernel says of a drive's library and place, as names of udev's: of an
// identity of a changer, and of nothing else, the name of a second reading comes
// out, which is one word of a path, and no longer than udev tells its links
// apart; of a number its digits. Input: the text, with or without a newline.
#include "library_name.hpp"
#include "vpd_reference.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace ptape::fuzz
{
namespace
{

constexpr std::string_view changer = "changer."; // an identity's beginning
constexpr std::string_view digits = "0123456789";
constexpr std::size_t name_max = 200;	   // bytes as udev counts them
constexpr std::size_t backslash_bytes = 4; // of them
constexpr std::size_t digits_max = 5;	   // of an element's address, 16 bits

// SERIAL or DESIGNATOR as it stands in an identity, each %XX as \xxx.
[[nodiscard]] std::string in_udev(const Bytes &bytes)
{
	std::string out;

	for (const std::uint8_t byte : bytes) {
		std::string one = percent_encode({&byte, 1});

		if (one[0] == '%') {
			one.replace(0, 1, "\\x");
			std::ranges::transform(one, one.begin(), [](char c) {
				return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
			});
		}
		out += one;
	}
	return out;
}

[[nodiscard]] std::size_t size_in_udev(const std::string &name)
{
	const auto backslashes = static_cast<std::size_t>(std::ranges::count(name, '\\'));

	return name.size() + (backslash_bytes - 1) * backslashes;
}

[[nodiscard]] std::string expected_name(const std::string &text)
{
	const std::size_t dot = text.find('.', changer.size());

	if (!text.starts_with(changer) || dot == std::string::npos)
		return "";
	const auto designator = percent_decode(text.substr(changer.size(), dot - changer.size()));
	const auto serial = percent_decode(text.substr(dot + 1));

	if (!designator || !serial || (designator->empty() && serial->empty()))
		return "";
	std::string name = designator->empty() ? "sn-" : in_udev(*designator);

	if (!designator->empty() && !serial->empty())
		name += '.';
	name += in_udev(*serial);
	return size_in_udev(name) <= name_max ? name : "";
}

// Plain characters, and \x with two hexadecimal digits: nothing that leaves the folder or the line.
void require_safe(const std::string &name)
{
	constexpr std::string_view hex = "0123456789abcdef";
	constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
					   "0123456789_-.";

	require(name.find("..") == std::string::npos && name != ".");
	for (std::size_t at = 0; at < name.size(); ++at) {
		if (name[at] != '\\') {
			require(plain.find(name[at]) != std::string_view::npos);
			continue;
		}
		require(name.size() - at >= 4 && name[at + 1] == 'x');
		require(hex.find(name[at + 2]) != std::string_view::npos);
		require(hex.find(name[at + 3]) != std::string_view::npos);
		at += 3;
	}
}

void check(const std::string &text)
{
	const std::string line = text.ends_with('\n') ? text.substr(0, text.size() - 1) : text;
	const bool is_number =
		line.size() <= digits_max && line.find_first_not_of(digits) == std::string::npos;
	const std::string name = udev::library_name(text);

	require_safe(name);
	require(size_in_udev(name) <= name_max);
	require(name == expected_name(line));
	require(udev::drive_number(text) == (is_number ? line : ""));
}

} // namespace
} // namespace ptape::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
	ptape::fuzz::check(std::string(data, data + size));
	return 0;
}
