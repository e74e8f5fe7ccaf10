// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tape engine: steps through an operation's plan, decides by the disposition
 * table what an answer means, and recovers when it means doubt. Pure; see
 * tape_engine.h for the loop around it and kernel/README.md for the chart.
 */
#include "tape_internal.h"

void ptape_engine_init(struct ptape_engine *engine, u8 *scratch)
{
	memset(engine, 0, sizeof(*engine));
	engine->scratch = scratch;
	ptape_options_init(&engine->options);
	ptape_journal_init(&engine->journal);
	ptape_position_lose(&engine->position);
}

/* --- answers --- */

/*
 * What an answer tells besides its own command's end.
 * Return: true for a unit attention.
 */
static bool note(struct ptape_engine *engine, enum ptape_condition condition)
{
	switch (condition) {
	case PTAPE_CONDITION_POWER_ON:
		engine->counters.resets++;
		engine->doubt.reset = true;
		engine->doubt.buffer = true;
		engine->doubt.medium = true;
		engine->doubt.other = true;
		break;
	case PTAPE_CONDITION_NEXUS_LOST:
		/* With the nexus went what the drive had to tell it, an exchange too. */
		engine->counters.resets++;
		engine->doubt.reset = true;
		engine->doubt.medium = true;
		engine->doubt.nexus = true;
		break;
	case PTAPE_CONDITION_RESET:
		engine->counters.resets++;
		engine->doubt.reset = true;
		engine->doubt.other = true;
		break;
	case PTAPE_CONDITION_MEDIUM_CHANGED:
		engine->doubt.medium = true;
		engine->doubt.other = true;
		break;
	case PTAPE_CONDITION_PARAMETERS_CHANGED:
	case PTAPE_CONDITION_ATTENTION:
		engine->doubt.other = true;
		break;
	default:
		return false;
	}
	engine->doubt.any = true;
	engine->kept.restored = false;
	return true;
}

/*
 * An attention in the middle of a recovery, or of the facts of an open or a
 * load: what was asked before it may not be true any more.
 * Return: true when it was one, and all is asked again or the operation has ended.
 */
static bool drained(struct ptape_engine *engine, enum ptape_condition condition)
{
	const bool attention = note(engine, condition);
	const bool facts = ptape_plan_head(&engine->plan)->purpose == PTAPE_PURPOSE_FACT;

	if (!attention || (!engine->recovering && !facts))
		return false;
	if (++engine->attentions > PTAPE_ATTEMPTS_MAX)
		ptape_engine_abandon(engine, EIO);
	else if (engine->recovering)
		engine->unsettled = true;
	else
		ptape_plan_restart_facts(engine);
	return true;
}

static struct ptape_plan *current_plan(struct ptape_engine *engine)
{
	return engine->recovering ? &engine->recovery : &engine->plan;
}

/* The task at the head has its answer. */
static struct ptape_task pop_answered(struct ptape_engine *engine)
{
	struct ptape_plan *plan = current_plan(engine);
	const struct ptape_task task = *ptape_plan_head(plan);

	ptape_plan_pop(plan);
	if (engine->recovering) {
		engine->recovery_attempt = 0;
	} else {
		engine->attempt = 0;
		engine->unanswered = 0;
		engine->in_flight = false;
		engine->sent = false;
		engine->resumed = engine->resumed && !ptape_task_is_here(&task);
	}
	return task;
}

/*
 * A command without an answer may still be at work on a path that was left: then a READ
 * by the next path has skipped what the first one took, and only the address tells.
 */
static bool to_be_confirmed(const struct ptape_engine *engine, const struct ptape_task *task)
{
	return engine->stray && !engine->recovering && ptape_task_class(task) == PTAPE_CLASS_READ;
}

static void follow(struct ptape_engine *engine, const struct ptape_task *task, bool done)
{
	ptape_effects_answered(engine, task, done);
	ptape_defaults_answered(engine, task, done);
}

