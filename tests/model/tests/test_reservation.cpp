// SPDX-License-Identifier: GPL-2.0-only
//
// Persistent reservations: every service action byte by byte, which commands
// conflict, which attentions the others get, and RESERVE/RELEASE beside them.
#include "drive_rig.hpp"

using namespace ptape::model;

namespace
{

constexpr unsigned register_key = 0;
constexpr unsigned reserve = 1;
constexpr unsigned release = 2;
constexpr unsigned clear = 3;
constexpr unsigned preempt = 4;
constexpr unsigned preempt_and_abort = 5;
constexpr unsigned register_and_ignore = 6;

constexpr unsigned write_exclusive = 1;
constexpr unsigned exclusive_access = 3;
constexpr unsigned write_exclusive_ro = 5;
constexpr unsigned exclusive_access_ro = 6;
constexpr unsigned write_exclusive_ar = 7;
constexpr unsigned exclusive_access_ar = 8;

constexpr std::uint8_t aptpl = 0x01;

// Parameter list: reservation key, service action reservation key, flags.
Bytes list_of(std::uint64_t key, std::uint64_t action_key, std::uint8_t flags = 0)
{
	Bytes list(24);

	for (unsigned i = 0; i < 8; ++i) {
		list[i] = static_cast<std::uint8_t>(key >> (56 - 8 * i));
		list[8 + i] = static_cast<std::uint8_t>(action_key >> (56 - 8 * i));
	}
	list[20] = flags;
	return list;
}

// Who only looks: his commands take nobody's attention away.
constexpr Nexus observer = 3;

// A drive with three nexuses and the observer, and silence on all of them.
class ReservedRig : public DriveRig
{
public:
	ReservedRig() { drive.ensure_nexuses(observer + 1); }

	Reply out(Nexus nexus, unsigned action, std::uint64_t key, std::uint64_t action_key,
		  unsigned type = 0, std::uint8_t flags = 0)
	{
		return cdb({0x5f, action, type, 0, 0, 0, 0, 0, 24, 0},
			   list_of(key, action_key, flags), nexus);
	}
	Reply in(unsigned action, unsigned length = 0xffff, Nexus nexus = observer)
	{
		return cdb({0x5e, action, 0, 0, 0, 0, 0, length >> 8, length & 0xff, 0}, {}, nexus);
	}
	// Nexus n with key n + 1: 1, 2, 3.
	void enter(Nexus nexus) { REQUIRE(is_good(out(nexus, register_key, 0, nexus + 1))); }
	// Nexus 0 registers and reserves, nexus 1 registers.
	void hold(unsigned type)
	{
		enter(0);
		enter(1);
		REQUIRE(is_good(out(0, reserve, 1, 0, type)));
	}
	bool refused(const Reply &reply) { return reply.status == Status::reservation_conflict; }
	std::vector<std::uint64_t> keys()
	{
		const Bytes data = in(0).data;
		std::vector<std::uint64_t> keys;

		for (std::size_t at = 8; at < data.size(); at += 8)
			keys.push_back(be(data, at, 8));
		return keys;
	}
	unsigned type()
	{
		const Bytes data = in(1).data;

		return data.size() > 8 ? data.at(21) : 0;
	}
	std::uint64_t generation() { return be(in(0).data, 0, 4); }
	// The attention of a nexus, as REQUEST SENSE takes it.
	SenseCode attention(Nexus nexus) { return seen(request_sense(nexus).data).code; }
};

} // namespace

TEST_CASE("READ KEYS and READ RESERVATION of nobody are headers")
{
	ReservedRig rig;

	CHECK(rig.in(0).data == Bytes{0, 0, 0, 0, 0, 0, 0, 0});
	CHECK(rig.in(1).data == Bytes{0, 0, 0, 0, 0, 0, 0, 0});
	CHECK(rig.in(3).data == Bytes{0, 0, 0, 0, 0, 0, 0, 0});
}

