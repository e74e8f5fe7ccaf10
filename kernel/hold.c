// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hold: how long an absence is borne, what state a unit is in, and which of its paths
 * is in use. See hold.h for the contract and unit.h for the locks.
 */
#include <linux/jiffies.h>
#include <linux/kobject.h>
#include <linux/sched/signal.h>
#include <linux/timekeeping.h>

#include "hold.h"
#include "options.h"
#include "path.h"
#include "trace.h"
#include "unit.h"

#define REASON_LEN_MAX	80	  /* bytes of a uevent variable with the state's reason */
#define LOOK_AGAIN_TIME HZ	  /* a path that is there and cannot be used, once a second */
#define REVIVE_TIME	(10 * HZ) /* an offline path is tried again; its errors take their time */
#define BOUNCE_TIME	(3 * HZ)  /* a path that does not answer, with any hold */
#define OFFLINE_TIME	(HZ / 10) /* before it is news: a device that is taken away is that, too */

static bool waits_ended; /* the machine goes down */

static const char *const state_names[PTAPE_STATE_NR] = {
	[PTAPE_STATE_ONLINE] = "online",	 [PTAPE_STATE_WAITING] = "waiting",
	[PTAPE_STATE_RECOVERING] = "recovering", [PTAPE_STATE_ABSENT] = "absent",
	[PTAPE_STATE_FROZEN] = "frozen",
};

const char *ptape_unit_state_name(enum ptape_unit_state state)
{
	return state_names[state];
}

/* --- what happened last --- */

void ptape_unit_note_event(struct ptape_unit *unit, const char *word, const char *why)
{
	const struct ptape_event_note note = { ktime_get_real_seconds(), word, why };

	spin_lock(&unit->event_lock);
	unit->last_event = note;
	spin_unlock(&unit->event_lock);
}

struct ptape_event_note ptape_unit_last_event(struct ptape_unit *unit)
{
	struct ptape_event_note note;

	spin_lock(&unit->event_lock);
	note = unit->last_event;
	spin_unlock(&unit->event_lock);
	return note;
}

static bool is_away(enum ptape_unit_state state)
{
	return state == PTAPE_STATE_WAITING || state == PTAPE_STATE_ABSENT;
}

/* Comings and goings. The role tells of recoveries and why it is frozen. */
static void note_state(struct ptape_unit *unit, enum ptape_unit_state before,
		       enum ptape_unit_state state)
{
	if (is_away(state))
		ptape_unit_note_event(unit, state_names[state], NULL);
	else if (is_away(before))
		ptape_unit_note_event(unit, state_names[PTAPE_STATE_ONLINE], NULL);
}

/* --- hold and state --- */

unsigned int ptape_unit_hold_seconds(struct ptape_unit *unit)
{
	const int own = READ_ONCE(unit->hold_seconds);

	return own >= 0 ? own : ptape_options_hold_seconds();
}

/* Jiffies until the hold of a loss at @since ends; 0: it is over, or there is none. */
static unsigned long hold_left(struct ptape_unit *unit, unsigned long since)
{
	const unsigned long end = since + ptape_unit_hold_seconds(unit) * HZ;

	lockdep_assert_held(&unit->lock);
	if (unit->dead || unit->released || READ_ONCE(waits_ended) || !time_before(jiffies, end))
		return 0;
	return end - jiffies;
}

/* The same of a loss that nobody announced. */
static unsigned long unannounced_left(struct ptape_unit *unit, unsigned long since)
{
	return ptape_options_persistence() ? hold_left(unit, since) : 0;
}

/* Jiffies that calls still wait in the absence that the unit is in: no path, or an offline one. */
static unsigned long absence_left(struct ptape_unit *unit)
{
	return list_empty(&unit->paths) ? hold_left(unit, unit->lost_at)
					: unannounced_left(unit, unit->unusable_at);
}

