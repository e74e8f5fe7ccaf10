// SPDX-License-Identifier: GPL-2.0-only
/*
 * kernel/core/inventory.c: layout, what is unknown, and what answers change.
 */
#include "core.hpp"
#include "heap_copy.hpp"

#include <catch2/catch_test_macros.hpp>

#include <string>
#include <utility>
#include <vector>

namespace ptape::test
{
namespace
{

// Ranges with memory for them.
struct Inventory {
	explicit Inventory(const std::vector<ptape_element_range> &of)
	{
		ptape_element_range ranges[PTAPE_ELEMENT_TYPES] = {};

		std::copy(of.begin(), of.end(), ranges);
		slots.resize(ptape_inventory_size(ranges));
		ids.resize(ranges[PTAPE_ELEMENT_DATA_TRANSFER - 1].count);
		ptape_inventory_configure(&inventory, ranges, slots.data(), ids.data());
	}

	bool unknown(u8 type = 0) { return ptape_inventory_unknown(&inventory, type, &run); }
	void take(const ptape_element_run &asked, const std::vector<u8> &bytes)
	{
		const HeapCopy data{std::span<const u8>(bytes)};

		ptape_inventory_take(&inventory, &asked, data.data(), data.size());
	}
	ptape_slot &at(u16 address, u8 type = 0)
	{
		ptape_slot *slot = ptape_inventory_at(&inventory, type, address);

		REQUIRE(slot);
		return *slot;
	}

