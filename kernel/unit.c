// SPDX-License-Identifier: GPL-2.0-only
/*
 * Units: identity to number, lifetime, paths, hold and state. See unit.h for
 * the locks.
 */
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/xarray.h>
#include <scsi/scsi_host.h>

#include "changer.h"
#include "hold.h"
#include "join.h"
#include "node.h"
#include "options.h"
#include "path.h"
#include "registry.h"
#include "sysfs.h"
#include "tape.h"
#include "unit.h"

#define NAME_LEN_MAX 32 /* bytes with the NUL; "changer127" has 11 */

/* The list of units, their numbers, and the place of all nodes in the device tree. */
DEFINE_MUTEX(ptape_units_mutex);
const struct ptape_role *const ptape_roles[PTAPE_UNIT_TYPE_NR] = {
	[PTAPE_UNIT_TAPE] = &ptape_tape_role,
	[PTAPE_UNIT_CHANGER] = &ptape_changer_role,
};

static struct class unit_class = {
	.name = "ptape",
	.dev_groups = ptape_unit_groups,
};

static LIST_HEAD(units); /* ptape_units_mutex */
/* Numbers in use or remembered, by type; ptape_units_mutex. */
static struct xarray numbers[PTAPE_UNIT_TYPE_NR];
/* Where newcomers' numbers begin, by type: lower ones may be somebody's; ptape_units_mutex. */
static u32 newcomers_from[PTAPE_UNIT_TYPE_NR];

/* --- nodes --- */

/* Hangs the nodes below @path's SCSI device; NULL: below none. */
void ptape_unit_show_below(struct ptape_unit *unit, const struct ptape_path *path)
{
	lockdep_assert_held(&ptape_units_mutex);
	if (unit->shown == path)
		return;
	WRITE_ONCE(unit->shown, path);
	ptape_nodes_reparent(unit, path ? &path->sdev->sdev_gendev : NULL);
}

/* --- birth and death --- */

static void free_blobs(struct ptape_blob blobs[PTAPE_BLOB_NR])
{
	unsigned int i;

	for (i = 0; i < PTAPE_BLOB_NR; i++)
		kfree(blobs[i].data);
}

static void release_unit(struct device *dev)
{
	struct ptape_unit *unit = container_of(dev, struct ptape_unit, dev);

	if (unit->role_data)
		unit->role->destroy(unit);
	free_blobs(unit->blobs);
	mutex_destroy(&unit->lock);
	kfree(unit);
}

static struct ptape_unit *allocate_unit(enum ptape_unit_type type,
					const struct ptape_identity *identity)
{
	struct ptape_unit *unit = kzalloc(sizeof(*unit), GFP_KERNEL);

	if (!unit)
		return NULL;
	unit->role = ptape_roles[type];
	unit->type = type;
	unit->identity = *identity;
	unit->hold_seconds = -1;
	unit->state = PTAPE_STATE_ABSENT;
	unit->released = true; /* nothing was lost yet that one could wait for */
	INIT_LIST_HEAD(&unit->paths);
	mutex_init(&unit->lock);
	spin_lock_init(&unit->event_lock);
	init_waitqueue_head(&unit->wait);
	ptape_hold_init(unit);
	device_initialize(&unit->dev);
	unit->dev.class = &unit_class;
	unit->dev.release = release_unit;
	return unit;
}

/*
 * @number: wanted, or negative for the lowest that nobody has; where numbers are remembered,
 * behind that of who has the names of the designator, or they would be the newcomer's.
 */
static int take_number(struct ptape_unit *unit, s64 number)
{
	const struct ptape_unit *first = ptape_registry_first(&unit->identity);
	struct xarray *taken = &numbers[unit->type];
	const u32 max = unit->role->number_max;
	u32 least = newcomers_from[unit->type];
	int ret = -EBUSY;

	if (number >= 0) {
		unit->number = number;
		return xa_insert(taken, unit->number, unit, GFP_KERNEL);
	}
	if (first)
		least = max(least, first->number + 1);
	if (least && least <= max && ptape_options_persistence())
		ret = xa_alloc(taken, &unit->number, unit, XA_LIMIT(least, max), GFP_KERNEL);
	if (ret == -EBUSY)
		ret = xa_alloc(taken, &unit->number, unit, XA_LIMIT(0, max), GFP_KERNEL);
	return ret;
}

void ptape_unit_reserve_numbers(void)
{
	struct ptape_unit *unit;

	lockdep_assert_held(&ptape_units_mutex);
	list_for_each_entry(unit, &units, entry)
		newcomers_from[unit->type] = max(newcomers_from[unit->type], unit->number + 1);
}