static void complete(struct ptape_engine *engine, enum ptape_condition condition,
		     const struct ptape_result *result)
{
	const bool confirm = to_be_confirmed(engine, ptape_plan_head(current_plan(engine)));
	const struct ptape_task task = pop_answered(engine);

	ptape_task_complete(engine, task, condition, result);
	follow(engine, &task, true);
	if (confirm)
		ptape_plan_push_front(&engine->plan,
				      (struct ptape_task){ .kind = PTAPE_TASK_READ_POSITION,
							   .purpose = PTAPE_PURPOSE_CONFIRM });
}

/* The drive is not ready, which an open or a load may end with. */
static bool settle_not_ready(struct ptape_engine *engine, enum ptape_condition condition,
			     bool waitable)
{
	const struct ptape_operation *operation = &engine->operation;
	const bool no_medium = condition == PTAPE_CONDITION_NO_MEDIUM;
	const bool load = operation->kind == PTAPE_OPERATION_MTOP;

	if (!no_medium && condition != PTAPE_CONDITION_NOT_READY && !waitable)
		return false;
	if (engine->recovering || ptape_plan_head(&engine->plan)->kind != PTAPE_TASK_TEST_READY ||
	    ptape_plan_head(&engine->plan)->purpose != PTAPE_PURPOSE_FACT)
		return false;
	if (waitable && !operation->nonblock)
		return false;
	engine->ready = no_medium ? PTAPE_READY_NO_MEDIUM : PTAPE_READY_NOT;
	memset(&engine->mode, 0, sizeof(engine->mode));
	ptape_position_lose(&engine->position);
	if (no_medium)
		ptape_keep_nothing(engine);
	if (operation->nonblock || load)
		ptape_engine_fail(engine, 0);
	else
		ptape_engine_fail(engine, no_medium ? ENOMEDIUM : EIO);
	return true;
}

/* Return: true when the drive has said no before it did anything. */
static bool refused(enum ptape_condition condition)
{
	return condition == PTAPE_CONDITION_ILLEGAL_REQUEST ||
	       condition == PTAPE_CONDITION_WRITE_PROTECTED;
}

/* After an error nothing is assumed about where the tape stands. */
static void forget_place(struct ptape_engine *engine, const struct ptape_task *task,
			 enum ptape_condition condition)
{
	switch (ptape_task_class(task)) {
	case PTAPE_CLASS_READ:
		/* Behind the bad spot, wherever that is; the file number still counts. */
		engine->position.state = PTAPE_POSITION_UNCOUNTED;
		engine->position.block_in_file = PTAPE_NUMBER_UNKNOWN;
		break;
	case PTAPE_CLASS_SPACE:
		if (refused(condition))
			ptape_position_suspect(&engine->position);
		else
			ptape_position_lose(&engine->position);
		engine->end = PTAPE_END_NONE;
		break;
	case PTAPE_CLASS_WRITE:
		ptape_engine_give_up_head(engine);
		break;
	case PTAPE_CLASS_ERASE:
	case PTAPE_CLASS_FORMAT:
		if (!refused(condition))
			ptape_engine_give_up_head(engine);
		break;
	case PTAPE_CLASS_LOCATE:
		if (refused(condition))
			ptape_position_suspect(&engine->position);
		else
			ptape_engine_lose_outcome(engine, task);
		break;
	default:
		ptape_engine_lose_outcome(engine, task);
		break;
	}
}

/* A later call may find it otherwise, and the same command then be carried out. */
static bool may_pass(enum ptape_condition condition)
{
	switch (condition) {
	case PTAPE_CONDITION_NOT_READY:
	case PTAPE_CONDITION_CONFLICT:
	case PTAPE_CONDITION_BUSY:
	case PTAPE_CONDITION_NO_MEMORY:
		return true;
	default:
		return false;
	}
}

/* What was acknowledged could not be sent again. */
static void fail_replay(struct ptape_engine *engine, enum ptape_condition condition, int error)
{
	if (condition == PTAPE_CONDITION_NO_MEDIUM) {
		ptape_engine_freeze(engine, PTAPE_FROZEN_MEDIUM);
	} else if (may_pass(condition)) {
		/* The doubt stays, and the next call tries again. */
		ptape_engine_abandon(engine, error);
	} else if (engine->replay_failed) {
		ptape_engine_freeze(engine, PTAPE_FROZEN_LOSS);
	} else {
		engine->replay_failed = true;
		ptape_recovery_start(engine);
	}
}