	std::vector<ptape_slot> slots;
	std::vector<ptape_drive_id> ids;
	ptape_inventory inventory{};
	ptape_element_run run{};
};

const std::vector<ptape_element_range> small = {{1, 1}, {0x400, 4}, {0x10, 0}, {0x100, 2}};

// A report of one page; the descriptors are all of one length.
std::vector<u8> report(u8 type, u8 flags, const std::vector<std::vector<u8>> &descriptors)
{
	std::vector<u8> bytes(16);

	for (const auto &descriptor : descriptors)
		bytes.insert(bytes.end(), descriptor.begin(), descriptor.end());
	bytes[8] = type;
	bytes[9] = flags;
	put_unaligned_be16(u16(descriptors.empty() ? 12 : descriptors[0].size()), &bytes[10]);
	put_unaligned_be24(u32(bytes.size() - 16), &bytes[13]);
	put_unaligned_be24(u32(bytes.size() - 8), &bytes[5]);
	return bytes;
}

std::vector<u8> descriptor(u16 address, u8 flags, const std::string &tag = "", size_t length = 12)
{
	std::vector<u8> bytes(length);

	put_unaligned_be16(address, &bytes[0]);
	bytes[2] = flags;
	std::copy(tag.begin(), tag.end(), bytes.begin() + (tag.empty() ? 0 : 12));
	return bytes;
}

TEST_CASE("inventory: an element is found by its address, in the order of the types")
{
	Inventory all(small);

	CHECK(&all.at(1) == &all.slots[0]);
	CHECK(&all.at(0x403) == &all.slots[4]);
	CHECK(&all.at(0x100) == &all.slots[5]);
	CHECK(&all.at(0x101, PTAPE_ELEMENT_DATA_TRANSFER) == &all.slots[6]);
	CHECK(ptape_inventory_at(&all.inventory, PTAPE_ELEMENT_STORAGE, 0x100) == nullptr);
	for (const u16 nowhere : {0, 2, 0x10, 0x3ff, 0x404, 0x102, 0xffff})
		CHECK(ptape_inventory_at(&all.inventory, 0, nowhere) == nullptr);
	CHECK(ptape_inventory_at(&all.inventory, 5, 1) == nullptr);
	CHECK(int(ptape_inventory_type(&all.inventory, 0x402)) == PTAPE_ELEMENT_STORAGE);
	CHECK(int(ptape_inventory_type(&all.inventory, 0x404)) == 0);
}

TEST_CASE("inventory: ranges that overlap, and the last address")
{
	Inventory all({{0xffff, 1}, {0xfffe, 2}});

	CHECK(&all.at(0xffff) == &all.slots[0]);
	CHECK(&all.at(0xffff, PTAPE_ELEMENT_STORAGE) == &all.slots[2]);
	while (all.unknown())
		all.take(all.run, {});
	for (const ptape_slot &slot : all.slots)
		CHECK(slot.known);
}

TEST_CASE("inventory: what is unknown comes in runs of one type")
{
	Inventory all(small);

	REQUIRE(all.unknown());
	CHECK(int(all.run.type) == PTAPE_ELEMENT_TRANSPORT);
	all.at(1).known = true;
	all.at(0x401).known = true;
	REQUIRE(all.unknown());
	CHECK(all.run.first == 0x400);
	CHECK(all.run.count == 1);
	all.at(0x400).known = true;
	REQUIRE(all.unknown());
	CHECK(all.run.first == 0x402);
	CHECK(all.run.count == 2);
	CHECK(all.unknown(PTAPE_ELEMENT_DATA_TRANSFER));
	CHECK(all.run.first == 0x100);
	CHECK_FALSE(all.unknown(PTAPE_ELEMENT_IMPORT_EXPORT));
	for (ptape_slot &slot : all.slots)
		slot.known = true;
	CHECK_FALSE(all.unknown());
	ptape_inventory_forget_one(&all.inventory, 0x101);
	ptape_inventory_forget_one(&all.inventory, 0x200); // there is none
	REQUIRE(all.unknown());
	CHECK(all.run.first == 0x101);
	ptape_inventory_forget_type(&all.inventory, PTAPE_ELEMENT_STORAGE);
	CHECK_FALSE(all.at(0x400).known);
	CHECK(all.at(0x100).known);
	ptape_inventory_forget(&all.inventory);
	CHECK_FALSE(all.at(1).known);
}

TEST_CASE("inventory: what is not known any more is a change, once")
{
	Inventory all(small);
	u32 changes = 0;

	const auto changed = [&] {
		const u32 before = std::exchange(changes, all.inventory.changes);

		return changes != before;
	};
	for (ptape_slot &slot : all.slots)
		slot.known = true;
	changed();
	SECTION("one element")
	{
		ptape_inventory_forget_one(&all.inventory, 0x101);
		CHECK(changed());
		ptape_inventory_forget_one(&all.inventory, 0x101);
		ptape_inventory_forget_one(&all.inventory, 0x200); // there is none
	}
	SECTION("a type of element")
	{
		ptape_inventory_forget_type(&all.inventory, PTAPE_ELEMENT_STORAGE);
		CHECK(changed());
		ptape_inventory_forget_type(&all.inventory, PTAPE_ELEMENT_STORAGE);
	}
	SECTION("all")
	{
		ptape_inventory_forget(&all.inventory);
		CHECK(changed());
		ptape_inventory_forget(&all.inventory);
	}
	CHECK_FALSE(changed());
}

TEST_CASE("inventory: an answer fills slots, with tags, sources and exceptions")
{
	Inventory all(small);
	const ptape_element_run run = {PTAPE_ELEMENT_STORAGE, 0x400, 4};
	const std::string padded = "VTL001L8                        ";
	const std::string nul = std::string("AB") + std::string(30, '\0');
	auto from = descriptor(0x402, 0x09, nul, 48);

	from[9] = 0x80;
	from[11] = 7;
	auto bad = descriptor(0x403, 0x04, padded, 48);
	bad[4] = 0x83;
	bad[5] = 1;
	all.take(run, report(2, 0x80,
			     {descriptor(0x400, 0x09, padded, 48),
			      descriptor(0x401, 0x08, padded, 48), from, bad}));
	CHECK(all.at(0x400).content.full);
	CHECK(int(all.at(0x400).content.tag_len) == 8);
	CHECK(std::string(reinterpret_cast<char *>(all.at(0x400).content.tag), 8) == "VTL001L8");
	CHECK(int(all.at(0x400).content.tag[8]) == 0);
	CHECK(int(all.at(0x401).content.tag_len) == 0); // empty: what is told of a tag is old
	CHECK(int(all.at(0x402).content.tag_len) == 2);
	CHECK(all.at(0x402).source_valid);
	CHECK(all.at(0x402).source == 7);
	CHECK(int(all.at(0x403).flags) == 4);
	CHECK(int(all.at(0x403).asc) == 0x83);
	CHECK(int(all.at(0x403).ascq) == 1);
	CHECK(all.at(0x400).told);
	CHECK(all.inventory.changes == 2);
}

TEST_CASE("inventory: a drive with another cartridge, and where the two came from")
{
	Inventory all(small);
	const auto from = [](u16 source) {
		auto drive = descriptor(0x100, 0x09);

		drive[9] = 0x80;
		put_unaligned_be16(source, &drive[10]);
		return drive;
	};
	const auto read = [&](const std::vector<u8> &drive) {
		all.take({4, 0x100, 1}, report(4, 0, {drive}));
	};
	const auto read_slot = [&](u16 address) {
		all.take({2, address, 1}, report(2, 0, {descriptor(address, 0x08)}));
	};
	const auto unknown_is = [&](u16 address) {
		return all.unknown() && all.run.first == address && all.run.count == 1;
	};

	for (ptape_slot &slot : all.slots)
		slot.known = true;
	SECTION("the two places that it and the one before came from are read again")
	{
		read(from(0x401));
		CHECK_FALSE(all.unknown());
		ptape_inventory_exchanged(&all.inventory, 0x100);
		CHECK_FALSE(all.at(0x100).known);
		CHECK(unknown_is(0x401));
		read_slot(0x401);
		CHECK(unknown_is(0x100));
		read(from(0x403));
		CHECK(all.at(0x100).known);
		CHECK(unknown_is(0x403));
		read_slot(0x403);
		CHECK_FALSE(all.unknown());
		// That is once.
		read(from(0x402));
		CHECK_FALSE(all.unknown());
	}
	SECTION("it is from the same place, which was read")
	{
		read(from(0x401));
		ptape_inventory_exchanged(&all.inventory, 0x100);
		read_slot(0x401);
		read(from(0x401));
	}
	SECTION("of the one before nobody knows where it was from")
	{
		ptape_inventory_exchanged(&all.inventory, 0x100);
		CHECK(unknown_is(0x100));
		read(from(0x402));
		CHECK(unknown_is(0x402));
		read_slot(0x402);
	}
	SECTION("nor of this one")
	{
		ptape_inventory_exchanged(&all.inventory, 0x100);
		read(descriptor(0x100, 0x08));
	}
	SECTION("it may be the one that was carried")
	{
		ptape_slot &transport = all.at(1);

		CHECK_FALSE(ptape_inventory_carries(&all.inventory));
		transport.content.full = true;
		CHECK(ptape_inventory_carries(&all.inventory));
		ptape_inventory_exchanged(&all.inventory, 0x100);
		CHECK_FALSE(transport.known);
		CHECK_FALSE(ptape_inventory_carries(&all.inventory));
		transport.known = all.at(0x100).known = true;
	}
	SECTION("no drive's element")
	{
		ptape_inventory_exchanged(&all.inventory, 0x400);
		ptape_inventory_exchanged(&all.inventory, 0x200);
	}
	CHECK_FALSE(all.unknown());
}

TEST_CASE("inventory: a tag of blanks alone is none")
{
	Inventory all(small);

	all.take({2, 0x400, 1}, report(2, 0x80, {descriptor(0x400, 1, std::string(32, ' '), 48)}));
	CHECK(all.at(0x400).content.full);
	CHECK(int(all.at(0x400).content.tag_len) == 0);
}

TEST_CASE("inventory: designators of drives stay when they are not asked for")
{
	Inventory all(small);
	auto drive = descriptor(0x101, 0x08, "", 20);

	drive[12] = 2;
	drive[13] = 1;
	drive[15] = 4;
	std::copy_n("S123", 4, drive.begin() + 16);
	all.take({4, 0x100, 2}, report(4, 0, {descriptor(0x100, 0x08, "", 20), drive}));
	CHECK(int(all.ids[0].len) == 0);
	CHECK(int(all.ids[1].len) == 4);
	CHECK(int(all.ids[1].code_set) == 2);
	CHECK(int(all.ids[1].type) == 1);
	all.take({4, 0x100, 2}, report(4, 0, {descriptor(0x100, 0x09), descriptor(0x101, 0x09)}));
	CHECK(int(all.ids[1].len) == 4);
	CHECK(all.at(0x101).content.full);
}

TEST_CASE("inventory: a designator goes with its drive to another bay")
{
	Inventory all(small);
	const ptape_element_run asked = {4, 0x100, 2, true};
	auto drive = descriptor(0x101, 0x08, "", 20);

	drive[12] = 2;
	drive[13] = 1;
	drive[15] = 4;
	std::copy_n("S123", 4, drive.begin() + 16);
	all.take(asked, report(4, 0, {descriptor(0x100, 0x08, "", 20), drive}));
	CHECK(int(all.ids[1].len) == 4);
	SECTION("the bay is told without one")
	{
		all.take(asked, report(4, 0, {descriptor(0x100, 0x08), descriptor(0x101, 0x08)}));
	}
	SECTION("the bay is not told of")
	{
		ptape_inventory_forget(&all.inventory);
		all.take(asked, {});
	}
	CHECK(int(all.ids[1].len) == 0);
}

TEST_CASE("inventory: what an answer leaves out is known not to be told")
{
	Inventory all(small);

	all.at(0x400).content.full = true;
	SECTION("up to the last that it tells of")
	{
		all.take({2, 0x400, 4}, report(2, 0, {descriptor(0x401, 0x08)}));
		CHECK(all.at(0x400).known);
		CHECK_FALSE(all.at(0x400).told);
		CHECK_FALSE(all.at(0x400).content.full);
		CHECK(all.at(0x401).told);
		CHECK_FALSE(all.at(0x402).known);
	}
	SECTION("all, when it tells of none")
	{
		all.take({2, 0x400, 4}, report(2, 0, {}));
		CHECK(all.at(0x403).known);
		CHECK_FALSE(all.at(0x403).told);
	}
	SECTION("all, when it tells of others")
	{
		all.take({2, 0x400, 2}, report(2, 0,
					       {descriptor(0x403, 8), descriptor(0x3ff, 8),
						descriptor(0x500, 8)}));
		CHECK(all.at(0x401).known);
		CHECK_FALSE(all.at(0x401).told);
		CHECK_FALSE(all.at(0x402).known);
		CHECK(all.at(0x403).told);
	}
	SECTION("elements of another type and of no type are not taken for these")
	{
		all.take({2, 0x400, 4}, report(4, 0, {descriptor(0x400, 9)}));
		CHECK_FALSE(all.at(0x400).told);
		all.take({0, 0x100, 2}, report(0, 0, {descriptor(0x101, 9)}));
		CHECK_FALSE(all.at(0x101).told);
	}
	SECTION("those that are told in the wrong order are told")
	{
		all.take({2, 0x400, 4}, report(2, 0, {descriptor(0x402, 8), descriptor(0x400, 9)}));
		CHECK(all.at(0x400).told);
		CHECK(all.at(0x402).told);
		CHECK_FALSE(all.at(0x401).told);
		CHECK_FALSE(all.at(0x403).known);
	}
	SECTION("beyond the last that there is")
	{
		all.take({2, 0x403, 3}, report(2, 0, {}));
		CHECK(all.at(0x403).known);
		CHECK_FALSE(all.at(0x402).known);
	}
	SECTION("of any type")
	{
		all.take({0, 0x400, 1}, report(2, 0, {descriptor(0x400, 9)}));
		CHECK(all.at(0x400).told);
	}
}

TEST_CASE("inventory: the content of one element")
{
	ptape_content content;
	const auto bytes = report(2, 0, {descriptor(0x400, 8), descriptor(0x401, 9)});
	const HeapCopy data{std::span<const u8>(bytes)};

	CHECK(ptape_content_of(data.data(), data.size(), 0x401, &content));
	CHECK(content.full);
	CHECK(ptape_content_of(data.data(), data.size(), 0x400, &content));
	CHECK_FALSE(content.full);
	content.full = true;
	CHECK_FALSE(ptape_content_of(data.data(), data.size(), 0x402, &content));
	CHECK_FALSE(content.full);
}

} // namespace
} // namespace ptape::test
