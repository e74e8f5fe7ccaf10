// SPDX-License-Identifier: GPL-2.0-only
//
// What the journal is told of a unit: changes of its state, recoveries.
#include "compose.hpp"
#include "state_change.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>

using namespace ptape;
using namespace ptape::store;

namespace
{

Device drive()
{
	Device device;

	device.number = 3;
	device.identity = "tape.naa-1.A";
	device.serial = "A";
	device.resets = 1;
	device.recoveries = 0;
	device.replayed_blocks = 0;
	return device;
}

bool has(const Entry &entry, const std::string &field)
{
	return std::find(entry.begin(), entry.end(), field) != entry.end();
}

} // namespace

TEST_CASE("journal: a change of state, once, with what was before")
{
	Told told{"online", 0, 0};
	const auto entries = entries_of(drive(), "waiting", told);

	REQUIRE(entries.size() == 1);
	for (const char *field :
	     {"MESSAGE=nst3 is away, calls wait for it", "PRIORITY=4", "PTAPE_UNIT=nst3",
	      "PTAPE_EVENT=waiting", "PTAPE_IDENTITY=tape.naa-1.A", "PTAPE_SERIAL=A",
	      "PTAPE_STATE_BEFORE=online", "PTAPE_REASON=", "PTAPE_RESETS=1", "PTAPE_RECOVERIES=0",
	      "PTAPE_REPLAYED_BLOCKS=0", "MESSAGE_ID=441707a8b94d4105a993cc6cc63578c7"}) {
		CAPTURE(field);
		CHECK(has(entries[0], field));
	}
	CHECK(told == Told{"waiting", 0, 0});
	CHECK(entries_of(drive(), "waiting", told).empty());
}

TEST_CASE("journal: a recovery is an entry of its own, with what it wrote again")
{
	Told told{"recovering", 1, 5};
	Device device = drive();

	device.recoveries = 2;
	device.replayed_blocks = 12;
	const auto entries = entries_of(device, "online", told);

	REQUIRE(entries.size() == 2);
	CHECK(has(entries[0], "PTAPE_EVENT=recovered"));
	CHECK(has(entries[0], "MESSAGE=nst3: recovered, position and data are proved; 7 blocks "
			      "were written again"));
	CHECK(has(entries[0], "MESSAGE_ID=a7914e03313742cdb2f03647e47fdf4e"));
	CHECK(has(entries[1], "PTAPE_EVENT=online"));
	CHECK(told == Told{"online", 2, 12});
}

TEST_CASE("journal: a recovery is told when it has ended, however late its beginning is heard of")
{
	Told told{"online", 1, 5};
	Device device = drive();

	device.recoveries = 2;
	device.replayed_blocks = 12;
	for (const char *state : {"waiting", "online", "recovering"}) {
		const auto entries = entries_of(device, state, told);

		REQUIRE(entries.size() == 1);
		CHECK(has(entries[0], compose("PTAPE_EVENT={}", state)));
	}
	CHECK(entries_of(device, "online", told).size() == 2);
	CHECK(told == Told{"online", 2, 12});
	// Of a driver that was loaded anew meanwhile.
	device.recoveries = device.replayed_blocks = 0;
	CHECK(entries_of(device, "recovering", told).size() == 1);
	device.recoveries = 1;
	CHECK(entries_of(device, "online", told).size() == 2);
}

TEST_CASE("journal: a driver that was loaded anew counts from nothing")
{
	Told told{"online", 9, 90};

	CHECK(entries_of(drive(), "online", told).empty());
	CHECK(told == Told{"online", 0, 0});
	Device device = drive();

	device.recoveries = 1;
	device.replayed_blocks = 0;
	told.state = "recovering";
	told.replayed_blocks = 90;
	REQUIRE(entries_of(device, "online", told).size() == 2);
}

TEST_CASE("journal: frozen says why; a state that a newer driver has is told too")
{
	Told told;
	Device device = drive();

	device.state_reason = "position lost";
	const auto frozen = entries_of(device, "frozen", told);

	REQUIRE(frozen.size() == 1);
	CHECK(has(frozen[0], "MESSAGE=nst3 is frozen: position lost"));
	CHECK(has(frozen[0], "PRIORITY=3"));
	CHECK(has(frozen[0], "PTAPE_REASON=position lost"));
	CHECK(has(entries_of(device, "asleep\n", told).at(0), "MESSAGE=nst3 is asleep"));
}

TEST_CASE("journal: what was told is read back, and a torn file is nothing")
{
	const Told told{"online", 3, 14};

	CHECK(Told::parse(told.text()) == told);
	CHECK(Told::parse("") == Told{});
	CHECK(Told::parse("online 3") == Told{});
	CHECK(Told::parse("online x 4") == Told{});
}
