// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands whose addresses are those of a layout that the library told: what becomes of them when
 * it may have another one by now.
 */
#include "scripted_changer.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

namespace ptape::test
{
namespace
{

struct ByLayout : Changer {
	ByLayout() { by_layout = true; }
};

TEST_CASE("changer layout: a move by it is made where nothing has changed")
{
	ByLayout changer;

	CHECK(changer.move(slot_1, drive_0) == 0);
	// Another cartridge is no other layout.
	changer.on[move_op] = {attention(0x28)};
	CHECK(changer.move(drive_0, slot_1) == 0);
	CHECK(changer.cartridges.at(slot_1) == "A");
}

TEST_CASE("changer layout: a move by one that may be gone is not made")
{
	ByLayout changer;
	const u8 code = GENERATE(u8(0x29), u8(0x2a), u8(0x3f));

	SECTION("it was told before")
	{
		ptape_changer_engine_disturbed(&changer.engine, PTAPE_CONDITION_ATTENTION);
	}
	SECTION("it is told while its places are asked")
	{
		changer.on[status_op] = {attention(code)};
	}
	CHECK(changer.move(slot_1, drive_0) == -ESTALE);
	CHECK(changer.count("MOVE") == 0);
	CHECK_FALSE(changer.end.as_answered);
	CHECK(changer.cartridges.at(slot_1) == "A");

	// By the layout of now it is made.
	REQUIRE(changer.configure() == 0);
	CHECK(changer.move(slot_1, drive_0) == 0);
	CHECK(changer.cartridges.at(drive_0) == "A");
}

// Who begins anew knows of no doubt: a first move that is late would make the second one an error.
TEST_CASE("changer layout: a move that may have been made goes on where the layout is the same")
{
	ByLayout changer;
	const u8 code = GENERATE(u8(0x29), u8(0x2a), u8(0x3f));
	const Answer told = attention(code);

	SECTION("it is told to the move, which is not carried out then")
	{
		changer.on[move_op] = {told};
	}
	SECTION("it is told to whoever asks what became of the move, which was not carried out")
	{
		changer.on[move_op] = {delivery(PTAPE_DELIVERY_UNANSWERED)};
		changer.on[tur_op] = {told};
	}
	SECTION("which is carried out after all, when the layout has been asked for")
	{
		Answer late = sense(PTAPE_KEY_ILLEGAL_REQUEST, 0x3b, 0x0e);

		late.before = [&] {
			changer.cartridges.erase(slot_1);
			changer.cartridges[drive_0] = "A";
		};
		changer.on[move_op] = {delivery(PTAPE_DELIVERY_UNANSWERED), late};
		changer.on[tur_op] = {told};
	}
	CHECK(changer.move(slot_1, drive_0) == 0);
	CHECK(changer.count("MOVE") == 2);
	CHECK(changer.count("MODE") == 1);
	CHECK(changer.engine.counters.resent == 1);
	CHECK(changer.cartridges.at(drive_0) == "A");
}

TEST_CASE("changer layout: a move that may have been made is not made again in another layout")
{
	ByLayout changer;
	Answer told = attention(0x2a);

	SECTION("it has one more slot")
	{
		told.before = [&] { changer.ranges[1].count++; };
	}
	SECTION("it does not tell any more")
	{
		changer.always[PTAPE_OP_MODE_SENSE_6] = sense(PTAPE_KEY_ILLEGAL_REQUEST, 0x20, 0);
	}
	SECTION("it fails to tell")
	{
		changer.always[PTAPE_OP_MODE_SENSE_6] = hardware;
	}
	changer.on[move_op] = {delivery(PTAPE_DELIVERY_UNANSWERED)};
	changer.on[tur_op] = {told};
	CHECK(changer.move(slot_1, drive_0) == -EIO);
	CHECK(changer.count("MOVE") == 1);
	CHECK(changer.cartridges.at(slot_1) == "A");
	CHECK(changer.tag_at(slot_1) == "?");
}

TEST_CASE("changer layout: one element is not read by an address of before")
{
	Changer changer;
	ptape_changer_operation one{};

	one.kind = PTAPE_CHANGER_READ_ONE;
	one.by_layout = true;
	one.type = PTAPE_ELEMENT_STORAGE;
	one.address = slot_1;
	CHECK(changer.run(one) == 0);
	changer.on[status_op] = {attention(0x2a)};
	CHECK(changer.run(one) == -ESTALE);
	CHECK(changer.count("STATUS") == 1);
}

TEST_CASE("changer layout: a type that was refused is asked for again in another layout")
{
	Changer changer;

	ptape_inventory_forget(&changer.engine.inventory);
	changer.at[0] = sense(PTAPE_KEY_ILLEGAL_REQUEST, 0x21, 0x01);
	changer.at[1] = changer.at[2] = changer.at[0];
	changer.at[3] = attention(0x3f, 0x03);
	CHECK(changer.refresh() == 0);
	CHECK(changer.tag_at(picker) == "-");
}

TEST_CASE("changer layout: a move that was carried out is done, whatever the layout is now")
{
	ByLayout changer;

	changer.on[move_op] = {delivery(PTAPE_DELIVERY_UNANSWERED, true)};
	changer.on[tur_op] = {attention(0x2a)};
	CHECK(changer.move(slot_1, drive_0) == 0);
	CHECK(changer.count("MOVE") == 1);
}

TEST_CASE("changer layout: a command that is no move, and addresses that a program knows itself")
{
	ByLayout changer;
	ptape_cdb position;

	::ptape_cdb_position_to_element(&position, picker, slot_1, false);
	CHECK(changer.command(position) == 0);
	changer.at[0] = attention(0x2a);
	CHECK(changer.command(position) == -ESTALE);
	CHECK(changer.command(position) == -ESTALE);
	changer.at.clear();
	changer.by_layout = false;
	CHECK(changer.command(position) == 0);
}

} // namespace
} // namespace ptape::test
