/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Unit: a logical unit, the thing that has a name. It has an identity, a
 * number, device nodes, and 0 (absent), 1 or more paths. Units live from the
 * first arrival or binding until they are forgotten; handles and device nodes
 * hold references, so the memory lives longer.
 *
 * Locks, outermost first: Scsi_Host scan_mutex, device_lock of the SCSI device
 * (both held by the midlayer around probe and remove), ptape_units_mutex, then
 * unit->lock. No kernfs removal and no device_del under unit->lock.
 */
#ifndef PTAPE_UNIT_H
#define PTAPE_UNIT_H

#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/time64.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <scsi/scsi_device.h>

#include "identity.h"
#include "library.h"
#include "reservation.h"
#include "tap.h"

struct ptape_medium;
struct ptape_path;
struct ptape_unit;

enum ptape_unit_state {
	PTAPE_STATE_ONLINE,	/* a path is there */
	PTAPE_STATE_WAITING,	/* no path, or an offline one; calls wait, the hold is running */
	PTAPE_STATE_RECOVERING, /* a path is there; cartridge and position are being proved */
	PTAPE_STATE_ABSENT,	/* the same; calls fail at once */
	PTAPE_STATE_FROZEN,	/* the tape is kept as it is, see state_reason */
	PTAPE_STATE_NR,
};

#define PTAPE_NODES_MAX 8 /* a tape's: four modes, with and without rewind */

/* One device node of a unit. It lives as long as somebody has it open. */
struct ptape_node {
	struct device dev; /* in class scsi_tape or scsi_changer */
	struct cdev cdev;
	struct ptape_unit *unit;
	u8 index; /* into the role's table of nodes */
};

/* What a type of unit adds to a unit: its nodes and what is behind them. */
struct ptape_role {
	const char *noun;      /* of the unit's name in class ptape: tape0 */
	const char *path_link; /* link in the SCSI device's directory, or NULL */
	u32 number_max;
	unsigned int nodes;
	const struct file_operations *fops;
	const struct attribute_group **node_groups;
	struct class *class;
	dev_t (*devt)(u32 number, unsigned int index);
	/* Writes the node's name; @len is room enough. */
	void (*node_name)(u32 number, unsigned int index, char *name, size_t len);
	int (*init)(struct ptape_unit *unit);	  /* unit->role_data */
	void (*destroy)(struct ptape_unit *unit); /* at the last reference */
	/*
	 * A path has come, or somebody else was told something or did something. Any context,
	 * under locks: it only takes note. NULL: of no interest.
	 */
	void (*news)(struct ptape_unit *unit);
	/* A path has gone. Under locks: it only takes note. NULL: of no interest. */
	void (*path_gone)(struct ptape_unit *unit);
	/* We, or somebody else, was told that its medium may be another one. As news. */
	void (*exchanged)(struct ptape_unit *unit);
	void (*stop)(struct ptape_unit *unit); /* it is dead: no work of its own begins any more */
	/* It works for a program, also for one that is gone. NULL: its open nodes tell. */
	bool (*in_use)(struct ptape_unit *unit);
	/* Asks which cartridge it holds: UNKNOWN while it is in use. NULL: none. May sleep. */
	void (*medium)(struct ptape_unit *unit, struct ptape_medium *medium);
};

/* A copy of INQUIRY data or a VPD page, as the last path that came showed it. */
struct ptape_blob {
	u8 *data;
	size_t len; /* bytes */
};

/* What happened to a unit, and when. Words are constants: a copy may be kept. */
struct ptape_event_note {
	time64_t at;	  /* seconds since 1970; the clock may have been set since */
	const char *word; /* NULL: nothing has happened yet */
	const char *why;  /* more words, or NULL */
};

enum ptape_blob_kind {
	PTAPE_BLOB_INQUIRY,
	PTAPE_BLOB_PAGE_80,
	PTAPE_BLOB_PAGE_83,
	PTAPE_BLOB_NR,
};

struct ptape_unit {
	struct device dev; /* class ptape, no node: uevents of the state, attributes */
	const struct ptape_role *role;
	enum ptape_unit_type type;
	u32 number;
	struct ptape_identity identity; /* text "" when the device tells none */
	struct list_head entry;		/* ptape_units_mutex */
	struct hlist_node same_key;	/* units by identity; ptape_units_mutex */
	bool bound;			/* its number is remembered; ptape_units_mutex */
	bool ambiguous;			/* its identity is another unit's already */
	bool doubled;			/* two devices showed it at one time; ptape_units_mutex */
	bool designator_shared;		/* with a unit of a lower number; ptape_units_mutex */
	struct ptape_address address;	/* of the path that came last; ptape_units_mutex */
	bool listed;			/* in the list of units; ptape_units_mutex */
	bool has_nodes;			/* ptape_units_mutex */
	/* The nodes hang below its SCSI device; one of paths, or NULL. ptape_units_mutex */
	const struct ptape_path *shown;
	struct ptape_node *nodes[PTAPE_NODES_MAX];
	void *role_data;
	/* What others did to it: a bit of each enum ptape_condition that is as good as that. */
	atomic_t disturbed;
	/* TapeAlert flags that others were told, or failures have shown: bit N-1 is flag N. */
	atomic64_t tape_alerts;
	/* What programs of this host have made, by any path; the tap's, under its lock. */
	struct ptape_reservation reservation;
	struct ptape_tap_others others; /* the tap's too */

