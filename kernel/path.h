/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Path: one scsi_device that leads to a unit. Made by probe(), ended by
 * remove(); I/O under way keeps it, and so the scsi_device, in memory.
 */
#ifndef PTAPE_PATH_H
#define PTAPE_PATH_H

#include <linux/kref.h>
#include <linux/list.h>
#include <scsi/scsi_device.h>

#include "tap.h"

struct ptape_unit;

struct ptape_path {
	struct kref ref;
	struct scsi_device *sdev; /* with a reference of its own */
	struct ptape_unit *unit;  /* set by ptape_unit_attach(), for life */
	struct list_head entry;	  /* unit->paths; unit->lock */
	u32 arrival;		  /* unit->changes as it came: no other path of the unit has it */
	struct ptape_tap tap;
};

int ptape_path_register(void);
void ptape_path_unregister(void);

struct ptape_path *ptape_path_get(struct ptape_path *path);
void ptape_path_put(struct ptape_path *path);

/* Return: false once commands on it can only fail: offline, or being removed. */
bool ptape_path_usable(const struct ptape_path *path);

/*
 * Sets a device running that error handling has taken offline: nobody else would, and the next
 * command tells whether it answers again. A transport that is down is left alone. May sleep.
 */
bool ptape_path_revive(struct ptape_path *path);

/* Return: false also while the transport holds commands back, with no end that we know. */
bool ptape_path_running(const struct ptape_path *path);

#endif /* PTAPE_PATH_H */
