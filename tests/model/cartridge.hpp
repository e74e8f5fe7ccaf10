// SPDX-License-Identifier: GPL-2.0-only
//
// A cartridge: the medium's logical objects and its medium auxiliary memory.
// It holds only what is on the medium; what a drive has buffered is the
// drive's. Owned by the library (or by a test) and outlives its stay in a
// drive. No lock: the caller serialises, one lock per library.
#pragma once

#include "sha256.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace ptape::model
{

enum class ObjectType : std::uint8_t { block, filemark };

// One logical object on the medium or in a drive's buffer.
struct Object {
	ObjectType type = ObjectType::block;
	std::vector<std::uint8_t> bytes = {}; // empty for a filemark
	// Of the key that the block is encrypted with. Its bytes stay readable here:
	// the drive refuses them, the oracle does not.
	std::optional<Digest> key = std::nullopt;
};

// Attributes that the host wrote, by identifier (SPC-5 7.4.2, host type).
using HostAttributes = std::map<std::uint16_t, std::vector<std::uint8_t>>;

// Medium that a filemark uses, in bytes: it may not be free, or a partition
// would take filemarks without end.
inline constexpr std::uint64_t filemark_bytes = 1024;

[[nodiscard]] inline std::uint64_t medium_bytes(const Object &object)
{
	return object.type == ObjectType::filemark ? filemark_bytes : object.bytes.size();
}

// One partition: objects by logical block address, from 0 without gaps. What
// lies behind the last one is end of data.
class Partition
{
public:
	explicit Partition(std::uint64_t capacity_bytes) : capacity_bytes_(capacity_bytes) {}

	[[nodiscard]] std::uint64_t capacity_bytes() const { return capacity_bytes_; }
	[[nodiscard]] std::uint64_t size() const { return objects_.size(); } // end of data's LBA
	[[nodiscard]] const Object &at(std::uint64_t lba) const { return objects_[lba]; }
	[[nodiscard]] bool filemark_at(std::uint64_t lba) const
	{
		return objects_[lba].type == ObjectType::filemark;
	}

	// Medium used and filemarks before an address, at most size().
	[[nodiscard]] std::uint64_t bytes_before(std::uint64_t lba) const
	{
		return lba ? totals_[lba - 1].bytes : 0;
	}
	[[nodiscard]] std::uint64_t filemarks_before(std::uint64_t lba) const
	{
		return lba ? totals_[lba - 1].filemarks : 0;
	}

	// What is only appended to may be written from here on: filemarks at the end may
	// go, but for the first of them.
	[[nodiscard]] std::uint64_t appendable_from() const;

	void append(Object object);
	void truncate(std::uint64_t lba); // end of data is at lba from now on

	// A drive that lost its power there recorded no end of data behind the last object.
	void lose_end() { has_end_ = false; }
	[[nodiscard]] bool has_end() const { return has_end_; }

	// Those that belong to the partition, such as its label.
	[[nodiscard]] HostAttributes &attributes() { return attributes_; }
	[[nodiscard]] const HostAttributes &attributes() const { return attributes_; }

private:
	struct Totals {
		std::uint64_t bytes;
		std::uint64_t filemarks;
	};

	std::vector<Object> objects_;
	std::vector<Totals> totals_; // up to and with the object of the same index
	std::uint64_t capacity_bytes_;
	bool has_end_ = true;
	HostAttributes attributes_;
};

// Who loaded the cartridge: attributes 020Ah to 020Dh (SPC-5 7.4.2).
struct LoadingDrive {
	std::string vendor;
	std::string serial;
};

struct CartridgeConfig {
	std::string barcode = "VTL001L8"; // volume tag, at most 32 bytes
	std::string medium_serial = {};	  // attribute 0401h; empty: made from the barcode
	std::uint64_t capacity_bytes = std::uint64_t{64} << 30;
	std::uint64_t early_warning_bytes = std::uint64_t{64} << 20; // distance from the end
	bool write_protected = false;				     // the tab
	bool worm = false;
	bool labelled = true;  // the robot can read its bar code
	bool cleaning = false; // it cleans the drive that threads it, and has no medium
};

struct DumpedObject {
	std::uint64_t lba;
	ObjectType type;
	std::uint64_t length; // bytes, 0 for a filemark
	Digest sha256;	      // of a block's bytes
	bool encrypted = false;
};

class Cartridge
{
public:
	static constexpr std::size_t remembered_drives = 4; // 020Ah to 020Dh
	static constexpr std::size_t partitions_max = 4;    // as LTO from the sixth on

	explicit Cartridge(CartridgeConfig config = {});

	[[nodiscard]] const std::string &barcode() const { return config_.barcode; }
	[[nodiscard]] const std::string &medium_serial() const { return config_.medium_serial; }
	[[nodiscard]] std::uint64_t capacity_bytes() const { return config_.capacity_bytes; }
	[[nodiscard]] std::uint64_t early_warning_bytes() const
	{
		return config_.early_warning_bytes;
	}
	[[nodiscard]] bool worm() const { return config_.worm; }
	void set_worm(bool on) { config_.worm = on; }

	[[nodiscard]] bool cleaning() const { return config_.cleaning; }
	void set_cleaning(bool on) { config_.cleaning = on; }

	[[nodiscard]] bool labelled() const { return config_.labelled; }
	void set_labelled(bool on) { config_.labelled = on; }

	// What the library tells of it: the bar code, if the robot can read it, or what
	// SEND VOLUME TAG has put in its place until the library looks again (nullopt).
	[[nodiscard]] std::string volume_tag() const
	{
		return tag_.value_or(labelled() ? barcode() : "");
	}
	void set_volume_tag(std::optional<std::string> tag) { tag_ = std::move(tag); }

	[[nodiscard]] bool write_protected() const { return config_.write_protected; }
	void set_write_protected(bool on) { config_.write_protected = on; }

	[[nodiscard]] std::vector<Partition> &partitions() { return partitions_; }
	[[nodiscard]] const std::vector<Partition> &partitions() const { return partitions_; }

	// Everything goes, and the medium has partitions of these sizes.
	void format(std::span<const std::uint64_t> capacities);

	// A new medium of this size in the same shell: one partition, nothing on it.
	void make_blank(std::uint64_t capacity_bytes, std::uint64_t early_warning_bytes);

	// Those that belong to the whole volume.
	[[nodiscard]] HostAttributes &attributes() { return attributes_; }
	[[nodiscard]] const HostAttributes &attributes() const { return attributes_; }

	[[nodiscard]] std::uint64_t load_count() const { return load_count_; }
	[[nodiscard]] std::uint32_t volume_change_reference() const { return change_reference_; }
	// Newest first; empty strings where there was no such load.
	[[nodiscard]] const std::array<LoadingDrive, remembered_drives> &last_drives() const
	{
		return last_drives_;
	}

	// A drive threads the medium: load count and last drives move on.
	void loaded_by(LoadingDrive drive);
	// The medium's content changed: the volume change reference moves on.
	void content_changed() { ++change_reference_; }

	// Every object on the medium, one vector a partition: the tests' oracle.
	[[nodiscard]] std::vector<std::vector<DumpedObject>> dump() const;

private:
	CartridgeConfig config_;
	std::optional<std::string> tag_;
	std::vector<Partition> partitions_;
	HostAttributes attributes_;
	std::uint64_t load_count_ = 0;
	std::uint32_t change_reference_ = 0;
	std::array<LoadingDrive, remembered_drives> last_drives_;
};

} // namespace ptape::model
