// SPDX-License-Identifier: GPL-2.0-only
//
// The name of a library's folder below /dev/tape/by-library, from its changer's
// identity alone: the same for the changer and for each of its drives, in whatever
// order they come, and never that of another library. Pure.
#pragma once

#include <string>
#include <string_view>

namespace ptape::udev
{

// DESIGNATOR.SERIAL of the identity "changer.DESIGNATOR.SERIAL"; without the one
// sn-SERIAL, without the other DESIGNATOR alone. A byte that the identity has as %XX
// is \xXX, as udev writes it. Empty where the text is no identity of a changer, or
// where the name would be longer than a file's may be.
[[nodiscard]] std::string library_name(std::string_view identity);

// The number of a drive as it stands in sysfs, without the newline behind it; empty
// where the text is none.
[[nodiscard]] std::string drive_number(std::string_view text);

} // namespace ptape::udev
