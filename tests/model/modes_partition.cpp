// SPDX-License-Identifier: GPL-2.0-only
//
// Page 11h, medium partition (SSC-5 8.3.4), and how the plan that it carries
// divides a medium. Pure functions.
#include "modes.hpp"

#include "bytes.hpp"

#include <algorithm>
#include <numeric>

namespace ptape::model
{

namespace
{

// Offsets from the page's first byte.
constexpr std::size_t maximum_additional = 2;
constexpr std::size_t additional_defined = 3;
constexpr std::size_t plan_flags = 4; // FDP, SDP, IDP, PSUM, POFM
constexpr std::size_t format_recognition = 5;
constexpr std::size_t units = 6;
constexpr std::size_t first_size = 8;
constexpr std::size_t size_width = 2;

constexpr std::uint8_t method_mask = 0xe0;
constexpr std::uint8_t size_unit_mask = 0x18; // PSUM
constexpr unsigned size_unit_shift = 3;
constexpr std::uint8_t on_format_medium = 0x04; // POFM
constexpr std::uint8_t unit_exponent_mask = 0x0f;
constexpr std::uint8_t recognizes_all = 0x03; // format and partitions

constexpr std::uint8_t size_unit_exponent = 3; // PSUM 11b: 10 to the PARTITION UNITS
constexpr std::uint8_t gigabytes = 9;	       // PARTITION UNITS, as LTO drives have them
constexpr std::size_t fixed_partitions = 2;    // FDP: two halves

std::uint64_t power_of_ten(unsigned exponent)
{
	constexpr std::uint64_t base = 10;
	std::uint64_t power = 1;

	while (exponent-- > 0)
		power *= base;
	return power;
}

std::uint64_t unit_bytes(const PartitionPlan &plan)
{
	constexpr unsigned exponents[] = {0, 3, 6}; // PSUM: bytes, kilobytes, megabytes

	return power_of_ten(plan.size_unit == size_unit_exponent ? plan.unit_exponent
								 : exponents[plan.size_unit]);
}

// The plan that would make the partitions as they are, in the smallest unit
// that they fit: sizes are rounded down.
PartitionPlan plan_of(std::span<const Partition> partitions)
{
	PartitionPlan plan{.additional = static_cast<std::uint8_t>(partitions.size() - 1),
			   .size_unit = size_unit_exponent};
	std::uint64_t largest = 0;

	for (const Partition &partition : partitions)
		largest = std::max(largest, partition.capacity_bytes());
	while (largest / unit_bytes(plan) >= PartitionPlan::rest)
		++plan.unit_exponent;
	for (std::size_t i = 0; i < partitions.size(); ++i)
		plan.sizes[i] = static_cast<std::uint16_t>(partitions[i].capacity_bytes() /
							   unit_bytes(plan));
	return plan;
}

std::optional<std::vector<std::uint64_t>> sizes_in_bytes(const PartitionPlan &plan,
							 std::uint64_t total)
{
	const std::span<const std::uint16_t> sizes =
		std::span(plan.sizes).first(std::size_t{plan.additional} + 1);
	std::uint64_t left = total;

	if (std::ranges::count(sizes, PartitionPlan::rest) > 1)
		return std::nullopt;
	for (const std::uint16_t size : sizes) {
		if (size == PartitionPlan::rest)
			continue;
		// Divided, so that nothing overflows.
		if (size == 0 || size > left / unit_bytes(plan))
			return std::nullopt;
		left -= size * unit_bytes(plan);
	}

	std::vector<std::uint64_t> bytes;
	for (const std::uint16_t size : sizes)
		bytes.push_back(size == PartitionPlan::rest ? left : size * unit_bytes(plan));
	if (std::ranges::find(bytes, std::uint64_t{0}) != bytes.end())
		return std::nullopt;
	return bytes;
}

} // namespace

std::optional<std::vector<std::uint64_t>> PartitionPlan::capacities(std::uint64_t total) const
{
	if (method == Method::initiator)
		return sizes_in_bytes(*this, total);

	const std::size_t count =
		method == Method::fixed ? fixed_partitions : std::size_t{additional} + 1;
	if (total < count)
		return std::nullopt;
	return std::vector<std::uint64_t>(count, total / count);
}

void put_partition_values(std::span<std::uint8_t> page, const Modes &modes,
			  const Cartridge *cartridge)
{
	PartitionPlan plan{.size_unit = size_unit_exponent, .unit_exponent = gigabytes};
	std::uint8_t method = 0; // nothing asked for: what there is

	if (modes.partitions) {
		plan = *modes.partitions;
		method = static_cast<std::uint8_t>(plan.method);
	} else if (cartridge) {
		plan = plan_of(cartridge->partitions());
	}
	page[maximum_additional] = Cartridge::partitions_max - 1;
	page[additional_defined] = plan.additional;
	page[plan_flags] = static_cast<std::uint8_t>(method | plan.size_unit << size_unit_shift |
						     on_format_medium);
	page[format_recognition] = recognizes_all;
	page[units] = plan.unit_exponent;
	for (std::size_t i = 0; i < plan.sizes.size(); ++i)
		put_be16(&page[first_size + i * size_width], plan.sizes[i]);
}

void put_partition_mask(std::span<std::uint8_t> page)
{
	page[additional_defined] = 0xff;
	page[plan_flags] = method_mask | size_unit_mask;
	page[units] = unit_exponent_mask;
	std::ranges::fill(page.subspan(first_size), std::uint8_t{0xff});
}

// At most one method; none takes back what was asked for before. What does
// not fit on the cartridge is refused here, not by FORMAT MEDIUM.
bool take_partition_page(std::span<const std::uint8_t> page, const Cartridge *cartridge,
			 Modes &modes)
{
	if (page.size() < first_size)
		return false;

	const std::uint8_t method = page[plan_flags] & method_mask;
	if (method == 0) {
		modes.partitions.reset();
		return true;
	}

	PartitionPlan plan{.method = static_cast<PartitionPlan::Method>(method),
			   .additional = page[additional_defined],
			   .size_unit = static_cast<std::uint8_t>(
				   (page[plan_flags] & size_unit_mask) >> size_unit_shift),
			   .unit_exponent =
				   static_cast<std::uint8_t>(page[units] & unit_exponent_mask)};
	const bool one_method = (method & (method - 1)) == 0;

	if (!cartridge || !one_method || plan.additional >= Cartridge::partitions_max)
		return false;
	for (std::size_t i = 0; i < plan.sizes.size(); ++i) {
		const std::size_t at = first_size + i * size_width;

		if (at + size_width <= page.size())
			plan.sizes[i] = get_be16(&page[at]);
	}
	if (!plan.capacities(cartridge->capacity_bytes()))
		return false;
	modes.partitions = plan;
	return true;
}

} // namespace ptape::model
