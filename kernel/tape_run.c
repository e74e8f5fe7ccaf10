// SPDX-License-Identifier: GPL-2.0-only
/*
 * The loop around a tape's engine: carries out what it says, and goes on with a write that
 * had returned. See tape.h.
 */
#include <linux/delay.h>
#include <linux/moduleparam.h>
#include <linux/sched/signal.h>
#include <scsi/scsi_proto.h>

#include "exec.h"
#include "hold.h"
#include "join.h"
#include "options.h"
#include "path.h"
#include "tap.h"
#include "tape.h"
#include "tape_event.h"
#include "trace.h"
#include "unit.h"

#define STANDBY_TRIES	     17	       /* 16 attentions that wait, and the answer */
#define PATIENCE	     (30 * HZ) /* below the time that a hung task is told after */
#define OTHERS_POLL_MS	     5	       /* of a command of others at the drive; most take less */
#define OTHERS_PATIENCE	     (2 * HZ)  /* with those that ask */
#define BUSY_AGAIN_MS	     5	  /* to a device that had no room: the midlayer's own pace, about */
#define WRITE_BEHIND_DEFAULT 1024 /* KiB; a block is on its way at a time, however long */

static unsigned int write_behind = WRITE_BEHIND_DEFAULT;
module_param(write_behind, uint, 0644);
MODULE_PARM_DESC(
	write_behind,
	"KiB of acknowledged data that may be on their way to the drive, at least one block: a write returns when its block was sent; 0: when the drive has answered (default 1024)");

static const char *const frozen_reasons[PTAPE_FROZEN_NR] = {
	[PTAPE_FROZEN_POSITION] = "position lost: rewind, seek or space to the end of data first",
	[PTAPE_FROZEN_LOSS] = "acknowledged data is or may be missing: see ptape/acknowledge",
	[PTAPE_FROZEN_SHORT] =
		"acknowledged data is missing, what came before it is there: see ptape/acknowledge",
	[PTAPE_FROZEN_DEFERRED] =
		"acknowledged data is missing, a deferred error does not tell which: see ptape/acknowledge",
	[PTAPE_FROZEN_MEDIUM] = "not proved to be the cartridge that the session works on",
	[PTAPE_FROZEN_ENCRYPTION] =
		"encryption is not as it was when the session wrote: set the key, and open again",
	[PTAPE_FROZEN_PROTECTION] =
		"the drive has lost logical block protection: set it, and open again",
	[PTAPE_FROZEN_RESERVATION] =
		"somebody else has the drive reserved, or has ended the reservation: see who, and open again",
};

void ptape_tape_publish(struct ptape_tape *tape)
{
	struct ptape_tape_status status;
	enum ptape_tape_event event;

	ptape_engine_status(&tape->engine, &status);
	/* Nobody else writes it. */
	event = ptape_tape_event_between(&tape->status, &status);
	spin_lock(&tape->status_lock);
	tape->status = status;
	spin_unlock(&tape->status_lock);
	if (event == PTAPE_TAPE_EVENT_FROZEN && status.frozen == PTAPE_FROZEN_RESERVATION)
		ptape_tap_disown(tape->unit);
	if (event != PTAPE_TAPE_EVENT_NONE) {
		trace_ptape_event(tape->unit, event);
		ptape_unit_note_event(
			tape->unit, ptape_tape_event_name(event),
			event == PTAPE_TAPE_EVENT_FROZEN ? frozen_reasons[status.frozen] : NULL);
	}
	ptape_unit_set_condition(tape->unit, tape->engine.recovering,
				 frozen_reasons[status.frozen]);
}

void ptape_tape_status(struct ptape_tape *tape, struct ptape_tape_status *status)
{
	spin_lock(&tape->status_lock);
	*status = tape->status;
	spin_unlock(&tape->status_lock);
}

