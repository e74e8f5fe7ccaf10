// SPDX-License-Identifier: GPL-2.0-only
/*
 * Media that are only appended to: WORM cartridges, and others in append-only mode. What a
 * recovery has to write again goes behind the end of data there, and nowhere else. Pure;
 * see tape_engine.h.
 */
#include "tape_task.h"

static void build_appends(const struct ptape_engine *engine, const struct ptape_task *task,
			  struct ptape_command *command)
{
	const u8 subpage = task->code == PTAPE_PAGE_CONFIGURATION ? PTAPE_SUBPAGE_EXTENSION : 0;

	ptape_cdb_mode_sense_6(&command->cdb, task->code, subpage, false, PTAPE_MODE_SENSE_LEN);
	ptape_expect_scratch(command, PTAPE_MODE_SENSE_LEN);
}

static void complete_appends(struct ptape_engine *engine, const struct ptape_task *task,
			     const struct ptape_outcome *outcome)
{
	if (ptape_mode_only_appends(engine->scratch, ptape_arrived(outcome, PTAPE_MODE_SENSE_LEN)))
		engine->appends = true;
	/* One page that says so is enough; nothing else is planned behind these questions. */
	if (engine->appends && !ptape_plan_empty(&engine->recovery))
		ptape_plan_pop(&engine->recovery);
}

/* A drive without the first page knows no WORM cartridges; without the second, no such mode. */
static void tolerate_appends(struct ptape_engine *engine, const struct ptape_task *task)
{
	if (task->code == PTAPE_PAGE_CONFIGURATION)
		engine->no_append_pages = true;
}

const struct ptape_task_row ptape_task_appends = {
	.command_class = PTAPE_CLASS_INQUIRE,
	.build = build_appends,
	.complete = complete_appends,
	.tolerate = tolerate_appends,
};

static void build_to_end(const struct ptape_engine *engine, const struct ptape_task *task,
			 struct ptape_command *command)
{
	ptape_cdb_space_6(&command->cdb, PTAPE_SPACE_END_OF_DATA, 0);
}

/* Where that is, the READ POSITION behind it says. */
static void complete_to_end(struct ptape_engine *engine, const struct ptape_task *task,
			    const struct ptape_outcome *outcome)
{
}

const struct ptape_task_row ptape_task_to_end = {
	.command_class = PTAPE_CLASS_LOCATE,
	.build = build_to_end,
	.complete = complete_to_end,
};
