/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the tape engine share and nobody else sees: tape_plan.c
 * turns operations into tasks, tape_task*.c tasks into commands and results
 * into facts, tape_engine.c steps through them, tape_recovery.c recovers, tape_end.c
 * ends them early, tape_behind.c has those whose call has returned, tape_defaults.c and
 * tape_effects.c do what the options ask for.
 */
#ifndef PTAPE_CORE_TAPE_INTERNAL_H
#define PTAPE_CORE_TAPE_INTERNAL_H

#include "tape_engine.h"

/* Acknowledged data is missing, and what is in front of the last sync point is there. */
static inline bool ptape_frozen_is_short(enum ptape_frozen frozen)
{
	return frozen == PTAPE_FROZEN_SHORT || frozen == PTAPE_FROZEN_DEFERRED;
}

/* A plan is a queue that can also be pushed in front. Never more than TASKS_MAX at once. */
static inline bool ptape_plan_empty(const struct ptape_plan *plan)
{
	return plan->head == plan->tail;
}

void ptape_plan_clear(struct ptape_plan *plan);
void ptape_plan_push(struct ptape_plan *plan, struct ptape_task task);
void ptape_plan_push_front(struct ptape_plan *plan, struct ptape_task task);
struct ptape_task *ptape_plan_head(struct ptape_plan *plan);
void ptape_plan_pop(struct ptape_plan *plan);

/* tape_plan.c: checks the operation and fills engine->plan, or ends it with engine->result. */
void ptape_operation_plan(struct ptape_engine *engine);

/*
 * The program's own command took the tape from where it wrote: no file ends here, and the
 * filemark that is next, if nobody asked for it, is not written.
 */
void ptape_plan_drop_owed(struct ptape_engine *engine);

/* Return: false when the operation's transfer does not fit the block length in force. */
bool ptape_operation_fits(const struct ptape_engine *engine);

/* What follows when the drive has to be asked all over: an open, a load. */
void ptape_plan_push_facts(struct ptape_engine *engine);
/* They must be true together: all of them once more. */
void ptape_plan_restart_facts(struct ptape_engine *engine);

/* tape_task*.c */
enum ptape_command_class ptape_task_class(const struct ptape_task *task);
void ptape_task_command(const struct ptape_engine *engine, const struct ptape_task *task,
			struct ptape_command *command);
/* Return: true for WRITE and WRITE FILEMARKS; for these and what takes away what was written. */
bool ptape_task_writes(const struct ptape_task *task);
bool ptape_task_changes(const struct ptape_task *task);
/* Takes the facts out of an answer. May push tasks in front of those that follow. */
void ptape_task_complete(struct ptape_engine *engine, struct ptape_task task,
			 enum ptape_condition condition, const struct ptape_result *result);
/* Return: true when the task's failure is an answer too: the drive cannot tell. */
bool ptape_task_is_tolerant(const struct ptape_task *task, enum ptape_condition condition);
/*
 * Return: true when the drive does not know the command of 16 bytes that the task's
 * number needs; that is remembered.
 */
bool ptape_task_does_not_fit(struct ptape_engine *engine, const struct ptape_task *task,
			     const struct ptape_result *result);
/*
 * Return: true when the drive has said so before of a LOCATE: it counts as refused, and is not
 * sent. (A SPACE is not even planned.)
 */
bool ptape_task_is_refused(const struct ptape_engine *engine, const struct ptape_task *task);
/*
 * Return: true when the drive refuses to tell all that was asked, and the task has a
 * smaller question; that is remembered.
 */
bool ptape_task_asks_less(struct ptape_engine *engine, const struct ptape_task *task,
			  const struct ptape_result *result);
/* Takes the failure of a tolerant task as that answer. */
void ptape_task_tolerate(struct ptape_engine *engine, struct ptape_task task,
			 enum ptape_condition condition);
/* Logical block address behind a WRITE or WRITE FILEMARKS that is done. */
u64 ptape_task_end(const struct ptape_engine *engine, const struct ptape_task *task);

/* Return: true when the task needs to know where the tape stands. */
bool ptape_task_is_here(const struct ptape_task *task);

/* tape_task_encryption.c */
/* Return: true when the keys are to be asked for before @task is sent, which writes. */
bool ptape_keys_due(const struct ptape_engine *engine, const struct ptape_task *task);
/* Return: true when a recovery is to ask: what was written may be in need of a key. */
bool ptape_keys_doubted(const struct ptape_engine *engine);
/* @condition was told: what that means for the keys. */
void ptape_keys_note(struct ptape_engine *engine, enum ptape_condition condition);
/* Something may have taken them; another cartridge is to be written. */
void ptape_keys_reset(struct ptape_engine *engine);
void ptape_keys_reload(struct ptape_engine *engine);