u32 ptape_tape_take_recovered(struct ptape_tape *tape)
{
	u32 fresh;

	spin_lock(&tape->status_lock);
	fresh = tape->status.recovered - tape->recovered_told;
	tape->recovered_told = tape->status.recovered;
	tape->status_told = true;
	spin_unlock(&tape->status_lock);
	return fresh;
}

/*
 * PREVENT counts for each nexus by itself (SPC-5 6.16): a path that was in use before
 * may hold the door too, and only by that path it lets go.
 */
static void allow_by_standby(struct ptape_tape *tape, const struct ptape_command *command)
{
	struct ptape_command brief = *command;
	struct ptape_result result;
	struct ptape_path *path;
	unsigned int n, tries;

	/* Its link may be dead, and nobody waits for that as long as for a drive. */
	brief.brief = true;
	for (n = 1; (path = ptape_unit_get_standby(tape->unit, n)); n++) {
		for (tries = 0; ptape_path_running(path) && tries < STANDBY_TRIES; tries++) {
			ptape_exec(path, &brief, NULL, &result);
			if (!ptape_condition_is_attention(ptape_result_condition(&result)))
				break;
		}
		ptape_path_put(path);
	}
}

static bool allows_removal(const struct ptape_command *command)
{
	return command->cdb.bytes[0] == ALLOW_MEDIUM_REMOVAL && !command->cdb.bytes[4];
}

/*
 * A command is as good as answered by what another user of the drive was told, or did:
 * it is not sent, as if the drive had told us.
 */
static bool overheard(struct ptape_tape *tape, struct ptape_path *path, struct ptape_result *result)
{
	enum ptape_condition condition = ptape_tap_take(&path->tap.told);

	if (condition == PTAPE_CONDITION_GOOD)
		condition = ptape_tap_take(&tape->unit->disturbed);
	if (condition == PTAPE_CONDITION_GOOD)
		return false;
	memset(result, 0, sizeof(*result));
	result->delivery = PTAPE_DELIVERY_OVERHEARD;
	result->overheard = condition;
	return true;
}

/* Return: false when a signal ended it. */
static bool nap(unsigned int ms, bool killable_only)
{
	const unsigned int state = killable_only ? TASK_KILLABLE : TASK_INTERRUPTIBLE;

	set_current_state(state);
	schedule_timeout(msecs_to_jiffies(ms));
	return !signal_pending_state(state, current);
}

/*
 * A command of others that is at the drive may move the tape, or take an attention: what would be
 * carried out behind it where the tape stands, waits; not for ever where it only may take one,
 * since who asks all the time would keep it waiting. Its end is looked for: nobody can be woken
 * where the tap hears of it. Return: false when a fatal signal ended the wait.
 */
static bool await_others(struct ptape_tape *tape)
{
	const unsigned long patience = jiffies + OTHERS_PATIENCE;

	while (tape->step.command.here &&
	       ptape_tap_others_out(tape->unit, time_after(jiffies, patience)))
		if (!nap(OTHERS_POLL_MS, true))
			return false;
	return true;
}

/*
 * Where the command of the step can be sent now, with a reference.
 * Return: NULL when it cannot: @event tells why.
 */
static struct ptape_path *path_for_step(struct ptape_tape *tape, struct ptape_event *event)
{
	struct ptape_path *path;
	u32 generation;

	if (!await_others(tape)) {
		event->kind = PTAPE_EVENT_INTERRUPTED;
		return NULL;
	}
	event->kind = PTAPE_EVENT_RESULT;
	path = ptape_unit_get_path(tape->unit, &generation);
	if (!path || generation != tape->generation || !ptape_path_usable(path)) {
		/* Not behind the engine's back: a new path must be proved first. */
		memset(&event->result, 0, sizeof(event->result));
		event->result.delivery = PTAPE_DELIVERY_NO_PATH;
	} else if (!overheard(tape, path, &event->result)) {
		return path;
	}
	if (path)
		ptape_path_put(path);
	return NULL;
}

