// SPDX-License-Identifier: GPL-2.0-only
/*
 * Logical block protection: asked before the first write of an open and when the program may
 * have set it; what a reset has switched off is switched on again, or nothing is written.
 */
#include "unproved_tape.hpp"

#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>

namespace ptape::test
{
namespace
{

constexpr u8 crc32c = 2;
constexpr u8 on_write = 0x80;
constexpr u8 on_read = 0x40;
constexpr u8 both = on_write | on_read;

struct ProtectingTape : ScriptedTape {
	explicit ProtectingTape(std::size_t ring = 0) : ScriptedTape(ring)
	{
		engine.no_protection = false;
	}

	// The tape at 5, and a block written as @told says.
	void write_first(const Exchange &told)
	{
		open(5);
		REQUIRE(run(write_operation(1024), {told, write_6(1024)}) == 1024);
	}

	// The program sends MODE SELECT itself, and the next command finds @told.
	void set(const Exchange &told)
	{
		write_first(protection(0));
		REQUIRE(run(sync_operation(), proved_filemarks(0, 6)) == 0);
		ptape_engine_passthrough(&engine);
		REQUIRE(run(write_operation(1024),
			    {mode_sense(), read_position(6), told, write_6(1024)}) == 1024);
	}

	static std::vector<u8> page(u8 flags)
	{
		std::vector<u8> bytes(32);

		bytes[0] = 0x4a;
		bytes[1] = 0xf0;
		bytes[3] = 28;
		bytes[4] = flags ? crc32c : 0;
		bytes[5] = flags ? 4 : 0;
		bytes[6] = flags;
		return bytes;
	}

	static Exchange protection(u8 flags)
	{
		Exchange exchange = mode_page(page(flags));

		exchange.cdb[2] = 0x0a;
		exchange.cdb[3] = 0xf0;
		return exchange;
	}

	static Exchange protect(u8 flags) { return mode_page_select(page(flags)); }

