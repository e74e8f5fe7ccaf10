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
	engine->phase = PTAPE_RECOVERY_ASKS;
	engine->unsettled = false;
	engine->weighed = engine->no_append_pages;
	engine->appends = false;
	engine->stable = 0;
	engine->recovery_attempt = 0;
	engine->medium_proof = PTAPE_MEDIUM_UNDOUBTED;
	ptape_plan_clear(&engine->recovery);
	push_recovery(engine, PTAPE_TASK_AWAIT_PATH, PTAPE_PURPOSE_PLAIN);
	push_recovery(engine, PTAPE_TASK_TEST_READY, PTAPE_PURPOSE_PLAIN);
	if (engine->light)
		return;
	ptape_reserve_push(engine);
	if (engine->doubt.medium)
		push_recovery(engine, PTAPE_TASK_MEDIUM_SERIAL, PTAPE_PURPOSE_COMPARE);
	if (ptape_keys_doubted(engine))
		push_recovery(engine, PTAPE_TASK_ENCRYPTION, PTAPE_PURPOSE_COMPARE);
	push_recovery(engine, PTAPE_TASK_MODE_SENSE, modes);
	if (engine->compression != PTAPE_COMPRESSION_UNSET)
		ptape_plan_push(&engine->recovery,
				(struct ptape_task){ .kind = PTAPE_TASK_MODE_PAGE,
						     .code = PTAPE_PAGE_COMPRESSION,
						     .purpose = PTAPE_PURPOSE_COMPARE });
	if (ptape_protection_rests(engine))
		push_recovery(engine, PTAPE_TASK_PROTECTION, PTAPE_PURPOSE_COMPARE);
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
	ptape_keep_nothing(engine);
	engine->given_up = false;
	engine->displaced = false;
	engine->underway = false;
	engine->resumed = true;
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
	ptape_task_complete(engine, task, ptape_warning_unanswered(engine), &good);
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
	ptape_warning_stands(engine);
	ptape_engine_note_stray(engine);
	engine->in_flight = false;
	/* The drive has confirmed what was only remembered. */
	engine->position.state = PTAPE_POSITION_KNOWN;
	finish_recovery(engine);
}

static bool is_writing(const struct ptape_engine *engine)
{
	return engine->unproved || engine->given_up ||
	       ptape_task_changes(&engine->plan.tasks[engine->plan.head]);
}

/* S, which is where the tape should stand while nothing is unproved. */
static u64 synced(const struct ptape_engine *engine)
{
	return engine->unproved ? engine->synced : engine->position.block;
}

/*
 * Objects that a write left which was given up stay on what is only appended to: those of the
 * next one there, however like them, are not told from them.
 */
static bool may_be_left(const struct ptape_engine *engine)
{
	return engine->given_up_at == engine->position.block &&
	       engine->stood.block > engine->position.block;
}

static enum ptape_verdict verdict(struct ptape_engine *engine)
{
	const struct ptape_task *task = ptape_plan_head(&engine->plan);
	struct ptape_recovery_facts facts = {
		.interrupted = interrupted(engine, task),
		.medium = engine->medium_proof,
		.writing = is_writing(engine),
		.unproved = engine->unproved,
		.buffer_doubt = engine->doubt.buffer,
		.deferred = engine->doubt.deferred,
		.start = engine->position,
		.end = engine->position.block,
		.reported = engine->stood,
		.synced = synced(engine),
		.remembered = ptape_replay_reach(engine),
		.witness = engine->witness,
	};

	/* An object in front of P is as good as any other then, a filemark most of all. */
	if (engine->doubt.shifted && facts.remembered > facts.synced)
		facts.reported.unknown = true;
	if (engine->appends) {
		/* P is the end of data: what is in front of it stays, and only the rest is missing.
		 */
		facts.buffer_doubt = false;
		if (facts.witness == PTAPE_WITNESS_SEEN && may_be_left(engine))
			facts.witness = PTAPE_WITNESS_MISSING;
		if (facts.remembered < facts.reported.block)
			facts.remembered = facts.reported.block;
	}
	if (facts.interrupted == PTAPE_INTERRUPTED_WRITE)
		facts.end = ptape_task_end(engine, task);
	else if (facts.interrupted == PTAPE_INTERRUPTED_GIVEN_UP)
		facts.end = engine->given_up_end;
	return ptape_recovery_verdict(&facts);
}

