// SPDX-License-Identifier: GPL-2.0-only
/*
 * Changer: open of sch nodes, any number of them as ch; the loop that carries out
 * what the engine says; and the work item that keeps the inventory known.
 */
#include <linux/fs.h>
#include <linux/kdev_t.h>
#include <linux/major.h>
#include <linux/module.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "changer.h"
#include "hold.h"
#include "library.h"
#include "options.h"
#include "path.h"
#include "sysfs.h"
#include "trace.h"
#include "unit.h"

#define BUSY_AGAIN_TIME HZ				/* while a call is carried out */
#define LATE_TIME	(PTAPE_CHANGER_AT_FIRST_S * HZ) /* that a move in doubt may begin yet */

static struct workqueue_struct *refresh_queue;

/* --- the loop around the engine --- */

int ptape_changer_absent_error(void)
{
	return ptape_options_persistence() ? ENXIO : ENODEV;
}

/* A command is as good as answered by what another user of the changer was told, or did. */
static bool overheard(struct ptape_changer *changer, struct ptape_path *path,
		      struct ptape_result *result)
{
	enum ptape_condition condition = ptape_tap_take(&path->tap.told);

	if (condition == PTAPE_CONDITION_GOOD)
		condition = ptape_tap_take(&changer->unit->disturbed);
	if (condition == PTAPE_CONDITION_GOOD)
		return false;
	memset(result, 0, sizeof(*result));
	result->delivery = PTAPE_DELIVERY_OVERHEARD;
	result->overheard = condition;
	return true;
}

/* Paths have come or gone since the last command: nobody says what was done meanwhile. */
static void forget_absence(struct ptape_changer *changer)
{
	struct ptape_path *path;
	u32 generation;

	path = ptape_unit_get_path(changer->unit, &generation);
	if (!path)
		return;
	ptape_path_put(path);
	if (generation == changer->generation)
		return;
	mutex_lock(&changer->status_lock);
	ptape_inventory_forget(&changer->engine.inventory);
	mutex_unlock(&changer->status_lock);
}

static void take_bits(struct ptape_changer *changer, atomic_t *bits)
{
	enum ptape_condition condition;

	while ((condition = ptape_tap_take(bits)) != PTAPE_CONDITION_GOOD) {
		mutex_lock(&changer->status_lock);
		ptape_changer_engine_disturbed(&changer->engine, condition);
		mutex_unlock(&changer->status_lock);
	}
}

/* What was told to others by now, by whatever path, and what they did. */
static void take_news(struct ptape_changer *changer)
{
	struct ptape_path *path;
	unsigned int n;

	for (n = 0; (path = ptape_unit_get_standby(changer->unit, n)); n++) {
		take_bits(changer, &path->tap.told);
		ptape_path_put(path);
	}
	take_bits(changer, &changer->unit->disturbed);
	forget_absence(changer);
}

/* What places and their cartridges follow from has changed. */
static void tell_changes(struct ptape_changer *changer)
{
	u32 changes;

	mutex_lock(&changer->status_lock);
	changes = changer->engine.inventory.changes;
	mutex_unlock(&changer->status_lock);
	if (changer->changes != changes)
		ptape_library_news();
	changer->changes = changes;
}

static void note_sent(struct ptape_changer *changer, const struct ptape_path *path)
{
	changer->sent_by = path->arrival;
	changer->sent_at = READ_ONCE(changer->unit->changes);
}

/*
 * A path that was there before, and was not in use, may keep an attention of any age for whoever
 * asks first. One that came later has had none before.
 */
static bool may_be_old(const struct ptape_changer *changer, const struct ptape_path *path)
{
	return path->arrival != changer->sent_by && (s32)(path->arrival - changer->sent_at) <= 0;
}

static void send(struct ptape_changer *changer, const struct ptape_changer_step *step,
		 struct ptape_changer_event *event)
{
	struct ptape_result *result = &event->result;
	struct ptape_path *path;
	u32 generation;

