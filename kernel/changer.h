/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Changer: a medium changer's node, its operations, and what is known of its
 * elements. A thin shell: the engine decides, this moves data, sleeps and sends.
 *
 * Lock order: changer->io_lock, then ptape_units_mutex, unit->lock, and
 * changer->status_lock last, under which library.c takes the lock of a tape unit. What
 * shows takes it alone: it is never held while a command is out.
 */
#ifndef PTAPE_CHANGER_H
#define PTAPE_CHANGER_H

#include <linux/fs.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "buffer.h"
#include "changer_engine.h"
#include "exec.h"

struct ptape_role;
struct ptape_unit;

struct ptape_changer {
	struct ptape_unit *unit;

	struct mutex io_lock; /* one operation at a time; the five below */
	/*
	 * The engine's inventory too, for readers that must not wait, and for library.c, which
	 * makes elements unknown; and the three below.
	 */
	struct mutex status_lock;
	u8 *verdicts; /* of each drive element: enum ptape_drive_verdict; library.c writes them */
	char *table;  /* the administrator's, core/element_table.h; NULL: empty */
	size_t table_len;
	struct ptape_changer_engine engine;
	struct ptape_buffer buffer;	/* data of a program's own command */
	u32 generation;			/* of the unit's paths, as of the last command */
	struct ptape_raw_answer answer; /* to the last command of a program's own */
	u32 sent_by;			/* arrival of the path that this one went by; io_lock */
	u32 sent_at;			/* unit->changes then; io_lock */

	raw_spinlock_t work_lock; /* the two below; taken in interrupts, under tap_lock */
	bool stopped;
	unsigned int tries; /* of the refresh since the last news */
	struct delayed_work refresh;
	u32 changes;	 /* of the inventory, when places were matched last; io_lock */
	bool initialize; /* INITIALIZE ELEMENT STATUS is due, as ch's init=1; only set once */
	bool unsettled;	 /* a move whose end was not found out may go on by itself; io_lock */
	struct ptape_move move;	  /* that one */
	unsigned long late_until; /* jiffies: or may begin by itself */
};

extern const struct ptape_role ptape_changer_role;

int ptape_changer_module_init(void);
void ptape_changer_module_exit(void);

/**
 * ptape_changer_run() - carry out one operation
 * @changer: with io_lock held
 * @operation: what to do; absent_error and timeout_s are set here where they are 0
 * @nonblock: never wait for a path
 * @end: the engine's last step, with more than the answer; or NULL
 *
 * Context: may sleep as long as hold, motion and error handling take.
 * Return: 0 or negative errno.
 */
int ptape_changer_run(struct ptape_changer *changer, struct ptape_changer_operation *operation,
		      bool nonblock, struct ptape_changer_step *end);

/* A program sent what no row of the core's table has: nothing is known any more. Any context. */
void ptape_changer_disturb(struct ptape_changer *changer);

/* Something may have changed that no command of ours has done. Any context. */
void ptape_changer_news(struct ptape_unit *unit);

/* An absent unit of a driver that holds nothing is a dead one: as ch. Positive. */
int ptape_changer_absent_error(void);

/* Module parameters of ch: seconds of a move and all else, of an initialization; init. */
unsigned int ptape_changer_timeout_move(void);
unsigned int ptape_changer_timeout_init(void);
bool ptape_changer_wants_init(void);

long ptape_changer_ioctl(struct file *file, unsigned int cmd, unsigned long arg);
long ptape_changer_compat_ioctl(struct file *file, unsigned int cmd, unsigned long arg);

/* SG_IO and what else the midlayer answers for its devices. May sleep. */
long ptape_changer_passthrough(struct ptape_changer *changer, struct file *file, unsigned int cmd,
			       void __user *arg);

#endif /* PTAPE_CHANGER_H */
