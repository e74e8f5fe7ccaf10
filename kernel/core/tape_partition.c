// SPDX-License-Identifier: GPL-2.0-only
/*
 * Partitions: where the tape was left in each, the way to the one that MTSETPART
 * named, and how MTMKPART makes them. As st, a switch waits for the next access,
 * and goes to where that partition was left. Pure; see tape_engine.h.
 */
#include "tape_task.h"

/* --- which one --- */

void ptape_partition_forget(struct ptape_engine *engine)
{
	engine->partitions = 0;
	memset(engine->left, 0, sizeof(engine->left));
}

bool ptape_partition_pending(const struct ptape_engine *engine)
{
	return engine->can_partitions && engine->position.partition != engine->partition_wanted;
}

/* The drive may be in a partition that nobody has named, and that is none of those kept apart. */
static u64 left_at(const struct ptape_engine *engine)
{
	const u32 partition = engine->partition_wanted;

	return partition < PTAPE_PARTITIONS_MAX ? engine->left[partition] : 0;
}

void ptape_partition_push_locate(struct ptape_engine *engine, u64 block)
{
	const struct ptape_task ask = { .kind = PTAPE_TASK_READ_POSITION };
	const bool remembers = engine->position.state == PTAPE_POSITION_KNOWN ||
			       engine->position_untold || engine->doubt.any;

	/* Where this one is left is to be known, but a doubt is no matter of a question. */
	if (ptape_partition_pending(engine) && !remembers && !engine->thawing)
		ptape_plan_push(&engine->plan, ask);
	ptape_plan_push(&engine->plan,
			(struct ptape_task){ .kind = PTAPE_TASK_LOCATE,
					     .count = (s64)block,
					     .partition = engine->can_partitions
								  ? engine->partition_wanted
								  : engine->position.partition });
}

void ptape_partition_push_switch(struct ptape_engine *engine)
{
	ptape_partition_push_locate(engine, left_at(engine));
}

void ptape_partition_enter(struct ptape_engine *engine, u32 partition)
{
	struct ptape_position *position = &engine->position;
	const bool known = position->state == PTAPE_POSITION_KNOWN ||
			   position->state == PTAPE_POSITION_SUSPECT;

	if (position->partition == partition)
		return;
	if (position->partition < PTAPE_PARTITIONS_MAX)
		engine->left[position->partition] = known ? position->block : 0;
	position->partition = partition;
	ptape_journal_forget(&engine->journal);
	/* The filemark that a close owes belongs to the partition that was written. */
	engine->activity = PTAPE_ACTIVITY_IDLE;
}

void ptape_partition_status(const struct ptape_engine *engine, struct ptape_tape_status *status)
{
	const s64 number = left_at(engine) ? PTAPE_NUMBER_UNKNOWN : 0;

	status->position.partition = engine->partition_wanted;
	status->position.block = left_at(engine);
	status->position.file = number;
	status->position.block_in_file = number;
	status->end = PTAPE_END_NONE;
	status->at_setmark = false;
}

/* --- how many --- */

static void set_partition(struct ptape_engine *engine)
{
	engine->partitions = ptape_mode_partitions(&engine->mode_list);
	if (engine->operation.count < engine->partitions)
		engine->partition_wanted = (u32)engine->operation.count;
	else
		ptape_engine_fail(engine, EINVAL);
}

static void make_partitions(struct ptape_engine *engine)
{
	struct ptape_partitioning how;
	const int error =
		ptape_mode_plan_partitions(&engine->mode_list, engine->operation.count, &how);

	if (error) {
		ptape_engine_fail(engine, error);
		return;
	}
	if (how.select)
		ptape_plan_push(&engine->plan,
				(struct ptape_task){ .kind = PTAPE_TASK_PARTITIONING });
	if (how.format)
		ptape_plan_push(&engine->plan, (struct ptape_task){ .kind = PTAPE_TASK_FORMAT,
								    .code = how.format_code });
}

void ptape_partition_page(struct ptape_engine *engine)
{
	if (engine->operation.mtop == PTAPE_MTSETPART)
		set_partition(engine);
	else
		make_partitions(engine);
}

/* The cartridge is another one now, and stands at its beginning. */
static void partitioned(struct ptape_engine *engine)
{
	ptape_partition_forget(engine);
	engine->partitions = engine->operation.count ? 2 : 1;
	engine->end = PTAPE_END_NONE;
	ptape_position_set_beginning(&engine->position, 0);
	ptape_position_suspect(&engine->position);
}

static void build_partitioning(const struct ptape_engine *engine, const struct ptape_task *task,
			       struct ptape_command *command)
{
	ptape_send_mode_list(engine, command);
}

static void complete_partitioning(struct ptape_engine *engine, const struct ptape_task *task,
				  const struct ptape_outcome *outcome)
{
	if (ptape_plan_empty(&engine->plan))
		partitioned(engine);
}

const struct ptape_task_row ptape_task_partitioning = {
	.command_class = PTAPE_CLASS_FORMAT,
	.build = build_partitioning,
	.complete = complete_partitioning,
};

static void build_format(const struct ptape_engine *engine, const struct ptape_task *task,
			 struct ptape_command *command)
{
	ptape_cdb_format_medium(&command->cdb, task->code);
}

static void complete_format(struct ptape_engine *engine, const struct ptape_task *task,
			    const struct ptape_outcome *outcome)
{
	partitioned(engine);
}

const struct ptape_task_row ptape_task_format = {
	.command_class = PTAPE_CLASS_FORMAT,
	.build = build_format,
	.complete = complete_format,
};