TEST_CASE("REGISTER enters a key, changes it and takes it away")
{
	ReservedRig rig;

	CHECK(is_good(rig.out(0, register_key, 0, 0x0123456789abcdef)));
	CHECK(rig.in(0).data ==
	      Bytes{0, 0, 0, 1, 0, 0, 0, 8, 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef});
	// Without the old key nothing changes, with it the new one is there.
	CHECK(rig.refused(rig.out(0, register_key, 0, 7)));
	CHECK(rig.refused(rig.out(0, register_key, 8, 7)));
	CHECK(is_good(rig.out(0, register_key, 0x0123456789abcdef, 7)));
	CHECK(rig.keys() == std::vector<std::uint64_t>{7});
	CHECK(is_good(rig.out(1, register_key, 0, 9)));
	CHECK(rig.keys() == std::vector<std::uint64_t>{7, 9});
	CHECK(is_good(rig.out(0, register_key, 7, 0)));
	CHECK(rig.keys() == std::vector<std::uint64_t>{9});
	CHECK(rig.generation() == 4);
}

TEST_CASE("REGISTER of a nexus that is not registered needs a key of zero")
{
	ReservedRig rig;

	CHECK(rig.refused(rig.out(0, register_key, 1, 7)));
	CHECK(is_good(rig.out(0, register_key, 0, 0)));
	CHECK(rig.keys().empty());
	CHECK(rig.generation() == 0);
}

TEST_CASE("REGISTER AND IGNORE EXISTING KEY does not look at the old key")
{
	ReservedRig rig;

	CHECK(is_good(rig.out(0, register_and_ignore, 99, 7)));
	CHECK(is_good(rig.out(0, register_and_ignore, 98, 8)));
	CHECK(rig.keys() == std::vector<std::uint64_t>{8});
	CHECK(is_good(rig.out(0, register_and_ignore, 97, 0)));
	CHECK(rig.keys().empty());
	CHECK(rig.generation() == 3);
}

TEST_CASE("SPEC_I_PT and ALL_TG_PT are refused, and so is a list of another length")
{
	ReservedRig rig;

	for (const unsigned action : {register_key, register_and_ignore}) {
		CHECK(sense_of(rig.out(0, action, 0, 1, 0, 0x08)) == code::invalid_field_in_list);
		CHECK(sense_of(rig.out(0, action, 0, 1, 0, 0x04)) == code::invalid_field_in_list);
	}
	CHECK(sense_of(rig.cdb({0x5f, 0, 0, 0, 0, 0, 0, 0, 23, 0}, list_of(0, 1))) ==
	      code::parameter_list_length);
	CHECK(sense_of(rig.cdb({0x5f, 0, 0, 0, 0, 0, 0, 0, 32, 0}, Bytes(32))) ==
	      code::parameter_list_length);
	CHECK(sense_of(rig.cdb({0x5f, 0, 0, 0, 0, 0, 0, 0, 24, 0}, Bytes(10))) ==
	      code::parameter_list_length);
	CHECK(rig.keys().empty());
	// Where they mean nothing they are not looked at.
	rig.enter(0);
	CHECK(is_good(rig.out(0, reserve, 1, 0, exclusive_access, 0x0d)));
}

TEST_CASE("service actions that do not exist are an invalid field")
{
	ReservedRig rig;

	CHECK(sense_of(rig.in(4)) == code::invalid_field_in_cdb);
	CHECK(sense_of(rig.out(0, 7, 0, 1)) == code::invalid_field_in_cdb);
}

TEST_CASE("RESERVE needs a registration and its key")
{
	ReservedRig rig;

	CHECK(rig.refused(rig.out(0, reserve, 0, 0, exclusive_access)));
	rig.enter(0);
	CHECK(rig.refused(rig.out(0, reserve, 5, 0, exclusive_access)));
	CHECK(is_good(rig.out(0, reserve, 1, 0, exclusive_access)));
	CHECK(rig.in(1).data ==
	      Bytes{0, 0, 0, 1, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0x03, 0, 0});
	// Again by the holder it is GOOD, with another type or by another it is not.
	CHECK(is_good(rig.out(0, reserve, 1, 0, exclusive_access)));
	CHECK(rig.refused(rig.out(0, reserve, 1, 0, write_exclusive)));
	rig.enter(1);
	CHECK(rig.refused(rig.out(1, reserve, 2, 0, exclusive_access)));
	CHECK(rig.generation() == 2); // of two REGISTERs
}

