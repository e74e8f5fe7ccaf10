/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Join: is a new path another way to a unit that has one already? A second
 * drive that claims the identity of the first must never be taken for it.
 */
#ifndef PTAPE_JOIN_H
#define PTAPE_JOIN_H

#include <linux/types.h>

struct ptape_medium;
struct ptape_path;
struct ptape_unit;

/**
 * ptape_join_allowed() - compare what two paths lead to
 * @unit: has a path already, and the identity of the new one
 * @path: the new one, in probe()
 *
 * Both must see one cartridge, or none. What the devices tell of themselves is
 * compared by the caller. A drive in use is asked on neither path: its session must
 * meet its attentions itself, and proves the cartridge when it turns to the new path.
 * Context: may sleep 30 s a command, at most 17 commands on each path; no lock but
 * those of probe().
 * Return: false when they are different drives.
 */
bool ptape_join_allowed(struct ptape_unit *unit, struct ptape_path *path);

/* Asks through one path; takes attentions off it. Context: as above. */
void ptape_join_ask(struct ptape_path *path, struct ptape_medium *medium);

#endif /* PTAPE_JOIN_H */
