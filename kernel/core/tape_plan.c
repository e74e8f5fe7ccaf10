// SPDX-License-Identifier: GPL-2.0-only
/*
 * Plans of the tape engine: which tasks an operation is made of, and which
 * operations end without any. All argument checks are here, in st's order.
 * Pure; see tape_engine.h.
 */
#include "tape_internal.h"
#include "mtop_rules.h"

#define BLOCK_LENGTH_MASK 0xffffff /* bytes of mt_count that are a block length, 24 bits */
#define DENSITY_MASK	  0xff	   /* density code, 8 bits */
#define LOAD_SLOT_OFFSET  10000	   /* MT_ST_HPLOADER_OFFSET */
#define LOAD_SLOTS	  6
/* As far as SPACE(6) can go: to the end of data, counting the filemarks on the way. */
#define TO_END_OF_DATA PTAPE_SPACE_6_COUNT_MAX

/* --- the queue --- */

void ptape_plan_clear(struct ptape_plan *plan)
{
	plan->head = 0;
	plan->tail = 0;
}

void ptape_plan_push(struct ptape_plan *plan, struct ptape_task task)
{
	plan->tasks[plan->tail++] = task;
}

void ptape_plan_push_front(struct ptape_plan *plan, struct ptape_task task)
{
	if (plan->head == 0) {
		memmove(plan->tasks + 1, plan->tasks, plan->tail * sizeof(plan->tasks[0]));
		plan->tail++;
	} else {
		plan->head--;
	}
	plan->tasks[plan->head] = task;
}

struct ptape_task *ptape_plan_head(struct ptape_plan *plan)
{
	return &plan->tasks[plan->head];
}

void ptape_plan_pop(struct ptape_plan *plan)
{
	plan->head++;
	if (plan->head == plan->tail)
		ptape_plan_clear(plan);
}

static void push_kind(struct ptape_engine *engine, enum ptape_task_kind kind)
{
	ptape_plan_push(&engine->plan, (struct ptape_task){ .kind = kind });
}

static void push_code(struct ptape_engine *engine, enum ptape_task_kind kind, u8 code)
{
	ptape_plan_push(&engine->plan, (struct ptape_task){ .kind = kind, .code = code });
}

static void push_filemarks(struct ptape_engine *engine, u32 count, u8 code)
{
	ptape_plan_push(&engine->plan, (struct ptape_task){ .kind = PTAPE_TASK_FILEMARKS,
							    .code = code,
							    .count = count });
}

static void push_owed(struct ptape_engine *engine, u32 count, u8 code)
{
	ptape_plan_push(&engine->plan, (struct ptape_task){ .kind = PTAPE_TASK_FILEMARKS,
							    .purpose = PTAPE_PURPOSE_OWED,
							    .code = code,
							    .count = count });
}

static void push_space(struct ptape_engine *engine, enum ptape_space_code code, s64 count,
		       enum ptape_task_purpose purpose)
{
	ptape_plan_push(&engine->plan, (struct ptape_task){ .kind = PTAPE_TASK_SPACE,
							    .code = (u8)code,
							    .purpose = purpose,
							    .count = count });
}

static void push_back_over(struct ptape_engine *engine)
{
	if (engine->end == PTAPE_END_MARK_HIT)
		push_space(engine, PTAPE_SPACE_FILEMARKS, -1, PTAPE_PURPOSE_BACK_OVER);
}

/* What was written is brought to the tape and proved, if it is not yet. */
static void push_proof(struct ptape_engine *engine)
{
	if (engine->unproved)
		push_filemarks(engine, 0, 0);
}

/*
 * To the partition that MTSETPART has named; what was met in this one does not
 * count there. Return: true when that is another one.
 */
static bool push_switch(struct ptape_engine *engine)
{
	if (!ptape_partition_pending(engine))
		return false;
	push_back_over(engine);
	push_proof(engine);
	ptape_partition_push_switch(engine);
	return true;
}

static bool omits(const struct ptape_engine *engine, enum ptape_task_kind fact)
{
	switch (fact) {
	case PTAPE_TASK_BLOCK_LIMITS:
		return ptape_effects_on(engine, PTAPE_OPTION_NO_BLKLIMS);
	case PTAPE_TASK_TIMEOUTS:
		return engine->timeouts.asked;
	default:
		return false;
	}
}