struct ptape_unit *ptape_unit_create(enum ptape_unit_type type,
				     const struct ptape_identity *identity, s64 number, bool quiet)
{
	struct ptape_unit *unit = allocate_unit(type, identity);
	int ret;

	if (!unit)
		return ERR_PTR(-ENOMEM);
	ret = take_number(unit, number);
	if (ret)
		goto err_put;
	ret = unit->role->init(unit);
	if (ret)
		goto err_number;
	ret = dev_set_name(&unit->dev, "%s%u", unit->role->noun, unit->number);
	dev_set_uevent_suppress(&unit->dev, quiet);
	if (!ret)
		ret = device_add(&unit->dev);
	if (ret)
		goto err_number;
	dev_set_uevent_suppress(&unit->dev, false);
	list_add_tail(&unit->entry, &units);
	ptape_registry_add(unit);
	unit->listed = true;
	return unit;

err_number:
	xa_erase(&numbers[type], unit->number);
err_put:
	put_device(&unit->dev);
	return ERR_PTR(ret == -EBUSY && number < 0 ? -ENOSPC : ret);
}

void ptape_unit_kill(struct ptape_unit *unit)
{
	lockdep_assert_held(&ptape_units_mutex);
	if (!unit->listed)
		return;
	unit->listed = false;
	list_del(&unit->entry);
	ptape_registry_remove(unit);
	mutex_lock(&unit->lock);
	WRITE_ONCE(unit->dead, true);
	mutex_unlock(&unit->lock);
	if (unit->role->stop)
		unit->role->stop(unit);
	wake_up_all(&unit->wait);
	ptape_library_news();
	ptape_nodes_remove(unit);
	cancel_delayed_work_sync(&unit->hold_end);
	device_del(&unit->dev);
	xa_erase(&numbers[unit->type], unit->number);
	put_device(&unit->dev);
}

/* --- arrival --- */

/* What a new path shows of the device at its end. */
struct arrival {
	enum ptape_unit_type type;
	struct ptape_identity identity;
	struct ptape_address address;
	struct ptape_blob blobs[PTAPE_BLOB_NR];
};

static int copy_blob(struct ptape_blob *blob, const void *data, size_t len)
{
	blob->data = kmemdup(data, len, GFP_KERNEL);
	blob->len = blob->data ? len : 0;
	return blob->data ? 0 : -ENOMEM;
}

static int copy_vpd(struct ptape_blob *blob, struct scsi_vpd __rcu **page)
{
	struct scsi_vpd *vpd;
	u8 *copy = NULL;
	int ret = 0;

	rcu_read_lock();
	vpd = rcu_dereference(*page);
	if (vpd) {
		copy = kmemdup(vpd->data, vpd->len, GFP_ATOMIC);
		ret = copy ? 0 : -ENOMEM;
		blob->len = copy ? vpd->len : 0;
	}
	rcu_read_unlock();
	blob->data = copy;
	return ret;
}

static int read_blobs(struct scsi_device *sdev, struct ptape_blob blobs[PTAPE_BLOB_NR])
{
	int ret;

	ret = copy_blob(&blobs[PTAPE_BLOB_INQUIRY], sdev->inquiry, sdev->inquiry_len);
	if (!ret)
		ret = copy_vpd(&blobs[PTAPE_BLOB_PAGE_80], &sdev->vpd_pg80);
	if (!ret)
		ret = copy_vpd(&blobs[PTAPE_BLOB_PAGE_83], &sdev->vpd_pg83);
	return ret;
}

/* The unit keeps what the newest path showed; @arrival gets what it had. */
static void swap_showing(struct ptape_unit *unit, struct arrival *arrival)
{
	unsigned int i;

	mutex_lock(&unit->lock);
	for (i = 0; i < PTAPE_BLOB_NR; i++)
		swap(unit->blobs[i], arrival->blobs[i]);
	mutex_unlock(&unit->lock);
	swap(unit->address, arrival->address);
}

static struct ptape_showing showing_of(const struct ptape_blob blobs[PTAPE_BLOB_NR],
				       const struct ptape_address *address)
{
	const struct ptape_showing showing = {
		.pages = {
			blobs[PTAPE_BLOB_INQUIRY].data,
			blobs[PTAPE_BLOB_INQUIRY].len,
			blobs[PTAPE_BLOB_PAGE_83].data,
			blobs[PTAPE_BLOB_PAGE_83].len,
		},
		.address = *address,
	};

	return showing;
}

