/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tape: a tape unit's session and the file operations on its nodes. A thin
 * shell: the engine decides, this moves data, sleeps and sends.
 *
 * Lock order: tape->io_lock, then ptape_units_mutex, then unit->lock. Nothing
 * that holds one of the latter two ever takes io_lock or waits for I/O.
 */
#ifndef PTAPE_TAPE_H
#define PTAPE_TAPE_H

#include <linux/fs.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "buffer.h"
#include "exec.h"
#include "ring.h"
#include "stats.h"
#include "tape_engine.h"

struct ptape_unit;
struct ptape_role;

/* What an administrator has set for one device; negative: as the module's parameter. */
struct ptape_tape_own {
	int recovery;
	int verify;
	struct ptape_ring_own journal;
};

/* Bits of what was passed by the engine. */
#define PTAPE_TAPE_PASSED  1 /* a command of a program's own */
#define PTAPE_TAPE_STOPPED 2 /* and it was STOP UNIT */

struct ptape_tape {
	struct ptape_unit *unit;
	struct ptape_tape_own own; /* no lock: single words, read at the next operation */

	struct mutex io_lock; /* one operation at a time; what is below, to close_result */
	struct ptape_engine engine;
	struct ptape_step step;		       /* what the engine has said last */
	struct ptape_counters counters_before; /* this operation */
	bool behind;		      /* its call has returned, and it is not done: a write ... */
	bool abandoned;		      /* ... or what a program was killed in */
	int untold_error;	      /* of such a write that is done: the next call's */
	struct ptape_exec exec;	      /* its command */
	struct ptape_path *exec_path; /* that it went to; NULL: none is on its way */
	ktime_t exec_began;
	struct work_struct settle_work; /* goes on with it where no call does */
	atomic_t passed; /* no lock: what ioctls of the midlayer did, for the engine to be told */
	u8 *scratch;
	struct ptape_buffer buffer; /* what comes in */
	struct ptape_ring ring;	    /* what goes out, until it is proved */
	u32 generation;		    /* of the unit's paths, as of the last command */
	bool nonblock;		    /* of the open under way */
	bool standby_stale; /* paths that stand by may hold attentions of before the session */
	u64 resets_drained; /* the engine's count when they were last taken off */
	s64 close_result;

	spinlock_t status_lock; /* the three below, for readers that must not wait */
	struct ptape_tape_status status;
	u32 recovered_told; /* of status.recovered, by MTIOCGET */
	bool status_told;   /* by MTIOCGET, which as in st drops what a read has left */

	struct ptape_stats stats; /* no lock */

	spinlock_t use_lock; /* the four below */
	bool file_open;
	bool closing;	  /* close_work is queued or running */
	bool orphaned;	  /* and nobody waits for its result */
	int orphan_error; /* a dying program's close failed: the next open's error */
	wait_queue_head_t use_wait;
	struct work_struct close_work;
	bool close_rewinds; /* set before close_work is queued */
};

/* What a file was opened through: a node of a tape. */
struct ptape_tape_file {
	struct ptape_tape *tape;
	bool rewinds;
	u8 mode;     /* below PTAPE_MODES: none, l, m, a */
	bool closed; /* the session's close was begun */
};

extern const struct ptape_role ptape_tape_role;

int ptape_tape_module_init(void);
void ptape_tape_module_exit(void);

/**
 * ptape_tape_run() - carry out one operation
 * @tape: with io_lock held
 * @operation: what to do
 *
 * Context: may sleep as long as hold, motion and error handling take. A fatal signal ends the wait
 * for a command too; what it was for is brought to an end when the drive has answered.
 * Return: the operation's answer: bytes, address or 0; negative errno.
 */
s64 ptape_tape_run(struct ptape_tape *tape, const struct ptape_operation *operation);

/**
 * ptape_tape_run_behind() - the same for a write that may return before it is done
 * @tape: with io_lock held, and ptape_tape_settle()d
 * @operation: PTAPE_OPERATION_WRITE, its data in the ring
 */
s64 ptape_tape_run_behind(struct ptape_tape *tape, const struct ptape_operation *operation);

/**
 * ptape_tape_settle() - go on with a write that had returned, until it is done
 * @tape: with io_lock held
 * @is_last: the session ends: what cannot be done now is not done
 *
 * Context: may sleep as long as hold, motion and error handling take; unless @is_last a
 * fatal signal ends it.
 * Return: 0: there is none, or it is written. -ENOTRECOVERABLE: it is not, and never will be:
 * told once. Another negative errno: not yet.
 */
int ptape_tape_settle(struct ptape_tape *tape, bool is_last);

/**
 * ptape_tape_settle_abandoned() - the same for the rest of what a program was killed in
 * @tape: with io_lock held
 *
 * Before anything is made of the buffer, which the drive may still write to, or of the modes.
 * Return: 0, or -EINTR: a fatal signal ended the wait for its command.
 */
int ptape_tape_settle_abandoned(struct ptape_tape *tape);

/* What ioctls of the midlayer did the engine is told. Under io_lock, no write is on its way. */
void ptape_tape_note_passed(struct ptape_tape *tape);

/* Of the module parameter write_behind: may a write return before it is done? Any context. */
bool ptape_tape_writes_behind(void);

/* Of a worker: takes io_lock, however long a call in front of it waits for the drive. */
void ptape_tape_lock_patiently(struct ptape_tape *tape);

void ptape_tape_run_init(struct ptape_tape *tape);
/* A path of the unit has gone: any context, it only takes note. */
void ptape_tape_path_gone(struct ptape_unit *unit);
/* Work of a tape, which may wait for its drive. Return: false when it waits already. */
bool ptape_tape_queue(struct work_struct *work);

long ptape_tape_ioctl(struct file *file, unsigned int cmd, unsigned long arg);
long ptape_tape_compat_ioctl(struct file *file, unsigned int cmd, unsigned long arg);

/* The mode of a node by its index in the unit: 0 to 3, none, l, m, a. */
unsigned int ptape_tape_node_mode(unsigned int index);

/* MTIOCGET: how many errors the drive has recovered since the last one. Any context. */
u32 ptape_tape_take_recovered(struct ptape_tape *tape);

/* Takes the status from the engine. Under io_lock. */
void ptape_tape_publish(struct ptape_tape *tape);

/* What is in force for this device. Any context. */
bool ptape_tape_recovers(const struct ptape_tape *tape);
bool ptape_tape_verifies(const struct ptape_tape *tape);

/* Copies the status; never waits. Any context. */
void ptape_tape_status(struct ptape_tape *tape, struct ptape_tape_status *status);

/* The administrator knows of the loss. May sleep, not for I/O: -EBUSY then. */
int ptape_tape_acknowledge(struct ptape_tape *tape);

#endif /* PTAPE_TAPE_H */
