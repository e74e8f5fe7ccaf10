// SPDX-License-Identifier: GPL-2.0-only
/*
 * The place that a close has left the tape at. A reset while nobody had the tape open may have
 * rewound it; what is written next belongs behind what is there. Pure; see tape_engine.h.
 */
#include "tape_task.h"

void ptape_keep_place(struct ptape_engine *engine)
{
	struct ptape_kept *kept = &engine->kept;

	if (engine->position.state != PTAPE_POSITION_KNOWN || engine->unproved || engine->given_up)
		return; /* what was kept before, and not compared yet, stays so */
	kept->known = true;
	kept->doubted = engine->doubt.reset;
	kept->place = engine->position;
	kept->serial_len = engine->medium_serial_len;
	memcpy(kept->serial, engine->medium_serial, kept->serial_len);
}

void ptape_keep_doubt(struct ptape_engine *engine)
{
	engine->kept.doubted = engine->kept.doubted || engine->doubt.reset;
}

void ptape_keep_nothing(struct ptape_engine *engine)
{
	engine->kept.known = false;
}

static bool is_other_cartridge(const struct ptape_engine *engine)
{
	const struct ptape_kept *kept = &engine->kept;

	return kept->serial_len && engine->medium_serial_len &&
	       (kept->serial_len != engine->medium_serial_len ||
		memcmp(kept->serial, engine->medium_serial, kept->serial_len) != 0);
}

/*
 * The facts of an open are complete. The same cartridge goes back there with the next command
 * that begins from where the tape stands. One that tells no serial number may be another: the
 * place counts as lost, for this open and those that follow, until a program chooses one.
 */
void ptape_keep_compare(struct ptape_engine *engine)
{
	struct ptape_kept *kept = &engine->kept;

	if (!kept->known || !kept->doubted || is_other_cartridge(engine) ||
	    ptape_position_same(&kept->place, &engine->position)) {
		kept->known = false;
		return;
	}
	if (!kept->serial_len || !engine->medium_serial_len) {
		engine->frozen = PTAPE_FROZEN_POSITION;
		ptape_position_lose(&engine->position);
		return;
	}
	engine->position = kept->place;
	engine->partition_wanted = kept->place.partition;
	engine->doubt.any = true;
	engine->doubt.other = true;
	engine->doubt.reset = true;
	kept->known = false;
}