static bool is_same_device(const struct ptape_unit *unit, const struct arrival *arrival)
{
	const struct ptape_showing known = showing_of(unit->blobs, &unit->address);
	const struct ptape_showing seen = showing_of(arrival->blobs, &arrival->address);

	return ptape_identity_same_device(&known.pages, &seen.pages);
}

/* Is it the device of an absent unit that has come? */
static bool is_return(const struct ptape_unit *unit, const struct arrival *arrival)
{
	const struct ptape_showing known = showing_of(unit->blobs, &unit->address);
	const struct ptape_showing seen = showing_of(arrival->blobs, &arrival->address);

	return ptape_identity_is_return(&unit->identity, unit->doubled,
					known.pages.inquiry ? &known : NULL, &seen);
}

/*
 * The unit that a new path belongs to: @joined, if it is another way to that one, or the
 * one whose device has come back. Two drives that claim one identity must never be taken
 * for one: what else tells no more than another unit does gets a plain number of its own.
 */
static struct ptape_unit *unit_for(const struct arrival *arrival, const struct ptape_unit *joined)
{
	const struct ptape_identity *identity = &arrival->identity;
	struct ptape_unit *owner = ptape_registry_find(identity), *unit;
	const struct ptape_unit *other;

	ptape_registry_note_doubles(identity, owner, joined);
	if (owner && (owner == joined || (list_empty(&owner->paths) && is_return(owner, arrival))))
		return owner;
	other = ptape_registry_told_by(identity);
	unit = ptape_unit_create(arrival->type, identity, -1, false);
	if (IS_ERR(unit))
		return unit;
	unit->ambiguous = other;
	unit->bound = identity->text[0] && !other && ptape_options_persistence();
	if (other) {
		ptape_registry_share(identity);
		dev_warn(
			&unit->dev,
			"ptape: identity %s is that of %s too; this one gets a plain number, not remembered\n",
			identity->text, dev_name(&other->dev));
	}
	return unit;
}

static int add_nodes(struct ptape_unit *unit, const struct ptape_path *path)
{
	WRITE_ONCE(unit->shown, path);
	return ptape_nodes_add(unit, path ? &path->sdev->sdev_gendev : NULL);
}

static int show_path(struct ptape_unit *unit, struct ptape_path *path)
{
	struct device *parent = &path->sdev->sdev_gendev;
	int ret = 0;

	if (!unit->has_nodes)
		ret = add_nodes(unit, path);
	else if (list_empty(&unit->paths))
		ptape_unit_show_below(unit, path);
	if (ret || !unit->role->path_link)
		return ret;
	/* For lsscsi; without the link it only shows less. */
	if (sysfs_create_link(&parent->kobj, &unit->nodes[0]->dev.kobj, unit->role->path_link))
		dev_warn(parent, "ptape: no link \"%s\"\n", unit->role->path_link);
	return 0;
}

static void hide_path(struct ptape_unit *unit, struct ptape_path *path)
{
	if (unit->role->path_link)
		sysfs_remove_link(&path->sdev->sdev_gendev.kobj, unit->role->path_link);
}

static int show_nodes(struct ptape_unit *unit)
{
	struct ptape_path *path;
	int ret = 0;

	if (list_empty(&unit->paths))
		return add_nodes(unit, NULL);
	list_for_each_entry(path, &unit->paths, entry)
		if (!ret)
			ret = show_path(unit, path);
	return ret;
}

int ptape_unit_renumber(struct ptape_unit *unit, u32 number)
{
	const bool had_nodes = unit->has_nodes;
	char name[NAME_LEN_MAX];
	struct ptape_path *path;
	int ret;

	lockdep_assert_held(&ptape_units_mutex);
	if (ptape_nodes_open(unit))
		return -EBUSY;
	ret = xa_insert(&numbers[unit->type], number, unit, GFP_KERNEL);
	if (ret)
		return ret;
	snprintf(name, sizeof(name), "%s%u", unit->role->noun, number);
	ret = device_rename(&unit->dev, name);
	if (ret) {
		xa_erase(&numbers[unit->type], number);
		return ret;
	}
	list_for_each_entry(path, &unit->paths, entry)
		hide_path(unit, path);
	ptape_nodes_remove(unit);
	xa_erase(&numbers[unit->type], unit->number);
	unit->number = number;
	ptape_registry_share(&unit->identity);
	ptape_library_news(); /* places name their changer by its number */
	return had_nodes ? show_nodes(unit) : 0;
}

