// SPDX-License-Identifier: GPL-2.0-only
/*
 * Paths: the SCSI drivers st and ch, whose probe and remove are a path's
 * coming and going.
 */
#include <linux/blk-mq.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <scsi/scsi.h>

#include "compat_scsi_driver.h"
#include "path.h"
#include "stock.h"
#include "unit.h"

static void free_path(struct kref *ref)
{
	struct ptape_path *path = container_of(ref, struct ptape_path, ref);

	put_device(&path->sdev->sdev_gendev);
	kfree(path);
}

struct ptape_path *ptape_path_get(struct ptape_path *path)
{
	kref_get(&path->ref);
	return path;
}

void ptape_path_put(struct ptape_path *path)
{
	kref_put(&path->ref, free_path);
}

bool ptape_path_usable(const struct ptape_path *path)
{
	return scsi_device_online(path->sdev) && path->sdev->sdev_state != SDEV_CANCEL;
}

bool ptape_path_revive(struct ptape_path *path)
{
	struct scsi_device *sdev = path->sdev;
	bool revived;

	mutex_lock(&sdev->state_mutex);
	revived = sdev->sdev_state == SDEV_OFFLINE && !scsi_device_set_state(sdev, SDEV_RUNNING);
	mutex_unlock(&sdev->state_mutex);
	if (!revived)
		return false;
	sdev_printk(KERN_NOTICE, sdev, "ptape: was offline, set running to be tried again\n");
	blk_mq_run_hw_queues(sdev->request_queue, true);
	return true;
}

bool ptape_path_running(const struct ptape_path *path)
{
	return path->sdev->sdev_state == SDEV_RUNNING;
}

static int add_path(struct scsi_device *sdev, enum ptape_unit_type type)
{
	struct ptape_path *path = kzalloc(sizeof(*path), GFP_KERNEL);
	int ret;

	if (!path)
		return -ENOMEM;
	kref_init(&path->ref);
	get_device(&sdev->sdev_gendev);
	path->sdev = sdev;
	ptape_tap_add(&path->tap, sdev);
	/* Questions are asked at any time: device and adapter stay awake until remove_path(). */
	ret = scsi_autopm_get_device(sdev);
	if (ret)
		goto remove_tap;
	ret = ptape_unit_attach(path, type);
	if (ret)
		goto let_sleep;
	dev_set_drvdata(&sdev->sdev_gendev, path);
	return 0;

let_sleep:
	scsi_autopm_put_device(sdev);
remove_tap:
	sdev_printk(KERN_ERR, sdev, "ptape: cannot attach, error %d\n", ret);
	ptape_tap_remove(&path->tap);
	ptape_path_put(path);
	return ret;
}

static int probe_tape(struct scsi_device *sdev)
{
	return sdev->type == TYPE_TAPE ? add_path(sdev, PTAPE_UNIT_TAPE) : -ENODEV;
}

static int probe_changer(struct scsi_device *sdev)
{
	return sdev->type == TYPE_MEDIUM_CHANGER ? add_path(sdev, PTAPE_UNIT_CHANGER) : -ENODEV;
}

static void remove_path(struct scsi_device *sdev)
{
	struct ptape_path *path = dev_get_drvdata(&sdev->sdev_gendev);

	ptape_tap_remove(&path->tap);
	ptape_unit_detach(path);
	dev_set_drvdata(&sdev->sdev_gendev, NULL);
	scsi_autopm_put_device(sdev);
	ptape_path_put(path);
}

/* The stock drivers' names: lsscsi, sysstat and scripts look for them. */
PTAPE_SCSI_DRIVER(tape_driver, "st", probe_tape, remove_path);
PTAPE_SCSI_DRIVER(changer_driver, "ch", probe_changer, remove_path);

int ptape_path_register(void)
{
	int ret;

	tape_driver.gendrv.groups = ptape_stock_driver_groups;
	ret = ptape_compat_register(&tape_driver);
	if (ret)
		return ret;
	ret = ptape_compat_register(&changer_driver);
	if (ret)
		ptape_compat_unregister(&tape_driver);
	return ret;
}

void ptape_path_unregister(void)
{
	ptape_compat_unregister(&changer_driver);
	ptape_compat_unregister(&tape_driver);
}