	spinlock_t event_lock; /* innermost, held for a copy: of last_event */
	struct ptape_event_note last_event;

	struct ptape_place *place_next; /* of a tape: being put together; ptape_units_mutex */
	atomic_t exchanged; /* of a tape: 1: its library is to look at its element again */

	struct mutex lock;	  /* all below */
	struct ptape_place place; /* of a tape: where it is in a library */
	struct list_head paths;
	unsigned int path_count;
	u32 generation;		   /* counts changes of the path in use, the first of them */
	u32 changes;		   /* counts arrivals and departures of all */
	unsigned int silent_paths; /* in a row, each asked and without an answer */
	unsigned long lost_at;	   /* jiffies of the loss of the last path */
	bool released;		   /* this absence's hold was ended by the administrator */
	bool unusable;		   /* the path in use was met offline ... */
	unsigned long unusable_at; /* ... first at this time, in jiffies */
	unsigned long revive_at;   /* not set running before this time, in jiffies */
	bool revived;		   /* it was set running, and has answered nothing yet */
	bool arriving;		   /* it has nodes, and its first path in a moment */
	u64 absences;		   /* how often it went away */
	bool silent;		   /* the path in use does not answer ... */
	unsigned long silent_at;   /* ... first at this time, in jiffies */
	bool dead;		   /* will never have a path again */
	int hold_seconds;	   /* of this unit; negative: the module's */
	bool recovering;
	const char *frozen_reason; /* NULL: not frozen; else why, a constant */
	enum ptape_unit_state state;
	struct ptape_blob blobs[PTAPE_BLOB_NR];
	wait_queue_head_t wait; /* paths, hold and death */
	struct delayed_work hold_end;
};

extern struct mutex ptape_units_mutex;
extern const struct ptape_role *const ptape_roles[PTAPE_UNIT_TYPE_NR];

int ptape_unit_module_init(void);
/* All paths are gone. Forgets all units. Context: may sleep. */
void ptape_unit_module_exit(void);
/* The same before it, while the roles can still be told. Context: may sleep. */
void ptape_unit_forget_all(void);

/**
 * ptape_unit_attach() - a path has come
 * @path: the new path; path->unit is set
 * @type: what it leads to
 *
 * Finds the unit by identity or makes one, gives it its number and nodes and
 * hangs the nodes below the path's SCSI device. Context: probe(), may sleep.
 * Return: 0, -ENOMEM, -ENOSPC when all numbers are taken, or device_add()'s.
 */
int ptape_unit_attach(struct ptape_path *path, enum ptape_unit_type type);

/* A path goes. Never waits for I/O or a hold. Context: remove(), may sleep. */
void ptape_unit_detach(struct ptape_path *path);

/* Hangs the nodes below @path's SCSI device; NULL: below none. Under ptape_units_mutex. */
void ptape_unit_show_below(struct ptape_unit *unit, const struct ptape_path *path);

/*
 * For binding.c, under ptape_units_mutex. Create: an absent one; @number is wanted, or
 * negative for the lowest that nobody has; @quiet: no uevent tells of it; an ERR_PTR when
 * it is taken. Kill: takes a unit out of the world: names go, waits end, handles get
 * ENXIO. Both may sleep.
 */
struct ptape_unit *ptape_unit_create(enum ptape_unit_type type,
				     const struct ptape_identity *identity, s64 number, bool quiet);
void ptape_unit_kill(struct ptape_unit *unit);

/*
 * For binding.c, under ptape_units_mutex: until the unload, newcomers get numbers above
 * the highest of now, as long as there are such. A free one below may be somebody's.
 */
void ptape_unit_reserve_numbers(void);

/**
 * ptape_unit_renumber() - give a unit another number
 * @unit: here or absent
 * @number: wanted
 *
 * Its nodes go and come under the new name. A unit that somebody has open keeps
 * its name. Context: under ptape_units_mutex, may sleep.
 * Return: 0, -EBUSY when it is open or the number is taken, -ENOMEM, or
 * device_add()'s: then the unit has no nodes until its next arrival.
 */
int ptape_unit_renumber(struct ptape_unit *unit, u32 number);

/* Calls @visit for each unit that is here or bound. Under ptape_units_mutex. */
void ptape_unit_for_each(void (*visit)(struct ptape_unit *unit, void *data), void *data);

/* From options.c, in process context without locks. */
void ptape_unit_apply_options(void);

/* The machine goes down: every wait ends at once. Any process context. */
void ptape_unit_end_waits(void);

static inline struct ptape_node *ptape_node_of_dev(struct device *dev)
{
	return container_of(dev, struct ptape_node, dev);
}

#endif /* PTAPE_UNIT_H */