static void pause(const struct ptape_step *step, struct ptape_event *event)
{
	event->kind = nap(step->pause_ms, step->killable_only) ? PTAPE_EVENT_PAUSED
							       : PTAPE_EVENT_INTERRUPTED;
}

static int wait_for_path(struct ptape_tape *tape, const struct ptape_step *step)
{
	int ret = 0;

	if (step->silent && ptape_unit_turn_path(tape->unit))
		return 0;
	if (tape->nonblock && step->silent)
		return -ETIME;
	if (tape->nonblock && !ptape_unit_is_usable(tape->unit))
		return -ENXIO;
	if (step->silent)
		ret = ptape_unit_bear_silence(tape->unit, step->killable_only);
	return ret ? ret : ptape_unit_await_path(tape->unit, step->killable_only);
}

static void await_path(struct ptape_tape *tape, const struct ptape_step *step,
		       struct ptape_event *event)
{
	struct ptape_path *path;
	u32 generation;
	int ret = wait_for_path(tape, step);

	if (ret) {
		event->kind = ret == -EINTR ? PTAPE_EVENT_INTERRUPTED : PTAPE_EVENT_DEADLINE;
		event->present = ret == -ETIME;
		return;
	}
	path = ptape_unit_get_path(tape->unit, &generation);
	if (path)
		ptape_path_put(path);
	event->kind = PTAPE_EVENT_PATH;
	event->fresh = generation != tape->generation;
	tape->generation = generation;
}

/*
 * A reset is announced on every path, and a path that stands by keeps its announcement:
 * when its turn comes that is old, and would read as the loss of what was written since.
 * Taken off while everything that was written is proved, so that none is missed that counts.
 */
static void drain_standby(struct ptape_tape *tape)
{
	const struct ptape_engine *engine = &tape->engine;
	struct ptape_medium medium;
	struct ptape_path *path;
	unsigned int n;

	if (!tape->standby_stale && tape->resets_drained == engine->counters.resets)
		return;
	/* The doubt of an open that goes on where the last close was is none of an attention. */
	if (engine->unproved || (engine->doubt.any && !engine->kept.restored) ||
	    engine->ready != PTAPE_READY_YES)
		return;
	for (n = 1; (path = ptape_unit_get_standby(tape->unit, n)); n++) {
		if (ptape_path_running(path)) {
			ptape_join_ask(path, &medium);
			ptape_tap_forget(&path->tap.told);
		}
		ptape_path_put(path);
	}
	tape->standby_stale = false;
	tape->resets_drained = engine->counters.resets;
}

/* One line for what a job has gone through and its program has not seen. */
static void log_recovery(struct ptape_tape *tape, const struct ptape_counters *before)
{
	const struct ptape_counters *now = &tape->engine.counters;

	if (now->recoveries == before->recoveries || tape->engine.frozen)
		return;
	dev_notice_ratelimited(
		&tape->unit->dev,
		"cartridge and position proved after %llu reset(s), %llu command(s) sent again: goes on at block %llu\n",
		now->resets - before->resets, now->resent - before->resent,
		tape->engine.position.block);
}

static bool step_engine(struct ptape_tape *tape, const struct ptape_event *event)
{
	ptape_tap_reservation(tape->unit, &tape->engine.reservation);
	ptape_engine_step(&tape->engine, event, &tape->step);
	trace_ptape_step(tape->unit, &tape->engine, event, &tape->step);
	ptape_tape_publish(tape);
	return tape->step.kind != PTAPE_STEP_DONE;
}

static s64 finish(struct ptape_tape *tape)
{
	log_recovery(tape, &tape->counters_before);
	drain_standby(tape);
	return tape->step.result;
}

void ptape_tape_lock_patiently(struct ptape_tape *tape)
{
	/* Nobody kills a worker, and one that can be killed is not taken for a hung task. */
	while (mutex_lock_killable(&tape->io_lock))
		;
}

/* --- a command of the engine --- */

bool ptape_tape_writes_behind(void)
{
	return READ_ONCE(write_behind);
}

