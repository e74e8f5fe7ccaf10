// SPDX-License-Identifier: GPL-2.0-only
//
// Complaint: what is wrong with a line of a file, said so that it can be found.
#ifndef PTAPE_LIB_COMPLAINT_HPP
#define PTAPE_LIB_COMPLAINT_HPP

#include "compose.hpp"

#include <string>

namespace ptape
{

// Where something was written.
struct Place {
	std::string file;      // /etc/ptape.conf
	unsigned int line = 0; // from 1; 0: the file as a whole
	bool operator==(const Place &) const = default;

	[[nodiscard]] std::string text() const
	{
		return line ? compose("{}:{}", file, line) : file;
	}
};

struct Complaint {
	Place place;
	std::string reason;
	bool operator==(const Complaint &) const = default;

	[[nodiscard]] std::string text() const { return place.text() + ": " + reason; }
};

} // namespace ptape

#endif // PTAPE_LIB_COMPLAINT_HPP
