/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stock: what stinit, mt and scripts know of the driver st besides its nodes:
 * the attributes of a node's mode, those of the driver, and its module
 * parameters. Most of these have nothing to set here; kernel/README.md says why.
 */
#ifndef PTAPE_STOCK_H
#define PTAPE_STOCK_H

#include <linux/sysfs.h>

/* Of a node of class scsi_tape. */
extern const struct attribute_group ptape_stock_node_group;
/* Of the SCSI driver `st`. */
extern const struct attribute_group *ptape_stock_driver_groups[];

/* What an option of MTSETDRVBUFFER switched, of the whole driver. Any context. */
void ptape_stock_set_debugging(bool on);

#endif /* PTAPE_STOCK_H */
