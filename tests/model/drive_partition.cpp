// SPDX-License-Identifier: GPL-2.0-only
//
// FORMAT MEDIUM (SSC-5 7.1): the medium gets the partitions that page 11h asked
// for, or one. Part of Drive; the caller serialises.
#include "drive.hpp"

namespace ptape::model
{

// At the beginning of partition 0 only; there the tape stands afterwards.
// Format 1 divides what there is, format 2 formats before: here both lose all.
Reply Drive::format_medium(const Call &call)
{
	constexpr std::uint8_t format_default = 0;
	constexpr std::uint8_t format_and_partition = 2; // 1: partition alone
	const std::uint8_t format = call.cdb[2];

	if (format > format_and_partition)
		return check(code::invalid_field_in_cdb);
	if (partition_ != 0 || position_ != 0)
		return check(code::past_beginning);
	if (cartridge_->write_protected())
		return check(code::write_protected);
	if (cartridge_->worm() || (modes_.append_only && overwrite_allowed_ != Overwrite::format))
		return check(code::worm_overwrite);
	if (format != format_default && !modes_.partitions)
		return check(code::invalid_parameter_value);

	const std::uint64_t total = cartridge_->capacity_bytes();
	// The plan was checked against this cartridge when it was made.
	cartridge_->format(format == format_default ? std::vector<std::uint64_t>{total}
						    : modes_.partitions->capacities(total).value());
	modes_.partitions.reset();
	overwrite_allowed_ = Overwrite::none;
	return good();
}

} // namespace ptape::model