void ptape_plan_push_facts(struct ptape_engine *engine)
{
	/* Where the tape stands is the last: what is asked before it may tell that it was moved. */
	static const enum ptape_task_kind facts[] = {
		PTAPE_TASK_TEST_READY,	  PTAPE_TASK_BLOCK_LIMITS, PTAPE_TASK_MODE_SENSE,
		PTAPE_TASK_MEDIUM_SERIAL, PTAPE_TASK_TIMEOUTS,	   PTAPE_TASK_READ_POSITION,
	};
	unsigned int i;

	if (omits(engine, PTAPE_TASK_BLOCK_LIMITS))
		engine->limits_known = false;
	for (i = 0; i < ARRAY_SIZE(facts); i++)
		if (!omits(engine, facts[i]))
			ptape_plan_push(&engine->plan,
					(struct ptape_task){ .kind = facts[i],
							     .purpose = PTAPE_PURPOSE_FACT });
}

/* The facts of an open or a load are asked all over: they must be true together. */
void ptape_plan_restart_facts(struct ptape_engine *engine)
{
	ptape_plan_clear(&engine->plan);
	ptape_plan_push_facts(engine);
	engine->attempt = 0;
}

/* --- checks --- */

static int not_ready_error(const struct ptape_engine *engine)
{
	if (engine->ready == PTAPE_READY_YES)
		return 0;
	return engine->ready == PTAPE_READY_NO_MEDIUM ? ENOMEDIUM : EIO;
}

/* Design 4's frozen table: rows of data that is or may be missing, and the rest. */
static int frozen_error(const struct ptape_engine *engine, bool writes)
{
	if (engine->frozen == PTAPE_FROZEN_NOT)
		return 0;
	if (!writes && ptape_true_end_reached(engine))
		return 0;
	if (!writes || engine->frozen == PTAPE_FROZEN_POSITION)
		return EIO;
	return ENOTRECOVERABLE;
}

static bool write_protected(const struct ptape_engine *engine)
{
	return !engine->opened_for_write || engine->mode.write_protected;
}

static bool length_allowed(const struct ptape_engine *engine)
{
	const u32 length = engine->operation.length;
	const u32 block_length = engine->mode.block_length;

	if (block_length)
		return length % block_length == 0 && length / block_length <= PTAPE_LENGTH_24_MAX;
	if (length > PTAPE_LENGTH_24_MAX)
		return false;
	if (!engine->limits_known || engine->limits.max == 0)
		return true;
	return length >= engine->limits.min && length <= engine->limits.max;
}

bool ptape_operation_fits(const struct ptape_engine *engine)
{
	const enum ptape_operation_kind kind = engine->operation.kind;

	if (kind != PTAPE_OPERATION_READ && kind != PTAPE_OPERATION_WRITE)
		return true;
	return length_allowed(engine);
}

/* Return: true when the operation has ended already. */
static bool ends(struct ptape_engine *engine, int error)
{
	if (!error)
		return false;
	ptape_engine_fail(engine, error);
	return true;
}

/* --- open and close --- */

static void plan_open(struct ptape_engine *engine)
{
	const struct ptape_operation *operation = &engine->operation;

	const bool refused = engine->loss_unacknowledged && operation->for_write;

	if (ends(engine, refused ? ENOTRECOVERABLE : 0))
		return;
	ptape_keep_place(engine);
	engine->opened_for_write = operation->for_write;
	engine->activity = PTAPE_ACTIVITY_IDLE;
	engine->frozen = PTAPE_FROZEN_NOT;
	engine->unproved = false;
	ptape_journal_forget(&engine->journal);
	engine->given_up = false;
	engine->given_up_at = PTAPE_GIVEN_UP_NOWHERE;
	engine->displaced = false;
	engine->stray = false;
	engine->unloaded = false;
	engine->usual_length = 0;
	engine->ready = PTAPE_READY_UNKNOWN;
	engine->medium_serial_len = 0;
	engine->loads.known = false;
	memset(&engine->keys, 0, sizeof(engine->keys));
	memset(&engine->protection, 0, sizeof(engine->protection));
	ptape_defaults_open(engine, operation->mode);
	ptape_position_suspect(&engine->position);
	ptape_plan_push_facts(engine);
}

static int close_error(const struct ptape_engine *engine)
{
	return frozen_error(engine, engine->frozen == PTAPE_FROZEN_LOSS ||
					    ptape_frozen_is_short(engine->frozen) ||
					    engine->unproved || engine->given_up ||
					    engine->activity >= PTAPE_ACTIVITY_TO_WRITE);
}

