// SPDX-License-Identifier: GPL-2.0-only
/*
 * Changer engine: steps through an operation's phases. Pure; see changer_engine.h.
 */
#include "changer_internal.h"

void ptape_changer_engine_init(struct ptape_changer_engine *engine, u8 *scratch)
{
	memset(engine, 0, sizeof(*engine));
	engine->scratch = scratch;
}

/* --- phases --- */

static void enter(struct ptape_changer_engine *engine, enum ptape_changer_phase phase)
{
	engine->phase = phase;
	engine->attempts = 0;
}

/* One refusal may have had another reason, and bar codes are worth asking again. */
static void learn_detail(struct ptape_changer_engine *engine)
{
	if (engine->detail == engine->detail_known) {
		/* An operation that read nothing says nothing. */
		if (engine->has_read)
			engine->refusals = 0;
		return;
	}
	if (++engine->refusals < PTAPE_CHANGER_REFUSALS_MAX)
		return;
	engine->detail_known = engine->detail;
	engine->refusals = 0;
}

static void finish(struct ptape_changer_engine *engine, int error)
{
	learn_detail(engine);
	engine->result = -error;
	enter(engine, PTAPE_CHANGER_PHASE_DONE);
}

/* Whatever is left unsaid is not known any more. */
static void give_up(struct ptape_changer_engine *engine, int error)
{
	if (engine->sent)
		ptape_inventory_forget(&engine->inventory);
	engine->as_answered = false;
	finish(engine, error);
}

/* The next place that has to be asked, from engine->place on. */
static bool find_place(struct ptape_changer_engine *engine)
{
	while (engine->place < PTAPE_MOVE_PLACE_NR &&
	       !ptape_move_has_place(&engine->facts.move, engine->place))
		engine->place++;
	return engine->place < PTAPE_MOVE_PLACE_NR;
}

static void begin_before(struct ptape_changer_engine *engine)
{
	memset(&engine->facts.before, 0, sizeof(engine->facts.before));
	engine->facts.handled = false;
	engine->place = 0;
	enter(engine, PTAPE_CHANGER_PHASE_BEFORE);
}

static void begin_after(struct ptape_changer_engine *engine)
{
	memset(&engine->facts.after, 0, sizeof(engine->facts.after));
	engine->place = 0;
	enter(engine, PTAPE_CHANGER_PHASE_AFTER);
}

static void settle(struct ptape_changer_engine *engine, enum ptape_changer_phase then)
{
	engine->settled = then;
	enter(engine, PTAPE_CHANGER_PHASE_SETTLE);
}

/*
 * The addresses of the command may be those of other elements by now. What may have been carried
 * out already is not begun anew: the layout is asked for, and it goes on if that is the same.
 * Return: true when it was; another phase has begun.
 */
static bool end_stale(struct ptape_changer_engine *engine)
{
	if (!engine->operation.by_layout || engine->inventory.configured)
		return false;
	if (engine->doubt.any)
		enter(engine, PTAPE_CHANGER_PHASE_RANGES);
	else
		finish(engine, ESTALE);
	return true;
}

static void begin_work(struct ptape_changer_engine *engine)
{
	switch (engine->operation.kind) {
	case PTAPE_CHANGER_CONFIGURE:
		finish(engine, 0);
		break;
	case PTAPE_CHANGER_READ_TYPE:
		ptape_inventory_forget_type(&engine->inventory, engine->operation.type);
		enter(engine, PTAPE_CHANGER_PHASE_READ);
		break;
	case PTAPE_CHANGER_REFRESH:
		enter(engine, PTAPE_CHANGER_PHASE_READ);
		break;
	case PTAPE_CHANGER_READ_ONE:
		enter(engine, PTAPE_CHANGER_PHASE_ONE);
		break;
	default: /* PTAPE_CHANGER_COMMAND */
		if (engine->is_move && !engine->doubt.any)
			begin_before(engine);
		else
			enter(engine, PTAPE_CHANGER_PHASE_SEND);
		break;
	}
}

/* --- what an answer tells besides its own command's end --- */