/* A link that only bounces is no absence: a little is borne whatever the hold. */
static unsigned long silence_left(struct ptape_unit *unit)
{
	const unsigned long left = unannounced_left(unit, unit->silent_at);
	const unsigned long bounce_end = unit->silent_at + BOUNCE_TIME;

	if (left || unit->dead || unit->released || !time_before(jiffies, bounce_end))
		return left;
	return bounce_end - jiffies;
}

static enum ptape_unit_state derive_state(struct ptape_unit *unit)
{
	if (list_empty(&unit->paths) || unit->unusable)
		return absence_left(unit) ? PTAPE_STATE_WAITING : PTAPE_STATE_ABSENT;
	/* Each call tries it, and fails: that is no recovery. */
	if (unit->silent && !silence_left(unit))
		return PTAPE_STATE_ABSENT;
	if (unit->frozen_reason)
		return PTAPE_STATE_FROZEN;
	return unit->recovering ? PTAPE_STATE_RECOVERING : PTAPE_STATE_ONLINE;
}

/* The state is looked at again: when the hold ends, and each second that a device is offline. */
static void plan_next_look(struct ptape_unit *unit, enum ptape_unit_state state)
{
	if (unit->dead)
		return;
	if (unit->unusable)
		mod_delayed_work(system_wq, &unit->hold_end, LOOK_AGAIN_TIME);
	else if (state == PTAPE_STATE_WAITING)
		mod_delayed_work(system_wq, &unit->hold_end, hold_left(unit, unit->lost_at) + 1);
}

static void announce_state(struct ptape_unit *unit, enum ptape_unit_state state)
{
	char text[REASON_LEN_MAX];
	char *env[] = { text, NULL };
	unsigned int i;

	snprintf(text, sizeof(text), "PTAPE_STATE=%s", state_names[state]);
	kobject_uevent_env(&unit->dev.kobj, KOBJ_CHANGE, env);
	for (i = 0; unit->has_nodes && i < unit->role->nodes; i++)
		sysfs_notify(&unit->nodes[i]->dev.kobj, "ptape", "state");
	sysfs_notify(&unit->dev.kobj, NULL, "state");
}

static const char *absence_word(const struct ptape_unit *unit)
{
	if (list_empty(&unit->paths))
		return "away";
	return unit->unusable ? "offline" : "does not answer";
}

/* A line for whoever reads the log at night. A link that flaps does not fill it. */
static void log_state(struct ptape_unit *unit, enum ptape_unit_state before,
		      enum ptape_unit_state state, const char *absence)
{
	if (!unit->has_nodes || unit->dead)
		return;
	if (state == PTAPE_STATE_WAITING)
		dev_warn_ratelimited(&unit->dev, "%s: calls wait for it, at most %u s\n", absence,
				     ptape_unit_hold_seconds(unit));
	else if (state == PTAPE_STATE_ABSENT)
		dev_warn_ratelimited(&unit->dev, "%s: calls fail until it is back\n", absence);
	else if (state == PTAPE_STATE_FROZEN)
		dev_err_ratelimited(&unit->dev, "frozen: %s\n", unit->frozen_reason);
	else if (is_away(before) && (unit->lost_at || unit->unusable_at)) /* not at first */
		dev_notice_ratelimited(&unit->dev, "back\n");
}

void ptape_hold_update_and_unlock(struct ptape_unit *unit)
{
	const enum ptape_unit_state before = unit->state;
	const enum ptape_unit_state state = derive_state(unit);
	const char *absence = absence_word(unit);
	const bool changed = state != before;

	lockdep_assert_held(&ptape_units_mutex);
	unit->state = state;
	if (is_away(state) && !is_away(before))
		unit->absences++;
	if (changed) {
		trace_ptape_state(unit, before);
		note_state(unit, before, state);
	}
	plan_next_look(unit, state);
	mutex_unlock(&unit->lock);
	wake_up_all(&unit->wait);
	if (changed) {
		log_state(unit, before, state, absence);
		announce_state(unit, state);
	}
	/* What could not be asked while it was away. */
	if (is_away(before) && !is_away(state) && unit->role->news)
		unit->role->news(unit);
}