/* tape_task_reserve.c */
/* What a recovery asks first behind a drive that is ready, if this host has made anything. */
void ptape_reserve_push(struct ptape_engine *engine);
/* Open and load go on from the facts: what they were told counts for the reservation, too. */
void ptape_reserve_doubt(struct ptape_engine *engine);
/* Return: true when the question was put in front of what is planned. */
bool ptape_reserve_asks(struct ptape_engine *engine);
/* Return: true when the end of @task says that somebody else has the drive, behind a doubt. */
bool ptape_reserve_is_taken(const struct ptape_engine *engine, const struct ptape_task *task,
			    enum ptape_condition condition);
/* Return: true for the tasks of this file. */
bool ptape_reserve_is_task(const struct ptape_task *task);

/* tape_task_protection.c */
/* Return: true when the page is to be asked for before @task is sent. */
bool ptape_protection_due(const struct ptape_engine *engine, const struct ptape_task *task);
/* Return: true when a recovery is to ask for it. */
bool ptape_protection_rests(const struct ptape_engine *engine);
/* @condition was told: what that means for it. Something may have changed it. */
void ptape_protection_note(struct ptape_engine *engine, enum ptape_condition condition);
void ptape_protection_doubt(struct ptape_engine *engine);
/* Before the program's own command: what is doubted is put right. Else who had done it? */
void ptape_protection_settle(struct ptape_engine *engine);
/* Return: true when @task was to do that, and there is nothing to put right. */
bool ptape_protection_settled(const struct ptape_engine *engine, const struct ptape_task *task);
/* That command may have set it. */
void ptape_protection_passed(struct ptape_engine *engine);
/* Return: true when a block that is read back is as long as it was sent. */
bool ptape_protection_reads_as_sent(const struct ptape_engine *engine);

/* tape_partition.c */
/* Another cartridge, or another layout: nothing is known of its partitions. */
void ptape_partition_forget(struct ptape_engine *engine);
/* Return: true when MTSETPART has named another partition than the one the tape is in. */
bool ptape_partition_pending(const struct ptape_engine *engine);
/* To that partition, where it was left or to @block there. What was written is proved before. */
void ptape_partition_push_switch(struct ptape_engine *engine);
void ptape_partition_push_locate(struct ptape_engine *engine, u64 block);
/* The tape is in @partition now; remembers where the other one was left. */
void ptape_partition_enter(struct ptape_engine *engine, u32 partition);
/* What MTIOCGET shows while a switch is pending. */
void ptape_partition_status(const struct ptape_engine *engine, struct ptape_tape_status *status);
/* MTSETPART and MTMKPART have the page of partitions. */
void ptape_partition_page(struct ptape_engine *engine);

/* tape_effects.c */
bool ptape_effects_on(const struct ptape_engine *engine, enum ptape_option_boolean boolean);
/* @command was built: what the options change in it. */
void ptape_effects_command(const struct ptape_engine *engine, const struct ptape_task *task,
			   struct ptape_command *command);
/* What a command's end tells besides: errors that were recovered, and cleaning. */
void ptape_effects_note(struct ptape_engine *engine, const struct ptape_result *result);
/* In front of what is planned: until the motion under way has ended, and where. */
void ptape_effects_await_motion(struct ptape_engine *engine);
/* Before a READ or WRITE that is planned next. */
void ptape_effects_lock(struct ptape_engine *engine);
void ptape_effects_release(struct ptape_engine *engine);
/* @task has its answer, or its failure was borne. */
void ptape_effects_answered(struct ptape_engine *engine, const struct ptape_task *task, bool done);

/* tape_defaults.c */

/* Return: errno, positive, when the session's mode is not defined. */
int ptape_defaults_mode_error(const struct ptape_engine *engine);
/* An open of a node of @mode. */
void ptape_defaults_open(struct ptape_engine *engine, u8 mode);
/* MTSETDRVBUFFER with an option. */
void ptape_defaults_option(struct ptape_engine *engine);
/* Whether the mode's default is that the drive compresses. */
bool ptape_defaults_compress(const struct ptape_engine *engine);
/* What is due before the first WRITE of a tape. */
void ptape_defaults_write(struct ptape_engine *engine);
/* @task has its answer, or its failure was borne: what is due next is planned. */
void ptape_defaults_answered(struct ptape_engine *engine, const struct ptape_task *task, bool done);
/* Return: true when the failure of @task is no failure of the operation by itself. */
bool ptape_defaults_bear(const struct ptape_task *task, enum ptape_condition condition);

/* tape_end.c: the operation ends with -@error; what is planned is dropped. */
void ptape_engine_fail(struct ptape_engine *engine, int error);
void ptape_engine_freeze(struct ptape_engine *engine, enum ptape_frozen frozen);
/* The place is lost; with what is unproved, acknowledged data may be too. */
void ptape_engine_freeze_place(struct ptape_engine *engine);
/* The drive will not be reached any more, or nobody waits for it: the call ends here. */
void ptape_engine_abandon(struct ptape_engine *engine, int error);
/* Of the task at the head, which will not be sent again, or of @task: its end is not known. */
void ptape_engine_give_up_head(struct ptape_engine *engine);
void ptape_engine_lose_outcome(struct ptape_engine *engine, const struct ptape_task *task);
void ptape_engine_note_stray(struct ptape_engine *engine);
/* A load whose questions were not all answered leaves nothing to work with. */
void ptape_engine_leave_facts(struct ptape_engine *engine);