void ptape_changer_engine_disturbed(struct ptape_changer_engine *engine,
				    enum ptape_condition condition)
{
	ptape_inventory_forget(&engine->inventory);
	switch (condition) {
	case PTAPE_CONDITION_MEDIUM_CHANGED:
		engine->facts.handled = true;
		break;
	case PTAPE_CONDITION_POWER_ON:
	case PTAPE_CONDITION_PARAMETERS_CHANGED:
	case PTAPE_CONDITION_ATTENTION:
		/* It may have another layout, or other firmware. */
		engine->inventory.configured = false;
		engine->detail_known = PTAPE_CHANGER_DETAIL_ALL;
		break;
	default:
		break;
	}
}

/*
 * Commands at the device are over then (SAM-5 6.3), but for what the robot has in its hand: the
 * places are asked as often again. What was overheard may be a guess.
 */
static void note_reset(struct ptape_changer_engine *engine, const struct ptape_changer_event *event)
{
	engine->counters.resets++;
	if (event->result.delivery != PTAPE_DELIVERY_ANSWERED || event->may_be_old ||
	    !engine->doubt.outstanding)
		return;
	engine->doubt.outstanding = 0;
	engine->quiet = 0;
	engine->rounds = 0;
}

/* Return: false when there are too many to go on. */
static bool note(struct ptape_changer_engine *engine, const struct ptape_changer_event *event,
		 enum ptape_condition condition)
{
	if (!ptape_condition_is_attention(condition) && condition != PTAPE_CONDITION_DEFERRED)
		return true;
	if (condition == PTAPE_CONDITION_POWER_ON || condition == PTAPE_CONDITION_RESET ||
	    condition == PTAPE_CONDITION_NEXUS_LOST)
		note_reset(engine, event);
	ptape_changer_engine_disturbed(engine, condition);
	return ++engine->attentions <= PTAPE_ATTEMPTS_MAX;
}

/* --- moves --- */

static void forget_effects(struct ptape_changer_engine *engine)
{
	unsigned int place;

	switch (engine->rule->effect) {
	case PTAPE_CHANGER_EFFECT_ALL:
		ptape_inventory_forget(&engine->inventory);
		break;
	case PTAPE_CHANGER_EFFECT_PLACES:
		for (place = 0; place < PTAPE_MOVE_PLACE_NR; place++)
			ptape_inventory_forget_one(&engine->inventory,
						   engine->facts.move.address[place]);
		break;
	default:
		break;
	}
}

static void send_again(struct ptape_changer_engine *engine)
{
	/* A hand was there before this send: what it left is what there is before it. */
	if (engine->facts.handled)
		engine->facts.before = engine->facts.after;
	engine->facts.handled = false;
	engine->quiet = 0;
	engine->rounds = 0;
	enter(engine, PTAPE_CHANGER_PHASE_SEND);
}

static void fail_sent(struct ptape_changer_engine *engine, int error)
{
	ptape_inventory_forget(&engine->inventory);
	engine->as_answered = true;
	finish(engine, error);
}

/* How often in a row a verdict is to be given before it is believed. */
static u8 answers_of(const struct ptape_changer_engine *engine, enum ptape_move_verdict verdict)
{
	switch (verdict) {
	case PTAPE_MOVE_IN_TRANSPORT:
		return PTAPE_CHANGER_TRANSPORT_ANSWERS;
	case PTAPE_MOVE_NOT_STARTED:
		/* The source of a move is empty behind it, so that a second one is refused. */
		if (engine->facts.move.exchange && !engine->promised)
			return PTAPE_CHANGER_TRANSPORT_ANSWERS;
		return PTAPE_CHANGER_QUIET_ANSWERS;
	case PTAPE_MOVE_CHANGED:
		return PTAPE_CHANGER_QUIET_ANSWERS;
	default:
		return 1;
	}
}

static enum ptape_move_verdict verdict_of(const struct ptape_changer_engine *engine)
{
	struct ptape_move_facts facts = engine->facts;

	/* What has no bar code is the same: otherwise every attention 28h would be an error. */
	if (engine->promised)
		facts.handled = false;
	return ptape_move_resolve(&facts);
}

/*
 * No second move unless the first was told, often enough, not to have begun, and no second
 * exchange while the first may begin yet.
 */