TEST_CASE("RESERVE with a scope or type that does not exist is an invalid field")
{
	ReservedRig rig;

	rig.enter(0);
	for (const unsigned byte2 : {0x00u, 0x02u, 0x04u, 0x09u, 0x13u, 0x23u})
		CHECK(sense_of(rig.out(0, reserve, 1, 0, byte2)) == code::invalid_field_in_cdb);
	CHECK(rig.type() == 0);
}

TEST_CASE("a reservation of all registrants has no key and every registrant holds it")
{
	ReservedRig rig;

	rig.hold(exclusive_access_ar);
	CHECK(be(rig.in(1).data, 8, 8) == 0);
	CHECK(rig.type() == exclusive_access_ar);
	CHECK(is_good(rig.out(1, reserve, 2, 0, exclusive_access_ar)));
	const Bytes full = rig.in(3).data;
	CHECK(full.at(8 + 12) == 0x01);
	CHECK(full.at(8 + 48 + 12) == 0x01);
	// It goes with the last of them.
	CHECK(is_good(rig.out(0, register_key, 1, 0)));
	CHECK(rig.type() == exclusive_access_ar);
	CHECK(is_good(rig.out(1, register_key, 2, 0)));
	CHECK(rig.type() == 0);
}

TEST_CASE("READ FULL STATUS tells each nexus with port and TransportID")
{
	ReservedRig rig;

	rig.hold(write_exclusive);
	const Bytes data = rig.in(3).data;

	REQUIRE(data.size() == 8 + 48 + 48);
	CHECK(be(data, 4, 4) == 48 + 48);
	// Key, R_HOLDER, type, relative target port 1, 24 bytes of SAS TransportID.
	CHECK(Bytes(data.begin() + 8, data.begin() + 56) ==
	      Bytes{0, 0, 0, 0, 0, 0, 0, 1,  0x00, 0, 0, 0, 1,	  1, 0, 0,
		    0, 0, 0, 1, 0, 0, 0, 24, 0x06, 0, 0, 0, 0x30, 0, 0, 0,
		    0, 2, 0, 1, 0, 0, 0, 0,  0,	   0, 0, 0, 0,	  0, 0, 0});
	// The other one holds nothing.
	CHECK(be(data, 56, 8) == 2);
	CHECK(data.at(56 + 12) == 0);
	CHECK(data.at(56 + 13) == 0);
	CHECK(be(data, 56 + 18, 2) == 2);
}

TEST_CASE("REPORT CAPABILITIES tells CRH, power loss and all six types")
{
	ReservedRig rig;

	CHECK(rig.in(2).data == Bytes{0, 8, 0x11, 0xb0, 0xea, 0x01, 0, 0});
	CHECK(is_good(rig.out(0, register_key, 0, 1, 0, aptpl)));
	CHECK(rig.in(2).data == Bytes{0, 8, 0x11, 0xb1, 0xea, 0x01, 0, 0});
}

TEST_CASE("PERSISTENT RESERVE IN is cut to the allocation length and tells the whole")
{
	ReservedRig rig;

	rig.enter(0);
	rig.enter(1);
	CHECK(rig.in(0, 10).data == Bytes{0, 0, 0, 2, 0, 0, 0, 16, 0, 0});
}

TEST_CASE("persistent reservations need no cartridge")
{
	ReservedRig rig;

	(void)rig.drive.remove();
	rig.enter(0);
	CHECK(is_good(rig.out(0, reserve, 1, 0, exclusive_access)));
}

