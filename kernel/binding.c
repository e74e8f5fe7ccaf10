// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bindings: the parameter bind, what waits to be applied, and what became of
 * it. A file with a torn line must not keep the drives from working: what cannot
 * be used is counted by kind, the first of a kind is named in the log.
 */
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "binding.h"
#include "identity.h"
#include "node.h"
#include "options.h"
#include "registry.h"
#include "unit.h"

struct pending_binding {
	struct list_head entry;
	bool live; /* not given with the load */
	struct ptape_binding binding;
};

/* What became of the values that were given; each is a read-only parameter. */
enum fate {
	FATE_TAKEN,    /* the number is the identity's now */
	FATE_BAD,      /* no IDENTITY:NUMBER: torn, or not ours */
	FATE_REPEATED, /* the identity has a number already; of a load the first one counts */
	FATE_REFUSED,  /* the number is another identity's, or the device is in use */
	FATE_NR,
};

static DEFINE_MUTEX(bindings_mutex); /* everything below */
static LIST_HEAD(pending_bindings);
static unsigned int pending_count; /* given and not applied yet */
static unsigned int fates[FATE_NR];
static bool ready;
static bool stopped;

static void apply_bindings(struct work_struct *work);
static DECLARE_WORK(apply_work, apply_bindings);

/* Return: the first of its kind, worth a line in the log. */
static bool count_fate(enum fate fate)
{
	lockdep_assert_held(&bindings_mutex);
	return !fates[fate]++;
}

/* --- applying: the work item, under ptape_units_mutex --- */

static enum fate bind_unit(const struct ptape_binding *binding, bool live)
{
	struct ptape_unit *unit = ptape_registry_find(&binding->identity);

	if (!unit) {
		/* The load's are thousands, and nothing to act on before they arrive. */
		unit = ptape_unit_create(binding->type, &binding->identity, binding->number, !live);
		if (IS_ERR(unit))
			return FATE_REFUSED;
	} else if (unit->number != binding->number) {
		if (!live)
			return FATE_REPEATED;
		if (ptape_unit_renumber(unit, binding->number))
			return FATE_REFUSED;
	} else if (unit->bound) {
		return FATE_REPEATED;
	}
	unit->bound = true;
	return FATE_TAKEN;
}

static bool is_in_use(struct ptape_unit *unit)
{
	return ptape_nodes_open(unit) || (unit->role->in_use && unit->role->in_use(unit));
}

/*
 * It goes at once, or with its last path, and with it what a program that has it open, or one
 * that was killed, was told is written. Return: it is forgotten.
 */
static bool forget_unit(const struct ptape_binding *binding)
{
	struct ptape_unit *unit = ptape_registry_find(&binding->identity);

	if (!unit)
		return true;
	if (is_in_use(unit))
		return false;
	unit->bound = false;
	if (list_empty(&unit->paths))
		ptape_unit_kill(unit);
	return true;
}

static void tell_fate(const struct ptape_binding *binding, enum fate fate)
{
	bool first;

	mutex_lock(&bindings_mutex);
	first = count_fate(fate);
	mutex_unlock(&bindings_mutex);
	if (!first || fate == FATE_TAKEN)
		return;
	if (binding->verb == PTAPE_BINDING_REMOVE) {
		pr_warn("ptape: bind=-%s ignored, as is every further such one: the device is in use\n",
			binding->identity.text);
		return;
	}
	pr_warn("ptape: bind=%s:%u ignored, as is every further such one: %s\n",
		binding->identity.text, binding->number,
		fate == FATE_REPEATED ? "the identity has a number already"
				      : "the number is taken, or the device is open");
}

static void apply_binding(const struct ptape_binding *binding, bool live)
{
	enum fate fate;
	bool forgotten;

	if (binding->verb == PTAPE_BINDING_ADD && !ptape_options_persistence()) {
		pr_notice_once("ptape: bindings count with persistence=1 only and are not kept\n");
		return;
	}
	mutex_lock(&ptape_units_mutex);
	if (binding->verb == PTAPE_BINDING_REMOVE) {
		forgotten = forget_unit(binding);
		mutex_unlock(&ptape_units_mutex);
		if (!forgotten)
			tell_fate(binding, FATE_REFUSED);
		return;
	}
	fate = bind_unit(binding, live);
	mutex_unlock(&ptape_units_mutex);
	tell_fate(binding, fate);
}

static struct pending_binding *take_pending(void)
{
	struct pending_binding *pending;

	mutex_lock(&bindings_mutex);
	pending = list_first_entry_or_null(&pending_bindings, struct pending_binding, entry);
	if (pending)
		list_del(&pending->entry);
	mutex_unlock(&bindings_mutex);
	return pending;
}

