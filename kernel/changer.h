/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Changer: a medium changer's node. In this version it has name and handle for
 * life and passes SG_IO through (mtx); the CHIO ioctls are not there yet.
 */
#ifndef PTAPE_CHANGER_H
#define PTAPE_CHANGER_H

struct ptape_role;

extern const struct ptape_role ptape_changer_role;

int ptape_changer_module_init(void);
void ptape_changer_module_exit(void);

#endif /* PTAPE_CHANGER_H */