	// A recovery that asks for it.
	static Script recovery_with(const Script &told, u32 block)
	{
		return stable() + Script{mode_sense()} + told + Script{read_position(block)};
	}
};

using Tape = ProtectingTape;

void check_stopped(ScriptedTape &tape)
{
	CHECK(tape.status().frozen == PTAPE_FROZEN_PROTECTION);
	CHECK(tape.status().stop_unacknowledged);
	CHECK(tape.run(write_operation(1024)) == -ENOTRECOVERABLE);
	CHECK(tape.run(mtop_operation(PTAPE_MTWEOF)) == -ENOTRECOVERABLE);
	CHECK(tape.run(read_operation(1024)) == -EIO);
	CHECK(tape.run(mtop_operation(PTAPE_MTREW)) == -EIO);
}

TEST_CASE("engine protection: asked before the first write of an open, and only there")
{
	Tape tape;

	tape.write_first(Tape::protection(0));
	tape.write_blocks(2);
	CHECK(tape.run(close_operation(), proved_filemarks(1, 9)) == 0);
	SECTION("each open asks")
	{
		tape.write_first(Tape::protection(0));
	}
	SECTION("who only reads does not")
	{
		tape.open(5);
		CHECK(tape.run(read_operation(1024), {read_6(1024)}) == 1024);
	}
	SECTION("a drive that does not know the page is asked once in its life")
	{
		tape.write_first(Tape::protection(0).illegal());
		CHECK(tape.run(close_operation(), proved_filemarks(1, 7)) == 0);
		tape.open(5);
		tape.write_blocks(1);
	}
	SECTION("one that tells another page protects nothing")
	{
		Exchange other = Tape::protection(both);

		other.data[PTAPE_MODE_6_LEN] = 0x0a;
		tape.write_first(other);
		CHECK_FALSE(tape.engine.protection.was.on_write);
	}
	SECTION("what comes first is asked first")
	{
		tape.engine.no_encryption = false;
		tape.open(5);
		CHECK(tape.run(write_operation(1024),
			       {encryption(0), Tape::protection(0), write_6(1024)}) == 1024);
	}
}

TEST_CASE("engine protection: what the program has set itself counts")
{
	Tape tape;

	SECTION("asked before its next write")
	{
		tape.set(Tape::protection(both));
		CHECK(tape.engine.protection.was.on_write);
		tape.write_blocks(1);
	}
	SECTION("and before its next read")
	{
		tape.open(5);
		ptape_engine_passthrough(&tape.engine);
		CHECK(tape.run(read_operation(1024), {mode_sense(), read_position(5),
						      Tape::protection(on_read), read_6(1024)}) ==
		      1024);
		CHECK(tape.run(read_operation(1024), {read_6(1024)}) == 1024);
	}
	SECTION("switched off again")
	{
		tape.set(Tape::protection(both));
		REQUIRE(tape.run(sync_operation(), proved_filemarks(0, 7)) == 0);
		ptape_engine_passthrough(&tape.engine);
		CHECK(tape.run(write_operation(1024), {mode_sense(), read_position(7),
						       Tape::protection(0), write_6(1024)}) ==
		      1024);
		CHECK_FALSE(tape.engine.protection.was.on_write);
	}
}

TEST_CASE("engine protection: a reset has switched it off: on again before anything is written")
{
	Tape tape;
	const Script restored = {Tape::protection(0), Tape::protect(both), Tape::protection(both)};

	tape.set(Tape::protection(both));
	SECTION("with the next write")
	{
		CHECK(tape.run(write_operation(1024), Script{write_6(1024).lun_reset()} +
							      Tape::recovery_with(restored, 7) +
							      Script{write_6(1024)}) == 1024);
		CHECK(tape.status().frozen == PTAPE_FROZEN_NOT);
	}
	SECTION("it is as it was")
	{
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).lun_reset()} +
				       Tape::recovery_with({Tape::protection(both)}, 7) +
				       Script{write_6(1024)}) == 1024);
	}
	SECTION("half of it")
	{
		const u8 left = GENERATE(on_write, on_read);

		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).lun_reset()} +
				       Tape::recovery_with({Tape::protection(left),
							    Tape::protect(both),
							    Tape::protection(both)},
							   7) +
				       Script{write_6(1024)}) == 1024);
	}
	SECTION("another checksum")
	{
		const std::size_t which = GENERATE(4, 5); // method, length
		Exchange other = Tape::protection(both);

		other.data[PTAPE_MODE_6_LEN + which] = 1;
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).lun_reset()} +
				       Tape::recovery_with(
					       {other, Tape::protect(both), Tape::protection(both)},
					       7) +
				       Script{write_6(1024)}) == 1024);
	}
	SECTION("an attention in the middle: all of it again")
	{
		CHECK(tape.run(write_operation(1024),
			       Script{write_6(1024).lun_reset()} + stable() +
				       Script{mode_sense(), Tape::protection(0),
					      Tape::protect(both).lun_reset()} +
				       Tape::recovery_with(restored, 7) + Script{write_6(1024)}) ==
		      1024);
	}
	SECTION("though the program has sent something of its own since")
	{
		REQUIRE(tape.run(sync_operation(), proved_filemarks(0, 7)) == 0);
		ptape_engine_passthrough(&tape.engine);
		CHECK(tape.run(write_operation(1024),
			       Script{mode_sense().lun_reset(), mode_sense()} +
				       Tape::recovery_with(restored, 7) + Script{write_6(1024)}) ==
		      1024);
	}
	SECTION("but not another one that is on: that is the program's, for a reset switches it "
		"off")
	{
		REQUIRE(tape.run(sync_operation(), proved_filemarks(0, 7)) == 0);
		ptape_engine_passthrough(&tape.engine);
		CHECK(tape.run(write_operation(1024),
			       Script{mode_sense().lun_reset(), mode_sense()} +
				       Tape::recovery_with({Tape::protection(on_read)}, 7) +
				       Script{write_6(1024)}) == 1024);
		CHECK_FALSE(tape.engine.protection.was.on_write);
	}
	SECTION("and before, which is put right in front of the program's command")
	{
		REQUIRE(tape.run(sync_operation(), proved_filemarks(0, 7)) == 0);
		ptape_engine_absent(&tape.engine);
		CHECK(tape.run(sync_operation(), restored) == 0);
		ptape_engine_passthrough(&tape.engine);
		CHECK(tape.run(write_operation(1024),
			       stable() + Script{medium_serial(), mode_sense(), read_position(7),
						 Tape::protection(both), write_6(1024)}) == 1024);
	}
	SECTION("and in the proof in front of that")
	{
		CHECK(tape.run(sync_operation(), Script{filemarks(0), read_position(7).lun_reset(),
							read_position(7)} +
							 restored) == 0);
		ptape_engine_passthrough(&tape.engine);
		CHECK(tape.run(write_operation(1024),
			       stable() + Script{mode_sense(), read_position(7),
						 Tape::protection(on_read), write_6(1024)}) ==
		      1024);
		CHECK_FALSE(tape.engine.protection.was.on_write);
	}
	SECTION("and while that is proved: the next command has a recovery")
	{
		REQUIRE(tape.run(sync_operation(), proved_filemarks(0, 7)) == 0);
		ptape_engine_absent(&tape.engine);
		CHECK(tape.run(sync_operation(),
			       {Tape::protection(0), Tape::protect(both),
				Tape::protection(0).lun_reset(), Tape::protection(0)}) == 0);
		ptape_engine_passthrough(&tape.engine);
		CHECK(tape.run(write_operation(1024),
			       stable() + Script{medium_serial(), mode_sense()} + restored +
				       Script{read_position(7), write_6(1024)}) == 1024);
	}
	SECTION("behind a load, which is no recovery")
	{
		REQUIRE(tape.run(mtop_operation(PTAPE_MTLOAD),
				 proved_filemarks(0, 7) + Script{load().lun_reset()} + stable() +
					 Script{load()} + facts(0)) == 0);
		CHECK(tape.run(write_operation(1024), restored + Script{write_6(1024)}) == 1024);
	}
}