static bool may_send_again(const struct ptape_changer_engine *engine,
			   enum ptape_move_verdict verdict)
{
	if (engine->last || engine->doubt.sends >= PTAPE_CHANGER_MOVES_MAX)
		return false;
	if (engine->facts.move.exchange && engine->doubt.outstanding)
		return false;
	if (verdict == PTAPE_MOVE_NOT_STARTED)
		return true;
	/* A move that was carried out has left its source empty: a second one is refused. */
	return verdict == PTAPE_MOVE_UNTOLD && engine->promised && !engine->facts.move.exchange;
}

static void resolve(struct ptape_changer_engine *engine)
{
	const enum ptape_move_verdict verdict = verdict_of(engine);

	if (verdict != engine->doubt.verdict)
		engine->quiet = 0;
	engine->doubt.verdict = verdict;
	if (++engine->quiet < answers_of(engine, verdict) &&
	    ++engine->rounds < PTAPE_CHANGER_ROUNDS_MAX) {
		engine->pausing = true;
		settle(engine, PTAPE_CHANGER_PHASE_AFTER);
	} else if (engine->quiet < answers_of(engine, verdict)) {
		/* It says one thing and then another. */
		fail_sent(engine, engine->failure);
	} else if (verdict == PTAPE_MOVE_DONE) {
		engine->counters.resolved++;
		forget_effects(engine);
		finish(engine, 0);
	} else if (may_send_again(engine, verdict)) {
		send_again(engine);
	} else {
		fail_sent(engine, engine->failure);
	}
}

static void doubt(struct ptape_changer_engine *engine)
{
	if (!engine->is_move) {
		/* Nothing tells what it did. */
		fail_sent(engine, EIO);
		return;
	}
	engine->doubt.any = true;
	engine->doubt.verdict = PTAPE_MOVE_UNTOLD;
	engine->doubt.move = engine->facts.move;
	engine->promised = false;
	engine->quiet = 0;
	settle(engine, PTAPE_CHANGER_PHASE_AFTER);
}

/* Not processed: no send, and one less that may begin, unless a reset has ended all. */
static void take_back(struct ptape_changer_engine *engine)
{
	engine->doubt.sends--;
	if (engine->doubt.outstanding)
		engine->doubt.outstanding--;
}

/* An attention promises that its move was not carried out. Not every library keeps that. */
static void doubt_promise(struct ptape_changer_engine *engine)
{
	take_back(engine);
	doubt(engine);
	engine->promised = true;
}

/* --- answers --- */

static u32 arrived(const struct ptape_command *command, const struct ptape_result *result)
{
	return result->residual < command->length ? command->length - result->residual : 0;
}

static void take_place(struct ptape_changer_engine *engine, u32 len)
{
	struct ptape_move_status *status = engine->phase == PTAPE_CHANGER_PHASE_BEFORE
						   ? &engine->facts.before
						   : &engine->facts.after;

	status->known[engine->place] =
		ptape_content_of(engine->scratch, len, engine->facts.move.address[engine->place],
				 &status->content[engine->place]);
}

static void next_place(struct ptape_changer_engine *engine)
{
	engine->place++;
	engine->attempts = 0;
}

static void complete(struct ptape_changer_engine *engine, u32 len)
{
	if (ptape_changer_reads_elements(engine))
		len = (u32)ptape_element_report_complete(engine->scratch, len,
							 PTAPE_CHANGER_SCRATCH_LEN);
	switch (engine->phase) {
	case PTAPE_CHANGER_PHASE_RANGES:
		/* A library that does not tell has no elements that we know of. */
		ptape_element_ranges(engine->scratch, len, engine->ranges);
		if (ptape_inventory_size(engine->ranges) > PTAPE_ELEMENTS_MAX)
			memset(engine->ranges, 0, sizeof(engine->ranges));
		if (engine->doubt.any &&
		    memcmp(engine->ranges, engine->inventory.ranges, sizeof(engine->ranges)))
			fail_sent(engine, engine->failure);
		else
			enter(engine, PTAPE_CHANGER_PHASE_ROOM);
		break;
	case PTAPE_CHANGER_PHASE_BEFORE:
	case PTAPE_CHANGER_PHASE_AFTER:
		take_place(engine, len);
		next_place(engine);
		break;
	case PTAPE_CHANGER_PHASE_SETTLE:
		engine->silent = false;
		if (engine->settled == PTAPE_CHANGER_PHASE_AFTER)
			begin_after(engine);
		else
			engine->phase = engine->settled;
		break;
	case PTAPE_CHANGER_PHASE_READ:
		ptape_inventory_take(&engine->inventory, &engine->run, engine->scratch, len);
		engine->attempts = 0;
		break;
	case PTAPE_CHANGER_PHASE_ONE:
		engine->answered_len = len;
		finish(engine, 0);
		break;
	default: /* PTAPE_CHANGER_PHASE_SEND */
		if (engine->doubt.any) {
			engine->counters.resolved++;
			engine->doubt.verdict = PTAPE_MOVE_DONE;
		}
		forget_effects(engine);
		engine->as_answered = true;
		finish(engine, 0);
		break;
	}
}

