// SPDX-License-Identifier: GPL-2.0-only
/*
 * Early warning: the drive tells it with a command that it has carried out, and the program
 * hears of it as from st: the next write is refused, the one behind that goes through. A
 * recovery that meets it tells what nobody was told yet, and nothing twice. From then on writes
 * are waited for, until the beginning of a tape. Pure; see tape_engine.h.
 */
#include "tape_internal.h"

void ptape_warning_begin(struct ptape_engine *engine)
{
	if (engine->position.block == 0)
		engine->warned = false;
}

void ptape_warning_written(struct ptape_engine *engine, enum ptape_condition condition)
{
	if (condition != PTAPE_CONDITION_GOOD) {
		engine->end = PTAPE_END_WARNING;
		engine->warned = true;
		engine->warns_once = false;
		return;
	}
	engine->warns_once = engine->warned;
	/* Every other write is refused, so that all programs hear of it. */
	if (engine->end != PTAPE_END_DATA_1 && engine->end != PTAPE_END_WARNING)
		engine->end = PTAPE_END_NONE;
	else
		engine->end = PTAPE_END_WARNING;
}

void ptape_warning_recovered(struct ptape_engine *engine)
{
	/* As st, which forgets it with the filemark behind a file. */
	if (!engine->warned && engine->activity == PTAPE_ACTIVITY_WRITING)
		engine->end = PTAPE_END_WARNING;
	engine->warned = true;
}

void ptape_warning_marked(struct ptape_engine *engine, s64 count, enum ptape_condition condition)
{
	if (condition == PTAPE_CONDITION_GOOD)
		return;
	if (count == 0) {
		/* A flush, which st does not send. */
		ptape_warning_recovered(engine);
		return;
	}
	engine->warned = true;
	engine->warns_once = false;
}

void ptape_warning_stands(struct ptape_engine *engine)
{
	if (engine->reported.end && engine->unproved)
		ptape_warning_recovered(engine);
}

enum ptape_condition ptape_warning_unanswered(const struct ptape_engine *engine)
{
	const bool told = engine->warned && engine->warns_once;

	return engine->reported.end && !told ? PTAPE_CONDITION_EARLY_WARNING : PTAPE_CONDITION_GOOD;
}