/* The written file's end: one filemark, or two with the tape between them. */
static void push_end_of_file(struct ptape_engine *engine, bool rewind)
{
	const bool two = ptape_effects_on(engine, PTAPE_OPTION_TWO_FM);
	/* A motion behind it needs the proof, which IMMED is none of. */
	const bool moves = two || rewind || ptape_partition_pending(engine);
	const bool immed = !moves && ptape_effects_on(engine, PTAPE_OPTION_NOWAIT_EOF);

	push_owed(engine, two ? 2 : 1, immed ? PTAPE_MARKS_IMMED : 0);
	if (!two || rewind)
		return;
	engine->block_before_mark = 0;
	push_space(engine, PTAPE_SPACE_FILEMARKS, -1, PTAPE_PURPOSE_BACK_OVER);
}

/* System V: a file that was read is left behind its filemark, else (BSD) where reading ended. */
static void push_leave_file(struct ptape_engine *engine)
{
	if (!ptape_effects_on(engine, PTAPE_OPTION_SYSV) ||
	    engine->activity != PTAPE_ACTIVITY_READING)
		push_back_over(engine);
	else if (engine->end == PTAPE_END_MARK_HIT)
		engine->end = PTAPE_END_MARK;
	else if (engine->end == PTAPE_END_NONE)
		push_space(engine, PTAPE_SPACE_FILEMARKS, 1, PTAPE_PURPOSE_PLAIN);
}

static void plan_close(struct ptape_engine *engine)
{
	const bool rewind = engine->operation.rewind && !engine->unloaded;

	if (ends(engine, close_error(engine)))
		return;
	if (engine->ready != PTAPE_READY_YES) {
		if (rewind)
			ptape_engine_fail(engine, not_ready_error(engine));
		return;
	}
	if (engine->activity == PTAPE_ACTIVITY_WRITING) {
		push_end_of_file(engine, rewind);
	} else {
		if (!rewind)
			push_leave_file(engine);
		push_proof(engine);
	}
	if (ptape_partition_pending(engine))
		ptape_partition_push_switch(engine);
	if (rewind)
		push_kind(engine, PTAPE_TASK_REWIND);
}

void ptape_plan_drop_owed(struct ptape_engine *engine)
{
	struct ptape_plan *plan = &engine->plan;
	struct ptape_task *next;

	if (engine->operation.kind != PTAPE_OPERATION_WRITE)
		engine->activity = PTAPE_ACTIVITY_IDLE;
	if (ptape_plan_empty(plan) || ptape_plan_head(plan)->purpose != PTAPE_PURPOSE_OWED)
		return;
	ptape_plan_pop(plan);
	if (ptape_plan_empty(plan))
		return;
	/* Back over one of two, or over this one first. */
	next = ptape_plan_head(plan);
	if (next->purpose == PTAPE_PURPOSE_BACK_OVER)
		ptape_plan_pop(plan);
	else if (next->kind == PTAPE_TASK_SPACE)
		next->count++;
}

/* --- data --- */

static void plan_read(struct ptape_engine *engine)
{
	if (ends(engine, not_ready_error(engine)) ||
	    ends(engine, ptape_defaults_mode_error(engine)) ||
	    ends(engine, frozen_error(engine, false)))
		return;
	if (engine->operation.length == 0 || ends(engine, length_allowed(engine) ? 0 : EINVAL))
		return;
	if (push_switch(engine)) {
		push_kind(engine, PTAPE_TASK_READ);
		return;
	}
	push_proof(engine);
	if (engine->end == PTAPE_END_MARK_HIT) {
		/* Its data was returned before; now the mark itself. */
		engine->end = PTAPE_END_MARK;
		return;
	}
	engine->activity = PTAPE_ACTIVITY_READING;
	if (engine->end == PTAPE_END_DATA) {
		ptape_engine_fail(engine, EIO);
		return;
	}
	if (engine->end >= PTAPE_END_DATA_1) {
		engine->end++;
		return;
	}
	ptape_effects_lock(engine);
	push_kind(engine, PTAPE_TASK_READ);
}

