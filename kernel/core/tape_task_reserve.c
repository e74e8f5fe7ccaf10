// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reservations in a recovery: is the application's own still there, and what a reset has
 * dropped made again. A drive that somebody else has is not touched. Pure; see
 * tape_engine.h and reservation.h.
 */
#include "tape_task.h"

static void push_front(struct ptape_engine *engine, enum ptape_task_kind kind,
		       enum ptape_task_purpose purpose)
{
	ptape_plan_push_front(engine->recovering ? &engine->recovery : &engine->plan,
			      (struct ptape_task){ .kind = kind, .purpose = purpose });
}

/* The first question; of the keys only where they matter. */
static enum ptape_task_kind first_question(const struct ptape_engine *engine)
{
	return engine->reservation.key ? PTAPE_TASK_RESERVE_HELD : PTAPE_TASK_RESERVE_UNIT;
}

void ptape_reserve_push(struct ptape_engine *engine)
{
	if (ptape_reservation_made(&engine->reservation))
		ptape_plan_push(&engine->recovery,
				(struct ptape_task){ .kind = first_question(engine) });
}

void ptape_reserve_doubt(struct ptape_engine *engine)
{
	if (engine->doubt.reset)
		engine->reserve_due = true;
}

bool ptape_reserve_asks(struct ptape_engine *engine)
{
	if (!engine->reserve_due || !ptape_reservation_made(&engine->reservation))
		return false;
	push_front(engine, first_question(engine), PTAPE_PURPOSE_PLAIN);
	return true;
}

bool ptape_reserve_is_taken(const struct ptape_engine *engine, const struct ptape_task *task,
			    enum ptape_condition condition)
{
	if (condition != PTAPE_CONDITION_CONFLICT)
		return false;
	/* A motion to a place needs no more than a ready drive: nothing rests on what it finds. */
	if (engine->recovering)
		return !engine->light;
	return engine->resumed || ptape_reserve_is_task(task);
}

bool ptape_reserve_is_task(const struct ptape_task *task)
{
	switch (task->kind) {
	case PTAPE_TASK_RESERVE_KEYS:
	case PTAPE_TASK_RESERVE_HELD:
	case PTAPE_TASK_REGISTER:
	case PTAPE_TASK_RESERVE:
	case PTAPE_TASK_RESERVE_UNIT:
		return true;
	default:
		return false;
	}
}

/* --- questions --- */

/* What was just made again was not made for nobody to hold it: then no reset counts. */
static void judge(struct ptape_engine *engine, bool again)
{
	const bool reset = (engine->doubt.reset || engine->reserve_due) && !again;

	/* Met in front of a command, not in a recovery: the one that comes now asks it again. */
	if (!engine->recovering && engine->doubt.any)
		return;
	switch (ptape_reserved_verdict(&engine->reservation, &engine->reserved, reset)) {
	case PTAPE_RESERVED_GO_ON:
		engine->reserve_due = false;
		break;
	case PTAPE_RESERVED_RESTORE:
		push_front(engine, PTAPE_TASK_REGISTER, PTAPE_PURPOSE_PLAIN);
		break;
	default: /* PTAPE_RESERVED_TAKEN */
		ptape_engine_freeze(engine, PTAPE_FROZEN_RESERVATION);
		break;
	}
}

static void build_keys(const struct ptape_engine *engine, const struct ptape_task *task,
		       struct ptape_command *command)
{
	ptape_cdb_persistent_reserve_in(&command->cdb, PTAPE_RESERVE_IN_READ_KEYS,
					PTAPE_READ_KEYS_LEN);
	ptape_expect_scratch(command, PTAPE_READ_KEYS_LEN);
}

static void complete_keys(struct ptape_engine *engine, const struct ptape_task *task,
			  const struct ptape_outcome *outcome)
{
	engine->reserved.registered =
		ptape_reserved_keys(engine->scratch, ptape_arrived(outcome, PTAPE_READ_KEYS_LEN),
				    engine->reservation.key);
	judge(engine, task->purpose == PTAPE_PURPOSE_PROVE);
}

const struct ptape_task_row ptape_task_reserve_keys = {
	.command_class = PTAPE_CLASS_INQUIRE,
	.build = build_keys,
	.complete = complete_keys,
};

