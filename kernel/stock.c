// SPDX-License-Identifier: GPL-2.0-only
/*
 * Stock: attributes and module parameters that the driver st has too, with its
 * contents byte for byte. A show function reads a copy; none waits.
 */
#include <linux/device.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleparam.h>

#include "stock.h"
#include "tape.h"
#include "unit.h"

#define VERSION_OF_ST	  "20160209" /* of the driver st that this one is equal to */
#define BUFFER_KBS	  32	     /* kibibytes: st's buffer for fixed blocks */
#define SEGMENTS_MAX	  256	     /* of st's scatter lists */
#define SEGMENTS_SMALLEST 8	     /* st takes no smaller number */

/* --- module parameters: given once, at the load --- */

static int buffer_kbs;
module_param(buffer_kbs, int, 0);
MODULE_PARM_DESC(buffer_kbs, "as of st, shown only: buffers are as large as they are needed");

static int max_sg_segs;
module_param(max_sg_segs, int, 0);
MODULE_PARM_DESC(max_sg_segs, "as of st, shown only: the host adapter's limit counts");

static int try_direct_io = 1;
module_param(try_direct_io, int, 0);
MODULE_PARM_DESC(try_direct_io, "as of st, shown only: data always passes the driver's own pages");

static int try_rdio = 1;
module_param(try_rdio, int, 0);
MODULE_PARM_DESC(try_rdio, "as of st, without effect: see try_direct_io");

static int try_wdio = 1;
module_param(try_wdio, int, 0);
MODULE_PARM_DESC(try_wdio, "as of st, without effect: see try_direct_io");

static int debug_flag;
module_param(debug_flag, int, 0);
MODULE_PARM_DESC(debug_flag, "as of st, shown only: there is no debugging log to switch");

void ptape_stock_set_debugging(bool on)
{
	WRITE_ONCE(debug_flag, on);
}

static int debugging(void)
{
	return max(READ_ONCE(debug_flag), 0);
}

/* --- the driver --- */

static ssize_t try_direct_io_show(struct device_driver *driver, char *buf)
{
	return sysfs_emit(buf, "%d\n", try_direct_io);
}
static DRIVER_ATTR_RO(try_direct_io);

static ssize_t fixed_buffer_size_show(struct device_driver *driver, char *buf)
{
	return sysfs_emit(buf, "%d\n", (buffer_kbs > 0 ? buffer_kbs : BUFFER_KBS) * 1024);
}
static DRIVER_ATTR_RO(fixed_buffer_size);

static ssize_t max_sg_segs_show(struct device_driver *driver, char *buf)
{
	return sysfs_emit(buf, "%d\n",
			  max_sg_segs >= SEGMENTS_SMALLEST ? max_sg_segs : SEGMENTS_MAX);
}
static DRIVER_ATTR_RO(max_sg_segs);

static ssize_t version_show(struct device_driver *driver, char *buf)
{
	return sysfs_emit(buf, "[%s]\n", VERSION_OF_ST);
}
static DRIVER_ATTR_RO(version);

static ssize_t debug_flag_show(struct device_driver *driver, char *buf)
{
	return sysfs_emit(buf, "%d\n", debugging());
}

/* As st: the first byte counts, and nothing else. */
static ssize_t debug_flag_store(struct device_driver *driver, const char *buf, size_t count)
{
	if (!count || (buf[0] != '0' && buf[0] != '1'))
		return -EINVAL;
	ptape_stock_set_debugging(buf[0] == '1');
	return count;
}
static DRIVER_ATTR_RW(debug_flag);

static struct attribute *driver_attrs[] = {
	&driver_attr_try_direct_io.attr, &driver_attr_fixed_buffer_size.attr,
	&driver_attr_max_sg_segs.attr,	 &driver_attr_version.attr,
	&driver_attr_debug_flag.attr,	 NULL,
};

static const struct attribute_group driver_group = { .attrs = driver_attrs };

const struct attribute_group *ptape_stock_driver_groups[] = { &driver_group, NULL };

/* --- a node's mode --- */

/* Return: its index in the options. */
static unsigned int read_status(struct device *dev, struct ptape_tape_status *status)
{
	const struct ptape_node *node = ptape_node_of_dev(dev);

	ptape_tape_status(node->unit->role_data, status);
	return ptape_tape_node_mode(node->index);
}

static ssize_t defined_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct ptape_tape_status status;
	const unsigned int mode = read_status(dev, &status);

	return sysfs_emit(buf, "%d\n", status.options.modes[mode].defined);
}
static DEVICE_ATTR_RO(defined);

static ssize_t default_blksize_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct ptape_tape_status status;
	const unsigned int mode = read_status(dev, &status);

	return sysfs_emit(buf, "%d\n", status.options.modes[mode].block_length);
}
static DEVICE_ATTR_RO(default_blksize);

static ssize_t default_density_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct ptape_tape_status status;
	const unsigned int mode = read_status(dev, &status);
	const int density = status.options.modes[mode].density;

	return sysfs_emit(buf, density == PTAPE_DEFAULT_NONE ? "%d\n" : "0x%02x\n", density);
}
static DEVICE_ATTR_RO(default_density);

static ssize_t default_compression_show(struct device *dev, struct device_attribute *attr,
					char *buf)
{
	struct ptape_tape_status status;
	const unsigned int mode = read_status(dev, &status);

	return sysfs_emit(buf, "%d\n", status.options.modes[mode].compression);
}
static DEVICE_ATTR_RO(default_compression);

static ssize_t options_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct ptape_tape_status status;
	const unsigned int mode = read_status(dev, &status);
	const u32 debugs = debugging() ? PTAPE_OPTION_DEBUGGING : 0;

	return sysfs_emit(buf, "0x%08x\n", ptape_options_shown(&status.options, mode) | debugs);
}
static DEVICE_ATTR_RO(options);

/* Stock has it since 6.15: EIO until the tape is at a place that is known. No newline. */
static ssize_t position_lost_in_reset_show(struct device *dev, struct device_attribute *attr,
					   char *buf)
{
	struct ptape_tape_status status;

	read_status(dev, &status);
	return sysfs_emit(buf, "%d", status.frozen != PTAPE_FROZEN_NOT);
}
static DEVICE_ATTR_RO(position_lost_in_reset);

static struct attribute *node_attrs[] = {
	&dev_attr_defined.attr,
	&dev_attr_default_blksize.attr,
	&dev_attr_default_density.attr,
	&dev_attr_default_compression.attr,
	&dev_attr_options.attr,
	&dev_attr_position_lost_in_reset.attr,
	NULL,
};

const struct attribute_group ptape_stock_node_group = { .attrs = node_attrs };
