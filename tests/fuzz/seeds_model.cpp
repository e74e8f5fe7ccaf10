// SPDX-License-Identifier: GPL-2.0-only
//
// Seeds out of the emulated library's answers: long, well-formed data as a drive
// and a robot send it, from CDBs of kernel/core.
#include "core.hpp"
#include "library.hpp"
#include "seeds.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <vector>

namespace ptape::fuzz
{

namespace
{

using model::DeviceServer;

constexpr std::uint16_t alloc_len = 4096;

[[nodiscard]] Bytes answer(DeviceServer &server, const ptape_cdb &cdb)
{
	const model::Reply reply = server.execute(0, {cdb.bytes, cdb.len}, {});

	if (reply.status != model::Status::good)
		throw std::runtime_error(std::string("the model refuses ") +
					 ptape_opcode_name(cdb.bytes[0]));
	return reply.data;
}

[[nodiscard]] Bytes inquiry(DeviceServer &server)
{
	ptape_cdb cdb;

	ptape_cdb_inquiry(&cdb, false, 0, alloc_len);
	return answer(server, cdb);
}

[[nodiscard]] Bytes vpd(DeviceServer &server, std::uint8_t page)
{
	ptape_cdb cdb;

	ptape_cdb_inquiry(&cdb, true, page, alloc_len);
	return answer(server, cdb);
}

void add_pages(Seeds &seeds, std::string_view name, DeviceServer &server)
{
	const Bytes page80 = vpd(server, 0x80);
	const Bytes page83 = vpd(server, 0x83);
	Bytes properties, paths;

	seeds.add("vpd80", name, page80);
	seeds.add("vpd83", name, page83);
	append_block(properties, inquiry(server));
	append_block(properties, page80);
	append_rest(properties, page83);
	seeds.add("id_properties", name, properties);
	append_block(paths, inquiry(server));
	append_block(paths, page83);
	append_block(paths, inquiry(server));
	append_rest(paths, page83);
	seeds.add("same_device", name, paths);
}

// The pages that say whether a cartridge is append-only, saying so and not.
void add_append_only(Seeds &seeds, model::Drive &drive)
{
	constexpr std::size_t modes_at = 4 + 8 + 5; // behind header and block descriptor
	constexpr std::uint8_t write_mode_mask = 0x0f, append_only = 0x10;
	ptape_cdb cdb;

	ptape_cdb_mode_sense_6(&cdb, PTAPE_PAGE_MEDIUM_CONFIGURATION, 0, false,
			       PTAPE_MODE_SENSE_LEN);
	seeds.add("mode", "model rewritable", answer(drive, cdb));
	drive.cartridge()->set_worm(true);
	seeds.add("mode", "model WORM", answer(drive, cdb));
	drive.cartridge()->set_worm(false);
	ptape_cdb_mode_sense_6(&cdb, PTAPE_PAGE_CONFIGURATION, PTAPE_SUBPAGE_EXTENSION, false,
			       PTAPE_MODE_SENSE_LEN);
	Bytes extension = answer(drive, cdb);
	seeds.add("mode", "model overwrite allowed", extension);
	extension.at(modes_at) = (extension.at(modes_at) & write_mode_mask) | append_only;
	seeds.add("mode", "model append only", extension);
	extension.resize(modes_at);
	seeds.add("mode", "model append only cut off", extension);
}

void add_encryption(Seeds &seeds, model::Drive &drive)
{
	constexpr std::uint16_t in_support = 0x0000; // pages that there are
	constexpr std::size_t fields_at = 4;	     // behind the page's header
	ptape_cdb cdb;

	ptape_cdb_security_protocol_in(&cdb, PTAPE_SECURITY_TAPE_ENCRYPTION, in_support, alloc_len);
	seeds.add("encryption", "model another page", answer(drive, cdb));
	ptape_cdb_security_protocol_in(&cdb, PTAPE_SECURITY_TAPE_ENCRYPTION,
				       PTAPE_ENCRYPTION_STATUS_PAGE, alloc_len);
	Bytes status = answer(drive, cdb);
	seeds.add("encryption", "model status", status);
	std::iota(status.begin() + fields_at, status.end(), std::uint8_t{1});
	seeds.add("encryption", "model every byte another", status);
	status.resize(PTAPE_ENCRYPTION_STATUS_LEN - 1);
	seeds.add("encryption", "model status cut off", status);
}

// With all that there is behind READ(6), and as much of it as the driver asks for.
void add_command_timeouts(Seeds &seeds, model::Drive &drive)
{
	ptape_cdb cdb;
	Bytes input = {PTAPE_OP_READ_6};

	ptape_cdb_report_supported_opcodes(&cdb, true, alloc_len);
	append_rest(input, answer(drive, cdb));
	seeds.add("command_timeout", "model all commands", input);
	input.resize(1 + PTAPE_OPCODES_ALLOC_LEN);
	seeds.add("command_timeout", "model as many as are asked for", input);
}

// SPC-5 table 383: of a device that tells more than the standard has room for.
void add_long_serial(Seeds &seeds)
{
	constexpr std::uint8_t ascii = 0x01, serial_len = PTAPE_MEDIUM_SERIAL_LEN + 1;
	constexpr std::uint8_t attribute_len = 5 + serial_len;
	Bytes input, serial(serial_len);

	std::iota(serial.begin(), serial.end(), std::uint8_t{'A'});
	append_word(input, PTAPE_ATTRIBUTE_MEDIUM_SERIAL);
	append_rest(input, Bytes{0, 0, 0, attribute_len});
	append_word(input, PTAPE_ATTRIBUTE_MEDIUM_SERIAL);
	input.push_back(ascii);
	append_block(input, serial);
	seeds.add("attribute", "a serial number longer than its room", input);
}

void add_drive(Seeds &seeds, model::Drive &drive)
{
	ptape_cdb cdb;
	Bytes input;

	ptape_cdb_read_block_limits(&cdb);
	seeds.add("mode", "model block limits", answer(drive, cdb));
	ptape_cdb_mode_sense_6(&cdb, 0, 0, false, PTAPE_MODE_6_LEN);
	seeds.add("mode", "model modes", answer(drive, cdb));
	ptape_cdb_mode_sense_6(&cdb, PTAPE_PAGE_COMPRESSION, 0, false, PTAPE_MODE_LIST_LEN);
	seeds.add("mode", "model compression", answer(drive, cdb));
	ptape_cdb_mode_sense_6(&cdb, PTAPE_PAGE_PARTITIONS, 0, false, PTAPE_MODE_LIST_LEN);
	seeds.add("mode", "model partitions", answer(drive, cdb));
	add_append_only(seeds, drive);
	add_encryption(seeds, drive);
	add_command_timeouts(seeds, drive);
	ptape_cdb_read_position(&cdb, PTAPE_READ_POSITION_SHORT);
	seeds.add("position", "model short form", answer(drive, cdb));
	ptape_cdb_read_position(&cdb, PTAPE_READ_POSITION_LONG);
	seeds.add("position", "model long form", answer(drive, cdb));
	ptape_cdb_log_sense(&cdb, PTAPE_LOG_PAGE_TAPE_ALERT, 0, alloc_len);
	seeds.add("log_page", "model TapeAlert", answer(drive, cdb));
	ptape_cdb_read_attribute(&cdb, 0, 0, alloc_len);
	append_word(input, PTAPE_ATTRIBUTE_MEDIUM_SERIAL);
	append_rest(input, answer(drive, cdb));
	seeds.add("attribute", "model all attributes", input);
	add_long_serial(seeds);
}

// Which elements there are; and READ ELEMENT STATUS(12), SMC-3 6.11, with volume tags and device
// identifiers.
void add_robot(Seeds &seeds, model::Changer &changer)
{
	ptape_cdb cdb = {};
	Bytes bare, full;

	ptape_cdb_mode_sense_6(&cdb, PTAPE_PAGE_ELEMENT_ADDRESS, 0, false, PTAPE_MODE_SENSE_LEN);
	seeds.add("mode", "model elements", answer(changer, cdb));
	cdb = {};
	cdb.len = 12;
	cdb.bytes[0] = PTAPE_OP_READ_ELEMENT_STATUS;
	put_unaligned_be16(UINT16_MAX, &cdb.bytes[4]);
	put_unaligned_be24(alloc_len, &cdb.bytes[7]);
	append_word(bare, UINT16_MAX);
	append_rest(bare, answer(changer, cdb));
	seeds.add("element_status", "model bare", bare);
	cdb.bytes[1] = 0x10;
	cdb.bytes[6] = 0x01;
	append_word(full, UINT16_MAX);
	append_rest(full, answer(changer, cdb));
	seeds.add("element_status", "model tags and identifiers", full);
}

// What a changer engine asks the robot for a refresh and then for a move, as the target
// `changer` takes it apart: an operation, and each answer behind it.
void record(Bytes &input, model::Changer &changer, ptape_changer_engine &engine,
	    const ptape_changer_operation &operation, std::vector<ptape_slot> &slots,
	    std::vector<ptape_drive_id> &ids)
{
	constexpr std::uint8_t good = 0;
	ptape_changer_event event{};
	ptape_changer_step step{};

	event.kind = PTAPE_CHANGER_EVENT_STARTED;
	ptape_changer_engine_begin(&engine, &operation);
	for (;;) {
		ptape_changer_engine_step(&engine, &event, &step);
		event = {};
		if (step.kind == PTAPE_CHANGER_STEP_COMMAND) {
			const Bytes data = answer(changer, step.command.cdb);

			event.kind = PTAPE_CHANGER_EVENT_RESULT;
			std::copy(data.begin(), data.end(), engine.scratch);
			event.result.residual = static_cast<u32>(step.command.length - data.size());
			input.push_back(good);
			if (step.command.direction == PTAPE_DATA_IN)
				append_block(input, data);
		} else if (step.kind == PTAPE_CHANGER_STEP_ROOM) {
			slots.assign(ptape_inventory_size(step.ranges), {});
			ids.assign(step.ranges[PTAPE_ELEMENT_DATA_TRANSFER - 1].count, {});
			ptape_inventory_configure(&engine.inventory, step.ranges, slots.data(),
						  ids.data());
			event.kind = PTAPE_CHANGER_EVENT_MADE_ROOM;
		} else if (step.kind == PTAPE_CHANGER_STEP_DONE && step.result == 0) {
			return;
		} else {
			throw std::runtime_error("the changer engine meets what it should not");
		}
	}
}

void add_changer(Seeds &seeds, model::Changer &changer)
{
	constexpr std::uint8_t refresh = PTAPE_CHANGER_REFRESH;
	constexpr std::uint8_t move = 5; // the target's own
	Bytes scratch(PTAPE_CHANGER_SCRATCH_LEN);
	std::vector<ptape_slot> slots;
	std::vector<ptape_drive_id> ids;
	ptape_changer_engine engine{};
	ptape_changer_operation operation{};
	Bytes input = {refresh};

	ptape_changer_engine_init(&engine, scratch.data());
	operation.kind = PTAPE_CHANGER_REFRESH;
	record(input, changer, engine, operation, slots, ids);
	seeds.add("changer", "model refresh", input);
	input.push_back(move);
	append_word(input, model::data_transfer_address);
	append_word(input, model::storage_address);
	operation = {};
	operation.kind = PTAPE_CHANGER_COMMAND;
	ptape_cdb_move_medium(&operation.command.cdb, 0, model::data_transfer_address,
			      model::storage_address, false);
	record(input, changer, engine, operation, slots, ids);
	seeds.add("changer", "model refresh and move", input);
}

// A refused command, and what is due after a power cycle.
void add_sense(Seeds &seeds, model::Drive &drive)
{
	ptape_cdb cdb;

	ptape_cdb_log_sense(&cdb, 0x3e, 0, alloc_len);
	seeds.add("sense", "model refusal", drive.execute(0, {cdb.bytes, cdb.len}, {}).sense);
	drive.reset({.kind = model::ResetKind::power, .rewind = true, .lose_buffer = true});
	ptape_cdb_test_unit_ready(&cdb);
	seeds.add("sense", "model power on", drive.execute(0, {cdb.bytes, cdb.len}, {}).sense);
}

} // namespace

void add_model_answers(Seeds &seeds)
{
	model::Library library({.drives = 2, .slots = 4, .import_export = 1});

	library.drive(0).ensure_nexuses(1);
	library.changer().ensure_nexuses(1);
	add_pages(seeds, "model drive", library.drive(0));
	add_pages(seeds, "model changer", library.changer());
	add_drive(seeds, library.drive(0));
	add_robot(seeds, library.changer());
	add_changer(seeds, library.changer());
	add_sense(seeds, library.drive(0));
}

} // namespace ptape::fuzz