/* The first path behind @except that can be used, or NULL. */
static struct ptape_path *other_usable(struct ptape_unit *unit, const struct ptape_path *except)
{
	struct ptape_path *path;

	list_for_each_entry(path, &unit->paths, entry)
		if (path != except && ptape_path_usable(path))
			return path;
	return NULL;
}

bool ptape_hold_any_usable(struct ptape_unit *unit)
{
	lockdep_assert_held(&unit->lock);
	return other_usable(unit, NULL);
}

/* The kernel tells nobody of a device that is set offline, or that somebody has set running. */
static void note_usable(struct ptape_unit *unit)
{
	if (!ptape_hold_any_usable(unit)) {
		WRITE_ONCE(unit->revived, false); /* it was tried, and is offline again */
	} else if (unit->unusable && !unit->revived) {
		/* One that we have set running is offline until it answers. */
		unit->unusable = false;
		unit->released = false;
	}
}

static void look_at_hold(struct work_struct *work)
{
	struct ptape_unit *unit = container_of(to_delayed_work(work), struct ptape_unit, hold_end);

	/* ptape_unit_kill() waits for us under the mutex, and nobody needs us then. */
	if (!mutex_trylock(&ptape_units_mutex)) {
		mod_delayed_work(system_wq, &unit->hold_end, 1);
		return;
	}
	mutex_lock(&unit->lock);
	note_usable(unit);
	ptape_hold_update_and_unlock(unit);
	mutex_unlock(&ptape_units_mutex);
}

void ptape_hold_init(struct ptape_unit *unit)
{
	INIT_DELAYED_WORK(&unit->hold_end, look_at_hold);
}

void ptape_hold_end_all(void)
{
	WRITE_ONCE(waits_ended, true);
}

void ptape_unit_set_condition(struct ptape_unit *unit, bool recovering, const char *frozen_reason)
{
	/* Only the role's own work, which is one at a time, writes these two. */
	if (unit->recovering == recovering && unit->frozen_reason == frozen_reason)
		return;
	mutex_lock(&ptape_units_mutex);
	mutex_lock(&unit->lock);
	WRITE_ONCE(unit->recovering, recovering);
	unit->frozen_reason = frozen_reason;
	ptape_hold_update_and_unlock(unit);
	mutex_unlock(&ptape_units_mutex);
}

/*
 * From a store function, which the removal of its file waits for under
 * ptape_units_mutex: so the state follows in the work item.
 */
static void hold_changed(struct ptape_unit *unit)
{
	wake_up_all(&unit->wait);
	mod_delayed_work(system_wq, &unit->hold_end, 0);
}

void ptape_unit_release_hold(struct ptape_unit *unit)
{
	mutex_lock(&unit->lock);
	unit->released = list_empty(&unit->paths) || unit->unusable || unit->silent;
	mutex_unlock(&unit->lock);
	hold_changed(unit);
}

void ptape_unit_set_hold_seconds(struct ptape_unit *unit, int seconds)
{
	mutex_lock(&unit->lock);
	WRITE_ONCE(unit->hold_seconds, seconds);
	mutex_unlock(&unit->lock);
	hold_changed(unit);
}

bool ptape_unit_is_absent(struct ptape_unit *unit)
{
	bool absent;

	mutex_lock(&unit->lock);
	absent = list_empty(&unit->paths);
	mutex_unlock(&unit->lock);
	return absent;
}

bool ptape_unit_is_offline(struct ptape_unit *unit)
{
	bool offline;

	mutex_lock(&unit->lock);
	offline = unit->unusable;
	mutex_unlock(&unit->lock);
	return offline;
}

const char *ptape_unit_absence_reason(struct ptape_unit *unit)
{
	const char *reason = NULL;

	mutex_lock(&unit->lock);
	if (unit->unusable)
		reason = "the kernel has set its SCSI device offline";
	else if (unit->silent && unit->state == PTAPE_STATE_ABSENT)
		reason = "its SCSI device does not answer";
	mutex_unlock(&unit->lock);
	return reason;
}