TEST_CASE("what another nexus may do under each type")
{
	struct Case {
		std::initializer_list<unsigned> cdb;
		bool write_exclusive; // allowed under write exclusive
		bool exclusive;	      // allowed under exclusive access
	};
	const Case cases[] = {
		{{0x00, 0, 0, 0, 0, 0}, true, true},			    // TEST UNIT READY
		{{0x03, 0, 0, 0, 252, 0}, true, true},			    // REQUEST SENSE
		{{0x12, 0, 0, 0, 36, 0}, true, true},			    // INQUIRY
		{{0x4d, 0, 0x40, 0, 0, 0, 0, 0, 64, 0}, true, true},	    // LOG SENSE
		{{0x05, 0, 0, 0, 0, 0}, true, true},			    // READ BLOCK LIMITS
		{{0x5e, 0, 0, 0, 0, 0, 0, 0, 64, 0}, true, true},	    // READ KEYS
		{{0x1e, 0, 0, 0, 0, 0}, true, true},			    // ALLOW
		{{0x1e, 0, 0, 0, 1, 0}, false, false},			    // PREVENT
		{{0x1a, 0, 0x3f, 0, 255, 0}, true, false},		    // MODE SENSE(6)
		{{0x34, 0, 0, 0, 0, 0, 0, 0, 0, 0}, true, false},	    // READ POSITION
		{{0x01, 0, 0, 0, 0, 0}, true, false},			    // REWIND
		{{0x11, 3, 0, 0, 0, 0}, true, false},			    // SPACE(6)
		{{0x2b, 0, 0, 0, 0, 0, 0, 0, 0, 0}, true, false},	    // LOCATE(10)
		{{0xa3, 0x0c, 0, 0, 0, 0, 0, 0, 0, 64, 0, 0}, true, false}, // RSOC
		{{0x10, 0, 0, 0, 0, 0}, false, false},			    // WRITE FILEMARKS(6)
		{{0x15, 0x10, 0, 0, 0, 0}, false, false},		    // MODE SELECT(6)
		{{0x19, 0, 0, 0, 0, 0}, false, false},			    // ERASE(6)
		{{0x1b, 0, 0, 0, 1, 0}, false, false},			    // LOAD UNLOAD
		{{0x16, 0, 0, 0, 0, 0}, false, false},			    // RESERVE(6)
		{{0x57, 0, 0, 0, 0, 0, 0, 0, 0, 0}, false, false},	    // RELEASE(10)
	};

	for (const unsigned type : {write_exclusive, exclusive_access, write_exclusive_ro,
				    exclusive_access_ro, write_exclusive_ar, exclusive_access_ar})
		for (const Case &row : cases) {
			const bool exclusive = type == exclusive_access ||
					       type == exclusive_access_ro ||
					       type == exclusive_access_ar;
			const bool allowed = exclusive ? row.exclusive : row.write_exclusive;
			const bool plain = type == write_exclusive || type == exclusive_access;
			ReservedRig rig;

			CAPTURE(type, *row.cdb.begin());
			rig.hold(type);
			// 2 is a stranger, 1 is registered, 0 is the holder.
			CHECK(rig.refused(rig.cdb(row.cdb, {}, 2)) == !allowed);
			CHECK(rig.refused(rig.cdb(row.cdb, {}, 1)) == (plain && !allowed));
			CHECK_FALSE(rig.refused(rig.cdb(row.cdb, {}, 0)));
		}
}

TEST_CASE("a registration alone keeps nobody out")
{
	ReservedRig rig;

	rig.enter(0);
	CHECK(is_good(rig.cdb({0x0a, 0, 0, 0, 10, 0}, pattern(10, 1), 1)));
}

TEST_CASE("an attention of a reset goes before the conflict, another one after it")
{
	ReservedRig rig;

	rig.hold(exclusive_access);
	rig.drive.add_attention(2, code::mode_parameters_changed);
	CHECK(rig.refused(rig.cdb({0x01, 0, 0, 0, 0, 0}, {}, 2)));
	rig.drain(2);
	rig.drive.add_attention(2, code::nexus_loss);
	CHECK(sense_of(rig.cdb({0x01, 0, 0, 0, 0, 0}, {}, 2)) == code::nexus_loss);
}

TEST_CASE("RELEASE by the holder tells the registrants, but of a plain type nobody")
{
	for (const unsigned type : {write_exclusive, exclusive_access, write_exclusive_ro,
				    exclusive_access_ro, write_exclusive_ar, exclusive_access_ar}) {
		const bool plain = type == write_exclusive || type == exclusive_access;
		ReservedRig rig;

		CAPTURE(type);
		rig.hold(type);
		CHECK(is_good(rig.out(0, release, 1, 0, type)));
		CHECK(rig.type() == 0);
		CHECK(rig.keys() == std::vector<std::uint64_t>{1, 2});
		CHECK(rig.attention(0) == code::no_sense);
		CHECK(rig.attention(1) == (plain ? code::no_sense : code::reservations_released));
		CHECK(rig.attention(2) == code::no_sense);
	}
}

