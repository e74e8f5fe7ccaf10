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
	unsigned moves = 0;

	SECTION("it was told before")
	{
		ptape_changer_engine_disturbed(&changer.engine, PTAPE_CONDITION_ATTENTION);
	}
	SECTION("it is told while its places are asked")
	{
		changer.on[status_op] = {attention(code)};
	}
	SECTION("it is told to the move, which is not carried out then")
	{
		changer.on[move_op] = {attention(code)};
		moves = 1;
	}
	SECTION("it is told to whoever asks what became of the move, which was not carried out")
	{
		changer.on[move_op] = {delivery(PTAPE_DELIVERY_UNANSWERED)};
		changer.on[tur_op] = {attention(code)};
		moves = 1;
	}
	CHECK(changer.move(slot_1, drive_0) == -ESTALE);
	CHECK(changer.count("MOVE") == moves);
	CHECK_FALSE(changer.end.as_answered);
	CHECK(changer.cartridges.at(slot_1) == "A");

	// By the layout of now it is made.
	REQUIRE(changer.configure() == 0);
	CHECK(changer.move(slot_1, drive_0) == 0);
	CHECK(changer.cartridges.at(drive_0) == "A");
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
