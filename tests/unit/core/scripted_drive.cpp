// SPDX-License-Identifier: GPL-2.0-only
/*
 * The scripted drive: its words, and the loop around the engine as the kernel
 * shell has it.
 */
#include "scripted_drive.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <cstring>

namespace ptape::test
{

namespace
{

constexpr int enxio = ENXIO;

std::vector<u8> bytes_of(const ptape_cdb &cdb)
{
	return {cdb.bytes, cdb.bytes + cdb.len};
}

Exchange command(std::string name, std::vector<u8> cdb, std::vector<u8> data = {})
{
	Exchange exchange{.name = std::move(name), .cdb = std::move(cdb)};

	exchange.event.kind = PTAPE_EVENT_RESULT;
	exchange.data = std::move(data);
	return exchange;
}

std::vector<u8> cdb_6(u8 opcode, u8 byte_1, u32 be24)
{
	return {opcode, byte_1, u8(be24 >> 16), u8(be24 >> 8), u8(be24), 0};
}

std::vector<u8> mode_bytes(const Modes &modes)
{
	std::vector<u8> data(PTAPE_MODE_6_LEN);

	data[2] = u8((modes.write_protected ? 0x80 : 0) | modes.buffered_mode << 4);
	data[3] = 8;
	data[4] = modes.density;
	put_unaligned_be24(modes.block_length, &data[9]);
	return data;
}

// The scratch buffer as the drive fills it; what is not sent is a residual.
void fill_scratch(const Exchange &exchange, const ptape_command &command, u8 *scratch,
		  ptape_event &event)
{
	if (command.direction != PTAPE_DATA_IN || command.transfer)
		return;
	REQUIRE(command.length <= PTAPE_SCRATCH_LEN);
	const std::size_t len = std::min<std::size_t>(exchange.data.size(), command.length);

	std::memset(scratch, 0xa5, PTAPE_SCRATCH_LEN);
	std::copy_n(exchange.data.begin(), len, scratch);
	event.result.residual = u32(command.length - len);
}

} // namespace

Exchange Exchange::sense(u8 key, u8 asc, u8 ascq) const
{
	Exchange exchange = *this;

	exchange.event.result.status = PTAPE_STATUS_CHECK_CONDITION;
	exchange.event.result.sense = {};
	exchange.event.result.sense.valid = true;
	exchange.event.result.sense.key = key;
	exchange.event.result.sense.asc = asc;
	exchange.event.result.sense.ascq = ascq;
	exchange.data.clear();
	return exchange;
}

Exchange Exchange::filemark() const
{
	Exchange exchange = sense(0x0, 0x00, 0x01);

	exchange.event.result.sense.filemark = true;
	return exchange;
}

Exchange Exchange::setmark() const
{
	Exchange exchange = filemark();

	exchange.event.result.sense.ascq = 0x03;
	return exchange;
}

Exchange Exchange::eom() const
{
	Exchange exchange = *this;

	exchange.event.result.sense.eom = true;
	return exchange;
}

Exchange Exchange::ili() const
{
	Exchange exchange = sense(0x0, 0x00, 0x00);

	exchange.event.result.sense.ili = true;
	return exchange;
}

Exchange Exchange::information(s64 residual) const
{
	Exchange exchange = *this;

	exchange.event.result.sense.information_valid = true;
	exchange.event.result.sense.information = residual;
	return exchange;
}

Exchange Exchange::deferred() const
{
	Exchange exchange = medium_error();

	exchange.event.result.sense.deferred = true;
	return exchange;
}

Exchange Exchange::status(u8 status) const
{
	Exchange exchange = *this;

	exchange.event.result.status = status;
	exchange.data.clear();
	return exchange;
}

Exchange Exchange::overheard(ptape_condition condition) const
{
	Exchange exchange = undelivered(PTAPE_DELIVERY_OVERHEARD);

	exchange.event.result.overheard = condition;
	return exchange;
}

Exchange Exchange::undelivered(ptape_delivery delivery) const
{
	Exchange exchange = *this;

	exchange.event.result.delivery = delivery;
	exchange.data.clear();
	return exchange;
}

Exchange Exchange::residual(u32 bytes) const
{
	Exchange exchange = *this;

	exchange.event.result.residual = bytes;
	return exchange;
}

Exchange Exchange::differs() const
{
	Exchange exchange = *this;

	exchange.event.result.differs = true;
	return exchange;
}

Exchange Exchange::ends_with(ptape_event_kind kind) const
{
	Exchange exchange = *this;

	exchange.event.kind = kind;
	return exchange;
}

Exchange Exchange::fresh() const
{
	Exchange exchange = *this;

	exchange.event.fresh = true;
	return exchange;
}

Exchange Exchange::silent() const
{
	Exchange exchange = *this;

	exchange.is_silent = true;
	return exchange;
}

Exchange Exchange::silence_ends() const
{
	Exchange exchange = ends_with(PTAPE_EVENT_DEADLINE);

	exchange.event.present = true;
	return exchange;
}

Script operator+(Script first, const Script &second)
{
	first.insert(first.end(), second.begin(), second.end());
	return first;
}

Exchange test_ready()
{
	return command("TEST UNIT READY", {0x00, 0, 0, 0, 0, 0});
}

Exchange block_limits(u32 max, u16 min)
{
	std::vector<u8> data(PTAPE_BLOCK_LIMITS_LEN);

	put_unaligned_be24(max, &data[1]);
	put_unaligned_be16(min, &data[4]);
	return command("READ BLOCK LIMITS", {0x05, 0, 0, 0, 0, 0}, std::move(data));
}

Exchange mode_sense(Modes modes)
{
	return command("MODE SENSE(6)", {0x1a, 0, 0, 0, 12, 0}, mode_bytes(modes));
}

Exchange mode_select(Modes modes)
{
	Exchange exchange = command("MODE SELECT(6)", {0x15, 0x10, 0, 0, 12, 0});

	exchange.sent = mode_bytes(modes);
	return exchange;
}

Exchange mode_page(std::vector<u8> page, Modes modes)
{
	std::vector<u8> data = mode_bytes(modes);
	const u8 code = page[0];

	data.insert(data.end(), page.begin(), page.end());
	data[0] = u8(data.size() - 1);
	return command("MODE SENSE(6) of a page", {0x1a, 0, code, 0, 255, 0}, std::move(data));
}

Exchange mode_page_select(std::vector<u8> page, Modes modes)
{
	Exchange exchange =
		command("MODE SELECT(6) of a page", {0x15, 0x10, 0, 0, u8(12 + page.size()), 0});

	exchange.sent = mode_bytes(modes);
	exchange.sent.insert(exchange.sent.end(), page.begin(), page.end());
	return exchange;
}

std::vector<u8> partition_page(u8 additional)
{
	return {PTAPE_PAGE_PARTITIONS, 10, 3, additional, 0x14, 3, 0, 0, 0, 0, 0, 0};
}

std::vector<u8> compression_page(bool on, bool capable)
{
	std::vector<u8> page(16);

	page[0] = PTAPE_PAGE_COMPRESSION;
	page[1] = 14;
	page[2] = u8((on ? 0x80 : 0) | (capable ? 0x40 : 0));
	return page;
}

Exchange worm_page(bool is_worm)
{
	std::vector<u8> data = mode_bytes({});

	data.insert(data.end(), {0x1d, 30, u8(is_worm)});
	data.resize(PTAPE_MODE_6_LEN + 32);
	return command("MODE SENSE(6)", {0x1a, 0, 0x1d, 0, 64, 0}, data);
}

Exchange append_page(bool only_appends)
{
	std::vector<u8> data = mode_bytes({});

	data.insert(data.end(), {0x50, 1, 0, 28, 0, u8(only_appends ? 0x12 : 0x02)});
	data.resize(PTAPE_MODE_6_LEN + 32);
	return command("MODE SENSE(6)", {0x1a, 0, 0x10, 1, 64, 0}, data);
}

Exchange command_timeouts(const std::vector<std::pair<u8, u32>> &told)
{
	std::vector<u8> data(4);

	for (const auto &[opcode, seconds] : told) {
		std::vector<u8> timeouts = {0, 10, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0};

		put_unaligned_be32(seconds, &timeouts[8]);
		data.insert(data.end(), {opcode, 0, 0, 0, 0, 2, 0, 6});
		data.insert(data.end(), timeouts.begin(), timeouts.end());
	}
	data[3] = u8(data.size() - 4);
	return command("timeouts", {0xa3, 0x0c, 0x80, 0, 0, 0, 0, 0, 4, 0, 0, 0}, std::move(data));
}

Exchange encryption(u8 mode, u32 instance)
{
	std::vector<u8> data(PTAPE_ENCRYPTION_STATUS_LEN);

	data[1] = 0x20;
	data[3] = 20;
	data[5] = mode;
	data[7] = mode ? 1 : 0;
	put_unaligned_be32(instance, &data[8]);
	return command("encryption", {0xa2, 0x20, 0, 0x20, 0, 0, 0, 0, 0, 24, 0, 0}, data);
}

namespace
{

void append_attribute(std::vector<u8> &data, u16 id, std::string_view value)
{
	data.insert(data.end(), {u8(id >> 8), u8(id), 0x81, 0, u8(value.size())});
	data.insert(data.end(), value.begin(), value.end());
	data[3] = u8(data.size() - 4);
}

std::vector<u8> reserve_in_header(std::size_t length)
{
	std::vector<u8> data(8);

	put_unaligned_be32(u32(length), &data[4]);
	return data;
}

Exchange reserve_out(u8 action, u8 type, u64 key, u64 action_key, u8 flags)
{
	Exchange exchange =
		command("PERSISTENT RESERVE OUT", {0x5f, action, type, 0, 0, 0, 0, 0, 24, 0});

	exchange.sent.resize(24);
	put_unaligned_be64(key, exchange.sent.data());
	put_unaligned_be64(action_key, &exchange.sent[8]);
	exchange.sent[20] = flags;
	return exchange;
}

} // namespace

Exchange read_keys(const std::vector<u64> &keys)
{
	std::vector<u8> data = reserve_in_header(8 * keys.size());

	for (const u64 key : keys) {
		data.resize(data.size() + 8);
		put_unaligned_be64(key, &data[data.size() - 8]);
	}
	return command("READ KEYS", {0x5e, 0, 0, 0, 0, 0, 0, 0, 248, 0}, std::move(data));
}

Exchange read_holder(u64 key, u8 type)
{
	std::vector<u8> data = reserve_in_header(type ? 16 : 0);

	if (type) {
		data.resize(24);
		put_unaligned_be64(key, &data[8]);
		data[21] = type;
	}
	return command("READ RESERVATION", {0x5e, 1, 0, 0, 0, 0, 0, 0, 24, 0}, std::move(data));
}

Exchange register_key(u64 key, u8 flags)
{
	return reserve_out(6, 0, 0, key, flags);
}

Exchange reserve_with(u64 key, u8 type)
{
	return reserve_out(1, type, key, 0, 0);
}

Exchange reserve_6()
{
	return command("RESERVE(6)", {0x16, 0, 0, 0, 0, 0});
}

Exchange medium_serial(std::string_view serial)
{
	std::vector<u8> data(4);

	append_attribute(data, PTAPE_ATTRIBUTE_MEDIUM_SERIAL, serial);
	return command("READ ATTRIBUTE",
		       {0x8c, 0, 0, 0, 0, 0, 0, 0, 0x00, 0x03, 0, 0, 0x04, 0, 0, 0},
		       std::move(data));
}

Exchange medium_serial_alone(std::string_view serial)
{
	std::vector<u8> data(4);

	append_attribute(data, PTAPE_ATTRIBUTE_MEDIUM_SERIAL, serial);
	return command("READ ATTRIBUTE",
		       {0x8c, 0, 0, 0, 0, 0, 0, 0, 0x04, 0x01, 0, 0, 0, 128, 0, 0},
		       std::move(data));
}

Exchange medium_loaded(u8 count, std::initializer_list<std::string_view> drives)
{
	Exchange exchange = medium_serial();
	std::vector<u8> data(4);
	u16 nth = PTAPE_ATTRIBUTE_LAST_DRIVE;

	append_attribute(data, PTAPE_ATTRIBUTE_LOAD_COUNT,
			 std::string(7, '\0') + static_cast<char>(count));
	for (const std::string_view drive : drives)
		append_attribute(data, nth++, drive);
	append_attribute(data, PTAPE_ATTRIBUTE_MEDIUM_SERIAL, our_cartridge);
	exchange.data = std::move(data);
	return exchange;
}

Exchange read_position(u32 block, u8 partition)
{
	std::vector<u8> data(PTAPE_POSITION_SHORT_LEN);

	data[0] = block == 0 ? 0x80 : 0;
	data[1] = partition;
	put_unaligned_be32(block, &data[4]);
	put_unaligned_be32(block, &data[8]);
	return command("READ POSITION", {0x34, 0, 0, 0, 0, 0, 0, 0, 0, 0}, std::move(data));
}

Exchange position_unknown()
{
	Exchange exchange = read_position(0);

	exchange.data[0] = 0x02;
	return exchange;
}

Exchange position_lost()
{
	Exchange exchange = read_position(0);

	exchange.data[0] = 0x04;
	return exchange;
}

Exchange read_position_long(u64 block, u32 partition)
{
	std::vector<u8> data(PTAPE_POSITION_LONG_LEN);

	data[0] = block == 0 ? 0x80 : 0;
	put_unaligned_be32(partition, &data[4]);
	put_unaligned_be64(block, &data[8]);
	return command("READ POSITION, long form", {0x34, 0x06, 0, 0, 0, 0, 0, 0, 0, 0},
		       std::move(data));
}

Exchange no_position_long()
{
	return read_position_long(0).illegal();
}

Exchange read_6(u32 length, bool fixed)
{
	return command("READ(6)", cdb_6(0x08, fixed ? 1 : 0, length));
}

Exchange write_6(u32 length, bool fixed)
{
	return command("WRITE(6)", cdb_6(0x0a, fixed ? 1 : 0, length));
}

Exchange filemarks(u32 count, bool immed)
{
	return command("WRITE FILEMARKS(6)", cdb_6(0x10, immed ? 1 : 0, count));
}

Exchange setmarks(u32 count, bool immed)
{
	return command("WRITE FILEMARKS(6) of setmarks", cdb_6(0x10, immed ? 3 : 2, count));
}

Exchange erase(bool is_long)
{
	return command("ERASE(6)", {0x19, u8(is_long ? 1 : 0), 0, 0, 0, 0});
}

Exchange space(u8 code, s32 count)
{
	return command("SPACE(6)", cdb_6(0x11, code, u32(count) & 0xffffff));
}

Exchange space_16(u8 code, s64 count)
{
	std::vector<u8> cdb(16);

	cdb[0] = 0x91;
	cdb[1] = code;
	put_unaligned_be64(u64(count), &cdb[4]);
	return command("SPACE(16)", std::move(cdb));
}

Exchange locate_16(u64 block)
{
	std::vector<u8> cdb(16);

	cdb[0] = 0x92;
	put_unaligned_be64(block, &cdb[4]);
	return command("LOCATE(16)", std::move(cdb));
}

Exchange locate(u32 block)
{
	return command("LOCATE(10)", {0x2b, 0, 0, u8(block >> 24), u8(block >> 16), u8(block >> 8),
				      u8(block), 0, 0, 0});
}

Exchange locate_in(u8 partition, u32 block)
{
	Exchange exchange = locate(block);

	exchange.cdb[1] = 2; // CP
	exchange.cdb[8] = partition;
	return exchange;
}

Exchange format_medium(u8 format)
{
	return command("FORMAT MEDIUM", {0x04, 0, format, 0, 0, 0});
}

Exchange rewind()
{
	return command("REWIND", {0x01, 0, 0, 0, 0, 0});
}

Exchange unload()
{
	return command("UNLOAD", {0x1b, 0, 0, 0, 0, 0});
}

Exchange load()
{
	return command("LOAD", {0x1b, 0, 0, 0, 1, 0});
}

Exchange retension()
{
	return command("LOAD, retension", {0x1b, 0, 0, 0, 3, 0});
}

Exchange prevent_allow(bool prevent)
{
	return command("PREVENT ALLOW", {0x1e, 0, 0, 0, u8(prevent ? 1 : 0), 0});
}

Exchange pause()
{
	Exchange exchange{.name = "pause", .kind = PTAPE_STEP_PAUSE};

	exchange.event.kind = PTAPE_EVENT_PAUSED;
	return exchange;
}

Exchange await_path()
{
	Exchange exchange{.name = "await path", .kind = PTAPE_STEP_AWAIT_PATH};

	exchange.event.kind = PTAPE_EVENT_PATH;
	return exchange;
}

Script proved_filemarks(u32 count, u32 then_at, u8 partition)
{
	return {filemarks(count), read_position(then_at, partition)};
}

Script facts(u32 block, Modes modes)
{
	return {test_ready(), block_limits(), mode_sense(modes), medium_serial(),
		read_position(block)};
}

Script stable()
{
	return {await_path(), test_ready(), test_ready(), test_ready()};
}

Script recovery(u32 block, Modes modes)
{
	return stable() + Script{mode_sense(modes), read_position(block)};
}

Script medium_recovery(u32 block, std::string_view serial, Modes modes)
{
	return stable() + Script{medium_serial(serial), mode_sense(modes), read_position(block)};
}

Exchange witness(u32 block, u32 length)
{
	Exchange exchange = read_6(length);

	exchange.name = "the witness at " + std::to_string(block);
	exchange.object = block;
	return exchange;
}

Exchange fixed_witness(u32 block)
{
	Exchange exchange = read_6(1, true);

	exchange.name = "the witness at " + std::to_string(block);
	exchange.object = block;
	return exchange;
}

Exchange mark_witness(u32 asked)
{
	return read_6(asked).filemark();
}

Exchange replay(u32 block, u32 length)
{
	Exchange exchange = write_6(length);

	exchange.name = "the replay of " + std::to_string(block);
	exchange.object = block;
	return exchange;
}

Exchange fixed_replay(u32 block, u32 count)
{
	Exchange exchange = write_6(count, true);

	exchange.name = "the replay of " + std::to_string(block);
	exchange.object = block;
	return exchange;
}

ptape_operation open_operation(bool for_write, bool nonblock)
{
	ptape_operation operation = {};

	operation.kind = PTAPE_OPERATION_OPEN;
	operation.for_write = for_write;
	operation.nonblock = nonblock;
	operation.absent_error = enxio;
	return operation;
}

ptape_operation close_operation(bool rewind)
{
	ptape_operation operation = {};

	operation.kind = PTAPE_OPERATION_CLOSE;
	operation.rewind = rewind;
	operation.absent_error = enxio;
	return operation;
}

ptape_operation read_operation(u32 length)
{
	ptape_operation operation = {};

	operation.kind = PTAPE_OPERATION_READ;
	operation.length = length;
	operation.absent_error = enxio;
	return operation;
}

ptape_operation write_operation(u32 length)
{
	ptape_operation operation = read_operation(length);

	operation.kind = PTAPE_OPERATION_WRITE;
	return operation;
}

ptape_operation mtop_operation(int mtop, s32 count)
{
	ptape_operation operation = {};

	operation.kind = PTAPE_OPERATION_MTOP;
	operation.mtop = mtop;
	operation.count = count;
	operation.absent_error = enxio;
	return operation;
}

ptape_operation tell_operation()
{
	ptape_operation operation = {};

	operation.kind = PTAPE_OPERATION_TELL;
	operation.absent_error = enxio;
	return operation;
}

ptape_operation sync_operation()
{
	ptape_operation operation = tell_operation();

	operation.kind = PTAPE_OPERATION_SYNC;
	return operation;
}

void check_command(const ptape_engine &engine, const ptape_command &command)
{
	const u8 opcode = command.cdb.bytes[0];
	const bool writes = opcode == PTAPE_OP_WRITE_6 || opcode == PTAPE_OP_WRITE_FILEMARKS_6 ||
			    opcode == PTAPE_OP_ERASE_6 || opcode == PTAPE_OP_FORMAT_MEDIUM;

	REQUIRE(int(command.cdb.len) == int(ptape_cdb_length(opcode)));
	REQUIRE((command.transfer || command.length <= PTAPE_SCRATCH_LEN));
	REQUIRE(engine.plan.tail < PTAPE_PLAN_TASKS_MAX);
	REQUIRE(engine.recovery.tail < PTAPE_PLAN_TASKS_MAX);
	if (!writes)
		return;
	REQUIRE((engine.frozen == PTAPE_FROZEN_NOT || engine.ending));
	if (engine.recovering) {
		REQUIRE(engine.phase == PTAPE_RECOVERY_REPLAYS);
		REQUIRE(engine.unproved);
		return;
	}
	REQUIRE_FALSE(engine.doubt.any);
	REQUIRE_FALSE(engine.mode_stale);
	REQUIRE_FALSE(engine.given_up);
	REQUIRE((engine.position.state == PTAPE_POSITION_KNOWN || engine.position_untold));
}

ScriptedTape::ScriptedTape(std::size_t ring, u16 runs) : runs_(runs), ring_(ring)
{
	ptape_engine_init(&engine, scratch_);
	engine.no_encryption = true;
	engine.no_append_pages = true;
	engine.no_protection = true;
	engine.timeouts.asked = true;
	if (ring == 0)
		return;
	ptape_journal_give(&engine.journal, runs_.data(), runs);
	engine.journal.size = ring;
}

// A call's block is in the ring before it is sent.
void ScriptedTape::keep(u32 length)
{
	ptape_journal &journal = engine.journal;
	const u32 block_length = engine.mode.block_length ? engine.mode.block_length : length;

	if (ring_.empty() || !ptape_journal_reserve(&journal, length, engine.mode.block_length))
		return;
	for (u32 byte = 0; byte < length; ++byte)
		ring_.at(journal.pending_at + byte) =
			u8(engine.position.block + byte / block_length);
}

void ScriptedTape::check_ring(const ptape_command &command, const Exchange &exchange) const
{
	const bool out = command.direction == PTAPE_DATA_OUT;
	const u32 block_length =
		engine.mode.block_length ? engine.mode.block_length : command.length;

	REQUIRE(command.compare == (exchange.object && !out));
	if (exchange.object)
		REQUIRE(command.journal == out);
	else if (command.journal)
		REQUIRE((!engine.recovering && command.at == engine.journal.pending_at));
	if (command.journal || command.compare)
		REQUIRE(command.at + command.length <= ring_.size());
	for (u32 byte = 0; exchange.object && byte < command.length; ++byte)
		if (ring_[command.at + byte] != u8(*exchange.object + byte / block_length))
			FAIL("byte " << byte << " is of object " << int(ring_[command.at + byte]));
}

static bool was_sent(const ptape_event &event)
{
	return event.result.delivery == PTAPE_DELIVERY_ANSWERED ||
	       event.result.delivery == PTAPE_DELIVERY_UNANSWERED;
}

s64 ScriptedTape::run(const ptape_operation &operation, const Script &script)
{
	ptape_event event = {};
	ptape_step step = {};
	std::size_t at = 0;

	if (operation.kind == PTAPE_OPERATION_WRITE && operation.length > 0)
		keep(operation.length);
	went_behind = false;
	event.kind = PTAPE_EVENT_STARTED;
	ptape_engine_begin(&engine, &operation);
	for (;;) {
		ptape_engine_step(&engine, &event, &step);
		if (step.kind == PTAPE_STEP_DONE)
			break;
		INFO("step " << at << " of " << script.size());
		const std::string name = step.kind == PTAPE_STEP_COMMAND
						 ? ptape_opcode_name(step.command.cdb.bytes[0])
						 : "a wait";
		INFO("the engine wants " << name);
		REQUIRE(at < script.size());
		const Exchange &exchange = script[at++];
		INFO("the script has " << exchange.name);
		REQUIRE(step.kind == exchange.kind);
		event = exchange.event;
		REQUIRE(step.silent == exchange.is_silent);
		if (step.kind != PTAPE_STEP_COMMAND) {
			killable_only = step.killable_only;
			continue;
		}
		if (goes_behind && !went_behind && was_sent(event) &&
		    ptape_behind_may_answer(&engine)) {
			REQUIRE(step.command.cdb.bytes[0] == PTAPE_OP_WRITE_6);
			ptape_behind_answer(&engine);
			went_behind = true;
			while_behind = status();
		}
		REQUIRE(bytes_of(step.command.cdb) == exchange.cdb);
		check_command(engine, step.command);
		check_ring(step.command, exchange);
		if (step.command.direction == PTAPE_DATA_OUT && !step.command.transfer)
			REQUIRE(std::vector<u8>(scratch_, scratch_ + step.command.length) ==
				exchange.sent);
		fill_scratch(exchange, step.command, scratch_, event);
	}
	INFO("the script goes on with "
	     << (at < script.size() ? script[at].name : std::string("nothing")));
	REQUIRE(at == script.size());
	return step.result;
}

void ScriptedTape::open(u32 block, Modes modes, bool for_write)
{
	REQUIRE(run(open_operation(for_write), facts(block, modes)) == 0);
}

void ScriptedTape::write_blocks(unsigned count, u32 length)
{
	for (unsigned block = 0; block < count; ++block)
		REQUIRE(run(write_operation(length), {write_6(length)}) == s64(length));
}

ptape_tape_status ScriptedTape::status() const
{
	struct ptape_tape_status status;

	ptape_engine_status(&engine, &status);
	return status;
}

} // namespace ptape::test