/*
 * A place that is only to be looked at, and cannot be gone to: the READ and the READ POSITION
 * behind it tell whether it is there.
 */
static bool looks_in_vain(const struct ptape_engine *engine, const struct ptape_task *task,
			  enum ptape_condition condition)
{
	return task->kind == PTAPE_TASK_LOCATE && engine->phase == PTAPE_RECOVERY_LOOKS &&
	       condition == PTAPE_CONDITION_MEDIUM_ERROR;
}

static void fail_recovery(struct ptape_engine *engine, enum ptape_condition condition, int error)
{
	const struct ptape_task *task = ptape_plan_head(&engine->recovery);

	if (ptape_task_writes(task)) {
		fail_replay(engine, condition, error);
	} else if (task->kind == PTAPE_TASK_WITNESS && ptape_replay_bears(engine, condition)) {
		pop_answered(engine);
		ptape_replay_unread(engine);
	} else if (condition == PTAPE_CONDITION_NO_MEDIUM && !engine->light) {
		ptape_engine_freeze(engine, PTAPE_FROZEN_MEDIUM);
	} else if (looks_in_vain(engine, task, condition)) {
		pop_answered(engine);
	} else if (task->kind == PTAPE_TASK_MODE_SELECT || task->kind == PTAPE_TASK_COMPRESSION ||
		   task->kind == PTAPE_TASK_LOCATE) {
		/* What the session rests on cannot be restored. */
		ptape_engine_freeze_place(engine);
	} else {
		/* Not ready: doubt stays, and the next call asks again. */
		ptape_engine_abandon(engine, error);
	}
}

static void fail_task(struct ptape_engine *engine, enum ptape_condition condition, int error)
{
	const struct ptape_task task = *ptape_plan_head(current_plan(engine));
	const bool undelivered =
		condition == PTAPE_CONDITION_UNANSWERED || condition == PTAPE_CONDITION_NO_PATH;

	if (settle_not_ready(engine, condition, false))
		return;
	if (ptape_reserve_is_taken(engine, &task, condition)) {
		ptape_engine_freeze(engine, PTAPE_FROZEN_RESERVATION);
		return;
	}
	if (undelivered || (engine->answered && may_pass(condition))) {
		ptape_engine_abandon(engine, error);
		return;
	}
	if (ptape_defaults_bear(&task, condition)) {
		pop_answered(engine);
		follow(engine, &task, false);
		return;
	}
	if (ptape_task_is_tolerant(&task, condition)) {
		pop_answered(engine);
		ptape_task_tolerate(engine, task, condition);
		follow(engine, &task, true);
		return;
	}
	if (ptape_reserve_is_task(&task) && !may_pass(condition)) {
		/* Whose the drive is cannot be told, or not be restored. */
		ptape_engine_freeze(engine, PTAPE_FROZEN_RESERVATION);
		return;
	}
	if (engine->recovering) {
		fail_recovery(engine, condition, error);
		return;
	}
	ptape_engine_leave_facts(engine);
	if (engine->in_flight)
		forget_place(engine, &task, condition);
	/* Of a close it was the last chance: what is not proved to be on that cartridge is told. */
	if (condition == PTAPE_CONDITION_NO_MEDIUM &&
	    engine->operation.kind == PTAPE_OPERATION_CLOSE)
		ptape_engine_abandon(engine, error);
	else
		ptape_engine_fail(engine, error);
}

static void wait_for_ready(struct ptape_engine *engine, enum ptape_condition condition, int error)
{
	const u16 polls_max = engine->recovering ? PTAPE_POLLS_RECOVERY_MAX : PTAPE_POLLS_OPEN_MAX;

	if (settle_not_ready(engine, condition, true))
		return;
	engine->stable = 0;
	/* Polls have a bound of their own and are no attempts. */
	engine->attempt = 0;
	engine->recovery_attempt = 0;
	if (++engine->polls > polls_max)
		fail_task(engine, PTAPE_CONDITION_NOT_READY, error);
	else
		engine->pausing = true;
}