	event->kind = PTAPE_CHANGER_EVENT_RESULT;
	event->may_be_old = false;
	path = ptape_unit_get_path(changer->unit, &generation);
	if (!path || generation != changer->generation || !ptape_path_usable(path)) {
		memset(result, 0, sizeof(*result));
		result->delivery = PTAPE_DELIVERY_NO_PATH;
	} else if (!overheard(changer, path, result)) {
		if (step->own)
			note_sent(changer, path);
		event->may_be_old = may_be_old(changer, path);
		ptape_exec_raw(path, &step->command, changer->engine.scratch, &changer->buffer,
			       result, step->own ? &changer->answer : NULL);
		if (result->delivery == PTAPE_DELIVERY_ANSWERED)
			ptape_unit_answered(changer->unit, path);
	}
	if (path)
		ptape_path_put(path);
}

static void pause(struct ptape_changer *changer, const struct ptape_changer_step *step,
		  struct ptape_changer_event *event)
{
	const unsigned int state = step->killable_only ? TASK_KILLABLE : TASK_INTERRUPTIBLE;

	tell_changes(changer);
	set_current_state(state);
	schedule_timeout(msecs_to_jiffies(PTAPE_CHANGER_POLL_MS));
	event->kind = signal_pending_state(state, current) ? PTAPE_CHANGER_EVENT_INTERRUPTED
							   : PTAPE_CHANGER_EVENT_PAUSED;
}

static int wait_for_path(struct ptape_changer *changer, const struct ptape_changer_step *step,
			 bool nonblock)
{
	struct ptape_unit *unit = changer->unit;
	int ret = 0;

	if (step->silent && ptape_unit_turn_path(unit))
		return 0;
	if (nonblock && step->silent)
		return -ETIME;
	if (nonblock && !ptape_unit_is_usable(unit))
		return -ENXIO;
	if (step->silent)
		ret = ptape_unit_bear_silence(unit, step->killable_only);
	return ret ? ret : ptape_unit_await_path(unit, step->killable_only);
}

static void await_path(struct ptape_changer *changer, const struct ptape_changer_step *step,
		       bool nonblock, struct ptape_changer_event *event)
{
	struct ptape_path *path;
	u32 generation;
	int ret;

	tell_changes(changer);
	ret = wait_for_path(changer, step, nonblock);
	if (ret) {
		event->kind = ret == -EINTR ? PTAPE_CHANGER_EVENT_INTERRUPTED
					    : PTAPE_CHANGER_EVENT_DEADLINE;
		event->present = ret == -ETIME;
		return;
	}
	path = ptape_unit_get_path(changer->unit, &generation);
	if (path)
		ptape_path_put(path);
	event->kind = PTAPE_CHANGER_EVENT_PATH;
	event->fresh = generation != changer->generation;
	changer->generation = generation;
}

static void make_room(struct ptape_changer *changer, const struct ptape_changer_step *step,
		      struct ptape_changer_event *event)
{
	struct ptape_inventory *inventory = &changer->engine.inventory;
	const size_t drives = step->ranges[PTAPE_ELEMENT_DATA_TRANSFER - 1].count;
	struct ptape_drive_id *old_ids = inventory->drive_ids;
	struct ptape_slot *old_slots = inventory->slots;
	u8 *old_verdicts = changer->verdicts;
	struct ptape_drive_id *ids;
	struct ptape_slot *slots;
	u8 *verdicts;

	/* One more: a library without elements has memory too. */
	slots = kvcalloc(ptape_inventory_size(step->ranges) + 1, sizeof(*slots), GFP_KERNEL);
	ids = kvcalloc(drives + 1, sizeof(*ids), GFP_KERNEL);
	verdicts = kvcalloc(drives + 1, sizeof(*verdicts), GFP_KERNEL);
	if (!slots || !ids || !verdicts) {
		kvfree(slots);
		kvfree(ids);
		kvfree(verdicts);
		event->kind = PTAPE_CHANGER_EVENT_NO_ROOM;
		return;
	}
	mutex_lock(&changer->status_lock);
	ptape_inventory_configure(inventory, step->ranges, slots, ids);
	changer->verdicts = verdicts;
	mutex_unlock(&changer->status_lock);
	kvfree(old_slots);
	kvfree(old_ids);
	kvfree(old_verdicts);
	event->kind = PTAPE_CHANGER_EVENT_MADE_ROOM;
}