/* tape_replay.c */
/*
 * Return: true when the object at @block was written by this session and can be compared:
 * it is in the journal, or was on its way.
 */
bool ptape_replay_remembers(const struct ptape_engine *engine, u64 block);
/* Where the command that wrote the object at @block began; @block if that is not known. */
u64 ptape_replay_begin(const struct ptape_engine *engine, u64 block);
/* From where on everything up to the place that is remembered can be sent again. */
u64 ptape_replay_reach(const struct ptape_engine *engine);
/*
 * Something written is not where it should be. Return: true when all of it can be sent
 * again: then there is a doubt that says so. What nobody had told of, once an operation.
 */
bool ptape_replay_mends(struct ptape_engine *engine);
/*
 * A block failed after it was answered. Return: true when the drive is to be asked where it
 * stands, for what is remembered may reach from there; then there is a doubt that says so.
 */
bool ptape_replay_maps(struct ptape_engine *engine);
/* In front of what recovery has planned: the next command of the replay, or its flush. */
void ptape_replay_push(struct ptape_engine *engine);
/*
 * A witness that could not be read: is that an answer? Then it is taken; and behind it
 * the tape is brought to where the witness would have left it.
 */
bool ptape_replay_bears(struct ptape_engine *engine, enum ptape_condition condition);
void ptape_replay_unread(struct ptape_engine *engine);
/* What was written so far is on the tape. */
void ptape_replay_proved(struct ptape_engine *engine);

/* tape_behind.c */
/* A WRITE of the operation's length was done. */
void ptape_behind_note(struct ptape_engine *engine);
/* The operation has ended: what was acknowledged is written, or the tape freezes. */
void ptape_behind_end(struct ptape_engine *engine);
/*
 * The operation ends here, and nobody knows what became of its block, which was answered. It
 * counts as written and not proved, and the next operation has to bring it to the tape.
 * Return: false when there is none, or nothing that could be sent again.
 */
bool ptape_behind_owe(struct ptape_engine *engine);
/* What MTIOCGET shows while such a WRITE is on its way: as if it were done. */
void ptape_behind_status(const struct ptape_engine *engine, struct ptape_tape_status *status);

/* tape_warning.c */
/* A write-class command is about to be sent: where the tape begins, nothing was told of it. */
void ptape_warning_begin(struct ptape_engine *engine);
/* A WRITE ended so, or @count marks did: GOOD, or the drive told that the end is near. */
void ptape_warning_written(struct ptape_engine *engine, enum ptape_condition condition);
void ptape_warning_marked(struct ptape_engine *engine, s64 count, enum ptape_condition condition);
/* It was told to a command that is not the program's: to be told, unless it was before. */
void ptape_warning_recovered(struct ptape_engine *engine);
/* A recovery ends where READ POSITION has told last. What was to be told may have been lost. */
void ptape_warning_stands(struct ptape_engine *engine);
/* Return: how a write-class command ended that was done, and had no answer. */
enum ptape_condition ptape_warning_unanswered(const struct ptape_engine *engine);

/* tape_keep.c */
/* Before an open: where the session before has left the tape. */
void ptape_keep_place(struct ptape_engine *engine);
/* What is doubted counts for the place that is kept, too. */
void ptape_keep_doubt(struct ptape_engine *engine);
/* The place is proved; or a program has chosen one; or the cartridge is out, or loaded anew. */
void ptape_keep_nothing(struct ptape_engine *engine);
/*
 * The drive has told an open where the tape stands. Behind a reset the same cartridge goes back
 * to where it was left, with the next command that begins from there. What was not sure, or on a
 * cartridge that tells no serial number and may be another, counts as lost, for this open and
 * those that follow, until the place is chosen.
 */
void ptape_keep_compare(struct ptape_engine *engine);
/* It does not tell: the same, as far as there is a place that is doubted. */
void ptape_keep_untold(struct ptape_engine *engine);

/* tape_true_end.c */
/* The tape freezes: acknowledged data is missing, and S is its true end. */
void ptape_true_end_begin(struct ptape_engine *engine);
/* Return: true when the frozen tape may be read and moved: it was brought to its true end. */
bool ptape_true_end_reached(const struct ptape_engine *engine);
/* MTWEOF and MTWEOFI on a tape that is frozen so. */
void ptape_true_end_plan(struct ptape_engine *engine);
/* The operation has succeeded. */
void ptape_true_end_done(struct ptape_engine *engine);

/* tape_recovery.c: before the task at the head of the plan; and when its own plan is done. */
void ptape_recovery_start(struct ptape_engine *engine);
void ptape_recovery_end(struct ptape_engine *engine);
/* Return: true when a look at the tape can tell whether the task at the plan's head was done. */
bool ptape_recovery_tells_done(struct ptape_engine *engine);

#endif /* PTAPE_CORE_TAPE_INTERNAL_H */