/* An earlier write failed after it was acknowledged. Without one there is nothing to lose. */
static void deferred_error(struct ptape_engine *engine, u16 attempt)
{
	if (engine->unproved && ptape_replay_maps(engine))
		ptape_recovery_start(engine);
	else if (engine->unproved)
		ptape_engine_freeze(engine, PTAPE_FROZEN_DEFERRED);
	else if (attempt >= PTAPE_ATTEMPTS_MAX)
		fail_task(engine, PTAPE_CONDITION_DEFERRED, EIO);
}

/* A recovery that is cut off counts as a send of the task that it is for. */
static void recover_again(struct ptape_engine *engine, enum ptape_condition condition, int error)
{
	if (engine->recovering && ++engine->attempt > PTAPE_ATTEMPTS_MAX)
		fail_task(engine, condition, error);
	else
		ptape_recovery_start(engine);
}

/*
 * No drive has to know how long its commands take, and one that hangs on the question is not asked
 * a second time.
 */
static void drop_question(struct ptape_engine *engine, const struct ptape_task *task,
			  enum ptape_condition condition)
{
	if (task->kind != PTAPE_TASK_TIMEOUTS || condition != PTAPE_CONDITION_UNANSWERED)
		return;
	engine->timeouts.asked = true;
	pop_answered(engine);
}

static u16 attempts(struct ptape_engine *engine, enum ptape_condition condition)
{
	if (condition == PTAPE_CONDITION_UNANSWERED)
		return ++engine->unanswered;
	return engine->recovering ? engine->recovery_attempt : engine->attempt;
}

/*
 * An adapter may know that a link is gone, and end everything at once, long before
 * anybody takes the path away or it comes back to life: that is an absence, which
 * the hold bounds, and no number of attempts.
 */
static bool is_silence(struct ptape_engine *engine, enum ptape_condition condition)
{
	return engine->recovering && condition == PTAPE_CONDITION_UNANSWERED &&
	       ptape_plan_head(&engine->recovery)->kind == PTAPE_TASK_TEST_READY;
}

static bool was_never_sent(const struct ptape_result *result)
{
	return result->delivery == PTAPE_DELIVERY_NO_PATH ||
	       result->delivery == PTAPE_DELIVERY_OVERHEARD;
}

static bool was_at_drive(const struct ptape_result *result)
{
	return result->delivery == PTAPE_DELIVERY_ANSWERED ||
	       result->delivery == PTAPE_DELIVERY_UNANSWERED;
}

/*
 * A reset may meet a command that is at work, and an adapter that must answer it gives the
 * attention that the reset left. So one that wrote may be on the tape, where that can be looked at:
 * without a witness a block of somebody else would be taken for it.
 */
static bool was_not_done(struct ptape_engine *engine, const struct ptape_result *result,
			 enum ptape_condition condition)
{
	const bool reset =
		condition == PTAPE_CONDITION_POWER_ON || condition == PTAPE_CONDITION_RESET;

	if (reset && result->delivery == PTAPE_DELIVERY_ANSWERED)
		return !ptape_recovery_tells_done(engine);
	return !ptape_condition_is_processed(condition);
}

