/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * API: struct scsi_driver's probe() and remove(), and scsi_register_driver().
 * Changed: up to Linux 6.19 the driver core's own members are called, with a
 * struct device, and the registration takes a struct device_driver; since 7.0
 * it is struct scsi_driver's, with a struct scsi_device, and remove() returns
 * nothing. Floor: 6.1. Probed in Kbuild.compat.
 */
#ifndef PTAPE_COMPAT_SCSI_DRIVER_H
#define PTAPE_COMPAT_SCSI_DRIVER_H

#include <scsi/scsi_device.h>
#include <scsi/scsi_driver.h>

/*
 * Defines the struct scsi_driver DRIVER, in sysfs NAME, with
 * int PROBE(struct scsi_device *) and void REMOVE(struct scsi_device *).
 */
#ifdef PTAPE_HAVE_SCSI_DRIVER_PROBE

#define PTAPE_SCSI_DRIVER(driver, sysfs_name, probe_device, remove_device) \
	static struct scsi_driver driver = {                               \
		.gendrv = { .name = sysfs_name, .owner = THIS_MODULE },    \
		.probe = probe_device,                                     \
		.remove = remove_device,                                   \
	}

#define ptape_compat_register(driver)	scsi_register_driver(driver)
#define ptape_compat_unregister(driver) scsi_unregister_driver(driver)

#else

#define PTAPE_SCSI_DRIVER(driver, sysfs_name, probe_device, remove_device) \
	static int driver##_probe(struct device *dev)                      \
	{                                                                  \
		return probe_device(to_scsi_device(dev));                  \
	}                                                                  \
	static int driver##_remove(struct device *dev)                     \
	{                                                                  \
		remove_device(to_scsi_device(dev));                        \
		return 0;                                                  \
	}                                                                  \
	static struct scsi_driver driver = {                               \
		.gendrv = { .name = sysfs_name,                            \
			    .owner = THIS_MODULE,                          \
			    .probe = driver##_probe,                       \
			    .remove = driver##_remove },                   \
	}

#define ptape_compat_register(driver)	scsi_register_driver(&(driver)->gendrv)
#define ptape_compat_unregister(driver) scsi_unregister_driver(&(driver)->gendrv)

#endif

#endif /* PTAPE_COMPAT_SCSI_DRIVER_H */