static void add_path(struct ptape_unit *unit, struct ptape_path *path)
{
	mutex_lock(&unit->lock);
	unit->arriving = false;
	if (list_empty(&unit->paths)) {
		unit->released = false;
		unit->unusable = false;
		WRITE_ONCE(unit->revived, false);
		unit->silent = false;
		WRITE_ONCE(unit->generation, unit->generation + 1);
	}
	path->unit = unit;
	ptape_tap_attach(&path->tap, &unit->disturbed);
	WRITE_ONCE(unit->changes, unit->changes + 1);
	path->arrival = unit->changes;
	list_add_tail(&path->entry, &unit->paths);
	unit->path_count++;
	ptape_hold_update_and_unlock(unit);
	if (unit->role->news)
		unit->role->news(unit);
	ptape_library_news();
}

/* The unit that has a path and that this may be another way to, or NULL. */
static struct ptape_unit *joinable(const struct arrival *arrival)
{
	struct ptape_unit *unit;

	lockdep_assert_held(&ptape_units_mutex);
	if (!ptape_options_persistence() || !ptape_identity_is_complete(&arrival->identity))
		return NULL;
	unit = ptape_registry_find(&arrival->identity);
	if (!unit || list_empty(&unit->paths) || !is_same_device(unit, arrival))
		return NULL;
	return unit;
}

/* The same, with a reference. */
static struct ptape_unit *get_joinable(const struct arrival *arrival)
{
	struct ptape_unit *unit;

	mutex_lock(&ptape_units_mutex);
	unit = joinable(arrival);
	if (unit)
		get_device(&unit->dev);
	mutex_unlock(&ptape_units_mutex);
	return unit;
}

static void set_arriving(struct ptape_unit *unit, bool arriving)
{
	mutex_lock(&unit->lock);
	unit->arriving = arriving;
	WRITE_ONCE(unit->changes, unit->changes + 1);
	mutex_unlock(&unit->lock);
	wake_up_all(&unit->wait);
}

/*
 * @compared: the unit that the path was compared with, or NULL; it may @join that one.
 * Return: -EAGAIN when there is another one by now: a path of the same device came at
 * the same time.
 */
static int attach_locked(struct ptape_path *path, struct arrival *arrival,
			 const struct ptape_unit *compared, bool join)
{
	const struct ptape_unit *other = joinable(arrival);
	struct ptape_unit *unit;
	int ret;

	if (other && other != compared)
		return -EAGAIN;
	unit = unit_for(arrival, join ? compared : NULL);
	if (IS_ERR(unit))
		return PTR_ERR(unit);
	swap_showing(unit, arrival);
	/* Whoever opens a node as soon as it is there waits for the path. */
	set_arriving(unit, true);
	ret = show_path(unit, path);
	if (ret) {
		set_arriving(unit, false);
		if (!unit->bound)
			ptape_unit_kill(unit);
		return ret;
	}
	get_device(&unit->dev); /* ptape_unit_detach() puts it */
	add_path(unit, path);
	sdev_printk(KERN_NOTICE, path->sdev, "ptape: attached as %s%s\n",
		    dev_name(&unit->nodes[0]->dev), unit->path_count > 1 ? ", another path" : "");
	return 0;
}

static int compare_and_attach(struct ptape_path *path, struct arrival *arrival)
{
	struct ptape_unit *compared = get_joinable(arrival);
	/* Asks the drives: under no lock that anybody else may wait for. */
	const bool join = compared && ptape_join_allowed(compared, path);
	int ret;

	mutex_lock(&ptape_units_mutex);
	ret = attach_locked(path, arrival, compared, join);
	mutex_unlock(&ptape_units_mutex);
	if (compared)
		put_device(&compared->dev);
	return ret;
}

int ptape_unit_attach(struct ptape_path *path, enum ptape_unit_type type)
{
	struct arrival *arrival = kzalloc(sizeof(*arrival), GFP_KERNEL);
	int ret;

	if (!arrival)
		return -ENOMEM;
	arrival->type = type;
	arrival->address = (struct ptape_address){ path->sdev->host->host_no, path->sdev->channel,
						   path->sdev->id, path->sdev->lun };
	ret = read_blobs(path->sdev, arrival->blobs);
	if (ret)
		goto out;
	ptape_identity_from_vpd(type, arrival->blobs[PTAPE_BLOB_PAGE_83].data,
				arrival->blobs[PTAPE_BLOB_PAGE_83].len,
				arrival->blobs[PTAPE_BLOB_PAGE_80].data,
				arrival->blobs[PTAPE_BLOB_PAGE_80].len, &arrival->identity);
	do {
		ret = compare_and_attach(path, arrival);
	} while (ret == -EAGAIN);
out:
	free_blobs(arrival->blobs);
	kfree(arrival);
	return ret;
}