TEST_CASE("RELEASE by one who does not hold does nothing; with another type it is an error")
{
	ReservedRig rig;

	rig.hold(exclusive_access);
	CHECK(is_good(rig.out(1, release, 2, 0, exclusive_access)));
	CHECK(rig.type() == exclusive_access);
	CHECK(rig.refused(rig.out(1, release, 9, 0, exclusive_access)));
	CHECK(rig.refused(rig.out(2, release, 0, 0, exclusive_access)));
	CHECK(sense_of(rig.out(0, release, 1, 0, write_exclusive)) == SenseCode{5, 0x26, 0x04});
	CHECK(rig.type() == exclusive_access);
	CHECK(is_good(rig.out(0, release, 1, 0, exclusive_access)));
	CHECK(is_good(rig.out(0, release, 1, 0, exclusive_access))); // of nothing
}

TEST_CASE("the reservation goes with the holder's registration")
{
	for (const unsigned type : {exclusive_access, exclusive_access_ro}) {
		ReservedRig rig;

		CAPTURE(type);
		rig.hold(type);
		CHECK(is_good(rig.out(1, register_key, 2, 2))); // another's changes nothing
		CHECK(rig.type() == type);
		CHECK(is_good(rig.out(0, register_key, 1, 0)));
		CHECK(rig.type() == 0);
		CHECK(rig.attention(1) ==
		      (type == exclusive_access ? code::no_sense : code::reservations_released));
	}
}

TEST_CASE("CLEAR ends everything and tells every other registrant")
{
	ReservedRig rig;

	rig.hold(exclusive_access);
	CHECK(rig.refused(rig.out(2, clear, 0, 0)));
	CHECK(is_good(rig.out(1, clear, 2, 0)));
	CHECK(rig.keys().empty());
	CHECK(rig.type() == 0);
	CHECK(rig.generation() == 3);
	CHECK(rig.attention(0) == SenseCode{6, 0x2a, 0x03});
	CHECK(rig.attention(1) == code::no_sense);
	CHECK(rig.attention(2) == code::no_sense);
}

TEST_CASE("PREEMPT with the holder's key takes the reservation")
{
	ReservedRig rig;

	rig.hold(exclusive_access);
	rig.enter(2);
	CHECK(is_good(rig.out(1, preempt, 2, 1, write_exclusive)));
	CHECK(rig.keys() == std::vector<std::uint64_t>{2, 3});
	CHECK(rig.type() == write_exclusive);
	CHECK(be(rig.in(1).data, 8, 8) == 2);
	CHECK(rig.generation() == 4);
	CHECK(rig.attention(0) == SenseCode{6, 0x2a, 0x05});
	CHECK(rig.attention(1) == code::no_sense);
	CHECK(rig.attention(2) == SenseCode{6, 0x2a, 0x04}); // the type changed
	CHECK(rig.drive.take_aborted().empty());
	// Of the same type nobody but the loser hears of it.
	CHECK(is_good(rig.out(2, preempt, 3, 2, write_exclusive)));
	CHECK(rig.attention(1) == SenseCode{6, 0x2a, 0x05});
	CHECK(rig.keys() == std::vector<std::uint64_t>{3});
}

TEST_CASE("PREEMPT with another's key only removes registrations")
{
	ReservedRig rig;

	rig.hold(exclusive_access);
	CHECK(is_good(rig.out(2, register_key, 0, 2))); // the key of nexus 1 once more
	CHECK(is_good(rig.out(0, preempt, 1, 2, exclusive_access)));
	CHECK(rig.keys() == std::vector<std::uint64_t>{1});
	CHECK(rig.type() == exclusive_access);
	CHECK(rig.attention(1) == code::registrations_preempted);
	CHECK(rig.attention(2) == code::registrations_preempted);
	CHECK(rig.refused(rig.out(0, preempt, 1, 9, exclusive_access)));
}

