// SPDX-License-Identifier: GPL-2.0-only
//
// Files below a directory.
#include "root.hpp"

#include "descriptor.hpp"
#include "printable.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fcntl.h>
#include <sys/stat.h>

namespace ptape
{
namespace
{

constexpr std::size_t file_max = std::size_t{1} << 20; // bytes; nothing that we read has more
constexpr std::size_t piece = 4096;		       // bytes; what sysfs gives at a time

[[nodiscard]] bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

// The number at the beginning of a text without its leading zeros, and its length.
[[nodiscard]] std::string_view digits_of(std::string_view text)
{
	std::size_t end = 0;

	while (end < text.size() && is_digit(text[end]))
		end++;
	return text.substr(0, end);
}

[[nodiscard]] std::string_view without_zeros(std::string_view digits)
{
	while (digits.size() > 1 && digits.front() == '0')
		digits.remove_prefix(1);
	return digits;
}

} // namespace

std::filesystem::path Root::path(std::string_view below) const
{
	return top_ / below;
}

std::optional<std::string> Root::bytes(std::string_view below) const
{
	// A FIFO or a device in the place of a file must not stop us.
	const store::Descriptor file(
		::open(path(below).c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
	struct stat status;
	std::array<char, piece> buffer;
	std::string text;

	if (!file || ::fstat(file.get(), &status) < 0 || !S_ISREG(status.st_mode))
		return std::nullopt;
	while (text.size() < file_max) {
		const ssize_t got = ::read(file.get(), buffer.data(),
					   std::min(buffer.size(), file_max - text.size()));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return std::nullopt;
		if (got == 0)
			break;
		text.append(buffer.data(), static_cast<std::size_t>(got));
	}
	return text;
}

std::optional<std::string> Root::line(std::string_view below) const
{
	const auto all = bytes(below);

	if (!all)
		return std::nullopt;
	return printable(std::string_view(*all).substr(0, all->find('\n')));
}

std::string Root::text(std::string_view below) const
{
	return line(below).value_or("");
}

std::optional<std::uint64_t> Root::number(std::string_view below) const
{
	return to_number(text(below));
}

std::vector<std::string> Root::lines(std::string_view below) const
{
	const auto all = bytes(below).value_or("");
	std::string_view rest = all;
	std::vector<std::string> found;

	while (!rest.empty()) {
		const auto end = std::min(rest.find('\n'), rest.size());

		if (end > 0)
			found.push_back(printable(rest.substr(0, end)));
		rest.remove_prefix(std::min(end + 1, rest.size()));
	}
	return found;
}

bool Root::exists(std::string_view below) const
{
	std::error_code error;

	return std::filesystem::exists(path(below), error);
}

std::vector<std::string> Root::names(std::string_view below) const
{
	std::vector<std::string> found;
	std::error_code error;

	for (auto entry = std::filesystem::directory_iterator(path(below), error);
	     !error && entry != std::filesystem::directory_iterator(); entry.increment(error))
		found.push_back(entry->path().filename());
	std::sort(found.begin(), found.end(), before_in_order);
	return found;
}

std::string Root::link(std::string_view below) const
{
	std::error_code error;

	return std::filesystem::read_symlink(path(below), error);
}

bool before_in_order(std::string_view a, std::string_view b)
{
	while (!a.empty() && !b.empty()) {
		if (is_digit(a.front()) && is_digit(b.front())) {
			const auto whole_a = digits_of(a), whole_b = digits_of(b);
			const auto digits_a = without_zeros(whole_a),
				   digits_b = without_zeros(whole_b);

			if (digits_a.size() != digits_b.size())
				return digits_a.size() < digits_b.size();
			if (digits_a != digits_b)
				return digits_a < digits_b;
			a.remove_prefix(whole_a.size());
			b.remove_prefix(whole_b.size());
			continue;
		}
		if (a.front() != b.front())
			return a.front() < b.front();
		a.remove_prefix(1);
		b.remove_prefix(1);
	}
	return a.size() < b.size();
}

std::optional<std::uint64_t> to_number(std::string_view text)
{
	std::uint64_t number;
	const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);

	if (error != std::errc() || end != text.data() + text.size())
		return std::nullopt;
	return number;
}

} // namespace ptape
