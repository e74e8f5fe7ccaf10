/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Options: what the administrator sets by module parameters. The kernel calls
 * the set functions before init and after exit too, so they only store, under
 * a mutex of their own, and have the work queued while the driver is ready.
 */
#ifndef PTAPE_OPTIONS_H
#define PTAPE_OPTIONS_H

#include <linux/types.h>

#define PTAPE_HOLD_SECONDS_MAX (7 * 24 * 60 * 60) /* a week */

/* 1: a name belongs to an identity, and handles outlive an absence. Any context. */
bool ptape_options_persistence(void);

/* Seconds that an absence is held, 0 to a week. Any context. */
unsigned int ptape_options_hold_seconds(void);

/* 0: after a reset nothing is moved or sent again, only proved. Any context. */
bool ptape_options_recovery(void);

/*
 * From now on changes take effect at once. Applies what was set during the
 * load before it returns. Context: may sleep; no lock of the driver.
 */
void ptape_options_start(void);

/* From now on changes are only stored. Waits for the running one. May sleep. */
void ptape_options_stop(void);

#endif /* PTAPE_OPTIONS_H */