/* --- waiting for a path --- */

struct ptape_path *ptape_hold_path_in_use(struct ptape_unit *unit)
{
	return list_first_entry_or_null(&unit->paths, struct ptape_path, entry);
}

struct ptape_path *ptape_unit_get_path(struct ptape_unit *unit, u32 *generation)
{
	struct ptape_path *path;

	mutex_lock(&unit->lock);
	*generation = unit->generation;
	path = ptape_hold_path_in_use(unit);
	if (path)
		ptape_path_get(path);
	mutex_unlock(&unit->lock);
	return path;
}

struct ptape_path *ptape_unit_get_standby(struct ptape_unit *unit, unsigned int n)
{
	struct ptape_path *path, *found = NULL;

	mutex_lock(&unit->lock);
	list_for_each_entry(path, &unit->paths, entry)
		if (n-- == 0) {
			found = ptape_path_get(path);
			break;
		}
	mutex_unlock(&unit->lock);
	return found;
}

/*
 * Brings the next path that can be used to the front; the others follow in their
 * order, so that each has its turn. The nodes move when it answers: a round over
 * dead paths is no news for udev. Return: false when there is no other.
 */
static bool turn_paths(struct ptape_unit *unit)
{
	struct ptape_path *next;

	mutex_lock(&unit->lock);
	next = other_usable(unit, ptape_hold_path_in_use(unit));
	if (next) {
		/* The list begins with it, and goes on behind it as before. */
		list_rotate_to_front(&next->entry, &unit->paths);
		WRITE_ONCE(unit->generation, unit->generation + 1);
		WRITE_ONCE(unit->changes, unit->changes + 1);
	}
	mutex_unlock(&unit->lock);
	return next;
}

bool ptape_unit_turn_path(struct ptape_unit *unit)
{
	bool untried;

	mutex_lock(&unit->lock);
	untried = unit->silent_paths + 1 < unit->path_count;
	WRITE_ONCE(unit->silent_paths, untried ? unit->silent_paths + 1 : 0);
	mutex_unlock(&unit->lock);
	return untried && turn_paths(unit);
}

/* The state follows in the work item: whoever looks for a path has no ptape_units_mutex. */
static void state_may_differ(struct ptape_unit *unit)
{
	lockdep_assert_held(&unit->lock);
	if (!unit->dead)
		mod_delayed_work(system_wq, &unit->hold_end, OFFLINE_TIME);
}

/*
 * Before something is to be sent: an absence that nobody announced is held from when we first
 * meet it. Until a command is answered it is one, however often a path was set running meanwhile.
 */
static bool note_offline(struct ptape_unit *unit)
{
	const bool before = unit->unusable;
	const bool usable = ptape_hold_any_usable(unit);

	note_usable(unit);
	if (!usable && !before && !list_empty(&unit->paths)) {
		unit->unusable = true;
		unit->unusable_at = jiffies;
		unit->revive_at = jiffies + REVIVE_TIME;
	}
	if (unit->unusable != before)
		state_may_differ(unit);
	return usable;
}

bool ptape_unit_is_usable(struct ptape_unit *unit)
{
	bool usable;

	mutex_lock(&unit->lock);
	usable = note_offline(unit);
	mutex_unlock(&unit->lock);
	return usable;
}

/*
 * With persistence=0 an offline device is the administrator's, as with the stock driver; so is
 * one whose hold was ended by hand. When the machine goes down nothing is tried.
 */
static bool revival_is_due(struct ptape_unit *unit)
{
	if (unit->dead || unit->released || READ_ONCE(waits_ended))
		return false;
	if (!ptape_options_persistence() || time_before(jiffies, unit->revive_at))
		return false;
	unit->revive_at = jiffies + REVIVE_TIME;
	return true;
}

/* Return: one at least was set running. */
static bool revive_paths(struct ptape_unit *unit)
{
	struct ptape_path *path;

	list_for_each_entry(path, &unit->paths, entry)
		if (ptape_path_revive(path))
			WRITE_ONCE(unit->revived, true);
	return unit->revived;
}

