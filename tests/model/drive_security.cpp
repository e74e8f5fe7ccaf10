// SPDX-License-Identifier: GPL-2.0-only
//
// SECURITY PROTOCOL IN and OUT (SPC-5 6.40, 6.41) with the protocol tape data
// encryption (SSC-5 8.5), as far as setting a key and asking for the state need;
// and what the key does to reading. Part of Drive; the caller serialises.
#include "bytes.hpp"
#include "drive.hpp"

#include <algorithm>

namespace ptape::model
{

namespace
{

constexpr std::uint8_t protocol_information = 0x00;
constexpr std::uint8_t protocol_tape_encryption = 0x20;
constexpr std::uint8_t protocols[] = {protocol_information, protocol_tape_encryption};

// Pages of protocol 20h, SSC-5 tables 177 and 195.
constexpr std::uint16_t page_in_support = 0x0000;
constexpr std::uint16_t page_out_support = 0x0001;
constexpr std::uint16_t page_capabilities = 0x0010;
constexpr std::uint16_t page_key_formats = 0x0011;
constexpr std::uint16_t page_status = 0x0020;
constexpr std::uint16_t page_next_block = 0x0021;
constexpr std::uint16_t in_pages[] = {page_in_support,	page_out_support, page_capabilities,
				      page_key_formats, page_status,	  page_next_block};
constexpr std::uint16_t page_set_encryption = 0x0010;
constexpr std::uint16_t out_pages[] = {page_set_encryption};

constexpr std::size_t page_header_len = 4;
constexpr std::uint8_t algorithm_index = 1; // the only one
constexpr std::uint16_t key_len = 32;	    // bytes, of AES-256

std::vector<std::uint8_t> page_list(std::span<const std::uint16_t> pages)
{
	constexpr std::size_t width = 2;
	std::vector<std::uint8_t> data(page_header_len + pages.size() * width);

	for (std::size_t i = 0; i < pages.size(); ++i)
		put_be16(&data[page_header_len + i * width], pages[i]);
	return data;
}

// Data Encryption Capabilities, SSC-5 table 181: one algorithm.
std::vector<std::uint8_t> capabilities(bool mounted)
{
	constexpr std::uint32_t aes_gcm_256 = 0x00010014; // security algorithm code
	constexpr std::size_t descriptor = 20;
	constexpr std::size_t descriptor_len = 24;
	std::vector<std::uint8_t> data(descriptor + descriptor_len);

	data[4] = 0x05; // EXTDECC and CFG_P: nobody else controls it, it can be set
	data[descriptor] = algorithm_index;
	put_be16(&data[descriptor + 2], descriptor_len - 4);
	// MAC_C, DELB_C, DECRYPT_C and ENCRYPT_C: in hardware; AVFMV.
	data[descriptor + 4] = static_cast<std::uint8_t>(0x3a | (mounted ? 0x80 : 0));
	// NONCE_C: the drive makes it; VCELB_C; AVFCLP: valid here.
	data[descriptor + 5] = static_cast<std::uint8_t>(0x14 | (mounted ? 0x80 : 0));
	put_be16(&data[descriptor + 10], key_len);
	put_be32(&data[descriptor + 20], aes_gcm_256);
	return data;
}

bool has_encrypted_blocks(const Cartridge &cartridge)
{
	for (const Partition &partition : cartridge.partitions())
		for (std::uint64_t lba = 0; lba < partition.size(); ++lba)
			if (partition.at(lba).key)
				return true;
	return false;
}

// Set Data Encryption, SSC-5 table 197, from its first byte on; nothing when it
// asks what the drive has not. Locks, supplemental keys, raw and external modes
// and key-associated data are such.
std::optional<DataEncryption> decode_set(std::span<const std::uint8_t> page)
{
	constexpr std::size_t key_at = 20;
	constexpr std::uint8_t clear_on_demount = 0x04; // CKOD
	constexpr std::uint8_t lock = 0x01;
	const std::uint8_t encryption = page[6];
	const std::uint8_t decryption = page[7];
	const std::size_t length = get_be16(&page[18]);
	const bool known_modes =
		(encryption == static_cast<std::uint8_t>(EncryptionMode::disable) ||
		 encryption == static_cast<std::uint8_t>(EncryptionMode::encrypt)) &&
		(decryption == static_cast<std::uint8_t>(DecryptionMode::disable) ||
		 decryption == static_cast<std::uint8_t>(DecryptionMode::decrypt) ||
		 decryption == static_cast<std::uint8_t>(DecryptionMode::mixed));
	DataEncryption set{.encryption = static_cast<EncryptionMode>(encryption),
			   .decryption = static_cast<DecryptionMode>(decryption),
			   .clear_on_demount = (page[5] & clear_on_demount) != 0};
	const bool needs_key = set.encryption != EncryptionMode::disable ||
			       set.decryption != DecryptionMode::disable;

	if (!known_modes || page[4] & lock || page[5] & ~clear_on_demount ||
	    page.size() != key_at + length)
		return std::nullopt;
	if (!needs_key)
		return set;
	// Byte 9: KEY FORMAT, 0 is the key itself.
	if (page[8] != algorithm_index || page[9] != 0 || length != key_len)
		return std::nullopt;
	set.key = sha256(page.subspan(key_at));
	return set;
}

} // namespace

// INC_512 is outside the usage data.
Reply Drive::security_protocol_in(const Call &call)
{
	const std::uint8_t protocol = call.cdb[1];
	const std::uint16_t specific = get_be16(&call.cdb[2]);
	const std::size_t allocation_length = get_be32(&call.cdb[6]);

	if (protocol == protocol_tape_encryption)
		return encryption_page(call.nexus, specific, allocation_length);
	if (protocol != protocol_information || specific != 0)
		return check(code::invalid_field_in_cdb);

	std::vector<std::uint8_t> data(8);
	put_be16(&data[6], static_cast<std::uint16_t>(std::size(protocols)));
	data.insert(data.end(), std::begin(protocols), std::end(protocols));
	return good(std::move(data), allocation_length);
}

Reply Drive::encryption_page(Nexus nexus, std::uint16_t page, std::size_t allocation_length) const
{
	std::vector<std::uint8_t> data;

	switch (page) {
	case page_in_support:
		data = page_list(in_pages);
		break;
	case page_out_support:
		data = page_list(out_pages);
		break;
	case page_capabilities:
		data = capabilities(threaded_);
		break;
	case page_key_formats:
		data.resize(page_header_len + 1); // 00h: the key itself
		break;
	case page_status:
		data = encryption_status(nexus);
		break;
	case page_next_block:
		if (const std::optional<SenseCode> condition = medium_condition())
			return check(*condition);
		data = next_block_status(nexus);
		break;
	default:
		return check(code::invalid_field_in_cdb);
	}
	put_be16(data.data(), page);
	put_be16(&data[2], static_cast<std::uint16_t>(data.size() - page_header_len));
	return good(std::move(data), allocation_length);
}

// Data Encryption Status, SSC-5 table 186.
std::vector<std::uint8_t> Drive::encryption_status(Nexus nexus) const
{
	constexpr unsigned nexus_scope_shift = 5;
	constexpr std::uint8_t not_external = 0x10;	  // PARAMETERS CONTROL
	constexpr std::uint8_t contains_encrypted = 0x08; // VCELB
	const DataEncryption &set = encryption_.in_force(nexus);
	std::vector<std::uint8_t> data(24);

	data[4] = static_cast<std::uint8_t>(
		static_cast<unsigned>(encryption_.scope(nexus)) << nexus_scope_shift |
		static_cast<unsigned>(encryption_.scope_in_force(nexus)));
	data[5] = static_cast<std::uint8_t>(set.encryption);
	data[6] = static_cast<std::uint8_t>(set.decryption);
	data[7] = set.key ? algorithm_index : 0;
	put_be32(&data[8], set.instance_counter);
	data[12] = static_cast<std::uint8_t>(
		not_external |
		(threaded_ && has_encrypted_blocks(*cartridge_) ? contains_encrypted : 0));
	return data;
}

// Next Block Encryption Status, SSC-5 table 190; a drive that compresses tells
// not whether it did.
std::vector<std::uint8_t> Drive::next_block_status(Nexus nexus) const
{
	constexpr std::uint8_t no_block = 0x22; // for compression and encryption
	constexpr std::uint8_t not_encrypted = 0x03;
	constexpr std::uint8_t can_be_decrypted = 0x05;
	constexpr std::uint8_t cannot_be_decrypted = 0x06;
	std::vector<std::uint8_t> data(16);

	put_be64(&data[4], position_);
	if (!buffer_.empty() || position_ == medium().size() || medium().filemark_at(position_)) {
		data[12] = no_block;
		return data;
	}

	const Object &block = medium().at(position_);
	if (!block.key) {
		data[12] = not_encrypted;
	} else {
		const DataEncryption &set = encryption_.in_force(nexus);
		const bool readable =
			set.decryption != DecryptionMode::disable && set.key == block.key;

		data[12] = readable ? can_be_decrypted : cannot_be_decrypted;
		data[13] = algorithm_index;
	}
	return data;
}

// Set Data Encryption is the only page. The key is kept until power goes, or as
// CKOD says; a logical unit reset leaves it.
Reply Drive::security_protocol_out(const Call &call)
{
	constexpr std::size_t least = 20; // bytes before the key
	constexpr unsigned scope_shift = 5;
	const std::uint8_t protocol = call.cdb[1];
	const std::uint16_t specific = get_be16(&call.cdb[2]);
	const std::size_t list_len = get_be32(&call.cdb[6]);

	if (protocol != protocol_tape_encryption || specific != page_set_encryption)
		return check(code::invalid_field_in_cdb);
	if (call.data_out.size() < list_len)
		return check(code::data_phase_error);
	if (list_len < least)
		return check(code::parameter_list_length);

	const std::span<const std::uint8_t> page = call.data_out.first(list_len);
	const unsigned scope = page[4] >> scope_shift;
	if (get_be16(page.data()) != page_set_encryption ||
	    scope > static_cast<unsigned>(EncryptionScope::all_nexuses))
		return check(code::invalid_field_in_list);
	if (get_be16(&page[2]) != list_len - page_header_len)
		return check(code::parameter_list_length);

	// PUBLIC gives up what the nexus has: the rest of the page means nothing.
	const bool gives_up = scope == static_cast<unsigned>(EncryptionScope::everybodys);
	const std::optional<DataEncryption> set = gives_up ? DataEncryption{} : decode_set(page);
	if (!set)
		return check(code::invalid_field_in_list);
	if (encryption_.establish(call.nexus, static_cast<EncryptionScope>(scope), *set))
		for (Nexus other = 0; other < nexus_count(); ++other)
			if (other != call.nexus &&
			    encryption_.scope(other) != EncryptionScope::local)
				add_attention(other, code::encryption_parameters_changed);
	return good();
}

// Why an object cannot be read; the tape stays before it. Filemarks are never
// encrypted.
std::optional<SenseCode> Drive::read_refused(const Object &object, Nexus nexus) const
{
	const DataEncryption &set = encryption_.in_force(nexus);

	if (object.type == ObjectType::filemark)
		return std::nullopt;
	if (!object.key)
		return set.decryption == DecryptionMode::decrypt
			       ? std::optional(code::unencrypted_data)
			       : std::nullopt;
	if (set.decryption == DecryptionMode::disable)
		return code::unable_to_decrypt;
	if (set.key != object.key)
		return code::incorrect_key;
	return std::nullopt;
}

} // namespace ptape::model
