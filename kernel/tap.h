/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tap: overhears on the midlayer what others do to our devices. A unit
 * attention is told to whoever sends the next command: a scan, sg, the error
 * handler. Here it is kept for us, and so is what a foreign command did. Of a command of
 * ours some ends are changed: those that the midlayer would send again by itself become
 * DID_ERROR, which it gives back.
 *
 * Its one spinlock, tap_lock, is taken in interrupts; under it only the spinlock of a
 * role that takes note of news (unit.h), and work that is queued.
 */
#ifndef PTAPE_TAP_H
#define PTAPE_TAP_H

#include <linux/atomic.h>
#include <linux/list.h>

#include "reservation.h"
#include "sense.h"

struct ptape_path;
struct ptape_unit;
struct request;
struct scsi_cmnd;
struct scsi_device;

/* A path's part, embedded in it. */
struct ptape_tap {
	struct hlist_node entry; /* tap_lock */
	const struct scsi_device *sdev;
	struct list_head ours; /* requests of ours that are out; tap_lock */
	/* Bits of enum ptape_condition: by this path to others, and by others to the unit. */
	atomic_t told;
	atomic_t *done;		 /* tap_lock; NULL: no unit yet */
	struct list_head passes; /* pass-throughs by the tape's own file that are out; tap_lock */
};

#define PTAPE_TAP_OTHERS_MAX 16 /* more than one host's programs have at a drive at one time */

/* A command of somebody else that is at the drive. */
struct ptape_tap_other {
	const struct scsi_cmnd *scmd; /* a name, never looked into */
	const struct ptape_tap *tap;
	unsigned long until; /* jiffies: it counts no longer; its end was told nowhere */
	bool moves;	     /* it does what foreign_rules.h has; else it may take an attention */
};

/* A unit's part: those by any path; tap_lock. */
struct ptape_tap_others {
	unsigned int count;
	struct ptape_tap_other out[PTAPE_TAP_OTHERS_MAX];
};

/* A request of ours, while it is out. */
struct ptape_tap_request {
	struct list_head entry;
	const struct request *rq;
	bool here; /* it is carried out where the tape stands */
	bool busy; /* its end: the device had no room for it, and did nothing (SAM-5 5.3.1) */
};

#define PTAPE_TAP_NO_OPCODE (-1) /* no command that does anything to the drive */

/* A pass-through of the program that has the tape, while it is out. */
struct ptape_tap_pass {
	struct list_head entry;
	int opcode; /* of its command */
	bool seen;  /* its end: one of that opcode that ends now is somebody else's */
};

/* Hooks the midlayer's tracepoints. Without them: a warning, and nothing is overheard. */
void ptape_tap_module_init(void);
void ptape_tap_module_exit(void);

/* Before our first command to @sdev; what was told before to a scan counts. Any context. */
void ptape_tap_add(struct ptape_tap *tap, const struct scsi_device *sdev);
/* @done: of the unit that the path leads to, which lives until ptape_tap_remove(). */
void ptape_tap_attach(struct ptape_tap *tap, atomic_t *done);
void ptape_tap_remove(struct ptape_tap *tap);

/*
 * Around a request of ours: what it is told, it is told itself. Any context.
 * @here: it is carried out where the tape stands. Return: false: not now then. A command of others
 * that moves the tape is at the drive, or something was overheard that nobody has taken.
 * What was sent so is not sent again behind the caller's back: request->busy, or the host byte
 * DID_ERROR, is its end.
 */
bool ptape_tap_begin(struct ptape_tap *tap, struct ptape_tap_request *request,
		     const struct request *rq, bool here);
void ptape_tap_end(struct ptape_tap_request *request);

/*
 * Around a pass-through of the program that has the tape: what it does itself, by one command of
 * @opcode, is no news to it; what its commands are told still is, and what others do meanwhile.
 * Any context.
 */
void ptape_tap_pass(struct ptape_tap *tap, struct ptape_tap_pass *pass, int opcode);
void ptape_tap_passed(struct ptape_tap_pass *pass);

/**
 * ptape_tap_take() - the next thing that was overheard
 * @bits: told or done
 *
 * Each is given once. Any context.
 * Return: an attention, a deferred error, or PTAPE_CONDITION_GOOD: nothing.
 */
enum ptape_condition ptape_tap_take(atomic_t *bits);

/*
 * Is a command of somebody else at the drive? What is sent now is carried out behind it, and that
 * may be elsewhere on the tape, or behind an attention that it took. @moving: one that may move the
 * tape. What ended before the answer was no is there to be taken. Any context.
 */
bool ptape_tap_others_out(const struct ptape_unit *unit, bool moving);

/* What programs of this host have made of @unit, by commands that ended with GOOD. Any context. */
void ptape_tap_reservation(const struct ptape_unit *unit, struct ptape_reservation *reservation);

/* Somebody else has it: what was made before is not made again. Any context. */
void ptape_tap_disown(struct ptape_unit *unit);

/* What was overheard until now is no news. Any context. */
static inline void ptape_tap_forget(atomic_t *bits)
{
	atomic_set(bits, 0);
}

#endif /* PTAPE_TAP_H */
