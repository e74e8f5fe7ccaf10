// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tape engine against devices that answer anything: every operation ends
 * within its bound, no command is malformed, nothing is written but from a
 * proved place. Seeded; a failure names its seed.
 */
#include "scripted_drive.hpp"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <random>

namespace ptape::test
{
namespace
{

// Steps of one operation: polls and their pauses, paths, attempts of 16 tasks.
constexpr unsigned steps_max = 4000;
// Steps after which the hold of a path that does not answer ends.
constexpr unsigned silent_steps = 1000;

// A device without any idea: mostly GOOD, so that operations get somewhere.
class RandomDevice
{
public:
	explicit RandomDevice(unsigned seed) : random_(seed) {}

	unsigned below(unsigned limit) { return unsigned(random_() % limit); }

	ptape_event answer(const ptape_step &step, u8 *scratch)
	{
		ptape_event event = {};

		switch (step.kind) {
		case PTAPE_STEP_PAUSE:
			event.kind = below(100) ? PTAPE_EVENT_PAUSED : PTAPE_EVENT_INTERRUPTED;
			break;
		case PTAPE_STEP_AWAIT_PATH:
			event.kind = below(50)	? PTAPE_EVENT_PATH
				     : below(2) ? PTAPE_EVENT_DEADLINE
						: PTAPE_EVENT_INTERRUPTED;
			event.fresh = below(2);
			break;
		default:
			event.kind = PTAPE_EVENT_RESULT;
			event.result = result(step.command, scratch);
			/* Others had the drive, and nobody waited any longer; or it is abandoned.
			 */
			if (below(200) == 0)
				event.kind = PTAPE_EVENT_INTERRUPTED;
			break;
		}
		return event;
	}

	ptape_operation operation()
	{
		static constexpr std::array<int, 25> mtops = {PTAPE_MTFSF,
							      PTAPE_MTBSF,
							      PTAPE_MTFSR,
							      PTAPE_MTBSR,
							      PTAPE_MTWEOF,
							      PTAPE_MTREW,
							      PTAPE_MTOFFL,
							      PTAPE_MTNOP,
							      PTAPE_MTRETEN,
							      PTAPE_MTBSFM,
							      PTAPE_MTFSFM,
							      PTAPE_MTEOM,
							      PTAPE_MTSETBLK,
							      PTAPE_MTSEEK,
							      PTAPE_MTLOCK,
							      PTAPE_MTUNLOCK,
							      PTAPE_MTLOAD,
							      PTAPE_MTWEOFI,
							      PTAPE_MTUNLOAD,
							      PTAPE_MTSETDENSITY,
							      PTAPE_MTSETDRVBUFFER,
							      0,
							      15,
							      36,
							      -1};
		static constexpr std::array<s32, 8> counts = {0,   1,	   2,	    -1,
							      512, 0x7fff, S32_MAX, S32_MIN};
		ptape_operation operation = {};

		operation.kind = ptape_operation_kind(below(9));
		operation.mode = u8(below(4) ? 0 : below(PTAPE_MODES));
		operation.nonblock = below(2);
		operation.for_write = below(4) != 0;
		operation.rewind = below(2);
		operation.mtop = below(4) ? mtops[below(mtops.size())] : rare_mtop();
		operation.count = counts[below(counts.size())];
		if (operation.mtop == PTAPE_MTSETDRVBUFFER && below(4))
			operation.count = option();
		operation.length = below(8) ? 512 * below(9) : u32(random_());
		operation.absent_error = ENXIO;
		return operation;
	}

private:
	// An option of MTSETDRVBUFFER: mostly a boolean or a default.
	s32 option()
	{
		static constexpr std::array<u32, 6> codes = {0x30000000, 0x40000000, 0x50000000,
							     0x60100000, 0x60200000, 0x60300000};

		return below(8) ? s32(codes[below(codes.size())] | (random_() & 0xffff))
				: s32(random_());
	}

	ptape_result result(const ptape_command &command, u8 *scratch)
	{
		ptape_result result = {};

		if (command.direction == PTAPE_DATA_IN && !command.transfer)
			fill(command, scratch);
		if (below(4))
			return result;
		result.delivery = below(3) ? PTAPE_DELIVERY_ANSWERED
					   : ptape_delivery(below(PTAPE_DELIVERY_NR));
		result.status = below(5) ? u8(PTAPE_STATUS_CHECK_CONDITION) : u8(random_());
		result.cleaning = below(8) == 0;
		result.residual = below(2) ? 0 : u32(random_()) >> below(32);
		result.sense.valid = below(20) != 0;
		result.sense.deferred = below(20) == 0;
		result.sense.key = u8(below(16));
		result.sense.asc = u8(below(4) ? likely_asc() : random_());
		result.sense.ascq = u8(below(8));
		result.sense.filemark = below(3) == 0;
		result.sense.eom = below(3) == 0;
		result.sense.ili = below(3) == 0;
		result.sense.information_valid = below(2);
		result.sense.information = s64(random_()) >> below(64);
		return result;
	}

	u8 likely_asc()
	{
		static constexpr std::array<u8, 6> codes = {0x00, 0x04, 0x28, 0x29, 0x2a, 0x3a};

		return codes[below(codes.size())];
	}

	int rare_mtop()
	{
		static constexpr std::array<int, 7> mtops = {
			PTAPE_MTERASE,	     PTAPE_MTFSS,     PTAPE_MTBSS,   PTAPE_MTWSM,
			PTAPE_MTCOMPRESSION, PTAPE_MTSETPART, PTAPE_MTMKPART};

		return mtops[below(mtops.size())];
	}