static void build_held(const struct ptape_engine *engine, const struct ptape_task *task,
		       struct ptape_command *command)
{
	ptape_cdb_persistent_reserve_in(&command->cdb, PTAPE_RESERVE_IN_READ_RESERVATION,
					PTAPE_READ_HELD_LEN);
	ptape_expect_scratch(command, PTAPE_READ_HELD_LEN);
}

/* Whoever holds the drive by a key of his own says all; who is only registered does not. */
static bool keys_matter(const struct ptape_engine *engine)
{
	const struct ptape_reserved *now = &engine->reserved;

	return !engine->reservation.type || (now->held && !now->holder);
}

static void complete_held(struct ptape_engine *engine, const struct ptape_task *task,
			  const struct ptape_outcome *outcome)
{
	const size_t len = ptape_arrived(outcome, PTAPE_READ_HELD_LEN);

	engine->reserved.registered = false;
	if (!ptape_reserved_holder(engine->scratch, len, &engine->reserved))
		ptape_engine_freeze(engine, PTAPE_FROZEN_RESERVATION);
	else if (keys_matter(engine))
		push_front(engine, PTAPE_TASK_RESERVE_KEYS, task->purpose);
	else
		judge(engine, task->purpose == PTAPE_PURPOSE_PROVE);
}

const struct ptape_task_row ptape_task_reserve_held = {
	.command_class = PTAPE_CLASS_INQUIRE,
	.build = build_held,
	.complete = complete_held,
};

/* --- what was dropped, again --- */

static void send_list(const struct ptape_engine *engine, struct ptape_command *command,
		      enum ptape_reserve_out_action action, u8 type)
{
	const struct ptape_reservation *own = &engine->reservation;
	const bool registers = action == PTAPE_RESERVE_OUT_REGISTER_AND_IGNORE;

	ptape_cdb_persistent_reserve_out(&command->cdb, action, type, PTAPE_RESERVE_LIST_LEN);
	ptape_reserve_list(registers ? 0 : own->key, registers ? own->key : 0,
			   registers ? own->flags : 0, engine->scratch);
	command->direction = PTAPE_DATA_OUT;
	command->length = PTAPE_RESERVE_LIST_LEN;
}

static void build_register(const struct ptape_engine *engine, const struct ptape_task *task,
			   struct ptape_command *command)
{
	send_list(engine, command, PTAPE_RESERVE_OUT_REGISTER_AND_IGNORE, 0);
}

static void complete_register(struct ptape_engine *engine, const struct ptape_task *task,
			      const struct ptape_outcome *outcome)
{
	if (engine->reservation.type)
		push_front(engine, PTAPE_TASK_RESERVE, PTAPE_PURPOSE_PLAIN);
	else
		engine->reserve_due = false;
}

const struct ptape_task_row ptape_task_register = {
	.command_class = PTAPE_CLASS_CONFIGURE,
	.build = build_register,
	.complete = complete_register,
};

static void build_reserve(const struct ptape_engine *engine, const struct ptape_task *task,
			  struct ptape_command *command)
{
	send_list(engine, command, PTAPE_RESERVE_OUT_RESERVE, engine->reservation.type);
}

static void complete_reserve(struct ptape_engine *engine, const struct ptape_task *task,
			     const struct ptape_outcome *outcome)
{
	push_front(engine, PTAPE_TASK_RESERVE_HELD, PTAPE_PURPOSE_PROVE);
}

const struct ptape_task_row ptape_task_reserve = {
	.command_class = PTAPE_CLASS_CONFIGURE,
	.build = build_reserve,
	.complete = complete_reserve,
};

/* To the holder RESERVE is GOOD however often it is sent; to anybody else a conflict. */
static void build_unit(const struct ptape_engine *engine, const struct ptape_task *task,
		       struct ptape_command *command)
{
	ptape_cdb_reserve_6(&command->cdb);
}

static void complete_unit(struct ptape_engine *engine, const struct ptape_task *task,
			  const struct ptape_outcome *outcome)
{
	engine->reserve_due = false;
}

const struct ptape_task_row ptape_task_reserve_unit = {
	.command_class = PTAPE_CLASS_CONFIGURE,
	.build = build_unit,
	.complete = complete_unit,
};
