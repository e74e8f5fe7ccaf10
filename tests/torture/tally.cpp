// SPDX-License-Identifier: GPL-2.0-only
#include "tally.hpp"

#include <sys/mman.h>

#include <cstdio>
#include <new>
#include <stdexcept>

namespace ptape::torture
{

namespace
{

constexpr std::array<std::string_view, static_cast<std::size_t>(Kind::count)> names = {
	"open", "close",   "read",    "write",	    "operation",   "status", "position", "sg_io",
	"scsi", "foreign", "changer", "sysfs-read", "sysfs-write", "poll",   "dup",	 "threads",
};

} // namespace

std::string_view name_of(Kind kind)
{
	return names.at(static_cast<std::size_t>(kind));
}

Tally &Tally::make_shared()
{
	void *memory = ::mmap(nullptr, sizeof(Tally), PROT_READ | PROT_WRITE,
			      MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		throw std::runtime_error("no memory to count in");
	return *new (memory) Tally;
}

void Tally::count(Kind kind, bool good)
{
	const auto at = static_cast<std::size_t>(kind);

	(good ? good_ : refused_).at(at)++;
}

void Tally::fault(const char *what)
{
	if (faults_++ == 0)
		std::snprintf(words_.data(), words_.size(), "%s", what);
}

std::string Tally::unmet() const
{
	std::string text;

	for (std::size_t n = 0; n < kinds; n++) {
		if (good_.at(n) == 0)
			text.append(text.empty() ? "" : " ").append(names.at(n));
	}
	return text;
}

std::string Tally::text() const
{
	std::string text;

	for (std::size_t n = 0; n < kinds; n++)
		text.append(names.at(n))
			.append(" " + std::to_string(good_.at(n)) + " succeeded, ")
			.append(std::to_string(refused_.at(n)) + " refused\n");
	return text;
}

} // namespace ptape::torture