static const char *late_words(const struct ptape_changer_step *end)
{
	if (!end->result || end->doubt.verdict != PTAPE_MOVE_NOT_STARTED || !end->doubt.outstanding)
		return "";
	return ", and it may begin yet";
}

/* One line for each move whose end was in doubt. */
static void log_doubt(struct ptape_changer *changer, const struct ptape_changer_step *end)
{
	const struct ptape_move *move = &end->doubt.move;

	if (!end->doubt.any)
		return;
	dev_warn(&changer->unit->dev,
		 "a move of element %u to %u was in doubt: %s%s%s; the call gives %d\n",
		 move->address[PTAPE_MOVE_PLACE_SOURCE],
		 move->address[PTAPE_MOVE_PLACE_DESTINATION],
		 ptape_move_verdict_name(end->doubt.verdict),
		 end->doubt.sends > 1 ? ", after it was sent again" : "", late_words(end),
		 end->result);
}

/* An errno does not tell an open door from a robot that needs repair. */
static void log_unready(struct ptape_changer *changer, const struct ptape_changer_step *end)
{
	const struct ptape_changer_unready *unready = &end->unready;

	if (!end->result || !unready->any || !unready->waited_s)
		return;
	dev_warn_ratelimited(&changer->unit->dev,
			     "still %s (sense %x/%02x/%02x) after %u s: the call gives %d\n",
			     ptape_condition_name(unready->condition), unready->sense.key,
			     unready->sense.asc, unready->sense.ascq, unready->waited_s,
			     end->result);
}

static void kick(struct ptape_changer *changer, unsigned long delay, bool news);

static void after(struct ptape_changer *changer, const struct ptape_changer_step *end)
{
	struct ptape_element_run run;
	bool unknown;

	log_doubt(changer, end);
	log_unready(changer, end);
	if (end->doubt.any && end->result) {
		changer->unsettled = true;
		changer->move = end->doubt.move;
		changer->late_until = jiffies + (end->doubt.outstanding ? LATE_TIME : 0);
	}
	mutex_lock(&changer->status_lock);
	unknown = !changer->engine.inventory.configured ||
		  ptape_inventory_unknown(&changer->engine.inventory, 0, &run);
	mutex_unlock(&changer->status_lock);
	if (unknown)
		kick(changer, 0, true);
}

int ptape_changer_run(struct ptape_changer *changer, struct ptape_changer_operation *operation,
		      bool nonblock, struct ptape_changer_step *end)
{
	struct ptape_changer_event event = { .kind = PTAPE_CHANGER_EVENT_STARTED };
	struct ptape_changer_step step;

	lockdep_assert_held(&changer->io_lock);
	if (!operation->absent_error)
		operation->absent_error = ptape_changer_absent_error();
	if (!operation->timeout_s)
		operation->timeout_s = ptape_changer_timeout_move();
	take_news(changer);
	mutex_lock(&changer->status_lock);
	ptape_changer_engine_begin(&changer->engine, operation);
	mutex_unlock(&changer->status_lock);
	do {
		mutex_lock(&changer->status_lock);
		ptape_changer_engine_step(&changer->engine, &event, &step);
		trace_ptape_changer_step(changer->unit, &changer->engine, &event, &step);
		mutex_unlock(&changer->status_lock);
		switch (step.kind) {
		case PTAPE_CHANGER_STEP_COMMAND:
			/* Each may take an hour: who is killed is let go between two of them. */
			if (fatal_signal_pending(current)) {
				event.kind = PTAPE_CHANGER_EVENT_INTERRUPTED;
				break;
			}
			/* The places of a move are not known from here on. */
			if (step.own)
				tell_changes(changer);
			send(changer, &step, &event);
			break;
		case PTAPE_CHANGER_STEP_PAUSE:
			pause(changer, &step, &event);
			break;
		case PTAPE_CHANGER_STEP_AWAIT_PATH:
			await_path(changer, &step, nonblock, &event);
			break;
		case PTAPE_CHANGER_STEP_ROOM:
			make_room(changer, &step, &event);
			break;
		case PTAPE_CHANGER_STEP_DONE:
			break;
		}
	} while (step.kind != PTAPE_CHANGER_STEP_DONE);
	if (operation->kind != PTAPE_CHANGER_REFRESH)
		after(changer, &step);
	tell_changes(changer);
	if (end)
		*end = step;
	return step.result;
}

