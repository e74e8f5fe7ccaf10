// SPDX-License-Identifier: GPL-2.0-only
//
// Cartridge and partition: what append, truncation and a load change, and the
// dump. Owned by the library; the caller serialises.
#include "cartridge.hpp"

#include <algorithm>

namespace ptape::model
{

void Partition::append(Object object)
{
	const std::uint64_t end = size();

	totals_.push_back({.bytes = bytes_before(end) + medium_bytes(object),
			   .filemarks = filemarks_before(end) +
					(object.type == ObjectType::filemark ? 1 : 0)});
	objects_.push_back(std::move(object));
}

std::uint64_t Partition::appendable_from() const
{
	std::uint64_t lba = size();

	while (lba > 0 && filemark_at(lba - 1))
		--lba;
	return std::min(lba + 1, size());
}

void Partition::truncate(std::uint64_t lba)
{
	objects_.resize(lba);
	totals_.resize(lba);
	has_end_ = true;
}

Cartridge::Cartridge(CartridgeConfig config)
	: config_(std::move(config)), partitions_{Partition(config_.capacity_bytes)}
{
	if (config_.medium_serial.empty())
		config_.medium_serial = "MS" + config_.barcode;
}

void Cartridge::format(std::span<const std::uint64_t> capacities)
{
	partitions_.clear();
	for (const std::uint64_t capacity : capacities)
		partitions_.emplace_back(capacity);
	content_changed();
}

void Cartridge::make_blank(std::uint64_t capacity_bytes, std::uint64_t early_warning_bytes)
{
	config_.capacity_bytes = capacity_bytes;
	config_.early_warning_bytes = early_warning_bytes;
	format(std::array{capacity_bytes});
}

void Cartridge::loaded_by(LoadingDrive drive)
{
	++load_count_;
	std::shift_right(last_drives_.begin(), last_drives_.end(), 1);
	last_drives_.front() = std::move(drive);
}

std::vector<std::vector<DumpedObject>> Cartridge::dump() const
{
	std::vector<std::vector<DumpedObject>> dumped;

	for (const Partition &partition : partitions_) {
		std::vector<DumpedObject> &objects = dumped.emplace_back();

		objects.reserve(partition.size());
		for (std::uint64_t lba = 0; lba < partition.size(); ++lba) {
			const Object &object = partition.at(lba);

			objects.push_back({.lba = lba,
					   .type = object.type,
					   .length = object.bytes.size(),
					   .sha256 = object.type == ObjectType::block
							     ? sha256(object.bytes)
							     : Digest{},
					   .encrypted = object.key.has_value()});
		}
	}
	return dumped;
}

} // namespace ptape::model
