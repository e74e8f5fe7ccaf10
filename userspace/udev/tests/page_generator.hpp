// SPDX-License-Identifier: GPL-2.0-only
//
// Random devices for the comparison with scsi_id: pages that a drive, a bad
// library or an attacker could send, most of them nearly right, from a seed.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

namespace ptape::udev::test
{

using Bytes = std::vector<std::uint8_t>;

struct Device {
	Bytes inquiry;
	Bytes vpd_pg80; // empty: the device has no such page
	Bytes vpd_pg83;
};

class PageGenerator
{
public:
	explicit PageGenerator(std::uint64_t seed) : random_(seed) {}

	[[nodiscard]] Device device();

private:
	[[nodiscard]] std::uint32_t below(std::uint32_t limit);
	[[nodiscard]] bool one_in(std::uint32_t n) { return below(n) == 0; }
	[[nodiscard]] std::uint8_t letter();
	[[nodiscard]] std::uint8_t text_byte();
	[[nodiscard]] Bytes inquiry();
	[[nodiscard]] Bytes page80();
	[[nodiscard]] Bytes page83();
	void add_designator(Bytes &page);

	std::mt19937_64 random_;
};

} // namespace ptape::udev::test
