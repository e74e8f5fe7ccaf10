/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * API: get_unaligned_be16() and its kin. Changed: <asm/unaligned.h> became
 * <linux/unaligned.h> in Linux 6.12. Floor: 6.1. Probed in Kbuild.compat.
 */
#ifndef PTAPE_COMPAT_UNALIGNED_H
#define PTAPE_COMPAT_UNALIGNED_H

#ifdef PTAPE_HAVE_LINUX_UNALIGNED_H
#include <linux/unaligned.h>
#else
#include <asm/unaligned.h>
#endif

#endif /* PTAPE_COMPAT_UNALIGNED_H */
