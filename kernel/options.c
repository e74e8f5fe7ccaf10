// SPDX-License-Identifier: GPL-2.0-only
/*
 * Module parameters: persistence, hold_seconds and bind. See options.h for why
 * a set function must not touch a unit.
 */
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "identity.h"
#include "options.h"
#include "unit.h"

#define HOLD_SECONDS_DEFAULT 300 /* backup daemons retry an open for as long */

struct pending_binding {
	struct list_head entry;
	struct ptape_binding binding;
};

static DEFINE_MUTEX(options_mutex); /* everything below */
static LIST_HEAD(pending_bindings);
static bool ready;
static bool stopped;
static bool bad_binding_told;
static unsigned int bad_bindings;
static bool persistence;
static unsigned int hold_seconds = HOLD_SECONDS_DEFAULT;

static void apply_options(struct work_struct *work);
static DECLARE_WORK(apply_work, apply_options);

bool ptape_options_persistence(void)
{
	return READ_ONCE(persistence);
}

unsigned int ptape_options_hold_seconds(void)
{
	return READ_ONCE(hold_seconds);
}

static struct pending_binding *take_binding(void)
{
	struct pending_binding *pending;

	mutex_lock(&options_mutex);
	pending = list_first_entry_or_null(&pending_bindings, struct pending_binding, entry);
	if (pending)
		list_del(&pending->entry);
	mutex_unlock(&options_mutex);
	return pending;
}

static void apply_options(struct work_struct *work)
{
	struct pending_binding *pending;

	while ((pending = take_binding())) {
		ptape_unit_apply_binding(&pending->binding);
		kfree(pending);
	}
	ptape_unit_apply_options();
}

static void changed(void)
{
	lockdep_assert_held(&options_mutex);
	if (ready)
		schedule_work(&apply_work);
}

static int set_persistence(const char *value, const struct kernel_param *param)
{
	bool wanted;
	int ret = kstrtobool(value, &wanted);

	if (ret)
		return ret;
	mutex_lock(&options_mutex);
	WRITE_ONCE(persistence, wanted);
	changed();
	mutex_unlock(&options_mutex);
	return 0;
}

static int get_persistence(char *buffer, const struct kernel_param *param)
{
	return sysfs_emit(buffer, "%d\n", ptape_options_persistence());
}

static int set_hold_seconds(const char *value, const struct kernel_param *param)
{
	unsigned int wanted;
	int ret = kstrtouint(value, 10, &wanted);

	if (ret)
		return ret;
	if (wanted > PTAPE_HOLD_SECONDS_MAX)
		return -ERANGE;
	mutex_lock(&options_mutex);
	WRITE_ONCE(hold_seconds, wanted);
	changed();
	mutex_unlock(&options_mutex);
	return 0;
}

static int get_hold_seconds(char *buffer, const struct kernel_param *param)
{
	return sysfs_emit(buffer, "%u\n", ptape_options_hold_seconds());
}

/* A bad line of modprobe.d must not keep the drives from working. */
static int refuse_binding(const char *value)
{
	bad_bindings++;
	if (ready)
		return -EINVAL;
	if (!bad_binding_told)
		pr_warn("ptape: bind=%.200s is no IDENTITY:NUMBER and is ignored, as is every further bad one\n",
			value);
	bad_binding_told = true;
	return 0;
}

static int set_bind(const char *value, const struct kernel_param *param)
{
	struct pending_binding *pending = kzalloc(sizeof(*pending), GFP_KERNEL);
	int ret = 0;

	if (!pending)
		return -ENOMEM;
	mutex_lock(&options_mutex);
	if (stopped) {
		ret = -ENODEV; /* nobody would free it */
	} else if (ptape_binding_parse(value, &pending->binding)) {
		list_add_tail(&pending->entry, &pending_bindings);
		pending = NULL;
		changed();
	} else {
		ret = refuse_binding(value);
	}
	mutex_unlock(&options_mutex);
	kfree(pending);
	return ret;
}

static const struct kernel_param_ops persistence_ops = {
	.set = set_persistence,
	.get = get_persistence,
};
module_param_cb(persistence, &persistence_ops, NULL, 0644);
MODULE_PARM_DESC(
	persistence,
	"1: names and open handles of a device survive its absence; 0: as st and ch (default 0)");

static const struct kernel_param_ops hold_seconds_ops = {
	.set = set_hold_seconds,
	.get = get_hold_seconds,
};
module_param_cb(hold_seconds, &hold_seconds_ops, NULL, 0644);
MODULE_PARM_DESC(hold_seconds,
		 "how long calls wait for an absent device, in seconds, 0 to 604800 (default 300)");

/* Write-only: a list of thousands does not fit a page, and each unit shows its own. */
static const struct kernel_param_ops bind_ops = {
	.set = set_bind,
};
module_param_cb(bind, &bind_ops, NULL, 0200);
MODULE_PARM_DESC(
	bind, "IDENTITY:NUMBER remembers a number, -IDENTITY forgets it; may be given many times");

void ptape_options_start(void)
{
	mutex_lock(&options_mutex);
	ready = true;
	mutex_unlock(&options_mutex);
	schedule_work(&apply_work);
	flush_work(&apply_work);
	if (bad_bindings)
		pr_warn("ptape: %u bad bind= values ignored\n", bad_bindings);
}

void ptape_options_stop(void)
{
	struct pending_binding *pending;

	mutex_lock(&options_mutex);
	ready = false;
	stopped = true;
	mutex_unlock(&options_mutex);
	cancel_work_sync(&apply_work);
	while ((pending = take_binding()))
		kfree(pending);
}
