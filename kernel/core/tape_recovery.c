// SPDX-License-Identifier: GPL-2.0-only
/*
 * Recovery of the tape engine: which questions are put, and how the verdict on
 * their answers (recovery.h) is carried out. Pure; see tape_engine.h and the
 * chart in kernel/README.md.
 */
#include "tape_internal.h"

static enum ptape_interrupted interrupted(const struct ptape_engine *engine,
					  const struct ptape_task *task)
{
	if (engine->in_flight)
		return ptape_task_writes(task) ? PTAPE_INTERRUPTED_WRITE : PTAPE_INTERRUPTED_READ;
	return engine->given_up ? PTAPE_INTERRUPTED_GIVEN_UP : PTAPE_INTERRUPTED_NONE;
}

static void push_recovery(struct ptape_engine *engine, enum ptape_task_kind kind,
			  enum ptape_task_purpose purpose)
{
	ptape_plan_push(&engine->recovery, (struct ptape_task){ .kind = kind, .purpose = purpose });
}

/*
 * A task that ends at the same place however often it is sent needs a ready
 * drive and no more; one at the place where the tape stands needs the proof.
 */
void ptape_recovery_start(struct ptape_engine *engine)
{
	const struct ptape_task *task = ptape_plan_head(&engine->plan);
	const enum ptape_task_purpose modes =
		engine->mode_stale ? PTAPE_PURPOSE_PLAIN : PTAPE_PURPOSE_COMPARE;

	engine->recovering = true;
	engine->light = !ptape_task_is_here(task);
	engine->returning = false;
	engine->unsettled = false;
	engine->stable = 0;
	engine->recovery_attempt = 0;
	engine->medium_proof = PTAPE_MEDIUM_UNDOUBTED;
	ptape_plan_clear(&engine->recovery);
	push_recovery(engine, PTAPE_TASK_AWAIT_PATH, PTAPE_PURPOSE_PLAIN);
	push_recovery(engine, PTAPE_TASK_TEST_READY, PTAPE_PURPOSE_PLAIN);
	if (engine->light)
		return;
	if (engine->doubt.medium)
		push_recovery(engine, PTAPE_TASK_MEDIUM_SERIAL, PTAPE_PURPOSE_COMPARE);
	push_recovery(engine, PTAPE_TASK_MODE_SENSE, modes);
	if (engine->compression != PTAPE_COMPRESSION_UNSET)
		ptape_plan_push(&engine->recovery,
				(struct ptape_task){ .kind = PTAPE_TASK_MODE_PAGE,
						     .code = PTAPE_PAGE_COMPRESSION,
						     .purpose = PTAPE_PURPOSE_COMPARE });
	if (engine->door_locked)
		ptape_plan_push(&engine->recovery,
				(struct ptape_task){ .kind = PTAPE_TASK_PREVENT_ALLOW,
						     .code = true });
	push_recovery(engine, PTAPE_TASK_READ_POSITION, PTAPE_PURPOSE_PLAIN);
}

static void finish_recovery(struct ptape_engine *engine)
{
	engine->recovering = false;
	if (engine->light)
		return;
	memset(&engine->doubt, 0, sizeof(engine->doubt));
	engine->given_up = false;
	engine->underway = false;
	engine->counters.recoveries++;
}

static void accept_head(struct ptape_engine *engine)
{
	static const struct ptape_result good = { .delivery = PTAPE_DELIVERY_ANSWERED,
						  .status = PTAPE_STATUS_GOOD };
	const struct ptape_task task = *ptape_plan_head(&engine->plan);

	ptape_plan_pop(&engine->plan);
	engine->attempt = 0;
	engine->unanswered = 0;
	engine->in_flight = false;
	engine->sent = false;
	ptape_task_complete(engine, task, PTAPE_CONDITION_GOOD, &good);
	if (task.kind == PTAPE_TASK_FILEMARKS && !(task.code & PTAPE_MARKS_IMMED)) {
		/* A sync point is one that the drive has answered: another instead of the proof. */
		ptape_plan_pop(&engine->plan);
		ptape_plan_push_front(&engine->plan,
				      (struct ptape_task){ .kind = PTAPE_TASK_FILEMARKS });
	}
}

static void go_on(struct ptape_engine *engine)
{
	if (engine->sent)
		engine->counters.resent++;
	ptape_engine_note_stray(engine);
	engine->in_flight = false;
	/* The drive has confirmed what was only remembered. */
	engine->position.state = PTAPE_POSITION_KNOWN;
	finish_recovery(engine);
}

static enum ptape_verdict verdict(struct ptape_engine *engine)
{
	const struct ptape_task *task = ptape_plan_head(&engine->plan);
	struct ptape_recovery_facts facts = {
		.interrupted = interrupted(engine, task),
		.medium = engine->medium_proof,
		.unproved = engine->unproved,
		.buffer_doubt = engine->doubt.buffer,
		.start = engine->position,
		.end = engine->position.block,
		.reported = engine->reported,
	};

	facts.writing = engine->unproved || engine->given_up || ptape_task_changes(task);
	if (facts.interrupted == PTAPE_INTERRUPTED_WRITE)
		facts.end = ptape_task_end(engine, task);
	else if (facts.interrupted == PTAPE_INTERRUPTED_GIVEN_UP)
		facts.end = engine->given_up_end;
	return ptape_recovery_verdict(&facts);
}

static void carry_out_verdict(struct ptape_engine *engine)
{
	static const enum ptape_frozen freezes[] = {
		[PTAPE_VERDICT_FREEZE_POSITION] = PTAPE_FROZEN_POSITION,
		[PTAPE_VERDICT_FREEZE_LOSS] = PTAPE_FROZEN_LOSS,
		[PTAPE_VERDICT_FREEZE_MEDIUM] = PTAPE_FROZEN_MEDIUM,
	};
	const enum ptape_verdict what = verdict(engine);

	switch (what) {
	case PTAPE_VERDICT_GO_ON:
		go_on(engine);
		return;
	case PTAPE_VERDICT_ACCEPT:
		finish_recovery(engine);
		accept_head(engine);
		return;
	case PTAPE_VERDICT_RETURN:
		if (!engine->returning) {
			engine->returning = true;
			ptape_plan_push(
				&engine->recovery,
				(struct ptape_task){ .kind = PTAPE_TASK_LOCATE,
						     .partition = engine->position.partition,
						     .count = (s64)engine->position.block });
			push_recovery(engine, PTAPE_TASK_READ_POSITION, PTAPE_PURPOSE_PLAIN);
			return;
		}
		/* It was sent to B and is not there: no second try. */
		ptape_engine_freeze_place(engine);
		return;
	default:
		ptape_engine_freeze(engine, freezes[what]);
		return;
	}
}

void ptape_recovery_end(struct ptape_engine *engine)
{
	if (!engine->light) {
		carry_out_verdict(engine);
		return;
	}
	engine->in_flight = false;
	finish_recovery(engine);
	if (engine->doubt.any && ptape_plan_head(&engine->plan)->purpose == PTAPE_PURPOSE_FACT)
		ptape_plan_restart_facts(engine);
}