static void queue_settle(struct ptape_tape *tape)
{
	struct device *dev = &tape->unit->dev;

	get_device(dev);
	if (!ptape_tape_queue(&tape->settle_work))
		put_device(dev);
}

/* Its program may be idle for hours: what the drive has to say is met now. */
static void write_failed(struct ptape_exec *exec)
{
	queue_settle(container_of(exec, struct ptape_tape, exec));
}

void ptape_tape_path_gone(struct ptape_unit *unit)
{
	struct ptape_tape *tape = unit->role_data;

	/* The last command's path is held until somebody asks for its end. See start(). */
	smp_mb();
	if (READ_ONCE(tape->exec_path))
		queue_settle(tape);
}

/* Of a witness, in a session that only wrote. Return: false when there is no memory for it. */
static bool has_room(struct ptape_tape *tape, const struct ptape_command *command)
{
	return command->direction != PTAPE_DATA_IN || !command->transfer ||
	       !ptape_buffer_grow(&tape->buffer, command->length, false);
}

/* Return: as ptape_exec_start(). */
static int try_start(struct ptape_tape *tape, struct ptape_path *path)
{
	const struct ptape_command *command = &tape->step.command;

	if (has_room(tape, command))
		return ptape_exec_start(&tape->exec, path, command, tape->scratch, &tape->buffer,
					&tape->ring.buffer);
	memset(&tape->exec.result, 0, sizeof(tape->exec.result));
	tape->exec.result.delivery = PTAPE_DELIVERY_NO_MEMORY;
	return -EIO;
}

/*
 * Return: true when the step's command is on its way; else @event is its result. @failed: of
 * struct ptape_exec, or NULL.
 */
static bool start(struct ptape_tape *tape, struct ptape_event *event,
		  void (*failed)(struct ptape_exec *exec))
{
	struct ptape_path *path;
	int ret;

	tape->exec.failed = failed;
	do {
		path = path_for_step(tape, event);
		if (!path)
			return false;
		ret = try_start(tape, path);
		if (ret)
			ptape_path_put(path);
	} while (ret == -EAGAIN);
	tape->exec_began = ptape_stats_begin(&tape->stats);
	if (!ret) {
		WRITE_ONCE(tape->exec_path, path);
		/* The path may have gone meanwhile, and whoever took it away has seen none here. */
		smp_mb();
		if (READ_ONCE(tape->unit->generation) != tape->generation)
			queue_settle(tape);
		return true;
	}
	event->result = tape->exec.result;
	ptape_stats_end(&tape->stats, &tape->step.command, &event->result, tape->exec_began,
			ktime_get());
	return false;
}

/* The command that was started has its end. */
static void take_result(struct ptape_tape *tape, struct ptape_event *event)
{
	const struct ptape_command *command = &tape->step.command;
	struct ptape_path *path = tape->exec_path;

	/* In pieces: a slow command is no hung task. */
	while (!wait_for_completion_timeout(&tape->exec.done, PATIENCE))
		;
	event->kind = PTAPE_EVENT_RESULT;
	event->result = tape->exec.result;
	if (command->compare)
		event->result.differs = !ptape_buffer_equal(&tape->buffer, &tape->ring.buffer,
							    command->at, command->length);
	ptape_stats_end(&tape->stats, command, &event->result, tape->exec_began, tape->exec.ended);
	if (event->result.delivery == PTAPE_DELIVERY_ANSWERED) {
		ptape_unit_answered(tape->unit, path);
		if (allows_removal(command))
			allow_by_standby(tape, command);
	}
	WRITE_ONCE(tape->exec_path, NULL);
	ptape_path_put(path);
}

static bool is_busy(const struct ptape_event *event)
{
	return event->kind == PTAPE_EVENT_RESULT &&
	       ptape_result_condition(&event->result) == PTAPE_CONDITION_BUSY;
}

/*
 * The command of the step has ended as @event tells. Where the device had no room for it, it goes
 * out again, behind another look each time, as long as the midlayer would send it again without
 * one: for its time. @to_the_end: not even a fatal signal ends it. Return: false when that came
 * before the command's end: it is still on its way then.
 */
