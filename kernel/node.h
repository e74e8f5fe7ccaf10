/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Nodes: the class devices of a unit and their place in the device tree, below
 * the path in use or, while there is none, below no device at all.
 */
#ifndef PTAPE_NODE_H
#define PTAPE_NODE_H

#include <linux/types.h>

struct device;
struct ptape_unit;

/*
 * All three run under ptape_units_mutex, which also covers the class's glue
 * directories, and may sleep.
 */

/* Makes and announces the nodes below @parent. All or nothing. */
int ptape_nodes_add(struct ptape_unit *unit, struct device *parent);

/* Takes them away; open handles keep their memory. */
void ptape_nodes_remove(struct ptape_unit *unit);

/**
 * ptape_nodes_reparent() - move a unit's nodes to another place
 * @unit: has nodes
 * @parent: the SCSI device of the path in use from now on, or NULL
 *
 * Nodes, numbers, open handles and attributes stay; uevents "move" tell of it.
 * Does what device_move() leaves undone on all kernels to 7.3: it drops the
 * old parent's class directory, which else would pin the dead SCSI device.
 */
void ptape_nodes_reparent(struct ptape_unit *unit, struct device *parent);

/* A program has one of them open. Under ptape_units_mutex. */
bool ptape_nodes_open(struct ptape_unit *unit);

#endif /* PTAPE_NODE_H */