/* Return: true when what is in front of @block can be compared, and says something. */
static bool has_witness(const struct ptape_engine *engine, u64 block)
{
	return !engine->unverified && !engine->unrecovered && is_writing(engine) && block > 0 &&
	       ptape_protection_reads_as_sent(engine) && ptape_replay_remembers(engine, block - 1);
}

bool ptape_recovery_tells_done(struct ptape_engine *engine)
{
	const struct ptape_task *task = ptape_plan_head(&engine->plan);

	return ptape_task_writes(task) && has_witness(engine, ptape_task_end(engine, task));
}

/*
 * The witness of where the tape stands is asked for where a drive could have lost what
 * was written: the loss of a nexus alone takes nothing from its buffer.
 */
static enum ptape_witness witness_of_place(const struct ptape_engine *engine)
{
	const bool harmless = engine->doubt.nexus && !engine->doubt.other;

	if (engine->stood.unknown || harmless || engine->stood.block <= synced(engine) ||
	    engine->stood.partition != engine->position.partition)
		return PTAPE_WITNESS_NONE;
	return has_witness(engine, engine->stood.block) ? PTAPE_WITNESS_ASK : PTAPE_WITNESS_NONE;
}

/* To @block, past its witness if there is one; and ask again. */
static void go_to(struct ptape_engine *engine, u64 block, bool by_witness,
		  enum ptape_recovery_phase phase)
{
	const s64 target = (s64)block - (by_witness ? 1 : 0);

	engine->phase = phase;
	engine->displaced = true;
	engine->replay_next = block;
	engine->witness = PTAPE_WITNESS_NONE;
	ptape_plan_push(&engine->recovery,
			(struct ptape_task){ .kind = PTAPE_TASK_LOCATE,
					     .partition = engine->position.partition,
					     .count = target });
	if (by_witness)
		ptape_plan_push(&engine->recovery,
				(struct ptape_task){ .kind = PTAPE_TASK_WITNESS, .count = target });
	push_recovery(engine, PTAPE_TASK_READ_POSITION, PTAPE_PURPOSE_PLAIN);
}

static bool stands_at(const struct ptape_engine *engine, u64 block)
{
	const struct ptape_read_position *reported = &engine->reported;

	return !reported->unknown && reported->partition == engine->position.partition &&
	       reported->block == block;
}

/*
 * A recovery that begins again has moved the tape from where it stood at first: what is
 * right there is right when it has been brought back.
 */
static enum ptape_verdict verdict_here(struct ptape_engine *engine)
{
	const enum ptape_verdict what = verdict(engine);
	const bool stays = what == PTAPE_VERDICT_GO_ON || what == PTAPE_VERDICT_ACCEPT;

	return stays && !stands_at(engine, engine->stood.block) ? PTAPE_VERDICT_RETURN : what;
}

/*
 * With recovery switched off the questions are put and nothing else: what stands right goes
 * on, and what would have to be moved or sent again is left to who reads the state.
 */
static enum ptape_verdict verdict_unrecovered(struct ptape_engine *engine)
{
	const enum ptape_verdict what = verdict(engine);

	switch (what) {
	case PTAPE_VERDICT_GO_ON:
		if (!engine->sent)
			return what;
		break;
	case PTAPE_VERDICT_RETURN:
	case PTAPE_VERDICT_REPLAY_REPORTED:
	case PTAPE_VERDICT_REPLAY_SYNCED:
		break;
	default:
		return what;
	}
	return engine->unproved ? PTAPE_VERDICT_FREEZE_SHORT : PTAPE_VERDICT_FREEZE_POSITION;
}

static void push_appends(struct ptape_engine *engine, u8 page)
{
	ptape_plan_push(&engine->recovery,
			(struct ptape_task){ .kind = PTAPE_TASK_APPENDS, .code = page });
}

/* Before anything is written over what may be recorded: is that allowed here? */
static void weigh(struct ptape_engine *engine)
{
	engine->phase = PTAPE_RECOVERY_WEIGHS;
	engine->weighed = true;
	push_appends(engine, PTAPE_PAGE_MEDIUM_CONFIGURATION);
	push_appends(engine, PTAPE_PAGE_CONFIGURATION);
}

/* The session's partition is where the end of data is looked for. */
static void go_to_end(struct ptape_engine *engine)
{
	engine->phase = PTAPE_RECOVERY_APPENDS;
	engine->displaced = true;
	if (engine->reported.partition != engine->position.partition)
		ptape_plan_push(&engine->recovery,
				(struct ptape_task){ .kind = PTAPE_TASK_LOCATE,
						     .partition = engine->position.partition });
	push_recovery(engine, PTAPE_TASK_TO_END, PTAPE_PURPOSE_PLAIN);
	push_recovery(engine, PTAPE_TASK_READ_POSITION, PTAPE_PURPOSE_PLAIN);
}