/* --- what keeps the inventory known --- */

/* @news: since now something is to be read. In any context. */
static void kick(struct ptape_changer *changer, unsigned long delay, bool news)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&changer->work_lock, flags);
	if (news)
		changer->tries = 0;
	/* The work item has a reference while it is queued. News do not wait for another try. */
	if (!changer->stopped &&
	    !(news ? mod_delayed_work(refresh_queue, &changer->refresh, delay)
		   : !queue_delayed_work(refresh_queue, &changer->refresh, delay)))
		get_device(&changer->unit->dev);
	raw_spin_unlock_irqrestore(&changer->work_lock, flags);
}

void ptape_changer_news(struct ptape_unit *unit)
{
	kick(unit->role_data, 0, true);
}

void ptape_changer_disturb(struct ptape_changer *changer)
{
	atomic_or(BIT(PTAPE_CONDITION_MEDIUM_CHANGED), &changer->unit->disturbed);
	kick(changer, 0, true);
}

static void try_again(struct ptape_changer *changer, bool unready)
{
	unsigned int seconds;

	raw_spin_lock_irq(&changer->work_lock);
	seconds = ptape_changer_again_s(changer->tries++, unready);
	raw_spin_unlock_irq(&changer->work_lock);
	if (seconds)
		kick(changer, seconds * HZ, false);
}

static void initialize(struct ptape_changer *changer)
{
	struct ptape_changer_operation operation = {
		.kind = PTAPE_CHANGER_COMMAND,
		.command = { .timeout_s = ptape_changer_timeout_init() },
	};

	ptape_cdb_initialize_element_status(&operation.command.cdb);
	ptape_changer_run(changer, &operation, true, NULL);
}

/* Its places were read while the robot may have been on its way. */
static void forget_unsettled(struct ptape_changer *changer)
{
	struct ptape_inventory *inventory = &changer->engine.inventory;
	unsigned int place;

	mutex_lock(&changer->status_lock);
	ptape_inventory_forget_carried(inventory);
	for (place = 0; place < PTAPE_MOVE_PLACE_NR; place++)
		ptape_inventory_forget_one(inventory, changer->move.address[place]);
	mutex_unlock(&changer->status_lock);
}

static bool is_carrying(struct ptape_changer *changer)
{
	bool carries;

	mutex_lock(&changer->status_lock);
	carries = ptape_inventory_carries(&changer->engine.inventory);
	mutex_unlock(&changer->status_lock);
	return carries;
}

static bool is_settled(struct ptape_changer *changer)
{
	return !time_before(jiffies, changer->late_until) && !is_carrying(changer);
}

/*
 * Never waits: of a path that comes there is news, and who is not ready is asked again. What
 * is refused is not: it will be until there is news.
 */
static void refresh(struct work_struct *work)
{
	struct ptape_changer *changer =
		container_of(to_delayed_work(work), struct ptape_changer, refresh);
	struct ptape_changer_operation operation = { .kind = PTAPE_CHANGER_REFRESH };
	struct ptape_changer_step end;
	bool again;
	int ret;

	if (mutex_trylock(&changer->io_lock)) {
		/* Once, as ch: a library that refuses it is not asked again. */
		if (changer->initialize && ptape_unit_is_usable(changer->unit)) {
			changer->initialize = false;
			initialize(changer);
		}
		if (changer->unsettled)
			forget_unsettled(changer);
		ret = ptape_changer_run(changer, &operation, true, &end);
		if (!ret && is_settled(changer))
			changer->unsettled = false;
		again = ret ? !end.refused : changer->unsettled;
		mutex_unlock(&changer->io_lock);
		if (again && !ptape_unit_is_absent(changer->unit))
			try_again(changer, end.unready.any);
	} else {
		/* A call may wait for hours: a work item must not wait for it. */
		kick(changer, BUSY_AGAIN_TIME, false);
	}
	put_device(&changer->unit->dev);
}