static void handle_result(struct ptape_engine *engine, const struct ptape_result *result)
{
	const struct ptape_task *task = ptape_plan_head(current_plan(engine));
	const enum ptape_condition condition = ptape_result_condition(result);
	struct ptape_disposition disposition;
	u16 attempt;

	if (!engine->recovering && task->kind == PTAPE_TASK_WRITE && was_at_drive(result))
		engine->activity = PTAPE_ACTIVITY_WRITING;
	engine->decided.condition = condition;
	/* Nobody announces the end of an absence that nobody announced: prove it all. */
	if (is_silence(engine, condition)) {
		ptape_engine_absent(engine);
		ptape_recovery_start(engine);
		engine->silent = true;
		return;
	}
	if (condition == PTAPE_CONDITION_NO_PATH)
		ptape_engine_absent(engine);
	ptape_effects_note(engine, result);
	ptape_keys_note(engine, condition);
	ptape_protection_note(engine, condition);
	attempt = attempts(engine, condition);
	disposition = ptape_disposition(ptape_task_class(task), condition, attempt);
	engine->decided.action = disposition.action;
	if (ptape_task_does_not_fit(engine, task, result))
		disposition.error = EINVAL;
	if (ptape_task_asks_less(engine, task, result))
		disposition.action = PTAPE_ACTION_RETRY;
	if (!engine->recovering && was_not_done(engine, result, condition))
		engine->in_flight = false;
	if (!engine->recovering && was_never_sent(result))
		engine->sent = false;
	if (drained(engine, condition))
		return;
	switch (disposition.action) {
	case PTAPE_ACTION_COMPLETE:
		complete(engine, condition, result);
		break;
	case PTAPE_ACTION_RETRY:
		break;
	case PTAPE_ACTION_WAIT:
		wait_for_ready(engine, condition, disposition.error);
		break;
	case PTAPE_ACTION_RECOVER:
		drop_question(engine, task, condition);
		recover_again(engine, condition, disposition.error);
		break;
	case PTAPE_ACTION_FREEZE:
		deferred_error(engine, attempt);
		break;
	default: /* PTAPE_ACTION_FAIL */
		fail_task(engine, condition, disposition.error);
		break;
	}
}

static void handle_path(struct ptape_engine *engine, bool fresh)
{
	/* Silent paths take turns, and each of them is a fresh one. */
	if (engine->silent) {
		if (++engine->looks > PTAPE_LOOKS_MAX) {
			ptape_engine_abandon(engine, EIO);
			return;
		}
	} else if (++engine->paths > PTAPE_PATHS_MAX) {
		ptape_engine_abandon(engine, engine->operation.absent_error);
		return;
	}
	engine->silent = false;
	if (fresh) {
		/* While no path was there anything may have happened: prove it all. */
		ptape_engine_absent(engine);
		engine->attempt = 0;
		engine->unanswered = 0;
		ptape_recovery_start(engine);
	}
	ptape_plan_pop(&engine->recovery);
}

static void handle_event(struct ptape_engine *engine, const struct ptape_event *event)
{
	switch (event->kind) {
	case PTAPE_EVENT_STARTED:
		break;
	case PTAPE_EVENT_RESULT:
		handle_result(engine, &event->result);
		break;
	case PTAPE_EVENT_PAUSED:
		engine->pausing = false;
		break;
	case PTAPE_EVENT_PATH:
		handle_path(engine, event->fresh);
		break;
	case PTAPE_EVENT_DEADLINE:
		ptape_engine_abandon(engine, event->present ? EIO : engine->operation.absent_error);
		break;
	default: /* PTAPE_EVENT_INTERRUPTED */
		/* In the place of a command's result: it was not sent. */
		if (!engine->recovering && !engine->pausing) {
			engine->in_flight = false;
			engine->sent = false;
		}
		engine->pausing = false;
		ptape_engine_abandon(engine, EINTR);
		break;
	}
}

/* --- steps --- */

/*
 * Whose the drive is, and what it does to blocks, is asked before they are sent.
 * Return: true when such a question was put in front of @task.
 */
static bool asks_first(struct ptape_engine *engine, const struct ptape_task *task)
{
	const bool keys = ptape_keys_due(engine, task);

	if (ptape_reserve_asks(engine))
		return true;
	if (!keys && !ptape_protection_due(engine, task))
		return false;
	ptape_plan_push_front(&engine->plan,
			      (struct ptape_task){ .kind = keys ? PTAPE_TASK_ENCRYPTION
								: PTAPE_TASK_PROTECTION });
	return true;
}

/*
 * A task at the place where the tape stands is sent only from a proved place.
 * Return: true when it may be sent now; else what must come first was put in
 * front of it, or the operation has ended.
 */
