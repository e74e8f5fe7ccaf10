/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * API: scsi_ioctl(). Changed: the second argument, the file's mode, became
 * "is it open for writing" in Linux 6.5; the compiler takes the one for the
 * other, and a handle that may only read could then send what writes.
 * Floor: 6.1. Probed in Kbuild.compat.
 */
#ifndef PTAPE_COMPAT_SCSI_IOCTL_H
#define PTAPE_COMPAT_SCSI_IOCTL_H

#include <linux/fs.h>
#include <scsi/scsi_ioctl.h>

/* scsi_ioctl() for what FILE may do; may sleep. */
static inline int ptape_compat_scsi_ioctl(struct scsi_device *sdev, const struct file *file,
					  unsigned int cmd, void __user *arg)
{
#ifdef PTAPE_HAVE_SCSI_IOCTL_BOOL
	return scsi_ioctl(sdev, file->f_mode & FMODE_WRITE, cmd, arg);
#else
	return scsi_ioctl(sdev, file->f_mode, cmd, arg);
#endif
}

#endif /* PTAPE_COMPAT_SCSI_IOCTL_H */