static bool send_while_busy(struct ptape_tape *tape, struct ptape_event *event, bool to_the_end)
{
	const unsigned long until = jiffies + ptape_exec_timeout(&tape->step.command);

	while (is_busy(event) && tape->step.command.here && time_before(jiffies, until)) {
		msleep(BUSY_AGAIN_MS);
		if (!to_the_end && fatal_signal_pending(current))
			break;
		if (!start(tape, event, NULL))
			break;
		if (!to_the_end && wait_for_completion_killable(&tape->exec.done))
			return false;
		take_result(tape, event);
	}
	return true;
}

/* Return: false when a fatal signal came before its end: it is still on its way then. */
static bool send(struct ptape_tape *tape, struct ptape_event *event)
{
	if (!start(tape, event, NULL))
		return true;
	if (wait_for_completion_killable(&tape->exec.done))
		return false;
	take_result(tape, event);
	return send_while_busy(tape, event, false);
}

/*
 * Does what the engine waits for, and tells what came of it.
 * Return: false when a fatal signal came before the end of a command.
 */
static bool carry_out(struct ptape_tape *tape, struct ptape_event *event)
{
	switch (tape->step.kind) {
	case PTAPE_STEP_COMMAND:
		return send(tape, event);
	case PTAPE_STEP_PAUSE:
		pause(&tape->step, event);
		break;
	default: /* PTAPE_STEP_AWAIT_PATH */
		await_path(tape, &tape->step, event);
		break;
	}
	return true;
}

/* --- an operation whose call has returned --- */

/* Return: 0; or why nobody waits for what the step needs any longer, a negative errno. */
static int given_up(const struct ptape_tape *tape, const struct ptape_event *event)
{
	if (event->kind == PTAPE_EVENT_INTERRUPTED)
		return -EINTR;
	if (event->kind != PTAPE_EVENT_DEADLINE)
		return 0;
	return event->present ? -EIO : -tape->engine.operation.absent_error;
}

/* Nothing of it was acknowledged, and nobody is told: it ends with the command that is out. */
static int end_abandoned(struct ptape_tape *tape, bool is_last)
{
	struct ptape_event event = { .kind = PTAPE_EVENT_INTERRUPTED };

	while (tape->behind) {
		if (tape->exec_path) {
			if (!is_last && wait_for_completion_killable(&tape->exec.done))
				return -EINTR;
			take_result(tape, &event);
		}
		tape->behind = step_engine(tape, &event);
		event.kind = PTAPE_EVENT_INTERRUPTED;
	}
	finish(tape);
	tape->abandoned = false;
	return 0;
}

/* Return: as send_while_busy(). */
static bool await_started(struct ptape_tape *tape, struct ptape_event *event, bool to_the_end)
{
	if (!to_the_end && wait_for_completion_killable(&tape->exec.done))
		return false;
	take_result(tape, event);
	return send_while_busy(tape, event, to_the_end);
}

static int go_on(struct ptape_tape *tape, bool is_last)
{
	struct ptape_event event;
	int ret;

	if (tape->abandoned)
		return end_abandoned(tape, is_last);
	while (tape->behind) {
		if (!(tape->exec_path ? await_started(tape, &event, is_last)
				      : carry_out(tape, &event))) {
			/* Whose file it is too may not call for a long time. */
			queue_settle(tape);
			return -EINTR;
		}
		/* What was acknowledged is not given up with a call, only with the session. */
		ret = given_up(tape, &event);
		if (ret && !is_last)
			return ret;
		tape->behind = step_engine(tape, &event);
		if (!tape->behind)
			return min_t(s64, finish(tape), 0);
	}
	return 0;
}

/* The program is killed, and its command at the drive. */
static int abandon(struct ptape_tape *tape)
{
	tape->behind = true;
	tape->abandoned = true;
	/* A call that was no session's has no close to bring it to its end. */
	queue_settle(tape);
	return -EINTR;
}

