// SPDX-License-Identifier: GPL-2.0-only
//
// The commands that move the tape or tell where it is: REWIND, SPACE, LOCATE,
// READ POSITION, LOAD UNLOAD (SSC-5 6 and 7). Part of Drive; the caller
// serialises. Every motion is a sync point: the buffer is written out first.
#include "bytes.hpp"
#include "drive.hpp"

#include <algorithm>
#include <limits>

namespace ptape::model
{

namespace
{

constexpr std::uint8_t immed = 0x01;
constexpr std::uint8_t change_partition = 0x02; // CP of LOCATE

// SPACE's CODE field, SSC-5 table 60.
constexpr std::uint8_t space_code_blocks = 0;
constexpr std::uint8_t space_code_filemarks = 1;
constexpr std::uint8_t space_code_sequential_filemarks = 2;
constexpr std::uint8_t space_code_end_of_data = 3;

// DEST_TYPE of LOCATE(16), SSC-5 table 32.
constexpr std::uint8_t destination_object = 0;
constexpr std::uint8_t destination_file = 1;
constexpr std::uint8_t destination_end_of_data = 3;

// READ POSITION's flags, SSC-5 tables 47 to 49.
constexpr std::uint8_t flag_beginning = 0x80;	     // BOP
constexpr std::uint8_t flag_end = 0x40;		     // EOP: past early warning
constexpr std::uint8_t flag_objects_unknown = 0x20;  // LOCU
constexpr std::uint8_t flag_bytes_unknown = 0x10;    // BYCU
constexpr std::uint8_t flag_location_unknown = 0x04; // LOLU: does not fit

std::uint64_t magnitude(std::int64_t count)
{
	return count < 0 ? -static_cast<std::uint64_t>(count) : static_cast<std::uint64_t>(count);
}

// The residual is positive in both directions.
std::int64_t residual(std::uint64_t asked, std::uint64_t done)
{
	return static_cast<std::int64_t>(
		std::min<std::uint64_t>(asked - done, std::numeric_limits<std::int64_t>::max()));
}

Sense beginning_met(std::uint64_t asked, std::uint64_t done)
{
	return {.code = code::beginning_of_partition,
		.eom = true,
		.information = residual(asked, done)};
}

} // namespace

std::uint64_t Drive::begin_motion()
{
	overwrite_allowed_ = Overwrite::none;
	const std::uint64_t us = synchronize();

	speed_.moved();
	return us;
}

// REWIND, SSC-5 7.9.
Reply Drive::rewind(const Call &call)
{
	const std::uint64_t busy_us = begin_motion();
	Reply reply;

	position_ = 0;
	reply.busy_us = call.cdb[1] & immed ? 0 : busy_us;
	return reply;
}

// SPACE, SSC-5 7.11 and 7.12.
Reply Drive::space_6(const Call &call)
{
	constexpr unsigned sign_shift = 8; // 24-bit two's complement

	return space(call.cdb[1] & 0x0f,
		     static_cast<std::int32_t>(get_be24(&call.cdb[2]) << sign_shift) >> sign_shift);
}

Reply Drive::space_16(const Call &call)
{
	return space(call.cdb[1] & 0x0f, static_cast<std::int64_t>(get_be64(&call.cdb[4])));
}

Reply Drive::space(std::uint8_t space_code, std::int64_t count)
{
	if (space_code > space_code_end_of_data)
		return check(code::invalid_field_in_cdb);

	const std::uint64_t busy_us = begin_motion();
	Reply reply;

	switch (space_code) {
	case space_code_blocks:
		reply = space_blocks(count);
		break;
	case space_code_filemarks:
		reply = space_filemarks(count);
		break;
	case space_code_sequential_filemarks:
		reply = space_sequential_filemarks(count);
		break;
	default:
		position_ = medium().size();
		if (!medium().has_end())
			reply = check(Sense{.code = end_of_data()});
		break;
	}
	reply.busy_us = busy_us;
	return reply;
}

// What there is behind the last object.
SenseCode Drive::end_of_data() const
{
	return medium().has_end() ? code::end_of_data : code::end_of_data_not_found;
}

Sense Drive::end_of_data_met(std::uint64_t asked, std::uint64_t done) const
{
	return {.code = end_of_data(),
		.eom = past_early_warning(),
		.information = residual(asked, done)};
}

Reply Drive::space_blocks(std::int64_t count)
{
	const std::uint64_t asked = magnitude(count);

	for (std::uint64_t done = 0; done < asked; ++done) {
		if (count < 0 && position_ == 0)
			return check(beginning_met(asked, done));
		if (count > 0 && position_ == medium().size())
			return check(end_of_data_met(asked, done));
		// The filemark is crossed in both directions.
		const std::uint64_t crossed = count < 0 ? --position_ : position_++;
		if (medium().filemark_at(crossed))
			return check(Sense{.code = code::filemark_detected,
					   .filemark = true,
					   .information = residual(asked, done)});
	}
	return good();
}

Reply Drive::space_filemarks(std::int64_t count)
{
	const std::uint64_t asked = magnitude(count);
	std::uint64_t done = 0;

	while (done < asked) {
		if (count < 0 && position_ == 0)
			return check(beginning_met(asked, done));
		if (count > 0 && position_ == medium().size())
			return check(end_of_data_met(asked, done));
		const std::uint64_t crossed = count < 0 ? --position_ : position_++;
		if (medium().filemark_at(crossed))
			++done;
	}
	return good();
}

// Stops behind the first place where so many filemarks follow one another;
// none found leaves the whole count as residual.
Reply Drive::space_sequential_filemarks(std::int64_t count)
{
	const std::uint64_t asked = magnitude(count);
	std::uint64_t run = 0;

	while (run < asked) {
		if (count < 0 && position_ == 0)
			return check(beginning_met(asked, 0));
		if (count > 0 && position_ == medium().size())
			return check(end_of_data_met(asked, 0));
		const std::uint64_t crossed = count < 0 ? --position_ : position_++;
		run = medium().filemark_at(crossed) ? run + 1 : 0;
	}
	return good();
}

bool Drive::partition_exists(unsigned partition) const
{
	return partition < cartridge_->partitions().size();
}

// LOCATE(10), SSC-5 6.3: BT changes nothing, vendor addresses are ours too.
Reply Drive::locate_10(const Call &call)
{
	const bool other_partition = call.cdb[1] & change_partition;
	const unsigned target = other_partition ? call.cdb[8] : partition_;

	if (!partition_exists(target))
		return check(code::invalid_field_in_cdb);
	return locate(target, destination_object, get_be32(&call.cdb[3]), call.cdb[1] & immed);
}

// LOCATE(16), SSC-5 6.4.
Reply Drive::locate_16(const Call &call)
{
	const bool other_partition = call.cdb[1] & change_partition;
	const std::uint8_t destination = call.cdb[1] >> 3 & 0x07;
	const unsigned target = other_partition ? call.cdb[3] : partition_;
	const bool known = destination == destination_object || destination == destination_file ||
			   destination == destination_end_of_data;

	if (!known || !partition_exists(target))
		return check(code::invalid_field_in_cdb);
	return locate(target, destination, get_be64(&call.cdb[4]), call.cdb[1] & immed);
}

// The start of a logical file: behind the filemark that ends the one before.
std::optional<std::uint64_t> Drive::file_start(std::uint64_t file) const
{
	const std::uint64_t end = medium().size();

	if (file > medium().filemarks_before(end))
		return std::nullopt;
	std::uint64_t low = 0;
	std::uint64_t high = end;
	while (low < high) { // smallest address with so many filemarks before it
		const std::uint64_t middle = low + (high - low) / 2;

		if (medium().filemarks_before(middle) < file)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

// Beyond the end of data: BLANK CHECK, and the tape stands there.
Reply Drive::locate(unsigned partition, std::uint8_t destination, std::uint64_t identifier,
		    bool immediate)
{
	const std::uint64_t busy_us = begin_motion();

	partition_ = partition;
	const std::uint64_t end = medium().size();
	const bool to_end = destination == destination_end_of_data;
	std::optional<std::uint64_t> lba = identifier;
	if (destination == destination_file)
		lba = file_start(identifier);
	else if (to_end)
		lba = end;

	const bool found = lba && *lba <= end && (!to_end || medium().has_end());
	position_ = found ? *lba : end;

	Reply reply;
	if (!found)
		reply = check(Sense{.code = end_of_data(), .eom = past_early_warning()});
	reply.busy_us = immediate ? 0 : busy_us;
	return reply;
}

// READ POSITION, SSC-5 7.7. Only the extended form has an allocation length.
Reply Drive::read_position(const Call &call)
{
	constexpr std::uint8_t form_long = 0x06;
	constexpr std::uint8_t form_extended = 0x08;
	const std::uint8_t form = call.cdb[1] & 0x1f;
	const std::uint16_t allocation_length = get_be16(&call.cdb[7]);

	if (form == form_extended)
		return good(position_extended(), allocation_length);
	if (allocation_length != 0)
		return check(code::invalid_field_in_cdb);
	return good(form == form_long ? position_long() : position_short());
}

// Flags that all forms share.
std::uint8_t Drive::position_flags() const
{
	return static_cast<std::uint8_t>((position_ == 0 ? flag_beginning : 0) |
					 (past_early_warning() ? flag_end : 0));
}

// Next object that goes from the buffer to the medium; a drive that does not
// tell says what LTO drives say: nothing is buffered.
std::uint64_t Drive::last_object() const
{
	return config_.reports_buffer ? position_ - buffer_.size() : position_;
}

std::vector<std::uint8_t> Drive::position_short() const
{
	constexpr std::uint32_t count_max = 0xffffff; // 24-bit number of objects
	std::vector<std::uint8_t> data(20);

	data[0] = position_flags();
	data[1] = static_cast<std::uint8_t>(partition_);
	if (position_ > std::numeric_limits<std::uint32_t>::max()) {
		data[0] |= flag_location_unknown;
	} else {
		put_be32(&data[4], static_cast<std::uint32_t>(position_));
		put_be32(&data[8], static_cast<std::uint32_t>(last_object()));
	}
	if (!config_.reports_buffer)
		return data;
	if (buffer_.size() > count_max)
		data[0] |= flag_objects_unknown;
	else
		put_be24(&data[13], static_cast<std::uint32_t>(buffer_.size()));
	if (buffered_bytes_ > std::numeric_limits<std::uint32_t>::max())
		data[0] |= flag_bytes_unknown;
	else
		put_be32(&data[16], static_cast<std::uint32_t>(buffered_bytes_));
	return data;
}

std::vector<std::uint8_t> Drive::position_long() const
{
	std::vector<std::uint8_t> data(32);
	std::uint64_t filemarks = medium().filemarks_before(position_ - buffer_.size());

	filemarks += static_cast<std::uint64_t>(
		std::ranges::count(buffer_, ObjectType::filemark, &Object::type));
	data[0] = position_flags();
	put_be32(&data[4], partition_);
	put_be64(&data[8], position_);
	put_be64(&data[16], filemarks); // logical file identifier
	return data;
}

std::vector<std::uint8_t> Drive::position_extended() const
{
	constexpr std::uint16_t additional_length = 0x1c;
	constexpr std::uint32_t count_max = 0xffffff;
	std::vector<std::uint8_t> data(32);

	data[0] = position_flags();
	data[1] = static_cast<std::uint8_t>(partition_);
	put_be16(&data[2], additional_length);
	put_be64(&data[8], position_);
	put_be64(&data[16], last_object());
	if (!config_.reports_buffer)
		return data;
	if (buffer_.size() > count_max)
		data[0] |= flag_objects_unknown;
	else
		put_be24(&data[5], static_cast<std::uint32_t>(buffer_.size()));
	put_be64(&data[24], buffered_bytes_);
	return data;
}

// LOAD UNLOAD, SSC-5 7.3. An unloaded cartridge stays in the drive's mouth
// until the robot takes it; LOAD threads it again, which the other nexuses
// hear of. LOAD of a threaded one rewinds.
Reply Drive::load_unload(const Call &call)
{
	constexpr std::uint8_t load = 0x01;
	constexpr std::uint8_t end_of_tape = 0x04; // EOT
	const bool loads = call.cdb[4] & load;

	if (loads && call.cdb[4] & end_of_tape)
		return check(code::invalid_field_in_cdb);
	if (!cartridge_)
		return check(code::medium_not_present);
	if (!loads && threaded_ && removal_prevented())
		return check(code::removal_prevented);

	Reply reply;
	if (!threaded_) {
		if (loads) {
			thread();
			add_attention_others(call.nexus, code::medium_changed);
		}
		waits_ = false;
		return reply;
	}
	reply.busy_us = begin_motion();
	if (loads) {
		partition_ = 0;
		position_ = 0;
	} else {
		unthread();
	}
	if (call.cdb[1] & immed)
		reply.busy_us = 0;
	return reply;
}

} // namespace ptape::model
