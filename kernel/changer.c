// SPDX-License-Identifier: GPL-2.0-only
/*
 * Changer: file operations of sch nodes. Any number of openers, as ch.
 */
#include <linux/compat.h>
#include <linux/fs.h>
#include <linux/kdev_t.h>
#include <linux/major.h>
#include <linux/module.h>

#include "changer.h"
#include "compat_scsi_ioctl.h"
#include "hold.h"
#include "options.h"
#include "path.h"
#include "sysfs.h"
#include "unit.h"

static int open_changer(struct inode *inode, struct file *file)
{
	struct ptape_node *node = container_of(inode->i_cdev, struct ptape_node, cdev);

	file->private_data = node->unit;
	if (!ptape_unit_is_absent(node->unit))
		return 0;
	return file->f_flags & O_NONBLOCK ? -ENXIO : ptape_unit_await_path(node->unit, false);
}

static long ioctl_changer(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct ptape_unit *unit = file->private_data;
	struct ptape_path *path;
	u32 generation;
	long ret;

	ret = ptape_unit_await_path(unit, false);
	if (ret)
		return ret == -ENXIO && !ptape_options_persistence() ? -ENODEV : ret;
	path = ptape_unit_get_path(unit, &generation);
	if (!path)
		return -ENXIO;
	ret = scsi_ioctl_block_when_processing_errors(path->sdev, cmd, file->f_flags & O_NDELAY);
	if (!ret)
		ret = ptape_compat_scsi_ioctl(path->sdev, file, cmd, (void __user *)arg);
	if (!ret)
		ptape_unit_answered(unit, path);
	ptape_path_put(path);
	return ret;
}

static const struct file_operations changer_fops = {
	.owner = THIS_MODULE,
	.open = open_changer,
	.unlocked_ioctl = ioctl_changer,
	.compat_ioctl = compat_ptr_ioctl,
	.llseek = noop_llseek,
};

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
	return 0;
}

static void destroy_changer(struct ptape_unit *unit)
{
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
};

int ptape_changer_module_init(void)
{
	return class_register(&changer_class);
}

void ptape_changer_module_exit(void)
{
	class_unregister(&changer_class);
}
