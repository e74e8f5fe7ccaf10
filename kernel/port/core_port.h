/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Kernel side of the seam under kernel/core: the only header that core files
 * include besides each other. userspace/port/core_port.h is its twin; both
 * give types, byte order, memory and string primitives and errno, no more.
 */
#ifndef PTAPE_CORE_PORT_H
#define PTAPE_CORE_PORT_H

#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/string.h>
#include <linux/types.h>
#include "compat_unaligned.h"

#endif /* PTAPE_CORE_PORT_H */