	void fill_mode_page(u8 code, u8 *page)
	{
		page[0] = code;
		page[1] = u8(below(4) ? 14 : below(40));
		page[2] = u8(below(2) ? 0xc0 : below(4));
		page[3] = u8(below(4));
		page[4] = u8(random_());
	}

	// Parameter data that is near to the truth, or is not.
	void fill(const ptape_command &command, u8 *scratch)
	{
		for (unsigned at = 0; at < PTAPE_SCRATCH_LEN; ++at)
			scratch[at] = below(3) ? 0 : u8(random_());
		if (below(3) == 0)
			return;
		std::fill_n(scratch, PTAPE_SCRATCH_LEN, u8(0));
		switch (command.cdb.bytes[0]) {
		case PTAPE_OP_MODE_SENSE_6:
			scratch[2] = 0x10;
			scratch[3] = 8;
			put_unaligned_be24(below(3) ? 0 : 512, scratch + 9);
			fill_mode_page(command.cdb.bytes[2], scratch + 12);
			break;
		case PTAPE_OP_READ_POSITION:
			scratch[0] = u8(below(16) ? 0 : 0x04);
			scratch[1] = u8(below(8) ? 0 : below(3));
			put_unaligned_be32(below(8), scratch + 4);
			break;
		case PTAPE_OP_READ_ATTRIBUTE:
			scratch[3] = 6;
			scratch[4] = 0x04;
			scratch[5] = 0x01;
			scratch[8] = 1;
			scratch[9] = u8('A' + below(8) / 7);
			break;
		default:
			break;
		}
	}

	std::mt19937_64 random_;
};

void run_one(ptape_engine &engine, const ptape_operation &operation, RandomDevice &device)
{
	ptape_event event = {};
	ptape_step step = {};
	unsigned steps = 0;

	event.kind = PTAPE_EVENT_STARTED;
	ptape_engine_begin(&engine, &operation);
	for (;;) {
		ptape_engine_step(&engine, &event, &step);
		REQUIRE(++steps < steps_max);
		if (step.kind == PTAPE_STEP_DONE)
			break;
		if (step.kind == PTAPE_STEP_COMMAND)
			check_command(engine, step.command);
		event = device.answer(step, engine.scratch);
		if (device.below(200) == 0)
			ptape_engine_absent(&engine);
	}
	// No call promises more than it was asked for.
	if (operation.kind == PTAPE_OPERATION_READ || operation.kind == PTAPE_OPERATION_WRITE)
		REQUIRE(step.result <= s64(operation.length));
	else if (operation.kind != PTAPE_OPERATION_TELL)
		REQUIRE(step.result <= 0);
}

TEST_CASE("engine bounds: every operation ends against a device that answers anything")
{
	constexpr unsigned seeds = 2000;
	constexpr unsigned operations = 60;

	for (unsigned seed = 0; seed < seeds; ++seed) {
		RandomDevice device(seed);
		ptape_engine engine;
		u8 scratch[PTAPE_SCRATCH_LEN] = {};

		INFO("seed " << seed);
		ptape_engine_init(&engine, scratch);
		engine.can_partitions = device.below(2);
		for (unsigned count = 0; count < operations; ++count) {
			run_one(engine, device.operation(), device);
			struct ptape_tape_status status;
			ptape_engine_status(&engine, &status);
			if (device.below(20) == 0)
				ptape_engine_passthrough(&engine);
			if (device.below(10) == 0)
				ptape_engine_acknowledge(&engine);
		}
	}
}

// The worst device for each bound: it does one thing for ever.
TEST_CASE("engine bounds: every operation ends against a device that does one thing only")
{
	for (unsigned bits = 0; bits < 0x4000; ++bits) {
		ptape_engine engine;
		u8 scratch[PTAPE_SCRATCH_LEN] = {};
		ptape_event forever = {};
		ptape_event event = {};
		ptape_step step = {};
		ptape_operation operation = open_operation();
		unsigned steps = 0;

		forever.result.delivery = ptape_delivery(bits & 7);
		if (forever.result.delivery >= PTAPE_DELIVERY_NR)
			continue;
		forever.result.status = bits & 8 ? PTAPE_STATUS_CHECK_CONDITION : PTAPE_STATUS_GOOD;
		forever.result.sense.valid = true;
		forever.result.sense.key = u8(bits >> 4 & 0xf);
		forever.result.sense.asc = u8(bits & 0x100 ? 0x29 : bits & 0x200 ? 0x04 : 0x00);
		forever.result.sense.ascq = u8(bits & 0x400 ? 0x01 : 0x00);
		forever.result.sense.deferred = bits & 0x800;
		event.kind = PTAPE_EVENT_STARTED;
		CAPTURE(bits);
		ptape_engine_init(&engine, scratch);
		// An open, or a write in an open session that has doubts.
		if (bits & 0x1000) {
			engine.ready = PTAPE_READY_YES;
			engine.opened_for_write = true;
			ptape_engine_absent(&engine);
			operation = write_operation(1024);
		}
		ptape_engine_begin(&engine, &operation);
		do {
			ptape_engine_step(&engine, &event, &step);
			REQUIRE(++steps < steps_max);
			event = forever;
			event.kind = step.kind == PTAPE_STEP_COMMAND ? PTAPE_EVENT_RESULT
				     : step.kind == PTAPE_STEP_PAUSE ? PTAPE_EVENT_PAUSED
								     : PTAPE_EVENT_PATH;
			event.fresh = bits & 0x2000;
			// The shell bounds a silence by the hold; the engine's own bound is far.
			if (step.silent && steps > silent_steps)
				event.kind = PTAPE_EVENT_DEADLINE;
		} while (step.kind != PTAPE_STEP_DONE);
	}
}

} // namespace
} // namespace ptape::test
