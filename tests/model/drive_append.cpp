// SPDX-License-Identifier: GPL-2.0-only
//
// Append-only mode and WORM: what may be written where, and ALLOW OVERWRITE,
// the exception that the host asks for (SSC-5 7.1). Part of Drive; the caller
// serialises.
#include "bytes.hpp"
#include "drive.hpp"

namespace ptape::model
{

// The standard leaves the sense of an overwrite in append-only mode open: it is
// that of a WORM cartridge.
std::optional<SenseCode> Drive::write_refused() const
{
	if (cartridge_->write_protected())
		return code::write_protected;
	if (!buffer_.empty() || position_ >= medium().appendable_from())
		return std::nullopt;
	if (cartridge_->worm() ||
	    (modes_.append_only && overwrite_allowed_ != Overwrite::current_position))
		return code::worm_overwrite;
	return std::nullopt;
}

// ALLOW OVERWRITE: for the place where the tape stands, or for a format. It
// holds until it is used, the tape moves or the mode ends.
Reply Drive::allow_overwrite(const Call &call)
{
	const std::uint8_t asked = call.cdb[2];
	const bool here = call.cdb[3] == partition_ && get_be64(&call.cdb[4]) == position_;

	if (!modes_.append_only)
		return check(code::not_append_only);
	if (asked > static_cast<std::uint8_t>(Overwrite::format))
		return check(code::invalid_field_in_cdb);

	overwrite_allowed_ = Overwrite::none;
	if (static_cast<Overwrite>(asked) == Overwrite::current_position && !here)
		return check(code::positioning_error);
	overwrite_allowed_ = static_cast<Overwrite>(asked);
	return good();
}

} // namespace ptape::model