TEST_CASE("PREEMPT of one's own reservation changes its type and keeps the registration")
{
	ReservedRig rig;

	rig.hold(exclusive_access);
	CHECK(is_good(rig.out(0, preempt, 1, 1, write_exclusive)));
	CHECK(rig.type() == write_exclusive);
	CHECK(rig.keys() == std::vector<std::uint64_t>{1, 2});
	CHECK(rig.attention(0) == code::no_sense);
	CHECK(rig.attention(1) == code::reservations_released);
}

TEST_CASE("PREEMPT with a key of zero takes what all registrants hold, else it is an error")
{
	ReservedRig rig;

	rig.enter(0);
	CHECK(sense_of(rig.out(0, preempt, 1, 0, exclusive_access)) == code::invalid_field_in_list);
	rig.enter(1);
	CHECK(is_good(rig.out(0, reserve, 1, 0, exclusive_access_ar)));
	CHECK(sense_of(rig.out(1, preempt, 2, 0, 0)) == code::invalid_field_in_cdb);
	CHECK(is_good(rig.out(1, preempt, 2, 0, exclusive_access)));
	CHECK(rig.keys() == std::vector<std::uint64_t>{2});
	CHECK(rig.type() == exclusive_access);
	CHECK(rig.attention(0) == code::registrations_preempted);
	CHECK(sense_of(rig.out(1, preempt, 2, 0, exclusive_access)) == code::invalid_field_in_list);
}

TEST_CASE("PREEMPT AND ABORT names the nexuses whose commands end, once")
{
	ReservedRig rig;

	rig.hold(exclusive_access);
	CHECK(is_good(rig.out(1, preempt_and_abort, 2, 1, exclusive_access)));
	CHECK(rig.drive.take_aborted() == std::vector<Nexus>{0});
	CHECK(rig.drive.take_aborted().empty());
	CHECK(rig.attention(0) == code::registrations_preempted);
	// One's own key: this nexus is no nexus that is aborted.
	CHECK(is_good(rig.out(1, preempt_and_abort, 2, 2, write_exclusive)));
	CHECK(rig.drive.take_aborted().empty());
}

TEST_CASE("APTPL keeps registrations and reservation over a power loss, else they are gone")
{
	for (const std::uint8_t flags : {std::uint8_t{0}, aptpl}) {
		ReservedRig rig;

		CAPTURE(flags);
		REQUIRE(is_good(rig.out(0, register_key, 0, 1, 0, flags)));
		REQUIRE(is_good(rig.out(0, reserve, 1, 0, exclusive_access)));
		rig.drive.logical_unit_reset();
		rig.drain(observer);
		CHECK(rig.type() == exclusive_access); // a reset alone never ends it
		CHECK(rig.generation() == 1);
		rig.drive.reset({.kind = ResetKind::power});
		rig.drain(observer);
		CHECK(rig.generation() == 0);
		CHECK(rig.type() == (flags ? exclusive_access : 0));
		CHECK(rig.keys().size() == (flags ? 1 : 0));
	}
}

TEST_CASE("the last REGISTER decides on APTPL, and a RESERVE does not")
{
	ReservedRig rig;

	REQUIRE(is_good(rig.out(0, register_key, 0, 1, 0, aptpl)));
	REQUIRE(is_good(rig.out(0, reserve, 1, 0, exclusive_access)));
	CHECK((rig.in(2).data.at(3) & 0x01) == 1);
	rig.enter(1);
	CHECK((rig.in(2).data.at(3) & 0x01) == 0);
	rig.drive.reset({.kind = ResetKind::power});
	rig.drain(observer);
	CHECK(rig.keys().empty());
}

TEST_CASE("a lost nexus keeps its persistent reservation")
{
	ReservedRig rig;

	rig.hold(exclusive_access);
	rig.drive.nexus_lost(0);
	CHECK(rig.refused(rig.cdb({0x01, 0, 0, 0, 0, 0}, {}, 1)));
}