/*
 * As ch: not every library says ILLEGAL REQUEST of a bit that it does not know. For a move that is
 * too little to go without bar codes.
 */
static bool may_be_about_detail(const struct ptape_changer_engine *engine,
				enum ptape_condition condition)
{
	switch (condition) {
	case PTAPE_CONDITION_ILLEGAL_REQUEST:
		return true;
	case PTAPE_CONDITION_HARDWARE_ERROR:
	case PTAPE_CONDITION_UNKNOWN:
		return !engine->is_move;
	default:
		return false;
	}
}

/* The library may not know a bit that asks for more. Return: it is asked for less now. */
static bool asks_less(struct ptape_changer_engine *engine, enum ptape_condition condition)
{
	if (!may_be_about_detail(engine, condition) || !ptape_changer_reads_elements(engine))
		return false;
	if (engine->detail < PTAPE_CHANGER_DETAIL_BARE) {
		engine->detail++;
		return true;
	}
	/* That was not why. */
	engine->detail = engine->detail_before;
	return false;
}

/* Without the ranges a command is sent all the same, as nothing else waits for them. */
static void fail_ranges(struct ptape_changer_engine *engine, enum ptape_condition condition,
			int error)
{
	memset(engine->ranges, 0, sizeof(engine->ranges));
	if (engine->doubt.any) /* what this failed with is not what the move did */
		fail_sent(engine, engine->failure);
	else if (condition == PTAPE_CONDITION_ILLEGAL_REQUEST)
		enter(engine, PTAPE_CHANGER_PHASE_ROOM);
	else if (engine->operation.kind == PTAPE_CHANGER_COMMAND)
		begin_work(engine);
	else
		finish(engine, error);
}

static void fail_command(struct ptape_changer_engine *engine, enum ptape_condition condition,
			 int error)
{
	if (engine->doubt.any) {
		/* A second send may fail because the first was carried out after all. */
		engine->last = true;
		engine->failure = error;
		engine->doubt.outstanding--;
		settle(engine, PTAPE_CHANGER_PHASE_AFTER);
	} else if (condition == PTAPE_CONDITION_ILLEGAL_REQUEST ||
		   engine->rule->effect == PTAPE_CHANGER_EFFECT_NONE) {
		/* Refused: but what we know of its places may be wrong. */
		forget_effects(engine);
		engine->as_answered = true;
		finish(engine, error);
	} else {
		fail_sent(engine, error);
	}
}

static void fail(struct ptape_changer_engine *engine, enum ptape_condition condition,
		 const struct ptape_result *result, int error)
{
	if (asks_less(engine, condition))
		return;
	error = ptape_changer_errno(result, error);
	switch (engine->phase) {
	case PTAPE_CHANGER_PHASE_RANGES:
		fail_ranges(engine, condition, error);
		break;
	case PTAPE_CHANGER_PHASE_BEFORE:
		/* The move is sent all the same, and is never sent again. */
	case PTAPE_CHANGER_PHASE_AFTER:
		next_place(engine);
		break;
	case PTAPE_CHANGER_PHASE_SEND:
		fail_command(engine, condition, error);
		break;
	case PTAPE_CHANGER_PHASE_SETTLE:
		if (engine->doubt.any)
			fail_sent(engine, error);
		else
			finish(engine, error);
		break;
	case PTAPE_CHANGER_PHASE_READ:
		/* The types behind it may be told: drives come last, and have names by it. */
		if (engine->operation.kind == PTAPE_CHANGER_REFRESH &&
		    condition == PTAPE_CONDITION_ILLEGAL_REQUEST) {
			engine->refused |= (u8)(1U << engine->run.type);
			engine->failure = error;
			engine->attempts = 0;
			break;
		}
		finish(engine, error);
		break;
	default: /* ONE */
		finish(engine, error);
		break;
	}
}