/* --- departure --- */

/* Whether it stays without a path: else nothing waits for its return, and no line says so. */
static bool is_kept(const struct ptape_unit *unit)
{
	return unit->bound && unit->listed;
}

/* A path that goes after it was offline, or did not answer, ends no absence and begins none. */
static unsigned long missing_since(const struct ptape_unit *unit)
{
	if (unit->unusable)
		return unit->unusable_at;
	return unit->silent ? unit->silent_at : jiffies;
}

static void take_path(struct ptape_unit *unit, struct ptape_path *path)
{
	bool was_in_use;

	mutex_lock(&unit->lock);
	was_in_use = path == ptape_hold_path_in_use(unit);
	list_del(&path->entry);
	unit->path_count--;
	if (list_empty(&unit->paths)) {
		unit->lost_at = missing_since(unit);
		if (!is_kept(unit))
			WRITE_ONCE(unit->dead, true);
	}
	/* Where those that are left are offline too, it is the same absence. */
	if (list_empty(&unit->paths) || ptape_hold_any_usable(unit)) {
		unit->unusable = false;
		WRITE_ONCE(unit->revived, false);
	}
	if (was_in_use) {
		unit->silent = false;
		WRITE_ONCE(unit->generation, unit->generation + 1);
	}
	WRITE_ONCE(unit->changes, unit->changes + 1);
	ptape_hold_update_and_unlock(unit);
}

void ptape_unit_detach(struct ptape_path *path)
{
	struct ptape_unit *unit = path->unit;
	struct ptape_path *next;

	mutex_lock(&ptape_units_mutex);
	hide_path(unit, path);
	take_path(unit, path);
	next = ptape_hold_path_in_use(unit);
	if (!next && !is_kept(unit))
		ptape_unit_kill(unit);
	else if (unit->shown == path)
		ptape_unit_show_below(unit, next);
	if (unit->role->path_gone)
		unit->role->path_gone(unit);
	mutex_unlock(&ptape_units_mutex);
	put_device(&unit->dev);
}

/* --- what the administrator sets --- */

/*
 * The switch: turned on, the numbers of today are remembered; turned off,
 * absent units go and the others keep their names until they go too.
 */
void ptape_unit_apply_options(void)
{
	static bool applied; /* what the switch was when we were here last */
	const bool persistence = ptape_options_persistence();
	struct ptape_unit *unit, *next;
	bool turned;

	mutex_lock(&ptape_units_mutex);
	turned = persistence != applied;
	applied = persistence;
	list_for_each_entry_safe(unit, next, &units, entry) {
		if (list_empty(&unit->paths) && !persistence) {
			ptape_unit_kill(unit);
			continue;
		}
		/* Not every time: one that was forgotten while it is here stays so. */
		if (turned && unit->has_nodes) {
			unit->bound = persistence && unit->identity.text[0] && !unit->ambiguous;
			/* Whoever keeps the numbers has a new one to keep. */
			if (unit->bound)
				kobject_uevent(&unit->dev.kobj, KOBJ_CHANGE);
		}
		mutex_lock(&unit->lock);
		ptape_hold_update_and_unlock(unit);
	}
	mutex_unlock(&ptape_units_mutex);
}

void ptape_unit_for_each(void (*visit)(struct ptape_unit *unit, void *data), void *data)
{
	struct ptape_unit *unit;

	lockdep_assert_held(&ptape_units_mutex);
	list_for_each_entry(unit, &units, entry)
		visit(unit, data);
}

void ptape_unit_end_waits(void)
{
	struct ptape_unit *unit;

	ptape_hold_end_all();
	mutex_lock(&ptape_units_mutex);
	list_for_each_entry(unit, &units, entry)
		wake_up_all(&unit->wait);
	mutex_unlock(&ptape_units_mutex);
}

/* --- module --- */

int ptape_unit_module_init(void)
{
	unsigned int i;

	for (i = 0; i < PTAPE_UNIT_TYPE_NR; i++)
		xa_init_flags(&numbers[i], XA_FLAGS_ALLOC);
	return class_register(&unit_class);
}

void ptape_unit_forget_all(void)
{
	struct ptape_unit *unit, *next;

	mutex_lock(&ptape_units_mutex);
	list_for_each_entry_safe(unit, next, &units, entry)
		ptape_unit_kill(unit);
	mutex_unlock(&ptape_units_mutex);
}

void ptape_unit_module_exit(void)
{
	ptape_unit_forget_all();
	class_unregister(&unit_class);
}
