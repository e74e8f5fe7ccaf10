// SPDX-License-Identifier: GPL-2.0-only
//
// The commands that move data: READ(6), WRITE(6), WRITE FILEMARKS(6), ERASE(6)
// and READ BLOCK LIMITS (SSC-5 7 and 5). Part of Drive; the caller serialises.
#include "bytes.hpp"
#include "drive.hpp"

#include <algorithm>

namespace ptape::model
{

namespace
{

constexpr std::uint8_t immed = 0x01;
constexpr std::uint8_t fixed = 0x01;
constexpr std::uint8_t sili = 0x02;

} // namespace

// READ(6), SSC-5 5.4: any motion after a write first writes the buffer out.
Reply Drive::read(const Call &call)
{
	const bool is_fixed = call.cdb[1] & fixed;
	const bool suppress_length = call.cdb[1] & sili;
	const std::uint32_t length = get_be24(&call.cdb[2]);

	if (is_fixed && (suppress_length || modes_.block_length == 0))
		return check(code::invalid_field_in_cdb);
	if (length == 0)
		return good();

	const std::uint64_t wait_us = buffer_.empty() ? 0 : synchronize();
	overwrite_allowed_ = Overwrite::none;
	Reply reply = is_fixed ? read_fixed(call.nexus, length)
			       : read_variable(call.nexus, length, suppress_length);

	reply.busy_us = wait_us + speed_.read(reply.data.size(), now_us_);
	return reply;
}

Reply Drive::read_variable(Nexus nexus, std::uint32_t length, bool suppress_length)
{
	Sense sense{.information = length};

	if (position_ == medium().size()) {
		sense.code = end_of_data();
		sense.eom = past_early_warning();
		return check(sense);
	}

	const Object &object = medium().at(position_);
	if (const std::optional<SenseCode> refused = read_refused(object, nexus)) {
		sense.code = *refused;
		return check(sense);
	}
	++position_;
	if (object.type == ObjectType::filemark) {
		sense.code = code::filemark_detected;
		sense.filemark = true;
		return check(sense);
	}

	const std::size_t stored = sent_size(object);
	// SILI: too short is no error; too long is one only with a block length set.
	const bool incorrect = stored < length	 ? !suppress_length
			       : stored > length ? !suppress_length || modes_.block_length != 0
						 : false;
	Reply reply;

	if (incorrect) {
		sense.ili = true;
		sense.information =
			static_cast<std::int64_t>(length) - static_cast<std::int64_t>(stored);
		reply = check(sense);
	}
	append_sent(reply.data, object);
	reply.data.resize(std::min<std::size_t>(length, stored));
	return reply;
}

Reply Drive::read_fixed(Nexus nexus, std::uint32_t blocks)
{
	const std::uint64_t first = position_;
	std::uint32_t done = 0;
	Sense sense;

	while (done < blocks) {
		if (position_ == medium().size()) {
			sense.code = end_of_data();
			sense.eom = past_early_warning();
			break;
		}
		const Object &object = medium().at(position_);
		if (const std::optional<SenseCode> refused = read_refused(object, nexus)) {
			sense.code = *refused;
			break;
		}
		++position_;
		if (object.type == ObjectType::filemark) {
			sense.code = code::filemark_detected;
			sense.filemark = true;
			break;
		}
		if (sent_size(object) != modes_.block_length) {
			sense.ili = true;
			break;
		}
		++done;
	}
	sense.information = blocks - done;

	Reply reply;
	if (done < blocks)
		reply = check(sense);
	reply.data.reserve(std::size_t{done} * modes_.block_length);
	for (std::uint64_t lba = first; lba < first + done; ++lba)
		append_sent(reply.data, medium().at(lba));
	return reply;
}

// A block as the host gets it: with LBP_R its checksum follows it.
std::size_t Drive::sent_size(const Object &block) const
{
	return block.bytes.size() + (modes_.protection.on_read ? block_protection_bytes : 0);
}

void Drive::append_sent(std::vector<std::uint8_t> &out, const Object &block) const
{
	out.insert(out.end(), block.bytes.begin(), block.bytes.end());
	if (!modes_.protection.on_read)
		return;
	const BlockChecksum checksum = block_checksum(modes_.protection.method, block.bytes);

	out.insert(out.end(), checksum.begin(), checksum.end());
}

// WRITE(6), SSC-5 5.6. With LBP_W every length is one with the checksum.
Reply Drive::write(const Call &call)
{
	const bool is_fixed = call.cdb[1] & fixed;
	const std::uint32_t length = get_be24(&call.cdb[2]);
	const std::uint32_t block_length = is_fixed ? modes_.block_length : length;
	const std::uint32_t blocks = is_fixed ? length : 1;
	const std::size_t least = modes_.protection.on_write ? block_protection_bytes + 1 : 1;

	if ((is_fixed && modes_.block_length == 0) || block_length > block_length_max)
		return check(code::invalid_field_in_cdb);
	if (length == 0)
		return good();
	if (block_length < least)
		return check(code::invalid_field_in_cdb);
	if (call.data_out.size() < std::uint64_t{blocks} * block_length)
		return check(code::data_phase_error);
	if (const std::optional<SenseCode> refused = write_refused())
		return check(*refused);

	Reply reply = write_blocks(call, block_length, blocks);

	if (reply.status == Status::good && tells_early_warning()) {
		const std::uint64_t busy_us = reply.busy_us;

		reply = check(Sense{.code = code::end_of_partition, .eom = true, .information = 0});
		reply.busy_us = busy_us;
	}
	return reply;
}

// After early warning the data is taken; what does not fit any more is a VOLUME
// OVERFLOW with the residual, and so is a block whose checksum is wrong: it and
// those behind it are not written, and nothing on the medium goes for it.
Reply Drive::write_blocks(const Call &call, std::uint32_t block_length, std::uint32_t blocks)
{
	const bool is_fixed = call.cdb[1] & fixed;
	const bool is_protected = modes_.protection.on_write;
	const std::size_t checksum_len = is_protected ? block_protection_bytes : 0;
	const DataEncryption &set = encryption_.in_force(call.nexus);
	const bool encrypts = set.encryption == EncryptionMode::encrypt;
	Reply reply;
	std::uint64_t busy_us = 0;

	for (std::uint32_t block = 0; block < blocks; ++block) {
		const auto sent =
			call.data_out.subspan(std::size_t{block} * block_length, block_length);
		const auto bytes = sent.first(block_length - checksum_len);
		const std::uint32_t left = is_fixed ? blocks - block : block_length;

		if (is_protected && !checksum_matches(modes_.protection.method, sent)) {
			reply = check(Sense{.code = code::guard_check_failed, .information = left});
			break;
		}
		begin_write();
		if (!fits(bytes.size())) {
			reply = check(Sense{
				.code = code::volume_overflow, .eom = true, .information = left});
			break;
		}
		store({.type = ObjectType::block,
		       .bytes = {bytes.begin(), bytes.end()},
		       .key = encrypts ? set.key : std::nullopt});
		busy_us = speed_.write(bytes.size(), now_us_);
	}
	reply.busy_us = immediate_commit() ? speed_.flush(now_us_) : busy_us;
	return reply;
}

// WRITE FILEMARKS(6), SSC-5 5.7: without IMMED everything before it and itself
// is on the medium; a count of 0 is exactly that and writes nothing.
Reply Drive::write_filemarks(const Call &call)
{
	const bool immediate = call.cdb[1] & immed;
	const std::uint32_t count = get_be24(&call.cdb[2]);

	if (immediate && immediate_commit())
		return check(code::invalid_field_in_cdb);
	if (const std::optional<SenseCode> refused = write_refused())
		return check(*refused);

	std::uint32_t done = 0;
	if (count > 0)
		begin_write();
	for (; done < count && fits(filemark_bytes); ++done)
		store({.type = ObjectType::filemark, .bytes = {}});

	const std::uint64_t busy_us = immediate ? 0 : synchronize();
	Reply reply;
	if (done < count)
		reply = check(Sense{
			.code = code::volume_overflow, .eom = true, .information = count - done});
	else if (count > 0 && tells_early_warning())
		reply = check(Sense{.code = code::end_of_partition, .eom = true, .information = 0});
	reply.busy_us = busy_us;
	return reply;
}

// ERASE(6), SSC-5 5.2: end of data is at the position from now on; the
// position stays. The whole of the rest is gone with LONG and without.
Reply Drive::erase(const Call &)
{
	if (const std::optional<SenseCode> refused = write_refused())
		return check(*refused);

	Reply reply;
	reply.busy_us = synchronize();
	begin_write();
	return reply;
}

// READ BLOCK LIMITS, SSC-5 7.6: granularity 0, any length from 1 byte on.
Reply Drive::read_block_limits(const Call &)
{
	std::vector<std::uint8_t> data(6);

	put_be24(&data[1], block_length_max);
	put_be16(&data[4], 1);
	return good(std::move(data));
}

} // namespace ptape::model