static enum ptape_changer_class class_of(const struct ptape_changer_engine *engine)
{
	switch (engine->phase) {
	case PTAPE_CHANGER_PHASE_SEND:
		return engine->rule->command_class;
	case PTAPE_CHANGER_PHASE_SETTLE:
		return PTAPE_CHANGER_SETTLE;
	default:
		return PTAPE_CHANGER_ASK;
	}
}

/* Not processed: the same again, and what is known of a move's places made new. */
static void again(struct ptape_changer_engine *engine)
{
	const u16 attempts = engine->attempts;

	switch (engine->phase) {
	case PTAPE_CHANGER_PHASE_SEND:
		take_back(engine);
		if (!engine->is_move)
			break;
		if (engine->doubt.any) {
			/* It may have been too busy for this one because of the first. */
			engine->quiet = 0;
			engine->answered = false; /* "busy" is no word of that one's end */
			settle(engine, PTAPE_CHANGER_PHASE_AFTER);
			break;
		}
		engine->sent = false;
		begin_before(engine);
		break;
	case PTAPE_CHANGER_PHASE_BEFORE:
		begin_before(engine);
		break;
	case PTAPE_CHANGER_PHASE_AFTER:
		begin_after(engine);
		break;
	default:
		break;
	}
	engine->attempts = attempts;
}

static u16 polls_max(const struct ptape_changer_engine *engine, enum ptape_changer_action action)
{
	const u16 limit = action == PTAPE_CHANGER_WAIT_FOR_HAND ? PTAPE_CHANGER_POLLS_HAND_MAX
								: PTAPE_CHANGER_POLLS_MAX;

	/* What became of a move is worth waiting for, whatever the handle says. */
	if (engine->doubt.any)
		return limit;
	return engine->operation.polls_max < limit ? engine->operation.polls_max : limit;
}

static void note_unready(struct ptape_changer_engine *engine, enum ptape_condition condition,
			 const struct ptape_result *result)
{
	engine->unready.any = true;
	engine->unready.waited_s = (u16)(engine->polls * PTAPE_CHANGER_POLL_MS / 1000);
	engine->unready.condition = condition;
	engine->unready.sense = result->sense;
}

static void handle_result(struct ptape_changer_engine *engine,
			  const struct ptape_changer_event *event)
{
	const struct ptape_result *result = &event->result;
	const enum ptape_condition condition = ptape_result_condition(result);
	const struct ptape_changer_disposition disposition =
		ptape_changer_disposition(class_of(engine), condition);
	const struct ptape_command read = { .length = ptape_changer_length_of(engine) };

	if (engine->phase == PTAPE_CHANGER_PHASE_SEND)
		engine->answered = result->delivery == PTAPE_DELIVERY_ANSWERED ||
				   result->delivery == PTAPE_DELIVERY_UNANSWERED;
	if (!note(engine, event, condition)) {
		engine->as_answered = engine->phase == PTAPE_CHANGER_PHASE_SEND;
		finish(engine, disposition.error);
		return;
	}
	switch (disposition.action) {
	case PTAPE_CHANGER_COMPLETE:
		complete(engine, arrived(&read, result));
		break;
	case PTAPE_CHANGER_AGAIN:
		/* What was only overheard kept the command from being sent. */
		if (engine->is_move && engine->phase == PTAPE_CHANGER_PHASE_SEND &&
		    result->delivery != PTAPE_DELIVERY_OVERHEARD)
			doubt_promise(engine);
		else if (engine->attempts < PTAPE_ATTEMPTS_MAX)
			again(engine);
		else
			fail(engine, condition, result, disposition.error);
		break;
	case PTAPE_CHANGER_WAIT:
	case PTAPE_CHANGER_WAIT_FOR_HAND:
		if (engine->polls < polls_max(engine, disposition.action)) {
			engine->polls++;
			again(engine);
			engine->attempts = 0;
			engine->pausing = true;
		} else {
			note_unready(engine, condition, result);
			fail(engine, condition, result, disposition.error);
		}
		break;
	case PTAPE_CHANGER_SETTLE_FIRST:
		if (++engine->unanswered < PTAPE_UNANSWERED_MAX)
			settle(engine, engine->phase);
		else
			fail(engine, condition, result, disposition.error);
		break;
	case PTAPE_CHANGER_LOOK_AGAIN:
		engine->awaiting = true;
		engine->silent = true;
		break;
	case PTAPE_CHANGER_AWAIT_PATH:
		again(engine);
		engine->awaiting = true;
		engine->silent = false;
		break;
	case PTAPE_CHANGER_DOUBT:
		doubt(engine);
		break;
	default: /* PTAPE_CHANGER_FAIL */
		fail(engine, condition, result, disposition.error);
		break;
	}
}

