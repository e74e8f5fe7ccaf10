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
/* Moved in 6.12. sparse knows no __has_include; it is run on 6.1. */
#ifndef __has_include
#include <asm/unaligned.h>
#elif __has_include(<linux/unaligned.h>)
#include <linux/unaligned.h>
#else
#include <asm/unaligned.h>
#endif

#endif /* PTAPE_CORE_PORT_H */