/* Where the tape was sent to is the place behind its witness, or there is no second try. */
static void arrive(struct ptape_engine *engine)
{
	if (!stands_at(engine, engine->replay_next)) {
		ptape_engine_freeze_place(engine);
	} else if (engine->witness == PTAPE_WITNESS_MISSING) {
		ptape_engine_freeze(engine, PTAPE_FROZEN_LOSS);
	} else if (engine->replay_next == engine->position.block) {
		go_on(engine);
	} else {
		engine->phase = PTAPE_RECOVERY_REPLAYS;
		push_recovery(engine, PTAPE_TASK_READ_POSITION, PTAPE_PURPOSE_PLAIN);
		ptape_replay_push(engine);
	}
}

/* The look has left the tape at @block, behind an object that is ours. */
static bool was_seen_at(const struct ptape_engine *engine, u64 block)
{
	return engine->witness == PTAPE_WITNESS_SEEN && stands_at(engine, block);
}

static void carry_out_verdict(struct ptape_engine *engine)
{
	const enum ptape_verdict what =
		engine->unrecovered ? verdict_unrecovered(engine) : verdict_here(engine);
	u64 block = engine->position.block;

	engine->decided.verdict = what;
	switch (what) {
	case PTAPE_VERDICT_GO_ON:
		go_on(engine);
		return;
	case PTAPE_VERDICT_ACCEPT:
		finish_recovery(engine);
		accept_head(engine);
		return;
	case PTAPE_VERDICT_LOOK:
		go_to(engine, engine->stood.block, true, PTAPE_RECOVERY_LOOKS);
		return;
	case PTAPE_VERDICT_RETURN:
		break;
	case PTAPE_VERDICT_REPLAY_REPORTED:
	case PTAPE_VERDICT_REPLAY_SYNCED:
		if (!engine->weighed) {
			weigh(engine);
			return;
		}
		if (what == PTAPE_VERDICT_REPLAY_SYNCED)
			block = engine->synced;
		else if (engine->appends)
			block = engine->stood.block;
		else
			block = ptape_replay_begin(engine, engine->stood.block);
		break;
	default:
		ptape_engine_freeze(engine, ptape_verdict_frozen(what));
		return;
	}
	if (was_seen_at(engine, block)) {
		engine->replay_next = block;
		arrive(engine);
		return;
	}
	go_to(engine, block, has_witness(engine, block), PTAPE_RECOVERY_GOES);
}

static void end_replay(struct ptape_engine *engine)
{
	if (!stands_at(engine, engine->position.block)) {
		ptape_engine_freeze(engine, PTAPE_FROZEN_LOSS);
		return;
	}
	ptape_warning_stands(engine);
	ptape_replay_proved(engine);
	go_on(engine);
}

void ptape_recovery_end(struct ptape_engine *engine)
{
	if (engine->light) {
		engine->in_flight = false;
		finish_recovery(engine);
		if (engine->doubt.any &&
		    ptape_plan_head(&engine->plan)->purpose == PTAPE_PURPOSE_FACT)
			ptape_plan_restart_facts(engine);
		return;
	}
	switch (engine->phase) {
	case PTAPE_RECOVERY_ASKS:
		/* A recovery that was cut off has moved the tape: what it found counts. */
		if (!engine->displaced || engine->reported.unknown)
			engine->stood = engine->reported;
		engine->witness = witness_of_place(engine);
		carry_out_verdict(engine);
		return;
	case PTAPE_RECOVERY_WEIGHS:
		if (engine->appends)
			go_to_end(engine);
		else
			carry_out_verdict(engine);
		return;
	case PTAPE_RECOVERY_APPENDS:
		/* The look may have been at this place. */
		if (!was_seen_at(engine, engine->stood.block)) {
			engine->stood = engine->reported;
			engine->witness = witness_of_place(engine);
		}
		carry_out_verdict(engine);
		return;
	case PTAPE_RECOVERY_LOOKS:
		if (!stands_at(engine, engine->stood.block))
			engine->witness = PTAPE_WITNESS_MISSING;
		carry_out_verdict(engine);
		return;
	case PTAPE_RECOVERY_GOES:
		arrive(engine);
		return;
	default: /* PTAPE_RECOVERY_REPLAYS */
		end_replay(engine);
		return;
	}
}