/* Return: true when there is something to write, and it may be written. */
static bool may_write(struct ptape_engine *engine)
{
	if (ends(engine, not_ready_error(engine)) ||
	    ends(engine, ptape_defaults_mode_error(engine)) ||
	    ends(engine, frozen_error(engine, true)))
		return false;
	return engine->operation.length && !ends(engine, length_allowed(engine) ? 0 : EINVAL) &&
	       !ends(engine, write_protected(engine) ? EACCES : 0);
}

static void plan_prepare(struct ptape_engine *engine)
{
	if (may_write(engine))
		ptape_defaults_write(engine);
}

static void plan_write(struct ptape_engine *engine)
{
	if (!may_write(engine))
		return;
	if (push_switch(engine)) {
		push_kind(engine, PTAPE_TASK_WRITE);
		return;
	}
	if (engine->end == PTAPE_END_WARNING) {
		engine->end = PTAPE_END_DATA_1; /* the next one is let through */
		ptape_engine_fail(engine, ENOSPC);
		return;
	}
	if (engine->activity != PTAPE_ACTIVITY_WRITING)
		engine->activity = PTAPE_ACTIVITY_TO_WRITE;
	push_back_over(engine);
	ptape_effects_lock(engine);
	push_kind(engine, PTAPE_TASK_WRITE);
}

/* --- MTIOCTOP --- */

#define MTOP_ROW(id, flags) { PTAPE_MT##id, flags },

static const struct {
	int mtop;
	int flags; /* PTAPE_MTOP_*, mtop_rules.h */
} mtop_rows[] = { PTAPE_MTOP_RULES(MTOP_ROW) };

/* Return: negative for an operation that there is none of. */
static int mtop_flags(int mtop)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(mtop_rows); i++)
		if (mtop_rows[i].mtop == mtop)
			return mtop_rows[i].flags;
	return -1;
}

struct frozen_rule {
	enum ptape_frozen frozen;
	int leaving; /* flag of the operations that end it */
};

#define FROZEN_ROW(id, flag) { PTAPE_##id, flag },

static const struct frozen_rule frozen_rules[] = { PTAPE_FROZEN_RULES(FROZEN_ROW) };

/* The tape is frozen. */
static bool leaves_frozen(const struct ptape_engine *engine, int flags)
{
	unsigned int i = 0;

	/* Each frozen state has its row. */
	while (frozen_rules[i].frozen != engine->frozen)
		i++;
	return flags & frozen_rules[i].leaving;
}

/* A frozen tape's session ends here if the operation succeeds; what is unproved was told. */
static void thaw(struct ptape_engine *engine)
{
	engine->thawing = true;
	if (engine->frozen == PTAPE_FROZEN_PROTECTION)
		memset(&engine->protection, 0, sizeof(engine->protection));
	engine->activity = PTAPE_ACTIVITY_IDLE;
	engine->unproved = false;
	ptape_journal_forget(&engine->journal);
	engine->given_up = false;
	ptape_partition_forget(engine);
	ptape_position_lose(&engine->position);
}

static void push_mode_select(struct ptape_engine *engine)
{
	const u32 count = (u32)engine->operation.count;

	engine->mode_wanted = engine->mode;
	if (engine->operation.mtop == PTAPE_MTSETDRVBUFFER) {
		engine->mode_wanted.buffered_mode = count & PTAPE_BUFFERED_MASK;
	} else if (engine->operation.mtop == PTAPE_MTSETDENSITY) {
		engine->mode_wanted.density = count & DENSITY_MASK;
		engine->chosen |= PTAPE_DEFAULT_DENSITY;
	} else {
		const u32 length = count & BLOCK_LENGTH_MASK;

		if (length && engine->limits_known && engine->limits.max &&
		    (length < engine->limits.min || length > engine->limits.max)) {
			ptape_engine_fail(engine, EINVAL);
			return;
		}
		/* The journal is of one block length: what it holds is brought to the tape. */
		if (engine->journal.room && length != engine->mode.block_length)
			push_proof(engine);
		engine->mode_wanted.block_length = length;
		engine->chosen |= PTAPE_DEFAULT_BLOCK_LENGTH;
	}
	push_kind(engine, PTAPE_TASK_MODE_SELECT);
}

static void push_filemark_spaces(struct ptape_engine *engine, s64 count, s64 then)
{
	push_space(engine, PTAPE_SPACE_FILEMARKS, count, PTAPE_PURPOSE_PLAIN);
	if (then)
		push_space(engine, PTAPE_SPACE_FILEMARKS, then, PTAPE_PURPOSE_PLAIN);
}