TEST_CASE("engine protection: somebody else has switched it on: off again")
{
	Tape tape;

	tape.write_first(Tape::protection(0));
	CHECK(tape.run(write_operation(1024),
		       Script{write_6(1024).overheard(PTAPE_CONDITION_PARAMETERS_CHANGED)} +
			       Tape::recovery_with({Tape::protection(both), Tape::protect(0),
						    Tape::protection(0)},
						   6) +
			       Script{write_6(1024)}) == 1024);
}

// How a drive does not take it back: it refuses; it takes it, and says that it is not so; it
// does not know the page any more; it tells another one.
std::vector<Script> refusals()
{
	Exchange other = Tape::protection(both);

	other.data[PTAPE_MODE_6_LEN + 1] = 0xf1;
	return {{Tape::protection(0), Tape::protect(both).illegal()},
		{Tape::protection(0), Tape::protect(both), Tape::protection(on_write)},
		{Tape::protection(0).illegal()},
		{other}};
}

TEST_CASE("engine protection: a drive that does not take it back stops the session")
{
	Tape tape;
	const Script refusal = GENERATE(from_range(refusals()));

	tape.set(Tape::protection(both));
	CHECK(tape.run(write_operation(1024), Script{write_6(1024).lun_reset()} + stable() +
						      Script{mode_sense()} + refusal) ==
	      -ENOTRECOVERABLE);
	check_stopped(tape);
	SECTION("left by a load: the program begins again")
	{
		CHECK(tape.run(mtop_operation(PTAPE_MTLOAD), Script{load()} + facts(0)) == 0);
		CHECK(tape.run(write_operation(1024), {Tape::protection(0), write_6(1024)}) ==
		      1024);
	}
	SECTION("by an open")
	{
		CHECK(tape.run(close_operation()) == -ENOTRECOVERABLE);
		CHECK(tape.run(open_operation(), facts(5)) == 0);
	}
}

