// SPDX-License-Identifier: GPL-2.0-only
//
// The ring against a kernel side in plain memory.
#include "ring.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "fake_ring.hpp"

using namespace ptape::vtl;

namespace
{

constexpr std::uint8_t test_unit_ready[6] = {};
constexpr std::uint8_t write_6[6] = {0x0a, 0, 0, 0, 8, 0};
constexpr std::uint8_t read_position[10] = {0x34};

Ring open_ring(FakeRing &fake)
{
	auto ring = Ring::open(fake.memory());

	REQUIRE(ring.ok());
	return std::move(ring.value());
}

RingCommand next_command(Ring &ring)
{
	auto request = ring.next();

	REQUIRE(request);
	REQUIRE(std::holds_alternative<RingCommand>(*request));
	return std::get<RingCommand>(*request);
}

} // namespace

TEST_CASE("ring refuses mailboxes it does not understand")
{
	FakeRing fake;

	SECTION("version")
	{
		fake.put<std::uint16_t>(layout::mailbox_version_at, 1);
	}
	SECTION("no out-of-order completion")
	{
		fake.put<std::uint16_t>(layout::mailbox_flags_at, layout::capability_read_length);
	}
	SECTION("ring behind the mapping")
	{
		fake.put<std::uint32_t>(layout::mailbox_ring_size_at, 1U << 30);
	}
	SECTION("ring over the mailbox")
	{
		fake.put<std::uint32_t>(layout::mailbox_ring_offset_at, 0);
	}
	SECTION("tail outside")
	{
		fake.put<std::uint32_t>(layout::mailbox_tail_at, FakeRing::ring_size);
	}
	CHECK_FALSE(Ring::open(fake.memory()).ok());
}

TEST_CASE("ring hands out CDBs with the length of their group")
{
	FakeRing fake;
	Ring ring = open_ring(fake);

	CHECK_FALSE(ring.next());
	fake.put_command(1, test_unit_ready);
	fake.put_command(2, read_position);

	const RingCommand first = next_command(ring);
	const RingCommand second = next_command(ring);

	CHECK(first.id == 1);
	CHECK(first.cdb == std::vector<std::uint8_t>(6, 0));
	CHECK(second.id == 2);
	CHECK(second.cdb.size() == 10);
	CHECK(second.cdb[0] == 0x34);
	CHECK_FALSE(ring.next());
	CHECK(ring.outstanding());
	CHECK_FALSE(ring.take_kick());
}

TEST_CASE("an answer goes into the entry at the tail, whosever it was")
{
	FakeRing fake;
	Ring ring = open_ring(fake);
	const std::uint32_t first_at = fake.put_command(1, test_unit_ready);
	const std::uint32_t second_at = fake.put_command(2, test_unit_ready);
	const std::uint8_t sense[] = {0x70, 0, 6};

	(void)next_command(ring);
	(void)next_command(ring);
	REQUIRE(ring.complete({.id = 2, .status = 2, .sense = sense, .data_length = 0}));
	CHECK(fake.tail() == second_at);
	CHECK(fake.id_at(first_at) == 2);
	CHECK(fake.status_at(first_at) == 2);
	CHECK(std::equal(std::begin(sense), std::end(sense), fake.sense_at(first_at)));
	CHECK(ring.take_kick());
	CHECK_FALSE(ring.take_kick());

	REQUIRE(ring.complete({.id = 1, .status = 0, .sense = {}, .data_length = 0}));
	CHECK(fake.tail() == fake.head());
	CHECK(fake.id_at(second_at) == 1);
	CHECK(fake.status_at(second_at) == 0);
	CHECK(std::all_of(fake.sense_at(second_at),
			  fake.sense_at(second_at) + layout::response_sense_size,
			  [](std::uint8_t byte) { return byte == 0; }));
	CHECK_FALSE(ring.outstanding());

	// Not out, or no longer.
	CHECK_FALSE(ring.complete({.id = 1, .status = 0, .sense = {}, .data_length = 0}));
	CHECK_FALSE(ring.complete({.id = 7, .status = 0, .sense = {}, .data_length = 0}));
}

TEST_CASE("padding is stepped over on both sides, many times round")
{
	FakeRing fake;
	Ring ring = open_ring(fake);

	for (std::uint16_t id = 1; id < 100; id++) {
		const std::uint32_t at = fake.put_command(id, test_unit_ready);
		const RingCommand command = next_command(ring);

		REQUIRE(command.id == id);
		REQUIRE(ring.complete({.id = id, .status = 8, .sense = {}, .data_length = 0}));
		REQUIRE(fake.id_at(at) == id);
		REQUIRE(fake.status_at(at) == 8);
		REQUIRE(fake.tail() == fake.head());
	}
}