/* Filemarks that MTFSF and MTBSF cross, where one was written or met before it was told. */
static s64 filemark_count(const struct ptape_engine *engine, bool marked)
{
	const s64 count = engine->operation.count;
	const bool forward =
		engine->operation.mtop == PTAPE_MTFSF || engine->operation.mtop == PTAPE_MTFSFM;

	/* Both are in the partition that a switch leaves. */
	if (ptape_partition_pending(engine))
		return count;
	if (engine->end == PTAPE_END_MARK_HIT)
		return forward ? count - 1 : count + 1;
	return marked ? count + 1 : count;
}

/* As st: the first partition is there, whoever asks. */
static bool knows_partition(const struct ptape_engine *engine, s32 partition)
{
	return partition == 0 || partition < engine->partitions;
}

/* What is wrong with the operation before any command. */
static int call_error(const struct ptape_engine *engine)
{
	const s32 count = engine->operation.count;

	switch (engine->operation.mtop) {
	case PTAPE_MTFSF:
	case PTAPE_MTBSF:
	case PTAPE_MTFSFM:
	case PTAPE_MTBSFM:
	case PTAPE_MTFSR:
	case PTAPE_MTBSR:
	case PTAPE_MTFSS:
	case PTAPE_MTBSS:
		/* One more may be added for a filemark that is crossed first. */
		return engine->no_space_16 && (count >= PTAPE_SPACE_6_COUNT_MAX ||
					       count <= PTAPE_SPACE_6_COUNT_MIN + 1)
			       ? EINVAL
			       : 0;
	case PTAPE_MTWEOF:
	case PTAPE_MTWEOFI:
	case PTAPE_MTWSM:
		return count < 0 || count > PTAPE_LENGTH_24_MAX ? EINVAL : 0;
	case PTAPE_MTSEEK: /* as st, also for "no medium"; so MTMKPART and MTCOMPRESSION */
		if (engine->ready != PTAPE_READY_YES)
			return EIO;
		return count < 0 ? EINVAL : 0;
	case PTAPE_MTSETPART:
		if (!engine->can_partitions || count < 0 || count >= PTAPE_PARTITIONS_MAX)
			return EINVAL;
		return knows_partition(engine, count) || engine->ready == PTAPE_READY_YES ? 0 : EIO;
	case PTAPE_MTMKPART:
		if (!engine->can_partitions)
			return EINVAL;
		return engine->ready == PTAPE_READY_YES ? 0 : EIO;
	case PTAPE_MTCOMPRESSION:
		return engine->ready == PTAPE_READY_YES ? 0 : EIO;
	default:
		return 0;
	}
}

/* MTLOAD of one of the six cartridges of an HP C1553A's magazine. */
static s64 load_slot(s64 count)
{
	return count > LOAD_SLOT_OFFSET && count <= LOAD_SLOT_OFFSET + LOAD_SLOTS
		       ? count - LOAD_SLOT_OFFSET
		       : 0;
}

static void push_to_end(struct ptape_engine *engine)
{
	/* From a place that is lost nothing can be counted. */
	if (engine->thawing)
		push_kind(engine, PTAPE_TASK_REWIND);
	if (ptape_effects_on(engine, PTAPE_OPTION_FAST_MTEOM)) {
		push_space(engine, PTAPE_SPACE_END_OF_DATA, 0, PTAPE_PURPOSE_PLAIN);
		return;
	}
	/* Filemark by filemark, so that the file number is known at the end. */
	push_space(engine, PTAPE_SPACE_FILEMARKS, TO_END_OF_DATA, PTAPE_PURPOSE_TO_END);
}

static void push_option(struct ptape_engine *engine)
{
	if ((u32)engine->operation.count & PTAPE_OPTION_CODES)
		ptape_defaults_option(engine);
	else if (!ends(engine, not_ready_error(engine)))
		push_mode_select(engine);
}

