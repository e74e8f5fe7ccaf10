/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * API: struct bin_attribute in its callbacks and in a group's bin_attrs.
 * Changed: plain and const were both taken since Linux 6.13, const alone since
 * 6.18. Floor: 6.1. Probed in Kbuild.compat.
 */
#ifndef PTAPE_COMPAT_SYSFS_H
#define PTAPE_COMPAT_SYSFS_H

#include <linux/sysfs.h>

#ifdef PTAPE_HAVE_CONST_BIN_ATTRIBUTE
#define ptape_compat_const const
#else
#define ptape_compat_const
#endif

#endif /* PTAPE_COMPAT_SYSFS_H */
