// SPDX-License-Identifier: GPL-2.0-only
/*
 * The place that a close has left the tape at. A reset while nobody had the tape open may have
 * rewound it; what is written next belongs behind what is there. Pure; see tape_engine.h.
 */
#include "tape_task.h"

void ptape_keep_place(struct ptape_engine *engine)
{
	const enum ptape_position_state state = engine->position.state;
	struct ptape_kept *kept = &engine->kept;

	/* What was kept and is not proved yet stays so. A session that was frozen has been told. */
	if (kept->known || engine->ready != PTAPE_READY_YES || state == PTAPE_POSITION_LOST)
		return;
	kept->known = true;
	kept->sure = state == PTAPE_POSITION_KNOWN && !engine->unproved && !engine->given_up;
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
	engine->kept.restored = false;
}

static bool is_other_cartridge(const struct ptape_engine *engine)
{
	const struct ptape_kept *kept = &engine->kept;

	return kept->serial_len && engine->medium_serial_len &&
	       (kept->serial_len != engine->medium_serial_len ||
		memcmp(kept->serial, engine->medium_serial, kept->serial_len) != 0);
}

/* Where the tape was left, or behind it: a reset moves nothing forwards. */
static bool is_not_rewound(const struct ptape_engine *engine)
{
	const struct ptape_position *place = &engine->kept.place;

	return (place->state == PTAPE_POSITION_KNOWN || place->state == PTAPE_POSITION_SUSPECT) &&
	       place->partition == engine->position.partition &&
	       place->block <= engine->position.block;
}

static void lose_place(struct ptape_engine *engine)
{
	engine->frozen = PTAPE_FROZEN_POSITION;
	ptape_position_lose(&engine->position);
}

void ptape_keep_compare(struct ptape_engine *engine)
{
	struct ptape_kept *kept = &engine->kept;

	if (!kept->known || !kept->doubted || is_other_cartridge(engine) ||
	    is_not_rewound(engine)) {
		ptape_keep_nothing(engine);
		return;
	}
	if (!kept->sure || !kept->serial_len || !engine->medium_serial_len) {
		lose_place(engine);
		return;
	}
	engine->position = kept->place;
	engine->partition_wanted = kept->place.partition;
	engine->doubt.any = true;
	engine->doubt.other = true;
	/* Also in another partition: as after a power on, where a drive begins in its first. */
	engine->doubt.buffer = true;
	kept->restored = true;
}

void ptape_keep_untold(struct ptape_engine *engine)
{
	if (engine->kept.known && engine->kept.doubted)
		lose_place(engine);
}