/* Nothing can be sent now. Return: jiffies until that is not borne any more. */
static unsigned long without_path_left(struct ptape_unit *unit)
{
	return unit->arriving ? LOOK_AGAIN_TIME : absence_left(unit);
}

/* Return: 0: a path can be used; -ENXIO: no use to wait; else look again in @left jiffies. */
static int look_for_path(struct ptape_unit *unit, unsigned long *left, u32 *changes)
{
	struct ptape_path *path;
	bool usable, other, revives = false;

	mutex_lock(&unit->lock);
	path = ptape_hold_path_in_use(unit);
	usable = path && ptape_path_usable(path);
	other = note_offline(unit) && !usable;
	*changes = unit->changes;
	*left = 0;
	if (!usable && !other) {
		*left = without_path_left(unit);
		revives = path && revival_is_due(unit) && revive_paths(unit);
	}
	mutex_unlock(&unit->lock);
	if (usable || (other && turn_paths(unit)))
		return 0;
	return *left || other || revives ? -EAGAIN : -ENXIO;
}

/* What look_for_path() judges by may have changed. One that arrives has no absence to end. */
static bool worth_a_look(struct ptape_unit *unit, u32 changes)
{
	return READ_ONCE(unit->changes) != changes || READ_ONCE(unit->dead) ||
	       (READ_ONCE(unit->released) && !READ_ONCE(unit->arriving)) || READ_ONCE(waits_ended);
}

/* At most a second: a changed hold_seconds counts at once. */
static int wait_for_change(struct ptape_unit *unit, u32 changes, unsigned long left,
			   bool killable_only)
{
	long ret;

	left = min_t(unsigned long, left, LOOK_AGAIN_TIME);
	if (killable_only)
		ret = wait_event_killable_timeout(unit->wait, worth_a_look(unit, changes), left);
	else
		ret = wait_event_interruptible_timeout(unit->wait, worth_a_look(unit, changes),
						       left);
	return ret < 0 ? -EINTR : 0;
}

int ptape_unit_await_path(struct ptape_unit *unit, bool killable_only)
{
	unsigned long left;
	u32 changes;
	int ret;

	while ((ret = look_for_path(unit, &left, &changes)) == -EAGAIN) {
		ret = wait_for_change(unit, changes, left, killable_only);
		if (ret)
			return ret;
	}
	return ret;
}

int ptape_unit_bear_silence(struct ptape_unit *unit, bool killable_only)
{
	unsigned long left = LOOK_AGAIN_TIME;
	u32 changes;

	mutex_lock(&unit->lock);
	changes = unit->changes;
	/* Without a path it is an absence that has a hold of its own. */
	if (!list_empty(&unit->paths)) {
		if (!unit->silent) {
			unit->silent = true;
			unit->silent_at = jiffies;
		}
		left = silence_left(unit);
		if (!left)
			state_may_differ(unit);
	}
	mutex_unlock(&unit->lock);
	return left ? wait_for_change(unit, changes, left, killable_only) : -ETIME;
}

void ptape_unit_answered(struct ptape_unit *unit, const struct ptape_path *path)
{
	bool in_use;

	if (!READ_ONCE(unit->silent) && !READ_ONCE(unit->silent_paths) &&
	    !READ_ONCE(unit->revived) && !READ_ONCE(unit->released) &&
	    READ_ONCE(unit->shown) == path)
		return;
	mutex_lock(&ptape_units_mutex);
	mutex_lock(&unit->lock);
	unit->silent = false;
	WRITE_ONCE(unit->silent_paths, 0);
	if (unit->revived)
		unit->unusable = false;
	WRITE_ONCE(unit->revived, false);
	if (!list_empty(&unit->paths))
		unit->released = false;
	in_use = path == ptape_hold_path_in_use(unit); /* it may have gone since it answered */
	ptape_hold_update_and_unlock(unit);
	if (in_use)
		ptape_unit_show_below(unit, path);
	mutex_unlock(&ptape_units_mutex);
}