TEST_CASE("task management is told with its commands and gives its place back")
{
	FakeRing fake;
	Ring ring = open_ring(fake);

	SECTION("behind a command: the tail waits for the answer")
	{
		const std::uint32_t at = fake.put_command(5, test_unit_ready);

		fake.put_task(5, {5, 9, 11});
		(void)next_command(ring);

		const auto request = ring.next();

		REQUIRE(request);

		const auto &task = std::get<RingTask>(*request);

		CHECK(task.function == TaskFunction::logical_unit_reset);
		CHECK(task.ids == std::vector<std::uint16_t>{5, 9, 11});
		CHECK(fake.tail() == at);
		REQUIRE(ring.complete({.id = 5, .status = 0x40, .sense = {}, .data_length = 0}));
		CHECK(fake.tail() == fake.head());
	}
	SECTION("alone: at once")
	{
		fake.put_task(1, {});

		const auto request = ring.next();

		REQUIRE(request);
		CHECK(std::get<RingTask>(*request).function == TaskFunction::abort_task);
		CHECK(fake.tail() == fake.head());
		CHECK(ring.take_kick());
	}
}

TEST_CASE("data-out is seen in one piece")
{
	FakeRing fake;
	Ring ring = open_ring(fake);
	std::vector<std::uint8_t> storage;

	for (std::uint8_t i = 0; i < 16; i++)
		fake.data()[i] = i;

	SECTION("no data")
	{
		fake.put_command(1, write_6);
		CHECK(ring.gather(next_command(ring), storage).empty());
	}
	SECTION("one extent: no copy")
	{
		fake.put_command(1, write_6, {{4, 8}});

		const auto data = ring.gather(next_command(ring), storage);

		CHECK(data.data() == fake.data() + 4);
		CHECK(data.size() == 8);
	}
	SECTION("two extents, out of order")
	{
		fake.put_command(1, write_6, {{8, 2}, {0, 2}});

		const auto data = ring.gather(next_command(ring), storage);

		CHECK(std::vector<std::uint8_t>(data.begin(), data.end()) ==
		      std::vector<std::uint8_t>{8, 9, 0, 1});
	}
}

TEST_CASE("data-in never shows bytes of an older command")
{
	FakeRing fake;
	Ring ring = open_ring(fake);
	const std::uint8_t data[] = {1, 2, 3, 4, 5};

	std::fill(fake.data(), fake.data() + 16, 0xee);

	const std::uint32_t at = fake.put_command(1, read_position, {{0, 4}, {8, 4}});
	const RingCommand command = next_command(ring);
	const std::uint32_t placed = ring.scatter(command, data);

	CHECK(placed == 5);
	CHECK(std::vector<std::uint8_t>(fake.data(), fake.data() + 13) ==
	      std::vector<std::uint8_t>{1, 2, 3, 4, 0xee, 0xee, 0xee, 0xee, 5, 0, 0, 0, 0xee});
	REQUIRE(ring.complete({.id = 1, .status = 2, .sense = {}, .data_length = placed}));
	CHECK(fake.flags_at(at) == layout::user_flag_read_length);
	CHECK(fake.read_length_at(at) == 5);

	// More data than room is cut.
	const std::vector<std::uint8_t> much(100, 7);

	CHECK(ring.scatter(command, much) == 8);
	CHECK(fake.data()[12] == 0xee);
}

TEST_CASE("nonsense in the ring breaks it, without a step outside")
{
	FakeRing fake;
	Ring ring = open_ring(fake);

	fake.put_command(9, test_unit_ready);
	(void)next_command(ring);

	const std::uint32_t position = fake.put_command(1, test_unit_ready, {{0, 8}});
	const std::uint64_t at = layout::mailbox_size + position;

	SECTION("head outside")
	{
		fake.put<std::uint32_t>(layout::mailbox_head_at, FakeRing::ring_size);
	}
	SECTION("entry of no length")
	{
		fake.put<std::uint32_t>(at, layout::opcode_command);
	}
	SECTION("entry longer than the ring")
	{
		fake.put<std::uint32_t>(at, (FakeRing::ring_size + 8) | layout::opcode_command);
	}
	SECTION("entry over the end of the ring")
	{
		fake.put<std::uint32_t>(at, FakeRing::ring_size | layout::opcode_command);
	}
	SECTION("entry of unknown type")
	{
		fake.put<std::uint32_t>(at, FakeRing::command_length(1) | 7);
	}
	SECTION("more extents than the entry holds")
	{
		fake.put<std::uint32_t>(at + layout::request_extent_count_at, 8);
	}
	SECTION("CDB outside")
	{
		fake.put<std::uint64_t>(at + layout::request_cdb_offset_at, ~0ULL - 2);
	}
	SECTION("data outside")
	{
		fake.put<std::uint64_t>(at + layout::request_extents_at, ~0ULL - 2);
	}
	SECTION("data too long")
	{
		fake.put<std::uint64_t>(at + layout::request_extents_at + 8, 1ULL << 40);
	}
	CHECK_FALSE(ring.next());
	CHECK(ring.broken());
	CHECK_FALSE(ring.fault().empty());
	CHECK_FALSE(ring.next());
	CHECK_FALSE(ring.complete({.id = 1, .status = 0, .sense = {}, .data_length = 0}));
}

TEST_CASE("a new server sees what the one before it left unanswered")
{
	FakeRing fake;
	{
		Ring first = open_ring(fake);

		fake.put_command(2, test_unit_ready);
		fake.put_command(3, test_unit_ready);
		(void)next_command(first);
		(void)next_command(first);
		REQUIRE(first.complete({.id = 2, .status = 0, .sense = {}, .data_length = 0}));
	}
	Ring second = open_ring(fake);

	CHECK(next_command(second).id == 3);
}