/* Operations that count objects, and MTNOP. */
static void push_spacing(struct ptape_engine *engine, bool marked)
{
	const s64 count = engine->operation.count;

	switch (engine->operation.mtop) {
	case PTAPE_MTFSF:
		push_filemark_spaces(engine, filemark_count(engine, false), 0);
		break;
	case PTAPE_MTFSFM:
		push_filemark_spaces(engine, filemark_count(engine, false), -1);
		break;
	case PTAPE_MTBSF:
		push_filemark_spaces(engine, -filemark_count(engine, marked), 0);
		break;
	case PTAPE_MTBSFM:
		push_filemark_spaces(engine, -filemark_count(engine, marked), 1);
		break;
	case PTAPE_MTFSR:
		push_space(engine, PTAPE_SPACE_BLOCKS, count, PTAPE_PURPOSE_PLAIN);
		break;
	case PTAPE_MTBSR:
		push_space(engine, PTAPE_SPACE_BLOCKS, -count, PTAPE_PURPOSE_PLAIN);
		break;
	case PTAPE_MTFSS:
		push_space(engine, PTAPE_SPACE_SETMARKS, count, PTAPE_PURPOSE_PLAIN);
		break;
	case PTAPE_MTBSS:
		push_space(engine, PTAPE_SPACE_SETMARKS, -count, PTAPE_PURPOSE_PLAIN);
		break;
	case PTAPE_MTEOM:
		push_to_end(engine);
		break;
	default: /* MTNOP */
		break;
	}
}

static void push_mtop(struct ptape_engine *engine, bool marked)
{
	const s64 count = engine->operation.count;

	switch (engine->operation.mtop) {
	case PTAPE_MTWEOF:
		push_filemarks(engine, (u32)count,
			       count && ptape_effects_on(engine, PTAPE_OPTION_NOWAIT_EOF)
				       ? PTAPE_MARKS_IMMED
				       : 0);
		break;
	case PTAPE_MTWEOFI:
		push_filemarks(engine, (u32)count, PTAPE_MARKS_IMMED);
		break;
	case PTAPE_MTWSM:
		push_filemarks(engine, (u32)count, PTAPE_MARKS_SET);
		break;
	case PTAPE_MTREW:
		push_kind(engine, PTAPE_TASK_REWIND);
		break;
	case PTAPE_MTOFFL:
		if (engine->door_locked)
			push_code(engine, PTAPE_TASK_PREVENT_ALLOW, false);
		push_code(engine, PTAPE_TASK_LOAD_UNLOAD, PTAPE_UNLOAD);
		break;
	case PTAPE_MTUNLOAD:
		push_code(engine, PTAPE_TASK_LOAD_UNLOAD, PTAPE_UNLOAD);
		break;
	case PTAPE_MTLOAD:
		ptape_plan_push(&engine->plan, (struct ptape_task){ .kind = PTAPE_TASK_LOAD_UNLOAD,
								    .code = PTAPE_LOAD,
								    .count = load_slot(count) });
		break;
	case PTAPE_MTRETEN:
		push_code(engine, PTAPE_TASK_LOAD_UNLOAD, PTAPE_RETENSION);
		break;
	case PTAPE_MTERASE:
		push_code(engine, PTAPE_TASK_ERASE, count != 0);
		break;
	case PTAPE_MTSETBLK:
	case PTAPE_MTSETDENSITY:
		push_mode_select(engine);
		break;
	case PTAPE_MTSETDRVBUFFER:
		push_option(engine);
		break;
	case PTAPE_MTSEEK:
		ptape_partition_push_locate(engine, (u64)count);
		break;
	case PTAPE_MTLOCK:
	case PTAPE_MTUNLOCK:
		push_code(engine, PTAPE_TASK_PREVENT_ALLOW, engine->operation.mtop == PTAPE_MTLOCK);
		break;
	case PTAPE_MTSETPART:
		if (knows_partition(engine, (s32)count))
			engine->partition_wanted = (u32)count;
		else
			push_code(engine, PTAPE_TASK_MODE_PAGE, PTAPE_PAGE_PARTITIONS);
		break;
	case PTAPE_MTMKPART:
		push_code(engine, PTAPE_TASK_LOAD_UNLOAD, PTAPE_LOAD_BEGIN);
		push_code(engine, PTAPE_TASK_MODE_PAGE, PTAPE_PAGE_PARTITIONS);
		break;
	case PTAPE_MTCOMPRESSION:
		push_code(engine, PTAPE_TASK_MODE_PAGE, PTAPE_PAGE_COMPRESSION);
		break;
	default:
		push_spacing(engine, marked);
		break;
	}
}