static void handle_path(struct ptape_changer_engine *engine, bool fresh)
{
	if (engine->silent ? ++engine->looks > PTAPE_LOOKS_MAX
			   : ++engine->paths > PTAPE_PATHS_MAX) {
		give_up(engine, engine->silent ? EIO : engine->operation.absent_error);
		return;
	}
	engine->awaiting = false;
	/* While no path was there anything may have happened. */
	if (fresh)
		ptape_inventory_forget(&engine->inventory);
	engine->attempts = 0;
}

static void handle_event(struct ptape_changer_engine *engine,
			 const struct ptape_changer_event *event)
{
	switch (event->kind) {
	case PTAPE_CHANGER_EVENT_STARTED:
		break;
	case PTAPE_CHANGER_EVENT_RESULT:
		handle_result(engine, event);
		break;
	case PTAPE_CHANGER_EVENT_PAUSED:
		engine->pausing = false;
		break;
	case PTAPE_CHANGER_EVENT_PATH:
		handle_path(engine, event->fresh);
		break;
	case PTAPE_CHANGER_EVENT_DEADLINE:
		give_up(engine, event->present ? EIO : engine->operation.absent_error);
		break;
	case PTAPE_CHANGER_EVENT_MADE_ROOM:
		begin_work(engine);
		break;
	case PTAPE_CHANGER_EVENT_NO_ROOM:
		finish(engine, ENOMEM);
		break;
	default: /* PTAPE_CHANGER_EVENT_INTERRUPTED */
		give_up(engine, EINTR);
		break;
	}
}

/* --- commands --- */

static void send(struct ptape_changer_engine *engine, struct ptape_changer_step *step)
{
	step->kind = PTAPE_CHANGER_STEP_COMMAND;
	step->own = engine->phase == PTAPE_CHANGER_PHASE_SEND;
	ptape_changer_build(engine, &step->command);
	engine->attempts++;
	if (step->own) {
		engine->counters.resent += engine->doubt.any;
		engine->sent = true;
		engine->doubt.sends++;
		engine->doubt.outstanding++;
		/* Until it has ended nobody knows what its places hold. */
		if (engine->is_move)
			forget_effects(engine);
	}
}

/* The next elements that are to be read, of a type that was not refused. */
static bool find_unknown(struct ptape_changer_engine *engine)
{
	u8 type;

	if (engine->operation.type)
		return ptape_inventory_unknown(&engine->inventory, engine->operation.type,
					       &engine->run);
	for (type = PTAPE_ELEMENT_TRANSPORT; type <= PTAPE_ELEMENT_DATA_TRANSFER; type++)
		if (!(engine->refused & 1U << type) &&
		    ptape_inventory_unknown(&engine->inventory, type, &engine->run))
			return true;
	return false;
}

/*
 * What a phase needs before its command.
 * Return: true when the command can be sent; false: look again, another phase has begun.
 */
static bool prepare(struct ptape_changer_engine *engine)
{
	switch (engine->phase) {
	case PTAPE_CHANGER_PHASE_BEFORE:
		if (end_stale(engine))
			return false;
		if (find_place(engine))
			return true;
		enter(engine, PTAPE_CHANGER_PHASE_SEND);
		return false;
	case PTAPE_CHANGER_PHASE_SEND:
	case PTAPE_CHANGER_PHASE_ONE:
		return !end_stale(engine);
	case PTAPE_CHANGER_PHASE_AFTER:
		if (find_place(engine))
			return true;
		resolve(engine);
		return false;
	case PTAPE_CHANGER_PHASE_READ:
		/* It has another layout since it was asked: nobody would ask again. */
		if (!engine->inventory.configured) {
			engine->refused = 0;
			enter(engine, PTAPE_CHANGER_PHASE_RANGES);
			return false;
		}
		if (!find_unknown(engine)) {
			engine->final = engine->refused;
			finish(engine, engine->refused ? engine->failure : 0);
			return false;
		}
		if (engine->attempts || engine->reads++ < PTAPE_CHANGER_READS_MAX)
			return true;
		finish(engine, EIO);
		return false;
	default:
		return true;
	}
}

