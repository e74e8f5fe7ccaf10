// SPDX-License-Identifier: GPL-2.0-only
/*
 * Module parameters: persistence, hold_seconds and recovery. See options.h for why
 * a set function must not touch a unit.
 */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

#include "options.h"
#include "unit.h"

#define HOLD_SECONDS_DEFAULT 300 /* backup daemons retry an open for as long */

static DEFINE_MUTEX(options_mutex); /* everything below */
static bool ready;
static bool persistence;
static unsigned int hold_seconds = HOLD_SECONDS_DEFAULT;
static bool recovery = true; /* no mutex: read at the next operation */

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

bool ptape_options_recovery(void)
{
	return READ_ONCE(recovery);
}

static void apply_options(struct work_struct *work)
{
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

module_param(recovery, bool, 0644);
MODULE_PARM_DESC(
	recovery,
	"1: after a reset the tape is brought back to its place, and what the drive has lost is written again; 0: neither, what is in doubt is frozen (default 1)");

void ptape_options_start(void)
{
	mutex_lock(&options_mutex);
	ready = true;
	mutex_unlock(&options_mutex);
	schedule_work(&apply_work);
	flush_work(&apply_work);
}

void ptape_options_stop(void)
{
	mutex_lock(&options_mutex);
	ready = false;
	mutex_unlock(&options_mutex);
	cancel_work_sync(&apply_work);
}
