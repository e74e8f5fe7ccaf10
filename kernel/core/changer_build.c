// SPDX-License-Identifier: GPL-2.0-only
/*
 * Changer engine: the command of each phase. Pure; see changer_engine.h.
 */
#include "changer_internal.h"

#define RANGES_LEN 255 /* MODE SENSE(6)'s longest answer */
/* Bytes of a descriptor, to ask for no more elements than the buffer holds; as most have them. */
#define DESCRIPTOR_BARE_LEN   16
#define DESCRIPTOR_TAGGED_LEN 52
#define DESCRIPTOR_DRIVE_LEN  100
#define REPORT_HEADERS_LEN    16 /* of the report and of one page */

bool ptape_changer_reads_elements(const struct ptape_changer_engine *engine)
{
	switch (engine->phase) {
	case PTAPE_CHANGER_PHASE_BEFORE:
	case PTAPE_CHANGER_PHASE_AFTER:
	case PTAPE_CHANGER_PHASE_READ:
	case PTAPE_CHANGER_PHASE_ONE:
		return true;
	default:
		return false;
	}
}

static u16 fitting(enum ptape_changer_detail detail, u8 type, u16 count)
{
	const bool drives =
		type == PTAPE_ELEMENT_DATA_TRANSFER && detail == PTAPE_CHANGER_DETAIL_ALL;
	const u32 length = drives				? DESCRIPTOR_DRIVE_LEN
			   : detail < PTAPE_CHANGER_DETAIL_BARE ? DESCRIPTOR_TAGGED_LEN
								: DESCRIPTOR_BARE_LEN;
	const u32 fit = (PTAPE_CHANGER_SCRATCH_LEN - REPORT_HEADERS_LEN) / length;

	return (u16)(count < fit ? count : fit);
}

static void build_read(struct ptape_changer_engine *engine, u8 type, u16 first, u16 count,
		       struct ptape_command *command)
{
	const struct ptape_element_query query = {
		.type = type,
		.first = first,
		.number = fitting(engine->detail, type, count),
		.volume_tags = engine->detail < PTAPE_CHANGER_DETAIL_BARE,
		.device_ids = engine->detail == PTAPE_CHANGER_DETAIL_ALL &&
			      type == PTAPE_ELEMENT_DATA_TRANSFER,
	};

	/* What stands in the way of a bit is learnt anew with each command. */
	if (!engine->attempts)
		engine->detail_before = engine->detail;
	engine->has_read = true;
	engine->run.type = type;
	engine->run.first = first;
	engine->run.count = query.number;
	engine->run.device_ids = query.device_ids;
	ptape_cdb_read_element_status(&command->cdb, &query, PTAPE_CHANGER_SCRATCH_LEN);
}

u32 ptape_changer_length_of(const struct ptape_changer_engine *engine)
{
	if (engine->phase == PTAPE_CHANGER_PHASE_RANGES)
		return RANGES_LEN;
	return ptape_changer_reads_elements(engine) ? PTAPE_CHANGER_SCRATCH_LEN : 0;
}

void ptape_changer_build(struct ptape_changer_engine *engine, struct ptape_command *command)
{
	const struct ptape_inventory *inventory = &engine->inventory;
	u16 address;

	command->timeout_s = engine->operation.timeout_s;
	command->length = ptape_changer_length_of(engine);
	if (command->length)
		command->direction = PTAPE_DATA_IN;
	switch (engine->phase) {
	case PTAPE_CHANGER_PHASE_RANGES:
		ptape_cdb_mode_sense_6(&command->cdb, PTAPE_PAGE_ELEMENT_ADDRESS, 0, false,
				       RANGES_LEN);
		break;
	case PTAPE_CHANGER_PHASE_BEFORE:
	case PTAPE_CHANGER_PHASE_AFTER:
		address = engine->facts.move.address[engine->place];
		build_read(engine, ptape_inventory_type(inventory, address), address, 1, command);
		break;
	case PTAPE_CHANGER_PHASE_READ:
		build_read(engine, engine->run.type, engine->run.first, engine->run.count, command);
		break;
	case PTAPE_CHANGER_PHASE_ONE:
		build_read(engine, engine->operation.type, engine->operation.address, 1, command);
		break;
	case PTAPE_CHANGER_PHASE_SEND:
		*command = engine->operation.command;
		break;
	default: /* PTAPE_CHANGER_PHASE_SETTLE */
		ptape_cdb_test_unit_ready(&command->cdb);
		command->brief = true;
		break;
	}
}