static bool next_step(struct ptape_changer_engine *engine, struct ptape_changer_step *step)
{
	if (engine->phase == PTAPE_CHANGER_PHASE_DONE) {
		step->kind = PTAPE_CHANGER_STEP_DONE;
		step->result = engine->result;
		step->as_answered = engine->as_answered && engine->answered;
		step->refused = engine->final;
		step->unready = engine->unready;
		step->doubt = engine->doubt;
		return true;
	}
	if (engine->awaiting) {
		step->kind = PTAPE_CHANGER_STEP_AWAIT_PATH;
		step->silent = engine->silent;
		return true;
	}
	if (engine->pausing) {
		step->kind = PTAPE_CHANGER_STEP_PAUSE;
		return true;
	}
	if (engine->phase == PTAPE_CHANGER_PHASE_ROOM) {
		step->kind = PTAPE_CHANGER_STEP_ROOM;
		memcpy(step->ranges, engine->ranges, sizeof(step->ranges));
		return true;
	}
	if (!prepare(engine))
		return false;
	send(engine, step);
	return true;
}

void ptape_changer_engine_begin(struct ptape_changer_engine *engine,
				const struct ptape_changer_operation *operation)
{
	engine->operation = *operation;
	engine->rule = ptape_changer_command_rule(operation->command.cdb.bytes[0]);
	engine->answered_len = 0;
	engine->is_move = operation->kind == PTAPE_CHANGER_COMMAND &&
			  ptape_move_of_cdb(&operation->command.cdb, &engine->facts.move);
	engine->facts.handled = false;
	engine->promised = false;
	memset(&engine->doubt, 0, sizeof(engine->doubt));
	engine->quiet = 0;
	engine->rounds = 0;
	engine->unanswered = 0;
	engine->attentions = 0;
	engine->paths = 0;
	engine->looks = 0;
	engine->polls = 0;
	engine->reads = 0;
	engine->pausing = false;
	engine->awaiting = false;
	engine->silent = false;
	engine->detail = engine->detail_known;
	engine->has_read = false;
	engine->sent = false;
	engine->last = false;
	engine->failure = EIO;
	engine->refused = 0;
	engine->final = false;
	memset(&engine->unready, 0, sizeof(engine->unready));
	engine->answered = false;
	engine->as_answered = false;
	engine->result = 0;
	/* A command that is no move needs to know of no elements. */
	if (end_stale(engine))
		return;
	if (engine->inventory.configured ||
	    (operation->kind == PTAPE_CHANGER_COMMAND && !engine->is_move))
		begin_work(engine);
	else
		enter(engine, PTAPE_CHANGER_PHASE_RANGES);
}

void ptape_changer_engine_step(struct ptape_changer_engine *engine,
			       const struct ptape_changer_event *event,
			       struct ptape_changer_step *step)
{
	memset(step, 0, sizeof(*step));
	handle_event(engine, event);
	/* A cartridge may be on its way: whoever asked for it wants to know where it is. */
	step->killable_only = engine->is_move && engine->sent;
	while (!next_step(engine, step))
		;
}

unsigned int ptape_changer_again_s(unsigned int tries, bool unready)
{
	const unsigned int at_first = PTAPE_CHANGER_AT_FIRST_S / PTAPE_CHANGER_AGAIN_S;
	const unsigned int later =
		(PTAPE_CHANGER_UNREADY_S - PTAPE_CHANGER_AT_FIRST_S) / PTAPE_CHANGER_LATER_S;

	if (tries < at_first)
		return PTAPE_CHANGER_AGAIN_S;
	return unready && tries - at_first < later ? PTAPE_CHANGER_LATER_S : 0;
}