static bool place_proved(struct ptape_engine *engine, const struct ptape_task *task)
{
	if (!ptape_task_is_here(task))
		return true;
	if (engine->doubt.any) {
		ptape_recovery_start(engine);
		return false;
	}
	if (engine->underway) {
		ptape_effects_await_motion(engine);
		return false;
	}
	if (engine->mode_stale) {
		ptape_plan_push_front(&engine->plan,
				      (struct ptape_task){ .kind = PTAPE_TASK_MODE_SENSE });
		return false;
	}
	if (engine->position.state == PTAPE_POSITION_KNOWN || engine->position_untold)
		return !asks_first(engine, task);
	if (engine->asked) {
		/* It was asked, and does not know: nothing is written from here. */
		ptape_engine_freeze_place(engine);
		return false;
	}
	engine->asked = true;
	ptape_plan_push_front(&engine->plan,
			      (struct ptape_task){ .kind = PTAPE_TASK_READ_POSITION });
	return false;
}

static void finish(struct ptape_engine *engine, struct ptape_step *step)
{
	const struct ptape_operation *operation = &engine->operation;

	if (operation->kind == PTAPE_OPERATION_OPEN && engine->result == 0 &&
	    operation->for_write && !operation->nonblock && engine->mode.write_protected)
		engine->result = -EROFS;
	if (engine->thawing && engine->result == 0)
		engine->frozen = PTAPE_FROZEN_NOT;
	if (engine->ending && engine->result == 0)
		ptape_true_end_done(engine);
	ptape_behind_end(engine);
	step->kind = PTAPE_STEP_DONE;
	step->result = engine->result;
}

static void send(struct ptape_engine *engine, const struct ptape_task *task,
		 struct ptape_step *step)
{
	if (engine->recovering) {
		engine->recovery_attempt++;
	} else {
		engine->attempt++;
		engine->in_flight = true;
		engine->sent = true;
		engine->asked = engine->asked && !ptape_task_is_here(task);
		if (ptape_task_writes(task))
			ptape_warning_begin(engine);
		if (ptape_task_writes(task) && !engine->unproved)
			engine->synced = engine->position.block;
	}
	step->kind = PTAPE_STEP_COMMAND;
	ptape_task_command(engine, task, &step->command);
	step->command.here = ptape_task_is_here(task);
	ptape_effects_command(engine, task, &step->command);
}

/* Return: true when @step says what to do; false: look again. */
static bool next_step(struct ptape_engine *engine, struct ptape_step *step)
{
	struct ptape_task *task;

	if (engine->recovering && engine->unsettled) {
		ptape_recovery_start(engine);
		return false;
	}
	if (engine->recovering && ptape_plan_empty(&engine->recovery)) {
		ptape_recovery_end(engine);
		return false;
	}
	if (ptape_plan_empty(&engine->plan)) {
		finish(engine, step);
		return true;
	}
	task = ptape_plan_head(current_plan(engine));
	if (ptape_protection_settled(engine, task)) {
		ptape_plan_pop(&engine->plan);
		return false;
	}
	if (task->kind == PTAPE_TASK_AWAIT_PATH) {
		step->kind = PTAPE_STEP_AWAIT_PATH;
		step->silent = engine->silent;
		return true;
	}
	if (!engine->recovering && !place_proved(engine, task))
		return false;
	if (ptape_task_is_refused(engine, task)) {
		fail_task(engine, PTAPE_CONDITION_ILLEGAL_REQUEST, EINVAL);
		return false;
	}
	send(engine, task, step);
	return true;
}

/*
 * A command may have been done whose end nobody knows; or a close, which has
 * what was acknowledged to bring to the tape and cannot be called again.
 */
static bool killable_only(struct ptape_engine *engine)
{
	if (engine->answered)
		return true;
	if (engine->operation.kind == PTAPE_OPERATION_CLOSE)
		return engine->unproved || engine->activity == PTAPE_ACTIVITY_WRITING;
	return engine->in_flight && ptape_task_is_here(ptape_plan_head(&engine->plan));
}

void ptape_engine_begin(struct ptape_engine *engine, const struct ptape_operation *operation)
{
	engine->operation = *operation;
	engine->result = 0;
	engine->attempt = 0;
	engine->unanswered = 0;
	engine->attentions = 0;
	engine->paths = 0;
	engine->looks = 0;
	engine->silent = false;
	engine->replay_failed = false;
	engine->mended = false;
	engine->polls = 0;
	engine->in_flight = false;
	engine->sent = false;
	engine->resumed = false;
	engine->recovering = false;
	engine->thawing = false;
	engine->ending = false;
	engine->pausing = false;
	engine->asked = false;
	engine->spaced.known = false;
	engine->answered = false;
	engine->defaults_due = 0;
	ptape_engine_drop_rest(engine);
	ptape_plan_clear(&engine->plan);
	ptape_plan_clear(&engine->recovery);
	ptape_operation_plan(engine);
}

