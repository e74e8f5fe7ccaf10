/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sysfs: the attributes of units and their nodes. kernel/README.md documents
 * every file. Reading never touches a drive and never waits for one.
 */
#ifndef PTAPE_SYSFS_H
#define PTAPE_SYSFS_H

#include <linux/sysfs.h>

/* Of a device of class ptape: number, bound, and all of the group ptape/. */
extern const struct attribute_group *ptape_unit_groups[];
/* Of a node of class scsi_tape and scsi_changer: group ptape/, and what st has too. */
extern const struct attribute_group *ptape_tape_node_groups[];
extern const struct attribute_group *ptape_changer_node_groups[];

#endif /* PTAPE_SYSFS_H */
