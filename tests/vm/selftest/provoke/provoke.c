// SPDX-License-Identifier: GPL-2.0-only
/*
 * Misbehaves in one way, chosen by kind=, so that the rig can show that it
 * notices: each of these must fail a run whose script says that all is well.
 * Never loaded but in a rig machine.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static char *kind = "none";
module_param(kind, charp, 0);
MODULE_PARM_DESC(kind,
		 "none, warn, oops, use-after-free, out-of-bounds, lock-order, race, leak or hang");

static DEFINE_MUTEX(first);
static DEFINE_MUTEX(second);

static void provoke_warn(void)
{
	WARN(1, "provoked\n");
}

static void provoke_oops(void)
{
	int *nowhere = NULL;

	OPTIMIZER_HIDE_VAR(nowhere);
	WRITE_ONCE(*nowhere, 1);
}

static void provoke_use_after_free(void)
{
	int *gone = kmalloc(sizeof(*gone), GFP_KERNEL);

	if (!gone)
		return;
	kfree(gone);
	OPTIMIZER_HIDE_VAR(gone);
	WRITE_ONCE(*gone, 1);
}

static void provoke_out_of_bounds(void)
{
	int *room = kmalloc_array(2, sizeof(*room), GFP_KERNEL);

	if (!room)
		return;
	OPTIMIZER_HIDE_VAR(room);
	WRITE_ONCE(room[2], 1);
	kfree(room);
}

/* Two orders of two locks; nothing hangs, only lockdep can know. */
static void provoke_lock_order(void)
{
	mutex_lock(&first);
	mutex_lock(&second);
	mutex_unlock(&second);
	mutex_unlock(&first);
	mutex_lock(&second);
	mutex_lock(&first);
	mutex_unlock(&first);
	mutex_unlock(&second);
}

/*
 * KCSAN looks at one of some thousand accesses (KCSAN_SKIP_WATCH): this many
 * are looked at hundreds of times.
 */
#define RACE_ACCESSES 1000000

static unsigned int shared;

static void count_shared(struct work_struct *work)
{
	int i;

	for (i = 0; i < RACE_ACCESSES; i++) {
		shared++;
		barrier();
	}
}

/* Two processors count without a lock; nothing breaks, only KCSAN can know. */
static void provoke_race(void)
{
	static DECLARE_WORK(elsewhere, count_shared);

	queue_work(system_unbound_wq, &elsewhere);
	count_shared(NULL);
	flush_work(&elsewhere);
}

static void provoke_leak(void)
{
	void *lost = kmalloc(1000, GFP_KERNEL);

	OPTIMIZER_HIDE_VAR(lost);
}

/*
 * Much longer than the script lets a task hang; and it ends, so that a rig that
 * does not notice passes.
 */
#define HANG_SECONDS 60

static void provoke_hang(void)
{
	schedule_timeout_uninterruptible(HANG_SECONDS * HZ);
}

static const struct {
	const char *kind;
	void (*provoke)(void);
} provocations[] = {
	{"warn", provoke_warn},
	{"oops", provoke_oops},
	{"use-after-free", provoke_use_after_free},
	{"out-of-bounds", provoke_out_of_bounds},
	{"lock-order", provoke_lock_order},
	{"race", provoke_race},
	{"leak", provoke_leak},
	{"hang", provoke_hang},
};

static int __init provoke_init(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(provocations); i++)
		if (!strcmp(kind, provocations[i].kind))
			provocations[i].provoke();
	return 0;
}

static void __exit provoke_exit(void)
{
}

module_init(provoke_init);
module_exit(provoke_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Provokes the checkers of the test rig");