/* An operation that there is none of. As st, it cancels the filemark that a close would write. */
static void plan_unknown(struct ptape_engine *engine)
{
	if (ends(engine, frozen_error(engine, false)))
		return;
	engine->activity = PTAPE_ACTIVITY_IDLE;
	if (!ends(engine, not_ready_error(engine)))
		ptape_engine_fail(engine, ENOSYS);
}

/* A filemark on a tape whose true end is known. */
static bool ends_what_is_left(const struct ptape_engine *engine)
{
	const int mtop = engine->operation.mtop;

	return ptape_frozen_is_short(engine->frozen) &&
	       (mtop == PTAPE_MTWEOF || mtop == PTAPE_MTWEOFI);
}

static void plan_mtop(struct ptape_engine *engine)
{
	const int flags = mtop_flags(engine->operation.mtop);
	bool marked = false;
	bool leaves;

	if (engine->operation.mtop != PTAPE_MTSETDRVBUFFER &&
	    ends(engine, ptape_defaults_mode_error(engine)))
		return;
	if (flags < 0) {
		plan_unknown(engine);
		return;
	}
	if (engine->frozen != PTAPE_FROZEN_NOT) {
		const bool writes = flags & PTAPE_MTOP_WRITES;

		if (leaves_frozen(engine, flags)) {
			thaw(engine);
		} else if (writes && ends_what_is_left(engine)) {
			ptape_true_end_plan(engine);
			return;
		} else if (frozen_error(engine, writes)) {
			/* A cartridge that is locked in a frozen drive could not be taken out. */
			if (flags & PTAPE_MTOP_WHILE_FROZEN)
				push_mtop(engine, false);
			else
				ptape_engine_fail(engine, frozen_error(engine, writes));
			return;
		}
	}
	if ((flags & PTAPE_MTOP_READY) && ends(engine, not_ready_error(engine)))
		return;
	if (ends(engine, call_error(engine)))
		return;
	if ((flags & PTAPE_MTOP_WRITES) && ends(engine, write_protected(engine) ? EACCES : 0))
		return;

	leaves = !(flags & PTAPE_MTOP_STAYS) && ptape_partition_pending(engine);
	if ((flags & PTAPE_MTOP_BACK_OVER) || leaves)
		push_back_over(engine);
	if ((flags & PTAPE_MTOP_MARK_FIRST) && engine->activity == PTAPE_ACTIVITY_WRITING) {
		push_owed(engine, 1, 0);
		marked = true;
	} else if ((flags & (PTAPE_MTOP_MARK_FIRST | PTAPE_MTOP_PROVE_FIRST)) || leaves) {
		push_proof(engine);
	}
	if (leaves && engine->operation.mtop != PTAPE_MTSEEK)
		ptape_partition_push_switch(engine);
	push_mtop(engine, marked);
	if (!(flags & PTAPE_MTOP_KEEPS))
		engine->activity = PTAPE_ACTIVITY_IDLE;
}

static void plan_tell(struct ptape_engine *engine)
{
	if (ends(engine, ptape_defaults_mode_error(engine)) ||
	    ends(engine, not_ready_error(engine) ? EIO : 0) ||
	    ends(engine, frozen_error(engine, false)))
		return;
	if (!push_switch(engine))
		push_back_over(engine);
	ptape_plan_push(&engine->plan, (struct ptape_task){ .kind = PTAPE_TASK_READ_POSITION,
							    .purpose = PTAPE_PURPOSE_TELL });
}

static void plan_sync(struct ptape_engine *engine)
{
	if (ends(engine, ptape_defaults_mode_error(engine)) ||
	    ends(engine, frozen_error(engine, true)))
		return;
	if (!push_switch(engine))
		push_proof(engine);
	ptape_protection_settle(engine);
}

void ptape_operation_plan(struct ptape_engine *engine)
{
	static void (*const plans[])(struct ptape_engine *) = {
		[PTAPE_OPERATION_OPEN] = plan_open,
		[PTAPE_OPERATION_CLOSE] = plan_close,
		[PTAPE_OPERATION_READ] = plan_read,
		[PTAPE_OPERATION_WRITE] = plan_write,
		[PTAPE_OPERATION_MTOP] = plan_mtop,
		[PTAPE_OPERATION_TELL] = plan_tell,
		[PTAPE_OPERATION_SYNC] = plan_sync,
		[PTAPE_OPERATION_PREPARE] = plan_prepare,
		[PTAPE_OPERATION_RELEASE] = ptape_effects_release,
	};

	plans[engine->operation.kind](engine);
}
