// SPDX-License-Identifier: GPL-2.0-only
/*
 * Misbehaves in one way, chosen by kind=, so that the rig can show that it
 * notices: each of these must fail a run whose script says that all is well.
 * Never loaded but in a rig machine.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>

static char *kind = "none";
module_param(kind, charp, 0);
MODULE_PARM_DESC(kind, "none, warn, oops, use-after-free, lock-order or leak");

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

static void provoke_leak(void)
{
	void *lost = kmalloc(1000, GFP_KERNEL);

	OPTIMIZER_HIDE_VAR(lost);
}

static const struct {
	const char *kind;
	void (*provoke)(void);
} provocations[] = {
	{"warn", provoke_warn},
	{"oops", provoke_oops},
	{"use-after-free", provoke_use_after_free},
	{"lock-order", provoke_lock_order},
	{"leak", provoke_leak},
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