TEST_CASE("under RESERVE persistent reservations conflict, the holder's too")
{
	ReservedRig rig;

	for (const unsigned opcode : {0x16u, 0x56u}) {
		CHECK(is_good(rig.cdb({opcode, 0, 0, 0, 0, 0, 0, 0, 0, 0})));
		for (const Nexus nexus : {0u, 1u}) {
			CHECK(rig.refused(rig.in(0, 64, nexus)));
			CHECK(rig.refused(rig.out(nexus, register_key, 0, 1)));
		}
		CHECK(rig.refused(rig.cdb({0x00, 0, 0, 0, 0, 0}, {}, 1)));
		CHECK(is_good(rig.cdb({0x1e, 0, 0, 0, 0, 0}, {}, 1))); // ALLOW
		CHECK(rig.refused(rig.cdb({0x1e, 0, 0, 0, 1, 0}, {}, 1)));
		CHECK(is_good(rig.cdb({0x57, 0, 0, 0, 0, 0, 0, 0, 0, 0}, {}, 1)));
		CHECK(rig.refused(rig.cdb({0x00, 0, 0, 0, 0, 0}, {}, 1)));
		CHECK(is_good(rig.cdb({0x57, 0, 0, 0, 0, 0, 0, 0, 0, 0})));
		CHECK(is_good(rig.cdb({0x00, 0, 0, 0, 0, 0}, {}, 1)));
	}
}

TEST_CASE("RESERVE and RELEASE conflict with registrations, but for whom they let in")
{
	ReservedRig rig;

	rig.enter(0);
	CHECK(rig.refused(rig.cdb({0x16, 0, 0, 0, 0, 0})));
	CHECK(rig.refused(rig.cdb({0x17, 0, 0, 0, 0, 0}, {}, 1)));
	// CRH: GOOD to the holder, and nothing is done.
	CHECK(is_good(rig.out(0, reserve, 1, 0, exclusive_access)));
	CHECK(is_good(rig.cdb({0x16, 0, 0, 0, 0, 0})));
	CHECK(is_good(rig.cdb({0x17, 0, 0, 0, 0, 0})));
	CHECK(rig.type() == exclusive_access);
	CHECK(rig.refused(rig.cdb({0x16, 0, 0, 0, 0, 0}, {}, 1)));
	CHECK(is_good(rig.out(0, clear, 1, 0)));
	CHECK(is_good(rig.cdb({0x00, 0, 0, 0, 0, 0}, {}, 1)));
}

TEST_CASE("the robot is reserved like a drive; only current data is for everybody")
{
	Library library({.drives = 1, .slots = 2});
	Commands robot(library.changer());
	const Bytes move = {0xa5, 0, 0, 0, 0x01, 0x00, 0x04, 0x00, 0, 0, 0, 0};

	library.changer().ensure_nexuses(2);
	REQUIRE(is_good(robot.cdb({0x5f, 0, 0, 0, 0, 0, 0, 0, 24, 0}, list_of(0, 1))));
	REQUIRE(is_good(robot.cdb({0x5f, 1, 1, 0, 0, 0, 0, 0, 24, 0}, list_of(1, 0))));
	// Write exclusive and exclusive access are the same to a robot.
	CHECK(library.changer().execute(1, move, {}).status == Status::reservation_conflict);
	CHECK(robot.cdb({0x2b, 0, 0, 0, 4, 0, 0, 0, 0, 0}, {}, 1).status ==
	      Status::reservation_conflict);
	CHECK(robot.cdb({0xb8, 0, 0, 0, 255, 255, 0, 0, 255, 255, 0, 0}, {}, 1).status ==
	      Status::reservation_conflict);
	CHECK(is_good(robot.cdb({0xb8, 0, 0, 0, 255, 255, 2, 0, 255, 255, 0, 0}, {}, 1)));
	CHECK(is_good(robot.test_unit_ready(1)));
	CHECK(is_good(library.changer().execute(0, move, {})));
	// The drive behind it is another logical unit.
	CHECK(is_good(library.drive(0).execute(1, Bytes{0x12, 0, 0, 0, 36, 0}, {})));
	CHECK(library.drive(0).cartridge() == nullptr);
}