/* What is in a library that is away nobody knows: library.c. */
static void path_of_changer_gone(struct ptape_unit *unit)
{
	ptape_library_news();
}

static void stop_changer(struct ptape_unit *unit)
{
	struct ptape_changer *changer = unit->role_data;

	raw_spin_lock_irq(&changer->work_lock);
	changer->stopped = true;
	raw_spin_unlock_irq(&changer->work_lock);
	/* One that runs is waited for by nobody here: it may want our locks. */
	if (cancel_delayed_work(&changer->refresh))
		put_device(&unit->dev);
}

/* --- file operations --- */

static int open_changer(struct inode *inode, struct file *file)
{
	struct ptape_node *node = container_of(inode->i_cdev, struct ptape_node, cdev);

	file->private_data = node->unit;
	if (!ptape_unit_is_absent(node->unit))
		return 0;
	return file->f_flags & O_NONBLOCK ? -ENXIO : ptape_unit_await_path(node->unit, false);
}

static const struct file_operations changer_fops = {
	.owner = THIS_MODULE,
	.open = open_changer,
	.unlocked_ioctl = ptape_changer_ioctl,
#ifdef CONFIG_COMPAT
	.compat_ioctl = ptape_changer_compat_ioctl,
#endif
	.llseek = noop_llseek,
};

/* --- the role --- */

static dev_t changer_devt(u32 number, unsigned int index)
{
	return MKDEV(SCSI_CHANGER_MAJOR, number);
}

static void changer_node_name(u32 number, unsigned int index, char *name, size_t len)
{
	snprintf(name, len, "sch%u", number);
}

static int init_changer(struct ptape_unit *unit)
{
	struct ptape_changer *changer = kzalloc(sizeof(*changer), GFP_KERNEL);
	u8 *scratch = kzalloc(PTAPE_CHANGER_SCRATCH_LEN, GFP_KERNEL);

	if (!changer || !scratch) {
		kfree(changer);
		kfree(scratch);
		return -ENOMEM;
	}
	changer->unit = unit;
	changer->initialize = ptape_changer_wants_init();
	mutex_init(&changer->io_lock);
	mutex_init(&changer->status_lock);
	raw_spin_lock_init(&changer->work_lock);
	INIT_DELAYED_WORK(&changer->refresh, refresh);
	ptape_changer_engine_init(&changer->engine, scratch);
	unit->role_data = changer;
	return 0;
}

static void destroy_changer(struct ptape_unit *unit)
{
	struct ptape_changer *changer = unit->role_data;

	ptape_buffer_free(&changer->buffer);
	kvfree(changer->engine.inventory.slots);
	kvfree(changer->engine.inventory.drive_ids);
	kvfree(changer->verdicts);
	kfree(changer->table);
	kfree(changer->engine.scratch);
	kfree(changer);
}

static struct class changer_class = {
	.name = "scsi_changer",
};

const struct ptape_role ptape_changer_role = {
	.noun = "changer",
	.number_max = PTAPE_CHANGER_NUMBER_MAX,
	.nodes = 1,
	.fops = &changer_fops,
	.node_groups = ptape_changer_node_groups,
	.class = &changer_class,
	.devt = changer_devt,
	.node_name = changer_node_name,
	.init = init_changer,
	.destroy = destroy_changer,
	.news = ptape_changer_news,
	.path_gone = path_of_changer_gone,
	.stop = stop_changer,
};

int ptape_changer_module_init(void)
{
	int ret;

	refresh_queue = alloc_workqueue("ptape_changer", WQ_UNBOUND, 0);
	if (!refresh_queue)
		return -ENOMEM;
	ret = class_register(&changer_class);
	if (ret)
		destroy_workqueue(refresh_queue);
	return ret;
}

void ptape_changer_module_exit(void)
{
	/* What runs yet needs the class. */
	destroy_workqueue(refresh_queue);
	class_unregister(&changer_class);
}