void ptape_engine_step(struct ptape_engine *engine, const struct ptape_event *event,
		       struct ptape_step *step)
{
	memset(step, 0, sizeof(*step));
	engine->decided =
		(struct ptape_decided){ .action = PTAPE_ACTION_NR, .verdict = PTAPE_VERDICT_NR };
	handle_event(engine, event);
	step->killable_only = killable_only(engine);
	if (engine->pausing) {
		step->kind = PTAPE_STEP_PAUSE;
		step->pause_ms = PTAPE_POLL_MS;
		return;
	}
	while (!next_step(engine, step))
		;
}

/* --- what happens outside of an operation --- */

void ptape_engine_absent(struct ptape_engine *engine)
{
	engine->doubt.any = true;
	engine->doubt.reset = true;
	engine->doubt.other = true;
	engine->doubt.medium = true;
	engine->kept.restored = false;
	engine->unsettled = true;
	ptape_keys_reset(engine);
	ptape_protection_doubt(engine);
}

void ptape_engine_heard(struct ptape_engine *engine, enum ptape_condition condition)
{
	if (condition == PTAPE_CONDITION_POWER_ON || condition == PTAPE_CONDITION_RESET ||
	    condition == PTAPE_CONDITION_NEXUS_LOST)
		engine->doubt.reset = true;
}

void ptape_engine_moved(struct ptape_engine *engine)
{
	ptape_position_suspect(&engine->position);
	engine->kept.sure = false;
}

void ptape_engine_passthrough(struct ptape_engine *engine)
{
	ptape_position_suspect(&engine->position);
	engine->mode_stale = true;
	engine->compression = PTAPE_COMPRESSION_UNSET;
	ptape_protection_passed(engine);
	ptape_partition_forget(engine);
	ptape_journal_forget(&engine->journal);
	engine->displaced = false;
	engine->end = PTAPE_END_NONE;
	/* What is written next may be refused where the tape stands now. */
	engine->usual_length = 0;
}

void ptape_engine_stopped(struct ptape_engine *engine)
{
	ptape_engine_passthrough(engine);
	engine->ready = PTAPE_READY_NO_MEDIUM;
	engine->unloaded = true;
}

void ptape_engine_acknowledge(struct ptape_engine *engine)
{
	engine->loss_unacknowledged = false;
	engine->stop_unacknowledged = false;
}

void ptape_engine_status(const struct ptape_engine *engine, struct ptape_tape_status *status)
{
	memset(status, 0, sizeof(*status));
	status->ready = engine->ready;
	status->end = engine->end;
	status->frozen = engine->frozen;
	status->loss_unacknowledged = engine->loss_unacknowledged;
	status->stop_unacknowledged = engine->stop_unacknowledged;
	status->write_protected = engine->mode.write_protected;
	status->unproved = engine->unproved;
	status->at_setmark = engine->at_setmark;
	status->buffered_mode = engine->mode.buffered_mode;
	status->density = engine->mode.density;
	status->block_length = engine->mode.block_length;
	status->position = engine->position;
	status->counters = engine->counters;
	status->options = engine->options;
	status->timeouts = engine->timeouts;
	status->node_mode = engine->node_mode;
	status->cleaning = engine->cleaning;
	status->recovered = engine->recovered;
	status->journal_bytes = ptape_journal_bytes(&engine->journal);
	ptape_behind_status(engine, status);
	if (engine->end == PTAPE_END_MARK_HIT) {
		/* Nobody was told of the mark: the tape stands before it. */
		if (engine->position.file != PTAPE_NUMBER_UNKNOWN)
			status->position.file--;
		status->position.block_in_file = engine->block_before_mark;
	}
	if (ptape_partition_pending(engine))
		ptape_partition_status(engine, status);
}