int ptape_tape_settle_abandoned(struct ptape_tape *tape)
{
	lockdep_assert_held(&tape->io_lock);
	return tape->abandoned ? end_abandoned(tape, false) : 0;
}

int ptape_tape_settle(struct ptape_tape *tape, bool is_last)
{
	int ret = tape->untold_error;

	lockdep_assert_held(&tape->io_lock);
	tape->untold_error = 0;
	return ret ? ret : go_on(tape, is_last);
}

void ptape_tape_note_passed(struct ptape_tape *tape)
{
	const int passed = atomic_xchg(&tape->passed, 0);

	lockdep_assert_held(&tape->io_lock);
	if (passed & PTAPE_TAPE_STOPPED)
		ptape_engine_stopped(&tape->engine);
	else if (passed)
		ptape_engine_passthrough(&tape->engine);
}

static void settle(struct work_struct *work)
{
	struct ptape_tape *tape = container_of(work, struct ptape_tape, settle_work);
	int ret;

	ptape_tape_lock_patiently(tape);
	ret = go_on(tape, false);
	/* Its end is for the next call; that it has none yet the next call finds itself. */
	if (ret && !tape->behind)
		tape->untold_error = ret;
	mutex_unlock(&tape->io_lock);
	put_device(&tape->unit->dev);
}

void ptape_tape_run_init(struct ptape_tape *tape)
{
	INIT_WORK(&tape->settle_work, settle);
}

/* --- operations --- */

bool ptape_tape_recovers(const struct ptape_tape *tape)
{
	const int own = READ_ONCE(tape->own.recovery);

	return own >= 0 ? own : ptape_options_recovery();
}

bool ptape_tape_verifies(const struct ptape_tape *tape)
{
	const int own = READ_ONCE(tape->own.verify);

	return own >= 0 ? own : ptape_ring_verifies();
}

/* The midlayer itself asks no device that is older which commands it has. */
static void note_age(struct ptape_tape *tape)
{
	struct ptape_path *path;
	u32 generation;

	if (tape->engine.timeouts.asked)
		return;
	path = ptape_unit_get_path(tape->unit, &generation);
	if (!path)
		return;
	tape->engine.timeouts.asked =
		path->sdev->no_report_opcodes || path->sdev->scsi_level < SCSI_SPC_3;
	ptape_path_put(path);
}

static s64 run(struct ptape_tape *tape, const struct ptape_operation *operation, bool behind)
{
	struct ptape_event event = { .kind = PTAPE_EVENT_STARTED };

	tape->counters_before = tape->engine.counters;
	tape->engine.unverified = !ptape_tape_verifies(tape);
	tape->engine.unrecovered = !ptape_tape_recovers(tape);
	note_age(tape);
	ptape_engine_begin(&tape->engine, operation);
	while (step_engine(tape, &event)) {
		if (!behind || tape->step.kind != PTAPE_STEP_COMMAND ||
		    !ptape_behind_may_answer(&tape->engine)) {
			if (!carry_out(tape, &event))
				return abandon(tape);
		} else if (start(tape, &event, write_failed)) {
			ptape_behind_answer(&tape->engine);
			ptape_tape_publish(tape);
			tape->behind = true;
			return operation->length;
		}
	}
	return finish(tape);
}

s64 ptape_tape_run(struct ptape_tape *tape, const struct ptape_operation *operation)
{
	const bool closes = operation->kind == PTAPE_OPERATION_CLOSE;
	const int ret = ptape_tape_settle(tape, closes);

	/* A close says itself what was lost. */
	if (ret && !closes)
		return ret;
	ptape_tape_note_passed(tape);
	return run(tape, operation, false);
}

s64 ptape_tape_run_behind(struct ptape_tape *tape, const struct ptape_operation *operation)
{
	lockdep_assert_held(&tape->io_lock);
	return run(tape, operation, true);
}
