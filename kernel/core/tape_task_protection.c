// SPDX-License-Identifier: GPL-2.0-only
/*
 * Logical block protection (SSC-5 8.3.9): a program that has switched it on sends each block
 * with a checksum behind it. A drive that a reset has put back to its own modes would take
 * the checksum for data, so what was in force is restored, or nothing is written. Pure; see
 * tape_engine.h.
 */
#include "tape_task.h"

/* Code of the task that settles: what nothing has put in doubt need not be asked. */
#define ONLY_DOUBTED 1

bool ptape_protection_due(const struct ptape_engine *engine, const struct ptape_task *task)
{
	const struct ptape_protection_known *known = &engine->protection;

	if (engine->no_protection)
		return false;
	/* Who only reads, and has set nothing, has asked for no checksums. */
	if (task->kind == PTAPE_TASK_READ && known->state == PTAPE_PROTECTION_UNASKED)
		return false;
	if (task->kind != PTAPE_TASK_READ && task->kind != PTAPE_TASK_WRITE)
		return false;
	return known->state != PTAPE_PROTECTION_ASKED || known->doubted;
}

static bool is_on(const struct ptape_protection *protection)
{
	return protection->on_write || protection->on_read;
}

/* Return: true when what was told is to be so again, whatever a reset has made of it. */
static bool is_kept(const struct ptape_protection_known *known)
{
	switch (known->state) {
	case PTAPE_PROTECTION_UNASKED:
		return false;
	case PTAPE_PROTECTION_ASKED:
		return true;
	default:
		/* What the program has set itself counts, unless a reset came behind it. */
		return known->doubted && is_on(&known->was);
	}
}

bool ptape_protection_rests(const struct ptape_engine *engine)
{
	return !engine->no_protection && is_kept(&engine->protection);
}

void ptape_protection_note(struct ptape_engine *engine, enum ptape_condition condition)
{
	if (ptape_condition_is_attention(condition))
		ptape_protection_doubt(engine);
}

void ptape_protection_doubt(struct ptape_engine *engine)
{
	engine->protection.doubted = true;
}

void ptape_protection_settle(struct ptape_engine *engine)
{
	if (is_on(&engine->protection.was))
		ptape_plan_push(&engine->plan, (struct ptape_task){ .kind = PTAPE_TASK_PROTECTION,
								    .code = ONLY_DOUBTED });
}

bool ptape_protection_settled(const struct ptape_engine *engine, const struct ptape_task *task)
{
	return task->kind == PTAPE_TASK_PROTECTION && task->code == ONLY_DOUBTED &&
	       !engine->protection.doubted;
}

void ptape_protection_passed(struct ptape_engine *engine)
{
	engine->protection.state = PTAPE_PROTECTION_SET;
}

bool ptape_protection_reads_as_sent(const struct ptape_engine *engine)
{
	return engine->protection.was.on_write == engine->protection.was.on_read;
}

static void build_protection(const struct ptape_engine *engine, const struct ptape_task *task,
			     struct ptape_command *command)
{
	ptape_cdb_mode_sense_6(&command->cdb, PTAPE_PAGE_CONTROL, PTAPE_SUBPAGE_PROTECTION, false,
			       PTAPE_MODE_LIST_LEN);
	ptape_expect_scratch(command, PTAPE_MODE_LIST_LEN);
}

static bool differ(const struct ptape_protection *a, const struct ptape_protection *b)
{
	if (!is_on(a) && !is_on(b))
		return false;
	return a->method != b->method || a->length != b->length || a->on_write != b->on_write ||
	       a->on_read != b->on_read;
}

static void push_front(struct ptape_engine *engine, enum ptape_task_kind kind,
		       enum ptape_task_purpose purpose)
{
	ptape_plan_push_front(engine->recovering ? &engine->recovery : &engine->plan,
			      (struct ptape_task){ .kind = kind, .purpose = purpose });
}

/* A reset switches it off: what is on behind the program's own MODE SELECT is of that. */
static bool is_of_program(const struct ptape_protection_known *known,
			  const struct ptape_protection *now)
{
	return known->state == PTAPE_PROTECTION_SET && is_on(now);
}

/* @told: the page is there, and can be sent back. */
static void take_protection(struct ptape_engine *engine, const struct ptape_task *task, bool told,
			    const struct ptape_protection *now)
{
	struct ptape_protection_known *known = &engine->protection;
	const bool lost = is_kept(known) && differ(&known->was, now) && !is_of_program(known, now);

	/* It met a reset: recovery compares, before the medium is touched. */
	if (lost && task->purpose == PTAPE_PURPOSE_PROVE && engine->doubt.any &&
	    !engine->recovering)
		return;
	if (lost && (!told || task->purpose == PTAPE_PURPOSE_PROVE)) {
		ptape_engine_freeze(engine, PTAPE_FROZEN_PROTECTION);
		return;
	}
	if (lost) {
		ptape_mode_set_protection(&engine->mode_list, &known->was);
		push_front(engine, PTAPE_TASK_PROTECT, PTAPE_PURPOSE_PLAIN);
		return;
	}
	known->was = *now;
	known->state = PTAPE_PROTECTION_ASKED;
	known->doubted = false;
}

static void complete_protection(struct ptape_engine *engine, const struct ptape_task *task,
				const struct ptape_outcome *outcome)
{
	struct ptape_protection now;
	const bool told =
		ptape_mode_protection(engine->scratch, ptape_arrived(outcome, PTAPE_MODE_LIST_LEN),
				      &engine->mode_list, &now);

	take_protection(engine, task, told, &now);
}

/* A drive that does not know the page protects nothing. */
static void tolerate_protection(struct ptape_engine *engine, const struct ptape_task *task)
{
	static const struct ptape_protection none;

	engine->no_protection = !is_on(&engine->protection.was);
	take_protection(engine, task, false, &none);
}

const struct ptape_task_row ptape_task_protection = {
	.command_class = PTAPE_CLASS_INQUIRE,
	.build = build_protection,
	.complete = complete_protection,
	.tolerate = tolerate_protection,
};

static void build_protect(const struct ptape_engine *engine, const struct ptape_task *task,
			  struct ptape_command *command)
{
	ptape_send_mode_list(engine, command);
}

static void complete_protect(struct ptape_engine *engine, const struct ptape_task *task,
			     const struct ptape_outcome *outcome)
{
	push_front(engine, PTAPE_TASK_PROTECTION, PTAPE_PURPOSE_PROVE);
}

/* It does not take it back. */
static void tolerate_protect(struct ptape_engine *engine, const struct ptape_task *task)
{
	ptape_engine_freeze(engine, PTAPE_FROZEN_PROTECTION);
}

const struct ptape_task_row ptape_task_protect = {
	.command_class = PTAPE_CLASS_CONFIGURE,
	.build = build_protect,
	.complete = complete_protect,
	.tolerate = tolerate_protect,
};