static void free_pending(struct pending_binding *pending)
{
	mutex_lock(&bindings_mutex);
	pending_count--;
	mutex_unlock(&bindings_mutex);
	kfree(pending);
}

static void apply_bindings(struct work_struct *work)
{
	struct pending_binding *pending;

	while ((pending = take_pending())) {
		apply_binding(&pending->binding, pending->live);
		free_pending(pending);
	}
}

/* --- the parameters --- */

static int refuse_binding(const char *value)
{
	if (count_fate(FATE_BAD) && !ready)
		pr_warn("ptape: bind=%.200s is no IDENTITY:NUMBER and is ignored, as is every further bad one\n",
			value);
	return ready ? -EINVAL : 0;
}

static int set_bind(const char *value, const struct kernel_param *param)
{
	struct pending_binding *pending = kzalloc(sizeof(*pending), GFP_KERNEL);
	int ret = 0;

	if (!pending)
		return -ENOMEM;
	mutex_lock(&bindings_mutex);
	if (stopped) {
		ret = -ENODEV; /* nobody would free it */
	} else if (ptape_binding_parse(value, &pending->binding)) {
		pending->live = ready;
		list_add_tail(&pending->entry, &pending_bindings);
		pending_count++;
		pending = NULL;
		if (ready)
			schedule_work(&apply_work);
	} else {
		ret = refuse_binding(value);
	}
	mutex_unlock(&bindings_mutex);
	kfree(pending);
	return ret;
}

/* Write-only: a list of thousands does not fit a page, and each unit shows its own. */
static const struct kernel_param_ops bind_ops = {
	.set = set_bind,
};
module_param_cb(bind, &bind_ops, NULL, 0200);
MODULE_PARM_DESC(
	bind, "IDENTITY:NUMBER remembers a number, -IDENTITY forgets it; may be given many times");

/* The kernel calls it without a look at the mode when the load gives a value. */
static int refuse_value(const char *value, const struct kernel_param *param)
{
	return -EPERM;
}

/* A count changes under bindings_mutex while it is read without: by itself it is always whole. */
static int get_count(char *buffer, const struct kernel_param *param)
{
	return sysfs_emit(buffer, "%u\n", READ_ONCE(*(unsigned int *)param->arg));
}

static const struct kernel_param_ops count_ops = {
	.set = refuse_value,
	.get = get_count,
};
module_param_cb(bind_pending, &count_ops, &pending_count, 0444);
MODULE_PARM_DESC(bind_pending, "read-only: bindings given and not applied yet");
module_param_cb(bind_taken, &count_ops, &fates[FATE_TAKEN], 0444);
MODULE_PARM_DESC(bind_taken, "read-only: bindings that were taken");
module_param_cb(bind_bad, &count_ops, &fates[FATE_BAD], 0444);
MODULE_PARM_DESC(bind_bad, "read-only: bind= values that are no IDENTITY:NUMBER, ignored");
module_param_cb(bind_repeated, &count_ops, &fates[FATE_REPEATED], 0444);
MODULE_PARM_DESC(bind_repeated,
		 "read-only: bindings of an identity that has a number already, ignored");
module_param_cb(bind_refused, &count_ops, &fates[FATE_REFUSED], 0444);
MODULE_PARM_DESC(
	bind_refused,
	"read-only: numbers that could not be had, and devices in use that were to be forgotten, ignored");

void ptape_bindings_start(void)
{
	mutex_lock(&bindings_mutex);
	ready = true;
	mutex_unlock(&bindings_mutex);
	schedule_work(&apply_work);
	flush_work(&apply_work);
	if (fates[FATE_BAD]) {
		/* Each was a number once: whose, its store may know. */
		mutex_lock(&ptape_units_mutex);
		ptape_unit_reserve_numbers();
		mutex_unlock(&ptape_units_mutex);
	}
	if (fates[FATE_BAD] || fates[FATE_REPEATED] || fates[FATE_REFUSED])
		pr_warn("ptape: of the bindings %u taken; ignored: %u bad, %u repeated, %u refused\n",
			fates[FATE_TAKEN], fates[FATE_BAD], fates[FATE_REPEATED],
			fates[FATE_REFUSED]);
}

void ptape_bindings_stop(void)
{
	struct pending_binding *pending;

	mutex_lock(&bindings_mutex);
	ready = false;
	stopped = true;
	mutex_unlock(&bindings_mutex);
	cancel_work_sync(&apply_work);
	while ((pending = take_pending()))
		free_pending(pending);
}