TEST_CASE("engine protection: what can pass leaves the doubt to the next call")
{
	Tape tape;

	tape.set(Tape::protection(both));
	CHECK(tape.run(write_operation(1024), Script{write_6(1024).lun_reset()} + stable() +
						      Script{mode_sense(), Tape::protection(0),
							     Tape::protect(both).not_ready()}) ==
	      -EIO);
	CHECK(tape.run(write_operation(1024),
		       Tape::recovery_with(
			       {Tape::protection(0), Tape::protect(both), Tape::protection(both)},
			       7) +
			       Script{write_6(1024)}) == 1024);
}

TEST_CASE("engine protection: behind a load it is asked again, whatever was told meanwhile")
{
	Tape tape;

	tape.set(Tape::protection(both));
	REQUIRE(tape.run(mtop_operation(PTAPE_MTLOAD),
			 proved_filemarks(0, 7) + Script{load()} + facts(0)) == 0);
	SECTION("by a read, too")
	{
		CHECK(tape.run(read_operation(1024), {Tape::protection(both), read_6(1024)}) ==
		      1024);
	}
	SECTION("and set again, which the drive does not say")
	{
		CHECK(tape.run(write_operation(1024), {Tape::protection(0), Tape::protect(both),
						       Tape::protection(on_write)}) ==
		      -ENOTRECOVERABLE);
		check_stopped(tape);
	}
	SECTION("what the program sets then counts")
	{
		REQUIRE(tape.run(sync_operation(), {Tape::protection(both)}) == 0);
		ptape_engine_passthrough(&tape.engine);
		CHECK(tape.run(write_operation(1024), {mode_sense(), read_position(0),
						       Tape::protection(0), write_6(1024)}) ==
		      1024);
		CHECK_FALSE(tape.engine.protection.was.on_write);
	}
}

TEST_CASE("engine protection: a reset while it is asked behind a load")
{
	Tape tape;

	tape.set(Tape::protection(both));
	REQUIRE(tape.run(mtop_operation(PTAPE_MTLOAD),
			 proved_filemarks(0, 7) + Script{load().lun_reset()} + stable() +
				 Script{load()} + facts(0)) == 0);
	CHECK(tape.run(write_operation(1024),
		       Script{Tape::protection(0), Tape::protect(both),
			      Tape::protection(0).lun_reset(), Tape::protection(0)} +
			       Tape::recovery_with({Tape::protection(0), Tape::protect(both),
						    Tape::protection(both)},
						   0) +
			       Script{write_6(1024)}) == 1024);
}

TEST_CASE("engine protection: a page that was on in nothing is as good as none")
{
	Tape tape;
	Exchange method = Tape::protection(0);

	method.data[PTAPE_MODE_6_LEN + 4] = crc32c;
	tape.write_first(method);
	CHECK(tape.run(write_operation(1024),
		       Script{write_6(1024).lun_reset()} +
			       Tape::recovery_with({Tape::protection(0)}, 6) +
			       Script{write_6(1024)}) == 1024);
	CHECK(tape.run(write_operation(1024),
		       Script{write_6(1024).lun_reset()} +
			       Tape::recovery_with({Tape::protection(0).illegal()}, 7) +
			       Script{write_6(1024)}) == 1024);
}

// -- the witness

TEST_CASE("engine protection: a block that is not read back as it was sent is no witness")
{
	Tape tape(ample);
	const u8 flags = GENERATE(on_write, on_read);

	tape.set(Tape::protection(flags));
	CHECK(tape.run(write_operation(1024),
		       Script{write_6(1024).lun_reset()} +
			       Tape::recovery_with({Tape::protection(flags)}, 7) +
			       Script{write_6(1024)}) == 1024);
	CHECK(tape.status().counters.resent == 1);
}

TEST_CASE("engine protection: with its checksum it is")
{
	Tape tape(ample);

	tape.set(Tape::protection(both));
	CHECK(tape.run(write_operation(1024),
		       Script{write_6(1024).lun_reset()} +
			       Tape::recovery_with({Tape::protection(both)}, 7) +
			       looked_at(7, witness(6)) + Script{write_6(1024)}) == 1024);
}

} // namespace
} // namespace ptape::test
